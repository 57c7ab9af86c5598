/*
 * Work for Kore's task threads, so that the loop answers others meanwhile. A
 * thread reads and writes nothing but what lies on the task's own arena: its
 * client may leave at any moment, and the request's arena goes with it.
 */
#ifndef HTTP_KORE_TASK_H
#define HTTP_KORE_TASK_H

#include "http/rq.h"

/* Another arena with the end of this request when it is spent. Not freed with
 * the request. */
struct arena	*edge_arena(struct rq *, size_t limit);
/* A file that all processes here have: they hash passwords one at a time, and
 * judge definitions so. Before there are threads; false: *why it cannot be
 * opened. */
bool		 task_turns_open(const char *path, const char **why) MUST_USE;

#endif
