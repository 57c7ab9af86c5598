/* The expression language: what it means, and what it refuses in words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include <math.h>

#include "form/expr.h"

enum { NPS, CONTACTS, RESOLVED, TOPICS, WHY, DAY, EMPTY_NPS, EMPTY_TOPICS,
    AGE, YES, LATER, NAMES };

static const struct str	yes_no[] = { { "yes", 3 }, { "no", 2 } };
static const struct str	topics[] = { { "billing", 7 }, { "order", 5 },
    { "none", 4 }, { "other", 5 } };
static const struct str	ages[] = { { "18-24", 5 }, { "65", 2 },
    { "order", 5 } };
static const double	age_scores[] = { 2.5, NAN, 0 };
static const struct str	chosen[] = { { "billing", 7 }, { "other", 5 } };

static const struct {
	const char		*name;
	struct expr_name	 is;
	struct expr_value	 holds;
} names[NAMES] = {
	[NPS] = { "nps", { NPS, EXPR_NUMBER, NULL, 0, NULL, false },
	    { .type = EXPR_NUMBER, .number = 7 } },
	[CONTACTS] = { "contacts", { CONTACTS, EXPR_NUMBER, NULL, 0, NULL, false },
	    { .type = EXPR_NUMBER, .number = 2.5 } },
	[RESOLVED] = { "resolved", { RESOLVED, EXPR_CODE, yes_no, 2, NULL, false },
	    { .type = EXPR_CODE, .text = { "no", 2 } } },
	[TOPICS] = { "topics", { TOPICS, EXPR_CODES, topics, 4, NULL, false },
	    { .type = EXPR_CODES, .codes = chosen, .n = 2 } },
	[WHY] = { "why", { WHY, EXPR_TEXT, NULL, 0, NULL, false },
	    { .type = EXPR_TEXT, .text = { "it's f\xc3\xbcn", 9 } } },
	[DAY] = { "day", { DAY, EXPR_DATE, NULL, 0, NULL, false },
	    { .type = EXPR_DATE, .text = { "2026-03-27", 10 } } },
	[EMPTY_NPS] = { "old_nps", { EMPTY_NPS, EXPR_NUMBER, NULL, 0, NULL, false },
	    { .type = EXPR_NUMBER, .empty = true } },
	[EMPTY_TOPICS] = { "old_topics",
	    { EMPTY_TOPICS, EXPR_CODES, topics, 4, NULL, false },
	    { .type = EXPR_CODES, .empty = true } },
	[AGE] = { "age", { AGE, EXPR_CODE, ages, 3, age_scores, false },
	    { .type = EXPR_CODE, .text = { "18-24", 5 } } },
	[YES] = { "order", { YES, EXPR_CODE, yes_no, 2, NULL, false },
	    { .type = EXPR_CODE, .text = { "no", 2 } } },
	[LATER] = { "later", { LATER, EXPR_NUMBER, NULL, 0, NULL, true },
	    { .type = EXPR_NUMBER, .number = 1 } },
};

static bool
find(const void *arg, struct str name, struct expr_name *out)
{
	size_t	 i;

	(void)arg;
	for (i = 0; i < NAMES; i++)
		if (str_is_c(name, names[i].name)) {
			*out = names[i].is;
			return (true);
		}
	return (false);
}

static void
get(const void *arg, size_t index, struct expr_value *v)
{
	(void)arg;
	*v = names[index].holds;
}

static const struct expr_scope	scope = { find, NULL };
static const struct expr_env	env = { get, NULL };

static void
meaning(void **state)
{
	static const struct {
		const char	*text;
		bool		 is;
	} cases[] = {
	    { "nps = 7", true }, { "nps != 7", false }, { "nps < 7", false },
	    { "nps <= 7", true }, { "nps > 6.5", true }, { "nps >= 8", false },
	    { "7 = nps", true }, { "6 > nps", false }, { "-1 < nps", true },
	    { "contacts = 2.5", true }, { "contacts<nps", true },
	    { "nps in (1, 7)", true }, { "nps in (1, 2, 3)", false },
	    { "nps not in (1, 2)", true }, { "not nps in (7)", false },
	    { "resolved = no", true }, { "resolved = 'no'", true },
	    { "no = resolved", true }, { "resolved != yes", true },
	    { "resolved in (yes, no)", true }, { "resolved in (yes)", false },
	    { "topics has billing", true }, { "topics has 'other'", true },
	    { "topics has order", false }, { "topics not has order", true },
	    { "count(topics) = 2", true }, { "count(topics) > 2", false },
	    { "2 = count(topics)", true }, { "count(topics) in (1,2)", true },
	    { "count(old_topics) = 0", true },
	    { "why = 'it''s f\xc3\xbcn'", true }, { "why != 'x'", true },
	    { "why in ('a', 'b')", false }, { "length(why) = 8", true },
	    { "day = '2026-03-27'", true }, { "day > '2026-01-01'", true },
	    { "day in ('2026-03-27')", true }, { "day < '2025-12-31'", false },
	    { "age = 18-24", true }, { "age = 65", false },
	    { "age in (65, 18-24)", true },
	    { "order = no", true }, { "order = resolved", true },
	    { "age = 'order'", false },
	    /* An empty answer: see expr.h. */
	    { "old_nps is empty", true }, { "nps is empty", false },
	    { "nps is not empty", true }, { "old_topics is empty", true },
	    { "old_nps = 7", false }, { "old_nps < 7", false },
	    { "old_nps >= 7", false }, { "old_nps != 7", true },
	    { "old_nps in (7)", false }, { "old_nps not in (7)", true },
	    { "old_topics has order", false },
	    { "old_topics not has order", true },
	    /* and binds closer than or, not closest. */
	    { "nps = 7 or nps = 1 and nps = 2", true },
	    { "(nps = 7 or nps = 1) and nps = 2", false },
	    { "not nps = 1 and nps = 7", true },
	    { "not (nps = 1 or nps = 7)", false },
	    { "not not nps = 7", true }, { "not not not nps = 7", false },
	    { " ( ( nps = 7 ) ) ", true },
	    /* Reckoning: * and / first, from the left. */
	    { "nps + 1 = 8", true }, { "nps - 1 = 6", true },
	    { "nps -1 = 6", true },
	    { "2 + 3 * nps = 23", true }, { "(2 + 3) * nps = 35", true },
	    { "nps / 2 / 7 = 0.5", true }, { "10 - 2 - 1 = nps", true },
	    { "-nps = -7", true }, { "- -nps = 7", true },
	    { "-(nps + 1) < -7.5", true }, { "nps * contacts > 17", true },
	    { "(nps) = 7", true }, { "(nps + 1) in (8, 9)", true },
	    { "sum(nps, contacts, old_nps) = 9.5", true },
	    { "min(nps, contacts, 3) = 2.5", true },
	    { "max(nps, contacts, old_nps) = 7", true },
	    { "mean(nps, contacts, old_nps) = 4.75", true },
	    { "mean(old_nps) is empty", true }, { "sum(old_nps) = 0", false },
	    { "count(nps, old_nps, why) = 2", true },
	    { "count(topics, nps) = 3", true },
	    { "score(age) = 2.5", true }, { "score(age) * 2 = 5", true },
	    { "days_between('2026-03-01', day) = 26", true },
	    { "days_between(day, '2025-03-27') = -365", true },
	    { "if(nps >= 9, 1, 2) = 2", true },
	    { "if(nps < 9, 'low', 'high') = 'low'", true },
	    { "if(nps < 9 and not nps = 1, nps, contacts) = 7", true },
	    { "if(old_nps < 9, why, 'high') = 'high'", true },
	    { "why contains 'S F'", true }, { "why contains 'x'", false },
	    { "why not contains 'x'", true }, { "why contains why", true },
	    { "why matches 'it.s f.n'", true }, { "why matches 'it'", false },
	    { "why not matches '[a-z]+'", true },
	    { "not (nps = 1) and (contacts) > 2", true },
	    /* Empty in, empty out. */
	    { "old_nps + 1 is empty", true }, { "nps / 0 is empty", true },
	    { "nps / (nps - 7) is empty", true }, { "-old_nps is empty", true },
	    { "nps / 0 != 1", true }, { "nps / 0 = 1", false },
	    { "nps / 0 + 1 > 0", false },
	    { "if(nps = 7, old_nps, 1) is empty", true },
	};
	struct arena		*a;
	const struct expr	*e;
	struct expr_fault	 why;
	size_t			 i;

	(void)state;
	a = arena_new(32 << 20, NULL, NULL);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (expr_read(a, str_of(cases[i].text), &scope, &e, &why) != OK)
			fail_msg("%s: %.*s", cases[i].text, STR_ARG(why.why));
		if (expr_is_true(e, &env) != cases[i].is)
			fail_msg("%s is wrong", cases[i].text);
	}
	arena_free(a);
}

