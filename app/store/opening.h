/*
 * The open jobs of a tenant as visitors look for them: by words, by filters,
 * and by pages of OPENING_PAGE.
 */
#ifndef STORE_OPENING_H
#define STORE_OPENING_H

#include "queries.h"

#define OPENING_PAGE	20	/* as sql/queries/opening.sql has it */

/* Values of one filter are "or"; none is no filter. */
struct opening_filter {
	struct str	 q;		/* or none */
	struct pg_list	 departments, locations, types;
	int64_t		 before;	/* so many are on the pages before */
};

struct opening_found {
	struct opening	*rows;		/* of the page; without descriptions */
	size_t		 n;
	/* By "facet" ("department", "location", "total", "type") and value, in
	 * the order of bytes: how many there would be if it were chosen. With
	 * words: only of what has them. */
	struct opening_count_row *counts;
	size_t		 ncounts;
	int64_t		 total;
	int64_t		 closes_us;	/* when the first of all closes, or 0 */
};

enum status	 store_opening_find(struct db *, const struct opening_filter *,
		    struct opening_found *) MUST_USE AWAITS;

#endif
