/* What came of a survey's newest invitations, as facts for a page. */
#ifndef PAGE_PART_INVITED_H
#define PAGE_PART_INVITED_H

#include "page/part/frame.h"

/* None where there are no invitations: there is nothing to have a rate of. */
enum status	 invited_facts(struct rq *, struct str survey_id,
		    struct view_list *) MUST_USE AWAITS;

#endif
