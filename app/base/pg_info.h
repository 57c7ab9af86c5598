/*
 * Connection strings: what the operator gave, with what a role adds; and
 * where the server is. No connection is opened here.
 */
#ifndef BASE_PG_INFO_H
#define BASE_PG_INFO_H

#include "base/status.h"
#include "base/str.h"

struct pg_info_role {
	const char	*user;
	const char	*program;	/* as pg_stat_activity shows it */
	/* Settings of the session: what the operator's own options may change,
	 * and what they may not. */
	const char	*options;
	const char	*fixed;
};

/* What is wrong with a connection string or URI; NULL: nothing. */
const char	*pg_info_wrong(const char *text);
/* db with more, whose settings count more, as the role connects. Both have
 * been checked. */
const char	*pg_info_make(struct arena *, const char *db, const char *more,
		    const struct pg_info_role *);

#define PG_HOSTS_MAX	16

/* A server's places, in the order in which they are tried. */
struct pg_hosts {
	struct pg_host {
		char	 name[256];	/* a host, or the folder of a socket */
		char	 addr[64];	/* its address; "": to be looked up */
		char	 port[8];
	} v[PG_HOSTS_MAX];
	size_t	 n;
};

/* Of a string that pg_info_make has made, or the environment's. False: it is
 * too much for a struct pg_hosts. */
bool	 pg_hosts_read(const char *conninfo, struct pg_hosts *) MUST_USE;
/* It is on another machine, or at a port of this. */
bool	 pg_host_is_remote(const struct pg_host *);
/* It is named, and its address not told. */
bool	 pg_host_is_named(const struct pg_host *);

#endif