static void
refusals(void **state)
{
	static const struct {
		const char	*text, *why;
	} cases[] = {
	    { "", "ends where a question" },
	    { "nps", "ends where a comparison" },
	    { "nps =", "ends where a question or a value" },
	    { "nps = 7 nps", "left over" },
	    { "nps = 7)", "left over" },
	    { "(nps = 7", "\")\"" },
	    { "nps == 7", "is expected at “=”" },
	    { "nps = 'seven'", "needs a number" },
	    { "nps = seven", "no question “seven”" },
	    { "seven = 7", "no question “seven”" },
	    { "age = order", "a question and an option too" },
	    { "order = age", "a question and an option too" },
	    { "wy = 'x'", "no question “wy”" },
	    { "1 = 1", "Two values are compared" },
	    { "later = 1", "asked later" },
	    { "nps = later", "asked later" },
	    { "resolved = maybe", "not an option of “resolved”" },
	    { "resolved in (yes, maybe)", "not an option" },
	    { "resolved < yes", "has no order" },
	    { "resolved = yes", NULL },
	    { "topics = billing", "write “has”" },
	    { "topics in (billing)", "write “has”" },
	    { "topics has nothing", "not an option" },
	    { "resolved has yes", "write “=”" },
	    { "nps has 7", "write “=”" },
	    { "why < 'x'", "has no order" },
	    { "why = 7", "needs a text" },
	    { "why = nps", "different kinds" },
	    { "day = '27.3.2026'", "needs a date" },
	    { "day = '2026-02-30'", "needs a date" },
	    { "day > 2026", "needs a date" },
	    { "count(nps) = 1", NULL },
	    { "length(topics) = 1", "A text is needed" },
	    { "count(why", "\")\"" },
	    { "count(topics", "\")\"" },
	    { "count = 1", "no question “count”" },
	    { "count(topics) is empty", "never empty" },
	    { "nps is 7", "\"empty\" " },
	    { "nps in 7", "\"(\"" },
	    { "nps in ()", "a value" },
	    { "nps in (7", "\",\" \")\"" },
	    { "nps in (7,)", "a value" },
	    { "nps = 'x", "not closed" },
	    { "nps & 7", "no meaning" },
	    { "nps = 7 and", "ends where" },
	    { "not", "ends where" },
	    { "and = 7", "is expected at “and”" },
	    { "7 is empty", "is a value" },
	    { "nps ! 7", "no meaning" },
	    { "nps-1 = 6", "no question “nps-1”" },
	    { "nps + 1", "ends where a comparison" },
	    { "nps + why = 1", "“why” is not one" },
	    { "nps + 'x' = 1", "“x” is not one" },
	    { "nps + x = 1", "no question “x”" },
	    { "-why = 1", "Numbers are needed" },
	    { "sum() = 1", "is expected at “)”" },
	    { "sum(why) = 1", "Numbers are needed" },
	    { "sum(later) = 1", "asked later" },
	    { "days_between(day) = 1", "\",\"" },
	    { "days_between(day, nps) = 1", "Dates are needed" },
	    { "days_between(day, '1.1.2026') = 1", "needs a date" },
	    { "score(resolved) = 1", "has a score" },
	    { "score(nps) = 1", "have scores is needed" },
	    { "rank(nps) = 1", "no function “rank”" },
	    { "if(nps, 1, 2) = 1", "a comparison" },
	    { "if(nps = 1, 1, 'x') = 1", "both must be" },
	    { "if(nps = 1, topics, 'x') = 1", "A single value" },
	    { "if(nps = 1, 2) = 1", "\",\"" },
	    { "(nps = 1) = 1", "compared with nothing" },
	    { "(nps = 1) + 1 = 1", "Numbers are needed" },
	    { "(nps = 1) is empty", "never empty" },
	    { "(nps = 1) in (1)", "in no list" },
	    { "nps contains 'x'", "A text is needed" },
	    { "why contains 7", "A text is needed" },
	    { "why matches why", "a pattern in quotation marks" },
	    { "why matches '('", "the pattern" },
	    { "why not = 'x'", "\"contains\" " },
	    { "not nps", "a comparison" },
	    { "nps and nps = 1", "a comparison" },
	};
	struct arena		*a;
	const struct expr	*e;
	struct expr_fault	 why;
	enum status		 st;
	size_t			 i;

	(void)state;
	a = arena_new(32 << 20, NULL, NULL);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		st = expr_read(a, str_of(cases[i].text), &scope, &e, &why);
		if (st != (cases[i].why == NULL ? OK : E_INVALID))
			fail_msg("%s: status %d", cases[i].text, st);
		if (st != OK && strstr(why.why.p, cases[i].why) == NULL)
			fail_msg("%s: %.*s", cases[i].text, STR_ARG(why.why));
	}
	arena_free(a);
}

