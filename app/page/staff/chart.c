/* Charts over time: see the header. The geometry is measure/chart.h's. */
#include <string.h>

#include "page/staff/chart.h"

#define CHART_W		1000
#define CHART_H		300
#define TICKS_MAX	5

static struct str
unit_label(struct arena *a, const struct chart_span *s, size_t i)
{
	struct str	 day = date_text(a, chart_span_start(s, i));

	if (s->unit == CHART_DAY)
		return (day);
	return (str_fmt(a, "Week from %.*s", STR_ARG(day)));
}

/* The labels below: the ends and what fits between, each under its unit. */
static struct view_list
ticks_make(struct arena *a, const struct chart_span *s)
{
	struct str	*t;
	size_t		 i, n = s->n < TICKS_MAX ? s->n : TICKS_MAX;

	t = arena_array(a, n, sizeof(*t));
	for (i = 0; i < n; i++)
		t[i] = date_short(a, chart_span_start(s, n == 1 ? 0 :
		    (i * (s->n - 1) + (n - 1) / 2) / (n - 1)));
	return ((struct view_list){ t, n });
}

static struct view_list
marks_make(struct arena *a, const struct trend *t)
{
	const struct chart_box	 box = { CHART_W, CHART_H, 0, 1 };
	struct mark_view	*m;
	size_t			 i;

	m = arena_array(a, t->nmarks, sizeof(*m));
	for (i = 0; i < t->nmarks; i++) {
		m[i].x = chart_x(&box, t->marks[i].at, t->span.n);
		m[i].label = str_fmt(a, "Version %lld since %.*s",
		    (long long)t->marks[i].version,
		    STR_ARG(date_text(a, t->marks[i].day)));
	}
	return ((struct view_list){ m, i });
}

static void
chart_start(struct arena *a, const struct trend *t, struct chart_view *c)
{
	const struct chart_span	*s = &t->span;

	memset(c, 0, sizeof(*c));
	c->w = CHART_W;
	c->h = CHART_H;
	c->mid = CHART_H / 2;
	c->base = CHART_H;
	c->marks = marks_make(a, t);
	c->ticks = ticks_make(a, s);
	c->col1 = s->unit == CHART_DAY ? STR("Day") : STR("Week");
}

static void
counts_scale(struct arena *a, const struct trend *t, struct chart_box *box,
    struct chart_view *c)
{
	int64_t	 most = 0, top;
	size_t	 i;

	for (i = 0; i < t->span.n; i++)
		if (t->complete[i] > most)
			most = t->complete[i];
	top = chart_top(most);
	*box = (struct chart_box){ CHART_W, CHART_H, 0, (double)top };
	c->empty = most == 0;
	c->y_top = app_count(a, top);
	c->y_mid = app_count(a, top / 2);
	c->y_low = STR("0");
	c->desc = str_fmt(a, "From %.*s to %.*s; the most in one %s is %.*s.",
	    STR_ARG(date_text(a, t->span.first)),
	    STR_ARG(date_text(a, t->span.last)),
	    t->span.unit == CHART_DAY ? "day" : "week",
	    STR_ARG(app_count(a, most)));
}

void
chart_view_counts(struct arena *a, const struct trend *t,
    struct chart_view *c)
{
	struct number_view	*rows, *row;
	struct chart_bar	 bar;
	struct chart_box	 box;
	struct bar_view		*bars;
	size_t			 i, n = t->span.n;

