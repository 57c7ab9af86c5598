/*
 * One connection: connect, prepare every query, then units in pipeline mode
 * until it is lost. Every loss has a reason in words; what was under way is
 * sent again on another connection where that does its work once only.
 *
 *	DOWN --> CONNECTING --> PREPARING --> READY
 *	  ^          |              |           |
 *	  `----------+--- lost -----+-----------'
 *
 * What goes out for two units, the second a batch of three exchanges of two
 * tenants (a, and b twice as one statement), and what libpq hands back:
 *
 *	sent	[moment] enter query query Sync  enter query enter many Sync
 *	back	 result,NULL for each ...  SYNC   ...                   SYNC
 *
 * The server runs commands in this order and skips what follows a failed one
 * up to the next Sync (PGRES_PIPELINE_ABORTED). The cursor, "whose answer is
 * this", is in three parts: the first unit of the connection; in it the
 * exchange cur; in that ahead (of moment and enter, how many are still to be
 * answered) and then at, the statement. A NULL moves it on (command_end).
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/meter.h"
#include "base/pg_int.h"

/* What is prepared beside the queries: the settings of a transaction. */
#define ENTER_SQL							\
	"select set_config('app.tenant', $1, true), "			\
	"set_config('app.actor', $2, true), "				\
	"set_config('transaction_read_only', $3, true)"

/* The same for a submission: whoever has a lock on what it needs must not hold
 * up those who go with it. */
#define SUBMIT_SQL	ENTER_SQL ", set_config('lock_timeout', $4, true)"

/* Ends with the transaction, and can only be said at its very beginning. */
#define MOMENT_SQL	"set transaction_isolation = 'repeatable read'"

/* Of its own user's connections, the server lets anyone stop any. */
#define CANCEL_SQL	"select pg_cancel_backend($1)"

static void
conn_watch(struct pg_conn *conn, bool write)
{
	conn->wants_write = write;
	if (conn->pg->o.loop != NULL)
		conn->pg->o.loop->watch(conn, conn->slot, conn->fd, write);
}

/* What the server remarks upon ("already exists, skipping") is nobody's
 * answer; libpq would write it raw between the lines of the log. */
static void
notice_drop(void *arg, const char *message)
{
	(void)arg;
	(void)message;
}

void
pg_conn_start(struct pg_conn *conn)
{
	char	 why[PG_WHY_MAX];

	conn->since = clock_ms();
	if ((conn->c = pg_host_connect(conn, why)) == NULL) {
		pg_conn_lost(conn, why);
		return;
	}
	if (PQstatus(conn->c) == CONNECTION_BAD) {
		pg_conn_lost(conn, PQerrorMessage(conn->c));
		return;
	}
	(void)PQsetNoticeProcessor(conn->c, notice_drop, NULL);
	conn->state = C_CONNECTING;
	conn->fd = PQsocket(conn->c);
	conn_watch(conn, true);
}

/*
 * May this exchange be sent again without doing its work twice? Reads may;
 * and what is marked so is idempotent by contract. Once for each
 * connection: when the server ends them all, the repeat may well be given to
 * another one that is dead and has not yet been heard to be.
 */
static bool
exchange_may_repeat(const struct pg_exchange *x)
{
	return (x->state == X_SENT && x->tries < x->pg->o.conns &&
	    (x->mode == PG_READ || x->repeatable));
}

/* The unit leaves its connection, answered or not. */
static void
unit_remove(struct pg_unit *unit)
{
	struct pg_conn	*conn = unit->conn, *target = unit->cancels;

	TAILQ_REMOVE(&conn->units, unit, link);
	conn->groups -= unit->batch;
	if (conn->suspect == unit)
		conn->suspect = NULL;
	if (target != NULL) {
		/* The signal is out, and may hit any of those sent by now. */
		target->cancelling--;
		target->suspect = TAILQ_LAST(&target->units, unit_list);
	}
}

