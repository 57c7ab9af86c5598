/* What is different between two versions, in words, as a list of a page. */
#ifndef PAGE_STAFF_SURVEY_DIFFERENCES_H
#define PAGE_STAFF_SURVEY_DIFFERENCES_H

#include "form/survey_difference.h"
#include "page/part/layout.h"

VIEW_STRUCT(difference_view, text(question, text));

struct view_list differences_make(struct rq *, const struct survey *old,
		    const struct survey *next);
struct view_list differences_list(struct rq *, const struct survey_difference *,
		    size_t n);

#endif
