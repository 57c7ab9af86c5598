/*
 * Coming in without a password.
 *
 *	FORGOT	asks for the address and mails a link to RESET. What it answers,
 *		and when, is the same whoever has that address.
 *	RESET	sets a new password, once, within the hour.
 *	JOIN	is where the mail leads that somebody was asked in with
 *		(page/staff/people.c): a new account chooses its password, one
 *		that is there shows its own.
 *
 * The links hold a random token, the database its hash.
 */
#include <string.h>

#include "base/co.h"
#include "base/date.h"
#include "base/secret.h"
#include "form/field.h"
#include "http/edge.h"
#include "page/part/frame.h"
#include "page/staff/account.h"
#include "page/staff/password.h"
#include "rule/rate.h"
#include "store/delivery.h"

#define RESET_SECONDS	3600
/* ms; longer than the question takes for an address that is known. */
#define FORGOT_TAKES	400

VIEW_STRUCT(forgot_view,
    sub(layout_view, layout),
    text(action, csrf, back, sent),
    list(problem_view, errors),
    sub(field_view, email));

VIEW_PAGE(forgot_page, forgot_view, "forgot.html");

/* Of RESET and JOIN. */
VIEW_STRUCT(ticket_view,
    sub(layout_view, layout),
    text(heading, lead, action, csrf, ticket, at, email, send, again, again_label),
    flag(dead, has_account),
    list(problem_view, errors),
    sub(field_view, password));

VIEW_PAGE(ticket_page, ticket_view, "ticket.html");

static struct ticket
ticket_given(struct rq *rq)
{
	return (ticket_of(rq->arena, form_get(rq->verb == POST ? &rq->form :
	    &rq->query, "t")));
}

static struct layout_view
account_layout(struct rq *rq, struct str heading, bool has_error)
{
	struct layout_view	 v;

	v = layout_public(rq, NULL, rq_say(rq, W_LAYOUT_TITLE,
	    .page = heading, .site = STR("Exitpoll")));
	v.noindex = true;
	v.has_error = has_error;
	return (v);
}

static struct str
form_token(struct rq *rq, struct str action)
{
	struct form_token	 t = { .extra = 0 };

	secret_random(t.id, sizeof(t.id));
	return (rq_form_token(rq, action, &t));
}

/* --- forgotten --- */

static enum status
forgot_show(struct rq *rq, int code, struct str email, enum word problem)
{
	struct problem_view	 p;
	struct forgot_view	 v;

	memset(&v, 0, sizeof(v));
	v.layout = account_layout(rq, rq_word(rq, W_ACCOUNT_FORGOT_HEADING),
	    problem != W_NONE);
	v.action = url(rq, FORGOT);
	v.csrf = form_token(rq, v.action);
	v.back = url(rq, LOGIN);
	v.email.value = field_shown(rq->arena, email);
	if (problem != W_NONE) {
		v.email.error = rq_word(rq, problem);
		p = (struct problem_view){ STR("#email"), v.email.error };
		v.errors = (struct view_list){ &p, 1 };
	}
	v.email.described = field_described(rq->arena, STR("email"), false,
	    problem != W_NONE);
	if (code == 200 && email.len != 0)
		v.sent = rq_say(rq, W_ACCOUNT_FORGOT_SENT,
		    .email = v.email.value);
	return (page_send(rq, code, &forgot_page, &v));
}

enum status
forgot_get(struct rq *rq)
{
	rq->locale = page_locale(rq);
	return (forgot_show(rq, 200, STR_NONE, W_NONE));
}

/* The address is typed already. */
enum status
forgot_again(struct rq *rq)
{
	struct str	 email = str_trim(form_get(&rq->form, "email"));

	rq->locale = page_locale(rq);
	return (forgot_show(rq, rq->held_code, email, rq->held));
}

/* *taken false: the address had its mails for now. */
static enum status
forgot_mail(struct rq *rq, struct str email, bool *taken) AWAITS
{
	struct account_reset_begin_row	*row;
	struct ticket			 t = ticket_new(rq->arena);
	struct mail_keys		 keys = store_mail_keys(rq->arena,
					    rq_is_counted(rq) ? field_mailbox(
					    rq->arena, email) : STR_NONE);
	enum status			 st;

	st = q_account_reset_begin(&rq->db, &row, .email = email,
	    .ticket = t.hash, .seconds = RESET_SECONDS,
	    .subject = rq_word(rq, W_ACCOUNT_RESET_MAIL_SUBJECT),
	    .text = str_cat(rq->arena, rq_say(rq, W_ACCOUNT_RESET_MAIL,
	    .email = email, .link = rq_public(rq, str_cat(rq->arena,
	    url(rq, RESET), STR("?t="), t.token))), STR("\n")),
	    .mail_hour_key = keys.hour,
	    .mail_hour_burst = rate_mail_hour.burst,
	    .mail_hour_every = rate_mail_hour.every,
	    .mail_day_key = keys.day,
	    .mail_day_burst = rate_mail_day.burst,
	    .mail_day_every = rate_mail_day.every);
	*taken = st == OK && row->done;
	return (st);
}

