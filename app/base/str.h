/*
 * Strings that carry their length. A struct str is a view: it owns nothing,
 * may hold any byte, and is not NUL-terminated unless its maker says so.
 * What a function here returns lives as long as the arena it was given.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct str {
	const char	*p;
	size_t		 len;
};

#define STR(lit)	((struct str){ "" lit, sizeof(lit) - 1 })
#define STR_INIT(lit)	{ "" lit, sizeof(lit) - 1 }	/* static tables */
#define STR_NONE	((struct str){ NULL, 0 })
/* For printf-style "%.*s"; the length is clamped to int. */
#define STR_ARG(s)	(int)((s).len > 1 << 20 ? 1 << 20 : (s).len), \
			((s).p == NULL ? "" : (s).p)

struct str	str_of(const char *);		/* of a C string; NULL is none */
bool		str_is(struct str, struct str);
bool		str_is_c(struct str, const char *);
bool		str_is_nocase(struct str, struct str);	/* ASCII letters */
bool		str_starts(struct str, struct str);
bool		str_ends(struct str, struct str);
bool		str_has_byte(struct str, char);
/* Four bytes, the highest first. */
uint32_t	str_be32(const char *);
int		str_cmp(struct str, struct str);	/* byte order */
struct str	str_trim(struct str);		/* ASCII white space, both ends */
struct str	str_from(struct str, size_t);	/* without the first n bytes */
struct str	str_first(struct str, size_t);	/* at most the first n bytes */
/* Cut at the first c: before it, and in *rest after it; false if none. */
bool		str_cut(struct str, char, struct str *, struct str *);

/* Those between single blanks, as an array; none of none. */
struct str	*str_words(struct arena *, struct str, size_t *n);

/* A decimal integer, optional '-', nothing around it, no overflow. */
bool		str_int(struct str, int64_t *) __attribute__((warn_unused_result));
bool		str_double(struct str, double *) __attribute__((warn_unused_result));

bool		str_is_ascii(struct str);
bool		str_utf8_is_valid(struct str);
/* Code points of valid UTF-8; bytes of an invalid sequence count one each. */
size_t		str_utf8_count(struct str);
/* Decode one code point, moving *s past it; -1 on an invalid sequence. */
int32_t		str_utf8_next(struct str *);
/* What a digit of ASCII, wide, Arabic, Persian or Hindi script stands for; -1. */
int		str_digit(int32_t code_point);
/* The one to four bytes of a code point up to U+10FFFF; gives their number. */
size_t		str_utf8_put(uint32_t code_point, char out[4]);

struct str	str_dup(struct arena *, struct str);	/* NUL-terminated too */
const char	*str_c(struct arena *, struct str);	/* NUL-terminated copy */
/* In room, which is as long as any of them. */
#define STR_INT_ROOM	24
struct str	str_int_in(char room[STR_INT_ROOM], int64_t);
struct str	str_of_int(struct arena *, int64_t);
struct str	str_lower(struct arena *, struct str);	/* ASCII only */
/* Everything on one line: controls, line ends of any spelling and the marks
 * that turn text around become spaces; what is not UTF-8 is U+FFFD. */
struct str	str_one_line(struct arena *, struct str);
/* Each line's end is one \n, in whatever spelling it came: a browser sends
 * CR and LF. Itself when it has none but these. */
struct str	str_lines_plain(struct arena *, struct str);
/* For an address: small letters and digits of ASCII, whatever else stands
 * between them one hyphen; at most so many bytes, none when there is none. */
struct str	str_slug(struct arena *, struct str, size_t most);
struct str	str_fmt(struct arena *, const char *, ...)
		    __attribute__((format(printf, 2, 3)));
/* str_cat(arena, x, y, ...): one behind the other; NUL-terminated too. */
#define str_cat(a, ...)							\
	str_cat_list(a, (const struct str []){ __VA_ARGS__ },		\
	    sizeof((const struct str []){ __VA_ARGS__ }) / sizeof(struct str))
struct str	str_cat_list(struct arena *, const struct str *, size_t n);

/* Sixteen bytes as a uuid's text. */
struct str	str_uuid(struct arena *, const unsigned char [16]);

/* URL-safe base64 without padding (RFC 4648 section 5), and lower-case hex. */
struct str	str_base64url(struct arena *, const void *, size_t);
bool		str_base64url_read(struct str, void *, size_t);	/* exact size */
/* The other alphabet, with padding (section 4). */
struct str	str_base64(struct arena *, const void *, size_t);
struct str	str_hex(struct arena *, const void *, size_t);

/* 0 to 15, or -1. Here, since a file of megabytes comes as hex digits. */
static inline int
str_hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return (c - '0');
	c |= 0x20;
	return (c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1);
}

/* The byte that two digits spell, or -1. */
static inline int
str_hex_byte(const char *two)
{
	int	 high = str_hex_digit(two[0]), low = str_hex_digit(two[1]);

	return (high < 0 || low < 0 ? -1 : high << 4 | low);
}

#endif
