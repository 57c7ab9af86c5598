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

/* Is it one of the values that rollups keep? Where the field has room, what is
 * not known is not said, or not folded yet. */
static bool
value_is_kept(const struct dashboard *d, enum segment_field field,
    struct str value)
{
	bool	 is_full = false;
	size_t	 i;

	for (i = 0; i < d->nchoices; i++) {
		if (!str_is_c(d->choices[i].field, segment_fields[field]))
			continue;
		if (str_is(d->choices[i].value, value))
			return (true);
		is_full = is_full || d->choices[i].is_full;
	}
	return (!is_full);
}

/* The one field of a segment that rollups know; SEGMENT__MAX: there is none. */
static enum segment_field
field_of(const struct dashboard *d, const struct segment *s)
{
	enum segment_field	 i;

	if (segment_count(s) != 1 || s->cell.len != 0)
		return (SEGMENT__MAX);
	for (i = 0; s->values[i].len == 0; i++)
		;
	return (i == SEGMENT_CHANNEL || i == SEGMENT_VERSION ||
	    value_is_kept(d, i, s->values[i]) ? i : SEGMENT__MAX);
}

static struct str
unit_text(const struct dashboard_ask *ask)
{
	return (str_of(ask->by_month ? "month" : ask->by_week ? "week" :
	    "day"));
}

/* What the rollups of all, or of a channel or a version, say. */
struct places {
	size_t	 cells, measures, trend, versions, comments;
};

static void
counted_put(struct pg_exchange *x, const struct dashboard_ask *ask,
    const struct dashboard *d, struct places *p)
{
	struct str	 channel =
			    segment_text(ask->segment.values[SEGMENT_CHANNEL]);
	int64_t		 version = ask->segment.version;

	p->cells = put_dashboard_cells(x, .survey = ask->survey_id,
	    .from = d->from, .to = d->to, .channel = channel,
	    .of_version = version);
	p->measures = put_dashboard_measures(x, .survey = ask->survey_id,
	    .from = d->from, .to = d->to, .channel = channel,
	    .of_version = version);
	p->trend = put_dashboard_trend(x, .unit = unit_text(ask),
	    .survey = ask->survey_id, .from = d->from, .to = d->to,
	    .channel = channel, .of_version = version,
	    .questions = ask->trend);
}

static void
segment_put(struct pg_exchange *x, const struct dashboard_ask *ask,
    const struct dashboard *d, enum segment_field f, struct places *p)
{
	struct str	 field = str_of(segment_fields[f]);
	struct str	 value = ask->segment.values[f];

	p->cells = put_segment_cells(x, .survey = ask->survey_id,
	    .from = d->from, .to = d->to, .field = field, .value = value);
	p->measures = put_segment_measures(x, .survey = ask->survey_id,
	    .from = d->from, .to = d->to, .field = field, .value = value);
	p->trend = put_segment_trend(x, .unit = unit_text(ask),
	    .survey = ask->survey_id, .from = d->from, .to = d->to,
	    .field = field, .value = value, .questions = ask->trend);
}

/* Rows of several kinds, each into the list of its kind. */
static void
picked_read(struct arena *a, const struct picked_count *rows, size_t n,
    struct dashboard *out)
{
	const struct picked_count	*r;
	size_t				 i;

	out->cells = arena_array(a, n, sizeof(*out->cells));
	out->trend = arena_array(a, n, sizeof(*out->trend));
	out->measures = arena_array(a, n, sizeof(*out->measures));
	for (i = 0; i < n; i++) {
		r = &rows[i];
		if (str_is_c(r->kind, "read"))
			out->nlooked = r->n;
		else if (str_is_c(r->kind, "cell"))
			out->cells[out->ncells++] = (struct cell_count){
			    .version = r->version, .cell = r->cell,
			    .n = r->n };
		else if (str_is_c(r->kind, "day"))
			out->trend[out->ntrend++] = (struct cell_day){
			    .day = r->day, .cell = r->cell, .n = r->n };
		else
			out->measures[out->nmeasures++] =
			    (struct cell_measure){ .version = r->version,
			    .question = r->cell, .bucket = r->bucket,
			    .upper = r->upper, .n = r->n, .sum = r->sum,
			    .sumsq = r->sumsq };
	}
}

