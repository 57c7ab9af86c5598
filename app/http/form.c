/*
 * Fields by name, percent-decoding, and the body type that plain forms and
 * query strings use: application/x-www-form-urlencoded. The other one,
 * multipart/form-data, is multipart.c. Knows no request and no page.
 */
#include <string.h>

#include "http/form.h"

static enum status	 pair_add(struct arena *, struct form *, size_t *,
			    struct str);

const struct form_field *
form_find(const struct form *form, const char *name)
{
	size_t	 i;

	for (i = 0; i < form->n; i++)
		if (str_is_c(form->fields[i].name, name))
			return (&form->fields[i]);
	return (NULL);
}

struct str
form_get(const struct form *form, const char *name)
{
	const struct form_field	*field;

	field = form_find(form, name);
	return (field == NULL ? STR_NONE : field->value);
}

size_t
form_count(const struct form *form, const char *name)
{
	size_t	 i, n;

	for (i = n = 0; i < form->n; i++)
		n += str_is_c(form->fields[i].name, name);
	return (n);
}

static enum word
field_why_not(const struct form_field *f, const struct form_rule *rules,
    size_t n)
{
	size_t	 i;

	for (i = 0; i < n && !str_is_c(f->name, rules[i].name); i++)
		;
	if (i == n)
		return (W_FORM_UNKNOWN_FIELD);
	/* A client may send an empty file control as text. */
	if (rules[i].kind == FORM_FILE ? !f->is_file && f->value.len != 0 :
	    f->is_file)
		return (W_FORM_FILE_OR_TEXT);
	if (rules[i].kind == FORM_TICK && !str_is(f->value, STR("1")))
		return (W_FORM_TICK);
	return (W_NONE);
}

enum word
form_why_not(const struct form *form, const char *prefix,
    const struct form_rule *rules, size_t n)
{
	enum word	 why;
	size_t		 i;

	for (i = 0; i < form->n; i++)
		if (str_starts(form->fields[i].name, str_of(prefix)) &&
		    (why = field_why_not(&form->fields[i], rules, n)) != W_NONE)
			return (why);
	for (i = 0; i < n; i++)
		if (rules[i].kind != FORM_FILE &&
		    form_count(form, rules[i].name) > 1)
			return (W_FORM_FIELD_TWICE);
	return (W_NONE);
}

enum status
form_refuse(struct form *form, enum status st, enum word why)
{
	form->fields = NULL;
	form->n = 0;
	form->why = why;
	return (st);
}

bool
form_decode(struct arena *a, struct str s, bool plus, struct str *out)
{
	char	*p;
	size_t	 i, n;
	int	 byte;

	*out = s;
	/* Most values need no decoding and stay a view. */
	if (!str_has_byte(s, '%') && !(plus && str_has_byte(s, '+')))
		return (true);
	p = arena_get(a, s.len + 1);
	for (i = n = 0; i < s.len; i++) {
		if (s.p[i] == '%') {
			if (s.len - i < 3 ||
			    (byte = str_hex_byte(s.p + i + 1)) < 0)
				return (false);
			p[n++] = (char)byte;
			i += 2;
		} else
			p[n++] = plus && s.p[i] == '+' ? ' ' : s.p[i];
	}
	*out = (struct str){ p, n };
	return (true);
}

enum status
form_urlencoded(struct arena *a, struct str body, struct form *form)
{
	struct str	 pair, rest;
	enum status	 st;
	size_t		 cap;

	memset(form, 0, sizeof(*form));
	cap = 0;
	for (rest = body; rest.len != 0;) {
		(void)str_cut(rest, '&', &pair, &rest);
		/* "&&" and a last "&" are separators with nothing between. */
		if (pair.len == 0)
			continue;
		if ((st = pair_add(a, form, &cap, pair)) != OK)
			return (st);
	}
	return (OK);
}

enum status
form_read(struct arena *a, struct str content_type, struct str body,
    struct form *form)
{
	struct str	 type, parameters;

	memset(form, 0, sizeof(*form));
	if (body.len == 0)
		return (OK);
	(void)str_cut(content_type, ';', &type, &parameters);
	type = str_trim(type);
	if (str_is_nocase(type, STR("application/x-www-form-urlencoded")))
		return (form_urlencoded(a, body, form));
	if (str_is_nocase(type, STR("multipart/form-data")))
		return (form_multipart(a, content_type, body, form));
	return (form_refuse(form, E_TYPE, W_FORM_FORMAT));
}

/* "name", "name=" and "=value" are fields too: what was sent is kept. */
static enum status
pair_add(struct arena *a, struct form *form, size_t *cap, struct str pair)
{
	struct form_field	 field;
	struct str		 name, value;

	if (form->n == FORM_FIELDS_MAX)
		return (form_refuse(form, E_TOO_BIG, W_FORM_MANY_FIELDS));
	memset(&field, 0, sizeof(field));
	if (!str_cut(pair, '=', &name, &value))
		value = str_from(pair, pair.len);
	if (!form_decode(a, name, true, &field.name) ||
	    !form_decode(a, value, true, &field.value))
		return (form_refuse(form, E_MALFORMED, W_FORM_PERCENT));
	if (field.name.len > FORM_NAME_MAX)
		return (form_refuse(form, E_TOO_BIG, W_FORM_LONG_NAME));
	ARENA_PUSH(a, form->fields, form->n, *cap) = field;
	return (OK);
}
