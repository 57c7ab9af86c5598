/*
 * How the driver meets an event loop. The web server gives Kore's, and its
 * coroutines wait (base/co.h); programs use the poll(2) loop inside pg.c.
 */
#ifndef BASE_PG_LOOP_H
#define BASE_PG_LOOP_H

#include "base/pg.h"

#define PG_CONNS_MAX	8

struct pg_conn;

struct pg_loop {
	/* Tell pg_conn_ready(conn) when fd is readable (level); and also when
	 * writable if write. Called again to change; slot < PG_CONNS_MAX. */
	void	(*watch)(struct pg_conn *, size_t slot, int fd, bool write);
	void	(*unwatch)(struct pg_conn *, size_t slot, int fd);
	/* Call pg_later(pg) once, in so many milliseconds. */
	void	(*later)(struct pg *, int64_t ms);
};

struct pg_options {
	const char		*conninfo;
	size_t			 conns;		/* 1 .. PG_CONNS_MAX */
	const struct pg_loop	*loop;		/* NULL: poll(2) */
	/* A NOTIFY came; payload NULL: some may have been missed. */
	void			(*notified)(void *arg, const char *payload);
	void			*notified_arg;
	const char		*listen;	/* channel, or NULL */
	/* The addresses of a host, as resolve_get (base/resolve.h) gives them;
	 * NULL: libpq asks for them, and blocks. */
	bool			(*addresses)(const char *name, char *out);
	void			(*say)(const char *what, const char *why);
};

struct pg	*pg_new(const struct pg_options *);	/* NULL: no memory */
/* One step of a connection whose descriptor became ready. */
void		 pg_conn_ready(struct pg_conn *);
void		 pg_later(struct pg *);
/* Every 100 ms: reconnects, time-outs. */
void		 pg_tick(struct pg *);
bool		 pg_is_connected(const struct pg *);	/* any connection ready */

/* Programs: wait for notifications. */
bool		 pg_listen(struct pg *, const char *channel) MUST_USE;
int		 pg_socket(const struct pg *);
bool		 pg_notified(struct pg *);	/* reads; true: a NOTIFY came */

#endif
