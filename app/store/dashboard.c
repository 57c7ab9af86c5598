/*
 * Dashboards: see the header. The period is settled first, in the tenant's
 * time zone; everything else then comes in one exchange.
 */
#include "store/dashboard.h"
#include "store/response_take.h"

static struct cell_day *
days_take(struct db *db, struct pg_exchange *x, size_t i, size_t *n)
{
	struct cell_day	*d;
	size_t		 row;

	*n = pg_rows(x, i);
	d = arena_array(db->arena, *n, sizeof(*d));
	for (row = 0; row < *n; row++) {
		d[row].day = pg_str(x, i, row, 0);
		d[row].cell = pg_str(x, i, row, 1);
		d[row].n = pg_num(x, i, row, 2);
	}
	return (d);
}

static void
cells_take(struct db *db, struct pg_exchange *x, size_t i,
    struct dashboard *out)
{
	size_t	 row;

	out->ncells = pg_rows(x, i);
	out->cells = arena_array(db->arena, out->ncells, sizeof(*out->cells));
	for (row = 0; row < out->ncells; row++) {
		out->cells[row].version = pg_num(x, i, row, 0);
		out->cells[row].cell = pg_str(x, i, row, 1);
		out->cells[row].n = pg_num(x, i, row, 2);
	}
}

static enum status
period_get(struct db *db, const struct dashboard_ask *ask,
    struct dashboard *out) AWAITS
{
	struct pg_exchange	*x;
	enum status		 st;

	if ((st = pg_ask(db, PG_READ, Q_DASHBOARD_PERIOD, ARGS(
	    pg_text(db->arena, ask->from), pg_text(db->arena, ask->to)),
	    &x)) != OK)
		return (st);
	out->from = pg_str(x, 0, 0, 0);
	out->to = pg_str(x, 0, 0, 1);
	out->today = pg_str(x, 0, 0, 2);
	return (OK);
}

enum status
store_dashboard_get(struct db *db, const struct dashboard_ask *ask,
    struct dashboard *out)
{
	struct arena		*a = db->arena;
	struct pg_exchange	*x;
	struct pg_arg		 survey, from, to, trend;
	enum status		 st;
	size_t			 cells, days, weeks, comments, row;

	if ((st = period_get(db, ask, out)) != OK)
		return (st);
	survey = pg_text(a, ask->survey_id);
	from = pg_text(a, out->from);
	to = pg_text(a, out->to);
	trend = pg_texts(a, ask->trend, ask->ntrend);
	x = pg_begin(db, PG_READ);
	cells = pg_add(x, Q_DASHBOARD_CELLS, ARGS(survey, from, to));
	days = pg_add(x, Q_DASHBOARD_TREND, ARGS(pg_text(a, STR("day")),
	    survey, from, to, trend));
	weeks = pg_add(x, Q_DASHBOARD_TREND, ARGS(pg_text(a, STR("week")),
	    survey, from, to, trend));
	comments = pg_add(x, Q_DASHBOARD_COMMENTS, ARGS(survey, from, to,
	    pg_int(a, ask->ncomments)));
	if ((st = pg_run(x)) != OK)
		return (st);
	cells_take(db, x, cells, out);
	out->days = days_take(db, x, days, &out->ndays);
	out->weeks = days_take(db, x, weeks, &out->nweeks);
	out->ncomments = pg_rows(x, comments);
	out->comments = arena_array(a, out->ncomments, sizeof(*out->comments));
	for (row = 0; row < out->ncomments; row++) {
		response_take(x, comments, row, &out->comments[row]);
		response_local_take(x, comments, row, &out->comments[row]);
	}
	return (OK);
}

enum status
store_rollup_fold(struct db *db, int64_t limit, int64_t *n)
{
	struct pg_exchange	*x;
	enum status		 st;

	if ((st = pg_ask(db, PG_WRITE, Q_ROLLUP_FOLD,
	    ARGS(pg_int(db->arena, limit)), &x)) == OK)
		*n = pg_num(x, 0, 0, 0);
	return (st);
}

enum status
store_rollup_waiting_list(struct db *db, struct str **out, size_t *n)
{
	struct pg_exchange	*x;
	enum status		 st;
	size_t			 i;

	if ((st = pg_ask(db, PG_READ, Q_TENANTS_WITH_DELTAS, NOARGS,
	    &x)) != OK)
		return (st);
	*n = pg_rows(x, 0);
	*out = arena_array(db->arena, *n, sizeof(**out));
	for (i = 0; i < *n; i++)
		(*out)[i] = pg_str(x, 0, i, 0);
	return (OK);
}
