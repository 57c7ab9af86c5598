/* Answers of the API: see the header. */
#include <string.h>

#include "base/date.h"
#include "base/secret.h"
#include "http/edge.h"
#include "page/api/answer.h"
#include "queries.h"

#define JSON_TYPE	STR("application/json")

const struct api_param	 api_list_params[] = {
	{ "limit", PARAM_WHOLE, NULL, "How many at most, 1 to 100; else 50" },
	{ "after", PARAM_TEXT, NULL,
	    "Where the page before said that the list goes on (next)" },
	{ .name = NULL }
};

/* --- who --- */

enum status
api_bearer_enter(struct rq *rq, struct str hash)
{
	struct api_token_enter_row	*row;
	enum status			 st;

	st = q_api_token_enter(&rq->db, &row, .hash = hash);
	if (st != OK)
		return (st == E_NOTFOUND ? E_LOGIN : st);
	if (!secret_is(row->hash, hash))
		return (E_LOGIN);
	rq->bearer = row->id;
	rq->session.can = capability_set(row->scopes);
	return (OK);
}

/* --- what is asked --- */

void
api_fault_add(struct api_ask *ask, bool is_parameter, const char *at,
    const char *detail)
{
	if (ask->nfaults == API_FAULTS_MAX)
		return;
	ask->faults[ask->nfaults++] = (struct fault){
	    .at = str_of(at), .is_parameter = is_parameter,
	    .detail = str_of(detail) };
}

static const struct api_param *
param_find(const struct api_param *list, struct str name)
{
	for (; list != NULL && list->name != NULL; list++)
		if (str_is_c(name, list->name))
			return (list);
	return (NULL);
}

static bool
is_one_of(struct str value, const char *const *list)
{
	for (; *list != NULL; list++)
		if (str_is_c(value, *list))
			return (true);
	return (false);
}

static const char *
param_fault(const struct api_param *p, struct str value)
{
	int64_t	 n;

	if (p->type == PARAM_DATE && !date_read(value, &n))
		return ("It must be a date such as 2026-01-31.");
	if (p->type == PARAM_WHOLE && (!str_int(value, &n) || n < 1 ||
	    n > API_LIMIT_MAX))
		return ("It must be a whole number from 1 to 100.");
	if (p->type == PARAM_ONE_OF && !is_one_of(value, p->one_of))
		return ("It must be one of the words that the document lists.");
	return (NULL);
}

/* A cursor is of one list of one customer. */
static struct str
cursor_of(const struct rq *rq)
{
	return (str_cat(rq->arena, rq->db.tenant, STR("\n"), rq->raw_path));
}

static bool
cursor_read(struct rq *rq, struct str text, struct str *out)
{
	struct str	 of = cursor_of(rq);
	char		*plain = arena_get(rq->arena, API_CURSOR_MAX);

	if (!token_read(text, SECRET_CURSOR, of.p, of.len, plain,
	    API_CURSOR_MAX))
		return (false);
	*out = (struct str){ plain, strnlen(plain, API_CURSOR_MAX) };
	return (true);
}

static void
field_check(struct api_ask *ask, const struct form_field *f)
{
	const struct api_param	*p = param_find(ask->op->params, f->name);
	const char		*name, *why;

	if (p == NULL && ask->op->is_list)
		p = param_find(api_list_params, f->name);
	name = str_c(ask->rq->arena, str_one_line(ask->rq->arena, f->name));
	if (p == NULL)
		why = "There is no such parameter here.";
	else if (form_count(&ask->rq->query, p->name) > 1)
		why = "It may be said once.";
	else
		why = param_fault(p, f->value);
	if (why != NULL)
		api_fault_add(ask, true, name, why);
}

bool
api_ask_read(struct rq *rq, const struct api_operation *op,
    struct api_ask *ask)
{
	struct str	 after = form_get(&rq->query, "after");
	size_t		 i;

	memset(ask, 0, sizeof(*ask));
	ask->rq = rq;
	ask->op = op;
	ask->limit = API_LIMIT;
	for (i = 0; i < rq->query.n; i++)
		field_check(ask, &rq->query.fields[i]);
	if (!op->is_list || ask->nfaults != 0)
		return (ask->nfaults == 0);
	if (form_find(&rq->query, "limit") != NULL &&
	    !str_int(form_get(&rq->query, "limit"), &ask->limit))
		api_fault_add(ask, true, "limit", "It is no number.");
	if (after.p != NULL && !cursor_read(rq, after, &ask->after))
		api_fault_add(ask, true, "after",
		    "It is not one that this list gave.");
	return (ask->nfaults == 0);
}

/* --- errors --- */

/* What a token may, and how often, is said with each refusal of it. */
static void
problem_headers(struct rq *rq, enum status st)
{
	const char	*scope = rq->route == NULL ? "" :
			    capability_name(rq->route->capability).p;

	if (st == E_LOGIN)
		rq_header_add(rq, "www-authenticate", rq->authorization.len ==
		    0 ? STR("Bearer realm=\"api\"") :
		    STR("Bearer realm=\"api\", error=\"invalid_token\""));
	if (st == E_DENIED)
		rq_header_add(rq, "www-authenticate", str_fmt(rq->arena,
		    "Bearer realm=\"api\", error=\"insufficient_scope\", "
		    "scope=\"%s\"", scope));
	if (st == E_METHOD)
		rq_header_add(rq, "allow", admit_allow(rq));
	if (st == E_TOO_MANY) {
		if (rq->held_wait == 0)
			rq->held_wait = 5;
		rq_header_add(rq, "ratelimit", str_fmt(rq->arena,
		    "\"api\";r=0;t=%lld", (long long)rq->held_wait));
		rq_header_add(rq, "retry-after", str_of_int(rq->arena,
		    rq->held_wait));
	} else if (st == E_BUSY || st == E_FULL)
		rq_header_add(rq, "retry-after", st == E_BUSY ? STR("5") :
		    STR("600"));
}

