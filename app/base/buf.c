/* A growing byte buffer. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"

struct buf
buf_new(struct arena *a, size_t hint)
{
	struct buf	 b;

	b.arena = a;
	b.cap = hint < 256 ? 256 : hint;
	b.len = 0;
	b.p = arena_raw(a, b.cap);
	return (b);
}

/* Room for n bytes and the NUL that buf_view sets behind them. */
static void
buf_room(struct buf *b, size_t n)
{
	size_t	 cap;

	if (b->cap - b->len > n)
		return;
	cap = b->cap * 2;
	if (cap - b->len <= n || cap < b->cap)
		cap = b->len + n + 1 <= n ? SIZE_MAX : b->len + n + 1;
	b->p = arena_grow(b->arena, b->p, b->cap, cap);
	b->cap = cap;
}

void
buf_add(struct buf *b, const void *p, size_t n)
{
	if (n == 0)
		return;
	buf_room(b, n);
	memcpy(b->p + b->len, p, n);
	b->len += n;
}

void
buf_str(struct buf *b, struct str s)
{
	buf_add(b, s.p, s.len);
}

void
buf_c(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void
buf_char(struct buf *b, char c)
{
	buf_room(b, 1);
	b->p[b->len++] = c;
}

void
buf_utf8(struct buf *b, uint32_t c)
{
	char	 utf8[4];
	size_t	 n = str_utf8_put(c, utf8);

	buf_add(b, utf8, n);
}

void
buf_int(struct buf *b, int64_t v)
{
	char	 room[STR_INT_ROOM];

	buf_str(b, str_int_in(room, v));
}

void
buf_fmt(struct buf *b, const char *fmt, ...)
{
	va_list	 ap;
	int	 n;

	/* Mostly there is room, and it is formatted once. */
	va_start(ap, fmt);
	n = vsnprintf(b->p + b->len, b->cap - b->len, fmt, ap);
	va_end(ap);
	if (n <= 0)
		return;
	if ((size_t)n >= b->cap - b->len) {
		buf_room(b, (size_t)n + 1);
		va_start(ap, fmt);
		(void)vsnprintf(b->p + b->len, (size_t)n + 1, fmt, ap);
		va_end(ap);
	}
	b->len += (size_t)n;
}

/* How many bytes from the start stand in a JSON string as they are. */
static size_t
json_plain(struct str s)
{
	size_t	 n;

	for (n = 0; n < s.len && s.p[n] >= 0x20 && s.p[n] < 0x7f &&
	    s.p[n] != '"' && s.p[n] != '\\' && s.p[n] != '<'; n++)
		continue;
	return (n);
}

void
buf_json(struct buf *b, struct str s)
{
	struct str	 start;
	size_t		 plain;
	int32_t		 cp;

	buf_char(b, '"');
	while (s.len != 0) {
		if ((plain = json_plain(s)) != 0) {
			buf_add(b, s.p, plain);
			s = str_from(s, plain);
			continue;
		}
		start = s;
		cp = str_utf8_next(&s);
		if (cp < 0)
			buf_c(b, "\xef\xbf\xbd");
		else if (cp == '"' || cp == '\\')
			buf_fmt(b, "\\%c", (char)cp);
		else if (cp < 0x20 || cp == 0x7f || cp == 0x2028 ||
		    cp == 0x2029 || cp == '<')
			buf_fmt(b, "\\u%04x", (unsigned)cp);
		else
			buf_add(b, start.p, start.len - s.len);
	}
	buf_char(b, '"');
}

void
buf_xml(struct buf *b, struct str s)
{
	size_t	 i;

	for (i = 0; i < s.len; i++)
		if (s.p[i] == '&')
			buf_c(b, "&amp;");
		else if (s.p[i] == '<')
			buf_c(b, "&lt;");
		else if (s.p[i] == '>')
			buf_c(b, "&gt;");
		else if (s.p[i] == '"')
			buf_c(b, "&quot;");
		else
			buf_char(b, s.p[i]);
}

static bool
byte_is_unreserved(char c)
{
	return ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
	    c == '~');
}

void
buf_url_part(struct buf *b, struct str s)
{
	static const char	 hex[] = "0123456789ABCDEF";
	unsigned char		 c;
	size_t			 i;

	while (s.len != 0) {
		for (i = 0; i < s.len && byte_is_unreserved(s.p[i]); i++)
			continue;
		buf_add(b, s.p, i);
		if (i == s.len)
			return;
		c = (unsigned char)s.p[i];
		buf_add(b, (char []){ '%', hex[c >> 4], hex[c & 15] }, 3);
		s = str_from(s, i + 1);
	}
}

void
buf_csv(struct buf *b, struct str s)
{
	double	 number;
	size_t	 i;

	buf_char(b, '"');
	if (s.len != 0 && str_has_byte(STR("=+-@\t\r"), s.p[0]) &&
	    !str_double(s, &number))
		buf_char(b, '\'');
	for (i = 0; i < s.len; i++) {
		if (s.p[i] == '"')
			buf_char(b, '"');
		buf_char(b, s.p[i]);
	}
	buf_char(b, '"');
}

struct str
buf_view(const struct buf *b)
{
	b->p[b->len] = '\0';
	return ((struct str){ b->p, b->len });
}
