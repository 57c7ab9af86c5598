/*
 * One question of the definition: the attributes of every question by table,
 * those of its type as the type's record says, and its texts.
 */
#include <string.h>

#include "form/survey_xml.h"
#include "form/type.h"

static void
read_nothing(struct survey_maker *m, struct question *q, struct str value)
{
	(void)m;
	(void)q;
	(void)value;
}

static void
read_required(struct survey_maker *m, struct question *q, struct str value)
{
	if (!(q->soft = str_is_c(value, "soft")))
		q->required = survey_xml_yes(m, q->line, "required", value);
}

static void
read_personal(struct survey_maker *m, struct question *q, struct str value)
{
	q->personal |= survey_xml_yes(m, q->line, "personal", value);
}

static void
read_condition(struct survey_maker *m, struct question *q, struct str value)
{
	m->question_if[q->index] = (struct survey_condition){ value, q->line };
}

static void
read_fixed(struct survey_maker *m, struct question *q, struct str value)
{
	q->fixed = survey_xml_yes(m, q->line, "fixed", value);
}

/* Of its options. */
static void
read_order(struct survey_maker *m, struct question *q, struct str value)
{
	q->random = str_is_c(value, "random") &&
	    (q->type->flags & QT_OPTIONS) != 0;
	m->survey->shuffles |= q->random;
	if (!str_is_c(value, "random"))
		SURVEY_FAULT_EN(m, q->line, "order=\"%.*s\": only \"random\" has "
		    "a meaning", STR_ARG(value));
	else if (!q->random)
		SURVEY_FAULT_EN(m, q->line, "a question of type \"%s\" has no "
		    "options to order", q->type->name);
}

static void
read_required_if(struct survey_maker *m, struct question *q, struct str value)
{
	m->required_if[q->index] = (struct survey_condition){ value, q->line };
}

/* Of every question; code and type are read first. */
static const struct question_attribute	always[] = {
	{ .name = "code", .read = read_nothing },
	{ .name = "type", .read = read_nothing },
	{ .name = "show-if", .read = read_condition },
	{ .name = "fixed", .read = read_fixed },
	{ .name = NULL }
};

/* Of those that ask something. */
static const struct question_attribute	asking[] = {
	{ .name = "required", .read = read_required },
	{ .name = "required-if", .read = read_required_if },
	{ .name = "personal", .read = read_personal },
	{ .name = "order", .read = read_order },
	{ .name = NULL }
};

/* A text has a meaning where flag is set, or is not with unset. */
static const struct {
	const char	*name;
	unsigned int	 flag;
	unsigned int	 unset;
	size_t		 offset;
} question_texts[] = {
	{ "label", 0, 0, offsetof(struct question, label) },
	{ "help", 0, 0, offsetof(struct question, help) },
	{ "missing", 0, QT_UNASKED, offsetof(struct question, missing) },
	{ "invalid", QT_TYPED, 0, offsetof(struct question, invalid) },
	{ "placeholder", QT_TYPED, 0, offsetof(struct question, placeholder) },
	{ "low", QT_ENDS, 0, offsetof(struct question, low_label) },
	{ "high", QT_ENDS, 0, offsetof(struct question, high_label) },
	{ "agree", QT_AGREE, 0, offsetof(struct question, agree_label) },
	{ "other", QT_OTHER, 0, offsetof(struct question, other_label) },
};

/* Stands in for a type that does not exist, so that reading goes on. */
static const struct question_type	no_type = {
	.name = "unknown", .flags = QT_NO_ANSWER
};

#define COUNT(table)	(sizeof(table) / sizeof((table)[0]))

static const struct question_attribute *
attribute_find(const struct question_attribute *list, const char *name)
{
	for (; list != NULL && list->name != NULL; list++)
		if (strcmp(list->name, name) == 0)
			return (list);
	return (NULL);
}

/* Has it a meaning for another type? */
static bool
attribute_is_known(const char *name)
{
	size_t	 i;

	for (i = 0; question_types[i] != NULL; i++)
		if (attribute_find(question_types[i]->attributes, name) !=
		    NULL)
			return (true);
	return (attribute_find(asking, name) != NULL);
}

