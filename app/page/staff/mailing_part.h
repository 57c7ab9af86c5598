/* What the pages of a mailing share: its list, and its mail. */
#ifndef PAGE_STAFF_MAILING_PART_H
#define PAGE_STAFF_MAILING_PART_H

#include "exchange/roster.h"
#include "form/survey.h"
#include "http/rq.h"

/* A list that was read: sealed, in pieces that the database takes one by one. */
struct mailing_list {
	enum roster_end	 end;
	struct roster	 roster;
	const struct str *pieces;	/* JSON */
	size_t		 n;
};
/* In a thread; all of it stays until the request ends. */
enum status	 mailing_list_read(struct rq *, struct str text,
		    const struct survey *, struct mailing_list *)
		    MUST_USE AWAITS;
/* Its people become those of the draft with this id, but for whom nothing may
 * be sent to. */
enum status	 mailing_list_store(struct rq *, struct str id,
		    const struct mailing_list *) MUST_USE AWAITS;
/* Codes of the hidden fields that a column may fill; none of an anonymous
 * survey. */
size_t		 mailing_fields(struct arena *, const struct survey *,
		    struct str **);

/* The mail in one language as the database keeps it: {"subject": .. "html": ..}. */
void		 mailing_text_make(struct rq *, struct str lang,
		    struct str subject, struct str body, struct buf *);

#endif
