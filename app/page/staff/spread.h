/* "Question by question": a dashboard's distributions as tables with bars. */
#ifndef PAGE_STAFF_SPREAD_H
#define PAGE_STAFF_SPREAD_H

#include "page/staff/tally.h"

VIEW_STRUCT(spread_row_view, text(label, count, percent, tone), num(width));
VIEW_STRUCT(spread_view,
    text(id, label, n_text, score, weak),
    texts(earlier),
    list(spread_row_view, rows));

/* A list of those, one for each question that may be answered. Shares are of
 * the complete responses that were shown the question. */
struct view_list spread_make(struct rq *, const struct tallies *,
		    size_t lang);

#endif
