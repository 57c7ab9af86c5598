/*
 * A response in a few words, for who is told of it in a mail or a chat: its
 * score and what was said first. And its address, for the rest.
 */
#ifndef JOB_BRIEF_H
#define JOB_BRIEF_H

#include "base/words.h"
#include "form/answer.h"

#define BRIEF_COMMENT	500	/* code points */

struct brief {
	struct str	 score_name;	/* "NPS"; none: it has no score */
	struct str	 score;
	struct str	 comment;	/* on as many lines as it has; or none */
};

void		 brief_make(struct arena *, const struct locale *,
		    const struct answers *, struct brief *);
/* "https://host/app/responses/..." */
struct str	 brief_url(struct arena *, const char *public_url,
		    struct str response);

#endif
