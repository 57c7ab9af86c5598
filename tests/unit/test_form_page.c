/*
 * Whatever is asked: what a page shows is what is taken, and nothing else.
 * Random definitions are rendered with the pages' own code and template; the
 * form is read from the HTML, filled in as a browser lets one, and sent.
 *
 * EXITPOLL_LONG=1: 10,000 definitions and 100,000 visits; EXITPOLL_SEED: others.
 * With a folder and a number, so many definitions are written there, for the
 * test that goes through a whole instance.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libxml/HTMLparser.h>

/* They need a request's arena and locale only. */
#include "page/part/field_view.c"
#include "page/part/form_view.c"

#include "form/screens.h"
#include "form/toss.h"
#include "survey_random.h"

#define CONTROLS_MAX	900
#define TRIES		6	/* with one page */

VIEW_STRUCT(form_page_view,
    sub(layout_view, layout),
    list(problem_view, errors),
    list(question_view, questions));

static const char	form_text[] =
    "<form xmlns:x='urn:exitpoll:view'><x:include file='parts/errors.html'/>"
    "<x:block x:each='q in questions'><x:include file='parts/question.html'/>"
    "</x:block></form>";
static struct view	form_page = { "test", &form_page_view_desc, NULL };

/* What stands on the page under one name. */
struct control {
	struct str	 name;
	bool		 typed;		/* an input or a textarea */
	bool		 many;		/* boxes */
	struct choice {
		struct str	 value;
		bool		 chosen;
	}		*choices;
	size_t		 n, cap;
	struct str	 text;
};

struct form_page {
	struct control	*list;
	size_t		 n;
	struct str	*ids;
	size_t		 nids, capids;
};

/* One visit; what is between two pages is only what is stored. */
struct walk {
	struct arena		*arena;
	const struct survey	*s;
	struct rq		 rq;
	unsigned char		 id[ORDER_ID];
	size_t			 lang;
	struct answers		 answers;
	struct str		 stored, html;
	struct form_page	 page;
	struct answer_input	 in[CONTROLS_MAX];
	size_t			 n;
	bool			*seen;		/* questions on a page */
};

static struct {
	uint64_t	 surveys, visits, pages, sent, taken, refused, complete,
			 files;
} tally;

/* What is under way, to be said if it fails. */
static struct str	definition;
static struct walk	now;

/* --- the page, read --- */

static struct str
attribute(struct walk *w, xmlNode *node, const char *name)
{
	xmlChar		*value = xmlGetProp(node, (const xmlChar *)name);
	struct str	 s;

	if (value == NULL)
		return (STR_NONE);
	s = str_fmt(w->arena, "%s", (const char *)value);
	xmlFree(value);
	return (s.p == NULL ? STR("") : s);
}

static bool
has(xmlNode *node, const char *name)
{
	return (xmlHasProp(node, (const xmlChar *)name) != NULL);
}

static struct control *
control_get(struct walk *w, struct str name)
{
	size_t	 i;

	for (i = 0; i < w->page.n; i++)
		if (str_is(w->page.list[i].name, name))
			return (&w->page.list[i]);
	assert_true(w->page.n < CONTROLS_MAX);
	w->page.list[i].name = name;
	return (&w->page.list[w->page.n++]);
}

static void
choice_add(struct walk *w, struct control *c, struct str value, bool chosen)
{
	ARENA_PUSH(w->arena, c->choices, c->n, c->cap) =
	    (struct choice){ value, chosen };
}

static void
select_read(struct walk *w, xmlNode *node, struct control *c)
{
	xmlNode	*o;

	for (o = node->children; o != NULL; o = o->next)
		if (o->type == XML_ELEMENT_NODE && attribute(w, o,
		    "value").len != 0)
			choice_add(w, c, attribute(w, o, "value"),
			    has(o, "selected"));
}

