/*
 * One request, as a handler sees it. Everything it points at lives on
 * rq->arena, until the request ends. No Kore in here.
 */
#ifndef HTTP_RQ_H
#define HTTP_RQ_H

#include "base/buf.h"
#include "base/pg.h"
#include "base/status.h"
#include "base/words.h"
#include "http/form.h"
#include "rule/route.h"

#define RQ_ARGS_MAX	6	/* path segments that a route captures */
#define RQ_HEADERS_MAX	16	/* headers a handler adds to its reply */

/*
 * What the field "_token" of a public form carries, signed for the path the
 * form posts to. The dispatcher refuses a POST without a good one, so a
 * handler may trust it. Signed-in forms carry the session's "_csrf" instead.
 */
struct form_token {
	unsigned char	 id[16];	/* submission or draft id */
	uint32_t	 extra;		/* the page's own: survey version */
	uint32_t	 issued;	/* seconds since 1970; 0: now */
	uint32_t	 issued_ms;
};
_Static_assert(sizeof(struct form_token) == 28, "all of it is signed");

struct session {
	struct str	 id;		/* uuid of the session row */
	struct str	 account;	/* uuid; none: nobody is signed in */
	struct str	 name;
	struct str	 email;
	struct str	 role;		/* its code */
	struct str	 role_label;	/* a tenant's own word, or none */
	unsigned	 can;		/* of capability_set */
	struct str	 tenant;	/* uuid */
	struct str	 tenant_slug;
	struct str	 tenant_name;
	struct str	 language;	/* of this person's pages; none: as the
					 * browser wants */
	struct str	 csrf;		/* token for the forms of this session */
	struct str	 others;	/* other customers: slug, 0x1f, name; 0x1e
					 * between them */
};

struct tenant;
struct rq;
typedef enum status handler_fn(struct rq *);

struct rq_header {
	const char	*name;
	struct str	 value;
};

struct rq {
	struct arena	*arena;
	struct db	 db;
	enum verb	 verb;
	/* Where it leads, as struct match has it: also when it is refused. */
	enum area	 area;
	const struct route *route, *near;
	struct str	 arg[RQ_ARGS_MAX];
	struct str	 slug;			/* of the tenant of the path, or
						 * of the session; or none */
	struct form	 query;			/* parsed query string */
	struct form	 form;			/* parsed body */
	struct str	 raw_path;		/* as sent, encoded */
	struct str	 raw_query;
	struct str	 body;			/* raw body */
	struct str	 host;			/* Host header */
	struct str	 origin;		/* Origin header */
	struct str	 fetch_site;		/* Sec-Fetch-Site header */
	struct str	 content_type;
	struct str	 if_none_match;
	struct str	 authorization;		/* of the API only, */
	struct str	 idempotency_key;	/* as nginx lets through */
	size_t		 length;		/* of the body, as announced */
	enum status	 lost;			/* OK; or why it is not here */
	struct str	 cookie;		/* raw Cookie header */
	struct str	 ip;			/* from the trusted socket only */
	struct str	 language;		/* Accept-Language, raw */
	const struct locale *locale;		/* of the page; NULL: not yet
						 * chosen */
	struct str	 ref;			/* reference number, in the log too */
	struct session	 session;		/* of a token: what it can */
	struct str	 bearer;		/* id of that token, or none */
	struct json_t	*json;			/* with BODY_JSON: an object */
	struct form_token token;		/* of a public POST */
	/* It is ours and could be taken, but not now: why, as which code, and
	 * in how many seconds it is worth another try (also of the API). Its page is then shown
	 * again, filled in (the route's again_fn), and nothing is stored. */
	enum word	 held;
	int		 held_code;
	int64_t		 held_wait;
	const struct tenant *tenant;	/* of a public path, entered; of the
					 * session, if somebody works there */

	/* The reply. Set by the rq_* functions below. */
	int		 code;
	struct str	 type;
	struct str	 reply;			/* its body */
	struct rq_header header[RQ_HEADERS_MAX];
	size_t		 nheaders;
	struct str	 csp;			/* none: the edge's */
	struct str	 cache;			/* none: "no-store" */
	void		*owner;			/* the edge's own; not for pages */
};

/* The address of a route, of this request's tenant: url(rq, SURVEY, slug). */
#define url(rq, id, ...)						\
	route_address((rq)->arena, (rq)->slug, id __VA_OPT__(,) __VA_ARGS__)
#ifdef __cppcheck__		/* which knows no __VA_OPT__ */
#undef url
#define url(rq, ...)	str_dup((rq)->arena, STR("/"))
#endif

