/*
 * Responses: see the header. The rules of exactly-once are in the function
 * app.response_submit of the database; here its verdict becomes a status.
 */
#include <string.h>

#include "base/pg_loop.h"
#include "store/response.h"
#include "store/response_take.h"

static const struct {
	const char	*name;
	enum status	 status;
	bool		 was_stored;
	bool		 is_stale;
} verdicts[] = {
	{ "stored", OK, true, false },
	{ "repeat", OK, false, false },
	{ "stale", OK, false, true },
	{ "closed", E_GONE, false, false },
	{ "conflict", E_CONFLICT, false, false },
};

void
response_take(struct pg_exchange *x, size_t i, size_t row, struct response *r)
{
	r->id = pg_str(x, i, row, 0);
	r->survey_id = pg_str(x, i, row, 1);
	r->version = pg_num(x, i, row, 2);
	r->receipt = pg_str(x, i, row, 3);
	r->is_complete = pg_flag(x, i, row, 4);
	r->page = pg_num(x, i, row, 5);
	r->answers = pg_str(x, i, row, 6);
	r->language = pg_str(x, i, row, 7);
	r->channel = pg_str(x, i, row, 8);
	r->started_at = pg_str(x, i, row, 9);
	r->completed_at = pg_str(x, i, row, 10);
	r->day = pg_str(x, i, row, 11);
}

void
response_local_take(struct pg_exchange *x, size_t i, size_t row,
    struct response *r)
{
	r->started_local = pg_str(x, i, row, 12);
	r->completed_local = pg_str(x, i, row, 13);
}

static enum status
verdict_read(struct pg_exchange *x, struct response_receipt *out)
{
	struct str	 verdict = pg_str(x, 0, 0, 0);
	size_t		 v;

	memset(out, 0, sizeof(*out));
	for (v = 0; v < sizeof(verdicts) / sizeof(verdicts[0]); v++)
		if (str_is_c(verdict, verdicts[v].name)) {
			out->receipt = pg_str(x, 0, 0, 1);
			out->is_complete = str_is_c(pg_str(x, 0, 0, 2),
			    "complete");
			out->was_stored = verdicts[v].was_stored;
			out->is_stale = verdicts[v].is_stale;
			return (verdicts[v].status);
		}
	return (E_INTERNAL);
}

enum status
store_response_submit(struct db *db, const struct response_new *r,
    struct response_receipt *out)
{
	struct arena		*a = db->arena;
	struct pg_exchange	*x = pg_begin(db, PG_WRITE);
	enum status		 st;
	struct pg_arg		 args[] = {
		pg_text(a, r->id),
		pg_text(a, r->survey_id),
		pg_int(a, r->version),
		pg_bytes(r->submission),
		pg_text(a, r->receipt),
		pg_text(a, r->is_complete ? STR("complete") : STR("partial")),
		pg_int(a, r->page),
		pg_text(a, r->answers),
		pg_text(a, r->language),
		pg_text(a, r->channel.len == 0 ? STR("web") : r->channel),
		pg_texts(a, r->cells, r->ncells),
		pg_bool(r->has_comment),
		r->based_on < 0 ? pg_null() : pg_int(a, r->based_on),
		pg_text(a, r->time_zone),
	};

	(void)pg_add(x, Q_RESPONSE_SUBMIT, args, sizeof(args) / sizeof(*args));
	pg_group_many(x, Q_RESPONSE_SUBMIT_MANY);
	if ((st = pg_run(x)) != OK)
		return (st);
	return (verdict_read(x, out));
}

enum status
store_response_by_submission(struct db *db, struct str submission,
    struct response **out)
{
	struct pg_exchange	*x;
	enum status		 st;

	st = pg_ask(db, PG_READ, Q_RESPONSE_BY_SUBMISSION,
	    ARGS(pg_bytes(submission)), &x);
	if (st != OK)
		return (st);
	*out = arena_get(db->arena, sizeof(**out));
	response_take(x, 0, 0, *out);
	(*out)->revision = pg_num(x, 0, 0, 12);
	return (OK);
}

enum status
store_response_by_receipt(struct db *db, struct str receipt,
    struct response **out)
{
	struct pg_exchange	*x;
	enum status		 st;

	if ((st = pg_ask(db, PG_READ, Q_RESPONSE_BY_RECEIPT,
	    ARGS(pg_text(db->arena, receipt)), &x)) != OK)
		return (st);
	*out = arena_get(db->arena, sizeof(**out));
	response_take(x, 0, 0, *out);
	return (OK);
}

enum status
store_response_get(struct db *db, struct str id, struct response **out)
{
	struct pg_exchange	*x;
	enum status		 st;

	if ((st = pg_ask(db, PG_READ, Q_RESPONSE_GET,
	    ARGS(pg_text(db->arena, id)), &x)) != OK)
		return (st);
	*out = arena_get(db->arena, sizeof(**out));
	response_take(x, 0, 0, *out);
	response_local_take(x, 0, 0, *out);
	return (OK);
}

enum status
store_response_list(struct db *db, const struct response_filter *f,
    struct response_list *out)
{
	struct arena		*a = db->arena;
	struct pg_exchange	*x;
	struct pg_arg		 at, id;
	enum status		 st;
	size_t			 i, got;

	if (f->limit < 1 || f->limit > STORE_LIST_MAX ||
	    !cursor_read(a, f->cursor, &at, &id))
		return (E_INVALID);
	/* One more than asked for tells whether there is a next page. */
	if ((st = pg_ask(db, PG_READ, Q_RESPONSE_LIST, ARGS(
	    pg_text(a, f->survey_id), pg_text(a, f->from), pg_text(a, f->to),
	    pg_text(a, f->state), at, id, pg_int(a, f->limit + 1)),
	    &x)) != OK)
		return (st);
	got = pg_rows(x, 0);
	out->n = got > (size_t)f->limit ? (size_t)f->limit : got;
	out->rows = arena_array(a, out->n, sizeof(*out->rows));
	for (i = 0; i < out->n; i++) {
		response_take(x, 0, i, &out->rows[i]);
		response_local_take(x, 0, i, &out->rows[i]);
	}
	out->next = got > out->n ? cursor_make(a, pg_str(x, 0, out->n - 1, 14),
	    out->rows[out->n - 1].id) : STR_NONE;
	return (OK);
}

enum status
store_response_neighbours(struct db *db, struct str id, struct str *newer,
    struct str *older)
{
	struct pg_exchange	*x = pg_begin(db, PG_READ);
	enum status		 st;
	size_t			 n, o;

	n = pg_add(x, Q_RESPONSE_NEWER_FIND, ARGS(pg_text(db->arena, id)));
	o = pg_add(x, Q_RESPONSE_OLDER_FIND, ARGS(pg_text(db->arena, id)));
	if ((st = pg_run(x)) != OK)
		return (st);
	*newer = pg_rows(x, n) > 0 ? pg_str(x, n, 0, 0) : STR_NONE;
	*older = pg_rows(x, o) > 0 ? pg_str(x, o, 0, 0) : STR_NONE;
	return (OK);
}
