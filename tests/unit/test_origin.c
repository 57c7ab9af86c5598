/* Sites as people type them, and as a policy names them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "rule/origin.h"

static void
origins_are_read(void **state)
{
	static const struct {
		const char	*typed, *origin;	/* NULL: refused */
	} cases[] = {
		{ "www.example.com", "https://www.example.com" },
		{ "https://www.example.com/", "https://www.example.com" },
		{ "HTTPS://WWW.Example.COM/a?b#c",
		    "https://www.example.com" },
		{ "http://example.com", "http://example.com" },
		{ "http://127.0.0.1:8104", "http://127.0.0.1:8104" },
		{ "localhost:3000", "https://localhost:3000" },
		{ "https://example.com:443", "https://example.com" },
		{ "http://example.com:80", "http://example.com" },
		{ "http://example.com:443", "http://example.com:443" },
		{ "*.example.com", "https://*.example.com" },
		{ "m\xc3\xbcnchen.example", "https://xn--mnchen-3ya.example" },
		{ "example.com?x", "https://example.com" },
		{ "", NULL }, { "https://", NULL }, { "*", NULL },
		{ "*.com", NULL }, { "a.*.com", NULL }, { "https:", NULL },
		{ "'self'", NULL }, { "a b", NULL }, { "a;b", NULL },
		{ "a,b", NULL }, { "https://a; script-src *", NULL },
		{ "javascript:alert(1)", NULL }, { "ftp://example.com", NULL },
		{ "https://user@example.com", NULL }, { "a..b", NULL },
		{ "example.com:", NULL }, { "example.com:0", NULL },
		{ "example.com:65536", NULL }, { "example.com:8a", NULL },
		{ "example.com:80:80", NULL }, { "https://[::1]", NULL },
		{ "a\r\nx: y", NULL },
		{ "\xff.example", NULL }, { "data:", NULL },
	};
	struct arena	*a = arena_new(1 << 20, NULL, NULL);
	struct str	 out;
	size_t		 i;
	bool		 read;

	(void)state;
	assert_non_null(a);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		read = origin_read(a, str_of(cases[i].typed), &out);
		if (read != (cases[i].origin != NULL) ||
		    (read && !str_is_c(out, cases[i].origin)))
			fail_msg("%s: %.*s", cases[i].typed,
			    read ? (int)out.len : 7, read ? out.p : "refused");
	}
	arena_free(a);
}

static void
long_names_are_refused(void **state)
{
	struct arena	*a = arena_new(1 << 20, NULL, NULL);
	char		 name[300];
	struct str	 out;

	(void)state;
	assert_non_null(a);
	memset(name, 'a', sizeof(name));
	name[63] = name[127] = name[191] = '.';
	assert_true(origin_read(a, (struct str){ name, 253 }, &out));
	assert_true(out.len <= ORIGIN_MAX);
	assert_false(origin_read(a, (struct str){ name, 254 }, &out));
	name[63] = 'a';
	assert_false(origin_read(a, (struct str){ name, 200 }, &out));
	arena_free(a);
}

static void
a_list_has_whole_ones(void **state)
{
	const struct str	 list = STR("https://a.example "
				    "https://b.example:81");

	(void)state;
	assert_true(origin_in(list, STR("https://a.example")));
	assert_true(origin_in(list, STR("https://b.example:81")));
	assert_false(origin_in(list, STR("https://b.example")));
	assert_false(origin_in(list, STR("https://b.example:8")));
	assert_false(origin_in(STR(""), STR("https://a.example")));
	assert_false(origin_in(list, STR("")));
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(origins_are_read),
		cmocka_unit_test(long_names_are_refused),
		cmocka_unit_test(a_list_has_whole_ones),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
