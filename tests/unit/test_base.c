/* What everything stands on: the arena, strings and buffers of app/base. */
#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/status.h"

#define LIMIT	((size_t)1 << 20)

static struct arena	*arena;
static jmp_buf		 exhausted;
static int		 order[8];
static size_t		 order_n;

/* The fail function must not return; a test comes back here. */
static void
fail_jump(void *arg)
{
	assert_ptr_equal(arg, order);
	longjmp(exhausted, 1);
}

static int
setup(void **state)
{
	(void)state;
	order_n = 0;
	return ((arena = arena_new(LIMIT, fail_jump, order)) == NULL);
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return (0);
}

static void
note(void *arg)
{
	order[order_n++] = (int)(intptr_t)arg;
}

/* A defer may hang up another: it runs too. */
static void
note_and_defer(void *arg)
{
	note(arg);
	arena_defer(arena, note, (void *)(intptr_t)9);
}

static bool
is_zero(const void *p, size_t n)
{
	const unsigned char	*c;

	for (c = p; n != 0; n--)
		if (*c++ != 0)
			return (false);
	return (true);
}

static void
arena_memory(void **state)
{
	char	*p, *last;
	size_t	 i;

	(void)state;
	last = NULL;
	for (i = 0; i < 3000; i++) {
		p = arena_get(arena, i % 130);
		assert_int_equal((uintptr_t)p % alignof(max_align_t), 0);
		assert_ptr_not_equal(p, last);
		assert_true(is_zero(p, i % 130));
		memset(p, 0xff, i % 130);
		last = p;
	}
	assert_true(arena_used(arena) >= 3000 * 60);
	arena_clear(arena);
	/* Used memory comes back zeroed. */
	for (i = 0; i < 100; i++)
		assert_true(is_zero(arena_get(arena, 100), 100));
	assert_true(is_zero(arena_get(arena, 100000), 100000));
	arena_free(NULL);
}

/* Each of these asks for more than there is; none may come back. */
static void
arena_limits(void **state)
{
	static const size_t	 sizes[] = {
		LIMIT + 1, SIZE_MAX, SIZE_MAX - 8, SIZE_MAX / 2 + 1,
		SIZE_MAX / 2,
	};
	volatile size_t		 i;
	volatile int		 jumps;
	char			*volatile p;

	(void)state;
	jumps = 0;
	for (i = 0; i < 5; i++)
		if (setjmp(exhausted) == 0) {
			(void)arena_get(arena, sizes[i]);
			fail();
		} else
			jumps++;
	if (setjmp(exhausted) == 0) {
		(void)arena_array(arena, SIZE_MAX / 4, 8);
		fail();
	} else
		jumps++;
	p = arena_get(arena, 16);
	if (setjmp(exhausted) == 0) {
		(void)arena_grow(arena, p, 16, SIZE_MAX - 4);
		fail();
	} else
		jumps++;
	assert_int_equal(jumps, 7);
	/* Small pieces meet the same limit, and the arena stays usable. */
	if (setjmp(exhausted) == 0)
		for (;;)
			(void)arena_get(arena, 1000);
	assert_true(arena_used(arena) <= LIMIT);
	assert_true(arena_used(arena) > LIMIT - 64 * 1024);
	arena_clear(arena);
	assert_non_null(arena_get(arena, LIMIT / 2));
}

static void
arena_growing(void **state)
{
	struct item { int a; char pad[20]; } *items;
	char	*p, *q;
	size_t	 n, cap, i;

	(void)state;
	p = arena_get(arena, 10);
	memcpy(p, "0123456789", 10);
	q = arena_grow(arena, p, 10, 1000);
	assert_ptr_equal(p, q);		/* the newest grows where it is */
	assert_memory_equal(q, "0123456789", 10);
	assert_true(is_zero(q + 10, 990));
	(void)arena_get(arena, 1);
	p = arena_grow(arena, q, 1000, 2000);
	assert_ptr_not_equal(p, q);
	assert_memory_equal(p, "0123456789", 10);
	assert_true(is_zero(p + 10, 1990));
	assert_non_null(arena_grow(arena, NULL, 0, 8));
	items = NULL;
	n = cap = 0;
	for (i = 0; i < 1000; i++)
		ARENA_PUSH(arena, items, n, cap) =
		    (struct item){ .a = (int)i };
	assert_int_equal(n, 1000);
	assert_true(cap >= n);
	for (i = 0; i < n; i++)
		assert_int_equal(items[i].a, i);
}

