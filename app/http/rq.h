/*
 * One request, as a handler sees it. Everything it points at lives on
 * rq->arena, until the request ends. No Kore in here.
 */
#ifndef HTTP_RQ_H
#define HTTP_RQ_H

#include "base/buf.h"
#include "base/pg.h"
#include "base/status.h"
#include "http/form.h"
#include "view/view.h"

#define RQ_ARGS_MAX	6	/* path segments that a route captures */
#define RQ_HEADERS_MAX	16	/* headers a handler adds to its reply */

enum verb { GET, POST, VERB__MAX };

/* Who may come in; checked before the handler runs. */
enum who {
	ANYONE,		/* public page; POST needs a signed form token */
	SIGNED_IN,	/* any account */
	OWNER,		/* the tenant's owner only */
	INSIGHT,	/* owner, analyst: survey results */
	RECRUITING,	/* owner, recruiter: applications */
	OPERATOR,	/* the provider's own staff */
	MACHINE,	/* loopback or token: readiness, metrics */
};

/* How a POST proves that it comes from a page of ours. */
enum proof {
	PROOF_NONE,	/* GET */
	PROOF_FORM,	/* public: field "_token", checked by the handler's page */
	PROOF_CSRF,	/* signed in, or /login: field "_csrf" */
};

enum role { ROLE_NONE, ROLE_OWNER, ROLE_ANALYST, ROLE_RECRUITER,
	    ROLE_OPERATOR, ROLE__MAX };

struct session {
	struct str	 id;		/* uuid of the session row */
	struct str	 account;	/* uuid; none: nobody is signed in */
	struct str	 name;
	struct str	 email;
	enum role	 role;
	struct str	 tenant;	/* uuid */
	struct str	 tenant_slug;
	struct str	 tenant_name;
	struct str	 csrf;		/* token for the forms of this session */
};

struct rq;
typedef enum status handler_fn(struct rq *);

struct route {
	enum verb	 verb;
	const char	*path;		/* "/:tenant/s/:survey"; ":x" one segment */
	enum who	 who;
	size_t		 body_max;	/* bytes; 0 for GET */
	handler_fn	*handler;
	const char	*what;		/* one line: what it is */
};

struct rq_header {
	const char	*name;
	struct str	 value;
};

struct rq {
	struct arena	*arena;
	struct db	 db;
	const struct route *route;
	enum verb	 verb;
	bool		 head;			/* HEAD: same, without body */
	struct str	 path;			/* decoded per segment in arg */
	struct str	 arg[RQ_ARGS_MAX];	/* captures, percent-decoded */
	struct form	 query;			/* parsed query string */
	struct form	 form;			/* parsed body */
	struct str	 cookie;		/* raw Cookie header */
	struct str	 ip;			/* from the trusted socket only */
	struct str	 language;		/* Accept-Language, raw */
	struct str	 ref;			/* reference number, in the log too */
	struct session	 session;

	/* The reply. Set by the rq_* functions below. */
	int		 code;
	struct str	 type;
	struct str	 body;
	struct rq_header header[RQ_HEADERS_MAX];
	size_t		 nheaders;
	struct str	 csp;			/* none: the default policy */
	struct str	 cache;			/* none: "no-store" */
	void		*owner;			/* the edge's own; not for pages */
};

/* Answers. Each returns OK so that a handler ends "return (rq_...)". */
enum status	 rq_page(struct rq *, int code, const struct view *,
		    const void *data);
enum status	 rq_bytes(struct rq *, int code, struct str type, struct str body);
/* 303 See Other. to is a path of ours, already escaped. */
enum status	 rq_see_other(struct rq *, struct str to);
/* name is a literal; a value with CR, LF or NUL is dropped and logged. */
void		 rq_header_add(struct rq *, const char *name, struct str value);
/* HttpOnly; SameSite=Lax; Path=/; Secure with the __Host- prefix where the
 * edge speaks TLS. max_age < 0: until the browser closes; 0: delete. */
void		 rq_cookie_set(struct rq *, const char *name, struct str value,
		    int64_t max_age);
struct str	 rq_cookie_find(const struct rq *, const char *name);

/* Wall clock at the start of the request, seconds since 1970, UTC. */
int64_t		 rq_now(const struct rq *);

#endif
