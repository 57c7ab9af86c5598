/*
 * Where a list goes on: "microseconds_uuid" of the last row shown, both checked
 * before the database sees them.
 */
#ifndef STORE_CURSOR_H
#define STORE_CURSOR_H

#include "base/pg.h"

#define STORE_LIST_MAX	200

/* None has no at and no id. */
struct cursor {
	int64_t		 micros;
	const int64_t	*at;		/* NULL, or the above */
	struct str	 id;
};

/* false: not a cursor of ours. */
bool		 cursor_split(struct str, struct cursor *) MUST_USE;
struct str	 cursor_after(struct arena *, int64_t micros, struct str id);

#endif
