/*
 * exitpoll tenant: customers and their colours and logo are set here until they
 * can do it in the browser. A logo is shown as a picture only, under a policy of its
 * own, so an SVG cannot run anything.
 */
#include <stdio.h>
#include <string.h>

#include "form/field.h"
#include "tool/tenant.h"

#define MB		1048576
#define SURVEY_RULE	"what the versions of its surveys may take is 0 to 1048576 " \
	"megabytes"
#define DAY_RULE	"sessions sent to be asked about are 1 to 10000000 a day"
#define UNANSWERED_RULE	"support requests without an answer are 1 to 1000000"
#define NUMBER_RULE	"a number is of digits, and not that long"
#define FILE_RULE	"what all files may take is 0 to 1048576 megabytes"
#define MAILS_RULE	"the mails of its mailings are 1 to 1000000 a day"
#define MINUTES_RULE	"reading and answering a survey may take 1 to 60 minutes"
#define LOGO_MAX	262144		/* bytes; the table's check says so */

/* What a file begins with says what it is; its name says nothing. */
static const struct {
	const char	*magic;
	size_t		 at, n;
	const char	*type;
} logo_types[] = {
	{ "\x89PNG\r\n\x1a\n", 0, 8, "image/png" },
	{ "\xff\xd8\xff", 0, 3, "image/jpeg" },
	{ "WEBP", 8, 4, "image/webp" },
	{ "<svg", 0, 4, "image/svg+xml" },
	{ "<?xml", 0, 5, "image/svg+xml" },
};

bool
tenant_logo_read(struct tool *t, const char *path, struct tenant_set *set)
{
	size_t	 i;

	set->has_logo = true;
	set->logo = set->logo_type = STR("");
	if (strcmp(path, "none") == 0)
		return (true);
	if (!tool_file_read(t, path, LOGO_MAX, &set->logo))
		return (false);
	for (i = 0; i < sizeof(logo_types) / sizeof(logo_types[0]); i++)
		if (set->logo.len >= logo_types[i].at + logo_types[i].n &&
		    memcmp(set->logo.p + logo_types[i].at, logo_types[i].magic,
		    logo_types[i].n) == 0) {
			set->logo_type = str_of(logo_types[i].type);
			return (true);
		}
	(void)tool_fail("%s: a logo is a PNG, JPEG, WebP or SVG file", path);
	return (false);
}

/* rule: what the value must be, and by what word the database refuses it. */
static const struct option {
	const char	*name;
	size_t		 offset;
	const char	*word, *rule;
} options[] = {
	{ "--name", offsetof(struct tenant_set, name), "tenant_name_check",
	  "a name has 1 to 120 characters" },
	{ "--accent", offsetof(struct tenant_set, accent_color),
	  "tenant_accent_color_check", "a colour is #rrggbb in small letters" },
	{ "--time-zone", offsetof(struct tenant_set, time_zone), "time zone",
	  "a time zone is an IANA name such as Europe/London" },
	{ "--language", offsetof(struct tenant_set, language),
	  "tenant_language_check", "a language is a tag such as en or de-CH" },
	{ "--survey-minutes", offsetof(struct tenant_set, survey_minutes),
	  "tenant_survey_minutes_check", MINUTES_RULE },
	{ "--mails-a-day", offsetof(struct tenant_set, mails_a_day),
	  "tenant_mails_a_day_check", MAILS_RULE },
	{ "--min-age", offsetof(struct tenant_set, min_age),
	  "tenant_min_age_check", "a minimum age is 13 to 99" },
	{ "--min-age", offsetof(struct tenant_set, min_age), "smallint",
	  "a minimum age is 13 to 99" },
	{ "--min-age", offsetof(struct tenant_set, min_age), " 22003: ",
	  "a minimum age is 13 to 99" },
	{ "--privacy-url", offsetof(struct tenant_set, privacy_url),
	  "tenant_privacy_url_check", "the address of a privacy notice begins "
	  "with https:// or http://" },
	{ "--careers-intro", offsetof(struct tenant_set, careers_intro),
	  "tenant_careers_intro_check", "the words above the open jobs have at "
	  "most 600 characters" },
	{ "--file-mb", offsetof(struct tenant_set, file_mb),
	  "tenant_file_quota_check", FILE_RULE },
	{ "--file-mb", offsetof(struct tenant_set, file_mb), "bigint",
	  FILE_RULE },
	{ "--survey-mb", offsetof(struct tenant_set, survey_mb),
	  "tenant_survey_quota_check", SURVEY_RULE },
	{ "--survey-mb", offsetof(struct tenant_set, survey_mb), "bigint",
	  SURVEY_RULE },
	{ "--invitations-a-day", offsetof(struct tenant_set,
	  invitations_a_day), "tenant_invitations_a_day_check", DAY_RULE },
	{ "--support-unanswered", offsetof(struct tenant_set,
	  support_unanswered), "tenant_support_unanswered_check",
	  UNANSWERED_RULE },
	{ "--invitations-a-day", offsetof(struct tenant_set,
	  invitations_a_day), "integer", NUMBER_RULE },
	{ "SLUG", 0, "tenant_slug_check", "a slug is 2 to 40 of a-z, 0-9 and "
	  "'-', begins with a letter and is not a word of ours such as 'app' "
	  "or 'login'" },
};

