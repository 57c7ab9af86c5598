/*
 * GET /:tenant/careers: the open jobs. Filters are GET parameters, so that a
 * search can be kept and passed on; a value nobody has is as if not given.
 * Several values of one filter are "or". What stands behind an option is how
 * many would be shown if it were chosen.
 */
#include <string.h>

#include "page/public/careers.h"
#include "page/public/careers_part.h"

#define PAGE_ROWS	20
#define QUERY_MAX	200	/* code points of a search */

VIEW_STRUCT(option_view, text(value, label), flag(selected), num(count));

VIEW_STRUCT(row_view,
    text(href, title, lang, summary, department, location, type, pay, closes));

VIEW_STRUCT(list_view,
    sub(layout_view, layout),
    text(intro, action, q, total_text, before_url, after_url),
    flag(filtered),
    list(option_view, departments, locations),
    list(row_view, openings));

VIEW_PAGE(list_page, list_view, "careers/list.html");

/* One filter: its name in the address, the options there are. */
struct facet {
	const char		*name;
	size_t			 offset;	/* in struct opening */
	struct option_view	*options;
	size_t			 n, cap;
	bool			 active;
};

enum { BY_TEAM, BY_PLACE, NFACETS };

static struct str
facet_value(const struct facet *f, const struct opening *o)
{
	return (*(const struct str *)((const char *)o + f->offset));
}

static struct option_view *
facet_find(const struct facet *f, struct str value)
{
	size_t	 i;

	for (i = 0; i < f->n; i++)
		if (str_is(f->options[i].value, value))
			return (&f->options[i]);
	return (NULL);
}

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

/* The values there are, in order; which of them the address asks for. */
static void
facet_fill(struct rq *rq, struct facet *f, const struct opening *all, size_t n)
{
	struct option_view	 o;
	size_t			 i, j;

	for (i = 0; i < n; i++) {
		memset(&o, 0, sizeof(o));
		o.value = facet_value(f, &all[i]);
		if (o.value.len == 0 || facet_find(f, o.value) != NULL)
			continue;
		o.selected = query_has(&rq->query, f->name, o.value);
		f->active = f->active || o.selected;
		(void)ARENA_PUSH(rq->arena, f->options, f->n, f->cap);
		for (j = f->n - 1; j > 0 && str_cmp(f->options[j - 1].value,
		    o.value) > 0; j--)
			f->options[j] = f->options[j - 1];
		f->options[j] = o;
	}
}

static bool
facet_allows(const struct facet *f, const struct opening *o)
{
	const struct option_view	*option;

	if (!f->active)
		return (true);
	option = facet_find(f, facet_value(f, o));
	return (option != NULL && option->selected);
}

/* Counts o under its own options where the other filters let it through;
 * true if all of them do. */
static bool
facets_pass(struct facet *facets, const struct opening *o)
{
	struct option_view	*option;
	bool			 allowed[NFACETS];
	size_t			 i, others;

	for (i = others = 0; i < NFACETS; i++) {
		allowed[i] = facet_allows(&facets[i], o);
		others += !allowed[i];
	}
	for (i = 0; i < NFACETS; i++) {
		option = facet_find(&facets[i], facet_value(&facets[i], o));
		if (option != NULL && others == (allowed[i] ? 0 : 1))
			option->count++;
	}
	return (others == 0);
}

static struct view_list
facet_view(struct rq *rq, struct facet *f)
{
	size_t	 i;

	for (i = 0; i < f->n; i++)
		f->options[i].label = str_fmt(rq->arena, "%.*s (%lld)",
		    STR_ARG(f->options[i].value), (long long)f->options[i].count);
	return ((struct view_list){ f->options, f->n });
}

/* What can be searched for; anything else is as if not given. */
static struct str
search_read(struct rq *rq)
{
	struct str	 q = str_trim(form_get(&rq->query, "q"));
	struct str	 rest = q;
	size_t		 n;

	if (q.len == 0 || !str_utf8_is_valid(q) || str_has_byte(q, '\0'))
		return (STR_NONE);
	for (n = 0; n < QUERY_MAX && rest.len != 0; n++)
		(void)str_utf8_next(&rest);
	return (str_first(q, q.len - rest.len));
}

static struct str
total_text(struct rq *rq, size_t n, bool filtered)
{
	if (n == 0 && filtered)
		return (word(rq->locale, W_CAREERS_NO_MATCH));
	if (filtered)
		return (words_say_n(rq->arena, rq->locale, W_CAREERS_MATCHES,
		    (int64_t)n));
	return (words_say_n(rq->arena, rq->locale, W_CAREERS_TOTAL,
	    (int64_t)n));
}

