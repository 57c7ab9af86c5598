/*
 * The folder of mails that went into files. Each says to whom and what, as a
 * delivery's content does, so it goes as that does; and the folder does not
 * grow without bound. Only what mail.c wrote there is touched.
 */
#ifndef JOB_MAIL_FILES_H
#define JOB_MAIL_FILES_H

#include "base/str.h"

struct mail_files_bounds {
	int64_t	 days;		/* older ones go */
	int64_t	 bytes;		/* of all; beyond it the oldest go */
	size_t	 most;		/* that go in one round */
};

/* *n: how many went. False and *why (static storage): some could not. */
bool	mail_files_sweep(struct arena *, const char *folder,
	    const struct mail_files_bounds *, int64_t *n, const char **why)
	    __attribute__((warn_unused_result));

#endif
