/*
 * What was typed of a question, a page or the survey goes into its text: words
 * of one language, what is set of it, options, rows and checks. What cannot be
 * stored is said beside its field, and nothing is changed then.
 */
#include <string.h>

#include "page/staff/editor_part.h"

struct str
editor_field(struct arena *a, char kind, size_t i, const char *what)
{
	return (str_fmt(a, "%c.%zu.%s", kind, i, what));
}

bool
editor_text_is_good(struct editing *e, struct str id, struct str text)
{
	if (text.len <= SURVEY_TEXT_MAX && str_utf8_is_valid(text))
		return (true);
	editor_problem(e, str_cat(e->rq->arena, STR("#"), id),
	    W_EDITOR_WRONG_TEXT);
	return (false);
}

static void
words_put(struct editing *e, const char *name)
{
	struct str		 id = str_cat(e->rq->arena, STR("w."),
				    str_of(name));
	const struct form_field	*f = form_find(&e->rq->form, id.p);

	if (f != NULL && editor_text_is_good(e, id, f->value))
		edit_set_words(e->edit, e->node, name, e->lang,
		    editor_recalled(e, name, f->value));
}

static void
settings_put(struct editing *e)
{
	struct part_setting	 list[SETTINGS_MAX];
	const struct form_field	*f;
	struct str		 id, stored;
	size_t			 i, n = editor_settings(e, list);

	for (i = 0; i < n; i++) {
		id = str_cat(e->rq->arena, STR("a."), str_of(list[i].name));
		if ((f = form_find(&e->rq->form, id.p)) == NULL ||
		    !editor_text_is_good(e, id, f->value))
			continue;
		stored = edit_attribute(e->edit, e->node, list[i].name);
		if (f->value.len != 0 || !str_is_c(stored, "no"))
			edit_set_attribute(e->edit, e->node, list[i].name,
			    f->value);
	}
}

/* --- options and rows --- */

struct items {
	struct editing		*e;
	char			 kind;		/* 'o' or 'r' */
	const char		*name;
	const struct question_type *type;
	struct edit_item	*list;
	size_t			 n;
};

static size_t
node_of_code(const struct items *l, struct str code)
{
	size_t	 i;

	for (i = edit_child(l->e->edit, l->e->node, l->name);
	    i != EDIT_NONE; i = edit_next(l->e->edit, i))
		if (code.len != 0 && str_is(edit_attribute(l->e->edit, i,
		    "code"), code))
			break;
	return (i);
}

static void
flag_put(struct items *l, struct edit_item *it, const char *name,
    struct str value)
{
	struct str	 stored = it->node == EDIT_NONE ? STR_NONE :
			    edit_attribute(l->e->edit, it->node, name);

	if (value.len == 0 && str_is_c(stored, "no"))
		return;
	it->set[it->nset].name = name;
	it->set[it->nset++].value = value;
}

static struct str
tick(struct items *l, size_t i, const char *what)
{
	return (form_find(&l->e->rq->form, editor_field(l->e->rq->arena, l->kind,
	    i, what).p) != NULL ? STR("yes") : STR(""));
}

static void
item_set(struct items *l, size_t i, struct edit_item *it)
{
	struct str	 id = editor_field(l->e->rq->arena, l->kind, i, "s"), s;
	int64_t		 score;

	if (l->kind == 'r') {
		flag_put(l, it, "required", tick(l, i, "r"));
		return;
	}
	flag_put(l, it, "fixed", tick(l, i, "f"));
	if (l->type->expr == EXPR_CODES)
		flag_put(l, it, "exclusive", tick(l, i, "x"));
	if (l->type->expr != EXPR_CODE ||
	    form_find(&l->e->rq->form, id.p) == NULL)
		return;
	s = str_trim(form_get(&l->e->rq->form, id.p));
	if (s.len != 0 && (!str_int(s, &score) || score < -1000 ||
	    score > 1000))
		editor_problem(l->e, str_cat(l->e->rq->arena, STR("#"), id),
		    W_EDITOR_WRONG_SCORE);
	flag_put(l, it, "score", s);
}

