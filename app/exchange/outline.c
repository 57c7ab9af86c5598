/*
 * From the lines of a pasted list to a sketch. A question is put together
 * until the next one begins: what stands below it decides how it is answered.
 */
#include <string.h>

#include "exchange/outline.h"

#define HEADING_MAX	60	/* bytes: longer ones are sentences */
#define TITLE_MAX	120
#define PAGE_QUESTIONS	40
#define CODE_WORDS	3
#define CODE_BYTES	24

/* The question that is being put together. */
struct pending {
	bool		 is_open;
	bool		 numbered, bullet;
	struct str	 label, help;
	struct str	*options;	/* [SURVEY_OPTIONS_MAX] */
	size_t		 noptions;
	bool		 several;
	bool		 guessed;	/* its options had no mark */
	bool		 room;		/* a line to write on */
	int64_t		 low, high;
};

/* What the line before was. */
enum outline_place { PLACE_NOWHERE, PLACE_QUESTION, PLACE_OPTION,
    PLACE_GAP, PLACE_OTHER };

struct outline {
	struct arena	*arena;
	struct sketch	*s;
	struct outline_line *lines;
	size_t		 n, cap, at;
	size_t		 last;		/* past the last line that may ask */
	struct pending	 q;
	enum outline_place place;
	bool		 bullets_ask;	/* a list of questions, not options */
	bool		 all_ask;	/* nothing else looked like one */
	bool		 told_bullets;
};

/* --- texts --- */

/* As the sketch wants it, which reads HTML. */
static struct str
escaped(struct outline *o, struct str s)
{
	struct buf	 b = buf_new(o->arena, s.len + 16);
	size_t		 i;

	for (i = 0; i < s.len; i++)
		if (s.p[i] == '&')
			buf_c(&b, "&amp;");
		else if (s.p[i] == '<')
			buf_c(&b, "&lt;");
		else if (s.p[i] == '>')
			buf_c(&b, "&gt;");
		else
			buf_char(&b, s.p[i]);
	return (buf_view(&b));
}

static void
say(struct outline *o, const struct sketch_question *q, struct sketch_text *t,
    struct str s)
{
	sketch_say(o->s, q, t, 0, escaped(o, s));
}

/* Behind what is there, in a paragraph of its own. */
static void
say_more(struct outline *o, struct sketch_text *t, struct str s)
{
	struct sketch_text	 next = { .in = { STR_NONE } };

	say(o, NULL, &next, s);
	if (t->in[0].len == 0)
		*t = next;
	else if (t->in[0].len + next.in[0].len + 2 <= SURVEY_TEXT_MAX)
		t->in[0] = str_cat(o->arena, t->in[0], STR("\n\n"),
		    next.in[0]);
	else
		sketch_tell(o->s, REPORT_LOST, W_EXCHANGE_TEXT_LONG, NULL, s);
}

static struct str
joined(struct outline *o, struct str a, struct str b)
{
	return (a.len == 0 ? b : str_cat(o->arena, a, STR(" "), b));
}

/* The first words of a text that has letters of ASCII, else its number. */
static struct str
code_of(struct outline *o, struct str text, const char *letter, size_t number)
{
	struct buf	 b = buf_new(o->arena, CODE_BYTES + 2);
	size_t		 i, words = CODE_WORDS;
	char		 c;
	bool		 gap = false;

	for (i = 0; i < text.len && b.len < CODE_BYTES; i++) {
		c = text.p[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
			if (gap && b.len != 0 && --words == 0)
				break;
			if (gap && b.len != 0)
				buf_char(&b, '_');
			gap = false;
			buf_char(&b, c);
		} else if (c != '\'')
			gap = true;
	}
	if (b.len == 0)
		return (str_fmt(o->arena, "%s%zu", letter, number));
	return (buf_view(&b));
}

/* --- how it is answered --- */

static bool
is_yes_no(const struct pending *p)
{
	enum outline_word	 first, second;

	if (p->noptions != 2)
		return (false);
	first = outline_option_find(p->options[0]);
	second = outline_option_find(p->options[1]);
	return ((first == OUTLINE_YES && second == OUTLINE_NO) ||
	    (first == OUTLINE_NO && second == OUTLINE_YES));
}

