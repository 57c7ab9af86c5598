/* The frame around every page, and how a page is sent. */
#include "base/language.h"
#include "store/cache.h"
#include "page/part/layout.h"

/* The table holds nothing else than what can be read here. */
struct theme
tenant_theme(const struct tenant *t)
{
	struct theme	 theme = { .background = theme_paper };

	if (!theme_colour_read(t->accent_color, &theme.accent))
		theme.accent = (struct rgb){ 0, 0, 0 };
	if (!theme_colour_read(t->background, &theme.background))
		theme.background = theme_paper;
	theme.radius = (int)t->radius;
	theme.font = theme_font_find(t->font);
	if (theme.font == FONT__MAX)
		theme.font = FONT_SANS;
	return (theme);
}

struct str
tenant_theme_url(struct arena *a, const struct tenant *t)
{
	struct theme	 theme = tenant_theme(t);

	return (route_address(a, t->slug, THEME, str_cat(a,
	    theme_name(a, &theme), STR(".css"))));
}

const struct locale *
page_locale(const struct rq *rq)
{
	return (locale_whole(locale_pick(rq->language, locale_find(
	    rq->tenant != NULL ? rq->tenant->language : STR_NONE))));
}

enum status
page_tenant_enter(struct rq *rq)
{
	enum status	 st;

	st = cache_tenant_get(&rq->db, rq->slug, &rq->tenant);
	if (st == OK)
		rq->db.tenant = rq->tenant->id;
	return (st);
}

/* As the edge's own (conf/nginx.conf.in), but for the sites. Without one the
 * edge says it, and refuses old browsers, too. */
void
page_framed(struct rq *rq)
{
	if (rq->tenant == NULL || rq->tenant->frame_hosts.len == 0)
		return;
	rq->csp = str_cat(rq->arena, STR("default-src 'none'; script-src "
	    "'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
	    "connect-src 'self'; form-action 'self'; base-uri 'none'; "
	    "object-src 'none'; frame-ancestors "), rq->tenant->frame_hosts);
}

struct layout_view
layout_public(struct rq *rq, const struct tenant *t, struct str title)
{
	struct layout_view	 l = { .title = title };

	if (rq->locale == NULL)
		rq->locale = &locales[LOCALE_EN];
	l.lang = rq->locale->tag;
	l.dir = rq->locale->direction;
	l.tenant_name = STR("Exitpoll");
	l.home_url = url(rq, FRONT);
	if (t == NULL)
		return (l);
	l.tenant_name = t->name;
	l.home_url = STR_NONE;
	l.privacy_url = t->privacy_url;
	/* A survey's page may stand in a frame, where the form may not. */
	if (rq->area == AREA_PUBLIC && (rq->near == NULL ||
	    rq->near->up != ROUTE_SURVEY))
		l.support_url = url(rq, SUPPORT);
	l.brand_off = t->brand_off;
	l.theme_url = tenant_theme_url(rq->arena, t);
	if (t->has_logo)
		l.logo_url = route_address(rq->arena, t->slug, LOGO);
	return (l);
}

void
layout_language(struct layout_view *l, const struct rq *rq, struct str lang)
{
	const struct locale	*ours = rq->locale;
	size_t			 i;

	l->lang = lang;
	l->dir = str_is(lang, ours->tag) ? ours->direction :
	    language_direction(lang);
	if (language_find(&ours->tag, 1, lang, &i))
		return;
	l->own_lang = ours->tag;
	l->own_dir = ours->direction;
}

enum status
page_send(struct rq *rq, int code, const struct view *v, const void *data)
{
	struct buf	 b = buf_new(rq->arena, 16 * 1024);

	view_render(v, rq->locale, data, &b);
	return (rq_bytes(rq, code, STR("text/html; charset=utf-8"),
	    buf_view(&b)));
}

struct str
page_size(struct rq *rq, int64_t bytes)
{
	return (words_size(rq->arena, rq->locale, bytes));
}

struct str
page_zone(const struct rq *rq)
{
	struct buf	 b = buf_new(rq->arena, 32);
	struct str	 zone;
	size_t		 i;

	if (rq->tenant == NULL)
		return (STR_NONE);
	zone = rq->tenant->time_zone;
	for (i = 0; i < zone.len; i++)
		buf_char(&b, zone.p[i] == '_' ? ' ' : zone.p[i]);
	return (buf_view(&b));
}
