/*
 * The public careers pages: the list, an opening, the age question, the
 * application and its confirmation, and the end of being kept on file.
 */
#ifndef PAGE_PUBLIC_CAREERS_H
#define PAGE_PUBLIC_CAREERS_H

#include "http/rq.h"

handler_fn	 careers_get, opening_get, age_get, age_post, age_again,
		    apply_get, apply_post, apply_again, applied_get,
		    keep_get, keep_post, keep_again;

#endif
