/*
 * One arena a request: everything a request allocates is freed at once, and
 * what is not memory (results, descriptors, references) is hung on it with
 * arena_defer and let go in reverse order.
 *
 * arena_get never returns NULL. When memory or the arena's limit is exhausted
 * it calls the fail function, which does not return: a request is answered
 * with 503 and its arena freed; a program says so and exits.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena;

/* limit: bytes this arena may take in all. fail NULL: print and abort. */
struct arena	*arena_new(size_t limit, void (*fail)(void *), void *arg);
/* Set the fail function later: for what lives on the arena itself. */
void		 arena_on_fail(struct arena *, void (*fail)(void *), void *arg);
void		 arena_free(struct arena *);
void		 arena_clear(struct arena *);	/* run the defers, keep a block */

/* For what is kept long: blocks as small as what it holds asks for, at first
 * half a kilobyte and then a quarter of all before. */
void		 arena_pack(struct arena *);

/* Zeroed, aligned for any type; size 0 gives a valid unique pointer. */
void		*arena_get(struct arena *, size_t)
		    __attribute__((returns_nonnull, malloc));
/* The same, not zeroed: for bytes that are written over at once. */
void		*arena_raw(struct arena *, size_t)
		    __attribute__((returns_nonnull, malloc));
/* The same, but NULL when it is exhausted: for a library that copes. */
void		*arena_try(struct arena *, size_t) __attribute__((malloc));
/* What the others do then; for who was given NULL. Does not return. */
void		 arena_exhausted(struct arena *) __attribute__((noreturn));
/* n * size, overflow checked (fails like exhaustion). */
void		*arena_array(struct arena *, size_t n, size_t size)
		    __attribute__((returns_nonnull));
/* A copy of old bytes in new_size bytes; extends in place where it can. */
void		*arena_grow(struct arena *, void *p, size_t old, size_t new_size)
		    __attribute__((returns_nonnull));
void		 arena_defer(struct arena *, void (*fn)(void *), void *arg);
size_t		 arena_used(const struct arena *);
/* Gives the kernel what libraries have freed in any thread: they do not take
 * their memory from arenas. Takes a few milliseconds, for a thread to wait. */
void		 arena_trim(void);

/* Append to an array held as (ptr, n, cap) on the arena; gives the new slot. */
#define ARENA_PUSH(a, ptr, n, cap)					\
	(*((n) < (cap) ? &(ptr)[(n)++] : ((ptr) = arena_push_grow((a),	\
	    (ptr), (n), &(cap), sizeof(*(ptr))), &(ptr)[(n)++])))

void		*arena_push_grow(struct arena *, void *, size_t n, size_t *cap,
		    size_t size) __attribute__((returns_nonnull));

#endif
