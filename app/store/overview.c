/* The overview's one exchange: see the header. */
#include "base/arena.h"
#include "store/overview.h"

/* Rows of one survey stand together. */
static void
numbers_cut(struct overview_number *rows, size_t n, struct overview *out)
{
	struct overview_numbers	*s;
	size_t			 i;

	for (i = 0; i < n; i++) {
		s = &out->surveys[rows[i].place - 1];
		if (s->n++ == 0)
			s->rows = &rows[i];
	}
}

static void
waiting_add(const struct alert_count *alerts, size_t nalerts,
    const struct support_state *states, size_t nstates, struct overview *out)
{
	size_t	 i;

	for (i = 0; i < nalerts; i++)
		if (str_is_c(alerts[i].state, "open"))
			out->alerts = alerts[i].n;
	for (i = 0; i < nstates; i++)
		if (str_is_c(states[i].kind, "new") ||
		    str_is_c(states[i].kind, "open"))
			out->support += states[i].n;
}

enum status
store_overview_load(struct db *db, const struct overview_want *wants, size_t n,
    const struct overview_period *p, struct overview *out)
{
	struct str		*ids = arena_array(db->arena, n, sizeof(*ids));
	struct str		*codes = arena_array(db->arena, n, sizeof(*codes));
	struct str		*lows = arena_array(db->arena, n, sizeof(*lows));
	struct str		*highs = arena_array(db->arena, n, sizeof(*highs));
	struct pg_list		 surveys = { ids, n };
	struct support_state	*states = NULL;
	struct overview_number	*numbers;
	struct alert_count	*alerts;
	struct pg_exchange	*x;
	enum status		 st;
	size_t			 i, c, s, a, w, r = 0, nnumbers, nalerts;
	size_t			 nstates = 0;

	*out = (struct overview){ .surveys = arena_array(db->arena, n,
	    sizeof(*out->surveys)) };
	for (i = 0; i < n; i++) {
		ids[i] = wants[i].survey_id;
		codes[i] = wants[i].headline;
		lows[i] = highs[i] = STR("");
		if (wants[i].headline.len == 0)
			continue;
		lows[i] = str_fmt(db->arena, "%lld", (long long)wants[i].low);
		highs[i] = str_fmt(db->arena, "%lld", (long long)wants[i].high);
	}
	x = pg_begin(db, PG_READ);
	c = put_overview_numbers(x, .surveys = surveys,
	    .questions = (struct pg_list){ codes, n }, .before = p->before,
	    .from = p->from, .to = p->to, .days = p->piece_days);
	s = put_overview_said(x, .surveys = surveys,
	    .lows = (struct pg_list){ lows, n },
	    .highs = (struct pg_list){ highs, n }, .from = p->from,
	    .to = p->to, .rows = p->said);
	a = put_overview_asked(x, .from = p->from, .to = p->to);
	w = put_alert_counts(x);
	if (p->support)
		r = put_support_states(x);
	if ((st = pg_run(x)) != OK)
		return (st);
	numbers = take_overview_numbers(x, c, &nnumbers);
	numbers_cut(numbers, nnumbers, out);
	out->said = take_overview_said(x, s, &out->nsaid);
	out->asked = take_overview_asked(x, a);
	alerts = take_alert_counts(x, w, &nalerts);
	if (p->support)
		states = take_support_states(x, r, &nstates);
	waiting_add(alerts, nalerts, states, nstates, out);
	return (OK);
}