/* false: there is no such row in the form. */
static bool
item_read(struct items *l, size_t i)
{
	struct arena		*a = l->e->rq->arena;
	const struct form	*f = &l->e->rq->form;
	struct str		 id = editor_field(a, l->kind, i, "w");
	struct edit_item	*it = &l->list[l->n];

	if (form_find(f, id.p) == NULL)
		return (false);
	memset(it, 0, sizeof(*it));
	it->words = form_get(f, id.p);
	(void)editor_text_is_good(l->e, id, it->words);
	it->node = node_of_code(l, form_get(f, editor_field(a, l->kind, i,
	    "n").p));
	if (it->node == EDIT_NONE && str_trim(it->words).len == 0)
		return (true);
	if (it->node == EDIT_NONE)
		it->code = str_trim(form_get(f, editor_field(a, l->kind, i,
		    "c").p));
	item_set(l, i, it);
	l->n++;
	return (true);
}

/* "up.o.3": what a button of a row asks for. */
static bool
row_asked(const struct editing *e, char kind, const char *act, size_t i)
{
	return (str_is(form_get(&e->rq->form, "do"), str_fmt(e->rq->arena,
	    "%s.%c.%zu", act, kind, i)));
}

void
editor_items_order(const struct editing *e, char kind, size_t i,
    struct edit_item *list, size_t *n)
{
	struct edit_item	 it;

	if (row_asked(e, kind, "drop", i)) {
		--*n;
		return;
	}
	/* If the one before was to go down, it comes behind this one. */
	if (*n < 2 || (!row_asked(e, kind, "up", i) && (i == 0 ||
	    !row_asked(e, kind, "down", i - 1))))
		return;
	it = list[*n - 1];
	list[*n - 1] = list[*n - 2];
	list[*n - 2] = it;
}

/* As it is. */
static void
item_keep(struct items *l, size_t node)
{
	l->list[l->n++] = (struct edit_item){ .node = node,
	    .words = edit_words(l->e->edit, node, l->e->lang) };
}

size_t
editor_count(const struct editing *e, const char *name)
{
	size_t	 i, n = 0;

	for (i = edit_child(e->edit, e->node, name); i != EDIT_NONE;
	    i = edit_next(e->edit, i))
		n++;
	return (n);
}

size_t
editor_window(const struct editing *e, size_t n)
{
	size_t	 from = e->from < n ? e->from : n == 0 ? 0 : n - 1;

	return (from - from % OPTIONS_SHOWN);
}

/* Those of the form, between those that are not in it. */
static void
rows_collect(struct items *l)
{
	size_t	 i, k = 0, before, from = 0, to = SURVEY_OPTIONS_MAX, node;

	if (l->kind == 'o') {
		from = editor_window(l->e, editor_count(l->e, l->name));
		to = from + OPTIONS_SHOWN;
	}
	node = edit_child(l->e->edit, l->e->node, l->name);
	for (; node != EDIT_NONE && k < from; k++) {
		item_keep(l, node);
		node = edit_next(l->e->edit, node);
	}
	for (i = from; i < to; i++) {
		before = l->n;
		if (!item_read(l, i))
			break;
		if (l->n != before)
			editor_items_order(l->e, l->kind, i, l->list, &l->n);
	}
	for (; node != EDIT_NONE; node = edit_next(l->e->edit, node), k++) {
		if (k < to)
			continue;
		item_keep(l, node);
		if (k == to)
			editor_items_order(l->e, l->kind, k, l->list, &l->n);
	}
}

/* The one of these words, or n. */
static size_t
item_of_words(const struct edit_item *list, size_t n, struct str words)
{
	size_t	 i;

	for (i = 0; i < n && !str_is(str_trim(list[i].words), words); i++)
		;
	return (i);
}

/* One a line, as many as somebody pastes: behind those there are, or in their
 * place. A line that is there already stays what it is, with its code. */
