/* Entries by key, the least lately used first: see the header. */
#include <stdlib.h>
#include <string.h>

/* No memory for the table: the entry is not kept, and is asked for again. */
#define HASH_NONFATAL_OOM 1
#define uthash_nonfatal_oom(e)	((e)->bytes = 0)

#include "store/cache_table.h"

/* What is known of one tenant, so that a change of it looks at no other's. */
struct cache_owner {
	UT_hash_handle	 hh;
	LIST_HEAD(, cache_entry) entries;
	size_t		 bytes;		/* uthash sets 0: no memory */
	struct arena	*arena;
	struct str	 slug;
};

static struct cache_owner *owners;
static TAILQ_HEAD(entry_list, cache_entry) uses = TAILQ_HEAD_INITIALIZER(uses);
static struct cache_entry *table;
static size_t		 total, count;

static void
entry_unref(void *arg)
{
	struct cache_entry	*e = arg;

	if (--e->refs == 0)
		arena_free(e->arena);
}

void
cache_entry_hold(struct arena *holder, struct cache_entry *e)
{
	e->refs++;
	arena_defer(holder, entry_unref, e);
}

/* As if the holder's own memory had run out: 503, and the worker goes on. */
static void
entry_full(void *holder)
{
	arena_exhausted(holder);
}

struct cache_entry *
cache_entry_new(struct arena *holder, struct str key, struct str tenant)
{
	struct arena		*a;
	struct cache_entry	*e;

	if ((a = arena_new(CACHE_ENTRY_MAX, entry_full, holder)) == NULL)
		return (NULL);
	arena_pack(a);
	e = arena_get(a, sizeof(*e));
	e->arena = a;
	e->key = str_dup(a, key);
	if (tenant.p != NULL)
		e->tenant = str_dup(a, tenant);
	cache_entry_hold(holder, e);
	return (e);
}

static struct cache_entry *
entry_find(struct str key)
{
	struct cache_entry	*e;

	HASH_FIND(hh, table, key.p, key.len, e);
	return (e);
}

static struct cache_owner *
owner_find(struct str slug)
{
	struct cache_owner	*o;

	HASH_FIND(hh, owners, slug.p, slug.len, o);
	return (o);
}

/* NULL: no memory. */
static struct cache_owner *
owner_get(struct cache_entry *e)
{
	struct cache_owner	*o = owner_find(e->tenant);
	struct arena		*a;

	if (o != NULL)
		return (o);
	if ((a = arena_new(CACHE_ENTRY_MAX, entry_full, e->arena)) == NULL)
		return (NULL);
	arena_pack(a);
	o = arena_get(a, sizeof(*o));
	o->arena = a;
	o->slug = str_dup(a, e->tenant);
	LIST_INIT(&o->entries);
	o->bytes = arena_used(a);
	HASH_ADD_KEYPTR(hh, owners, o->slug.p, o->slug.len, o);
	arena_on_fail(a, NULL, NULL);
	if (o->bytes != 0)
		return (o);
	arena_free(a);
	return (NULL);
}

static bool
owner_take(struct cache_entry *e)
{
	if (e->tenant.p == NULL)
		return (true);
	if ((e->owner = owner_get(e)) == NULL)
		return (false);
	LIST_INSERT_HEAD(&e->owner->entries, e, of_tenant);
	return (true);
}

static void
owner_leave(struct cache_entry *e)
{
	struct cache_owner	*o = e->owner;

	if (o == NULL)
		return;
	e->owner = NULL;
	LIST_REMOVE(e, of_tenant);
	if (!LIST_EMPTY(&o->entries))
		return;
	HASH_DEL(owners, o);
	arena_free(o->arena);
}

static void
entry_remove(struct cache_entry *e)
{
	HASH_DEL(table, e);
	owner_leave(e);
	TAILQ_REMOVE(&uses, e, by_use);
	count--;
	total -= e->bytes;
	e->bytes = 0;
	entry_unref(e);
}

void
cache_entry_weigh(struct cache_entry *e)
{
	if (e->bytes == 0)
		return;
	total += arena_used(e->arena) - e->bytes;
	e->bytes = arena_used(e->arena);
	while (total > CACHE_MAX && TAILQ_FIRST(&uses) != e)
		entry_remove(TAILQ_FIRST(&uses));
}

void
cache_entry_put(struct cache_entry *e)
{
	cache_entry_drop(e->key);
	if (!owner_take(e))
		return;
	/* Whoever had it made is gone before it is. */
	arena_on_fail(e->arena, NULL, NULL);
	e->bytes = arena_used(e->arena);
	HASH_ADD_KEYPTR(hh, table, e->key.p, e->key.len, e);
	if (e->bytes == 0) {
		owner_leave(e);
		return;
	}
	e->refs++;
	count++;
	total += e->bytes;
	TAILQ_INSERT_TAIL(&uses, e, by_use);
	cache_entry_weigh(e);
}

struct cache_entry *
cache_entry_find(struct arena *holder, struct str key)
{
	struct cache_entry	*e = entry_find(key);

	if (e == NULL)
		return (NULL);
	TAILQ_REMOVE(&uses, e, by_use);
	TAILQ_INSERT_TAIL(&uses, e, by_use);
	cache_entry_hold(holder, e);
	return (e);
}

void
cache_entry_drop(struct str key)
{
	struct cache_entry	*e = entry_find(key);

	if (e != NULL)
		entry_remove(e);
}

void
cache_entries_of(struct str tenant, void (*fn)(struct cache_entry *))
{
	struct cache_owner	*o, *next;
	struct cache_entry	*e;

	if (tenant.p == NULL) {
		HASH_ITER(hh, owners, o, next)
			LIST_FOREACH(e, &o->entries, of_tenant)
				fn(e);
		return;
	}
	if ((o = owner_find(tenant)) != NULL)
		LIST_FOREACH(e, &o->entries, of_tenant)
			fn(e);
}

size_t
cache_entries_size(size_t *n)
{
	*n = count;
	return (total);
}
