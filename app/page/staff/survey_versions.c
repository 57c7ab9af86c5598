/*
 * GET /app/surveys/:survey/versions: what was published, by whom and when, how
 * many answered it, and what changed between any two. GET of one version's
 * definition hands out the bytes that were published.
 */
#include <string.h>

#include "page/part/frame.h"
#include "page/staff/survey_differences.h"
#include "page/staff/survey_versions.h"
#include "store/cache.h"

VIEW_STRUCT(version_view,
    text(number, when, iso, publisher, count, xml_url),
    flag(current));

VIEW_STRUCT(versions_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(name, back_url, action, compared),
    list(problem_view, errors),
    list(choice_view, olds, news),
    list(version_view, versions),
    list(difference_view, differences));

VIEW_PAGE(versions_page, versions_view, "app/survey_versions.html");

static struct str
version_xml_url(struct rq *rq, struct str slug, int64_t version)
{
	return (str_fmt(rq->arena, "%.*s/%lld.xml",
	    STR_ARG(url(rq, APP_VERSIONS, slug)), (long long)version));
}

static void
versions_fill(struct rq *rq, const struct survey_row *survey,
    const struct survey_version *rows, size_t n, struct versions_view *v)
{
	struct version_view	*list = arena_array(rq->arena, n,
				    sizeof(*list));
	size_t			 i;

	for (i = 0; i < n; i++) {
		list[i].number = app_number(rq, rows[i].version);
		list[i].when = app_time(rq, rows[i].published_local);
		list[i].iso = rows[i].published_at;
		list[i].publisher = rows[i].publisher.len != 0 ?
		    rows[i].publisher : rq_word(rq, W_SETTINGS_OPERATOR);
		list[i].count = rq_say_n(rq, W_VERSIONS_RESPONSES, rows[i].n);
		list[i].xml_url = version_xml_url(rq, survey->slug,
		    rows[i].version);
		list[i].current = rows[i].version == survey->version;
	}
	v->versions = (struct view_list){ list, n };
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

enum status
app_versions_get(struct rq *rq)
{
	struct survey_version	*rows;
	struct survey_row	*survey;
	struct versions_view	 v;
	enum status		 st;
	size_t			 n;

	if ((st = q_survey_get(&rq->db, &survey, .slug = rq->arg[0])) != OK ||
	    (st = q_survey_versions(&rq->db, &rows, &n,
	    .survey = survey->id)) != OK)
		return (st);
	memset(&v, 0, sizeof(v));
	app_frame(rq, rq_say(rq, W_VERSIONS_PAGE, .survey = survey->title),
	    &v.layout, &v.nav);
	v.name = survey->title;
	v.back_url = url(rq, APP_SURVEY, survey->slug);
	v.action = url(rq, APP_VERSIONS, survey->slug);
	versions_fill(rq, survey, rows, n, &v);
	if ((st = comparison_fill(rq, survey, rows, n, &v)) != OK)
		return (st);
	return (page_send(rq, 200, &versions_page, &v));
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
