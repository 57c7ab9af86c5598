/*
 * GET /app: how things are. Who may see results gets, for a period, each
 * survey's headline number against the period before, what people say, how far
 * they came, and what needs somebody; a recruiter goes to the applications; the
 * operator is told that nothing of a customer's is here.
 */
#include <string.h>

#include "page/staff/home.h"
#include "page/staff/home_part.h"
#include "store/cache.h"

#define ROWS		25	/* surveys on a page */
#define SAID		3	/* texts */
#define SAID_NEWEST	20	/* see the query */
#define ASKED_NEWEST	2000	/* see the query */

VIEW_STRUCT(home_period_view, text(href, label, current));

VIEW_STRUCT(home_said_view,
    text(href, score, tone, text, day, iso, survey, all_url, lang));

VIEW_STRUCT(app_home_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(title, action, range, compared, new_url, older_url, newest_url,
        beyond, said_about, asked_newest, careers_url, surveys_url),
    sub(field_view, from, to),
    flag(operator, custom),
    list(problem_view, errors),
    list(home_period_view, periods),
    list(attention_view, attention),
    list(home_row_view, surveys),
    list(home_said_view, said),
    list(fact_view, funnel));

VIEW_PAGE(app_home_page, app_home_view, "app/home.html");

/* --- counts --- */

static void
number_add(struct home *h, struct home_line *l,
    const struct overview_number *c)
{
	const bool	 is_now = c->piece >= PIECE_LAST;
	struct str	 code, value;

	if (c->piece == PIECE_DAYS) {
		if (str_is_c(c->cell, "#days"))
			l->days = c->n;
		else if (str_is_c(c->cell, "#pause"))
			l->pause = c->n;
		else
			l->since = c->n;
	} else if (l->q != NULL && tally_cell_cut(c->cell, &code, &value)) {
		tally_scale_add(is_now ? &l->now : &l->before, value, c->n);
		if (is_now && (size_t)c->piece < h->npieces)
			tally_scale_add(&l->pieces[c->piece], value, c->n);
	} else if (!is_now)
		return;
	else if (str_is_c(c->cell, "#complete"))
		l->complete += c->n;
	else if (str_is_c(c->cell, "#partial"))
		l->partial += c->n;
	else if (str_is_c(c->cell, "#declined"))
		l->declined += c->n;
}

static void
line_count(struct home *h, struct home_line *l,
    const struct overview_numbers *numbers)
{
	size_t	 i;

	if (l->q != NULL) {
		tally_scale_start(l->q, &l->now);
		tally_scale_start(l->q, &l->before);
		for (i = 0; i < HOME_PIECES; i++)
			tally_scale_start(l->q, &l->pieces[i]);
	}
	for (i = 0; i < numbers->n; i++)
		number_add(h, l, &numbers->rows[i]);
	if (l->q == NULL)
		return;
	l->score = metric_rows[l->q->metric].score(&l->now);
	l->score_before = metric_rows[l->q->metric].score(&l->before);
	change_make(h->rq, l->q->metric, &l->score, &l->score_before,
	    &l->change);
}

/* Those that most answered first; of as many, in the order of the list. */
static void
lines_sort(struct home *h)
{
	size_t	 i, j;

	h->sorted = arena_array(h->a, h->n, sizeof(*h->sorted));
	for (i = 0; i < h->n; i++) {
		for (j = i; j > 0 && h->sorted[j - 1]->complete <
		    h->lines[i].complete; j--)
			h->sorted[j] = h->sorted[j - 1];
		h->sorted[j] = &h->lines[i];
	}
}

static enum status
lines_load(struct home *h) AWAITS
{
	struct survey_row	*rows;
	struct home_line	*l;
	enum status		 st;
	size_t			 i;

	if ((st = q_overview_surveys(&h->rq->db, &rows, &h->n,
	    .rows = HOME_SURVEYS + 1)) != OK)
		return (st);
	h->is_more = h->n > HOME_SURVEYS;
	if (h->is_more)
		h->n = HOME_SURVEYS;
	h->lines = arena_array(h->a, h->n, sizeof(*h->lines));
	for (i = 0; i < h->n; i++) {
		l = &h->lines[i];
		l->row = &rows[i];
		if ((st = cache_version_get(&h->rq->db, rows[i].id,
		    rows[i].version, &l->def)) != OK)
			return (st);
		l->q = metric_headline(l->def);
	}
	return (OK);
}

