/*
 * The port that visitors come to. The keeper holds it, nginx takes the
 * connections (the environment's NGINX names the descriptor). While nginx is
 * started again, who comes waits in the queue; and it can be closed so that
 * nobody who is in the queue is lost.
 */
#ifndef KEEP_DOOR_H
#define KEEP_DOOR_H

#include "base/str.h"

/* -1: errno. */
int	 door_open(int port);
/* From here on nobody new comes in: what asks for a connection is not heard,
 * so its kernel asks again a second later. */
bool	 door_shut(int fd) __attribute__((warn_unused_result));
/* Is nobody left in the queue? */
bool	 door_is_empty(int fd);

#endif
