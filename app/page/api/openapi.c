/*
 * GET /api/v1/openapi.json: the API as OpenAPI 3.1 describes it. Its paths,
 * verbs and scopes are those of routes.h, its shapes those that the answers are
 * written by; nothing is said here of a single resource.
 */
#include <string.h>

#include "page/api/answer.h"
#include "page/api/handlers.h"

#define SHAPES_MAX	100

/* Where the linker put what API_OPERATION lists. */
extern const struct api_operation *const __start_operations[]
    __attribute__((visibility("hidden")));
extern const struct api_operation *const __stop_operations[]
    __attribute__((visibility("hidden")));

API_OPERATION(operation, API_DOCUMENT, .media = "application/json");

static const struct api_operation *
operation_find(enum route_id id)
{
	const struct api_operation *const	*o;

	/* cppcheck-suppress comparePointers */
	for (o = __start_operations; o < __stop_operations; o++)
		if ((*o)->route == id)
			return (*o);
	return (NULL);
}

/* --- shapes --- */

struct shapes {
	const struct shape	*list[SHAPES_MAX];
	size_t			 n;
};

/* Those within it, too: two deep, as they are. */
static void
shape_add(struct shapes *s, const struct shape *shape)
{
	const struct shape_field	*f;
	size_t				 i;

	for (i = 0; i < s->n; i++)
		if (s->list[i] == shape)
			return;
	if (shape == NULL || s->n == SHAPES_MAX)
		return;
	s->list[s->n++] = shape;
	for (f = shape->fields; f->name != NULL; f++)
		if (f->of != NULL)
			shape_add(s, f->of);
}

static void
schemas_write(struct buf *b)
{
	const struct api_operation *const	*o;
	struct shapes			 s = { .n = 0 };
	size_t				 i;

	/* cppcheck-suppress comparePointers */
	for (o = __start_operations; o < __stop_operations; o++)
		shape_add(&s, (*o)->answer);
	/* cppcheck-suppress comparePointers */
	for (o = __start_operations; o < __stop_operations; o++)
		shape_add(&s, (*o)->request);
	buf_c(b, "\"schemas\":{\"Problem\":{\"type\":\"object\",\"required\":["
	    "\"type\",\"title\",\"status\",\"detail\",\"instance\"],"
	    "\"properties\":{\"type\":{\"type\":\"string\"},\"title\":"
	    "{\"type\":\"string\"},\"status\":{\"type\":\"integer\"},"
	    "\"detail\":{\"type\":\"string\"},\"instance\":{\"type\":"
	    "\"string\",\"description\":\"Its reference number in our log\"},"
	    "\"errors\":{\"type\":\"array\",\"items\":{\"type\":\"object\","
	    "\"required\":[\"detail\"],\"properties\":{\"pointer\":{\"type\":"
	    "\"string\"},\"parameter\":{\"type\":\"string\"},\"detail\":"
	    "{\"type\":\"string\"}}}}}}");
	for (i = 0; i < s.n; i++) {
		buf_fmt(b, ",\"%s\":", s.list[i]->name);
		shape_schema(b, s.list[i]);
	}
	buf_char(b, '}');
}

/* --- errors --- */

static void
responses_write(struct buf *b)
{
	size_t	 i;
	int	 last = 0;

	buf_c(b, "\"responses\":{");
	for (i = 0; i < problem_count; i++) {
		if (problem_rows[i].code == last)
			continue;
		last = problem_rows[i].code;
		buf_fmt(b, "%s\"E%d\":{\"description\":", i == 0 ? "" : ",",
		    last);
		buf_json(b, str_of(problem_rows[i].title));
		buf_c(b, ",\"content\":{\"application/problem+json\":{"
		    "\"schema\":{\"$ref\":\"#/components/schemas/Problem\"}}}"
		    "}");
	}
	buf_char(b, '}');
}

