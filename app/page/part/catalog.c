/*
 * Small tables of reference-counted entries, one set in each worker. An entry
 * is replaced, never changed, so a request that holds one may go on with it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"
#include "rule/theme.h"
#include "page/part/catalog.h"

#define SETS		256	/* a power of two */
#define WAYS		2	/* places a set; a full one drops its oldest */
#define SLOTS		(SETS * WAYS)
#define ENTRY_MEMORY	(8U * 1024 * 1024)

struct entry {
	struct arena	*arena;
	size_t		 refs;
	struct str	 key;		/* "acme" or "acme/chat-exit" */
	int64_t		 until;		/* fresh before this second */
	uint64_t	 used;		/* number of the last use */
	enum status	 st;		/* OK or E_GONE */
	struct tenant	 tenant;
	struct catalog_survey survey;
};

static struct entry	*tenants[SLOTS];
static struct entry	*surveys[SLOTS];
static unsigned		 told;		/* NOTIFYs so far */
static uint64_t		 uses;

static void
entry_unref(void *arg)
{
	struct entry	*e = arg;

	if (--e->refs == 0)
		arena_free(e->arena);
}

static void
entry_hold(struct rq *rq, struct entry *e)
{
	e->refs++;
	arena_defer(rq->arena, entry_unref, e);
}

static struct str
survey_key(struct rq *rq, struct str slug)
{
	return (str_fmt(rq->arena, "%.*s/%.*s", STR_ARG(rq->tenant->slug),
	    STR_ARG(slug)));
}

static struct entry **
set_of(struct entry **table, struct str key)
{
	uint32_t	 h = 2166136261U;	/* FNV-1a */
	size_t		 i;

	for (i = 0; i < key.len; i++)
		h = (h ^ (unsigned char)key.p[i]) * 16777619U;
	return (&table[(h & (SETS - 1)) * WAYS]);
}

/* Where key is, or NULL. */
static struct entry **
slot_of(struct entry **table, struct str key)
{
	struct entry	**set = set_of(table, key);
	size_t		 i;

	for (i = 0; i < WAYS; i++)
		if (set[i] != NULL && str_is(set[i]->key, key))
			return (&set[i]);
	return (NULL);
}

/* A definition that does not fit ends the request that reads it, as if its
 * own memory had run out: 503, and the worker goes on. */
static void
entry_full(void *arg)
{
	struct rq	*rq = arg;

	(void)arena_array(rq->arena, SIZE_MAX, 2);
	abort();
}

static struct entry *
entry_new(struct rq *rq, struct str key)
{
	struct arena	*a;
	struct entry	*e;

	if ((a = arena_new(ENTRY_MEMORY, entry_full, rq)) == NULL)
		return (NULL);
	e = arena_get(a, sizeof(*e));
	e->arena = a;
	e->refs = 1;
	e->key = str_dup(a, key);
	e->survey.arena = a;
	return (e);
}

static void
entry_put(struct entry **table, struct entry *e)
{
	struct entry	**set = set_of(table, e->key);
	struct entry	**slot = slot_of(table, e->key);
	size_t		 i;

	if (slot == NULL)
		for (slot = set, i = 0; i < WAYS && *slot != NULL; i++)
			if (set[i] == NULL || set[i]->used < (*slot)->used)
				slot = &set[i];
	e->used = ++uses;
	if (*slot != NULL)
		entry_unref(*slot);
	*slot = e;
}

/* Gone from the database, so gone from here: nobody is served a memory of a
 * tenant that was suspended. */
static void
entry_drop(struct entry **table, struct str key)
{
	struct entry	**slot = slot_of(table, key);

	if (slot == NULL)
		return;
	entry_unref(*slot);
	*slot = NULL;
}

/*
 * The entry under key, held, or NULL. *stale: it wants a look at the database.
 * The one that is told so goes and looks; the others go on with what there is.
 */
static struct entry *
entry_find(struct rq *rq, struct entry **table, struct str key, bool *stale)
{
	struct entry	**slot = slot_of(table, key);
	struct entry	*e;
	int64_t		 now = rq_now(rq);

	*stale = false;
	if (slot == NULL)
		return (NULL);
	e = *slot;
	e->used = ++uses;
	entry_hold(rq, e);
	if (e->until <= now) {
		*stale = true;
		e->until = now + 1;
	}
	return (e);
}

void
catalog_forget(void *unused, const char *slug)
{
	struct str	 s = str_of(slug);
	size_t		 i;

	(void)unused;
	told++;
	for (i = 0; i < SLOTS; i++) {
		if (tenants[i] != NULL && (slug == NULL ||
		    str_is(tenants[i]->key, s)))
			tenants[i]->until = 0;
		if (surveys[i] != NULL && (slug == NULL ||
		    (str_starts(surveys[i]->key, s) &&
		    surveys[i]->key.len > s.len &&
		    surveys[i]->key.p[s.len] == '/')))
			surveys[i]->until = 0;
	}
}

/* What was read before a NOTIFY came may be what it was about. */
static int64_t
fresh_until(struct rq *rq, unsigned seen)
{
	return (seen == told ? rq_now(rq) + CATALOG_FRESH : 0);
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
	if (from->privacy_url.p != NULL)
		to->privacy_url = str_dup(a, from->privacy_url);
}

static enum status
tenant_load(struct rq *rq, struct entry **out) AWAITS
{
	struct tenant	*t;
	struct entry	*e;
	unsigned	 seen = told;
	enum status	 st;

	if ((st = store_tenant_get(&rq->db, rq->arg[0], &t)) != OK)
		return (st);
	if ((e = entry_new(rq, rq->arg[0])) == NULL)
		return (E_BUSY);
	arena_defer(rq->arena, entry_unref, e);
	tenant_copy(e->arena, &e->tenant, t);
	e->until = fresh_until(rq, seen);
	arena_on_fail(e->arena, NULL, NULL);
	e->refs++;
	entry_put(tenants, e);
	*out = e;
	return (OK);
}