/* Whether a lost unit was stored is not known, unless it only read. */
static void
units_lose(struct pg_conn *conn, const char *why)
{
	struct pg_exchange	*x;
	struct pg_unit		*unit;

	while ((unit = TAILQ_FIRST(&conn->units)) != NULL) {
		unit_remove(unit);
		while ((x = TAILQ_FIRST(&unit->members)) != NULL) {
			if (exchange_may_repeat(x)) {
				x->tries++;
				pg_exchange_again(x, false);
				continue;
			}
			if (x->state == X_SENT)
				pg_why_set(x->why, why);
			pg_exchange_end(x, E_BUSY);
		}
		free(unit);
	}
}

void
pg_conn_close(struct pg_conn *conn)
{
	units_lose(conn, "closing");
	PQfinish(conn->c);
	conn->c = NULL;
}

/* Of several hosts those that were tried last, if there is not room for all. */
static const char *
last_lines(const char *why)
{
	const char	*end;

	if (strlen(why) < PG_WHY_MAX)
		return (why);
	why += strlen(why) - PG_WHY_MAX + 1;
	end = strchr(why, '\n');
	return (end == NULL || end[1] == '\0' ? why : end + 1);
}

/* Now and then: what cannot connect tries every two seconds, and there are
 * several of them. */
static void
loss_say(struct pg *pg, bool was_ready)
{
	int64_t	 now = clock_ms();

	if (pg->o.say == NULL || (!was_ready && now < pg->said_until))
		return;
	pg->said_until = was_ready ? 0 : now + PG_T_SAID;
	pg->o.say(was_ready ? "database connection lost" :
	    "database connection failed", pg->why);
}

void
pg_conn_lost(struct pg_conn *conn, const char *why)
{
	struct pg	*pg = conn->pg;
	bool		 was_ready = conn->state == C_READY;

	pg_why_set(pg->why, last_lines(why));
	meter_add(METER_DB_LOST, was_ready);
	loss_say(pg, was_ready);
	if (conn->c != NULL && conn->fd != -1 && pg->o.loop != NULL)
		pg->o.loop->unwatch(conn, conn->slot, conn->fd);
	PQfinish(conn->c);
	conn->c = NULL;
	conn->fd = -1;
	conn->state = C_DOWN;
	/* A connection that worked is remade at once; one that never came up
	 * waits, longer each time. */
	conn->backoff = was_ready ? 0 : conn->backoff == 0 ? PG_T_RETRY_MIN :
	    conn->backoff * 2 > PG_T_RETRY_MAX ? PG_T_RETRY_MAX :
	    conn->backoff * 2;
	conn->retry_at = clock_ms() + conn->backoff;
	conn->turn += !was_ready;
	conn->prepared = 0;
	conn->stale = false;
	units_lose(conn, pg->why);
	if (was_ready && conn->slot == 0 && pg->o.listen != NULL &&
	    pg->o.notified != NULL)
		pg->o.notified(pg->o.notified_arg, NULL);
	pg_pump(pg);
}

bool
pg_conn_flush(struct pg_conn *conn)
{
	int	 r;

	if ((r = PQflush(conn->c)) == -1) {
		pg_conn_lost(conn, PQerrorMessage(conn->c));
		return (false);
	}
	if ((r == 1) != conn->wants_write)
		conn_watch(conn, r == 1);
	return (true);
}

static bool
conn_prepare_send(struct pg_conn *conn)
{
	const struct pg_options	*o = &conn->pg->o;
	char			 sql[80];
	size_t			 i;

	if (PQsetnonblocking(conn->c, 1) == -1 ||
	    PQenterPipelineMode(conn->c) != 1 ||
	    PQsendPrepare(conn->c, PG_ENTER, ENTER_SQL, 0, NULL) != 1)
		return (false);
	for (i = 0; i != QUERY__MAX; i++)
		if (PQsendPrepare(conn->c, pg_queries[i].name,
		    pg_queries[i].sql, 0, NULL) != 1 ||
		    PQsendDescribePrepared(conn->c, pg_queries[i].name) != 1)
			return (false);
	if (PQsendPrepare(conn->c, PG_MOMENT, MOMENT_SQL, 0, NULL) != 1 ||
	    PQsendPrepare(conn->c, PG_ENTER_SUBMIT, SUBMIT_SQL, 0, NULL) != 1 ||
	    PQsendPrepare(conn->c, PG_CANCEL, CANCEL_SQL, 0, NULL) != 1)
		return (false);
	if (conn->slot == 0 && o->listen != NULL) {
		(void)snprintf(sql, sizeof(sql), "LISTEN %s", o->listen);
		if (PQsendQueryParams(conn->c, sql, 0, NULL, NULL, NULL, NULL,
		    0) != 1)
			return (false);
	}
	return (PQpipelineSync(conn->c) == 1);
}

