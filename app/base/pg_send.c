/*
 * What is sent on a connection: units, out of the exchanges that wait, and the
 * word to stop what runs on another. What comes back is read in pg_conn.c,
 * where the picture is.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/meter.h"
#include "base/pg_int.h"

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

static bool
enter_send(struct pg_conn *conn, const struct pg_exchange *x, bool is_first)
{
	if (is_first && (x->group || x->alone))
		return (command_send(conn, PG_ENTER_SUBMIT, x->enter, 4));
	return (command_send(conn, PG_ENTER, x->enter, 3));
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
	if (moment && !command_send(unit->conn, PG_MOMENT, NULL, 0))
		return (false);
	if (enter && !enter_send(unit->conn, x, before == NULL))
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
	ok = arena != NULL && (first->ahead == 0 || enter_send(unit->conn,
	    first, before == NULL)) && command_send(unit->conn,
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
		(void)pg_conn_flush(conn);
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
	unit->batch = duty == DUTY_SUBMIT;
	conn->groups += unit->batch;
	if (unit->batch)
		conn->pg->batch_began = unit->since;
	k = parts_choose(conn->pg, share, duty, unit->batch ? PG_GROUP_MAX : 1,
	    parts);
	for (i = 0; ok && i < k; i++)
		ok = part_send(unit, &parts[i].share->waiting[duty],
		    parts[i].n);
	unit_finish(unit, ok);
}

void
pg_conn_take_back(struct pg_conn *conn)
{
	struct pg_unit		*unit = TAILQ_FIRST(&conn->units);
	struct pg_exchange	*x;

	while ((unit = TAILQ_NEXT(unit, link)) != NULL)
		if (unit->n == 1 && !unit->batch &&
		    (x = TAILQ_FIRST(&unit->members)) != NULL)
			(void)pg_exchange_take_back(x);
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
	meter_add(METER_DB_CANCELLED, 1);
	unit->cancels = target;
	target->cancelling++;
	n = snprintf(digits, sizeof(digits), "%d", PQbackendPID(target->c));
	pid = (struct pg_arg){ digits, n, 0 };
	unit_finish(unit, command_send(conn, PG_CANCEL, &pid, 1));
}
