/* Quotas over answers: how many complete responses of whom. */
#ifndef PAGE_STAFF_QUOTAS_H
#define PAGE_STAFF_QUOTAS_H

#include "http/rq.h"

handler_fn	 app_quotas_get, app_quotas_post;

#endif
