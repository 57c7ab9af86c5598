/*
 * multipart/form-data (RFC 7578, RFC 2046 section 5.1) as browsers and
 * command-line clients send it: a part becomes a field, its bytes a view
 * into the body. What could be read in two ways is refused, not guessed.
 *
 * One pass. The search steps from line end to line end, and a line end is
 * never inside a boundary, so no input makes it look at a byte many times.
 */
#include <string.h>

#include "http/form.h"

struct reader {
	struct arena	*arena;
	struct form	*form;
	struct str	 body;
	struct str	 boundary;	/* without the two dashes */
	size_t		 cap;		/* slots of form->fields */
	size_t		 pos;		/* first byte not read yet */
};

/* What stands behind "--boundary" on a line. */
enum tail {
	TAIL_TEXT,	/* more text: the line only begins like a delimiter */
	TAIL_NEXT,	/* a part follows */
	TAIL_CLOSE,	/* that was the last part */
	TAIL_BAD,	/* a line end that is not CRLF, or a long blank */
};

struct delimiter {
	size_t		 start;		/* of "--boundary" */
	size_t		 end;		/* behind its line */
	enum tail	 tail;
};

/* One "name=value" of a header, the value still as it was sent. */
struct param {
	struct str	 name;
	struct str	 value;
	bool		 quoted;
};

enum param_result { PARAM_END, PARAM_OK, PARAM_BAD };

/* A part's headers, as far as they matter here. p NULL: not there. */
struct part {
	struct str	 disposition;
	struct str	 type;
	struct str	 encoding;
};

static enum status	 boundary_get(struct str, struct str *, struct form *);
static enum status	 preamble_skip(struct reader *, struct delimiter *);
static enum status	 part_read(struct reader *, struct delimiter *);
static enum status	 part_headers(struct reader *, struct part *);
static enum status	 part_field(struct reader *, const struct part *,
			    struct form_field *);
static enum status	 epilogue_check(struct reader *);

enum status
form_multipart(struct arena *a, struct str content_type, struct str body,
    struct form *form)
{
	struct reader		 r;
	struct delimiter	 d;
	enum status		 st;

	memset(form, 0, sizeof(*form));
	memset(&r, 0, sizeof(r));
	r.arena = a;
	r.form = form;
	r.body = body;
	if ((st = boundary_get(content_type, &r.boundary, form)) != OK ||
	    (st = preamble_skip(&r, &d)) != OK)
		return (st);
	while (d.tail == TAIL_NEXT)
		if ((st = part_read(&r, &d)) != OK)
			return (st);
	return (epilogue_check(&r));
}

static bool
is_blank(char c)
{
	return (c == ' ' || c == '\t');
}

static struct str
blanks_skip(struct str s)
{
	while (s.len != 0 && is_blank(s.p[0]))
		s = str_from(s, 1);
	return (s);
}

/*
 * Quoted text up to its closing quote. With escapes, \" is a quote that
 * belongs to the text; any other backslash is itself, since browsers send
 * the backslashes of a Windows path as they are.
 */
static bool
quoted_cut(struct str s, bool escapes, struct str *text, struct str *rest)
{
	size_t	 i;

	for (i = 1; i < s.len && s.p[i] != '"'; i++)
		if (escapes && s.p[i] == '\\' && i + 1 < s.len &&
		    s.p[i + 1] == '"')
			i++;
	if (i >= s.len)
		return (false);
	*text = (struct str){ s.p + 1, i - 1 };
	*rest = str_from(s, i + 1);
	return (true);
}

/* The next parameter of *s, which stands at its ';' or at the end. */
static enum param_result
param_next(struct str *s, bool escapes, struct param *param)
{
	struct str	 rest;
	size_t		 n;

	rest = blanks_skip(*s);
	if (rest.len != 0 && rest.p[0] != ';')
		return (PARAM_BAD);
	while (rest.len != 0 && (rest.p[0] == ';' || is_blank(rest.p[0])))
		rest = str_from(rest, 1);
	if (rest.len == 0)
		return (PARAM_END);
	for (n = 0; n < rest.len && rest.p[n] != '='; n++)
		if (is_blank(rest.p[n]) || rest.p[n] == ';' ||
		    rest.p[n] == '"')
			return (PARAM_BAD);
	if (n == 0 || n == rest.len)
		return (PARAM_BAD);
	param->name = str_first(rest, n);
	rest = str_from(rest, n + 1);
	param->quoted = rest.len != 0 && rest.p[0] == '"';
	if (param->quoted)
		return (quoted_cut(rest, escapes, &param->value, s) ?
		    PARAM_OK : PARAM_BAD);
	for (n = 0; n < rest.len && rest.p[n] != ';'; n++)
		if (rest.p[n] == '"')
			return (PARAM_BAD);
	param->value = str_trim(str_first(rest, n));
	*s = str_from(rest, n);
	return (PARAM_OK);
}

