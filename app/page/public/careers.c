/*
 * GET /:tenant/careers: the open jobs. Filters are GET parameters, so that a
 * search can be kept and passed on; a value nobody has is as if not given.
 * Several values of one filter are "or". What stands behind an option is how
 * many would be shown if it were chosen. Without any of them the first page
 * is remembered as it was sent (store/cache.h).
 */
#include <string.h>

#include "page/public/careers.h"
#include "page/public/careers_part.h"
#include "store/cache.h"

VIEW_STRUCT(option_view, text(value, label), flag(selected));

VIEW_STRUCT(row_view,
    text(href, title, lang, summary, department, location, type, pay, closes));

VIEW_STRUCT(list_view,
    sub(layout_view, layout),
    text(intro, intro_lang, action, q, total_text, before_url, after_url),
    flag(filtered),
    list(option_view, departments, locations, types),
    list(row_view, openings));

VIEW_PAGE(list_page, list_view, "careers/list.html");

/* One filter: its name in the address and in the counts. */
struct facet {
	const char	*name;
	struct str	*chosen;	/* values there are that are asked for */
	size_t		 n, cap;
};

enum { BY_TEAM, BY_PLACE, BY_TYPE, NFACETS };

/* What is asked for, and what there is. */
struct search {
	struct rq			*rq;
	const struct cached_careers	*all;
	const struct opening_found	*found;
	struct facet			 facets[NFACETS];
	struct str			 q;
	size_t				 page;		/* from 1 */
	bool				 filtered;
};

static bool
query_has(const struct form *q, const char *name, struct str value)
{
	size_t	 i;

	for (i = 0; i < q->n; i++)
		if (str_is_c(q->fields[i].name, name) &&
		    str_is(q->fields[i].value, value))
			return (true);
	return (false);
}

static void
facet_read(struct search *s, struct facet *f)
{
	const struct opening_count_row	*c;
	size_t				 i;

	for (i = 0; i < s->all->ncounts; i++) {
		c = &s->all->counts[i];
		if (str_is_c(c->facet, f->name) &&
		    query_has(&s->rq->query, f->name, c->value))
			ARENA_PUSH(s->rq->arena, f->chosen, f->n, f->cap) =
			    c->value;
	}
	s->filtered = s->filtered || f->n != 0;
}

static struct pg_list
facet_list(const struct facet *f)
{
	return ((struct pg_list){ f->chosen, f->n });
}

static bool
is_chosen(const struct facet *f, struct str value)
{
	size_t	 i;

	for (i = 0; i < f->n; i++)
		if (str_is(f->chosen[i], value))
			return (true);
	return (false);
}

/* How many of what was found; both lists are in the same order, and *at goes
 * along. */
static int64_t
count_of(const struct opening_found *found, const struct opening_count_row *c,
    size_t *at)
{
	const struct opening_count_row	*f;
	int				 order;

	for (; *at < found->ncounts; ++*at) {
		f = &found->counts[*at];
		order = str_cmp(f->facet, c->facet);
		if (order == 0)
			order = str_cmp(f->value, c->value);
		if (order >= 0)
			return (order == 0 ? f->n : 0);
	}
	return (0);
}

static struct str
option_label(struct rq *rq, const struct opening_count_row *c, int64_t n)
{
	return (str_fmt(rq->arena, "%.*s (%lld)", STR_ARG(str_is_c(c->facet,
	    "type") ? opening_type_text(rq, c->value, c->label) :
	    c->value),
	    (long long)n));
}

static struct view_list
facet_view(struct search *s, const struct facet *f)
{
	const struct opening_count_row	*c;
	struct option_view		*o;
	size_t				 i, n, at = 0;

	o = arena_array(s->rq->arena, s->all->ncounts, sizeof(*o));
	for (i = n = 0; i < s->all->ncounts; i++) {
		c = &s->all->counts[i];
		if (!str_is_c(c->facet, f->name))
			continue;
		o[n].value = c->value;
		o[n].selected = is_chosen(f, c->value);
		o[n++].label = option_label(s->rq, c,
		    count_of(s->found, c, &at));
	}
	return ((struct view_list){ o, n });
}

static struct str
total_text(struct rq *rq, int64_t n, bool filtered)
{
	if (n == 0 && filtered)
		return (word(rq->locale, W_CAREERS_NO_MATCH));
	if (filtered)
		return (words_say_n(rq->arena, rq->locale, W_CAREERS_MATCHES,
		    n));
	return (words_say_n(rq->arena, rq->locale, W_CAREERS_TOTAL, n));
}

static void
row_fill(struct rq *rq, const struct opening *o, struct str query,
    struct row_view *v)
{
	struct str	 closes = opening_closes_text(rq, o);

