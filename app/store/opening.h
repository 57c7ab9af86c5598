/* Job openings, for the public list and for the people who hire. */
#ifndef STORE_OPENING_H
#define STORE_OPENING_H

#include "base/pg.h"

struct opening {
	struct str	 id;
	struct str	 slug;
	struct str	 title;
	struct str	 department;
	struct str	 location;
	struct str	 employment_type;  /* full_time, part_time, contract,
					    * internship, temporary */
	bool		 is_remote;
	struct str	 language;
	struct str	 summary;
	struct str	 description;	/* paragraphs by blank lines, "- " lists */
	int64_t		 pay_min, pay_max;	/* 0: not said */
	struct str	 pay_currency;	/* ISO 4217 */
	struct str	 pay_period;	/* hour, month, year */
	int64_t		 min_age;	/* its own, or the tenant's */
	struct str	 state;		/* draft, open, closed */
	struct str	 published_at;	/* RFC 3339 UTC, or none */
	struct str	 closes_at;	/* "2026-03-01T12:30" of the tenant's
					 * time zone, or none */
	int64_t		 closes_offset;	/* that zone's then; seconds */
	bool		 is_open;	/* state and times, at this moment */
	int64_t		 napplications;	/* set by _list only */
};

struct opening_filter {
	struct str	 location;	/* exact, or none */
	struct str	 department;
	struct str	 q;		/* words in title, summary, text; or none */
};

/* What visitors see: open ones, newest first. */
enum status	 store_opening_open_list(struct db *,
		    const struct opening_filter *, struct opening **, size_t *)
		    MUST_USE AWAITS;
/* Published ones, open or closed (see is_open). A draft is E_NOTFOUND. */
enum status	 store_opening_public_get(struct db *, struct str slug,
		    struct opening **) MUST_USE AWAITS;
/* For people signed in: all of them, with counts. */
enum status	 store_opening_list(struct db *, struct opening **, size_t *)
		    MUST_USE AWAITS;

#endif
