/*
 * One question of the definition: its attributes and texts by table, each row
 * saying which types it has a meaning for.
 */
#include <string.h>

#include "form/answer.h"
#include "form/answer_text.h"
#include "form/survey_xml.h"

static void
read_required(struct survey_maker *m, struct question *q, struct str value)
{
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
read_metric(struct survey_maker *m, struct question *q, struct str value)
{
	if (str_is_c(value, "csat"))
		q->metric = METRIC_CSAT;
	else if (str_is_c(value, "ces"))
		q->metric = METRIC_CES;
	else if (!str_is_c(value, "none"))
		SURVEY_FAULT(m, q->line, "metric=\"%.*s\" must be \"csat\", "
		    "\"ces\" or \"none\"", STR_ARG(value));
}

static void
read_steps(struct survey_maker *m, struct question *q, struct str value)
{
	q->highest = survey_xml_whole(m, q->line, "steps", value, 3, 10);
}

static void
read_decimals(struct survey_maker *m, struct question *q, struct str value)
{
	q->decimals = survey_xml_whole(m, q->line, "decimals", value, 0, 6);
}

/* The bound of a number or a date stays text until decimals is known. */
static void
read_min(struct survey_maker *m, struct question *q, struct str value)
{
	if (q->kind == Q_MULTIPLE)
		q->min_choices = survey_xml_whole(m, q->line, "min", value, 0,
		    SURVEY_OPTIONS_MAX);
	else
		q->min = value;
}

static void
read_max(struct survey_maker *m, struct question *q, struct str value)
{
	if (q->kind == Q_MULTIPLE)
		q->max_choices = survey_xml_whole(m, q->line, "max", value, 1,
		    SURVEY_OPTIONS_MAX);
	else if ((q->type->flags & QT_TEXT) != 0)
		q->length = (size_t)survey_xml_whole(m, q->line, "max", value, 1,
		    ANSWER_LENGTH_MAX);
	else
		q->max = value;
}

static void
read_autocomplete(struct survey_maker *m, struct question *q, struct str value)
{
	size_t	 i;

	for (i = 0; i < value.len; i++)
		if (!str_has_byte(STR("abcdefghijklmnopqrstuvwxyz0123456789- "),
		    value.p[i]))
			break;
	if (value.len == 0 || value.len > 64 || i != value.len)
		SURVEY_FAULT(m, q->line, "autocomplete=\"%.*s\" is not a token "
		    "of HTML, like \"email\"", STR_ARG(value));
	q->autocomplete = value;
}

static void
read_width(struct survey_maker *m, struct question *q, struct str value)
{
	if (!str_is_c(value, "short") && !str_is_c(value, "medium") &&
	    !str_is_c(value, "long"))
		SURVEY_FAULT(m, q->line, "width=\"%.*s\" must be \"short\", "
		    "\"medium\" or \"long\"", STR_ARG(value));
	q->width = value;
}

#define ALL_TYPES	(~0U)
#define ANSWERED	(~QK(Q_STATEMENT))
#define TYPED		(QK(Q_SHORT) | QK(Q_LONG) | QK(Q_EMAIL) | \
			    QK(Q_NUMBER) | QK(Q_DATE) | QK(Q_POSTCODE))
#define SCALES		(QK(Q_NPS) | QK(Q_RATING))
#define LISTS		(QK(Q_SINGLE) | QK(Q_MULTIPLE) | QK(Q_DROPDOWN) | \
			    QK(Q_AGE) | QK(Q_INCOME))
#define OTHERS		(QK(Q_SINGLE) | QK(Q_MULTIPLE) | QK(Q_DROPDOWN))

