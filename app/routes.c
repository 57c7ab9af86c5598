/* Which handler runs behind which row of routes.h: nothing else. */
#include "http/edge.h"
#include "page/public/careers.h"
#include "page/public/metrics.h"
#include "page/public/survey.h"
#include "page/public/system.h"
#include "page/staff/applications.h"
#include "page/staff/home.h"
#include "page/staff/responses.h"
#include "page/staff/session.h"
#include "page/staff/survey.h"

#define ROUTE(id, verb, area, path, n, up, admission, capability, body, rate, \
	    reply, handler, what)					      \
	[ROUTE_ ## id] = handler,
handler_fn *const route_handlers[ROUTE__MAX] = {
#include "routes.h"
};
