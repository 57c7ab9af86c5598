/*
 * LimeSurvey's .lss, .lsg and .lsq: dumps of its tables, of which the rows are
 * joined here by their ids. Texts are HTML, in tables of their own by language
 * since DBVersion 400; older files are refused.
 */
#include <stdlib.h>

#include "exchange/exchange.h"
#include "exchange/tree.h"

#define DBVERSION_LEAST	400
#define ROWS_MAX	100000

/* A row of a table, in the order that the tables say. */
struct row {
	const struct tree	*t;
	int64_t			 order[2];
	size_t			 index;
};

struct rows {
	struct row	*list;
	size_t		 n, cap;
};

/* A question, subquestion or answer by its id: where its texts belong. */
struct target {
	struct sketch_question *question;	/* of which it is, or which it is */
	struct sketch_question *second;	/* dual scale: the other table */
	struct sketch_option *option;	/* NULL: the question itself */
	char		 type;
};

struct lss {
	struct arena	*arena;
	struct sketch	*s;
	const struct tree *root;
	struct names	 groups;	/* gid: its row's page */
	struct names	 questions;	/* qid: struct target */
	struct names	 answers;	/* aid: struct target */
};

/* What a letter means. */
static const struct lss_type {
	char		 letter;
	const char	*type;		/* ours */
	const char	*row_type;	/* of a table's rows, or NULL */
	bool		 by_column;	/* a question for each cell */
	enum word	 told;		/* W_NONE: nothing is lost */
} types[] = {
	{ 'S', "short-text", NULL, false, W_NONE },
	{ 'T', "long-text", NULL, false, W_NONE },
	{ 'U', "long-text", NULL, false, W_NONE },
	{ 'N', "number", NULL, false, W_NONE },
	{ 'D', "date", NULL, false, W_NONE },
	{ 'L', "single", NULL, false, W_NONE },
	{ '!', "dropdown", NULL, false, W_NONE },
	{ 'O', "single", NULL, false, W_EXCHANGE_COMMENT },
	{ 'M', "multiple", NULL, false, W_NONE },
	{ 'P', "multiple", NULL, false, W_EXCHANGE_COMMENT },
	{ 'Y', "yesno", NULL, false, W_NONE },
	{ 'G', "single", NULL, false, W_NONE },
	{ '5', "rating", NULL, false, W_NONE },
	{ 'X', "statement", NULL, false, W_NONE },
	{ 'A', "matrix", "single", false, W_NONE },
	{ 'B', "matrix", "single", false, W_NONE },
	{ 'C', "matrix", "single", false, W_NONE },
	{ 'E', "matrix", "single", false, W_NONE },
	{ 'F', "matrix", "single", false, W_NONE },
	{ 'H', "matrix", "single", false, W_NONE },
	{ '1', "matrix", "single", false, W_EXCHANGE_DUAL },
	{ 'K', "", "number", false, W_NONE },
	{ 'Q', "", "short-text", false, W_NONE },
	{ ':', "", "number", true, W_NONE },
	{ ';', "", "short-text", true, W_NONE },
	{ '|', "file", NULL, false, W_EXCHANGE_ONE_FILE },
	{ 'R', "ranking", "number", false, W_EXCHANGE_RANKING },
};

static const struct lss_type *
type_find(char letter)
{
	size_t	 i;

	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (types[i].letter == letter)
			return (&types[i]);
	return (NULL);
}

/* --- tables --- */

static struct str
cell(const struct lss *l, const struct tree *row, const char *name)
{
	return (tree_says(l->arena, row, name));
}

static int64_t
cell_number(const struct lss *l, const struct tree *row, const char *name)
{
	int64_t	 n;

	return (str_int(cell(l, row, name), &n) ? n : 0);
}

static const struct tree *
table_first(const struct lss *l, const char *table)
{
	return (tree_child(tree_child(tree_child(l->root, table), "rows"),
	    "row"));
}

static int
rows_compare(const void *x, const void *y)
{
	const struct row	*a = x, *b = y;
	int			 i;

	for (i = 0; i < 2; i++)
		if (a->order[i] != b->order[i])
			return (a->order[i] < b->order[i] ? -1 : 1);
	return ((a->index > b->index) - (a->index < b->index));
}

