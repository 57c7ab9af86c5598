/*
 * GET and POST of /:tenant/support/:id: a request as who asked it sees it, by
 * the link of a mail: its state, what both sides said, and a form to say more,
 * to close it and to open it again; and the files that they sent. Without the
 * link's signature there is no such page.
 */
#include <string.h>

#include "base/secret.h"
#include "form/field.h"
#include "page/part/download.h"
#include "page/part/field_view.h"
#include "page/part/frame.h"
#include "page/part/layout.h"
#include "page/part/support_mail.h"
#include "page/public/support.h"
#include "store/support.h"

VIEW_STRUCT(support_said_view, text(who, when, iso, text, side, mark, href));

VIEW_STRUCT(support_own_view,
    sub(layout_view, layout),
    text(saved, reference, state, site, action, token, kind, zone,
        file_url),
    flag(closed, erased),
    sub(field_view, message),
    list(problem_view, errors),
    list(support_said_view, said));

VIEW_PAGE(support_own_page, support_own_view, "support/own.html");

struct own {
	struct rq		*rq;
	struct support_whole	 w;
	struct str		 signature;
	struct str		 typed;
	enum word		 wrong;		/* with the message */
};

static enum status
own_enter(struct rq *rq, struct own *o) AWAITS
{
	struct str	 right;
	enum status	 st;

	memset(o, 0, sizeof(*o));
	o->rq = rq;
	o->signature = form_get(&rq->query, "k");
	if (!app_id_is_valid(rq->arg[0]) || o->signature.len == 0)
		return (E_NOTFOUND);
	st = store_support_get(&rq->db, rq->arg[0], false, &o->w);
	if (st != OK)
		return (st);
	right = store_support_signature(&rq->db, o->w.request);
	if (!secret_is(right, o->signature))
		return (E_NOTFOUND);
	rq->locale = page_locale(rq);
	return (OK);
}