static enum status
home_load(struct home *h) AWAITS
{
	const struct period	*p = &h->period;
	const int64_t		 days = p->last - p->first + 1;
	struct overview_want	*wants;
	enum status		 st;
	size_t			 i;

	h->before = p->first - days;
	h->piece_days = (days + HOME_PIECES - 1) / HOME_PIECES;
	h->npieces = (size_t)((days + h->piece_days - 1) / h->piece_days);
	if ((st = lines_load(h)) != OK)
		return (st);
	wants = arena_array(h->a, h->n, sizeof(*wants));
	for (i = 0; i < h->n; i++) {
		wants[i].survey_id = h->lines[i].row->id;
		if (h->lines[i].q == NULL)
			continue;
		wants[i].headline = h->lines[i].q->code;
		wants[i].low = h->lines[i].q->lowest;
		wants[i].high = h->lines[i].q->highest;
	}
	if ((st = store_overview_load(&h->rq->db, wants, h->n,
	    &(struct overview_period){ date_iso(h->a, h->before), p->from,
	    p->to, h->piece_days, SAID, rq_can(h->rq, CAN_ANSWER_SUPPORT) },
	    &h->o)) != OK)
		return (st);
	for (i = 0; i < h->n; i++)
		line_count(h, &h->lines[i], &h->o.surveys[i]);
	lines_sort(h);
	return (OK);
}

/* --- what people say --- */

static struct view_list
said_make(struct home *h)
{
	struct home_said_view	*v = arena_array(h->a, h->o.nsaid, sizeof(*v));
	const struct overview_said_row *s;
	const struct home_line	*l;
	int64_t			 day;
	size_t			 i;

	for (i = 0; i < h->o.nsaid; i++) {
		s = &h->o.said[i];
		l = &h->lines[s->place - 1];
		v[i].href = url(h->rq, APP_RESPONSE, s->id);
		v[i].score = s->score;
		v[i].tone = metric_tone(l->q, s->score);
		v[i].text = s->is_cut ? str_cat(h->a, s->said,
		    STR("\xe2\x80\xa6")) : s->said;
		v[i].lang = s->language;
		v[i].iso = s->day;
		v[i].day = date_read(s->day, &day) ? words_date_short(h->a,
		    h->rq->locale, day) : s->day;
		v[i].survey = l->row->title;
		v[i].all_url = str_cat(h->a, home_days_url(h, url(h->rq,
		    APP_COMMENTS, l->row->slug)), STR("&sort=low"));
	}
	return ((struct view_list){ v, h->o.nsaid });
}

/* --- how far they came --- */

static struct str
of_text(struct home *h, int64_t part, int64_t whole)
{
	struct rq	*rq = h->rq;

	return (whole == 0 ? app_number(rq, part) : rq_say(rq, W_OVERVIEW_OF,
	    .number = app_number(rq, part), .share = words_percent(h->a,
	    rq->locale, (double)part / (double)whole)));
}

/* Invitations are of the surveys that ask after a session and all others
 * together, so they are a funnel of their own. */
static struct view_list
funnel_make(struct home *h)
{
	const struct overview_asked_row	*asked = h->o.asked;
	struct fact_view		*f = arena_array(h->a, 6, sizeof(*f));
	struct rq			*rq = h->rq;
	int64_t				 complete = 0, partial = 0, declined = 0;
	size_t				 i, n = 0;

	for (i = 0; i < h->n; i++) {
		complete += h->lines[i].complete;
		partial += h->lines[i].partial;
		declined += h->lines[i].declined;
	}
	if (asked->asked != 0) {
		f[n++] = (struct fact_view){ rq_word(rq, W_OVERVIEW_ASKED),
		    app_number(rq, asked->asked) };
		f[n++] = (struct fact_view){ rq_word(rq, W_OVERVIEW_ASKED_BEGUN),
		    of_text(h, asked->begun, asked->asked) };
		f[n++] = (struct fact_view){
		    rq_word(rq, W_OVERVIEW_ASKED_ANSWERED),
		    of_text(h, asked->answered, asked->asked) };
	}
	f[n++] = (struct fact_view){ rq_word(rq, W_OVERVIEW_STARTED),
	    app_number(rq, complete + partial) };
	f[n++] = (struct fact_view){ rq_word(rq, W_OVERVIEW_COMPLETED),
	    of_text(h, complete, complete + partial) };
	f[n++] = (struct fact_view){ rq_word(rq, W_OVERVIEW_SAID_NO),
	    app_number(rq, declined) };
	return ((struct view_list){ f, n });
}

/* --- the page --- */