static void
question_attribute_read(struct survey_maker *m, struct question *q,
    const xmlAttr *attr)
{
	const struct question_attribute	*row;
	const char	*name = (const char *)attr->name;

	row = attribute_find(always, name);
	if (row == NULL && ((q->type->flags & QT_UNASKED) == 0 ||
	    ((q->type->flags & QT_SILENT) != 0 &&
	    strcmp(name, "personal") == 0)))
		row = attribute_find(asking, name);
	if (row == NULL)
		row = attribute_find(q->type->attributes, name);
	if (row != NULL)
		row->read(m, q, survey_xml_value(m, attr));
	else if (attribute_is_known(name))
		SURVEY_FAULT_EN(m, q->line, "\"%s\" has no meaning for a question "
		    "of type \"%s\"", name, q->type->name);
	else
		SURVEY_FAULT_EN(m, q->line, "a question has no attribute \"%s\"",
		    name);
}

/* The show-if of an option or row, read once all questions are known. */
static void
item_if_read(struct survey_maker *m, struct question *q,
    struct question_option *o, const char *what, struct str text)
{
	struct survey_item_if	*i = arena_get(m->arena, sizeof(*i));

	*i = (struct survey_item_if){ m->items, { text, o->line }, what, q, o };
	m->items = i;
}

static void
option_read(struct survey_maker *m, const xmlNode *node, struct question *q,
    struct question_option *o)
{
	const xmlAttr	*attr;
	const char	*name;
	struct str	 value;

	o->line = survey_xml_line(node);
	for (attr = node->properties; attr != NULL; attr = attr->next) {
		name = (const char *)attr->name;
		value = survey_xml_value(m, attr);
		if (strcmp(name, "code") == 0)
			o->code = value;
		else if (strcmp(name, "exclusive") == 0)
			o->exclusive = survey_xml_yes(m, o->line, name, value);
		else if (strcmp(name, "image") == 0)
			o->image = value;
		else if (strcmp(name, "fixed") == 0)
			o->fixed = survey_xml_yes(m, o->line, name, value);
		else if (strcmp(name, "show-if") == 0)
			item_if_read(m, q, o, "option", value);
		else if (strcmp(name, "score") == 0) {
			o->has_score = true;
			o->score = survey_xml_whole(m, o->line, name, value, -1000,
			    1000);
		} else
			SURVEY_FAULT_EN(m, o->line, "an option has no attribute "
			    "\"%s\"", name);
	}
	survey_xml_text(m, node, &o->label);
}

/* A row of a matrix. */
static void
row_read(struct survey_maker *m, const xmlNode *node, struct question *q,
    struct question_option *o)
{
	const xmlAttr	*attr;
	const char	*name;

	o->line = survey_xml_line(node);
	for (attr = node->properties; attr != NULL; attr = attr->next) {
		name = (const char *)attr->name;
		if (strcmp(name, "code") == 0)
			o->code = survey_xml_value(m, attr);
		else if (strcmp(name, "required") == 0)
			o->required = survey_xml_yes(m, o->line, name,
			    survey_xml_value(m, attr));
		else if (strcmp(name, "show-if") == 0)
			item_if_read(m, q, o, "row", survey_xml_value(m, attr));
		else
			SURVEY_FAULT_EN(m, o->line, "a row has no attribute "
			    "\"%s\"", name);
	}
	survey_xml_text(m, node, &o->label);
}

/* All children of that name, each by read. */
static size_t
list_read(struct survey_maker *m, const xmlNode *node, const char *name,
    struct question *q, void (*read)(struct survey_maker *, const xmlNode *,
    struct question *, struct question_option *),
    const struct question_option **out)
{
	const xmlNode	*n;
	struct question_option	*list;
	size_t		 count, i = 0;

	for (n = node->children, count = 0; n != NULL; n = n->next)
		count += survey_xml_is(n, name);
	m->survey->steps += count;
	if (count > SURVEY_OPTIONS_MAX)
		SURVEY_FAULT(m, survey_xml_line(node), W_LINT_MANY_OPTIONS,
		    .count = SURVEY_NUMBER(m, count), .most = SURVEY_NUMBER(m,
		    SURVEY_OPTIONS_MAX));
	*out = list = arena_array(m->arena, count, sizeof(*list));
	for (n = node->children; n != NULL && i < count; n = n->next)
		if (survey_xml_is(n, name))
			read(m, n, q, &list[i++]);
	return (count);
}