enum status
forgot_post(struct rq *rq)
{
	struct str	 typed = str_trim(form_get(&rq->form, "email"));
	struct str	 email;
	int64_t		 began = clock_ms();
	enum status	 st;
	bool		 taken;

	rq->locale = page_locale(rq);
	if (field_email(rq->arena, typed, &email) != FIELD_OK)
		return (forgot_show(rq, 422, typed, W_LOGIN_NO_EMAIL));
	if ((st = forgot_mail(rq, email, &taken)) != OK)
		return (st);
	if (!taken)
		return (forgot_show(rq, 429, typed, W_PEOPLE_MANY));
	/* How long it took would tell who has an account. */
	(void)co_wait(began + FORGOT_TAKES);
	return (forgot_show(rq, 200, email, W_NONE));
}

/* --- a link from a mail --- */

static enum status
ticket_show(struct rq *rq, int code, struct ticket_view *v, enum word problem)
{
	struct problem_view	 p;

	v->layout = account_layout(rq, v->heading, problem != W_NONE);
	if (v->dead)
		return (page_send(rq, code, &ticket_page, v));
	v->csrf = form_token(rq, v->action);
	v->ticket = ticket_given(rq).token;
	if (problem != W_NONE) {
		p = (struct problem_view){ STR("#password"),
		    rq_word(rq, problem) };
		v->errors = (struct view_list){ &p, 1 };
		if (rq->held == W_NONE)
			v->password.error = p.text;
	}
	v->password.described = field_described(rq->arena, STR("password"),
	    !v->has_account, v->password.error.len != 0);
	return (page_send(rq, code, &ticket_page, v));
}

/* The customer that somebody was asked in by. */
static struct str
slug_given(struct rq *rq)
{
	struct str	 slug = form_get(rq->verb == POST ? &rq->form :
			    &rq->query, "at");

	return (str_has_byte(slug, '\0') || !str_utf8_is_valid(slug) ?
	    STR("") : slug);
}

/* Used, replaced, or too late. */
static enum status
ticket_dead(struct rq *rq, enum word lead, struct str again, enum word label)
{
	struct ticket_view	 v;

	memset(&v, 0, sizeof(v));
	v.dead = true;
	v.heading = rq_word(rq, W_ACCOUNT_DEAD_HEADING);
	v.lead = rq_word(rq, lead);
	v.again = again;
	v.again_label = rq_word(rq, label);
	return (ticket_show(rq, 410, &v, W_NONE));
}

static enum status
reset_dead(struct rq *rq)
{
	return (ticket_dead(rq, W_ACCOUNT_DEAD_LEAD, url(rq, FORGOT),
	    W_ACCOUNT_RESET_AGAIN));
}

static enum status
reset_show(struct rq *rq, int code, enum word problem) AWAITS
{
	struct account_reset_look_row	*row;
	struct ticket_view		 v;
	enum status			 st;

	rq->locale = page_locale(rq);
	st = q_account_reset_look(&rq->db, &row,
	    .ticket = ticket_given(rq).hash);
	if (st == E_NOTFOUND)
		return (reset_dead(rq));
	if (st != OK)
		return (st);
	memset(&v, 0, sizeof(v));
	v.heading = rq_word(rq, W_ACCOUNT_RESET_HEADING);
	v.lead = rq_say(rq, W_ACCOUNT_RESET_FOR, .email = row->email);
	v.email = row->email;
	v.action = url(rq, RESET);
	v.send = rq_word(rq, W_ACCOUNT_RESET_SEND);
	return (ticket_show(rq, code, &v, problem));
}

enum status
reset_get(struct rq *rq)
{
	return (reset_show(rq, 200, W_NONE));
}

enum status
reset_again(struct rq *rq)
{
	return (reset_show(rq, rq->held_code, rq->held));
}

