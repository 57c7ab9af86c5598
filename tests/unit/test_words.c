/* The catalogue: every text of every language, and what values, numbers and
 * dates become in them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/date.h"
#include "base/language.h"
#include "base/words.h"

#define EN	(&locales[LOCALE_EN])
#define DE	(&locales[LOCALE_DE])

static struct arena	*a;

static int
setup(void **state)
{
	(void)state;
	a = arena_new(1024 * 1024, NULL, NULL);
	return (a == NULL);
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(a);
	return (0);
}

#define assert_str(s, c)	assert_string_equal(str_c(a, s), c)

static void
each_language_has_each_text(void **state)
{
	const struct locale	*l;
	size_t			 i, w, form;

	(void)state;
	for (i = 0; i < LOCALE__MAX; i++)
		for (l = &locales[i], w = W_NONE + 1; w < WORD__MAX; w++)
			for (form = 0; form < (word_rows[w].plural ?
			    l->nforms : 1); form++)
				assert_true(str_utf8_is_valid(
				    l->text[w * l->nforms + form]) &&
				    l->text[w * l->nforms + form].len != 0);
	assert_str(word(DE, W_SURVEY_NEXT), "Weiter");
	assert_int_equal(word(EN, W_NONE).len, 0);
	assert_int_equal(word_find(STR("survey.next")), W_SURVEY_NEXT);
	assert_int_equal(word_find(STR("survey.nex")), W_NONE);
	assert_int_equal(word_find(STR("")), W_NONE);
}

static void
values_stand_where_the_language_wants_them(void **state)
{
	(void)state;
	assert_str(words_say(a, EN, W_SURVEY_PROGRESS, .count = STR("{2}"),
	    .number = STR("1")), "Page 1 of {2}");
	assert_str(words_say(a, DE, W_SURVEY_PROGRESS, .number = STR("1"),
	    .count = STR("2")), "Seite 1 von 2");
	assert_str(words_say_n(a, EN, W_QUESTION_UP_TO, 1), "Up to 1 character");
	assert_str(words_say_n(a, EN, W_QUESTION_UP_TO, 0),
	    "Up to 0 characters");
	assert_str(words_say_n(a, EN, W_QUESTION_UP_TO, 5000),
	    "Up to 5,000 characters");
	assert_str(words_say_n(a, DE, W_QUESTION_UP_TO, 5000),
	    "Bis zu 5.000 Zeichen");
	assert_str(words_say(a, EN, W_QUESTION_LEFT),
	    "Characters left: {number}");
}

static void
each_language_has_its_own_forms(void **state)
{
	const struct locale	*fr = &locales[LOCALE_FR];
	const struct locale	*he = &locales[LOCALE_HE];
	const struct locale	*ja = &locales[LOCALE_JA];
	const int64_t		 day = civil_days((struct civil){
	    .year = 2026, .month = 11, .day = 24 });

	(void)state;
	assert_str(words_say_n(a, fr, W_QUESTION_UP_TO, 0),
	    "0 caract\u00e8re au maximum");
	assert_str(words_say_n(a, fr, W_QUESTION_UP_TO, 5000),
	    "5\u202f000 caract\u00e8res au maximum");
	assert_str(words_decimal(a, &locales[LOCALE_ES], 1234.5, 1), "1.234,5");
	assert_int_equal(locale_form(he, 1), 0);
	assert_int_equal(locale_form(he, 2), 1);
	assert_int_equal(locale_form(he, 20), 2);
	assert_str(he->direction, "rtl");
	assert_str(words_say_n(a, he, W_AGO_DAYS, 1),
	    "\u05dc\u05e4\u05e0\u05d9 \u05d9\u05d5\u05dd");
	assert_str(words_say_n(a, he, W_AGO_DAYS, 2),
	    "\u05dc\u05e4\u05e0\u05d9 \u05d9\u05d5\u05de\u05d9\u05d9\u05dd");
	assert_str(words_say_n(a, he, W_AGO_DAYS, 3),
	    "\u05dc\u05e4\u05e0\u05d9 3 \u05d9\u05de\u05d9\u05dd");
	assert_str(words_say_n(a, ja, W_AGO_DAYS, 1200),
	    "1,200 \u65e5\u524d");
	assert_int_equal(locale_form(ja, 1), 0);
	assert_str(words_date(a, ja, day), "2026\u5e7411\u670824\u65e5");
	assert_str(words_date_short(a, ja, day), "11\u670824\u65e5");
	assert_str(words_date(a, &locales[LOCALE_ES], day), "24 nov 2026");
}

static void
dates_and_numbers_are_written_as_each_language_does(void **state)
{
	static const struct {
		int		 locale;
		const char	*date, *day, *time, *number, *decimal;
	} rows[] = {
		{ LOCALE_EN, "1 Mar 2026", "1 Mar", "1 Mar 2026, 09:05",
		    "1,204,500", "1,204.5" },
		{ LOCALE_DE, "1. M\u00e4rz 2026", "1. M\u00e4rz",
		    "1. M\u00e4rz 2026, 09:05", "1.204.500", "1.204,5" },
		{ LOCALE_FR, "1 mars 2026", "1 mars", "1 mars 2026, 09:05",
		    "1\u202f204\u202f500", "1\u202f204,5" },
		{ LOCALE_ES, "1 mar 2026", "1 mar", "1 mar 2026, 09:05",
		    "1.204.500", "1.204,5" },
		{ LOCALE_HE, "1 \u05d1\u05de\u05e8\u05e5 2026",
		    "1 \u05d1\u05de\u05e8\u05e5",
		    "1 \u05d1\u05de\u05e8\u05e5 2026, 09:05", "1,204,500",
		    "1,204.5" },
		{ LOCALE_JA, "2026\u5e743\u67081\u65e5", "3\u67081\u65e5",
		    "2026\u5e743\u67081\u65e5 09:05", "1,204,500",
		    "1,204.5" },
	};
	const struct locale	*l;
	const int64_t		 day = civil_days((struct civil){
	    .year = 2026, .month = 3, .day = 1 });
	size_t			 i;

	(void)state;
	assert_int_equal(sizeof(rows) / sizeof(rows[0]), LOCALE__MAX);
	for (i = 0; i < LOCALE__MAX; i++) {
		l = &locales[rows[i].locale];
		assert_str(words_date(a, l, day), rows[i].date);
		assert_str(words_date_short(a, l, day), rows[i].day);
		assert_str(words_time(a, l, STR("2026-03-01T09:05:59Z")),
		    rows[i].time);
		assert_str(words_number(a, l, 1204500), rows[i].number);
		assert_str(words_decimal(a, l, 1204.5, 1), rows[i].decimal);
	}
}

/* Each text of a month is found again, in every language. */
static void
months_are_found_by_name(void **state)
{
	static const struct {
		const char	*typed;
		int		 month;		/* 0: none */
	} cases[] = { { "juillet", 7 }, { "Juin", 6 }, { "jui", 0 },
	    { "enero", 1 }, { "ago", 8 }, { "d\u00e9c", 12 }, { "Dez", 12 },
	    { "mar", 3 }, { "10\u6708", 10 },
	    { "\u05d9\u05d5\u05dc\u05d9", 7 }, { "", 0 }, { "mont", 0 } };
	size_t	 i, l;
	int	 m, found;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(words_month_find(str_of(cases[i].typed),
		    &found), cases[i].month != 0);
		if (cases[i].month != 0)
			assert_int_equal(found, cases[i].month);
	}
	for (l = 0; l < LOCALE__MAX; l++)
		for (m = 1; m <= 12; m++) {
			assert_true(words_month_find(word(&locales[l],
			    (enum word)(W_DATE_NAME_1 + m - 1)), &found));
			assert_int_equal(found, m);
		}
}

