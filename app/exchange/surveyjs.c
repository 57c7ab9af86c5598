/*
 * SurveyJS: a JSON object of pages, elements and panels. A text is a string or
 * an object of languages, in which "default" is the survey's own. Kinds of
 * elements are a table; what a property means is told where it has none here.
 */
#include "base/json.h"
#include "exchange/exchange.h"

#define DEPTH_MAX	12	/* of panels; the reader of JSON allows 32 */

struct sjs {
	struct arena	*arena;
	struct sketch	*s;
	struct str	 own;		/* the survey's language */
};

static void	elements_read(struct sjs *, const json_t *list,
		    const struct sketch_if *, int depth);

/* --- values --- */

static const json_t *
get(const json_t *o, const char *name)
{
	return (json_is_object(o) ? json_object_get(o, name) : NULL);
}

static struct str
says(struct sjs *x, const json_t *o, const char *name)
{
	const json_t	*v = get(o, name);

	if (json_is_string(v))
		return (json_says(v));
	return (json_is_number(v) ? json_to_text(x->arena, v) : STR_NONE);
}

/* A value of an answer, as text. */
static struct str
scalar(struct sjs *x, const json_t *v)
{
	if (json_is_string(v))
		return (json_says(v));
	if (json_is_boolean(v))
		return (json_is_true(v) ? STR("true") : STR("false"));
	return (json_is_number(v) ? json_to_text(x->arena, v) : STR_NONE);
}

static bool
is_true(const json_t *o, const char *name)
{
	return (json_is_true(get(o, name)));
}

static void
text_take(struct sjs *x, const struct sketch_question *q,
    struct sketch_text *to, const json_t *v)
{
	const char	*tag;
	json_t		*each;
	size_t		 lang;

	if (json_is_string(v) || json_is_number(v)) {
		sketch_say(x->s, q, to, 0, scalar(x, v));
		return;
	}
	if (!json_is_object(v))
		return;
	json_object_foreach((json_t *)(uintptr_t)v, tag, each) {
		lang = str_is_c(str_of(tag), "default") ? 0 :
		    sketch_language(x->s, str_of(tag));
		if (json_is_string(each))
			sketch_say(x->s, q, to, lang, json_says(each));
	}
}

static void
text_of(struct sjs *x, const struct sketch_question *q,
    struct sketch_text *to, const json_t *o, const char *name)
{
	text_take(x, q, to, get(o, name));
}

/* --- options and rows --- */

/* An item is a value, or an object with one and perhaps a text. */
static void
items_read(struct sjs *x, struct sketch_question *q, const json_t *list,
    bool rows)
{
	const json_t		*item, *value;
	struct sketch_option	*o;
	struct str		 code;
	size_t			 i;

	for (i = 0; i < json_array_size(list); i++) {
		item = json_array_get(list, i);
		value = json_is_object(item) ? get(item, "value") : item;
		if (value == NULL && json_is_object(item))
			value = get(item, "name");
		code = scalar(x, value);
		o = rows ? sketch_row(x->s, q, code) :
		    sketch_option(x->s, q, code);
		if (o == NULL)
			return;
		if (json_is_object(item)) {
			text_of(x, q, &o->label, item, "text");
			if (!sketch_text_is_given(&o->label))
				text_of(x, q, &o->label, item, "title");
			if (get(item, "visibleIf") != NULL)
				sketch_tell(x->s, REPORT_LOST,
				    W_EXCHANGE_OPTION_CONDITION, q,
				    says(x, item, "visibleIf"));
			if (get(item, "imageLink") != NULL)
				sketch_tell(x->s, REPORT_LOST,
				    W_EXCHANGE_MEDIA, q, says(x, item,
				    "imageLink"));
		}
		if (!sketch_text_is_given(&o->label))
			o->label.in[0] = code;
	}
}

/* "None" stands alone; "other" has a text of its own. */
static void
choices_more(struct sjs *x, struct sketch_question *q, const json_t *e)
{
	struct sketch_option	*o;

	if (is_true(e, "hasNone") || is_true(e, "showNoneItem")) {
		if ((o = sketch_option(x->s, q, STR("none"))) == NULL)
			return;
		o->exclusive = str_is(q->type, STR("multiple"));
		text_of(x, q, &o->label, e, "noneText");
		if (!sketch_text_is_given(&o->label))
			sketch_say_word(x->s, &o->label, W_EXCHANGE_NONE);
	}
	if (is_true(e, "hasOther") || is_true(e, "showOtherItem")) {
		text_of(x, q, &q->other, e, "otherText");
		if (!sketch_text_is_given(&q->other))
			sketch_say_word(x->s, &q->other, W_EXCHANGE_OTHER);
	}
}

