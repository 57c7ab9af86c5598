/* Random orders of a visit: see the header. */
#include "base/dice.h"
#include "form/order.h"

/* What keeps its place, by index of what is ordered. */
typedef bool	 order_fixed(const void *of, size_t i);

/* FNV-1a of the id and of what is ordered: two lists of one visit differ. */
static uint64_t
seed_make(const unsigned char id[ORDER_ID], struct str what)
{
	uint64_t	 h = 14695981039346656037U;
	size_t		 i;

	for (i = 0; i < ORDER_ID; i++)
		h = (h ^ id[i]) * 1099511628211U;
	for (i = 0; i < what.len; i++)
		h = (h ^ (unsigned char)what.p[i]) * 1099511628211U;
	return (h);
}

/* Fisher and Yates, among the places that are not fixed. */
static const size_t *
order_make(struct arena *a, const unsigned char id[ORDER_ID],
    struct str what, size_t n, order_fixed *fixed, const void *of)
{
	struct dice	 dice = { seed_make(id, what) };
	size_t		*order = arena_array(a, n, sizeof(*order));
	size_t		*free_places = arena_array(a, n, sizeof(*order));
	size_t		 i, k, keep, nfree = 0;

	for (i = 0; i < n; i++) {
		order[i] = i;
		if (!fixed(of, i))
			free_places[nfree++] = i;
	}
	for (i = nfree; i > 1; i--) {
		k = dice_below(&dice, i);
		keep = order[free_places[i - 1]];
		order[free_places[i - 1]] = order[free_places[k]];
		order[free_places[k]] = keep;
	}
	return (order);
}

static bool
page_is_fixed(const void *of, size_t i)
{
	const struct survey	*s = of;

	return (s->pages[i].fixed);
}

static bool
question_is_fixed(const void *of, size_t i)
{
	const struct survey_page	*p = of;

	return (p->questions[i].fixed);
}

/* "other" stands behind the options. */
static bool
option_is_fixed(const void *of, size_t i)
{
	const struct question	*q = of;

	return (i >= q->noptions || q->options[i].fixed ||
	    q->options[i].exclusive);
}

const size_t *
order_pages(struct arena *a, const struct survey *s,
    const unsigned char id[ORDER_ID])
{
	return (!s->random ? NULL : order_make(a, id, STR("pages"), s->npages,
	    page_is_fixed, s));
}

const size_t *
order_questions(struct arena *a, const struct survey_page *p,
    const unsigned char id[ORDER_ID])
{
	return (!p->random ? NULL : order_make(a, id, str_cat(a, STR("page."),
	    p->code), p->nquestions, question_is_fixed, p));
}

const size_t *
order_options(struct arena *a, const struct question *q,
    const unsigned char id[ORDER_ID])
{
	return (!q->random ? NULL : order_make(a, id, q->code, q->ncodes,
	    option_is_fixed, q));
}

/* --- as it is stored --- */

static void
list_open(struct buf *b, bool *any, const char *before, struct str name)
{
	buf_c(b, *any ? ",\"" : "\"");
	*any = true;
	buf_c(b, before);
	buf_str(b, name);
	buf_c(b, "\":[");
}

static void
code_add(struct buf *b, size_t i, struct str code)
{
	buf_c(b, i == 0 ? "\"" : ",\"");
	buf_str(b, code);
	buf_char(b, '"');
}

static void
questions_json(struct arena *a, const struct survey_page *p,
    const unsigned char id[ORDER_ID], bool *any, struct buf *b)
{
	const struct question	*q;
	const size_t		*order = order_questions(a, p, id);
	size_t			 i, k;

	if (order != NULL) {
		list_open(b, any, "page.", p->code);
		for (i = 0; i < p->nquestions; i++)
			code_add(b, i, p->questions[order[i]].code);
		buf_char(b, ']');
	}
	for (k = 0; k < p->nquestions; k++) {
		q = &p->questions[k];
		if ((order = order_options(a, q, id)) == NULL)
			continue;
		list_open(b, any, "", q->code);
		for (i = 0; i < q->ncodes; i++)
			code_add(b, i, q->codes[order[i]]);
		buf_char(b, ']');
	}
}

void
order_json(struct arena *a, const struct survey *s,
    const unsigned char id[ORDER_ID], struct buf *b)
{
	const size_t	*order = order_pages(a, s, id);
	size_t		 i;
	bool		 any = false;

	buf_char(b, '{');
	if (order != NULL) {
		list_open(b, &any, "", STR("pages"));
		for (i = 0; i < s->npages; i++)
			code_add(b, i, s->pages[order[i]].code);
		buf_char(b, ']');
	}
	for (i = 0; i < s->npages; i++)
		questions_json(a, &s->pages[i], id, &any, b);
	buf_char(b, '}');
}

/* A page that moves may take any place that is not fixed. */
bool
order_is_before(const struct survey *s, size_t asked, size_t by)
{
	size_t	 i, least = s->npages, most = 0;

	if (!s->random)
		return (asked <= by);
	if (asked == by)
		return (true);
	for (i = 0; i < s->npages; i++)
		if (!s->pages[i].fixed) {
			least = i < least ? i : least;
			most = i;
		}
	return ((s->pages[asked].fixed ? asked : most) <
	    (s->pages[by].fixed ? by : least));
}
