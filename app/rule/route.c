/* Routes and their addresses: see the header. */
#include <string.h>

#include "base/buf.h"
#include "rule/route.h"

#define ROUTE(id, verb, area, path, n, up, admission, capability, body, rate, \
	    reply, handler, what)					      \
	[ROUTE_ ## id] = { verb, AREA_ ## area, path, ROUTE_ ## up,	      \
	    ADMIT_ ## admission, CAN_ ## capability, body, RATE_ ## rate,     \
	    REPLY_ ## reply, what },
const struct route route_rows[ROUTE__MAX] = {
#include "routes.h"
};

const char *
route_fault(const struct route *r)
{
	if ((unsigned)r->verb >= VERB__MAX)
		return ("no such verb");
	if (r->path == NULL || r->path[0] != '/')
		return ("the path does not begin with a slash");
	if ((strncmp(r->path, "/:tenant/", 9) == 0) !=
	    (r->area == AREA_PUBLIC))
		return ("the paths of tenants, and no others, are public");
	if ((r->verb == GET) != (r->body == BODY_NONE) ||
	    (r->body == BODY_NONE) != (r->body_max == 0))
		return ("a POST has a body with a limit, a GET has none");
	if (r->verb == POST && r->admission != ADMIT_TOKEN &&
	    r->admission != ADMIT_SESSION)
		return ("a form carries a token of ours");
	if (r->verb == GET && r->admission == ADMIT_TOKEN)
		return ("a GET has no form to carry a token");
	if ((r->rate != RATE_FREE) != (r->admission == ADMIT_TOKEN))
		return ("the forms of strangers, and no others, are counted");
	if (r->admission == ADMIT_SESSION ? r->area != AREA_STAFF :
	    r->capability != CAN_NOTHING)
		return ("what one may do is asked behind the sign-in");
	return (NULL);
}

/* "/acme/careers/7/apply" of "/:tenant/careers/:opening/apply". */
struct str
route_make(struct arena *a, struct str tenant, enum route_id id,
    const struct str *args)
{
	const struct route	*r = &route_rows[id];
	struct buf		 b = buf_new(a, 80);
	struct str		 segment, rest = str_of(r->path + 1);
	bool			 more = true;
	size_t			 i;

	for (i = 0; more; i++) {
		more = str_cut(rest, '/', &segment, &rest);
		buf_char(&b, '/');
		if (segment.len == 0 || segment.p[0] != ':')
			buf_str(&b, segment);
		else if (i == 0 && r->area == AREA_PUBLIC)
			buf_url_part(&b, tenant);
		else
			buf_url_part(&b, *args++);
	}
	return (buf_view(&b));
}
