/* The tokens that a tenant's programs come to the API with. */
#ifndef PAGE_STAFF_TOKENS_H
#define PAGE_STAFF_TOKENS_H

#include "http/rq.h"

handler_fn	 app_tokens_get, app_tokens_post;

#endif
