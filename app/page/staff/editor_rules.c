/*
 * Checks of a question or a page, and where a page leads to: what is shown of
 * them and what a form makes of them. Their conditions are chosen on a page of
 * their own each (editor_condition.c).
 */
#include <string.h>

#include "base/language.h"
#include "page/staff/editor_part.h"

#define CHECKS_MAX	20	/* more of one question are edited as XML */

static struct str
spot_of(const struct editing *e, char kind, size_t i)
{
	return (str_fmt(e->rq->arena, "%c.%zu", kind, i));
}

/* --- checks --- */

static void
check_fill(struct editing *e, size_t i, size_t node, struct check_view *c)
{
	struct arena	*a = e->rq->arena;
	struct str	 severity = STR("");

	c->id = spot_of(e, 'k', i);
	c->number = app_number(e->rq, (int64_t)i + 1);
	c->lang = e->lang;
	c->dir = language_direction(e->lang);
	c->first = i == 0;
	c->is_new = node == EDIT_NONE;
	if (node != EDIT_NONE) {
		c->href = editor_spot_href(e, c->id);
		c->sentence = editor_sentence(e, node, 'k');
		c->test = edit_attribute(e->edit, node, "test");
		c->value = edit_words(e->edit, node, e->lang);
		c->own = edit_words(e->edit, node, e->edit->languages[0]);
		severity = edit_attribute(e->edit, node, "severity");
	}
	c->test = editor_value(e, editor_field(a, 'k', i, "t").p, c->test);
	c->value = editor_value(e, editor_field(a, 'k', i, "w").p, c->value);
	c->severities = editor_value_choices(e->rq, "warning|info",
	    editor_value(e, editor_field(a, 'k', i, "s").p, severity));
}

static void
checks_fill(struct editing *e, struct form_view *v)
{
	struct check_view	*c;
	size_t			 i, n = editor_count(e, "check"), k = 0;

	if (n > CHECKS_MAX)
		return;
	c = arena_array(e->rq->arena, n + 1, sizeof(*c));
	for (i = edit_child(e->edit, e->node, "check"); i != EDIT_NONE;
	    i = edit_next(e->edit, i), k++)
		check_fill(e, k, i, &c[k]);
	if (n != 0)
		c[n - 1].last = true;
	/* An empty one to fill in. */
	if (str_is(e->lang, e->edit->languages[0]) && n < CHECKS_MAX) {
		check_fill(e, k, EDIT_NONE, &c[k]);
		k++;
	}
	v->checks = (struct view_list){ c, k };
}

static void
check_read(struct editing *e, size_t i, struct edit_item *it)
{
	const struct form	*f = &e->rq->form;
	struct arena		*a = e->rq->arena;

	it->words = form_get(f, editor_field(a, 'k', i, "w").p);
	(void)editor_text_is_good(e, editor_field(a, 'k', i, "w"), it->words);
	if (form_find(f, editor_field(a, 'k', i, "t").p) == NULL)
		return;
	it->set[0].name = "test";
	it->set[0].value = str_trim(form_get(f, editor_field(a, 'k', i,
	    "t").p));
	it->set[1].name = "severity";
	it->set[1].value = form_get(f, editor_field(a, 'k', i, "s").p);
	it->nset = 2;
	(void)editor_text_is_good(e, editor_field(a, 'k', i, "t"),
	    it->set[0].value);
}

/* Is it one? Without test and words it goes; whoever asks for menus chooses
 * its test there. */
static bool
check_stays(struct editing *e, size_t i, const struct edit_item *it)
{
	if (it->nset == 0 || it->set[0].value.len != 0)
		return (true);
	if (it->node == EDIT_NONE && str_is_c(form_get(&e->rq->form, "do"),
	    "menus.k")) {
		e->next_spot = spot_of(e, 'k', i);
		return (true);
	}
	if (str_trim(it->words).len != 0)
		editor_problem(e, str_cat(e->rq->arena, STR("#"),
		    editor_field(e->rq->arena, 'k', i, "t")),
		    W_EDITOR_WRONG_CONDITION);
	return (false);
}

static void
checks_put(struct editing *e)
{
	struct edit_item	 list[CHECKS_MAX + 1];
	size_t			 i, n = 0, node;

	if (form_find(&e->rq->form, "k.0.w") == NULL)
		return;
	memset(list, 0, sizeof(list));
	node = edit_child(e->edit, e->node, "check");
	for (i = 0; i < CHECKS_MAX && form_find(&e->rq->form, editor_field(
	    e->rq->arena, 'k', i, "w").p) != NULL; i++) {
		list[n] = (struct edit_item){ .node = node };
		check_read(e, i, &list[n]);
		if (node != EDIT_NONE)
			node = edit_next(e->edit, node);
		if (!check_stays(e, i, &list[n]))
			continue;
		n++;
		editor_items_order(e, 'k', i, list, &n);
	}
	if (node == EDIT_NONE && e->nproblems == 0)
		edit_set_items(e->edit, e->node, "check", e->lang, list, n,
		    NULL);
}

/* --- jumps --- */