/* Depth, parts and bytes are bounded, and just inside the bound is fine. */
static void
bounds(void **state)
{
	struct arena		*a;
	const struct expr	*e;
	struct expr_fault	 why;
	char			 text[EXPR_TEXT_MAX + 8];
	size_t			 n;
	int			 i;

	(void)state;
	a = arena_new(32 << 20, NULL, NULL);
	for (i = EXPR_DEPTH_MAX - 1; i <= EXPR_DEPTH_MAX; i++) {
		(void)snprintf(text, sizeof(text), "%.*snps = 7%.*s", i,
		    "((((((((((((((((((((((((((((", i,
		    "))))))))))))))))))))))))))))");
		assert_int_equal(expr_read(a, str_of(text), &scope, &e, &why),
		    i < EXPR_DEPTH_MAX ? OK : E_INVALID);
	}
	assert_non_null(strstr(why.why.p, "nested deeper"));
	/* Three nodes a test and one per "and": 40 fit into 160. */
	for (i = 40; i <= 41; i++) {
		for (n = 0; n < (size_t)i; n++)
			(void)snprintf(text + n * 10, sizeof(text) - n * 10,
			    "%s", n + 1 < (size_t)i ? "nps=7 and " : "nps=7");
		assert_int_equal(expr_read(a, str_of(text), &scope, &e, &why),
		    i == 40 ? OK : E_INVALID);
	}
	assert_non_null(strstr(why.why.p, "too long"));
	memset(text, ' ', sizeof(text));
	assert_int_equal(expr_read(a, (struct str){ text, EXPR_TEXT_MAX + 1 },
	    &scope, &e, &why), E_INVALID);
	assert_int_equal(expr_read(a, STR("nps = \0"), &scope, &e, &why),
	    E_INVALID);
	arena_free(a);
}

