/*
 * Dates of the Gregorian calendar, as (year, month, day) and as days since
 * 1970-01-01, and the clocks of the machine. No zone is known here: a local
 * date comes from the database, which knows the tenant's zone.
 */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "base/str.h"

struct civil {
	int	 year;
	int	 month;		/* 1 to 12 */
	int	 day;		/* 1 to 31; 0 in a date of birth: not given */
};

/* Proleptic Gregorian calendar; day 0 is 1970-01-01. */
int64_t		 civil_days(struct civil);
struct civil	 civil_from_days(int64_t);
bool		 civil_is_real(struct civil);
bool		 civil_is_leap(int year);
int		 civil_month_days(int year, int month);
/* "yyyy-mm-dd" at the start of a date or time, a real day of years 1 to 9999. */
bool		 civil_read(struct str, struct civil *)
		    __attribute__((warn_unused_result));
struct str	 civil_iso(struct arena *, struct civil);
/* "Jan" to "Dec", for protocols; month is 1 to 12. */
const char	*civil_month_short(int month);

/* The same by day number: exactly "yyyy-mm-dd", from 1970 on. */
bool		 date_read(struct str, int64_t *day)
		    __attribute__((warn_unused_result));
struct str	 date_iso(struct arena *, int64_t day);

/* Seconds since 1970 of "yyyy-mm-ddThh:mm:ssZ". */
bool		 time_read(struct str, int64_t *seconds)
		    __attribute__((warn_unused_result));
struct str	 time_iso(struct arena *, int64_t seconds);

/* For spans of time: never set back, of no meaning by itself. */
int64_t		 clock_us(void);
int64_t		 clock_ms(void);
/* Seconds since 1970, UTC. */
int64_t		 clock_now(void);
int64_t		 clock_now_ms(void);

#endif
