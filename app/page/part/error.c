/*
 * The page for every status: dressed as the tenant's pages or as the signed-in
 * ones, in the reader's language, with a way on. It asks nobody: all it says
 * came with the request or is remembered, since it is also what we answer when
 * there is no database and hardly any memory.
 */
#include <string.h>

#include "http/edge.h"
#include "page/part/frame.h"
#include "store/cache.h"

VIEW_STRUCT(error_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    num(code),
    text(title, text, way_url, way_label, ref));

VIEW_PAGE(error_page, error_view, "error.html");
VIEW_PAGE(error_inside_page, error_view, "app/error.html");

/* --- words --- */

enum way { WAY_NONE, WAY_AGAIN, WAY_SURVEY, WAY_JOBS, WAY_JOB, WAY_LOGIN,
	   WAY_HOME, WAY_SURVEYS, WAY_APPLICATIONS, WAY_OVERVIEW, WAY__MAX };

static const enum word	 ways[WAY__MAX] = {
	[WAY_NONE] = W_NONE, [WAY_AGAIN] = W_ERROR_WAY_AGAIN,
	[WAY_SURVEY] = W_ERROR_WAY_SURVEY, [WAY_JOBS] = W_ERROR_WAY_JOBS,
	[WAY_JOB] = W_ERROR_WAY_JOB, [WAY_LOGIN] = W_ERROR_WAY_LOGIN,
	[WAY_HOME] = W_ERROR_WAY_HOME, [WAY_SURVEYS] = W_ERROR_WAY_SURVEYS,
	[WAY_APPLICATIONS] = W_ERROR_WAY_APPLICATIONS,
	[WAY_OVERVIEW] = W_ERROR_WAY_OVERVIEW,
};

static bool
route_is(const struct rq *rq, const char *path)
{
	return (rq->route != NULL && strcmp(rq->route->path, path) == 0);
}

/* A form that is sent again finds what it stored: its id came with it. Of no
 * other may that be promised. */
static bool
counts_once(const struct rq *rq)
{
	return (route_is(rq, "/:tenant/careers/:opening/apply") ||
	    route_is(rq, "/:tenant/s/:survey"));
}

static void
words_fill_in(const struct rq *rq, enum status st, enum way way,
    struct error_view *v)
{
	enum word	 text = status_rows[st].text;

	if (rq->form.why != W_NONE)
		text = rq->form.why;
	else if (st == E_TOO_BIG &&
	    route_is(rq, "/:tenant/careers/:opening/apply"))
		text = W_ERROR_TOO_BIG_FILE;
	else if (st == E_BUSY && rq->verb == POST)
		text = counts_once(rq) ? W_ERROR_BUSY_ONCE : W_ERROR_BUSY_SENT;
	v->title = word(rq->locale, status_rows[st].title);
	v->text = word(rq->locale, text);
	v->way_label = word(rq->locale, ways[way]);
}

/* --- where it is --- */

static bool
is_below(const struct rq *rq, struct str path)
{
	return (str_starts(rq->raw_path, path) &&
	    (rq->raw_path.len == path.len ||
	    rq->raw_path.p[path.len] == '/'));
}

/* The sign-in and what is behind it: in English. */
static bool
is_staff_only(const struct rq *rq)
{
	return (is_below(rq, STR("/app")) || is_below(rq, STR("/login")) ||
	    is_below(rq, STR("/logout")));
}

/* The segments of "/acme/s/chat-exit/thanks" as they were sent, whether or not
 * a route has such a path: 0 is the tenant. None beyond the last. */
static struct str
path_part(const struct rq *rq, size_t n)
{
	struct str	 part, rest = str_from(rq->raw_path, 1);
	bool		 more = true;

	for (;; n--) {
		if (!more)
			return (STR_NONE);
		more = str_cut(rest, '/', &part, &rest);
		if (n == 0)
			return (part);
	}
}

static bool
is_survey(const struct rq *rq)
{
	return (str_is(path_part(rq, 1), STR("s")));
}

static bool
is_careers(const struct rq *rq)
{
	return (str_is(path_part(rq, 1), STR("careers")));
}

/* What the handler chose; else as the survey's page would choose; else as the
 * reader and then the tenant would have it. */
static const struct locale *
locale_of(struct rq *rq, const struct cached_survey *cs)
{
	const struct locale	*english = &locales[LOCALE_EN];
	struct str		 wanted = form_get(&rq->query, "lang");

	if (rq->locale != NULL)
		return (rq->locale);
	if (is_below(rq, STR("/app")))
		return (english);
	if (rq->tenant == NULL)
		return (locale_pick(rq->language, english));
	if (cs == NULL)
		return (locale_pick(rq->language,
		    locale_find(rq->tenant->language)));
	return (locale_find(cs->def->languages[wanted.len != 0 ?
	    survey_language_find(cs->def, wanted) :
	    survey_language_pick(cs->def, rq->language)]));
}

/* --- the way on --- */

static bool
passes_soon(enum status st)
{
	return (st == E_BUSY || st == E_TOO_MANY || st == E_INTERNAL);
}

/* The same address, which is one of ours: never "//elsewhere". */
static enum way
way_again(struct rq *rq, struct str *url)
{
	if (rq->raw_path.len == 0 || rq->raw_path.p[0] != '/' ||
	    str_starts(rq->raw_path, STR("//")))
		return (WAY_NONE);
	*url = rq->raw_query.len == 0 ? rq->raw_path : str_fmt(rq->arena,
	    "%.*s?%.*s", STR_ARG(rq->raw_path), STR_ARG(rq->raw_query));
	return (WAY_AGAIN);
}

