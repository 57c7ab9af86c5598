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

#include "base/pg_int.h"

#define ENTER_NAME	"enter"
#define ENTER_SQL							\
	"select set_config('app.tenant', $1, true), "			\
	"set_config('app.actor', $2, true), "				\
	"set_config('transaction_read_only', $3, true)"

/* Ends with the transaction, and can only be said at its very beginning. */
#define MOMENT_NAME	"moment"
#define MOMENT_SQL	"set transaction_isolation = 'repeatable read'"

/* Of its own user's connections, the server lets anyone stop any. */
#define CANCEL_NAME	"cancel"
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
	conn->since = clock_ms();
	conn->c = PQconnectStart(conn->pg->conninfo);
	if (conn->c == NULL || PQstatus(conn->c) == CONNECTION_BAD) {
		pg_conn_lost(conn, conn->c == NULL ? "out of memory" :
		    PQerrorMessage(conn->c));
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
				pg_exchange_again(x);
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

void
pg_conn_lost(struct pg_conn *conn, const char *why)
{
	struct pg	*pg = conn->pg;
	bool		 was_ready = conn->state == C_READY;

	pg_why_set(pg->why, why);
	if (pg->o.say != NULL)
		pg->o.say(was_ready ? "database connection lost" :
		    "database connection failed", pg->why);
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
	conn->prepared = 0;
	conn->stale = false;
	units_lose(conn, pg->why);
	if (was_ready && conn->slot == 0 && pg->o.listen != NULL &&
	    pg->o.notified != NULL)
		pg->o.notified(pg->o.notified_arg, NULL);
	pg_pump(pg);
}

static bool
conn_flush(struct pg_conn *conn)
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
	    PQsendPrepare(conn->c, ENTER_NAME, ENTER_SQL, 0, NULL) != 1)
		return (false);
	for (i = 0; i != QUERY__MAX; i++)
		if (PQsendPrepare(conn->c, pg_queries[i].name,
		    pg_queries[i].sql, 0, NULL) != 1 ||
		    PQsendDescribePrepared(conn->c, pg_queries[i].name) != 1)
			return (false);
	if (PQsendPrepare(conn->c, MOMENT_NAME, MOMENT_SQL, 0, NULL) != 1 ||
	    PQsendPrepare(conn->c, CANCEL_NAME, CANCEL_SQL, 0, NULL) != 1)
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
	(void)conn_flush(conn);
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
			if (conn->slot == 0 && pg->o.listen != NULL &&
			    pg->o.notified != NULL)
				pg->o.notified(pg->o.notified_arg, NULL);
			pg_pump(pg);
			return;
		}
		if (!prepared_is_well(conn, r, why)) {
			PQclear(r);
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
	    x->ahead != 0 || x->at == x->n ? ENTER_NAME :
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

/* It failed for no fault of its own: its statements were prepared before a
 * migration, or it was hit by a cancel that was meant for a unit before. */
static bool
exchange_is_innocent(const struct pg_exchange *x, bool may_be_hit)
{
	return (x->tries < x->pg->o.conns &&
	    (x->stale || (x->stopped && may_be_hit)));
}

/* The unit's Sync is answered. If one of it failed, all of it was rolled
 * back and may be sent again, be it a write: a batch one by one. */
static void
unit_end(struct pg_conn *conn)
{
	struct pg_unit		*unit = TAILQ_FIRST(&conn->units), *next;
	struct pg_exchange	*x;
	size_t			 n = unit->n;
	bool			 failed = false, may_be_hit;

	TAILQ_FOREACH(x, &unit->members, link)
		failed |= x->failed;
	may_be_hit = !unit->cancelled &&
	    (conn->cancelling != 0 || conn->suspect != NULL);
	unit_remove(unit);
	if ((next = TAILQ_FIRST(&conn->units)) != NULL)
		next->since = clock_ms();
	while ((x = TAILQ_FIRST(&unit->members)) != NULL) {
		if (failed && x->state == X_SENT &&
		    (n > 1 || exchange_is_innocent(x, may_be_hit))) {
			x->tries += n == 1;
			pg_exchange_again(x);
			continue;
		}
		pg_exchange_end(x, failed && !x->failed ? E_BUSY :
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
	if (conn_flush(conn))
		pg_pump(conn->pg);
}

static bool
command_send(struct pg_conn *conn, const char *name, const struct pg_arg *args,
    size_t n)
{
	const char	*values[PG_ARGS_MAX];
	int		 lengths[PG_ARGS_MAX], formats[PG_ARGS_MAX];
	size_t		 i;

	for (i = 0; i < n; i++) {
		values[i] = args[i].p;
		lengths[i] = args[i].len;
		formats[i] = args[i].format;
	}
	return (PQsendQueryPrepared(conn->c, name, (int)n, values, lengths,
	    formats, 0) == 1);
}

static struct pg_unit *
unit_new(struct pg_conn *conn)
{
	struct pg_unit	*unit;

	if ((unit = calloc(1, sizeof(*unit))) == NULL)
		return (NULL);
	unit->conn = conn;
	unit->since = clock_ms();
	TAILQ_INIT(&unit->members);
	TAILQ_INSERT_TAIL(&conn->units, unit, link);
	return (unit);
}

/*
 * One exchange's commands, at the end of the unit. The tenant of the one
 * before it in the same transaction holds until another is entered. What
 * reads with several statements sees one moment; a single statement does so
 * by itself.
 */
static bool
exchange_send(struct pg_unit *unit, struct pg_exchange *x)
{
	struct pg_exchange	*before;
	size_t			 i;
	bool			 enter, moment;

	before = TAILQ_LAST(&unit->members, exchange_list);
	enter = before == NULL || x->n == 0 || !pg_enters_the_same(before, x);
	moment = before == NULL && x->mode == PG_READ && x->n > 1;
	pg_exchange_sent(x, unit);
	x->ahead = (size_t)moment + (size_t)enter;
	if (moment && !command_send(unit->conn, MOMENT_NAME, NULL, 0))
		return (false);
	if (enter && !command_send(unit->conn, ENTER_NAME, x->enter, 3))
		return (false);
	for (i = 0; i < x->n; i++)
		if (!command_send(unit->conn,
		    pg_queries[x->stmts[i].query].name, x->stmts[i].args,
		    x->stmts[i].n))
			return (false);
	return (true);
}

/* The first n of a list as one statement, which the first of them leads. */
static bool
many_send(struct pg_unit *unit, struct exchange_list *list, size_t n)
{
	struct pg_exchange	*x, *first = TAILQ_FIRST(list), *before;
	struct pg_arg		 args[PG_ARGS_MAX];
	struct arena		*arena;
	size_t			 i;
	bool			 ok;

	before = TAILQ_LAST(&unit->members, exchange_list);
	arena = pg_many_args(first, n, args);
	for (i = 0; i < n; i++) {
		x = TAILQ_FIRST(list);
		pg_exchange_sent(x, unit);
		x->at = i != 0;		/* the first is answered for all */
	}
	first->leads = n;
	first->ahead = before == NULL || !pg_enters_the_same(before, first);
	ok = arena != NULL && (first->ahead == 0 || command_send(unit->conn,
	    ENTER_NAME, first->enter, 3)) && command_send(unit->conn,
	    pg_queries[first->many].name, args, first->stmts[0].n);
	arena_free(arena);
	return (ok);
}

static void
unit_finish(struct pg_unit *unit, bool ok)
{
	struct pg_conn	*conn = unit->conn;

	unit->cur = TAILQ_FIRST(&unit->members);
	if (!ok || PQpipelineSync(conn->c) != 1)
		pg_conn_lost(conn, PQerrorMessage(conn->c));
	else
		(void)conn_flush(conn);
}

/* A unit's part: so many of a share, in one statement if there is one. */
struct part {
	struct pg_share	*share;
	size_t		 n;
};

static size_t
part_count(const struct pg_exchange *x, size_t max)
{
	size_t	 n;

	if (x->has_many)
		return (pg_many_count(x, max));
	for (n = 0; x != NULL && !x->has_many && n < max; n++)
		x = TAILQ_NEXT(x, link);
	return (n);
}

static bool
part_send(struct pg_unit *unit, struct exchange_list *list, size_t n)
{
	bool	 ok = true;

	if (n > 1 && TAILQ_FIRST(list)->has_many)
		return (many_send(unit, list, n));
	for (; ok && n > 0; n--)
		ok = exchange_send(unit, TAILQ_FIRST(list));
	return (ok);
}

/*
 * Who goes together, max exchanges at most: tenants in the order of their ids,
 * each once. A statement for many takes its rows in one order, so two units
 * that want the same rows wait for each other and never in a circle.
 */
static size_t
parts_choose(struct pg *pg, struct pg_share *share, enum pg_duty duty,
    size_t max, struct part *parts)
{
	size_t	 i, n, k = 0, all = 0;

	while (share != NULL) {
		for (i = 0; i < k; i++)
			if (parts[i].share == share)
				return (k);
		n = part_count(TAILQ_FIRST(&share->waiting[duty]), max - all);
		for (i = k++; i > 0 && strcmp(share->tenant,
		    parts[i - 1].share->tenant) < 0; i--)
			parts[i] = parts[i - 1];
		parts[i] = (struct part){ share, n };
		all += n;
		share = all < max ? pg_share_next(pg, duty) : NULL;
	}
	return (k);
}

void
pg_unit_send(struct pg_conn *conn, struct pg_share *share, enum pg_duty duty)
{
	struct part		 parts[PG_GROUP_MAX];
	struct pg_unit		*unit;
	size_t			 i, k;
	bool			 ok = true;

	if ((unit = unit_new(conn)) == NULL) {
		pg_conn_lost(conn, "out of memory");
		return;
	}
	unit->batch = duty == DUTY_BATCHES;
	conn->groups += unit->batch;
	k = parts_choose(conn->pg, share, duty, unit->batch ? PG_GROUP_MAX : 1,
	    parts);
	for (i = 0; ok && i < k; i++)
		ok = part_send(unit, &parts[i].share->waiting[duty],
		    parts[i].n);
	unit_finish(unit, ok);
}

void
pg_cancel_send(struct pg_conn *conn, struct pg_conn *target)
{
	struct pg_unit	*unit;
	struct pg_arg	 pid;
	char		 digits[16];
	int		 n;

	if ((unit = unit_new(conn)) == NULL) {
		pg_conn_lost(conn, "out of memory");
		return;
	}
	unit->cancels = target;
	target->cancelling++;
	n = snprintf(digits, sizeof(digits), "%d", PQbackendPID(target->c));
	pid = (struct pg_arg){ digits, n, 0 };
	unit_finish(unit, command_send(conn, CANCEL_NAME, &pid, 1));
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
