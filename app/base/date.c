/* Dates by number and by text, and the clocks: see the header. */
#include <time.h>

#include "base/date.h"

bool
civil_is_leap(int y)
{
	return (y % 4 == 0 && (y % 100 != 0 || y % 400 == 0));
}

int
civil_month_days(int year, int month)
{
	static const int	 days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30,
	    31, 30, 31 };

	if (month < 1 || month > 12)
		return (0);
	return (days[month - 1] + (month == 2 && civil_is_leap(year)));
}

bool
civil_is_real(struct civil c)
{
	return (c.year >= 1 && c.year <= 9999 && c.day >= 1 &&
	    c.day <= civil_month_days(c.year, c.month));
}

/* Howard Hinnant, "chrono-compatible low-level date algorithms": years that
 * begin in March, in eras of 400 years or 146,097 days. */
int64_t
civil_days(struct civil c)
{
	int64_t	 y, era, yoe, doy, doe;

	y = c.year - (c.month <= 2);
	era = (y >= 0 ? y : y - 399) / 400;
	yoe = y - era * 400;
	doy = (153 * (c.month + (c.month > 2 ? -3 : 9)) + 2) / 5 + c.day - 1;
	doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
	return (era * 146097 + doe - 719468);
}

struct civil
civil_from_days(int64_t z)
{
	struct civil	 c;
	int64_t		 era, doe, yoe, doy, mp;

	z += 719468;
	era = (z >= 0 ? z : z - 146096) / 146097;
	doe = z - era * 146097;
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	c.day = (int)(doy - (153 * mp + 2) / 5 + 1);
	c.month = (int)(mp < 10 ? mp + 3 : mp - 9);
	c.year = (int)(yoe + era * 400 + (c.month <= 2));
	return (c);
}

/* n digits at s[at]; the caller has checked the length. */
static bool
digits_read(struct str s, size_t at, size_t n, int *out)
{
	size_t	 i;

	*out = 0;
	for (i = at; i < at + n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return (false);
		*out = *out * 10 + (s.p[i] - '0');
	}
	return (true);
}

bool
civil_read(struct str s, struct civil *c)
{
	return (s.len >= 10 && s.p[4] == '-' && s.p[7] == '-' &&
	    digits_read(s, 0, 4, &c->year) && digits_read(s, 5, 2, &c->month) &&
	    digits_read(s, 8, 2, &c->day) && civil_is_real(*c));
}

struct str
civil_iso(struct arena *a, struct civil c)
{
	return (str_fmt(a, "%04d-%02d-%02d", c.year, c.month, c.day));
}

const char *
civil_month_short(int month)
{
	static const char *const names[] = { "Jan", "Feb", "Mar", "Apr",
	    "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

	return (month < 1 || month > 12 ? "" : names[month - 1]);
}

bool
date_read(struct str s, int64_t *day)
{
	struct civil	 c;

	if (s.len != 10 || !civil_read(s, &c) || c.year < 1970)
		return (false);
	*day = civil_days(c);
	return (true);
}

struct str
date_iso(struct arena *a, int64_t day)
{
	return (civil_iso(a, civil_from_days(day)));
}

bool
time_read(struct str s, int64_t *seconds)
{
	struct civil	 c;
	int		 hour, minute, second;

	if (s.len != 20 || !civil_read(s, &c) || s.p[10] != 'T' ||
	    s.p[13] != ':' || s.p[16] != ':' || s.p[19] != 'Z' ||
	    !digits_read(s, 11, 2, &hour) || !digits_read(s, 14, 2, &minute) ||
	    !digits_read(s, 17, 2, &second) ||
	    hour > 23 || minute > 59 || second > 59)
		return (false);
	*seconds = civil_days(c) * 86400 + hour * 3600 + minute * 60 + second;
	return (true);
}

struct str
time_iso(struct arena *a, int64_t at)
{
	return (str_fmt(a, "%.*sT%02d:%02d:%02dZ", STR_ARG(date_iso(a,
	    at / 86400)), (int)(at / 3600 % 24), (int)(at / 60 % 60),
	    (int)(at % 60)));
}

int64_t
clock_us(void)
{
	struct timespec	 t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return ((int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000);
}

int64_t
clock_ms(void)
{
	return (clock_us() / 1000);
}

/* Not time(2), which is a tick behind: a survey would be open that long after
 * its second. */
int64_t
clock_now(void)
{
	return (clock_now_ms() / 1000);
}

int64_t
clock_now_ms(void)
{
	struct timespec	 t;

	(void)clock_gettime(CLOCK_REALTIME, &t);
	return ((int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000);
}
