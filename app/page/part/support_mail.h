/*
 * What the mails of a support request share: their subject, by which they are
 * one conversation, and the address of the request's own page.
 */
#ifndef PAGE_PART_SUPPORT_MAIL_H
#define PAGE_PART_SUPPORT_MAIL_H

#include "http/rq.h"

/* "Your request to Acme: 7Q4K-9M2F", in that language. */
struct str	 support_mail_subject(struct rq *, const struct locale *,
		    struct str reference);
/* Where who asked reads and answers; signature: of store/support.h. */
struct str	 support_own_url(struct rq *, struct str id,
		    struct str signature);

#endif
