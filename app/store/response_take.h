/*
 * What several store files read rows with; nobody else includes it. A cursor
 * is "microseconds_uuid" of the last row shown, of responses with their day
 * before it: all parts are checked before the database sees them.
 */
#ifndef STORE_RESPONSE_TAKE_H
#define STORE_RESPONSE_TAKE_H

#include "base/pg.h"
#include "store/response.h"

#define STORE_LIST_MAX	200

/* Where a list goes on. None has no at and no id. */
struct cursor {
	int64_t		 micros;
	const int64_t	*at;		/* NULL, or the above */
	struct str	 id;
};
/* false: not a cursor of ours. */
bool		 cursor_split(struct str, struct cursor *) MUST_USE;
/* None gives two NULLs. false: not a cursor of ours. */
bool		 cursor_read(struct arena *, struct str, struct pg_arg *at,
		    struct pg_arg *id) MUST_USE;
struct str	 cursor_after(struct arena *, int64_t micros, struct str id);
struct str	 cursor_make(struct arena *, struct str at, struct str id);

#endif
