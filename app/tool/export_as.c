/*
 * exitpoll survey export --format: a survey and its responses in the formats
 * of others, on standard output.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "exchange/texts.h"
#include "exchange/triple_s_out.h"
#include "store/response.h"
#include "store/survey.h"
#include "tool/exchange.h"
#include "tool/terminal.h"
#include "tool/tool.h"

#define ROWS	200	/* read and written at a time */

struct export_as {
	struct tool	*t;
	struct str	 survey_id;
	struct str	 xml;		/* the newest version, as published */
	const struct survey **versions;	/* the newest first */
	size_t		 n;
	const char	*language;	/* or NULL */
	bool		 utf8;
};

static int
written(struct str s)
{
	if (terminal_raw(s.p, s.len))
		return (0);
	return (tool_fail("it cannot be written: %s", strerror(errno)));
}

/* --- formats --- */

static int
xml_write(struct export_as *x)
{
	return (written(x->xml));
}

static int
texts_write(struct export_as *x, enum texts_format format)
{
	const struct survey	*s = x->versions[0];
	size_t			 lang = 0;

	if (x->language != NULL)
		for (lang = 0; lang < s->nlanguages; lang++)
			if (str_is_c(s->languages[lang], x->language))
				break;
	if (x->language == NULL || lang == 0 || lang == s->nlanguages)
		return (tool_fail("say which of the survey's languages is to "
		    "be translated into: --language TAG, other than its own"));
	return (written(texts_out(x->t->arena, x->xml, s, lang,
	    format)));
}

static int
po_write(struct export_as *x)
{
	return (texts_write(x, TEXTS_PO));
}

static int
xliff_write(struct export_as *x)
{
	return (texts_write(x, TEXTS_XLIFF));
}

static int
metadata_write(struct export_as *x, bool fixed)
{
	struct triple_s_out	*o;

	o = triple_s_out_new(x->t->arena, x->versions, x->n, fixed);
	return (written(triple_s_out_metadata(o, (int64_t)x->n)));
}

static int
csv_metadata_write(struct export_as *x)
{
	return (metadata_write(x, false));
}

static int
fixed_metadata_write(struct export_as *x)
{
	return (metadata_write(x, true));
}

static bool
case_write(struct export_as *x, struct triple_s_out *o,
    const struct response *r, struct buf *b)
{
	struct answers	 answers;

	if (r->version < 1 || (size_t)r->version > x->n || answers_from_json(
	    b->arena, x->versions[x->n - (size_t)r->version], r->answers,
	    &answers) != OK) {
		(void)tool_fail("the answers of %.*s cannot be read",
		    STR_ARG(r->receipt));
		return (false);
	}
	answers_settle(&answers);
	triple_s_out_case(o, &answers, &(struct triple_s_about){
	    .receipt = r->receipt, .day = str_first(r->day, 10),
	    .channel = r->channel, .session = r->session }, x->utf8, b);
	return (true);
}

/* Complete responses only: a partial one has no serial number. */
static int
cases_write(struct export_as *x, bool fixed)
{
	struct response_filter	 f = { .survey_id = x->survey_id,
				    .state = STR("complete"), .limit = ROWS };
	struct response_list	 list = { .n = 0 };
	struct triple_s_out	*o;
	struct db		 db = x->t->db;
	struct buf		 b;
	size_t			 i;
	int			 code = 0;

	o = triple_s_out_new(x->t->arena, x->versions, x->n, fixed);
	db.arena = arena_new((size_t)256 * 1024 * 1024, NULL, NULL);
	b = buf_new(db.arena, 64 * 1024);
	triple_s_out_head(o, &b);
	do {
		if (store_response_list(&db, &f, &list) != OK)
			code = tool_db_fail(x->t, E_INTERNAL, "the responses");
		for (i = 0; code == 0 && i < list.n; i++)
			code = case_write(x, o, &list.rows[i], &b) ? 0 : 1;
		f.cursor = str_dup(x->t->arena, list.next);
		if (code == 0)
			code = written(buf_view(&b));
		arena_clear(db.arena);
		b = buf_new(db.arena, 64 * 1024);
	} while (code == 0 && f.cursor.len != 0);
	arena_free(db.arena);
	if (triple_s_out_lost(o) != 0)
		(void)fprintf(stderr, "%zu letters that Latin-1 does not have "
		    "became \"?\": with --encoding utf-8 all stay\n",
		    triple_s_out_lost(o));
	return (code);
}

static int
csv_cases_write(struct export_as *x)
{
	return (cases_write(x, false));
}

static int
fixed_cases_write(struct export_as *x)
{
	return (cases_write(x, true));
}

static const struct {
	const char	*name;
	int		 (*write)(struct export_as *);
} formats[] = {
	{ "xml", xml_write }, { "po", po_write }, { "xliff", xliff_write },
	{ "triple-s", csv_metadata_write },
	{ "triple-s-data", csv_cases_write },
	{ "triple-s-fixed", fixed_metadata_write },
	{ "triple-s-fixed-data", fixed_cases_write },
};

#define FORMATS	(sizeof(formats) / sizeof(formats[0]))

/* --- the survey --- */

static bool
versions_read(struct export_as *x, const char *slug)
{
	struct str	 xml;
	enum status	 st;
	int64_t		 n, i;

	st = store_survey_newest(&x->t->db, str_of(slug), &x->survey_id, &n);
	if (st == E_NOTFOUND || (st == OK && n == 0)) {
		(void)tool_fail("there is no published survey \"%s\"", slug);
		return (false);
	}
	x->n = (size_t)n;
	x->versions = arena_array(x->t->arena, x->n, sizeof(*x->versions));
	for (i = n; st == OK && i > 0; i--) {
		st = store_survey_version_get(&x->t->db, x->survey_id, i, &xml);
		if (st == OK && i == n)
			x->xml = xml;
		if (st == OK)
			st = survey_load(x->t->arena, xml,
			    &x->versions[n - i]);
	}
	if (st != OK)
		(void)tool_db_fail(x->t, st, NULL);
	return (st == OK);
}

int
survey_export_as(struct tool *t, const char *tenant, const char *slug,
    int argc, char **argv)
{
	struct export_as	 x = { .t = t };
	size_t			 format = FORMATS, k;
	int			 i;

	for (i = 0; i < argc; i += 2)
		if (strcmp(argv[i], "--format") == 0)
			for (k = 0; k < FORMATS; k++)
				format = strcmp(argv[i + 1],
				    formats[k].name) == 0 ? k : format;
		else if (strcmp(argv[i], "--language") == 0)
			x.language = argv[i + 1];
		else if (strcmp(argv[i], "--encoding") == 0 &&
		    strcmp(argv[i + 1], "utf-8") == 0)
			x.utf8 = true;
		else
			return (tool_fail("there is no option \"%s %s\"",
			    argv[i], argv[i + 1]));
	if (format == FORMATS)
		return (tool_fail("a format is xml, po, xliff, triple-s, "
		    "triple-s-data, triple-s-fixed or triple-s-fixed-data"));
	if (!tool_open(t, CONFIG_WEB) || !tool_enter(t, tenant) ||
	    !versions_read(&x, slug))
		return (1);
	return (formats[format].write(&x));
}
