/* Shapes, written and described: see the header. */
#include "base/date.h"
#include "page/api/shape.h"

/* --- writing --- */

static const void *
member(const struct shape_field *f, const void *row)
{
	return ((const char *)row + f->at);
}

static void
texts_write(struct buf *b, const struct shape_list *list)
{
	const struct str	*v = list->v;
	size_t			 i;

	buf_char(b, '[');
	for (i = 0; i < list->n; i++) {
		if (i != 0)
			buf_char(b, ',');
		buf_json(b, v[i]);
	}
	buf_char(b, ']');
}

static void
text_write(struct buf *b, const struct shape_field *f, const struct str *s)
{
	if (s->len == 0 && (f->none || f->type == SHAPE_NUMBER))
		buf_c(b, "null");
	else if (f->type == SHAPE_NUMBER || f->type == SHAPE_MEMBERS)
		buf_str(b, *s);
	else
		buf_json(b, *s);
}

static void
whole_write(struct buf *b, const struct shape_field *f, const int64_t *n)
{
	if (*n == 0 && f->none)
		buf_c(b, "null");
	else if (f->type == SHAPE_MOMENT)
		buf_json(b, time_iso(b->arena, *n));
	else
		buf_int(b, *n);
}

static void
value_write(struct buf *b, const struct shape_field *f, const void *at)
{
	const struct shape_list	*list;
	const void *const	*one;

	switch (f->type) {
	case SHAPE_WHOLE:
	case SHAPE_MOMENT:
		whole_write(b, f, at);
		break;
	case SHAPE_FLAG:
		buf_c(b, *(const bool *)at ? "true" : "false");
		break;
	case SHAPE_TEXTS:
		texts_write(b, at);
		break;
	case SHAPE_LIST:
		list = at;
		shape_list_write(b, f->of, list->v, list->n);
		break;
	case SHAPE_ONE:
		one = at;
		if (*one == NULL)
			buf_c(b, "null");
		else
			shape_write(b, f->of, *one);
		break;
	default:
		text_write(b, f, at);
		break;
	}
}

void
shape_write(struct buf *b, const struct shape *shape, const void *row)
{
	const struct shape_field	*f;

	for (f = shape->fields; f->name != NULL; f++) {
		buf_c(b, f == shape->fields ? "{\"" : ",\"");
		buf_c(b, f->name);
		buf_c(b, "\":");
		value_write(b, f, member(f, row));
	}
	buf_char(b, '}');
}

void
shape_list_write(struct buf *b, const struct shape *shape, const void *rows,
    size_t n)
{
	size_t	 i;

	buf_char(b, '[');
	for (i = 0; i < n; i++) {
		if (i != 0)
			buf_char(b, ',');
		shape_write(b, shape, (const char *)rows + i * shape->size);
	}
	buf_char(b, ']');
}

/* --- describing --- */

static const struct {
	const char	*type, *format;
} kinds[] = {
	[SHAPE_TEXT] = { "string", NULL },
	[SHAPE_TIME] = { "string", "date-time" },
	[SHAPE_DATE] = { "string", "date" },
	[SHAPE_MOMENT] = { "string", "date-time" },
	[SHAPE_WHOLE] = { "integer", NULL },
	[SHAPE_NUMBER] = { "number", NULL },
	[SHAPE_FLAG] = { "boolean", NULL },
	[SHAPE_MEMBERS] = { "object", NULL },
	[SHAPE_TEXTS] = { "array", NULL },
	[SHAPE_LIST] = { "array", NULL },
	[SHAPE_ONE] = { NULL, NULL },
};

static void
ref_write(struct buf *b, const struct shape *shape)
{
	buf_fmt(b, "{\"$ref\":\"#/components/schemas/%s\"}", shape->name);
}

static void
enum_write(struct buf *b, const struct shape_field *f, bool none)
{
	size_t	 i;

	if (f->one_of == NULL)
		return;
	buf_c(b, ",\"enum\":[");
	for (i = 0; f->one_of[i] != NULL; i++) {
		if (i != 0)
			buf_char(b, ',');
		buf_json(b, str_of(f->one_of[i]));
	}
	buf_c(b, none ? ",null]" : "]");
}

static void
what_write(struct buf *b, const struct shape_field *f)
{
	if (f->what == NULL)
		return;
	buf_c(b, ",\"description\":");
	buf_json(b, str_of(f->what));
}

/* What shape_read holds a request to. */
static void
most_write(struct buf *b, const struct shape_field *f)
{
	if (f->most == 0)
		return;
	if (f->type == SHAPE_LIST || f->type == SHAPE_TEXTS)
		buf_fmt(b, ",\"maxItems\":%lld", (long long)f->most);
	else if (f->type == SHAPE_WHOLE)
		buf_fmt(b, ",\"minimum\":0,\"maximum\":%lld",
		    (long long)f->most);
	else
		buf_fmt(b, ",\"minLength\":1,\"maxLength\":%lld",
		    (long long)f->most);
}

static void
field_schema(struct buf *b, const struct shape_field *f)
{
	bool	 none = f->none || f->type == SHAPE_NUMBER;

	if (f->type == SHAPE_ONE) {
		buf_c(b, "{\"anyOf\":[");
		ref_write(b, f->of);
		buf_c(b, none ? ",{\"type\":\"null\"}]" : "]");
	} else if (none)
		buf_fmt(b, "{\"type\":[\"%s\",\"null\"]", kinds[f->type].type);
	else
		buf_fmt(b, "{\"type\":\"%s\"", kinds[f->type].type);
	if (kinds[f->type].format != NULL)
		buf_fmt(b, ",\"format\":\"%s\"", kinds[f->type].format);
	if (f->type == SHAPE_TEXTS) {
		buf_c(b, ",\"items\":{\"type\":\"string\"");
		enum_write(b, f, false);
		buf_char(b, '}');
	}
	if (f->type == SHAPE_LIST) {
		buf_c(b, ",\"items\":");
		ref_write(b, f->of);
	}
	if (f->type != SHAPE_TEXTS)
		enum_write(b, f, none);
	most_write(b, f);
	what_write(b, f);
	buf_char(b, '}');
}

void
shape_schema(struct buf *b, const struct shape *shape)
{
	const struct shape_field	*f;
	const char			*mark = "";

	buf_c(b, "{\"type\":\"object\",");
	if (shape->is_request)
		buf_c(b, "\"additionalProperties\":false,");
	buf_c(b, "\"required\":[");
	for (f = shape->fields; f->name != NULL; f++) {
		if (shape->is_request && f->none)
			continue;
		buf_fmt(b, "%s\"%s\"", mark, f->name);
		mark = ",";
	}
	buf_c(b, "],\"properties\":{");
	for (f = shape->fields; f->name != NULL; f++) {
		buf_fmt(b, "%s\"%s\":", f == shape->fields ? "" : ",", f->name);
		field_schema(b, f);
	}
	buf_c(b, "}}");
}