	chart_start(a, t, c);
	counts_scale(a, t, &box, c);
	c->id = STR("responses");
	c->title = t->span.unit == CHART_DAY ? STR("Responses per day") :
	    STR("Responses per week");
	c->col2 = STR("Complete");
	c->col3 = STR("Partial");
	bars = arena_array(a, n, sizeof(*bars));
	rows = arena_array(a, n, sizeof(*rows));
	for (i = 0; i < n; i++) {
		bar = chart_bar(&box, i, n, (double)t->complete[i]);
		bars[i] = (struct bar_view){ bar.x, bar.y, bar.w, bar.h,
		    unit_label(a, &t->span, i), app_count(a, t->complete[i]) };
		row = &rows[n - 1 - i];
		row->label = bars[i].label;
		row->value = bars[i].value;
		row->more = app_count(a, t->partial[i]);
	}
	c->bars = (struct view_list){ bars, n };
	c->rows = (struct view_list){ rows, n };
}

/* Bottom and top of a metric's axis, and where its zero is. */
static void
score_scale(struct arena *a, const struct question *q, struct chart_box *box,
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
	c->y_top = m->text(a, box->high);
	c->y_mid = m->text(a, (box->low + box->high) / 2);
	c->y_low = m->text(a, box->low);
}

static void
score_rows(struct arena *a, const struct trend *t, enum metric metric,
    const struct chart_value *v, struct chart_view *c)
{
	struct number_view	*rows, *row;
	size_t			 i, n = t->span.n;

	rows = arena_array(a, n, sizeof(*rows));
	for (i = 0; i < n; i++) {
		row = &rows[n - 1 - i];
		row->label = unit_label(a, &t->span, i);
		row->more = app_count(a, v[i].n);
		row->value = v[i].n == 0 ? STR("\xe2\x80\x93") :
		    metric_rows[metric].text(a, v[i].value);
	}
	c->rows = (struct view_list){ rows, n };
}

static void
score_dots(struct arena *a, const struct trend *t, enum metric metric,
    const struct chart_value *v, const struct chart_box *box,
    struct chart_view *c)
{
	struct dot_view	*dots;
	size_t		 i, n;

	dots = arena_array(a, t->span.n, sizeof(*dots));
	for (i = n = 0; i < t->span.n; i++) {
		if (v[i].n == 0)
			continue;
		dots[n].x = chart_x(box, i, t->span.n);
		dots[n].y = chart_y(box, v[i].value);
		dots[n].label = unit_label(a, &t->span, i);
		dots[n].value = str_fmt(a, "%.*s, n = %.*s",
		    STR_ARG(metric_rows[metric].text(a, v[i].value)),
		    STR_ARG(app_count(a, v[i].n)));
		if (v[i].n < SCORE_FEW)
			dots[n].weak = STR("1");
		n++;
	}
	c->dots = (struct view_list){ dots, n };
	c->empty = n == 0;
}

void
chart_view_score(struct arena *a, const struct trend *t,
    const struct question *q, const struct chart_value *v,
    struct chart_view *c)
{
	const char		*name = metric_rows[q->metric].name;
	const char		*unit;
	struct chart_paths	 paths;
	struct chart_box	 box;

	chart_start(a, t, c);
	score_scale(a, q, &box, c);
	unit = t->span.unit == CHART_DAY ? "day" : "week";
	c->id = str_fmt(a, "score-%.*s", STR_ARG(q->code));
	c->title = str_fmt(a, "%s per %s", name, unit);
	c->desc = str_fmt(a, "%s of each %s with its 95 %% interval, from "
	    "%.*s to %.*s. A %s without an answer is a gap; one with fewer "
	    "than %d answers has a grey dot, with fewer than %d no interval.",
	    name, unit,
	    STR_ARG(date_text(a, t->span.first)),
	    STR_ARG(date_text(a, t->span.last)), unit, SCORE_FEW,
	    SCORE_INTERVAL_MIN);
	c->col2 = str_of(name);
	c->col3 = STR("n");
	paths = chart_paths(a, &box, v, t->span.n);
	c->lines = (struct view_list){ paths.lines, paths.nlines };
	c->bands = (struct view_list){ paths.bands, paths.nbands };
	score_dots(a, t, q->metric, v, &box, c);
	if (!c->empty)
		score_rows(a, t, q->metric, v, c);
}