static void
arena_defers(void **state)
{
	struct arena	*volatile small;

	(void)state;
	arena_defer(arena, note, (void *)(intptr_t)1);
	arena_defer(arena, note_and_defer, (void *)(intptr_t)2);
	arena_defer(arena, note, (void *)(intptr_t)3);
	arena_clear(arena);
	assert_int_equal(order_n, 4);
	assert_int_equal(order[0], 3);
	assert_int_equal(order[1], 2);
	assert_int_equal(order[2], 9);
	assert_int_equal(order[3], 1);
	arena_clear(arena);
	assert_int_equal(order_n, 4);
	/* Without memory to remember it, the thing is let go at once. */
	small = arena_new(8, fail_jump, order);
	assert_non_null(small);
	if (setjmp(exhausted) == 0) {
		arena_defer(small, note, (void *)(intptr_t)7);
		fail();
	}
	assert_int_equal(order_n, 5);
	assert_int_equal(order[4], 7);
	arena_free(small);
	assert_int_equal(order_n, 5);
}

static void
str_comparing(void **state)
{
	(void)state;
	assert_true(str_is(STR_NONE, STR("")));
	assert_true(str_is(STR("a\0b"), STR("a\0b")));
	assert_false(str_is(STR("a\0b"), STR("a\0c")));
	assert_false(str_is(STR("a"), STR("ab")));
	assert_true(str_is_c(STR("ab"), "ab"));
	assert_false(str_is_c(STR("a\0"), "a"));
	assert_true(str_is_c(STR_NONE, ""));
	assert_true(str_is_nocase(STR("Content-TYPE"), STR("content-type")));
	assert_false(str_is_nocase(STR("a"), STR("ab")));
	assert_false(str_is_nocase(STR("@[`{"), STR("`{@[")));
	assert_false(str_is_nocase(STR("\xc3\x89"), STR("\xc3\xa9")));
	assert_true(str_is_nocase(STR_NONE, STR("")));
	assert_true(str_starts(STR("abc"), STR("ab")));
	assert_true(str_starts(STR("abc"), STR("")));
	assert_true(str_starts(STR_NONE, STR("")));
	assert_false(str_starts(STR("ab"), STR("abc")));
	assert_false(str_starts(STR("abc"), STR("bc")));
	assert_true(str_ends(STR("abc"), STR("bc")));
	assert_false(str_ends(STR("abc"), STR("ab")));
	assert_false(str_ends(STR("c"), STR("bc")));
	assert_true(str_has_byte(STR("a\0b"), '\0'));
	assert_false(str_has_byte(STR("ab"), '\0'));
	assert_false(str_has_byte(STR_NONE, 'a'));
	assert_int_equal(str_cmp(STR("a"), STR("a")), 0);
	assert_true(str_cmp(STR("a"), STR("b")) < 0);
	assert_true(str_cmp(STR("ab"), STR("a")) > 0);
	assert_true(str_cmp(STR("a"), STR("\xff")) < 0);
	assert_true(str_cmp(STR_NONE, STR("a")) < 0);
	assert_int_equal(str_cmp(STR_NONE, STR("")), 0);
	assert_null(str_of(NULL).p);
	assert_int_equal(str_of("abc").len, 3);
}

static void
str_cutting(void **state)
{
	struct str	 s, before, rest;

	(void)state;
	assert_true(str_is_c(str_trim(STR(" \t\r\n\f\v a b \n")), "a b"));
	assert_int_equal(str_trim(STR(" \n ")).len, 0);
	assert_int_equal(str_trim(STR_NONE).len, 0);
	assert_true(str_is_c(str_trim(STR("\xc2\xa0")), "\xc2\xa0"));
	assert_true(str_is_c(str_from(STR("abc"), 1), "bc"));
	assert_int_equal(str_from(STR("abc"), 9).len, 0);
	assert_null(str_from(STR_NONE, 3).p);
	assert_true(str_is_c(str_first(STR("abc"), 2), "ab"));
	assert_true(str_is_c(str_first(STR("abc"), 9), "abc"));
	assert_true(str_cut(STR("a=b=c"), '=', &before, &rest));
	assert_true(str_is_c(before, "a"));
	assert_true(str_is_c(rest, "b=c"));
	assert_true(str_cut(STR("a="), '=', &before, &rest));
	assert_non_null(rest.p);
	assert_int_equal(rest.len, 0);
	assert_false(str_cut(STR("abc"), '=', &before, &rest));
	assert_true(str_is_c(before, "abc"));
	assert_null(rest.p);
	assert_false(str_cut(STR_NONE, '=', &before, &rest));
	s = STR("x,y");
	assert_true(str_cut(s, ',', &before, &s));
	assert_true(str_is_c(s, "y"));
	assert_true(str_cut(s = STR("x,y"), ',', &s, &rest));
	assert_true(str_is_c(s, "x"));
}

