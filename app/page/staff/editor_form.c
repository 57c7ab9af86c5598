/*
 * What the editor shows of a question, a page or the survey: its words, what
 * is set of it, its options and rows. What a type of question has comes from
 * its record, so that a new one is edited like the others.
 */
#include <string.h>

#include "base/language.h"
#include "page/staff/editor_part.h"

/* --- tables --- */

static const struct {
	const char	*name;
	enum word	 label;
} text_labels[] = {
	{ "label", W_EDITOR_LABEL }, { "help", W_EDITOR_HELP },
	{ "agree", W_EDITOR_AGREE }, { "placeholder", W_EDITOR_PLACEHOLDER },
	{ "low", W_EDITOR_LOW }, { "high", W_EDITOR_HIGH },
	{ "other", W_EDITOR_OTHER }, { "missing", W_EDITOR_MISSING },
	{ "invalid", W_EDITOR_INVALID },
};

enum word
editor_text_label(const char *name)
{
	size_t	 i;

	for (i = 0; i < sizeof(text_labels) / sizeof(text_labels[0]); i++)
		if (strcmp(text_labels[i].name, name) == 0)
			return (text_labels[i].label);
	return (W_EDITOR_LABEL);
}

const struct part_text *
editor_part_texts(enum editor_part part)
{
	static const struct part_text	 page[] = {
		{ "title", W_EDITOR_TITLE }, { "intro", W_EDITOR_INTRO },
		{ NULL, W_NONE }
	};
	static const struct part_text	 survey[] = {
		{ "title", W_EDITOR_TITLE }, { "intro", W_EDITOR_INTRO },
		{ "thanks", W_EDITOR_THANKS }, { NULL, W_NONE }
	};

	return (part == PART_PAGE ? page : survey);
}

static const struct part_setting	question_settings[] = {
	{ "required", W_EDITOR_REQUIRED, "yes|soft" },
	{ "required-if", W_EDITOR_REQUIRED_IF, NULL },
	{ "personal", W_EDITOR_PERSONAL, "yes" },
	{ "order", W_EDITOR_ORDER_OPTIONS, "random" },
};
static const struct part_setting	page_settings[] = {
	{ "order", W_EDITOR_ORDER_QUESTIONS, "random" },
	{ "fixed", W_EDITOR_FIXED, "yes" },
};
static const struct part_setting	survey_settings[] = {
	{ "progress", W_EDITOR_PROGRESS, "bar|steps|none" },
	{ "screens", W_EDITOR_SCREENS, "question" },
	{ "contents", W_EDITOR_CONTENTS, "yes" },
	{ "review", W_EDITOR_REVIEW, "yes" },
	{ "later", W_EDITOR_LATER, "yes" },
	{ "edit", W_EDITOR_EDIT, "yes" },
	{ "order", W_EDITOR_ORDER_PAGES, "random" },
	{ "minutes", W_EDITOR_MINUTES, NULL },
	{ "identity", W_EDITOR_IDENTITY,
	    "pseudonymous|anonymous" },
};

/* What a value of an attribute is called; the others stand for themselves. */
static const struct {
	const char	*value;
	enum word	 label;
} value_labels[] = {
	{ "yes", W_EDITOR_YES }, { "soft", W_EDITOR_SOFT },
	{ "random", W_EDITOR_RANDOM }, { "bar", W_EDITOR_BAR },
	{ "steps", W_EDITOR_STEPS }, { "none", W_EDITOR_NONE },
	{ "question", W_EDITOR_ONE_EACH }, { "short", W_EDITOR_SHORT },
	{ "medium", W_EDITOR_MEDIUM }, { "long", W_EDITOR_LONG },
	{ "csat", W_EDITOR_CSAT }, { "ces", W_EDITOR_CES },
	{ "warning", W_EDITOR_WARNING }, { "info", W_EDITOR_INFO },
	{ "documents", W_EDITOR_DOCUMENTS },
	{ "pictures", W_EDITOR_PICTURES },
	{ "pseudonymous", W_EDITOR_PSEUDONYMOUS },
	{ "anonymous", W_EDITOR_ANONYMOUS },
};

