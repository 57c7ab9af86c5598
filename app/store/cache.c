/*
 * Keys are "t/acme", "s/acme/chat-exit", "c/acme/en" (its open jobs), "k/acme"
 * (what it signs with) and "v/{tenant id}/{survey id}/3": what one tenant was
 * shown is found by nobody else.
 */
#include "base/buf.h"
#include "base/date.h"
#include "form/screens.h"
#include "store/cache.h"
#include "store/cache_look.h"
#include "store/context.h"

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
	to->font = str_dup(a, from->font);
	to->frame_hosts = str_dup(a, from->frame_hosts);
	if (from->background.p != NULL)
		to->background = str_dup(a, from->background);
	if (from->thanks.p != NULL)
		to->thanks = str_dup(a, from->thanks);
	if (from->onward_url.p != NULL)
		to->onward_url = str_dup(a, from->onward_url);
	if (from->privacy_url.p != NULL)
		to->privacy_url = str_dup(a, from->privacy_url);
	if (from->careers_intro.p != NULL)
		to->careers_intro = str_dup(a, from->careers_intro);
}

static enum status
tenant_load(struct cache_look *l, struct str slug) AWAITS
{
	struct tenant		*t, *kept;
	struct cache_entry	*e;
	enum status		 st;

	if ((st = store_tenant_get(l->db, slug, &t)) != OK)
		return (st);
	e = cache_entry_new(l->db->arena, l->key, slug);
	if (e == NULL)
		return (db_refuse(l->db, E_BUSY, "no memory to remember it"));
	kept = e->value = arena_get(e->arena, sizeof(*kept));
	tenant_copy(e->arena, kept, t);
	e->until = cache_look_fresh(l);
	cache_entry_put(e);
	l->e = e;
	return (OK);
}

