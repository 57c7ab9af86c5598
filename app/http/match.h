/*
 * From a path to its route. The index is built once, at start, from the
 * table of routes, and is constant afterwards: any number of workers and
 * requests may read it.
 *
 * Whose address it is comes first: a first segment that our own pages begin
 * with is ours, any other is a tenant's slug. So "/login" is never a tenant
 * called login, whatever the verb, and what nothing answers to is known to be
 * a tenant's all the same. The segments behind it are compared left to right;
 * where both would do, a literal one wins over ":name", and the verb is looked
 * at last.
 */
#ifndef HTTP_MATCH_H
#define HTTP_MATCH_H

#include "http/rq.h"

#define MATCH_SEGMENTS_MAX	16	/* in one path; a deeper one is 404 */

struct match_index;

/* Where a path leads. */
struct match {
	enum area		 area;
	struct str		 tenant;	/* its slug, if public; or none */
	const struct route	*route;		/* NULL: refused */
	/* Then the first row of the table behind as much of the path as there
	 * is; NULL: there is nothing like it. */
	const struct route	*near;
	/* What route, else near, captures, percent-decoded, in the order of
	 * the path, without the tenant; unused ones are STR_NONE. */
	struct str		 arg[RQ_ARGS_MAX];
};

/*
 * NULL if a row is malformed, or has the verb and the shape of an earlier
 * one; then *why names the row. Shapes are the same when they differ only in
 * the names of what they capture. Rows and arena outlive the index.
 */
struct match_index	*match_build(struct arena *, const struct route *,
			    size_t n, const char **why);

/*
 * raw_path is the path as it came, without the query.
 * E_NOTFOUND: no such path; also a trailing slash, an empty segment, "." and
 * "..", and a segment that decodes to a control character, to a slash or to
 * invalid UTF-8. E_MALFORMED: a bad percent escape. E_METHOD: the path
 * exists, but not with this verb (see match_allowed).
 */
enum status	 match_find(const struct match_index *, enum verb,
		    struct str raw_path, struct arena *, struct match *)
		    MUST_USE;

/* The Allow header for a path, such as "GET, HEAD"; STR_NONE if it is 404. */
struct str	 match_allowed(const struct match_index *, struct str raw_path,
		    struct arena *);

#endif
