/*
 * Keys are "t/acme", "s/acme/chat-exit" and "v/{tenant id}/{survey id}/3": what
 * one tenant was shown is found by nobody else.
 */
#include "base/buf.h"
#include "base/date.h"
#include "store/cache.h"
#include "store/cache_table.h"

struct cached_tenant {
	struct tenant	 row;
	enum status	 st;		/* OK or E_GONE */
};

static unsigned		 notified;	/* NOTIFYs so far */

/* What was asked for before a NOTIFY came may be what it was about. */
static int64_t
fresh_until(unsigned seen)
{
	return (seen == notified ? clock_now() + CACHE_FRESH : 0);
}

/*
 * *stale: it wants a look at the database. The one that is told so goes and
 * looks; for a second the others go on with what there is. So do all while
 * the database is silent.
 */
static struct cache_entry *
find_fresh(struct db *db, struct str key, bool *stale)
{
	struct cache_entry	*e = cache_entry_find(db->arena, key);
	int64_t			 now = clock_now();

	*stale = e == NULL || e->until <= now;
	if (e != NULL && *stale) {
		e->until = now + 1;
		*stale = !pg_is_silent(db->pg);
	}
	return (e);
}

/* Whoever has something old to show waits this long for something newer, in
 * milliseconds. Gives the deadline that holds again afterwards. */
#define PATIENCE	2000

static int64_t
look_begin(struct db *db, const struct cache_entry *old)
{
	int64_t	 whole = db->deadline, until = clock_ms() + PATIENCE;

	if (old != NULL && (whole == 0 || until < whole))
		db->deadline = until;
	return (whole);
}

/* Without an answer of the database, what is known still serves. */
static bool
look_end(struct db *db, int64_t whole, enum status st, struct cache_entry *old)
{
	db->deadline = whole;
	if (st != E_BUSY || old == NULL)
		return (false);
	old->until = clock_now() + CACHE_FRESH;
	return (true);
}

/* --- tenants --- */

static struct str
tenant_key(struct arena *a, struct str slug)
{
	return (str_cat(a, STR("t/"), slug));
}

static void
tenant_copy(struct arena *a, struct tenant *to, const struct tenant *from)
{
	*to = *from;
	to->id = str_dup(a, from->id);
	to->slug = str_dup(a, from->slug);
	to->name = str_dup(a, from->name);
	to->accent_color = str_dup(a, from->accent_color);
	to->time_zone = str_dup(a, from->time_zone);
	to->language = str_dup(a, from->language);
	to->today = str_dup(a, from->today);
	to->state = str_dup(a, from->state);
	if (from->privacy_url.p != NULL)
		to->privacy_url = str_dup(a, from->privacy_url);
	if (from->careers_intro.p != NULL)
		to->careers_intro = str_dup(a, from->careers_intro);
}

static enum status
tenant_load(struct db *db, struct str key, struct str slug,
    struct cache_entry **out) AWAITS
{
	struct tenant		*t, *kept;
	struct cache_entry	*e;
	unsigned		 seen = notified;
	enum status		 st;

	if ((st = store_tenant_get(db, slug, &t)) != OK)
		return (st);
	if ((e = cache_entry_new(db->arena, key)) == NULL)
		return (db_refuse(db, E_BUSY, "no memory to remember it"));
	kept = e->value = arena_get(e->arena, sizeof(*kept));
	tenant_copy(e->arena, kept, t);
	e->until = fresh_until(seen);
	cache_entry_put(e);
	*out = e;
	return (OK);
}

enum status
cache_tenant_get(struct db *db, struct str slug, const struct tenant **out)
{
	struct str		 key = tenant_key(db->arena, slug);
	struct cache_entry	*e;
	enum status		 st;
	int64_t			 whole;
	bool			 stale;

	e = find_fresh(db, key, &stale);
	if (stale) {
		whole = look_begin(db, e);
		st = tenant_load(db, key, slug, &e);
		/* Nobody is shown the memory of a tenant that was suspended. */
		if (st == E_GONE || st == E_NOTFOUND)
			cache_entry_drop(key);
		if (!look_end(db, whole, st, e) && st != OK)
			return (st);
	}
	*out = e->value;
	return (OK);
}

const struct tenant *
cache_tenant_recall(struct arena *a, struct str slug)
{
	struct cache_entry	*e = cache_entry_find(a, tenant_key(a, slug));

	/* One that a NOTIFY was about may be suspended. */
	return (e == NULL || e->until == 0 ? NULL : e->value);
}

/* --- published versions --- */

static enum status
version_load(struct db *db, struct str key, struct str survey_id,
    int64_t version, struct cache_entry **out) AWAITS
{
	const struct survey	*def;
	struct cache_entry	*e;
	struct str		 xml;
	enum status		 st;

	st = store_survey_version_get(db, survey_id, version, &xml);
	if (st != OK)
		return (st);
	if ((e = cache_entry_new(db->arena, key)) == NULL)
		return (db_refuse(db, E_BUSY, "no memory to remember it"));
	if ((st = survey_load(e->arena, xml, &def)) != OK)
		return (st);
	/* The table's values are not const; nobody changes this one. */
	e->value = (struct survey *)(uintptr_t)def;
	cache_entry_put(e);
	*out = e;
	return (OK);
}

/* Held by db's arena. */
static enum status
version_get(struct db *db, struct str survey_id, int64_t version,
    struct cache_entry **out) AWAITS
{
	struct buf	 b = buf_new(db->arena, 96);
	struct str	 key;

