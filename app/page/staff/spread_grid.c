/*
 * Answers of several parts as one table: a row for each part, a column for
 * each code with its share of the part's answers, and what they come to on
 * average. Parts with amounts have their mean and its share of the total.
 */
#include <math.h>

#include "page/staff/spread.h"

/* One table while it is made. */
struct grid {
	struct rq		*rq;
	const struct tally	*parts;		/* [n], by part */
	size_t			 n;
	bool			 scores;	/* its options have scores */
	bool			 others;	/* values that are not offered */
	struct str		*heads;
	size_t			 nheads, heads_cap;
};

bool
spread_is_grid(const struct tally *t)
{
	return (t->question != NULL && t->part == NULL &&
	    t->question->type->json == AS_NOTHING &&
	    t->question->nparts != 0 &&
	    t->question->parts[0].tally != TALLY_NOTHING);
}

/* In the words that the current version has for it. */
static bool
row_is_current(const struct tally_row *r)
{
	return (r->offered && r->until == 0);
}

static bool
has_others(const struct tally *t)
{
	size_t	 i;

	for (i = 0; i < t->nrows; i++)
		if (!row_is_current(&t->rows[i]) && t->rows[i].n != 0)
			return (true);
	return (false);
}

/* --- one row --- */

struct cells {
	struct arena	*a;
	const struct locale *locale;
	struct grid_cell_view *list;
	size_t		 n, cap;
};

static void
cell_add(struct cells *c, struct str text, struct str heat)
{
	struct grid_cell_view	*v = &ARENA_PUSH(c->a, c->list, c->n, c->cap);

	v->text = text.len == 0 ? STR("\xe2\x80\x93") : text;
	v->heat = heat;
}

static void
share_add(struct cells *c, int64_t n, int64_t of)
{
	double	 share = of > 0 ? (double)n / (double)of : 0;

	cell_add(c, of > 0 ? words_percent(c->a, c->locale, share) : STR_NONE,
	    str_of_int(c->a, lround(ceil(share * 5))));
}

/* Of values that are numbers, as places and steps are. */
static struct str
codes_mean(struct rq *rq, const struct tally *t)
{
	double	 value, sum = 0;
	int64_t	 n = 0;
	size_t	 i;

	for (i = 0; i < t->nrows; i++)
		if (str_double(t->rows[i].code, &value)) {
			sum += value * (double)t->rows[i].n;
			n += t->rows[i].n;
		}
	return (n == 0 ? STR_NONE : words_decimal(rq->arena, rq->locale,
	    sum / (double)n, 2));
}

static void
codes_fill(const struct grid *g, const struct tally *t, struct cells *c)
{
	struct score	 s;
	int64_t		 others = 0;
	size_t		 i;

	for (i = 0; i < t->nrows; i++)
		if (row_is_current(&t->rows[i]))
			share_add(c, t->rows[i].n, t->n);
		else
			others += t->rows[i].n;
	if (g->others)
		share_add(c, others, t->n);
	if (t->part->json == AS_NUMBER)
		cell_add(c, codes_mean(g->rq, t), STR_NONE);
	else if (g->scores) {
		s = spread_options_score(g->rq, t);
		cell_add(c, s.n == 0 ? STR_NONE : words_decimal(c->a,
		    g->rq->locale, s.value, 2), STR_NONE);
	}
}

static void
amounts_fill(const struct grid *g, const struct tally *t, struct cells *c)
{
	double	 mean = t->measured == 0 ? 0 : t->sum / (double)t->measured;
	double	 total = (double)t->question->highest;

	if (t->measured == 0) {
		cell_add(c, STR_NONE, STR_NONE);
		cell_add(c, STR_NONE, STR_NONE);
		return;
	}
	cell_add(c, words_decimal(c->a, g->rq->locale, mean, 1), STR_NONE);
	cell_add(c, total > 0 ? words_percent(c->a, c->locale, mean / total) : STR_NONE,
	    total > 0 ? str_of_int(c->a, lround(ceil(fmin(1, mean / total) *
	    5))) : STR_NONE);
}

/* --- the heads --- */

static void
head_add(struct grid *g, struct str text)
{
	ARENA_PUSH(g->rq->arena, g->heads, g->nheads, g->heads_cap) = text;
}

static void
heads_make(struct grid *g)
{
	const struct tally	*t = &g->parts[0];
	size_t			 i;

	if (t->by == TALLY_NUMBERS) {
		head_add(g, rq_word(g->rq, W_SPREAD_HEAD_MEAN));
		head_add(g, rq_word(g->rq, W_SPREAD_HEAD_SHARE));
	}
	for (i = 0; t->by == TALLY_CODES && i < t->nrows; i++)
		if (row_is_current(&t->rows[i]))
			head_add(g, t->rows[i].label);
	if (g->others)
		head_add(g, rq_word(g->rq, W_SPREAD_ANOTHER));
	if (t->by == TALLY_CODES && (t->part->json == AS_NUMBER || g->scores))
		head_add(g, rq_word(g->rq, t->part->json == AS_NUMBER ?
		    W_SPREAD_HEAD_MEAN : W_SPREAD_HEAD_SCORE));
	head_add(g, rq_word(g->rq, W_SPREAD_HEAD_N));
}

static void
grid_look(struct grid *g, const struct question *q)
{
	size_t	 i;

	for (i = 0; i < q->noptions; i++)
		g->scores |= q->options[i].has_score;
	for (i = 0; i < g->n; i++)
		g->others |= g->parts[i].by == TALLY_CODES &&
		    has_others(&g->parts[i]);
}

void
spread_grid_fill(struct rq *rq, const struct tally *t, size_t lang,
    struct spread_view *v)
{
	struct grid		 g = { .rq = rq, .parts = t + 1,
				    .n = t->question->nparts };
	struct grid_row_view	*rows;
	struct cells		 c;
	size_t			 i;

	grid_look(&g, t->question);
	heads_make(&g);
	rows = arena_array(rq->arena, g.n, sizeof(*rows));
	for (i = 0; i < g.n; i++) {
		c = (struct cells){ .a = rq->arena, .locale = rq->locale };
		rows[i].label = text_in(&g.parts[i].part->label, lang);
		if (g.parts[i].by == TALLY_CODES)
			codes_fill(&g, &g.parts[i], &c);
		else
			amounts_fill(&g, &g.parts[i], &c);
		cell_add(&c, app_number(rq, g.parts[i].n), STR_NONE);
		rows[i].cells = (struct view_list){ c.list, c.n };
	}
	v->heads = (struct view_list){ g.heads, g.nheads };
	v->grid = (struct view_list){ rows, g.n };
}