#define OPTIONS	(sizeof(options) / sizeof(options[0]))

/* 0, 1 after having said why, or 2: not one of ours. */
static int
option_read(struct tool *t, const char *name, const char *value,
    struct tenant_set *set)
{
	size_t	 i;

	if (strcmp(name, "--logo") == 0)
		return (tenant_logo_read(t, value, set) ? 0 : 1);
	if (strcmp(name, "--keep") == 0)
		return (tenant_keep_read(t, value, set) ? 0 : 1);
	for (i = 0; i < OPTIONS; i++)
		if (name[0] == '-' && strcmp(name, options[i].name) == 0) {
			memcpy((char *)set + options[i].offset,
			    &(struct str){ value, strlen(value) },
			    sizeof(struct str));
			return (0);
		}
	(void)tool_fail("there is no option \"%s\"", name);
	return (2);
}

/* Which value it was. The database alone reads them, numbers too. */
static int
tenant_fail(const struct tool *t, enum status st)
{
	size_t	 i;

	for (i = 0; i < OPTIONS; i++)
		if (tool_db_named(t, options[i].word))
			return (tool_fail("%s", options[i].rule));
	return (tool_db_fail(t, st, NULL));
}

static int
tenant_change(struct tool *t, const char *slug, const struct tenant_set *set)
{
	enum status	 st;

	if (!tool_enter(t, slug) || tenant_keep_check(t, set) != 0)
		return (1);
	st = store_tenant_set(&t->db, set);
	return (st == OK ? 0 : tenant_fail(t, st));
}

static int
tenant_add(struct tool *t, const char *slug, const struct tenant_set *set)
{
	struct str	 id;
	enum status	 st;

	st = store_tenant_add(&t->db, str_of(slug), set, &id);
	if (st == E_CONFLICT)
		return (tool_fail("there is a tenant %s already", slug));
	if (st != OK)
		return (tenant_fail(t, st));
	(void)printf("%.*s\n", STR_ARG(id));
	return (0);
}

static int
tenant_list(struct tool *t)
{
	struct tenant_row	*row;
	enum status		 st;
	size_t			 i, n;

	if (!tool_open(t, CONFIG_OWNER))
		return (1);
	if ((st = q_tenant_list(&t->db, &row, &n)) != OK)
		return (tool_db_fail(t, st, NULL));
	for (i = 0; i < n; i++)
		(void)printf("%-40.*s %-9.*s %6lld of %lld MB  %.*s\n",
		    STR_ARG(row[i].slug), STR_ARG(row[i].state),
		    (long long)(row[i].file_bytes / MB),
		    (long long)(row[i].file_quota / MB),
		    STR_ARG(row[i].name));
	return (0);
}

/* A name on one line: it stands in mails and in titles. */
static bool
name_is_good(struct str name)
{
	if (str_trim(name).len != 0 && field_text(name, 120, false) == FIELD_OK)
		return (true);
	(void)tool_fail("a name has 1 to 120 characters on one line");
	return (false);
}

int
tool_tenant(struct tool *t, int argc, char **argv)
{
	struct tenant_set	 set = { .has_logo = false };
	bool			 add;
	int			 i, bad;

	if (argc == 1 && strcmp(argv[0], "list") == 0)
		return (tenant_list(t));
	if (argc == 2 && strcmp(argv[0], "show") == 0)
		return (tenant_show(t, argv[1]));
	if (argc < 1)
		return (2);
	add = strcmp(argv[0], "add") == 0;
	if ((!add && strcmp(argv[0], "set") != 0) || argc < (add ? 3 : 4) ||
	    (argc - (add ? 3 : 2)) % 2 != 0)
		return (2);
	if (add)
		set.name = str_of(argv[2]);
	for (i = add ? 3 : 2; i < argc; i += 2)
		if ((bad = option_read(t, argv[i], argv[i + 1], &set)) != 0)
			return (bad);
	if (add && set.kinds_kept.n != 0)
		return (tool_fail("--keep goes with tenant set: a new customer "
		    "has the usual periods"));
	if ((set.name.p != NULL && !name_is_good(set.name)) ||
	    !tool_open(t, CONFIG_OWNER))
		return (1);
	return (add ? tenant_add(t, argv[1], &set) :
	    tenant_change(t, argv[1], &set));
}