static size_t
settings_add(struct part_setting *out, size_t n,
    const struct part_setting *from, size_t count, unsigned int flags)
{
	size_t	 i;

	for (i = 0; i < count; i++) {
		if ((strcmp(from[i].name, "order") == 0 &&
		    (flags & QT_OPTIONS) == 0) || ((flags & QT_PERSONAL) != 0 &&
		    strcmp(from[i].name, "order") != 0))
			continue;
		out[n++] = from[i];
	}
	return (n);
}

static const struct question_type *
type_now(const struct editing *e)
{
	struct str	 name = e->typed != NULL &&
			    form_find(e->typed, "type") != NULL ?
			    form_get(e->typed, "type") :
			    edit_attribute(e->edit, e->node, "type");

	return (question_type_find(name));
}

size_t
editor_settings(const struct editing *e, struct part_setting out[SETTINGS_MAX])
{
	const struct question_type	*t;
	size_t				 i, n = 0;

	if (e->part == PART_PAGE)
		return (settings_add(out, 0, page_settings, 2, QT_OPTIONS));
	if (e->part != PART_QUESTION)
		return (settings_add(out, 0, survey_settings, 9, QT_OPTIONS));
	if ((t = type_now(e)) == NULL)
		return (0);
	if ((t->flags & QT_UNASKED) == 0)
		n = settings_add(out, 0, question_settings, 4, t->flags);
	else if ((t->flags & QT_GIVEN) != 0)
		n = settings_add(out, 0, question_settings + 2, 1, t->flags);
	for (i = 0; t->attributes != NULL && t->attributes[i].name != NULL &&
	    n < SETTINGS_MAX; i++)
		out[n++] = (struct part_setting){ t->attributes[i].name,
		    t->attributes[i].label, t->attributes[i].values };
	return (n);
}

/* --- fields --- */

struct str
editor_value(const struct editing *e, const char *name, struct str stored)
{
	return (e->typed != NULL && form_find(e->typed, name) != NULL ?
	    form_get(e->typed, name) : stored);
}

void
editor_problem(struct editing *e, struct str href, enum word text)
{
	if (e->nproblems < sizeof(e->problems) / sizeof(e->problems[0]))
		e->problems[e->nproblems++] = (struct problem_view){ href,
		    rq_word(e->rq, text) };
}

/* What is wrong with the field of that id, or none. */
struct str
editor_error(const struct editing *e, struct str id)
{
	size_t	 i;

	for (i = 0; i < e->nproblems; i++)
		if (e->problems[i].href.len == id.len + 1 &&
		    str_is(str_from(e->problems[i].href, 1), id))
			return (e->problems[i].text);
	return (STR_NONE);
}

/* Of a conflict, what is stored where something else was typed. */
static struct str
theirs(const struct editing *e, struct str mine, struct str stored)
{
	if (!e->conflicts || str_is(str_trim(mine), stored))
		return (STR_NONE);
	return (stored.len != 0 ? stored : rq_word(e->rq, W_EDITOR_EMPTY));
}

/* Of what is seldom wanted: behind a fold, which is open if there is any. */
static bool
is_rare(const char *name)
{
	static const char *const	 names[] = { "placeholder", "missing",
					    "invalid", "required-if",
					    "personal", "autocomplete",
					    "width", "pattern", "decimals" };
	size_t				 i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i], name) == 0)
			return (true);
	return (false);
}

static void
one_text_fill(struct editing *e, const char *name, enum word label,
    struct words_view *v)
{
	struct arena	*a = e->rq->arena;
	struct str	 stored = edit_words_of(e->edit, e->node, name,
			    e->lang);

	v->id = str_cat(a, STR("w."), str_of(name));
	v->label = rq_word(e->rq, label);
	v->value = editor_value(e, v->id.p, stored);
	v->theirs = theirs(e, v->value, stored);
	v->lang = e->lang;
	v->dir = language_direction(e->lang);
	v->error = editor_error(e, v->id);
	if (!str_is(e->lang, e->edit->languages[0]))
		v->own = edit_words_of(e->edit, e->node, name,
		    e->edit->languages[0]);
	v->described = field_described(a, v->id, false, v->error.len != 0);
	/* A translator is shown all there is. */
	v->rare = v->own.len == 0 && is_rare(name);
}

