/* Cells to counts, scores and trends: see the header. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "page/staff/tally.h"

/* --- counts --- */

bool
tally_cell_cut(struct str cell, struct str *code, struct str *value)
{
	if (cell.len != 0 && cell.p[0] == '#')
		return (false);
	return (str_cut(cell, '=', code, value));
}

void
tally_scale_start(const struct question *q, struct score_counts *c)
{
	memset(c, 0, sizeof(*c));
	if ((q->type->flags & QT_SCALE) == 0)
		return;
	c->lowest = q->lowest;
	c->steps = (size_t)(q->highest - q->lowest + 1);
	if (c->steps > SCORE_STEPS_MAX)
		c->steps = SCORE_STEPS_MAX;
}

void
tally_scale_add(struct score_counts *c, struct str value, int64_t n)
{
	int64_t	 v;

	if (str_int(value, &v) && v >= c->lowest &&
	    v < c->lowest + (int64_t)c->steps)
		c->counts[v - c->lowest] += n;
}

static struct tally_row *
row_add(struct arena *a, struct tally *t, struct str code, struct str label,
    bool offered)
{
	struct tally_row	*row;

	row = &ARENA_PUSH(a, t->rows, t->nrows, t->cap);
	*row = (struct tally_row){ code, label, 0, offered };
	return (row);
}

/* Every value the current version offers, whether anyone chose it or not. */
static void
rows_offer(struct arena *a, const struct question *q, size_t lang,
    struct tally *t)
{
	size_t	 i;

	for (i = 0; t->by == TALLY_CODES && i < q->ncodes; i++)
		(void)row_add(a, t, q->codes[i], survey_answer_label(q,
		    q->codes[i], lang), true);
}

static struct tally_row *
row_find(struct tally *t, struct str code)
{
	size_t	 i;

	for (i = 0; i < t->nrows; i++)
		if (str_is(t->rows[i].code, code))
			return (&t->rows[i]);
	return (NULL);
}

static void
tally_add(struct arena *a, struct tally *t, struct str value, int64_t n)
{
	struct tally_row	*row;

	t->n += n;
	if (str_is(value, STR("*"))) {
		t->other += n;
		return;
	}
	tally_scale_add(&t->scale, value, n);
	if ((row = row_find(t, value)) == NULL)
		row = row_add(a, t, value, value, t->by == TALLY_NUMBERS);
	row->n += n;
}

static struct tally *
tally_of(struct tallies *all, struct str code)
{
	size_t	 i;

	for (i = 0; i < all->n; i++)
		if (str_is(all->list[i].code, code))
			return (&all->list[i]);
	return (NULL);
}

const struct tally *
tally_find(const struct tallies *all, struct str code)
{
	return (tally_of((struct tallies *)(uintptr_t)all, code));
}

int64_t
tally_whole(const struct tallies *all, const struct tally *t)
{
	const struct tally	*own = t;
	int64_t			 whole;
	bool			 several = false;

	if (t->question != NULL) {
		own = tally_find(all, t->question->code);
		several = (t->part != NULL ? t->part->json :
		    t->question->type->json) == AS_LIST;
	}
	/* Days that were counted before shown was may be among them. */
	whole = own->shown > own->answered ? own->shown : own->answered;
	return (several || whole > t->n ? whole : t->n);
}

static int
number_order(const void *a, const void *b)
{
	const struct tally_row	*x = a, *y = b;
	double			 m = 0, n = 0;

	if (!str_double(x->code, &m) || !str_double(y->code, &n))
		return (str_cmp(x->code, y->code));
	return ((m > n) - (m < n));
}

static struct tally *
tally_new(struct arena *a, struct tallies *all, struct str code)
{
	struct tally	*t;

	t = &ARENA_PUSH(a, all->list, all->n, all->cap);
	memset(t, 0, sizeof(*t));
	t->code = code;
	return (t);
}

/* What is asked now: the question's own value, or a part of it. */
static void
tally_start(struct arena *a, struct tallies *all, const struct question *q,
    const struct question_part *part, size_t lang)
{
	enum tally_by	 by = part != NULL ? part->tally : q->type->tally;
	struct tally	*t;

	if (by == TALLY_NOTHING && part != NULL)
		return;
	t = tally_new(a, all, part != NULL ? part->name : q->code);
	t->question = q;
	t->part = part;
	t->by = by;
	rows_offer(a, q, lang, t);
	if (part == NULL)
		tally_scale_start(q, &t->scale);
}

