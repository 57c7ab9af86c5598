/*
 * Routes: what the rows of routes.h say, and the addresses made from them.
 * Everything that writes an address of ours writes it here, so that one that
 * nothing answers to cannot be written.
 */
#ifndef RULE_ROUTE_H
#define RULE_ROUTE_H

#include "rule/rate.h"
#include "rule/capability.h"

enum verb { GET, POST, VERB__MAX };

/* Whose address it is. It is known as soon as the first segment is, so that
 * the page for an error belongs there as well. */
enum area {
	AREA_SYSTEM,	/* the service itself */
	AREA_PUBLIC,	/* of a tenant, for its visitors */
	AREA_STAFF,	/* the sign-in and what is behind it */
	AREA_API,	/* for programs: no page, no cookie, errors as JSON */
};

enum admission {
	ADMIT_OPEN,	/* everyone */
	ADMIT_LINK,	/* everyone whose address has a signed word of ours,
			 * which the handler reads: a form without a token */
	ADMIT_TOKEN,	/* everyone, with a form token signed for the path */
	ADMIT_SESSION,	/* who is signed in; a form carries its CSRF token */
	ADMIT_MACHINE,	/* from this machine only, to others it is not there */
	ADMIT_BEARER,	/* a program with a token that has the row's scope */
};

enum body {
	BODY_NONE,
	BODY_FORM,	/* fields of a form, no file among them */
	BODY_UPLOAD,	/* with files */
	BODY_JSON,	/* an object, of programs */
};

enum reply { REPLY_PAGE, REPLY_TEXT, REPLY_FILE, REPLY_JSON };

enum route_id {
#define ROUTE(id, ...)	ROUTE_ ## id,
#include "routes.h"
	ROUTE__MAX
};

enum {
#define ROUTE(id, verb, area, path, n, ...)	ROUTE_ARGS_ ## id = n,
#include "routes.h"
};

struct rq;

struct route {
	enum verb	 verb;
	enum area	 area;
	const char	*path;		/* "/:tenant/s/:survey" */
	enum route_id	 up;		/* where an error leads back to */
	enum admission	 admission;
	enum capability	 capability;	/* with ADMIT_SESSION; with
					 * ADMIT_BEARER the scope */
	enum body	 body;
	size_t		 body_max;	/* bytes */
	bool		 once;		/* sent again, it counts once */
	enum rate	 rate;		/* of rule/rate.h */
	enum reply	 reply;
	const char	*what;		/* one line: what it is */
};

extern const struct route	 route_rows[ROUTE__MAX];

/* What is wrong with a row by itself; NULL: nothing. */
const char	*route_fault(const struct route *);

/*
 * The address of a route: its captures are args, percent-encoded one by one.
 * tenant is the slug of a PUBLIC one, and not looked at for others. Written as
 * route_address(arena, slug, SURVEY, survey_slug), where the wrong number of
 * args does not compile.
 */
struct str	 route_make(struct arena *, struct str tenant, enum route_id,
		    const struct str *args);

/* A wrong number of args is an array of negative size. */
#define route_address(arena, tenant, id, ...)				\
	route_make(arena, tenant, ROUTE_ ## id + 0 * sizeof(char[	\
	    sizeof((struct str[]){ __VA_ARGS__ __VA_OPT__(,) STR_NONE }) == \
	    sizeof(struct str) * (ROUTE_ARGS_ ## id + 1) ? 1 : -1]),	\
	    (const struct str[]){ __VA_ARGS__ __VA_OPT__(,) STR_NONE })

#ifdef __cppcheck__		/* which knows no __VA_OPT__ */
#undef route_address
#define route_address(arena, ...)	str_dup(arena, STR("/"))
#endif

#endif
