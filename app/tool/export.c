/*
 * exitpoll survey export: every response as a row of one table on standard
 * output (store/response_table.h), the newest first.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "store/response_table.h"
#include "store/survey.h"
#include "tool/terminal.h"
#include "tool/tool.h"

#define ROWS	200	/* read and written at a time */

struct export {
	struct tool	*t;
	struct db	 db;		/* its arena is cleared page by page */
	struct response_table table;
};

static bool
version_read(struct export *x, struct str survey_id, int64_t number)
{
	const struct survey	*def;
	struct str		 xml;
	enum status		 st;

	st = store_survey_version_get(&x->t->db, survey_id, number, &xml);
	if (st == OK)
		st = survey_load(x->t->arena, xml, &def);
	if (st != OK) {
		(void)tool_db_fail(x->t, st, NULL);
		return (false);
	}
	response_table_add(&x->table, number, def);
	return (true);
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
			st = response_table_row(&x->table, &list.rows[i], &b);
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
	struct export		 x = { .t = t };
	struct buf		 b;
	enum status		 st;
	int64_t			 i, n;
	int			 code = 1;

	if (!tool_open(t, CONFIG_WEB) || !tool_enter(t, tenant))
		return (1);
	st = store_survey_newest(&t->db, str_of(slug), &f.survey_id,
	    &n);
	if (st == E_NOTFOUND)
		return (tool_fail("there is no survey \"%s\" of \"%s\"", slug,
		    tenant));
	if (st != OK)
		return (tool_db_fail(t, st, NULL));
	x.table = response_table_new(t->arena, n);
	for (i = n; i > 0; i--)
		if (!version_read(&x, f.survey_id, i))
			return (1);
	b = buf_new(t->arena, 1024);
	response_table_head(&x.table, &b);
	x.db = t->db;
	x.db.arena = arena_new((size_t)256 * 1024 * 1024, NULL, NULL);
	if (is_written(&b))
		code = rows_write(&x, &f);
	arena_free(x.db.arena);
	return (code);
}
