/*
 * When something is shown, as rows of question, operator and value with its
 * sentence; what rows cannot say is edited as text.
 */
#include <string.h>

#include "page/staff/editor_part.h"

static const enum word	 op_labels[EDIT_OP__MAX] = {
	[EDIT_IS] = W_EDITOR_OP_IS, [EDIT_IS_NOT] = W_EDITOR_OP_IS_NOT,
	[EDIT_LESS] = W_EDITOR_OP_LESS, [EDIT_AT_MOST] = W_EDITOR_OP_AT_MOST,
	[EDIT_MORE] = W_EDITOR_OP_MORE,
	[EDIT_AT_LEAST] = W_EDITOR_OP_AT_LEAST,
	[EDIT_HAS] = W_EDITOR_OP_HAS, [EDIT_HAS_NOT] = W_EDITOR_OP_HAS_NOT,
	[EDIT_CONTAINS] = W_EDITOR_OP_CONTAINS,
	[EDIT_CONTAINS_NOT] = W_EDITOR_OP_CONTAINS_NOT,
	[EDIT_EMPTY] = W_EDITOR_OP_EMPTY,
	[EDIT_NOT_EMPTY] = W_EDITOR_OP_NOT_EMPTY,
};

/* What conditions of each kind are called; kind as a spot begins, 0: shown. */
static const struct condition_kind {
	char		 kind;
	const char	*name;		/* attribute */
	enum word	 title, always, join, sentence;
} kinds_of[] = {
	{ 'k', "test", W_EDITOR_CHECKS, W_NONE, W_EDITOR_CHECK_TEST,
	    W_EDITOR_CHECK_IF },
	{ 'j', "if", W_EDITOR_JUMP_WHEN, W_EDITOR_JUMP_ALWAYS,
	    W_EDITOR_JUMP_JOIN, W_EDITOR_JUMP_IF },
	{ 0, "show-if", W_EDITOR_CONDITION, W_EDITOR_ALWAYS_SHOWN,
	    W_EDITOR_JOIN, W_EDITOR_SHOWN_IF },
};

static const struct condition_kind *
kind_of(char kind)
{
	size_t	 i;

	for (i = 0; kinds_of[i].kind != 0 && kinds_of[i].kind != kind; i++)
		;
	return (&kinds_of[i]);
}

static const struct condition_kind *
kind_edited(const struct editing *e)
{
	return (kind_of(e->spot.len == 0 ? 0 : e->spot.p[0]));
}

#define LABEL_MAX	60	/* code points of a label in a menu */

static struct str
shortened(struct arena *a, struct str s)
{
	struct str	 rest = s;
	size_t		 n;

	for (n = 0; n < LABEL_MAX && rest.len != 0; n++)
		if (str_utf8_next(&rest) < 0)
			return (s);
	return (rest.len == 0 ? s : str_cat(a, str_first(s, s.len - rest.len),
	    STR("\xe2\x80\xa6")));
}

enum expr_type
editor_kind(const struct editing *e, struct str code)
{
	const struct edit_question	*q = edit_question_find(e->edit, code);
	const struct question_type	*t;

	if (q == NULL || (t = question_type_find(q->type)) == NULL ||
	    (t->flags & QT_NO_ANSWER) != 0)
		return (EXPR_TYPE__MAX);
	return (t->expr);
}

/* What an option is called, else its code. */
static struct str
option_label(const struct editing *e, const struct edit_question *q,
    struct str code)
{
	size_t	 i;

	for (i = edit_child(e->edit, q->node, "option"); i != EDIT_NONE;
	    i = edit_next(e->edit, i))
		if (str_is(edit_attribute(e->edit, i, "code"), code))
			return (shortened(e->rq->arena, edit_words(e->edit, i,
			    e->edit->languages[0])));
	if (str_is_c(code, "other") && edit_child(e->edit, q->node, "other") !=
	    EDIT_NONE)
		return (shortened(e->rq->arena, edit_words_of(e->edit,
		    q->node, "other", e->edit->languages[0])));
	if (str_is_c(code, "yes") || str_is_c(code, "no"))
		return (rq_word(e->rq, str_is_c(code, "yes") ?
		    W_QUESTION_YES : W_QUESTION_NO));
	return (code);
}