/* The pages behind this one, and the end; what else a jump leads to stands
 * for itself. */
static struct view_list
targets(struct editing *e, struct str chosen, bool none)
{
	struct choice_view	*v = arena_array(e->rq->arena,
				    e->edit->npages + 3, sizeof(*v));
	const struct edit_page	*p;
	size_t			 i, n = 0;
	bool			 found = chosen.len == 0;

	if (none)
		v[n++].label = rq_word(e->rq, W_EDITOR_CHOOSE_PAGE);
	for (i = e->at + 1; i < e->edit->npages; i++) {
		p = &e->edit->pages[i];
		v[n].value = p->code;
		v[n].label = p->title.len != 0 ? p->title : rq_say(e->rq,
		    W_EDITOR_PAGE_N, .number = app_number(e->rq,
		    (int64_t)i + 1));
		v[n].selected = str_is(p->code, chosen);
		found |= v[n++].selected;
	}
	v[n].value = STR("end");
	v[n].label = rq_word(e->rq, W_EDITOR_JUMP_END);
	v[n].selected = str_is(chosen, v[n].value);
	found |= v[n++].selected;
	if (!found)
		v[n++] = (struct choice_view){ chosen, chosen, true };
	return ((struct view_list){ v, n });
}

static void
jumps_fill(struct editing *e, struct form_view *v)
{
	struct jump_view	*j;
	size_t			 i, n = editor_count(e, "jump"), k = 0;

	v->has_jumps = n <= SURVEY_JUMPS_MAX;
	if (!v->has_jumps)
		return;
	j = arena_array(e->rq->arena, n, sizeof(*j));
	for (i = edit_child(e->edit, e->node, "jump"); i != EDIT_NONE;
	    i = edit_next(e->edit, i), k++) {
		j[k].id = spot_of(e, 'j', k);
		j[k].number = app_number(e->rq, (int64_t)k + 1);
		j[k].href = editor_spot_href(e, j[k].id);
		j[k].sentence = editor_sentence(e, i, 'j');
		if (j[k].sentence.len == 0)
			j[k].sentence = rq_word(e->rq, W_EDITOR_JUMP_ALWAYS);
		j[k].first = k == 0;
		j[k].last = k + 1 == n;
		j[k].targets = targets(e, editor_value(e, editor_field(
		    e->rq->arena, 'j', k, "to").p, edit_attribute(e->edit, i,
		    "to")), false);
	}
	v->jumps = (struct view_list){ j, n };
	if (n < SURVEY_JUMPS_MAX)
		v->new_jump = targets(e, editor_value(e, "j.new", STR("")),
		    true);
}

/* The new one leads to where its condition is chosen. */
static void
jump_add(struct editing *e, struct edit_item *list, size_t *n)
{
	struct str	 to = form_get(&e->rq->form, "j.new");

	if (to.len == 0)
		return;
	if (*n == SURVEY_JUMPS_MAX || (!str_is_c(to, "end") &&
	    edit_page_find(e->edit, to) == NULL)) {
		editor_problem(e, STR("#j.new"), W_EDITOR_NOT_DONE);
		return;
	}
	e->next_spot = spot_of(e, 'j', *n);
	list[*n] = (struct edit_item){ .node = EDIT_NONE, .nset = 1 };
	list[*n].set[0].name = "to";
	list[(*n)++].set[0].value = to;
}

static void
jumps_put(struct editing *e)
{
	struct edit_item		 list[SURVEY_JUMPS_MAX + 1];
	const struct form_field		*to;
	size_t				 i = 0, n = 0, node;

	if (form_find(&e->rq->form, "j.0.to") == NULL &&
	    form_find(&e->rq->form, "j.new") == NULL)
		return;
	for (node = edit_child(e->edit, e->node, "jump"); node != EDIT_NONE;
	    node = edit_next(e->edit, node), i++) {
		if (n == SURVEY_JUMPS_MAX)
			return;
		list[n] = (struct edit_item){ .node = node };
		to = form_find(&e->rq->form, editor_field(e->rq->arena, 'j',
		    i, "to").p);
		if (to != NULL && editor_text_is_good(e, editor_field(
		    e->rq->arena, 'j', i, "to"), to->value)) {
			list[n].set[0].name = "to";
			list[n].set[0].value = to->value;
			list[n].nset = 1;
		}
		n++;
		editor_items_order(e, 'j', i, list, &n);
	}
	jump_add(e, list, &n);
	if (e->nproblems == 0)
		edit_set_items(e->edit, e->node, "jump", e->lang, list, n,
		    NULL);
}

/* --- both --- */

void
editor_rules_fill(struct editing *e, struct form_view *v)
{
	if (e->part == PART_QUESTION || e->part == PART_PAGE)
		checks_fill(e, v);
	if (e->part == PART_PAGE && str_is(e->lang, e->edit->languages[0]))
		jumps_fill(e, v);
}

void
editor_rules_put(struct editing *e)
{
	if (e->part == PART_QUESTION || e->part == PART_PAGE)
		checks_put(e);
	if (e->part == PART_PAGE && str_is(e->lang, e->edit->languages[0]))
		jumps_put(e);
}
