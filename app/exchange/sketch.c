/* Putting a foreign survey together: see the header. */
#include "exchange/plain.h"
#include "exchange/sketch.h"
#include "form/type.h"

struct sketch *
sketch_new(struct arena *a, enum dialect dialect)
{
	struct sketch	*s = arena_get(a, sizeof(*s));

	s->arena = a;
	s->dialect = dialect;
	s->names.arena = s->taken.arena = a;
	return (s);
}

/* --- the report --- */

void
sketch_tell(struct sketch *s, enum report_kind kind, enum word why,
    const struct sketch_question *q, struct str original)
{
	struct report	*r = &s->report;
	size_t		 i;

	original = str_one_line(s->arena, str_first(original, 400));
	/* The same in four languages is told once. */
	for (i = r->n; i-- > 0 && r->n - i < 20;)
		if (r->list[i].question == q && r->list[i].why == why &&
		    str_is(r->list[i].original, original))
			return;
	if (r->n == SKETCH_LINES_MAX) {
		r->cut = true;
		return;
	}
	ARENA_PUSH(s->arena, r->list, r->n, r->cap) = (struct report_line){
	    .kind = kind, .why = why, .question = q,
	    .original = original };
}

/* The label's beginning, on one line. */
static struct str
title_of(struct sketch *s, const struct sketch_question *q)
{
	struct str	 text = q->label.in[0], rest;

	rest = text;
	while (rest.len != 0 && text.len - rest.len < 120)
		(void)str_utf8_next(&rest);
	text = str_one_line(s->arena, str_first(text, text.len - rest.len));
	return (rest.len == 0 ? text : str_cat(s->arena, text, STR("...")));
}

static size_t
place_of(const struct sketch *s, const struct sketch_question *q)
{
	size_t	 i;

	for (i = 0; q != NULL && i < s->nquestions; i++)
		if (s->questions[i] == q || (q->first != NULL &&
		    s->questions[i] == q->first))
			return (i + 1);
	return (q == NULL ? 0 : s->nquestions + 1);
}

/* Lines in the order of the questions, those of one as they were told; what
 * belongs to no question that is left comes first, or last. */
static void
report_sort(struct sketch *s)
{
	struct report_line	*sorted;
	size_t			*places, i, place, n = 0;

	places = arena_array(s->arena, s->report.n, sizeof(*places));
	sorted = arena_array(s->arena, s->report.n, sizeof(*sorted));
	for (i = 0; i < s->report.n; i++)
		places[i] = place_of(s, s->report.list[i].question);
	for (place = 0; place <= s->nquestions + 1; place++)
		for (i = 0; i < s->report.n; i++)
			if (places[i] == place)
				sorted[n++] = s->report.list[i];
	s->report.list = sorted;
	s->report.cap = s->report.n;
}

void
sketch_report_end(struct sketch *s)
{
	const struct sketch_question	*q;
	bool				*told;
	size_t				 i;

	told = arena_array(s->arena, s->nquestions + 2, sizeof(*told));
	for (i = 0; i < s->report.n; i++) {
		q = s->report.list[i].question;
		/* What is told of a table is not told of its first row. */
		if (q != NULL && q->first == NULL)
			told[place_of(s, q)] = true;
	}
	for (i = 0; i < s->nquestions; i++)
		if (!told[i + 1])
			sketch_tell(s, REPORT_KEPT, W_EXCHANGE_KEPT,
			    s->questions[i], STR_NONE);
	report_sort(s);
	for (i = 0; i < s->report.n; i++) {
		if ((q = s->report.list[i].question) == NULL)
			continue;
		s->report.list[i].code = q->code;
		s->report.list[i].there = q->there;
		s->report.list[i].title = title_of(s, q);
	}
}

/* --- languages and texts --- */

