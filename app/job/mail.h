/*
 * Sends a written mail: by SMTP (libcurl) or as an .eml file in a folder.
 * At least once: a worker that dies between the server's answer and our
 * commit sends again, with the same Message-ID. A file has the id's name,
 * so there the second try changes nothing.
 */
#ifndef JOB_MAIL_H
#define JOB_MAIL_H

#include "base/str.h"

struct mail_way {
	const char	*where;		/* file:FOLDER, smtp://.., smtps://.. */
	/* True: the program must end; a slow server is left. */
	bool		(*stop)(void);
};

struct envelope {
	struct str	 from, to;	/* addresses */
	struct str	 id;		/* uuid */
};

/* Once, at start, while there is one thread. */
bool	mail_init(void) __attribute__((warn_unused_result));
/* False and *why (static storage, no address in it): try again later. */
bool	mail_send(struct arena *, const struct mail_way *,
	    const struct envelope *, struct str message, const char **why)
	    __attribute__((warn_unused_result));

#endif
