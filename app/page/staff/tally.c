/* Cells to counts, scores and trends: see the header. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define UNITS_LEAST	4	/* fewer points show no course */

#include "form/recall.h"
#include "page/staff/tally.h"

/* --- counts --- */

/* Works through the cells of a dashboard. */
struct counter {
	struct arena			*a;
	const struct tally_version	*versions;
	size_t				 nversions;
	struct str			 tag;
	struct tallies			*out;
};

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
	*row = (struct tally_row){ .code = code, .label = label,
	    .offered = offered };
	return (row);
}

static struct str
answer_label(const struct counter *c, const struct survey *def,
    const struct question *q, const struct question_part *part,
    struct str value)
{
	size_t	 lang = survey_language_find(def, c->tag);

	return (part != NULL ? part_answer_label(q, part, value, lang) :
	    survey_answer_label(q, value, lang));
}

static struct str
question_label(const struct counter *c, const struct survey *def,
    const struct question *q)
{
	return (recall_text(c->a, def, NULL, &q->label,
	    survey_language_find(def, c->tag)));
}

/* Every value the current version offers, whether anyone chose it or not. */
static void
rows_offer(const struct counter *c, const struct question *q, struct tally *t)
{
	const struct str	*codes;
	size_t			 i, n;

	codes = t->part != NULL ? t->part->codes : q->codes;
	n = t->part != NULL ? t->part->ncodes : q->ncodes;
	if ((q->type->flags & QT_MANY) != 0)
		return;
	for (i = 0; t->by == TALLY_CODES && i < n; i++)
		(void)row_add(c->a, t, codes[i], answer_label(c,
		    c->versions[0].def, q, t->part, codes[i]), true);
}

static struct tally_row *
row_find(struct tally *t, struct str code, struct str label)
{
	size_t	 i;

	for (i = 0; i < t->nrows; i++)
		if (str_is(t->rows[i].code, code) &&
		    str_is(t->rows[i].label, label))
			return (&t->rows[i]);
	return (NULL);
}

static bool
is_of_many(const struct tally *t)
{
	return (t->question != NULL && t->part == NULL &&
	    (t->question->type->flags & QT_MANY) != 0);
}

static bool
code_is_offered(const struct tally *t, struct str code)
{
	size_t	 i;

	if (is_of_many(t))
		return (question_option_find(t->question, code) != NULL);
	for (i = 0; i < t->nrows; i++)
		if (t->rows[i].offered && str_is(t->rows[i].code, code))
			return (true);
	return (false);
}

/* The row of a value in the words of version v: those of the current version
 * stand from the start, others join when somebody has answered to them. */
static struct tally_row *
row_of(const struct counter *c, struct tally *t, struct str value,
    const struct tally_version *v)
{
	const struct question_part *part;
	const struct question	*q = question_of_name(v->def, t->code, &part);
	struct str		 label = value;
	struct tally_row	*row;

	if (q != NULL && t->by != TALLY_NUMBERS)
		label = answer_label(c, v->def, q, part, value);
	if ((row = row_find(t, value, label)) == NULL) {
		row = row_add(c->a, t, value, label,
		    t->by == TALLY_NUMBERS || code_is_offered(t, value));
		if (v != &c->versions[0] && t->by != TALLY_NUMBERS)
			row->until = v->version;
	} else if (row->until != 0 && v->version > row->until)
		row->until = v->version;
	return (row);
}

static void
wording_note(const struct counter *c, struct tally *t,
    const struct tally_version *v)
{
	const struct question	*q;
	struct tally_wording	*w;
	struct str		 label;

	if (t->part != NULL || v == &c->versions[0] ||
	    (q = survey_question_find(v->def, t->code)) == NULL)
		return;
	label = question_label(c, v->def, q);
	if (t->question != NULL && str_is(label, question_label(c,
	    c->versions[0].def, t->question)))
		return;
	for (w = t->wordings; w < t->wordings + t->nwordings; w++)
		if (str_is(w->label, label)) {
			w->until = v->version > w->until ? v->version :
			    w->until;
			return;
		}
	ARENA_PUSH(c->a, t->wordings, t->nwordings, t->wordings_cap) =
	    (struct tally_wording){ label, v->version };
}

