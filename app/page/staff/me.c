/*
 * GET and POST of /app/settings/me: who is signed in, the language of that
 * person's pages, the password, and where else they are signed in. All of it is
 * the person's at every customer. Only languages that have every text of the
 * signed-in pages are offered.
 */
#include <string.h>

#include "base/language.h"
#include "base/secret.h"
#include "http/edge.h"
#include "page/part/frame.h"
#include "page/staff/me.h"
#include "page/staff/password.h"
#include "queries.h"

VIEW_STRUCT(spoken_view, text(value, label, lang, dir), flag(selected));

VIEW_STRUCT(own_session_view, text(id, where, began, seen), flag(here));

VIEW_STRUCT(me_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(action, password_action, sessions_action, saved, unset),
    sub(field_view, language, now, password),
    list(spoken_view, languages),
    list(own_session_view, sessions),
    flag(others),
    list(problem_view, errors));

VIEW_PAGE(me_page, me_view, "app/me.html");

static struct view_list
languages_fill(struct rq *rq, struct str chosen)
{
	struct spoken_view	*v;
	size_t			 i, n = 0;

	v = arena_array(rq->arena, LOCALE__MAX, sizeof(*v));
	for (i = 0; i < LOCALE__MAX; i++) {
		if (!locales[i].is_whole)
			continue;
		v[n].value = v[n].lang = locales[i].tag;
		v[n].dir = locales[i].direction;
		v[n].label = language_own_name(locales[i].tag);
		v[n++].selected = str_is(chosen, locales[i].tag);
	}
	return ((struct view_list){ v, n });
}

/* What is wrong, and with which field. */
struct me_problem {
	const char	*field;
	enum word	 why;
};

/* The hash by which the database knows this session. */
static struct str
session_hash(struct rq *rq)
{
	struct str	 token = rq_cookie_find(rq, SESSION_COOKIE);
	unsigned char	*hash = arena_get(rq->arena, 32);

	secret_hash32(token.p, token.len, hash);
	return ((struct str){ (const char *)hash, 32 });
}

static enum status
sessions_fill(struct rq *rq, struct me_view *out) AWAITS
{
	struct own_session_list_row	*rows;
	struct own_session_view		*v;
	enum status			 st;
	size_t				 i, n;

	if ((st = q_own_session_list(&rq->db, &rows, &n,
	    .token_hash = session_hash(rq))) != OK)
		return (st);
	v = arena_array(rq->arena, n, sizeof(*v));
	for (i = 0; i < n; i++) {
		v[i].id = rows[i].id;
		v[i].where = rows[i].tenant_name;
		v[i].here = rows[i].is_this;
		v[i].began = rq_say(rq, W_ME_SESSION_BEGAN,
		    .when = app_time(rq, rows[i].began));
		v[i].seen = rq_say(rq, W_ME_SESSION_SEEN,
		    .when = app_time(rq, rows[i].seen));
	}
	out->sessions = (struct view_list){ v, n };
	out->others = n > 1;
	return (OK);
}

static void
done_fill(struct rq *rq, struct me_view *v)
{
	static const struct {
		const char	*field;
		enum word	 said;
	} rows[] = {
		{ "saved", W_SETTINGS_SAVED }, { "password", W_ME_PASSWORD_DONE },
		{ "ended", W_ME_SESSIONS_ENDED },
	};
	size_t	 i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (form_find(&rq->query, rows[i].field) != NULL)
			v->saved = rq_word(rq, rows[i].said);
}

