/*
 * One program that is kept: started, ended, and started again after a pause
 * that grows while it keeps dying.
 */
#ifndef KEEP_PROGRAM_H
#define KEEP_PROGRAM_H

#include "keep/plan.h"

#define LIVES		60000	/* ms; a death after that begins the count anew */

/* Before the n-th start in a row, n from 1: 0, 1, 2, 4 ... 30 seconds. */
int	 program_pause(int deaths);
/* It dies as soon as it is started, and that will not change by itself: a full
 * disk may get room again. */
bool	 program_is_hopeless(const struct program *, bool disk_is_full);
/* door: the descriptor, or -1. False: errno; it counts as a death. */
bool	 program_start(struct program *, int door, int64_t now)
	    __attribute__((warn_unused_result));
/* Its own signal; it has stop_ms from now. */
void	 program_tell(struct program *, int64_t now);
/* With all that it started, at once. */
void	 program_kill(const struct program *);
/* It has gone: what it had started goes too, and its count and its pause are
 * set. */
void	 program_ended(struct program *, int64_t now);
/* Logs that it opens itself are given new files when they are full. */
void	 program_files_turn(const struct program *, const struct journals *);

#endif