static void
text_read(struct walk *w, xmlNode *node, struct control *c)
{
	xmlChar	*text = xmlNodeGetContent(node);

	c->typed = true;
	c->text = attribute(w, node, "value");
	/* A browser drops the line end right behind <textarea>. */
	if (strcmp((const char *)node->name, "textarea") == 0)
		c->text = str_fmt(w->arena, "%s", (const char *)text +
		    (text[0] == '\n'));
	xmlFree(text);
}

static void
control_read(struct walk *w, xmlNode *node)
{
	struct str	 name = attribute(w, node, "name");
	struct str	 type = attribute(w, node, "type");
	struct control	*c;

	if (name.len == 0)
		return;
	c = control_get(w, name);
	if (strcmp((const char *)node->name, "select") == 0)
		select_read(w, node, c);
	else if (str_is_c(type, "radio") || str_is_c(type, "checkbox")) {
		c->many = str_is_c(type, "checkbox");
		choice_add(w, c, attribute(w, node, "value"),
		    has(node, "checked"));
	} else
		text_read(w, node, c);
}

/* Ids are of one element each. */
static void
id_read(struct walk *w, xmlNode *node)
{
	struct str	 id = attribute(w, node, "id");
	size_t		 i;

	if (id.len == 0)
		return;
	for (i = 0; i < w->page.nids; i++)
		if (str_is(w->page.ids[i], id))
			fail_msg("two elements are \"%.*s\"", STR_ARG(id));
	ARENA_PUSH(w->arena, w->page.ids, w->page.nids, w->page.capids) = id;
}

/* Where a file is given there is a button, and no field. */
static void
button_read(struct walk *w, xmlNode *node)
{
	const struct question	*q;

	if (!str_is_c(attribute(w, node, "name"), "_attach"))
		return;
	q = survey_question_find(w->s, attribute(w, node, "value"));
	assert_true(q != NULL && (q->type->flags & QT_APART) != 0);
	assert_true(survey_question_is_offered(&w->answers, q));
	w->seen[q->index] = true;
}

static void
tree_read(struct walk *w, xmlNode *node)
{
	for (; node != NULL; node = node->next) {
		if (node->type != XML_ELEMENT_NODE)
			continue;
		id_read(w, node);
		if (strcmp((const char *)node->name, "button") == 0)
			button_read(w, node);
		if (strcmp((const char *)node->name, "input") == 0 ||
		    strcmp((const char *)node->name, "select") == 0 ||
		    strcmp((const char *)node->name, "textarea") == 0)
			control_read(w, node);
		tree_read(w, node->children);
	}
}

static bool
id_is_there(const struct walk *w, struct str id)
{
	size_t	 i;

	for (i = 0; i < w->page.nids; i++)
		if (str_is(w->page.ids[i], id))
			return (true);
	return (false);
}

static struct str
render(struct walk *w, size_t page, const struct answers *answers,
    struct form_page_view *view)
{
	struct buf	 b = buf_new(w->arena, 16 * 1024);

	memset(view, 0, sizeof(*view));
	view->questions = form_view_questions(&w->rq, &w->s->pages[page],
	    answers, w->lang, &view->errors);
	view_render(&form_page, w->rq.locale, view, &b);
	return (buf_view(&b));
}

/* The page that w->answers make, read into w->page. */
static void
show(struct walk *w, size_t page)
{
	struct form_page_view	 view;
	const struct problem_view *p;
	htmlDocPtr		 doc;
	size_t			 i;

	w->html = render(w, page, &w->answers, &view);
	memset(&w->page, 0, sizeof(w->page));
	w->page.list = arena_array(w->arena, CONTROLS_MAX,
	    sizeof(*w->page.list));
	doc = htmlReadMemory(w->html.p, (int)w->html.len, "page", "utf-8",
	    HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING);
	assert_non_null(doc);
	tree_read(w, xmlDocGetRootElement(doc));
	xmlFreeDoc(doc);
	p = view.errors.items;
	for (i = 0; i < view.errors.n; i++)
		if (p[i].href.len != 0)
			assert_true(id_is_there(w, str_from(p[i].href, 1)));
	tally.pages++;
}