/* A language that has only what visitors meet is kept from the other pages,
 * and the text that is missing there is English. */
static void
a_language_for_visitors_is_not_shown_to_staff(void **state)
{
	const struct locale	*l;
	size_t			 i;

	(void)state;
	assert_ptr_equal(locale_whole(DE), DE);
	for (i = 0; i < LOCALE__MAX; i++) {
		l = &locales[i];
		assert_ptr_equal(locale_whole(l), l->is_whole ? l : EN);
		if (l != EN)
			assert_false(str_is(word(l, W_SURVEY_VOLUNTARY),
			    word(EN, W_SURVEY_VOLUNTARY)));
	}
}

static void
a_language_is_found_by_tag(void **state)
{
	(void)state;
	assert_ptr_equal(locale_find(STR("de")), DE);
	assert_ptr_equal(locale_find(STR("DE-at")), DE);
	assert_ptr_equal(locale_find(STR("den")), EN);
	assert_ptr_equal(locale_find(STR("")), EN);
	assert_ptr_equal(locale_find(STR_NONE), EN);
	assert_ptr_equal(locale_pick(STR("it, de;q=0.8, en;q=0.5"), EN), DE);
	assert_ptr_equal(locale_pick(STR("it"), DE), DE);
	assert_ptr_equal(locale_pick(STR("fr-CA, de"), DE),
	    &locales[LOCALE_FR]);
	assert_ptr_equal(locale_pick(STR_NONE, DE), DE);
	assert_ptr_equal(locale_pick(STR("*"), DE), DE);
	assert_ptr_equal(locale_pick(STR("it, *;q=0.1"), DE), DE);
	assert_ptr_equal(locale_pick(STR("de-AT, *;q=0.1"), EN), DE);
	assert_str(language_direction(STR("ar")), "rtl");
	assert_str(language_direction(STR("he-IL")), "rtl");
	assert_str(language_direction(STR("az-Arab-IR")), "rtl");
	assert_str(language_direction(STR("ar-Latn")), "ltr");
	assert_str(language_direction(STR("de")), "ltr");
	assert_str(language_direction(STR("arn")), "ltr");
	assert_str(language_direction(STR_NONE), "ltr");
}

