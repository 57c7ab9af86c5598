/* Pages of the service itself: home, health, a tenant's colours and logo. */
#ifndef PAGE_PUBLIC_SYSTEM_H
#define PAGE_PUBLIC_SYSTEM_H

#include "http/rq.h"

handler_fn	 home_get, health_get, ready_get, theme_get, logo_get;

#endif
