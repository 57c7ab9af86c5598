/* Ages: birthdays, leap births, months that decide. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "rule/age.h"

static void
ages_are_decided(void **state)
{
	static const struct {
		struct civil	 birth, today;
		int		 min;
		enum age_verdict verdict;
	} cases[] = {
	    /* The birthday itself, the day before, the day after. */
	    { { 2008, 6, 15 }, { 2026, 6, 15 }, 18, AGE_YES },
	    { { 2008, 6, 16 }, { 2026, 6, 15 }, 18, AGE_NO },
	    { { 2008, 6, 14 }, { 2026, 6, 15 }, 18, AGE_YES },
	    /* Month and year decide, but for the month itself. */
	    { { 2008, 5, 0 }, { 2026, 6, 1 }, 18, AGE_YES },
	    { { 2008, 6, 0 }, { 2026, 6, 1 }, 18, AGE_ASK_DAY },
	    { { 2008, 6, 0 }, { 2026, 6, 30 }, 18, AGE_ASK_DAY },
	    { { 2008, 6, 0 }, { 2026, 7, 1 }, 18, AGE_YES },
	    { { 2008, 7, 0 }, { 2026, 6, 30 }, 18, AGE_NO },
	    { { 2007, 12, 0 }, { 2026, 1, 1 }, 18, AGE_YES },
	    { { 2009, 1, 0 }, { 2026, 12, 31 }, 18, AGE_NO },
	    { { 2010, 6, 15 }, { 2026, 6, 15 }, 16, AGE_YES },
	    /* Born on a 29 February: of age on 1 March in common years. */
	    { { 2008, 2, 29 }, { 2026, 2, 28 }, 18, AGE_NO },
	    { { 2008, 2, 29 }, { 2026, 3, 1 }, 18, AGE_YES },
	    { { 2008, 2, 29 }, { 2024, 2, 29 }, 16, AGE_YES },
	    { { 2008, 2, 29 }, { 2024, 2, 28 }, 16, AGE_NO },
	    { { 2008, 2, 0 }, { 2026, 2, 28 }, 18, AGE_ASK_DAY },
	    { { 2008, 2, 0 }, { 2026, 3, 1 }, 18, AGE_YES },
	    { { 2026, 6, 15 }, { 2026, 6, 15 }, 0, AGE_YES },
	};
	size_t	 i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (age_check(cases[i].birth, cases[i].today, cases[i].min) !=
		    cases[i].verdict)
			fail_msg("case %zu", i);
}

static void
fields_are_read(void **state)
{
	static const struct {
		const char	*day, *month, *year;
		enum age_field	 where;
		const char	*why;	/* NULL: taken */
		int		 date;
	} cases[] = {
	    { "", "6", "2008", 0, NULL, 20080600 },
	    { "5", "06", " 2008 ", 0, NULL, 20080605 },
	    { "5", "June", "2008", 0, NULL, 20080605 },
	    { "5", "sep", "2008", 0, NULL, 20080905 },
	    { "", "5", "1900", 0, NULL, 19000500 },
	    { "", "11", "2026", 0, NULL, 20261100 },
	    { "", "", "", AGE_FIELD_MONTH, "Enter your date of birth", 0 },
	    { "", "6", "", AGE_FIELD_YEAR,
		"Your date of birth must include a year", 0 },
	    { "", "", "2008", AGE_FIELD_MONTH,
		"Your date of birth must include a month", 0 },
	    { "", "13", "2008", AGE_FIELD_MONTH,
		"The month must be a number from 1 to 12", 0 },
	    { "", "ju", "2008", AGE_FIELD_MONTH,
		"The month must be a number from 1 to 12", 0 },
	    { "", "6", "08", AGE_FIELD_YEAR,
		"The year must have four digits, like 1990", 0 },
	    { "", "6", "-200", AGE_FIELD_YEAR,
		"The year must have four digits, like 1990", 0 },
	    { "32", "6", "2008", AGE_FIELD_DAY,
		"The day must be a number from 1 to 31", 0 },
	    { "31", "6", "2008", AGE_FIELD_DAY,
		"Your date of birth must be a real date", 0 },
	    { "", "12", "2026", AGE_FIELD_YEAR,
		"Your date of birth must be in the past", 0 },
	    { "24", "11", "2026", AGE_FIELD_YEAR,
		"Your date of birth must be in the past", 0 },
	    { "", "6", "1899", AGE_FIELD_YEAR,
		"The year must be 1900 or later", 0 },
	};
	const struct civil	 today = { 2026, 11, 23 };
	struct age_input	 in;
	struct civil		 b;
	enum age_field		 where;
	const char		*why;
	enum status		 st;
	size_t			 i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		in = (struct age_input){ str_of(cases[i].day),
		    str_of(cases[i].month), str_of(cases[i].year) };
		st = age_read(&in, today, &b, &where, &why);
		assert_int_equal(st, cases[i].why == NULL ? OK : E_INVALID);
		assert_int_equal(where, cases[i].where);
		if (st != OK)
			assert_string_equal(why, cases[i].why);
		else
			assert_int_equal(b.year * 10000 + b.month * 100 +
			    b.day, cases[i].date);
	}
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(ages_are_decided),
		cmocka_unit_test(fields_are_read),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
