/* A flight is a question under way, on the arena of the one that asks. */
#include "base/co.h"
#include "base/date.h"
#include "store/cache_look.h"

/* Whoever has something old to show waits this long for something newer, in
 * milliseconds. */
#define PATIENCE	2000

struct waiter {
	TAILQ_ENTRY(waiter)	 link;
	struct cache_flight	*flight;	/* NULL: it has ended */
	struct co		*co;
	enum status		 st;
};

struct cache_flight {
	TAILQ_ENTRY(cache_flight) link;
	struct str		 key;
	bool			 ended;
	TAILQ_HEAD(, waiter)	 waiters;
};

static TAILQ_HEAD(, cache_flight) flights = TAILQ_HEAD_INITIALIZER(flights);
static unsigned			 notified;	/* NOTIFYs so far */

void
cache_look_again(void)
{
	notified++;
}

int64_t
cache_look_fresh(const struct cache_look *l)
{
	return (l->seen == notified ? clock_now() + CACHE_FRESH : 0);
}

static struct cache_flight *
flight_find(struct str key)
{
	struct cache_flight	*f;

	TAILQ_FOREACH(f, &flights, link)
		if (str_is(f->key, key))
			return (f);
	return (NULL);
}

static void
flight_end(struct cache_flight *f, enum status st)
{
	struct waiter	*w;

	if (f->ended)
		return;
	f->ended = true;
	TAILQ_REMOVE(&flights, f, link);
	while ((w = TAILQ_FIRST(&f->waiters)) != NULL) {
		TAILQ_REMOVE(&f->waiters, w, link);
		w->flight = NULL;
		w->st = st;
		co_wake(w->co);
	}
}

/* Its client has left, or its memory was spent: the next one asks. */
static void
flight_drop(void *arg)
{
	flight_end(arg, OK);
}

static struct cache_flight *
flight_start(struct db *db, struct str key)
{
	struct cache_flight	*f = arena_get(db->arena, sizeof(*f));

	f->key = key;
	TAILQ_INIT(&f->waiters);
	TAILQ_INSERT_TAIL(&flights, f, link);
	arena_defer(db->arena, flight_drop, f);
	return (f);
}

static void
waiter_leave(void *arg)
{
	struct waiter	*w = arg;

	if (w->flight != NULL)
		TAILQ_REMOVE(&w->flight->waiters, w, link);
	w->flight = NULL;
}

static enum status
flight_wait(struct db *db, struct cache_flight *f) AWAITS
{
	struct waiter	*w = arena_get(db->arena, sizeof(*w));

	*w = (struct waiter){ .flight = f, .co = co_current(), .st = E_BUSY };
	TAILQ_INSERT_TAIL(&f->waiters, w, link);
	arena_defer(db->arena, waiter_leave, w);
	(void)co_wait(db->deadline);
	waiter_leave(w);
	return (w->st);
}

/* Alone, or old enough to look for something newer. */
static void
look_start(struct cache_look *l)
{
	struct db	*db = l->db;
	int64_t		 until = clock_ms() + PATIENCE;

	l->asks = true;
	l->seen = notified;
	l->flight = flight_start(db, l->key);
	if (l->e != NULL && (db->deadline == 0 || until < db->deadline))
		db->deadline = until;
}

enum status
cache_look_begin(struct db *db, struct str key, struct cache_look *l)
{
	struct cache_flight	*f;
	enum status		 st;

	for (;;) {
		*l = (struct cache_look){ .db = db, .key = key,
		    .whole = db->deadline };
		l->e = cache_entry_find(db->arena, key);
		if (l->e != NULL && (l->e->until > clock_now() ||
		    pg_is_silent(db->pg)))
			return (OK);
		f = co_current() == NULL ? NULL : flight_find(key);
		if (f == NULL) {
			look_start(l);
			return (OK);
		}
		if (l->e != NULL)
			return (OK);
		if ((st = flight_wait(db, f)) != OK)
			return (st);
	}
}

enum status
cache_look_end(struct cache_look *l, enum status st)
{
	l->db->deadline = l->whole;
	flight_end(l->flight, st);
	if (st != E_BUSY || l->e == NULL)
		return (st);
	l->e->until = clock_now() + CACHE_FRESH;
	return (OK);
}
