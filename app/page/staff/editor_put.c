/*
 * What was typed of a question, a page or the survey goes into its text: words
 * of one language, what is set of it, options, rows and checks. What cannot be
 * stored is said beside its field, and nothing is changed then.
 */
#include <string.h>

#include "page/staff/editor_part.h"

static struct str
field_of(struct arena *a, char kind, size_t i, const char *what)
{
	return (str_fmt(a, "%c.%zu.%s", kind, i, what));
}

static bool
text_is_good(struct editing *e, struct str id, struct str text)
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

	if (f != NULL && text_is_good(e, id, f->value))
		edit_set_words(e->edit, e->node, name, e->lang, f->value);
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
		    !text_is_good(e, id, f->value))
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
	return (form_find(&l->e->rq->form, field_of(l->e->rq->arena, l->kind,
	    i, what).p) != NULL ? STR("yes") : STR(""));
}

static void
item_set(struct items *l, size_t i, struct edit_item *it)
{
	struct str	 id = field_of(l->e->rq->arena, l->kind, i, "s"), s;
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
	struct str		 id = field_of(a, l->kind, i, "w");
	struct edit_item	*it = &l->list[l->n];

	if (form_find(f, id.p) == NULL)
		return (false);
	memset(it, 0, sizeof(*it));
	it->words = form_get(f, id.p);
	(void)text_is_good(l->e, id, it->words);
	it->node = node_of_code(l, form_get(f, field_of(a, l->kind, i,
	    "n").p));
	if (it->node == EDIT_NONE && str_trim(it->words).len == 0)
		return (true);
	if (it->node == EDIT_NONE)
		it->code = str_trim(form_get(f, field_of(a, l->kind, i,
		    "c").p));
	item_set(l, i, it);
	l->n++;
	return (true);
}

/* "up.o.3": what a button of a row asks for. */
static bool
row_asked(const struct items *l, const char *act, size_t i)
{
	return (str_is(form_get(&l->e->rq->form, "do"), str_fmt(
	    l->e->rq->arena, "%s.%c.%zu", act, l->kind, i)));
}

static void
item_swap(struct items *l, size_t i, size_t k)
{
	struct edit_item	 it = l->list[i];

	l->list[i] = l->list[k];
	l->list[k] = it;
}

static void
rows_collect(struct items *l)
{
	size_t	 i, before;

	for (i = 0; i < SURVEY_OPTIONS_MAX; i++) {
		before = l->n;
		if (!item_read(l, i))
			break;
		if (l->n == before)
			continue;
		if (row_asked(l, "drop", i))
			l->n--;
		else if (row_asked(l, "up", i) && l->n > 1)
			item_swap(l, l->n - 1, l->n - 2);
		/* The one before was to go down: it comes behind this one. */
		else if (i > 0 && row_asked(l, "down", i - 1) && l->n > 1)
			item_swap(l, l->n - 1, l->n - 2);
	}
}

