/*
 * "Question by question": a dashboard's distributions as tables with bars, and
 * answers of several parts as one table for all of them (spread_grid.c).
 */
#ifndef PAGE_STAFF_SPREAD_H
#define PAGE_STAFF_SPREAD_H

#include "page/staff/tally.h"

VIEW_STRUCT(spread_row_view, text(label, count, percent, tone, href,
    name), num(width));
/* heat: "0" to "5", how large a share is; or empty. */
VIEW_STRUCT(grid_cell_view, text(text, heat));
VIEW_STRUCT(grid_row_view, text(label), list(grid_cell_view, cells));
VIEW_STRUCT(spread_view,
    text(id, label, n_text, score, weak),
    texts(earlier, heads),
    list(spread_row_view, rows),
    list(grid_row_view, grid));

/* Do the parts of a question make up a table, and is it for this tally? */
bool		 spread_is_grid(const struct tally *);
/* heads and grid of the view. t: the question's, its parts' are behind it. */
void		 spread_grid_fill(struct rq *, const struct tally *t,
		    size_t lang, struct spread_view *);
/* What the chosen options score on average, or none. */
struct score	 spread_options_score(struct rq *, const struct tally *);

/* A list of those, one for each question that may be answered. Shares are of
 * the complete responses that were shown the question. only: an address to which
 * each row adds "answer=question=code", or none for rows without links. */
struct view_list spread_make(struct rq *, const struct tallies *,
		    size_t lang, struct str only);

#endif