/* What a route can come to, by what its row says. */
static void
errors_write(struct buf *b, const struct route *r)
{
	const struct {
		int	 code;
		bool	 can;
	}	 list[] = {
		{ 400, true }, { 401, r->admission == ADMIT_BEARER },
		{ 403, r->admission == ADMIT_BEARER },
		{ 404, strchr(r->path, ':') != NULL }, { 405, true },
		{ 409, r->body == BODY_JSON }, { 413, r->body == BODY_JSON },
		{ 415, r->body == BODY_JSON }, { 422, true },
		{ 429, r->rate != RATE_FREE }, { 500, true }, { 503, true },
	};
	size_t	 i;

	for (i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		if (list[i].can)
			buf_fmt(b, ",\"%d\":{\"$ref\":"
			    "\"#/components/%s/E%d\"}", list[i].code,
			    "responses", list[i].code);
}

/* --- paths --- */

/* "/api/v1/surveys/{survey}". */
static void
path_write(struct buf *b, const char *path)
{
	struct buf	 out = buf_new(b->arena, 100);
	const char	*p;
	bool		 within = false;

	for (p = path; *p != '\0'; p++) {
		if (within && *p == '/') {
			buf_char(&out, '}');
			within = false;
		}
		if (*p == ':')
			within = true;
		buf_char(&out, *p == ':' ? '{' : *p);
	}
	if (within)
		buf_char(&out, '}');
	buf_json(b, buf_view(&out));
}

static void
param_schema(struct buf *b, const struct api_param *p)
{
	size_t	 i;

	if (p->type == PARAM_WHOLE) {
		buf_fmt(b, "{\"type\":\"integer\",\"minimum\":1,\"maximum\":%d,"
		    "\"default\":%d}", API_LIMIT_MAX, API_LIMIT);
		return;
	}
	buf_c(b, "{\"type\":\"string\"");
	if (p->type == PARAM_DATE)
		buf_c(b, ",\"format\":\"date\"");
	for (i = 0; p->one_of != NULL && p->one_of[i] != NULL; i++) {
		buf_c(b, i == 0 ? ",\"enum\":[" : ",");
		buf_json(b, str_of(p->one_of[i]));
	}
	buf_c(b, p->one_of != NULL ? "]}" : "}");
}

static void
query_write(struct buf *b, const struct api_param *p, const char **mark)
{
	for (; p != NULL && p->name != NULL; p++, *mark = ",") {
		buf_fmt(b, "%s{\"in\":\"query\",\"name\":\"%s\","
		    "\"description\":", *mark, p->name);
		buf_json(b, str_of(p->what));
		buf_c(b, ",\"schema\":");
		param_schema(b, p);
		buf_char(b, '}');
	}
}

static void
parameters_write(struct buf *b, const struct route *r,
    const struct api_operation *o)
{
	struct str	 segment, rest = str_of(r->path);
	const char	*mark = "";
	bool		 more = true;

	buf_c(b, ",\"parameters\":[");
	while (more) {
		more = str_cut(rest, '/', &segment, &rest);
		if (segment.len == 0 || segment.p[0] != ':')
			continue;
		buf_fmt(b, "%s{\"in\":\"path\",\"required\":true,\"name\":"
		    "\"%.*s\",\"schema\":{\"type\":\"string\"}}", mark,
		    STR_ARG(str_from(segment, 1)));
		mark = ",";
	}
	query_write(b, o->params, &mark);
	if (o->is_list)
		query_write(b, api_list_params, &mark);
	buf_char(b, ']');
}

static void
answer_write(struct buf *b, const struct api_operation *o)
{
	if (o->request != NULL)
		buf_fmt(b, ",\"requestBody\":{\"required\":true,\"content\":"
		    "{\"application/json\":{\"schema\":{\"$ref\":"
		    "\"#/components/schemas/%s\"}}}}", o->request->name);
	buf_fmt(b, ",\"responses\":{\"%s\":{\"description\":\"It\","
	    "\"content\":{", o->request != NULL ? "201" : "200");
	if (o->answer == NULL) {
		buf_fmt(b, "\"%s\":{}", o->media);
	} else if (!o->is_list) {
		buf_fmt(b, "\"application/json\":{\"schema\":{\"$ref\":"
		    "\"#/components/schemas/%s\"}}", o->answer->name);
	} else {
		buf_fmt(b, "\"application/json\":{\"schema\":{\"type\":"
		    "\"object\",\"additionalProperties\":false,\"required\":["
		    "\"data\",\"next\"],\"properties\":{\"data\":{\"type\":"
		    "\"array\",\"items\":{\"$ref\":\"#/components/schemas/%s"
		    "\"}},\"next\":{\"type\":[\"string\",\"null\"]}}}}",
		    o->answer->name);
	}
	buf_c(b, "}}");
	if (o->request == NULL && o->answer != NULL)
		buf_c(b, ",\"304\":{\"description\":\"If-None-Match names the "
		    "ETag that it still has\"}");
}

static void
operation_write(struct buf *b, enum route_id id, struct str name)
{
	const struct route		*r = &route_rows[id];
	const struct api_operation	*o = operation_find(id);

	buf_fmt(b, "\"%s\":{\"operationId\":\"%.*s\",\"summary\":",
	    r->verb == GET ? "get" : "post", STR_ARG(name));
	buf_json(b, str_of(r->what));
	buf_c(b, ",\"security\":[");
	if (r->admission == ADMIT_BEARER) {
		buf_c(b, "{\"bearer\":[");
		buf_json(b, capability_name(r->capability));
		buf_c(b, "]}");
	}
	buf_char(b, ']');
	if (o != NULL) {
		parameters_write(b, r, o);
		answer_write(b, o);
		errors_write(b, r);
		buf_char(b, '}');
	}
	if (r->body_max != 0)
		buf_fmt(b, ",\"x-body-limit\":%zu", r->body_max);
	buf_char(b, '}');
}

static const char *const names[ROUTE__MAX] = {
#define ROUTE(id, ...)	[ROUTE_##id] = #id,
#include "routes.h"
};

/* Rows with one path stand behind each other, since a path is said once. */
static void
paths_write(struct buf *b)
{
	const char	*last = "";
	int		 i;

	buf_c(b, "\"paths\":{");
	for (i = 0; i < ROUTE__MAX; i++) {
		if (route_rows[i].area != AREA_API)
			continue;
		if (strcmp(route_rows[i].path, last) == 0)
			buf_char(b, ',');
		else {
			buf_c(b, *last == '\0' ? "" : "},");
			path_write(b, route_rows[i].path);
			buf_c(b, ":{");
		}
		last = route_rows[i].path;
		operation_write(b, (enum route_id)i, str_lower(b->arena,
		    str_of(names[i] + strlen("API_"))));
	}
	buf_c(b, "}}");
}

enum status
api_document_get(struct rq *rq)
{
	struct buf	 b = buf_new(rq->arena, 64 * 1024);
	struct api_ask	 ask;

	if (!api_ask_read(rq, &operation, &ask))
		return (api_refuse(&ask));
	buf_c(&b, "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"Exitpoll\","
	    "\"version\":\"1\",\"description\":\"Surveys, their responses, "
	    "openings and applications of one customer, whose token says what "
	    "it may read. Lists come in pages: follow the Link header, or send "
	    "next as after. A member that is null is not there; new members "
	    "may come.\"},\"servers\":[{\"url\":");
	buf_json(&b, rq_public(rq, STR_NONE));
	buf_c(&b, "}],");
	paths_write(&b);
	buf_c(&b, ",\"components\":{\"securitySchemes\":{\"bearer\":{\"type\":"
	    "\"http\",\"scheme\":\"bearer\",\"description\":\"A token that "
	    "people make in the settings; it names its scopes\"}},");
	schemas_write(&b);
	buf_char(&b, ',');
	responses_write(&b);
	buf_c(&b, "}}");
	return (rq_bytes_kept(rq, STR("public, no-cache"),
	    STR("application/json"), buf_view(&b)));
}