static bool
tag_is_good(struct str tag)
{
	size_t	 i;

	for (i = 0; i < tag.len; i++)
		if (!str_has_byte(STR("abcdefghijklmnopqrstuvwxyz"
		    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"), tag.p[i]))
			return (false);
	return (tag.len >= 2 && tag.len <= 35);
}

size_t
sketch_language(struct sketch *s, struct str tag)
{
	size_t	 i;

	tag = str_trim(tag);
	for (i = 0; i < s->nlanguages; i++)
		if (str_is_nocase(s->languages[i], tag))
			return (i);
	if (!tag_is_good(tag) || i == SURVEY_LANGUAGES_MAX) {
		sketch_tell(s, REPORT_LOST, W_EXCHANGE_LANGUAGE, NULL, tag);
		return (SURVEY_LANGUAGES_MAX);
	}
	s->languages[s->nlanguages++] = str_dup(s->arena, tag);
	return (i);
}

static const struct {
	unsigned int	 lost;
	enum word	 why;
} losses[] = {
	{ PLAIN_FORMAT, W_EXCHANGE_FORMAT }, { PLAIN_LINK, W_EXCHANGE_LINK },
	{ PLAIN_MEDIA, W_EXCHANGE_MEDIA }, { PLAIN_SCRIPT, W_EXCHANGE_SCRIPT },
};

/* At most SURVEY_TEXT_MAX bytes of it, in whole characters. */
static struct str
text_fit(struct sketch *s, const struct sketch_question *q, struct str text)
{
	struct str	 rest = text;
	size_t		 end = 0;

	if (text.len <= SURVEY_TEXT_MAX)
		return (text);
	while (rest.len != 0 && text.len - rest.len <= SURVEY_TEXT_MAX) {
		end = text.len - rest.len;
		(void)str_utf8_next(&rest);
	}
	sketch_tell(s, REPORT_CHANGED, W_EXCHANGE_TEXT_LONG, q,
	    str_from(text, end));
	return (str_first(text, end));
}

/* Where another answer would stand there: "{name}" means something here, too,
 * and not the same. */
static struct str
braces_turn(struct sketch *s, const struct sketch_question *q, struct str text)
{
	char	*copy;
	size_t	 i;

	if (!str_has_byte(text, '{'))
		return (text);
	sketch_tell(s, REPORT_LOST, W_EXCHANGE_PIPING, q, text);
	copy = arena_raw(s->arena, text.len + 1);
	for (i = 0; i < text.len; i++)
		copy[i] = text.p[i] == '{' ? '[' : text.p[i] == '}' ? ']' :
		    text.p[i];
	copy[i] = '\0';
	return ((struct str){ copy, text.len });
}

void
sketch_say(struct sketch *s, const struct sketch_question *q,
    struct sketch_text *t, size_t lang, struct str html)
{
	unsigned int	 lost = 0;
	struct str	 text;
	size_t		 i;

	if (lang >= SURVEY_LANGUAGES_MAX || html.len == 0)
		return;
	text = plain_of_html(s->arena, html, &lost);
	for (i = 0; i < sizeof(losses) / sizeof(losses[0]); i++)
		if ((lost & losses[i].lost) != 0)
			sketch_tell(s, REPORT_CHANGED, losses[i].why, q,
			    losses[i].lost == PLAIN_FORMAT ? STR_NONE : html);
	text = braces_turn(s, q, text_fit(s, q, text));
	if (text.len != 0)
		t->in[lang] = text;
}

void
sketch_say_word(struct sketch *s, struct sketch_text *t, enum word w)
{
	size_t	 i;

	for (i = 0; i < s->nlanguages; i++)
		t->in[i] = word(locale_find(s->languages[i]), w);
}

bool
sketch_text_is_given(const struct sketch_text *t)
{
	size_t	 i;

	for (i = 0; i < SURVEY_LANGUAGES_MAX; i++)
		if (t->in[i].len != 0)
			return (true);
	return (false);
}

/* --- pages, questions, options --- */

struct sketch_page *
sketch_page(struct sketch *s, struct str there)
{
	struct sketch_page	*p;

	if (s->npages == SURVEY_PAGES_MAX) {
		sketch_tell(s, REPORT_CHANGED, W_EXCHANGE_PAGES, NULL, there);
		return (&s->pages[s->npages - 1]);
	}
	p = &s->pages[s->npages++];
	p->there = there;
	return (p);
}

struct sketch_question *
sketch_question(struct sketch *s, struct str there, const char *type)
{
	struct sketch_question	*q = arena_get(s->arena, sizeof(*q));

	q->there = there;
	q->type = str_of(type);
	if (s->npages == 0)
		(void)sketch_page(s, STR("first"));
	q->page = s->npages - 1;
	if (s->nquestions == SURVEY_QUESTIONS_MAX)
		sketch_tell(s, REPORT_LOST, W_EXCHANGE_QUESTIONS, q, STR_NONE);
	else
		ARENA_PUSH(s->arena, s->questions, s->nquestions, s->cap) = q;
	sketch_name(s, there, q, NULL);
	return (q);
}

static struct sketch_option *
list_add(struct sketch *s, struct sketch_question *q, struct sketch_list *l,
    struct str there)
{
	struct sketch_option	*o;

	if (l->n == SURVEY_OPTIONS_MAX) {
		sketch_tell(s, REPORT_LOST, W_EXCHANGE_OPTIONS, q, STR_NONE);
		return (NULL);
	}
	o = arena_get(s->arena, sizeof(*o));
	o->there = there;
	ARENA_PUSH(s->arena, l->list, l->n, l->cap) = o;
	return (o);
}

struct sketch_option *
sketch_option(struct sketch *s, struct sketch_question *q, struct str there)
{
	return (list_add(s, q, &q->options, there));
}

struct sketch_option *
sketch_row(struct sketch *s, struct sketch_question *q, struct str there)
{
	return (list_add(s, q, &q->rows, there));
}

void
sketch_attr(struct sketch *s, struct sketch_question *q, const char *name,
    struct str value)
{
	(void)s;
	if (q->nattrs == SKETCH_ATTRS_MAX || value.len == 0)
		return;
	q->attrs[q->nattrs].name = str_of(name);
	q->attrs[q->nattrs++].value = value;
}

void
sketch_when(struct sketch *s, struct sketch_if *when, struct str there)
{
	there = str_trim(there);
	if (there.len == 0)
		return;
	/* More than that around one question nobody writes by hand: the last
	 * place takes the rest. */
	if (when->n == SKETCH_IFS_MAX)
		when->list[when->n - 1] = str_cat(s->arena, STR("("),
		    when->list[when->n - 1], STR(") and ("), there, STR(")"));
	else
		when->list[when->n++] = there;
}

void
sketch_name(struct sketch *s, struct str name, struct sketch_question *q,
    const struct sketch_option *o)
{
	struct sketch_name	*n;

	if (name.len == 0)
		return;
	n = arena_get(s->arena, sizeof(*n));
	*n = (struct sketch_name){ q, o };
	/* Two of a name: the file says so, and conditions mean the first. */
	(void)names_put(&s->names, name, n);
}

bool
sketch_type_is(const char *name)
{
	return (question_type_find(str_of(name)) != NULL);
}