/* The codes of a question with its own or its type's, one behind the other. */
static size_t
codes_list(const struct editing *e, const struct edit_question *q,
    struct str **out)
{
	const struct question_type	*t = question_type_find(q->type);
	struct str			*list, rest;
	size_t				 i, n = 0;

	*out = list = arena_array(e->rq->arena, SURVEY_OPTIONS_MAX + 1,
	    sizeof(*list));
	if (t == NULL || (t->expr != EXPR_CODE && t->expr != EXPR_CODES))
		return (0);
	for (i = edit_child(e->edit, q->node, "option"); i != EDIT_NONE &&
	    n < SURVEY_OPTIONS_MAX; i = edit_next(e->edit, i))
		list[n++] = edit_attribute(e->edit, i, "code");
	if (n == 0)
		for (rest = str_of(t->own); rest.len != 0; n++)
			(void)str_cut(rest, ' ', &list[n], &rest);
	if ((t->flags & QT_OTHER) != 0 &&
	    edit_child(e->edit, q->node, "other") != EDIT_NONE)
		list[n++] = STR("other");
	return (n);
}

/* Those that stand before what is edited; a check may ask its own question
 * or page, a jump its page. */
static size_t
askable(const struct editing *e)
{
	const struct edit_page	*p;
	bool			 own = kind_edited(e)->kind != 0;

	if (e->part != PART_PAGE)
		return (e->at + own);
	p = &e->edit->pages[e->at];
	return (p->first + (own ? p->n : 0));
}

static const char *
kind_name(enum expr_type kind)
{
	static const char *const	 names[EXPR_TYPE__MAX] = {
		[EXPR_BOOL] = "", [EXPR_NUMBER] = "number",
		[EXPR_TEXT] = "text", [EXPR_DATE] = "date",
		[EXPR_CODE] = "code", [EXPR_CODES] = "codes",
	};

	return (kind < EXPR_TYPE__MAX ? names[kind] : "");
}

/* For script: "code=label|..." of a question's values. */
static struct str
codes_text(struct editing *e, const struct edit_question *q)
{
	struct buf	 b = buf_new(e->rq->arena, 128);
	struct str	*codes;
	size_t		 i, n = codes_list(e, q, &codes);

	for (i = 0; i < n; i++) {
		if (i != 0)
			buf_char(&b, '|');
		buf_url_part(&b, codes[i]);
		buf_char(&b, '=');
		buf_url_part(&b, option_label(e, q, codes[i]));
	}
	return (buf_view(&b));
}

struct str
editor_question_name(struct editing *e, const struct edit_question *q)
{
	return (editor_label_name(e->rq->arena, q->label, q->code));
}

struct str
editor_label_name(struct arena *a, struct str label, struct str code)
{
	return (str_cat(a, shortened(a, label), STR(" ("), code, STR(")")));
}

static struct view_list
asked_list(struct editing *e)
{
	const struct edit_question	*q;
	enum expr_type			 kind;
	struct asked_view		*v;
	size_t				 i, n = 0;

	v = arena_array(e->rq->arena, askable(e), sizeof(*v));
	for (i = 0; i < askable(e); i++) {
		q = &e->edit->questions[i];
		if ((kind = editor_kind(e, q->code)) == EXPR_TYPE__MAX)
			continue;
		v[n++] = (struct asked_view){ q->code,
		    editor_question_name(e, q), str_of(kind_name(kind)), codes_text(e, q),
		    false };
	}
	return ((struct view_list){ v, n });
}

/* What script knows of a question stands in the first row only: it is long. */
static struct view_list
asked_choose(struct editing *e, struct view_list all, struct str code,
    bool is_first)
{
	struct asked_view	*v = arena_array(e->rq->arena, all.n,
				    sizeof(*v));
	size_t			 i;

	if (all.n != 0)
		memcpy(v, all.items, all.n * sizeof(*v));
	for (i = 0; i < all.n; i++) {
		v[i].selected = str_is(v[i].value, code);
		if (!is_first)
			v[i].kind = v[i].codes = STR_NONE;
	}
	return ((struct view_list){ v, all.n });
}

