/*
 * The life of an exchange. It lives on the heap, for it may outlive its
 * request: what was sent stays until the server has answered it.
 *
 *	state		in the list		who holds it
 *	BUILD		none			its request
 *	WAITING		its share's waiting	its request
 *	SENT		its unit's members	its request and its unit
 *	EXPIRED		its unit's members	both; the request has its answer
 *	ABANDONED	its unit's members	its unit, which frees it
 *	DONE		none			its request, which frees it
 *
 *	              a line takes it
 *	BUILD --> WAITING ----------> SENT ------------------------> DONE
 *	   |       ^  |                |  \             answered      ^ ^
 *	   |       |  |                |   `-> EXPIRED ---------------' |
 *	   |       |  |                |      deadline \                |
 *	   |       |  |                |                v               |
 *	   |       |  |                `----------> ABANDONED --> freed |
 *	   |       |  |                 request ends     answered       |
 *	   |       |  `-------------------------------------------------|
 *	   |       |     deadline, given up                             |
 *	   |       `---- from SENT: connection lost, batch refused      |
 *	   `------------------------------------------------------------'
 *	         refused at once
 *
 * A request that ends in BUILD, WAITING or DONE frees its exchange itself.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/co.h"
#include "base/meter.h"
#include "base/pg_int.h"

#define BIT(state)	(1U << (state))

static const unsigned	 may_become[X__MAX] = {
	[X_BUILD] = BIT(X_WAITING) | BIT(X_DONE),
	[X_WAITING] = BIT(X_SENT) | BIT(X_DONE),
	[X_SENT] = BIT(X_WAITING) | BIT(X_EXPIRED) | BIT(X_ABANDONED) |
	    BIT(X_DONE),
	[X_EXPIRED] = BIT(X_ABANDONED) | BIT(X_DONE),
	[X_ABANDONED] = BIT(X_DONE),
};

static bool
is_under_way(enum exchange_state state)
{
	return (state == X_SENT || state == X_EXPIRED || state == X_ABANDONED);
}

const char *const	 pg_duty_names[DUTY__MAX] = {
	[DUTY_SUBMIT] = "submit", [DUTY_ALONE] = "alone",
	[DUTY_PAGES] = "page", [DUTY_SLOW] = "slow", [DUTY_BULK] = "bulk",
};

static enum pg_duty
exchange_duty(const struct pg_exchange *x)
{
	if (x->group)
		return (DUTY_SUBMIT);
	if (x->size > PG_BULK)
		return (DUTY_BULK);
	return (x->alone ? DUTY_ALONE : x->slow ? DUTY_SLOW : DUTY_PAGES);
}

/* by is 1 or, counted down, SIZE_MAX. */
static void
waiting_count(struct pg_exchange *x, size_t by)
{
	x->pg->waiting[x->duty] += by;
	x->pg->queued += by;
	x->share->queued += by;
}

static void
under_way_count(struct pg_exchange *x, size_t by)
{
	x->unit->conn->depth += by;
	x->unit->n += by;
	x->share->sent[x->unit->conn->slot] += by;
}

static void
share_release(struct pg_exchange *x)
{
	struct pg_share	*s = x->share;

	x->share = NULL;
	if (s == NULL || --s->refs != 0 || s->alone_until != 0)
		return;
	TAILQ_REMOVE(&x->pg->shares, s, link);
	free(s);
}

void
pg_shares_tidy(struct pg *pg, int64_t now)
{
	struct pg_share	*s, *next;

	for (s = TAILQ_FIRST(&pg->shares); s != NULL; s = next) {
		next = TAILQ_NEXT(s, link);
		if (s->alone_until == 0 || now < s->alone_until)
			continue;
		s->alone_until = 0;
		if (s->refs != 0)
			continue;
		TAILQ_REMOVE(&pg->shares, s, link);
		free(s);
	}
}

/* The only place where a state changes, and with it the list and every count
 * of what waits and what is under way. */