enum status
reset_post(struct rq *rq)
{
	struct account_reset_look_row	*row;
	struct account_reset_use_row	*used;
	struct ticket			 t = ticket_given(rq);
	struct str			 password, hash;
	enum word			 flaw;
	enum status			 st;

	rq->locale = page_locale(rq);
	password = form_get(&rq->form, "password");
	st = q_account_reset_look(&rq->db, &row, .ticket = t.hash);
	if (st == E_NOTFOUND)
		return (reset_dead(rq));
	if (st != OK)
		return (st);
	if ((flaw = password_flaw_word(password, row->email)) != W_NONE)
		return (reset_show(rq, 422, flaw));
	if ((st = rq_password_hash(rq, password, &hash)) != OK ||
	    (st = q_account_reset_use(&rq->db, &used, .ticket = t.hash,
	    .better = hash)) != OK)
		return (st);
	if (!used->done)
		return (reset_dead(rq));
	return (rq_see_other(rq, str_cat(rq->arena, url(rq, LOGIN),
	    STR("?new=reset"))));
}

/* --- asked in --- */

static enum status
join_dead(struct rq *rq)
{
	return (ticket_dead(rq, W_ACCOUNT_JOIN_DEAD, url(rq, LOGIN),
	    W_ACCOUNT_BACK));
}

static void
join_fill(struct rq *rq, const struct asked_in *who, struct ticket_view *v)
{
	memset(v, 0, sizeof(*v));
	v->heading = rq_say(rq, W_ACCOUNT_JOIN_HEADING,
	    .company = who->tenant_name);
	v->lead = rq_say(rq, W_ACCOUNT_JOIN_LEAD, .company = who->tenant_name,
	    .role = app_role(rq, who->role, who->role_label));
	v->email = who->email;
	v->has_account = who->has_account;
	v->at = slug_given(rq);
	v->action = url(rq, JOIN);
	v->send = rq_word(rq, W_ACCOUNT_JOIN_SEND);
}

static enum status
join_show(struct rq *rq, int code, enum word problem) AWAITS
{
	struct asked_in		*who;
	struct ticket_view	 v;
	enum status		 st;

	rq->locale = page_locale(rq);
	st = q_invitation_look(&rq->db, &who, .slug = slug_given(rq),
	    .ticket = ticket_given(rq).hash);
	if (st == E_NOTFOUND)
		return (join_dead(rq));
	if (st != OK)
		return (st);
	join_fill(rq, who, &v);
	return (ticket_show(rq, code, &v, problem));
}

enum status
join_get(struct rq *rq)
{
	return (join_show(rq, 200, W_NONE));
}

enum status
join_again(struct rq *rq)
{
	return (join_show(rq, rq->held_code, rq->held));
}

/* The hash of a password that was chosen now, or of the one that is there and
 * was shown. *problem says why there is none. */
static enum status
join_hash(struct rq *rq, const struct asked_in *who, struct str *hash,
    enum word *problem) AWAITS
{
	struct str	 password = form_get(&rq->form, "password");
	enum status	 st;
	bool		 same = false;

	*problem = W_NONE;
	if (!who->has_account) {
		*problem = password_flaw_word(password, who->email);
		return (*problem != W_NONE ? OK :
		    rq_password_hash(rq, password, hash));
	}
	st = password_is_own(rq, who->email, password, hash, &same);
	if (st == E_TOO_MANY) {
		*problem = W_LOGIN_LATER;
		return (OK);
	}
	if (st == OK && !same)
		*problem = W_ACCOUNT_NOT_IT;
	return (st);
}

enum status
join_post(struct rq *rq)
{
	struct asked_in		*who;
	struct invitation_used	*used;
	struct ticket		 t = ticket_given(rq);
	struct str		 hash;
	enum word		 problem;
	enum status		 st;

	rq->locale = page_locale(rq);
	st = q_invitation_look(&rq->db, &who, .slug = slug_given(rq),
	    .ticket = t.hash);
	if (st == E_NOTFOUND)
		return (join_dead(rq));
	if (st != OK || (st = join_hash(rq, who, &hash, &problem)) != OK)
		return (st);
	if (problem != W_NONE)
		return (join_show(rq, problem == W_LOGIN_LATER ? 429 : 422,
		    problem));
	st = q_invitation_use(&rq->db, &used, .slug = slug_given(rq),
	    .ticket = t.hash, .hash = hash);
	if (st == E_DENIED)
		return (join_show(rq, 422, W_ACCOUNT_NOT_IT));
	if (st != OK)
		return (st);
	if (!str_is_c(used->verdict, "done"))
		return (join_dead(rq));
	return (rq_see_other(rq, str_cat(rq->arena, url(rq, LOGIN),
	    STR("?new=join"))));
}