static void
scale_set(struct outline *o, struct sketch_question *q,
    const struct outline_tag *t)
{
	q->type = STR("slider");
	if (t->low == 0 && t->high == 10 && outline_is_recommending(
	    q->label.in[0]))
		q->type = STR("nps");
	else if (t->low == 1 && t->high <= 10) {
		q->type = STR("rating");
		sketch_attr(o->s, q, "steps", str_of_int(o->arena, t->high));
		sketch_attr(o->s, q, "metric", t->metric == NULL ?
		    STR("none") : str_of(t->metric));
	} else {
		sketch_attr(o->s, q, "min", str_of_int(o->arena, t->low));
		sketch_attr(o->s, q, "max", str_of_int(o->arena, t->high));
	}
}

static void
options_set(struct outline *o, struct sketch_question *q)
{
	const struct pending	*p = &o->q;
	struct sketch_option	*option;
	enum outline_word	 means;
	size_t			 i;

	for (i = 0; i < p->noptions; i++) {
		means = outline_option_find(p->options[i]);
		if (means == OUTLINE_OTHER && i + 2 >= p->noptions &&
		    q->other.in[0].len == 0 && !str_is(q->type,
		    STR("ranking"))) {
			say(o, q, &q->other, p->options[i]);
			continue;
		}
		option = sketch_option(o->s, q, code_of(o, p->options[i],
		    "a", i + 1));
		if (option == NULL)
			continue;
		say(o, q, &option->label, p->options[i]);
		option->exclusive = means == OUTLINE_NONE &&
		    str_is(q->type, STR("multiple"));
	}
}

static void
choice_set(struct outline *o, struct sketch_question *q,
    const struct outline_tag *t)
{
	const struct pending	*p = &o->q;

	if (t->type != NULL && (strcmp(t->type, "dropdown") == 0 ||
	    strcmp(t->type, "ranking") == 0))
		q->type = str_of(t->type);
	else if (p->several || t->several)
		q->type = STR("multiple");
	else
		q->type = is_yes_no(p) ? STR("yesno") : STR("single");
	if (!str_is(q->type, STR("yesno")))
		options_set(o, q);
	if (p->guessed)
		sketch_tell(o->s, REPORT_CHANGED, W_OUTLINE_OPTIONS, q,
		    STR_NONE);
}

/* Of a question that says nothing else about itself. */
static void
type_guess(struct outline *o, struct sketch_question *q,
    struct outline_tag *t)
{
	const char	*guess;

	guess = outline_type_guess(q->label.in[0], t);
	if (guess == NULL)
		guess = str_ends(q->label.in[0], STR(":")) ? "short-text" :
		    "long-text";
	q->type = str_of(guess);
	if (strcmp(guess, "rating") == 0) {
		t->low = 1;
		scale_set(o, q, t);
	}
	sketch_tell(o->s, REPORT_CHANGED, W_OUTLINE_TYPE, q, STR_NONE);
}

static void
type_set(struct outline *o, struct sketch_question *q, struct outline_tag *t)
{
	if (t->high == 0) {
		t->low = o->q.low;
		t->high = o->q.high;
	}
	if (t->type != NULL && (strcmp(t->type, "csat") == 0 ||
	    strcmp(t->type, "ces") == 0)) {
		t->metric = t->type;
		t->high = t->high != 0 && t->low == 1 ? t->high :
		    *t->type == 'c' && t->type[1] == 's' ? 5 : 7;
		t->low = 1;
	} else if (t->type != NULL && strcmp(t->type, "rating") == 0 &&
	    t->high == 0) {
		t->low = 1;
		t->high = 5;
	}
	if (o->q.noptions != 0)
		choice_set(o, q, t);
	else if (t->high != 0 && (t->type == NULL || t->metric != NULL ||
	    strcmp(t->type, "rating") == 0))
		scale_set(o, q, t);
	else if (t->type != NULL)
		q->type = str_of(t->type);
	else if (t->several)
		q->type = STR("multiple");
	else if (o->q.room)
		q->type = STR("long-text");
	else
		type_guess(o, q, t);
}

/* A page is sent as a whole, and nobody likes a hundred questions on it. */
static void
page_part(struct outline *o)
{
	struct sketch	*s = o->s;

	if (s->nquestions < PAGE_QUESTIONS || s->questions[s->nquestions -
	    PAGE_QUESTIONS]->page + 1 != s->npages)
		return;
	(void)sketch_page(s, STR_NONE);
	sketch_tell(s, REPORT_CHANGED, W_OUTLINE_PARTED, NULL, STR_NONE);
}

