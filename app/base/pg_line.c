/*
 * Whose turn it is, and on which connection. Answers come in the order of
 * sending, so what is sent behind a slow statement waits for it, whoever
 * asked. Therefore
 *
 *	- submissions, visitors' pages, what may take long (the signed-in
 *	  area) and files have connections of their own, as far as there are
 *	  enough;
 *	- nothing is sent behind a unit that has been running for PG_T_HELD:
 *	  it waits here, where any connection can still take it; and what was
 *	  sent before that was known comes back, if it only reads;
 *	- tenants take turns, and none has pages under way on the last
 *	  connection of a kind that is left to the others;
 *	- submissions go in batches, which begin some time apart when many
 *	  come;
 *	- a batch of submissions that meets a lock gives up at once, and the
 *	  tenant whose rows are locked goes one by one for a while;
 *	- what nobody waits for any more is cancelled at the server.
 */
#include "base/meter.h"
#include "base/pg_int.h"

/* With so many connections, submissions have the first to themselves; with so
 * many, what may take long has half of those that are left for pages. Files
 * have the last. */
#define OWN_FOR_SUBMIT	4
#define OWN_FOR_SLOW	7

enum pg_duty
pg_duty_of(size_t slot, size_t n)
{
	size_t	 slow = n >= OWN_FOR_SLOW ? (n - 2) / 2 : 0;

	if (n > 1 && slot == n - 1)
		return (DUTY_BULK);
	if (slot + 1 >= n - slow && slow != 0)
		return (DUTY_SLOW);
	return (n >= OWN_FOR_SUBMIT && slot == 0 ? DUTY_SUBMIT :
	    DUTY_PAGES);
}

static bool
conn_is_up(const struct pg_conn *conn)
{
	return (conn->state == C_READY && !conn->stale);
}

static size_t
conns_up(const struct pg *pg, enum pg_duty duty)
{
	size_t	 i, n;

	for (i = n = 0; i < pg->o.conns; i++)
		n += pg->conn[i].duty == duty &&
		    conn_is_up(&pg->conn[i]);
	return (n);
}

/* Which connections serve a duty now: its own, or while none of them is up,
 * others. Files wait for theirs, so that no page waits behind an upload. */
static enum pg_duty
served_by(const struct pg *pg, enum pg_duty duty)
{
	static const enum pg_duty	 by[DUTY__MAX][4] = {
		[DUTY_SUBMIT] = { DUTY_SUBMIT, DUTY_PAGES, DUTY_SLOW,
		    DUTY_BULK },
		[DUTY_ALONE] = { DUTY_SLOW, DUTY_PAGES, DUTY_SUBMIT,
		    DUTY_BULK },
		[DUTY_PAGES] = { DUTY_PAGES, DUTY_SLOW, DUTY_SUBMIT,
		    DUTY_BULK },
		[DUTY_SLOW] = { DUTY_SLOW, DUTY_PAGES, DUTY_SUBMIT, DUTY_BULK },
		[DUTY_BULK] = { DUTY_BULK, DUTY_BULK, DUTY_BULK, DUTY_BULK },
	};
	size_t				 i;

	if (pg->o.conns == 1)
		return (DUTY_PAGES);
	for (i = 0; i < 3 && conns_up(pg, by[duty][i]) == 0; i++)
		continue;
	return (by[duty][i]);
}

/* The unit that is being answered has taken its time already. */
static bool
conn_is_held(const struct pg_conn *conn, int64_t now)
{
	const struct pg_unit	*unit = TAILQ_FIRST(&conn->units);

	return (unit != NULL && now - unit->since > PG_T_HELD);
}

static bool
conn_has_room(const struct pg_conn *conn, enum pg_duty duty, enum pg_duty by,
    int64_t now)
{
	if (!conn_is_up(conn))
		return (false);
	if (duty == DUTY_BULK)		/* they are slow by nature */
		return (conn->duty == by && conn->depth < PG_BULK_DEPTH);
	if (conn->depth >= PG_DEPTH_MAX || conn_is_held(conn, now))
		return (false);
	if (duty == DUTY_ALONE)
		return (conn->duty == by && conn->depth == 0);
	if (duty == DUTY_SUBMIT && by == DUTY_SUBMIT)
		/* A second batch need not wait until the first is on disk. */
		return (conn->duty == DUTY_SUBMIT ? conn->groups == 0 :
		    conn->duty == DUTY_PAGES && conn->depth == 0);
	return (conn->duty == by);
}

/* All connections of the kind but one, and some of each. */
static bool
share_has_room(const struct pg_share *s, const struct pg_conn *conn)
{
	const struct pg	*pg = conn->pg;
	size_t		 i, up = 0, used = 0;

	if (s->len == 0)
		return (true);
	if (s->sent[conn->slot] != 0)
		return (s->sent[conn->slot] < PG_SHARE_DEPTH);
	for (i = 0; i < pg->o.conns; i++)
		if (pg->conn[i].duty == conn->duty &&
		    conn_is_up(&pg->conn[i])) {
			up++;
			used += s->sent[i] != 0;
		}
	return (used == 0 || used + 1 < up);
}

