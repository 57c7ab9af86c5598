/* The age decision; no clock, no zone, nothing is kept. */
#include <string.h>

#include "rule/age.h"

enum age_verdict
age_check(struct civil birth, struct civil today, int min)
{
	struct civil	 due = birth;

	due.year += min;
	if (due.year != today.year)
		return (due.year < today.year ? AGE_YES : AGE_NO);
	if (birth.day == 29 && birth.month == 2 && !civil_is_leap(due.year)) {
		due.month = 3;
		due.day = 1;
	}
	if (due.month != today.month)
		return (due.month < today.month ? AGE_YES : AGE_NO);
	if (birth.day == 0)
		return (AGE_ASK_DAY);
	return (due.day <= today.day ? AGE_YES : AGE_NO);
}

static bool
month_read(struct str s, int *month)
{
	static const char *const names[] = { "january", "february", "march",
	    "april", "may", "june", "july", "august", "september", "october",
	    "november", "december" };
	int64_t	 n;
	size_t	 i, len;

	if (s.len <= 2 && str_int(s, &n) && n >= 1 && n <= 12) {
		*month = (int)n;
		return (true);
	}
	for (i = 0; i < 12; i++) {
		len = strlen(names[i]);
		if ((s.len == 3 || s.len == len) &&
		    strncasecmp(s.p, names[i], s.len) == 0) {
			*month = (int)i + 1;
			return (true);
		}
	}
	return (false);
}

static const char *
age_read_parts(const struct age_input *in, struct civil *b,
    enum age_field *where)
{
	struct str	 day, month, year;
	int64_t		 n;

	day = str_trim(in->day);
	month = str_trim(in->month);
	year = str_trim(in->year);
	*where = AGE_FIELD_MONTH;
	if (month.len == 0 && year.len == 0)
		return ("Enter your date of birth");
	if (month.len == 0)
		return ("Your date of birth must include a month");
	if (!month_read(month, &b->month))
		return ("The month must be a number from 1 to 12");
	*where = AGE_FIELD_YEAR;
	if (year.len == 0)
		return ("Your date of birth must include a year");
	if (year.len != 4 || !str_int(year, &n) || n < 0)
		return ("The year must have four digits, like 1990");
	b->year = (int)n;
	*where = AGE_FIELD_DAY;
	b->day = 0;
	if (day.len == 0)
		return (NULL);
	if (day.len > 2 || !str_int(day, &n) || n < 1 || n > 31)
		return ("The day must be a number from 1 to 31");
	b->day = (int)n;
	return (NULL);
}

enum status
age_read(const struct age_input *in, struct civil today, struct civil *birth,
    enum age_field *where, const char **why)
{
	struct civil	 b = { 0, 0, 0 };
	struct civil	 first;

	*why = age_read_parts(in, &b, where);
	if (*why != NULL)
		return (E_INVALID);
	if (b.day != 0 && !civil_is_real(b)) {
		*why = "Your date of birth must be a real date";
		return (E_INVALID);
	}
	first = b;
	if (first.day == 0)
		first.day = 1;
	*where = AGE_FIELD_YEAR;
	if (civil_days(first) > civil_days(today)) {
		*why = "Your date of birth must be in the past";
		return (E_INVALID);
	}
	if (b.year < AGE_YEAR_MIN) {
		*why = "The year must be 1900 or later";
		return (E_INVALID);
	}
	*where = AGE_FIELD_NONE;
	*birth = b;
	return (OK);
}
