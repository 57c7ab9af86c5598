/*
 * The signed session context. The token of "from_elsewhere" was made by
 * Python's hmac; those that are refused are that one, changed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/secret.h"
#include "rule/context.h"

#define NOW	1764230400

static struct arena	*arena;

static const struct context_key	keys[] = {
	{ STR_INIT("AAAA-0001"), STR_INIT("eps_one") },
	{ STR_INIT("AAAA-0002"), STR_INIT("eps_two") },
};

static enum context_verdict
read_as(struct str token, struct context *c)
{
	return (context_read(arena, token, keys, 2, NOW, c));
}

static enum context_verdict
claims(const char *text)
{
	struct context	 c;

	return (read_as(context_make(arena, &keys[0], str_of(text)), &c));
}

/* printf '%s.%s' "$head" "$claims" | openssl dgst -sha256 -hmac eps_two */
static void
from_elsewhere(void **state)
{
	static const char	 token[] =
	    "eyJhbGciOiAiSFMyNTYiLCAidHlwIjogIkpXVCIsICJraWQiOiAiQUFBQS"
	    "0wMDAyIn0.eyJzaWQiOiAicy0xIiwgImNoYW5uZWwiOiAiY2hhdCIsICJh"
	    "Z2VudCI6ICJKw7xyZ2VuIiwgImV4cCI6IDE3NjQyMzA0NjB9.LUoukc6mD"
	    "67Kq05UqxgwXHX_ozEDsvcgLJDkGt__HA4";
	struct context		 c;
	struct str		 changed;
	char			*p;
	size_t			 i;

	(void)state;
	assert_int_equal(read_as(str_of(token), &c), CONTEXT_GOOD);
	assert_true(str_is_c(c.key, "AAAA-0002"));
	assert_true(str_is_c(c.session, "s-1"));
	assert_true(str_is_c(c.channel, "chat"));
	assert_true(str_is_c(c.agent, "J\xc3\xbcrgen"));
	assert_true(c.queue.p == NULL && c.end == 0);
	assert_int_equal(c.until, NOW + 60);
	/* Each letter counts, and so does what stands behind. */
	for (i = 0; i < sizeof(token) - 1; i++) {
		changed = str_dup(arena, str_of(token));
		p = (char *)(uintptr_t)changed.p;
		p[i] = p[i] == 'A' ? 'B' : 'A';
		assert_int_not_equal(read_as(changed, &c), CONTEXT_GOOD);
		assert_int_not_equal(read_as(str_first(str_of(token), i), &c),
		    CONTEXT_GOOD);
	}
	assert_int_equal(read_as(str_cat(arena, str_of(token), STR("A")), &c),
	    CONTEXT_TORN);
	assert_int_equal(read_as(str_cat(arena, str_of(token), STR(".")), &c),
	    CONTEXT_TORN);
	/* At another tenant, or after it was revoked. */
	assert_int_equal(context_read(arena, str_of(token), keys, 1, NOW, &c),
	    CONTEXT_KEY);
	assert_int_equal(context_read(arena, str_of(token), NULL, 0, NOW, &c),
	    CONTEXT_KEY);
}

static void
time_is_up(void **state)
{
	struct context	 c;
	struct str	 t = context_make(arena, &keys[0], str_of(
			    "{\"sid\":\"s\",\"exp\":1764230401}"));

	(void)state;
	assert_int_equal(context_read(arena, t, keys, 2, 1764230400, &c),
	    CONTEXT_GOOD);
	assert_int_equal(context_read(arena, t, keys, 2, 1764230401, &c),
	    CONTEXT_OLD);
	assert_true(str_is_c(c.session, "s"));
}

#define EXP	"\"exp\":1764230401}"