/* When more than one tenant holds up the visitors' connections, those of
 * others, who have nothing under way, go on an idle one of the slow. */
static bool
conn_helps_out(const struct pg_conn *conn, const struct pg_share *s,
    enum pg_duty duty)
{
	size_t	 i, under_way = 0;

	for (i = 0; s->len != 0 && i < conn->pg->o.conns; i++)
		under_way += s->sent[i];
	return (duty == DUTY_PAGES && conn_is_up(conn) &&
	    (s->len == 0 || under_way <= s->ghosts) &&
	    conn->duty == DUTY_SLOW && conn->depth == 0);
}

static struct pg_conn *
conn_least_busy(struct pg *pg, const struct pg_share *s, enum pg_duty duty)
{
	struct pg_conn	*conn, *best = NULL;
	enum pg_duty	 by = served_by(pg, duty);
	int64_t		 now = clock_ms();
	size_t		 i;

	for (i = 0; i < pg->o.conns; i++) {
		conn = &pg->conn[i];
		if (conn_has_room(conn, duty, by, now) &&
		    (duty == DUTY_SUBMIT || duty == DUTY_BULK ||
		    share_has_room(s, conn)) &&
		    (best == NULL || conn->depth < best->depth))
			best = conn;
	}
	for (i = 0; best == NULL && i < pg->o.conns; i++)
		if (conn_helps_out(&pg->conn[i], s, duty))
			best = &pg->conn[i];
	return (best);
}

/* A write that is sent where the server has gone would be lost for nothing. */
static struct pg_conn *
conn_choose(struct pg *pg, const struct pg_share *s, enum pg_duty duty)
{
	struct pg_conn	*conn;

	do
		conn = conn_least_busy(pg, s, duty);
	while (conn != NULL && TAILQ_EMPTY(&conn->units) &&
	    !pg_conn_is_alive(conn));
	return (conn);
}

static void
share_to_the_end(struct pg *pg, struct pg_share *s)
{
	TAILQ_REMOVE(&pg->shares, s, link);
	TAILQ_INSERT_TAIL(&pg->shares, s, link);
}

struct pg_share *
pg_share_next(struct pg *pg, enum pg_duty duty)
{
	struct pg_share	*s;

	TAILQ_FOREACH(s, &pg->shares, link)
		if (!TAILQ_EMPTY(&s->waiting[duty])) {
			share_to_the_end(pg, s);
			return (s);
		}
	return (NULL);
}

static size_t
groups_under_way(const struct pg *pg)
{
	size_t	 i, n;

	for (i = n = 0; i < pg->o.conns; i++)
		n += pg->conn[i].groups;
	return (n);
}

/*
 * A batch costs the server far more than a row of it, so under load they begin
 * some time apart, in which more come to wait. Whoever comes alone, or when
 * enough wait, does not.
 */
static bool
batch_gathers(struct pg *pg)
{
	int64_t	 now = clock_ms(), due = pg->batch_began + PG_T_GATHER;

	if (now >= due || pg->o.loop == NULL ||
	    pg->waiting[DUTY_SUBMIT] >= PG_GATHER_MAX)
		return (false);
	if (!pg->gathers) {
		pg->gathers = true;
		pg->o.loop->later(pg, due - now);
	}
	return (true);
}

/* Sends the next unit of a duty, if there is one and a connection for it. */
static bool
pump_one(struct pg *pg, enum pg_duty duty)
{
	struct pg_share	*s;
	struct pg_conn	*conn;

	if (pg->waiting[duty] == 0 || (duty == DUTY_SUBMIT &&
	    (groups_under_way(pg) >= PG_GROUPS_MAX || batch_gathers(pg))))
		return (false);
	TAILQ_FOREACH(s, &pg->shares, link)
		if (!TAILQ_EMPTY(&s->waiting[duty]) &&
		    (conn = conn_choose(pg, s, duty)) != NULL) {
			share_to_the_end(pg, s);
			pg_unit_send(conn, s, duty);
			return (true);
		}
	return (false);
}

/* Send what can be sent. A loss on the way comes back here: one level only. */
void
pg_pump(struct pg *pg)
{
	enum pg_duty	 duty;

	if (pg->pumping)
		return;
	pg->pumping = true;
	for (duty = 0; duty < DUTY__MAX; duty++)
		while (pump_one(pg, duty))
			continue;
	pg->pumping = false;
}

void
pg_later(struct pg *pg)
{
	pg->gathers = false;
	pg_pump(pg);
}

/* Somebody who has waited too long without a deadline of its own, or without
 * any connection: that will hardly be better before the deadline. */