static void
tally_add(const struct counter *c, struct tally *t, struct str value,
    int64_t n, const struct tally_version *v)
{
	t->n += n;
	wording_note(c, t, v);
	if (str_is(value, STR("*"))) {
		t->other += n;
		return;
	}
	tally_scale_add(&t->scale, value, n);
	row_of(c, t, value, v)->n += n;
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
	if (t->question == NULL)
		return (t->n);
	if (all->knows_shown)
		return (tally_find(all, t->question->code)->shown);
	return (tally_is_several(t) ? all->complete : t->n);
}

bool
tally_is_several(const struct tally *t)
{
	return (t->question != NULL &&
	    (t->part != NULL ? t->part->json : t->question->type->json) ==
	    AS_LIST);
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

static int
often_order(const void *a, const void *b)
{
	const struct tally_row	*x = a, *y = b;

	return (x->n != y->n ? (x->n < y->n) - (x->n > y->n) :
	    str_cmp(x->code, y->code));
}

/* Numbers by their size, of very many codes the frequent ones first. */
static void
rows_sort(struct tally *t)
{
	if (t->nrows > 1 && t->by == TALLY_NUMBERS)
		qsort(t->rows, t->nrows, sizeof(*t->rows), number_order);
	else if (t->nrows > 1 && is_of_many(t))
		qsort(t->rows, t->nrows, sizeof(*t->rows), often_order);
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
tally_start(const struct counter *c, const struct question *q,
    const struct question_part *part)
{
	enum tally_by	 by = part != NULL ? part->tally : q->type->tally;
	struct tally	*t;

	if (by == TALLY_NOTHING && part != NULL)
		return;
	t = tally_new(c->a, c->out, part != NULL ? part->name : q->code);
	t->question = q;
	t->part = part;
	t->by = by;
	rows_offer(c, q, t);
	if (part == NULL)
		tally_scale_start(q, &t->scale);
}

static void
tallies_start(const struct counter *c)
{
	const struct survey	*def = c->versions[0].def;
	const struct question	*q;
	size_t			 i, k;

	memset(c->out, 0, sizeof(*c->out));
	c->out->asked = def;
	for (i = 0; i < def->nquestions; i++) {
		q = &def->questions[i];
		if ((q->type->flags & QT_NO_ANSWER) != 0)
			continue;
		tally_start(c, q, NULL);
		for (k = 0; k < q->nparts; k++)
			tally_start(c, q, &q->parts[k]);
	}
}

static const struct tally_version *
version_of(const struct counter *c, int64_t version)
{
	size_t	 i;

	for (i = 0; i < c->nversions; i++)
		if (c->versions[i].version == version)
			return (&c->versions[i]);
	return (&c->versions[0]);
}

static void
cell_add(const struct counter *c, const struct cell_count *cell)
{
	struct tallies	*out = c->out;
	struct tally	*t;
	struct str	 code, value;

	if (str_is(cell->cell, STR("#complete")))
		out->complete += cell->n;
	else if (str_is(cell->cell, STR("#partial")))
		out->partial += cell->n;
	else if (str_is(cell->cell, STR("#declined")))
		out->declined += cell->n;
	else if (tally_cell_cut(cell->cell, &code, &value)) {
		if ((t = tally_of(out, code)) == NULL)
			t = tally_new(c->a, out, code);
		tally_add(c, t, value, cell->n, version_of(c, cell->version));
	} else if (str_cut(cell->cell, '#', &code, &value) &&
	    (t = tally_of(out, code)) != NULL)
		*(str_is(value, STR("shown")) ? &t->shown : &t->answered) +=
		    cell->n;
}

/* They come by version, and within it by question and bucket. */
static void
measure_add(const struct counter *c, const struct cell_measure *m)
{
	struct tally_bucket	*b;
	struct tally		*t;
	size_t			 i;

	if ((t = tally_of(c->out, m->question)) == NULL)
		return;
	t->measured += m->n;
	t->sum += m->sum;
	t->sumsq += m->sumsq;
	for (i = 0; i < t->nbuckets; i++)
		if (t->buckets[i].low >= m->bucket)
			break;
	if (i == t->nbuckets || t->buckets[i].low > m->bucket) {
		(void)ARENA_PUSH(c->a, t->buckets, t->nbuckets, t->buckets_cap);
		b = &t->buckets[i];
		memmove(b + 1, b, (t->nbuckets - 1 - i) * sizeof(*b));
		*b = (struct tally_bucket){ m->bucket, m->upper, 0 };
	}
	t->buckets[i].n += m->n;
}

void
tallies_make(struct arena *a, const struct tally_version *versions,
    size_t nversions, struct str tag, const struct dashboard *d,
    struct tallies *out)
{
	const struct counter	 c = { a, versions, nversions, tag, out };
	int64_t			 most = 0;
	size_t			 i;

	tallies_start(&c);
	for (i = 0; i < d->ncells; i++)
		cell_add(&c, &d->cells[i]);
	for (i = 0; i < d->nmeasures; i++)
		measure_add(&c, &d->measures[i]);
	for (i = 0; i < out->n; i++) {
		if (out->list[i].shown > most)
			most = out->list[i].shown;
		rows_sort(&out->list[i]);
	}
	/* Everybody sees the first page: where the most that any question was
	 * shown falls short, some came before that was counted. */
	out->knows_shown = out->complete > 0 && most == out->complete;
}

/* --- metrics --- */

static struct str
share_text(struct rq *rq, double share)
{
	return (words_percent(rq->arena, rq->locale, share));
}

static struct str
mean_text(struct rq *rq, double mean)
{
	return (words_decimal(rq->arena, rq->locale, mean, 1));
}

static struct str
signed_text(struct rq *rq, double value)
{
	return (words_signed(rq->arena, rq->locale, value));
}

const struct metric_row metric_rows[] = {
	[METRIC_NONE] = { W_NONE, score_mean, mean_text, W_NONE },
	[METRIC_NPS] = { W_METRIC_NPS, score_nps, signed_text,
	    W_METRIC_NPS_ABOUT },
	[METRIC_CSAT] = { W_METRIC_CSAT, score_csat, share_text,
	    W_METRIC_CSAT_ABOUT },
	[METRIC_CES] = { W_METRIC_CES, score_mean, mean_text,
	    W_METRIC_CES_ABOUT },
};
_Static_assert(sizeof(metric_rows) / sizeof(metric_rows[0]) == METRIC__MAX,
    "a row for each metric");

struct str
metric_interval(struct rq *rq, enum metric m, const struct score *s)
{
	if (s->n == 0)
		return (STR_NONE);
	if (!s->has_interval)
		return (rq_say(rq, W_METRIC_NO_INTERVAL,
		    .number = app_number(rq, SCORE_INTERVAL_MIN)));
	return (rq_say(rq, W_METRIC_INTERVAL,
	    .low = metric_rows[m].text(rq, s->low),
	    .high = metric_rows[m].text(rq, s->high)));
}

const struct question *
metric_headline(const struct survey *def)
{
	return (survey_headline(def));
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

static void
marks_make(struct arena *a, const struct dashboard *d, struct trend *t)
{
	struct trend_mark	*m;
	size_t			 i;

	t->marks = arena_array(a, d->nversions, sizeof(*t->marks));
	for (i = 0; i < d->nversions; i++) {
		m = &t->marks[t->nmarks];
		m->version = d->versions[i].version;
		if (m->version > 1 &&
		    date_read(d->versions[i].day, &m->day) &&
		    m->day >= t->span.first &&
		    chart_span_find(&t->span, m->day, &m->at))
			t->nmarks++;
	}
}

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
	t->nmarks = 0;
	marks_make(a, d, t);
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

static int
count_order(const void *a, const void *b)
{
	int64_t	 x = *(const int64_t *)a, y = *(const int64_t *)b;

	return ((x > y) - (x < y));
}

enum chart_unit
trend_unit(struct arena *a, const struct dashboard *d)
{
	enum chart_unit	 unit, last = CHART_DAY;
	struct trend	 t;

	for (unit = CHART_DAY; unit <= CHART_MONTH; unit++) {
		trend_make(a, d, unit, &t);
		if (t.span.n < UNITS_LEAST && unit != CHART_DAY)
			break;
		last = t.span.unit;
		qsort(t.complete, t.span.n, sizeof(*t.complete), count_order);
		if (t.complete[t.span.n / 2] >= SCORE_FEW)
			break;
	}
	return (last);
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
