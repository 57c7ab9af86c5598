/* A survey out of another system's file. */
#ifndef PAGE_STAFF_IMPORT_H
#define PAGE_STAFF_IMPORT_H

#include "http/rq.h"

handler_fn	 app_import_get, app_import_post, app_import_make_post;

#endif