static bool
choice_is_there(const struct control *c, struct str value)
{
	size_t	 i;

	for (i = 0; i < c->n; i++)
		if (str_is(c->choices[i].value, value))
			return (true);
	return (false);
}

/* What there is to choose from is what is offered, once each. */
static void
choices_are_right(struct walk *w, const struct question *q,
    const struct question_part *part, const struct control *c)
{
	bool	 own = part == NULL && !c->typed;
	bool	 rows = part != NULL && (q->type->flags & QT_ROWS) != 0;
	size_t	 i, n = 0;

	if (part != NULL)
		assert_true(survey_part_is_offered(&w->answers, q,
		    (size_t)(part - q->parts)));
	for (i = 0; i < q->ncodes && (own || rows); i++) {
		assert_int_equal(choice_is_there(c, q->codes[i]),
		    survey_code_is_offered(&w->answers, q, q->codes[i]));
		n += choice_is_there(c, q->codes[i]);
	}
	if (own || rows)
		assert_int_equal(c->n, n);
}

/* Of each question that is offered there is something, of others nothing. */
static void
page_is_right(struct walk *w, size_t page)
{
	const struct survey_page	*p = &w->s->pages[page];
	const struct question_part	*part;
	const struct question		*q;
	size_t				 i;

	for (i = 0; i < w->page.n; i++) {
		q = question_of_name(w->s, w->page.list[i].name, &part);
		assert_true(q != NULL && q->page == page);
		assert_true(survey_question_is_offered(&w->answers, q));
		w->seen[q->index] = true;
		choices_are_right(w, q, part, &w->page.list[i]);
	}
	for (i = 0; i < p->nquestions; i++) {
		q = &p->questions[i];
		if ((q->type->flags & QT_UNASKED) == 0 &&
		    survey_question_is_offered(&w->answers, q))
			assert_true(w->seen[q->index]);
	}
}

/* --- filled in --- */

static void
send(struct walk *w, struct str name, struct str value)
{
	assert_true(w->n < CONTROLS_MAX);
	w->in[w->n++] = (struct answer_input){ name, value };
}

/* As it is. */
static void
control_leave(struct walk *w, const struct control *c)
{
	size_t	 i;

	for (i = 0; i < c->n; i++)
		if (c->choices[i].chosen)
			send(w, c->name, c->choices[i].value);
	if (c->typed)
		send(w, c->name, c->text);
}

static struct str
no_comment(struct toss *t)
{
	(void)t;
	return (STR("So \"it\" is <b>, \xc3\xa4"));
}

/* What a sensible person would type there, or none. */
static struct str
sensible(struct walk *w, const struct question *q, struct str name)
{
	struct dice	 dice = { roll(1000000) };
	struct toss	 t = { .dice = &dice, .arena = w->arena, .mood = 1,
			    .today = 20500, .comment = no_comment };
	size_t		 i;

	if (q->type->demo != NULL)
		q->type->demo(&t, q);
	for (i = 0; i < t.n; i++)
		if (str_is(t.inputs[i].name, name))
			return (t.inputs[i].value);
	return (STR_NONE);
}

static struct str
typed(struct walk *w, const struct question *q, struct str name, bool wild)
{
	static const char	*const any[] = { "", " ", "x", "-1", "0", "3",
	    "1,5", "yes", "o1", "31.1.2026", "2026-02-29", "a@b.example",
	    "SW1A 1AA", "  caf\xc3\xa9 <i>\"&amp;\" ", "{q0}", "100" };

	if (wild)
		return (str_of(any[roll(sizeof(any) / sizeof(any[0]))]));
	return (sensible(w, q, name));
}

/* Amounts that make up the total, or places without a gap: the type's demo
 * does not know what is shown. */
static struct str
part_sensible(struct walk *w, const struct question *q,
    const struct control *c, size_t at)
{
	(void)w;
	if (c->typed)
		return (at == 0 ? str_of_int(w->arena, q->highest) : STR("0"));
	return (at < c->n ? c->choices[at].value : STR_NONE);
}

