/*
 * What a program sends, read by the rows of its shape: all that is wrong with it
 * at once, each with the pointer to its member (RFC 6901).
 */
#include "base/date.h"
#include "base/json.h"
#include "page/api/answer.h"

static bool
is_plain(struct str s, bool lines)
{
	size_t	 i;

	for (i = 0; i < s.len; i++)
		if (((unsigned char)s.p[i] < ' ' && !(lines &&
		    (s.p[i] == '\n' || s.p[i] == '\t'))) || s.p[i] == 0x7f)
			return (false);
	return (true);
}

static const char *
text_read(const struct shape_field *f, const json_t *v, struct str *out)
{
	size_t	 i;

	*out = json_says(v);
	if (out->p == NULL)
		return ("It must be a text.");
	if (out->len == 0 || !is_plain(*out, f->lines) || (f->most != 0 &&
	    str_utf8_count(*out) > (size_t)f->most))
		return ("It must have 1 letter up to the number that the "
		    "document says, on one line.");
	for (i = 0; f->one_of != NULL && f->one_of[i] != NULL; i++)
		if (str_is_c(*out, f->one_of[i]))
			return (NULL);
	return (f->one_of == NULL ? NULL :
	    "It must be one of the words that the document lists.");
}

static const char *
whole_read(const struct shape_field *f, const json_t *v, int64_t *out)
{
	*out = json_integer_value(v);
	return (json_is_integer(v) && *out >= 0 && *out <= f->most ? NULL :
	    "It must be a whole number, no larger than the document says.");
}

/* Each as a text by itself would be. */
static const char *
texts_read(struct arena *a, const struct shape_field *f, const json_t *v,
    struct shape_list *out)
{
	struct shape_field	 one = *f;
	const char		*why;
	struct str		*list;
	size_t			 i, n = json_array_size(v);

	if (!json_is_array(v) || n > (size_t)f->most)
		return ("It must be a list, no longer than the document says.");
	one.most = 0;
	list = arena_array(a, n, sizeof(*list));
	for (i = 0; i < n; i++)
		if ((why = text_read(&one, json_array_get(v, i),
		    &list[i])) != NULL)
			return (why);
	*out = (struct shape_list){ list, n };
	return (NULL);
}

static void	 object_read(struct api_ask *, const struct shape *,
		    json_t *, const char *, void *);

/* Each with its own faults. */
static const char *
list_read(struct api_ask *ask, const struct shape_field *f, const json_t *v,
    const char *at, struct shape_list *out)
{
	struct arena	*a = ask->rq->arena;
	size_t		 i, n = json_array_size(v);
	char		*rows;

	if (!json_is_array(v) || n > (size_t)f->most)
		return ("It must be a list, no longer than the document says.");
	rows = arena_get(a, n * f->of->size);
	for (i = 0; i < n && ask->nfaults < API_FAULTS_MAX; i++)
		object_read(ask, f->of, json_array_get(v, i),
		    str_c(a, str_fmt(a, "%s/%zu", at, i)),
		    rows + i * f->of->size);
	*out = (struct shape_list){ rows, n };
	return (NULL);
}

static const char *
value_read(struct api_ask *ask, const struct shape_field *f, const json_t *v,
    const char *at, void *out)
{
	switch (f->type) {
	case SHAPE_TEXT:
		return (text_read(f, v, out));
	case SHAPE_WHOLE:
		return (whole_read(f, v, out));
	case SHAPE_MOMENT:
		return (json_says(v).p != NULL && time_read(json_says(v), out) ?
		    NULL : "It must be a time such as 2026-01-31T09:00:00Z.");
	case SHAPE_FLAG:
		*(bool *)out = json_is_true(v);
		return (json_is_boolean(v) ? NULL :
		    "It must be true or false.");
	case SHAPE_TEXTS:
		return (texts_read(ask->rq->arena, f, v, out));
	case SHAPE_LIST:
		return (list_read(ask, f, v, at, out));
	default:
		return ("It cannot be sent.");
	}
}

/* "/a~1b" of "a/b", behind where it stands. */
static const char *
pointer_to(struct arena *a, const char *in, const char *name)
{
	struct buf	 b = buf_new(a, 40);

	buf_c(&b, in);
	buf_char(&b, '/');
	for (; *name != '\0'; name++)
		if (*name == '~' || *name == '/')
			buf_c(&b, *name == '~' ? "~0" : "~1");
		else
			buf_char(&b, *name);
	return (str_c(a, buf_view(&b)));
}

static const struct shape_field *
field_find(const struct shape *shape, const char *name)
{
	const struct shape_field	*f;

	for (f = shape->fields; f->name != NULL; f++)
		if (str_is_c(str_of(name), f->name))
			return (f);
	return (NULL);
}

/* in: the pointer to it, "" of the whole body. */
static void
object_read(struct api_ask *ask, const struct shape *shape, json_t *body,
    const char *in, void *row)
{
	struct arena			*a = ask->rq->arena;
	const struct shape_field	*f;
	const json_t			*v;
	const char			*name, *why;
	void				*it;

	if (!json_is_object(body)) {
		api_fault_add(ask, false, in, "It must be an object.");
		return;
	}
	for (it = json_object_iter(body); it != NULL;
	    it = json_object_iter_next(body, it)) {
		name = json_object_iter_key(it);
		if (field_find(shape, name) == NULL)
			api_fault_add(ask, false, pointer_to(a, in, name),
			    "There is no such member here.");
	}
	for (f = shape->fields; f->name != NULL; f++) {
		v = json_object_get(body, f->name);
		why = NULL;
		if (v != NULL && !json_is_null(v))
			why = value_read(ask, f, v, pointer_to(a, in, f->name),
			    (char *)row + f->at);
		else if (!f->none)
			why = "It is needed.";
		if (why != NULL)
			api_fault_add(ask, false, pointer_to(a, in, f->name),
			    why);
	}
}

void
api_member_fault(struct api_ask *ask, const char *name, const char *detail)
{
	api_fault_add(ask, false, pointer_to(ask->rq->arena, "", name),
	    detail);
}

bool
api_body_read(struct api_ask *ask, void *row)
{
	object_read(ask, ask->op->request, ask->rq->json, "", row);
	return (ask->nfaults == 0);
}