/* The rows of a table by one of its columns, behind each other's group. */
static struct rows
table_sorted(struct lss *l, const char *table, const char *column)
{
	struct rows		 rows = { .n = 0 };
	struct sketch_page	*page;
	const struct tree	*t;

	for (t = table_first(l, table); t != NULL && rows.n < ROWS_MAX;
	    t = tree_next(t, "row")) {
		page = names_find(&l->groups, cell(l, t, "gid"));
		ARENA_PUSH(l->arena, rows.list, rows.n, rows.cap) =
		    (struct row){ t, { page == NULL ? 0 : page - l->s->pages,
		    cell_number(l, t, column) }, rows.n };
	}
	if (rows.n > 1)
		qsort(rows.list, rows.n, sizeof(*rows.list), rows_compare);
	return (rows);
}

static size_t
row_language(struct lss *l, const struct tree *row, const char *column)
{
	struct str	 tag = cell(l, row, column);

	return (tag.len == 0 ? 0 : sketch_language(l->s, tag));
}

/* --- the survey, its groups --- */

static void
languages_read(struct lss *l)
{
	const struct tree	*survey = table_first(l, "surveys"), *t;
	struct str		 list, tag;
	bool			 more;

	if (survey != NULL) {
		(void)sketch_language(l->s, cell(l, survey, "language"));
		list = cell(l, survey, "additional_languages");
		for (more = list.len != 0; more;) {
			more = str_cut(list, ' ', &tag, &list);
			if (tag.len != 0)
				(void)sketch_language(l->s, tag);
		}
	}
	t = tree_child(tree_child(l->root, "languages"), "language");
	for (; t != NULL; t = tree_next(t, "language"))
		(void)sketch_language(l->s, tree_text(l->arena, t));
}

static void
survey_texts(struct lss *l)
{
	const struct tree	*t = table_first(l, "surveys_languagesettings");
	struct sketch		*s = l->s;
	struct str		 intro;
	size_t			 lang;

	for (; t != NULL; t = tree_next(t, "row")) {
		lang = row_language(l, t, "surveyls_language");
		sketch_say(s, NULL, &s->title, lang, cell(l, t,
		    "surveyls_title"));
		intro = cell(l, t, "surveyls_description");
		intro = str_cat(l->arena, intro, STR("<br/>"), cell(l, t,
		    "surveyls_welcometext"));
		sketch_say(s, NULL, &s->intro, lang, intro);
		sketch_say(s, NULL, &s->thanks, lang, cell(l, t,
		    "surveyls_endtext"));
		if (cell(l, t, "surveyls_policy_notice").len != 0)
			sketch_tell(s, REPORT_LOST, W_EXCHANGE_NOTICE, NULL,
			    STR_NONE);
		if (cell(l, t, "surveyls_url").len != 0)
			sketch_tell(s, REPORT_LOST, W_EXCHANGE_SETTING, NULL,
			    str_cat(l->arena, STR("surveyls_url: "),
			    cell(l, t, "surveyls_url")));
	}
}

static void
groups_read(struct lss *l)
{
	struct rows		 rows = table_sorted(l, "groups",
				    "group_order");
	const struct tree	*t;
	struct sketch_page	*p;
	struct str		 gid;
	size_t			 i, lang;

	for (i = 0; i < rows.n; i++) {
		gid = cell(l, rows.list[i].t, "gid");
		p = sketch_page(l->s, str_cat(l->arena, STR("group"),
		    str_of_int(l->arena, (int64_t)i + 1)));
		(void)names_put(&l->groups, gid, p);
		sketch_when(l->s, &p->when, cell(l, rows.list[i].t,
		    "grelevance"));
		if (cell(l, rows.list[i].t, "randomization_group").len != 0)
			sketch_tell(l->s, REPORT_LOST, W_EXCHANGE_RANDOM, NULL,
			    cell(l, rows.list[i].t, "randomization_group"));
	}
	t = table_first(l, "group_l10ns");
	for (; t != NULL; t = tree_next(t, "row")) {
		if ((p = names_find(&l->groups, cell(l, t, "gid"))) == NULL)
			continue;
		lang = row_language(l, t, "language");
		sketch_say(l->s, NULL, &p->title, lang, cell(l, t,
		    "group_name"));
		sketch_say(l->s, NULL, &p->intro, lang, cell(l, t,
		    "description"));
	}
}

/* --- questions --- */

