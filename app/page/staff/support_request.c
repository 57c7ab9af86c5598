/*
 * One support request at the desk: GET shows it, POST replies by mail, notes
 * something that is never mailed, gives it to somebody, or sets its state. Its
 * forms carry the revision that they were made of: who comes second is told, and
 * keeps what they typed. Whoever looks is in the audit log.
 */
#include <string.h>

#include "base/secret.h"
#include "form/field.h"
#include "page/part/download.h"
#include "page/part/frame.h"
#include "page/part/support_mail.h"
#include "page/staff/support.h"

VIEW_STRUCT(talk_view, text(kind, who, mark, when, iso, text, event, href));

VIEW_STRUCT(app_request_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(saved, undo, undo_field, undo_value, back, who, reference, state,
        state_label, action, entry, note_entry, assignee, reply_help,
        forget_url),
    num(revision),
    flag(erased, mine, closed),
    sub(field_view, reply, note),
    list(problem_view, errors),
    list(fact_view, facts),
    list(choice_view, states, members),
    list(talk_view, talk));

VIEW_PAGE(app_request_page, app_request_view, "app/request.html");

struct desk {
	struct rq		*rq;
	struct support_whole	 w;
	struct str		 reply, note;	/* as they were typed */
	enum word		 wrong;
	const char		*at;		/* the field that it is about */
};

static enum status
desk_enter(struct rq *rq, struct desk *d) AWAITS
{
	memset(d, 0, sizeof(*d));
	d->rq = rq;
	if (!app_id_is_valid(rq->arg[0]))
		return (E_NOTFOUND);
	return (store_support_get(&rq->db, rq->arg[0], true, &d->w));
}

static struct str
label(const struct desk *d, struct str code)
{
	return (support_state_label(d->rq, d->w.states, d->w.nstates, code));
}

/* --- showing it --- */

static struct str
event_text(const struct desk *d, const struct support_entry *e)
{
	struct rq	*rq = d->rq;

	if (str_is_c(e->kind, "assign") && str_is(e->assignee, e->actor) &&
	    e->actor.len != 0)
		return (rq_say(rq, W_DESK_TAKEN, .person = e->actor));
	if (str_is_c(e->kind, "assign"))
		return (e->assignee_id.len == 0 ? rq_say(rq,
		    W_DESK_GIVEN_NOBODY, .person = e->actor) : rq_say(rq,
		    W_DESK_GIVEN, .person = e->actor,
		    .member = e->assignee));
	if (!str_is_c(e->kind, "state"))
		return (STR_NONE);
	return (e->is_theirs ? rq_say(rq, W_DESK_MOVED_THEIRS,
	    .from = label(d, e->from), .to = label(d, e->to)) : rq_say(rq,
	    W_EVENT_MOVED_BY, .from = label(d, e->from),
	    .to = label(d, e->to), .person = e->actor));
}

static struct view_list
talk_list(const struct desk *d, struct str who)
{
	struct rq			*rq = d->rq;
	const struct support_entry	*e;
	struct talk_view		*v;
	size_t				 i, n = d->w.nentries;

	v = arena_array(rq->arena, n, sizeof(*v));
	for (i = 0; i < n; i++) {
		e = &d->w.entries[i];
		v[i].kind = e->kind;
		v[i].when = app_time(rq, e->at_local);
		v[i].iso = e->at;
		v[i].event = event_text(d, e);
		v[i].who = e->is_theirs ? who : e->actor;
		v[i].text = e->body;
		if (v[i].event.len == 0 && !d->w.is_readable)
			v[i].text = rq_word(rq, W_DESK_ERASED);
		if (str_is_c(e->kind, "note"))
			v[i].mark = rq_word(rq, W_DESK_NOTE_MARK);
		if (str_is_c(e->kind, "file"))
			v[i].mark = rq_word(rq, W_SUPPORT_FILE);
		if (str_is_c(e->kind, "file") && d->w.is_readable)
			v[i].href = url(rq, APP_REQUEST_FILE, d->w.request->id,
			    e->id);
	}
	return ((struct view_list){ v, n });
}

/* "Sent 24 Nov 2026, 09:12", or why not (yet). */
static struct str
delivery_text(struct rq *rq, const struct delivery *d)
{
	if (str_is_c(d->state, "delivered"))
		return (rq_say(rq, W_DELIVERY_SENT,
		    .time = app_time(rq, d->ended_local)));
	if (str_is_c(d->state, "failed"))
		return (rq_say(rq, W_DELIVERY_FAILED,
		    .time = app_time(rq, d->ended_local),
		    .reason = d->reason));
	if (d->reason.len == 0)
		return (rq_word(rq, W_DELIVERY_WAITS));
	return (rq_say(rq, W_DELIVERY_AGAIN,
	    .time = app_time(rq, d->next_local), .reason = d->reason));
}

