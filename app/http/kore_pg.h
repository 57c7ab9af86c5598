/* The PostgreSQL driver on Kore's event loop, in one worker. */
#ifndef HTTP_KORE_PG_H
#define HTTP_KORE_PG_H

#include "base/pg_loop.h"

extern const struct pg_loop kore_pg_loop;

#endif