static const struct {
	const char	*name;
	unsigned int	 kinds;
	void		(*read)(struct survey_maker *, struct question *,
			    struct str);
} question_attributes[] = {
	{ "code", ALL_TYPES, NULL },		/* read first */
	{ "type", ALL_TYPES, NULL },		/* read first */
	{ "required", ANSWERED, read_required },
	{ "personal", ANSWERED, read_personal },
	{ "show-if", ALL_TYPES, read_condition },
	{ "metric", QK(Q_RATING), read_metric },
	{ "steps", QK(Q_RATING), read_steps },
	{ "min", QK(Q_MULTIPLE) | QK(Q_NUMBER) | QK(Q_DATE), read_min },
	{ "max", QK(Q_MULTIPLE) | QK(Q_NUMBER) | QK(Q_DATE) | QK(Q_SHORT) |
	    QK(Q_LONG), read_max },
	{ "decimals", QK(Q_NUMBER), read_decimals },
	{ "autocomplete", TYPED, read_autocomplete },
	{ "width", TYPED | QK(Q_DROPDOWN), read_width },
};

static const struct {
	const char	*name;
	unsigned int	 kinds;
	size_t		 offset;
} question_texts[] = {
	{ "label", ALL_TYPES, offsetof(struct question, label) },
	{ "help", ALL_TYPES, offsetof(struct question, help) },
	{ "missing", ANSWERED, offsetof(struct question, missing) },
	{ "placeholder", TYPED, offsetof(struct question, placeholder) },
	{ "low", SCALES, offsetof(struct question, low_label) },
	{ "high", SCALES, offsetof(struct question, high_label) },
	{ "other", OTHERS, offsetof(struct question, other_label) },
};

#define COUNT(table)	(sizeof(table) / sizeof((table)[0]))

static void
question_attribute_read(struct survey_maker *m, struct question *q,
    const xmlAttr *attr)
{
	const char	*name = (const char *)attr->name;
	size_t		 i;

	for (i = 0; i < COUNT(question_attributes); i++)
		if (strcmp(question_attributes[i].name, name) == 0)
			break;
	if (i == COUNT(question_attributes))
		SURVEY_FAULT(m, q->line, "a question has no attribute \"%s\"",
		    name);
	else if ((question_attributes[i].kinds & QK(q->kind)) == 0)
		SURVEY_FAULT(m, q->line, "\"%s\" has no meaning for a question "
		    "of type \"%s\"", name, q->type->name);
	else if (question_attributes[i].read != NULL)
		question_attributes[i].read(m, q, survey_xml_value(m, attr));
}

static void
option_read(struct survey_maker *m, const xmlNode *node,
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
		else if (strcmp(name, "score") == 0) {
			o->has_score = true;
			o->score = survey_xml_whole(m, o->line, name, value, -1000,
			    1000);
		} else
			SURVEY_FAULT(m, o->line, "an option has no attribute "
			    "\"%s\"", name);
	}
	survey_xml_text(m, node, &o->label);
}

static void
options_read(struct survey_maker *m, const xmlNode *node, struct question *q)
{
	const xmlNode	*n;
	struct question_option	*options;
	size_t		 count;

	for (n = node->children, count = 0; n != NULL; n = n->next)
		count += survey_xml_is(n, "option");
	m->survey->steps += count;
	if (count > SURVEY_OPTIONS_MAX)
		SURVEY_FAULT(m, q->line, "there are %zu options, and %d are "
		    "allowed", count, SURVEY_OPTIONS_MAX);
	options = arena_array(m->arena, count + 2, sizeof(*options));
	q->options = options;
	for (n = node->children; n != NULL && q->noptions < count; n = n->next)
		if (survey_xml_is(n, "option"))
			option_read(m, n, &options[q->noptions++]);
	if (q->kind == Q_YESNO && q->noptions == 0) {
		q->noptions = 2;
		options[0] = (struct question_option){ .code = STR("yes"),
		    .label = answer_word_text(m->arena, m->survey, W_QUESTION_YES) };
		options[1] = (struct question_option){ .code = STR("no"),
		    .label = answer_word_text(m->arena, m->survey, W_QUESTION_NO) };
	}
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
	if (strcmp(name, "option") == 0) {
		if ((q->type->flags & QT_OPTIONS) == 0)
			SURVEY_FAULT(m, survey_xml_line(n), "a question of type \"%s\" "
			    "has no options", q->type->name);
	} else if (i == COUNT(question_texts))
		SURVEY_FAULT(m, survey_xml_line(n), "<%s> has no place in a question",
		    name);
	else if ((question_texts[i].kinds & QK(q->kind)) == 0)
		SURVEY_FAULT(m, survey_xml_line(n), "<%s> has no meaning for a "
		    "question of type \"%s\"", name, q->type->name);
	else
		survey_xml_text(m, n, (struct text *)(void *)((char *)q +
		    question_texts[i].offset));
}

