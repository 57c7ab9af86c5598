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
/* What a mailbox is counted as in two buckets, an hour's and a day's: nobody can
 * tell it from that. None of none. */
struct mail_keys {
	struct str	 hour, day;
};
struct mail_keys store_mail_keys(struct arena *, struct str mailbox);

#endif
