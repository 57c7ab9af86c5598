/* The applications of a tenant: list, one of them, its stage, its file. */
#ifndef PAGE_STAFF_APPLICATIONS_H
#define PAGE_STAFF_APPLICATIONS_H

#include "http/rq.h"

handler_fn	 app_applications_get, app_application_get;
handler_fn	 app_application_stage_post, app_application_resume_get;

/* The stages in their order, and how people read them. */
struct stage_row {
	const char	*name;		/* as the database spells it */
	enum word	 label;
};

extern const struct stage_row stage_rows[];
extern const size_t	 nstages;

/* NULL: no such stage. */
const struct stage_row	*stage_find(struct str name);

#endif
