/* A survey on the overview, and what needs attention: see home_part.h. */
#include <math.h>

#include "page/part/survey_state.h"
#include "page/staff/home_part.h"

#define SPARK_W		120
#define SPARK_H		32
/* A line's height shows at least this part of the scale: else chance would look
 * like mountains. */
#define SPARK_SPAN	0.2
#define ATTENTION_MAX	6	/* surveys that are named there */

struct str
home_url(struct home *h, struct str to)
{
	return (str_cat(h->a, to, STR("?"), period_query(h->a, &h->period)));
}

struct str
home_days_url(struct home *h, struct str to)
{
	return (str_fmt(h->a, "%.*s?from=%.*s&to=%.*s", STR_ARG(to),
	    STR_ARG(h->period.from), STR_ARG(h->period.to)));
}

static struct str
why_url(struct home *h, const struct home_line *l)
{
	return (str_cat(h->a, home_days_url(h, url(h->rq, APP_COMMENTS,
	    l->row->slug)), STR("&sort=low")));
}

/* --- the line --- */

static void
scale_ends(const struct question *q, double *low, double *high)
{
	*low = q->metric == METRIC_NPS ? -100 : q->metric == METRIC_CSAT ? 0 :
	    (double)q->lowest;
	*high = q->metric == METRIC_NPS ? 100 : q->metric == METRIC_CSAT ? 1 :
	    (double)q->highest;
}

/* From the least to the most of the values, and not less than a part of the
 * scale. */
static struct chart_box
spark_box(const struct question *q, const struct chart_value *v, size_t n)
{
	struct chart_box	 box = { SPARK_W, SPARK_H, 0, 0 };
	double			 low, high, span;
	bool			 is_first = true;
	size_t			 i;

	scale_ends(q, &low, &high);
	span = (high - low) * SPARK_SPAN;
	for (i = 0; i < n; i++) {
		if (v[i].n == 0)
			continue;
		box.low = is_first ? v[i].value : fmin(box.low, v[i].value);
		box.high = is_first ? v[i].value : fmax(box.high, v[i].value);
		is_first = false;
	}
	span = fmax(0, span - (box.high - box.low)) / 2;
	box.low -= span;
	box.high += span;
	return (box);
}

/* What the picture says, for who does not see it. */
static struct str
spark_says(struct home *h, const struct home_line *l,
    const struct chart_value *v)
{
	const struct metric_row	*m = &metric_rows[l->q->metric];
	struct buf		 b = buf_new(h->a, 128);
	size_t			 i;

	for (i = 0; i < h->npieces; i++) {
		buf_c(&b, i == 0 ? "" : ", ");
		buf_str(&b, v[i].n == 0 ? STR("\xe2\x80\x93") :
		    m->text(h->rq, v[i].value));
	}
	return (rq_say_n(h->rq, W_OVERVIEW_SPARK, h->piece_days,
	    .metric = rq_word(h->rq, m->name), .values = buf_view(&b)));
}

/* A piece with too few answers for an interval is a gap. */
static struct view_list
spark_make(struct home *h, const struct home_line *l)
{
	const struct metric_row	*m = &metric_rows[l->q->metric];
	struct chart_value	*v = arena_array(h->a, h->npieces, sizeof(*v));
	struct spark_view	*s = arena_array(h->a, 1, sizeof(*s));
	struct chart_box	 box;
	struct chart_paths	 paths;
	struct score		 score;
	size_t			 i, first = h->npieces, last = 0;

	for (i = 0; i < h->npieces; i++) {
		score = m->score(&l->pieces[h->npieces - 1 - i]);
		if (!score.has_interval)
			continue;
		v[i] = (struct chart_value){ .n = score.n,
		    .value = score.value };
		first = first < i ? first : i;
		last = i;
	}
	box = spark_box(l->q, v, h->npieces);
	paths = chart_paths(h->a, &box, v, h->npieces);
	/* Points with nothing between them are no line. */
	if (paths.nlines == 0)
		return ((struct view_list){ NULL, 0 });
	s->lines = (struct view_list){ paths.lines, paths.nlines };
	s->x = chart_x(&box, last, h->npieces);
	s->y = chart_y(&box, v[last].value);
	s->first = m->text(h->rq, v[first].value);
	s->last = m->text(h->rq, v[last].value);
	s->says = spark_says(h, l, v);
	return ((struct view_list){ s, 1 });
}

/* --- the row --- */

static struct str
counts_text(struct home *h, const struct home_line *l)
{
	struct rq	*rq = h->rq;
	struct str	 s;

	s = l->complete + l->partial == 0 ? rq_word(rq, W_OVERVIEW_NOBODY) :
	    rq_say(rq, W_OVERVIEW_COUNTS,
	    .completed = app_number(rq, l->complete),
	    .started = app_number(rq, l->complete + l->partial));
	return (l->declined == 0 ? s : str_cat(h->a, s, STR(" \xc2\xb7 "),
	    rq_say_n(rq, W_OVERVIEW_DECLINED, l->declined)));
}

