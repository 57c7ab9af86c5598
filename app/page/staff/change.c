/* Whether a score moved, in words: see the header. */
#include <math.h>

#include "page/staff/change.h"

/* Shares are counted in hundredths, which are called points: a change from 40 %
 * to 50 % is one of 10 points and not of 10 %. */
static double
in_units(enum metric m, double value)
{
	return (m == METRIC_CSAT ? 100 * value : value);
}

static struct str
signed_units(struct rq *rq, enum metric m, double value)
{
	value = in_units(m, value);
	return (m == METRIC_CES ? words_signed_decimal(rq->arena, rq->locale,
	    value, 1) : words_signed(rq->arena, rq->locale, value));
}

/* Where very many answered, what really moved may be less than one. */
static struct str
by_units(struct rq *rq, enum metric m, double value)
{
	struct str	 s;

	value = fabs(in_units(m, value));
	if (m == METRIC_CES)
		s = words_decimal(rq->arena, rq->locale, value,
		    value < 0.05 ? 2 : 1);
	else if (value < 0.5)
		s = words_decimal(rq->arena, rq->locale, value, 1);
	else
		s = app_number(rq, lround(value));
	return (m == METRIC_CSAT ? rq_say(rq, W_CHANGE_POINTS, .number = s) : s);
}

void
change_make(struct rq *rq, enum metric m, const struct score *now,
    const struct score *before, struct change *out)
{
	struct score_change	 c = score_change(now, before);

	*out = (struct change){ .way = CHANGE_UNKNOWN };
	if (!c.has_interval) {
		out->text = before->n == 0 ? rq_word(rq, W_CHANGE_NO_BEFORE) :
		    rq_say(rq, W_CHANGE_FEW, .now = app_number(rq, now->n),
		    .before = app_number(rq, before->n));
		return;
	}
	out->by = by_units(rq, m, c.value);
	out->range = rq_say(rq, W_METRIC_INTERVAL,
	    .low = signed_units(rq, m, c.low),
	    .high = signed_units(rq, m, c.high));
	if (!score_change_is_real(&c)) {
		out->way = CHANGE_NONE;
		out->text = rq_word(rq, W_CHANGE_NONE);
		return;
	}
	out->way = c.value > 0 ? CHANGE_UP : CHANGE_DOWN;
	out->text = c.value > 0 ? rq_say(rq, W_CHANGE_UP, .by = out->by) :
	    rq_say(rq, W_CHANGE_DOWN, .by = out->by);
}
