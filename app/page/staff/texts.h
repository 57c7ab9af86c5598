/*
 * A definition's texts as a file for translators, made in a thread.
 */
#ifndef PAGE_STAFF_TEXTS_H
#define PAGE_STAFF_TEXTS_H

#include "exchange/texts.h"
#include "http/rq.h"

/* For one language, on the request's arena. E_NOTFOUND: the survey is not
 * translated into it. */
enum status	 texts_file_make(struct rq *, struct str definition,
		    struct str language, enum texts_format, struct str *out)
		    MUST_USE AWAITS;
/* Its media type. */
struct str	 texts_file_type(enum texts_format);

#endif