enum status
catalog_tenant_enter(struct rq *rq)
{
	struct entry	*e;
	enum status	 st;
	bool		 stale;

	e = entry_find(rq, tenants, rq->arg[0], &stale);
	if (e == NULL || stale) {
		st = tenant_load(rq, &e);
		if (st == E_GONE || st == E_NOTFOUND)
			entry_drop(tenants, rq->arg[0]);
		/* Without a database, what was known still dresses pages. */
		if (st != OK && (st != E_BUSY || e == NULL))
			return (st);
	}
	rq->tenant = &e->tenant;
	rq->db.tenant = e->tenant.id;
	return (OK);
}

static struct entry *
entry_recall(struct rq *rq, struct entry **table, struct str key)
{
	struct entry	**slot = slot_of(table, key);

	if (slot == NULL)
		return (NULL);
	entry_hold(rq, *slot);
	return (*slot);
}

const struct tenant *
catalog_tenant_recall(struct rq *rq, struct str slug)
{
	struct entry	*e = entry_recall(rq, tenants, slug);

	/* One that a NOTIFY was about may be suspended. */
	return (e == NULL || e->until == 0 ? NULL : &e->tenant);
}

const struct catalog_survey *
catalog_survey_recall(struct rq *rq, struct str slug)
{
	struct entry	*e = entry_recall(rq, surveys, survey_key(rq, slug));

	return (e == NULL || e->st != OK ? NULL : &e->survey);
}

bool
catalog_first_keep(struct catalog_survey *s, size_t lang, struct str html,
    size_t token_at)
{
	if (arena_used(s->arena) > ENTRY_MEMORY / 2 ||
	    html.len > ENTRY_MEMORY / 4)
		return (false);
	s->first[lang].html = str_dup(s->arena, html);
	s->first[lang].token_at = token_at;
	return (true);
}

/* A page is rendered anew when any of this changes. */
static struct str
tenant_dress(struct rq *rq)
{
	const struct tenant	*t = rq->tenant;

	return (str_fmt(rq->arena, "%.*s\n%.*s\n%.*s\n%d", STR_ARG(t->name),
	    STR_ARG(t->accent_color), STR_ARG(t->privacy_url), t->has_logo));
}

static void
row_copy(struct arena *a, struct survey_row *to, const struct survey_row *from)
{
	*to = *from;
	to->id = str_dup(a, from->id);
	to->slug = str_dup(a, from->slug);
	to->title = str_dup(a, from->title);
	to->definition = STR_NONE;
	to->state = to->opens_at = to->closes_at = to->published_at = STR_NONE;
}

/* e is the stale entry, or NULL; *out gets it back if nothing has changed. */
static enum status
survey_load(struct rq *rq, struct str key, struct str slug, struct entry *e,
    struct entry **out) AWAITS
{
	struct survey_errors	 errors = { 0 };
	struct survey_row	*row;
	unsigned		 seen = told;
	enum status		 st;

	st = store_survey_open_get(&rq->db, slug, &row);
	if (st != OK && st != E_GONE)
		return (st);
	if (e != NULL && e->st == st && str_is(e->survey.row.id, row->id) &&
	    e->survey.row.version == row->version &&
	    str_is(e->survey.dress, tenant_dress(rq))) {
		e->until = fresh_until(rq, seen);
		*out = e;
		return (OK);
	}
	if ((e = entry_new(rq, key)) == NULL)
		return (E_BUSY);
	arena_defer(rq->arena, entry_unref, e);
	row_copy(e->arena, &e->survey.row, row);
	e->survey.dress = str_dup(e->arena, tenant_dress(rq));
	e->st = st;
	e->until = fresh_until(rq, seen);
	if (st == OK && survey_read(e->arena, str_dup(e->arena,
	    row->definition), &e->survey.def, &errors) != OK)
		return (E_INTERNAL);
	arena_on_fail(e->arena, NULL, NULL);
	e->refs++;
	entry_put(surveys, e);
	*out = e;
	return (OK);
}

enum status
catalog_survey_get(struct rq *rq, struct str slug, struct catalog_survey **out)
{
	struct entry	*e;
	struct str	 key = survey_key(rq, slug);
	enum status	 st;
	bool		 stale;

	e = entry_find(rq, surveys, key, &stale);
	if (e == NULL || stale) {
		st = survey_load(rq, key, slug, e, &e);
		if (st == E_NOTFOUND)
			entry_drop(surveys, key);
		if (st != OK && (st != E_BUSY || e == NULL))
			return (st);
	}
	*out = &e->survey;
	return (e->st);
}

enum status
catalog_version_get(struct rq *rq, struct catalog_survey *s, int64_t version,
    const struct survey **out)
{
	struct survey_errors	 errors = { 0 };
	struct str		 xml;
	enum status		 st;

	if (version == s->row.version && s->def != NULL) {
		*out = s->def;
		return (OK);
	}
	st = store_survey_version_get(&rq->db, s->row.id, version, &xml);
	if (st != OK)
		return (st);
	return (survey_read(rq->arena, xml, out, &errors) == OK ? OK :
	    E_INTERNAL);
}

struct str
catalog_theme_url(struct rq *rq, const struct tenant *t)
{
	return (str_fmt(rq->arena, "/%.*s/theme/%.*s.css", STR_ARG(t->slug),
	    STR_ARG(str_from(t->accent_color, 1))));
}