static void
take_choices(struct sjs *x, struct sketch_question *q, const json_t *e)
{
	items_read(x, q, get(e, "choices"), false);
	choices_more(x, q, e);
	if (get(e, "choicesByUrl") != NULL)
		sketch_tell(x->s, REPORT_LOST, W_EXCHANGE_CHOICES_ELSEWHERE, q,
		    says(x, get(e, "choicesByUrl"), "url"));
	if (str_is_c(says(x, e, "choicesOrder"), "random"))
		sketch_attr(x->s, q, "order", STR("random"));
	if (str_is(q->type, STR("multiple"))) {
		sketch_attr(x->s, q, "min", says(x, e, "minSelectedChoices"));
		sketch_attr(x->s, q, "max", says(x, e, "maxSelectedChoices"));
	}
}

static void
take_boolean(struct sjs *x, struct sketch_question *q, const json_t *e)
{
	struct sketch_option	*o;

	/* A value of its own means yes or no, whatever it is. */
	if (get(e, "labelTrue") == NULL || get(e, "labelFalse") == NULL)
		return;
	if ((o = sketch_option(x->s, q, STR("yes"))) != NULL)
		text_of(x, q, &o->label, e, "labelTrue");
	if ((o = sketch_option(x->s, q, STR("no"))) != NULL)
		text_of(x, q, &o->label, e, "labelFalse");
}

static void
take_rating(struct sjs *x, struct sketch_question *q, const json_t *e)
{
	const json_t	*values = get(e, "rateValues");
	int64_t		 low = 1, high = 5, count;

	text_of(x, q, &q->low, e, "minRateDescription");
	text_of(x, q, &q->high, e, "maxRateDescription");
	if (json_array_size(values) != 0) {
		q->type = STR("single");
		items_read(x, q, values, false);
		return;
	}
	if (!str_int(says(x, e, "rateMin"), &low))
		low = 1;
	if (!str_int(says(x, e, "rateMax"), &high))
		high = str_int(says(x, e, "rateCount"), &count) ?
		    low + count - 1 : 5;
	if (low == 0 && high == 10)
		q->type = STR("nps");
	else if (low == 1 && high >= 3 && high <= 10)
		sketch_attr(x->s, q, "steps", str_of_int(x->arena, high));
	else {
		q->type = STR("number");
		sketch_attr(x->s, q, "min", str_of_int(x->arena, low));
		sketch_attr(x->s, q, "max", str_of_int(x->arena, high));
		sketch_tell(x->s, REPORT_CHANGED, W_EXCHANGE_TYPE_NEAREST, q,
		    STR("rating"));
	}
}

/* What a text's input is there, and here. */
static void
take_text(struct sjs *x, struct sketch_question *q, const json_t *e)
{
	static const struct { const char *there, *ours; } inputs[] = {
		{ "number", "number" }, { "range", "number" },
		{ "date", "date" }, { "email", "email" }, { "time", "time" },
		{ "datetime-local", "datetime" }, { "tel", "phone" },
	};
	struct str	 input = says(x, e, "inputType");
	size_t		 i;

	text_of(x, q, &q->placeholder, e, "placeholder");
	if (!sketch_text_is_given(&q->placeholder))
		text_of(x, q, &q->placeholder, e, "placeHolder");
	for (i = 0; i < sizeof(inputs) / sizeof(inputs[0]); i++)
		if (str_is_c(input, inputs[i].there) &&
		    sketch_type_is(inputs[i].ours))
			q->type = str_of(inputs[i].ours);
	if (input.len != 0 && str_is(q->type, STR("short-text")) &&
	    !str_is_c(input, "text"))
		sketch_tell(x->s, REPORT_CHANGED, W_EXCHANGE_TYPE_NEAREST, q,
		    input);
	if (str_is(q->type, STR("number")) || str_is(q->type, STR("date"))) {
		sketch_attr(x->s, q, "min", says(x, e, "min"));
		sketch_attr(x->s, q, "max", says(x, e, "max"));
	} else if (str_ends(q->type, STR("-text")))
		sketch_attr(x->s, q, "max", says(x, e, "maxLength"));
}

static void
take_matrix(struct sjs *x, struct sketch_question *q, const json_t *e)
{
	items_read(x, q, get(e, "rows"), true);
	items_read(x, q, get(e, "columns"), false);
	q->required |= is_true(e, "isAllRowRequired");
}

static void
take_cells(struct sjs *x, struct sketch_question *q, const json_t *e)
{
	q->by_column = true;
	take_matrix(x, q, e);
	sketch_tell(x->s, REPORT_CHANGED, W_EXCHANGE_TYPE_NEAREST, q,
	    says(x, e, "type"));
}

static void
take_fields(struct sjs *x, struct sketch_question *q, const json_t *e)
{
	items_read(x, q, get(e, "items"), true);
}