static void
int_check(const char *text, bool good, int64_t want)
{
	int64_t	 v;

	v = 42;
	assert_int_equal(str_int(str_of(text), &v), good);
	assert_true(v == (good ? want : 42));
}

static void
str_numbers(void **state)
{
	static const char	*bad[] = {
		"", ".", "-", "e", "1e", "inf", "nan", "0x10", " 1", "1 ",
		"1e999", "--1", "1,5",
		"1111111111111111111111111111111111111111111111111111111111"
		"1111111111111111111111",
	};
	double			 d;
	size_t			 i;

	(void)state;
	int_check("0", true, 0);
	int_check("-7", true, -7);
	int_check("007", true, 7);
	int_check("9223372036854775807", true, INT64_MAX);
	int_check("-9223372036854775808", true, INT64_MIN);
	int_check("9223372036854775808", false, 0);
	int_check("-9223372036854775809", false, 0);
	int_check("18446744073709551616", false, 0);
	int_check("99999999999999999999999", false, 0);
	int_check("", false, 0);
	int_check("-", false, 0);
	int_check("+1", false, 0);
	int_check(" 1", false, 0);
	int_check("1 ", false, 0);
	int_check("1.0", false, 0);
	int_check("--1", false, 0);
	assert_false(str_int(STR("1\0"), &(int64_t){ 0 }));
	assert_true(str_double(STR("-1.5e3"), &d) && d < -1499 && d > -1501);
	assert_true(str_double(STR(".5"), &d) && d > 0.4 && d < 0.6);
	assert_false(str_double(STR("1\0"), &d));
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(str_double(str_of(bad[i]), &d));
}

static void
str_utf8(void **state)
{
	static const char	*bad[] = {
		"\x80", "\xc3", "\xc0\xaf", "\xc1\xbf", "\xe0\x80\x80",
		"\xe0\x9f\xbf", "\xed\xa0\x80", "\xed\xbf\xbf", "\xe2\x82",
		"\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80",
		"\xf5\x80\x80\x80", "\xf8\x88\x80\x80\x80", "\xfe", "\xff",
		"a\xc3(", "\xe2\x28\xa1",
	};
	struct str		 s;
	uint32_t		 cp;
	char			 utf8[4];
	size_t			 i;

	(void)state;
	assert_true(str_utf8_is_valid(STR("")));
	assert_true(str_utf8_is_valid(STR("a\0\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80"
	    "\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf\xf0\x90\x80\x80"
	    "\xf4\x8f\xbf\xbf")));
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(str_utf8_is_valid(str_of(bad[i])));
	s = STR("\xf0\x9f\x98\x80\xe2\x82\xac\xc3\xa9z");
	assert_int_equal(str_utf8_count(s), 4);
	assert_int_equal(str_utf8_next(&s), 0x1f600);
	assert_int_equal(str_utf8_next(&s), 0x20ac);
	assert_int_equal(str_utf8_next(&s), 0xe9);
	assert_int_equal(str_utf8_next(&s), 'z');
	assert_int_equal(s.len, 0);
	assert_int_equal(str_utf8_next(&s), -1);
	for (cp = 1; cp <= 0x10ffff; cp += cp < 0x1000 ? 1 : 251) {
		if (cp >= 0xd800 && cp <= 0xdfff)
			continue;
		s = (struct str){ utf8, str_utf8_put(cp, utf8) };
		assert_int_equal(str_utf8_next(&s), cp);
		assert_int_equal(s.len, 0);
	}
	/* One byte at a time past what is invalid. */
	s = STR("\xe2\x82z");
	assert_int_equal(str_utf8_count(s), 3);
	assert_int_equal(str_utf8_next(&s), -1);
	assert_int_equal(s.len, 2);
}