static void
row_score(struct home *h, const struct home_line *l, struct home_row_view *v)
{
	static const struct str	 ways[] = {
		[CHANGE_UNKNOWN] = STR_INIT("unknown"),
		[CHANGE_NONE] = STR_INIT("none"),
		[CHANGE_UP] = STR_INIT("up"), [CHANGE_DOWN] = STR_INIT("down"),
	};
	const struct metric_row	*m = &metric_rows[l->q->metric];
	struct rq		*rq = h->rq;

	v->metric = rq_word(rq, m->name);
	v->value = l->score.n == 0 ? STR("\xe2\x80\x93") :
	    m->text(rq, l->score.value);
	v->interval = metric_interval(rq, l->q->metric, &l->score);
	v->n_text = rq_say(rq, W_CARD_N, .number = app_number(rq, l->score.n));
	if (l->score.n == 0)
		return;
	if (l->score.n < SCORE_FEW)
		v->weak = STR("1");
	v->way = ways[l->change.way];
	v->change = l->change.text;
	v->range = l->change.range;
	v->why_url = why_url(h, l);
	v->why = rq_word(rq, l->change.way == CHANGE_UP ||
	    l->change.way == CHANGE_DOWN ? W_OVERVIEW_WHY : W_OVERVIEW_SAID);
	v->sparks = spark_make(h, l);
}

void
home_row_fill(struct home *h, const struct home_line *l,
    struct home_row_view *v)
{
	v->href = home_url(h, url(h->rq, APP_SURVEY, l->row->slug));
	v->title = l->row->title;
	v->state = str_of(survey_phase_names[survey_phase(l->row)]);
	v->state_label = survey_phase_label(h->rq, survey_phase(l->row));
	v->counts = counts_text(h, l);
	v->counts_url = home_days_url(h, url(h->rq, APP_RESPONSES,
	    l->row->slug));
	if (l->q != NULL) {
		row_score(h, l, v);
		return;
	}
	/* What measures nothing is counted. */
	v->metric = rq_word(h->rq, W_CARD_RESPONSES);
	v->value = app_number(h->rq, l->complete);
}

/* --- what needs attention --- */

/* Answers of anonymous surveys come together, long after they were given: their
 * silence says nothing. Of a period that is over nobody need be told. */
static bool
line_is_silent(struct home *h, const struct home_line *l)
{
	return (str_is(h->period.to, h->rq->tenant->today) &&
	    survey_phase(l->row) == PHASE_OPEN &&
	    l->def->identity != IDENTITY_ANONYMOUS &&
	    l->days >= SILENT_DAYS && l->since > SILENT_PAUSES * l->pause);
}

static bool
line_attention(struct home *h, const struct home_line *l,
    struct attention_view *v)
{
	struct rq	*rq = h->rq;
	const struct metric_row *m;

	if (l->change.way == CHANGE_UP || l->change.way == CHANGE_DOWN) {
		m = &metric_rows[l->q->metric];
		v->href = why_url(h, l);
		v->kind = l->change.way == CHANGE_UP ? STR("up") : STR("down");
		v->text = l->change.way == CHANGE_UP ?
		    rq_say(rq, W_OVERVIEW_ROSE, .survey = l->row->title,
		    .metric = rq_word(rq, m->name), .by = l->change.by) :
		    rq_say(rq, W_OVERVIEW_FELL, .survey = l->row->title,
		    .metric = rq_word(rq, m->name), .by = l->change.by);
		v->more = l->change.range;
		return (true);
	}
	if (!line_is_silent(h, l))
		return (false);
	v->href = home_url(h, url(rq, APP_SURVEY, l->row->slug));
	v->kind = STR("silent");
	v->text = rq_say_n(rq, W_OVERVIEW_SILENT, l->since,
	    .survey = l->row->title);
	v->more = rq_say_n(rq, W_OVERVIEW_PAUSE, l->pause);
	return (true);
}

/* Alerts and requests that wait for somebody. */
static size_t
waiting_attention(struct home *h, struct attention_view *v)
{
	struct rq	*rq = h->rq;
	size_t		 n = 0;

	if (h->o.alerts >= OVERVIEW_ALERTS_MAX)
		v[n++] = (struct attention_view){ url(rq, APP_ALERTS),
		    STR("alert"), rq_say(rq, W_OVERVIEW_ALERTS_MANY,
		    .number = app_number(rq, OVERVIEW_ALERTS_MAX)), STR_NONE };
	else if (h->o.alerts != 0)
		v[n++] = (struct attention_view){ url(rq, APP_ALERTS),
		    STR("alert"), rq_say_n(rq, W_OVERVIEW_ALERTS, h->o.alerts),
		    STR_NONE };
	if (h->o.support != 0)
		v[n++] = (struct attention_view){ url(rq, APP_SUPPORT),
		    STR("support"), rq_say_n(rq, W_OVERVIEW_SUPPORT,
		    h->o.support), STR_NONE };
	return (n);
}

struct view_list
home_attention(struct home *h)
{
	struct attention_view	*v = arena_array(h->a, ATTENTION_MAX + 3,
				    sizeof(*v)), one;
	size_t			 i, n, named = 0, left = 0;

	n = waiting_attention(h, v);
	for (i = 0; i < h->n; i++) {
		one = (struct attention_view){ .kind = STR_NONE };
		if (!line_attention(h, h->sorted[i], &one))
			continue;
		if (named++ < ATTENTION_MAX)
			v[n++] = one;
		else
			left++;
	}
	if (left != 0)
		v[n++] = (struct attention_view){ STR_NONE, STR("more"),
		    rq_say_n(h->rq, W_OVERVIEW_LEFT, (int64_t)left), STR_NONE };
	return ((struct view_list){ v, n });
}
