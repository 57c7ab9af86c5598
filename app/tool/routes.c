/* exitpoll routes: the table of contents of the product, for people and tests. */
#include <stdio.h>
#include <string.h>

#include "rule/route.h"
#include "tool/tool.h"

/* The words of a row, as routes.h has them. */
static const struct {
	const char	*id, *verb, *area, *up, *admission, *capability, *rate;
	const char	*reply;
} words[] = {
#define ROUTE(id, verb, area, path, n, up, admission, capability, body, rate, \
	    reply, handler, what)					      \
	{ #id, #verb, #area, #up, #admission, #capability, #rate, #reply },
#include "routes.h"
};

static const char *const bodies[] = {
	[BODY_NONE] = "NONE", [BODY_FORM] = "FORM", [BODY_UPLOAD] = "UPLOAD",
};

/* One row a line, its columns apart by tabs. */
int
tool_routes(struct tool *t, int argc, char **argv)
{
	const struct route	*r;
	size_t			 i;

	(void)t;
	(void)argv;
	if (argc != 0)
		return (2);
	(void)printf("id\tverb\tpath\tarea\tup\tadmission\tcapability\tbody\t"
	    "bytes\trate\treply\twhat\n");
	for (i = 0; i < ROUTE__MAX; i++) {
		r = &route_rows[i];
		(void)printf("%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%zu\t%s\t%s\t"
		    "%s\n", words[i].id, words[i].verb, r->path,
		    words[i].area, words[i].up, words[i].admission,
		    words[i].capability, bodies[r->body], r->body_max,
		    words[i].rate, words[i].reply, r->what);
	}
	return (0);
}
