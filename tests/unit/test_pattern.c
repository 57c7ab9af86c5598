/* Patterns: what they take, what they refuse, and how long that takes. */
#include "form_fixture.h"

#include "form/pattern.h"

static void
meaning(void **state)
{
	static const struct {
		const char	*pattern, *text;
		bool		 is;
	} cases[] = {
	    { "abc", "abc", true }, { "abc", "abcd", false },
	    { "abc", "xabc", false }, { "a", "", false }, { "a*", "", true },
	    { "a*", "aaaa", true }, { "a+", "", false }, { "a+", "aa", true },
	    { "ab?c", "ac", true }, { "ab?c", "abbc", false },
	    { "a|bc|d", "bc", true }, { "a|bc|d", "d", true },
	    { "a|bc|d", "ad", false }, { "a(b|c)d", "acd", true },
	    { "(a|b)*c", "ababc", true }, { "(a|b)*c", "abxc", false },
	    { "(a*)*", "aaa", true }, { "(a*)+b", "b", true },
	    { "(|a)b", "b", true }, { "(|a)b", "ab", true },
	    { "[A-Z]{2}[0-9]{6}", "AB123456", true },
	    { "[A-Z]{2}[0-9]{6}", "AB12345", false },
	    { "[A-Z]{2}[0-9]{6}", "AB1234567", false },
	    { "a{2,3}", "a", false }, { "a{2,3}", "aa", true },
	    { "a{2,3}", "aaa", true }, { "a{2,3}", "aaaa", false },
	    { "a{2,}", "aaaaa", true }, { "a{2,}", "a", false },
	    { "a{0,2}b", "b", true }, { "a{0,2}b", "aab", true },
	    { "a{0,2}b", "aaab", false }, { "a{0,}b", "aaab", true },
	    { "(ab){2}c", "ababc", true }, { "(a|b){3}", "aba", true },
	    { "(a|b){1,2}", "ab", true }, { "(a|bc){2,3}d", "bcabcd", true },
	    { "[^0-9]+", "abc", true }, { "[^0-9]+", "ab1", false },
	    { "\\d\\w\\s", "1_ ", true }, { "\\d\\w\\s", "x_ ", false },
	    { "[\\d-]+", "1-2", true }, { "[a-]+", "a-", true },
	    { "a\\.b", "a.b", true }, { "a\\.b", "axb", false },
	    { "a.b", "a\xc3\xbc" "b", true }, { ".", "\xe2\x82\xac", true },
	    { "[\xc3\xa4-\xc3\xbc]", "\xc3\xb6", true }, { ".", "\xff", false },
	    { "\\(\\)", "()", true }, { "a-b", "a-b", true },
	};
	const struct pattern	*p;
	struct str		 why;
	size_t			 i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (pattern_read(arena, str_of(cases[i].pattern), &p, &why) !=
		    OK)
			fail_msg("%s: %.*s", cases[i].pattern, STR_ARG(why));
		if (pattern_is_met(p, str_of(cases[i].text)) != cases[i].is)
			fail_msg("%s: \"%s\"", cases[i].pattern, cases[i].text);
	}
}

static void
refusals(void **state)
{
	static const char	*const cases[] = { "", "*", "a**", "(a", "a)",
	    "[a", "[", "a{", "a{2", "a{x}", "a{0}", "a{3,2}", "a{999}", "\\",
	    "\\b", "^a", "a$", "[z-a]", "]", "\xff", "a|*",
	    "((((((((((((((a))))))))))))))", "(a{100}){3}" };
	const struct pattern	*p;
	struct str		 why;
	size_t			 i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		why = STR_NONE;
		if (pattern_read(arena, str_of(cases[i]), &p, &why) !=
		    E_INVALID || why.len == 0)
			fail_msg("%s is taken", cases[i]);
	}
}

/* Where a matcher that goes back takes longer than anybody lives. */
static void
time_is_linear(void **state)
{
	const struct pattern	*p;
	struct str		 why, text;
	double			 from = cpu_now();

	(void)state;
	text = repeated(STR("a"), 1000000);
	assert_int_equal(pattern_read(arena, STR("(a*)*(a|aa)+(a?){40}b"), &p,
	    &why), OK);
	assert_false(pattern_is_met(p, text));
	assert_true(cpu_now() - from < CPU_MAX);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		TEST(meaning), TEST(refusals), TEST(time_is_linear),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
