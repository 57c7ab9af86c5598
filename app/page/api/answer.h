/*
 * What the handlers of the API share: reading the address, and the answers.
 * What a program asks for wrongly is refused with all that is wrong with it, and
 * never guessed at: a filter with a slip in its name would be no filter.
 */
#ifndef PAGE_API_ANSWER_H
#define PAGE_API_ANSWER_H

#include "http/rq.h"
#include "page/api/operation.h"
#include "rule/problem.h"

#define API_LIMIT	50	/* rows of a page, unless asked for others */
#define API_LIMIT_MAX	100
#define API_FAULTS_MAX	20
#define API_CURSOR_MAX	96	/* bytes of where a list goes on */

struct api_ask {
	struct rq	*rq;
	const struct api_operation *op;
	int64_t		 limit;
	struct str	 after;		/* as api_list_send was given it */
	struct fault	 faults[API_FAULTS_MAX];
	size_t		 nfaults;
};

/* false: it asks for what is not there; then "return (api_refuse(...))". */
bool		 api_ask_read(struct rq *, const struct api_operation *,
		    struct api_ask *) MUST_USE;
void		 api_fault_add(struct api_ask *, bool is_parameter,
		    const char *at, const char *detail);
/* Of a member of the body, by its name. */
void		 api_member_fault(struct api_ask *, const char *name,
		    const char *detail);
enum status	 api_refuse(struct api_ask *);
/* With a detail of its own. */
enum status	 api_refuse_as(struct rq *, enum status, const char *detail);
/* The body into a struct; false: its faults are added. */
bool		 api_body_read(struct api_ask *, void *) MUST_USE;

/* 200 with one, or 304. */
enum status	 api_send(struct rq *, const struct shape *, const void *);
/* 201. */
enum status	 api_send_made(struct rq *, const struct shape *, const void *);
/* A page of them; next: where it goes on, or none. */
enum status	 api_list_send(struct api_ask *, const void *, size_t n,
		    struct str next);
/* A look at what is personal is in the audit log before it is shown: with the
 * token, and one more member of the detail. */
enum status	 api_audit(struct rq *, struct str action, struct str kind,
		    struct str id, struct str name, struct str value) MUST_USE
		    AWAITS;

/* For the edge: who has a token, and how an error is answered. */
enum status	 api_bearer_enter(struct rq *, struct str hash) AWAITS;
void		 api_problem(struct rq *, enum status);

#endif
