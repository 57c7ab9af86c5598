/*
 * Applications: see the header. What may happen once only is decided by the
 * statements of sql/queries/application.sql; their verdicts become statuses.
 */
#include "base/secret.h"
#include "rule/rate.h"
#include "store/application.h"
#include "store/delivery.h"
#include "store/cursor.h"

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
	{ "full", E_FULL, false },
	{ "network", E_TOO_MANY, false },
};

static enum status
verdict_read(const struct db *db, struct str verdict, bool *was_stored)
{
	size_t	 v;

	for (v = 0; v < sizeof(verdicts) / sizeof(verdicts[0]); v++)
		if (str_is_c(verdict, verdicts[v].name)) {
			*was_stored = verdicts[v].was_stored;
			return (verdicts[v].status);
		}
	return (db_refuse(db, E_INTERNAL, "no such verdict"));
}

enum status
store_draft_file_keep(struct db *db, const struct draft *d,
    const struct file_new *f)
{
	struct draft_file_keep_row	*row;
	enum status			 st;
	bool				 was_stored;

	if ((st = q_draft_file_keep(db, &row, .draft = d->id,
	    .opening = d->opening_id, .file = f->id, .bytes = f->bytes,
	    .name = f->name, .media_type = f->media_type, .kind = f->kind,
	    .network = d->network, .whole = d->is_whole,
	    .until = d->until)) != OK)
		return (st);
	return (verdict_read(db, row->verdict, &was_stored));
}

enum status
store_application_add(struct db *db, const struct application_new *n,
    struct application_receipt *out)
{
	struct application_add_row	*row;
	struct pg_exchange		*x = pg_begin(db, PG_WRITE);
	enum status			 st;
	size_t				 i;

	i = put_application_add(x, .id = n->id, .opening = n->opening_id,
	    .draft = n->draft_id, .reference = n->reference, .name = n->name,
	    .email = n->email, .phone = n->phone,
	    .resume_text = n->resume_text, .cover_note = n->cover_note,
	    .age_min = n->age_min, .age_method = n->age_method,
	    .age_wording = n->age_wording, .language = n->language,
	    .process_hash = n->process_hash, .keep = n->keep,
	    .keep_hash = n->keep ? n->keep_hash : STR_NONE,
	    .mail_subject = n->mail_subject, .mail_text = n->mail_text,
	    .mail_hour_key = store_mail_keys(db->arena,
	    n->mailbox).hour,
	    .mail_hour_burst = rate_mail_hour.burst,
	    .mail_hour_every = rate_mail_hour.every,
	    .mail_day_key = store_mail_keys(db->arena,
	    n->mailbox).day,
	    .mail_day_burst = rate_mail_day.burst,
	    .mail_day_every = rate_mail_day.every,
	    .process_words = n->process_words, .keep_words = n->keep_words);
	pg_repeat(x);
	if ((st = pg_run(x)) != OK)
		return (st);
	row = take_application_add(x, i);
	out->reference = row->reference;
	return (verdict_read(db, row->verdict, &out->was_stored));
}

enum status
store_application_list(struct db *db, const struct application_filter *f,
    struct application_list *out)
{
	struct cursor	 c;
	enum status	 st;

	if (f->limit < 1 || f->limit > STORE_LIST_MAX ||
	    !cursor_split(f->cursor, &c))
		return (E_INVALID);
	if ((st = q_application_list(db, &out->rows, &out->n,
	    .opening = f->opening_id, .stage = f->stage, .before_at = c.at,
	    .before_id = c.id, .rows = f->limit + 1)) != OK)
		return (st);
	out->next = STR_NONE;
	if (out->n > (size_t)f->limit) {
		out->n = (size_t)f->limit;
		out->next = cursor_after(db->arena, out->rows[out->n - 1].at,
		    out->rows[out->n - 1].id);
	}
	return (OK);
}

enum status
store_application_get(struct db *db, struct str id,
    struct application_whole *out)
{
	struct pg_exchange	*x = pg_begin(db, PG_READ);
	enum status		 st;
	size_t			 a, e, d, s;

	a = put_application_get(x, .id = id);
	e = put_application_events(x, .application = id);
	d = put_application_deliveries(x, .application = id);
	s = put_stage_list(x, .opening = STR_NONE);
	if ((st = pg_run(x)) != OK)
		return (st);
	out->application = take_application_get(x, a);
	out->events = take_application_events(x, e, &out->nevents);
	out->deliveries = take_application_deliveries(x, d,
	    &out->ndeliveries);
	out->stages.rows = take_stage_list(x, s, &out->stages.n);
	return (OK);
}

enum status
store_application_stage_set(struct db *db, struct str id, int64_t revision,
    struct str stage)
{
	struct application_stage_set_row	*row;
	enum status				 st;

	if ((st = q_application_stage_set(db, &row, .id = id,
	    .revision = revision, .stage = stage, .mover = db->actor)) != OK)
		return (st);
	return (row->moved ? OK : E_CONFLICT);
}
