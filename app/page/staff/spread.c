/* Distributions: see the header. */
#include <math.h>
#include <string.h>

#include "form/recall.h"
#include "page/staff/spread.h"

#define BAR_W	1000	/* the drawing's units */

/* "Green", and where it is not what is offered now, why not. */
static struct str
row_label(struct rq *rq, const struct tally_row *r)
{
	if (!r->offered)
		return (rq_say(rq, W_SPREAD_NOT_OFFERED, .label = r->label));
	if (r->until != 0)
		return (rq_say(rq, W_SPREAD_UNTIL, .label = r->label,
		    .version = app_number(rq, r->until)));
	return (r->label);
}

/* "nps%3D9", as the answer is counted. */
static struct str
cell_url(struct arena *a, const struct tally *t, const struct tally_row *r)
{
	struct buf	 b = buf_new(a, 64);

	buf_url_part(&b, str_cat(a, t->code, STR("="), r->code));
	return (buf_view(&b));
}

static void
row_fill(struct rq *rq, const struct tally *t, const struct tally_row *r,
    int64_t whole, struct str only, struct spread_row_view *v)
{
	double	 share = whole > 0 ? (double)r->n / (double)whole : 0;

	v->label = row_label(rq, r);
	v->count = app_number(rq, r->n);
	v->percent = words_percent(rq->arena, rq->locale, share);
	v->width = lround((share > 1 ? 1 : share) * BAR_W);
	if (only.len != 0 && r->code.len != 0) {
		v->href = str_cat(rq->arena, only,
		    str_has_byte(only, '?') ? STR("&answer=") :
		    STR("?answer="), cell_url(rq->arena, t, r));
		v->name = rq_say(rq, W_SEGMENT_ONLY, .label = v->label);
	}
	v->tone = r->offered ? metric_tone(t->question, r->code) : STR_NONE;
}

/* A row of those who said nothing, if there are any: so many rows. */
static size_t
silent_fill(struct rq *rq, const struct tally *t, int64_t silent,
    int64_t whole, struct spread_row_view *v)
{
	struct tally_row	 row = { .offered = true, .n = silent };

	row.label = rq_word(rq, W_SPREAD_SILENT);
	if (silent > 0)
		row_fill(rq, t, &row, whole, STR_NONE, v);
	return (silent > 0 ? 1 : 0);
}

static struct str
edge_text(struct rq *rq, double edge)
{
	return (words_figures(rq->arena, rq->locale, edge, 15));
}

/* Numbers that are not all small and whole: how many between which. */
static struct view_list
buckets_make(struct rq *rq, const struct tally *t, int64_t whole,
    int64_t silent)
{
	struct spread_row_view	*v;
	struct tally_row	 row;
	size_t			 i;

	v = arena_array(rq->arena, t->nbuckets + 1, sizeof(*v));
	for (i = 0; i < t->nbuckets; i++) {
		row = (struct tally_row){ .offered = true,
		    .n = t->buckets[i].n };
		row.label = rq_say(rq, W_SPREAD_BETWEEN,
		    .low = edge_text(rq, t->buckets[i].low),
		    .high = edge_text(rq, t->buckets[i].high));
		row_fill(rq, t, &row, whole, STR_NONE, &v[i]);
	}
	return ((struct view_list){ v, i + silent_fill(rq, t, silent, whole,
	    &v[i]) });
}

/* A question of free text has no rows: what people wrote is not counted. */
static struct view_list
rows_make(struct rq *rq, const struct tally *t, int64_t whole,
    int64_t silent, struct str only)
{
	struct spread_row_view	*v;
	struct tally_row	 rest = { .offered = true };
	size_t			 i;

	if (t->other != 0 && t->measured == t->n)
		return (buckets_make(rq, t, whole, silent));
	if (t->nrows == 0)
		return ((struct view_list){ NULL, 0 });
	v = arena_array(rq->arena, t->nrows + 2, sizeof(*v));
	for (i = 0; i < t->nrows; i++)
		row_fill(rq, t, &t->rows[i], whole, only, &v[i]);
	if (t->other != 0) {
		rest.label = rq_word(rq, W_SPREAD_ANOTHER);
		rest.n = t->other;
		row_fill(rq, t, &rest, whole, STR_NONE, &v[i++]);
	}
	return ((struct view_list){ v, i + silent_fill(rq, t, silent, whole,
	    &v[i]) });
}

/* What the chosen options score, on average; those without a score ("I do
 * not know") are left out. */
struct score
spread_options_score(struct rq *rq, const struct tally *t)
{
	const struct question_option	*o;
	struct score_point		*p;
	size_t				 i, n;

	p = arena_array(rq->arena, t->nrows, sizeof(*p));
	for (i = n = 0; t->question != NULL && i < t->nrows; i++) {
		o = question_option_find(t->question, t->rows[i].code);
		if (o != NULL && o->has_score)
			p[n++] = (struct score_point){ (double)o->score,
			    t->rows[i].n };
	}
	return (score_points(p, n));
}

static struct str
options_score(struct rq *rq, const struct tally *t)
{
	struct score	 s = spread_options_score(rq, t);
	struct str	 value;

	if (s.n == 0)
		return (STR_NONE);
	value = words_decimal(rq->arena, rq->locale, s.value, 1);
	if (!s.has_interval)
		return (rq_say(rq, W_SPREAD_MEAN_SCORE, .value = value));
	return (rq_say(rq, W_SPREAD_MEAN_SCORE_INTERVAL, .value = value,
	    .interval = metric_interval(rq, METRIC_NONE, &s)));
}

