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

static enum status
nothing(struct rq *rq)
{
	(void)rq;
	return (OK);
}

static const struct route routes[] = {
	{ GET, "/", ANYONE, 0, nothing, "front page" },
	{ GET, "/login", ANYONE, 0, nothing, "sign in" },
	{ POST, "/login", ANYONE, 4096, nothing, "sign in" },
	{ GET, "/:tenant/s/:survey", ANYONE, 0, nothing, "survey" },
	{ POST, "/:tenant/s/:survey", ANYONE, 65536, nothing, "survey" },
	{ GET, "/:tenant/careers", ANYONE, 0, nothing, "openings" },
	{ GET, "/:tenant/careers/:opening", ANYONE, 0, nothing, "opening" },
	{ POST, "/:tenant/careers/:opening/apply", ANYONE, 6000000, nothing,
	    "apply" },
	{ GET, "/app/responses/:id", INSIGHT, 0, nothing, "response" },
	{ GET, "/app/:a/:b/:c/:d/:e", INSIGHT, 0, nothing, "deep" },
};

static void
path_check(const struct match_index *index, struct arena *a, struct str path)
{
	const struct route	*route;
	struct str		 arg[RQ_ARGS_MAX], allowed;
	enum status		 st;
	enum verb		 verb;
	size_t			 i;

	allowed = match_allowed(index, path, a);
	for (verb = GET; verb < VERB__MAX; verb++) {
		st = match_find(index, verb, path, a, &route, arg);
		check((st == OK) == (route != NULL));
		check((st == OK || st == E_METHOD) == (allowed.p != NULL));
		if (st == OK)
			check(route->verb == verb);
		for (i = 0; i < RQ_ARGS_MAX; i++) {
			check(str_utf8_is_valid(arg[i]));
			check(!str_has_byte(arg[i], '/'));
			check(st == OK || st == E_METHOD || arg[i].p == NULL);
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
