/* The applications of a tenant: list, one of them, its stage, its file. */
#ifndef PAGE_STAFF_APPLICATIONS_H
#define PAGE_STAFF_APPLICATIONS_H

#include "http/rq.h"
#include "store/application.h"

handler_fn	 app_applications_get, app_application_get;
handler_fn	 app_application_stage_post, app_application_keep_post;
handler_fn	 app_application_resume_get;

/* NULL: no such stage. */
const struct stage	*stage_find(const struct stages *, struct str code);
/* How people read it: the tenant's own word or ours; the code of one that is
 * no more. */
struct str		 stage_label(const struct rq *, const struct stages *,
			    struct str code);

#endif