static void
period_fill(struct home *h, struct app_home_view *v)
{
	const struct period	*p = &h->period;
	struct home_period_view	*one = arena_array(h->a, 4, sizeof(*one));
	struct rq		*rq = h->rq;
	size_t			 i;

	for (i = 0; period_choices[i] != 0; i++) {
		one[i].href = str_fmt(h->a, "%.*s?period=%lld",
		    STR_ARG(v->action), (long long)period_choices[i]);
		one[i].label = period_choices[i] == 365 ?
		    rq_word(rq, W_SURVEY_PAGE_YEAR) :
		    rq_say_n(rq, W_SURVEY_PAGE_DAYS, period_choices[i]);
		if (p->days == period_choices[i])
			one[i].current = STR("page");
	}
	v->periods = (struct view_list){ one, i };
	v->custom = p->days == 0;
	app_field_fill(h->a, "from", p->nproblems == 0 ? p->from :
	    period_day_kept(p->typed_from), p->problems, p->nproblems,
	    &v->from);
	app_field_fill(h->a, "to", p->nproblems == 0 ? p->to :
	    period_day_kept(p->typed_to), p->problems, p->nproblems, &v->to);
	v->errors = (struct view_list){ h->period.problems, p->nproblems };
	v->layout.has_error = p->nproblems != 0;
	v->range = period_text(rq, p);
	v->compared = rq_say(rq, W_OVERVIEW_COMPARED,
	    .first = words_date(h->a, rq->locale, h->before),
	    .last = words_date(h->a, rq->locale, p->first - 1));
}

static void
rows_fill(struct home *h, struct app_home_view *v)
{
	struct home_row_view	*rows = arena_array(h->a, ROWS, sizeof(*rows));
	struct str		 at = home_url(h, v->action);
	int64_t			 skip;
	size_t			 i, n = 0;

	if (!str_int(form_get(&h->rq->query, "skip"), &skip) || skip < 0 ||
	    (size_t)skip >= h->n)
		skip = 0;
	for (i = (size_t)skip; i < h->n && n < ROWS; i++)
		home_row_fill(h, h->sorted[i], &rows[n++]);
	v->surveys = (struct view_list){ rows, n };
	if (i < h->n)
		v->older_url = str_fmt(h->a, "%.*s&skip=%zu", STR_ARG(at), i);
	else if (h->is_more)
		v->beyond = rq_say(h->rq, W_OVERVIEW_BEYOND,
		    .number = app_number(h->rq, HOME_SURVEYS));
	if (skip != 0)
		v->newest_url = at;
}

static enum status
home_fill(struct home *h, struct app_home_view *v) AWAITS
{
	enum status	 st;

	if ((st = home_load(h)) != OK)
		return (st);
	rows_fill(h, v);
	v->attention = home_attention(h);
	v->said = said_make(h);
	v->said_about = rq_say(h->rq, W_OVERVIEW_SAID_ABOUT,
	    .number = app_number(h->rq, SAID_NEWEST));
	v->funnel = funnel_make(h);
	if (h->o.asked->known == ASKED_NEWEST)
		v->asked_newest = rq_say(h->rq, W_OVERVIEW_ASKED_NEWEST,
		    .number = app_number(h->rq, ASKED_NEWEST));
	return (OK);
}

static enum status
overview_get(struct rq *rq) AWAITS
{
	struct app_home_view	 v;
	struct home		 h;
	enum status		 st;

	memset(&v, 0, sizeof(v));
	memset(&h, 0, sizeof(h));
	h.rq = rq;
	h.a = rq->arena;
	v.title = rq_word(rq, W_OVERVIEW_HEADING);
	v.action = url(rq, APP);
	v.surveys_url = url(rq, APP_SURVEYS);
	app_frame(rq, v.title, &v.layout, &v.nav);
	period_read(rq, rq->tenant->today, &h.period);
	if (rq_can(rq, CAN_EDIT_SURVEYS))
		v.new_url = url(rq, APP_NEW);
	if (rq_can(rq, CAN_READ_APPLICATIONS))
		v.careers_url = url(rq, CAREERS);
	if ((st = home_fill(&h, &v)) != OK)
		return (st);
	period_fill(&h, &v);
	return (page_send(rq, h.period.nproblems == 0 ? 200 : 422,
	    &app_home_page, &v));
}

enum status
app_home_get(struct rq *rq)
{
	const struct nav_item_view	*first;
	struct app_home_view		 v;

	if (rq_can(rq, CAN_READ_RESULTS))
		return (overview_get(rq));
	memset(&v, 0, sizeof(v));
	v.title = rq_word(rq, W_SURVEYS_OPERATOR_TITLE);
	v.operator = true;
	app_frame(rq, v.title, &v.layout, &v.nav);
	if (v.nav.items.n == 0)
		return (page_send(rq, 200, &app_home_page, &v));
	first = v.nav.items.items;
	return (rq_see_other(rq, first->href));
}