static void
words_add(struct lss *l, struct sketch_question *q, const char *code,
    enum word w)
{
	struct sketch_option	*o = sketch_option(l->s, q, str_of(code));

	if (o != NULL)
		sketch_say_word(l->s, &o->label, w);
}

/* Options that LimeSurvey gives by itself. */
static void
options_given(struct lss *l, struct sketch_question *q, char type)
{
	if (type == '5' || type == 'A')
		sketch_attr(l->s, q, "steps", STR("5"));
	else if (type == 'B')
		sketch_attr(l->s, q, "steps", STR("10"));
	else if (type == 'G') {
		words_add(l, q, "F", W_EXCHANGE_FEMALE);
		words_add(l, q, "M", W_EXCHANGE_MALE);
	} else if (type == 'C') {
		words_add(l, q, "Y", W_QUESTION_YES);
		words_add(l, q, "U", W_EXCHANGE_UNCERTAIN);
		words_add(l, q, "N", W_QUESTION_NO);
	} else if (type == 'E') {
		words_add(l, q, "I", W_EXCHANGE_INCREASED);
		words_add(l, q, "S", W_EXCHANGE_SAME);
		words_add(l, q, "D", W_EXCHANGE_DECREASED);
	}
}

static struct sketch_question *
question_made(struct lss *l, const struct lss_type *type, struct str code,
    const struct tree *row)
{
	struct sketch_question	*q = sketch_question(l->s, code, type->type);
	struct sketch_page	*page;
	struct str		 mandatory = cell(l, row, "mandatory");

	if ((page = names_find(&l->groups, cell(l, row, "gid"))) != NULL)
		q->page = (size_t)(page - l->s->pages);
	if (type->row_type != NULL && !sketch_type_is(type->type))
		q->row_type = str_of(type->row_type);
	q->by_column = type->by_column;
	q->required = str_is_c(mandatory, "Y") && type->letter != 'X';
	q->asked_once = str_is_c(mandatory, "S") && type->letter != 'X';
	sketch_when(l->s, &q->when, cell(l, row, "relevance"));
	if (cell(l, row, "preg").len != 0)
		sketch_tell(l->s, REPORT_LOST, W_EXCHANGE_VALIDATION, q,
		    cell(l, row, "preg"));
	if (type->told != W_NONE && (type->letter != 'R' ||
	    q->row_type.len != 0))
		sketch_tell(l->s, REPORT_CHANGED, type->told, q, STR_NONE);
	options_given(l, q, type->letter);
	return (q);
}

/* The comment beside a choice is a question of its own behind it. */
static void
comment_add(struct lss *l, const struct sketch_question *q)
{
	struct sketch_question	*comment;

	comment = sketch_question(l->s, str_cat(l->arena, q->there,
	    STR("_comment")), "long-text");
	comment->page = q->page;
	comment->when = q->when;
	sketch_say_word(l->s, &comment->label, W_EXCHANGE_COMMENT_LABEL);
}

static void
question_read(struct lss *l, const struct tree *row)
{
	struct target		*target = arena_get(l->arena, sizeof(*target));
	struct str		 letter = cell(l, row, "type"), code;
	const struct lss_type	*type;
	struct sketch_question	*q;

	code = cell(l, row, "title");
	target->type = letter.len == 1 ? letter.p[0] : '\0';
	if (!names_put(&l->questions, cell(l, row, "qid"), target))
		return;
	if ((type = type_find(target->type)) == NULL) {
		q = arena_get(l->arena, sizeof(*q));
		q->there = code;
		target->question = q;
		sketch_tell(l->s, REPORT_LOST, target->type == '*' ?
		    W_EXCHANGE_EQUATION : W_EXCHANGE_TYPE, q, letter);
		return;
	}
	target->question = q = question_made(l, type, code, row);
	/* As conditions of old called it. */
	sketch_name(l->s, str_cat(l->arena, cell(l, table_first(l, "surveys"),
	    "sid"), STR("X"),
	    cell(l, row, "gid"), STR("X"), cell(l, row, "qid")), q, NULL);
	if (str_is_c(cell(l, row, "other"), "Y"))
		sketch_say_word(l->s, &q->other, W_EXCHANGE_OTHER);
	if (target->type == '1')
		target->second = question_made(l, type, str_cat(l->arena,
		    code, STR("_2")), row);
	if (type->told == W_EXCHANGE_COMMENT)
		comment_add(l, q);
}

