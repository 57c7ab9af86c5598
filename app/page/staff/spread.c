/* Distributions: see the header. */
#include <math.h>
#include <string.h>

#include "page/staff/spread.h"

#define BAR_W	1000	/* the drawing's units */

static bool
tally_is_several(const struct tally *t)
{
	return (t->question != NULL &&
	    (t->part != NULL ? t->part->json : t->question->type->json) ==
	    AS_LIST);
}

static void
row_fill(struct arena *a, const struct tally *t, const struct tally_row *r,
    int64_t whole, struct spread_row_view *v)
{
	double	 share = whole > 0 ? (double)r->n / (double)whole : 0;

	v->label = r->offered ? r->label : str_fmt(a,
	    "%.*s (no longer offered)", STR_ARG(r->label));
	v->count = app_count(a, r->n);
	v->percent = app_percent(a, share);
	v->width = lround((share > 1 ? 1 : share) * BAR_W);
	v->tone = r->offered ? metric_tone(t->question, r->code) : STR_NONE;
}

/* A question of free text has no rows: what people wrote is not counted. */
static struct view_list
rows_make(struct arena *a, const struct tally *t, int64_t whole)
{
	struct spread_row_view	*v;
	struct tally_row	 rest = { .offered = true };
	size_t			 i;

	if (t->nrows == 0)
		return ((struct view_list){ NULL, 0 });
	v = arena_array(a, t->nrows + 1, sizeof(*v));
	for (i = 0; i < t->nrows; i++)
		row_fill(a, t, &t->rows[i], whole, &v[i]);
	if (t->other != 0) {
		rest.label = STR("Another value");
		rest.n = t->other;
		row_fill(a, t, &rest, whole, &v[i++]);
	}
	return ((struct view_list){ v, i });
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

static struct str
score_text(struct arena *a, const struct tally *t)
{
	struct score	 s;
	enum metric	 m;

	if (t->measured != 0)
		return (str_fmt(a, "Mean %.*f", fabs(t->sum) < 100 *
		    (double)t->measured ? 1 : 0, t->sum /
		    (double)t->measured));
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

/* "812 answers of 1,000 who were asked": its shares are of the latter. */
static struct str
basis_text(struct arena *a, const struct tally *t, int64_t whole)
{
	struct str	 given;

	given = tally_is_several(t) ? app_count_of(a, t->n, "choice",
	    "choices") : app_count_of(a, t->n, "answer", "answers");
	if (t->question == NULL)
		return (given);
	return (str_fmt(a, "%.*s, as shares of %.*s who %s asked",
	    STR_ARG(given), STR_ARG(app_count(a, whole)),
	    whole == 1 ? "was" : "were"));
}

static void
spread_fill(struct arena *a, const struct tallies *all, const struct tally *t,
    size_t lang, struct spread_view *v)
{
	int64_t	 whole = tally_whole(all, t);

	v->id = str_fmt(a, "d-%.*s", STR_ARG(t->code));
	v->label = t->question != NULL ? text_in(&t->question->label, lang) :
	    str_fmt(a, "%.*s (no longer asked)", STR_ARG(t->code));
	if (t->part != NULL)
		v->label = str_fmt(a, "%.*s \xe2\x80\x93 %.*s",
		    STR_ARG(v->label), STR_ARG(text_in(&t->part->label, lang)));
	v->n_text = basis_text(a, t, whole);
	v->score = score_text(a, t);
	v->rows = rows_make(a, t, whole);
	if ((tally_is_several(t) ? whole : t->n) < SCORE_FEW &&
	    v->rows.n != 0)
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