static void
a_tag_falls_back_by_script_and_region(void **state)
{
	static const struct str	 have[] = { STR_INIT("en"), STR_INIT("zh"),
	    STR_INIT("zh-Hant"), STR_INIT("pt"), STR_INIT("he"),
	    STR_INIT("sr-Latn"), STR_INIT("de-CH") };
	static const struct {
		const char	*tag;
		size_t		 found;		/* 9: none */
	} cases[] = { { "zh-TW", 2 }, { "zh-hk", 2 }, { "zh-Hant-TW", 2 },
	    { "zh-CN", 1 }, { "zh-Hans-CN", 1 }, { "zh", 1 }, { "pt-BR", 3 },
	    { "iw", 4 }, { "iw-IL", 4 }, { "sr-RS", 5 }, { "de-AT", 6 },
	    { "de", 6 }, { "zhx", 9 }, { "-", 9 }, { "", 9 } };
	size_t			 i, found;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		found = 9;
		assert_int_equal(language_find(have, sizeof(have) /
		    sizeof(have[0]), str_of(cases[i].tag), &found),
		    cases[i].found != 9);
		assert_int_equal(found, cases[i].found);
	}
	assert_str(language_own_name(STR("he")), "עברית");
	assert_str(language_own_name(STR("zh-Hant")), "繁體中文");
	assert_str(language_own_name(STR("de-AT")), "de-AT");
	assert_str(language_own_name(STR("tlh")), "tlh");
}

