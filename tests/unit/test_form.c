/*
 * Plain forms and query strings: order, repeats, empty values, escapes and
 * limits; the choice by content type; 2,000 random forms, written by an
 * encoder of the test's own and compared field by field.
 */
#include "base/words.h"
#include "form_fixture.h"

struct pair {
	struct str	 name;
	struct str	 value;
};

static void
field_check(const struct form *form, size_t i, struct str name,
    struct str value)
{
	assert_true(i < form->n);
	assert_int_equal(form->fields[i].name.len, name.len);
	assert_int_equal(form->fields[i].value.len, value.len);
	assert_true(str_is(form->fields[i].name, name));
	assert_true(str_is(form->fields[i].value, value));
	assert_non_null(form->fields[i].name.p);
	assert_non_null(form->fields[i].value.p);
	assert_false(form->fields[i].is_file);
	assert_null(form->fields[i].filename.p);
}

/* The body gives exactly these fields, in this order. */
static void
fields_check(struct str body, const struct pair *want, size_t n)
{
	struct form	 form;
	size_t		 i;

	assert_int_equal(form_urlencoded(arena, body, &form), OK);
	assert_null(form.why);
	assert_int_equal(form.n, n);
	for (i = 0; i < n; i++)
		field_check(&form, i, want[i].name, want[i].value);
}

#define PAIR(n, v)	{ { n, sizeof(n) - 1 }, { v, sizeof(v) - 1 } }
#define CHECK(body, ...) do {						\
	static const struct pair want_[] = { __VA_ARGS__ };		\
	fields_check(STR(body), want_, sizeof(want_) / sizeof(want_[0]));\
} while (0)

static void
refused_check(struct str body, enum status want)
{
	struct form	 form;

	assert_int_equal(form_urlencoded(arena, body, &form), want);
	assert_int_not_equal(form.why, W_NONE);
	assert_int_equal(form.n, 0);
	assert_null(form.fields);
}

static void
order_repeats_and_empty_values(void **state)
{
	(void)state;
	CHECK("b=2&a=1&b=3", PAIR("b", "2"), PAIR("a", "1"), PAIR("b", "3"));
	CHECK("a=&b&c=x", PAIR("a", ""), PAIR("b", ""), PAIR("c", "x"));
	CHECK("=x", PAIR("", "x"));
	CHECK("=", PAIR("", ""));
	CHECK("a=1&&b=2&", PAIR("a", "1"), PAIR("b", "2"));
	fields_check(STR_NONE, NULL, 0);
	fields_check(STR(""), NULL, 0);
	fields_check(STR("&&&"), NULL, 0);
}

/* Each of these the built-in parser loses or cuts (KORE.md). */
static void
bytes_that_must_survive(void **state)
{
	(void)state;
	CHECK("a=abc==&b==", PAIR("a", "abc=="), PAIR("b", "="));
	CHECK("a=1%262&b%3Dc=d%3De", PAIR("a", "1&2"), PAIR("b=c", "d=e"));
	CHECK("a=x+y%2Bz", PAIR("a", "x y+z"));
	CHECK("first+name=x", PAIR("first name", "x"));
	CHECK("a=one%0D%0Atwo%0Athree", PAIR("a", "one\r\ntwo\nthree"));
	CHECK("a=\tx%09y\n", PAIR("a", "\tx\ty\n"));
	CHECK("a=x%00y", PAIR("a", "x\0y"));
	CHECK("a=x\0y", PAIR("a", "x\0y"));
	CHECK("a=100%25", PAIR("a", "100%"));
	CHECK("a=%C3%A9%E2%82%ac", PAIR("a", "\xc3\xa9\xe2\x82\xac"));
	CHECK("a=\xc3\xa9", PAIR("a", "\xc3\xa9"));
	CHECK("a=%ff%FE", PAIR("a", "\xff\xfe"));
	CHECK("a=%2525", PAIR("a", "%25"));
	CHECK("a;b=1;c=2", PAIR("a;b", "1;c=2"));
}

static void
bad_escapes_are_refused(void **state)
{
	static const struct str	 bad[] = {
		{ "a=%", 3 }, { "a=%4", 4 }, { "a=%zz", 5 }, { "a=%4g", 5 },
		{ "%=1", 3 }, { "a=1&b=%&c=2", 11 }, { "a=%\0" "41", 6 },
		{ "a=%u0041", 8 }, { "a=%4&1=x", 8 }, { "a=%-1", 5 },
		{ "a=% 1", 5 }, { "a=%%41", 6 },
		/* Whole only if one reads behind the end. */
		{ "a=%41", 4 }, { "a=%41", 3 },
	};
	size_t			 i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		refused_check(bad[i], E_MALFORMED);
}

