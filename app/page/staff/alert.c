/*
 * One alert: GET shows it, POST takes it or hands it back, notes something,
 * answers by mail, closes it or opens it again. Its forms carry the revision that
 * they were made of: who comes second is told, and keeps what they typed.
 */
#include <string.h>

#include "base/secret.h"
#include "form/field.h"
#include "form/type.h"
#include "page/staff/alerts.h"
#include "store/cache.h"

#define TEXT_MAX	5000	/* letters of a note, an answer, a reason */

VIEW_STRUCT(alert_event_view, text(text, kind, when, iso, body, mail));

VIEW_STRUCT(app_alert_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(back_url, response_url, name, survey, state, state_label, owner,
        action, entry, saved, question, score, comment, when, iso,
        reply_help),
    num(revision),
    flag(can_take, can_back, can_answer, can_close, can_reopen, no_address),
    sub(field_view, reply, note, reason),
    list(problem_view, errors),
    list(alert_event_view, talk));

VIEW_PAGE(app_alert_page, app_alert_view, "app/alert.html");

struct desk {
	struct rq		*rq;
	struct alert		*alert;
	struct response		*response;
	struct answers		 answers;
	struct str		 email;		/* that was left, or none */
	enum word		 wrong;
	const char		*at;		/* the field that it is about */
};

/* The first that was answered of the questions for an address. */
static struct str
email_find(const struct answers *all)
{
	const struct question	*q;
	size_t			 i;

	for (i = 0; i < all->survey->nquestions; i++) {
		q = &all->survey->questions[i];
		if (q->type->look.type != NULL &&
		    strcmp(q->type->look.type, "email") == 0 &&
		    all->list[i].state == ANSWER_GIVEN)
			return (answer_value(&all->list[i]));
	}
	return (STR_NONE);
}

static enum status
desk_enter(struct rq *rq, struct desk *d) AWAITS
{
	const struct survey	*def;
	enum status		 st;

	memset(d, 0, sizeof(*d));
	d->rq = rq;
	if (!app_id_is_valid(rq->arg[0]))
		return (E_NOTFOUND);
	if ((st = q_alert_get(&rq->db, &d->alert, .id = rq->arg[0])) != OK ||
	    (st = q_response_get(&rq->db, &d->response,
	    .id = d->alert->response)) != OK ||
	    (st = cache_version_get(&rq->db, d->response->survey_id,
	    d->response->version, &def)) != OK)
		return (st);
	if (answers_from_json(rq->arena, def, d->response->answers,
	    &d->answers) != OK)
		return (db_refuse(&rq->db, E_INTERNAL,
		    "stored answers cannot be read"));
	d->email = email_find(&d->answers);
	return (OK);
}

/* --- showing --- */

static struct str
event_text(struct rq *rq, const struct alert_entry *e, struct str rule)
{
	if (str_is_c(e->kind, "take"))
		return (rq_say(rq, W_ALERTS_DID_TAKE, .person = e->actor));
	if (str_is_c(e->kind, "back"))
		return (rq_say(rq, W_ALERTS_DID_BACK, .person = e->actor));
	if (str_is_c(e->kind, "note"))
		return (rq_say(rq, W_ALERTS_DID_NOTE, .person = e->actor));
	if (str_is_c(e->kind, "answer"))
		return (rq_say(rq, W_ALERTS_DID_ANSWER, .person = e->actor));
	if (str_is_c(e->kind, "close"))
		return (rq_say(rq, W_ALERTS_DID_CLOSE, .person = e->actor));
	if (str_is_c(e->kind, "reopen"))
		return (rq_say(rq, W_ALERTS_DID_REOPEN, .person = e->actor));
	return (rq_say(rq, W_ALERTS_DID_OPEN, .rule = rule));
}

