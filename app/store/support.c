/* Support requests: see the header. */
#include <string.h>

#include "base/secret.h"
#include "rule/rate.h"
#include "store/cursor.h"
#include "store/delivery.h"
#include "store/support.h"

#define COLUMN_BODY	"support_entry.body"
#define COLUMN_FILE	"file_chunk.bytes"

static const char *const columns[] = {
	[SUPPORT_EMAIL] = "support_request.email",
	[SUPPORT_NAME] = "support_request.name",
	[SUPPORT_PHONE] = "support_request.phone",
	[SUPPORT_SITE] = "support_request.site",
};

struct str
store_support_sign(struct arena *a, struct str tenant_key, struct str id)
{
	unsigned char	 mac[32];

	secret_hmac(tenant_key, str_cat(a, STR("support page "), id), mac);
	return (str_base64url(a, mac, SECRET_MAC));
}

struct str
store_support_signature(struct db *db, const struct support_request *r)
{
	struct str	 key;

	return (store_tenant_key_open(db, r->subject->under, &key) ?
	    store_support_sign(db->arena, key, r->id) : STR_NONE);
}

struct str
store_support_field(struct db *db, const struct subject *s,
    enum support_field which, struct str text)
{
	return (store_subject_seal(db, s, columns[which], s->id, text));
}

struct str
store_support_seal(struct db *db, const struct subject *s, struct str entry,
    struct str text)
{
	return (store_subject_seal(db, s, COLUMN_BODY, entry, text));
}

enum status
store_support_add(struct db *db, const struct support_new *n,
    struct support_receipt *out)
{
	struct support_add_row	*row;
	struct pg_exchange	*x = pg_begin(db, PG_WRITE);
	struct subject_new	 s = store_subject_new_as(db, n->tenant_key,
				    n->id, n->email);
	enum status		 st;
	size_t			 i;

	i = put_support_add(x, .id = n->id, .mail_key = s.mail_key,
	    .key = s.sealed, .reference = n->reference,
	    .language = n->language,
	    .email = store_support_field(db, &s.subject, SUPPORT_EMAIL,
	    n->email),
	    .name = store_support_field(db, &s.subject, SUPPORT_NAME,
	    n->name),
	    .phone = store_support_field(db, &s.subject, SUPPORT_PHONE,
	    n->phone),
	    .site = store_support_field(db, &s.subject, SUPPORT_SITE,
	    n->site),
	    .body = store_support_seal(db, &s.subject, n->id, n->text),
	    .recipient = n->email, .mail_subject = n->mail_subject,
	    .mail_text = n->mail_text,
	    .mail_hour_key = store_mail_keys(db->arena,
	    n->mailbox).hour,
	    .mail_hour_burst = rate_mail_hour.burst,
	    .mail_hour_every = rate_mail_hour.every,
	    .mail_day_key = store_mail_keys(db->arena,
	    n->mailbox).day,
	    .mail_day_burst = rate_mail_day.burst,
	    .mail_day_every = rate_mail_day.every);
	pg_repeat(x);
	if ((st = pg_run(x)) != OK)
		return (st);
	row = take_support_add(x, i);
	out->reference = row->reference;
	out->is_mailed = row->is_mailed;
	out->wait = row->wait;
	if (str_is_c(row->verdict, "many"))
		return (E_TOO_MANY);
	return (!str_is_c(row->verdict, "full") ? OK : db_refuse(db, E_FULL,
	    "the customer has as many unanswered requests as it may"));
}

/* All of it or nothing: a text that does not open is not the subject's. */
static void
whole_open(struct db *db, struct support_whole *w)
{
	struct support_request	*r = w->request;
	size_t			 i;

	w->subject = store_subject_open(db, r->subject);
	w->is_readable = store_subject_read(db, &w->subject, columns[SUPPORT_EMAIL],
	    r->id, r->email, &w->email) && store_subject_read(db, &w->subject,
	    columns[SUPPORT_NAME], r->id, r->name, &w->name) &&
	    store_subject_read(db, &w->subject, columns[SUPPORT_PHONE], r->id, r->phone,
	    &w->phone) && store_subject_read(db, &w->subject, columns[SUPPORT_SITE],
	    r->id, r->site, &w->site);
	for (i = 0; i < w->nentries; i++)
		if (!store_subject_read(db, &w->subject, COLUMN_BODY,
		    w->entries[i].id, w->entries[i].body, &w->entries[i].body))
			w->is_readable = false;
}

enum status
store_support_get(struct db *db, struct str id, bool is_desk,
    struct support_whole *out)
{
	struct pg_exchange	*x = pg_begin(db, PG_READ);
	enum status		 st;
	size_t			 r, e, s, m = 0, d = 0;

	*out = (struct support_whole){ .request = NULL };
	r = put_support_get(x, .id = id);
	e = put_support_entries(x, .request = id);
	s = put_support_states(x);
	if (is_desk) {
		m = put_support_members(x);
		d = put_support_deliveries(x, .request = id);
	}
	if ((st = pg_run(x)) != OK)
		return (st);
	out->request = take_support_get(x, r);
	out->entries = take_support_entries(x, e, &out->nentries);
	out->states = take_support_states(x, s, &out->nstates);
	if (is_desk) {
		out->members = take_support_members(x, m, &out->nmembers);
		out->deliveries = take_support_deliveries(x, d,
		    &out->ndeliveries);
	}
	whole_open(db, out);
	return (OK);
}