static void
control_fill(struct walk *w, const struct control *c, size_t at, bool wild)
{
	const struct question_part	*part;
	const struct question		*q = question_of_name(w->s, c->name,
					    &part);
	size_t				 i, times;

	if (roll(wild ? 5 : 12) == 0) {
		control_leave(w, c);
		return;
	}
	if (part != NULL && q->type->json == AS_NOTHING && !wild &&
	    (q->type->flags & QT_ROWS) == 0) {
		send(w, c->name, part_sensible(w, q, c, at));
		return;
	}
	if (c->typed && part != NULL && part->comment) {
		if (roll(3) == 0)
			send(w, c->name, STR("else"));
		return;
	}
	if (c->typed) {
		send(w, c->name, typed(w, q, c->name, wild));
		return;
	}
	if (c->n == 0)
		return;
	times = !c->many ? 1 : wild ? roll(3) : 1 + roll(2);
	for (i = roll((uint32_t)c->n); times != 0 && i < c->n; times--, i++)
		send(w, c->name, c->choices[i].value);
}

/* A text for "other" beside another choice is refused, or means it. */
static void
fill(struct walk *w, bool wild)
{
	const struct question_part	*part;
	const struct question		*q, *last = NULL;
	size_t				 i, at = 0;

	w->n = 0;
	for (i = 0; i < w->page.n; i++) {
		q = question_of_name(w->s, w->page.list[i].name, &part);
		at = q == last ? at + 1 : 0;
		last = q;
		control_fill(w, &w->page.list[i], at, wild);
	}
}

/* --- what came of it --- */

static struct str
json_of(struct arena *a, const struct answers *answers)
{
	struct buf	 b = buf_new(a, 256);

	answers_json(answers, &b);
	return (buf_view(&b));
}

static bool
was_sent(const struct walk *w, struct str name, struct str value)
{
	size_t	 i;

	for (i = 0; i < w->n; i++)
		if (str_is(w->in[i].name, name) &&
		    str_is(w->in[i].value, value))
			return (true);
	return (false);
}

/* Every code that is stored was chosen, and every one that was chosen is
 * stored; unless it is hidden, which only this page's answers can have done. */
static void
codes_are_those_sent(struct walk *w, const struct question *q)
{
	const struct answer	*answer = &w->answers.list[q->index];
	bool			 shown = survey_question_is_shown(&w->answers,
				    q);
	size_t			 i, n = 0;

	for (i = 0; i < q->ncodes && q->type->json != AS_NOTHING; i++) {
		if (!q->live && was_sent(w, q->code, q->codes[i]))
			assert_true(answer_has(answer, q->codes[i]));
		if (!was_sent(w, q->code, q->codes[i])) {
			/* Who writes a text there has chosen "other". */
			assert_true(!answer_has(answer, q->codes[i]) ||
			    (q->other && i == q->ncodes - 1));
			n += answer_has(answer, q->codes[i]);
			continue;
		}
		assert_int_equal(answer_has(answer, q->codes[i]), shown &&
		    survey_code_is_shown(&w->answers, q, q->codes[i]));
		n += answer_has(answer, q->codes[i]);
	}
	if (q->ncodes != 0 && q->type->json != AS_NOTHING)
		assert_int_equal(n, answer->n);
}

/* Of a matrix exactly, of items where something was said. */
static void
parts_are_those_sent(struct walk *w, const struct question *q)
{
	const struct answer	*answer = &w->answers.list[q->index];
	bool			 rows = (q->type->flags & QT_ROWS) != 0;
	struct str		 value;
	size_t			 i, k;

	for (i = 0; i < q->nparts && q->type->json == AS_NOTHING; i++) {
		value = answer_part(answer, i);
		if (!survey_question_is_shown(&w->answers, q) ||
		    !survey_part_is_shown(&w->answers, q, i))
			assert_int_equal(value.len, 0);
		for (k = 0; rows && k < q->ncodes; k++)
			assert_int_equal(str_is(value, q->codes[k]),
			    was_sent(w, q->parts[i].name, q->codes[k]) &&
			    survey_question_is_shown(&w->answers, q) &&
			    survey_part_is_shown(&w->answers, q, i) &&
			    survey_code_is_shown(&w->answers, q, q->codes[k]));
	}
}