static enum status
talk_fill(const struct desk *d, struct view_list *out) AWAITS
{
	struct rq		*rq = d->rq;
	struct alert_entry	*rows;
	struct alert_event_view	*v;
	enum status		 st;
	size_t			 i, n;

	if ((st = q_alert_entries(&rq->db, &rows, &n,
	    .alert = d->alert->id)) != OK)
		return (st);
	v = arena_array(rq->arena, n, sizeof(*v));
	for (i = 0; i < n; i++) {
		v[i].text = event_text(rq, &rows[i], d->alert->name);
		v[i].kind = rows[i].kind;
		v[i].when = app_time(rq, rows[i].at_local);
		v[i].iso = rows[i].at;
		v[i].body = rows[i].body;
		if (!str_is_c(rows[i].kind, "answer"))
			continue;
		v[i].mail = rq_word(rq, str_is_c(rows[i].mail, "delivered") ?
		    W_ALERTS_MAIL_DELIVERED : str_is_c(rows[i].mail,
		    "failed") ? W_ALERTS_MAIL_FAILED : W_ALERTS_MAIL_WAITING);
	}
	*out = (struct view_list){ v, n };
	return (OK);
}

static void
facts_fill(const struct desk *d, struct app_alert_view *v)
{
	const struct survey	*def = d->answers.survey;
	const struct question	*q = survey_question_find(def,
				    d->alert->question);
	size_t			 i;

	v->name = d->alert->name;
	v->survey = d->alert->title;
	v->question = q == NULL ? d->alert->question : text_in(&q->label,
	    survey_language_find(def, d->rq->locale->tag));
	v->score = app_number(d->rq, d->alert->score);
	for (i = 0; i < def->nquestions && v->comment.len == 0; i++)
		if (d->answers.list[i].state == ANSWER_GIVEN)
			v->comment = answer_comment(&def->questions[i],
			    &d->answers.list[i]);
	v->when = app_time(d->rq, d->alert->opened_local);
	v->iso = d->alert->opened_at;
	v->owner = d->alert->owner_name;
	v->state = d->alert->state;
	v->state_label = alert_state_label(d->rq, d->alert->state);
}

static void
deeds_fill(const struct desk *d, struct app_alert_view *v)
{
	struct str	 state = d->alert->state;
	bool		 closed = str_is_c(state, "closed");

	v->can_take = str_is_c(state, "open");
	v->can_back = str_is_c(state, "taken");
	v->can_close = !closed;
	v->can_reopen = closed || str_is_c(state, "answered");
	v->can_answer = !closed && d->email.len != 0;
	v->no_address = !closed && d->email.len == 0;
	v->reply_help = rq_say(d->rq, W_ALERTS_REPLY_HELP, .email = d->email,
	    .company = d->rq->tenant->name,
	    .language = app_language(d->rq, d->response->language));
}

static void
field_fill(const struct desk *d, const char *name,
    const struct problem_view *p, size_t n, struct field_view *v)
{
	struct arena	*a = d->rq->arena;

	app_field_fill(a, name, field_shown(a, form_get(&d->rq->form, name)),
	    p, n, v);
	v->described = field_described(a, str_of(name), true,
	    v->error.len != 0);
}

static enum status
desk_show(const struct desk *d, int code) AWAITS
{
	struct rq		*rq = d->rq;
	struct problem_view	 p;
	struct app_alert_view	 v;
	enum status		 st;
	size_t			 n = d->wrong != W_NONE;

	memset(&v, 0, sizeof(v));
	if ((st = talk_fill(d, &v.talk)) != OK)
		return (st);
	app_frame(rq, d->alert->name, &v.layout, &v.nav);
	v.back_url = alert_carry(rq, url(rq, APP_ALERTS));
	v.response_url = url(rq, APP_RESPONSE, d->alert->response);
	v.action = alert_carry(rq, url(rq, APP_ALERT_SEND, d->alert->id));
	v.entry = secret_uuid(rq->arena);
	v.revision = d->alert->revision;
	if (form_find(&rq->query, "saved") != NULL && rq->verb != POST)
		v.saved = rq_word(rq, W_SETTINGS_SAVED);
	facts_fill(d, &v);
	deeds_fill(d, &v);
	p = (struct problem_view){ str_of(d->at), rq_word(rq, d->wrong) };
	field_fill(d, "reply", &p, n, &v.reply);
	field_fill(d, "note", &p, n, &v.note);
	field_fill(d, "reason", &p, n, &v.reason);
	v.errors = (struct view_list){ &p, n };
	v.layout.has_error = n != 0;
	return (page_send(rq, code, &app_alert_page, &v));
}

/* GET /app/alerts/:alert. */
enum status
app_alert_get(struct rq *rq)
{
	struct desk	 d;
	enum status	 st;

	if ((st = desk_enter(rq, &d)) != OK)
		return (st);
	return (desk_show(&d, 200));
}