static void
tallies_start(struct arena *a, const struct survey *def, size_t lang,
    struct tallies *out)
{
	const struct question	*q;
	size_t			 i, k;

	memset(out, 0, sizeof(*out));
	for (i = 0; i < def->nquestions; i++) {
		q = &def->questions[i];
		if ((q->type->flags & QT_NO_ANSWER) != 0)
			continue;
		tally_start(a, out, q, NULL, lang);
		for (k = 0; k < q->nparts; k++)
			tally_start(a, out, q, &q->parts[k], lang);
	}
}

/* What is added for one cell; those of a question that is gone are kept. */
static void
cell_add(struct arena *a, struct tallies *all, struct str cell, int64_t n)
{
	struct tally	*t;
	struct str	 code, value;
	bool		 is_mark;

	if (str_is(cell, STR("#complete")))
		all->complete += n;
	else if (str_is(cell, STR("#partial")))
		all->partial += n;
	if (str_starts(cell, STR("#")))
		return;
	is_mark = str_cut(cell, '#', &code, &value);
	if (!is_mark && !str_cut(cell, '=', &code, &value))
		return;
	if ((t = tally_of(all, code)) == NULL)
		t = tally_new(a, all, code);
	if (!is_mark)
		tally_add(a, t, value, n);
	else if (str_is(value, STR("shown")))
		t->shown += n;
	else if (str_is(value, STR("answered")))
		t->answered += n;
}

/* --- numbers --- */

/* Where the bucket that begins at edge ends: app.measure_edges() has 1, 1.5,
 * 2, 3, 4, 5, 6 and 8 of each power of ten from 0.001, both signs, and 0. */
static double
edge_next(double edge)
{
	static const double	 m[] = { 1, 1.5, 2, 3, 4, 5, 6, 8, 10 };
	double			 power, size = fabs(edge);
	size_t			 i;

	if (size < 0.001)
		return (0.001);
	power = pow(10, floor(log10(size) + 1e-9));
	for (i = 0; m[i] * power < size * (1 - 1e-9); i++)
		;
	if (edge > 0)
		return (m[i + 1] * power);
	if (size < 0.0011)
		return (0);
	return (i == 0 ? -0.8 * power : -m[i - 1] * power);
}

/* Where numbers are not counted singly, rows are ranges of them. */
static void
ranges_make(struct arena *a, const struct dashboard *d, struct tally *t)
{
	const struct cell_measure	*m;
	struct tally_row		*row;
	struct str			 code;
	size_t				 i;

	t->nrows = 0;
	t->other = 0;
	for (i = 0; i < d->nmeasures; i++) {
		m = &d->measures[i];
		if (!str_is(m->question, t->code))
			continue;
		code = str_fmt(a, "%.15g", m->bucket);
		if ((row = row_find(t, code)) == NULL)
			row = row_add(a, t, code, str_fmt(a,
			    "%.15g to under %.15g", m->bucket,
			    edge_next(m->bucket)), true);
		row->n += m->n;
	}
}

static void
numbers_make(struct arena *a, const struct dashboard *d, struct tallies *all)
{
	struct tally	*t;
	size_t		 i;

	for (i = 0; i < d->nmeasures; i++)
		if ((t = tally_of(all, d->measures[i].question)) != NULL) {
			t->measured += d->measures[i].n;
			t->sum += d->measures[i].sum;
		}
	for (i = 0; i < all->n; i++) {
		t = &all->list[i];
		if (t->other != 0 && t->measured >= t->n)
			ranges_make(a, d, t);
		if (t->measured != 0 || t->by == TALLY_NUMBERS)
			qsort(t->rows, t->nrows, sizeof(*t->rows),
			    number_order);
	}
}

void
tallies_make(struct arena *a, const struct survey *def, size_t lang,
    const struct dashboard *d, struct tallies *out)
{
	size_t	 i;

	tallies_start(a, def, lang, out);
	for (i = 0; i < d->ncells; i++)
		cell_add(a, out, d->cells[i].cell, d->cells[i].n);
	numbers_make(a, d, out);
}

/* --- metrics --- */

static struct str
share_text(struct arena *a, double share)
{
	return (app_percent(a, share));
}

