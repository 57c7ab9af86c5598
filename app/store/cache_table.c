/* Entries by key, the least lately used first: see the header. */
#include <stdlib.h>

/* No memory for the table: the entry is not kept, and is asked for again. */
#define HASH_NONFATAL_OOM 1
#define uthash_nonfatal_oom(e)	((e)->bytes = 0)

#include "store/cache_table.h"

static TAILQ_HEAD(entry_list, cache_entry) uses = TAILQ_HEAD_INITIALIZER(uses);
static struct cache_entry *table;
static size_t		 total;

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
cache_entry_new(struct arena *holder, struct str key)
{
	struct arena		*a;
	struct cache_entry	*e;

	if ((a = arena_new(CACHE_ENTRY_MAX, entry_full, holder)) == NULL)
		return (NULL);
	e = arena_get(a, sizeof(*e));
	e->arena = a;
	e->key = str_dup(a, key);
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

static void
entry_remove(struct cache_entry *e)
{
	HASH_DEL(table, e);
	TAILQ_REMOVE(&uses, e, by_use);
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
	/* Whoever had it made is gone before it is. */
	arena_on_fail(e->arena, NULL, NULL);
	e->bytes = arena_used(e->arena);
	HASH_ADD_KEYPTR(hh, table, e->key.p, e->key.len, e);
	if (e->bytes == 0)
		return;
	e->refs++;
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
cache_entries_walk(void (*fn)(struct cache_entry *, void *), void *arg)
{
	struct cache_entry	*e;

	TAILQ_FOREACH(e, &uses, by_use)
		fn(e, arg);
}
