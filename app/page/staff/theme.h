/* How a tenant's pages look, set by its own people. */
#ifndef PAGE_STAFF_THEME_H
#define PAGE_STAFF_THEME_H

#include "http/rq.h"

handler_fn	 app_theme_get, app_theme_post, app_theme_back_post;

#endif
