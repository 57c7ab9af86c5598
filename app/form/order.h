/*
 * The random order of a visit: of pages, of a page's questions, of a question's
 * options. It follows from the visit's id and from what is ordered, so that it
 * is the same on every reload and on every machine.
 */
#ifndef FORM_ORDER_H
#define FORM_ORDER_H

#include "base/buf.h"
#include "form/survey.h"

#define ORDER_ID	16	/* bytes of a visit's id */

/* Indexes in their order, as many as there are; NULL if it is as defined. */
const size_t	*order_pages(struct arena *, const struct survey *,
		    const unsigned char id[ORDER_ID]);
const size_t	*order_questions(struct arena *, const struct survey_page *,
		    const unsigned char id[ORDER_ID]);
/* Of the question's codes; "other" and what stands alone stay. */
const size_t	*order_options(struct arena *, const struct question *,
		    const unsigned char id[ORDER_ID]);

/* {"pages":["b","a"],"page.b":["y","x"],"topics":["c","a"]}: what a visit saw,
 * stored with its response. */
void		 order_json(struct arena *, const struct survey *,
		    const unsigned char id[ORDER_ID], struct buf *);

/* Is everything of page `asked` said before page `by` in every order? */
bool		 order_is_before(const struct survey *, size_t asked,
		    size_t by);

#endif