static void
conn_connecting(struct pg_conn *conn)
{
	switch (PQconnectPoll(conn->c)) {
	case PGRES_POLLING_READING:
		conn->fd = PQsocket(conn->c);
		conn_watch(conn, false);
		return;
	case PGRES_POLLING_WRITING:
		conn->fd = PQsocket(conn->c);
		conn_watch(conn, true);
		return;
	case PGRES_POLLING_OK:
		break;
	default:
		pg_conn_lost(conn, PQerrorMessage(conn->c));
		return;
	}
	conn->state = C_PREPARING;
	conn->since = clock_ms();
	if (!conn_prepare_send(conn)) {
		pg_conn_lost(conn, PQerrorMessage(conn->c));
		return;
	}
	(void)pg_conn_flush(conn);
}

/*
 * One answer while preparing. The first is that of "enter"; each query has
 * two, of Parse and of Describe, and what is described must be what the
 * structs of queries.h were made for.
 */
static bool
prepared_is_well(const struct pg_conn *conn, const PGresult *r,
    char why[PG_WHY_MAX])
{
	size_t			 i = (conn->prepared - 1) / 2;
	bool			 of_query = conn->prepared != 0 &&
				    i < QUERY__MAX;
	const char		*name = of_query ? pg_queries[i].name : "-";
	char			 what[160];

	if (PQresultStatus(r) != PGRES_COMMAND_OK) {
		(void)snprintf(why, PG_WHY_MAX, "query %s: %.180s", name,
		    PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY));
		return (false);
	}
	if (!of_query || conn->prepared % 2 != 0 || pg_shapes[i] == NULL ||
	    pg_shape_fits(pg_shapes[i], r, what, sizeof(what)))
		return (true);
	(void)snprintf(why, PG_WHY_MAX, "query %s: %s", name, what);
	return (false);
}

/* Answers to Parse and Describe: all must be well, then the Sync. */
static void
conn_preparing(struct pg_conn *conn)
{
	struct pg	*pg = conn->pg;
	PGresult	*r;
	char		 why[PG_WHY_MAX];
	int		 nulls = 0;

	while (!PQisBusy(conn->c) && nulls < 2) {
		if ((r = PQgetResult(conn->c)) == NULL) {
			nulls++;
			conn->prepared++;
			continue;
		}
		nulls = 0;
		if (PQresultStatus(r) == PGRES_PIPELINE_SYNC) {
			PQclear(r);
			conn->state = C_READY;
			conn->backoff = 0;
			pg->misfit[0] = '\0';
			if (conn->slot == 0 && pg->o.listen != NULL &&
			    pg->o.notified != NULL)
				pg->o.notified(pg->o.notified_arg, NULL);
			pg_pump(pg);
			return;
		}
		if (!prepared_is_well(conn, r, why)) {
			PQclear(r);
			pg_why_set(pg->misfit, why);
			pg_conn_lost(conn, why);
			return;
		}
		PQclear(r);
	}
}

static bool
state_is(const char *state, const char *which)
{
	return (state != NULL && strcmp(state, which) == 0);
}

/*
 * What the server said, without the row's values: of a constraint its name;
 * of a bad value (class 22) only what stands before the value, which it
 * quotes. An error of libpq's own has neither.
 */
static void
refusal_note(struct pg_exchange *x, const char *state, const PGresult *r)
{
	const char	*said, *end;
	int		 n;

	if ((said = PQresultErrorField(r, PG_DIAG_CONSTRAINT_NAME)) == NULL &&
	    (said = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY)) == NULL)
		said = "no answer";
	n = PG_WHY_MAX;
	if (state != NULL && strncmp(state, "22", 2) == 0 &&
	    (end = strchr(said, '"')) != NULL)
		n = (int)(end - said);
	(void)snprintf(x->why, sizeof(x->why), "%s %s: %.*s",
	    x->ahead != 0 || x->at == x->n ? PG_ENTER :
	    pg_queries[x->stmts[x->at].query].name,
	    state == NULL ? "-" : state, n, said);
}

