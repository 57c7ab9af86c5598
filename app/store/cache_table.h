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
/* Bytes a process keeps. A customer with a survey of two languages and its
 * first page takes 40 kB, its open jobs 15 kB: some 3,500 customers. */
#define CACHE_MAX	(192U * 1024 * 1024)

struct cache_entry {
	UT_hash_handle	 hh;
	TAILQ_ENTRY(cache_entry) by_use;
	LIST_ENTRY(cache_entry) of_tenant;
	struct cache_owner *owner;	/* in the table: whose it is, or NULL */
	struct str	 tenant;	/* its slug, or none */
	struct arena	*arena;		/* owns all of it */
	size_t		 refs;
	size_t		 bytes;		/* counted; 0: not in the table */
	struct str	 key;
	int64_t		 until;		/* fresh before this second */
	void		*value;
};

/* An entry of its own arena, held until holder goes. An entry that outgrows
 * CACHE_ENTRY_MAX ends like holder's own memory. NULL: no memory. tenant: by
 * whose slug it is found when that tenant has changed; none: never. */
struct cache_entry *cache_entry_new(struct arena *holder, struct str key,
		    struct str tenant);
/* One more holder of an entry that is held already. */
void		 cache_entry_hold(struct arena *holder, struct cache_entry *);
/* In the place of what has the same key. */
void		 cache_entry_put(struct cache_entry *);
/* NULL, or held until holder goes. */
struct cache_entry *cache_entry_find(struct arena *holder, struct str key);
/* Its arena has grown. */
void		 cache_entry_weigh(struct cache_entry *);
void		 cache_entry_drop(struct str key);
/* Those of a tenant; none: of all of them. */
void		 cache_entries_of(struct str tenant,
		    void (*)(struct cache_entry *));
/* Bytes that are kept, and how many entries. */
size_t		 cache_entries_size(size_t *n);

#endif
