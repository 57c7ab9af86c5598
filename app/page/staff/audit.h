/* What was done at the tenant, as its people see it. */
#ifndef PAGE_STAFF_AUDIT_H
#define PAGE_STAFF_AUDIT_H

#include "http/rq.h"

handler_fn	 app_audit_get, app_audit_file_get;

#endif