static void
limits(void **state)
{
	struct form	 form;
	struct str	 name;

	(void)state;
	assert_int_equal(form_urlencoded(arena,
	    repeated(STR("a=1&"), FORM_FIELDS_MAX), &form), OK);
	assert_int_equal(form.n, FORM_FIELDS_MAX);
	assert_int_equal(form_count(&form, "a"), FORM_FIELDS_MAX);
	refused_check(repeated(STR("a=1&"), FORM_FIELDS_MAX + 1), E_TOO_BIG);
	name = repeated(STR("n"), FORM_NAME_MAX);
	fields_check(str_cat(arena, name, STR("=x")),
	    &(struct pair){ name, STR("x") }, 1);
	refused_check(str_cat(arena, name, STR("n=x")), E_TOO_BIG);
	/* The limit is on the name, not on its escapes. */
	fields_check(repeated(STR("%6e"), FORM_NAME_MAX),
	    &(struct pair){ name, STR("") }, 1);
}

static void
fields_by_name(void **state)
{
	struct form	 form;

	(void)state;
	assert_int_equal(form_urlencoded(arena, STR("a=1&b=&a=2"), &form), OK);
	assert_true(str_is_c(form_get(&form, "a"), "1"));
	assert_int_equal(form_count(&form, "a"), 2);
	assert_non_null(form_get(&form, "b").p);
	assert_int_equal(form_get(&form, "b").len, 0);
	assert_null(form_get(&form, "c").p);
	assert_null(form_find(&form, "c"));
	assert_null(form_find(&form, "A"));
	assert_ptr_equal(form_find(&form, "b"), &form.fields[1]);
	assert_int_equal(form_count(&form, "c"), 0);
}

/* The reason for each, or W_NONE where all is well. */
static void
fields_of_a_page(void **state)
{
	static const struct form_rule	 rules[] = {
		{ "_token", FORM_TEXT }, { "name", FORM_TEXT },
		{ "cv", FORM_FILE }, { "agree", FORM_TICK },
	};
	static const struct {
		const char	*body;
		enum word	 all, ours;
	} cases[] = {
		{ "", W_NONE, W_NONE },
		{ "_token=x&name=y&cv=&agree=1", W_NONE, W_NONE },
		{ "name=", W_NONE, W_NONE },
		{ "cv=&cv=", W_NONE, W_NONE },
		{ "name=y&x=1", W_FORM_UNKNOWN_FIELD, W_NONE },
		{ "name=y&=1", W_FORM_UNKNOWN_FIELD, W_NONE },
		{ "Name=y", W_FORM_UNKNOWN_FIELD, W_NONE },
		{ "_page=y", W_FORM_UNKNOWN_FIELD,
		    W_FORM_UNKNOWN_FIELD },
		{ "name=y&name=y", W_FORM_FIELD_TWICE, W_NONE },
		{ "_token=x&_token=x", W_FORM_FIELD_TWICE,
		    W_FORM_FIELD_TWICE },
		{ "cv=text", W_FORM_FILE_OR_TEXT, W_NONE },
		{ "agree=on", W_FORM_TICK, W_NONE },
		{ "agree=", W_FORM_TICK, W_NONE },
	};
	struct form_field	 file = { .name = STR("name"), .is_file = true };
	struct form		 form;
	enum word		 got, want;
	size_t			 i, k;

	(void)state;
	for (i = 0; i < 2 * sizeof(cases) / sizeof(cases[0]); i++) {
		k = i / 2;
		assert_int_equal(form_urlencoded(arena, str_of(cases[k].body),
		    &form), OK);
		/* The first rule is for the names that begin with "_". */
		got = i % 2 == 0 ? form_why_not(&form, "", rules, 4) :
		    form_why_not(&form, "_", rules, 1);
		want = i % 2 == 0 ? cases[k].all : cases[k].ours;
		if (got != want)
			fail_msg("%s: %s", cases[k].body, got == W_NONE ?
			    "passed" : word_rows[got].id);
	}
	form = (struct form){ .fields = &file, .n = 1 };
	assert_int_equal(form_why_not(&form, "", rules, 4),
	    W_FORM_FILE_OR_TEXT);
	file.name = STR("cv");
	assert_int_equal(form_why_not(&form, "", rules, 4), W_NONE);
	assert_int_equal(form_why_not(&form, "", rules, 2),
	    W_FORM_UNKNOWN_FIELD);
}

static void
decoding(void **state)
{
	struct str	 out, in;

	(void)state;
	in = STR("plain+text");
	assert_true(form_decode(arena, in, false, &out));
	assert_ptr_equal(out.p, in.p);
	assert_true(form_decode(arena, in, true, &out));
	assert_true(str_is_c(out, "plain text"));
	assert_true(form_decode(arena, STR("a%2fb+"), false, &out));
	assert_true(str_is_c(out, "a/b+"));
	assert_true(form_decode(arena, STR(""), true, &out));
	assert_int_equal(out.len, 0);
	assert_false(form_decode(arena, STR("a%2"), false, &out));
}