/* A translator is asked only for what there is to translate. */
static bool
is_wanted(const struct editing *e, const char *name)
{
	return (str_is(e->lang, e->edit->languages[0]) ||
	    edit_words_of(e->edit, e->node, name,
	    e->edit->languages[0]).len != 0);
}

static void
all_words_fill(struct editing *e, struct form_view *v)
{
	const struct question_type	*t = e->part == PART_QUESTION ?
					    type_now(e) : NULL;
	const struct part_text		*texts = editor_part_texts(e->part);
	struct words_view		*w = arena_array(e->rq->arena, 12,
					    sizeof(*w));
	size_t				 i, n = 0;

	if (e->part != PART_QUESTION)
		for (i = 0; texts[i].name != NULL; i++)
			if (is_wanted(e, texts[i].name))
				one_text_fill(e, texts[i].name, texts[i].label,
				    &w[n++]);
	for (i = 0; e->part == PART_QUESTION && edit_texts[i].name != NULL;
	    i++)
		if (edit_text_is_for(&edit_texts[i], t == NULL ? 0 :
		    t->flags) && is_wanted(e, edit_texts[i].name))
			one_text_fill(e, edit_texts[i].name, editor_text_label(
			    edit_texts[i].name), &w[n++]);
	v->words = (struct view_list){ w, n };
	for (i = 0; i < n; i++) {
		v->more_words |= w[i].rare;
		v->open_words |= w[i].rare && w[i].value.len +
		    w[i].theirs.len + w[i].error.len != 0;
	}
}

static struct str
value_label(struct rq *rq, struct str value)
{
	size_t	 i;

	for (i = 0; i < sizeof(value_labels) / sizeof(value_labels[0]); i++)
		if (str_is_c(value, value_labels[i].value))
			return (rq_word(rq, value_labels[i].label));
	return (value);
}

/* A list of values to choose from; none of them is the usual way. */
struct view_list
editor_value_choices(struct rq *rq, const char *values, struct str chosen)
{
	struct choice_view	*v = arena_array(rq->arena, 12, sizeof(*v));
	struct str		 rest = str_of(values), one;
	bool			 more = true;
	size_t			 n = 1;

	v[0].label = rq_word(rq, str_starts(rest, STR("yes")) ? W_EDITOR_NO :
	    str_starts(rest, STR("pseudonymous")) ? W_EDITOR_IDENTIFIED :
	    W_EDITOR_USUAL);
	while (more && n < 12) {
		more = str_cut(rest, '|', &one, &rest);
		v[n].value = one;
		v[n].label = value_label(rq, one);
		v[n].selected = str_is(one, chosen);
		n++;
	}
	return ((struct view_list){ v, n });
}

static void
settings_fill(struct editing *e, struct form_view *v)
{
	struct part_setting	 list[SETTINGS_MAX];
	struct setting_view	*s;
	struct str		 stored;
	size_t			 i, n = editor_settings(e, list);

	s = arena_array(e->rq->arena, n, sizeof(*s));
	for (i = 0; i < n; i++) {
		stored = edit_attribute(e->edit, e->node, list[i].name);
		if (list[i].values != NULL && str_is_c(stored, "no"))
			stored = STR("");
		s[i].id = str_cat(e->rq->arena, STR("a."),
		    str_of(list[i].name));
		s[i].label = list[i].label == W_NONE ? str_of(list[i].name) :
		    rq_word(e->rq, list[i].label);
		s[i].value = editor_value(e, s[i].id.p, stored);
		s[i].theirs = theirs(e, s[i].value, stored);
		s[i].error = editor_error(e, s[i].id);
		s[i].described = field_described(e->rq->arena, s[i].id, false,
		    s[i].error.len != 0);
		if (list[i].values != NULL)
			s[i].choices = editor_value_choices(e->rq,
			    list[i].values, s[i].value);
	}
	v->settings = (struct view_list){ s, n };
	for (i = 0; i < n; i++) {
		s[i].rare = is_rare(list[i].name);
		v->more_settings |= s[i].rare;
		v->open_settings |= s[i].rare && s[i].value.len +
		    s[i].theirs.len + s[i].error.len != 0;
	}
}

