/* Kore's requests and ours: one entry point, one coroutine a request. */
#ifndef HTTP_KORE_EDGE_H
#define HTTP_KORE_EDGE_H

#include "http/edge.h"

struct http_request;

/* Kore's handler for every path and method. */
int	 edge_request(struct http_request *);
/* In each worker, before its first request. */
void	 edge_worker_start(struct pg *);
/* From now on each answer ends its connection; true: nothing is left. Nobody new
 * finds the socket, and nginx drops idle connections after a few seconds. */
bool	 edge_worker_drain(void) MUST_USE;
/* A worker is leaving: no request runs any more. */
void	 edge_worker_stop(void);

#endif
