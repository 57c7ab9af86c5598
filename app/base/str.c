/* Strings with a length. Nothing here looks past len. */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"

struct str
str_of(const char *p)
{
	return ((struct str){ p, p == NULL ? 0 : strlen(p) });
}

bool
str_is(struct str a, struct str b)
{
	return (a.len == b.len && (a.len == 0 ||
	    memcmp(a.p, b.p, a.len) == 0));
}

bool
str_is_c(struct str a, const char *b)
{
	return (str_is(a, str_of(b)));
}

static unsigned char
lower_of(char c)
{
	return ((unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c));
}

bool
str_is_nocase(struct str a, struct str b)
{
	size_t	 i;

	if (a.len != b.len)
		return (false);
	for (i = 0; i < a.len; i++)
		if (lower_of(a.p[i]) != lower_of(b.p[i]))
			return (false);
	return (true);
}

bool
str_starts(struct str s, struct str head)
{
	return (s.len >= head.len && (head.len == 0 ||
	    memcmp(s.p, head.p, head.len) == 0));
}

bool
str_ends(struct str s, struct str tail)
{
	return (s.len >= tail.len && (tail.len == 0 ||
	    memcmp(s.p + s.len - tail.len, tail.p, tail.len) == 0));
}

bool
str_has_byte(struct str s, char c)
{
	return (s.len != 0 && memchr(s.p, c, s.len) != NULL);
}

uint32_t
str_be32(const char *p)
{
	const unsigned char	*u = (const unsigned char *)p;

	return ((uint32_t)u[0] << 24 | (uint32_t)u[1] << 16 |
	    (uint32_t)u[2] << 8 | u[3]);
}

int
str_cmp(struct str a, struct str b)
{
	size_t	 n;
	int	 r;

	n = a.len < b.len ? a.len : b.len;
	r = n == 0 ? 0 : memcmp(a.p, b.p, n);
	if (r != 0)
		return (r);
	return ((a.len > b.len) - (a.len < b.len));
}

static bool
is_space(char c)
{
	return (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' ||
	    c == '\v');
}

struct str
str_trim(struct str s)
{
	while (s.len != 0 && is_space(s.p[0])) {
		s.p++;
		s.len--;
	}
	while (s.len != 0 && is_space(s.p[s.len - 1]))
		s.len--;
	return (s);
}

struct str
str_from(struct str s, size_t n)
{
	if (n > s.len)
		n = s.len;
	return ((struct str){ s.p == NULL ? NULL : s.p + n, s.len - n });
}

struct str
str_first(struct str s, size_t n)
{
	return ((struct str){ s.p, n < s.len ? n : s.len });
}

bool
str_cut(struct str s, char c, struct str *before, struct str *rest)
{
	const char	*q;

	if (s.len == 0 || (q = memchr(s.p, c, s.len)) == NULL) {
		*before = s;
		*rest = STR_NONE;
		return (false);
	}
	*rest = (struct str){ q + 1, s.len - (size_t)(q - s.p) - 1 };
	*before = (struct str){ s.p, (size_t)(q - s.p) };
	return (true);
}

struct str *
str_words(struct arena *a, struct str all, size_t *n)
{
	struct str	*v = NULL;
	size_t		 cap = 0;

	for (*n = 0; all.len != 0;)
		(void)str_cut(all, ' ', &ARENA_PUSH(a, v, *n, cap), &all);
	return (v);
}

bool
str_int(struct str s, int64_t *out)
{
	uint64_t	 v, limit;
	size_t		 i;
	bool		 neg;

	neg = s.len != 0 && s.p[0] == '-';
	i = neg ? 1 : 0;
	if (i == s.len)
		return (false);
	limit = (uint64_t)INT64_MAX + (neg ? 1 : 0);
	for (v = 0; i < s.len; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return (false);
		if (v > (limit - (uint64_t)(s.p[i] - '0')) / 10)
			return (false);
		v = v * 10 + (uint64_t)(s.p[i] - '0');
	}
	*out = neg ? (int64_t)(0 - v) : (int64_t)v;
	return (true);
}

bool
str_double(struct str s, double *out)
{
	char	 tmp[64], *end;
	size_t	 i;

	if (s.len == 0 || s.len >= sizeof(tmp))
		return (false);
	for (i = 0; i < s.len; i++)
		if (strchr("0123456789.eE+-", s.p[i]) == NULL ||
		    s.p[i] == '\0')
			return (false);
	memcpy(tmp, s.p, s.len);
	tmp[s.len] = '\0';
	errno = 0;
	*out = strtod(tmp, &end);
	return (errno == 0 && end == tmp + s.len);
}