/* A path of ours as people give it to others: "https://host/acme/s/exit". */
struct str	 rq_public(const struct rq *, struct str path);

/* May who is signed in do this? */
bool		 rq_can(const struct rq *, enum capability);

/* A token for the form that posts to path (as in the address, undecoded). */
struct str	 rq_form_token(struct rq *, struct str path,
		    const struct form_token *);
/* Do the limits hold (EXITPOLL_RATE)? */
bool		 rq_is_counted(const struct rq *);
/* May customers' webhooks call private networks (EXITPOLL_WEBHOOK_PRIVATE)? */
bool		 rq_may_call_private(const struct rq *);
/* Milliseconds since it was served. */
int64_t		 form_token_age(const struct form_token *);
/* Of a form that comes back: its time runs on, or begins anew if it is up. */
void		 form_token_renew(struct form_token *, enum rate);

/* Answers. Each returns OK so that a handler ends "return (rq_...)". */
enum status	 rq_bytes(struct rq *, int code, struct str type, struct str body);
/* 200 with what may be kept as cache says; 304 to who has it already. */
enum status	 rq_bytes_kept(struct rq *, struct str cache, struct str type,
		    struct str body);
/*
 * A reply in pieces, of any length: rq_bytes with an empty body says its code
 * and type, then each piece. Waits while the client is behind, so that a slow
 * reader holds a few pieces in memory, and no more. From the first piece on
 * the reply cannot become an error page: an E_ that the handler then returns
 * cuts the connection. E_BUSY: the client does not read, or has left.
 */
enum status	 rq_write(struct rq *, struct str piece) MUST_USE AWAITS;
/* Another arena of this request, for a piece: arena_clear it, never free it. */
struct arena	*rq_scratch(struct rq *, size_t limit);
/* 303 See Other. to is a path of ours, already escaped. */
enum status	 rq_see_other(struct rq *, struct str to);
/* name is a literal. A value with a control byte, or a header beyond
 * RQ_HEADERS_MAX, is left out and logged: the answer goes on without it. */
void		 rq_header_add(struct rq *, const char *name, struct str value);
/* HttpOnly; SameSite=Lax; Path=/; Secure with the __Host- prefix where the
 * edge speaks TLS. max_age < 0: until the browser closes; 0: delete. */
void		 rq_cookie_set(struct rq *, const char *name, struct str value,
		    int64_t max_age);
struct str	 rq_cookie_find(const struct rq *, const char *name);

/*
 * Work of more than a millisecond or two goes to a thread, and others are
 * answered meanwhile. It reads and makes what lies on the task's arena, and
 * nothing else; a client that leaves does not end it. Of each kind a few are
 * done at a time, the others wait in line. E_BUSY: too many are in line, the
 * deadline came first, or the arena's limit was reached.
 */
typedef void task_fn(void *);
enum task_kind {
	TASK_PASSWORD,		/* hashes; one at a time of all processes */
	TASK_PROOF,		/* files of applicants */
	TASK_JUDGE,		/* what a tenant's people send: definitions, files
				 * of other systems; a few of one tenant's */
	TASK__MAX
};
struct rq_task {
	struct arena	*arena;		/* to fill before it runs */
	struct task	**held;		/* the edge's own */
	bool		 first;		/* goes before those who do not */
};
void		 rq_task_new(struct rq *, enum task_kind, size_t limit,
		    struct rq_task *);
enum status	 rq_task_run(struct rq_task *, task_fn *, void *arg)
		    MUST_USE AWAITS;
/* Its memory goes now; else with the request. */
void		 rq_task_end(struct rq_task *);

/* argon2id away from the event loop. E_BUSY when too many are in line, or the
 * deadline comes first; *same says whether they match; hash none: an unknown
 * account, same work. first: before those in line who are not. */
enum status	 rq_password_is(struct rq *, struct str hash, struct str password,
		    bool first, bool *same) MUST_USE AWAITS;
/* The same way: a hash at today's costs. */
enum status	 rq_password_hash(struct rq *, struct str password,
		    struct str *hash) MUST_USE AWAITS;

/* A text in the language of the page: base/words.h. */
#define rq_word(rq, w)		word((rq)->locale, w)
#define rq_say(rq, ...)		words_say((rq)->arena, (rq)->locale, __VA_ARGS__)
#define rq_say_n(rq, ...)	words_say_n((rq)->arena, (rq)->locale, __VA_ARGS__)

/* Wall clock now, seconds since 1970, UTC. */
int64_t		 rq_now(const struct rq *);

#endif