static void
str_making(void **state)
{
	struct str	 s;
	int		 i;

	(void)state;
	s = str_dup(arena, STR("a\0b"));
	assert_true(str_is(s, STR("a\0b")));
	assert_int_equal(s.p[3], 0);
	assert_non_null(str_dup(arena, STR_NONE).p);
	assert_string_equal(str_c(arena, STR("abc")), "abc");
	assert_true(str_is_c(str_lower(arena, STR("AZ[\xc3\x89z")),
	    "az[\xc3\x89z"));
	assert_true(str_is_c(str_fmt(arena, "%d-%s", 7, "x"), "7-x"));
	assert_int_equal(str_fmt(arena, "%500d", 1).len, 500);
	assert_true(str_is_c(str_fmt(arena, "<%.*s>", STR_ARG(STR_NONE)),
	    "<>"));
	assert_true(str_is_c(str_cat(arena, STR("ab"), STR("c")), "abc"));
	assert_true(str_is_c(str_cat(arena, STR_NONE, STR("c")), "c"));
	assert_int_equal(str_cat(arena, STR_NONE, STR_NONE).len, 0);
	assert_string_equal(str_cat(arena, STR("s/"), STR("a"), STR_NONE,
	    STR("/b")).p, "s/a/b");
	assert_true(str_is_c(str_hex(arena, "\x00\x7f\xff", 3), "007fff"));
	assert_int_equal(str_hex_byte("00"), 0);
	assert_int_equal(str_hex_byte("7F"), 127);
	assert_int_equal(str_hex_byte("fAx"), 250);
	for (i = 0; i < 256; i++)
		assert_int_equal(str_hex_digit((char)i) >= 0, i != 0 &&
		    strchr("0123456789abcdefABCDEF", i) != NULL);
	assert_int_equal(str_hex_byte("g0"), -1);
	assert_int_equal(str_hex_byte("0 "), -1);
}

/* RFC 4648 section 10, without padding; then every length there and back. */
static void
one_line_is(struct str from, const char *to)
{
	assert_string_equal(str_one_line(arena, from).p, to);
}

/* Nothing on it parts it, or turns it around. */
static void
str_line(void **state)
{
	struct str	 plain = STR("a\nb");

	(void)state;
	one_line_is(STR(""), "");
	one_line_is(STR("a\r\nb\tc\x7f"), "a  b c ");
	one_line_is(STR("\xd7\xa9\xc2\x85 \xe2\x80\xa8 \xe2\x80\xae"),
	    "\xd7\xa9     ");
	one_line_is(STR("\xe2\x81\xa6x\xe2\x81\xa9"), " x ");
	one_line_is(STR("\xff\xc3"), "\xef\xbf\xbd\xef\xbf\xbd");
	assert_ptr_equal(str_lines_plain(arena, plain).p, plain.p);
	assert_true(str_is_c(str_lines_plain(arena, STR("a\r\nb\rc\r\r\n")),
	    "a\nb\nc\n\n"));
}

static void
str_address(void **state)
{
	(void)state;
	assert_string_equal(str_slug(arena, STR(" Exit: survey! "), 63).p,
	    "exit-survey");
	assert_string_equal(str_slug(arena, STR("a-b c"), 4).p, "a-b");
	assert_string_equal(str_slug(arena, STR("\xd7\xa9 --"), 63).p, "");
	assert_true(str_is_ascii(STR("~")) && !str_is_ascii(STR("\x80")));
}

static void
buf_xml_escapes(void **state)
{
	struct buf	 b = buf_new(arena, 1);

	(void)state;
	buf_xml(&b, STR("a<b> & \"c\" '"));
	assert_true(str_is_c(buf_view(&b),
	    "a&lt;b&gt; &amp; &quot;c&quot; '"));
}

