/*
 * A condition on the answers to a survey that does not stand in its definition:
 * it may ask any of its questions. Whoever keeps it reads it against each version
 * anew, since a question may be gone there.
 */
#ifndef FORM_CONDITION_H
#define FORM_CONDITION_H

#include "form/answer.h"
#include "form/expr.h"
#include "form/finding.h"

/* E_INVALID: it asks what this definition has not; *fault says what. */
enum status	 condition_read(struct arena *, const struct survey *,
		    struct str text, const struct expr **,
		    struct expr_fault *) MUST_USE;
/* A quota must go on counting those that it counted: may next be answered with
 * one of that name and condition? What is wrong is added; false: it may not. */
bool		 condition_quota_check(struct arena *, const struct survey *next,
		    struct str name, struct str condition, struct findings *)
		    MUST_USE;
bool		 condition_holds(const struct answers *, const struct expr *);
/* The last page that it asks something on: it is decided there. */
size_t		 condition_page(const struct survey *, const struct expr *);

#endif
