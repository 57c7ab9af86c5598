/*
 * GET /app/surveys/:survey/versions: what was published, by whom and when, how
 * many answered it, and what changed between any two. POST makes one of them
 * the draft; if there is a draft, ?restore=N asks before it is replaced, and
 * its text is one step back. GET of .../look shows a version's pages, GET of
 * its definition hands out the bytes that were published.
 */
#include <string.h>

#include "page/part/frame.h"
#include "page/part/room.h"
#include "page/staff/survey_differences.h"
#include "page/staff/survey_versions.h"
#include "store/cache.h"
#include "store/draft.h"

VIEW_STRUCT(version_view,
    text(number, when, iso, publisher, count, xml_url, look_url, ask_url),
    num(version),
    flag(current));

VIEW_STRUCT(look_link_view, text(href, label, current));

VIEW_STRUCT(version_look_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    sub(version_view, r),
    text(name, back_url, response_url, action, frame_url, shown),
    list(look_link_view, pages, languages));

VIEW_STRUCT(versions_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(name, back_url, action, compared),
    text(ask_heading, ask_text, ask_label),
    num(ask_version, revision),
    list(problem_view, errors),
    list(choice_view, olds, news),
    list(version_view, versions),
    list(difference_view, differences));

VIEW_PAGE(versions_page, versions_view, "app/survey_versions.html");
VIEW_PAGE(version_look_page, version_look_view, "app/version_look.html");

/* What a request works on. */
struct versions {
	struct rq		*rq;
	struct survey_row	*survey;
	struct draft_get_row	*draft;		/* NULL: there is none */
	struct survey_version	*rows;
	size_t			 n;
};

static enum status
versions_load(struct rq *rq, struct versions *l) AWAITS
{
	enum status	 st;

	memset(l, 0, sizeof(*l));
	l->rq = rq;
	if ((st = q_survey_get(&rq->db, &l->survey,
	    .slug = rq->arg[0])) != OK ||
	    (st = q_survey_versions(&rq->db, &l->rows, &l->n,
	    .survey = l->survey->id)) != OK)
		return (st);
	st = store_draft_get(&rq->db, l->survey->id, &l->draft);
	if (st == E_NOTFOUND)
		l->draft = NULL;
	return (st == E_NOTFOUND ? OK : st);
}

static struct str
version_xml_url(struct rq *rq, struct str slug, int64_t version)
{
	return (str_fmt(rq->arena, "%.*s/%lld.xml",
	    STR_ARG(url(rq, APP_VERSIONS, slug)), (long long)version));
}

static const struct survey_version *
version_find(const struct versions *l, int64_t version)
{
	size_t	 i;

	for (i = 0; i < l->n; i++)
		if (l->rows[i].version == version)
			return (&l->rows[i]);
	return (NULL);
}

/* Without a draft a version is made one at once, by a form. */
static void
version_fill(const struct versions *l, const struct survey_version *r,
    struct version_view *v)
{
	struct rq	*rq = l->rq;
	struct str	 slug = l->survey->slug,
			 digits = str_of_int(rq->arena, r->version);

	v->version = r->version;
	v->number = app_number(rq, r->version);
	v->when = app_time(rq, r->published_local);
	v->iso = r->published_at;
	v->publisher = r->publisher.len != 0 ? r->publisher :
	    rq_word(rq, W_SETTINGS_OPERATOR);
	v->count = rq_say_n(rq, W_VERSIONS_RESPONSES, r->n);
	v->xml_url = version_xml_url(rq, slug, r->version);
	v->look_url = url(rq, APP_VERSION_LOOK, slug, digits);
	if (l->draft != NULL)
		v->ask_url = str_cat(rq->arena, url(rq, APP_VERSIONS, slug),
		    STR("?restore="), digits);
	v->current = r->version == l->survey->version;
}

static struct view_list
versions_list(const struct versions *l)
{
	struct version_view	*list = arena_array(l->rq->arena, l->n,
				    sizeof(*list));
	size_t			 i;

	for (i = 0; i < l->n; i++)
		version_fill(l, &l->rows[i], &list[i]);
	return ((struct view_list){ list, l->n });
}