static void
base64_texts(void **state)
{
	static const struct {
		const char	*plain;
		const char	*coded;
	} rfc[] = {
		{ "", "" }, { "f", "Zg" }, { "fo", "Zm8" }, { "foo", "Zm9v" },
		{ "foob", "Zm9vYg" }, { "fooba", "Zm9vYmE" },
		{ "foobar", "Zm9vYmFy" }, { "\xfb\xff\xfe", "-__-" },
	};
	unsigned char		 in[100], out[101];
	struct str		 s;
	size_t			 i, n;

	(void)state;
	assert_string_equal(str_base64(arena, "", 0).p, "");
	assert_string_equal(str_base64(arena, "f", 1).p, "Zg==");
	assert_string_equal(str_base64(arena, "fo", 2).p, "Zm8=");
	assert_string_equal(str_base64(arena, "foo", 3).p, "Zm9v");
	assert_string_equal(str_base64(arena, "\xfb\xff\xfe", 3).p, "+//+");
	for (i = 0; i < sizeof(rfc) / sizeof(rfc[0]); i++)
		assert_true(str_is_c(str_base64url(arena, rfc[i].plain,
		    strlen(rfc[i].plain)), rfc[i].coded));
	for (n = 0; n <= sizeof(in); n++) {
		for (i = 0; i < n; i++)
			in[i] = (unsigned char)(i * 37 + n * 101);
		s = str_base64url(arena, in, n);
		memset(out, 0xaa, sizeof(out));
		assert_true(str_base64url_read(s, out, n));
		assert_memory_equal(in, out, n);
		assert_int_equal(out[n], 0xaa);
		assert_false(str_base64url_read(s, out, n + 1));
		if (n != 0)
			assert_false(str_base64url_read(s, out, n - 1));
	}
	assert_false(str_base64url_read(STR("Zh"), out, 1));
	assert_false(str_base64url_read(STR("Zg=="), out, 1));
	assert_false(str_base64url_read(STR("Z+"), out, 1));
	assert_false(str_base64url_read(STR("Z\0"), out, 1));
}

static void
buf_adding(void **state)
{
	struct buf	 b;
	size_t		 i;

	(void)state;
	b = buf_new(arena, 0);
	assert_int_equal(buf_view(&b).len, 0);
	buf_c(&b, "a");
	buf_str(&b, STR_NONE);
	buf_str(&b, STR("b\0c"));
	buf_char(&b, '/');
	buf_int(&b, 0);
	buf_char(&b, '/');
	buf_int(&b, INT64_MIN);
	buf_char(&b, '/');
	buf_int(&b, INT64_MAX);
	buf_fmt(&b, "/%05d/%s", 42, "");
	assert_true(str_is(buf_view(&b), STR("ab\0c/0/-9223372036854775808/"
	    "9223372036854775807/00042/")));
	b = buf_new(arena, 1);
	for (i = 0; i < 5000; i++) {
		buf_fmt(&b, "%04zu", i);
		(void)arena_get(arena, i % 50 == 0 ? 8 : 0);
	}
	assert_int_equal(b.len, 20000);
	for (i = 0; i < 5000; i++)
		assert_int_equal(strtoul(str_c(arena, str_first(
		    str_from(buf_view(&b), i * 4), 4)), NULL, 10), i);
	/* From itself, across a move. */
	b = buf_new(arena, 0);
	buf_c(&b, "0123456789abcdef");
	for (i = 0; i < 6; i++)
		buf_str(&b, buf_view(&b));
	assert_int_equal(b.len, 1024);
	assert_memory_equal(b.p + 1008, "0123456789abcdef", 16);
}

static void
buf_json_strings(void **state)
{
	struct buf	 b;

	(void)state;
	b = buf_new(arena, 0);
	buf_json(&b, STR("a\"b\\c\n\0\x1f</script>\x7f\xc3\xa9"
	    "\xe2\x80\xa8\xff\xed\xa0\x80"));
	assert_true(str_is_c(buf_view(&b), "\"a\\\"b\\\\c\\u000a\\u0000"
	    "\\u001f\\u003c/script>\\u007f\xc3\xa9\\u2028\xef\xbf\xbd"
	    "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""));
	b = buf_new(arena, 0);
	buf_json(&b, STR_NONE);
	assert_true(str_is_c(buf_view(&b), "\"\""));
}

static void
status_table(void **state)
{
	size_t	 i;

	(void)state;
	for (i = 0; i < STATUS__MAX; i++) {
		assert_true(status_rows[i].http >= 200);
		assert_true(status_rows[i].http < 600);
		assert_non_null(status_rows[i].name);
		assert_true((i == OK) == (status_rows[i].title == W_NONE));
		assert_true((i == OK) == (status_rows[i].text == W_NONE));
	}
	assert_int_equal(status_rows[E_METHOD].http, 405);
	assert_int_equal(status_rows[E_TOO_BIG].http, 413);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		TEST(arena_memory),
		TEST(arena_limits),
		TEST(arena_growing),
		TEST(arena_defers),
		TEST(str_comparing),
		TEST(str_cutting),
		TEST(str_numbers),
		TEST(str_utf8),
		TEST(str_making),
		TEST(str_line),
		TEST(str_address),
		TEST(base64_texts),
		TEST(buf_adding),
		TEST(buf_json_strings),
		TEST(buf_xml_escapes),
		TEST(status_table),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