static void
subquestion_read(struct lss *l, const struct tree *row)
{
	struct target		*parent, *target;
	struct sketch_question	*q;
	struct str		 code = cell(l, row, "title"), name;
	bool			 column, choice;

	parent = names_find(&l->questions, cell(l, row, "parent_qid"));
	if (parent == NULL || type_find(parent->type) == NULL)
		return;
	q = parent->question;
	target = arena_get(l->arena, sizeof(*target));
	*target = *parent;
	choice = parent->type == 'M' || parent->type == 'P';
	column = q->by_column && cell_number(l, row, "scale_id") != 0;
	target->option = choice || column ? sketch_option(l->s, q, code) :
	    sketch_row(l->s, q, code);
	if (target->option == NULL ||
	    !names_put(&l->questions, cell(l, row, "qid"), target))
		return;
	if (parent->second != NULL)
		ARENA_PUSH(l->arena, parent->second->rows.list,
		    parent->second->rows.n, parent->second->rows.cap) =
		    target->option;
	name = str_cat(l->arena, q->there, STR("_"), code);
	if (choice)
		sketch_name(l->s, name, q, target->option);
}

/* Ranking's items are its answers: without our own type each gets a place. */
static void
answer_read(struct lss *l, const struct tree *row)
{
	struct target		*parent, *target;
	struct sketch_question	*q;
	int64_t			 score = cell_number(l, row,
				    "assessment_value");

	parent = names_find(&l->questions, cell(l, row, "qid"));
	if (parent == NULL || type_find(parent->type) == NULL)
		return;
	q = parent->second != NULL && cell_number(l, row, "scale_id") != 0 ?
	    parent->second : parent->question;
	target = arena_get(l->arena, sizeof(*target));
	*target = *parent;
	target->option = parent->type == 'R' && q->row_type.len != 0 ?
	    sketch_row(l->s, q, cell(l, row, "code")) :
	    sketch_option(l->s, q, cell(l, row, "code"));
	if (target->option == NULL)
		return;
	(void)names_put(&l->answers, cell(l, row, "aid"), target);
	if (score != 0 && score >= -1000 && score <= 1000 &&
	    (parent->type == 'L' || parent->type == '!')) {
		target->option->has_score = true;
		target->option->score = score;
	}
}

/* --- texts --- */

static void
texts_read(struct lss *l)
{
	const struct tree	*t;
	struct target		*target;
	size_t			 lang;

	t = table_first(l, "question_l10ns");
	for (; t != NULL; t = tree_next(t, "row")) {
		target = names_find(&l->questions, cell(l, t, "qid"));
		if (target == NULL)
			continue;
		lang = row_language(l, t, "language");
		sketch_say(l->s, target->question, target->option == NULL ?
		    &target->question->label : &target->option->label, lang,
		    cell(l, t, "question"));
		if (target->option == NULL)
			sketch_say(l->s, target->question,
			    &target->question->help, lang, cell(l, t, "help"));
		if (cell(l, t, "script").len != 0)
			sketch_tell(l->s, REPORT_LOST, W_EXCHANGE_SCRIPT,
			    target->question, STR_NONE);
		if (target->second != NULL && target->option == NULL)
			sketch_say(l->s, target->second,
			    &target->second->label, lang, cell(l, t,
			    "question"));
	}
	t = table_first(l, "answer_l10ns");
	for (; t != NULL; t = tree_next(t, "row")) {
		target = names_find(&l->answers, cell(l, t, "aid"));
		if (target == NULL)
			continue;
		sketch_say(l->s, target->question, &target->option->label,
		    row_language(l, t, "language"), cell(l, t, "answer"));
	}
}

/* --- attributes --- */

static void
setting_lost(struct lss *l, struct target *t, const char *name, struct str v)
{
	sketch_tell(l->s, REPORT_LOST, W_EXCHANGE_SETTING, t->question,
	    str_cat(l->arena, str_of(name), STR(": "), v));
}

/* A bound, without zeros that only its database put behind it. */
static void
take_bound(struct lss *l, struct target *t, const char *name, struct str v)
{
	struct str	 whole, rest;

	if (str_cut(v, '.', &whole, &rest)) {
		while (rest.len != 0 && rest.p[rest.len - 1] == '0')
			rest.len--;
		v = rest.len == 0 ? whole : v;
	}
	if (str_is(t->question->type, STR("number")) ||
	    str_is(t->question->row_type, STR("number")))
		sketch_attr(l->s, t->question, name, v);
	else
		setting_lost(l, t, name, v);
}