static struct view_list
choices_make(struct rq *rq, const struct survey_version *rows, size_t n,
    int64_t chosen)
{
	struct choice_view	*v = arena_array(rq->arena, n, sizeof(*v));
	size_t			 i;

	for (i = 0; i < n; i++) {
		v[i].value = str_fmt(rq->arena, "%lld",
		    (long long)rows[i].version);
		v[i].label = rq_say(rq, W_VERSIONS_NUMBER,
		    .version = app_number(rq, rows[i].version));
		v[i].selected = rows[i].version == chosen;
	}
	return ((struct view_list){ v, n });
}

/* One of the rows, or the one that is taken if nothing was asked for. */
static bool
version_asked(struct rq *rq, const char *name, const struct survey_version *rows,
    size_t n, int64_t otherwise, int64_t *out)
{
	struct str	 s = form_get(&rq->query, name);
	size_t		 i;

	*out = otherwise;
	if (s.len == 0)
		return (true);
	if (!str_int(s, out))
		return (false);
	for (i = 0; i < n; i++)
		if (rows[i].version == *out)
			return (true);
	return (false);
}

/* The current one with the one before, unless others are asked for. */
static enum status
comparison_fill(struct rq *rq, const struct survey_row *survey,
    const struct survey_version *rows, size_t n, struct versions_view *v) AWAITS
{
	const struct survey	*old, *next;
	enum status		 st;
	int64_t			 from, to;

	if (n < 2)
		return (OK);
	if (!version_asked(rq, "from", rows, n, rows[1].version, &from) ||
	    !version_asked(rq, "to", rows, n, rows[0].version, &to))
		return (E_NOTFOUND);
	v->olds = choices_make(rq, rows, n, from);
	v->news = choices_make(rq, rows, n, to);
	if ((st = cache_version_get(&rq->db, survey->id, from, &old)) != OK ||
	    (st = cache_version_get(&rq->db, survey->id, to, &next)) != OK)
		return (st);
	v->compared = rq_say(rq, W_VERSIONS_COMPARED,
	    .old = app_number(rq, from), .new = app_number(rq, to));
	v->differences = differences_make(rq, old, next);
	return (OK);
}

/* The question before a draft is replaced. */
static void
ask_fill(const struct versions *l, int64_t version, struct versions_view *v)
{
	struct rq	*rq = l->rq;

	if (l->draft == NULL || version_find(l, version) == NULL)
		return;
	v->ask_version = version;
	v->revision = l->draft->revision;
	v->ask_heading = rq_word(rq, W_VERSIONS_ASK);
	v->ask_text = rq_say(rq, W_VERSIONS_ASK_TEXT,
	    .name = l->draft->changed_by.len != 0 ? l->draft->changed_by :
	    rq_word(rq, W_SETTINGS_OPERATOR),
	    .ago = app_ago(rq, l->draft->changed_at));
	v->ask_label = rq_say(rq, W_VERSIONS_RESTORE_NUMBER,
	    .version = app_number(rq, version));
}

/* ask: the version that would replace the draft, or 0. */
static enum status
versions_show(struct versions *l, int code, int64_t ask,
    const struct problem_view *problem) AWAITS
{
	const struct survey_row	*survey = l->survey;
	struct versions_view	 v;
	enum status		 st;

	memset(&v, 0, sizeof(v));
	app_frame(l->rq, rq_say(l->rq, W_VERSIONS_PAGE,
	    .survey = survey->title), &v.layout, &v.nav);
	v.name = survey->title;
	v.back_url = url(l->rq, APP_SURVEY, survey->slug);
	v.action = url(l->rq, APP_VERSIONS, survey->slug);
	v.versions = versions_list(l);
	ask_fill(l, ask, &v);
	if (problem != NULL)
		v.errors = (struct view_list){ problem, 1 };
	v.layout.has_error = problem != NULL;
	if ((st = comparison_fill(l->rq, survey, l->rows, l->n, &v)) != OK)
		return (st);
	return (page_send(l->rq, code, &versions_page, &v));
}

