/*
 * exitpoll survey export: every response as a row of one table on standard
 * output (CSV, RFC 4180), the newest first. Columns are the paths of answers
 * over all versions; ours begin with "_", as no question's code does.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "form/type.h"
#include "rule/context.h"
#include "store/response.h"
#include "store/survey.h"
#include "tool/terminal.h"
#include "tool/tool.h"

#define ROWS	200	/* read and written at a time */
#define OURS	14	/* columns that are no answers */

static const char	head[] = "_receipt,_state,_version,_started_at,"
			    "_completed_at,_language,_channel,_session,"
			    "_agent,_queue,_outcome,_session_language,"
			    "_session_start,_session_end";

struct export_version {
	const struct survey *def;
	size_t		*places;	/* where its columns stand in all */
};

struct export {
	struct tool	*t;
	struct db	 db;		/* its arena is cleared page by page */
	struct export_version *versions;	/* by number, from 1 */
	int64_t		 nversions;
	struct lines	 columns;	/* the newest version's come first */
};

/* What a spreadsheet would take for a formula is marked as text. */
static void
cell_write(struct buf *b, struct str s)
{
	double	 number;
	size_t	 i;

	buf_char(b, '"');
	if (s.len != 0 && str_has_byte(STR("=+-@\t\r"), s.p[0]) &&
	    !str_double(s, &number))
		buf_char(b, '\'');
	for (i = 0; i < s.len; i++) {
		if (s.p[i] == '"')
			buf_char(b, '"');
		buf_char(b, s.p[i]);
	}
	buf_char(b, '"');
}

static size_t
column_place(struct export *x, struct str name)
{
	size_t	 i;

	for (i = 0; i < x->columns.n; i++)
		if (str_is(x->columns.list[i], name))
			return (i);
	lines_add(&x->columns, name);
	return (i);
}

static bool
version_read(struct export *x, struct str survey_id, int64_t number)
{
	struct arena		*a = x->t->arena;
	struct export_version	*v = &x->versions[number];
	struct lines		 names = { .arena = a };
	struct str		 xml;
	enum status		 st;
	size_t			 i;

	st = store_survey_version_get(&x->t->db, survey_id, number, &xml);
	if (st == OK)
		st = survey_load(a, xml, &v->def);
	if (st != OK) {
		(void)tool_db_fail(x->t, st, NULL);
		return (false);
	}
	for (i = 0; i < v->def->nquestions; i++)
		question_columns(&v->def->questions[i], &names);
	v->places = arena_array(a, names.n, sizeof(*v->places));
	for (i = 0; i < names.n; i++)
		v->places[i] = column_place(x, names.list[i]);
	return (true);
}

/* As _started_at is written. */
static struct str
moment(struct arena *a, int64_t at)
{
	if (at == 0)
		return (STR_NONE);
	return (str_fmt(a, "%.*sT%02d:%02d:%02dZ", STR_ARG(date_iso(a,
	    at / 86400)), (int)(at / 3600 % 24), (int)(at / 60 % 60),
	    (int)(at % 60)));
}

static void
ours_fill(struct arena *a, const struct response *r, struct str ours[OURS])
{
	struct context	 c;
	const struct str complete = STR("complete"), partial = STR("partial");

	context_of_json(a, r->session, &c);
	memcpy(ours, (const struct str[OURS]){ r->receipt,
	    r->is_complete ? complete : partial, str_of_int(a, r->version),
	    r->started_at, r->completed_at, r->language, r->channel,
	    c.session, c.agent, c.queue, c.outcome, c.language,
	    moment(a, c.start), moment(a, c.end) },
	    OURS * sizeof(struct str));
}

static enum status
row_write(struct export *x, const struct response *r, struct buf *b)
{
	const struct export_version	*v;
	struct str		 ours[OURS];
	struct lines		 values = { .arena = b->arena };
	struct answers		 answers;
	struct str		*row;
	enum status		 st;
	size_t			 i;

	if (r->version > x->nversions)
		return (E_CONFLICT);
	v = &x->versions[r->version];
	ours_fill(b->arena, r, ours);
	st = answers_from_json(b->arena, v->def, r->answers, &answers);
	if (st != OK)
		return (st);
	for (i = 0; i < v->def->nquestions; i++)
		answer_columns(&v->def->questions[i], &answers.list[i],
		    &values);
	row = arena_array(b->arena, x->columns.n, sizeof(*row));
	for (i = 0; i < values.n; i++)
		row[v->places[i]] = values.list[i];
	for (i = 0; i < OURS + x->columns.n; i++) {
		if (i != 0)
			buf_char(b, ',');
		cell_write(b, i < OURS ? ours[i] : row[i - OURS]);
	}
	buf_c(b, "\r\n");
	return (OK);
}

static bool
is_written(const struct buf *b)
{
	if (terminal_raw(b->p, b->len))
		return (true);
	(void)tool_fail("the table cannot be written: %s", strerror(errno));
	return (false);
}

static int
rows_write(struct export *x, struct response_filter *f)
{
	struct response_list	 list = { .n = 0 };
	struct buf		 b;
	enum status		 st;
	size_t			 i;

	do {
		if ((st = store_response_list(&x->db, f, &list)) != OK)
			return (tool_db_fail(x->t, st, NULL));
		b = buf_new(x->db.arena, 64 * 1024);
		for (i = 0; i < list.n && st == OK; i++)
			st = row_write(x, &list.rows[i], &b);
		if (st == E_CONFLICT)
			return (tool_fail("another version was published at "
			    "this moment: say it again"));
		if (st != OK)
			return (tool_fail("the answers of %.*s cannot be read",
			    STR_ARG(list.rows[i - 1].receipt)));
		f->cursor = str_dup(x->t->arena, list.next);
		if (!is_written(&b))
			return (1);
		arena_clear(x->db.arena);
	} while (f->cursor.len != 0);
	return (0);
}

int
survey_export(struct tool *t, const char *tenant, const char *slug)
{
	struct response_filter	 f = { .limit = ROWS };
	struct export		 x = { .t = t, .columns.arena = t->arena };
	struct buf		 b;
	enum status		 st;
	int64_t			 i;
	size_t			 k;
	int			 code = 1;

	if (!tool_open(t, CONFIG_WEB) || !tool_enter(t, tenant))
		return (1);
	st = store_survey_newest(&t->db, str_of(slug), &f.survey_id,
	    &x.nversions);
	if (st == E_NOTFOUND)
		return (tool_fail("there is no survey \"%s\" of \"%s\"", slug,
		    tenant));
	if (st != OK)
		return (tool_db_fail(t, st, NULL));
	x.versions = arena_array(t->arena, (size_t)x.nversions + 1,
	    sizeof(*x.versions));
	for (i = x.nversions; i > 0; i--)
		if (!version_read(&x, f.survey_id, i))
			return (1);
	b = buf_new(t->arena, 1024);
	buf_c(&b, head);
	for (k = 0; k < x.columns.n; k++) {
		buf_char(&b, ',');
		cell_write(&b, x.columns.list[k]);
	}
	buf_c(&b, "\r\n");
	x.db = t->db;
	x.db.arena = arena_new((size_t)256 * 1024 * 1024, NULL, NULL);
	if (is_written(&b))
		code = rows_write(&x, &f);
	arena_free(x.db.arena);
	return (code);
}