static void
take_choices(struct lss *l, struct target *t, const char *name, struct str v)
{
	int64_t	 n;

	if (str_is(t->question->type, STR("multiple")) && str_int(v, &n) &&
	    n > 0 && n <= (int64_t)t->question->options.n)
		sketch_attr(l->s, t->question, name, v);
	else
		setting_lost(l, t, name, v);
}

static void
take_length(struct lss *l, struct target *t, const char *name, struct str v)
{
	int64_t	 n;

	/* For numbers it only says how wide the field is. */
	if (str_ends(t->question->type, STR("-text")) && str_int(v, &n) &&
	    n > 0 && n <= 10000)
		sketch_attr(l->s, t->question, name, v);
}

static void
take_exclusive(struct lss *l, struct target *t, const char *name, struct str v)
{
	struct sketch_list	*list = &t->question->options;
	struct str		 code;
	size_t			 i;
	bool			 more = true;

	(void)l;
	(void)name;
	while (more) {
		more = str_cut(v, ';', &code, &v);
		for (i = 0; t->type == 'M' && i < list->n; i++)
			list->list[i]->exclusive |=
			    str_is(list->list[i]->there, str_trim(code));
	}
}

/* Options in an order of chance: "random", "1", and alphabetical ones told. */
static void
take_random(struct lss *l, struct target *t, const char *name, struct str v)
{
	if ((str_is_c(v, "random") || str_is_c(v, "1")) &&
	    str_has_byte(STR("L!OMPR"), t->type) &&
	    t->question->row_type.len == 0)
		sketch_attr(l->s, t->question, "order", STR("random"));
	else
		sketch_tell(l->s, REPORT_LOST, W_EXCHANGE_RANDOM, t->question,
		    str_cat(l->arena, str_of(name), STR(": "), v));
}

static void
take_hidden(struct lss *l, struct target *t, const char *name, struct str v)
{
	(void)name;
	(void)v;
	if (t->type != '*')
		sketch_tell(l->s, REPORT_CHANGED, W_EXCHANGE_HIDDEN,
		    t->question, STR_NONE);
}

/* Attributes with a meaning here, and those whose loss is told. A value that
 * is silent says what holds without it. */
static const struct lss_attribute {
	const char	*name;
	const char	*silent;
	void		(*take)(struct lss *, struct target *,
			    const char *ours, struct str value);
	const char	*ours;
	enum word	 told;
} attributes[] = {
	{ "min_num_value_n", "", take_bound, "min", W_NONE },
	{ "max_num_value_n", "", take_bound, "max", W_NONE },
	{ "min_answers", "", take_choices, "min", W_NONE },
	{ "max_answers", "", take_choices, "max", W_NONE },
	{ "maximum_chars", "", take_length, "max", W_NONE },
	{ "exclude_all_others", "", take_exclusive, "", W_NONE },
	{ "hidden", "0", take_hidden, "", W_NONE },
	{ "equation", "", NULL, NULL, W_EXCHANGE_EQUATION },
	{ "em_validation_q", "", NULL, NULL, W_EXCHANGE_VALIDATION },
	{ "em_validation_sq", "", NULL, NULL, W_EXCHANGE_VALIDATION },
	{ "random_order", "0", take_random, "random_order", W_NONE },
	{ "random_group", "", NULL, NULL, W_EXCHANGE_RANDOM },
	{ "answer_order", "normal", take_random, "answer_order", W_NONE },
	{ "subquestion_order", "normal", take_random, "subquestion_order", W_NONE },
	{ "array_filter", "", NULL, NULL, W_EXCHANGE_FILTER },
	{ "array_filter_exclude", "", NULL, NULL, W_EXCHANGE_FILTER },
	{ "time_limit", "", NULL, NULL, W_EXCHANGE_SETTING },
	{ "max_subquestions", "", NULL, NULL, W_EXCHANGE_SETTING },
	{ "equals_num_value", "", NULL, NULL, W_EXCHANGE_VALIDATION },
	{ "image", "", NULL, NULL, W_EXCHANGE_MEDIA },
	{ "multiflexible_min", "", take_bound, "min", W_NONE },
	{ "multiflexible_max", "", take_bound, "max", W_NONE },
};