static void
result_failed(struct pg_conn *conn, struct pg_exchange *x, const PGresult *r)
{
	const char	*state = PQresultErrorField(r, PG_DIAG_SQLSTATE);

	x->failed = true;
	if (x->why[0] != '\0')	/* the first error counts */
		return;
	/* A plan whose result changed its type, or no such statement. */
	x->stale = state_is(state, "0A000") || state_is(state, "26000");
	conn->stale |= x->stale;
	x->stopped = state_is(state, "57014");
	x->locked_out = state_is(state, "55P03");
	x->st = pg_sqlstate_status(state);
	refusal_note(x, state, r);
}

static enum status
exchange_verdict(const struct pg_exchange *x)
{
	size_t	 i;

	if (x->failed)
		return (x->why[0] == '\0' ? E_BUSY : x->st);
	for (i = 0; i < x->n; i++)
		if (pg_queries[x->stmts[i].query].kind == PG_ONE &&
		    pg_rows(x, i) == 0)
			return (E_NOTFOUND);
	return (OK);
}

/* A unit is rolled back, and what of it may be sent again, be it a write. */
struct rollback {
	bool	 failed;
	bool	 of_many;	/* each may have failed for another's fault */
	bool	 locked_out;	/* a batch, for a lock */
	bool	 may_be_hit;	/* by a cancel that was meant for another */
};

/*
 * A batch ends where somebody's lock holds it up. Whose rows are locked is
 * known by the tenant: for a while its submissions go one by one, where none
 * but its own wait for them, and the others go together again.
 */
static void
culprit_part(const struct pg_unit *unit)
{
	struct pg_exchange	*x;

	TAILQ_FOREACH(x, &unit->members, link)
		if (x->locked_out)
			pg_share_part(x->share, clock_ms() +
			    (x->alone ? PG_T_ALONE : PG_T_PARTED));
}

static struct rollback
unit_judge(const struct pg_unit *unit)
{
	const struct pg_conn		*conn = unit->conn;
	const struct pg_exchange	*x;
	struct rollback			 r = { .of_many = unit->n > 1,
					    .may_be_hit = !unit->cancelled &&
					    (conn->cancelling != 0 ||
					    conn->suspect != NULL) };

	TAILQ_FOREACH(x, &unit->members, link) {
		r.failed |= x->failed;
		r.locked_out |= x->locked_out && (x->group || x->alone);
	}
	return (r);
}

/* It failed for no fault of its own: for another's, because its statements
 * were prepared before a migration, or by a cancel meant for a unit before. A
 * submission that is held up tries again until its deadline. */
static bool
exchange_is_innocent(const struct pg_exchange *x, const struct rollback *r)
{
	if (!r->failed || x->state != X_SENT)
		return (false);
	if (r->locked_out && x->deadline != 0)
		return (clock_ms() < x->deadline);
	return (r->of_many || (x->tries < x->pg->o.conns && (x->stale ||
	    r->locked_out || (x->stopped && r->may_be_hit))));
}

/* The unit's Sync is answered. If one of it failed, all of it was rolled
 * back. */
static void
unit_end(struct pg_conn *conn)
{
	struct pg_unit		*unit = TAILQ_FIRST(&conn->units), *next;
	struct rollback		 r = unit_judge(unit);
	struct pg_exchange	*x;

	if (r.locked_out)
		culprit_part(unit);
	unit_remove(unit);
	if ((next = TAILQ_FIRST(&conn->units)) != NULL)
		next->since = clock_ms();
	while ((x = TAILQ_FIRST(&unit->members)) != NULL) {
		if (exchange_is_innocent(x, &r)) {
			x->tries += !r.of_many;
			pg_exchange_again(x, r.locked_out);
			continue;
		}
		pg_exchange_end(x, r.failed && !x->failed ? E_BUSY :
		    exchange_verdict(x));
	}
	free(unit);
}