static enum status
me_show(struct rq *rq, int code, struct me_problem bad) AWAITS
{
	struct problem_view	 p;
	struct me_view		 v;
	struct field_view	*f;
	enum status		 st;

	memset(&v, 0, sizeof(v));
	if ((st = sessions_fill(rq, &v)) != OK)
		return (st);
	app_frame(rq, rq_word(rq, W_ME_HEADING), &v.layout, &v.nav);
	v.action = url(rq, APP_ME_SEND);
	v.password_action = url(rq, APP_PASSWORD_SEND);
	v.sessions_action = url(rq, APP_SESSIONS_SEND);
	v.unset = rq_say(rq, W_ME_AS_BROWSER, .language = app_language(rq,
	    page_locale(rq)->tag));
	done_fill(rq, &v);
	if (bad.why != W_NONE) {
		f = strcmp(bad.field, "language") == 0 ? &v.language :
		    strcmp(bad.field, "now") == 0 ? &v.now : &v.password;
		f->error = rq_word(rq, bad.why);
		p = (struct problem_view){ str_cat(rq->arena, STR("#"),
		    str_of(bad.field)), f->error };
		v.errors = (struct view_list){ &p, 1 };
		v.layout.has_error = true;
	}
	v.language.described = field_described(rq->arena, STR("language"),
	    true, v.language.error.len != 0);
	v.now.described = field_described(rq->arena, STR("now"), false,
	    v.now.error.len != 0);
	v.password.described = field_described(rq->arena, STR("password"),
	    true, v.password.error.len != 0);
	v.languages = languages_fill(rq, rq->session.language);
	return (page_send(rq, code, &me_page, &v));
}

enum status
app_me_get(struct rq *rq)
{
	return (me_show(rq, 200, (struct me_problem){ .why = W_NONE }));
}

static bool
is_offered(struct str tag)
{
	size_t	 i;

	for (i = 0; i < LOCALE__MAX; i++)
		if (locales[i].is_whole && str_is(tag, locales[i].tag))
			return (true);
	return (false);
}

enum status
app_me_post(struct rq *rq)
{
	struct session_language_row	*row;
	struct str	 tag = form_get(&rq->form, "language");
	enum status	 st;

	/* A form without the field says nothing about the language. */
	if (form_find(&rq->form, "language") == NULL ||
	    (tag.len != 0 && !is_offered(tag)))
		return (me_show(rq, 422, (struct me_problem){ "language",
		    W_ME_NO_LANGUAGE }));
	if ((st = q_session_language_set(&rq->db, &row,
	    .token_hash = session_hash(rq),
	    .language = tag.len == 0 ? STR_NONE : tag)) != OK)
		return (st);
	if (!row->done)		/* ended since it was let in */
		return (E_LOGIN);
	return (rq_see_other(rq, str_cat(rq->arena, url(rq, APP_ME),
	    STR("?saved=1"))));
}

/* Another session of somebody who found a laptop open could change it: so the
 * password of now is asked for. */
enum status
app_password_post(struct rq *rq)
{
	struct account_password_change_row	*row;
	struct str				 proven, better, password;
	enum word				 flaw;
	enum status				 st;
	bool					 same = false;

	password = form_get(&rq->form, "password");
	st = password_is_own(rq, rq->session.email,
	    form_get(&rq->form, "now"), &proven, &same);
	if (st == E_TOO_MANY)
		return (me_show(rq, 429, (struct me_problem){ "now",
		    W_LOGIN_LATER }));
	if (st != OK)
		return (st);
	if (!same)
		return (me_show(rq, 422, (struct me_problem){ "now",
		    W_ACCOUNT_NOT_IT }));
	if ((flaw = password_flaw_word(password, rq->session.email)) !=
	    W_NONE)
		return (me_show(rq, 422, (struct me_problem){ "password",
		    flaw }));
	if ((st = rq_password_hash(rq, password, &better)) != OK ||
	    (st = q_account_password_change(&rq->db, &row,
	    .token_hash = session_hash(rq), .proven = proven,
	    .better = better)) != OK)
		return (st);
	if (!row->done)		/* it was changed at this moment */
		return (me_show(rq, 422, (struct me_problem){ "now",
		    W_ACCOUNT_NOT_IT }));
	return (rq_see_other(rq, str_cat(rq->arena, url(rq, APP_ME),
	    STR("?password=1"))));
}

/* What has ended meanwhile is as it was wanted. */
enum status
app_sessions_post(struct rq *rq)
{
	struct own_session_end_row	*row;
	struct str			 id = form_get(&rq->form, "session");
	enum status			 st;

	if (id.len != 0 && !app_id_is_valid(id))
		return (E_MALFORMED);
	if ((st = q_own_session_end(&rq->db, &row,
	    .token_hash = session_hash(rq),
	    .which = id.len == 0 ? STR_NONE : id)) != OK)
		return (st);
	return (rq_see_other(rq, str_cat(rq->arena, url(rq, APP_ME),
	    STR("?ended=1"))));
}
