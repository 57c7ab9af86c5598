/*
 * What a process remembers between requests: tenants by address, surveys by
 * tenant and address, and published versions, loaded. The one exception to
 * "everything dies with its request". NOTIFY names the tenant that changed, and
 * what is known of it is asked for again; should a NOTIFY be lost, nothing but
 * a version, which never changes, is older than CACHE_FRESH.
 *
 * Everything handed out is held until the arena of the asking struct db goes.
 */
#ifndef STORE_CACHE_H
#define STORE_CACHE_H

#include "form/survey.h"
#include "rule/context.h"
#include "store/cache_look.h"	/* CACHE_FRESH */
#include "store/opening.h"
#include "store/survey.h"
#include "store/tenant.h"

struct cached_survey {
	struct survey_row row;
	const struct survey *def;	/* of row.version */
	/* The first page as a new visitor gets it, by language: all bytes, and
	 * where the form token stands. linked: to who comes by a signed link,
	 * which stands at session_at. Filled by the page. */
	struct first_page {
		struct str	 html;
		size_t		 token_at;
		size_t		 session_at;	/* 0: there is none */
	} first[SURVEY_LANGUAGES_MAX], linked[SURVEY_LANGUAGES_MAX];
	struct str	 shown;		/* what of the tenant the page shows */
	/* Those that count; most surveys have none. */
	struct cached_quota {
		int64_t		 n;
		struct str	 condition;	/* form/condition.h */
		bool		 is_full;
		struct str	 messages;	/* see survey_message */
		struct str	 redirect;	/* or none */
	} *quotas;
	size_t		 nquotas;
	struct cache_entry *entry;
};

/* The open jobs without a search or filter. */
struct cached_careers {
	const struct opening_count_row *counts;	/* see store/opening.h */
	size_t		 ncounts;
	int64_t		 closes_us;	/* when one of them closes, or 0 */
	struct str	 html;		/* the first page */
	struct str	 shown;		/* what of the tenant it shows */
};
/* Makes the first page; html, shown are not set yet. */
typedef struct str cache_careers_fn(void *arg, const struct cached_careers *,
		    const struct opening_found *);

/* By address. E_NOTFOUND; E_GONE: suspended. */
enum status	 cache_tenant_get(struct db *, struct str slug,
		    const struct tenant **) MUST_USE AWAITS;
/* If it is known and no NOTIFY has come since; NULL otherwise. Asks nobody:
 * for a page that says what went wrong. */
const struct tenant *cache_tenant_recall(struct arena *, struct str slug);
/* A survey of this tenant, which db has entered, for a respondent. E_NOTFOUND:
 * none, or a draft; E_GONE: not open at this moment (*out is set). */
enum status	 cache_survey_get(struct db *, const struct tenant *,
		    struct str slug, struct cached_survey **) MUST_USE AWAITS;
/* If it is known and open, or NULL; asks nobody. */
const struct cached_survey *cache_survey_recall(struct arena *,
		    const struct tenant *, struct str slug);
/* Keep a rendered first page; false: there is no room, and it is rendered for
 * each visitor. */
bool		 cache_first_keep(struct cached_survey *, size_t lang,
		    const struct first_page *);
/* Of this tenant, which db has entered, in this language: each has an entry of
 * its own. */
enum status	 cache_careers_get(struct db *, const struct tenant *,
		    struct str lang, cache_careers_fn *, void *arg,
		    const struct cached_careers **) MUST_USE AWAITS;
/* One published version, current or old. E_NOTFOUND. */
enum status	 cache_version_get(struct db *, struct str survey_id,
		    int64_t version, const struct survey **) MUST_USE AWAITS;

/* The keys that count of a tenant, which db has entered, opened. */
struct cached_keys {
	struct context_key list[CONTEXT_KEYS_MAX];
	size_t		 n;
};
enum status	 cache_context_keys_get(struct db *, const struct tenant *,
		    const struct cached_keys **) MUST_USE AWAITS;

/* A NOTIFY: a tenant's slug, or NULL for all of them. */
void		 cache_forget(void *unused, const char *slug);

#endif
