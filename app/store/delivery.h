/*
 * Mails that strangers cause: queued with their job, counted for the mailbox
 * that they go to. What they say and to whom is deleted once they are sent.
 */
#ifndef STORE_DELIVERY_H
#define STORE_DELIVERY_H

#include "queries.h"

struct delivery_new {
	const char	*purpose;	/* "survey.later" */
	struct str	 recipient;	/* a sound address */
	struct str	 mailbox;	/* it counts for; none: not counted */
	struct str	 subject, text;
};

/* E_TOO_MANY: the mailbox has had enough for now. */
enum status	 store_delivery_add(struct db *, const struct delivery_new *)
		    MUST_USE AWAITS;
/* What a mailbox is counted as: nobody can tell it from that. STR_NONE for
 * none. */
struct str	 store_mail_key(struct arena *, const char *what,
		    struct str mailbox);

#endif
