/* Answers: what a handler may say. No Kore in here. */
#include <string.h>

#include "base/date.h"
#include "base/log.h"
#include "base/secret.h"
#include "http/cookie.h"
#include "http/edge.h"

enum status
rq_bytes(struct rq *rq, int code, struct str type, struct str body)
{
	rq->code = code;
	rq->type = type;
	rq->reply = body;
	return (OK);
}

/* The browser's list has our tag, as it was or as nginx weakened it when it
 * compressed the answer. */
static bool
has_already(const struct rq *rq, struct str tag)
{
	return (rq->if_none_match.len != 0 && memmem(rq->if_none_match.p,
	    rq->if_none_match.len, tag.p, tag.len) != NULL);
}

enum status
rq_bytes_kept(struct rq *rq, struct str cache, struct str type,
    struct str body)
{
	unsigned char	 hash[32];
	struct str	 tag;

	secret_hash32(body.p, body.len, hash);
	tag = str_fmt(rq->arena, "\"%.*s\"", STR_ARG(str_base64url(rq->arena,
	    hash, 12)));
	rq->cache = cache;
	rq_header_add(rq, "etag", tag);
	if (has_already(rq, tag))
		return (rq_bytes(rq, 304, type, STR("")));
	return (rq_bytes(rq, 200, type, body));
}

enum status
rq_see_other(struct rq *rq, struct str to)
{
	rq_header_add(rq, "location", to);
	return (rq_bytes(rq, 303, STR("text/plain; charset=utf-8"), STR("")));
}

static bool
header_is_safe(struct str v)
{
	size_t	 i;

	for (i = 0; i < v.len; i++)
		if ((unsigned char)v.p[i] < 0x20 || v.p[i] == 0x7f)
			return (false);
	return (true);
}

/* A fault of ours, found by its reference; the value is nobody's to read. */
static void
header_left_out(const struct rq *rq, const char *name, const char *why)
{
	log_event(LEVEL_ERROR, "header_left_out", LOG_S("ref", rq->ref),
	    LOG_C("name", name), LOG_C("why", why));
}

void
rq_header_add(struct rq *rq, const char *name, struct str value)
{
	if (!header_is_safe(value)) {
		header_left_out(rq, name, "a control byte in its value");
		return;
	}
	if (rq->nheaders == RQ_HEADERS_MAX) {
		header_left_out(rq, name, "too many headers");
		return;
	}
	rq->header[rq->nheaders].name = name;
	rq->header[rq->nheaders++].value = str_dup(rq->arena, value);
}

struct str
rq_public(const struct rq *rq, struct str path)
{
	return (str_cat(rq->arena, str_of(edge_hooks_get()->public_url),
	    path));
}

/* "__Host-" binds a cookie to this host and to https; without TLS (a laptop)
 * browsers refuse the prefix. */
static struct str
cookie_name(const struct rq *rq, const char *name)
{
	return (str_fmt(rq->arena, "%s%s",
	    edge_hooks_get()->tls ? "__Host-" : "", name));
}

void
rq_cookie_set(struct rq *rq, const char *name, struct str value,
    int64_t max_age)
{
	struct buf	 b = buf_new(rq->arena, 200);

	if (!cookie_value_is_safe(value)) {
		header_left_out(rq, "set-cookie", "a byte no cookie may have");
		return;
	}
	buf_str(&b, cookie_name(rq, name));
	buf_char(&b, '=');
	buf_str(&b, value);
	buf_c(&b, "; Path=/; HttpOnly; SameSite=Lax");
	if (edge_hooks_get()->tls)
		buf_c(&b, "; Secure");
	if (max_age >= 0)
		buf_fmt(&b, "; Max-Age=%lld", (long long)max_age);
	rq_header_add(rq, "set-cookie", buf_view(&b));
}

struct str
rq_cookie_find(const struct rq *rq, const char *name)
{
	return (cookie_find(rq->cookie, cookie_name(rq, name).p));
}

struct str
rq_form_token(struct rq *rq, struct str path, const struct form_token *token)
{
	struct form_token	 t = *token;
	int64_t			 now = clock_now_ms();

	/* A form that is shown again has been looked at since it was first. */
	if (t.issued == 0) {
		t.issued = rq->token.issued;
		t.issued_ms = rq->token.issued_ms;
	}
	if (t.issued != 0)
		form_token_renew(&t, rq->route->rate);
	else {
		t.issued = (uint32_t)(now / 1000);
		t.issued_ms = (uint32_t)(now % 1000);
	}
	return (token_make(rq->arena, SECRET_FORM, path.p, path.len, &t,
	    sizeof(t)));
}
