/*
 * One connection: connect, prepare every query, then exchanges in pipeline
 * mode until it is lost. A connection is in exactly one state, every loss has
 * a reason in words, and all clocks are in pg_tick.
 */
#include <poll.h>
#include <stdio.h>
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

static void
why_set(char why[PG_WHY_MAX], const char *text)
{
	size_t	 n;

	(void)snprintf(why, PG_WHY_MAX, "%s", text == NULL ? "" : text);
	for (n = strlen(why); n != 0 && why[n - 1] == '\n'; n--)
		why[n - 1] = '\0';
}

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
	return (!x->abandoned && x->tries < x->pg->o.conns &&
	    (x->mode == PG_READ || x->repeatable));
}

void
pg_conn_lost(struct pg_conn *conn, const char *why)
{
	struct pg		*pg = conn->pg;
	struct pg_exchange	*x;
	struct exchange_list	 orphans;
	bool			 was_ready = conn->state == C_READY;

	why_set(pg->why, why);
	if (pg->o.say != NULL)
		pg->o.say(was_ready ? "database connection lost" :
		    "database connection failed", pg->why);
	if (conn->c != NULL && conn->fd != -1 && pg->o.loop != NULL)
		pg->o.loop->unwatch(conn, conn->slot, conn->fd);
	PQfinish(conn->c);
	conn->c = NULL;
	conn->fd = -1;
	conn->state = C_DOWN;
	/* A line that worked is remade at once; one that never came up waits,
	 * longer each time. */
	conn->backoff = was_ready ? 0 : conn->backoff == 0 ? PG_T_RETRY_MIN :
	    conn->backoff * 2 > PG_T_RETRY_MAX ? PG_T_RETRY_MAX :
	    conn->backoff * 2;
	conn->retry_at = clock_ms() + conn->backoff;
	conn->cur = NULL;
	conn->depth = conn->groups = conn->prepared = 0;
	conn->stale = false;
	TAILQ_INIT(&orphans);
	TAILQ_CONCAT(&orphans, &conn->inflight, link);
	while ((x = TAILQ_FIRST(&orphans)) != NULL) {
		TAILQ_REMOVE(&orphans, x, link);
		if (exchange_may_repeat(x)) {
			x->tries++;
			pg_exchange_requeue(x, false);
			continue;
		}
		why_set(x->why, pg->why);
		pg_exchange_done(x, E_BUSY);
	}
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
	if (PQsendPrepare(conn->c, MOMENT_NAME, MOMENT_SQL, 0, NULL) != 1)
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

static void
result_failed(struct pg_conn *conn, struct pg_exchange *x, PGresult *r)
{
	const char	*state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
	const char	*said;

	x->failed = true;
	if (x->why[0] != '\0')
		return;
	/* A plan whose result changed its type, or no such statement. */
	x->stale = state != NULL && (strcmp(state, "0A000") == 0 ||
	    strcmp(state, "26000") == 0);
	conn->stale |= x->stale;
	x->st = pg_sqlstate_status(state);
	/* The constraint's name says it without the row's values; an error of
	 * libpq's own has neither. */
	if ((said = PQresultErrorField(r, PG_DIAG_CONSTRAINT_NAME)) == NULL &&
	    (said = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY)) == NULL)
		said = "no answer";
	(void)snprintf(x->why, sizeof(x->why), "%s %s: %s",
	    x->ahead != 0 || x->at == x->n ? ENTER_NAME :
	    pg_queries[x->stmts[x->at].query].name,
	    state == NULL ? "-" : state, said);
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

/* The Sync of a unit is answered: its exchanges end, or a batch of which one
 * row was refused goes again, each by itself. */
static void
unit_end(struct pg_conn *conn)
{
	struct pg_exchange	*x;
	struct exchange_list	 unit;
	bool			 failed = false, last = false;
	size_t			 n = 0;

	TAILQ_INIT(&unit);
	while (!last && (x = TAILQ_FIRST(&conn->inflight)) != NULL) {
		last = x->last;
		TAILQ_REMOVE(&conn->inflight, x, link);
		TAILQ_INSERT_TAIL(&unit, x, link);
		failed |= x->failed;
		n++;
	}
	conn->depth -= n;
	x = TAILQ_FIRST(&unit);
	if (x != NULL && x->group)
		conn->groups--;
	conn->cur = TAILQ_FIRST(&conn->inflight);
	if (conn->cur != NULL)		/* its turn begins now */
		conn->cur->since = clock_ms();
	while ((x = TAILQ_FIRST(&unit)) != NULL) {
		TAILQ_REMOVE(&unit, x, link);
		if (failed && n > 1 && !x->abandoned) {
			pg_exchange_requeue(x, false);
			continue;
		}
		/* It was rolled back: sent again on what is prepared anew. */
		if (x->stale && !x->abandoned &&
		    x->tries < conn->pg->o.conns) {
			x->tries++;
			pg_exchange_requeue(x, false);
			continue;
		}
		pg_exchange_done(x, failed && !x->failed ? E_BUSY :
		    exchange_verdict(x));
	}
}

static void
result_take(struct pg_conn *conn, PGresult *r)
{
	struct pg_exchange	*x = conn->cur;

	switch (PQresultStatus(r)) {
	case PGRES_PIPELINE_SYNC:
		PQclear(r);
		unit_end(conn);
		return;
	case PGRES_TUPLES_OK:
	case PGRES_COMMAND_OK:
		if (x == NULL || x->ahead != 0 || x->at == x->n)
			break;
		if (x->leads != 0) {
			pg_many_deal(x, r);
			break;
		}
		PQclear(x->stmts[x->at].res);
		x->stmts[x->at].res = r;
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

/* The NULL that ends one command's results: on to the next command. */
static void
command_end(struct pg_conn *conn)
{
	struct pg_exchange	*x = conn->cur;

	if (x == NULL || (x->ahead == 0 && x->at == x->n))
		return;
	if (x->ahead != 0)
		x->ahead--;
	else
		x->at++;
	while (x->ahead == 0 && x->at == x->n && !x->last)
		x = TAILQ_NEXT(x, link);
	conn->cur = x;
}

static void
conn_answers(struct pg_conn *conn)
{
	PGresult	*r;
	int		 nulls = 0;

	while (conn->state == C_READY && !TAILQ_EMPTY(&conn->inflight) &&
	    nulls < 2 && !PQisBusy(conn->c)) {
		if ((r = PQgetResult(conn->c)) == NULL) {
			command_end(conn);
			nulls++;
			continue;
		}
		nulls = 0;
		result_take(conn, r);
	}
	if (conn->state == C_READY && conn->stale &&
	    TAILQ_EMPTY(&conn->inflight))
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

static void
exchange_under_way(struct pg_conn *conn, struct pg_exchange *x)
{
	x->state = X_SENT;
	x->ahead = x->at = x->leads = 0;
	x->last = false;
	x->since = clock_ms();
	TAILQ_INSERT_TAIL(&conn->inflight, x, link);
	conn->depth++;
	if (conn->cur == NULL)
		conn->cur = x;
}

/* before: the one ahead of it in the same transaction, or NULL. Its tenant
 * holds until another is entered. What reads with several statements sees one
 * moment; a single statement does so by itself. */
static bool
exchange_send(struct pg_conn *conn, struct pg_exchange *x,
    const struct pg_exchange *before)
{
	size_t	 i;
	bool	 enter = before == NULL || x->n == 0 ||
		    !pg_enters_the_same(before, x);
	bool	 moment = before == NULL && x->mode == PG_READ && x->n > 1;

	exchange_under_way(conn, x);
	x->ahead = (size_t)moment + (size_t)enter;
	if (moment && !command_send(conn, MOMENT_NAME, NULL, 0))
		return (false);
	if (enter && !command_send(conn, ENTER_NAME, x->enter, 3))
		return (false);
	for (i = 0; i < x->n; i++)
		if (!command_send(conn, pg_queries[x->stmts[i].query].name,
		    x->stmts[i].args, x->stmts[i].n))
			return (false);
	return (true);
}

/* The first n of a list as one statement; the last of them comes back. */
static bool
many_send(struct pg_conn *conn, struct exchange_list *list, size_t n,
    struct pg_exchange **last)
{
	struct pg_exchange	*x, *first = TAILQ_FIRST(list);
	struct pg_exchange	*before = *last;
	struct pg_arg		 args[PG_ARGS_MAX];
	struct arena		*arena;
	size_t			 i;
	bool			 ok;

	arena = pg_many_args(first, n, args);
	for (i = 0; i < n; i++) {
		*last = x = TAILQ_FIRST(list);
		TAILQ_REMOVE(list, x, link);
		conn->pg->queued--;
		exchange_under_way(conn, x);
		x->at = i != 0;		/* the first is answered for all */
	}
	first->leads = n;
	first->ahead = before == NULL || !pg_enters_the_same(before, first);
	ok = arena != NULL && (first->ahead == 0 || command_send(conn,
	    ENTER_NAME, first->enter, 3)) && command_send(conn,
	    pg_queries[first->many].name, args, first->stmts[0].n);
	arena_free(arena);
	return (ok);
}

/* Take up to max exchanges of a list as one unit: one Sync, one commit. */
static void
unit_send(struct pg_conn *conn, struct exchange_list *list, size_t max)
{
	struct pg_exchange	*x, *last = NULL;
	size_t			 n;
	bool			 ok = true;

	for (; max > 0 && ok && (x = TAILQ_FIRST(list)) != NULL; max -= n) {
		if ((n = pg_many_count(x, max)) > 1) {
			ok = many_send(conn, list, n, &last);
			continue;
		}
		TAILQ_REMOVE(list, x, link);
		conn->pg->queued--;
		ok = exchange_send(conn, x, last);
		last = x;
	}
	if (last == NULL)
		return;
	last->last = true;
	if (last->group)
		conn->groups++;
	if (!ok || PQpipelineSync(conn->c) != 1)
		pg_conn_lost(conn, PQerrorMessage(conn->c));
	else
		(void)conn_flush(conn);
}

/* Nothing is under way on it, so the server may have closed it in the
 * meantime: a write sent there would be lost for nothing. */
static bool
conn_is_alive(struct pg_conn *conn)
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

static struct pg_conn *
conn_least_busy(struct pg *pg)
{
	struct pg_conn	*best = NULL;
	size_t		 i, last = pg->o.conns - 1;
	bool		 others = false;

	/* The last line is the files'; without another up, everybody's. */
	for (i = 0; i < last; i++)
		others |= pg->conn[i].state == C_READY;
	for (i = 0; i < (others ? last : last + 1); i++)
		if (pg->conn[i].state == C_READY && !pg->conn[i].stale &&
		    pg->conn[i].depth < PG_DEPTH_MAX &&
		    (best == NULL || pg->conn[i].depth < best->depth))
			best = &pg->conn[i];
	return (best);
}

static struct pg_conn *
conn_choose(struct pg *pg)
{
	struct pg_conn	*conn;

	do
		conn = conn_least_busy(pg);
	while (conn != NULL && conn->depth == 0 && !conn_is_alive(conn));
	return (conn);
}

/* The last line is the files', where there is more than one. */
static struct pg_conn *
conn_for_bulk(struct pg *pg)
{
	struct pg_conn	*conn = &pg->conn[pg->o.conns - 1];

	if (conn->state != C_READY || conn->stale ||
	    conn->depth >= PG_BULK_DEPTH ||
	    (conn->depth == 0 && !conn_is_alive(conn)))
		return (NULL);
	return (conn);
}

static size_t
groups_under_way(const struct pg *pg)
{
	size_t	 i, n;

	for (i = n = 0; i < pg->o.conns; i++)
		n += pg->conn[i].groups;
	return (n);
}

/* Send what can be sent. A loss on the way comes back here: one level only. */
void
pg_pump(struct pg *pg)
{
	struct pg_conn	*conn;

	if (pg->pumping)
		return;
	pg->pumping = true;
	while (!TAILQ_EMPTY(&pg->queue) &&
	    (conn = conn_choose(pg)) != NULL)
		unit_send(conn, &pg->queue, 1);
	while (!TAILQ_EMPTY(&pg->group) &&
	    groups_under_way(pg) < PG_GROUPS_MAX &&
	    (conn = conn_choose(pg)) != NULL)
		unit_send(conn, &pg->group, PG_GROUP_MAX);
	while (!TAILQ_EMPTY(&pg->bulk) && (conn = conn_for_bulk(pg)) != NULL)
		unit_send(conn, &pg->bulk, 1);
	pg->pumping = false;
}

static void
queue_expire(struct pg *pg, struct exchange_list *list, int64_t limit,
    int64_t now)
{
	struct pg_exchange	*x;

	while ((x = TAILQ_FIRST(list)) != NULL &&
	    now - x->since > limit) {
		TAILQ_REMOVE(list, x, link);
		pg->queued--;
		why_set(x->why, "waited too long for a connection");
		pg_exchange_done(x, E_BUSY);
	}
}

/* The server answers at the Sync, and may take its time for each statement
 * before; the one more is the commit. Pages give up together. */
static int64_t
answer_limit(const struct pg *pg, const struct pg_exchange *x)
{
	return (pg->o.loop != NULL ? PG_T_ANSWER :
	    PG_T_STATEMENT * (int64_t)(x->n + 1));
}

void
pg_tick(struct pg *pg)
{
	struct pg_exchange	*x;
	struct pg_conn		*conn;
	int64_t			 now = clock_ms();
	size_t			 i;

	for (i = 0; i < pg->o.conns; i++) {
		conn = &pg->conn[i];
		x = TAILQ_FIRST(&conn->inflight);
		if (conn->state == C_DOWN) {
			if (now >= conn->retry_at)
				pg_conn_start(conn);
		} else if (conn->state != C_READY) {
			if (now - conn->since > PG_T_CONNECT)
				pg_conn_lost(conn, "connecting took too long");
		} else if (x != NULL && now - x->since >
		    answer_limit(pg, x))
			pg_conn_lost(conn, "no answer in time");
	}
	queue_expire(pg, &pg->queue, PG_T_QUEUE, now);
	queue_expire(pg, &pg->group, PG_T_QUEUE, now);
	queue_expire(pg, &pg->bulk, PG_T_BULK, now);
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