/* To what the part of the signed-in area has to offer this person. */
static enum way
way_inside(struct rq *rq, struct str *url)
{
	if (app_role_sees_applications(rq) &&
	    is_below(rq, STR("/app/applications"))) {
		*url = STR("/app/applications");
		return (WAY_APPLICATIONS);
	}
	if (app_role_sees_surveys(rq) && (is_below(rq, STR("/app/surveys")) ||
	    is_below(rq, STR("/app/responses")))) {
		*url = STR("/app/surveys");
		return (WAY_SURVEYS);
	}
	*url = STR("/app");
	return (WAY_OVERVIEW);
}

/* A respondent is not looking for a job: without the survey, no way. */
static enum way
way_tenant(struct rq *rq, enum status st, const struct cached_survey *cs,
    struct str *url)
{
	struct str	 slug = rq->tenant->slug, job = path_part(rq, 2);

	if (is_survey(rq)) {
		if (cs == NULL)
			return (WAY_NONE);
		*url = str_fmt(rq->arena, "/%.*s/s/%.*s", STR_ARG(slug),
		    STR_ARG(cs->row.slug));
		return (WAY_SURVEY);
	}
	*url = str_fmt(rq->arena, "/%.*s/careers", STR_ARG(slug));
	if (!is_careers(rq) || job.len == 0 || st == E_NOTFOUND)
		return (WAY_JOBS);
	*url = str_fmt(rq->arena, "%.*s/%.*s", STR_ARG(*url), STR_ARG(job));
	return (WAY_JOB);
}

/* A form that could not be taken now is sent again from its own page. */
static enum way
way_find(struct rq *rq, enum status st, const struct cached_survey *cs,
    struct str *url)
{
	if (passes_soon(st))
		return (rq->verb == GET ? way_again(rq, url) : WAY_NONE);
	if (rq->session.account.len != 0)
		return (way_inside(rq, url));
	if (rq->tenant != NULL)
		return (way_tenant(rq, st, cs, url));
	if (is_below(rq, STR("/login"))) {
		*url = STR("/login");
		return (WAY_LOGIN);
	}
	if (is_staff_only(rq)) {
		*url = STR("/app");
		return (WAY_OVERVIEW);
	}
	*url = STR("/");
	return (WAY_HOME);
}

/* --- the page --- */

/* To the sign-in page, and from there back to what was asked for; a form
 * that was sent is not sent again. */
static struct str
login_path(struct rq *rq)
{
	struct buf	 b = buf_new(rq->arena, 128);

	buf_c(&b, "/login");
	if (rq->verb != GET || !str_starts(rq->raw_path, STR("/app")))
		return (buf_view(&b));
	buf_c(&b, "?next=");
	esc_url_part(&b, rq->raw_path);
	if (rq->raw_query.len != 0) {
		esc_url_part(&b, STR("?"));
		esc_url_part(&b, rq->raw_query);
	}
	return (buf_view(&b));
}

static void
public_fill(struct rq *rq, enum status st, struct error_view *v)
{
	const struct cached_survey	*cs = NULL;

	/* The path may have ended before anybody was asked for its tenant. */
	if (rq->tenant == NULL)
		rq->tenant = cache_tenant_recall(rq->arena, path_part(rq, 0));
	if (rq->tenant != NULL && is_survey(rq))
		cs = cache_survey_recall(rq->arena, rq->tenant,
		    path_part(rq, 2));
	rq->locale = locale_of(rq, cs);
	words_fill_in(rq, st, way_find(rq, st, cs, &v->way_url), v);
	v->layout = layout_public(rq, rq->tenant, words_say(rq->arena,
	    rq->locale, W_LAYOUT_TITLE, .page = v->title, .site =
	    rq->tenant == NULL ? STR("Exitpoll") : rq->tenant->name));
	if (rq->tenant != NULL && is_careers(rq))
		v->layout.home_url = str_fmt(rq->arena, "/%.*s/careers",
		    STR_ARG(rq->tenant->slug));
}

static void
inside_fill(struct rq *rq, enum status st, struct error_view *v)
{
	rq->locale = &locales[LOCALE_EN];
	words_fill_in(rq, st, way_find(rq, st, NULL, &v->way_url), v);
	app_frame(rq, v->title, APP_HOME, &v->layout, &v->nav);
}

void
page_error(struct rq *rq, enum status st)
{
	struct error_view	 v;
	bool			 inside = rq->session.account.len != 0;

	if (st == E_LOGIN) {
		(void)rq_see_other(rq, login_path(rq));
		return;
	}
	memset(&v, 0, sizeof(v));
	v.code = status_rows[st].http;
	v.ref = rq->ref;
	if (inside)
		inside_fill(rq, st, &v);
	else
		public_fill(rq, st, &v);
	v.layout.noindex = true;
	if (st == E_METHOD)
		rq_header_add(rq, "allow", admit_allow(rq));
	if (st == E_BUSY || st == E_TOO_MANY)
		rq_header_add(rq, "retry-after", STR("5"));
	(void)page_send(rq, status_rows[st].http,
	    inside ? &error_inside_page : &error_page, &v);
}
