/* The frame around every page, and the page for every status. */
#include <string.h>

#include "domain/theme.h"
#include "http/edge.h"
#include "page/catalog.h"
#include "page/layout.h"

VIEW_DESC_SHARED(layout_desc, layout_view,
    VIEW_FIELD(layout_view, title, VIEW_STR),
    VIEW_FIELD(layout_view, lang, VIEW_STR),
    VIEW_FIELD(layout_view, has_error, VIEW_BOOL),
    VIEW_FIELD(layout_view, noindex, VIEW_BOOL),
    VIEW_FIELD(layout_view, theme_url, VIEW_STR),
    VIEW_FIELD(layout_view, logo_url, VIEW_STR),
    VIEW_FIELD(layout_view, tenant_name, VIEW_STR),
    VIEW_FIELD(layout_view, home_url, VIEW_STR),
    VIEW_FIELD(layout_view, privacy_url, VIEW_STR),
    VIEW_NEST(layout_view, w, VIEW_PTR, &words_desc));

VIEW_DESC_SHARED(problem_desc, problem_view,
    VIEW_FIELD(problem_view, href, VIEW_STR),
    VIEW_FIELD(problem_view, text, VIEW_STR));

struct error_view {
	struct layout_view layout;
	int64_t		 code;
	struct str	 title;
	struct str	 text;
	struct str	 ref;
};

VIEW_DESC(error_desc, error_view,
    VIEW_NEST(error_view, layout, VIEW_SUB, &layout_desc),
    VIEW_FIELD(error_view, code, VIEW_INT),
    VIEW_FIELD(error_view, title, VIEW_STR),
    VIEW_FIELD(error_view, text, VIEW_STR),
    VIEW_FIELD(error_view, ref, VIEW_STR));

struct view	 error_page = { "error.html", &error_desc, NULL };

struct layout_view
layout_public(struct rq *rq, const struct tenant *t, struct str title)
{
	struct layout_view	 l = { .lang = STR("en"), .title = title };

	l.w = words_find(l.lang);
	l.tenant_name = STR("Exitpoll");
	l.home_url = STR("/");
	if (t == NULL)
		return (l);
	l.tenant_name = t->name;
	l.home_url = STR_NONE;
	l.privacy_url = t->privacy_url;
	l.theme_url = catalog_theme_url(rq, t);
	if (t->has_logo)
		l.logo_url = str_fmt(rq->arena, "/%.*s/logo",
		    STR_ARG(t->slug));
	return (l);
}

void
layout_language(struct layout_view *l, struct str lang)
{
	l->w = words_find(lang);
	l->lang = l->w->lang;
}

enum status
page_send(struct rq *rq, int code, const struct view *v, const void *data)
{
	struct buf	 b = buf_new(rq->arena, 16 * 1024);

	view_render(v, data, &b);
	return (rq_bytes(rq, code, STR("text/html; charset=utf-8"),
	    buf_view(&b)));
}

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

void
page_error(struct rq *rq, enum status st)
{
	const struct status_row	*row = &status_rows[st];
	struct error_view	 v;

	if (st == E_LOGIN) {
		(void)rq_see_other(rq, login_path(rq));
		return;
	}
	v.layout = layout_public(rq, NULL, str_of(row->title));
	v.layout.noindex = true;
	v.code = row->http;
	v.title = str_of(row->title);
	v.text = str_of(row->text);
	if (rq->form.why != NULL)
		v.text = str_of(rq->form.why);
	v.ref = rq->ref;
	if (st == E_METHOD)
		rq_header_add(rq, "allow", admit_allow(rq));
	if (st == E_BUSY || st == E_TOO_MANY)
		rq_header_add(rq, "retry-after", STR("5"));
	(void)page_send(rq, row->http, &error_page, &v);
}

static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May",
    "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

struct str
page_date(struct rq *rq, struct str s)
{
	int64_t	 y, m, d;

	if (s.len < 10 || !str_int(str_first(s, 4), &y) ||
	    !str_int(str_first(str_from(s, 5), 2), &m) ||
	    !str_int(str_first(str_from(s, 8), 2), &d) || m < 1 || m > 12)
		return (s);
	return (str_fmt(rq->arena, "%lld %s %lld", (long long)d,
	    months[m - 1], (long long)y));
}
