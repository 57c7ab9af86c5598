/*
 * Earlier answers in later texts: "{code}" stands for what was said to that
 * question as people read it, "{code|friend}" has words for when nothing was.
 * What comes out is text like any other, and escaped by where it goes. Braces
 * around anything but the code of a question are braces.
 */
#ifndef FORM_RECALL_H
#define FORM_RECALL_H

#include "form/answer.h"

#define RECALL_LETTERS	200	/* of one answer: the rest is cut off */

/* The next one in *rest, which goes on behind it. false: there is none. */
struct recall {
	struct str	 before;	/* the text up to it */
	struct str	 whole;		/* "{code|words}" */
	struct str	 code;
	struct str	 otherwise;	/* or none */
};
bool		 recall_next(struct str *rest, struct recall *);

/* The text with what it recalls; answers may be NULL: nothing was said, and
 * then what has no other words is an ellipsis. */
struct str	 recall_text(struct arena *, const struct survey *,
		    const struct answers *, const struct text *, size_t lang);

#endif