/* --- doing something --- */

static const struct deed {
	const char	*what;
	const char	*field;		/* with a text; or NULL */
	const char	*at;		/* where what is wrong is said */
} deeds[] = {
	{ "take", NULL, "#do" }, { "back", NULL, "#do" },
	{ "reopen", NULL, "#do" }, { "note", "note", "#note" },
	{ "close", "reason", "#reason" }, { "answer", "reply", "#reply" },
};

static const struct deed *
deed_find(struct str what)
{
	size_t	 i;

	for (i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++)
		if (str_is_c(what, deeds[i].what))
			return (&deeds[i]);
	return (NULL);
}

static bool
text_is_sound(struct desk *d, struct str text)
{
	if (text.len == 0)
		d->wrong = W_ALERTS_NO_TEXT;
	else if (field_text(text, TEXT_MAX, true) != FIELD_OK)
		d->wrong = W_ALERTS_LONG_TEXT;
	return (d->wrong == W_NONE);
}

static int64_t
revision(struct rq *rq)
{
	int64_t	 n;

	return (str_int(form_get(&rq->form, "revision"), &n) && n > 0 &&
	    n <= INT32_MAX ? n : 0);
}

static enum status
act(struct desk *d, const struct deed *deed, struct str text) AWAITS
{
	struct rq		*rq = d->rq;
	const struct locale	*l = locale_whole(locale_find(
				    d->response->language));
	struct str		 entry = form_get(&rq->form, "entry");
	bool			 mails = strcmp(deed->what, "answer") == 0;
	struct alert_verdict	*row;
	enum status		 st;

	st = q_alert_act(&rq->db, &row, .id = d->alert->id,
	    .was = revision(rq), .what = str_of(deed->what),
	    .entry = app_id_is_valid(entry) ? entry : secret_uuid(rq->arena),
	    .body = text, .recipient = mails ? d->email : STR_NONE,
	    .mail_subject = mails ? words_say(rq->arena, l,
	    W_ALERT_REPLY_SUBJECT, .survey = str_one_line(rq->arena,
	    text_in(&d->answers.survey->title, survey_language_find(
	    d->answers.survey, d->response->language)))) : STR_NONE,
	    .mail_text = mails ? str_cat(rq->arena, words_say(rq->arena, l,
	    W_ALERT_REPLY_MAIL, .text = text,
	    .company = str_one_line(rq->arena, rq->tenant->name)),
	    STR("\n")) : STR_NONE);
	if (st != OK)
		return (st);
	if (str_is_c(row->verdict, "done"))
		return (rq_see_other(rq, alert_carry(rq, str_cat(rq->arena,
		    url(rq, APP_ALERT, d->alert->id), STR("?saved=1")))));
	if (str_is_c(row->verdict, "gone"))
		return (E_NOTFOUND);
	d->wrong = str_is_c(row->verdict, "stale") ? W_ALERTS_STALE :
	    W_ALERTS_NOT_NOW;
	return (E_CONFLICT);
}

/* POST /app/alerts/:alert: the button says what. */
enum status
app_alert_post(struct rq *rq)
{
	const struct deed	*deed = deed_find(form_get(&rq->form, "do"));
	struct str		 text = STR_NONE;
	struct desk		 d, now;
	enum status		 st;

	if ((st = desk_enter(rq, &d)) != OK)
		return (st);
	if (deed == NULL)
		return (E_MALFORMED);
	d.at = deed->at;
	if (strcmp(deed->what, "answer") == 0 && d.email.len == 0) {
		d.wrong = W_ALERTS_NO_ADDRESS;
		d.at = "#do";
		return (desk_show(&d, 422));
	}
	if (deed->field != NULL) {
		text = str_lines_plain(rq->arena, str_trim(form_get(&rq->form,
		    deed->field)));
		if (!text_is_sound(&d, text))
			return (desk_show(&d, 422));
	}
	if ((st = act(&d, deed, text)) != E_CONFLICT)
		return (st);
	/* What is there now, with what was typed. */
	if ((st = desk_enter(rq, &now)) != OK)
		return (st);
	now.wrong = d.wrong;
	now.at = "#do";
	return (desk_show(&now, 409));
}
