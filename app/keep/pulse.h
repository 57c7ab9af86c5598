/*
 * Does a program still answer? It is asked GET /healthz over its own socket
 * every second. One that takes connections and says nothing (stopped, or in a
 * loop without end) is found here and nowhere else.
 */
#ifndef KEEP_PULSE_H
#define KEEP_PULSE_H

#include "base/str.h"

#define PULSE_EVERY	1000	/* ms */
#define PULSE_SILENCE	5000	/* ms without an answer: it hangs */
#define PULSE_START	10000	/* ms that the first answer may take */

struct pulse {
	int	 fd;		/* -1: nothing was asked */
	int64_t	 asked;
	int64_t	 heard;		/* 0: never */
	size_t	 n;
	char	 head[12];	/* "HTTP/1.1 200" */
};

/* Can this be the path of a socket? */
bool	 pulse_fits(const char *path);
void	 pulse_reset(struct pulse *);
/* When its time has come: asks. */
void	 pulse_ask(struct pulse *, const char *path, int64_t now);
/* Something came. */
void	 pulse_hear(struct pulse *, int64_t now);
/* It was started at since: has it been silent for too long? */
bool	 pulse_is_gone(const struct pulse *, int64_t since, int64_t now);

#endif