static void
numbers(void **state)
{
	(void)state;
	assert_str(words_number(a, EN, 0), "0");
	assert_str(words_number(a, EN, 999), "999");
	assert_str(words_number(a, EN, 1204), "1,204");
	assert_str(words_number(a, DE, -1234567), "\xe2\x88\x92" "1.234.567");
	assert_str(words_number(a, EN, INT64_MIN),
	    "\xe2\x88\x92" "9,223,372,036,854,775,808");
	assert_str(words_decimal(a, EN, 5.84, 1), "5.8");
	assert_str(words_decimal(a, DE, 12345.678, 2), "12.345,68");
	assert_str(words_decimal(a, DE, -0.25, 2), "\xe2\x88\x92" "0,25");
	assert_str(words_decimal(a, DE, 2, 0), "2");
	assert_str(words_figures(a, DE, 1234.5, 6), "1.234,5");
	assert_str(words_figures(a, EN, -3, 15), "\xe2\x88\x92" "3");
	assert_str(words_figures(a, EN, 1e20, 6), "1e+20");
}

static void
dates(void **state)
{
	(void)state;
	assert_str(words_date(a, EN, 20780), "23 Nov 2026");
	assert_str(words_date(a, DE, 20780), "23. Nov. 2026");
	assert_str(words_date_short(a, DE, 11016), "29. Feb.");
	assert_str(words_time(a, EN, STR("2026-11-24T09:12:33Z")),
	    "24 Nov 2026, 09:12");
	assert_str(words_time(a, DE, STR("2026-03-04 23:59")),
	    "4. M\xc3\xa4rz 2026, 23:59");
	assert_str(words_time(a, DE, STR("2026-03-04")), "4. M\xc3\xa4rz 2026");
	assert_str(words_time(a, DE, STR("soon")), "soon");
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

static void
signs_stand_before_their_numbers(void **state)
{
	const struct locale	*en = locale_find(STR("en"));
	const struct locale	*he = locale_find(STR("he"));

	(void)state;
	assert_str(words_signed(a, en, 41.6), "+42");
	assert_str(words_signed(a, en, -42), "\xe2\x88\x92" "42");
	assert_str(words_percent(a, en, 0.001), "<1\xc2\xa0%");
	assert_str(words_signed(a, he, 42), "\xe2\x81\xa6+42\xe2\x81\xa9");
	assert_str(words_percent(a, he, 0.999),
	    "\xe2\x81\xa6>99%\xe2\x81\xa9");
	assert_str(words_number(a, he, -1204),
	    "\xe2\x81\xa6\xe2\x88\x92" "1,204\xe2\x81\xa9");
	assert_str(words_decimal(a, he, -0.5, 1),
	    "\xe2\x81\xa6\xe2\x88\x92" "0.5\xe2\x81\xa9");
	assert_str(words_number(a, he, 12), "12");
	/* A title of another direction is set apart, an address is not. */
	assert_str(words_say(a, he, W_RESPONSES_TITLE,
	    .survey = STR("How was it?")), "תגובות לסקר "
	    "\xe2\x81\xa8How was it?\xe2\x81\xa9");
	assert_str(words_say(a, he, W_RESPONSES_TITLE,
	    .survey = STR("https://a.example")),
	    "תגובות לסקר https://a.example");
	assert_str(words_say(a, he, W_RESPONSES_TITLE,
	    .survey = STR("איך היה?")), "תגובות לסקר איך היה?");
	assert_str(words_say(a, en, W_RESPONSES_TITLE,
	    .survey = STR("How?")), "Responses to How?");
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		TEST(each_language_has_each_text),
		TEST(values_stand_where_the_language_wants_them),
		TEST(each_language_has_its_own_forms),
		TEST(dates_and_numbers_are_written_as_each_language_does),
		TEST(months_are_found_by_name),
		TEST(a_language_for_visitors_is_not_shown_to_staff),
		TEST(a_language_is_found_by_tag),
		TEST(a_tag_falls_back_by_script_and_region),
		TEST(numbers),
		TEST(dates),
		TEST(signs_stand_before_their_numbers),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
