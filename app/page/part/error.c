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

/* English; its words for a status are those of base/status.c. */
static const char *const ways[WAY__MAX] = {
	[WAY_NONE] = "", [WAY_AGAIN] = "Try again",
	[WAY_SURVEY] = "Go to the survey", [WAY_JOBS] = "See the open jobs",
	[WAY_JOB] = "Back to the job", [WAY_LOGIN] = "Go to the sign-in",
	[WAY_HOME] = "Go to the start page",
	[WAY_SURVEYS] = "Back to the surveys",
	[WAY_APPLICATIONS] = "Back to the applications",
	[WAY_OVERVIEW] = "Go to your overview",
};

static const char	too_big_file[] = "What you sent is larger than we "
    "accept: a file may have 5 MB. Nothing was stored. Please go back and "
    "choose a smaller one.";

static const char *const german_ways[WAY__MAX] = {
	[WAY_AGAIN] = "Noch einmal versuchen", [WAY_SURVEY] = "Zur Umfrage",
	[WAY_JOBS] = "Offene Stellen ansehen",
	[WAY_JOB] = "Zur\xc3\xbc" "ck zur Stelle",
	[WAY_HOME] = "Zur Startseite",
};

static const struct {
	const char	*title, *text;
} german[STATUS__MAX] = {
	[E_NOTFOUND] = { "Seite nicht gefunden", "Unter dieser Adresse gibt es "
	    "nichts. Vielleicht ist die Seite umgezogen, oder der Link ist "
	    "unvollst\xc3\xa4ndig." },
	[E_DENIED] = { "Nicht erlaubt", "Das d\xc3\xbc" "rfen Sie hier nicht." },
	[E_INVALID] = { "Da stimmt etwas nicht", "Etwas an dem, was Sie "
	    "gesendet haben, passt nicht." },
	[E_MALFORMED] = { "Das konnten wir nicht lesen", "Was bei uns ankam, "
	    "war unvollst\xc3\xa4ndig oder besch\xc3\xa4" "digt. Bitte gehen "
	    "Sie zur\xc3\xbc" "ck und senden Sie es noch einmal." },
	[E_CONFLICT] = { "Inzwischen hat sich etwas ge\xc3\xa4ndert",
	    "Jemand war schneller. Bitte laden Sie die Seite neu." },
	[E_GONE] = { "Nicht mehr offen", "Das ist zu Ende oder macht gerade "
	    "Pause. Falls Sie etwas gesendet haben: Es wurde nicht "
	    "gespeichert." },
	[E_TOO_BIG] = { "Zu gro\xc3\x9f", "Was Sie gesendet haben, ist "
	    "gr\xc3\xb6\xc3\x9f" "er, als wir annehmen. Es wurde nichts "
	    "gespeichert." },
	[E_TYPE] = { "Dieses Formular k\xc3\xb6nnen wir nicht lesen", "Es kam "
	    "in einem Format an, das wir nicht unterst\xc3\xbctzen." },
	[E_TOO_MANY] = { "Zu viele Versuche", "Bitte warten Sie ein wenig und "
	    "versuchen Sie es dann noch einmal." },
	[E_BUSY] = { "Das geht gerade nicht", "Bitte versuchen Sie es gleich "
	    "noch einmal. Ein Formular k\xc3\xb6nnen Sie unbesorgt noch einmal "
	    "senden: Es z\xc3\xa4hlt nur einmal." },
	[E_METHOD] = { "Das geht hier nicht", "Diese Adresse gibt es, aber "
	    "nicht f\xc3\xbcr diese Art von Anfrage." },
	[E_INTERNAL] = { "Da ist etwas schiefgegangen", "Das ist unser Fehler, "
	    "und er ist vermerkt. Bitte versuchen Sie es noch einmal." },
};

static const char	german_too_big_file[] = "Was Sie gesendet haben, ist "
    "gr\xc3\xb6\xc3\x9f" "er, als wir annehmen: Eine Datei darf 5 MB haben. "
    "Es wurde nichts gespeichert. Bitte gehen Sie zur\xc3\xbc" "ck und "
    "w\xc3\xa4hlen Sie eine kleinere.";

/* Why a form was refused, where a person may come to read it. What only a
 * program sends has the words of its status. */