/* --- options and rows --- */

static struct str
item_field(struct arena *a, char kind, size_t i, const char *what)
{
	return (str_fmt(a, "%c.%zu%s%s", kind, i, *what ? "." : "", what));
}

static void
item_fill(struct editing *e, char kind, size_t i, size_t node,
    struct item_view *v)
{
	struct arena	*a = e->rq->arena;

	v->id = item_field(a, kind, i, "");
	v->number = str_of_int(a, (int64_t)i + 1);
	v->lang = e->lang;
	v->dir = language_direction(e->lang);
	v->first = i == 0;
	if (node == EDIT_NONE) {
		v->is_new = true;
		return;
	}
	v->code = v->node = edit_attribute(e->edit, node, "code");
	v->value = edit_words(e->edit, node, e->lang);
	if (!str_is(e->lang, e->edit->languages[0]))
		v->own = edit_words(e->edit, node, e->edit->languages[0]);
	v->score = edit_attribute(e->edit, node, "score");
	v->exclusive = str_is_c(edit_attribute(e->edit, node, "exclusive"),
	    "yes");
	v->fixed = str_is_c(edit_attribute(e->edit, node, "fixed"), "yes");
	v->required = str_is_c(edit_attribute(e->edit, node, "required"),
	    "yes");
	v->sentence = editor_sentence(e, node, kind);
	v->href = editor_spot_href(e, str_fmt(a, "%c.%.*s", kind,
	    STR_ARG(v->code)));
}

/* As they were typed. */
static void
item_typed(struct editing *e, char kind, size_t i, struct item_view *v)
{
	struct arena		*a = e->rq->arena;
	const struct form	*f = e->typed;

	v->node = form_get(f, item_field(a, kind, i, "n").p);
	v->code = v->node.len != 0 ? v->node :
	    form_get(f, item_field(a, kind, i, "c").p);
	v->is_new = v->node.len == 0;
	v->value = form_get(f, item_field(a, kind, i, "w").p);
	v->score = form_get(f, item_field(a, kind, i, "s").p);
	v->exclusive = form_find(f, item_field(a, kind, i, "x").p) != NULL;
	v->fixed = form_find(f, item_field(a, kind, i, "f").p) != NULL;
	v->required = form_find(f, item_field(a, kind, i, "r").p) != NULL;
}

/* Codes that the type has by itself, where the definition names none. */
static size_t
own_fill(struct editing *e, const char *own, struct item_view *v)
{
	struct str	 rest = str_of(own), one;
	size_t		 n = 0;
	bool		 more = true;

	while (more && n < 8) {
		more = str_cut(rest, ' ', &one, &rest);
		item_fill(e, 'o', n, EDIT_NONE, &v[n]);
		v[n++].code = one;
	}
	return (n);
}

/* Those as they were typed; behind those there are, new ones. */
static size_t
items_typed(struct editing *e, char kind, size_t from, size_t n,
    struct item_view *v)
{
	size_t	 i;

	for (i = from; e->typed != NULL && i < from + SURVEY_OPTIONS_MAX &&
	    form_find(e->typed, item_field(e->rq->arena, kind, i,
	    "w").p) != NULL; i++) {
		if (i - from >= n)
			item_fill(e, kind, i, EDIT_NONE, &v[n++]);
		item_typed(e, kind, i, &v[i - from]);
	}
	return (n);
}

