/*
 * How a call ended. One table (base/status.c) turns a status into an HTTP
 * code and words; another (base/pg.c) turns an SQLSTATE into a status.
 */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

#include "word_ids.h"

enum status {
	OK = 0,
	E_NOTFOUND,	/* no such thing, or not for this caller: 404 */
	E_DENIED,	/* signed in, but not allowed: 403 */
	E_LOGIN,	/* nobody is signed in: 303 to /login */
	E_INVALID,	/* the input breaks a rule: 422 */
	E_MALFORMED,	/* the bytes are not a request we can read: 400 */
	E_CONFLICT,	/* it changed meanwhile, or exists already: 409 */
	E_GONE,		/* it was here and has ended: 410 */
	E_TOO_BIG,	/* over a stated limit: 413 */
	E_TYPE,		/* a media type we do not take: 415 */
	E_TOO_MANY,	/* a rate limit: 429 */
	E_BUSY,		/* database, queue or memory exhausted: 503 */
	E_SLOW,		/* its body did not come in time: 408 */
	E_FULL,		/* no room to store it: 503 */
	E_ROOM,		/* the customer's own room for it is taken: 409 */
	E_METHOD,	/* the path exists, the method does not: 405 */
	E_INTERNAL,	/* a fault of ours: 500 */
	STATUS__MAX
};

struct status_row {
	int		 http;		/* the answer's code */
	const char	*name;		/* as the log shows it */
	enum word	 title;		/* the heading of the error page */
	enum word	 text;		/* one sentence for the visitor */
};

extern const struct status_row status_rows[STATUS__MAX];

#define MUST_USE	__attribute__((warn_unused_result))

/* A function that may give way to other requests while it waits. */
#define AWAITS		/* checked by tests/arch */

#endif
