/*
 * The signed session context. The first letter says what of: a token as it
 * came, or claims and a head that are signed here. What is good holds its
 * bounds, and is stored so that it is read again.
 */
#include <stdlib.h>

#include "base/secret.h"
#include "rule/context.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
check(bool good)
{
	if (!good)
		abort();
}

static const struct context_key	key = { STR_INIT("AAAA-0001"),
				    STR_INIT("eps_one") };

static void
bounds_check(struct arena *a, const struct context *c)
{
	struct context	 back;
	struct buf	 b = buf_new(a, 64);
	struct str	 text, rest;

	check(c->session.len != 0 && c->session.len <= CONTEXT_SESSION_MAX);
	check(str_utf8_count(c->agent) <= CONTEXT_TEXT_MAX);
	check(str_utf8_count(c->queue) <= CONTEXT_TEXT_MAX);
	check(str_utf8_count(c->outcome) <= CONTEXT_TEXT_MAX);
	check(c->until > 0 && c->start >= 0 && c->end >= 0);
	context_json(c, &b);
	text = buf_view(&b);
	/* The inner object, up to the channel behind it. */
	check(str_cut(text, ':', &rest, &text));
	if (c->channel.len != 0) {
		rest = str_cat(a, STR(",\"channel\":\""), c->channel,
		    STR("\""));
		check(str_ends(text, rest));
		text = str_first(text, text.len - rest.len);
	}
	context_of_json(a, text, &back);
	check(str_is(back.session, c->session) &&
	    str_is(back.agent, c->agent) && str_is(back.outcome, c->outcome) &&
	    str_is(back.queue, c->queue) && back.start == c->start &&
	    back.end == c->end && str_is(back.key, key.id));
}

static struct str
signed_with(struct arena *a, struct str head, struct str claims)
{
	unsigned char	 mac[32];
	struct str	 t = str_cat(a, str_base64url(a, head.p, head.len),
			    STR("."), str_base64url(a, claims.p, claims.len));

	secret_hmac(key.secret, t, mac);
	return (str_cat(a, t, STR("."), str_base64url(a, mac, 32)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum context_verdict	 v;
	struct context		 c;
	struct arena		*a;
	struct str		 in = { (const char *)data, size }, head, claims;
	char			 kind;

	if (size == 0 || (a = arena_new((size_t)1 << 24, NULL, NULL)) == NULL)
		return (0);
	kind = in.p[0];
	in = str_from(in, 1);
	if (kind == 'c')
		in = context_make(a, &key, in);
	else if (kind == 'h' && str_cut(in, '\n', &head, &claims))
		in = signed_with(a, head, claims);
	v = context_read(a, in, &key, 1, 1764230400, &c);
	check(v < CONTEXT__MAX && context_why(v) != NULL);
	if (v == CONTEXT_GOOD || v == CONTEXT_OLD)
		bounds_check(a, &c);
	arena_free(a);
	return (0);
}