static struct pg_exchange *
waiting_too_long(struct pg *pg, int64_t now)
{
	struct pg_exchange	*x;
	struct pg_share		*s;
	enum pg_duty		 duty;
	bool			 up = pg_is_connected(pg);

	TAILQ_FOREACH(s, &pg->shares, link)
		for (duty = 0; duty < DUTY__MAX; duty++)
			TAILQ_FOREACH(x, &s->waiting[duty], link)
				if ((x->deadline == 0 || !up) &&
				    now - x->since > PG_T_QUEUE)
					return (x);
	return (NULL);
}

/* The server answers at the Sync, and may take its time for each statement
 * before; the one more is the commit. Pages give up together. */
static int64_t
answer_limit(const struct pg *pg, const struct pg_unit *unit)
{
	const struct pg_exchange	*x = TAILQ_FIRST(&unit->members);

	return (pg->o.loop != NULL || x == NULL ? PG_T_ANSWER :
	    PG_T_STATEMENT * (int64_t)(x->n + 1));
}

/*
 * Nobody waits for what is running there: stop it, for the sake of what comes
 * behind. By another connection, as an exchange of ours: libpq 15 can cancel
 * only by a connect that blocks, and a statement_timeout of each exchange
 * would let a client that left go on asking until then. The server stops
 * whatever runs when the word arrives; if that is the next unit already, it
 * is sent again (see unit_end).
 */
static void
unwanted_cancel(struct pg_conn *target, int64_t now)
{
	struct pg	*pg = target->pg;
	struct pg_unit	*unit = TAILQ_FIRST(&target->units);
	struct pg_conn	*conn, *by = NULL;
	size_t		 i;

	if (unit == NULL || unit->n == 0 || unit->wanted != 0 ||
	    unit->finish || unit->cancelled || now - unit->since <= PG_T_HELD)
		return;
	for (i = 0; i < pg->o.conns; i++) {
		conn = &pg->conn[i];
		if (conn != target && conn_is_up(conn) &&
		    !conn_is_held(conn, now) &&
		    (by == NULL || conn->depth < by->depth))
			by = conn;
	}
	if (by == NULL)		/* at the next tick, or its time-out ends it */
		return;
	unit->cancelled = true;
	pg_cancel_send(by, target);
}

static void
conn_tick(struct pg_conn *conn, int64_t now)
{
	const struct pg_unit	*unit = TAILQ_FIRST(&conn->units);

	if (conn->state == C_DOWN) {
		if (now >= conn->retry_at)
			pg_conn_start(conn);
	} else if (conn->state != C_READY) {
		if (now - conn->since > PG_T_CONNECT)
			pg_conn_lost(conn, "connecting took too long");
	} else if (unit != NULL && now - unit->since >
	    answer_limit(conn->pg, unit))
		pg_conn_lost(conn, "no answer in time");
	else {
		unwanted_cancel(conn, now);
		if (conn_is_held(conn, now))
			pg_conn_take_back(conn);
	}
}

/* What /metrics says of this process's connections. */
static void
gauges_set(const struct pg *pg)
{
	int64_t	 up = 0, under_way = 0;
	size_t	 i;

	for (i = 0; i < pg->o.conns; i++) {
		up += conn_is_up(&pg->conn[i]);
		under_way += (int64_t)pg->conn[i].depth;
	}
	meter_set(GAUGE_DB_UP, up);
	meter_set(GAUGE_DB_UNDER_WAY, under_way);
	meter_set(GAUGE_DB_WAITING, (int64_t)pg->queued);
}

void
pg_tick(struct pg *pg)
{
	struct pg_exchange	*x;
	int64_t			 now = clock_ms();
	size_t			 i;

	for (i = 0; i < pg->o.conns; i++)
		conn_tick(&pg->conn[i], now);
	while ((x = waiting_too_long(pg, now)) != NULL)
		pg_exchange_expire(x);
	pg_shares_tidy(pg, now);
	pg_pump(pg);
	gauges_set(pg);
}

const char *
pg_misfit(const struct pg *pg)
{
	return (pg->misfit[0] == '\0' ? NULL : pg->misfit);
}

bool
pg_is_silent(const struct pg *pg)
{
	const struct pg_unit	*unit;
	int64_t			 then = clock_ms() - PG_T_SILENT;
	size_t			 i;

	if (!pg_is_connected(pg))
		return (true);
	for (i = 0; i < pg->o.conns; i++)
		if ((unit = TAILQ_FIRST(&pg->conn[i].units)) != NULL &&
		    unit->since < then)
			return (pg->heard < then);
	return (false);
}

bool
pg_is_connected(const struct pg *pg)
{
	size_t	 i;

	for (i = 0; i < pg->o.conns; i++)
		if (pg->conn[i].state == C_READY)
			return (true);
	return (false);
}