enum status
store_support_verdict(struct db *db, enum status st,
    const struct support_verdict *row)
{
	static const struct {
		const char	*name;
		enum status	 status;
	} verdicts[] = {
		{ "done", OK }, { "repeat", OK }, { "gone", E_NOTFOUND },
		{ "stale", E_CONFLICT }, { "many", E_TOO_MANY },
		{ "none", E_INVALID }, { "full", E_FULL },
		{ "network", E_TOO_MANY },
	};
	size_t	 i;

	if (st != OK)
		return (st);
	for (i = 0; i < sizeof(verdicts) / sizeof(verdicts[0]); i++)
		if (str_is_c(row->verdict, verdicts[i].name))
			return (verdicts[i].status);
	return (db_refuse(db, E_INTERNAL, "no such verdict"));
}

static void
row_open(struct db *db, struct support_row *r)
{
	struct subject	 s = store_subject_open(db, r->subject);

	if (!store_subject_read(db, &s, columns[SUPPORT_EMAIL], r->id, r->email,
	    &r->email) || !store_subject_read(db, &s, columns[SUPPORT_NAME], r->id,
	    r->name, &r->name) || !store_subject_read(db, &s, columns[SUPPORT_SITE],
	    r->id, r->site, &r->site))
		r->email = r->name = r->site = STR_NONE;
}

static enum status
list_find(struct db *db, struct str words, struct support_list *out) AWAITS
{
	struct tenant_key_get_row	*row;
	struct str			 key, mail = STR_NONE;
	enum status			 st;

	if ((st = q_tenant_key_get(db, &row)) != OK)
		return (st);
	/* Without a key nothing was ever stored by an address. */
	if (row->sealed.len != 0 &&
	    store_tenant_key_open(db, row->sealed, &key))
		mail = store_subject_mail_key(db->arena, key, words);
	return (q_support_find(db, &out->rows, &out->n, .reference = words,
	    .mail_key = mail));
}

enum status
store_support_list(struct db *db, const struct support_filter *f,
    struct support_list *out)
{
	struct cursor	 c;
	enum status	 st;
	size_t		 i;

	out->next = STR_NONE;
	if (f->limit < 1 || f->limit > STORE_LIST_MAX ||
	    !cursor_split(f->cursor, &c))
		return (E_INVALID);
	st = f->words.len != 0 ? list_find(db, f->words, out) :
	    q_support_list(db, &out->rows, &out->n, .state = f->state,
	    .desk = f->desk, .after_rank = c.at, .after_id = c.id,
	    .rows = f->limit + 1);
	if (st != OK)
		return (st);
	if (f->words.len == 0 && out->n > (size_t)f->limit) {
		out->n = (size_t)f->limit;
		out->next = cursor_after(db->arena, out->rows[out->n - 1].rank,
		    out->rows[out->n - 1].id);
	}
	for (i = 0; i < out->n; i++)
		row_open(db, &out->rows[i]);
	return (OK);
}

enum status
store_support_file_add(struct db *db, const struct subject *s,
    const struct support_new_file *n, bool *is_many)
{
	struct support_verdict	*row = NULL;
	enum status		 st;

	st = q_support_file_add(db, &row, .id = n->request, .file = n->id,
	    .bytes = store_subject_seal(db, s, COLUMN_FILE, n->id, n->bytes),
	    .name = store_support_seal(db, s, n->id, n->name),
	    .media_type = n->media_type, .network = n->network);
	*is_many = st == OK && str_is_c(row->verdict, "many");
	return (*is_many ? OK : store_support_verdict(db, st, row));
}

static enum status
file_read(struct db *db, const struct subject *s, const struct file *f,
    struct str *bytes) AWAITS
{
	char		*all = arena_raw(db->arena, (size_t)f->size);
	struct str	 piece;
	enum status	 st = OK;
	size_t		 have;
	int64_t		 n;

	for (n = 0, have = 0; st == OK && have < (size_t)f->size; n++) {
		if ((st = store_file_piece_get(db, f, n, &piece)) != OK)
			break;
		if (piece.len > (size_t)f->size - have)
			return (db_refuse(db, E_INTERNAL,
			    "a file is longer than it says"));
		memcpy(all + have, piece.p, piece.len);
		have += piece.len;
	}
	if (st != OK)
		return (st);
	return (store_subject_read(db, s, COLUMN_FILE, f->id,
	    (struct str){ all, have }, bytes) ? OK : E_GONE);
}

enum status
store_support_file_open(struct db *db, const struct support_whole *w,
    struct str id, struct file **f, struct str *bytes)
{
	enum status	 st;
	size_t		 i;

	if ((st = q_support_file_get(db, f, .request = w->request->id,
	    .file = id)) != OK ||
	    (st = file_read(db, &w->subject, *f, bytes)) != OK)
		return (st);
	for (i = 0; i < w->nentries; i++)
		if (str_is(w->entries[i].id, (*f)->id))
			(*f)->name = w->entries[i].body;
	return (OK);
}
