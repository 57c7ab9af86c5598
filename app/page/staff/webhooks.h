/* Calls to the tenant's own systems when somebody answers. */
#ifndef PAGE_STAFF_WEBHOOKS_H
#define PAGE_STAFF_WEBHOOKS_H

#include "http/rq.h"

handler_fn	 app_webhooks_get, app_webhooks_post;
handler_fn	 app_webhook_get, app_webhook_post;

#endif
