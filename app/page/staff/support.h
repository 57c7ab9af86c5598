/* The desk of support requests: the list, one of them, and what is done. */
#ifndef PAGE_STAFF_SUPPORT_H
#define PAGE_STAFF_SUPPORT_H

#include "http/rq.h"
#include "store/support.h"

handler_fn	 app_support_get, app_request_get, app_request_post,
		 app_request_file_get, app_request_forget_get,
		 app_request_forget_post;
/* That a form was made of; 0: none that a row can have. */
int64_t		 support_revision(struct rq *);

/* How people read a state: the tenant's own word or ours; the code of one that
 * is no more. */
struct str	 support_state_label(const struct rq *,
		    const struct support_state *, size_t n, struct str code);
/* An address with what the list was filtered by: from there to a request, and
 * back. */
struct str	 support_carry(struct rq *, struct str to);

#endif
