/* Words that rose: see the header. */
#include "base/date.h"
#include "measure/rise.h"
#include "page/staff/comments_rise.h"
#include "page/staff/period.h"
#include "queries.h"

#define SHOWN		8	/* words */
#define NEWEST		400	/* texts of each time; see the query */
#define BETWEEN		3	/* bytes between two words that are neighbours */

struct days {
	int64_t		 first, last, before;
};

/* What the address asks for, or the last thirty days; false: nothing that has
 * a time before it to be compared with. */
static bool
days_read(const struct rq *rq, const struct ask *ask, struct days *d)
{
	if (ask->at.id.len != 0 || ask->nproblems != 0 ||
	    ask->nholding != (size_t)(ask->holds[ASK_FROM] +
	    ask->holds[ASK_TO] + ask->holds[ASK_LANG]))
		return (false);
	if (!ask->holds[ASK_TO] || !date_read(ask->values[ASK_TO], &d->last))
		if (!date_read(rq->tenant->today, &d->last))
			return (false);
	d->first = d->last - PERIOD_DEFAULT + 1;
	if (ask->holds[ASK_FROM] &&
	    !date_read(ask->values[ASK_FROM], &d->first))
		return (false);
	d->before = 2 * d->first - d->last - 1;
	return (d->first <= d->last &&
	    d->last - d->first < PERIOD_DAYS_MAX);
}

/* As it was written: what stands between U+0002 and U+0003; of two words, where
 * the one follows the other, without what marks may stand between them. */
static struct str
word_said(struct rq *rq, const struct comment_rise_row *r)
{
	struct str	 before, one, between, two, rest = r->marked;

	while (str_cut(rest, '\2', &before, &rest) &&
	    str_cut(rest, '\3', &one, &rest)) {
		if (r->b.len == 0)
			return (one);
		if (str_cut(rest, '\2', &between, &two) &&
		    between.len <= BETWEEN && str_cut(two, '\3', &two, &before))
			return (str_cat(rq->arena, one, between.len == 0 ?
			    STR("") : STR(" "), two));
	}
	return (r->b.len == 0 ? r->a : str_cat(rq->arena, r->a, STR(" "),
	    r->b));
}

static struct str
word_url(struct rq *rq, const struct ask *ask, const struct days *d,
    struct str language, struct str word)
{
	struct buf	 b = buf_new(rq->arena, 128);

	buf_str(&b, url(rq, APP_COMMENTS, ask->survey->slug));
	buf_c(&b, "?q=");
	buf_url_part(&b, str_cat(rq->arena, STR("\""), word, STR("\"")));
	buf_c(&b, "&from=");
	buf_str(&b, date_iso(rq->arena, d->first));
	buf_c(&b, "&to=");
	buf_str(&b, date_iso(rq->arena, d->last));
	buf_c(&b, "&spoken=");
	buf_url_part(&b, language);
	return (buf_view(&b));
}

static struct view_list
words_make(struct rq *rq, const struct ask *ask, const struct days *d,
    const struct comment_rise_row *rows, size_t n)
{
	struct rise		*r = arena_array(rq->arena, n, sizeof(*r));
	struct rise_word_view	*v = arena_array(rq->arena, SHOWN, sizeof(*v));
	const struct comment_rise_row *row;
	size_t			 i, k;

	for (i = 0; i < n; i++)
		r[i] = (struct rise){ rows[i].now, rows[i].all_now,
		    rows[i].before, rows[i].all_before, 0, i };
	k = rise_pick(r, n, rows[0].tested);
	for (i = 0; i < k && i < SHOWN; i++) {
		row = &rows[r[i].place];
		v[i].word = word_said(rq, row);
		v[i].href = word_url(rq, ask, d, row->language, v[i].word);
		v[i].row = rq_say(rq, W_RISE_ROW,
		    .now = app_number(rq, row->now),
		    .of = app_number(rq, row->all_now),
		    .before = app_number(rq, row->before),
		    .out = app_number(rq, row->all_before));
	}
	return ((struct view_list){ v, i });
}

static struct str
compared_text(struct rq *rq, const struct days *d,
    const struct comment_rise_row *r)
{
	struct arena	*a = rq->arena;

	return (rq_say(rq, W_RISE_COMPARED,
	    .language = app_language(rq, r->language),
	    .now = app_number(rq, r->all_now),
	    .first = words_date(a, rq->locale, d->first),
	    .last = words_date(a, rq->locale, d->last),
	    .before = app_number(rq, r->all_before),
	    .earlier = words_date(a, rq->locale, d->before),
	    .until = words_date(a, rq->locale, d->first - 1)));
}

enum status
comments_rise(struct rq *rq, const struct ask *ask, struct view_list *out)
{
	struct rise_view	*v = arena_array(rq->arena, 1, sizeof(*v));
	struct comment_rise_row	*rows;
	struct days		 d;
	enum status		 st;
	size_t			 n;

	*out = (struct view_list){ NULL, 0 };
	if (!days_read(rq, ask, &d))
		return (OK);
	if ((st = q_comment_rise(&rq->db, &rows, &n, .survey = ask->survey->id,
	    .from = date_iso(rq->arena, d.first),
	    .to = date_iso(rq->arena, d.last),
	    .before = date_iso(rq->arena, d.before),
	    .language = ask->holds[ASK_LANG] ? ask->values[ASK_LANG] :
	    STR(""))) != OK)
		return (st);
	if (n == 0 || rows[0].all_now + rows[0].all_before == 0)
		return (OK);
	v->compared = compared_text(rq, &d, &rows[0]);
	v->about = rq_say(rq, W_RISE_ABOUT, .most = app_number(rq, NEWEST));
	if (rows[0].all_now < RISE_LEAST || rows[0].all_before < RISE_LEAST)
		v->none = rq_say(rq, W_RISE_FEW,
		    .least = app_number(rq, RISE_LEAST),
		    .now = app_number(rq, rows[0].all_now),
		    .before = app_number(rq, rows[0].all_before));
	else if (rows[0].a.len != 0)
		v->words = words_make(rq, ask, &d, rows, n);
	if (v->none.len == 0 && v->words.n == 0)
		v->none = rq_word(rq, W_RISE_NONE);
	*out = (struct view_list){ v, 1 };
	return (OK);
}
