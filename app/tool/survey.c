/* exitpoll survey: check a definition, publish it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/words.h"
#include "form/survey.h"
#include "store/survey.h"
#include "tool/tool.h"
#include "tool/definition.h"

static void
errors_print(const char *path, const struct survey_errors *e)
{
	const struct survey_error	*row;
	size_t				 i;

	for (i = 0; i < e->n; i++) {
		row = &e->list[i];
		(void)fprintf(stderr, "%s:%d: %s%.*s\n", path, row->line,
		    row->warning ? "warning: " : "", STR_ARG(row->why));
	}
	if (e->cut)
		(void)fprintf(stderr, "%s: and more\n", path);
}

bool
definition_read(struct tool *t, const char *path, struct str *xml,
    const struct survey **out)
{
	struct survey_errors	 errors = { .n = 0 };
	const char		*schema, *why;
	enum status		 st;

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
	if (!tool_file_read(t, path, SURVEY_FILE_MAX, xml))
		return (false);
	st = survey_lint(t->arena, *xml, SURVEY_LINT_STEPS, out, &errors);
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
	struct survey_errors	 errors = { .n = 0 };
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

static int
survey_publish(struct tool *t, const char *tenant, const char *slug,
    const char *path)
{
	struct survey_publication	 p = { .slug = str_of(slug) };
	const struct survey		*survey;
	int64_t				 version;
	enum status			 st;

	if (!definition_read(t, path, &p.definition, &survey) ||
	    !tool_open(t, CONFIG_WEB) || !tool_enter(t, tenant) ||
	    !successor_check(t, path, slug, survey, &p.after))
		return (1);
	p.title = text_in(&survey->title, 0);
	st = store_survey_publish(&t->db, &p, &version);
	if (st == E_CONFLICT)
		return (tool_fail("somebody else published /%s/s/%s at this "
		    "moment: nothing was changed; look at it, then say it "
		    "again", tenant, slug));
	if (st == E_INVALID && tool_db_named(t, "survey_slug_check"))
		return (tool_fail("a survey's slug is 1 to 63 of a-z, 0-9 "
		    "and '-', and does not begin with '-'"));
	if (st == E_INVALID && tool_db_named(t, "survey_title_check"))
		return (tool_fail("%s: a title has 1 to 300 characters", path));
	if (st != OK)
		return (tool_db_fail(t, st, NULL));
	(void)printf("/%s/s/%s is at version %lld\n", tenant, slug,
	    (long long)version);
	return (0);
}

int
tool_survey(struct tool *t, int argc, char **argv)
{
	const struct survey	*survey;
	struct str		 xml;

	if (argc == 2 && strcmp(argv[0], "check") == 0) {
		if (!definition_read(t, argv[1], &xml, &survey))
			return (1);
		(void)printf("%s: good, %zu questions on %zu pages\n",
		    argv[1], survey->nquestions, survey->npages);
		return (0);
	}
	if (argc == 4 && strcmp(argv[0], "publish") == 0)
		return (survey_publish(t, argv[1], argv[2], argv[3]));
	return (2);
}
