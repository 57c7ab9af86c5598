/*
 * exitpoll routes: the table of contents of the product, for people, for tests,
 * and as what nginx keeps of it: which body may come where, and how often; and
 * the classes of the limits.
 */
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
	[BODY_JSON] = "JSON",
};

/* One row a line, its columns apart by tabs. */
static void
rows_print(void)
{
	const struct route	*r;
	size_t			 i;

	(void)printf("id\tverb\tpath\tarea\tup\tadmission\tcapability\tbody\t"
	    "bytes\tonce\trate\treply\twhat\n");
	for (i = 0; i < ROUTE__MAX; i++) {
		r = &route_rows[i];
		(void)printf("%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%zu\t%s\t%s\t%s\t"
		    "%s\n", words[i].id, words[i].verb, r->path,
		    words[i].area, words[i].up, words[i].admission,
		    words[i].capability, bodies[r->body], r->body_max,
		    r->once ? "ONCE" : "-",
		    words[i].rate, words[i].reply, r->what);
	}
}

/* "/[^/]+/s/[^/]+$" of "/:tenant/s/:survey". */
static void
pattern_print(const struct route *r)
{
	struct str	 segment, rest = str_of(r->path + 1);
	bool		 more = true;

	while (more) {
		more = str_cut(rest, '/', &segment, &rest);
		if (segment.len != 0 && segment.p[0] == ':')
			(void)printf("/[^/]+");
		else
			(void)printf("/%.*s", STR_ARG(segment));
	}
	(void)printf("$");
}

/* The limit that needs no location of its own. */
static size_t
body_least(void)
{
	size_t	 i, least = SIZE_MAX;

	for (i = 0; i < ROUTE__MAX; i++)
		if (route_rows[i].body != BODY_NONE &&
		    route_rows[i].body_max < least)
			least = route_rows[i].body_max;
	return (least);
}

static void
rate_print(enum rate rate)
{
	if (rate_rows[rate].name != NULL)
		(void)printf("\t@RATE@limit_req\t\tzone=%s burst=%d nodelay;\n",
		    rate_rows[rate].name, rate_rows[rate].edge.burst);
}

/* Of all that has no location of its own; nginx takes a zone once a place. */
static void
rates_here_print(enum area area, size_t least)
{
	const struct route	*r;
	bool			 said[RATE__MAX] = { false };

	for (r = route_rows; r < route_rows + ROUTE__MAX; r++) {
		if (r->area != area || r->body_max > least || said[r->rate])
			continue;
		said[r->rate] = true;
		rate_print(r->rate);
	}
}

/* A form that is larger than nginx keeps in memory goes to its disk: a few at
 * a time do, of all and of one network. A file is handed on as it comes, and
 * Kore watches it (http/kore_body.h); it needs to be told how long it is, since
 * nginx would hand on chunks as chunks. */
#define IN_MEMORY	(64 * 1024)

static void
body_print(enum body body, size_t most)
{
	(void)printf("\tclient_max_body_size\t%zu;\n", most);
	if (body == BODY_UPLOAD)
		(void)printf("\tproxy_request_buffering\toff;\n"
		    "\tclient_body_timeout\t20s;\n"
		    "\tif ($http_transfer_encoding) { return 411; }\n"
		    "\t@RATE@limit_conn\tuploads_network 32;\n");
	else if (most > IN_MEMORY)
		(void)printf("\tlimit_conn\t\tlarge @LARGE@;\n"
		    "\t@RATE@limit_conn\tlarge_network 4;\n");
}

/* Longer than the application takes to say that it cannot (kore_edge.c). */
#define ANSWER		"12s"
#define ANSWER_UPLOAD	"25s"

/* Half as much again: who is a little above a limit gets the application's own
 * page, which knows the tenant and the language. */
static void
location_end(enum area area, enum body body, size_t most, bool once)
{
	if (area == AREA_STAFF)
		(void)printf("\t# Secrets of the reader and input of others on "
		    "one page (BREACH).\n\tgzip\t\t\toff;\n");
	if (area == AREA_API)
		(void)printf("\tinclude\t\t\tapi.conf;\n");
	body_print(body, most + most / 2);
	(void)printf("\tproxy_read_timeout\t%s;\n"
	    "\tproxy_next_upstream\terror timeout%s;\n"
	    "\tinclude\t\t\tchecks.conf;\n"
	    "\tinclude\t\t\tproxy.conf;\n}\n",
	    most > IN_MEMORY ? ANSWER_UPLOAD : ANSWER,
	    once ? " non_idempotent" : "");
}

