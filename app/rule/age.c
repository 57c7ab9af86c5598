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
	int64_t	 n;

	if (s.len > 2 || !str_int(s, &n) || n < 1 || n > 12)
		return (words_month_find(s, month));
	*month = (int)n;
	return (true);
}

static enum word
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
		return (W_AGE_MISSING);
	if (month.len == 0)
		return (W_AGE_NO_MONTH);
	if (!month_read(month, &b->month))
		return (W_AGE_BAD_MONTH);
	*where = AGE_FIELD_YEAR;
	if (year.len == 0)
		return (W_AGE_NO_YEAR);
	if (year.len != 4 || !str_int(year, &n) || n < 0)
		return (W_AGE_BAD_YEAR);
	b->year = (int)n;
	*where = AGE_FIELD_DAY;
	b->day = 0;
	if (day.len == 0)
		return (W_NONE);
	if (day.len > 2 || !str_int(day, &n) || n < 1 || n > 31)
		return (W_AGE_BAD_DAY);
	b->day = (int)n;
	return (W_NONE);
}

enum status
age_read(const struct age_input *in, struct civil today, struct civil *birth,
    enum age_field *where, enum word *why)
{
	struct civil	 b = { 0, 0, 0 };
	struct civil	 first;

	*why = age_read_parts(in, &b, where);
	if (*why != W_NONE)
		return (E_INVALID);
	if (b.day != 0 && !civil_is_real(b)) {
		*why = W_AGE_NOT_REAL;
		return (E_INVALID);
	}
	first = b;
	if (first.day == 0)
		first.day = 1;
	*where = AGE_FIELD_YEAR;
	if (civil_days(first) > civil_days(today)) {
		*why = W_AGE_FUTURE;
		return (E_INVALID);
	}
	if (b.year < AGE_YEAR_MIN) {
		*why = W_AGE_TOO_OLD;
		return (E_INVALID);
	}
	*where = AGE_FIELD_NONE;
	*birth = b;
	return (OK);
}
