/* Fills a mail's template. See mail_text.h. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "view/mail_text.h"

#define FILE_MAX_BYTES	65536

static char	reason[512];

static bool
refuse(const struct mail_text *t, int line, const char *what, struct str name,
    const char **why)
{
	(void)snprintf(reason, sizeof(reason), "%s:%d: %s%s%.*s%s", t->file,
	    line, what, name.len == 0 ? "" : " \"", STR_ARG(name),
	    name.len == 0 ? "" : "\"");
	*why = reason;
	return (false);
}

/* -1: no such name. */
static int
name_find(const struct mail_text *t, struct str name)
{
	int	i;

	for (i = 0; t->names[i] != NULL; i++)
		if (str_is_c(name, t->names[i]))
			return (i);
	return (-1);
}

/* Every opening brace of the text, checked; *line is moved along. */
static bool
braces_check(const struct mail_text *t, struct str s, int *line,
    const char **why)
{
	struct str	after, name;

	while (s.len != 0) {
		if (s.p[0] == '\n')
			(*line)++;
		if (s.p[0] != '{') {
			s = str_from(s, 1);
			continue;
		}
		s = str_from(s, 1);
		if (s.len != 0 && s.p[0] == '{') {
			s = str_from(s, 1);
			continue;
		}
		if (!str_cut(s, '}', &name, &after) ||
		    str_has_byte(name, '\n'))
			return (refuse(t, *line, "a { without its }", STR_NONE,
			    why));
		if (name_find(t, name) == -1)
			return (refuse(t, *line, "no value is called", name,
			    why));
		s = after;
	}
	return (true);
}

bool
mail_text_parse(struct mail_text *t, struct str text, const char **why)
{
	struct str	subject, rest;
	int		line = 1;

	if (!str_utf8_is_valid(text))
		return (refuse(t, 1, "not UTF-8", STR_NONE, why));
	if (str_has_byte(text, '\r'))
		return (refuse(t, 1, "holds a carriage return", STR_NONE,
		    why));
	if (!str_starts(text, STR("Subject: ")) ||
	    !str_cut(str_from(text, 9), '\n', &subject, &rest) ||
	    str_trim(subject).len == 0)
		return (refuse(t, 1, "must begin with \"Subject: \"",
		    STR_NONE, why));
	if (!str_starts(rest, STR("\n")))
		return (refuse(t, 2, "must be an empty line", STR_NONE, why));
	t->subject = str_trim(subject);
	t->body = str_from(rest, 1);
	if (str_trim(t->body).len == 0)
		return (refuse(t, 3, "has no body", STR_NONE, why));
	if (!braces_check(t, t->subject, &line, why))
		return (false);
	line = 3;
	return (braces_check(t, t->body, &line, why));
}

bool
mail_text_load(struct arena *a, struct mail_text *t, const char *dir,
    const char **why)
{
	char	*p;
	FILE	*f;
	size_t	 n;
	bool	 whole;

	f = fopen(str_fmt(a, "%s/%s", dir, t->file).p, "re");
	if (f == NULL) {
		(void)snprintf(reason, sizeof(reason), "%s: %m", t->file);
		*why = reason;
		return (false);
	}
	p = arena_get(a, FILE_MAX_BYTES);
	n = fread(p, 1, FILE_MAX_BYTES, f);
	whole = ferror(f) == 0 && n < FILE_MAX_BYTES;
	(void)fclose(f);
	if (!whole)
		return (refuse(t, 1, "cannot be read whole", STR_NONE, why));
	return (mail_text_parse(t, (struct str){ p, n }, why));
}

/*
 * On one line: controls, line ends of any spelling and the marks that turn
 * text around are spaces; what is not UTF-8 is U+FFFD.
 */
static void
value_add(struct buf *b, struct str s)
{
	struct str	before;
	int32_t		c;

	while (s.len != 0) {
		before = s;
		if ((c = str_utf8_next(&s)) < 0)
			buf_c(b, "\xef\xbf\xbd");
		else if (c < 0x20 || (c >= 0x7f && c <= 0x9f) ||
		    (c >= 0x2028 && c <= 0x202e) ||
		    (c >= 0x2066 && c <= 0x2069))
			buf_char(b, ' ');
		else
			buf_add(b, before.p, before.len - s.len);
	}
}

static struct str
fill(struct arena *a, const struct mail_text *t, struct str s,
    const struct str *values)
{
	struct str	name, rest;
	struct buf	b;
	int		i;

	b = buf_new(a, s.len + 256);
	while (s.len != 0) {
		if (s.p[0] != '{') {
			buf_char(&b, s.p[0]);
			s = str_from(s, 1);
		} else if (s.len > 1 && s.p[1] == '{') {
			buf_char(&b, '{');
			s = str_from(s, 2);
		} else {
			/* mail_text_parse has seen that the name is known. */
			(void)str_cut(str_from(s, 1), '}', &name, &rest);
			if ((i = name_find(t, name)) != -1)
				value_add(&b, values[i]);
			s = rest;
		}
	}
	return (buf_view(&b));
}

void
mail_text_fill(struct arena *a, const struct mail_text *t,
    const struct str *values, struct str *subject, struct str *body)
{
	*subject = fill(a, t, t->subject, values);
	*body = fill(a, t, t->body, values);
}
