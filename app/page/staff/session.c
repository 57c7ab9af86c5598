/*
 * Signing in and out. The browser holds a random token, the database its
 * hash; an unknown address costs the same time and gets the same words as a
 * wrong password.
 */
#include <string.h>

#include "base/log.h"
#include "base/network.h"
#include "base/secret.h"
#include "http/edge.h"
#include "page/part/field_view.h"
#include "page/part/layout.h"
#include "page/staff/browser.h"
#include "page/staff/password.h"
#include "page/staff/session.h"
#include "queries.h"

/* A Monday's work fits; a laptop left open over night does not. */
#define SESSION_IDLE	(2 * 3600)
#define SESSION_TOTAL	(12 * 3600)
#define TOKEN_BYTES	32

VIEW_STRUCT(login_view,
    sub(layout_view, layout),
    text(action, csrf, next, forgot, notice),
    list(problem_view, errors),
    sub(field_view, email, password));

VIEW_PAGE(login_page, login_view, "login.html");

enum status
session_enter(struct rq *rq, struct str token)
{
	struct session_row	*row;
	unsigned char		 hash[32];
	enum status		 st;

	secret_hash32(token.p, token.len, hash);
	st = q_session_enter(&rq->db, &row,
	    .token_hash = { (char *)hash, sizeof(hash) });
	if (st == E_NOTFOUND)
		return (E_LOGIN);
	if (st != OK)
		return (st);
	rq->session = (struct session){
		.id = row->id, .account = row->account, .name = row->name,
		.email = row->email, .role = row->role,
		.role_label = row->role_label,
		.can = capability_set(row->can),
		.tenant = row->tenant, .tenant_slug = row->tenant_slug,
		.tenant_name = row->tenant_name, .csrf = row->csrf,
		.language = row->language, .others = row->others,
	};
	rq->tenant = row->works_in;
	rq->locale = row->language.len != 0 ?
	    locale_whole(locale_find(row->language)) : page_locale(rq);
	return (OK);
}

/* "/app/x/..": a browser would go somewhere else than we have judged. */
static bool
has_dot_segment(struct rq *rq, struct str path)
{
	struct str	 segment, plain, rest = path;
	bool		 more = true;

	while (more) {
		more = str_cut(rest, '/', &segment, &rest);
		if (!form_decode(rq->arena, segment, false, &plain) ||
		    str_is(plain, STR(".")) || str_is(plain, STR("..")))
			return (true);
	}
	return (false);
}

/* Where to afterwards: a page of the signed-in area, nothing else. */
static struct str
next_path(struct rq *rq)
{
	struct str	 path, rest, s;
	size_t		 i;

	s = form_get(rq->verb == POST ? &rq->form : &rq->query, "next");
	(void)str_cut(s, '?', &path, &rest);
	if (s.len > 500 || has_dot_segment(rq, path) ||
	    !admit_is_inside(rq, path))
		return (STR_NONE);
	for (i = 0; i < s.len; i++)
		if (s.p[i] <= ' ' || s.p[i] == '\\' || s.p[i] == 0x7f)
			return (STR_NONE);
	return (s);
}

/* field NULL: the problem is none of a field. */
static void
problem_show(struct rq *rq, struct login_view *v, const char *field,
    enum word problem)
{
	struct problem_view	*p = arena_get(rq->arena, sizeof(*p));
	struct field_view	*f;

	*p = (struct problem_view){ .text = word(rq->locale, problem) };
	v->errors = (struct view_list){ p, 1 };
	if (field == NULL)
		return;
	f = strcmp(field, "email") == 0 ? &v->email : &v->password;
	f->error = p->text;
	f->described = field_described(rq->arena, str_of(field), false, true);
	p->href = str_fmt(rq->arena, "#%s", field);
}

/* What led here: a password was set, or an account was joined. */
static struct str
notice_say(struct rq *rq)
{
	struct str	 what = form_get(&rq->query, "new");

	return (str_is_c(what, "reset") ? rq_word(rq, W_ACCOUNT_RESET_DONE) :
	    str_is_c(what, "join") ? rq_word(rq, W_ACCOUNT_JOIN_DONE) :
	    STR_NONE);
}

