/* exitpoll tenant: how long what is kept, and all that is set of a customer. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "tool/tenant.h"

#define KINDS_MAX	32	/* the table has seven */

bool
tenant_keep_read(struct tool *t, const char *value, struct tenant_set *set)
{
	struct str	 kind, days, *kinds, *of;
	int64_t		 n;
	size_t		 i;

	if (!str_cut(str_of(value), '=', &kind, &days) ||
	    (!str_is_c(days, "default") && (!str_int(days, &n) || n <= 0))) {
		(void)tool_fail("--keep wants KIND=DAYS, such as "
		    "application.rejected=90, or KIND=default");
		return (false);
	}
	/* New lists, so that none is written that somebody else reads. */
	kinds = arena_array(t->arena, KINDS_MAX, sizeof(*kinds));
	of = arena_array(t->arena, KINDS_MAX, sizeof(*of));
	for (i = 0; i < set->kinds_kept.n; i++) {
		kinds[i] = set->kinds_kept.v[i];
		of[i] = set->days_kept.v[i];
		if (str_is(kinds[i], kind)) {
			(void)tool_fail("--keep says %.*s twice",
			    STR_ARG(kind));
			return (false);
		}
	}
	if (i == KINDS_MAX) {
		(void)tool_fail("--keep is there more than %d times",
		    KINDS_MAX);
		return (false);
	}
	kinds[i] = kind;
	of[i] = str_is_c(days, "default") ? STR("0") : days;
	set->kinds_kept = (struct pg_list){ kinds, i + 1 };
	set->days_kept = (struct pg_list){ of, i + 1 };
	return (true);
}

static int
kind_fail(struct tool *t, struct str kind, const struct retention_row *row,
    size_t n)
{
	struct buf	 all = buf_new(t->arena, 256);
	size_t		 i;

	for (i = 0; i < n; i++) {
		buf_str(&all, i == 0 ? STR("") : STR(", "));
		buf_str(&all, row[i].code);
	}
	return (tool_fail("nothing called \"%.*s\" is kept: there are %.*s",
	    STR_ARG(kind), STR_ARG(buf_view(&all))));
}

int
tenant_keep_check(struct tool *t, const struct tenant_set *set)
{
	struct retention_row	*row;
	const struct str	*kind = set->kinds_kept.v;
	enum status		 st;
	int64_t			 days;
	size_t			 i, k, n;

	if ((st = q_retention_list(&t->db, &row, &n)) != OK)
		return (tool_db_fail(t, st, NULL));
	for (k = 0; k < set->kinds_kept.n; k++) {
		for (i = 0; i < n && !str_is(row[i].code, kind[k]); i++)
			continue;
		if (i == n)
			return (kind_fail(t, kind[k], row, n));
		if (!str_int(set->days_kept.v[k], &days) || (days != 0 &&
		    (days < row[i].least || days > row[i].most)))
			return (tool_fail("%.*s is kept for %lld to %lld days",
			    STR_ARG(kind[k]), (long long)row[i].least,
			    (long long)row[i].most));
	}
	return (0);
}

static void
periods_print(const struct retention_row *row, size_t n)
{
	size_t	 i;

	for (i = 0; i < n; i++)
		(void)printf("keep %-21.*s %lld days (%s %lld; from %lld to "
		    "%lld)\n", STR_ARG(row[i].code), (long long)row[i].days,
		    row[i].is_own ? "its own; usual are" : "the usual",
		    (long long)row[i].usual, (long long)row[i].least,
		    (long long)row[i].most);
}

static void
room_print(const struct survey_room_get_row *r)
{
	(void)printf("surveys        %lld of %lld\ndrafts         %lld of "
	    "%lld\nversions       %.1f of %.1f MB\n", (long long)r->surveys,
	    (long long)r->most_surveys, (long long)r->drafts,
	    (long long)r->most_drafts, (double)r->bytes / 1048576,
	    (double)r->most_bytes / 1048576);
}

int
tenant_show(struct tool *t, const char *slug)
{
	struct tenant		*of;
	struct survey_minutes_get_row *minutes;
	struct survey_room_get_row *room;
	struct bounds_get_row	*bounds;
	struct retention_row	*row;
	struct str		 intro;
	enum status		 st;
	size_t			 n;

	if (!tool_open(t, CONFIG_OWNER) || !tool_enter(t, slug))
		return (1);
	if ((st = store_tenant_get(&t->db, str_of(slug), &of)) != OK ||
	    (st = q_survey_minutes_get(&t->db, &minutes)) != OK ||
	    (st = q_survey_room_get(&t->db, &room)) != OK ||
	    (st = q_bounds_get(&t->db, &bounds)) != OK ||
	    (st = q_retention_list(&t->db, &row, &n)) != OK)
		return (tool_db_fail(t, st, NULL));
	intro = str_one_line(t->arena, of->careers_intro);
	(void)printf("name           %.*s\naccent         %.*s\n"
	    "logo           %s\ntime-zone      %.*s\n"
	    "language       %.*s\nmin-age        %lld\n"
	    "privacy-url    %.*s\ncareers-intro  %.*s\n"
	    "survey-minutes %lld\n", STR_ARG(of->name),
	    STR_ARG(of->accent_color), of->has_logo ? "there" : "none",
	    STR_ARG(of->time_zone), STR_ARG(of->language),
	    (long long)of->min_age, STR_ARG(of->privacy_url),
	    STR_ARG(intro), (long long)minutes->minutes);
	room_print(room);
	(void)printf("invitations    %lld of %lld today\n"
	    "support        %lld of %lld unanswered\n",
	    (long long)bounds->invitations,
	    (long long)bounds->invitations_a_day,
	    (long long)bounds->unanswered,
	    (long long)bounds->support_unanswered);
	periods_print(row, n);
	return (0);
}
