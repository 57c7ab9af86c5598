/*
 * The values of one field beside each other: every agent, or channel, with how
 * many answered and the survey's headline score, the lowest first. Each leads to
 * the page of that one alone.
 */
#ifndef PAGE_STAFF_BESIDE_H
#define PAGE_STAFF_BESIDE_H

#include "page/staff/segment.h"
#include "page/staff/tally.h"

VIEW_STRUCT(beside_row_view,
    text(label, href, responses, completion, score, interval, weak));
VIEW_STRUCT(beside_view,
    text(field, score_name, note),
    list(beside_row_view, rows));

/* counts: of store_segment_split; base: the page without a segment; headline
 * may be NULL. */
void	 beside_make(struct rq *, enum segment_field,
	    const struct segment_share *counts, size_t n,
	    const struct question *headline, struct str base,
	    struct beside_view *);

#endif