/* Of numbers: their mean and how far they are spread. */
static struct str
numbers_score(struct rq *rq, const struct tally *t)
{
	double		 n = (double)t->n, mean = t->sum / n, spread;
	struct str	 value;

	/* Those of before they were measured may be among them. */
	if (t->n == 0 || t->measured != t->n)
		return (STR_NONE);
	value = words_figures(rq->arena, rq->locale, mean, 6);
	if (t->n == 1)
		return (rq_say(rq, W_SPREAD_MEAN, .value = value));
	/* Never negative but for rounding. */
	spread = sqrt(fmax(0, (t->sumsq - n * mean * mean) / (n - 1)));
	return (rq_say(rq, W_SPREAD_MEAN_SPREAD, .value = value,
	    .spread = words_figures(rq->arena, rq->locale, spread, 4)));
}

static struct str
score_text(struct rq *rq, const struct tally *t)
{
	struct score	 s;
	enum metric	 m;

	if (t->by == TALLY_NUMBERS)
		return (numbers_score(rq, t));
	if (t->scale.steps == 0)
		return (options_score(rq, t));
	if (t->n == 0)
		return (STR_NONE);
	m = t->question->metric;
	s = metric_rows[m].score(&t->scale);
	if (m == METRIC_NPS || m == METRIC_CSAT)
		return (rq_say(rq, W_SPREAD_METRIC,
		    .metric = rq_word(rq, metric_rows[m].name),
		    .value = metric_rows[m].text(rq, s.value)));
	return (rq_say(rq, W_SPREAD_MEAN,
	    .value = metric_rows[m].text(rq, s.value)));
}

/* As asked now; what is no longer asked as it was asked last. */
static struct str
question_label(struct rq *rq, const struct survey *asked, const struct tally *t,
    size_t lang)
{
	struct str	 label = t->code;

	if (t->question == NULL) {
		if (t->nwordings != 0)
			label = t->wordings[t->nwordings - 1].label;
		return (rq_say(rq, W_SPREAD_NOT_ASKED, .label = label));
	}
	label = recall_text(rq->arena, asked, NULL, &t->question->label, lang);
	if (t->part == NULL)
		return (label);
	return (rq_say(rq, W_SPREAD_PART, .question = label,
	    .part = text_in(&t->part->label, lang)));
}

static struct view_list
earlier_make(struct rq *rq, const struct tally *t)
{
	struct str	*s;
	size_t		 i;

	if (t->question == NULL)
		return ((struct view_list){ NULL, 0 });
	s = arena_array(rq->arena, t->nwordings, sizeof(*s));
	for (i = 0; i < t->nwordings; i++)
		s[i] = rq_say(rq, W_SPREAD_WAS_ASKED,
		    .version = app_number(rq, t->wordings[i].until),
		    .label = t->wordings[i].label);
	return ((struct view_list){ s, i });
}

/* Who saw it and said nothing. */
static int64_t
silent_of(const struct tallies *all, const struct tally *t, int64_t whole)
{
	if (!all->knows_shown || t->question == NULL)
		return (0);
	if (!tally_is_several(t))
		return (whole - t->n);
	return (t->part == NULL ? whole - t->answered : 0);
}

static struct str
whole_text(struct rq *rq, const struct tallies *all, const struct tally *t,
    int64_t whole)
{
	struct str	 given = tally_is_several(t) ?
			    rq_say_n(rq, W_SPREAD_CHOICES, t->n) :
			    rq_say_n(rq, W_SPREAD_ANSWERS,
			    spread_is_grid(t) ? t->answered : t->n);

	if (all->knows_shown && t->question != NULL)
		return (rq_say(rq, W_SPREAD_SAW_IT, .given = given,
		    .number = app_number(rq, whole)));
	if (tally_is_several(t))
		return (rq_say(rq, W_SPREAD_CHOICES_OF, .choices = given,
		    .complete = rq_say_n(rq, W_SPREAD_COMPLETE, whole)));
	return (given);
}

static void
spread_fill(struct rq *rq, const struct tallies *all, const struct tally *t,
    size_t lang, struct str only, struct spread_view *v)
{
	int64_t	 whole = tally_whole(all, t);

	v->id = str_fmt(rq->arena, "d-%.*s", STR_ARG(t->code));
	v->label = question_label(rq, all->asked, t, lang);
	v->n_text = whole_text(rq, all, t, whole);
	v->score = score_text(rq, t);
	v->earlier = earlier_make(rq, t);
	if (spread_is_grid(t)) {
		spread_grid_fill(rq, t, lang, v);
		v->weak = t->answered < SCORE_FEW ? STR("1") : STR_NONE;
		return;
	}
	v->rows = rows_make(rq, t, whole, silent_of(all, t, whole), only);
	if ((tally_is_several(t) ? whole : t->n) < SCORE_FEW && v->rows.n != 0)
		v->weak = STR("1");
}

/* A part with codes stands in its question's table. */
static bool
is_shown(const struct tally *t)
{
	if (t->part != NULL && t->part->ncodes != 0)
		return (false);
	return (t->question == NULL || t->by != TALLY_NOTHING ||
	    spread_is_grid(t));
}

struct view_list
spread_make(struct rq *rq, const struct tallies *all, size_t lang,
    struct str only)
{
	const struct tally	*t;
	struct spread_view	*v;
	size_t			 i, n;

	v = arena_array(rq->arena, all->n, sizeof(*v));
	for (i = n = 0; i < all->n; i++) {
		t = &all->list[i];
		if (is_shown(t))
			spread_fill(rq, all, t, lang, only, &v[n++]);
	}
	return ((struct view_list){ v, n });
}
