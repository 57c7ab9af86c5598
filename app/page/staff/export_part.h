/*
 * What an export is asked for with, and the one that is sent while it is made:
 * between the page and what it sends.
 */
#ifndef PAGE_STAFF_EXPORT_PART_H
#define PAGE_STAFF_EXPORT_PART_H

#include "page/part/layout.h"
#include "store/response_table.h"

/* Versions with answers in one file; each is in memory while it is made. */
#define EXPORT_VERSIONS	100

struct export_format {
	const char	*name;		/* also its extension */
	enum word	 label, about;
	const char	*media;
	bool		 is_file;	/* made behind the requests */
};

struct export_ask {
	struct survey_row *survey;
	int64_t		 newest;	/* number of its newest version */
	struct response_filter filter;
	struct str	 from, to;	/* as typed */
	const struct export_format *format;
	bool		 in_words, mark;
	struct problem_view problems[4];
	size_t		 nproblems;
	struct export_counts_row *counts;	/* of each version, the newest
						 * first */
	size_t		 ncounts;
	int64_t		 rows;		/* as many as there are now */
};

/* Its columns: of the versions that were answered, and of the newest. */
enum status	 export_table_make(struct rq *, const struct export_ask *,
		    struct response_table *) MUST_USE AWAITS;
/* By its name; NULL: there is none. */
const struct export_format *export_format_find(struct str name);
/* Sends it, piece by piece, and writes down that it did. */
enum status	 export_stream(struct rq *, const struct export_ask *)
		    MUST_USE AWAITS;

#endif
