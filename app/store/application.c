/*
 * Applications: see the header. What may happen once only is decided by the
 * statements of sql/queries/application.sql; their verdicts become statuses.
 */
#include <string.h>

#include "store/application.h"
#include "store/response_take.h"

static const struct {
	const char	*name;
	enum status	 status;
	bool		 was_stored;
} verdicts[] = {
	{ "kept", OK, true },
	{ "stored", OK, true },
	{ "repeat", OK, false },
	{ "closed", E_GONE, false },
	{ "conflict", E_CONFLICT, false },
};

static enum status
verdict_read(struct str verdict, bool *was_stored)
{
	size_t	 v;

	for (v = 0; v < sizeof(verdicts) / sizeof(verdicts[0]); v++)
		if (str_is_c(verdict, verdicts[v].name)) {
			*was_stored = verdicts[v].was_stored;
			return (verdicts[v].status);
		}
	return (E_INTERNAL);
}

static struct pg_arg
optional(struct arena *a, struct str s)
{
	return (s.len == 0 ? pg_null() : pg_text(a, s));
}

enum status
store_draft_file_set(struct db *db, struct str draft_id, struct str opening_id,
    const struct file_new *f)
{
	struct arena		*a = db->arena;
	struct pg_exchange	*x = pg_begin(db, PG_WRITE);
	enum status		 st;
	bool			 was_stored;
	size_t			 i;

	(void)pg_add(x, Q_DRAFT_FILE_ADD, ARGS(pg_text(a, f->id),
	    pg_bytes(f->bytes), pg_text(a, f->name),
	    pg_text(a, f->media_type), pg_text(a, f->kind),
	    pg_text(a, draft_id), pg_text(a, opening_id)));
	i = pg_add(x, Q_DRAFT_FILE_SET, ARGS(pg_text(a, draft_id),
	    pg_text(a, opening_id), pg_text(a, f->id)));
	if ((st = pg_run(x)) != OK)
		return (st);
	return (verdict_read(pg_str(x, i, 0, 0), &was_stored));
}

enum status
store_draft_file_drop(struct db *db, struct str draft_id,
    struct str opening_id)
{
	struct pg_exchange	*x;

	return (pg_ask(db, PG_WRITE, Q_DRAFT_FILE_DROP, ARGS(
	    pg_text(db->arena, draft_id), pg_text(db->arena, opening_id)),
	    &x));
}

enum status
store_draft_file_get(struct db *db, struct str draft_id, struct str opening_id,
    struct file **out)
{
	struct pg_exchange	*x;
	enum status		 st;

	if ((st = pg_ask(db, PG_READ, Q_DRAFT_FILE_GET, ARGS(
	    pg_text(db->arena, draft_id), pg_text(db->arena, opening_id)),
	    &x)) != OK)
		return (st);
	*out = arena_get(db->arena, sizeof(**out));
	file_take(x, 0, 0, 0, *out);
	return (OK);
}

enum status
store_application_add(struct db *db, const struct application_new *n,
    struct application_receipt *out)
{
	struct arena		*a = db->arena;
	struct pg_exchange	*x = pg_begin(db, PG_WRITE);
	enum status		 st;

	(void)pg_add(x, Q_APPLICATION_ADD, ARGS(
	    pg_text(a, n->id), pg_text(a, n->opening_id),
	    pg_text(a, n->draft_id), pg_text(a, n->reference),
	    pg_text(a, n->name), pg_text(a, n->email), optional(a, n->phone),
	    optional(a, n->resume_text), optional(a, n->cover_note),
	    pg_int(a, n->age_min), pg_text(a, n->age_method),
	    pg_text(a, n->age_wording), pg_text(a, n->language),
	    pg_bytes(n->process_hash), pg_bool(n->keep),
	    n->keep ? pg_bytes(n->keep_hash) : pg_null(),
	    pg_text(a, n->mail_subject), pg_text(a, n->mail_text),
	    pg_text(a, n->process_words), optional(a, n->keep_words)));
	pg_repeat(x);
	if ((st = pg_run(x)) != OK)
		return (st);
	out->reference = pg_str(x, 0, 0, 1);
	return (verdict_read(pg_str(x, 0, 0, 0), &out->was_stored));
}

enum status
store_application_by_draft(struct db *db, struct str draft_id,
    struct str opening_id, struct str *reference)
{
	struct pg_exchange	*x;
	enum status		 st;

	if ((st = pg_ask(db, PG_READ, Q_APPLICATION_BY_DRAFT, ARGS(
	    pg_text(db->arena, draft_id), pg_text(db->arena, opening_id)),
	    &x)) != OK)
		return (st);
	*reference = pg_str(x, 0, 0, 0);
	return (OK);
}

enum status
store_application_by_reference(struct db *db, struct str reference,
    struct str opening_id)
{
	struct pg_exchange	*x;

	return (pg_ask(db, PG_READ, Q_APPLICATION_BY_REFERENCE, ARGS(
	    pg_text(db->arena, reference), pg_text(db->arena, opening_id)),
	    &x));
}

