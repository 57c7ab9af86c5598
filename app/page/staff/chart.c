/* Charts over time: see the header. The geometry is measure/chart.h's. */
#include <string.h>

#include "page/staff/chart.h"

#define CHART_W		1000
#define CHART_H		300
#define TICKS_MAX	5

static struct str
unit_label(struct rq *rq, const struct chart_span *s, size_t i)
{
	struct str	 day = words_date(rq->arena, rq->locale,
			    chart_span_start(s, i));

	if (s->unit == CHART_DAY)
		return (day);
	if (s->unit == CHART_WEEK)
		day = rq_say(rq, W_CHART_WEEK_FROM, .day = day);
	else
		day = rq_say(rq, W_CHART_MONTH_FROM, .day = day);
	return (chart_span_is_part(s, i) ? rq_say(rq, W_CHART_PART_OF,
	    .label = day) : day);
}

/* "1" of a week or month that the period has not all of. */
static struct str
unit_part(const struct chart_span *s, size_t i)
{
	return (chart_span_is_part(s, i) ? STR("1") : STR_NONE);
}

/* The labels below: the ends and what fits between, each under its unit. */
static struct view_list
ticks_make(struct rq *rq, const struct chart_span *s)
{
	struct str	*t;
	size_t		 i, n = s->n < TICKS_MAX ? s->n : TICKS_MAX;

	t = arena_array(rq->arena, n, sizeof(*t));
	for (i = 0; i < n; i++)
		t[i] = words_date_short(rq->arena, rq->locale,
		    chart_span_start(s, n == 1 ? 0 :
		    (i * (s->n - 1) + (n - 1) / 2) / (n - 1)));
	return ((struct view_list){ t, n });
}

static struct view_list
marks_make(struct rq *rq, const struct trend *t)
{
	const struct chart_box	 box = { CHART_W, CHART_H, 0, 1 };
	struct mark_view	*m;
	size_t			 i;

	m = arena_array(rq->arena, t->nmarks, sizeof(*m));
	for (i = 0; i < t->nmarks; i++) {
		m[i].x = chart_x(&box, t->marks[i].at, t->span.n);
		m[i].label = rq_say(rq, W_CHART_VERSION_SINCE,
		    .version = app_number(rq, t->marks[i].version),
		    .day = words_date(rq->arena, rq->locale,
		    t->marks[i].day));
	}
	return ((struct view_list){ m, i });
}

static void
chart_start(struct rq *rq, const struct trend *t, struct chart_view *c)
{
	const struct chart_span	*s = &t->span;

	memset(c, 0, sizeof(*c));
	c->w = CHART_W;
	c->h = CHART_H;
	c->mid = CHART_H / 2;
	c->base = CHART_H;
	c->marks = marks_make(rq, t);
	c->ticks = ticks_make(rq, s);
	c->col1 = rq_word(rq, s->unit == CHART_DAY ? W_CHART_DAY :
	    s->unit == CHART_WEEK ? W_CHART_WEEK : W_CHART_MONTH);
}

static void
counts_scale(struct rq *rq, const struct trend *t, struct chart_box *box,
    struct chart_view *c)
{
	struct str	 first, last;
	int64_t		 most = 0, top;
	size_t		 i;

	for (i = 0; i < t->span.n; i++)
		if (t->complete[i] > most)
			most = t->complete[i];
	top = chart_top(most);
	*box = (struct chart_box){ CHART_W, CHART_H, 0, (double)top };
	c->empty = most == 0;
	c->y_top = app_number(rq, top);
	c->y_mid = app_number(rq, top / 2);
	c->y_low = STR("0");
	first = words_date(rq->arena, rq->locale, t->span.first);
	last = words_date(rq->arena, rq->locale, t->span.last);
	if (t->span.unit == CHART_DAY)
		c->desc = rq_say(rq, W_CHART_COUNTS_DAY, .first = first,
		    .last = last, .most = app_number(rq, most));
	else if (t->span.unit == CHART_WEEK)
		c->desc = rq_say(rq, W_CHART_COUNTS_WEEK, .first = first,
		    .last = last, .most = app_number(rq, most));
	else
		c->desc = rq_say(rq, W_CHART_COUNTS_MONTH, .first = first,
		    .last = last, .most = app_number(rq, most));
}

void
chart_view_counts(struct rq *rq, const struct trend *t,
    struct chart_view *c)
{
	struct number_view	*rows, *row;
	struct chart_bar	 bar;
	struct chart_box	 box;
	struct bar_view		*bars;
	size_t			 i, n = t->span.n;

	chart_start(rq, t, c);
	counts_scale(rq, t, &box, c);
	c->id = STR("responses");
	c->title = rq_word(rq, t->span.unit == CHART_DAY ?
	    W_CHART_RESPONSES_DAY : t->span.unit == CHART_WEEK ?
	    W_CHART_RESPONSES_WEEK : W_CHART_RESPONSES_MONTH);
	c->col2 = rq_word(rq, W_LIST_COMPLETE);
	c->col3 = rq_word(rq, W_LIST_PARTIAL);
	bars = arena_array(rq->arena, n, sizeof(*bars));
	rows = arena_array(rq->arena, n, sizeof(*rows));
	for (i = 0; i < n; i++) {
		bar = chart_bar(&box, i, n, (double)t->complete[i]);
		bars[i] = (struct bar_view){ bar.x, bar.y, bar.w, bar.h,
		    unit_label(rq, &t->span, i),
		    app_number(rq, t->complete[i]), unit_part(&t->span, i) };
		row = &rows[n - 1 - i];
		row->label = bars[i].label;
		row->value = bars[i].value;
		row->more = app_number(rq, t->partial[i]);
	}
	c->bars = (struct view_list){ bars, n };
	c->rows = (struct view_list){ rows, n };
}

