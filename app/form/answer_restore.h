/* Between answer.c and answer_json.c: answers that were accepted before. */
#ifndef FORM_ANSWER_RESTORE_H
#define FORM_ANSWER_RESTORE_H

#include "form/answer.h"

/* Like answers_read of all pages, but required is not asked. */
enum status	 answers_restore(struct arena *, const struct survey *,
		    const struct answer_input *, size_t, struct answers *)
		    MUST_USE;

#endif