/* The question ends: into the sketch with it. */
static void
pending_end(struct outline *o)
{
	struct sketch_question	*q;
	struct outline_tag	 t;
	struct str		*options = o->q.options;
	struct str		 label = o->q.label;

	if (!o->q.is_open)
		return;
	page_part(o);
	outline_tag_read(&label, &t);
	q = sketch_question(o->s, code_of(o, label, "q",
	    o->s->nquestions + 1), "");
	say(o, q, &q->label, label);
	type_set(o, q, &t);
	q->required = t.required && !t.optional;
	say(o, q, &q->help, o->q.help);
	memset(&o->q, 0, sizeof(o->q));
	o->q.options = options;
}

static void
question_begin(struct outline *o, const struct outline_line *l)
{
	pending_end(o);
	o->q.is_open = true;
	o->q.numbered = l->kind == LINE_NUMBERED;
	o->q.bullet = l->kind == LINE_OPTION;
	o->q.label = l->text;
	o->place = PLACE_QUESTION;
}

static void
option_add(struct outline *o, struct str text)
{
	if (o->q.noptions == SURVEY_OPTIONS_MAX)
		sketch_tell(o->s, REPORT_LOST, W_EXCHANGE_OPTIONS, NULL, text);
	else
		o->q.options[o->q.noptions++] = text;
	o->place = PLACE_OPTION;
}

/* --- pages and loose lines --- */

static bool
page_is_empty(const struct outline *o)
{
	return (o->s->npages != 0 && (o->s->nquestions == 0 ||
	    o->s->questions[o->s->nquestions - 1]->page + 1 <
	    o->s->npages));
}

static void
page_begin(struct outline *o, struct str title)
{
	struct sketch_page	*page;

	pending_end(o);
	/* A rule on top parts nothing. */
	if (o->s->nquestions == 0 && title.len == 0)
		return;
	page = page_is_empty(o) ? &o->s->pages[o->s->npages - 1] :
	    sketch_page(o->s, STR_NONE);
	if (title.len != 0)
		say(o, NULL, &page->title, title);
	o->place = PLACE_OTHER;
}

static const struct outline_line *
line_after(const struct outline *o, bool past_blanks)
{
	size_t	 i = o->at + 1;

	while (past_blanks && i < o->n && o->lines[i].kind == LINE_BLANK)
		i++;
	return (i < o->n ? &o->lines[i] : NULL);
}

static bool
is_marked(const struct outline_line *l)
{
	return (l != NULL && (l->kind == LINE_OPTION ||
	    l->kind == LINE_SEVERAL) && !l->asks);
}

static bool
may_ask(const struct outline_line *l)
{
	return (l != NULL && (l->kind == LINE_NUMBERED || l->asks ||
	    l->tagged));
}

/* No sentence, and nobody is greeted. */
static bool
is_title(struct str s)
{
	return (s.len <= TITLE_MAX && !str_has_byte(STR(".,:;"),
	    s.p[s.len - 1]));
}

static void
loose_add(struct outline *o, const struct outline_line *l)
{
	struct sketch_question	*q;
	bool			 is_short = l->text.len <= HEADING_MAX &&
				    !str_ends(l->text, STR("."));

	if (o->s->title.in[0].len == 0 && o->s->nquestions == 0 &&
	    !o->q.is_open && o->s->intro.in[0].len == 0 &&
	    is_title(l->text)) {
		say(o, NULL, &o->s->title, l->text);
		sketch_tell(o->s, REPORT_CHANGED, W_OUTLINE_TITLE, NULL,
		    l->text);
	} else if (o->s->nquestions == 0 && !o->q.is_open &&
	    o->s->npages == 0) {
		say_more(o, &o->s->intro, l->text);
		sketch_tell(o->s, REPORT_CHANGED, W_OUTLINE_INTRO, NULL,
		    l->text);
	} else if (o->at >= o->last) {
		pending_end(o);
		say_more(o, &o->s->thanks, l->text);
		sketch_tell(o->s, REPORT_CHANGED, W_OUTLINE_THANKS, NULL,
		    l->text);
	} else if (page_is_empty(o) && !o->q.is_open)
		say_more(o, &o->s->pages[o->s->npages - 1].intro, l->text);
	else if (is_short) {
		page_begin(o, l->text);
		sketch_tell(o->s, REPORT_CHANGED, W_OUTLINE_HEADING, NULL,
		    l->text);
	} else {
		pending_end(o);
		q = sketch_question(o->s, code_of(o, l->text, "q",
		    o->s->nquestions + 1), "statement");
		say(o, q, &q->label, l->text);
		sketch_tell(o->s, REPORT_CHANGED, W_OUTLINE_STATEMENT, q,
		    STR_NONE);
	}
	o->place = PLACE_OTHER;
}

