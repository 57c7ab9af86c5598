/*
 * Declared ages. The month and the year of birth decide wherever they can;
 * the day is asked only when the birthday lies in the current month. Nobody's
 * clock is read here: the caller brings today's date in the tenant's zone.
 */
#ifndef RULE_AGE_H
#define RULE_AGE_H

#include "base/status.h"
#include "base/str.h"

#define AGE_YEAR_MIN	1900	/* the oldest year of birth that is taken */

struct civil {
	int	 year;
	int	 month;		/* 1 to 12 */
	int	 day;		/* 1 to 31; 0 in a date of birth: not given */
};

enum age_verdict {
	AGE_NO,		/* younger than that */
	AGE_YES,
	AGE_ASK_DAY,	/* the month is the deciding one and has no day yet */
};

/* Proleptic Gregorian calendar; day 0 is 1970-01-01. */
int64_t		 civil_days(struct civil);
struct civil	 civil_from_days(int64_t);
bool		 civil_is_real(struct civil);
int		 civil_month_days(int year, int month);

/*
 * Is somebody born then at least min years old today? One born on 29 February
 * comes of age on 1 March in common years (the later of the two customs, so
 * that nobody passes early).
 */
enum age_verdict age_check(struct civil birth, struct civil today, int min);

/* What the three text fields hold, for the date of birth to be read. */
enum age_field { AGE_FIELD_NONE, AGE_FIELD_DAY, AGE_FIELD_MONTH,
		 AGE_FIELD_YEAR };

struct age_input {
	struct str	 day;		/* none or empty: was not asked */
	struct str	 month;
	struct str	 year;
};

/* E_INVALID: *why tells the visitor in words, *where is the field to go to.
 * The month may also be an English name, whole or its first three letters. */
enum status	 age_read(const struct age_input *, struct civil today,
		    struct civil *birth, enum age_field *where,
		    const char **why) MUST_USE;

#endif