enum status
cache_tenant_get(struct db *db, struct str slug, const struct tenant **out)
{
	struct cache_look	 l;
	enum status		 st;

	st = cache_look_begin(db, tenant_key(db->arena, slug), &l);
	if (st == OK && l.asks) {
		st = tenant_load(&l, slug);
		/* Nobody is shown the memory of a tenant that was suspended. */
		if (st == E_GONE || st == E_NOTFOUND)
			cache_entry_drop(l.key);
		st = cache_look_end(&l, st);
	}
	if (st == OK)
		*out = l.e->value;
	return (st);
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
	if ((e = cache_entry_new(db->arena, key, STR_NONE)) == NULL)
		return (db_refuse(db, E_BUSY, "no memory to remember it"));
	if ((st = survey_load(e->arena, xml, &def)) != OK)
		return (st);
	def = survey_screens(e->arena, def);
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

/* A page is rendered anew when any of this changes. */
static struct str
tenant_shown(struct arena *a, const struct tenant *t)
{
	return (str_fmt(a, "%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n%d\n%.*s\n"
	    "%lld\n%.*s\n%d",
	    STR_ARG(t->name), STR_ARG(t->accent_color),
	    STR_ARG(t->privacy_url), STR_ARG(t->language),
	    STR_ARG(t->time_zone), STR_ARG(t->careers_intro), t->has_logo,
	    STR_ARG(t->background), (long long)t->radius, STR_ARG(t->font),
	    t->brand_off));
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
	to->messages = str_dup(a, from->messages);
	to->changed_at = str_dup(a, from->changed_at);
	if (from->quotas.p != NULL)
		to->quotas = str_dup(a, from->quotas);
}

static bool
row_is_same(const struct survey_row *a, const struct survey_row *b)
{
	return (str_is(a->id, b->id) && a->version == b->version &&
	    str_is(a->state, b->state) && a->opens == b->opens &&
	    a->closes == b->closes && a->revision == b->revision &&
	    a->heard == b->heard &&
	    str_is(a->quotas, b->quotas) &&
	    survey_phase(a) == survey_phase(b));
}

static void
quotas_copy(struct arena *a, struct cached_survey *cs,
    const struct quota_find_row *rows, size_t n)
{
	size_t	 i;

	cs->quotas = arena_array(a, n, sizeof(*cs->quotas));
	for (i = 0; i < n; i++)
		cs->quotas[i] = (struct cached_quota){ .n = rows[i].n,
		    .condition = str_dup(a, rows[i].condition),
		    .is_full = rows[i].is_full,
		    .messages = str_dup(a, rows[i].messages),
		    .redirect = str_dup(a, rows[i].redirect) };
	cs->nquotas = n;
}

static enum status
survey_make(struct cache_look *l, const struct tenant *t,
    const struct survey_row *row, struct str shown) AWAITS
{
	struct cache_entry	*e, *version;
	struct quota_find_row	*quotas = NULL;
	struct cached_survey	*cs;
	enum status		 st;
	size_t			 n = 0;

	if ((st = version_get(l->db, row->id, row->version, &version)) != OK)
		return (st);
	if (row->quotas.len != 0 && (st = q_quota_find(l->db, &quotas, &n,
	    .survey = row->id)) != OK)
		return (st);
	e = cache_entry_new(l->db->arena, l->key, t->slug);
	if (e == NULL)
		return (db_refuse(l->db, E_BUSY, "no memory to remember it"));
	cs = e->value = arena_get(e->arena, sizeof(*cs));
	cs->entry = e;
	row_copy(e->arena, &cs->row, row);
	cs->shown = str_dup(e->arena, shown);
	quotas_copy(e->arena, cs, quotas, n);
	cache_entry_hold(e->arena, version);
	cs->def = version->value;
	l->e = e;
	return (OK);
}

/* l->e is the stale entry, or NULL; it stays if nothing has changed. */
static enum status
survey_refresh(struct cache_look *l, const struct tenant *t,
    struct str slug) AWAITS
{
	struct cached_survey	*cs = l->e == NULL ? NULL : l->e->value;
	struct survey_row	*row;
	struct str		 shown = tenant_shown(l->db->arena, t);
	enum status		 st;

	if ((st = q_survey_get(l->db, &row, .slug = slug)) != OK)
		return (st);
	if (row->version == 0 || str_is_c(row->state, "draft"))
		return (E_NOTFOUND);
	if (cs == NULL || !row_is_same(&cs->row, row) ||
	    !str_is(cs->shown, shown)) {
		if ((st = survey_make(l, t, row, shown)) != OK)
			return (st);
		cache_entry_put(l->e);
	}
	l->e->until = cache_look_fresh(l);
	return (OK);
}

enum status
cache_survey_get(struct db *db, const struct tenant *t, struct str slug,
    struct cached_survey **out)
{
	struct cache_look	 l;
	enum status		 st;

	st = cache_look_begin(db, survey_key(db->arena, t, slug), &l);
	if (st == OK && l.asks) {
		st = survey_refresh(&l, t, slug);
		if (st == E_NOTFOUND)
			cache_entry_drop(l.key);
		st = cache_look_end(&l, st);
	}
	if (st != OK)
		return (st);
	*out = l.e->value;
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
	struct arena		*a = cs->entry->arena;
	struct first_page	*to;

	if (arena_used(a) + first->html.len > CACHE_ENTRY_MAX / 2)
		return (false);
	to = first->session_at == 0 ? &cs->first[lang] : &cs->linked[lang];
	*to = *first;
	to->html = str_dup(a, first->html);
	cache_entry_weigh(cs->entry);
	return (true);
}

/* --- open jobs --- */

static struct str
careers_key(struct arena *a, const struct tenant *t, struct str lang)
{
	return (str_fmt(a, "c/%.*s/%.*s", STR_ARG(t->slug), STR_ARG(lang)));
}

static void
counts_copy(struct arena *a, struct cached_careers *to,
    const struct opening_found *from)
{
	struct opening_count_row	*c;
	size_t				 i;

	c = arena_array(a, from->ncounts, sizeof(*c));
	for (i = 0; i < from->ncounts; i++) {
		c[i] = from->counts[i];
		c[i].facet = str_dup(a, from->counts[i].facet);
		c[i].value = str_dup(a, from->counts[i].value);
	}
	to->counts = c;
	to->ncounts = from->ncounts;
	to->closes_us = from->closes_us;
}

static enum status
careers_load(struct cache_look *l, const struct tenant *t,
    cache_careers_fn *render, void *arg) AWAITS
{
	const struct opening_filter	 all = { .before = 0 };
	struct opening_found		 found;
	struct cached_careers		*cc;
	struct cache_entry		*e;
	struct str			 html;
	enum status			 st;

	if ((st = store_opening_find(l->db, &all, &found)) != OK)
		return (st);
	e = cache_entry_new(l->db->arena, l->key, t->slug);
	if (e == NULL)
		return (E_BUSY);
	cc = e->value = arena_get(e->arena, sizeof(*cc));
	counts_copy(e->arena, cc, &found);
	cc->shown = str_dup(e->arena, tenant_shown(l->db->arena, t));
	html = render(arg, cc, &found);
	cc->html = str_dup(e->arena, html);
	e->until = cache_look_fresh(l);
	cache_entry_put(e);
	l->e = e;
	return (OK);
}

enum status
cache_careers_get(struct db *db, const struct tenant *t, struct str lang,
    cache_careers_fn *render, void *arg, const struct cached_careers **out)
{
	struct str		 key = careers_key(db->arena, t, lang);
	struct cache_entry	*e = cache_entry_find(db->arena, key);
	const struct cached_careers *cc = e == NULL ? NULL : e->value;
	struct cache_look	 l;
	enum status		 st;

	/* One has closed meanwhile, or the tenant is shown otherwise. */
	if (cc != NULL && ((cc->closes_us != 0 &&
	    cc->closes_us <= clock_now() * 1000000) ||
	    !str_is(cc->shown, tenant_shown(db->arena, t))))
		e->until = 0;
	st = cache_look_begin(db, key, &l);
	if (st == OK && l.asks)
		st = cache_look_end(&l, careers_load(&l, t, render, arg));
	if (st == OK)
		*out = l.e->value;
	return (st);
}

/* --- keys of session contexts --- */

static enum status
keys_load(struct cache_look *l, const struct tenant *t) AWAITS
{
	struct context_key	 found[CONTEXT_KEYS_MAX];
	struct cached_keys	*kept;
	struct cache_entry	*e;
	enum status		 st;
	size_t			 i, n;

	if ((st = store_context_keys_find(l->db, found, &n)) != OK)
		return (st);
	e = cache_entry_new(l->db->arena, l->key, t->slug);
	if (e == NULL)
		return (db_refuse(l->db, E_BUSY, "no memory to remember it"));
	kept = e->value = arena_get(e->arena, sizeof(*kept));
	for (i = 0; i < n; i++)
		kept->list[i] = (struct context_key){
		    str_dup(e->arena, found[i].id),
		    str_dup(e->arena, found[i].secret) };
	kept->n = n;
	e->until = cache_look_fresh(l);
	cache_entry_put(e);
	l->e = e;
	return (OK);
}

enum status
cache_context_keys_get(struct db *db, const struct tenant *t,
    const struct cached_keys **out)
{
	struct cache_look	 l;
	enum status		 st;

	st = cache_look_begin(db, str_cat(db->arena, STR("k/"), t->slug), &l);
	if (st == OK && l.asks)
		st = cache_look_end(&l, keys_load(&l, t));
	if (st == OK)
		*out = l.e->value;
	return (st);
}

/* --- NOTIFY --- */

static void
forget(struct cache_entry *e)
{
	e->until = 0;
}

void
cache_forget(void *unused, const char *slug)
{
	(void)unused;
	cache_look_again();
	cache_entries_of(slug == NULL ? STR_NONE : str_of(slug), forget);
}
