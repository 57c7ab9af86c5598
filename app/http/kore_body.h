/*
 * Bodies on their way in. Kore takes one into memory as it comes, however
 * large, however many, however slowly; nginx hands a file on while it comes,
 * since it could only keep it on the disk and has no deadline for a whole
 * body. So it is watched here: how much memory bodies hold, how long one may
 * take, and how fast it must come.
 */
#ifndef HTTP_KORE_BODY_H
#define HTTP_KORE_BODY_H

#include "http/edge.h"

struct connection;
struct http_request;

/* Before the sandbox. False: /dev/null cannot be opened. */
bool		 body_init(void) MUST_USE;
/* Who is too slow is answered; called a few times a second. */
void		 body_tick(int64_t now_ms);
/* Of a request that is complete: OK, E_BUSY (there was no room for it) or
 * E_SLOW (it was cut off, and the connection must end behind the answer). */
enum status	 body_status(const struct http_request *);
/* The answer is written or the request dropped: its memory is free, and the
 * next request of the connection is watched, too. */
void		 body_end(struct http_request *);
/* The connection has gone. Whoever sets another "disconnect" of it calls this:
 * the body would stay in the list after its memory. */
void		 body_left(struct connection *);

#endif