/* Of those that have it, an <option> or a <row>. */
static bool
child_is_listed(struct survey_maker *m, const xmlNode *n,
    const struct question *q)
{
	static const struct {
		const char	*name;
		unsigned int	 flag;
	} lists[] = { { "option", QT_OPTIONS }, { "row", QT_ROWS } };
	size_t	 i;

	for (i = 0; i < COUNT(lists); i++)
		if (survey_xml_is(n, lists[i].name)) {
			if ((q->type->flags & lists[i].flag) == 0)
				SURVEY_FAULT_EN(m, survey_xml_line(n),
				    "a question of type \"%s\" has no %ss",
				    q->type->name, lists[i].name);
			return (true);
		}
	return (false);
}

static void
question_child_read(struct survey_maker *m, const xmlNode *n,
    struct question *q)
{
	const char	*name = (const char *)n->name;
	size_t		 i;

	for (i = 0; i < COUNT(question_texts); i++)
		if (strcmp(question_texts[i].name, name) == 0)
			break;
	if (child_is_listed(m, n, q))
		return;
	if (strcmp(name, "check") == 0) {
		survey_xml_check(m, n, q->page, q);
		return;
	}
	if (i == COUNT(question_texts))
		SURVEY_FAULT_EN(m, survey_xml_line(n), "<%s> has no place in a question",
		    name);
	else if ((q->type->flags & question_texts[i].flag) !=
	    question_texts[i].flag ||
	    (q->type->flags & question_texts[i].unset) != 0)
		SURVEY_FAULT_EN(m, survey_xml_line(n), "<%s> has no meaning for a "
		    "question of type \"%s\"", name, q->type->name);
	else
		survey_xml_text(m, n, (struct text *)(void *)((char *)q +
		    question_texts[i].offset));
}

void
survey_xml_check(struct survey_maker *m, const xmlNode *node, size_t page,
    struct question *q)
{
	static const char	*const names[CHECK__MAX] = { "error", "warning",
	    "info" };
	struct survey_rule	*rule = arena_get(m->arena, sizeof(*rule));
	struct str		 severity;
	size_t			 i;

	rule->page = page;
	rule->question = q;
	rule->test.line = survey_xml_line(node);
	rule->test.text = survey_xml_attribute(m, node, "test");
	severity = survey_xml_attribute(m, node, "severity");
	for (i = 0; i < CHECK__MAX && severity.p != NULL; i++)
		if (str_is_c(severity, names[i]))
			break;
	if (i == CHECK__MAX)
		SURVEY_FAULT_EN(m, rule->test.line, "severity=\"%.*s\" must be "
		    "\"error\", \"warning\" or \"info\"", STR_ARG(severity));
	else
		rule->severity = (enum check_severity)i;
	survey_xml_text(m, node, &rule->message);
	rule->next = m->rules;
	m->rules = rule;
}

void
survey_xml_question(struct survey_maker *m, const xmlNode *node, size_t page)
{
	struct question	*q;
	const xmlAttr	*attr;
	const xmlNode	*n;

	if (m->survey->nquestions == SURVEY_QUESTIONS_MAX)
		SURVEY_FAULT(m, survey_xml_line(node), W_LINT_MANY_QUESTIONS,
		    .most = SURVEY_NUMBER(m, SURVEY_QUESTIONS_MAX));
	q = &m->questions[m->survey->nquestions];
	memset(q, 0, sizeof(*q));
	q->index = m->survey->nquestions;
	q->page = page;
	q->line = survey_xml_line(node);
	q->code = survey_xml_attribute(m, node, "code");
	q->type = question_type_find(survey_xml_attribute(m, node, "type"));
	if (q->type == NULL) {
		SURVEY_FAULT(m, q->line, W_LINT_NO_TYPE, .type =
		    survey_xml_attribute(m, node, "type"));
		q->type = &no_type;
	}
	q->personal = (q->type->flags & QT_PERSONAL) != 0;
	m->survey->files |= (q->type->flags & QT_APART) != 0;
	q->length = ANSWER_SHORT_MAX;
	if (q->type->start != NULL)
		q->type->start(q);
	for (attr = node->properties; q->type != &no_type && attr != NULL;
	    attr = attr->next)
		question_attribute_read(m, q, attr);
	for (n = node->children; n != NULL; n = n->next, m->survey->steps++)
		if (survey_xml_is_element(n))
			question_child_read(m, n, q);
	if ((q->type->flags & QT_OPTIONS) != 0)
		q->noptions = list_read(m, node, "option", q, option_read,
		    &q->options);
	if ((q->type->flags & QT_ROWS) != 0)
		q->nrows = list_read(m, node, "row", q, row_read, &q->rows);
	if (q->type->finish != NULL)
		q->type->finish(m, q);
	m->survey->nquestions++;
}
