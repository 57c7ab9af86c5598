/*
 * Admission: what a row of the route table promises is checked here, before
 * its handler runs, and nowhere else. No Kore in here.
 */
#include <string.h>

#include "base/disk.h"
#include "base/network.h"
#include "base/secret.h"
#include "http/edge.h"
#include "http/match.h"

static struct edge_hooks	 hooks;
static struct arena		*arena;		/* of the index below */
static const struct match_index	*routes;

/* A form that may be held has a way to be shown again. */
static bool
all_come_back(const struct edge_hooks *h)
{
	size_t	 i;

	for (i = 0; i < h->nroutes; i++)
		if (h->routes[i].admission == ADMIT_TOKEN &&
		    h->again != NULL && h->again[i] == NULL)
			return (false);
	return (true);
}

bool
edge_init(const struct edge_hooks *h, const char **why)
{
	/* Built before the workers fork, const afterwards; a test may come
	 * again with another table. */
	arena_free(arena);
	if ((arena = arena_new(SIZE_MAX / 4, NULL, NULL)) == NULL) {
		*why = "out of memory";
		return (false);
	}
	if (!all_come_back(h)) {
		*why = "a stranger's form has no function that shows it again";
		return (false);
	}
	hooks = *h;
	routes = match_build(arena, h->routes, h->nroutes, why);
	return (routes != NULL);
}

const struct edge_hooks *
edge_hooks_get(void)
{
	return (&hooks);
}

struct str
admit_allow(struct rq *rq)
{
	return (match_allowed(routes, rq->raw_path, rq->arena));
}

static enum status
admit_who(struct rq *rq) AWAITS
{
	struct str	 token;
	enum status	 st;

	if (rq->route->admission == ADMIT_MACHINE)
		return (network_is_loopback(rq->ip) ? OK : E_NOTFOUND);
	if (rq->route->admission == ADMIT_BEARER)
		return (admit_bearer(rq));
	if (rq->route->admission != ADMIT_SESSION)
		return (OK);
	token = rq_cookie_find(rq, SESSION_COOKIE);
	if (token.len == 0)
		return (E_LOGIN);
	if ((st = hooks.session_enter(rq, token)) != OK)
		return (st);
	if (!rq_can(rq, rq->route->capability))
		return (E_DENIED);
	rq->slug = rq->session.tenant_slug;
	rq->db.tenant = rq->session.tenant;
	rq->db.actor = rq->session.account;
	/* Lists, dashboards, exports: visitors do not wait behind them. */
	rq->db.slow = true;
	return (OK);
}

/* A form of ours is posted from a page of ours: the browser says so. */
static bool
origin_is_ours(const struct rq *rq)
{
	struct str	 scheme, rest;

	if (rq->fetch_site.len != 0)
		return (str_is(rq->fetch_site, STR("same-origin")) ||
		    str_is(rq->fetch_site, STR("none")));
	if (rq->origin.len == 0)
		return (true);		/* old browsers and curl: the token */
	if (!str_cut(rq->origin, ':', &scheme, &rest) ||
	    (!str_is(scheme, STR("https")) &&
	    (hooks.tls || !str_is(scheme, STR("http")))))
		return (false);
	return (str_starts(rest, STR("//")) &&
	    str_is(str_from(rest, 2), rq->host));
}

static bool
form_has_file(const struct form *form)
{
	size_t	 i;

	for (i = 0; i < form->n; i++)
		if (form->fields[i].is_file)
			return (true);
	return (false);
}

/* A token of ours, for this path or of this session. */
static bool
token_is_ours(struct rq *rq)
{
	if (rq->route->admission == ADMIT_TOKEN)
		return (token_read(form_get(&rq->form, "_token"), SECRET_FORM,
		    rq->raw_path.p, rq->raw_path.len, &rq->token,
		    sizeof(rq->token)));
	return (rq->session.csrf.len != 0 &&
	    secret_is(form_get(&rq->form, "_csrf"), rq->session.csrf));
}

static enum status
admit_form(struct rq *rq) AWAITS
{
	enum status	 st;

	if (!origin_is_ours(rq)) {
		rq->form.why = W_FORM_OTHER_SITE;
		return (E_DENIED);
	}
	st = form_read(rq->arena, rq->content_type, rq->body, &rq->form);
	if (st != OK)
		return (st);
	if (rq->route->admission != ADMIT_LINK && !token_is_ours(rq)) {
		rq->form.why = W_FORM_NOT_OURS;
		return (E_DENIED);
	}
	if (rq->route->body != BODY_UPLOAD && form_has_file(&rq->form)) {
		rq->form.why = W_FORM_NO_FILES;
		return (E_MALFORMED);
	}
	return (rq->route->admission == ADMIT_TOKEN ? admit_rate(rq) : OK);
}

bool
rq_can(const struct rq *rq, enum capability what)
{
	return (capability_in(rq->session.can, what));
}

bool
admit_is_inside(struct rq *rq, struct str path)
{
	struct match	 m;

	return (match_find(routes, GET, path, rq->arena, &m) == OK &&
	    m.route->admission == ADMIT_SESSION);
}

static enum status
admit_place(struct rq *rq)
{
	struct match	 m;
	enum status	 st;

	st = match_find(routes, rq->verb, rq->raw_path, rq->arena, &m);
	rq->area = m.area;
	rq->slug = m.tenant;
	rq->route = m.route;
	rq->near = m.route != NULL ? m.route : m.near;
	memcpy(rq->arg, m.arg, sizeof(rq->arg));
	return (st);
}

enum status
admit(struct rq *rq)
{
	enum status	 st;

	if ((st = admit_place(rq)) != OK)
		return (st);
	/* First, so that a refusal already looks like the tenant's pages. */
	if (rq->area == AREA_PUBLIC && (st = hooks.tenant_enter(rq)) != OK)
		return (st);
	if (rq->length > rq->route->body_max)
		return (E_TOO_BIG);
	if (rq->lost != OK) {
		if (rq->lost != E_BUSY)
			return (rq->lost);
		rq->form.why = W_ERROR_BUSY_FILES;
		return (db_refuse(&rq->db, E_BUSY,
		    "too many bodies are under way"));
	}
	/* Before the database finds no room: it would then serve nobody. A
	 * stranger's form comes back filled in (admit_rate). */
	if (rq->verb == POST && rq->route->admission != ADMIT_TOKEN &&
	    disk_state() == DISK_OUT)
		return (db_refuse(&rq->db, E_FULL, "the disk is full"));
	st = form_urlencoded(rq->arena, rq->raw_query, &rq->query);
	if (st != OK)
		return (E_MALFORMED);
	if ((st = admit_who(rq)) != OK)
		return (st);
	if (rq->route->body == BODY_JSON)
		return (admit_json(rq));
	return (rq->route->body == BODY_NONE ? OK : admit_form(rq));
}
