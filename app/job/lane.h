/*
 * The worker's parent process: starts the processes of each lane, starts again
 * what died, ends what no longer says that it lives, and ends them all. It
 * does no work and asks no database, so it stays when everything else goes.
 */
#ifndef JOB_LANE_H
#define JOB_LANE_H

#include "base/config.h"

struct lanes_options {
	const struct config	*config;
	struct str		 name;		/* of the worker, unique */
	int64_t			 silence;	/* s a process may be silent */
	char			*title;		/* what ps shows of a process */
	size_t			 title_size;
};

/* In seconds. A statement takes at most 60 (config.c), and between two of them,
 * as while a server is waited for, a process says that it lives. */
#define LANE_SILENCE	150

/* The exit code, after SIGTERM or SIGINT; in a lane's process, too. */
int	lanes_run(struct arena *, const struct lanes_options *);

#endif
