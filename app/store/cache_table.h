/*
 * The table under store/cache.c; private to it. An entry is replaced, never
 * changed, and counted by reference, so that a request that holds one may go
 * on with it. What was not used for longest goes when the memory is full.
 */
#ifndef STORE_CACHE_TABLE_H
#define STORE_CACHE_TABLE_H

#include <sys/queue.h>
#include <uthash.h>

#include "base/str.h"

#define CACHE_ENTRY_MAX	(16U * 1024 * 1024)	/* bytes of one entry */
#define CACHE_MAX	(64U * 1024 * 1024)	/* bytes a process keeps */

struct cache_entry {
	UT_hash_handle	 hh;
	TAILQ_ENTRY(cache_entry) by_use;
	struct arena	*arena;		/* owns all of it */
	size_t		 refs;
	size_t		 bytes;		/* counted; 0: not in the table */
	struct str	 key;
	int64_t		 until;		/* fresh before this second */
	void		*value;
};

/* An entry of its own arena, held until holder goes. An entry that outgrows
 * CACHE_ENTRY_MAX ends like holder's own memory. NULL: no memory. */
struct cache_entry *cache_entry_new(struct arena *holder, struct str key);
/* One more holder of an entry that is held already. */
void		 cache_entry_hold(struct arena *holder, struct cache_entry *);
/* In the place of what has the same key. */
void		 cache_entry_put(struct cache_entry *);
/* NULL, or held until holder goes. */
struct cache_entry *cache_entry_find(struct arena *holder, struct str key);
/* Its arena has grown. */
void		 cache_entry_weigh(struct cache_entry *);
void		 cache_entry_drop(struct str key);
/* Each one, in no order. */
void		 cache_entries_walk(void (*)(struct cache_entry *, void *),
		    void *arg);

#endif