/* Bottom and top of a metric's axis, and where its zero is. */
static void
score_scale(struct rq *rq, const struct question *q, struct chart_box *box,
    struct chart_view *c)
{
	const struct metric_row	*m = &metric_rows[q->metric];

	*box = (struct chart_box){ CHART_W, CHART_H, 0, 1 };
	if (q->metric == METRIC_NPS) {
		*box = (struct chart_box){ CHART_W, CHART_H, -100, 100 };
		c->base = CHART_H / 2;
	} else if (q->metric == METRIC_CES) {
		box->low = (double)q->lowest;
		box->high = (double)q->highest;
	}
	c->y_top = m->text(rq, box->high);
	c->y_mid = m->text(rq, (box->low + box->high) / 2);
	c->y_low = m->text(rq, box->low);
}

static void
score_rows(struct rq *rq, const struct trend *t, enum metric metric,
    const struct chart_value *v, struct chart_view *c)
{
	struct number_view	*rows, *row;
	size_t			 i, n = t->span.n;

	rows = arena_array(rq->arena, n, sizeof(*rows));
	for (i = 0; i < n; i++) {
		row = &rows[n - 1 - i];
		row->label = unit_label(rq, &t->span, i);
		row->more = app_number(rq, v[i].n);
		row->value = v[i].n == 0 ? STR("\xe2\x80\x93") :
		    metric_rows[metric].text(rq, v[i].value);
	}
	c->rows = (struct view_list){ rows, n };
}

static void
score_dots(struct rq *rq, const struct trend *t, enum metric metric,
    const struct chart_value *v, const struct chart_box *box,
    struct chart_view *c)
{
	struct dot_view	*dots;
	size_t		 i, n;

	dots = arena_array(rq->arena, t->span.n, sizeof(*dots));
	for (i = n = 0; i < t->span.n; i++) {
		if (v[i].n == 0)
			continue;
		dots[n].x = chart_x(box, i, t->span.n);
		dots[n].y = chart_y(box, v[i].value);
		dots[n].label = unit_label(rq, &t->span, i);
		dots[n].value = rq_say(rq, W_CHART_POINT,
		    .value = metric_rows[metric].text(rq, v[i].value),
		    .number = app_number(rq, v[i].n));
		if (v[i].n < SCORE_FEW)
			dots[n].weak = STR("1");
		dots[n].part = unit_part(&t->span, i);
		n++;
	}
	c->dots = (struct view_list){ dots, n };
	c->empty = n == 0;
}

/* What the picture shows, for those who do not see it. */
static void
score_words(struct rq *rq, const struct trend *t, struct str metric,
    struct chart_view *c)
{
	struct str	 first, last, few, least;

	first = words_date(rq->arena, rq->locale, t->span.first);
	last = words_date(rq->arena, rq->locale, t->span.last);
	few = app_number(rq, SCORE_FEW);
	least = app_number(rq, SCORE_INTERVAL_MIN);
	if (t->span.unit == CHART_DAY) {
		c->title = rq_say(rq, W_CHART_SCORE_DAY, .metric = metric);
		c->desc = rq_say(rq, W_CHART_SCORES_DAY, .metric = metric,
		    .first = first, .last = last, .few = few,
		    .least = least);
		return;
	}
	if (t->span.unit == CHART_MONTH) {
		c->title = rq_say(rq, W_CHART_SCORE_MONTH, .metric = metric);
		c->desc = rq_say(rq, W_CHART_SCORES_MONTH, .metric = metric,
		    .first = first, .last = last, .few = few,
		    .least = least);
		return;
	}
	c->title = rq_say(rq, W_CHART_SCORE_WEEK, .metric = metric);
	c->desc = rq_say(rq, W_CHART_SCORES_WEEK, .metric = metric,
	    .first = first, .last = last, .few = few, .least = least);
}

void
chart_view_score(struct rq *rq, const struct trend *t,
    const struct question *q, const struct chart_value *v,
    struct chart_view *c)
{
	struct str		 name = rq_word(rq, metric_rows[q->metric].name);
	struct chart_paths	 paths;
	struct chart_box	 box;

	chart_start(rq, t, c);
	score_scale(rq, q, &box, c);
	score_words(rq, t, name, c);
	c->id = str_fmt(rq->arena, "score-%.*s", STR_ARG(q->code));
	c->col2 = name;
	c->col3 = STR("n");
	paths = chart_paths(rq->arena, &box, v, t->span.n);
	c->lines = (struct view_list){ paths.lines, paths.nlines };
	c->bands = (struct view_list){ paths.bands, paths.nbands };
	score_dots(rq, t, q->metric, v, &box, c);
	if (!c->empty)
		score_rows(rq, t, q->metric, v, c);
}
