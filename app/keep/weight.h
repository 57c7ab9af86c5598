/*
 * Does a child of a program hold memory that it has no use for? nginx's workers
 * keep what a flood of connections took: the C library gives it back only from
 * its end, where something that lives longer lies. Workers that a reload makes
 * are small again, and the old ones finish what they have begun.
 */
#ifndef KEEP_WEIGHT_H
#define KEEP_WEIGHT_H

#include <sys/types.h>

#include "base/str.h"

#define WEIGHT_EVERY	5000	/* ms between two looks */
#define WEIGHT_TIMES	3	/* looks in a row, until something is done */
#define WEIGHT_REST	60000	/* ms until it is done again */
#define WEIGHT_FEW	1000	/* open files: with as many, it is of use */

struct weight {
	int64_t	 most;		/* bytes that a child may hold; 0: not asked */
	int64_t	 next;		/* when it is looked at */
	int	 times;		/* too heavy, in a row */
};

/* Does a child of it hold more than so many bytes, and few files? */
bool	 weight_is_idle(pid_t parent, int64_t most);
/* When its time has come: looks. True: it is time to make new children. */
bool	 weight_is_due(struct weight *, pid_t parent, int64_t now);

#endif