static void
typed_is_kept(struct walk *w, const struct question *q)
{
	const struct answer	*answer = &w->answers.list[q->index];
	size_t			 i;

	if (q->ncodes != 0 || q->type->json == AS_NOTHING)
		return;
	for (i = 0; i < w->n; i++)
		if (str_is(w->in[i].name, q->code) &&
		    str_trim(w->in[i].value).len != 0)
			assert_int_equal(answer->n,
			    survey_question_is_shown(&w->answers, q));
}

/* From what was stored: the page looks the same, and sent as it is changes
 * nothing. */
static void
page_comes_back(struct walk *w, size_t page)
{
	struct form_page_view	 view;
	struct answers		 back;
	struct str		 before = w->stored, warned =
				    w->answers.warned;
	size_t			 i;

	assert_int_equal(answers_from_json(w->arena, w->s, w->stored, &back),
	    OK);
	answers_visit(w->arena, &back, w->id);
	assert_true(str_is(json_of(w->arena, &back), w->stored));
	if (!survey_page_is_shown(&back, page))
		return;
	w->answers.warned = STR_NONE;
	assert_true(str_is(render(w, page, &w->answers, &view),
	    render(w, page, &back, &view)));
	w->answers = back;
	show(w, page);
	page_is_right(w, page);
	w->n = 0;
	for (i = 0; i < w->page.n; i++)
		control_leave(w, &w->page.list[i]);
	(void)warned;
	if (answers_read(w->arena, w->s, page, w->in, w->n, w->lang,
	    &w->answers) == E_INVALID && w->answers.warned.len != 0) {
		/* What was passed over once is asked about again. */
		send(w, STR(ANSWER_WARNED), w->answers.warned);
		assert_int_equal(answers_from_json(w->arena, w->s, before,
		    &w->answers), OK);
		answers_visit(w->arena, &w->answers, w->id);
		assert_int_equal(answers_read(w->arena, w->s, page, w->in,
		    w->n, w->lang, &w->answers), OK);
	}
	assert_int_equal(w->answers.nerrors, 0);
	assert_true(str_is(json_of(w->arena, &w->answers), before));
}

/* It comes back, with words, and with what was typed. */
static void
refusal_is_said(struct walk *w, size_t page)
{
	const struct question	*q;
	const struct answer	*answer;
	size_t			 i, k;

	assert_int_equal(w->answers.error.len, 0);
	assert_true(w->answers.nerrors != 0);
	for (i = 0; i < w->s->pages[page].nquestions; i++) {
		q = &w->s->pages[page].questions[i];
		answer = &w->answers.list[q->index];
		/* A code that the page offered is never one too many. */
		if (q->ncodes != 0 && !q->other && (q->type->json ==
		    AS_STRING || q->type->json == AS_NUMBER))
			assert_int_not_equal(answer->state, ANSWER_REFUSED);
	}
	show(w, page);
	page_is_right(w, page);
	for (i = 0; i < w->page.n; i++)
		for (k = 0; w->page.list[i].typed && k < w->n; k++) {
			q = survey_question_find(w->s, w->in[k].name);
			if (q != NULL && w->answers.list[q->index].state ==
			    ANSWER_REFUSED && str_is(w->in[k].name,
			    w->page.list[i].name) &&
			    str_trim(w->in[k].value).len != 0)
				assert_true(str_is(w->in[k].value,
				    w->page.list[i].text));
		}
}

static void
stored_read(struct walk *w)
{
	assert_int_equal(answers_from_json(w->arena, w->s, w->stored,
	    &w->answers), OK);
	answers_visit(w->arena, &w->answers, w->id);
}

