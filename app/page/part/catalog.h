/*
 * What a worker remembers between requests: tenants by address, and the
 * published surveys, read and rendered. The one exception to "everything dies
 * with its request". A change in the database is told by NOTIFY and forgotten
 * here at once; without that line nothing is older than CATALOG_FRESH.
 */
#ifndef PAGE_PART_CATALOG_H
#define PAGE_PART_CATALOG_H

#include "form/survey.h"
#include "http/rq.h"
#include "store/survey.h"
#include "store/tenant.h"

/* Seconds. Opening and closing times take effect within this on a page; the
 * submission itself asks the database. */
#define CATALOG_FRESH	5

struct catalog_survey {
	struct survey_row row;		/* without its definition's bytes */
	const struct survey *def;
	/* The first page as a new visitor gets it, by language: all bytes, and
	 * where the form token stands. Filled by the survey page. */
	struct first_page {
		struct str	 html;
		size_t		 token_at;
	} first[SURVEY_LANGUAGES_MAX];
	struct str	 dress;		/* what of the tenant the pages wear */
	struct arena	*arena;		/* owns all of it */
};

/* The tenant of the path; rq->db enters it. E_NOTFOUND, E_GONE. */
enum status	 catalog_tenant_enter(struct rq *) MUST_USE AWAITS;
/* The tenant by its address if this worker remembers it, held until the request
 * ends; NULL otherwise. Asks nobody: for a page that says what went wrong. */
const struct tenant *catalog_tenant_recall(struct rq *, struct str slug);
/* The open survey of that name, held until the request ends. E_NOTFOUND;
 * E_GONE: not open now (*out is set, for its title). */
enum status	 catalog_survey_get(struct rq *, struct str slug,
		    struct catalog_survey **out) MUST_USE AWAITS;
/* The same survey if it is remembered and open, or NULL; asks nobody. */
const struct catalog_survey *catalog_survey_recall(struct rq *,
		    struct str slug);
/* Keep a rendered first page with the survey; false: there is no room, and it
 * is rendered for each visitor. */
bool		 catalog_first_keep(struct catalog_survey *, size_t lang,
		    struct str html, size_t token_at);
/* One published version, current or old. */
enum status	 catalog_version_get(struct rq *, struct catalog_survey *,
		    int64_t version, const struct survey **) MUST_USE AWAITS;

/* A NOTIFY: a tenant's slug, or NULL for all of them. */
void		 catalog_forget(void *unused, const char *slug);

/* "/acme/theme/3f2a9c.css": changes with the colour. */
struct str	 catalog_theme_url(struct rq *, const struct tenant *);

#endif
