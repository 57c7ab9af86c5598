/* The PostgreSQL driver on Kore's event loop, in one worker. */
#ifndef HTTP_KORE_PG_H
#define HTTP_KORE_PG_H

#include "base/pg_loop.h"

extern const struct pg_loop kore_pg_loop;

/* The request whose coroutine runs now: it is what sleeps and is woken. */
void	 kore_pg_running(void *req);

#endif
