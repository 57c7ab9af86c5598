/*
 * Kore's loop calls us when a connection's descriptor is ready.
 * Level-triggered, so that what libpq left in the socket wakes us again.
 */
#include <kore/kore.h>

#include "http/kore_pg.h"

/* Kore hands the pointer back, so the event comes first; one for each slot,
 * kept for ever: an event that Kore had collected before a connection was
 * closed then finds a live struct. */
static struct watch {
	struct kore_event	 evt;
	struct pg_conn		*conn;
} watches[PG_CONNS_MAX];

static void
watch_ready(void *arg, int error)
{
	struct watch	*w = arg;

	(void)error;		/* libpq finds out by itself, with words */
	w->evt.flags &= ~(KORE_EVENT_READ | KORE_EVENT_WRITE);
	if (w->conn != NULL)
		pg_conn_ready(w->conn);
}

static void
loop_watch(struct pg_conn *conn, size_t slot, int fd, bool write)
{
	struct watch	*w = &watches[slot];

	w->evt.type = KORE_TYPE_PGSQL_CONN;
	w->evt.handle = watch_ready;
	w->conn = conn;
	if (write)
		kore_platform_event_level_all(fd, w);
	else
		kore_platform_event_level_read(fd, w);
}

/* libpq closes the descriptor, and with that the kernel forgets it. */
static void
loop_unwatch(struct pg_conn *conn, size_t slot, int fd)
{
	(void)conn;
	(void)fd;
	watches[slot].conn = NULL;
}

static void
later_due(void *pg, u_int64_t now)
{
	(void)now;
	pg_later(pg);
}

static void
loop_later(struct pg *pg, int64_t ms)
{
	(void)kore_timer_add(later_due, (u_int64_t)ms, pg,
	    KORE_TIMER_ONESHOT);
}

const struct pg_loop kore_pg_loop = {
	.watch = loop_watch,
	.unwatch = loop_unwatch,
	.later = loop_later,
};