static size_t
comments_put(struct pg_exchange *x, const struct dashboard_ask *ask,
    const struct dashboard *d)
{
	const struct segment	*s = &ask->segment;

	if (segment_count(&ask->segment) == 0)
		return (put_dashboard_comments(x, .survey = ask->survey_id,
		    .from = d->from, .to = d->to, .rows = ask->ncomments));
	return (put_picked_comments(x, .survey = ask->survey_id,
	    .from = d->from, .to = d->to, .rows = ask->ncomments,
	    .channel = segment_text(s->values[SEGMENT_CHANNEL]),
	    .of_version = s->version,
	    .spoken = segment_text(s->values[SEGMENT_LANGUAGE]),
	    .agent = segment_text(s->values[SEGMENT_AGENT]),
	    .queue = segment_text(s->values[SEGMENT_QUEUE]),
	    .outcome = segment_text(s->values[SEGMENT_OUTCOME]),
	    .cell = segment_text(s->cell)));
}

static enum status
dashboard_run(struct db *db, const struct dashboard_ask *ask,
    struct dashboard *out) AWAITS
{
	const struct segment	*s = &ask->segment;
	struct pg_exchange	*x = pg_begin(db, PG_READ);
	enum segment_field	 f = field_of(out, &ask->segment);
	struct picked_count	*picked;
	struct places		 p = { 0 };
	enum status		 st;
	size_t			 n;

	out->is_picked = f == SEGMENT__MAX && segment_count(&ask->segment) != 0;
	if (out->is_picked)
		p.cells = put_picked_counts(x, .survey = ask->survey_id,
		    .from = out->from, .to = out->to, .unit = unit_text(ask),
		    .questions = ask->trend,
		    .channel = segment_text(s->values[SEGMENT_CHANNEL]),
		    .of_version = s->version,
		    .spoken = segment_text(s->values[SEGMENT_LANGUAGE]),
		    .agent = segment_text(s->values[SEGMENT_AGENT]),
		    .queue = segment_text(s->values[SEGMENT_QUEUE]),
		    .outcome = segment_text(s->values[SEGMENT_OUTCOME]),
		    .cell = segment_text(s->cell));
	else if (f == SEGMENT__MAX || f == SEGMENT_CHANNEL ||
	    f == SEGMENT_VERSION)
		counted_put(x, ask, out, &p);
	else
		segment_put(x, ask, out, f, &p);
	p.versions = put_dashboard_versions(x, .survey = ask->survey_id,
	    .to = out->to);
	p.comments = comments_put(x, ask, out);
	if ((st = pg_run(x)) != OK)
		return (st);
	if (out->is_picked) {
		picked = take_picked_counts(x, p.cells, &n);
		picked_read(db->arena, picked, n, out);
	} else {
		/* They share their rows with those of a segment. */
		out->cells = take_dashboard_cells(x, p.cells, &out->ncells);
		out->measures = take_dashboard_measures(x, p.measures,
		    &out->nmeasures);
		out->trend = take_dashboard_trend(x, p.trend, &out->ntrend);
	}
	out->versions = take_dashboard_versions(x, p.versions,
	    &out->nversions);
	out->comments = take_dashboard_comments(x, p.comments,
	    &out->ncomments);
	return (OK);
}

enum status
store_segment_choices(struct db *db, const struct dashboard_ask *ask,
    struct dashboard *out)
{
	struct segment_known_row	*known;
	struct pg_exchange		*x;
	enum status			 st;
	size_t				 choices, since;

	if ((st = period_get(db, ask->from, ask->to, out)) != OK)
		return (st);
	x = pg_begin(db, PG_READ);
	choices = put_segment_choices(x, .survey = ask->survey_id,
	    .from = out->from, .to = out->to);
	since = put_segment_known(x, .survey = ask->survey_id);
	if ((st = pg_run(x)) != OK)
		return (st);
	out->choices = take_segment_choices(x, choices, &out->nchoices);
	known = take_segment_known(x, since);
	out->known_since = known->since;
	return (OK);
}

enum status
store_dashboard_get(struct db *db, const struct dashboard_ask *ask,
    struct dashboard *out)
{
	enum status	 st;

	if ((st = store_segment_choices(db, ask, out)) != OK)
		return (st);
	return (dashboard_run(db, ask, out));
}

enum status
store_segment_split(struct db *db, const struct dashboard_ask *ask,
    enum segment_field field, struct str question, struct segment_share **out,
    size_t *n)
{
	if (field == SEGMENT_CHANNEL)
		return (q_channel_split(db, out, n, .survey = ask->survey_id,
		    .from = ask->from, .to = ask->to,
		    .question = segment_text(question)));
	return (q_segment_split(db, out, n, .survey = ask->survey_id,
	    .from = ask->from, .to = ask->to,
	    .field = str_of(segment_fields[field]),
	    .question = segment_text(question)));
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