/* One a line, as many as somebody pastes. */
static void
lines_collect(struct items *l)
{
	struct str	 rest, line;
	bool		 more = true;

	rest = form_get(&l->e->rq->form, l->kind == 'o' ? "o.more" :
	    "r.more");
	while (more) {
		more = str_cut(rest, '\n', &line, &rest);
		if ((line = str_trim(line)).len == 0)
			continue;
		if (l->n == SURVEY_OPTIONS_MAX) {
			editor_problem(l->e, l->kind == 'o' ?
			    STR("#o.more") : STR("#r.more"),
			    W_EDITOR_TOO_MANY);
			return;
		}
		(void)text_is_good(l->e, l->kind == 'o' ? STR("o.more") :
		    STR("r.more"), line);
		memset(&l->list[l->n], 0, sizeof(*l->list));
		l->list[l->n].node = EDIT_NONE;
		l->list[l->n++].words = line;
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
	size_t			 i, k;

	for (i = edit_child(l->e->edit, l->e->node, l->name); i != EDIT_NONE &&
	    l->n < SURVEY_OPTIONS_MAX; i = edit_next(l->e->edit, i)) {
		it = &l->list[l->n++];
		memset(it, 0, sizeof(*it));
		it->node = i;
		it->words = edit_words(l->e->edit, i, l->e->lang);
		for (k = 0; k < SURVEY_OPTIONS_MAX; k++) {
			id = field_of(a, l->kind, k, "w");
			if (form_find(f, id.p) == NULL)
				break;
			if (str_is(form_get(f, field_of(a, l->kind, k,
			    "n").p), edit_attribute(l->e->edit, i, "code")) &&
			    text_is_good(l->e, id, form_get(f, id.p)))
				it->words = form_get(f, id.p);
		}
	}
}

static void
items_put(struct editing *e, char kind, const char *name,
    const struct question_type *t)
{
	struct items	 l = { e, kind, name, t, NULL, 0 };

	if (form_find(&e->rq->form, kind == 'o' ? "o.more" : "r.more") ==
	    NULL && form_find(&e->rq->form, kind == 'o' ? "o.0.w" :
	    "r.0.w") == NULL)
		return;
	l.list = arena_array(e->rq->arena, SURVEY_OPTIONS_MAX + 1,
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

/* --- checks --- */

static void
check_read(struct editing *e, size_t i, struct edit_item *it)
{
	const struct form	*f = &e->rq->form;
	struct arena		*a = e->rq->arena;

	it->words = form_get(f, field_of(a, 'k', i, "w").p);
	(void)text_is_good(e, field_of(a, 'k', i, "w"), it->words);
	if (form_find(f, field_of(a, 'k', i, "t").p) == NULL)
		return;
	it->set[0].name = "test";
	it->set[0].value = str_trim(form_get(f, field_of(a, 'k', i, "t").p));
	it->set[1].name = "severity";
	it->set[1].value = form_get(f, field_of(a, 'k', i, "s").p);
	it->nset = 2;
	if (it->set[0].value.len == 0 && str_trim(it->words).len != 0)
		editor_problem(e, str_cat(a, STR("#"), field_of(a, 'k', i,
		    "t")), W_EDITOR_WRONG_CONDITION);
	(void)text_is_good(e, field_of(a, 'k', i, "t"), it->set[0].value);
}

/* Without test and words it goes. */
static void
checks_put(struct editing *e)
{
	struct edit_item	 list[12];
	size_t			 i, n = 0, node;

	if (form_find(&e->rq->form, "k.0.w") == NULL)
		return;
	memset(list, 0, sizeof(list));
	node = edit_child(e->edit, e->node, "check");
	for (i = 0; i < 10 && form_find(&e->rq->form, field_of(
	    e->rq->arena, 'k', i, "w").p) != NULL; i++) {
		list[n].node = node;
		check_read(e, i, &list[n]);
		if (node != EDIT_NONE)
			node = edit_next(e->edit, node);
		if (list[n].nset == 0 || list[n].set[0].value.len != 0)
			n++;
		else
			memset(&list[n], 0, sizeof(list[n]));
	}
	if (node == EDIT_NONE && e->nproblems == 0)
		edit_set_items(e->edit, e->node, "check", e->lang, list, n,
		    NULL);
}

bool
editor_form_put(struct editing *e)
{
	const struct part_text		*texts = editor_part_texts(e->part);
	const struct question_type	*t = question_type_find(
					    edit_attribute(e->edit, e->node,
					    "type"));
	size_t				 i;

	for (i = 0; e->part == PART_QUESTION && edit_texts[i].name != NULL;
	    i++)
		words_put(e, edit_texts[i].name);
	for (i = 0; e->part != PART_QUESTION && texts[i].name != NULL; i++)
		words_put(e, texts[i].name);
	if (e->part == PART_QUESTION && t != NULL) {
		items_put(e, 'o', "option", t);
		items_put(e, 'r', "row", t);
		checks_put(e);
	}
	if (!str_is(e->lang, e->edit->languages[0]))
		return (e->nproblems == 0);
	settings_put(e);
	if (e->part != PART_SURVEY)
		(void)editor_condition_put(e);
	return (e->nproblems == 0);
}
