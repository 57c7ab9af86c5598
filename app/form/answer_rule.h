/*
 * The rules that a definition sets up for answers, besides what their types
 * ask for; private to answer*.c.
 */
#ifndef FORM_ANSWER_RULE_H
#define FORM_ANSWER_RULE_H

#include "form/type.h"

/* Is the condition true now? None always is. */
bool		 answers_condition(const struct answers *, const struct expr *);
struct expr_value answers_value(const struct answers *, const struct expr *);
/* Work out a value that nobody is asked for. */
void		 answer_compute(const struct answers *, const struct question *,
		    struct answer *);
/* All before this page is settled: was it jumped over? Pages in order. */
void		 answers_enter(struct answers *, size_t page);
/* What was said of options and rows that are not shown is dropped. */
void		 answer_drop(const struct answers *, const struct question *,
		    struct answer *);
/* Was nothing said, neither to the question nor to a part of it? */
bool		 answer_is_empty(const struct question *,
		    const struct answer *);
/* Does an answer follow its question's pattern? If not, the error is set. */
bool		 answer_follows(const struct answer_reader *,
		    const struct question *, struct answer *);
/* What the first broken check of that severity says, or none. */
struct str	 answers_broken(const struct answers *, const struct question *,
		    enum check_severity, size_t lang);
/* Judge a page that was read, or all pages: errors are set and counted, and
 * warnings that are not of questions named in before ("q1 q2"). */
void		 answers_rule(const struct answer_reader *, struct answers *,
		    size_t page, struct str before);

#endif