/* What a value comes to, in words: "6.5", "'text'", "empty". */
static void
values(void **state)
{
	static const struct {
		const char	*text;
		enum expr_type	 type;
		const char	*is;
	} cases[] = {
	    { "nps * 2 - 1", EXPR_NUMBER, "13" }, { "7", EXPR_NUMBER, "7" },
	    { "mean(nps, contacts)", EXPR_NUMBER, "4.75" },
	    { "'it'", EXPR_TEXT, "it" }, { "resolved", EXPR_CODE, "no" },
	    { "day", EXPR_DATE, "2026-03-27" },
	    { "if(nps >= 9, 'promoter', if(nps >= 7, 'passive', 'critic'))",
		EXPR_TEXT, "passive" },
	    { "if(nps = 7, resolved, 'x')", EXPR_TEXT, "no" },
	    { "old_nps", EXPR_NUMBER, NULL },
	    { "1 / (nps - 7)", EXPR_NUMBER, NULL },
	};
	struct arena		*a;
	const struct expr	*e;
	struct expr_value	 v;
	struct expr_fault	 why;
	struct str		 list[2];
	size_t			 i;

	(void)state;
	a = arena_new(32 << 20, NULL, NULL);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (expr_read_value(a, str_of(cases[i].text), &scope, &e,
		    &why) != OK)
			fail_msg("%s: %.*s", cases[i].text, STR_ARG(why.why));
		v = expr_value(e, &env);
		if (expr_type(e) != cases[i].type || v.type != cases[i].type ||
		    v.empty != (cases[i].is == NULL) || (!v.empty &&
		    !str_is_c(v.type == EXPR_NUMBER ? str_fmt(a, "%g",
		    v.number) : v.text, cases[i].is)))
			fail_msg("%s is wrong", cases[i].text);
	}
	assert_int_equal(expr_read_value(a, STR("nps = 1"), &scope, &e, &why),
	    E_INVALID);
	assert_int_equal(expr_read_value(a, STR("topics"), &scope, &e, &why),
	    E_INVALID);
	assert_int_equal(expr_read_value(a, STR("if(nps = 1, 'a', if(nps = 2, "
	    "'b', 'a'))"), &scope, &e, &why), OK);
	assert_int_equal(expr_outcomes(e, list, 2), 2);
	assert_int_equal(expr_outcomes(e, list, 1), 0);
	assert_int_equal(expr_read_value(a, STR("if(nps = 1, 'a', why)"),
	    &scope, &e, &why), OK);
	assert_int_equal(expr_outcomes(e, list, 2), 0);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(meaning),
		cmocka_unit_test(refusals),
		cmocka_unit_test(bounds),
		cmocka_unit_test(values),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
