/* "Question by question": a dashboard's distributions as tables with bars. */
#ifndef PAGE_STAFF_SPREAD_H
#define PAGE_STAFF_SPREAD_H

#include "page/staff/tally.h"

extern const struct view_type_desc spread_desc;

/* A list of those, one for each question that may be answered. */
struct view_list spread_make(struct arena *, const struct tallies *,
		    size_t lang);

#endif