int32_t
str_utf8_next(struct str *s)
{
	const unsigned char	*p = (const unsigned char *)s->p;
	static const int32_t	 least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	int32_t			 cp;
	size_t			 n, i;

	if (s->len == 0)
		return (-1);
	if (p[0] < 0x80) {
		*s = str_from(*s, 1);
		return (p[0]);
	}
	n = (p[0] & 0xe0) == 0xc0 ? 2 : (p[0] & 0xf0) == 0xe0 ? 3 :
	    (p[0] & 0xf8) == 0xf0 ? 4 : 0;
	if (n == 0 || n > s->len)
		goto bad;
	cp = p[0] & (0xff >> (n + 1));
	for (i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			goto bad;
		cp = (int32_t)((uint32_t)cp << 6) | (p[i] & 0x3f);
	}
	if (cp < least[n] || cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff))
		goto bad;
	*s = str_from(*s, n);
	return (cp);
bad:
	*s = str_from(*s, 1);
	return (-1);
}

bool
str_is_ascii(struct str s)
{
	size_t	i;

	for (i = 0; i < s.len; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return (false);
	return (true);
}

bool
str_utf8_is_valid(struct str s)
{
	while (s.len != 0)
		if (str_utf8_next(&s) < 0)
			return (false);
	return (true);
}

size_t
str_utf8_count(struct str s)
{
	size_t	 n;

	for (n = 0; s.len != 0; n++)
		(void)str_utf8_next(&s);
	return (n);
}

int
str_digit(int32_t c)
{
	static const int32_t	 zeros[] = { '0', 0xff10, 0x660, 0x6f0, 0x966 };
	size_t			 i;

	for (i = 0; i < sizeof(zeros) / sizeof(zeros[0]); i++)
		if (c >= zeros[i] && c <= zeros[i] + 9)
			return ((int)(c - zeros[i]));
	return (-1);
}

size_t
str_utf8_put(uint32_t c, char out[4])
{
	static const unsigned char	 lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t				 i, n;

	n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	for (i = n - 1; i > 0; i--, c >>= 6)
		out[i] = (char)(0x80 | (c & 0x3f));
	out[0] = (char)(lead[n] | c);
	return (n);
}

struct str
str_dup(struct arena *a, struct str s)
{
	char	*p;

	p = arena_raw(a, s.len + 1);
	if (s.len != 0)
		memcpy(p, s.p, s.len);
	p[s.len] = '\0';
	return ((struct str){ p, s.len });
}

const char *
str_c(struct arena *a, struct str s)
{
	return (str_dup(a, s).p);
}

struct str
str_lower(struct arena *a, struct str s)
{
	char	*p;
	size_t	 i;

	p = arena_get(a, s.len + 1);
	for (i = 0; i < s.len; i++)
		p[i] = (char)lower_of(s.p[i]);
	return ((struct str){ p, s.len });
}

/* Controls of either set, separators of lines, and what turns text around. */
static bool
is_no_line(int32_t c)
{
	return (c < 0x20 || (c >= 0x7f && c <= 0x9f) ||
	    (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069));
}

struct str
str_one_line(struct arena *a, struct str s)
{
	struct str	 before, bad = STR("\xef\xbf\xbd");
	char		*p = arena_raw(a, bad.len * s.len + 1);
	size_t		 n = 0;
	int32_t		 c;

	while (s.len != 0) {
		before = s;
		c = str_utf8_next(&s);
		before = c < 0 ? bad : is_no_line(c) ? STR(" ") :
		    str_first(before, before.len - s.len);
		memcpy(p + n, before.p, before.len);
		n += before.len;
	}
	p[n] = '\0';
	return ((struct str){ p, n });
}

struct str
str_lines_plain(struct arena *a, struct str s)
{
	char	*p;
	size_t	 i, n;

	if (!str_has_byte(s, '\r'))
		return (s);
	p = arena_raw(a, s.len + 1);
	for (i = n = 0; i < s.len; i++) {
		if (s.p[i] == '\r' && i + 1 < s.len && s.p[i + 1] == '\n')
			continue;
		p[n++] = s.p[i] == '\r' ? '\n' : s.p[i];
	}
	p[n] = '\0';
	return ((struct str){ p, n });
}

struct str
str_slug(struct arena *a, struct str s, size_t most)
{
	char	*p = arena_raw(a, most + 1);
	size_t	 i, n;
	char	 c;

	for (i = n = 0; i < s.len && n < most; i++) {
		c = s.p[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			p[n++] = c;
		else if (n != 0 && p[n - 1] != '-')
			p[n++] = '-';
	}
	while (n != 0 && p[n - 1] == '-')
		n--;
	p[n] = '\0';
	return ((struct str){ p, n });
}

struct str
str_fmt(struct arena *a, const char *fmt, ...)
{
	char	 tmp[160], *p;	/* most are short: formatted once */
	va_list	 ap;
	int	 n;

	va_start(ap, fmt);
	n = vsnprintf(tmp, sizeof(tmp), fmt, ap);
	va_end(ap);
	if (n < 0)
		n = 0;
	p = arena_raw(a, (size_t)n + 1);
	if ((size_t)n < sizeof(tmp)) {
		memcpy(p, tmp, (size_t)n);
		p[n] = '\0';
		return ((struct str){ p, (size_t)n });
	}
	va_start(ap, fmt);
	(void)vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return ((struct str){ p, (size_t)n });
}

struct str
str_int_in(char room[STR_INT_ROOM], int64_t v)
{
	uint64_t	 u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	char		*p = room + STR_INT_ROOM;

	do {
		*--p = (char)('0' + u % 10);
	} while ((u /= 10) != 0);
	if (v < 0)
		*--p = '-';
	return ((struct str){ p, (size_t)(room + STR_INT_ROOM - p) });
}

struct str
str_of_int(struct arena *a, int64_t v)
{
	char	 room[STR_INT_ROOM];

	return (str_dup(a, str_int_in(room, v)));
}

struct str
str_cat_list(struct arena *a, const struct str *list, size_t n)
{
	size_t	 i, len;
	char	*p;

	for (i = 0, len = 1; i < n; i++)
		if (__builtin_add_overflow(len, list[i].len, &len))
			len = SIZE_MAX;		/* which no arena has */
	p = arena_raw(a, len);
	for (i = len = 0; i < n; len += list[i++].len)
		if (list[i].len != 0)
			memcpy(p + len, list[i].p, list[i].len);
	p[len] = '\0';
	return ((struct str){ p, len });
}

static const char	base64url[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

struct str
str_base64url(struct arena *a, const void *data, size_t n)
{
	const unsigned char	*in = data;
	uint32_t		 three;
	size_t			 i;
	char			*p, *to;

	p = to = arena_get(a, n / 3 * 4 + 5);
	for (i = 0; i < n; i += 3) {
		three = (uint32_t)in[i] << 16 |
		    (n - i > 1 ? (uint32_t)in[i + 1] << 8 : 0) |
		    (n - i > 2 ? in[i + 2] : 0);
		*to++ = base64url[three >> 18];
		*to++ = base64url[three >> 12 & 0x3f];
		*to++ = base64url[three >> 6 & 0x3f];
		*to++ = base64url[three & 0x3f];
	}
	/* No digits for the bytes that the last three do not have. */
	to = p + n / 3 * 4 + (n % 3 == 0 ? 0 : n % 3 + 1);
	*to = '\0';
	return ((struct str){ p, (size_t)(to - p) });
}

struct str
str_base64(struct arena *a, const void *data, size_t n)
{
	struct str	 url = str_base64url(a, data, n);
	char		*p = arena_raw(a, url.len + 4);
	size_t		 i;

	for (i = 0; i < url.len; i++)
		p[i] = url.p[i] == '-' ? '+' : url.p[i] == '_' ? '/' : url.p[i];
	while (i % 4 != 0)
		p[i++] = '=';
	p[i] = '\0';
	return ((struct str){ p, i });
}

/* One more than the digit's value; 0: no digit. */
static const unsigned char base64url_digits[256] = {
	['A'] = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18,
	19, 20, 21, 22, 23, 24, 25, 26,
	['a'] = 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42,
	43, 44, 45, 46, 47, 48, 49, 50, 51, 52,
	['0'] = 53, 54, 55, 56, 57, 58, 59, 60, 61, 62,
	['-'] = 63, ['_'] = 64,
};

bool
str_base64url_read(struct str s, void *out, size_t size)
{
	unsigned char	*p = out;
	uint32_t	 acc, digit;
	size_t		 i, o;
	int		 bits;

	if (s.len != (size * 8 + 5) / 6)
		return (false);
	acc = 0;
	bits = 0;
	for (i = o = 0; i < s.len; i++) {
		if ((digit = base64url_digits[(unsigned char)s.p[i]]) == 0)
			return (false);
		acc = (acc << 6 | (digit - 1)) & 0xffffff;
		if ((bits += 6) >= 8) {
			bits -= 8;
			p[o++] = (unsigned char)(acc >> bits);
		}
	}
	/* One value has one spelling: the unused bits are zero. */
	return (o == size && (acc & ((1U << bits) - 1)) == 0);
}

struct str
str_uuid(struct arena *a, const unsigned char b[16])
{
	char	*p = arena_get(a, 37);
	size_t	 i, o;

	for (i = o = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			p[o++] = '-';
		p[o++] = "0123456789abcdef"[b[i] >> 4];
		p[o++] = "0123456789abcdef"[b[i] & 15];
	}
	return ((struct str){ p, o });
}

struct str
str_hex(struct arena *a, const void *data, size_t n)
{
	const unsigned char	*in = data;
	char			*p;
	size_t			 i;

	p = arena_get(a, n * 2 + 1);
	for (i = 0; i < n; i++) {
		p[i * 2] = "0123456789abcdef"[in[i] >> 4];
		p[i * 2 + 1] = "0123456789abcdef"[in[i] & 15];
	}
	return ((struct str){ p, n * 2 });
}
