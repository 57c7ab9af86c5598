/*
 * Names of servers looked up beside the event loop: getaddrinfo blocks, and
 * needs files and sockets that the sandbox of a web worker does not give. A
 * small process, forked before the workers, asks again every few seconds, and
 * leaves what it learns in memory that all of them share.
 */
#ifndef BASE_RESOLVE_H
#define BASE_RESOLVE_H

#include <stdbool.h>
#include <stddef.h>

#define RESOLVE_NAMES	16
#define RESOLVE_TEXT	512	/* of the addresses of one name */

/* Before the workers are forked; it ends with its parent. The names are
 * copied. */
bool	resolve_start(const char *const *names, size_t n, const char **why)
	    __attribute__((warn_unused_result));
/* The addresses of a name, with commas, or false and why there are none. Asks
 * nobody. */
bool	resolve_get(const char *name, char out[RESOLVE_TEXT]);

#endif