/* Rows that may bring more than the others, or may be sent again. */
static void
large_print(enum area area, size_t least)
{
	const struct route	*r;

	for (r = route_rows; r < route_rows + ROUTE__MAX; r++) {
		if (r->area != area || r->body == BODY_NONE ||
		    (r->body_max == least && !r->once))
			continue;
		(void)printf("location ~ \"^");
		pattern_print(r);
		(void)printf("\" {\n");
		rate_print(r->rate);
		location_end(area, r->body, r->body_max, r->once);
	}
}

/* All that begins as an area's own pages do. */
static void
area_print(enum area area, size_t least)
{
	const struct route	*r;
	struct str		 first, rest, seen = STR_NONE;
	const char		*bar = "";

	(void)printf("location ~ \"^/(");
	for (r = route_rows; r < route_rows + ROUTE__MAX; r++) {
		(void)str_cut(str_of(r->path + 1), '/', &first, &rest);
		if (r->area != area || str_is(first, seen))
			continue;
		seen = first;
		(void)printf("%s%.*s", bar, STR_ARG(first));
		bar = "|";
	}
	(void)printf(")(/|$)\" {\n");
	rates_here_print(area, least);
	location_end(area, BODY_FORM, least, false);
}

/* For nginx's server block. The first pattern that fits decides. */
static void
locations_print(void)
{
	size_t	 least = body_least();

	(void)printf("# Made of app/routes.h by exitpoll routes --locations.\n");
	large_print(AREA_STAFF, least);
	area_print(AREA_STAFF, least);
	large_print(AREA_API, least);
	area_print(AREA_API, least);
	large_print(AREA_SYSTEM, least);
	large_print(AREA_PUBLIC, least);
	/* The list of openings is here, and with it the search (nginx.conf). */
	(void)printf("location / {\n"
	    "\t@RATE@limit_req\t\tzone=search_tenant burst=800;\n"
	    "\t@RATE@limit_req\t\tzone=search_network burst=400;\n");
	rates_here_print(AREA_PUBLIC, least);
	location_end(AREA_PUBLIC, BODY_FORM, least, false);
}

/* For its http block: who is counted, and how many may come in a minute. */
static void
rates_print(void)
{
	const struct rate_row	*row;
	const struct route	*r;
	int			 i;

	(void)printf("# Made of app/routes.h by exitpoll routes --rates.\n");
	for (i = 0; i < RATE__MAX; i++) {
		if ((row = &rate_rows[i])->name == NULL)
			continue;
		(void)printf("map \"$request_method $uri\" $rate_%s {\n",
		    row->name);
		for (r = route_rows; r < route_rows + ROUTE__MAX; r++) {
			if ((int)r->rate != i)
				continue;
			(void)printf("\t\"~^%s ", r->verb == GET ?
			    "(GET|HEAD)" : words[r - route_rows].verb);
			pattern_print(r);
			(void)printf("\" $network;\n");
		}
		(void)printf("\tdefault \"\";\n}\n"
		    "limit_req_zone $rate_%s zone=%s:4m rate=%dr/m;\n",
		    row->name, row->name, (int)(60000 / row->edge.every));
	}
}

static void
pace_print(const struct pace *p)
{
	if (p->every == 0)	/* it is not counted by that */
		(void)printf("\t-");
	else
		(void)printf("\t%d +%lld/h", p->burst,
		    (long long)(3600000 / p->every));
}

/* How often what may be sent, for people: as many at once, and so many more an
 * hour. */
static void
classes_print(void)
{
	const struct rate_row	*r;

	(void)printf("class\tnetwork at nginx\tnetwork at a tenant\t"
	    "same form\tleast ms\toldest s\twhy\n");
	for (r = rate_rows; r < rate_rows + RATE__MAX; r++) {
		if (r->name == NULL)
			continue;
		(void)printf("%s", r->name);
		pace_print(&r->edge);
		pace_print(&r->network);
		pace_print(&r->token);
		(void)printf("\t%lld\t%lld\t%s\n", (long long)r->least,
		    (long long)r->oldest, r->why);
	}
	(void)printf("hasty\t");
	pace_print(&rate_hasty);
	(void)printf("\t\t\t\tsent too soon, or by a program that fills in "
	    "all\nmail\t");
	pace_print(&rate_mail_hour);
	pace_print(&rate_mail_day);
	(void)printf("\t\t\tto one address, by strangers, of all tenants\n");
}

int
tool_routes(struct tool *t, int argc, char **argv)
{
	(void)t;
	if (argc == 0)
		rows_print();
	else if (argc == 1 && strcmp(argv[0], "--locations") == 0)
		locations_print();
	else if (argc == 1 && strcmp(argv[0], "--rates") == 0)
		rates_print();
	else if (argc == 1 && strcmp(argv[0], "--classes") == 0)
		classes_print();
	else
		return (2);
	return (0);
}
