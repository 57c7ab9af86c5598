/*
 * A reader of one JSON array of strings, enough for the lists of hostile
 * strings that tests feed on. Included after cmocka.
 */
#ifndef JSON_STRINGS_H
#define JSON_STRINGS_H

#include <stdio.h>
#include <string.h>

#include "base/buf.h"

static bool
json_hex_read(struct str *s, int32_t *cp)
{
	unsigned	 v;
	char		 tmp[5] = { 0 };

	if (s->len < 4)
		return (false);
	memcpy(tmp, s->p, 4);
	*s = str_from(*s, 4);
	if (sscanf(tmp, "%4x", &v) != 1)
		return (false);
	*cp = (int32_t)v;
	return (true);
}

static void
utf8_add(struct buf *b, int32_t cp)
{
	if (cp < 0x80)
		buf_char(b, (char)cp);
	else if (cp < 0x800) {
		buf_char(b, (char)(0xc0 | cp >> 6));
		buf_char(b, (char)(0x80 | (cp & 0x3f)));
	} else {
		if (cp < 0x10000)
			buf_char(b, (char)(0xe0 | cp >> 12));
		else {
			buf_char(b, (char)(0xf0 | cp >> 18));
			buf_char(b, (char)(0x80 | (cp >> 12 & 0x3f)));
		}
		buf_char(b, (char)(0x80 | (cp >> 6 & 0x3f)));
		buf_char(b, (char)(0x80 | (cp & 0x3f)));
	}
}

static bool
json_escape_read(struct str *s, struct buf *out)
{
	static const char	 from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char		*p;
	int32_t			 cp, low;
	char			 c;

	if (s->len == 0)
		return (false);
	c = s->p[0];
	*s = str_from(*s, 1);
	if (c != 'u') {
		if ((p = strchr(from, c)) == NULL || c == '\0')
			return (false);
		buf_char(out, to[p - from]);
		return (true);
	}
	if (!json_hex_read(s, &cp))
		return (false);
	if (cp >= 0xd800 && cp < 0xdc00 && str_starts(*s, STR("\\u"))) {
		*s = str_from(*s, 2);
		if (!json_hex_read(s, &low))
			return (false);
		cp = 0x10000 + ((cp - 0xd800) << 10) + (low - 0xdc00);
	}
	utf8_add(out, cp);
	return (true);
}

/* The next string of the array; false at its end. */
static bool
json_string_read(struct str *s, struct buf *out)
{
	struct str	 before;
	char		 c;

	out->len = 0;
	if (!str_cut(*s, '"', &before, s))
		return (false);
	while (s->len != 0) {
		c = s->p[0];
		*s = str_from(*s, 1);
		if (c == '"')
			return (true);
		if (c != '\\')
			buf_char(out, c);
		else if (!json_escape_read(s, out))
			break;
	}
	fail_msg("the list of strings is malformed");
	return (false);
}

#endif
