/* The request arena: a list of blocks, bumped, and a list of defers. */
#include <assert.h>
#include <malloc.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

/* Holds a page and its rows for most requests: one malloc each. */
#define ARENA_BLOCK	(16 * 1024)
#define ARENA_SMALL	512
/* One that has grown so large takes blocks that malloc gets from the kernel by
 * themselves (see MALLOC_LARGE) and gives back when the arena goes: its many
 * small ones, between those of requests that go on, kept the heap large. */
#define ARENA_GROWN	(2 * 1024 * 1024)
#define ARENA_PIECE	(256 * 1024)
#define ARENA_ALIGN	(alignof(max_align_t))

struct block {
	struct block	*next;
	size_t		 size;		/* of data */
	size_t		 used;
	alignas(max_align_t) unsigned char data[];
};

struct defer {
	struct defer	*next;
	void		(*fn)(void *);
	void		*arg;
};

struct arena {
	struct block	*head;
	struct defer	*defers;
	size_t		 total;		/* bytes in blocks */
	size_t		 limit;
	bool		 packed;
	void		(*fail)(void *);
	void		*fail_arg;
};

/*
 * glibc raises its limit for memory of its own after the first large block is
 * freed, and large blocks then stay in the heap: a hundred résumés at once
 * left 470 MB in a worker for good. Fixed limits give them back; the heap
 * keeps enough for small requests not to notice. Without fast bins the freeing
 * of a large block has none to join, which took the web process longer than
 * they save it.
 */
#define MALLOC_LARGE	(128 * 1024)
#define MALLOC_KEPT	(8 * 1024 * 1024)

static void __attribute__((constructor))
arena_setup(void)
{
	(void)mallopt(M_MMAP_THRESHOLD, MALLOC_LARGE);
	(void)mallopt(M_TRIM_THRESHOLD, MALLOC_KEPT);
	(void)mallopt(M_MXFAST, 0);
}

void
arena_exhausted(struct arena *a)
{
	if (a->fail != NULL)
		a->fail(a->fail_arg);
	(void)fprintf(stderr, "arena: out of memory (%zu bytes)\n", a->total);
	abort();
}

struct arena *
arena_new(size_t limit, void (*fail)(void *), void *arg)
{
	struct arena	*a;

	if ((a = calloc(1, sizeof(*a))) == NULL)
		return (NULL);
	a->limit = limit;
	a->fail = fail;
	a->fail_arg = arg;
	return (a);
}

void
arena_on_fail(struct arena *a, void (*fail)(void *), void *arg)
{
	a->fail = fail;
	a->fail_arg = arg;
}

static void
defers_run(struct arena *a)
{
	struct defer	*d;

	while ((d = a->defers) != NULL) {
		a->defers = d->next;
		d->fn(d->arg);
	}
}

void
arena_free(struct arena *a)
{
	struct block	*b, *next;

	if (a == NULL)
		return;
	defers_run(a);
	for (b = a->head; b != NULL; b = next) {
		next = b->next;
		free(b);
	}
	free(a);
}

void
arena_clear(struct arena *a)
{
	struct block	*b, *next;

	defers_run(a);
	for (b = a->head; b != NULL && b->next != NULL; b = next) {
		next = b->next;
		free(b);
	}
	a->head = b;
	a->total = b == NULL ? 0 : b->size;
	if (b != NULL)
		b->used = 0;
}

void
arena_pack(struct arena *a)
{
	a->packed = true;
}

static size_t
block_size(const struct arena *a)
{
	if (!a->packed && a->total >= ARENA_GROWN)
		return (ARENA_PIECE);
	if (!a->packed || a->total / 4 > ARENA_BLOCK)
		return (ARENA_BLOCK);
	return (a->total / 4 > ARENA_SMALL ? a->total / 4 : ARENA_SMALL);
}

/* NULL: the limit or the machine's memory is reached. */
static struct block *
block_add(struct arena *a, size_t size)
{
	struct block	*b;
	size_t		 want, left;

	left = a->total < a->limit ? a->limit - a->total : 0;
	want = block_size(a);
	if (size > want || want > left)
		want = size;
	if (want > left)
		return (NULL);
	if ((b = malloc(sizeof(*b) + want)) == NULL)
		return (NULL);
	b->size = want;
	b->used = 0;
	b->next = a->head;
	a->head = b;
	a->total += want;
	return (b);
}

void *
arena_try(struct arena *a, size_t size)
{
	struct block	*b;
	void		*p;

	if (size > SIZE_MAX / 2)
		return (NULL);
	size = (size + ARENA_ALIGN - 1) & ~(ARENA_ALIGN - 1);
	if (size == 0)
		size = ARENA_ALIGN;
	if ((b = a->head) == NULL || b->size - b->used < size)
		if ((b = block_add(a, size)) == NULL)
			return (NULL);
	p = b->data + b->used;
	b->used += size;
	return (p);
}

void *
arena_raw(struct arena *a, size_t size)
{
	void	*p;

	if ((p = arena_try(a, size)) == NULL)
		arena_exhausted(a);
	return (p);
}

void *
arena_get(struct arena *a, size_t size)
{
	return (memset(arena_raw(a, size), 0, size));
}

void *
arena_array(struct arena *a, size_t n, size_t size)
{
	size_t	 total;

	if (__builtin_mul_overflow(n, size, &total))
		arena_exhausted(a);
	return (arena_get(a, total));
}

void *
arena_grow(struct arena *a, void *p, size_t old, size_t new_size)
{
	struct block	*b;
	size_t		 old_up, new_up;
	void		*q;

	assert(new_size >= old);
	b = a->head;
	old_up = (old + ARENA_ALIGN - 1) & ~(ARENA_ALIGN - 1);
	new_up = (new_size + ARENA_ALIGN - 1) & ~(ARENA_ALIGN - 1);
	/* The last allocation of the newest block may grow where it is. */
	if (p != NULL && old != 0 && b != NULL && new_up >= new_size &&
	    (unsigned char *)p + old_up == b->data + b->used &&
	    new_up - old_up <= b->size - b->used) {
		memset((unsigned char *)p + old, 0, new_up - old);
		b->used += new_up - old_up;
		return (p);
	}
	q = arena_get(a, new_size);
	if (old != 0)
		memcpy(q, p, old);
	return (q);
}

void *
arena_push_grow(struct arena *a, void *p, size_t n, size_t *cap, size_t size)
{
	size_t	 want, bytes;

	want = *cap == 0 ? 8 : *cap * 2;
	if (want < *cap || __builtin_mul_overflow(want, size, &bytes))
		arena_exhausted(a);
	*cap = want;
	return (arena_grow(a, p, n * size, bytes));
}

void
arena_defer(struct arena *a, void (*fn)(void *), void *arg)
{
	struct defer	*d;

	/* What was to be let go later is let go now: it must not leak. */
	if ((d = arena_try(a, sizeof(*d))) == NULL) {
		fn(arg);
		arena_exhausted(a);
	}
	d->fn = fn;
	d->arg = arg;
	d->next = a->defers;
	a->defers = d;
}

void
arena_trim(void)
{
	(void)malloc_trim(MALLOC_KEPT);
}

size_t
arena_used(const struct arena *a)
{
	return (a->total);
}