static enum status
login_show(struct rq *rq, int code, const char *field, struct str email,
    enum word problem)
{
	struct login_view	 v;
	struct form_token	 t = { .extra = 0 };

	memset(&v, 0, sizeof(v));
	rq->locale = page_locale(rq);
	v.layout = layout_public(rq, NULL, word(rq->locale, W_LOGIN_TITLE));
	v.layout.noindex = true;
	v.layout.has_error = problem != W_NONE;
	v.next = next_path(rq);
	v.email.value = email;
	if (problem != W_NONE)
		problem_show(rq, &v, field, problem);
	secret_random(t.id, sizeof(t.id));
	v.action = url(rq, LOGIN);
	v.forgot = url(rq, FORGOT);
	v.notice = notice_say(rq);
	v.csrf = rq_form_token(rq, v.action, &t);
	return (page_send(rq, code, &login_page, &v));
}

/* The address that follows a sign-in of a browser that brought no cookie: by
 * now it has ours, or keeps none, and then nobody can be signed in. */
static struct str
kept_path(struct rq *rq, struct str next)
{
	struct buf	 b = buf_new(rq->arena, 128);

	buf_str(&b, url(rq, LOGIN));
	buf_c(&b, "?kept=1");
	if (next.len != 0) {
		buf_c(&b, "&next=");
		buf_url_part(&b, next);
	}
	return (buf_view(&b));
}

static enum status
login_kept(struct rq *rq) AWAITS
{
	struct str	 token = rq_cookie_find(rq, SESSION_COOKIE);
	struct str	 next = next_path(rq);
	enum status	 st = E_LOGIN;

	if (token.len != 0 && (st = session_enter(rq, token)) == OK)
		return (rq_see_other(rq, next.len != 0 ? next :
		    url(rq, APP)));
	if (st != E_LOGIN)
		return (st);
	return (login_show(rq, 200, NULL, STR_NONE, W_LOGIN_NO_COOKIE));
}

enum status
login_get(struct rq *rq)
{
	if (form_find(&rq->query, "kept") != NULL)
		return (login_kept(rq));
	return (login_show(rq, 200, NULL, STR_NONE, W_NONE));
}

static enum status
session_begin(struct rq *rq, const struct account_membership *m) AWAITS
{
	struct str	 token;
	unsigned char	 raw[TOKEN_BYTES], csrf[TOKEN_BYTES], hash[32];
	enum status	 st;

	secret_random(raw, sizeof(raw));
	secret_random(csrf, sizeof(csrf));
	token = str_base64url(rq->arena, raw, sizeof(raw));
	secret_hash32(token.p, token.len, hash);
	if ((st = q_session_add(&rq->db,
	    .token_hash = { (char *)hash, sizeof(hash) }, .account = m->id,
	    .tenant_id = m->tenant,
	    .csrf = str_base64url(rq->arena, csrf, sizeof(csrf)),
	    .idle_seconds = SESSION_IDLE,
	    .total_seconds = SESSION_TOTAL)) != OK)
		return (st);
	rq->db.actor = m->id;
	rq->db.tenant = m->tenant;
	/* Nobody is in without a line in the audit log. */
	if (m->tenant.p != NULL && (st = q_audit_add(&rq->db,
	    .action = STR("sign-in"), .object_kind = STR_NONE,
	    .object_id = STR_NONE, .detail = STR_NONE)) != OK)
		return (st);
	rq_cookie_set(rq, SESSION_COOKIE, token, -1);
	return (OK);
}

/* Who signs in again leaves no older session of this browser behind. */
static enum status
session_end(struct rq *rq) AWAITS
{
	struct str	 token = rq_cookie_find(rq, SESSION_COOKIE);
	unsigned char	 hash[32];
	enum status	 st;

	if (token.len == 0)
		return (OK);
	secret_hash32(token.p, token.len, hash);
	st = q_session_drop(&rq->db,
	    .token_hash = { (char *)hash, sizeof(hash) });
	return (st == E_NOTFOUND ? OK : st);
}

/* The costs of a hash were raised since it was made: now, with the password
 * at hand, it can be made anew; if that fails, at the next sign-in. */
