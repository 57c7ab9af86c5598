/* Distributions: see the header. */
#include <math.h>
#include <string.h>

#include "page/staff/spread.h"

#define BAR_W	1000	/* the drawing's units */

/* "Green", and where it is not what is offered now, why not. */
static struct str
row_label(struct arena *a, const struct tally_row *r)
{
	if (!r->offered)
		return (str_fmt(a, "%.*s (no longer offered)",
		    STR_ARG(r->label)));
	if (r->until != 0)
		return (str_fmt(a, "%.*s (so worded until version %lld)",
		    STR_ARG(r->label), (long long)r->until));
	return (r->label);
}

static void
row_fill(struct arena *a, const struct tally *t, const struct tally_row *r,
    int64_t whole, struct spread_row_view *v)
{
	double	 share = whole > 0 ? (double)r->n / (double)whole : 0;

	v->label = row_label(a, r);
	v->count = app_count(a, r->n);
	v->percent = app_percent(a, share);
	v->width = lround((share > 1 ? 1 : share) * BAR_W);
	v->tone = r->offered ? metric_tone(t->question, r->code) : STR_NONE;
}

/* A row of those who said nothing, if there are any: so many rows. */
static size_t
silent_fill(struct arena *a, const struct tally *t, int64_t silent,
    int64_t whole, struct spread_row_view *v)
{
	struct tally_row	 row = { .offered = true, .n = silent };

	row.label = STR("No answer");
	if (silent > 0)
		row_fill(a, t, &row, whole, v);
	return (silent > 0 ? 1 : 0);
}

static struct str
edge_text(struct arena *a, double edge)
{
	return (str_fmt(a, "%.15g", edge));
}

/* Numbers that are not all small and whole: how many between which. */
static struct view_list
buckets_make(struct arena *a, const struct tally *t, int64_t whole,
    int64_t silent)
{
	struct spread_row_view	*v;
	struct tally_row	 row;
	size_t			 i;

	v = arena_array(a, t->nbuckets + 1, sizeof(*v));
	for (i = 0; i < t->nbuckets; i++) {
		row = (struct tally_row){ .offered = true,
		    .n = t->buckets[i].n };
		row.label = str_fmt(a, "%.*s to under %.*s",
		    STR_ARG(edge_text(a, t->buckets[i].low)),
		    STR_ARG(edge_text(a, t->buckets[i].high)));
		row_fill(a, t, &row, whole, &v[i]);
	}
	return ((struct view_list){ v, i + silent_fill(a, t, silent, whole,
	    &v[i]) });
}

/* A question of free text has no rows: what people wrote is not counted. */
static struct view_list
rows_make(struct arena *a, const struct tally *t, int64_t whole,
    int64_t silent)
{
	struct spread_row_view	*v;
	struct tally_row	 rest = { .offered = true };
	size_t			 i;

	if (t->other != 0 && t->measured == t->n)
		return (buckets_make(a, t, whole, silent));
	if (t->nrows == 0)
		return ((struct view_list){ NULL, 0 });
	v = arena_array(a, t->nrows + 2, sizeof(*v));
	for (i = 0; i < t->nrows; i++)
		row_fill(a, t, &t->rows[i], whole, &v[i]);
	if (t->other != 0) {
		rest.label = STR("Another value");
		rest.n = t->other;
		row_fill(a, t, &rest, whole, &v[i++]);
	}
	return ((struct view_list){ v, i + silent_fill(a, t, silent, whole,
	    &v[i]) });
}

/* What the chosen options score, on average; those without a score ("I do
 * not know") are left out. */
static struct str
options_score(struct arena *a, const struct tally *t)
{
	const struct question_option	*o;
	struct score_point		*p;
	struct score			 s;
	size_t				 i, n;

	p = arena_array(a, t->nrows, sizeof(*p));
	for (i = n = 0; t->question != NULL && i < t->nrows; i++) {
		o = question_option_find(t->question, t->rows[i].code);
		if (o != NULL && o->has_score)
			p[n++] = (struct score_point){ (double)o->score,
			    t->rows[i].n };
	}
	s = score_points(p, n);
	if (s.n == 0)
		return (STR_NONE);
	return (str_fmt(a, "Mean score %.1f%s%.*s", s.value,
	    s.has_interval ? ", " : "", STR_ARG(s.has_interval ?
	    metric_interval(a, METRIC_NONE, &s) : STR_NONE)));
}

