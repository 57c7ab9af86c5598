/*
 * What /metrics tells: counters that the processes of this machine add to, in
 * one file that all of them map. A counter outlives the process that added to
 * it, so that it never runs backwards while ./run is up; a gauge is what its
 * process said last, and counts only as long as that process is there.
 *
 * Nothing here waits or allocates. Before meter_open, all of it is counted in
 * memory of the process's own: nobody has to ask whether there is a file.
 */
#ifndef BASE_METER_H
#define BASE_METER_H

#include "base/str.h"

#define METER_ROUTES	256	/* more than there are rows; the last: no row */
#define METER_NO_ROUTE	(METER_ROUTES - 1)
#define METER_CLASSES	6	/* 2xx to 5xx are 2 to 5 */
#define METER_BOUNDS	13	/* of latency; see meter_bounds */

/* Of one route. Times are microseconds. */
struct meter_route {
	uint64_t	 code[METER_CLASSES];
	uint64_t	 within[METER_BOUNDS + 1];	/* the last: longer */
	uint64_t	 us;
	uint64_t	 db_us;
	uint64_t	 in;		/* bytes of bodies */
	uint64_t	 out;
};

/* METER(id, name, help): what only grows. */
#define METERS(METER)							\
	METER(DB_REFUSED, "database_refused",				\
	    "Exchanges with the database that failed or were refused")	\
	METER(DB_CANCELLED, "database_cancelled",			\
	    "Statements stopped because nobody waited for them any more") \
	METER(DB_LOST, "database_connections_lost",			\
	    "Connections to the database that broke")			\
	METER(LINKS_EXPIRED, "signed_links_expired",			\
	    "Signed links to surveys whose time was up")		\
	METER(LINKS_TORN, "signed_links_changed",			\
	    "Signed links to surveys that were not as they were signed") \
	METER(LINKS_KEY, "signed_links_of_no_key",			\
	    "Signed links to surveys of a key that is unknown or revoked") \
	METER(LINKS_CLAIM, "signed_links_unfit",			\
	    "Signed links to surveys that say what they may not")	\
	METER(INVITATIONS_FULL, "invitations_refused",			\
	    "Invitations refused since their customer had a day's worth") \
	METER(SUPPORT_FULL, "support_requests_refused",			\
	    "Support requests refused since too many are unanswered")	\
	METER(SUPPORT_MANY, "support_requests_refused_of_address",	\
	    "Support requests refused since their address sent a day's worth")

#define GAUGES(GAUGE)							\
	GAUGE(DB_UP, "database_connections_up",				\
	    "Connections to the database that can be used")		\
	GAUGE(DB_WAITING, "database_exchanges_waiting",			\
	    "Exchanges that wait for a connection")			\
	GAUGE(DB_UNDER_WAY, "database_exchanges_under_way",		\
	    "Exchanges that were sent and are not answered yet")	\
	GAUGE(REQUESTS_OPEN, "requests_under_way",			\
	    "Requests that are not answered yet")

#define METER_ID(id, name, help)	METER_ ## id,
enum meter { METERS(METER_ID) METER__MAX };
#define GAUGE_ID(id, name, help)	GAUGE_ ## id,
enum gauge { GAUGES(GAUGE_ID) GAUGE__MAX };

/* Seconds, as Prometheus writes them; and microseconds. */
struct meter_bound {
	const char	*text;
	int64_t		 us;
};

extern const struct meter_bound meter_bounds[METER_BOUNDS];

/* Takes a place in the file, made if it is not there, until this process and
 * all that it forks have ended. */
bool	 meter_open(const char *path, const char **why)
	    __attribute__((warn_unused_result));

void	 meter_request(size_t route, int code, int64_t us, int64_t db_us,
	    size_t in, size_t out);
void	 meter_add(enum meter, uint64_t);
void	 meter_set(enum gauge, int64_t);

/* The sum over all processes. */
struct meter_route meter_route_sum(size_t route);
uint64_t meter_sum(enum meter);
int64_t	 gauge_sum(enum gauge);
/* Processes that are there. */
size_t	 meter_processes(void);

#endif