/* --- bare lines --- */

/* "Yes / No / Perhaps" on one line. */
static bool
slashes_read(struct outline *o, struct str s)
{
	struct str	 word, rest = s;
	bool		 more = true;

	if (!str_has_byte(s, '/'))
		return (false);
	while (more) {
		more = str_cut(rest, '/', &word, &rest);
		if (str_trim(word).len == 0 || word.len > HEADING_MAX)
			return (false);
	}
	for (more = true; more; option_add(o, str_trim(word)))
		more = str_cut(s, '/', &word, &s);
	o->q.guessed = true;
	return (true);
}

/* A line without a mark right below a question or its options. */
static bool
below_read(struct outline *o, const struct outline_line *l)
{
	const struct outline_line	*next = line_after(o, false);
	bool				 more = next != NULL && next->kind ==
					    LINE_BARE && !next->asks;

	if (!o->q.is_open || l->colon)
		return (false);
	if (o->place == PLACE_OPTION && o->q.guessed) {
		option_add(o, l->text);
		return (true);
	}
	if (o->place == PLACE_OPTION && o->q.options[o->q.noptions - 1].len <
	    SURVEY_TEXT_MAX) {
		/* A long option on its second line. */
		o->q.options[o->q.noptions - 1] = joined(o,
		    o->q.options[o->q.noptions - 1], l->text);
		return (true);
	}
	if (o->place != PLACE_QUESTION)
		return (false);
	if (outline_scale_read(l->text, &o->q.low, &o->q.high) ||
	    slashes_read(o, l->text))
		return (true);
	if (more && l->text.len <= HEADING_MAX && o->q.noptions == 0) {
		option_add(o, l->text);
		o->q.guessed = true;
		return (true);
	}
	o->q.help = joined(o, o->q.help, l->text);
	return (true);
}

/* The second line of a question that was too long for one. */
static bool
is_rest(const struct outline *o)
{
	struct str	 label = o->q.label;

	return (o->q.is_open && o->place == PLACE_QUESTION &&
	    o->q.noptions == 0 && o->q.help.len == 0 &&
	    !o->lines[o->at - 1].asks && !o->lines[o->at - 1].tagged &&
	    !o->lines[o->at - 1].colon && label.len > 30);
}

static bool
bare_asks(const struct outline *o, const struct outline_line *l)
{
	const struct outline_line	*next = line_after(o, true);

	if (l->asks || l->tagged || o->all_ask)
		return (true);
	if (l->colon)
		return (l->text.len <= TITLE_MAX && !may_ask(next));
	return (is_marked(line_after(o, false)) && o->place !=
	    PLACE_OPTION);
}

static void
bare_read(struct outline *o, const struct outline_line *l)
{
	if (l->asks && is_rest(o))
		o->q.label = joined(o, o->q.label, l->text);
	else if (bare_asks(o, l))
		question_begin(o, l);
	else if (o->place == PLACE_GAP || !below_read(o, l))
		loose_add(o, l);
}

/* --- marked lines --- */

static void
bullet_read(struct outline *o, const struct outline_line *l)
{
	if (l->kind == LINE_OPTION && (l->asks || !o->q.is_open ||
	    (o->bullets_ask && o->q.bullet && !l->lettered))) {
		o->bullets_ask |= !l->asks;
		question_begin(o, l);
		if (!o->told_bullets)
			sketch_tell(o->s, REPORT_CHANGED, W_OUTLINE_BULLETS,
			    NULL, l->text);
		o->told_bullets = true;
		return;
	}
	if (!o->q.is_open) {
		question_begin(o, l);
		return;
	}
	o->q.several |= l->kind == LINE_SEVERAL;
	option_add(o, l->text);
}

/* "1. Very good" below a question without a number is an option of it. */
static bool
is_numbered_option(const struct outline *o, const struct outline_line *l)
{
	return (o->q.is_open && !o->q.numbered && !l->asks && !l->tagged &&
	    (o->q.noptions == 0 || o->q.guessed) &&
	    o->place != PLACE_OTHER);
}