/* As rate.c has it: so many at once, and all of them again in so long. */
static void
policy_header(struct rq *rq)
{
	const struct pace	*p = &rate_rows[RATE_API].token;

	if (rq_is_counted(rq) && rq->bearer.len != 0)
		rq_header_add(rq, "ratelimit-policy", str_fmt(rq->arena,
		    "\"api\";q=%d;w=%lld", p->burst,
		    (long long)(p->burst * p->every / 1000)));
}

static enum status
problem_send(struct rq *rq, const struct problem *p, struct str detail,
    const struct fault *faults, size_t nfaults)
{
	struct buf	 b = buf_new(rq->arena, 512);

	problem_json(&b, p, detail, rq->ref, faults, nfaults);
	policy_header(rq);
	return (rq_bytes(rq, p->code, PROBLEM_TYPE, buf_view(&b)));
}

void
api_problem(struct rq *rq, enum status st)
{
	problem_headers(rq, st);
	(void)problem_send(rq, problem_of(st), STR_NONE, NULL, 0);
}

enum status
api_refuse(struct api_ask *ask)
{
	return (problem_send(ask->rq, problem_of(E_INVALID), STR_NONE,
	    ask->faults, ask->nfaults));
}

enum status
api_refuse_as(struct rq *rq, enum status st, const char *detail)
{
	problem_headers(rq, st);
	return (problem_send(rq, problem_of(st), str_of(detail), NULL, 0));
}

/* --- answers --- */

enum status
api_send(struct rq *rq, const struct shape *shape, const void *row)
{
	struct buf	 b = buf_new(rq->arena, 4096);

	shape_write(&b, shape, row);
	policy_header(rq);
	return (rq_bytes_kept(rq, STR("private, no-cache"), JSON_TYPE,
	    buf_view(&b)));
}

enum status
api_send_made(struct rq *rq, const struct shape *shape, const void *row)
{
	struct buf	 b = buf_new(rq->arena, 4096);

	shape_write(&b, shape, row);
	policy_header(rq);
	return (rq_bytes(rq, 201, JSON_TYPE, buf_view(&b)));
}

/* The same address with another place to go on from. */
static struct str
next_url(const struct rq *rq, struct str cursor)
{
	const struct form_field	*f;
	struct buf		 b = buf_new(rq->arena, 256);
	size_t			 i;

	buf_str(&b, rq_public(rq, rq->raw_path));
	buf_c(&b, "?after=");
	buf_url_part(&b, cursor);
	for (i = 0; i < rq->query.n; i++) {
		f = &rq->query.fields[i];
		if (str_is_c(f->name, "after"))
			continue;
		buf_char(&b, '&');
		buf_url_part(&b, f->name);
		buf_char(&b, '=');
		buf_url_part(&b, f->value);
	}
	return (buf_view(&b));
}

static struct str
cursor_make(struct rq *rq, struct str next)
{
	struct str	 of = cursor_of(rq);
	char		*plain = arena_get(rq->arena, API_CURSOR_MAX);

	memcpy(plain, next.p, next.len < API_CURSOR_MAX ? next.len :
	    API_CURSOR_MAX);
	return (token_make(rq->arena, SECRET_CURSOR, of.p, of.len, plain,
	    API_CURSOR_MAX));
}

enum status
api_list_send(struct api_ask *ask, const void *rows, size_t n,
    struct str next)
{
	struct rq	*rq = ask->rq;
	struct buf	 b = buf_new(rq->arena, 16 * 1024);
	struct str	 cursor;

	buf_c(&b, "{\"data\":");
	shape_list_write(&b, ask->op->answer, rows, n);
	buf_c(&b, ",\"next\":");
	if (next.len == 0)
		buf_c(&b, "null");
	else {
		cursor = cursor_make(rq, next);
		buf_json(&b, cursor);
		rq_header_add(rq, "link", str_cat(rq->arena, STR("<"),
		    next_url(rq, cursor), STR(">; rel=\"next\"")));
	}
	buf_char(&b, '}');
	policy_header(rq);
	return (rq_bytes_kept(rq, STR("private, no-cache"), JSON_TYPE,
	    buf_view(&b)));
}

enum status
api_audit(struct rq *rq, struct str action, struct str kind, struct str id,
    struct str name, struct str value)
{
	struct buf	 b = buf_new(rq->arena, 128);

	buf_c(&b, "{\"token\":");
	buf_json(&b, rq->bearer);
	if (name.len != 0) {
		buf_char(&b, ',');
		buf_json(&b, name);
		buf_char(&b, ':');
		buf_json(&b, value);
	}
	buf_char(&b, '}');
	return (q_audit_add(&rq->db, .action = action, .object_kind = kind,
	    .object_id = id, .detail = buf_view(&b)));
}
