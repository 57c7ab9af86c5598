/*
 * What the careers pages share: the opening of the path, how its facts are
 * written, the pass that says the age question was answered, and the mark of
 * a refusal. Nothing about anybody's age is kept anywhere: the pass says that
 * the minimum was passed, the mark that this form is not for this browser.
 */
#ifndef PAGE_PUBLIC_CAREERS_PART_H
#define PAGE_PUBLIC_CAREERS_PART_H

#include "page/part/layout.h"
#include "queries.h"

#define DRAFT_ID	16	/* random bytes; names a draft, never a person */

/* A visit to one opening. */
struct career {
	struct rq		*rq;
	struct opening		*opening;
};

/* By rq->arg[0]. E_NOTFOUND: unknown, a draft, or another tenant's. */
enum status	 career_enter(struct rq *, struct career *) MUST_USE AWAITS;
/* Of a page of this opening: career_url(c, AGE). */
#define career_url(c, id)	url((c)->rq, id, (c)->opening->slug)

/* The opening's page; 410 where something was asked of a closed one. */
enum status	 career_opening_send(const struct career *, int code);

/* What the list is searched for: the words, or none. */
struct str	 careers_words(const struct rq *);
/* The search as the end of an address: "?page=2&q=...", or nothing; so that
 * one gets back to it from an opening. */
struct str	 careers_query(struct rq *, size_t page);
size_t		 careers_page(const struct rq *);

/* label: the customer's own word for it, or none. */
struct str	 opening_type_text(struct rq *, struct str code,
		    struct str label);
struct str	 opening_place_text(struct rq *, const struct opening *);
struct str	 opening_pay_text(struct rq *, const struct opening *);
struct str	 opening_closes_text(struct rq *, const struct opening *);

/*
 * Signed for the tenant, the opening and its minimum age, so that none can be
 * used for another or after the minimum was raised; good for a day.
 */
struct str	 career_pass_make(const struct career *,
		    const unsigned char draft[DRAFT_ID]);
/* Years only add: whoever passed the minimum once passes it, so a form under
 * an old pass need not be lost, but it is not sent without a fresh one. */
enum pass_state { PASS_NONE, PASS_OLD, PASS_GOOD };
/* *until: the end of its draft, an old one's as if it were renewed now. */
enum pass_state	 career_pass_read(const struct career *, struct str pass,
		    unsigned char draft[DRAFT_ID], int64_t *until) MUST_USE;
/* The age question where an application came without a pass; what was typed
 * goes through it, and back into the form. */
enum status	 career_age_again(const struct career *);

/* A cookie of this tenant that ends with the browser's session. It holds a
 * constant: no identifier, no age. */
bool		 career_is_refused(struct rq *);
void		 career_refuse(struct rq *);
enum status	 career_refused_send(const struct career *);

#endif