static const struct {
	const char	*english, *german;
} reasons[] = {
	{ "The form you sent is not one we gave out. Nothing was stored. "
	    "Please go back, load the page again and send it once more.",
	    "Dieses Formular ist keines von unseren, oder es ist zu alt. Es "
	    "wurde nichts gespeichert. Bitte gehen Sie zur\xc3\xbc" "ck, laden "
	    "Sie die Seite neu und senden Sie es noch einmal." },
	{ "This was sent from another site. Please open our page and send it "
	    "from there.",
	    "Das wurde von einer anderen Seite aus gesendet. Bitte "
	    "\xc3\xb6" "ffnen Sie unsere Seite und senden Sie es von dort." },
	{ "The form had a field twice, or one that this page does not have. "
	    "Please open the survey again.",
	    "Das Formular hatte ein Feld doppelt oder eines, das es hier nicht "
	    "gibt. Bitte \xc3\xb6" "ffnen Sie die Umfrage noch einmal." },
	{ "The form did not say which page it is. Please open the survey "
	    "again.",
	    "Das Formular sagt nicht, welche Seite es ist. Bitte \xc3\xb6"
	    "ffnen Sie die Umfrage noch einmal." },
	{ "A survey takes no files.", "Eine Umfrage nimmt keine Dateien an." },
};

#define NREASONS	(sizeof(reasons) / sizeof(reasons[0]))

static bool
is_upload(const struct rq *rq)
{
	return (rq->route != NULL &&
	    strcmp(rq->route->path, "/:tenant/careers/:opening/apply") == 0);
}

static void
words_english(struct rq *rq, enum status st, struct error_view *v)
{
	v->title = str_of(status_rows[st].title);
	v->text = str_of(status_rows[st].text);
	if (rq->form.why != NULL)
		v->text = str_of(rq->form.why);
	else if (st == E_TOO_BIG && is_upload(rq))
		v->text = str_of(too_big_file);
}

static void
words_german(struct rq *rq, enum status st, struct error_view *v)
{
	size_t	 i;

	v->title = str_of(german[st].title);
	v->text = str_of(german[st].text);
	if (st == E_TOO_BIG && rq->form.why == NULL && is_upload(rq))
		v->text = str_of(german_too_big_file);
	for (i = 0; i < NREASONS && rq->form.why != NULL; i++)
		if (strcmp(rq->form.why, reasons[i].english) == 0)
			v->text = str_of(reasons[i].german);
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
static struct str
language_of(struct rq *rq, const struct cached_survey *cs)
{
	struct str	 wanted;

	if (rq->lang.len != 0)
		return (rq->lang);
	if (rq->tenant == NULL)
		return (words_pick(rq->language, STR("en"))->lang);
	if (cs == NULL)
		return (words_pick(rq->language, rq->tenant->language)->lang);
	wanted = form_get(&rq->query, "lang");
	return (cs->def->languages[wanted.len != 0 ?
	    survey_language_find(cs->def, wanted) :
	    survey_language_pick(cs->def, rq->language)]);
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
	const struct words		*w;
	enum way			 way;
	bool				 is_german;

	/* The path may have ended before anybody was asked for its tenant. */
	if (rq->tenant == NULL)
		rq->tenant = cache_tenant_recall(rq->arena, path_part(rq, 0));
	if (rq->tenant != NULL && is_survey(rq))
		cs = cache_survey_recall(rq->arena, rq->tenant,
		    path_part(rq, 2));
	w = words_find(is_staff_only(rq) ? STR("en") : language_of(rq, cs));
	is_german = str_is(w->lang, STR("de"));
	if (is_german)
		words_german(rq, st, v);
	else
		words_english(rq, st, v);
	way = way_find(rq, st, cs, &v->way_url);
	v->way_label = str_of(is_german && german_ways[way] != NULL ?
	    german_ways[way] : ways[way]);
	v->layout = layout_public(rq, rq->tenant, str_fmt(rq->arena,
	    "%.*s \xe2\x80\x93 %.*s", STR_ARG(v->title), STR_ARG(
	    rq->tenant == NULL ? STR("Exitpoll") : rq->tenant->name)));
	layout_language(&v->layout, w->lang);
	if (rq->tenant != NULL && is_careers(rq))
		v->layout.home_url = str_fmt(rq->arena, "/%.*s/careers",
		    STR_ARG(rq->tenant->slug));
}

static void
inside_fill(struct rq *rq, enum status st, struct error_view *v)
{
	words_english(rq, st, v);
	v->way_label = str_of(ways[way_find(rq, st, NULL, &v->way_url)]);
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
