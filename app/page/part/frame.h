/*
 * What the signed-in pages share: the frame with its navigation, and how
 * numbers and times are written there.
 */
#ifndef PAGE_PART_FRAME_H
#define PAGE_PART_FRAME_H

#include "form/survey.h"
#include "page/part/field_view.h"
#include "page/part/layout.h"

VIEW_STRUCT(nav_item_view, text(href, label, current));

VIEW_STRUCT(customer_view, text(slug, name));

VIEW_STRUCT(nav_view,
    text(name, email, role, csrf, zone, home_url, logout_url, customer_url, me_url),
    list(nav_item_view, items), list(customer_view, customers),
    ptr(nav_item_view, here));

/* One entry of a select. */
VIEW_STRUCT(choice_view, text(value, label), flag(selected));

/* One line of a list of facts. */
VIEW_STRUCT(fact_view, text(label, value));

/* A filter's field: what it keeps, and which of the problems is its own. */
void		 app_field_fill(struct arena *, const char *id,
		    struct str value, const struct problem_view *,
		    size_t nproblems, struct field_view *);

/* The frame, in the tenant's colour; an operator has no tenant. All it needs
 * came with the session. */
void		 app_frame(struct rq *, struct str title, struct layout_view *,
		    struct nav_view *);

/* What a role is called: as its tenant has named it, or in our words. */
struct str	 app_role(struct rq *, struct str code, struct str label);

/* Does it look like one of our ids? Anything else is simply not found. */
bool		 app_id_is_valid(struct str);

/* An address with what the list of responses, or of comments, was filtered by, as
 * it stands in the address that was asked for: from there to one of them, on, and
 * back. */
struct str	 app_carry(struct rq *, struct str to);

/* "1,204". */
struct str	 app_number(struct rq *, int64_t);
/* "24 Nov 2026, 09:12" of a time in the tenant's zone, "2026-11-24T09:12".
 * The zone is said once on each page with times: page_zone. */
struct str	 app_time(struct rq *, struct str);
/* "German" of "de"; a tag we have no word for stays as it is. */
struct str	 app_language(struct rq *, struct str tag);
/* "Chat" of "chat"; one that we have no word for stays as it is. */
struct str	 app_channel(struct rq *, struct str);
/* "2 hours ago", by the request's clock. */
struct str	 app_ago(struct rq *, struct str);

#endif