static void
choice_by_content_type(void **state)
{
	static const char	 plain[] = "application/x-www-form-urlencoded";
	static const char	*other[] = {
		"", "text/plain", "application/json", "multipart/mixed",
		"application/x-www-form-urlencodedx", "multipart/form-datax",
		"multipart", "a=1",
	};
	struct form		 form;
	size_t			 i;

	(void)state;
	assert_int_equal(form_read(arena, str_of(plain), STR("a=1"), &form),
	    OK);
	field_check(&form, 0, STR("a"), STR("1"));
	assert_int_equal(form_read(arena, STR(" Application/X-WWW-Form-"
	    "URLencoded ; charset=UTF-8"), STR("a=1"), &form), OK);
	assert_int_equal(form.n, 1);
	assert_int_equal(form_read(arena, STR("Multipart/Form-Data; "
	    "boundary=b"), STR("--b\r\nContent-Disposition: form-data; "
	    "name=a\r\n\r\n1\r\n--b--\r\n"), &form), OK);
	field_check(&form, 0, STR("a"), STR("1"));
	for (i = 0; i < sizeof(other) / sizeof(other[0]); i++) {
		assert_int_equal(form_read(arena, str_of(other[i]),
		    STR("a=1"), &form), E_TYPE);
		assert_int_equal(form.why, W_FORM_FORMAT);
		assert_int_equal(form_read(arena, str_of(other[i]), STR(""),
		    &form), OK);
		assert_int_equal(form.n, 0);
	}
	assert_int_equal(form_read(arena, STR_NONE, STR("a=1"), &form),
	    E_TYPE);
}

static struct str
random_text(uint64_t *seed, size_t max)
{
	static const char	 odd[] = "&=+%\r\n\t \0;\"'\\<>\xc3\xa9-a";
	struct buf		 b;
	size_t			 i, n;

	n = random_next(seed) % (max + 1);
	b = buf_new(arena, n);
	for (i = 0; i < n; i++)
		buf_char(&b, random_next(seed) % 2 != 0 ?
		    odd[random_next(seed) % (sizeof(odd) - 1)] :
		    (char)(random_next(seed) % 256));
	return (buf_view(&b));
}

/* Writes a byte in one of the ways that mean the same. */
static void
random_encode(uint64_t *seed, struct buf *b, struct str s)
{
	static const char	*form[] = { "%%%02X", "%%%02x" };
	unsigned char		 c;
	size_t			 i;

	for (i = 0; i < s.len; i++) {
		c = (unsigned char)s.p[i];
		if (c == ' ' && random_next(seed) % 2 != 0)
			buf_char(b, '+');
		else if (memchr("&=+%", c, 4) != NULL ||
		    random_next(seed) % 2 != 0)
			buf_fmt(b, random_next(seed) % 2 != 0 ? form[0] :
			    form[1], c);
		else
			buf_char(b, (char)c);
	}
}

static void
random_forms(void **state)
{
	struct pair	 want[40];
	struct buf	 b;
	uint64_t	 seed;
	size_t		 i, n, round;

	(void)state;
	seed = 20260101;
	for (round = 0; round < 2000; round++) {
		arena_clear(arena);
		b = buf_new(arena, 1024);
		n = random_next(&seed) % 40;
		for (i = 0; i < n; i++) {
			want[i].name = random_text(&seed, 20);
			want[i].value = random_text(&seed, 200);
			if (b.len != 0)
				buf_char(&b, '&');
			random_encode(&seed, &b, want[i].name);
			buf_char(&b, '=');
			random_encode(&seed, &b, want[i].value);
		}
		fields_check(buf_view(&b), want, n);
	}
}

static void
time_is_linear(void **state)
{
	static const char	*piece[] = { "-", "\r\n", "&", "=", "+", "%41" };
	struct form		 form;
	struct str		 body;
	double			 start;
	size_t			 i;

	(void)state;
	start = cpu_now();
	for (i = 0; i < sizeof(piece) / sizeof(piece[0]); i++) {
		arena_clear(arena);
		body = repeated(str_of(piece[i]), 9 * MIB / strlen(piece[i]));
		assert_int_equal(form_urlencoded(arena,
		    str_cat(arena, STR("a="), body), &form), OK);
		assert_int_equal(form.n, 1);
	}
	arena_clear(arena);
	refused_check(repeated(STR("&a"), 4 * MIB), E_TOO_BIG);
	assert_true(cpu_now() - start < CPU_MAX);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		TEST(order_repeats_and_empty_values),
		TEST(bytes_that_must_survive),
		TEST(bad_escapes_are_refused),
		TEST(limits),
		TEST(fields_by_name),
		TEST(fields_of_a_page),
		TEST(decoding),
		TEST(choice_by_content_type),
		TEST(random_forms),
		TEST(time_is_linear),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
