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

/* Programs bring a token with a scope, and JSON, to their own area only. */
static const char *
api_fault(const struct route *r)
{
	bool	 scoped = r->capability >= CAN_FIRST_SCOPE;

	if ((r->admission == ADMIT_BEARER) != scoped)
		return ("a token has scopes, and nobody else");
	if ((scoped && r->area != AREA_API) || (r->body == BODY_JSON &&
	    !scoped) || (r->area == AREA_API && r->body != BODY_NONE &&
	    r->body != BODY_JSON))
		return ("the API, and nothing else, has tokens and JSON");
	return (NULL);
}

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
	    r->admission != ADMIT_LINK && r->admission != ADMIT_SESSION &&
	    r->admission != ADMIT_BEARER)
		return ("a form carries a token of ours");
	if (r->verb == GET && (r->admission == ADMIT_TOKEN ||
	    r->admission == ADMIT_LINK))
		return ("a GET has no form to carry a token");
	if ((r->rate != RATE_FREE) != (r->admission == ADMIT_TOKEN ||
	    r->admission == ADMIT_LINK || r->admission == ADMIT_BEARER))
		return ("forms of strangers and programs are counted, no others");
	if (r->admission == ADMIT_SESSION ? r->area != AREA_STAFF :
	    r->capability != CAN_NOTHING && r->admission != ADMIT_BEARER)
		return ("what one may do is asked behind the sign-in");
	return (api_fault(r));
}

/* "/acme/careers/7/apply" of "/:tenant/careers/:opening/apply". */
struct str
route_make(struct arena *a, struct str tenant, enum route_id id,
    const struct str *args)
{
	const struct route	*r = &route_rows[id];
	struct buf		 b = buf_new(a, 80);
	const char		*p, *capture;

	for (p = r->path; (capture = strchr(p, ':')) != NULL;
	    p = capture + strcspn(capture, "/")) {
		buf_add(&b, p, (size_t)(capture - p));
		buf_url_part(&b, r->area == AREA_PUBLIC &&
		    capture == r->path + 1 ? tenant : *args++);
	}
	buf_c(&b, p);
	return (buf_view(&b));
}