/* Files that are sent from this page, before it is. */
static void
attach(struct walk *w, size_t page)
{
	static const struct str		 text[] = { STR_INIT("a.pdf"),
					    STR_INIT("12345"),
					    STR_INIT("00000000-0000-4000-8000-"
					    "000000000000") };
	const struct survey_page	*p = &w->s->pages[page];
	struct answer			*a;
	size_t				 i, k;

	for (i = 0; i < p->nquestions; i++) {
		if ((p->questions[i].type->flags & QT_APART) == 0 ||
		    !survey_question_is_offered(&w->answers,
		    &p->questions[i]) || roll(4) == 0)
			continue;
		a = &w->answers.list[p->questions[i].index];
		*a = (struct answer){ .state = ANSWER_GIVEN,
		    .values = &text[FILE_PARTS], .n = 1 };
		a->parts = arena_array(w->arena, FILE_PARTS,
		    sizeof(*a->parts));
		for (k = 0; k < FILE_PARTS; k++)
			a->parts[k] = (struct answer){ .values = &text[k],
			    .n = 1 };
		tally.files++;
	}
	answers_settle(&w->answers);
	w->stored = json_of(w->arena, &w->answers);
	stored_read(w);
	show(w, page);
	page_is_right(w, page);
}

/* One page until it is taken; false: one gave up. */
static bool
sheet_send(struct walk *w, size_t page)
{
	struct str	 warned;
	size_t		 i, try;

	stored_read(w);
	show(w, page);
	page_is_right(w, page);
	if (w->s->files)
		attach(w, page);
	for (try = 0; try < TRIES; try++) {
		warned = w->answers.warned;
		fill(w, try == 0 ? roll(2) == 0 : try == 1);
		if (warned.len != 0)
			send(w, STR(ANSWER_WARNED), warned);
		stored_read(w);
		tally.sent++;
		if (answers_read(w->arena, w->s, page, w->in, w->n, w->lang,
		    &w->answers) == OK)
			break;
		tally.refused++;
		refusal_is_said(w, page);
	}
	if (try == TRIES)
		return (false);
	tally.taken++;
	for (i = 0; i < w->s->pages[page].nquestions; i++) {
		if ((w->s->pages[page].questions[i].type->flags &
		    QT_UNASKED) != 0)
			continue;
		codes_are_those_sent(w, &w->s->pages[page].questions[i]);
		parts_are_those_sent(w, &w->s->pages[page].questions[i]);
		typed_is_kept(w, &w->s->pages[page].questions[i]);
	}
	w->stored = json_of(w->arena, &w->answers);
	page_comes_back(w, page);
	return (true);
}

/* What is counted as shown has been on a page. */
static void
shown_was_seen(struct walk *w)
{
	const struct question	*q;
	size_t			 i;

	for (i = 0; i < w->s->nquestions; i++) {
		q = &w->s->questions[i];
		if ((q->type->flags & QT_UNASKED) == 0 &&
		    survey_question_is_shown(&w->answers, q))
			assert_true(w->seen[i]);
	}
}

static void
walk_start(struct walk *w, struct arena *a, const struct survey *s)
{
	size_t	 i;

	memset(w, 0, sizeof(*w));
	w->arena = w->rq.arena = a;
	w->s = s;
	w->stored = STR("{}");
	w->lang = roll(2);
	w->rq.locale = locale_find(s->languages[w->lang]);
	w->seen = arena_array(a, s->nquestions, sizeof(*w->seen));
	for (i = 0; i < sizeof(w->id); i++)
		w->id[i] = (unsigned char)roll(256);
}

static void
visit(struct walk *w)
{
	size_t	 page, steps, missing;
	bool	 more;

	tally.visits++;
	stored_read(w);
	more = survey_page_first(&w->answers, &page);
	for (steps = 0; more && steps < 4 * w->s->npages; steps++) {
		if (!sheet_send(w, page))
			return;
		stored_read(w);
		if (roll(8) == 0 && survey_page_before(&w->answers, page,
		    &page))
			continue;
		more = survey_page_next(&w->answers, page, &page);
		if (more)
			continue;
		if (answers_complete(w->arena, &w->answers, w->lang,
		    &missing) == OK) {
			shown_was_seen(w);
			tally.complete++;
			return;
		}
		/* An option that came or went since: its page asks again. */
		assert_true(survey_page_is_shown(&w->answers, missing));
		page = missing;
		more = true;
	}
}

