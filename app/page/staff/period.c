/* Periods from addresses: see the header. */
#include <string.h>

#include "form/field.h"
#include "page/staff/period.h"

const int64_t	 period_choices[] = { 7, 30, 90, 365, 0 };

#define TYPED_SHOWN	20	/* code points of what is no date */
/* Beyond this a day is too thin a column; one may still ask for days. */
#define BY_DAY_UNTIL	45

/* A field for dates cannot hold what is none: the words beside it do, so that
 * a person sees what the address said. */
static bool
day_field(struct rq *rq, struct str s, bool first, int64_t *day,
    struct problem_view *problems, size_t *n)
{
	struct str	 shown = s, rest = s;
	size_t		 i;

	if (s.len == 0 || date_read(s, day))
		return (true);
	for (i = 0; i < TYPED_SHOWN && rest.len != 0; i++)
		(void)str_utf8_next(&rest);
	shown = field_shown(rq->arena, str_first(s, s.len - rest.len));
	if (rest.len != 0)
		shown = str_cat(rq->arena, shown, STR("\xe2\x80\xa6"));
	problems[*n].href = first ? STR("#from") : STR("#to");
	problems[(*n)++].text = first ?
	    rq_say(rq, W_LIST_BAD_FIRST, .typed = shown) :
	    rq_say(rq, W_LIST_BAD_LAST, .typed = shown);
	return (false);
}

bool
period_days_read(struct rq *rq, struct str from, struct str to,
    int64_t *first, int64_t *last, struct problem_view *problems, size_t *n)
{
	bool	 ok;

	*n = 0;
	ok = day_field(rq, from, true, first, problems, n);
	ok = day_field(rq, to, false, last, problems, n) && ok;
	if (ok && *first > *last) {
		problems[*n].href = STR("#from");
		problems[(*n)++].text = rq_word(rq, W_LIST_DAYS_CROSSED);
		ok = false;
	}
	return (ok);
}

struct str
period_day_kept(struct str typed)
{
	int64_t	 day;

	return (date_read(typed, &day) ? typed : STR_NONE);
}

static void
days_set(struct period *p, int64_t today, int64_t days)
{
	p->days = days;
	p->last = today;
	p->first = today - days + 1;
}

static void
custom_read(struct rq *rq, int64_t today, struct period *p)
{
	int64_t	 first, last = today;

	p->typed_from = form_get(&rq->query, "from");
	p->typed_to = form_get(&rq->query, "to");
	first = today - PERIOD_DEFAULT + 1;
	/* Only the last day given: thirty days up to it. */
	if (p->typed_from.len == 0 && date_read(p->typed_to, &last))
		first = last - PERIOD_DEFAULT + 1;
	days_set(p, today, PERIOD_DEFAULT);
	p->days = 0;
	if (!period_days_read(rq, p->typed_from, p->typed_to, &first,
	    &last, p->problems, &p->nproblems))
		return;
	if (last - first >= PERIOD_DAYS_MAX) {
		p->problems[0].href = STR("#from");
		p->problems[0].text = rq_word(rq, W_LIST_PERIOD_LONG);
		p->nproblems = 1;
		return;
	}
	p->first = first;
	p->last = last;
}

void
period_read(struct rq *rq, struct str today_iso, struct period *p)
{
	struct str	 name = form_get(&rq->query, "period");
	struct str	 by = form_get(&rq->query, "by");
	int64_t		 today = 0, days;
	size_t		 i;

	memset(p, 0, sizeof(*p));
	if (!date_read(today_iso, &today))
		today = rq_now(rq) / 86400;
	days_set(p, today, PERIOD_DEFAULT);
	if (str_is_c(name, "custom") || (name.len == 0 &&
	    (form_get(&rq->query, "from").len != 0 ||
	    form_get(&rq->query, "to").len != 0)))
		custom_read(rq, today, p);
	else if (str_int(name, &days))
		for (i = 0; period_choices[i] != 0; i++)
			if (period_choices[i] == days)
				days_set(p, today, days);
	p->from = date_iso(rq->arena, p->first);
	p->to = date_iso(rq->arena, p->last);
	p->unit = p->last - p->first < BY_DAY_UNTIL ? CHART_DAY : CHART_WEEK;
	if (str_is_c(by, "day") && p->last - p->first < CHART_UNITS_MAX)
		p->unit = CHART_DAY;
	else if (str_is_c(by, "week"))
		p->unit = CHART_WEEK;
	else if (str_is_c(by, "month"))
		p->unit = CHART_MONTH;
	else
		return;
	p->by = by;
}

struct str
period_query(struct arena *a, const struct period *p)
{
	if (p->days != 0)
		return (str_fmt(a, "period=%lld", (long long)p->days));
	return (str_fmt(a, "period=custom&from=%.*s&to=%.*s",
	    STR_ARG(p->from), STR_ARG(p->to)));
}

struct str
period_text(struct rq *rq, const struct period *p)
{
	return (rq_say(rq, W_SURVEY_PAGE_RANGE,
	    .first = words_date(rq->arena, rq->locale, p->first),
	    .last = words_date(rq->arena, rq->locale, p->last)));
}