static struct view_list
facts_make(const struct desk *d)
{
	const struct support_request	*r = d->w.request;
	struct rq			*rq = d->rq;
	struct fact_view		*f;
	size_t				 i, n = 0;

	f = arena_array(rq->arena, 6 + d->w.ndeliveries, sizeof(*f));
#define FACT(w, s)	f[n++] = (struct fact_view){ rq_word(rq, w), (s) }
	if (d->w.is_readable) {
		FACT(W_APPLICATION_EMAIL, d->w.email);
		FACT(W_DESK_SITE, d->w.site);
		FACT(W_APPLICATION_PHONE, d->w.phone.len != 0 ? d->w.phone :
		    rq_word(rq, W_APPLICATION_NOT_GIVEN));
	}
	FACT(W_LIST_LANGUAGE, app_language(rq, r->language));
	FACT(W_APPLICATIONS_RECEIVED, app_time(rq, r->created_local));
	for (i = 0; i < d->w.ndeliveries; i++)
		FACT(str_is_c(d->w.deliveries[i].purpose,
		    "support.received") ? W_DELIVERY_CONFIRMATION :
		    W_DESK_REPLY_MAIL, delivery_text(rq,
		    &d->w.deliveries[i]));
	FACT(W_LIST_TIME_ZONE, page_zone(rq));
#undef FACT
	return ((struct view_list){ f, n });
}

static void
choices_fill(const struct desk *d, struct app_request_view *v)
{
	const struct support_request	*r = d->w.request;
	struct choice_view		*s, *m;
	size_t				 i;

	s = arena_array(d->rq->arena, d->w.nstates, sizeof(*s));
	for (i = 0; i < d->w.nstates; i++)
		s[i] = (struct choice_view){ d->w.states[i].code,
		    label(d, d->w.states[i].code),
		    str_is(d->w.states[i].code, r->state) };
	v->states = (struct view_list){ s, d->w.nstates };
	m = arena_array(d->rq->arena, d->w.nmembers + 1, sizeof(*m));
	m[0] = (struct choice_view){ STR("nobody"), rq_word(d->rq,
	    W_DESK_NOBODY), r->assignee.len == 0 };
	for (i = 0; i < d->w.nmembers; i++) {
		m[i + 1] = (struct choice_view){ d->w.members[i].id,
		    d->w.members[i].name,
		    str_is(d->w.members[i].id, r->assignee) };
		if (m[i + 1].selected)
			v->assignee = d->w.members[i].name;
	}
	v->members = (struct view_list){ m, d->w.nmembers + 1 };
}

/* What was just done, and the way back from what can be undone. */
static void
saved_fill(const struct desk *d, struct app_request_view *v)
{
	static const struct {
		const char	*done;
		enum word	 text;
		const char	*undo;		/* the field that undoes it */
	} deeds[] = {
		{ "reply", W_DESK_REPLIED, NULL },
		{ "note", W_DESK_NOTED, NULL },
		{ "state", W_DESK_MOVED, "state" },
		{ "assign", W_DESK_ASSIGNED, "member" },
		{ "forget", W_DESK_FORGOTTEN, NULL },
	};
	struct rq	*rq = d->rq;
	struct str	 done = form_get(&rq->query, "done");
	size_t		 i;

	for (i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++) {
		if (!str_is_c(done, deeds[i].done) || rq->verb == POST)
			continue;
		v->saved = rq_word(rq, deeds[i].text);
		v->undo_value = form_get(&rq->query, "was");
		if (deeds[i].undo != NULL && v->undo_value.len != 0) {
			v->undo = str_of(deeds[i].done);
			v->undo_field = str_of(deeds[i].undo);
		}
	}
}

static void
fields_fill(const struct desk *d, struct app_request_view *v)
{
	struct rq		*rq = d->rq;
	struct problem_view	*p = arena_get(rq->arena, sizeof(*p));
	size_t			 n = 0;

	if (d->wrong != W_NONE)
		p[n++] = (struct problem_view){ str_cat(rq->arena, STR("#"),
		    str_of(d->at)), rq_word(rq, d->wrong) };
	app_field_fill(rq->arena, "reply", field_shown(rq->arena, d->reply),
	    p, n, &v->reply);
	app_field_fill(rq->arena, "note", field_shown(rq->arena, d->note), p,
	    n, &v->note);
	v->reply.described = field_described(rq->arena, STR("reply"), true,
	    v->reply.error.len != 0);
	v->note.described = field_described(rq->arena, STR("note"), true,
	    v->note.error.len != 0);
	v->errors = (struct view_list){ p, n };
	v->layout.has_error = n != 0;
}