static void
claims_are_judged(void **state)
{
	static const struct {
		const char	*text;
		bool		 fit;
	} cases[] = {
		{ "{\"sid\":\"s\"," EXP, true },
		{ "{\"sid\":\"s\",\"more\":[1]," EXP, true },
		{ "{\"sid\":\"s\",\"channel\":\"email\"," EXP, true },
		{ "{\"sid\":\"s\",\"channel\":\"voice\"," EXP, true },
		{ "{\"sid\":\"s\",\"channel\":\"web\"," EXP, false },
		{ "{\"sid\":\"s\",\"channel\":1," EXP, false },
		{ "{\"sid\":\"s\",\"agent\":7," EXP, false },
		{ "{\"sid\":\"s\",\"agent\":null," EXP, false },
		{ "{\"sid\":\"s\",\"agent\":\"a\\nb\"," EXP, false },
		{ "{\"sid\":\"s\",\"lang\":\"pt-BR\"," EXP, true },
		{ "{\"sid\":\"s\",\"lang\":\"\"," EXP, false },
		{ "{\"sid\":\"s\",\"lang\":\"de/x\"," EXP, false },
		{ "{\"sid\":\"s\",\"start\":1,\"end\":2," EXP, true },
		{ "{\"sid\":\"s\",\"start\":2,\"end\":1," EXP, false },
		{ "{\"sid\":\"s\",\"start\":1.5," EXP, false },
		{ "{\"sid\":\"s\",\"start\":-1," EXP, false },
		{ "{\"sid\":\"s\",\"iat\":\"1\"," EXP, false },
		{ "{\"sid\":\"\"," EXP, false },
		{ "{\"sid\":5," EXP, false },
		{ "{" EXP, false },
		{ "{\"sid\":\"s\"}", false },
		{ "{\"sid\":\"s\",\"exp\":null}", false },
		{ "{\"sid\":\"s\",\"exp\":\"1764230401\"}", false },
		{ "{\"sid\":\"s\",\"exp\":1e99}", false },
		{ "{\"sid\":\"s\",\"sid\":\"t\"," EXP, false },
		{ "[\"sid\"]", false }, { "7", false }, { "", false },
		{ "{\"sid\":\"s\"", false },
	};
	size_t	 i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (claims(cases[i].text) != (cases[i].fit ? CONTEXT_GOOD :
		    CONTEXT_CLAIM))
			fail_msg("%s", cases[i].text);
}

static struct str
long_text(size_t n)
{
	char	*p = arena_raw(arena, n);

	memset(p, 'x', n);
	return ((struct str){ p, n });
}

static void
lengths(void **state)
{
	static const struct {
		const char	*name;
		size_t		 most;
	} cases[] = { { "sid", CONTEXT_SESSION_MAX },
	    { "agent", CONTEXT_TEXT_MAX }, { "queue", CONTEXT_TEXT_MAX },
	    { "outcome", CONTEXT_TEXT_MAX }, { "lang", 35 } };
	struct str	 text;
	size_t		 i, more;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (more = 0; more < 2; more++) {
			text = str_fmt(arena, "{%s\"%s\":\"%.*s\"," EXP,
			    i == 0 ? "" : "\"sid\":\"s\",", cases[i].name,
			    STR_ARG(long_text(cases[i].most + more)));
			assert_int_equal(claims(text.p), more == 0 ?
			    CONTEXT_GOOD : CONTEXT_CLAIM);
		}
	text = str_fmt(arena, "{\"sid\":\"s\",\"x\":\"%.*s\"," EXP,
	    STR_ARG(long_text(CONTEXT_TOKEN_MAX)));
	assert_int_equal(claims(text.p), CONTEXT_TORN);
}

