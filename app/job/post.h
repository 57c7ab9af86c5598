/*
 * One POST to an address that a customer gave, by HTTP or HTTPS. Whom it may
 * reach is judged of each address that a connection is made to, so that neither
 * a name nor what it stands for at another moment gets around it; a redirect is
 * an answer and is not followed. No proxy, no cookie, no login. It knows no
 * database and not what is sent.
 */
#ifndef JOB_POST_H
#define JOB_POST_H

#include "base/str.h"

#define POST_SAID_MAX	1024	/* bytes kept of an answer */

struct post {
	struct str	 url;
	const struct str *headers;	/* "name: value" */
	size_t		 nheaders;
	struct str	 body;
	bool		 may_private;	/* this machine, private networks */
	bool		(*go_on)(void *);	/* about once a second */
	void		*arg;
};

enum post_end {
	POST_ANSWERED,		/* with whatever status */
	POST_REFUSED,		/* the address is not one to call */
	POST_NO_NAME,
	POST_NO_CONNECTION,
	POST_NO_TLS,
	POST_LATE,		/* no whole answer in time */
	POST_CUT,		/* go_on said no */
	POST_TROUBLE,		/* our own: out of memory */
	POST__MAX
};

struct post_answer {
	int64_t		 status;
	struct str	 said;		/* its body's beginning, as bytes */
};

enum post_end	 post_send(struct arena *, const struct post *,
		    struct post_answer *) __attribute__((warn_unused_result));

#endif
