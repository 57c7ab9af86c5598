/*
 * Dashboards: see the header. The period is settled first, in the tenant's
 * time zone; everything else then comes in one exchange.
 */
#include "store/dashboard.h"

static enum status
period_get(struct db *db, struct str from, struct str to,
    struct dashboard *out) AWAITS
{
	struct dashboard_period_row	*row;
	enum status			 st;

	if ((st = q_dashboard_period(db, &row, .from = from, .to = to)) == OK)
		*out = (struct dashboard){ .from = row->from, .to = row->to,
		    .today = row->today };
	return (st);
}

enum status
store_dashboard_get(struct db *db, const struct dashboard_ask *ask,
    struct dashboard *out)
{
	struct pg_exchange	*x;
	enum status		 st;
	size_t			 cells, measures, trend, versions, comments;

	if ((st = period_get(db, ask->from, ask->to, out)) != OK)
		return (st);
	x = pg_begin(db, PG_READ);
	cells = put_dashboard_cells(x, .survey = ask->survey_id,
	    .from = out->from, .to = out->to);
	measures = put_dashboard_measures(x, .survey = ask->survey_id,
	    .from = out->from, .to = out->to);
	trend = put_dashboard_trend(x, .unit = ask->by_week ? STR("week") :
	    STR("day"), .survey = ask->survey_id, .from = out->from,
	    .to = out->to, .questions = ask->trend);
	versions = put_dashboard_versions(x, .survey = ask->survey_id,
	    .to = out->to);
	comments = put_dashboard_comments(x, .survey = ask->survey_id,
	    .from = out->from, .to = out->to, .rows = ask->ncomments);
	if ((st = pg_run(x)) != OK)
		return (st);
	out->cells = take_dashboard_cells(x, cells, &out->ncells);
	out->measures = take_dashboard_measures(x, measures, &out->nmeasures);
	out->trend = take_dashboard_trend(x, trend, &out->ntrend);
	out->versions = take_dashboard_versions(x, versions, &out->nversions);
	out->comments = take_dashboard_comments(x, comments, &out->ncomments);
	return (OK);
}

/* Rows come in the order of what was asked for, which they name by its place:
 * those of one survey stand together. */
enum status
store_overview_get(struct db *db, const struct overview_ask *asks, size_t n,
    struct dashboard *out)
{
	struct str		*ids = arena_array(db->arena, n, sizeof(*ids));
	struct str		*codes = arena_array(db->arena, n, sizeof(*codes));
	struct pg_list		 surveys = { ids, n };
	struct overview_last_row *lasts;
	struct cell_count	*cells;
	struct cell_day		*days;
	struct dashboard	 period, *d;
	struct pg_exchange	*x;
	enum status		 st;
	size_t			 i, c, t, l, ncells, ndays, nlasts;

	if ((st = period_get(db, STR_NONE, STR_NONE, &period)) != OK)
		return (st);
	for (i = 0; i < n; i++) {
		out[i] = period;
		ids[i] = asks[i].survey_id;
		codes[i] = asks[i].headline;
	}
	x = pg_begin(db, PG_READ);
	c = put_overview_cells(x, .surveys = surveys,
	    .questions = (struct pg_list){ codes, n }, .from = period.from,
	    .to = period.to);
	t = put_overview_trend(x, .surveys = surveys, .from = period.from,
	    .to = period.to);
	l = put_overview_last(x, .surveys = surveys);
	if ((st = pg_run(x)) != OK)
		return (st);
	cells = take_overview_cells(x, c, &ncells);
	for (i = 0; i < ncells; i++)
		if ((d = &out[cells[i].place - 1])->ncells++ == 0)
			d->cells = &cells[i];
	days = take_overview_trend(x, t, &ndays);
	for (i = 0; i < ndays; i++)
		if ((d = &out[days[i].place - 1])->ntrend++ == 0)
			d->trend = &days[i];
	lasts = take_overview_last(x, l, &nlasts);
	for (i = 0; i < nlasts; i++)
		out[lasts[i].place - 1].last_at = lasts[i].last_at;
	return (OK);
}

/* --- for the job --- */

enum status
store_rollup_fold(struct db *db, int64_t limit, int64_t *n)
{
	struct rollup_fold_row	*row;
	enum status		 st;

	if ((st = q_rollup_fold(db, &row, .rows = limit)) == OK)
		*n = row->n;
	return (st);
}

enum status
store_rollup_waiting_list(struct db *db, struct str **out, size_t *n)
{
	struct tenants_with_deltas_row	*rows;
	enum status			 st;
	size_t				 i;

	if ((st = q_tenants_with_deltas(db, &rows, n)) != OK)
		return (st);
	*out = arena_array(db->arena, *n, sizeof(**out));
	for (i = 0; i < *n; i++)
		(*out)[i] = rows[i].id;
	return (OK);
}
