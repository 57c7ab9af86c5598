/* What a lint found, as a list of a page: parts/findings.html. */
#ifndef PAGE_STAFF_FINDINGS_H
#define PAGE_STAFF_FINDINGS_H

#include "page/part/layout.h"
#include "page/staff/survey_judge.h"

VIEW_STRUCT(finding_view,
    text(place, href, text, lang, state, mend, action, id),
    num(revision, at));

/* Those of a severity. slug: of the survey that has a draft to link to, or
 * none. revision: of the draft that buttons mend, or NULL: without buttons. */
struct view_list findings_list(struct rq *, struct str slug,
		    const struct judgement *, enum finding_severity,
		    const int64_t *revision);
/* What its mend would do, as a button says it; none: there is none. */
struct str	 mend_label(struct rq *, const struct mend *);

#endif
