/*
 * Responses as rows of one table (CSV, RFC 4180), for a file or a reply that is
 * written piece by piece. Columns are the paths of answers over all versions;
 * ours begin with "_", as no question's code does.
 */
#ifndef STORE_RESPONSE_TABLE_H
#define STORE_RESPONSE_TABLE_H

#include "form/type.h"
#include "store/response.h"

struct response_table {
	struct arena	*arena;
	struct table_version {
		const struct survey *def;	/* NULL: not added */
		size_t		*places;	/* where its columns stand in
						 * all */
	}		*versions;		/* by number, from 1 */
	int64_t		 nversions;
	struct lines	 columns;
};

/* Of so many versions; each is then added, the newest first. */
struct response_table response_table_new(struct arena *, int64_t nversions);
void		 response_table_add(struct response_table *, int64_t version,
		    const struct survey *);
void		 response_table_head(const struct response_table *,
		    struct buf *);
/* On the buffer's arena. E_CONFLICT: a version that was not added; E_INVALID:
 * its answers cannot be read. */
enum status	 response_table_row(const struct response_table *,
		    const struct response *, struct buf *) MUST_USE;

#endif
