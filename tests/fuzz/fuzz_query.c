/*
 * A request target, "path?query": the path goes through the matcher, the
 * query through the form reader. A path that matches also names its verb as
 * allowed; one that does not leaves no capture behind.
 */
#include <stdlib.h>

#include "http/match.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
check(bool good)
{
	if (!good)
		abort();
}

#define ROW(verb, area, path) { verb, area, path, ROUTE_FRONT,		\
	verb == GET ? ADMIT_OPEN : ADMIT_TOKEN, CAN_NOTHING,		\
	verb == GET ? BODY_NONE : BODY_FORM, verb == GET ? 0 : 1000,	\
	false,								\
	verb == GET ? RATE_FREE : RATE_FORM, REPLY_PAGE, "a row" }

static const struct route routes[] = {
	ROW(GET, AREA_SYSTEM, "/"),
	ROW(GET, AREA_STAFF, "/login"),
	ROW(POST, AREA_STAFF, "/login"),
	ROW(GET, AREA_PUBLIC, "/:tenant/s/:survey"),
	ROW(POST, AREA_PUBLIC, "/:tenant/s/:survey"),
	ROW(GET, AREA_PUBLIC, "/:tenant/careers"),
	ROW(GET, AREA_PUBLIC, "/:tenant/careers/:opening"),
	ROW(POST, AREA_PUBLIC, "/:tenant/careers/:opening/apply"),
	ROW(GET, AREA_STAFF, "/app/responses/:id"),
	ROW(GET, AREA_STAFF, "/app/:a/:b/:c/:d/:e"),
};

static void
path_check(const struct match_index *index, struct arena *a, struct str path)
{
	struct match	 m;
	struct str	 allowed;
	enum status	 st;
	enum verb	 verb;
	size_t		 i;

	allowed = match_allowed(index, path, a);
	for (verb = GET; verb < VERB__MAX; verb++) {
		st = match_find(index, verb, path, a, &m);
		check((st == OK) == (m.route != NULL));
		check((st == OK || st == E_METHOD) == (allowed.p != NULL));
		if (st == OK)
			check(m.route->verb == verb &&
			    m.route->area == m.area);
		if (m.near != NULL)
			check(m.near->area == m.area);
		check((m.tenant.len != 0) == (m.area == AREA_PUBLIC));
		for (i = 0; i < RQ_ARGS_MAX; i++) {
			check(str_utf8_is_valid(m.arg[i]));
			check(!str_has_byte(m.arg[i], '/'));
		}
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct match_index	*index;
	struct arena		*a;
	struct form		 form;
	struct str		 path, query;
	const char		*why;

	if ((a = arena_new((size_t)1 << 28, NULL, NULL)) == NULL)
		return (0);
	index = match_build(a, routes, sizeof(routes) / sizeof(routes[0]),
	    &why);
	check(index != NULL && why == NULL);
	(void)str_cut((struct str){ (const char *)data, size }, '?', &path,
	    &query);
	path_check(index, a, path);
	if (form_urlencoded(a, query, &form) != OK)
		check(form.why != W_NONE && form.n == 0);
	arena_free(a);
	return (0);
}
