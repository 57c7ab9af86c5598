/* The Cookie header, as browsers and as attackers send it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "http/cookie.h"

static void
found(const char *header, const char *name, const char *want)
{
	struct str	 value;

	value = cookie_find(str_of(header), name);
	assert_non_null(value.p);
	assert_int_equal(value.len, strlen(want));
	assert_true(str_is_c(value, want));
}

static void
absent(const char *header, const char *name)
{
	struct str	 value;

	value = cookie_find(str_of(header), name);
	assert_null(value.p);
	assert_int_equal(value.len, 0);
}

static void
values(void **state)
{
	(void)state;
	found("sid=abc", "sid", "abc");
	found("a=1; sid=abc; b=2", "sid", "abc");
	found("a=1;sid=abc;b=2", "sid", "abc");
	found(" \ta=1 ;  sid = abc\t", "sid", "abc");
	found("sid=abc==; x=1", "sid", "abc==");
	found("sid=a=b&c=d", "sid", "a=b&c=d");
	found("sid=", "sid", "");
	found("sid=; sid=x", "sid", "");
	found("__Host-sid=x", "__Host-sid", "x");
	found("sid=a b,c", "sid", "a b,c");
}

static void
quotes(void **state)
{
	(void)state;
	found("sid=\"abc\"", "sid", "abc");
	found("sid=\"\"", "sid", "");
	found("sid=\"abc", "sid", "\"abc");
	found("sid=\"", "sid", "\"");
	found("sid=a\"b\"", "sid", "a\"b\"");
	/* A semicolon ends a cookie, in quotes too: browsers do the same. */
	found("sid=\"a;b\"", "sid", "\"a");
}

/* A subdomain's cookie comes later or earlier; the first is the rule. */
static void
first_of_a_name_wins(void **state)
{
	(void)state;
	found("sid=1; sid=2", "sid", "1");
	found("sid; sid=2", "sid", "2");
}

static void
other_names_do_not_match(void **state)
{
	(void)state;
	absent("", "sid");
	absent("sid", "sid");
	absent("SID=1", "sid");
	absent("xsid=1; sidx=2; s=3", "sid");
	absent("a=\"; sid\"", "sid");
	absent("a=sid=1", "sid");
	absent(";;; ; =;", "sid");
	absent("=1", "sid");
	assert_null(cookie_find(STR_NONE, "sid").p);
	assert_null(cookie_find(STR("si\0d=1"), "sid").p);
}

/* The host's own reader stops at the ninth. */
static void
any_number_of_cookies(void **state)
{
	struct arena	*a;
	struct buf	 b;
	struct str	 value;
	int		 i;

	(void)state;
	a = arena_new((size_t)1 << 24, NULL, NULL);
	assert_non_null(a);
	b = buf_new(a, 1 << 16);
	for (i = 0; i < 5000; i++)
		buf_fmt(&b, "c%d=v%d; ", i, i);
	buf_c(&b, "sid=last");
	value = cookie_find(buf_view(&b), "sid");
	assert_true(str_is_c(value, "last"));
	value = cookie_find(buf_view(&b), "c4999");
	assert_true(str_is_c(value, "v4999"));
	arena_free(a);
}

static void
what_may_be_set(void **state)
{
	char	 c;
	int	 i;

	(void)state;
	assert_true(cookie_value_is_safe(STR("")));
	assert_true(cookie_value_is_safe(STR("aZ09-_=.!#$%&'()*+/:<>?@[]^`{|}~")));
	for (i = 0; i < 256; i++) {
		c = (char)i;
		assert_int_equal(cookie_value_is_safe((struct str){ &c, 1 }),
		    i > 0x20 && i < 0x7f && i != '"' && i != ',' &&
		    i != ';' && i != '\\');
	}
	assert_false(cookie_value_is_safe(STR("ok\r\nSet-Cookie: x=1")));
	assert_false(cookie_value_is_safe(STR("a;b")));
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(values),
		cmocka_unit_test(quotes),
		cmocka_unit_test(first_of_a_name_wins),
		cmocka_unit_test(other_names_do_not_match),
		cmocka_unit_test(any_number_of_cookies),
		cmocka_unit_test(what_may_be_set),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
