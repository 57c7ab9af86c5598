/*
 * What the dispatcher needs from the rest of the program, given once at
 * start: it knows no page, no store and no view.
 */
#ifndef HTTP_EDGE_H
#define HTTP_EDGE_H

#include "http/rq.h"

struct edge_hooks {
	const struct route *routes;
	handler_fn	*const *handlers;	/* of each of them */
	handler_fn	*const *again;	/* shows a form that is held (rq->held)
					 * again; of each that takes a token */
	size_t		 nroutes;
	bool		 tls;		/* visitors come by https */
	bool		 webhook_private; /* customers' webhooks may call private
					 * networks */
	const char	*public_url;	/* how they reach it, without a slash
					 * at its end */
	/* May one more come of what key names? E_TOO_MANY: in *wait ms. NULL:
	 * nobody is counted, and nothing comes too soon. */
	enum status	(*allow)(struct db *, const struct pace *,
			    struct str key, int64_t *wait) AWAITS;
	/* Is it known without asking that none may? Not NULL where allow is
	 * not. */
	bool		(*is_shut)(struct str key, int64_t *wait);
	/* Of a public path, by rq->slug: sets rq->db.tenant. E_NOTFOUND,
	 * E_GONE. */
	enum status	(*tenant_enter)(struct rq *) AWAITS;
	/* Fills rq->session from a session token. E_LOGIN: none such. */
	enum status	(*session_enter)(struct rq *, struct str token) AWAITS;
	/* Of the API, in the tenant: fills rq->bearer and what it can, from
	 * the hash of a token's secret. E_LOGIN: none such. */
	enum status	(*bearer_enter)(struct rq *, struct str hash) AWAITS;
	/* Answers with the page for a status; the second in the API. */
	void		(*error_page)(struct rq *, enum status);
	void		(*problem)(struct rq *, enum status);
};

extern handler_fn *const route_handlers[];	/* routes.c, by row */
extern handler_fn *const route_again[];

#define SESSION_COOKIE	"ep_session"

/* Before the workers fork. *why lives until the next call. */
bool		 edge_init(const struct edge_hooks *, const char **why) MUST_USE;
const struct edge_hooks *edge_hooks_get(void);

/*
 * May this request run? Route, method, tenant, size, query, session or
 * token, role, origin, body and form token, in this order; rq->route and all that a
 * handler may read are set on the way.
 */
enum status	 admit(struct rq *) MUST_USE AWAITS;
/* The last step of a stranger's form: how old it is, and how many come. OK
 * also where it is held. */
enum status	 admit_rate(struct rq *) MUST_USE AWAITS;
/* Of the API: whose token is it, may it do this, and how often does it come?
 * E_LOGIN, E_DENIED, E_TOO_MANY. */
enum status	 admit_bearer(struct rq *) MUST_USE AWAITS;
/* Its body becomes rq->json. E_TYPE, E_MALFORMED. */
enum status	 admit_json(struct rq *) MUST_USE;
/* For an Allow header: "GET, HEAD" ... of the path that was asked for. */
struct str	 admit_allow(struct rq *);
/* Is it the path of a page behind the sign-in, as one to go back to? */
bool		 admit_is_inside(struct rq *, struct str path);

#endif