/* What stood beside the input says how to fill it in: behind the help. */
static void
affix_take(struct lss *l, struct sketch_question *q, size_t lang, struct str v)
{
	struct str	 help;

	if (lang >= SURVEY_LANGUAGES_MAX)
		return;
	help = q->help.in[lang];
	sketch_say(l->s, q, &q->help, lang, help.len == 0 ? v :
	    str_cat(l->arena, help, STR(" ("), v, STR(")")));
	sketch_tell(l->s, REPORT_CHANGED, W_EXCHANGE_AFFIX, q, STR_NONE);
}

static void
attribute_read(struct lss *l, const struct tree *row)
{
	struct target	*t;
	struct str	 name = cell(l, row, "attribute"),
			 v = cell(l, row, "value");
	size_t		 i, lang;

	t = names_find(&l->questions, cell(l, row, "qid"));
	if (t == NULL || t->option != NULL || v.len == 0)
		return;
	lang = row_language(l, row, "language");
	if (str_is_c(name, "other_replace_text")) {
		if (sketch_text_is_given(&t->question->other))
			sketch_say(l->s, t->question, &t->question->other,
			    lang, v);
		return;
	}
	if (str_is_c(name, "prefix") || str_is_c(name, "suffix")) {
		affix_take(l, t->question, lang, v);
		return;
	}
	for (i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++) {
		if (!str_is_c(name, attributes[i].name) ||
		    str_is_c(v, attributes[i].silent))
			continue;
		if (attributes[i].take != NULL)
			attributes[i].take(l, t, attributes[i].ours, v);
		else
			sketch_tell(l->s, REPORT_LOST, attributes[i].told,
			    t->question, str_cat(l->arena, name, STR(": "),
			    v));
	}
}

/* --- what belongs to the whole --- */

static void
rest_tell(struct lss *l)
{
	static const struct { const char *table; enum word told; } rest[] = {
		{ "quota", W_EXCHANGE_QUOTA },
		{ "defaultvalues", W_EXCHANGE_DEFAULTS },
		{ "assessments", W_EXCHANGE_ASSESSMENTS },
		{ "survey_url_parameters", W_EXCHANGE_PARAMETERS },
	};
	const struct tree	*t;
	size_t			 i;

	for (i = 0; i < sizeof(rest) / sizeof(rest[0]); i++)
		if ((t = table_first(l, rest[i].table)) != NULL)
			sketch_tell(l->s, REPORT_LOST, rest[i].told, NULL,
			    cell(l, t, "name"));
}

static void
tables_read(struct lss *l)
{
	const struct tree	*t;
	struct rows		 rows;
	size_t			 i;

	languages_read(l);
	survey_texts(l);
	groups_read(l);
	rows = table_sorted(l, "questions", "question_order");
	for (i = 0; i < rows.n; i++)
		if (cell_number(l, rows.list[i].t, "parent_qid") == 0)
			question_read(l, rows.list[i].t);
	rows = table_sorted(l, "subquestions", "question_order");
	for (i = 0; i < rows.n; i++)
		subquestion_read(l, rows.list[i].t);
	rows = table_sorted(l, "answers", "sortorder");
	for (i = 0; i < rows.n; i++)
		answer_read(l, rows.list[i].t);
	texts_read(l);
	t = table_first(l, "question_attributes");
	for (; t != NULL; t = tree_next(t, "row"))
		attribute_read(l, t);
	rest_tell(l);
}

bool
limesurvey_read(struct exchange_file *f)
{
	struct lss	 l = { .arena = f->arena };
	int64_t		 version;

	l.groups.arena = l.questions.arena = l.answers.arena = f->arena;
	l.root = tree_read(f->arena, f->bytes, false, &f->refused, &f->detail);
	if (l.root == NULL)
		return (false);
	version = cell_number(&l, l.root, "DBVersion");
	if (version < DBVERSION_LEAST) {
		f->refused = W_EXCHANGE_REFUSED_OLD;
		f->detail = str_of_int(f->arena, version);
		return (false);
	}
	f->sketch = l.s = sketch_new(f->arena, DIALECT_LIMESURVEY);
	tables_read(&l);
	return (true);
}
