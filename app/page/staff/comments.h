/* What people said, searched. */
#ifndef PAGE_STAFF_COMMENTS_H
#define PAGE_STAFF_COMMENTS_H

#include "http/rq.h"

handler_fn	 app_comments_get;

#endif
