/*
 * GET /:tenant/careers/:opening. A closed opening keeps its page, without a
 * way to apply. The description is plain text: blank lines part paragraphs,
 * "- " begins an item, and a short line of its own is a heading.
 */
#include <string.h>

#include "page/public/careers.h"
#include "page/public/careers_part.h"

VIEW_STRUCT(fact_view, text(label, value));

VIEW_STRUCT(block_view, text(kind, text), texts(items));

VIEW_STRUCT(opening_view,
    sub(layout_view, layout),
    text(list_url, lang, title, summary, apply_url),
    flag(closed),
    list(fact_view, facts),
    list(block_view, blocks));

VIEW_PAGE(opening_page, opening_view, "careers/opening.html");

/* Our words for the kinds that a new customer begins with. */
static const struct {
	const char	*code;
	enum word	 text;
} types[] = {
	{ "full_time", W_OPENING_FULL_TIME },
	{ "part_time", W_OPENING_PART_TIME },
	{ "contract", W_OPENING_CONTRACT },
	{ "temporary", W_OPENING_TEMPORARY },
	{ "internship", W_OPENING_INTERNSHIP },
};

struct str
opening_type_text(struct rq *rq, struct str code, struct str label)
{
	size_t	 i;

	if (label.len != 0)
		return (label);
	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (str_is_c(code, types[i].code))
			return (word(rq->locale, types[i].text));
	return (code);
}

struct str
opening_place_text(struct rq *rq, const struct opening *o)
{
	if (!o->is_remote)
		return (o->location);
	if (o->location.len == 0)
		return (word(rq->locale, W_OPENING_REMOTE));
	return (words_say(rq->arena, rq->locale, W_OPENING_PLACE_OR_REMOTE,
	    .place = o->location));
}

static struct str
pay_amount_text(struct rq *rq, const struct opening *o)
{
	const struct locale	*l = rq->locale;
	struct arena		*a = rq->arena;
	struct str		 low = words_number(a, l, o->pay_min);

	if (o->pay_max == 0)
		return (words_say(a, l, W_OPENING_PAY_FROM,
		    .currency = o->pay_currency, .low = low));
	if (o->pay_max <= o->pay_min)
		return (words_say(a, l, W_OPENING_PAY_EXACT,
		    .currency = o->pay_currency, .low = low));
	return (words_say(a, l, W_OPENING_PAY_RANGE,
	    .currency = o->pay_currency, .low = low,
	    .high = words_number(a, l, o->pay_max)));
}

struct str
opening_pay_text(struct rq *rq, const struct opening *o)
{
	const struct locale	*l = rq->locale;
	struct str		 pay;

	if (o->pay_min == 0)
		return (STR_NONE);
	pay = pay_amount_text(rq, o);
	if (str_is_c(o->pay_period, "hour"))
		return (words_say(rq->arena, l, W_OPENING_PER_HOUR,
		    .pay = pay));
	if (str_is_c(o->pay_period, "month"))
		return (words_say(rq->arena, l, W_OPENING_PER_MONTH,
		    .pay = pay));
	return (words_say(rq->arena, l, W_OPENING_PER_YEAR, .pay = pay));
}

/* "Europe/London, UTC+1": the offset tells it to who lives elsewhere, and
 * which of two equal hours it is in autumn. */
static struct str
zone_text(struct rq *rq, int64_t seconds)
{
	struct str	 zone = page_zone(rq);
	struct buf	 b = buf_new(rq->arena, 64);
	int64_t		 minutes = (seconds < 0 ? -seconds : seconds) / 60;

	if (str_is_c(zone, "UTC"))
		return (zone);
	buf_str(&b, zone);
	buf_c(&b, ", UTC");
	if (minutes != 0)
		buf_fmt(&b, "%s%lld", seconds < 0 ? "\xe2\x88\x92" : "+",
		    (long long)(minutes / 60));
	if (minutes % 60 != 0)
		buf_fmt(&b, ":%02lld", (long long)(minutes % 60));
	return (buf_view(&b));
}

/* With its hour and zone: the moment it closes, not only the day. */
struct str
opening_closes_text(struct rq *rq, const struct opening *o)
{
	if (o->closes_at.len < 16)
		return (STR_NONE);
	return (str_fmt(rq->arena, "%.*s (%.*s)",
	    STR_ARG(words_time(rq->arena, rq->locale, o->closes_at)),
	    STR_ARG(zone_text(rq, o->closes_offset))));
}

static void
fact_add(struct rq *rq, struct fact_view *list, size_t *n, enum word label,
    struct str value)
{
	if (value.len == 0)
		return;
	list[*n].label = word(rq->locale, label);
	list[(*n)++].value = value;
}

