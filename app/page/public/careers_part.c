/* The opening of a path, the pass, and the mark of a refusal. */
#include <string.h>

#include "base/secret.h"
#include "page/public/careers_part.h"

#define PASS_SECONDS	(24 * 3600)
/* Over a week-end. A draft's file is kept no longer than its pass. */
#define PASS_OLDEST	(3 * 24 * 3600)
#define PASS_AHEAD	60	/* another node's clock may run ahead of ours */

struct pass {
	unsigned char	 draft[DRAFT_ID];
	uint32_t	 issued;
};

/* The database's own rule, asked first: no other byte gets that far. */
static bool
slug_is_sound(struct str s)
{
	size_t	 i;

	for (i = 0; i < s.len; i++)
		if (!(s.p[i] >= 'a' && s.p[i] <= 'z') &&
		    !(s.p[i] >= '0' && s.p[i] <= '9') && s.p[i] != '-')
			return (false);
	return (s.len != 0 && s.len <= 63);
}

enum status
career_enter(struct rq *rq, struct career *c)
{
	enum status	 st;

	memset(c, 0, sizeof(*c));
	c->rq = rq;
	if (!slug_is_sound(rq->arg[0]))
		return (E_NOTFOUND);
	st = q_opening_public_get(&rq->db, &c->opening, .slug = rq->arg[0]);
	if (st == OK)
		rq->locale = locale_find(rq->tenant->language);
	return (st);
}

static struct str
pass_context(const struct career *c)
{
	return (str_fmt(c->rq->arena, "%.*s %.*s %lld",
	    STR_ARG(c->rq->tenant->id), STR_ARG(c->opening->id),
	    (long long)c->opening->min_age));
}

struct str
career_pass_make(const struct career *c, const unsigned char draft[DRAFT_ID])
{
	struct str	 context = pass_context(c);
	struct pass	 p = { .issued = (uint32_t)rq_now(c->rq) };

	memcpy(p.draft, draft, DRAFT_ID);
	return (token_make(c->rq->arena, SECRET_AGE, context.p, context.len,
	    &p, sizeof(p)));
}

enum pass_state
career_pass_read(const struct career *c, struct str token,
    unsigned char draft[DRAFT_ID], int64_t *until)
{
	struct str	 context = pass_context(c);
	struct pass	 p;
	int64_t		 now = rq_now(c->rq);

	if (!token_read(token, SECRET_AGE, context.p, context.len, &p,
	    sizeof(p)) || p.issued > now + PASS_AHEAD ||
	    p.issued + PASS_OLDEST <= now)
		return (PASS_NONE);
	memcpy(draft, p.draft, DRAFT_ID);
	if (p.issued + PASS_SECONDS > now) {
		*until = p.issued + PASS_OLDEST;
		return (PASS_GOOD);
	}
	*until = now + PASS_OLDEST;
	return (PASS_OLD);
}

/* One name a tenant: refused by one customer is not refused by another. */
static const char *
mark_name(struct rq *rq)
{
	return (str_fmt(rq->arena, "ag_%.*s", STR_ARG(rq->tenant->slug)).p);
}

bool
career_is_refused(struct rq *rq)
{
	return (rq_cookie_find(rq, mark_name(rq)).p != NULL);
}

void
career_refuse(struct rq *rq)
{
	rq_cookie_set(rq, mark_name(rq), STR("1"), -1);
}