static void
take_ranking(struct sjs *x, struct sketch_question *q, const json_t *e)
{
	if (q->row_type.len != 0)
		sketch_tell(x->s, REPORT_CHANGED, W_EXCHANGE_RANKING, q,
		    STR_NONE);
	items_read(x, q, get(e, "choices"), q->row_type.len != 0);
}

static void
take_html(struct sjs *x, struct sketch_question *q, const json_t *e)
{
	text_of(x, q, &q->label, e, "html");
}

static void
take_image(struct sjs *x, struct sketch_question *q, const json_t *e)
{
	sketch_tell(x->s, REPORT_LOST, W_EXCHANGE_MEDIA, q,
	    says(x, e, "imageLink"));
}

static void
take_file(struct sjs *x, struct sketch_question *q, const json_t *e)
{
	sketch_tell(x->s, REPORT_CHANGED, W_EXCHANGE_ONE_FILE, q,
	    says(x, e, "acceptedTypes"));
}

static const struct sjs_type {
	const char	*there;
	const char	*ours;		/* NULL: there is none */
	const char	*row_type;	/* of a table we have no type for */
	void		(*take)(struct sjs *, struct sketch_question *,
			    const json_t *);
	enum word	 told;		/* why there is none */
} types[] = {
	{ "text", "short-text", NULL, take_text, W_NONE },
	{ "comment", "long-text", NULL, take_text, W_NONE },
	{ "radiogroup", "single", NULL, take_choices, W_NONE },
	{ "buttongroup", "single", NULL, take_choices, W_NONE },
	{ "dropdown", "dropdown", NULL, take_choices, W_NONE },
	{ "checkbox", "multiple", NULL, take_choices, W_NONE },
	{ "tagbox", "multiple", NULL, take_choices, W_NONE },
	{ "imagepicker", "single", NULL, take_choices, W_NONE },
	{ "boolean", "yesno", NULL, take_boolean, W_NONE },
	{ "rating", "rating", NULL, take_rating, W_NONE },
	{ "slider", "number", NULL, take_text, W_NONE },
	{ "matrix", "matrix", "single", take_matrix, W_NONE },
	{ "matrixdropdown", "", "short-text", take_cells, W_NONE },
	{ "multipletext", "", "short-text", take_fields, W_NONE },
	{ "ranking", "ranking", "number", take_ranking, W_NONE },
	{ "html", "statement", NULL, take_html, W_NONE },
	{ "image", "statement", NULL, take_image, W_NONE },
	{ "expression", NULL, NULL, NULL, W_EXCHANGE_EQUATION },
	{ "file", "file", NULL, take_file, W_NONE },
	{ "signaturepad", NULL, NULL, NULL, W_EXCHANGE_FILE },
	{ "paneldynamic", NULL, NULL, NULL, W_EXCHANGE_REPEAT },
	{ "matrixdynamic", NULL, NULL, NULL, W_EXCHANGE_REPEAT },
};

/* --- elements --- */

/* Properties that mean something, and have no place here. */
static void
properties_tell(struct sjs *x, struct sketch_question *q, const json_t *e)
{
	static const struct { const char *name; enum word told; } lost[] = {
		{ "enableIf", W_EXCHANGE_SETTING },
		{ "defaultValue", W_EXCHANGE_DEFAULTS },
		{ "defaultValueExpression", W_EXCHANGE_DEFAULTS },
		{ "choicesVisibleIf", W_EXCHANGE_OPTION_CONDITION },
		{ "rowsVisibleIf", W_EXCHANGE_OPTION_CONDITION },
		{ "setValueExpression", W_EXCHANGE_SETTING },
	};
	const json_t	*list = get(e, "validators"), *v;
	size_t		 i;

	for (i = 0; i < sizeof(lost) / sizeof(lost[0]); i++)
		if ((v = get(e, lost[i].name)) != NULL)
			sketch_tell(x->s, REPORT_LOST, lost[i].told, q,
			    json_is_string(v) ? json_says(v) :
			    json_to_text(x->arena, v));
	for (i = 0; i < json_array_size(list); i++)
		sketch_tell(x->s, REPORT_LOST, W_EXCHANGE_VALIDATION, q,
		    json_to_text(x->arena, json_array_get(list, i)));
	if (json_is_false(get(e, "visible")))
		sketch_tell(x->s, REPORT_CHANGED, W_EXCHANGE_HIDDEN, q,
		    STR_NONE);
}

static const struct sjs_type *
type_find(struct str name)
{
	size_t	 i;

	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (str_is_c(name, types[i].there))
			return (&types[i]);
	return (NULL);
}