static void
application_take(struct db *db, struct pg_exchange *x, size_t i, size_t row,
    struct application *a)
{
	a->id = pg_str(x, i, row, 0);
	a->reference = pg_str(x, i, row, 1);
	a->opening_id = pg_str(x, i, row, 2);
	a->opening_slug = pg_str(x, i, row, 3);
	a->opening_title = pg_str(x, i, row, 4);
	a->name = pg_str(x, i, row, 5);
	a->email = pg_str(x, i, row, 6);
	a->phone = pg_str(x, i, row, 7);
	a->stage = pg_str(x, i, row, 8);
	a->revision = pg_num(x, i, row, 9);
	a->language = pg_str(x, i, row, 10);
	a->created_at = pg_str(x, i, row, 11);
	a->stage_at = pg_str(x, i, row, 12);
	a->age_min = pg_num(x, i, row, 13);
	a->consent_keep = pg_flag(x, i, row, 14);
	a->consent_process_at = pg_str(x, i, row, 15);
	a->consent_keep_at = pg_str(x, i, row, 16);
	if (!pg_is_null(x, i, row, 17)) {
		a->resume = arena_get(db->arena, sizeof(*a->resume));
		file_take(x, i, row, 17, a->resume);
	}
	a->resume_text = pg_str(x, i, row, 24);
	a->cover_note = pg_str(x, i, row, 25);
	a->created_local = pg_str(x, i, row, 26);
	a->stage_local = pg_str(x, i, row, 27);
	a->consent_process_local = pg_str(x, i, row, 28);
	a->consent_keep_local = pg_str(x, i, row, 29);
}

enum status
store_application_list(struct db *db, const struct application_filter *f,
    struct application_list *out)
{
	struct arena		*a = db->arena;
	struct pg_exchange	*x;
	struct pg_arg		 at, id;
	enum status		 st;
	size_t			 i, got;

	if (f->limit < 1 || f->limit > STORE_LIST_MAX ||
	    !cursor_read(a, f->cursor, &at, &id))
		return (E_INVALID);
	if ((st = pg_ask(db, PG_READ, Q_APPLICATION_LIST, ARGS(
	    optional(a, f->opening_id), optional(a, f->stage), at, id,
	    pg_int(a, f->limit + 1)), &x)) != OK)
		return (st);
	got = pg_rows(x, 0);
	out->n = got > (size_t)f->limit ? (size_t)f->limit : got;
	out->rows = arena_array(a, out->n, sizeof(*out->rows));
	for (i = 0; i < out->n; i++)
		application_take(db, x, 0, i, &out->rows[i]);
	out->next = got > out->n ? cursor_make(a, pg_str(x, 0, out->n - 1, 30),
	    out->rows[out->n - 1].id) : STR_NONE;
	return (OK);
}

enum status
store_application_counts(struct db *db, struct str opening_id,
    struct stage_count **out, size_t *n)
{
	struct pg_exchange	*x;
	enum status		 st;
	size_t			 i;

	if ((st = pg_ask(db, PG_READ, Q_APPLICATION_COUNTS,
	    ARGS(optional(db->arena, opening_id)), &x)) != OK)
		return (st);
	*n = pg_rows(x, 0);
	*out = arena_array(db->arena, *n, sizeof(**out));
	for (i = 0; i < *n; i++) {
		(*out)[i].stage = pg_str(x, 0, i, 0);
		(*out)[i].n = pg_num(x, 0, i, 1);
	}
	return (OK);
}

enum status
store_application_get(struct db *db, struct str id, struct application **out,
    struct application_event **events, size_t *nevents)
{
	struct pg_exchange	*x = pg_begin(db, PG_READ);
	struct application_event *e;
	enum status		 st;
	size_t			 a, l, i;

	a = pg_add(x, Q_APPLICATION_GET, ARGS(pg_text(db->arena, id)));
	l = pg_add(x, Q_APPLICATION_EVENTS, ARGS(pg_text(db->arena, id)));
	if ((st = pg_run(x)) != OK)
		return (st);
	*out = arena_get(db->arena, sizeof(**out));
	application_take(db, x, a, 0, *out);
	(*out)->process_words = pg_str(x, a, 0, 30);
	(*out)->keep_words = pg_str(x, a, 0, 31);
	*nevents = pg_rows(x, l);
	*events = e = arena_array(db->arena, *nevents, sizeof(*e));
	for (i = 0; i < *nevents; i++) {
		e[i].at = pg_str(x, l, i, 0);
		e[i].actor = pg_str(x, l, i, 1);
		e[i].kind = pg_str(x, l, i, 2);
		e[i].from = pg_str(x, l, i, 3);
		e[i].to = pg_str(x, l, i, 4);
		e[i].at_local = pg_str(x, l, i, 5);
	}
	return (OK);
}

enum status
store_application_stage_set(struct db *db, struct str id, int64_t revision,
    struct str stage)
{
	struct arena		*a = db->arena;
	struct pg_exchange	*x;
	enum status		 st;

	if ((st = pg_ask(db, PG_WRITE, Q_APPLICATION_STAGE_SET, ARGS(
	    pg_text(a, id), pg_int(a, revision), pg_text(a, stage),
	    pg_text(a, db->actor)), &x)) != OK)
		return (st);
	return (pg_flag(x, 0, 0, 0) ? OK : E_CONFLICT);
}