static void
exchange_move(struct pg_exchange *x, enum exchange_state to,
    struct exchange_list *list)
{
	assert((may_become[x->state] & BIT(to)) != 0);
	assert((x->list != NULL) ==
	    (x->state == X_WAITING || is_under_way(x->state)));
	if (x->state == X_WAITING)
		waiting_count(x, SIZE_MAX);
	if (x->state == X_SENT)
		x->unit->wanted--;
	if (is_under_way(x->state) && !is_under_way(to)) {
		under_way_count(x, SIZE_MAX);
		x->unit = NULL;
	}
	if (x->list != list) {
		if (x->list != NULL)
			TAILQ_REMOVE(x->list, x, link);
		if (list != NULL)
			TAILQ_INSERT_TAIL(list, x, link);
		x->list = list;
	}
	if (to == X_WAITING)
		waiting_count(x, 1);
	if (to == X_SENT) {
		under_way_count(x, 1);
		x->unit->wanted++;
	}
	if (to == X_DONE)
		share_release(x);
	x->state = to;
}

void
pg_why_set(char why[PG_WHY_MAX], const char *text)
{
	size_t	 n;

	(void)snprintf(why, PG_WHY_MAX, "%s", text == NULL ? "" : text);
	for (n = strlen(why); n != 0 && why[n - 1] == '\n'; n--)
		why[n - 1] = '\0';
}

/* Found among those who have anything here, which are few. */
static struct pg_share *
share_find(struct pg *pg, const struct pg_arg *tenant)
{
	struct pg_share	*s;
	size_t		 i, len = (size_t)tenant->len;

	assert(len < sizeof(s->tenant));
	TAILQ_FOREACH(s, &pg->shares, link)
		if (s->len == len && memcmp(s->tenant, tenant->p, len) == 0)
			return (s);
	if ((s = calloc(1, sizeof(*s))) == NULL)
		return (NULL);
	memcpy(s->tenant, tenant->p, len);
	s->len = len;
	for (i = 0; i < DUTY__MAX; i++)
		TAILQ_INIT(&s->waiting[i]);
	TAILQ_INSERT_TAIL(&pg->shares, s, link);
	return (s);
}

static void
exchange_free(struct pg_exchange *x)
{
	size_t	 i;

	for (i = 0; i < x->n; i++)
		PQclear(x->stmts[i].res);
	free(x->stmts);
	free(x);
}

void
pg_exchange_end(struct pg_exchange *x, enum status st)
{
	enum exchange_state	 was = x->state;

	if (x->is_ghost)
		x->share->ghosts--;
	exchange_move(x, X_DONE, NULL);
	meter_add(METER_DB_REFUSED, st == E_BUSY || st == E_INTERNAL);
	if (was == X_ABANDONED) {
		exchange_free(x);
		return;
	}
	if (was == X_EXPIRED)	/* its request has been answered */
		return;
	x->st = st;
	if (st != OK)
		memcpy(x->pg->failure, x->why, sizeof(x->why));
	if (x->co != NULL)
		co_wake(x->co);
}

void
pg_exchange_expire(struct pg_exchange *x)
{
	if (x->state == X_WAITING) {
		pg_why_set(x->why, "waited too long for a connection");
		pg_exchange_end(x, E_BUSY);
	} else if (x->state == X_SENT) {
		pg_why_set(x->why, "no answer before the deadline");
		memcpy(x->pg->failure, x->why, sizeof(x->why));
		x->st = E_BUSY;
		exchange_move(x, X_EXPIRED, x->list);
	}
}

void
pg_exchange_release(void *arg)
{
	struct pg_exchange	*x = arg;

	x->co = NULL;
	if (is_under_way(x->state)) {
		/* What its client sent before it left is stored. */
		if (x->state == X_SENT && x->mode == PG_WRITE)
			x->unit->finish = true;
		exchange_move(x, X_ABANDONED, x->list);
		return;
	}
	if (x->state == X_WAITING)
		exchange_move(x, X_DONE, NULL);
	exchange_free(x);
}

void
pg_exchange_sent(struct pg_exchange *x, struct pg_unit *unit)
{
	x->unit = unit;
	x->ahead = x->at = x->leads = 0;
	exchange_move(x, X_SENT, &unit->members);
}

/* A submission by itself, for it or another of its tenant was refused. */
static void
exchange_part(struct pg_exchange *x)
{
	x->group = x->has_many = false;
	x->alone = true;
	x->enter[3] = (struct pg_arg){ PG_LOCK_ALONE, sizeof(PG_LOCK_ALONE) - 1,
	    0 };
	x->duty = exchange_duty(x);
}