static void
lines_collect(struct items *l)
{
	struct arena		*a = l->e->rq->arena;
	const struct form	*f = &l->e->rq->form;
	struct str		 id = str_fmt(a, "%c.more", l->kind), line;
	struct str		 rest = str_trim(form_get(f, id.p));
	struct edit_item	*old = l->list, *it;
	size_t			 n = l->n, at;
	bool			 more = rest.len != 0, replaces;

	replaces = more && str_is_c(form_get(f, str_fmt(a, "%c.paste",
	    l->kind).p), "replace");
	if (replaces) {
		l->list = arena_array(a, SURVEY_OPTIONS_MAX + 1,
		    sizeof(*l->list));
		l->n = 0;
	}
	while (more) {
		more = str_cut(rest, '\n', &line, &rest);
		if ((line = str_trim(line)).len == 0 ||
		    item_of_words(l->list, l->n, line) < l->n)
			continue;
		if (l->n >= SURVEY_OPTIONS_MAX) {
			editor_problem(l->e, str_cat(a, STR("#"), id),
			    W_EDITOR_TOO_MANY);
			return;
		}
		(void)editor_text_is_good(l->e, id, line);
		it = &l->list[l->n++];
		*it = (struct edit_item){ .node = EDIT_NONE, .words = line };
		if (replaces && (at = item_of_words(old, n, line)) < n)
			*it = old[at];
	}
}

/* In another language only words change, whatever else the form has. */
static void
translations_collect(struct items *l)
{
	struct arena		*a = l->e->rq->arena;
	const struct form	*f = &l->e->rq->form;
	struct edit_item	*it;
	struct str		 id;
	size_t			 i, k, from;

	from = l->kind != 'o' ? 0 : editor_window(l->e, editor_count(l->e,
	    l->name));
	for (i = edit_child(l->e->edit, l->e->node, l->name); i != EDIT_NONE;
	    i = edit_next(l->e->edit, i)) {
		item_keep(l, i);
		it = &l->list[l->n - 1];
		for (k = from; k < from + SURVEY_OPTIONS_MAX; k++) {
			id = editor_field(a, l->kind, k, "w");
			if (form_find(f, id.p) == NULL)
				break;
			if (str_is(form_get(f, editor_field(a, l->kind, k,
			    "n").p), edit_attribute(l->e->edit, i, "code")) &&
			    editor_text_is_good(l->e, id, form_get(f, id.p)))
				it->words = form_get(f, id.p);
		}
	}
}

static void
items_put(struct editing *e, char kind, const char *name,
    const struct question_type *t)
{
	struct items	 l = { e, kind, name, t, NULL, 0 };
	struct arena	*a = e->rq->arena;

	/* Of another type, or of none. */
	if (form_find(&e->rq->form, str_fmt(a, "%c.more", kind).p) == NULL &&
	    form_find(&e->rq->form, editor_field(a, kind, kind == 'o' ?
	    editor_window(e, editor_count(e, name)) : 0, "w").p) == NULL)
		return;
	l.list = arena_array(a, editor_count(e, name) + SURVEY_OPTIONS_MAX + 2,
	    sizeof(*l.list));
	if (str_is(e->lang, e->edit->languages[0])) {
		rows_collect(&l);
		lines_collect(&l);
	} else
		translations_collect(&l);
	if (e->nproblems == 0)
		edit_set_items(e->edit, e->node, name, e->lang, l.list, l.n,
		    e->published == NULL ? NULL : survey_question_find(
		    e->published, e->code));
}

bool
editor_form_put(struct editing *e)
{
	const struct part_text		*texts = editor_part_texts(e->part);
	const struct question_type	*t = question_type_find(
					    edit_attribute(e->edit, e->node,
					    "type"));
	size_t				 i;

	if (e->spot.len != 0)
		return (editor_condition_put(e));
	for (i = 0; e->part == PART_QUESTION && edit_texts[i].name != NULL;
	    i++)
		words_put(e, edit_texts[i].name);
	for (i = 0; e->part != PART_QUESTION && texts[i].name != NULL; i++)
		words_put(e, texts[i].name);
	if (e->part == PART_QUESTION && t != NULL) {
		items_put(e, 'o', "option", t);
		items_put(e, 'r', "row", t);
	}
	editor_rules_put(e);
	if (!str_is(e->lang, e->edit->languages[0]))
		return (e->nproblems == 0);
	settings_put(e);
	if (e->part != PART_SURVEY)
		(void)editor_condition_put(e);
	return (e->nproblems == 0);
}
