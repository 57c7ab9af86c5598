/*
 * What one click mends of a finding: a change of form/edit that follows from
 * what the lint said. Knows no database and no words.
 */
#ifndef FORM_MEND_H
#define FORM_MEND_H

#include "form/edit.h"

/* Notes the change, for edit_result(). line: of the finding; published: whose
 * codes are not given again, or NULL; version: that the draft will be. *object:
 * the code of what was changed. false: it is not there as the finding said. */
bool		 mend_put(struct edit *, const struct mend *, int line,
		    const struct survey *published, int64_t version,
		    struct str *object) MUST_USE;

#endif