/* A result for the exchange under the cursor. What its request no longer
 * reads is dropped. */
static void
result_keep(struct pg_exchange *x, PGresult *r)
{
	if (x->leads != 0)
		pg_many_deal(x, r);
	else if (x->state == X_SENT) {
		PQclear(x->stmts[x->at].res);
		x->stmts[x->at].res = r;
		return;
	}
	PQclear(r);
}

static void
result_take(struct pg_conn *conn, PGresult *r)
{
	struct pg_exchange	*x = TAILQ_FIRST(&conn->units)->cur;

	switch (PQresultStatus(r)) {
	case PGRES_PIPELINE_SYNC:
		unit_end(conn);
		break;
	case PGRES_TUPLES_OK:
	case PGRES_COMMAND_OK:
		if (x == NULL || x->ahead != 0 || x->at == x->n)
			break;
		result_keep(x, r);
		return;
	case PGRES_PIPELINE_ABORTED:
		if (x != NULL)
			x->failed = true;
		break;
	default:
		if (x != NULL)
			result_failed(conn, x, r);
		break;
	}
	PQclear(r);
}

/* The NULL that ends one command's results: on to the next command. Behind
 * the last one only the Sync is left, and an error there is the last one's. */
static void
command_end(struct pg_conn *conn)
{
	struct pg_unit		*unit = TAILQ_FIRST(&conn->units);
	struct pg_exchange	*x = unit == NULL ? NULL : unit->cur;

	if (x == NULL || (x->ahead == 0 && x->at == x->n))
		return;
	if (x->ahead != 0)
		x->ahead--;
	else
		x->at++;
	while (x->ahead == 0 && x->at == x->n && TAILQ_NEXT(x, link) != NULL)
		x = TAILQ_NEXT(x, link);
	unit->cur = x;
}

static void
conn_answers(struct pg_conn *conn)
{
	PGresult	*r;
	int		 nulls = 0;

	while (conn->state == C_READY && !TAILQ_EMPTY(&conn->units) &&
	    nulls < 2 && !PQisBusy(conn->c)) {
		if ((r = PQgetResult(conn->c)) == NULL) {
			command_end(conn);
			nulls++;
			continue;
		}
		nulls = 0;
		result_take(conn, r);
	}
	if (conn->state == C_READY && conn->stale && TAILQ_EMPTY(&conn->units))
		pg_conn_lost(conn, "a statement must be prepared anew");
}

static void
conn_notifies(struct pg_conn *conn)
{
	struct pg	*pg = conn->pg;
	PGnotify	*n;

	while ((n = PQnotifies(conn->c)) != NULL) {
		pg->notified = true;
		if (pg->o.notified != NULL)
			pg->o.notified(pg->o.notified_arg, n->extra);
		PQfreemem(n);
	}
}

void
pg_conn_ready(struct pg_conn *conn)
{
	if (conn->state == C_DOWN)
		return;
	if (conn->state == C_CONNECTING) {
		conn_connecting(conn);
		return;
	}
	if (!PQconsumeInput(conn->c)) {
		pg_conn_lost(conn, PQerrorMessage(conn->c));
		return;
	}
	conn->pg->heard = clock_ms();
	if (conn->state == C_PREPARING)
		conn_preparing(conn);
	else
		conn_answers(conn);
	if (conn->state == C_DOWN)
		return;
	conn_notifies(conn);
	if (PQstatus(conn->c) == CONNECTION_BAD) {
		pg_conn_lost(conn, PQerrorMessage(conn->c));
		return;
	}
	if (pg_conn_flush(conn))
		pg_pump(conn->pg);
}

bool
pg_conn_is_alive(struct pg_conn *conn)
{
	struct pollfd	 p = { conn->fd, POLLIN, 0 };

	while (poll(&p, 1, 0) == 1) {
		if (!PQconsumeInput(conn->c)) {
			pg_conn_lost(conn, PQerrorMessage(conn->c));
			return (false);
		}
		conn_notifies(conn);
	}
	return (true);
}
