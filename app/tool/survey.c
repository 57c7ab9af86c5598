/* exitpoll survey: check a definition, publish it, open and close a survey. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/words.h"
#include "form/condition.h"
#include "form/survey_time.h"
#include "rule/route.h"
#include "store/survey.h"
#include "store/tenant.h"
#include "tool/definition.h"
#include "tool/exchange.h"
#include "tool/tool.h"

static void
errors_print(const char *path, const struct findings *e)
{
	const struct finding	*row;
	size_t				 i;

	for (i = 0; i < e->n; i++) {
		row = &e->list[i];
		(void)fprintf(stderr, "%s:%d: %s: %.*s", path, row->line,
		    finding_severities[row->severity], STR_ARG(row->why));
		(void)fprintf(stderr, row->id == W_NONE ? "\n" : " [%s]\n",
		    word_rows[row->id].id);
	}
	if (e->cut)
		(void)fprintf(stderr, "%s: and more\n", path);
}

bool
definition_schema_load(struct tool *t)
{
	const char	*schema, *why;

	schema = str_fmt(t->arena, "%s/conf/survey.rng", t->config.root).p;
	/* libxml2 would say so, too, and in its own way. */
	if (access(schema, R_OK) == -1) {
		(void)tool_fail("%s: %s (is EXITPOLL_ROOT right?)", schema,
		    strerror(errno));
		return (false);
	}
	if (!survey_schema_load(schema, &why)) {
		(void)tool_fail("%s", why);
		return (false);
	}
	return (true);
}

/* Of the tenant that is entered, else the usual ones. */
static bool
limits_read(struct tool *t, struct survey_limits *limits)
{
	struct survey_minutes_get_row	*row;
	enum status			 st;

	*limits = (struct survey_limits){ SURVEY_LINT_STEPS, SURVEY_MINUTES };
	if (t->db.tenant.len == 0)
		return (true);
	if ((st = q_survey_minutes_get(&t->db, &row)) != OK) {
		(void)tool_db_fail(t, st, NULL);
		return (false);
	}
	limits->minutes = row->minutes;
	return (true);
}

bool
definition_read(struct tool *t, const char *path, struct str *xml,
    const struct survey **out)
{
	struct survey_limits	 limits;
	struct findings		 errors = { .n = 0 };
	enum status		 st;

	if (!limits_read(t, &limits) || !definition_schema_load(t) ||
	    !tool_file_read(t, path, SURVEY_FILE_MAX, xml))
		return (false);
	st = survey_lint_within(t->arena, *xml, &limits, out, &errors);
	errors_print(path, &errors);
	if (st != OK && errors.n == 0)
		(void)tool_fail("%s: %s", path, word(&locales[LOCALE_EN],
		    status_rows[st].text).p);
	return (st == OK);
}

/* An old version. */
static bool
version_read(struct tool *t, struct str survey_id, int64_t version,
    const struct survey **out)
{
	struct str	 xml;
	enum status	 st;

	st = store_survey_version_get(&t->db, survey_id, version, &xml);
	if (st == OK)
		st = survey_load(t->arena, xml, out);
	if (st != OK)
		(void)tool_db_fail(t, st, NULL);
	return (st == OK);
}

/* Answers of every version stay, so each of them must be readable beside the
 * new one: the newest is compared in full, the others for what came back. */
static bool
version_check(struct tool *t, const char *path, const struct survey *old,
    const struct survey *newest, const struct survey *next)
{
	struct findings	 errors = { .n = 0 };
	enum status		 st;

	st = old == newest ?
	    survey_check_against(t->arena, old, next, &errors) :
	    survey_check_return(t->arena, old, newest, next, &errors);
	errors_print(path, &errors);
	return (st == OK);
}

/* May it follow the versions that are there? *after: the newest of them. */
static bool
successor_check(struct tool *t, const char *path, const char *slug,
    const struct survey *next, int64_t *after)
{
	const struct survey	*old, *newest = NULL;
	struct str		 id;
	enum status		 st;
	int64_t			 n;

	*after = 0;
	st = store_survey_newest(&t->db, str_of(slug), &id, after);
	if (st != OK && st != E_NOTFOUND) {
		(void)tool_db_fail(t, st, NULL);
		return (false);
	}
	for (n = *after; n > 0; n--) {
		if (!version_read(t, id, n, &old))
			return (false);
		if (newest == NULL)
			newest = old;
		if (!version_check(t, path, old, newest, next))
			return (false);
	}
	return (true);
}