/* Of numbers: their mean and how far they are spread. */
static struct str
numbers_score(struct arena *a, const struct tally *t)
{
	double	 n = (double)t->n, mean = t->sum / n, spread;

	/* Those of before they were measured may be among them. */
	if (t->n == 0 || t->measured != t->n)
		return (STR_NONE);
	if (t->n == 1)
		return (str_fmt(a, "Mean %.6g", mean));
	/* Never negative but for rounding. */
	spread = sqrt(fmax(0, (t->sumsq - n * mean * mean) / (n - 1)));
	return (str_fmt(a, "Mean %.6g, standard deviation %.4g", mean,
	    spread));
}

static struct str
score_text(struct arena *a, const struct tally *t)
{
	struct score	 s;
	enum metric	 m;

	if (t->by == TALLY_NUMBERS)
		return (numbers_score(a, t));
	if (t->scale.steps == 0)
		return (options_score(a, t));
	if (t->n == 0)
		return (STR_NONE);
	m = t->question->metric;
	s = metric_rows[m].score(&t->scale);
	if (m == METRIC_NPS || m == METRIC_CSAT)
		return (str_fmt(a, "%s %.*s", metric_rows[m].name,
		    STR_ARG(metric_rows[m].text(a, s.value))));
	return (str_fmt(a, "Mean %.*s", STR_ARG(metric_rows[m].text(a,
	    s.value))));
}

/* As asked now; what is no longer asked as it was asked last. */
static struct str
question_label(struct arena *a, const struct tally *t, size_t lang)
{
	struct str	 label = t->code;

	if (t->question == NULL) {
		if (t->nwordings != 0)
			label = t->wordings[t->nwordings - 1].label;
		return (str_fmt(a, "%.*s (no longer asked)", STR_ARG(label)));
	}
	label = text_in(&t->question->label, lang);
	if (t->part == NULL)
		return (label);
	return (str_fmt(a, "%.*s \xe2\x80\x93 %.*s", STR_ARG(label),
	    STR_ARG(text_in(&t->part->label, lang))));
}

static struct view_list
earlier_make(struct arena *a, const struct tally *t)
{
	struct str	*s;
	size_t		 i;

	if (t->question == NULL)
		return ((struct view_list){ NULL, 0 });
	s = arena_array(a, t->nwordings, sizeof(*s));
	for (i = 0; i < t->nwordings; i++)
		s[i] = str_fmt(a, "Until version %lld it was asked: "
		    "\xe2\x80\x9c%.*s\xe2\x80\x9d",
		    (long long)t->wordings[i].until,
		    STR_ARG(t->wordings[i].label));
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
whole_text(struct arena *a, const struct tallies *all, const struct tally *t,
    int64_t whole)
{
	struct str	 given = tally_is_several(t) ?
			    app_count_of(a, t->n, "choice", "choices") :
			    app_count_of(a, t->n, "answer", "answers");

	if (all->knows_shown && t->question != NULL)
		return (str_fmt(a, "%.*s from %.*s who saw it", STR_ARG(given),
		    STR_ARG(app_count(a, whole))));
	if (tally_is_several(t))
		return (str_fmt(a, "%.*s, as shares of all %.*s",
		    STR_ARG(given), STR_ARG(app_count_of(a, whole,
		    "complete response", "complete responses"))));
	return (given);
}

static void
spread_fill(struct arena *a, const struct tallies *all, const struct tally *t,
    size_t lang, struct spread_view *v)
{
	int64_t	 whole = tally_whole(all, t);

	v->id = str_fmt(a, "d-%.*s", STR_ARG(t->code));
	v->label = question_label(a, t, lang);
	v->n_text = whole_text(a, all, t, whole);
	v->score = score_text(a, t);
	v->earlier = earlier_make(a, t);
	v->rows = rows_make(a, t, whole, silent_of(all, t, whole));
	if ((tally_is_several(t) ? whole : t->n) < SCORE_FEW && v->rows.n != 0)
		v->weak = STR("1");
}

struct view_list
spread_make(struct arena *a, const struct tallies *all, size_t lang)
{
	const struct tally	*t;
	struct spread_view	*v;
	size_t			 i, n;

	v = arena_array(a, all->n, sizeof(*v));
	for (i = n = 0; i < all->n; i++) {
		t = &all->list[i];
		if (t->question == NULL || t->by != TALLY_NOTHING)
			spread_fill(a, all, t, lang, &v[n++]);
	}
	return ((struct view_list){ v, n });
}