static struct view_list
ops_list(struct editing *e, const struct edit_row *r)
{
	struct choice_view	*v = arena_array(e->rq->arena, EDIT_OP__MAX,
				    sizeof(*v));
	enum expr_type		 kind = editor_kind(e, r->question);
	size_t			 i, n = 0;

	for (i = 0; i < EDIT_OP__MAX; i++) {
		/* Of an empty row all, for script to choose from. */
		if (r->question.len != 0 &&
		    !edit_op_is_for((enum edit_op)i, kind))
			continue;
		v[n].value = str_of_int(e->rq->arena, (int64_t)i);
		v[n].label = rq_word(e->rq, op_labels[i]);
		v[n++].selected = r->question.len != 0 &&
		    (enum edit_op)i == r->op;
	}
	return ((struct view_list){ v, n });
}

static struct view_list
values_list(struct editing *e, const struct edit_row *r)
{
	const struct edit_question	*q = edit_question_find(e->edit,
					    r->question);
	struct choice_view		*v;
	struct str			*codes;
	size_t				 i, n;

	if (q == NULL || (n = codes_list(e, q, &codes)) == 0)
		return ((struct view_list){ NULL, 0 });
	v = arena_array(e->rq->arena, n, sizeof(*v));
	for (i = 0; i < n; i++)
		v[i] = (struct choice_view){ codes[i], option_label(e, q,
		    codes[i]), str_is(codes[i], r->value) };
	return ((struct view_list){ v, n });
}

/* "Show it if "Was it solved?" is "No" and ...". */
static struct str
sentence(struct editing *e, const struct edit_condition *c, enum word text)
{
	const struct edit_question	*q;
	struct buf			 b = buf_new(e->rq->arena, 256);
	const struct edit_row		*r;
	struct str			 label;
	size_t				 i;

	for (i = 0; i < c->n; i++) {
		r = &c->rows[i];
		q = edit_question_find(e->edit, r->question);
		label = q == NULL || q->label.len == 0 ? r->question :
		    shortened(e->rq->arena, q->label);
		if (i != 0)
			buf_str(&b, rq_word(e->rq, c->any ? W_EDITOR_OR :
			    W_EDITOR_AND));
		buf_str(&b, edit_op_has_value(r->op) ?
		    rq_say(e->rq, W_EDITOR_IF_VALUE, .question = label,
		    .is = rq_word(e->rq, op_labels[r->op]),
		    .value = q == NULL ? r->value : option_label(e, q,
		    r->value)) : rq_say(e->rq, W_EDITOR_IF, .question = label,
		    .is = rq_word(e->rq, op_labels[r->op])));
	}
	label = buf_view(&b);
	return (words_fill(e->rq->arena, e->rq->locale, text, 0, &label));
}

static struct str
row_field(struct arena *a, size_t i, const char *what)
{
	return (str_fmt(a, "c.%zu%s%s", i, *what ? "." : "", what));
}

/* The rows as they were typed: those that name a question. */
static void
rows_read(const struct editing *e, const struct form *f,
    struct edit_condition *c)
{
	struct arena	*a = e->rq->arena;
	struct edit_row	*r;
	struct str	 code;
	size_t		 i;
	int64_t		 op;

	memset(c, 0, sizeof(*c));
	c->any = str_is_c(form_get(f, "c.join"), "any");
	for (i = 0; i < EDIT_ROWS; i++) {
		code = form_get(f, row_field(a, i, "q").p);
		if (code.len == 0)
			continue;
		r = &c->rows[c->n++];
		r->question = code;
		if (str_int(form_get(f, row_field(a, i, "o").p), &op) &&
		    op >= 0 && op < EDIT_OP__MAX)
			r->op = (enum edit_op)op;
		r->value = str_trim(form_get(f, row_field(a, i, "v").p));
	}
}

/* One that is empty, or as many more as were asked for. */
static size_t
rows_count(const struct editing *e, const struct edit_condition *c)
{
	int64_t	 asked;
	size_t	 n = c->n + 1;

	if (str_int(form_get(e->typed != NULL ? e->typed : &e->rq->query,
	    "rows"), &asked) && asked > (int64_t)n)
		n = asked > EDIT_ROWS ? EDIT_ROWS : (size_t)asked;
	return (n < EDIT_ROWS ? n : EDIT_ROWS);
}