static struct view_list
items_fill(struct editing *e, char kind, const char *name, const char *own)
{
	struct item_view	*v;
	size_t			 i, k = 0, n = 0, all = editor_count(e, name);
	size_t			 from = 0, to = all;

	if (kind == 'o') {
		from = editor_window(e, all);
		to = from + OPTIONS_SHOWN;
	}
	v = arena_array(e->rq->arena, all + SURVEY_OPTIONS_MAX + 8,
	    sizeof(*v));
	for (i = edit_child(e->edit, e->node, name); i != EDIT_NONE &&
	    k < to; i = edit_next(e->edit, i), k++)
		if (k >= from)
			item_fill(e, kind, k, i, &v[n++]);
	if (n == 0 && own != NULL)
		n = own_fill(e, own, v);
	n = items_typed(e, kind, from, n, v);
	if (n != 0 && to >= all)
		v[n - 1].last = true;
	return ((struct view_list){ v, n });
}

/* "51 to 100 of 249", and the ways to the others. */
static void
window_fill(struct editing *e, struct form_view *v)
{
	size_t	 n = editor_count(e, "option"), from = editor_window(e, n);

	v->window_from = str_of_int(e->rq->arena, (int64_t)from);
	if (n <= OPTIONS_SHOWN)
		return;
	v->window = rq_say(e->rq, W_EDITOR_OPTIONS_WINDOW,
	    .from = app_number(e->rq, (int64_t)from + 1),
	    .to = app_number(e->rq, (int64_t)(from + v->options.n)),
	    .of = app_number(e->rq, (int64_t)n));
	if (from != 0)
		v->window_before = str_of_int(e->rq->arena, (int64_t)(from -
		    OPTIONS_SHOWN));
	if (from + OPTIONS_SHOWN < n)
		v->window_after = str_of_int(e->rq->arena, (int64_t)(from +
		    OPTIONS_SHOWN));
}

static void
lists_fill(struct editing *e, struct form_view *v)
{
	const struct question_type	*t = type_now(e);
	bool				 own = str_is(e->lang,
					    e->edit->languages[0]);

	if (t == NULL || e->part != PART_QUESTION)
		return;
	if ((t->flags & QT_OPTIONS) != 0) {
		v->options = items_fill(e, 'o', "option", t->own);
		v->has_options = own || v->options.n != 0;
		v->has_scores = own && t->expr == EXPR_CODE;
		v->has_exclusive = own && t->expr == EXPR_CODES;
		window_fill(e, v);
	}
	if ((t->flags & QT_ROWS) != 0) {
		v->rows = items_fill(e, 'r', "row", NULL);
		v->has_rows = own || v->rows.n != 0;
	}
}

/* --- all of it --- */

struct view_list
editor_types(struct rq *rq, struct str chosen)
{
	struct choice_view	*v;
	size_t			 i, n = 0;
	int			 group;

	for (i = 0; question_types[i] != NULL; i++)
		;
	v = arena_array(rq->arena, i, sizeof(*v));
	for (group = 0; group < GROUP__MAX; group++)
		for (i = 0; question_types[i] != NULL; i++) {
			if ((int)question_types[i]->group != group)
				continue;
			v[n].value = str_of(question_types[i]->name);
			v[n].label = question_types[i]->title == W_NONE ?
			    v[n].value : rq_word(rq,
			    question_types[i]->title);
			v[n].selected = str_is(v[n].value, chosen);
			n++;
		}
	return ((struct view_list){ v, n });
}

static void
places_fill(struct editing *e, struct form_view *v)
{
	struct choice_view	*p = arena_array(e->rq->arena,
				    e->edit->npages, sizeof(*p));
	size_t			 i;

	for (i = 0; i < e->edit->npages; i++) {
		p[i].value = e->edit->pages[i].code;
		p[i].label = e->edit->pages[i].title.len != 0 ?
		    e->edit->pages[i].title : rq_say(e->rq, W_EDITOR_PAGE_N,
		    .number = app_number(e->rq, (int64_t)i + 1));
		p[i].selected = e->part == PART_QUESTION &&
		    e->edit->questions[e->at].page == i;
	}
	v->pages = (struct view_list){ p, e->edit->npages };
	v->many_pages = e->edit->npages > 1;
}