/* What the state means to who asked. */
static struct str
state_text(struct rq *rq, const struct support_request *r)
{
	static const struct {
		const char	*kind;
		enum word	 text;
	} ours[] = {
		{ "new", W_SUPPORT_OWN_NEW }, { "open", W_SUPPORT_OWN_OPEN },
		{ "waiting", W_SUPPORT_OWN_WAITING },
		{ "closed", W_SUPPORT_OWN_CLOSED },
	};
	size_t	 i;

	for (i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
		if (str_is_c(r->kind, ours[i].kind))
			return (rq_word(rq, ours[i].text));
	return (STR_NONE);
}

/* Both sides' words; the company speaks as one. */
static struct view_list
said_list(struct own *o)
{
	struct rq			*rq = o->rq;
	struct support_said_view	*v = arena_array(rq->arena,
					    o->w.nentries, sizeof(*v));
	const struct support_entry	*e;
	size_t				 i, n = 0;
	bool				 theirs;

	for (i = 0; i < o->w.nentries; i++) {
		e = &o->w.entries[i];
		theirs = str_is_c(e->kind, "reply");
		if (!theirs && !str_is_c(e->kind, "asked") &&
		    !str_is_c(e->kind, "answer") &&
		    !str_is_c(e->kind, "file"))
			continue;
		v[n++] = (struct support_said_view){
		    .who = theirs ? rq->tenant->name :
		    rq_word(rq, W_SUPPORT_YOU),
		    .when = words_time(rq->arena, rq->locale, e->at_local),
		    .iso = e->at, .text = e->body,
		    .side = theirs ? STR("them") : STR("us"),
		    .mark = str_is_c(e->kind, "file") ?
		    rq_word(rq, W_SUPPORT_FILE) : STR_NONE };
		if (str_is_c(e->kind, "file"))
			v[n - 1].href = str_cat(rq->arena, url(rq,
			    SUPPORT_DOWNLOAD, o->w.request->id, e->id),
			    STR("?k="), o->signature);
	}
	return ((struct view_list){ v, n });
}

static const struct {
	const char	*name;
	enum word	 text;
} deeds[] = {
	{ "said", W_SUPPORT_SAID }, { "added", W_SUPPORT_FILE_ADDED },
	{ "closed", W_SUPPORT_CLOSED_NOW }, { "opened", W_SUPPORT_OPENED_NOW },
};

static void
problems_fill(struct own *o, struct support_own_view *v)
{
	struct rq		*rq = o->rq;
	struct problem_view	*p = arena_array(rq->arena, 2, sizeof(*p));
	size_t			 n = 0;

	if (rq->held != W_NONE)
		p[n++] = (struct problem_view){ .text = rq_word(rq,
		    rq->held) };
	if (o->wrong != W_NONE) {
		v->message.error = rq_word(rq, o->wrong);
		p[n++] = (struct problem_view){ STR("#message"),
		    v->message.error };
	}
	v->message.value = field_shown(rq->arena, o->typed);
	v->message.described = field_described(rq->arena, STR("message"),
	    false, o->wrong != W_NONE);
	v->errors = (struct view_list){ p, n };
	v->layout.has_error = n != 0;
}

static enum status
own_show(struct own *o, int code)
{
	struct support_request	*r = o->w.request;
	struct form_token	 t = { .extra = 0 };
	struct support_own_view	 v;
	struct rq		*rq = o->rq;
	size_t			 i;

	memset(&v, 0, sizeof(v));
	v.layout = layout_public(rq, rq->tenant, rq_say(rq, W_LAYOUT_TITLE,
	    .page = rq_say(rq, W_SUPPORT_OWN_TITLE, .reference =
	    r->reference), .site = rq->tenant->name));
	v.layout.noindex = true;
	for (i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++)
		if (form_find(&rq->query, deeds[i].name) != NULL)
			v.saved = rq_word(rq, deeds[i].text);
	v.reference = r->reference;
	v.state = state_text(rq, r);
	v.kind = r->kind;
	v.zone = page_zone(rq);
	v.site = o->w.site;
	v.closed = str_is_c(r->kind, "closed");
	v.erased = !o->w.is_readable;
	v.file_url = str_cat(rq->arena, url(rq, SUPPORT_FILE, r->id),
	    STR("?k="), o->signature);
	v.action = support_own_url(rq, r->id, o->signature);
	if (rq->verb == POST)
		memcpy(t.id, rq->token.id, sizeof(t.id));
	else
		secret_random(t.id, sizeof(t.id));
	v.token = rq_form_token(rq, url(rq, SUPPORT_OWN, r->id), &t);
	if (!v.erased)
		v.said = said_list(o);
	problems_fill(o, &v);
	return (page_send(rq, code, &support_own_page, &v));
}

enum status
support_own_get(struct rq *rq)
{
	struct own	 o;
	enum status	 st;

	if ((st = own_enter(rq, &o)) != OK)
		return (st);
	return (own_show(&o, 200));
}

/* The form of a stranger that is not taken now, filled in. */
enum status
support_own_again(struct rq *rq)
{
	struct own	 o;
	enum status	 st;

	if ((st = own_enter(rq, &o)) != OK)
		return (st);
	o.typed = form_get(&rq->form, "message");
	return (own_show(&o, rq->held_code));
}

static enum status
own_back(struct own *o, const char *deed)
{
	return (rq_see_other(o->rq, str_fmt(o->rq->arena, "%.*s&%s=1",
	    STR_ARG(support_own_url(o->rq, o->w.request->id, o->signature)),
	    deed)));
}

static enum status
own_say(struct own *o) AWAITS
{
	struct rq		*rq = o->rq;
	struct support_verdict	*row = NULL;
	struct str		 text = str_trim(o->typed);
	struct str		 entry = str_uuid(rq->arena, rq->token.id);
	enum status		 st;

	if (text.len == 0)
		o->wrong = W_SUPPORT_NO_MESSAGE;
	else if (field_text(text, SUPPORT_TEXT_MAX, true) != FIELD_OK)
		o->wrong = W_SUPPORT_LONG_TEXT;
	if (o->wrong != W_NONE)
		return (own_show(o, 422));
	st = q_support_say(&rq->db, &row, .id = o->w.request->id,
	    .entry = entry, .body = store_support_seal(&rq->db,
	    &o->w.subject, entry, str_lines_plain(rq->arena, text)));
	st = store_support_verdict(&rq->db, st, row);
	if (st == E_TOO_MANY) {
		o->wrong = W_SUPPORT_MANY;
		return (own_show(o, 429));
	}
	return (st == OK ? own_back(o, "said") : st);
}

/* POST: the button says what. Of one that was erased nothing is left to do. */
enum status
support_own_post(struct rq *rq)
{
	struct own	 o;
	enum status	 st;
	bool		 closes = form_find(&rq->form, "close") != NULL;

	if ((st = own_enter(rq, &o)) != OK)
		return (st);
	o.typed = form_get(&rq->form, "message");
	if (!o.w.is_readable)
		return (own_show(&o, 410));
	if (!closes && form_find(&rq->form, "open") == NULL)
		return (own_say(&o));
	st = q_support_shut(&rq->db, .id = o.w.request->id, .closes = closes);
	return (st == OK ? own_back(&o, closes ? "closed" : "opened") : st);
}

/* GET /:tenant/support/:id/files/:file: by the right of the same link. */
enum status
support_download_get(struct rq *rq)
{
	struct file	*f;
	struct str	 bytes;
	struct own	 o;
	enum status	 st;

	if ((st = own_enter(rq, &o)) != OK)
		return (st);
	if (!app_id_is_valid(rq->arg[1]))
		return (E_NOTFOUND);
	if ((st = store_support_file_open(&rq->db, &o.w, rq->arg[1], &f,
	    &bytes)) != OK)
		return (st);
	return (download_send_bytes(rq, f, bytes));
}