	v->href = str_fmt(rq->arena, "%.*s%.*s", STR_ARG(url(rq, OPENING,
	    o->slug)), STR_ARG(query));
	v->title = o->title;
	v->lang = o->language;
	v->summary = o->summary;
	v->department = o->department;
	v->location = opening_place_text(rq, o);
	v->type = opening_type_text(rq, o->employment_type,
	    o->employment_label);
	v->pay = opening_pay_text(rq, o);
	if (closes.len != 0)
		v->closes = words_say(rq->arena, rq->locale,
		    W_CAREERS_CLOSES_ON, .when = closes);
}

/* Another page of the same search; page 0 is none. */
static struct str
page_url(struct rq *rq, size_t page)
{
	if (page == 0)
		return (STR_NONE);
	return (str_fmt(rq->arena, "%.*s%.*s", STR_ARG(url(rq, CAREERS)),
	    STR_ARG(careers_query(rq, page))));
}

static void
rows_fill(struct search *s, struct list_view *v)
{
	struct rq		*rq = s->rq;
	struct row_view		*rows;
	struct str		 query = careers_query(rq, s->page);
	bool			 more;
	size_t			 i, n = s->found->n;

	more = s->found->total > (int64_t)(s->page * OPENING_PAGE);
	v->total_text = total_text(rq, s->found->total, s->filtered);
	v->before_url = page_url(rq, s->page - 1);
	v->after_url = page_url(rq, more ? s->page + 1 : 0);
	rows = arena_array(rq->arena, n, sizeof(*rows));
	for (i = 0; i < n; i++)
		row_fill(rq, &s->found->rows[i], query, &rows[i]);
	v->openings = (struct view_list){ rows, n };
}

static void
list_fill(struct search *s, struct list_view *v)
{
	struct rq	*rq = s->rq;

	memset(v, 0, sizeof(*v));
	v->q = s->q;
	v->filtered = s->filtered;
	v->intro = rq->tenant->careers_intro;
	v->intro_lang = rq->tenant->language;
	v->action = url(rq, CAREERS);
	rows_fill(s, v);
	v->departments = facet_view(s, &s->facets[BY_TEAM]);
	v->locations = facet_view(s, &s->facets[BY_PLACE]);
	v->types = facet_view(s, &s->facets[BY_TYPE]);
	v->layout = layout_public(rq, rq->tenant, words_say(rq->arena,
	    rq->locale, W_CAREERS_HEADING, .company = rq->tenant->name));
	v->layout.home_url = v->action;
}

static struct search
search_new(struct rq *rq)
{
	return ((struct search){ .rq = rq, .page = 1, .facets = {
	    [BY_TEAM] = { .name = "department" },
	    [BY_PLACE] = { .name = "location" },
	    [BY_TYPE] = { .name = "type" } } });
}

/* The first page, as whoever asks for no more than that gets it. */
static struct str
first_render(void *arg, const struct cached_careers *all,
    const struct opening_found *found)
{
	struct rq	*rq = arg;
	struct search	 s = search_new(rq);
	struct form	 asked = rq->query;
	struct list_view v;
	struct buf	 b = buf_new(rq->arena, 16 * 1024);

	s.all = all;
	s.found = found;
	rq->query = (struct form){ .n = 0 };
	list_fill(&s, &v);
	rq->query = asked;
	view_render(&list_page, rq->locale, &v, &b);
	return (buf_view(&b));
}

static enum status
search_run(struct search *s, struct opening_found *found) AWAITS
{
	struct opening_filter	 f = { .q = s->q,
		.departments = facet_list(&s->facets[BY_TEAM]),
		.locations = facet_list(&s->facets[BY_PLACE]),
		.types = facet_list(&s->facets[BY_TYPE]) };
	enum status		 st;

	s->found = found;
	f.before = (int64_t)(s->page - 1) * OPENING_PAGE;
	st = store_opening_find(&s->rq->db, &f, found);
	if (st != OK || found->n != 0 || s->page == 1)
		return (st);
	/* Behind the last page: the first, rather than an empty one. */
	s->page = 1;
	f.before = 0;
	return (store_opening_find(&s->rq->db, &f, found));
}

enum status
careers_get(struct rq *rq)
{
	struct search		 s = search_new(rq);
	struct opening_found	 found;
	struct list_view	 v;
	enum status		 st;
	size_t			 i;

	rq->locale = page_locale(rq);
	if ((st = cache_careers_get(&rq->db, rq->tenant, rq->locale->tag,
	    first_render, rq, &s.all)) != OK)
		return (st);
	s.q = careers_words(rq);
	s.filtered = s.q.len != 0;
	for (i = 0; i < NFACETS; i++)
		facet_read(&s, &s.facets[i]);
	s.page = careers_page(rq);
	if (!s.filtered && s.page == 1)
		return (rq_bytes(rq, 200, STR("text/html; charset=utf-8"),
		    s.all->html));
	if ((st = search_run(&s, &found)) != OK)
		return (st);
	list_fill(&s, &v);
	return (page_send(rq, 200, &list_page, &v));
}
