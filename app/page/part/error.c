/*
 * The page for every status: with the frame of the tenant's pages or of the
 * signed-in ones, in the reader's language, with a way on. It asks nobody: all
 * it says came with the request or is remembered, since it is also what we
 * answer when there is no database and hardly any memory.
 */
#include <string.h>

#include "http/edge.h"
#include "page/part/frame.h"
#include "store/cache.h"

VIEW_STRUCT(error_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    num(code),
    flag(framed),
    text(title, text, way_url, way_label, ref));

VIEW_PAGE(error_page, error_view, "error.html");
VIEW_PAGE(error_inside_page, error_view, "app/error.html");

/* --- words --- */

/* Where one can go on from here: a page of ours, the same address again, or
 * nowhere. */
enum { WAY_AGAIN = ROUTE__MAX, WAY_NONE, WAY__MAX };

static const enum word	 ways[WAY__MAX] = {
	[ROUTE_FRONT] = W_ERROR_WAY_HOME,
	[ROUTE_LOGIN] = W_ERROR_WAY_LOGIN,
	[ROUTE_APP] = W_ERROR_WAY_OVERVIEW,
	[ROUTE_APP_SURVEYS] = W_ERROR_WAY_SURVEYS,
	[ROUTE_APP_APPLICATIONS] = W_ERROR_WAY_APPLICATIONS,
	[ROUTE_SURVEY] = W_ERROR_WAY_SURVEY,
	[ROUTE_CAREERS] = W_ERROR_WAY_JOBS,
	[ROUTE_OPENING] = W_ERROR_WAY_JOB,
	[ROUTE_SUPPORT] = W_ERROR_WAY_SUPPORT,
	[ROUTE_APP_SUPPORT] = W_ERROR_WAY_REQUESTS,
	[WAY_AGAIN] = W_ERROR_WAY_AGAIN,
	[WAY_NONE] = W_NONE,
};

static bool
route_is(const struct rq *rq, enum route_id id)
{
	return (rq->route != NULL &&
	    strcmp(rq->route->path, route_rows[id].path) == 0);
}

static void
words_fill_in(const struct rq *rq, enum status st, int way,
    struct error_view *v)
{
	enum word	 text = status_rows[st].text;

	if (rq->form.why != W_NONE)
		text = rq->form.why;
	else if (st == E_TOO_BIG &&
	    route_is(rq, ROUTE_APPLY_SEND))
		text = W_ERROR_TOO_BIG_FILE;
	else if (st == E_BUSY && rq->verb == POST)
		text = rq->route != NULL && rq->route->once ?
		    W_ERROR_BUSY_ONCE : W_ERROR_BUSY_SENT;
	v->title = word(rq->locale, status_rows[st].title);
	v->text = word(rq->locale, text);
	v->way_label = word(rq->locale, ways[way]);
}

/* --- where it is --- */

/* The page above the one that was asked for, as far as that was one of
 * ours. */
static enum route_id
up_of(const struct rq *rq)
{
	static const enum route_id	 tops[] = {
		[AREA_SYSTEM] = ROUTE_FRONT, [AREA_PUBLIC] = ROUTE_CAREERS,
		[AREA_STAFF] = ROUTE_APP,
	};

	return (rq->near == NULL ? tops[rq->area] : rq->near->up);
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
	return (st == E_BUSY || st == E_TOO_MANY || st == E_FULL ||
	    st == E_INTERNAL);
}

/* The same address, which is one of ours: never "//elsewhere". */
static int
way_again(struct rq *rq, struct str *to)
{
	if (rq->raw_path.len == 0 || rq->raw_path.p[0] != '/' ||
	    str_starts(rq->raw_path, STR("//")))
		return (WAY_NONE);
	*to = rq->raw_query.len == 0 ? rq->raw_path : str_fmt(rq->arena,
	    "%.*s?%.*s", STR_ARG(rq->raw_path), STR_ARG(rq->raw_query));
	return (WAY_AGAIN);
}

/* A respondent is not looking for a job: without the survey, no way. */
static int
way_tenant(const struct rq *rq, enum status st, const struct cached_survey *cs)
{
	enum route_id	 up = up_of(rq);

	if (up == ROUTE_SURVEY && cs == NULL)
		return (WAY_NONE);
	if (up == ROUTE_OPENING && (rq->arg[0].len == 0 || st == E_NOTFOUND))
		return (ROUTE_CAREERS);
	return ((int)up);
}

/* A form that could not be taken now is sent again from its own page. */
static int
way_find(struct rq *rq, enum status st, const struct cached_survey *cs,
    struct str *to)
{
	int	 way = (int)up_of(rq);

	if (passes_soon(st))
		return (rq->verb == GET ? way_again(rq, to) : WAY_NONE);
	if (rq->tenant != NULL && rq->area == AREA_PUBLIC)
		way = way_tenant(rq, st, cs);
	else if (rq->area == AREA_PUBLIC)
		way = ROUTE_FRONT;
	else if (route_rows[way].admission == ADMIT_SESSION &&
	    !rq_can(rq, route_rows[way].capability))
		way = ROUTE_APP;
	if (way != WAY_NONE)
		*to = route_make(rq->arena, rq->slug, (enum route_id)way,
		    rq->arg);
	return (way);
}

/* --- the page --- */

/* To the sign-in page, and from there back to what was asked for; a form
 * that was sent is not sent again. */
static struct str
login_path(struct rq *rq)
{
	struct buf	 b = buf_new(rq->arena, 128);

	buf_str(&b, url(rq, LOGIN));
	if (rq->verb != GET)
		return (buf_view(&b));
	buf_c(&b, "?next=");
	buf_url_part(&b, rq->raw_path);
	if (rq->raw_query.len != 0) {
		buf_url_part(&b, STR("?"));
		buf_url_part(&b, rq->raw_query);
	}
	return (buf_view(&b));
}

static void
public_fill(struct rq *rq, enum status st, struct error_view *v)
{
	const struct cached_survey	*cs = NULL;

	/* The path may have ended before anybody was asked for its tenant. */
	if (rq->tenant == NULL)
		rq->tenant = cache_tenant_recall(rq->arena, rq->slug);
	if (rq->tenant != NULL && up_of(rq) == ROUTE_SURVEY) {
		page_framed(rq);
		v->framed = rq->tenant->frame_hosts.len != 0;
		cs = cache_survey_recall(rq->arena, rq->tenant, rq->arg[0]);
	}
	rq->locale = locale_of(rq, cs);
	words_fill_in(rq, st, way_find(rq, st, cs, &v->way_url), v);
	v->layout = layout_public(rq, rq->tenant, words_say(rq->arena,
	    rq->locale, W_LAYOUT_TITLE, .page = v->title, .site =
	    rq->tenant == NULL ? STR("Exitpoll") : rq->tenant->name));
	if (rq->tenant != NULL && rq->near != NULL &&
	    up_of(rq) != ROUTE_SURVEY)
		v->layout.home_url = url(rq, CAREERS);
}

static void
inside_fill(struct rq *rq, enum status st, struct error_view *v)
{
	words_fill_in(rq, st, way_find(rq, st, NULL, &v->way_url), v);
	app_frame(rq, v->title, &v->layout, &v->nav);
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
	else if (st == E_FULL)		/* somebody has to make room */
		rq_header_add(rq, "retry-after", STR("600"));
	(void)page_send(rq, status_rows[st].http,
	    inside ? &error_inside_page : &error_page, &v);
}
