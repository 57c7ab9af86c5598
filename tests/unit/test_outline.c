/* Lists of questions as people paste them: what each becomes, whole lists out
 * of letters, mails and other products, and that nothing is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "exchange/outline.h"
#include "form/type.h"

static struct arena	*arena;

static int
setup(void **state)
{
	const char	*why;

	(void)state;
	return (survey_schema_load("conf/survey.rng", &why) ? 0 : 1);
}

static int
each_setup(void **state)
{
	(void)state;
	arena = arena_new(EXCHANGE_ARENA, NULL, NULL);
	return (0);
}

static int
each_teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return (0);
}

static const struct survey *
must_read(struct str text, struct exchange *x)
{
	const struct survey	*s;
	struct findings	 errors;

	assert_int_equal(outline_read(arena, text, STR("en"), x), OK);
	if (survey_lint(arena, x->xml, SURVEY_LINT_STEPS, &s, &errors) != OK)
		fail_msg("%.*s\n%.*s", STR_ARG(errors.list[0].why),
		    STR_ARG(x->xml));
	return (s);
}

/* "single3+other!", "rating5", "slider0-100". */
static void
question_print(struct buf *b, const struct question *q)
{
	buf_c(b, q->type->name);
	if (q->noptions != 0 && strcmp(q->type->name, "yesno") != 0)
		buf_fmt(b, "%zu", q->noptions);
	else if (strcmp(q->type->name, "rating") == 0)
		buf_fmt(b, "%lld", (long long)q->highest);
	if (q->metric != METRIC_NONE && strcmp(q->type->name, "nps") != 0)
		buf_fmt(b, "=%s", metric_names[q->metric]);
	if (q->other)
		buf_c(b, "+other");
	if (q->required)
		buf_c(b, "!");
}

/* The title, the types by page, and how many notes there are. */
static const char *
summary(const char *text)
{
	const struct survey	*s;
	struct exchange		 x;
	struct buf		 b = buf_new(arena, 256);
	size_t			 i, n = 0;

	s = must_read(str_of(text), &x);
	buf_str(&b, text_in(&s->title, 0));
	buf_c(&b, ":");
	for (i = 0; i < s->nquestions; i++) {
		if (i != 0 && s->questions[i].page != s->questions[i - 1].page)
			buf_c(&b, " /");
		buf_c(&b, " ");
		question_print(&b, &s->questions[i]);
	}
	for (i = 0; i < x.report.n; i++)
		n += x.report.list[i].kind != REPORT_KEPT;
	buf_fmt(&b, " (%zu)", n);
	buf_char(&b, '\0');
	return (buf_view(&b).p);
}

static const struct { const char *text, *becomes; } lists[] = {
#include "outline_lists.h"
};

static void
lists_become_surveys(void **state)
{
	const char	*got;
	size_t		 i, bad = 0;

	(void)state;
	assert_true(sizeof(lists) / sizeof(lists[0]) >= 30);
	for (i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		got = summary(lists[i].text);
		if (strcmp(got, lists[i].becomes) == 0)
			continue;
		print_error("%s\nis \"%s\"\n", lists[i].text, got);
		bad++;
	}
	assert_int_equal(bad, 0);
}

static void
words_stay(void **state)
{
	const struct survey	*s;
	struct exchange		 x;
	const struct question	*q;

	(void)state;
	s = must_read(STR("Title: Tea & <cake>\r\n\r\nSome words first.\r\n"
	    "\r\n1. Was {name} <b>there</b>? (yes/no) *\r\n"
	    "   Only today.\r\n2. Which tea?\r\n- Green\r\n- Black & strong\r\n"
	    "- Other: ____\r\n\r\nThank you!\r\n"), &x);
	assert_true(str_is(text_in(&s->title, 0), STR("Tea & <cake>")));
	assert_true(str_is(x.title, STR("Tea & <cake>")));
	assert_true(str_is(text_in(&s->intro, 0), STR("Some words first.")));
	assert_true(str_is(text_in(&s->thanks, 0), STR("Thank you!")));
	q = &s->questions[0];
	assert_true(str_is(text_in(&q->label, 0),
	    STR("Was [name] <b>there</b>?")));
	assert_true(str_is(text_in(&q->help, 0), STR("Only today.")));
	assert_true(q->required);
	q = &s->questions[1];
	assert_true(str_is(text_in(&q->options[1].label, 0),
	    STR("Black & strong")));
	assert_true(q->other);
}

static void
language_is_the_one_asked_for(void **state)
{
	const struct survey	*s;
	struct exchange		 x;

	(void)state;
	assert_int_equal(outline_read(arena, STR("Wie war es?"), STR("de"),
	    &x), OK);
	assert_int_equal(survey_load(arena, x.xml, &s), OK);
	assert_true(str_is(s->languages[0], STR("de")));
}

static void
nothing_and_too_much_are_refused(void **state)
{
	struct exchange	 x;
	struct buf	 b = buf_new(arena, OUTLINE_MAX + 1);

	(void)state;
	assert_int_equal(outline_read(arena, STR_NONE, STR("en"), &x),
	    E_INVALID);
	assert_int_equal(x.refused, W_EXCHANGE_REFUSED_EMPTY);
	assert_int_equal(outline_read(arena, STR("\n \n---\n"), STR("en"),
	    &x), E_INVALID);
	while (b.len <= OUTLINE_MAX)
		buf_c(&b, "a");
	assert_int_equal(outline_read(arena, buf_view(&b), STR("en"), &x),
	    E_INVALID);
	assert_int_equal(x.refused, W_OUTLINE_BIG);
}

/* Many of each, as long as a text may be: bounded, and still a survey. */
static void
long_lists(void **state)
{
	static const char *const lines[] = { "1. How?\n", "- x\n", "a\n",
	    "How?\n- x\n", "[ ] x\n", "---\n1. x\n", "\n", "- - - x?\n",
	    "x:\n", "A line of words that goes on for more than sixty bytes, "
	    "so that it is no heading\n" };
	const struct survey	*s;
	struct exchange		 x;
	struct buf		 b;
	size_t			 i;

	(void)state;
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		b = buf_new(arena, OUTLINE_MAX);
		buf_c(&b, "First?\n");
		while (b.len + strlen(lines[i]) <= OUTLINE_MAX)
			buf_c(&b, lines[i]);
		/* A draft that asks too much of one page is one all the same. */
		assert_int_equal(outline_read(arena, buf_view(&b), STR("en"),
		    &x), OK);
		assert_int_equal(survey_load(arena, x.xml, &s), OK);
		assert_in_range(s->nquestions, 1, SURVEY_QUESTIONS_MAX);
		each_teardown(NULL);
		each_setup(NULL);
	}
}

static void
bytes_that_are_no_text(void **state)
{
	const struct survey	*s;
	struct exchange		 x;

	(void)state;
	s = must_read((struct str){ "\xef\xbb\xbfHow \xff\x00\x01was it?", 18 },
	    &x);
	assert_true(str_is(text_in(&s->questions[0].label, 0),
	    STR("How \xef\xbf\xbdwas it?")));
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
#define EACH(f)	cmocka_unit_test_setup_teardown(f, each_setup, each_teardown)
		EACH(lists_become_surveys),
		EACH(words_stay),
		EACH(language_is_the_one_asked_for),
		EACH(nothing_and_too_much_are_refused),
		EACH(long_lists),
		EACH(bytes_that_are_no_text),
	};

	return (cmocka_run_group_tests(tests, setup, NULL));
}
