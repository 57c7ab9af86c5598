/* Errors of the API: see the header. */
#include "rule/problem.h"

const struct problem	problem_rows[] = {
	{ 400, "malformed", "Malformed request",
	    "The request or its body cannot be read.", E_MALFORMED },
	{ 401, "token", "No valid token", "Send the header \"Authorization: "
	    "Bearer\" with a token that is neither revoked nor expired.",
	    E_LOGIN },
	{ 403, "scope", "Not allowed",
	    "The token lacks the scope that this needs.", E_DENIED },
	{ 404, "not-found", "Not found",
	    "There is no such thing, or it is not yours.", E_NOTFOUND },
	{ 405, "method", "Method not allowed",
	    "The header Allow says what this address takes.", E_METHOD },
	{ 408, "slow", "Request timeout",
	    "The request did not arrive in time.", E_SLOW },
	{ 409, "conflict", "Conflict",
	    "It changed meanwhile, or exists already.", E_CONFLICT },
	{ 409, "room", "No room left",
	    "The room that this customer has for it is taken.", E_ROOM },
	{ 410, "gone", "Gone", "It was here and has ended.", E_GONE },
	{ 411, "length", "Length required",
	    "The body must say how long it is.", OK },
	{ 413, "too-big", "Too large",
	    "The body is longer than this address takes.", E_TOO_BIG },
	{ 414, "long-address", "Address too long",
	    "The address is longer than 1,980 bytes.", OK },
	{ 415, "type", "Wrong media type",
	    "The body must be application/json.", E_TYPE },
	{ 416, "range", "Range not satisfiable",
	    "There is no such part of it.", OK },
	{ 422, "invalid", "Invalid input",
	    "The list of errors says what is wrong.", E_INVALID },
	{ 429, "too-many", "Too many requests",
	    "Wait as many seconds as the header Retry-After says.",
	    E_TOO_MANY },
	{ 431, "long-headers", "Headers too long",
	    "The headers are longer than we take.", OK },
	{ 500, "internal", "Internal error",
	    "A fault of ours. It is in our log by its reference.", E_INTERNAL },
	{ 501, "unknown-method", "Method not known",
	    "This server knows no such method.", OK },
	{ 502, "restart", "Restarting",
	    "The service is starting again. Try again in a few seconds.", OK },
	{ 503, "busy", "Busy",
	    "Too much is going on. Try again in a few seconds.", E_BUSY },
	{ 503, "full", "No room left",
	    "The service has no room to store anything now.", E_FULL },
	{ 504, "late", "No answer in time",
	    "The answer took too long. Try again.", OK },
	{ 505, "version", "HTTP version not supported",
	    "HTTP/1.0 and 1.1 are.", OK },
};
const size_t	problem_count = sizeof(problem_rows) / sizeof(problem_rows[0]);

/* What has no row of its own is a fault of ours. */
const struct problem *
problem_of(enum status st)
{
	const struct problem	*ours = NULL;
	size_t			 i;

	for (i = 0; i < problem_count; i++) {
		if (st != OK && problem_rows[i].status == st)
			return (&problem_rows[i]);
		if (problem_rows[i].status == E_INTERNAL)
			ours = &problem_rows[i];
	}
	return (ours);
}

static void
faults_json(struct buf *b, const struct fault *faults, size_t n)
{
	size_t	 i;

	if (n == 0)
		return;
	buf_c(b, ",\"errors\":[");
	for (i = 0; i < n; i++) {
		buf_c(b, i == 0 ? "{" : ",{");
		buf_c(b, faults[i].is_parameter ? "\"parameter\":" :
		    "\"pointer\":");
		buf_json(b, faults[i].at);
		buf_c(b, ",\"detail\":");
		buf_json(b, faults[i].detail);
		buf_char(b, '}');
	}
	buf_char(b, ']');
}

void
problem_json(struct buf *b, const struct problem *p, struct str detail,
    struct str reference, const struct fault *faults, size_t n)
{
	buf_fmt(b, "{\"type\":\"urn:exitpoll:problem:%s\",\"title\":", p->name);
	buf_json(b, str_of(p->title));
	buf_fmt(b, ",\"status\":%d,\"detail\":", p->code);
	buf_json(b, detail.len != 0 ? detail : str_of(p->detail));
	buf_c(b, ",\"instance\":");
	buf_json(b, reference);
	faults_json(b, faults, n);
	buf_char(b, '}');
}
