/*
 * Declared ages. The month and the year of birth decide wherever they can;
 * the day is asked only when the birthday lies in the current month. Nobody's
 * clock is read here: the caller brings today's date in the tenant's zone.
 */
#ifndef RULE_AGE_H
#define RULE_AGE_H

#include "base/date.h"
#include "base/status.h"
#include "base/words.h"

#define AGE_YEAR_MIN	1900	/* the oldest year of birth that is taken */

enum age_verdict {
	AGE_NO,		/* younger than that */
	AGE_YES,
	AGE_ASK_DAY,	/* the month is the deciding one and has no day yet */
};

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

/* E_INVALID: *why tells the visitor why, *where is the field to go to.
 * The month may also be a name in any language of the catalogue, whole or its
 * first three letters. */
enum status	 age_read(const struct age_input *, struct civil today,
		    struct civil *birth, enum age_field *where,
		    enum word *why) MUST_USE;

#endif