/* As the page of publishing has it. */
static bool
quotas_check(struct tool *t, const char *path, const char *slug,
    const struct survey *next)
{
	struct quota_find_row	*row;
	struct findings		 errors = { .n = 0 };
	struct str		 id;
	enum status		 st;
	size_t			 i, n = 0;
	int64_t			 newest;
	bool			 sound = true;

	st = store_survey_newest(&t->db, str_of(slug), &id, &newest);
	if (st == E_NOTFOUND)
		return (true);
	if (st == OK)
		st = q_quota_find(&t->db, &row, &n, .survey = id);
	if (st != OK) {
		(void)tool_db_fail(t, st, NULL);
		return (false);
	}
	for (i = 0; i < n && (sound || next->identity !=
	    IDENTITY_ANONYMOUS); i++)
		if (!condition_quota_check(t->arena, next, row[i].name,
		    row[i].condition, &errors))
			sound = false;
	errors_print(path, &errors);
	return (sound);
}

/* Where respondents find it. */
static struct str
survey_address(struct tool *t, const char *tenant, struct str slug)
{
	return (str_cat(t->arena, str_of(t->config.public_url),
	    route_address(t->arena, str_of(tenant), SURVEY, slug)));
}

/* In the browser this stops it: every survey links to the notice. */
static void
privacy_warn(struct tool *t, const char *tenant)
{
	struct tenant	*of;

	if (store_tenant_get(&t->db, str_of(tenant), &of) == OK &&
	    of->privacy_url.len == 0)
		(void)fprintf(stderr, "warning: %s has no link to a privacy "
		    "notice: tenant set %s --privacy-url URL\n", tenant,
		    tenant);
}

static int
survey_publish(struct tool *t, const char *tenant, const char *slug,
    const char *path)
{
	struct survey_publication	 p = { .slug = str_of(slug) };
	const struct survey		*survey;
	struct survey_row		*row;
	struct str			 address;
	int64_t				 version;
	enum status			 st;

	if (!tool_open(t, CONFIG_WEB) || !tool_enter(t, tenant) ||
	    !definition_read(t, path, &p.definition, &survey) ||
	    !successor_check(t, path, slug, survey, &p.after) ||
	    !quotas_check(t, path, slug, survey))
		return (1);
	p.title = text_in(&survey->title, 0);
	address = survey_address(t, tenant, p.slug);
	st = store_survey_publish(&t->db, &p, &version);
	if (st == E_CONFLICT)
		return (tool_fail("somebody else published %.*s at this moment: "
		    "nothing was changed; look at it, then say it again",
		    STR_ARG(address)));
	if (st == E_INVALID && tool_db_named(t, "survey_slug_check"))
		return (tool_fail("a survey's slug is 1 to 63 of a-z, 0-9 "
		    "and '-', and does not begin with '-'"));
	if (st == E_INVALID && tool_db_named(t, "survey_title_check"))
		return (tool_fail("%s: a title has 1 to 300 characters", path));
	if (st == OK)
		st = q_survey_get(&t->db, &row, .slug = p.slug);
	if (st != OK)
		return (tool_db_fail(t, st, NULL));
	(void)printf("%.*s is at version %lld", STR_ARG(address),
	    (long long)version);
	if (str_is_c(row->state, "open"))
		(void)printf("\n");
	else
		(void)printf(", and stays %.*s\n", STR_ARG(row->state));
	privacy_warn(t, tenant);
	return (0);
}

/* "none" takes a time or the limit away. */
static bool
set_read(struct tool *t, int argc, char **argv, struct survey_set *set)
{
	struct str	 value, *out;
	int64_t		 n;
	int		 i;

	for (i = 0; i < argc; i += 2) {
		out = strcmp(argv[i], "--state") == 0 ? &set->state :
		    strcmp(argv[i], "--opens") == 0 ? &set->opens :
		    strcmp(argv[i], "--closes") == 0 ? &set->closes :
		    strcmp(argv[i], "--limit") == 0 ? &set->limit : NULL;
		if (out == NULL) {
			(void)tool_fail("there is no option \"%s\"", argv[i]);
			return (false);
		}
		value = str_of(argv[i + 1]);
		*out = out != &set->state && str_is(value, STR("none")) ?
		    str_dup(t->arena, STR("")) : value;
	}
	if (set->limit.len != 0 && (!str_int(set->limit, &n) || n < 1 ||
	    n > INT32_MAX)) {
		(void)tool_fail("a limit is a number from 1 to %d, or none",
		    INT32_MAX);
		return (false);
	}
	return (true);
}

