/*
 * Words that rose, on the page of what people say: of the days that are asked
 * for, or the last thirty, against as many days before. Each leads to the
 * comments that hold it. Other filters than days and language would compare what
 * is not said there, so beside them nothing is shown.
 */
#ifndef PAGE_STAFF_COMMENTS_RISE_H
#define PAGE_STAFF_COMMENTS_RISE_H

#include "page/part/frame.h"
#include "page/staff/comments_ask.h"

VIEW_STRUCT(rise_word_view, text(word, href, row));

VIEW_STRUCT(rise_view, text(compared, none, about),
    list(rise_word_view, words));

/* One rise_view, or none where nothing is to be compared. */
enum status	 comments_rise(struct rq *, const struct ask *,
		    struct view_list *) MUST_USE AWAITS;

#endif