	buf_c(&b, "v/");
	buf_str(&b, db->tenant);
	buf_char(&b, '/');
	buf_str(&b, survey_id);
	buf_char(&b, '/');
	buf_int(&b, version);
	key = buf_view(&b);
	if ((*out = cache_entry_find(db->arena, key)) != NULL)
		return (OK);
	return (version_load(db, key, survey_id, version, out));
}

enum status
cache_version_get(struct db *db, struct str survey_id, int64_t version,
    const struct survey **out)
{
	struct cache_entry	*e;
	enum status		 st;

	if ((st = version_get(db, survey_id, version, &e)) == OK)
		*out = e->value;
	return (st);
}

/* --- surveys --- */

static struct str
survey_key(struct arena *a, const struct tenant *t, struct str slug)
{
	return (str_cat(a, STR("s/"), t->slug, STR("/"), slug));
}

/* A first page is rendered anew when any of this changes. */
static struct str
tenant_shown(struct arena *a, const struct tenant *t)
{
	return (str_fmt(a, "%.*s\n%.*s\n%.*s\n%d", STR_ARG(t->name),
	    STR_ARG(t->accent_color), STR_ARG(t->privacy_url), t->has_logo));
}

static void
row_copy(struct arena *a, struct survey_row *to, const struct survey_row *from)
{
	*to = *from;
	to->id = str_dup(a, from->id);
	to->slug = str_dup(a, from->slug);
	to->title = str_dup(a, from->title);
	to->state = str_dup(a, from->state);
	to->opens_local = str_dup(a, from->opens_local);
	to->closes_local = str_dup(a, from->closes_local);
	to->published_at = str_dup(a, from->published_at);
}

static bool
row_is_same(const struct survey_row *a, const struct survey_row *b)
{
	return (str_is(a->id, b->id) && a->version == b->version &&
	    str_is(a->state, b->state) && a->opens == b->opens &&
	    a->closes == b->closes);
}

static enum status
survey_make(struct db *db, struct str key, const struct survey_row *row,
    struct str shown, struct cache_entry **out) AWAITS
{
	struct cache_entry	*e, *version;
	struct cached_survey	*cs;
	enum status		 st;

	if ((st = version_get(db, row->id, row->version, &version)) != OK)
		return (st);
	if ((e = cache_entry_new(db->arena, key)) == NULL)
		return (db_refuse(db, E_BUSY, "no memory to remember it"));
	cs = e->value = arena_get(e->arena, sizeof(*cs));
	cs->entry = e;
	row_copy(e->arena, &cs->row, row);
	cs->shown = str_dup(e->arena, shown);
	cache_entry_hold(e->arena, version);
	cs->def = version->value;
	*out = e;
	return (OK);
}

/* *e is the stale entry, or NULL; it stays if nothing has changed. */
static enum status
survey_refresh(struct db *db, const struct tenant *t, struct str key,
    struct str slug, struct cache_entry **e) AWAITS
{
	struct cached_survey	*cs = *e == NULL ? NULL : (*e)->value;
	struct survey_row	*row;
	struct str		 shown = tenant_shown(db->arena, t);
	unsigned		 seen = notified;
	enum status		 st;

	if ((st = q_survey_get(db, &row, .slug = slug)) != OK)
		return (st);
	if (row->version == 0 || str_is_c(row->state, "draft"))
		return (E_NOTFOUND);
	if (cs == NULL || !row_is_same(&cs->row, row) ||
	    !str_is(cs->shown, shown)) {
		if ((st = survey_make(db, key, row, shown, e)) != OK)
			return (st);
		cache_entry_put(*e);
	}
	(*e)->until = fresh_until(seen);
	return (OK);
}

enum status
cache_survey_get(struct db *db, const struct tenant *t, struct str slug,
    struct cached_survey **out)
{
	struct str		 key = survey_key(db->arena, t, slug);
	struct cache_entry	*e;
	enum status		 st;
	int64_t			 whole;
	bool			 stale;

	e = find_fresh(db, key, &stale);
	if (stale) {
		whole = look_begin(db, e);
		st = survey_refresh(db, t, key, slug, &e);
		if (st == E_NOTFOUND)
			cache_entry_drop(key);
		if (!look_end(db, whole, st, e) && st != OK)
			return (st);
	}
	*out = e->value;
	return (survey_is_open(&(*out)->row) ? OK : E_GONE);
}

const struct cached_survey *
cache_survey_recall(struct arena *a, const struct tenant *t, struct str slug)
{
	struct cache_entry		*e;
	const struct cached_survey	*cs;

	if ((e = cache_entry_find(a, survey_key(a, t, slug))) == NULL)
		return (NULL);
	cs = e->value;
	return (survey_is_open(&cs->row) ? cs : NULL);
}

bool
cache_first_keep(struct cached_survey *cs, size_t lang,
    const struct first_page *first)
{
	struct arena	*a = cs->entry->arena;

	if (arena_used(a) + first->html.len > CACHE_ENTRY_MAX / 2)
		return (false);
	cs->first[lang] = *first;
	cs->first[lang].html = str_dup(a, first->html);
	cache_entry_weigh(cs->entry);
	return (true);
}

/* --- NOTIFY --- */

static void
forget_tenant(struct cache_entry *e, void *arg)
{
	struct str	*slug = arg;
	struct str	 rest = str_from(e->key, 2);	/* after "t/", "s/" */

	if (slug->p == NULL || (str_starts(rest, *slug) &&
	    (rest.len == slug->len || rest.p[slug->len] == '/')))
		e->until = 0;
}

void
cache_forget(void *unused, const char *slug)
{
	struct str	 s = str_of(slug);

	(void)unused;
	notified++;
	cache_entries_walk(forget_tenant, &s);
}