static void
question_read(struct sjs *x, const json_t *e, const struct sketch_if *when)
{
	struct str		 kind = says(x, e, "type");
	const struct sjs_type	*type = type_find(kind);
	struct sketch_question	*q;

	if (type == NULL || type->ours == NULL) {
		q = arena_get(x->arena, sizeof(*q));
		q->there = says(x, e, "name");
		text_of(x, q, &q->label, e, "title");
		sketch_tell(x->s, REPORT_LOST, type == NULL ?
		    W_EXCHANGE_TYPE : type->told, q, kind);
		return;
	}
	q = sketch_question(x->s, says(x, e, "name"), type->ours);
	if (type->row_type != NULL && !sketch_type_is(type->ours))
		q->row_type = str_of(type->row_type);
	if (when != NULL)
		q->when = *when;
	sketch_when(x->s, &q->when, says(x, e, "visibleIf"));
	q->required = is_true(e, "isRequired");
	sketch_when(x->s, &q->must, says(x, e, "requiredIf"));
	text_of(x, q, &q->label, e, "title");
	text_of(x, q, &q->help, e, "description");
	/* There, too, a question without a title shows its name. */
	if (!sketch_text_is_given(&q->label))
		q->label.in[0] = q->there;
	type->take(x, q, e);
	properties_tell(x, q, e);
}

/* A panel's title is said before its questions. */
static void
panel_read(struct sjs *x, const json_t *e, const struct sketch_if *outer,
    int depth)
{
	struct sketch_if	 when = { .n = 0 };
	struct sketch_question	*q;

	if (outer != NULL)
		when = *outer;
	sketch_when(x->s, &when, says(x, e, "visibleIf"));
	if (get(e, "title") != NULL) {
		q = sketch_question(x->s, says(x, e, "name"), "statement");
		q->when = when;
		text_of(x, q, &q->label, e, "title");
		text_of(x, q, &q->help, e, "description");
	}
	elements_read(x, get(e, "elements"), &when, depth + 1);
}

static void
elements_read(struct sjs *x, const json_t *list, const struct sketch_if *when,
    int depth)
{
	const json_t	*e;
	size_t		 i;

	if (depth > DEPTH_MAX)
		return;
	for (i = 0; i < json_array_size(list); i++) {
		e = json_array_get(list, i);
		if (str_is_c(says(x, e, "type"), "panel"))
			panel_read(x, e, when, depth);
		else
			question_read(x, e, when);
	}
}

static void
pages_read(struct sjs *x, const json_t *list)
{
	const json_t		*page;
	struct sketch_page	*p;
	struct str		 name;
	size_t			 i;

	for (i = 0; i < json_array_size(list); i++) {
		page = json_array_get(list, i);
		name = says(x, page, "name");
		p = sketch_page(x->s, name.len != 0 ? name : STR("page"));
		text_of(x, NULL, &p->title, page, "title");
		text_of(x, NULL, &p->intro, page, "description");
		sketch_when(x->s, &p->when, says(x, page, "visibleIf"));
		elements_read(x, get(page, "elements"), NULL, 0);
		elements_read(x, get(page, "questions"), NULL, 0);
	}
}

static void
whole_tell(struct sjs *x, const json_t *root)
{
	static const struct { const char *name; enum word told; } lost[] = {
		{ "triggers", W_EXCHANGE_TRIGGERS },
		{ "calculatedValues", W_EXCHANGE_EQUATION },
		{ "completedHtmlOnCondition", W_EXCHANGE_SETTING },
		{ "navigateToUrl", W_EXCHANGE_SETTING },
		{ "maxTimeToFinish", W_EXCHANGE_SETTING },
	};
	size_t	 i;

	for (i = 0; i < sizeof(lost) / sizeof(lost[0]); i++)
		if (get(root, lost[i].name) != NULL)
			sketch_tell(x->s, REPORT_LOST, lost[i].told, NULL,
			    json_to_text(x->arena, get(root,
			    lost[i].name)));
}

bool
surveyjs_read(struct exchange_file *f)
{
	struct sjs	 x = { .arena = f->arena };
	const json_t	*root;
	struct str	 text = f->bytes;

	if (str_starts(text, STR("\xef\xbb\xbf")))
		text = str_from(text, 3);
	if ((root = json_of_text(f->arena, text)) == NULL) {
		f->refused = W_EXCHANGE_REFUSED_JSON;
		return (false);
	}
	f->sketch = x.s = sketch_new(f->arena, DIALECT_SURVEYJS);
	x.own = says(&x, root, "locale");
	(void)sketch_language(x.s, x.own.len == 0 ? STR("en") : x.own);
	text_of(&x, NULL, &x.s->title, root, "title");
	text_of(&x, NULL, &x.s->intro, root, "description");
	text_of(&x, NULL, &x.s->thanks, root, "completedHtml");
	if (get(root, "pages") != NULL)
		pages_read(&x, get(root, "pages"));
	else {
		(void)sketch_page(x.s, STR("first"));
		elements_read(&x, get(root, "elements"), NULL, 0);
		elements_read(&x, get(root, "questions"), NULL, 0);
	}
	whole_tell(&x, root);
	return (true);
}