static enum status
desk_show(struct desk *d, int code) AWAITS
{
	const struct support_request	*r = d->w.request;
	struct app_request_view		 v;
	struct rq			*rq = d->rq;
	enum status			 st;

	st = q_audit_add(&rq->db, .action = STR("support.view"),
	    .object_kind = STR("support"), .object_id = r->id,
	    .detail = STR_NONE);
	if (st != OK)
		return (st);
	memset(&v, 0, sizeof(v));
	v.who = d->w.name.len != 0 ? d->w.name : d->w.email;
	if (!d->w.is_readable)
		v.who = rq_word(rq, W_DESK_ERASED);
	app_frame(rq, rq_say(rq, W_DESK_TITLE, .reference = r->reference),
	    &v.layout, &v.nav);
	v.back = support_carry(rq, url(rq, APP_SUPPORT));
	v.action = support_carry(rq, url(rq, APP_REQUEST, r->id));
	v.entry = secret_uuid(rq->arena);
	v.note_entry = secret_uuid(rq->arena);
	v.reference = r->reference;
	v.state = r->kind;
	v.state_label = label(d, r->state);
	v.revision = r->revision;
	v.erased = !d->w.is_readable;
	v.forget_url = support_carry(rq, url(rq, APP_REQUEST_FORGET, r->id));
	v.closed = str_is_c(r->kind, "closed");
	v.mine = str_is(r->assignee, rq->session.account);
	v.reply_help = rq_say(rq, W_DESK_REPLY_HELP, .email = d->w.email,
	    .language = app_language(rq, r->language));
	v.facts = facts_make(d);
	v.talk = talk_list(d, v.who);
	choices_fill(d, &v);
	saved_fill(d, &v);
	fields_fill(d, &v);
	return (page_send(rq, code, &app_request_page, &v));
}

/* GET /app/support/:id. */
enum status
app_request_get(struct rq *rq)
{
	struct desk	 d;
	enum status	 st;

	if ((st = desk_enter(rq, &d)) != OK)
		return (st);
	return (desk_show(&d, 200));
}

/* --- doing something --- */

/* Back to the request, or why not. was: what undoes it. */
static enum status
desk_done(struct desk *d, enum status st, const char *done, struct str was)
    AWAITS
{
	struct rq	*rq = d->rq;

	if (st == OK)
		return (rq_see_other(rq, support_carry(rq, str_cat(rq->arena,
		    url(rq, APP_REQUEST, d->w.request->id), STR("?done="),
		    str_of(done), was.len == 0 ? STR("") : STR("&was="),
		    was))));
	if (st != E_CONFLICT && st != E_INVALID)
		return (st);
	d->wrong = st == E_CONFLICT ? W_DESK_STALE :
	    strcmp(done, "state") == 0 ? W_DESK_NO_STATE_NOW :
	    W_DESK_NO_MEMBER;
	d->at = strcmp(done, "assign") == 0 ? "member" : done;
	/* What is there now, with what was typed. */
	if (st == E_CONFLICT && (st = store_support_get(&rq->db,
	    d->w.request->id, true, &d->w)) != OK)
		return (st);
	return (desk_show(d, d->wrong == W_DESK_STALE ? 409 : 422));
}

static bool
text_is_sound(struct desk *d, struct str typed, const char *field)
{
	struct str	 text = str_trim(typed);

	if (text.len == 0)
		d->wrong = W_DESK_NO_TEXT;
	else if (field_text(text, SUPPORT_TEXT_MAX, true) != FIELD_OK)
		d->wrong = W_SUPPORT_LONG_TEXT;
	d->at = field;
	return (d->wrong == W_NONE);
}

/* The number of the form's own entry, so that it is stored once. */
static struct str
entry_id(struct rq *rq)
{
	struct str	 id = form_get(&rq->form, "entry");

	return (app_id_is_valid(id) ? id : secret_uuid(rq->arena));
}

/* No number, or one that no row can have, is a stale form, too. */
int64_t
support_revision(struct rq *rq)
{
	int64_t	 n;

	return (str_int(form_get(&rq->form, "revision"), &n) && n > 0 &&
	    n <= INT32_MAX ? n : 0);
}

