/*
 * What every page shares: the frame around it, how a page is sent, and the
 * page for a status. Page files include this and their own header, never
 * another page's.
 */
#ifndef PAGE_PART_LAYOUT_H
#define PAGE_PART_LAYOUT_H

#include "http/rq.h"
#include "rule/theme.h"
#include "store/tenant.h"
#include "view/view.h"

VIEW_STRUCT(layout_view,
    text(title, lang, dir, own_lang, own_dir),
    flag(has_error, noindex, brand_off),
    text(theme_url, logo_url, tenant_name, home_url, privacy_url,
        support_url,
        editor_url));	/* of a preview: where it leads back to */

/* One line of an error summary; href is "#id" of the field, or none. */
VIEW_STRUCT(problem_view, text(href, text));

/* The tenant of a path, rq->arg[0]; rq->db enters it. E_NOTFOUND, E_GONE. */
enum status	 page_tenant_enter(struct rq *) MUST_USE AWAITS;
struct theme	 tenant_theme(const struct tenant *);
/* "/acme/theme/3f2a9c.css": changes with what it holds. */
struct str	 tenant_theme_url(struct arena *, const struct tenant *);

/* Of a page with more than visitors' words: what the browser wants, else the
 * tenant's, if there is one. */
const struct locale *page_locale(const struct rq *);

/* The answer may stand in a frame of the sites that rq->tenant allows: of the
 * pages of its surveys, and of what they say instead. Others never do. */
void		 page_framed(struct rq *);

/* The frame of a public page, in the language of rq->locale; English if none
 * is chosen. tenant NULL: the provider's own. */
struct layout_view layout_public(struct rq *, const struct tenant *,
		    struct str title);
/* What the page shows is in another language than our words: its tag. */
void		 layout_language(struct layout_view *, const struct rq *,
		    struct str lang);

enum status	 page_send(struct rq *, int code, const struct view *,
		    const void *data);
/* The page of a status; the last thing a request can come to. */
void		 page_error(struct rq *, enum status);

/* The tenant's time zone, "America/New York"; none without a tenant. */
struct str	 page_zone(const struct rq *);
/* "1 byte", "120 kB", "2.4 MB" of a file. */
struct str	 page_size(struct rq *, int64_t bytes);

/* Every template of the program, compiled at start (page/views.c). */
bool		 page_views_compile(const char *dir, const char **why) MUST_USE;

#endif