static void
rows_fill(struct editing *e, const struct edit_condition *c,
    struct form_view *v)
{
	struct view_list	 all = asked_list(e);
	struct row_view		*rows;
	struct choice_view	*joins;
	size_t			 i, n = rows_count(e, c);

	if (all.n == 0 && c->n == 0)
		return;
	rows = arena_array(e->rq->arena, n, sizeof(*rows));
	for (i = 0; i < n; i++) {
		rows[i].id = row_field(e->rq->arena, i, "");
		rows[i].number = str_of_int(e->rq->arena, (int64_t)i + 1);
		rows[i].value = c->rows[i].value;
		rows[i].questions = asked_choose(e, all,
		    c->rows[i].question, i == 0);
		rows[i].ops = ops_list(e, &c->rows[i]);
		rows[i].values = values_list(e, &c->rows[i]);
	}
	joins = arena_array(e->rq->arena, 2, sizeof(*joins));
	joins[0] = (struct choice_view){ STR("all"), rq_word(e->rq,
	    W_EDITOR_ALL), !c->any };
	joins[1] = (struct choice_view){ STR("any"), rq_word(e->rq,
	    W_EDITOR_ANY), c->any };
	v->joins = (struct view_list){ joins, 2 };
	v->conditions = (struct view_list){ rows, n };
	v->rows_shown = str_of_int(e->rq->arena, (int64_t)n);
	v->rows_most = str_of_int(e->rq->arena, EDIT_ROWS);
	v->more_rows = n < EDIT_ROWS;
	v->has_conditions = true;
}

/* Rows have values; they cannot say that two answers are compared. */
static bool
rows_of(struct editing *e, struct str text, struct edit_condition *c)
{
	size_t	 i;

	if (!edit_condition_read(e->rq->arena, text, c))
		return (false);
	for (i = 0; i < c->n; i++)
		if (c->rows[i].bare && edit_question_find(e->edit,
		    c->rows[i].value) != NULL)
			return (false);
	return (true);
}

struct str
editor_sentence(struct editing *e, size_t node, char kind)
{
	const struct condition_kind	*k = kind_of(kind);
	struct edit_condition		 c;
	struct str			 text = edit_attribute(e->edit, node,
					    k->name);

	return (text.len != 0 && rows_of(e, text, &c) ?
	    sentence(e, &c, k->sentence) : text);
}

void
editor_condition_fill(struct editing *e, struct form_view *v)
{
	const struct condition_kind	*k = kind_edited(e);
	struct edit_condition		 c;
	struct str			 stored = edit_attribute(e->edit,
					    e->owner, k->name);

	memset(&c, 0, sizeof(c));
	v->condition = editor_value(e, "show-if", stored);
	v->condition_error = editor_error(e, STR("show-if"));
	v->by_rows = stored.len == 0 || rows_of(e, stored, &c);
	if (stored.len != 0 && v->by_rows)
		v->sentence = sentence(e, &c, k->sentence);
	v->condition_title = rq_word(e->rq, k->title);
	if (k->always != W_NONE)
		v->condition_always = rq_word(e->rq, k->always);
	v->join_label = rq_word(e->rq, k->join);
	if (!v->by_rows)
		memset(&c, 0, sizeof(c));
	if (e->typed != NULL && form_find(e->typed, "c.0.q") != NULL)
		rows_read(e, e->typed, &c);
	if (v->by_rows)
		rows_fill(e, &c, v);
	v->has_conditions |= stored.len != 0;
}

/* Who has no menu types what an option is called. */
static bool
value_settle(struct editing *e, const struct edit_question *q,
    struct edit_row *r)
{
	struct str	*codes;
	size_t		 i, n = codes_list(e, q, &codes);

	for (i = 0; i < n; i++)
		if (str_is(codes[i], r->value))
			return (true);
	for (i = 0; i < n; i++)
		if (str_is_nocase(option_label(e, q, codes[i]), r->value)) {
			r->value = codes[i];
			return (true);
		}
	return (n == 0);
}