/* --- many --- */

/* The next one that may be published. */
static const struct survey *
survey_next(struct arena *a, struct str *xml)
{
	const struct survey	*s;
	struct findings	 e;

	for (;;) {
		arena_clear(a);
		*xml = random_survey(a);
		if (survey_lint(a, *xml, SURVEY_LINT_STEPS, &s, &e) == OK)
			return (survey_screens(a, s));
	}
}

static void
shown_is_taken(void **state)
{
	const char		*seed = getenv("EXITPOLL_SEED");
	const char		*slow = getenv("EXITPOLL_LONG");
	bool			 all = slow != NULL && strcmp(slow, "1") == 0;
	uint64_t		 i, k, most = all ? 10000 : 300;
	struct arena		*arena = arena_new(64 << 20, NULL, NULL);
	struct arena		*once = arena_new(64 << 20, NULL, NULL);
	struct walk		*w = &now;
	const struct survey	*s;

	(void)state;
	random_state = seed == NULL ? 20261126 : strtoull(seed, NULL, 10);
	print_message("seed %llu\n", (unsigned long long)random_state);
	for (i = 0; i < most; i++) {
		s = survey_next(arena, &definition);
		tally.surveys++;
		for (k = 0; k < 10; k++) {
			arena_clear(once);
			walk_start(w, once, s);
			visit(w);
		}
	}
	definition = STR_NONE;
	arena_free(once);
	arena_free(arena);
	print_message("%llu definitions, %llu visits, %llu pages shown, %llu "
	    "sent, %llu taken, %llu refused, %llu visits complete\n",
	    (unsigned long long)tally.surveys,
	    (unsigned long long)tally.visits, (unsigned long long)tally.pages,
	    (unsigned long long)tally.sent, (unsigned long long)tally.taken,
	    (unsigned long long)tally.refused,
	    (unsigned long long)tally.complete);
	assert_true(tally.files > tally.surveys / 10);
	/* A test in which all is refused would prove nothing. */
	assert_true(tally.complete > tally.visits / 3);
	assert_true(tally.refused > tally.sent / 20);
}

/* So many definitions, as files. */
static int
definitions_write(const char *folder, const char *number)
{
	unsigned long	 i, n = strtoul(number, NULL, 10);
	struct arena	*a = arena_new(64 << 20, NULL, NULL);
	struct str	 xml;
	char		 path[4096];
	FILE		*f;

	random_state = n;
	for (i = 0; i < n; i++) {
		(void)survey_next(a, &xml);
		(void)snprintf(path, sizeof(path), "%s/%lu.xml", folder, i);
		if ((f = fopen(path, "w")) == NULL ||
		    fwrite(xml.p, 1, xml.len, f) != xml.len || fclose(f) != 0)
			return (1);
	}
	arena_free(a);
	return (0);
}

static int
setup(void **state)
{
	const char	*why;

	(void)state;
	view_start();
	if (survey_schema_load("conf/survey.rng", &why) &&
	    view_compile_text(&form_page, str_of(form_text), "templates",
	    &why))
		return (0);
	print_error("%s\n", why);
	return (1);
}

static int
teardown(void **state)
{
	size_t	 i;

	(void)state;
	if (definition.p != NULL)
		(void)fprintf(stderr, "of %.*s\nstored %.*s, sent:\n",
		    STR_ARG(definition), STR_ARG(now.stored));
	for (i = 0; definition.p != NULL && i < now.n; i++)
		print_error("  %.*s=%.*s\n", STR_ARG(now.in[i].name),
		    STR_ARG(now.in[i].value));
	view_free(&form_page);
	survey_schema_free();
	return (0);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(shown_is_taken),
	};

	if (argc == 3)
		return (setup(NULL) || definitions_write(argv[1], argv[2]));
	return (cmocka_run_group_tests(tests, setup, teardown));
}