static struct str
mean_text(struct arena *a, double mean)
{
	return (str_fmt(a, "%.1f", mean));
}

const struct metric_row metric_rows[] = {
	[METRIC_NONE] = { "", score_mean, mean_text, "" },
	[METRIC_NPS] = { "NPS", score_nps, app_signed,
	    "The share who answered 9 or 10 minus the share who answered 0 "
	    "to 6, from \xe2\x88\x92" "100 to +100." },
	[METRIC_CSAT] = { "CSAT", score_csat, share_text,
	    "The share who chose one of the best answers: of 3 steps the top "
	    "one, of 4 to 7 the top two, of 8 to 10 the top three." },
	[METRIC_CES] = { "CES", score_mean, mean_text,
	    "The mean of the answers; higher is easier." },
};
_Static_assert(sizeof(metric_rows) / sizeof(metric_rows[0]) == METRIC__MAX,
    "a row for each metric");

struct str
metric_interval(struct arena *a, enum metric m, const struct score *s)
{
	if (s->n == 0)
		return (STR_NONE);
	if (!s->has_interval)
		return (str_fmt(a, "No interval under %d answers",
		    SCORE_INTERVAL_MIN));
	return (str_fmt(a, "%.*s to %.*s (95\xc2\xa0%%)",
	    STR_ARG(metric_rows[m].text(a, s->low)),
	    STR_ARG(metric_rows[m].text(a, s->high))));
}

const struct question *
metric_headline(const struct survey *def)
{
	static const enum metric	 order[] = { METRIC_NPS, METRIC_CSAT,
					    METRIC_CES };
	size_t				 i, j;

	for (i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		for (j = 0; j < def->nquestions; j++)
			if (def->questions[j].metric == order[i])
				return (&def->questions[j]);
	return (NULL);
}

struct str
metric_tone(const struct question *q, struct str value)
{
	struct score_counts	 c;
	int64_t			 v;

	if (q == NULL || q->metric == METRIC_NONE || !str_int(value, &v))
		return (STR_NONE);
	if (q->metric == METRIC_NPS)
		return (v >= 9 ? STR("high") : v >= 7 ? STR("mid") :
		    STR("low"));
	tally_scale_start(q, &c);
	if (v >= score_csat_from(&c))
		return (STR("high"));
	return (2 * v > q->lowest + q->highest - 1 ? STR("mid") : STR("low"));
}

/* --- along time --- */

void
trend_make(struct arena *a, const struct dashboard *d, enum chart_unit unit,
    struct trend *t)
{
	int64_t			 from = 0, to = 0, day;
	size_t			 i, at;

	(void)(date_read(d->from, &from) && date_read(d->to, &to));
	t->span = chart_span_make(from, to, unit);
	t->complete = arena_array(a, t->span.n, sizeof(*t->complete));
	t->partial = arena_array(a, t->span.n, sizeof(*t->partial));
	for (i = 0; i < d->ntrend; i++) {
		if (!date_read(d->trend[i].day, &day) ||
		    !chart_span_find(&t->span, day, &at))
			continue;
		if (str_is(d->trend[i].cell, STR("#complete")))
			t->complete[at] += d->trend[i].n;
		else if (str_is(d->trend[i].cell, STR("#partial")))
			t->partial[at] += d->trend[i].n;
	}
}

struct chart_value *
trend_score(struct arena *a, const struct dashboard *d, const struct trend *t,
    const struct question *q)
{
	struct score_counts	*counts;
	struct chart_value	*v;
	struct score		 s;
	struct str		 code, value;
	int64_t			 day;
	size_t			 i, at;

	counts = arena_array(a, t->span.n, sizeof(*counts));
	v = arena_array(a, t->span.n, sizeof(*v));
	for (i = 0; i < t->span.n; i++)
		tally_scale_start(q, &counts[i]);
	for (i = 0; i < d->ntrend; i++)
		if (tally_cell_cut(d->trend[i].cell, &code, &value) &&
		    str_is(code, q->code) &&
		    date_read(d->trend[i].day, &day) &&
		    chart_span_find(&t->span, day, &at))
			tally_scale_add(&counts[at], value, d->trend[i].n);
	for (i = 0; i < t->span.n; i++) {
		s = metric_rows[q->metric].score(&counts[i]);
		v[i] = (struct chart_value){ s.n, s.value, s.has_interval,
		    s.low, s.high };
	}
	return (v);
}
