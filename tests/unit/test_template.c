/* The templates of conf/templates: each as a professional would send it, whole
 * in each of its languages, and sound whichever of them are kept. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "form/survey_time.h"
#include "form/template.h"
#include "form/type.h"

#define LANGUAGES	6

static struct arena	*arena;

static int
setup(void **state)
{
	const char	*why;

	(void)state;
	arena = arena_new((size_t)256 * 1024 * 1024, NULL, NULL);
	return (survey_schema_load("conf/survey.rng", &why) &&
	    templates_load(arena, ".", &why) ? 0 : 1);
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	survey_schema_free();
	return (0);
}

static const struct survey *
must_be_clean(struct str xml)
{
	const struct survey	*s;
	struct findings	 errors;
	size_t			 i;
	enum status		 st;

	st = survey_lint(arena, xml, SURVEY_LINT_STEPS, &s, &errors);
	for (i = 0; i < errors.n; i++)
		print_error("line %d: %.*s\n", errors.list[i].line,
		    STR_ARG(errors.list[i].why));
	assert_int_equal(st, OK);
	assert_int_equal(errors.n, 0);
	return (s);
}

/* Given in each language, or in none. */
static void
must_be_whole(const struct text *t)
{
	size_t	 i;

	if (!text_is_given(t))
		return;
	assert_int_equal(t->n, LANGUAGES);
	for (i = 0; i < t->n; i++)
		assert_true(t->in[i].len != 0);
}

static void
question_must_be_whole(const struct question *q)
{
	size_t	 i;

	assert_true(text_is_given(&q->label));
	must_be_whole(&q->label);
	must_be_whole(&q->help);
	must_be_whole(&q->low_label);
	must_be_whole(&q->high_label);
	must_be_whole(&q->other_label);
	for (i = 0; i < q->noptions; i++)
		must_be_whole(&q->options[i].label);
	for (i = 0; i < q->nrows; i++)
		must_be_whole(&q->rows[i].label);
}

static void
each_is_clean_and_whole(void **state)
{
	const struct survey	*s;
	size_t			 i, k;

	(void)state;
	for (i = 0; i < TEMPLATE__MAX; i++) {
		s = must_be_clean(template_at((enum template_id)i)->xml);
		assert_int_equal(s->nlanguages, LANGUAGES);
		assert_true(str_is_c(s->code,
		    template_at((enum template_id)i)->name));
		must_be_whole(&s->title);
		must_be_whole(&s->intro);
		must_be_whole(&s->thanks);
		for (k = 0; k < s->npages; k++)
			must_be_whole(&s->pages[k].title);
		for (k = 0; k < s->nquestions; k++)
			question_must_be_whole(&s->questions[k]);
	}
}

/* Four to eight questions with a score and a condition, one of them to write
 * freely, on pages of 20 to 60 seconds. */
static void
each_is_short(void **state)
{
	const struct survey	*s;
	size_t			 i, k, scores, free_texts, conditions;
	int64_t			 seconds;

	(void)state;
	for (i = 0; i < TEMPLATE__MAX; i++) {
		s = template_at((enum template_id)i)->survey;
		assert_in_range(s->nquestions, 4, 8);
		scores = free_texts = conditions = 0;
		for (k = 0; k < s->nquestions; k++) {
			scores += s->questions[k].metric != METRIC_NONE;
			free_texts += s->questions[k].length > 500;
			conditions += s->questions[k].show_if != NULL;
		}
		assert_true(scores >= 1);
		assert_int_equal(free_texts, 1);
		assert_true(conditions >= 1);
		for (k = 0; k < s->npages; k++) {
			seconds = survey_page_seconds(s,
			    &s->pages[k], 0);
			if (seconds < 20 || seconds > 60)
				print_error("%s, page %zu: %lld s\n",
				    template_at((enum template_id)i)->name,
				    k + 1, (long long)seconds);
			assert_in_range(seconds, 20, 60);
		}
	}
}

/* Every non-empty set of its languages, with each of them as the first. */
static void
any_languages_may_be_kept(void **state)
{
	const struct template	*t;
	const struct survey	*s;
	struct str		 kept[LANGUAGES], xml;
	size_t			 i, set, n, k;

	(void)state;
	for (i = 0; i < TEMPLATE__MAX; i++) {
		t = template_at((enum template_id)i);
		for (set = 1; set < 1U << LANGUAGES; set += 3) {
			for (n = 0, k = LANGUAGES; k-- > 0;)
				if ((set >> k & 1) != 0)
					kept[n++] = t->survey->languages[k];
			assert_int_equal(template_make(arena, t, kept, n,
			    &xml), OK);
			s = must_be_clean(xml);
			assert_int_equal(s->nlanguages, n);
			for (k = 0; k < n; k++)
				assert_true(str_is(s->languages[k], kept[k]));
			assert_int_equal(s->nquestions, t->survey->nquestions);
			assert_true(str_is(text_in(&s->title, 0),
			    text_in(&t->survey->title, survey_language_find(
			    t->survey, kept[0]))));
		}
	}
}

static void
languages_that_make_no_sense(void **state)
{
	const struct template	*t = template_at(TEMPLATE_CHAT);
	const struct str	 twice[] = { STR("de"), STR("de") };
	const struct str	 unknown[] = { STR("de"), STR("tlh") };
	struct str		 xml;

	(void)state;
	assert_int_equal(template_make(arena, t, twice, 0, &xml), E_INVALID);
	assert_int_equal(template_make(arena, t, twice, 2, &xml), E_INVALID);
	assert_int_equal(template_make(arena, t, unknown, 2, &xml),
	    E_INVALID);
}

static void
names_are_found(void **state)
{
	const char	*why = NULL;

	(void)state;
	assert_int_equal(template_find(STR("cancellation")),
	    TEMPLATE_CANCELLATION);
	assert_int_equal(template_find(STR("post")), TEMPLATE__MAX);
	assert_int_equal(template_find(STR_NONE), TEMPLATE__MAX);
	assert_false(templates_load(arena, "tests", &why));
	assert_non_null(strstr(why, "tests/conf/templates/post-chat.xml"));
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(each_is_clean_and_whole),
		cmocka_unit_test(each_is_short),
		cmocka_unit_test(any_languages_may_be_kept),
		cmocka_unit_test(languages_that_make_no_sense),
		cmocka_unit_test(names_are_found),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}