static void
exchange_wait(struct pg_exchange *x)
{
	x->since = clock_ms();
	x->duty = exchange_duty(x);
	if (x->group && x->share->alone_until > x->since)
		exchange_part(x);
	exchange_move(x, X_WAITING, &x->share->waiting[x->duty]);
}

void
pg_exchange_again(struct pg_exchange *x, bool together)
{
	size_t	 i;

	if (!together)
		x->group = x->has_many = false;
	for (i = 0; i < x->n; i++) {
		PQclear(x->stmts[i].res);
		x->stmts[i].res = NULL;
	}
	x->failed = x->stale = x->stopped = x->locked_out = false;
	x->why[0] = '\0';
	exchange_wait(x);
}

void
pg_share_part(struct pg_share *s, int64_t until)
{
	struct pg_exchange	*x;

	if (until > s->alone_until)
		s->alone_until = until;
	while ((x = TAILQ_FIRST(&s->waiting[DUTY_SUBMIT])) != NULL) {
		waiting_count(x, SIZE_MAX);
		TAILQ_REMOVE(x->list, x, link);
		exchange_part(x);
		x->list = &s->waiting[x->duty];
		TAILQ_INSERT_TAIL(x->list, x, link);
		waiting_count(x, 1);
	}
}

#define MOVES_MAX	3

/* Its place in the unit is taken by another that nobody waits for, so that
 * each answer still finds whose it is. */
bool
pg_exchange_take_back(struct pg_exchange *x)
{
	struct pg_exchange	*ghost;
	size_t			 i;

	if (x->state != X_SENT || x->moves == MOVES_MAX ||
	    !(x->mode == PG_READ || x->repeatable))
		return (false);
	if ((ghost = malloc(sizeof(*ghost))) == NULL)
		return (false);
	*ghost = *x;
	ghost->stmts = calloc(x->n == 0 ? 1 : x->n, sizeof(*x->stmts));
	if (ghost->stmts == NULL) {
		free(ghost);
		return (false);
	}
	for (i = 0; i < x->n; i++)
		ghost->stmts[i].query = x->stmts[i].query;
	ghost->state = X_ABANDONED;
	ghost->is_ghost = true;
	ghost->share->ghosts++;
	ghost->co = NULL;
	TAILQ_INSERT_BEFORE(x, ghost, link);
	under_way_count(ghost, 1);
	ghost->share->refs++;
	if (ghost->unit->cur == x)
		ghost->unit->cur = ghost;
	x->moves++;
	pg_exchange_again(x, false);
	return (true);
}

static bool
pg_is_hopeless(const struct pg *pg)
{
	size_t	 i;

	for (i = 0; i < pg->o.conns; i++)
		if (pg->conn[i].state != C_DOWN || pg->conn[i].backoff == 0)
			return (false);
	return (true);
}

/* Why it cannot even wait; NULL if it can. */
static const char *
exchange_refused(struct pg_exchange *x, enum status *st)
{
	struct pg	*pg = x->pg;

	*st = x->invalid ? E_INVALID : x->excessive ? E_INTERNAL : E_BUSY;
	if (x->invalid)
		return ("NUL in an argument");
	if (x->excessive)
		return ("too many arguments");
	if (x->deadline != 0 && clock_ms() >= x->deadline)
		return ("no time is left");
	if (pg_is_hopeless(pg))
		return (pg->why);
	if (pg->queued >= PG_QUEUE_MAX)
		return ("queue full");
	if ((x->share = share_find(pg, &x->enter[0])) == NULL)
		return ("out of memory");
	x->share->refs++;
	if (x->share->len != 0 && x->share->queued >= PG_SHARE_QUEUE)
		return ("too many of this tenant's wait");
	return (NULL);
}

void
pg_exchange_start(struct pg_exchange *x)
{
	const char	*why;
	enum status	 st;

	x->pg->failure[0] = '\0';
	if (!pg_is_connected(x->pg))
		pg_tick(x->pg);
	if ((why = exchange_refused(x, &st)) != NULL) {
		pg_why_set(x->why, why);
		pg_exchange_end(x, st);
		return;
	}
	exchange_wait(x);
	pg_pump(x->pg);
}