/* bchars of RFC 2046; what is more could not be found line by line. */
static bool
boundary_is_valid(struct str s)
{
	static const char	 marks[] = "'()+_,-./:=? ";
	size_t			 i;
	char			 c;

	if (s.len == 0 || s.len > FORM_BOUNDARY_MAX || s.p[s.len - 1] == ' ')
		return (false);
	for (i = 0; i < s.len; i++) {
		c = s.p[i];
		if (!(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z') &&
		    !(c >= 'a' && c <= 'z') &&
		    memchr(marks, c, sizeof(marks) - 1) == NULL)
			return (false);
	}
	return (true);
}

static enum status
boundary_get(struct str header, struct str *boundary, struct form *form)
{
	struct str		 type, rest;
	struct param		 param;
	enum param_result	 got;

	*boundary = STR_NONE;
	(void)str_cut(header, ';', &type, &rest);
	if (!str_is_nocase(str_trim(type), STR("multipart/form-data")))
		return (form_refuse(form, E_TYPE, W_FORM_FORMAT));
	rest = str_from(header, type.len);
	while ((got = param_next(&rest, false, &param)) == PARAM_OK) {
		if (!str_is_nocase(param.name, STR("boundary")))
			continue;
		if (boundary->p != NULL)
			return (form_refuse(form, E_MALFORMED, W_FORM_BOUNDARY));
		*boundary = param.value;
	}
	if (got == PARAM_BAD || boundary->p == NULL ||
	    !boundary_is_valid(*boundary))
		return (form_refuse(form, E_MALFORMED, W_FORM_BOUNDARY));
	return (OK);
}

/* Is "--boundary" at this place? */
static bool
dashes_at(const struct reader *r, size_t at)
{
	struct str	 here;

	here = str_from(r->body, at);
	return (here.len >= r->boundary.len + 2 && here.p[0] == '-' &&
	    here.p[1] == '-' &&
	    str_starts(str_from(here, 2), r->boundary));
}

/* What follows "--boundary" that ends at pos, and where its line ends. */
static enum tail
tail_read(const struct reader *r, size_t pos, size_t *end)
{
	struct str	 rest;
	enum tail	 tail;

	rest = str_from(r->body, pos);
	tail = TAIL_NEXT;
	if (str_starts(rest, STR("--"))) {
		tail = TAIL_CLOSE;
		rest = str_from(rest, 2);
		pos += 2;
	}
	rest = blanks_skip(rest);
	*end = r->body.len - rest.len;
	if (*end - pos > FORM_EDGE_MAX)
		return (TAIL_BAD);
	if (rest.len == 0)	/* no part behind it: the body was cut short */
		return (tail == TAIL_CLOSE ? TAIL_CLOSE : TAIL_TEXT);
	if (str_starts(rest, STR("\r\n"))) {
		*end += 2;
		return (tail);
	}
	return (rest.p[0] == '\r' || rest.p[0] == '\n' ? TAIL_BAD : TAIL_TEXT);
}

/*
 * The next line that is a delimiter, from the line end at or behind from, up
 * to limit. A line that only begins like one is text, as is a boundary in
 * the middle of a line; one behind a bare line feed could be either.
 */
static bool
delimiter_find(const struct reader *r, size_t from, size_t limit,
    struct delimiter *d)
{
	const char	*lf;
	size_t		 at;

	for (at = from; at < limit; at++) {
		lf = memchr(r->body.p + at, '\n', limit - at);
		if (lf == NULL)
			return (false);
		at = (size_t)(lf - r->body.p);
		if (!dashes_at(r, at + 1))
			continue;
		d->start = at + 1;
		d->tail = tail_read(r, at + 3 + r->boundary.len, &d->end);
		if (d->tail == TAIL_TEXT)
			continue;
		if (at == 0 || r->body.p[at - 1] != '\r')
			d->tail = TAIL_BAD;
		return (true);
	}
	return (false);
}

/* Does a stretch outside the parts hold what could be a part's beginning? */
static bool
edge_is_clean(const struct reader *r, size_t from, size_t to)
{
	size_t	 i;

	for (i = from; i < to; i++)
		if (dashes_at(r, i))
			return (false);
	return (true);
}

/* To the first delimiter: at once, or behind a short preamble. */
static enum status
preamble_skip(struct reader *r, struct delimiter *d)
{
	size_t	 limit;
	bool	 found;

	limit = r->body.len < FORM_EDGE_MAX ? r->body.len : FORM_EDGE_MAX;
	d->start = 0;
	d->tail = TAIL_TEXT;
	if (dashes_at(r, 0))
		d->tail = tail_read(r, r->boundary.len + 2, &d->end);
	found = d->tail != TAIL_TEXT || delimiter_find(r, 0, limit, d);
	if (!found || !edge_is_clean(r, 0, d->start))
		return (form_refuse(r->form, E_MALFORMED, W_FORM_AROUND));
	if (d->tail == TAIL_BAD)
		return (form_refuse(r->form, E_MALFORMED, W_FORM_LINES));
	r->pos = d->end;
	return (OK);
}

/* One part: headers, then bytes up to the next delimiter. */
static enum status
part_read(struct reader *r, struct delimiter *d)
{
	struct form_field	 field;
	struct part		 part;
	enum status		 st;
	size_t			 value;

	if (r->form->n == FORM_FIELDS_MAX)
		return (form_refuse(r->form, E_TOO_BIG, W_FORM_MANY_FIELDS));
	if ((st = part_headers(r, &part)) != OK ||
	    (st = part_field(r, &part, &field)) != OK)
		return (st);
	value = r->pos;
	/* The empty line's own end may be the one before the delimiter. */
	if (!delimiter_find(r, value - 1, r->body.len, d))
		return (form_refuse(r->form, E_MALFORMED, W_FORM_CUT));
	if (d->tail == TAIL_BAD)
		return (form_refuse(r->form, E_MALFORMED, W_FORM_LINES));
	field.value = (struct str){ r->body.p + value,
	    d->start < value + 2 ? 0 : d->start - 2 - value };
	ARENA_PUSH(r->arena, r->form->fields, r->form->n, r->cap) = field;
	r->pos = d->end;
	return (OK);
}

/* Two of a kind, or a line that is no header, is refused by false. */
static bool
header_read(const struct reader *r, struct str line, struct part *part)
{
	struct str	 name, value, *slot;
	size_t		 i;

	if (str_has_byte(line, '\r') || str_has_byte(line, '\n') ||
	    str_has_byte(line, '\0') ||
	    dashes_at(r, (size_t)(line.p - r->body.p)) ||
	    !str_cut(line, ':', &name, &value) || name.len == 0)
		return (false);
	for (i = 0; i < name.len; i++)
		if (name.p[i] <= ' ' || name.p[i] > '~')
			return (false);
	slot = str_is_nocase(name, STR("Content-Disposition")) ?
	    &part->disposition :
	    str_is_nocase(name, STR("Content-Type")) ? &part->type :
	    str_is_nocase(name, STR("Content-Transfer-Encoding")) ?
	    &part->encoding : NULL;
	if (slot == NULL)	/* RFC 7578 section 4.8: without meaning */
		return (true);
	if (slot->p != NULL)
		return (false);
	*slot = str_trim(value);
	return (true);
}

/* Up to the empty line; r->pos is behind it afterwards. */
static enum status
part_headers(struct reader *r, struct part *part)
{
	struct str	 block, line;
	const char	*end;
	size_t		 line_end;

	memset(part, 0, sizeof(*part));
	block = str_first(str_from(r->body, r->pos), FORM_PART_HEADER_MAX);
	for (;;) {
		end = block.len == 0 ? NULL :
		    memmem(block.p, block.len, "\r\n", 2);
		if (end == NULL && r->body.len - r->pos > FORM_PART_HEADER_MAX)
			return (form_refuse(r->form, E_TOO_BIG, W_FORM_LONG_PART));
		if (end == NULL)
			return (form_refuse(r->form, E_MALFORMED, W_FORM_CUT));
		line_end = (size_t)(end - block.p);
		line = str_first(block, line_end);
		block = str_from(block, line_end + 2);
		if (line.len == 0)
			break;
		if (!header_read(r, line, part))
			return (form_refuse(r->form, E_MALFORMED, W_FORM_PART));
	}
	r->pos = (size_t)(block.p - r->body.p);
	return (OK);
}

/* The three escapes of the HTML standard, and the quote of older clients. */
static struct str
name_decode(struct arena *a, const struct param *param, bool escapes)
{
	static const struct {
		const char	*from;
		char		 to;
	} escape[] = {
		{ "%22", '"' }, { "%0D", '\r' }, { "%0A", '\n' },
		{ "\\\"", '"' },
	};
	struct str	 s;
	size_t		 count, e, n;
	char		*p;

	s = param->value;
	count = escapes ? 4 : 3;
	if (!param->quoted ||
	    (!str_has_byte(s, '%') && !str_has_byte(s, '\\')))
		return (s);
	p = arena_get(a, s.len + 1);
	for (n = 0; s.len != 0; n++) {
		for (e = 0; e < count; e++)
			if (str_starts(s, str_of(escape[e].from)))
				break;
		p[n] = e < count ? escape[e].to : s.p[0];
		s = str_from(s, e < count ? strlen(escape[e].from) : 1);
	}
	return ((struct str){ p, n });
}

/* filename*=UTF-8'language'percent-encoded (RFC 5987). */
static bool
extended_decode(struct arena *a, struct str s, struct str *out)
{
	struct str	 charset, language;

	return (str_cut(s, '\'', &charset, &s) &&
	    str_cut(s, '\'', &language, &s) &&
	    str_is_nocase(charset, STR("UTF-8")) &&
	    form_decode(a, s, false, out) && str_utf8_is_valid(*out));
}

/* name, filename and filename* of a Content-Disposition; each at most once. */
static bool
disposition_read(struct reader *r, struct str header, bool escapes,
    struct form_field *field)
{
	struct str		 rest, plain, extended, *slot;
	struct param		 param;
	enum param_result	 got;

	memset(field, 0, sizeof(*field));
	plain = extended = STR_NONE;
	rest = str_from(header, sizeof("form-data") - 1);
	while ((got = param_next(&rest, escapes, &param)) == PARAM_OK) {
		slot = str_is_nocase(param.name, STR("name")) ? &field->name :
		    str_is_nocase(param.name, STR("filename")) ? &plain :
		    str_is_nocase(param.name, STR("filename*")) ? &extended :
		    NULL;
		if (slot == NULL)
			continue;
		if (slot->p != NULL)
			return (false);
		if (slot != &extended)
			*slot = name_decode(r->arena, &param, escapes);
		else if (!extended_decode(r->arena, param.value, slot))
			return (false);
	}
	field->is_file = plain.p != NULL || extended.p != NULL;
	field->filename = extended.p != NULL ? extended : plain;
	return (got == PARAM_END);
}

/* 7bit, 8bit and binary are the bytes as they are; others are obsolete. */
static bool
encoding_is_plain(struct str s)
{
	return (s.len == 0 || str_is_nocase(s, STR("binary")) ||
	    str_is_nocase(s, STR("8bit")) || str_is_nocase(s, STR("7bit")));
}

/* Everything about a field but its value. */
static enum status
part_field(struct reader *r, const struct part *part,
    struct form_field *field)
{
	struct str	 kind, rest;

	memset(field, 0, sizeof(*field));
	(void)str_cut(part->disposition, ';', &kind, &rest);
	/*
	 * A name that ends in a backslash looks like an escaped quote: if
	 * that reading fails, the backslash is one.
	 */
	if (part->disposition.p != NULL &&
	    (!str_is_nocase(str_trim(kind), STR("form-data")) ||
	    (!disposition_read(r, part->disposition, true, field) &&
	    !disposition_read(r, part->disposition, false, field))))
		return (form_refuse(r->form, E_MALFORMED, W_FORM_PART));
	if (field->name.p == NULL)
		return (form_refuse(r->form, E_MALFORMED, W_FORM_PART));
	if (field->name.len > FORM_NAME_MAX)
		return (form_refuse(r->form, E_TOO_BIG, W_FORM_LONG_NAME));
	if (!encoding_is_plain(part->encoding))
		return (form_refuse(r->form, E_MALFORMED, W_FORM_PART));
	field->type = part->type;
	return (OK);
}

/* What follows the last delimiter carries nothing, or is refused. */
static enum status
epilogue_check(struct reader *r)
{
	if (r->body.len - r->pos > FORM_EDGE_MAX ||
	    !edge_is_clean(r, r->pos, r->body.len))
		return (form_refuse(r->form, E_MALFORMED, W_FORM_AROUND));
	return (OK);
}
