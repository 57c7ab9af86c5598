/* What a person has set for themself. */
#ifndef PAGE_STAFF_ME_H
#define PAGE_STAFF_ME_H

#include "http/rq.h"

handler_fn	 app_me_get, app_me_post, app_password_post, app_sessions_post;

#endif
