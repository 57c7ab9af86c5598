/* Addresses for SMTP: what is accepted, as what, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/address.h"

static struct arena	*arena;

static void
cases(void **state)
{
	static const struct {
		struct str		 s;
		enum address_fault	 fault;
		const char		*ascii;		/* NULL: as it is */
	} rows[] = {
		{ STR("a@b"), ADDRESS_OK, NULL },
		{ STR("first.last+tag@mail.example.org"), ADDRESS_OK, NULL },
		{ STR("o'brien@example.org"), ADDRESS_OK, NULL },
		{ STR("a@xn--bcher-kva.example"), ADDRESS_OK, NULL },
		{ STR("a@b_c"), ADDRESS_FORM, NULL },
		{ STR("user@b\xc3\xbc" "cher.example"), ADDRESS_OK,
		  "user@xn--bcher-kva.example" },
		{ STR("user@B\xc3\x9c" "CHER.example"), ADDRESS_OK,
		  "user@xn--bcher-kva.example" },
		/* u and a combining diaeresis: the same name. */
		{ STR("user@bu\xcc\x88" "cher.example"), ADDRESS_OK,
		  "user@xn--bcher-kva.example" },
		{ STR("user@stra\xc3\x9f" "e.example"), ADDRESS_OK,
		  "user@xn--strae-oqa.example" },
		{ STR("user@\xe4\xbe\x8b\xe3\x81\x88.\xe3\x83\x86\xe3\x82\xb9"
		  "\xe3\x83\x88"), ADDRESS_OK, "user@xn--r8jz45g.xn--zckzah" },
		{ STR("j\xc3\xb6rg@example.org"), ADDRESS_LETTERS, NULL },
		{ STR("j\xc3\xb6rg@b\xc3\xbc" "cher.example"), ADDRESS_LETTERS,
		  NULL },
		{ STR("a@\xff.example"), ADDRESS_FORM, NULL },
		{ STR("a@\xe2\x98\x83\xcc\x88-\xe2\x80\x8b.example"),
		  ADDRESS_FORM, NULL },
		{ STR("a@b\xc3\xbc@c"), ADDRESS_FORM, NULL },
		{ STR("a@\xc3\xbc\0.example"), ADDRESS_FORM, NULL },
		{ STR("a@\xc3\xbc\r\nDATA.example"), ADDRESS_FORM, NULL },
		/* A full-width @ and stop that become ASCII ones. */
		{ STR("a@b\xef\xbc\xa0" "c.example"), ADDRESS_FORM, NULL },
		{ STR(""), ADDRESS_FORM, NULL }, { STR("a"), ADDRESS_FORM, NULL },
		{ STR("@b"), ADDRESS_FORM, NULL },
		{ STR("a@"), ADDRESS_FORM, NULL },
		{ STR("a@b@c"), ADDRESS_FORM, NULL },
		{ STR(".a@b"), ADDRESS_FORM, NULL },
		{ STR("a..b@c"), ADDRESS_FORM, NULL },
		{ STR("a.@b"), ADDRESS_FORM, NULL },
		{ STR("a@b."), ADDRESS_FORM, NULL },
		{ STR("a@.b"), ADDRESS_FORM, NULL },
		{ STR("a@b..c"), ADDRESS_FORM, NULL },
		{ STR("a b@c"), ADDRESS_FORM, NULL },
		{ STR("<a@b>"), ADDRESS_FORM, NULL },
		{ STR("a@b>\r\nDATA"), ADDRESS_FORM, NULL },
		{ STR("a@b\n"), ADDRESS_FORM, NULL },
		{ STR("a\0@b"), ADDRESS_FORM, NULL },
		{ STR("\"a\"@b"), ADDRESS_FORM, NULL },
		{ STR("a@b,c"), ADDRESS_FORM, NULL },
		{ STR("a@b c"), ADDRESS_FORM, NULL },
		{ STR("a@[127.0.0.1]"), ADDRESS_FORM, NULL },
	};
	struct str	out, want;
	size_t		i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (address_ascii(arena, rows[i].s, &out) != rows[i].fault)
			fail_msg("case %zu: %.*s", i, STR_ARG(rows[i].s));
		if (rows[i].fault != ADDRESS_OK)
			continue;
		want = rows[i].ascii == NULL ? rows[i].s :
		    str_of(rows[i].ascii);
		if (!str_is(out, want))
			fail_msg("%.*s became %.*s", STR_ARG(rows[i].s),
			    STR_ARG(out));
	}
}

static void
lengths(void **state)
{
	char		s[600];
	struct str	out;
	size_t		i;

	(void)state;
	memset(s, 'a', sizeof(s));
	for (i = 10; i < sizeof(s); i += 60)
		s[i] = i == 10 ? '@' : '.';
	assert_int_equal(address_ascii(arena, (struct str){ s, 254 }, &out),
	    ADDRESS_OK);
	assert_int_equal(address_ascii(arena, (struct str){ s, 255 }, &out),
	    ADDRESS_FORM);
	s[70] = 'a';				/* a label of 119 */
	assert_int_equal(address_ascii(arena, (struct str){ s, 200 }, &out),
	    ADDRESS_FORM);
	memset(s, 'a', sizeof(s));
	s[65] = '@';
	assert_int_equal(address_ascii(arena, (struct str){ s, 100 }, &out),
	    ADDRESS_FORM);
	/* Shorter as it is typed than as it is sent. */
	memcpy(s, "a@", 2);
	for (i = 2; i < 240; i += 3)
		memcpy(s + i, "\xc3\xbc.", 3);
	assert_int_equal(address_ascii(arena, (struct str){ s, 94 }, &out),
	    ADDRESS_OK);
	assert_int_equal(out.len, 2 + 31 * 8 - 1);
	assert_int_equal(address_ascii(arena, (struct str){ s, i - 1 }, &out),
	    ADDRESS_FORM);
}

/* What any text of these bytes does: no crash, and nothing that could end a
 * command or a header. */
static void
hostile(void **state)
{
	static const char	bytes[] = "ab.@-\xc3\xbc\xcc\x88\xef\xbc\xa0\r\n"
				    "<> \0\xe2\x80\xae\xd7\x90";
	uint32_t		random = 1;
	char			s[40];
	struct str		out;
	size_t			i, n;
	int			k;

	(void)state;
	for (k = 0; k < 200000; k++) {
		for (n = 0; n < 3 + (size_t)k % 30; n++) {
			random = random * 1664525 + 1013904223;
			s[n] = bytes[(random >> 16) % (sizeof(bytes) - 1)];
		}
		if (address_ascii(arena, (struct str){ s, n }, &out) ==
		    ADDRESS_OK)
			for (i = 0; i < out.len; i++)
				assert_true(out.p[i] > ' ' && out.p[i] < 0x7f &&
				    out.p[i] != '<' && out.p[i] != '>');
		if (k % 1000 == 0)
			arena_clear(arena);
	}
}

static int
setup(void **state)
{
	(void)state;
	arena = arena_new((size_t)16 << 20, NULL, NULL);
	return (arena == NULL ? -1 : 0);
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return (0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(cases, setup, teardown),
		cmocka_unit_test_setup_teardown(lengths, setup, teardown),
		cmocka_unit_test_setup_teardown(hostile, setup, teardown),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
