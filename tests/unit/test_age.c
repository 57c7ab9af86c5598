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
		enum word	 why;	/* W_NONE: taken */
		int		 date;
	} cases[] = {
	    { "", "6", "2008", 0, W_NONE, 20080600 },
	    { "5", "06", " 2008 ", 0, W_NONE, 20080605 },
	    { "5", "June", "2008", 0, W_NONE, 20080605 },
	    { "", "M\xc3\xa4rz", "2008", 0, W_NONE, 20080300 },
	    { "", "m\xc3\xa4r", "2008", 0, W_NONE, 20080300 },
	    { "", "Dezember", "2008", 0, W_NONE, 20081200 },
	    { "", "m\xc3\xa4", "2008", AGE_FIELD_MONTH, W_AGE_BAD_MONTH, 0 },
	    { "5", "sep", "2008", 0, W_NONE, 20080905 },
	    { "", "5", "1900", 0, W_NONE, 19000500 },
	    { "", "11", "2026", 0, W_NONE, 20261100 },
	    { "", "", "", AGE_FIELD_MONTH, W_AGE_MISSING, 0 },
	    { "", "6", "", AGE_FIELD_YEAR, W_AGE_NO_YEAR, 0 },
	    { "", "", "2008", AGE_FIELD_MONTH, W_AGE_NO_MONTH, 0 },
	    { "", "13", "2008", AGE_FIELD_MONTH, W_AGE_BAD_MONTH, 0 },
	    { "", "ju", "2008", AGE_FIELD_MONTH, W_AGE_BAD_MONTH, 0 },
	    { "", "6", "08", AGE_FIELD_YEAR, W_AGE_BAD_YEAR, 0 },
	    { "", "6", "-200", AGE_FIELD_YEAR, W_AGE_BAD_YEAR, 0 },
	    { "32", "6", "2008", AGE_FIELD_DAY, W_AGE_BAD_DAY, 0 },
	    { "31", "6", "2008", AGE_FIELD_DAY, W_AGE_NOT_REAL, 0 },
	    { "", "12", "2026", AGE_FIELD_YEAR, W_AGE_FUTURE, 0 },
	    { "24", "11", "2026", AGE_FIELD_YEAR, W_AGE_FUTURE, 0 },
	    { "", "6", "1899", AGE_FIELD_YEAR, W_AGE_TOO_OLD, 0 },
	};
	const struct civil	 today = { 2026, 11, 23 };
	struct age_input	 in;
	struct civil		 b;
	enum age_field		 where;
	enum word		 why;
	enum status		 st;
	size_t			 i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		in = (struct age_input){ str_of(cases[i].day),
		    str_of(cases[i].month), str_of(cases[i].year) };
		st = age_read(&in, today, &b, &where, &why);
		assert_int_equal(st, cases[i].why == W_NONE ? OK : E_INVALID);
		assert_int_equal(where, cases[i].where);
		if (st != OK)
			assert_int_equal(why, cases[i].why);
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
