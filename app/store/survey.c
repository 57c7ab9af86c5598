/* Surveys: see the header. Knows nothing of what a definition says. */
#include "base/date.h"
#include "store/survey.h"

static void
survey_take(struct pg_exchange *x, size_t row, struct survey_row *s)
{
	s->id = pg_str(x, 0, row, 0);
	s->slug = pg_str(x, 0, row, 1);
	s->title = pg_str(x, 0, row, 2);
	s->state = pg_str(x, 0, row, 3);
	s->version = pg_num(x, 0, row, 4);
	s->opens = pg_num(x, 0, row, 5);
	s->closes = pg_num(x, 0, row, 6);
	s->opens_local = pg_str(x, 0, row, 7);
	s->closes_local = pg_str(x, 0, row, 8);
	s->published_at = pg_str(x, 0, row, 9);
}

enum status
store_survey_get(struct db *db, struct str slug, struct survey_row **out)
{
	struct pg_exchange	*x;
	enum status		 st;

	if ((st = pg_ask(db, PG_READ, Q_SURVEY_GET,
	    ARGS(pg_text(db->arena, slug)), &x)) != OK)
		return (st);
	*out = arena_get(db->arena, sizeof(**out));
	survey_take(x, 0, *out);
	return (OK);
}

bool
survey_is_open(const struct survey_row *s)
{
	int64_t	 now = clock_now();

	return (str_is_c(s->state, "open") && s->opens <= now &&
	    (s->closes == 0 || now < s->closes));
}

enum status
store_survey_version_get(struct db *db, struct str survey_id, int64_t version,
    struct str *definition)
{
	struct pg_exchange	*x;
	enum status		 st;

	if ((st = pg_ask(db, PG_READ, Q_SURVEY_VERSION_GET, ARGS(
	    pg_text(db->arena, survey_id), pg_int(db->arena, version)),
	    &x)) != OK)
		return (st);
	*definition = pg_str(x, 0, 0, 0);
	return (OK);
}

enum status
store_survey_newest(struct db *db, struct str slug, struct str *id,
    int64_t *version)
{
	struct pg_exchange	*x;
	enum status		 st;

	if ((st = pg_ask(db, PG_READ, Q_SURVEY_NEWEST,
	    ARGS(pg_text(db->arena, slug)), &x)) != OK)
		return (st);
	*id = pg_str(x, 0, 0, 0);
	*version = pg_num(x, 0, 0, 1);
	return (OK);
}

enum status
store_survey_list(struct db *db, struct survey_row **out, size_t *n)
{
	struct pg_exchange	*x;
	enum status		 st;
	size_t			 i;

	if ((st = pg_ask(db, PG_READ, Q_SURVEY_LIST, NOARGS, &x)) != OK)
		return (st);
	*n = pg_rows(x, 0);
	*out = arena_array(db->arena, *n, sizeof(**out));
	for (i = 0; i < *n; i++)
		survey_take(x, i, &(*out)[i]);
	return (OK);
}

enum status
store_survey_publish(struct db *db, const struct survey_publication *p,
    int64_t *version)
{
	struct arena		*a = db->arena;
	struct pg_exchange	*x = pg_begin(db, PG_WRITE);
	enum status		 st;
	size_t			 i;

	/* The first statement locks the survey's row, so that two people who
	 * publish at once come one after the other; the second adds the
	 * version after the one that was checked, or is refused by the key. */
	(void)pg_add(x, Q_SURVEY_PUBLISH_ROW,
	    ARGS(pg_text(a, p->slug), pg_text(a, p->title)));
	(void)pg_add(x, Q_SURVEY_PUBLISH_VERSION, ARGS(pg_text(a, p->slug),
	    pg_text(a, p->definition), pg_text(a, db->actor),
	    pg_int(a, p->after)));
	i = pg_add(x, Q_SURVEY_PUBLISH_CURRENT,
	    ARGS(pg_text(a, p->slug), pg_text(a, p->title)));
	if ((st = pg_run(x)) != OK)
		return (st);
	*version = pg_num(x, i, 0, 0);
	return (OK);
}

static struct pg_arg
kept_or(struct arena *a, struct str s)
{
	return (s.p == NULL ? pg_null() : pg_text(a, s));
}

enum status
store_survey_set(struct db *db, struct str slug, const struct survey_set *set)
{
	struct arena		*a = db->arena;
	struct pg_exchange	*x;
	enum status		 st;

	st = pg_ask(db, PG_WRITE, Q_SURVEY_SET, ARGS(pg_text(a, slug),
	    kept_or(a, set->state), kept_or(a, set->opens),
	    kept_or(a, set->closes)), &x);
	return (st != OK || pg_flag(x, 0, 0, 0) ? st : E_CONFLICT);
}
