/*
 * What became of each question of a file or a pasted list, as rows of a page.
 */
#ifndef PAGE_PART_REPORT_H
#define PAGE_PART_REPORT_H

#include "exchange/sketch.h"
#include "http/rq.h"
#include "view/view.h"

VIEW_STRUCT(report_row_view,
    text(kind, kind_label, question, code, why, original));

/* Nothing of the report is needed afterwards. */
struct view_list report_rows(struct rq *, const struct report *);
/* Those of one kind. */
struct view_list report_rows_of(struct rq *, const struct report *,
		    enum report_kind);

#endif