enum status
app_versions_get(struct rq *rq)
{
	struct versions	 l;
	enum status	 st;
	int64_t		 ask = 0;

	if ((st = versions_load(rq, &l)) != OK)
		return (st);
	if (!str_int(form_get(&rq->query, "restore"), &ask))
		ask = 0;
	return (versions_show(&l, 200, ask, NULL));
}

/* --- a version becomes the draft --- */

/* E_CONFLICT: the draft is not the one that was seen. What is in it stays, a
 * step back. */
static enum status
restore_store(struct versions *l, int64_t version) AWAITS
{
	struct rq		*rq = l->rq;
	const struct draft_deed	 deed = { STR("version-restore"),
				    str_of_int(rq->arena, version) };
	struct str		 xml;
	enum status		 st;
	int64_t			 seen, now;

	if (!str_int(form_get(&rq->form, "revision"), &seen) ||
	    seen != (l->draft == NULL ? 0 : l->draft->revision))
		return (E_CONFLICT);
	if ((st = store_survey_version_get(&rq->db, l->survey->id, version,
	    &xml)) != OK)
		return (st);
	if (l->draft == NULL)
		return (store_draft_create(&rq->db, l->survey->id, xml,
		    version));
	return (store_draft_change(&rq->db, l->survey->id, l->draft, xml,
	    &deed, &now));
}

enum status
app_restore_post(struct rq *rq)
{
	struct problem_view	 problem = { STR_NONE,
				    rq_word(rq, W_VERSIONS_STALE) };
	struct versions		 l;
	enum status		 st;
	int64_t			 version;

	if ((st = versions_load(rq, &l)) != OK)
		return (st);
	if (!str_int(form_get(&rq->form, "version"), &version) ||
	    version_find(&l, version) == NULL)
		return (E_NOTFOUND);
	if ((st = restore_store(&l, version)) == OK)
		return (rq_see_other(rq, str_cat(rq->arena, url(rq,
		    APP_SURVEY_EDIT, l.survey->slug), STR("?did=restored"))));
	if (st != E_CONFLICT && st != E_ROOM)
		return (st);
	if ((st == E_ROOM && (st = room_refused(rq, false,
	    &problem)) != OK) || (st = versions_load(rq, &l)) != OK)
		return (st);
	return (versions_show(&l, 409, version, &problem));
}

/* --- a version's pages --- */

static struct str
look_url(struct rq *rq, struct str to, struct str page, struct str lang)
{
	return (str_cat(rq->arena, to, str_has_byte(to, '?') ? STR("&page=") :
	    STR("?page="), page, STR("&lang="), lang));
}

/* Without a title it is called by its first question. */
static struct str
look_label(struct rq *rq, const struct survey_page *p, size_t lang)
{
	struct str	 title = text_in(&p->title, lang);

	if (title.len == 0 && p->nquestions != 0)
		title = text_in(&p->questions[0].label, lang);
	return (rq_say(rq, W_VERSIONS_PAGE_NAMED,
	    .number = app_number(rq, (int64_t)p->index + 1), .title = title));
}

static void
look_links(struct rq *rq, const struct survey *def, size_t page, size_t lang,
    struct version_look_view *v)
{
	struct look_link_view	*p = arena_array(rq->arena, def->npages,
				    sizeof(*p));
	struct look_link_view	*l = arena_array(rq->arena, def->nlanguages,
				    sizeof(*l));
	struct str		 here = def->pages[page].code;
	size_t			 i;

	for (i = 0; i < def->npages; i++)
		p[i] = (struct look_link_view){ look_url(rq, v->r.look_url,
		    def->pages[i].code, def->languages[lang]),
		    look_label(rq, &def->pages[i], lang),
		    i == page ? STR("page") : STR_NONE };
	for (i = 0; i < def->nlanguages; i++)
		l[i] = (struct look_link_view){ look_url(rq, v->r.look_url,
		    here, def->languages[i]),
		    app_language(rq, def->languages[i]),
		    i == lang ? STR("true") : STR_NONE };
	v->pages = (struct view_list){ p, def->npages };
	v->languages = (struct view_list){ l, def->nlanguages < 2 ? 0 :
	    def->nlanguages };
	v->frame_url = look_url(rq, v->frame_url, here, def->languages[lang]);
	v->shown = p[page].label;
}

