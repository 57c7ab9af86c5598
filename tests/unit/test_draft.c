/* A draft's steps: taken back and done again, a text is what it was to the
 * byte, and no step holds half a letter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../app/store/draft.c"

static const struct step_case {
	const char	*was, *is;
	size_t		 at;
	const char	*old, *new;
} cases[] = {
	{ "<a/>", "<b/>", 1, "a", "b" },
	{ "", "<a/>", 0, "", "<a/>" },
	{ "<a/>", "", 0, "<a/>", "" },
	{ "aaa", "aaaa", 3, "", "a" },		/* overlaps itself */
	{ "aaaa", "aa", 2, "aa", "" },
	/* One letter of two bytes for another: the first byte is the same. */
	{ "x\xc3\xa4y", "x\xc3\xb6y", 1, "\xc3\xa4", "\xc3\xb6" },
	/* The last byte is the same. */
	{ "x\xc3\xa4y", "x\xc4\xa4y", 1, "\xc3\xa4", "\xc4\xa4" },
	{ "\xe4\xb8\x80", "\xe4\xb8\x80\xe4\xb8\x81", 3, "",
	    "\xe4\xb8\x81" },
};

static void
test_cases(void **state)
{
	struct str	 old, new;
	size_t		 i, at;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		step_make(str_of(cases[i].was), str_of(cases[i].is), &at, &old,
		    &new);
		assert_int_equal(at, cases[i].at);
		assert_true(str_is_c(old, cases[i].old));
		assert_true(str_is_c(new, cases[i].new));
	}
}

static struct str
random_text(struct arena *a)
{
	static const char *const letters[] = { "a", "b", "\xc3\xa4",
	    "\xc3\xb6", "\xc4\xa4", "\xe4\xb8\x80", "\xf0\x9f\x98\x80" };
	struct str	 s = STR("");
	int		 n = rand() % 12;

	while (n-- > 0)
		s = str_cat(a, s, str_of(letters[rand() % 7]));
	return (s);
}

static void
test_back_and_again(void **state)
{
	struct arena	*a = arena_new(1 << 20, NULL, NULL);
	struct db	 db = { .arena = a };
	struct str	 was, is, old, new, out;
	size_t		 at;
	int		 i;

	(void)state;
	srand(1);
	for (i = 0; i < 20000; i++) {
		arena_clear(a);
		was = random_text(a);
		is = random_text(a);
		step_make(was, is, &at, &old, &new);
		assert_true(str_utf8_is_valid(old) && str_utf8_is_valid(new));
		assert_int_equal(text_replace(&db, is, (int64_t)at, new, old,
		    &out), OK);
		assert_true(str_is(out, was));
		assert_int_equal(text_replace(&db, was, (int64_t)at, old, new,
		    &out), OK);
		assert_true(str_is(out, is));
	}
	arena_free(a);
}

static void
test_other_text(void **state)
{
	struct arena	*a = arena_new(1 << 16, NULL, NULL);
	struct db_note	 note = { .us = 0 };
	struct db	 db = { .arena = a, .note = &note };
	struct str	 out;

	(void)state;
	assert_int_equal(text_replace(&db, STR("abc"), 1, STR("x"), STR("y"),
	    &out), E_INTERNAL);
	assert_int_equal(text_replace(&db, STR("abc"), 4, STR(""), STR("y"),
	    &out), E_INTERNAL);
	assert_int_equal(text_replace(&db, STR("abc"), -1, STR(""), STR("y"),
	    &out), E_INTERNAL);
	assert_int_equal(text_replace(&db, STR("abc"), 2, STR("cd"), STR("y"),
	    &out), E_INTERNAL);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_back_and_again),
		cmocka_unit_test(test_other_text),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
