/* The responses of a survey as files. */
#ifndef PAGE_STAFF_EXPORT_H
#define PAGE_STAFF_EXPORT_H

#include "http/rq.h"

handler_fn	 app_export_get, app_export_post, app_export_file_get;

#endif
