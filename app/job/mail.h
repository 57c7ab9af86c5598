/*
 * Sends a written mail: by SMTP (libcurl) or as an .eml file in a folder.
 * At least once: a worker that dies between the server's answer and our
 * commit sends again, with the same Message-Id. A file has the id's name,
 * so there the second try changes nothing.
 */
#ifndef JOB_MAIL_H
#define JOB_MAIL_H

#include "base/str.h"

/* More of a mail that was not sent. */
struct mail_said {
	bool		 recipient;	/* it was to the address that was named */
	bool		 unsure;	/* all of it was handed over, and no answer
					 * came: it may have been taken */
};

struct mail_way {
	const char	*where;		/* file:FOLDER, smtp://.., smtps://.. */
	/* Asked about once a second while a server is waited for. False: the
	 * program must end; the server has a moment left. */
	bool		(*go_on)(void *);
	void		*arg;
	struct mail_said *said;		/* or NULL */
};

struct envelope {
	struct str	 from, to;	/* of address_ascii */
	struct str	 id;		/* uuid */
};

enum mail_end {
	MAIL_SENT,
	MAIL_LATER,	/* not now: a full mailbox, grey-listing, a lost line */
	MAIL_NEVER,	/* refused for good: no such mailbox, not this text */
	MAIL_TROUBLE,	/* no mail would have gone: nobody answers, or our own
			 * settings are refused */
	MAIL_CUT,	/* go_on said no */
	MAIL__MAX
};

/* Once, at start, while there is one thread. */
bool		 mail_init(void) __attribute__((warn_unused_result));
/* *why (static storage, no address in it) unless it was sent. */
enum mail_end	 mail_send(struct arena *, const struct mail_way *,
		    const struct envelope *, struct str message,
		    const char **why) __attribute__((warn_unused_result));

/* What a server's refusal means for a mail: pure, for the tests. command: what
 * was answered; enhanced: as in "5.1.1", or 0, 0, 0. */
enum smtp_command {
	SMTP_GREETING, SMTP_HELLO, SMTP_LOGIN, SMTP_MAIL, SMTP_RCPT, SMTP_DATA,
	SMTP_BODY, SMTP__MAX
};
struct smtp_reply {
	enum smtp_command command;
	int		 code;		/* 0: none came */
	int		 enhanced[3];	/* RFC 3463 */
};
enum mail_end	 smtp_verdict(const struct smtp_reply *);

#endif
