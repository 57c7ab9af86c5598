/* One field's values beside each other: see the header. */
#include <stdlib.h>
#include <string.h>

#include "page/staff/beside.h"

/* What is counted of one value. */
struct side {
	struct str		 value;
	int64_t			 complete, partial;
	struct score_counts	 scale;
	struct score		 score;
};

/* Those with a score first, the lowest of them on top; then the most asked. */
static int
side_order(const void *a, const void *b)
{
	const struct side	*x = a, *y = b;

	if ((x->score.n == 0) != (y->score.n == 0))
		return (x->score.n == 0 ? 1 : -1);
	if (x->score.n != 0 && x->score.value != y->score.value)
		return (x->score.value > y->score.value ? 1 : -1);
	if (x->complete != y->complete)
		return (x->complete < y->complete ? 1 : -1);
	return (str_cmp(x->value, y->value));
}

/* They come by value. */
static size_t
sides_read(const struct segment_share *counts, size_t n,
    const struct question *q, struct side *sides)
{
	struct str	 code, value;
	struct side	*s = NULL;
	size_t		 i, nsides = 0;

	for (i = 0; i < n; i++) {
		if (s == NULL || !str_is(s->value, counts[i].value)) {
			s = &sides[nsides++];
			s->value = counts[i].value;
			if (q != NULL)
				tally_scale_start(q, &s->scale);
		}
		if (str_is(counts[i].cell, STR("#complete")))
			s->complete += counts[i].n;
		else if (str_is(counts[i].cell, STR("#partial")))
			s->partial += counts[i].n;
		else if (q != NULL && tally_cell_cut(counts[i].cell, &code,
		    &value))
			tally_scale_add(&s->scale, value, counts[i].n);
	}
	for (i = 0; q != NULL && i < nsides; i++)
		sides[i].score = metric_rows[q->metric].score(&sides[i].scale);
	return (nsides);
}

static void
row_fill(struct rq *rq, enum segment_field field, const struct side *s,
    const struct question *q, struct str base, struct beside_row_view *v)
{
	struct score	 share = score_share(s->complete,
			    s->complete + s->partial);
	struct segment	 only;

	if (s->value.len != 0) {
		memset(&only, 0, sizeof(only));
		only.values[field] = s->value;
		v->label = segment_value_label(rq, field, s->value);
		v->href = segment_url(rq->arena, base, &only);
	} else
		v->label = rq_word(rq, W_SEGMENT_REST);
	v->responses = app_number(rq, s->complete);
	v->completion = share.n == 0 ? STR("\xe2\x80\x93") :
	    words_percent(rq->arena, rq->locale, share.value);
	if (q == NULL)
		return;
	v->score = s->score.n == 0 ? STR("\xe2\x80\x93") :
	    metric_rows[q->metric].text(rq, s->score.value);
	v->interval = metric_interval(rq, q->metric, &s->score);
	if (s->score.n < SCORE_FEW)
		v->weak = STR("1");
}

void
beside_make(struct rq *rq, enum segment_field field,
    const struct segment_share *counts, size_t n,
    const struct question *headline, struct str base, struct beside_view *v)
{
	struct beside_row_view	*rows;
	struct side		*sides;
	size_t			 i, nsides;

	sides = arena_array(rq->arena, n, sizeof(*sides));
	nsides = sides_read(counts, n, headline, sides);
	if (nsides > 1)
		qsort(sides, nsides, sizeof(*sides), side_order);
	rows = arena_array(rq->arena, nsides, sizeof(*rows));
	for (i = 0; i < nsides; i++) {
		row_fill(rq, field, &sides[i], headline, base, &rows[i]);
		if (sides[i].value.len == 0)
			v->note = rq_say(rq, W_SEGMENT_REST_NOTE,
			    .number = app_number(rq, (int64_t)nsides - 1));
	}
	v->field = rq_word(rq, segment_rows[field].label);
	if (headline != NULL)
		v->score_name = rq_word(rq, metric_rows[headline->metric].name);
	v->rows = (struct view_list){ rows, nsides };
}