static bool
row_is_good(struct editing *e, struct edit_row *r, enum expr_type kind)
{
	const struct edit_question	*q = edit_question_find(e->edit,
					    r->question);
	double				 x;

	if (q == NULL || kind == EXPR_TYPE__MAX || !edit_op_is_for(r->op, kind))
		return (false);
	if (!edit_op_has_value(r->op))
		return (true);
	if (r->value.len == 0 || !str_utf8_is_valid(r->value) ||
	    (kind == EXPR_NUMBER && !str_double(r->value, &x)))
		return (false);
	return (value_settle(e, q, r));
}

/* Rows that say what is stored leave its spelling alone. */
static bool
is_stored(struct editing *e, const struct edit_condition *c)
{
	struct edit_condition	 s;
	struct str		 text = edit_attribute(e->edit, e->owner,
				    kind_edited(e)->name);
	size_t			 i;

	if (text.len == 0 || !rows_of(e, text, &s) ||
	    s.n != c->n || (s.n > 1 && s.any != c->any))
		return (false);
	for (i = 0; i < s.n; i++)
		if (!str_is(s.rows[i].question, c->rows[i].question) ||
		    s.rows[i].op != c->rows[i].op ||
		    (edit_op_has_value(s.rows[i].op) &&
		    !str_is(s.rows[i].value, c->rows[i].value)))
			return (false);
	return (true);
}

/* What was typed, with each question's kind. */
static bool
rows_take(struct editing *e, struct edit_condition *c, enum expr_type *kinds)
{
	size_t	 i;

	rows_read(e, &e->rq->form, c);
	for (i = 0; i < c->n; i++) {
		kinds[i] = editor_kind(e, c->rows[i].question);
		if (row_is_good(e, &c->rows[i], kinds[i]))
			continue;
		editor_problem(e, str_cat(e->rq->arena, STR("#"),
		    row_field(e->rq->arena, i, "v")), W_EDITOR_WRONG_ROW);
		return (false);
	}
	return (true);
}

void
editor_rows_fill(struct editing *e, struct form_view *v)
{
	struct edit_condition	 c;

	memset(&c, 0, sizeof(c));
	if (e->typed != NULL)
		rows_read(e, e->typed, &c);
	rows_fill(e, &c, v);
}

bool
editor_rows_text(struct editing *e, struct str *text)
{
	enum expr_type		 kinds[EDIT_ROWS];
	struct edit_condition	 c;

	if (!rows_take(e, &c, kinds))
		return (false);
	if (c.n != 0)
		*text = edit_condition_write(e->rq->arena, &c, kinds);
	if (c.n != 0 && text->len <= EXPR_TEXT_MAX)
		return (true);
	editor_problem(e, STR("#c.0.q"), c.n == 0 ? W_EDITOR_WRONG_ROW :
	    W_EDITOR_WRONG_CONDITION);
	return (false);
}

struct str
editor_rows_sentence(struct editing *e, struct str text, enum word says)
{
	struct edit_condition	 c;

	return (rows_of(e, text, &c) ? sentence(e, &c, says) : text);
}

bool
editor_condition_put(struct editing *e)
{
	const struct form	*f = &e->rq->form;
	enum expr_type		 kinds[EDIT_ROWS];
	struct edit_condition	 c;
	struct str		 text = str_trim(form_get(f, "show-if"));

	if (form_find(f, "show-if") != NULL) {
		if (text.len > EXPR_TEXT_MAX) {
			editor_problem(e, STR("#show-if"),
			    W_EDITOR_WRONG_CONDITION);
			return (false);
		}
		edit_set_attribute(e->edit, e->owner, kind_edited(e)->name,
		    text);
		return (true);
	}
	if (form_find(f, "c.0.q") == NULL)
		return (true);
	if (!rows_take(e, &c, kinds))
		return (false);
	if (is_stored(e, &c))
		return (true);
	text = edit_condition_write(e->rq->arena, &c, kinds);
	if (text.len > EXPR_TEXT_MAX) {
		editor_problem(e, STR("#c.0.q"), W_EDITOR_WRONG_CONDITION);
		return (false);
	}
	edit_set_attribute(e->edit, e->owner, kind_edited(e)->name, text);
	return (true);
}