/* A page is called by its code; the first, if there is none so called. */
static size_t
look_page(const struct survey *def, struct str code)
{
	size_t	 i;

	for (i = 0; i < def->npages; i++)
		if (str_is(def->pages[i].code, code))
			return (i);
	return (0);
}

/* One may come from a response: the way back, and in the links of the pages. */
static void
look_from(struct rq *rq, struct version_look_view *v)
{
	struct str	 id = form_get(&rq->query, "response");

	if (!app_id_is_valid(id))
		return;
	v->response_url = app_carry(rq, url(rq, APP_RESPONSE, id));
	v->r.look_url = app_carry(rq, str_cat(rq->arena, v->r.look_url,
	    STR("?response="), id));
}

static enum status
look_show(struct versions *l, const struct survey_version *row,
    const struct survey *def)
{
	struct rq			*rq = l->rq;
	struct version_look_view	 v;

	memset(&v, 0, sizeof(v));
	version_fill(l, row, &v.r);
	app_frame(rq, rq_say(rq, W_VERSIONS_LOOK_PAGE,
	    .version = v.r.number, .survey = l->survey->title), &v.layout,
	    &v.nav);
	v.name = l->survey->title;
	v.back_url = v.action = url(rq, APP_VERSIONS, l->survey->slug);
	v.frame_url = str_cat(rq->arena, url(rq, APP_VERSION_PREVIEW,
	    l->survey->slug, str_of_int(rq->arena, row->version)),
	    STR("?frame=1"));
	look_from(rq, &v);
	look_links(rq, def, look_page(def, form_get(&rq->query, "page")),
	    survey_language_find(def, form_get(&rq->query, "lang")), &v);
	rq->csp = STR("default-src 'none'; script-src 'self'; style-src "
	    "'self'; img-src 'self' data:; font-src 'self'; form-action "
	    "'self'; frame-src 'self'; frame-ancestors 'none'; base-uri "
	    "'none'; object-src 'none'");
	return (page_send(rq, 200, &version_look_page, &v));
}

enum status
app_version_look_get(struct rq *rq)
{
	const struct survey_version	*row;
	const struct survey		*def;
	struct versions			 l;
	enum status			 st;
	int64_t				 version;

	if ((st = versions_load(rq, &l)) != OK)
		return (st);
	if (!str_int(rq->arg[1], &version) ||
	    (row = version_find(&l, version)) == NULL)
		return (E_NOTFOUND);
	if ((st = cache_version_get(&rq->db, l.survey->id, version,
	    &def)) != OK)
		return (st);
	return (look_show(&l, row, def));
}

/* GET /app/surveys/:survey/versions/:version, "3.xml": byte for byte. */
enum status
app_version_xml_get(struct rq *rq)
{
	struct survey_row	*survey;
	struct str		 number, rest, xml;
	enum status		 st;
	int64_t			 version;

	if (!str_cut(rq->arg[1], '.', &number, &rest) ||
	    !str_is_c(rest, "xml") || !str_int(number, &version) ||
	    version < 1 || version > INT32_MAX)
		return (E_NOTFOUND);
	if ((st = q_survey_get(&rq->db, &survey, .slug = rq->arg[0])) != OK ||
	    (st = store_survey_version_get(&rq->db, survey->id, version,
	    &xml)) != OK)
		return (st);
	rq->csp = STR("sandbox; default-src 'none'; frame-ancestors 'none'");
	rq_header_add(rq, "content-disposition", str_fmt(rq->arena,
	    "attachment; filename=\"%.*s-%lld.xml\"", STR_ARG(survey->slug),
	    (long long)version));
	return (rq_bytes(rq, 200, STR("application/xml; charset=utf-8"), xml));
}