/* The head says which key, and nothing else that would be believed. */
static void
heads(void **state)
{
	static const struct {
		const char		*text;
		enum context_verdict	 verdict;
	} cases[] = {
		{ "{\"alg\":\"HS256\",\"kid\":\"AAAA-0001\"}", CONTEXT_GOOD },
		{ "{\"kid\":\"AAAA-0001\",\"typ\":\"JWT\",\"alg\":\"HS256\"}",
		    CONTEXT_GOOD },
		{ "{\"alg\":\"none\",\"kid\":\"AAAA-0001\"}", CONTEXT_TORN },
		{ "{\"alg\":\"HS512\",\"kid\":\"AAAA-0001\"}", CONTEXT_TORN },
		{ "{\"kid\":\"AAAA-0001\"}", CONTEXT_TORN },
		{ "{\"alg\":\"HS256\",\"kid\":\"AAAA-0001\",\"crit\":[]}",
		    CONTEXT_TORN },
		{ "{\"alg\":\"HS256\",\"kid\":\"AAAA-0003\"}", CONTEXT_KEY },
		{ "{\"alg\":\"HS256\",\"kid\":7}", CONTEXT_KEY },
		{ "{\"alg\":\"HS256\"}", CONTEXT_KEY },
		{ "[]", CONTEXT_TORN }, { "x", CONTEXT_TORN },
		{ "", CONTEXT_TORN },
	};
	static const char	 text[] = "{\"sid\":\"s\"," EXP;
	unsigned char		 mac[32];
	struct context		 c;
	struct str		 t;
	size_t			 i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		t = str_cat(arena, str_base64url(arena, cases[i].text,
		    strlen(cases[i].text)), STR("."), str_base64url(arena,
		    text, sizeof(text) - 1));
		secret_hmac(keys[0].secret, t, mac);
		t = str_cat(arena, t, STR("."), str_base64url(arena, mac, 32));
		if (read_as(t, &c) != cases[i].verdict)
			fail_msg("%s", cases[i].text);
	}
	assert_int_equal(read_as(STR(""), &c), CONTEXT_TORN);
	assert_int_equal(read_as(STR(".."), &c), CONTEXT_TORN);
}

static void
made_keys_differ(void **state)
{
	struct context_key	 x = context_key_new(arena),
				 y = context_key_new(arena);

	(void)state;
	assert_int_equal(x.secret.len, 47);
	assert_true(str_starts(x.secret, STR("eps_")));
	assert_false(str_is(x.secret, y.secret) || str_is(x.id, y.id));
}

static void
one_id_of_a_session(void **state)
{
	unsigned char	 x[16], y[16];

	(void)state;
	context_submission(STR("t"), STR("s"), STR("1"), false, x);
	context_submission(STR("t"), STR("s"), STR("1"), false, y);
	assert_memory_equal(x, y, 16);
	context_submission(STR("t"), STR("s"), STR("2"), false, y);
	assert_memory_not_equal(x, y, 16);
	context_submission(STR("t"), STR("z"), STR("1"), false, y);
	assert_memory_not_equal(x, y, 16);
	context_submission(STR("z"), STR("s"), STR("1"), false, y);
	assert_memory_not_equal(x, y, 16);
	context_submission(STR("t"), STR("s"), STR("1"), true, y);
	assert_memory_not_equal(x, y, 16);
	context_submission(STR("t"), STR("s"), STR("1"), true, x);
	assert_memory_equal(x, y, 16);
	context_submission(STR("t"), STR("s"), STR("2"), true, y);
	assert_memory_not_equal(x, y, 16);
}

static void
stored_and_read(void **state)
{
	struct context	 c = { .session = STR("s\"1"), .channel = STR("chat"),
			    .agent = STR("A"), .start = 5, .key = STR("K") };
	struct context	 back;
	struct buf	 b = buf_new(arena, 64);

	(void)state;
	context_json(&c, &b);
	assert_true(str_is_c(buf_view(&b), "\"session\":{\"id\":\"s\\\"1\","
	    "\"agent\":\"A\",\"start\":5,\"key\":\"K\"},"
	    "\"channel\":\"chat\""));
	context_of_json(arena, STR("{\"id\":\"s\\\"1\",\"agent\":\"A\","
	    "\"start\":5,\"key\":\"K\"}"), &back);
	assert_true(str_is(back.session, c.session));
	assert_true(str_is(back.agent, c.agent) && str_is(back.key, c.key));
	assert_true(back.start == 5 && back.end == 0 && back.queue.p == NULL);
	context_of_json(arena, STR_NONE, &back);
	assert_null(back.session.p);
}

int
main(void)
{
	static const unsigned char	 master[SECRET_KEY] = { 1 };
	const struct CMUnitTest		 tests[] = {
		cmocka_unit_test(from_elsewhere),
		cmocka_unit_test(time_is_up),
		cmocka_unit_test(claims_are_judged),
		cmocka_unit_test(lengths),
		cmocka_unit_test(heads),
		cmocka_unit_test(made_keys_differ),
		cmocka_unit_test(one_id_of_a_session),
		cmocka_unit_test(stored_and_read),
	};
	int	 code;

	if (!secret_set(master))
		return (1);
	arena = arena_new((size_t)64 << 20, NULL, NULL);
	code = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return (code);
}
