/* The keys that a tenant's software signs links to its surveys with. */
#ifndef PAGE_STAFF_KEYS_H
#define PAGE_STAFF_KEYS_H

#include "http/rq.h"

handler_fn	 app_keys_get, app_keys_post;

#endif