static struct view_list
facts_make(struct rq *rq, const struct opening *o)
{
	struct fact_view	*f = arena_array(rq->arena, 6, sizeof(*f));
	size_t			 n = 0;

	fact_add(rq, f, &n, W_OPENING_TEAM, o->department);
	fact_add(rq, f, &n, W_OPENING_PLACE, opening_place_text(rq, o));
	fact_add(rq, f, &n, W_OPENING_TYPE, opening_type_text(rq,
	    o->employment_type, o->employment_label));
	fact_add(rq, f, &n, W_OPENING_PAY, opening_pay_text(rq, o));
	fact_add(rq, f, &n, W_OPENING_PUBLISHED, words_time(rq->arena,
	    rq->locale, str_first(o->published_at, 10)));
	/* One that was closed by hand may have a later date still. */
	if (o->is_open)
		fact_add(rq, f, &n, W_OPENING_CLOSES,
		    opening_closes_text(rq, o));
	return ((struct view_list){ f, n });
}

/* A description on its way to blocks. */
struct blocks {
	struct rq		*rq;
	struct block_view	*list;
	size_t			 n, cap;
	struct str		*items;
	size_t			 nitems, items_cap;
	struct buf		 text;	/* of the paragraph under way */
	size_t			 lines;
};

#define HEADING_MAX	80

static bool
looks_like_heading(struct str s, size_t lines)
{
	return (lines == 1 && s.len <= HEADING_MAX &&
	    !str_has_byte(STR(".!?:;,"), s.p[s.len - 1]));
}

static void
paragraph_end(struct blocks *b)
{
	struct block_view	*block;
	struct str		 text = buf_view(&b->text);

	if (text.len == 0)
		return;
	block = &ARENA_PUSH(b->rq->arena, b->list, b->n, b->cap);
	memset(block, 0, sizeof(*block));
	block->kind = looks_like_heading(text, b->lines) ? STR("h") : STR("p");
	block->text = text;
	b->text = buf_new(b->rq->arena, 512);
	b->lines = 0;
}

static void
items_end(struct blocks *b)
{
	struct block_view	*block;

	if (b->nitems == 0)
		return;
	block = &ARENA_PUSH(b->rq->arena, b->list, b->n, b->cap);
	memset(block, 0, sizeof(*block));
	block->kind = STR("ul");
	block->items = (struct view_list){ b->items, b->nitems };
	b->items = NULL;
	b->nitems = b->items_cap = 0;
}

static void
line_take(struct blocks *b, struct str line)
{
	if (str_starts(line, STR("- "))) {
		paragraph_end(b);
		ARENA_PUSH(b->rq->arena, b->items, b->nitems, b->items_cap) =
		    str_trim(str_from(line, 2));
		return;
	}
	items_end(b);
	if (line.len == 0) {
		paragraph_end(b);
		return;
	}
	if (b->lines++ != 0)
		buf_char(&b->text, ' ');
	buf_str(&b->text, line);
}

static struct view_list
blocks_make(struct rq *rq, struct str text)
{
	struct blocks	 b = { .rq = rq, .text = buf_new(rq->arena, 512) };
	struct str	 line, rest;
	bool		 more;

	for (more = true; more; text = rest) {
		more = str_cut(text, '\n', &line, &rest);
		line_take(&b, str_trim(line));
	}
	paragraph_end(&b);
	items_end(&b);
	/* A heading stands above something. */
	if (b.n != 0 && str_is_c(b.list[b.n - 1].kind, "h"))
		b.list[b.n - 1].kind = STR("p");
	return ((struct view_list){ b.list, b.n });
}

enum status
career_opening_send(const struct career *c, int code)
{
	const struct opening	*o = c->opening;
	struct rq		*rq = c->rq;
	struct opening_view	 v;

	memset(&v, 0, sizeof(v));
	v.layout = layout_public(rq, rq->tenant, words_say(rq->arena,
	    rq->locale, W_LAYOUT_TITLE, .page = o->title,
	    .site = rq->tenant->name));
	v.layout.home_url = url(rq, CAREERS);
	v.layout.noindex = !o->is_open;
	v.list_url = str_fmt(rq->arena, "%.*s%.*s", STR_ARG(url(rq, CAREERS)),
	    STR_ARG(careers_query(rq, careers_page(rq))));
	v.lang = o->language;
	v.title = o->title;
	v.summary = o->summary;
	v.closed = !o->is_open;
	v.facts = facts_make(rq, o);
	v.blocks = blocks_make(rq, o->description);
	if (o->is_open)
		v.apply_url = career_url(c, APPLY);
	return (page_send(rq, code, &opening_page, &v));
}

enum status
opening_get(struct rq *rq)
{
	struct career	 c;
	enum status	 st;

	if ((st = career_enter(rq, &c)) != OK)
		return (st);
	return (career_opening_send(&c, 200));
}