static struct str
heading(struct editing *e)
{
	struct rq	*rq = e->rq;

	if (e->part == PART_SURVEY)
		return (rq_word(rq, W_EDITOR_SURVEY));
	if (e->part == PART_PAGE)
		return (rq_say(rq, W_EDITOR_PAGE_N, .number = app_number(rq,
		    (int64_t)e->at + 1)));
	return (rq_say(rq, W_EDITOR_QUESTION_N, .number = app_number(rq,
	    (int64_t)e->at + 1)));
}

/* A hidden field: the address that brings it. */
static void
given_fill(struct editing *e, struct form_view *v)
{
	const struct question_type	*t = type_now(e);

	if (e->part != PART_QUESTION || t == NULL ||
	    (t->flags & QT_GIVEN) == 0)
		return;
	v->is_given = true;
	v->given_address = str_cat(e->rq->arena, url(e->rq, SURVEY,
	    e->row->slug), STR("?"), e->code, STR("=\xe2\x80\xa6"));
}

/* The picture of an option, as it is shown to people. */
static void
picture_fill(struct editing *e, struct form_view *v)
{
	const struct question_type	*t = type_now(e);
	struct question_option		 o;

	if (e->spot.p[0] != 'o' || t == NULL || t->image == NULL)
		return;
	memset(&o, 0, sizeof(o));
	o.image = edit_attribute(e->edit, e->owner, "image");
	v->has_picture = true;
	t->image(&o, &v->png, &v->jpeg);
}

/* Only the condition of an option, a row, a check or a jump. */
static void
spot_fill(struct editing *e, struct form_view *v)
{
	static const struct { char kind; enum word text; } names[] = {
		{ 'o', W_EDITOR_OPTION }, { 'r', W_EDITOR_ROW },
		{ 'k', W_EDITOR_CHECK_N }, { 'j', W_EDITOR_JUMP_N },
	};
	const struct edit_node	*nodes = e->edit->nodes;
	struct str		 number;
	size_t			 i, n = 1;

	for (i = nodes[e->node].child; i != EDIT_NONE && i != e->owner;
	    i = nodes[i].next)
		n += str_is(nodes[i].name, nodes[e->owner].name);
	number = app_number(e->rq, (int64_t)n);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].kind == e->spot.p[0])
			v->heading = words_fill(e->rq->arena, e->rq->locale,
			    names[i].text, 0, &number);
	v->spot = e->spot;
	v->spot_label = edit_words(e->edit, e->owner, e->edit->languages[0]);
	v->back = editor_href(e, e->part, e->code);
	v->conflicts = e->conflicts;
	picture_fill(e, v);
	editor_condition_fill(e, v);
}

void
editor_form_fill(struct editing *e, struct form_view *v)
{
	static const char *const	 kinds[] = { "question", "page",
					    "survey", "languages" };
	size_t				 n;

	v->kind = str_of(kinds[e->part]);
	v->code = e->code;
	v->print = edit_print(e->edit, e->node);
	v->heading = heading(e);
	v->lost = e->lost;
	v->lang = e->lang;
	v->lang_name = language_own_name(e->lang);
	v->own_name = language_own_name(e->edit->languages[0]);
	if (e->part == PART_LANGUAGES)
		return;
	if (e->spot.len != 0) {
		spot_fill(e, v);
		return;
	}
	v->translates = !str_is(e->lang, e->edit->languages[0]);
	v->conflicts = e->conflicts;
	all_words_fill(e, v);
	editor_recall_fill(e, v);
	lists_fill(e, v);
	given_fill(e, v);
	editor_rules_fill(e, v);
	if (v->translates)
		return;
	settings_fill(e, v);
	places_fill(e, v);
	if (e->part == PART_SURVEY)
		return;
	editor_condition_fill(e, v);
	if (e->part != PART_QUESTION)
		return;
	v->types = editor_types(e->rq, editor_value(e, "type",
	    edit_attribute(e->edit, e->node, "type")));
	if ((n = edit_askers(e->edit, e->code)) != 0)
		v->askers = rq_say_n(e->rq, W_EDITOR_ASKERS, (int64_t)n);
}