static void
row_fill(struct rq *rq, const struct opening *o, struct row_view *v)
{
	struct str	 closes = opening_closes_text(rq, o);

	v->href = url(rq, OPENING, o->slug);
	v->title = o->title;
	v->lang = o->language;
	v->summary = o->summary;
	v->department = o->department;
	v->location = opening_place_text(rq, o);
	v->type = opening_type_text(rq, o);
	v->pay = opening_pay_text(rq, o);
	if (closes.len != 0)
		v->closes = words_say(rq->arena, rq->locale,
		    W_CAREERS_CLOSES_ON, .when = closes);
}

/* Another page of the same search; page 0 is none. */
static struct str
page_url(struct rq *rq, struct str q, const struct facet *facets,
    size_t page)
{
	struct buf	 b = buf_new(rq->arena, 256);
	size_t		 i, j;

	if (page == 0)
		return (STR_NONE);
	buf_str(&b, url(rq, CAREERS));
	buf_fmt(&b, "?page=%zu", page);
	if (q.len != 0) {
		buf_c(&b, "&q=");
		buf_url_part(&b, q);
	}
	for (i = 0; i < NFACETS; i++)
		for (j = 0; j < facets[i].n; j++)
			if (facets[i].options[j].selected) {
				buf_fmt(&b, "&%s=", facets[i].name);
				buf_url_part(&b, facets[i].options[j].value);
			}
	return (buf_view(&b));
}

/* 1 to pages; whatever else is asked for is the first. */
static size_t
page_number(struct rq *rq, size_t pages)
{
	int64_t	 n;

	if (!str_int(form_get(&rq->query, "page"), &n) || n < 1 ||
	    (uint64_t)n > pages)
		return (1);
	return ((size_t)n);
}

static void
rows_fill(struct rq *rq, struct list_view *v, struct facet *facets,
    const struct opening *found, size_t nfound)
{
	const struct opening	**shown;
	struct row_view		*rows;
	size_t			 i, n, first, page, pages;

	shown = arena_array(rq->arena, nfound, sizeof(*shown));
	for (i = n = 0; i < nfound; i++)
		if (facets_pass(facets, &found[i]))
			shown[n++] = &found[i];
	pages = n == 0 ? 1 : (n - 1) / PAGE_ROWS + 1;
	page = page_number(rq, pages);
	first = (page - 1) * PAGE_ROWS;
	v->total_text = total_text(rq, n, v->filtered);
	v->before_url = page_url(rq, v->q, facets, page - 1);
	v->after_url = page_url(rq, v->q, facets,
	    page < pages ? page + 1 : 0);
	rows = arena_array(rq->arena, PAGE_ROWS, sizeof(*rows));
	for (i = 0; i < PAGE_ROWS && first + i < n; i++)
		row_fill(rq, shown[first + i], &rows[i]);
	v->openings = (struct view_list){ rows, i };
}

enum status
careers_get(struct rq *rq)
{
	struct facet		 facets[NFACETS] = {
		[BY_TEAM] = { .name = "department",
		    .offset = offsetof(struct opening, department) },
		[BY_PLACE] = { .name = "location",
		    .offset = offsetof(struct opening, location) },
	};
	struct opening		*all, *found;
	struct list_view	 v;
	size_t			 i, nall, nfound;
	enum status		 st;

	memset(&v, 0, sizeof(v));
	v.q = search_read(rq);
	rq->locale = locale_find(rq->tenant->language);
	if ((st = q_opening_open_list(&rq->db, &all, &nall,
	    .q = STR_NONE)) != OK)
		return (st);
	found = all;
	nfound = nall;
	if (v.q.len != 0 && (st = q_opening_open_list(&rq->db, &found,
	    &nfound, .q = v.q)) != OK)
		return (st);
	v.filtered = v.q.len != 0;
	for (i = 0; i < NFACETS; i++) {
		facet_fill(rq, &facets[i], all, nall);
		v.filtered = v.filtered || facets[i].active;
	}
	v.intro = rq->tenant->careers_intro;
	v.action = url(rq, CAREERS);
	rows_fill(rq, &v, facets, found, nfound);
	v.departments = facet_view(rq, &facets[BY_TEAM]);
	v.locations = facet_view(rq, &facets[BY_PLACE]);
	v.layout = layout_public(rq, rq->tenant, words_say(rq->arena,
	    rq->locale, W_CAREERS_HEADING, .company = rq->tenant->name));
	v.layout.home_url = v.action;
	return (page_send(rq, 200, &list_page, &v));
}
