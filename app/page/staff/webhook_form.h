/* What is set of a webhook: the fields of its form, as they are shown, read and
 * judged. */
#ifndef PAGE_STAFF_WEBHOOK_FORM_H
#define PAGE_STAFF_WEBHOOK_FORM_H

#include "page/part/frame.h"
#include "queries.h"
#include "rule/webhook.h"

VIEW_STRUCT(webhook_form_view,
    sub(field_view, url),
    list(choice_view, shapes), list(choice_view, events),
    list(choice_view, surveys),
    flag(every),
    text(events_error, surveys_error));

struct webhook_form {
	struct str	 typed;		/* the address */
	struct webhook_url url;		/* as it was read */
	struct str	 shape;
	struct pg_list	 events;
	bool		 every;		/* of all surveys */
	struct pg_list	 surveys;	/* else of these */
	struct problem_view problems[3];
	size_t		 nproblems;
};

/* A new one: of all surveys, when a response is complete. */
void		 webhook_form_blank(struct webhook_form *);
/* As it is stored. */
void		 webhook_form_of(struct arena *, const struct webhook *,
		    struct webhook_form *);
/* What was sent; its problems are what is wrong with it. */
void		 webhook_form_read(struct rq *, struct webhook_form *);
enum status	 webhook_form_fill(struct rq *, const struct webhook_form *,
		    struct webhook_form_view *) MUST_USE AWAITS;

#endif