static int
set_refused(struct str address, struct str verdict)
{
	if (str_is_c(verdict, "times"))
		return (tool_fail("a survey opens before it closes: nothing "
		    "was changed"));
	return (tool_fail("%.*s: a published survey's state is open, paused, "
	    "closed or archived, that of one that was never published draft "
	    "or archived", STR_ARG(address)));
}

static void
set_print(struct str address, const struct survey_row *row)
{
	(void)printf("%.*s is %s, opens %.*s, closes %.*s",
	    STR_ARG(address), survey_phase_names[survey_phase(row)],
	    STR_ARG(row->opens_local.len == 0 ? STR("at once") :
	    row->opens_local), STR_ARG(row->closes_local.len == 0 ?
	    STR("never") : row->closes_local));
	if (row->most != 0)
		(void)printf(", has %lld of %lld responses",
		    (long long)row->taken, (long long)row->most);
	(void)printf("\n");
}

static int
survey_set(struct tool *t, const char *tenant, const char *slug, int argc,
    char **argv)
{
	struct survey_set	 set = { .state = STR_NONE };
	struct survey_row	*row;
	struct str		 address, verdict;
	enum status		 st;

	if (!set_read(t, argc, argv, &set) || !tool_open(t, CONFIG_WEB) ||
	    !tool_enter(t, tenant))
		return (1);
	address = survey_address(t, tenant, str_of(slug));
	st = store_survey_set(&t->db, str_of(slug), -1, &set, &verdict);
	if (st == E_NOTFOUND)
		return (tool_fail("there is no survey %.*s",
		    STR_ARG(address)));
	if (st == E_INVALID)
		return (tool_fail("a time is like '2026-03-01 12:30'"));
	if (st == OK && !str_is_c(verdict, "set"))
		return (set_refused(address, verdict));
	if (st == OK)
		st = q_survey_get(&t->db, &row, .slug = str_of(slug));
	if (st != OK)
		return (tool_db_fail(t, st, NULL));
	set_print(address, row);
	return (0);
}

/* tenant: whose limits count, or NULL. */
static int
survey_check_file(struct tool *t, const char *path, const char *tenant)
{
	const struct survey	*survey;
	struct str		 xml;

	if ((tenant != NULL && (!tool_open(t, CONFIG_WEB) ||
	    !tool_enter(t, tenant))) ||
	    !definition_read(t, path, &xml, &survey))
		return (1);
	(void)printf("%s: good, %zu questions on %zu pages\n", path,
	    survey->nquestions, survey->npages);
	return (0);
}

int
tool_survey(struct tool *t, int argc, char **argv)
{
	if ((argc == 2 || argc == 3) && strcmp(argv[0], "check") == 0)
		return (survey_check_file(t, argv[1], argc == 3 ? argv[2] :
		    NULL));
	if (argc == 2 && strcmp(argv[0], "convert") == 0)
		return (survey_convert(t, argv[1]));
	if (argc == 3 && strcmp(argv[0], "translate") == 0)
		return (survey_translate(t, argv[1], argv[2]));
	if (argc >= 5 && argc % 2 == 1 && strcmp(argv[0], "export") == 0)
		return (survey_export_as(t, argv[1], argv[2], argc - 3,
		    argv + 3));
	if (argc >= 3 && argc % 2 == 1 && strcmp(argv[0], "import") == 0)
		return (survey_import(t, argv[1], argv[2], argc - 3,
		    argv + 3));
	if (argc == 4 && strcmp(argv[0], "publish") == 0)
		return (survey_publish(t, argv[1], argv[2], argv[3]));
	if (argc == 3 && strcmp(argv[0], "export") == 0)
		return (survey_export(t, argv[1], argv[2]));
	if (argc >= 5 && argc % 2 == 1 && strcmp(argv[0], "set") == 0)
		return (survey_set(t, argv[1], argv[2], argc - 3, argv + 3));
	return (2);
}
