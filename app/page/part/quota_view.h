/* Quotas over answers, in lists of pages. */
#ifndef PAGE_PART_QUOTA_VIEW_H
#define PAGE_PART_QUOTA_VIEW_H

#include "http/rq.h"
#include "queries.h"
#include "view/view.h"

VIEW_STRUCT(quota_view,
    text(n, name, condition, taken, edit_url, drop_label),
    num(filled, most),
    flag(full, gone));

/* Its name and numbers; the rest is none. */
void		 quota_fill(struct rq *, const struct quota_list_row *,
		    struct quota_view *);
/* Those of a survey that count. */
enum status	 quotas_list(struct rq *, struct str survey,
		    struct view_list *) MUST_USE AWAITS;

#endif