static void
title_read(struct outline *o, const struct outline_line *l)
{
	if (o->s->title.in[0].len == 0 && o->s->nquestions == 0)
		say(o, NULL, &o->s->title, l->text);
	else
		page_begin(o, l->text);
}

static void
line_read(struct outline *o, const struct outline_line *l)
{
	switch (l->kind) {
	case LINE_BLANK:
		o->place = PLACE_GAP;
		break;
	case LINE_TITLE:
		title_read(o, l);
		break;
	case LINE_PAGE:
		page_begin(o, l->text);
		break;
	case LINE_NUMBERED:
		if (is_numbered_option(o, l)) {
			option_add(o, l->text);
			o->q.guessed = true;
		} else
			question_begin(o, l);
		break;
	case LINE_OPTION:
	case LINE_SEVERAL:
		bullet_read(o, l);
		break;
	case LINE_ROOM:
		o->q.room = true;
		break;
	case LINE_BARE:
		bare_read(o, l);
		break;
	}
}

/* --- the whole --- */

/* What is no UTF-8 becomes a question mark of its own kind; an end of a line
 * is one byte. */
static struct str
text_plain(struct arena *a, struct str s)
{
	struct buf	 b = buf_new(a, s.len + 16);
	struct str	 before;
	int32_t		 c;

	while (s.len != 0) {
		before = s;
		c = str_utf8_next(&s);
		if (c == -1 || c == 0xfffe || c == 0xffff)
			buf_c(&b, "\xef\xbf\xbd");
		else if (c == '\r' || c == 0x0b || c == 0x0c ||
		    c == 0x2028 || c == 0x2029) {
			if (c != '\r' || s.len == 0 || s.p[0] != '\n')
				buf_char(&b, '\n');
		} else if (c >= 0x20 || c == '\n' || c == '\t')
			buf_str(&b, str_first(before, before.len - s.len));
	}
	return (buf_view(&b));
}

static void
lines_read(struct outline *o, struct str text)
{
	struct outline_line	 l;
	struct str		 raw;
	bool			 more = true;

	while (more) {
		more = str_cut(text, '\n', &raw, &text);
		outline_line_read(raw, &l);
		ARENA_PUSH(o->arena, o->lines, o->n, o->cap) = l;
		if (may_ask(&l) || is_marked(&l))
			o->last = o->n;
	}
}

static void
outline_walk(struct outline *o, struct str language)
{
	struct str	*options = o->q.options;

	o->s = sketch_new(o->arena, DIALECT_NONE);
	o->s->no_codes = true;
	(void)sketch_language(o->s, language.len == 0 ? STR("en") : language);
	memset(&o->q, 0, sizeof(o->q));
	o->q.options = options;
	o->place = PLACE_NOWHERE;
	for (o->at = 0; o->at < o->n; o->at++)
		line_read(o, &o->lines[o->at]);
	pending_end(o);
}

/* A list of nothing but words: each is a question, below the title. */
static void
all_ask(struct outline *o, struct str language)
{
	size_t	 i, n = 0;

	for (i = 0; i < o->n; i++)
		n += o->lines[i].kind == LINE_BARE;
	if (n == 0)
		return;
	o->all_ask = true;
	for (i = 0; n > 2 && i < o->n; i++)
		if (o->lines[i].kind == LINE_BARE) {
			o->lines[i].kind = LINE_TITLE;
			break;
		}
	outline_walk(o, language);
	sketch_tell(o->s, REPORT_CHANGED, W_OUTLINE_ALL, NULL, STR_NONE);
}

bool
outline_sketch(struct exchange_file *f)
{
	struct outline	*o = arena_get(f->arena, sizeof(*o));

	if (f->bytes.len > OUTLINE_MAX) {
		f->refused = W_OUTLINE_BIG;
		return (false);
	}
	o->arena = f->arena;
	o->q.options = arena_array(f->arena, SURVEY_OPTIONS_MAX,
	    sizeof(*o->q.options));
	lines_read(o, text_plain(f->arena, f->bytes));
	outline_walk(o, f->language);
	if (o->s->nquestions == 0)
		all_ask(o, f->language);
	f->sketch = o->s;
	return (true);
}

enum status
outline_read(struct arena *a, struct str text, struct str language,
    struct exchange *x)
{
	memset(x, 0, sizeof(*x));
	x->language = language;
	return (exchange_read_as(a, text, outline_sketch, x));
}
