/*
 * GET and POST of /app/settings/me: who is signed in, and the language of that
 * person's pages. It is the person's at every customer. Only languages that
 * have every text of the signed-in pages are offered.
 */
#include <string.h>

#include "base/language.h"
#include "base/secret.h"
#include "http/edge.h"
#include "page/part/frame.h"
#include "page/staff/me.h"
#include "queries.h"

VIEW_STRUCT(spoken_view, text(value, label, lang, dir), flag(selected));

VIEW_STRUCT(me_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(action, saved, unset),
    sub(field_view, language),
    list(spoken_view, languages),
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

static enum status
me_show(struct rq *rq, int code, struct str chosen, enum word problem)
{
	struct problem_view	 p;
	struct me_view		 v;

	memset(&v, 0, sizeof(v));
	app_frame(rq, rq_word(rq, W_ME_HEADING), &v.layout, &v.nav);
	v.action = url(rq, APP_ME_SEND);
	v.unset = rq_say(rq, W_ME_AS_BROWSER, .language = app_language(rq,
	    page_locale(rq)->tag));
	if (form_find(&rq->query, "saved") != NULL)
		v.saved = rq_word(rq, W_SETTINGS_SAVED);
	if (problem != W_NONE) {
		p = (struct problem_view){ .href = STR("#language"),
			.text = rq_word(rq, problem) };
		v.errors = (struct view_list){ &p, 1 };
		v.layout.has_error = true;
		v.language.error = p.text;
	}
	v.language.described = field_described(rq->arena, STR("language"),
	    true, problem != W_NONE);
	v.languages = languages_fill(rq, chosen);
	return (page_send(rq, code, &me_page, &v));
}

enum status
app_me_get(struct rq *rq)
{
	return (me_show(rq, 200, rq->session.language, W_NONE));
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
	struct str	 token = rq_cookie_find(rq, SESSION_COOKIE);
	unsigned char	 hash[32];
	enum status	 st;

	/* A form without the field says nothing about the language. */
	if (form_find(&rq->form, "language") == NULL ||
	    (tag.len != 0 && !is_offered(tag)))
		return (me_show(rq, 422, rq->session.language,
		    W_ME_NO_LANGUAGE));
	secret_hash32(token.p, token.len, hash);
	if ((st = q_session_language_set(&rq->db, &row,
	    .token_hash = { (char *)hash, sizeof(hash) },
	    .language = tag.len == 0 ? STR_NONE : tag)) != OK)
		return (st);
	if (!row->done)		/* ended since it was let in */
		return (E_LOGIN);
	return (rq_see_other(rq, str_cat(rq->arena, url(rq, APP_ME),
	    STR("?saved=1"))));
}