static void
codes_list(struct survey_maker *m, struct question *q)
{
	struct str	*codes;
	size_t		 i;

	codes = arena_array(m->arena, q->noptions + 1, sizeof(*codes));
	for (i = 0; i < q->noptions; i++)
		codes[i] = q->options[i].code;
	if (q->other)
		codes[i++] = STR("other");
	q->codes = codes;
	q->ncodes = i;
}

static bool
question_kind_read(struct survey_maker *m, const xmlNode *node,
    struct question *q)
{
	struct str	 type;
	int		 k;

	type = survey_xml_attribute(m, node, "type");
	for (k = 0; k < Q__MAX; k++)
		if (str_is_c(type, question_types[k].name))
			break;
	if (k == Q__MAX) {
		SURVEY_FAULT(m, survey_xml_line(node), "there is no type of question "
		    "\"%.*s\"", STR_ARG(type));
		return (false);
	}
	q->kind = (enum question_kind)k;
	q->type = &question_types[k];
	return (true);
}

/* What a type says when the definition says nothing. */
static void
question_defaults(struct question *q)
{
	q->personal = (q->type->flags & QT_PERSONAL) != 0;
	q->metric = q->kind == Q_NPS ? METRIC_NPS : METRIC_NONE;
	q->lowest = q->kind == Q_RATING;
	q->highest = q->kind == Q_NPS ? 10 : q->kind == Q_RATING ? 5 : 0;
	q->length = q->kind == Q_LONG ? ANSWER_LONG_MAX : ANSWER_SHORT_MAX;
	if (q->kind == Q_EMAIL)
		q->autocomplete = STR("email");
	if (q->kind == Q_POSTCODE)
		q->autocomplete = STR("postal-code");
}

void
survey_xml_question(struct survey_maker *m, const xmlNode *node, size_t page)
{
	struct question	*q;
	const xmlAttr	*attr;
	const xmlNode	*n;

	if (m->survey->nquestions == SURVEY_QUESTIONS_MAX)
		SURVEY_FAULT(m, survey_xml_line(node), "this is question %d, and %d "
		    "are allowed", SURVEY_QUESTIONS_MAX + 1,
		    SURVEY_QUESTIONS_MAX);
	q = &m->questions[m->survey->nquestions];
	memset(q, 0, sizeof(*q));
	q->index = m->survey->nquestions;
	q->page = page;
	q->line = survey_xml_line(node);
	if (!question_kind_read(m, node, q))
		q->type = &question_types[q->kind = Q_STATEMENT];
	else
		for (question_defaults(q), attr = node->properties;
		    attr != NULL; attr = attr->next)
			question_attribute_read(m, q, attr);
	q->code = survey_xml_attribute(m, node, "code");
	for (n = node->children; n != NULL; n = n->next, m->survey->steps++)
		if (survey_xml_is_element(n))
			question_child_read(m, n, q);
	q->other = q->other_label.n != 0;
	if ((q->type->flags & QT_OPTIONS) != 0)
		options_read(m, node, q);
	codes_list(m, q);
	m->survey->nquestions++;
}