/* In the language that was asked in, around what the person typed. */
static enum status
desk_reply(struct desk *d, bool closes) AWAITS
{
	const struct support_request	*r = d->w.request;
	const struct locale		*l;
	struct support_verdict		*row = NULL;
	struct rq			*rq = d->rq;
	struct str			 entry = entry_id(rq), text, mail;
	enum status			 st;

	if (!text_is_sound(d, d->reply, "reply"))
		return (desk_show(d, 422));
	l = locale_whole(locale_find(r->language));
	text = str_lines_plain(rq->arena, str_trim(d->reply));
	mail = str_cat(rq->arena, words_say(rq->arena, l,
	    W_SUPPORT_MAIL_REPLY, .text = text,
	    .company = str_one_line(rq->arena, rq->tenant->name),
	    .reference = r->reference, .link = rq_public(rq,
	    support_own_url(rq, r->id, store_support_signature(&rq->db, r)))),
	    STR("\n"));
	st = q_support_reply(&rq->db, &row, .id = r->id, .was = support_revision(rq),
	    .entry = entry, .body = store_support_seal(&rq->db,
	    &d->w.subject, entry, text), .closes = closes,
	    .recipient = d->w.email, .mail_subject = words_say(rq->arena, l,
	    W_SUPPORT_MAIL_RE, .subject = support_mail_subject(rq, l,
	    r->reference)), .mail_text = mail);
	return (desk_done(d, store_support_verdict(&rq->db, st, row), "reply",
	    STR_NONE));
}

static enum status
desk_note(struct desk *d) AWAITS
{
	struct support_verdict	*row = NULL;
	struct rq		*rq = d->rq;
	struct str		 entry = entry_id(rq);
	enum status		 st;

	if (!text_is_sound(d, d->note, "note"))
		return (desk_show(d, 422));
	st = q_support_note(&rq->db, &row, .id = d->w.request->id,
	    .entry = entry, .body = store_support_seal(&rq->db,
	    &d->w.subject, entry, str_lines_plain(rq->arena,
	    str_trim(d->note))));
	return (desk_done(d, store_support_verdict(&rq->db, st, row), "note",
	    STR_NONE));
}

static enum status
desk_state(struct desk *d, struct str state) AWAITS
{
	struct support_verdict	*row = NULL;
	enum status		 st;

	st = q_support_state_set(&d->rq->db, &row, .id = d->w.request->id,
	    .was = support_revision(d->rq), .state = state);
	return (desk_done(d, store_support_verdict(&d->rq->db, st, row),
	    "state", str_is(state, d->w.request->state) ? STR_NONE :
	    d->w.request->state));
}

/* member: an account, or "nobody"; whoever is none is no member. */
static enum status
desk_assign(struct desk *d, struct str member) AWAITS
{
	struct support_verdict	*row = NULL;
	struct str		 was = d->w.request->assignee;
	enum status		 st;

	if (str_is_c(member, "nobody"))
		member = STR_NONE;
	else if (!app_id_is_valid(member))
		return (desk_done(d, E_INVALID, "assign", STR_NONE));
	st = q_support_assign(&d->rq->db, &row, .id = d->w.request->id,
	    .was = support_revision(d->rq), .member = member);
	return (desk_done(d, store_support_verdict(&d->rq->db, st, row),
	    "assign", str_is(member, was) ? STR_NONE :
	    was.len == 0 ? STR("nobody") : was));
}

/* POST /app/support/:id: the button says what. */
enum status
app_request_post(struct rq *rq)
{
	struct str	 what = form_get(&rq->form, "do");
	struct desk	 d;
	enum status	 st;

	if ((st = desk_enter(rq, &d)) != OK)
		return (st);
	d.reply = form_get(&rq->form, "reply");
	d.note = form_get(&rq->form, "note");
	if (str_is_c(what, "state"))
		return (desk_state(&d, form_get(&rq->form, "state")));
	if (str_is_c(what, "assign"))
		return (desk_assign(&d, form_get(&rq->form, "member")));
	if (str_is_c(what, "take"))
		return (desk_assign(&d, rq->session.account));
	/* Nothing can be said about what nobody can read. */
	if (!d.w.is_readable)
		return (desk_show(&d, 410));
	if (str_is_c(what, "note"))
		return (desk_note(&d));
	if (str_is_c(what, "reply") || str_is_c(what, "reply-close"))
		return (desk_reply(&d, str_is_c(what, "reply-close")));
	return (E_MALFORMED);
}

/* --- its files --- */

/* GET /app/support/:id/files/:file. */
enum status
app_request_file_get(struct rq *rq)
{
	struct file	*f;
	struct str	 bytes;
	struct desk	 d;
	enum status	 st;

	if ((st = desk_enter(rq, &d)) != OK)
		return (st);
	if (!app_id_is_valid(rq->arg[1]))
		return (E_NOTFOUND);
	if ((st = store_support_file_open(&rq->db, &d.w, rq->arg[1], &f,
	    &bytes)) != OK || (st = q_audit_add(&rq->db,
	    .action = STR("support.download"), .object_kind = STR("support"),
	    .object_id = rq->arg[0], .detail = STR_NONE)) != OK)
		return (st);
	return (download_send_bytes(rq, f, bytes));
}
