/*
 * Programs at the door of the API: a token that names its customer, what it may
 * do, and how often it comes. No cookie and no form token: no browser sends this
 * header by itself. A wrong token is counted for its network; a right one is
 * let in all the same, so that a forgotten program with an old token does not
 * shut out its neighbours.
 */
#include "base/json.h"
#include "base/network.h"
#include "http/edge.h"
#include "rule/bearer.h"

static enum status
counted(struct rq *rq, const struct pace *pace, struct str key,
    enum status otherwise) AWAITS
{
	int64_t	 wait = 0;

	if (!rq_is_counted(rq) ||
	    edge_hooks_get()->allow(&rq->db, pace, key, &wait) == OK)
		return (otherwise);
	rq->held_wait = (wait + 999) / 1000;
	return (E_TOO_MANY);
}

/* A program that does not heed its limit is told so again without a question
 * to the database. */
static bool
is_shut(struct rq *rq, struct str key)
{
	int64_t	 wait;

	if (!rq_is_counted(rq) || !edge_hooks_get()->is_shut(key, &wait))
		return (false);
	rq->held_wait = (wait + 999) / 1000;
	return (true);
}

static enum status
wrong(struct rq *rq) AWAITS
{
	return (counted(rq, &rate_wrong_token, str_cat(rq->arena,
	    STR("token "), network_of(rq->arena, rq->ip)), E_LOGIN));
}

enum status
admit_bearer(struct rq *rq)
{
	struct bearer	 b;
	struct str	 hash, key;
	enum status	 st;

	/* From its first question on: no visitor waits behind programs. */
	rq->db.slow = true;
	if (rq->authorization.len == 0)
		return (E_LOGIN);
	if (!bearer_read(rq->authorization, &b))
		return (wrong(rq));
	rq->slug = b.slug;
	hash = (struct str){ (const char *)b.hash, sizeof(b.hash) };
	key = str_cat(rq->arena, STR("api "), rq->slug, STR(" "),
	    str_hex(rq->arena, b.hash, sizeof(b.hash)));
	if (is_shut(rq, key))
		return (E_TOO_MANY);
	if ((st = edge_hooks_get()->tenant_enter(rq)) == OK)
		st = edge_hooks_get()->bearer_enter(rq, hash);
	if (st == E_LOGIN || st == E_NOTFOUND || st == E_GONE)
		return (wrong(rq));
	if (st != OK)
		return (st);
	st = counted(rq, &rate_rows[rq->route->rate].token, key, OK);
	if (st != OK)
		return (st);
	return (rq_can(rq, rq->route->capability) ? OK : E_DENIED);
}

static bool
type_is_json(struct str type)
{
	struct str	 name, rest;

	(void)str_cut(type, ';', &name, &rest);
	return (str_is_nocase(str_trim(name), STR("application/json")));
}

enum status
admit_json(struct rq *rq)
{
	if (!type_is_json(rq->content_type))
		return (E_TYPE);
	rq->json = json_of_text(rq->arena, rq->body);
	return (json_is_object(rq->json) ? OK : E_MALFORMED);
}
