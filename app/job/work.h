/*
 * What a lane's process does from its start to its end: rounds and jobs of its
 * kind, whenever there is a database.
 */
#ifndef JOB_WORK_H
#define JOB_WORK_H

#include "job/kind.h"

/* The process has no more to do, and is not started again. */
#define WORK_FINISHED	3

struct work_place {
	const struct kind	*kind;
	struct str		 name;		/* of this process */
	struct str		 before;	/* of the one that died here */
	int			 number;	/* in its lane, from 0 */
	int			 beats;		/* written to while it lives */
};

/* The exit code. Ends after SIGTERM or SIGINT, which are blocked. */
int	work_run(const struct config *, const struct work_place *);

#endif
