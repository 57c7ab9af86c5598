/*
 * The period of a dashboard or a list, from the address: "period" is 7, 30,
 * 90 or 365 days up to today, or custom with "from" and "to"; "by" is day, week
 * or month. What is not understood gives the default, with words where a person
 * typed it.
 */
#ifndef PAGE_STAFF_PERIOD_H
#define PAGE_STAFF_PERIOD_H

#include "measure/chart.h"
#include "page/part/layout.h"

#define PERIOD_DEFAULT	30
#define PERIOD_DAYS_MAX	(5 * 366)	/* of a custom one */

struct period {
	int64_t		 days;		/* 7 ...; 0: custom */
	int64_t		 first, last;
	struct str	 from, to;	/* the same as yyyy-mm-dd */
	struct str	 typed_from, typed_to;	/* as typed, if custom */
	enum chart_unit	 unit;
	struct str	 by;		/* "day", if the address says so */
	struct problem_view problems[2];
	size_t		 nproblems;
};

/* today: yyyy-mm-dd. */
void		 period_read(struct rq *, struct str today, struct period *);
/* "period=30", "period=custom&from=...&to=...", as part of an address. */
struct str	 period_query(struct arena *, const struct period *);
/* "25 Oct to 23 Nov 2026". */
struct str	 period_text(struct rq *, const struct period *);
/* Two days from two fields, either of which may be empty; false and a
 * problem for each that is none: "#from", "#to". */
bool		 period_days_read(struct rq *, struct str from,
		    struct str to, int64_t *first, int64_t *last,
		    struct problem_view *, size_t *nproblems);
/* What was typed if it is a day, else none: nothing else fits the field. */
struct str	 period_day_kept(struct str typed);

extern const int64_t period_choices[];	/* ends with 0 */

#endif