static void
password_renew(struct rq *rq, const struct account_membership *account,
    struct str password) AWAITS
{
	struct str	 hash;
	enum status	 st;

	if (!password_hash_is_old(account->password_hash))
		return;
	if ((st = rq_password_hash(rq, password, &hash)) == OK)
		st = q_account_rehash(&rq->db, .account = account->id,
		    .proven = account->password_hash, .better = hash);
	if (st != OK)
		log_event(LEVEL_WARN, "password_not_renewed",
		    LOG_C("status", status_rows[st].name));
}

/* What follows a right password. */
static enum status
login_done(struct rq *rq, const struct account_membership *account,
    const struct attempt *a, struct str password) AWAITS
{
	struct str	 next = next_path(rq);
	enum status	 st;

	if ((st = session_end(rq)) != OK ||
	    (st = session_begin(rq, account)) != OK)
		/* Its customer is suspended, or it was taken off the list. */
		return (st == E_DENIED ? login_show(rq, 403, "email", a->email,
		    W_LOGIN_NOWHERE) : st);
	browser_remember(rq, a->email);
	password_renew(rq, account, password);
	if (rq->cookie.len == 0)
		return (rq_see_other(rq, kept_path(rq, next)));
	return (rq_see_other(rq, next.len != 0 ? next : url(rq, APP)));
}

enum status
login_post(struct rq *rq)
{
	struct account_membership	*account;
	struct attempt			 a;
	struct str			 email, password;
	enum status			 st;
	bool				 same;

	email = str_trim(form_get(&rq->form, "email"));
	password = form_get(&rq->form, "password");
	if (email.len == 0)
		return (login_show(rq, 422, "email", email, W_LOGIN_NO_EMAIL));
	if (password.len == 0)
		return (login_show(rq, 422, "password", email, W_LOGIN_NO_PASSWORD));
	if (str_has_byte(email, '\0') || !str_utf8_is_valid(email))
		return (login_show(rq, 422, "password", STR_NONE, W_LOGIN_WRONG));
	a = (struct attempt){ email, network_of(rq->arena, rq->ip),
	    browser_known(rq, email) };
	st = password_check(rq, &a, password, &account, &same);
	if (st == E_TOO_MANY) {
		rq_header_add(rq, "retry-after", STR("900"));
		return (login_show(rq, 429, "password", email, W_LOGIN_LATER));
	}
	if (st != OK)
		return (st);
	if (!same)
		return (login_show(rq, 422, "password", email, W_LOGIN_WRONG));
	return (login_done(rq, account, &a, password));
}

/* The password is typed again. */
enum status
login_again(struct rq *rq)
{
	struct str	 email = str_trim(form_get(&rq->form, "email"));

	if (str_has_byte(email, '\0') || !str_utf8_is_valid(email))
		email = STR_NONE;
	return (login_show(rq, rq->held_code, NULL, email, rq->held));
}

enum status
logout_post(struct rq *rq)
{
	enum status	 st;

	if ((st = session_end(rq)) != OK)
		return (st);
	rq_cookie_set(rq, SESSION_COOKIE, STR(""), 0);
	rq_header_add(rq, "clear-site-data", STR("\"cache\", \"storage\""));
	return (rq_see_other(rq, url(rq, LOGIN)));
}

/* The same session, at another customer of the same person. */
enum status
customer_post(struct rq *rq)
{
	struct session_move_row	*row;
	struct str		 slug = form_get(&rq->form, "customer");
	struct str		 token = rq_cookie_find(rq, SESSION_COOKIE);
	unsigned char		 hash[32];
	enum status		 st;

	if (!str_utf8_is_valid(slug) || str_has_byte(slug, '\0'))
		return (E_NOTFOUND);
	secret_hash32(token.p, token.len, hash);
	st = q_session_move(&rq->db, &row,
	    .token_hash = { (char *)hash, sizeof(hash) }, .slug = slug);
	if (st != OK)
		return (st);
	rq->db.tenant = row->tenant;
	if ((st = q_audit_add(&rq->db, .action = STR("session.move"),
	    .object_kind = STR("tenant"), .object_id = rq->session.tenant,
	    .detail = STR_NONE)) != OK)
		return (st);
	return (rq_see_other(rq, url(rq, APP)));
}
