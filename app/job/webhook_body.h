/*
 * What a call says: of the response as it is now, in the form that its receiver
 * reads. No more than the customer's export has.
 */
#ifndef JOB_WEBHOOK_BODY_H
#define JOB_WEBHOOK_BODY_H

#include "queries.h"	/* struct webhook_call */

/* E_INTERNAL: what is stored cannot be read. */
enum status	 webhook_body(struct arena *, const struct webhook_call *,
		    const char *public_url, struct str *out) MUST_USE;

#endif
