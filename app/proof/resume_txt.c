/*
 * Is this plain text, and in which encoding? A byte order mark decides; then
 * UTF-8 if it is valid; then UTF-16 without a mark, by its zero bytes; then
 * windows-1252, marked as a guess. No controls after decoding but tab, line
 * ends, form feed and the old end-of-file mark. Served as text, never more.
 */
#include <string.h>

#include "base/buf.h"
#include "proof/resume_part.h"

#define CTRL_Z		0x1a
#define REPLACEMENT	0xfffd

enum txt_coding {
	TXT_UTF8, TXT_UTF16LE, TXT_UTF16BE, TXT_UTF32LE, TXT_UTF32BE,
	TXT_CP1252,
	TXT__MAX
};

static uint32_t	txt_utf8_next(struct str *);
static uint32_t	txt_utf16le_next(struct str *);
static uint32_t	txt_utf16be_next(struct str *);
static uint32_t	txt_utf32le_next(struct str *);
static uint32_t	txt_utf32be_next(struct str *);
static uint32_t	txt_cp1252_next(struct str *);

static const struct {
	const char	*name;		/* IANA */
	size_t		 unit;
	uint32_t	(*next)(struct str *);
} codings[TXT__MAX] = {
	[TXT_UTF8] = { "utf-8", 1, txt_utf8_next },
	[TXT_UTF16LE] = { "utf-16le", 2, txt_utf16le_next },
	[TXT_UTF16BE] = { "utf-16be", 2, txt_utf16be_next },
	[TXT_UTF32LE] = { "utf-32le", 4, txt_utf32le_next },
	[TXT_UTF32BE] = { "utf-32be", 4, txt_utf32be_next },
	[TXT_CP1252] = { "windows-1252", 1, txt_cp1252_next },
};

/* UTF-32 first: its little-endian mark begins like that of UTF-16. */
static const struct {
	const char	*bytes;
	size_t		 n;
	enum txt_coding	 coding;
} marks[] = {
	{ "\xff\xfe\0\0", 4, TXT_UTF32LE },
	{ "\0\0\xfe\xff", 4, TXT_UTF32BE },
	{ "\xff\xfe", 2, TXT_UTF16LE },
	{ "\xfe\xff", 2, TXT_UTF16BE },
	{ "\xef\xbb\xbf", 3, TXT_UTF8 },
};

/* 0x80 to 0x9f; the five bytes without a meaning stay controls. */
static const uint16_t	 cp1252[32] = {
	0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6,
	0x2030, 0x160, 0x2039, 0x152, 0x8d, 0x17d, 0x8f, 0x90, 0x2018,
	0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161,
	0x203a, 0x153, 0x9d, 0x17e, 0x178
};

static uint32_t
txt_byte(struct str s, size_t i)
{
	return ((unsigned char)s.p[i]);
}

static uint32_t
txt_utf8_next(struct str *s)
{
	int32_t	 c;

	c = str_utf8_next(s);
	return (c < 0 ? REPLACEMENT : (uint32_t)c);
}

static uint32_t
txt_cp1252_next(struct str *s)
{
	uint32_t	 c;

	c = txt_byte(*s, 0);
	*s = str_from(*s, 1);
	return (c >= 0x80 && c < 0xa0 ? cp1252[c - 0x80] : c);
}

/* low and high: where in a unit its two bytes stand. */
static uint32_t
txt_utf16_next(struct str *s, size_t low, size_t high)
{
	uint32_t	 lead, trail;

	lead = txt_byte(*s, low) | txt_byte(*s, high) << 8;
	*s = str_from(*s, 2);
	if (lead < 0xd800 || lead > 0xdfff)
		return (lead);
	if (lead > 0xdbff || s->len < 2)
		return (REPLACEMENT);
	trail = txt_byte(*s, low) | txt_byte(*s, high) << 8;
	if (trail < 0xdc00 || trail > 0xdfff)
		return (REPLACEMENT);
	*s = str_from(*s, 2);
	return (0x10000 + ((lead - 0xd800) << 10) + (trail - 0xdc00));
}

static uint32_t
txt_utf16le_next(struct str *s)
{
	return (txt_utf16_next(s, 0, 1));
}

static uint32_t
txt_utf16be_next(struct str *s)
{
	return (txt_utf16_next(s, 1, 0));
}

static uint32_t
txt_utf32_check(uint32_t c)
{
	return (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff) ? REPLACEMENT :
	    c);
}

static uint32_t
txt_utf32le_next(struct str *s)
{
	uint32_t	 c;

	c = txt_byte(*s, 0) | txt_byte(*s, 1) << 8 | txt_byte(*s, 2) << 16 |
	    txt_byte(*s, 3) << 24;
	*s = str_from(*s, 4);
	return (txt_utf32_check(c));
}

static uint32_t
txt_utf32be_next(struct str *s)
{
	uint32_t	 c;

	c = txt_byte(*s, 3) | txt_byte(*s, 2) << 8 | txt_byte(*s, 1) << 16 |
	    txt_byte(*s, 0) << 24;
	*s = str_from(*s, 4);
	return (txt_utf32_check(c));
}

/*
 * Without a mark, text in a European language has a zero in most units, all
 * on one side. A third is enough, and none may be on the other side.
 */
static bool
txt_is_utf16(struct str b, size_t high)
{
	size_t	 i, other, zeros;

	if (b.len < 4 || b.len % 2 != 0)
		return (false);
	for (i = 0, other = zeros = 0; i < b.len; i += 2) {
		zeros += b.p[i + high] == 0;
		other += b.p[i + 1 - high] == 0;
	}
	return (other == 0 && zeros >= b.len / 2 / 3 && zeros > 1);
}

static enum txt_coding
txt_guess(struct str b, bool *guessed)
{
	*guessed = false;
	if (str_has_byte(b, '\0')) {
		if (txt_is_utf16(b, 1))
			return (TXT_UTF16LE);
		if (txt_is_utf16(b, 0))
			return (TXT_UTF16BE);
	}
	if (str_utf8_is_valid(b))
		return (TXT_UTF8);
	*guessed = true;
	return (TXT_CP1252);
}

/* The encoding, and the text without its mark. */
static enum txt_coding
txt_coding_find(struct str *b, bool *guessed)
{
	struct str	 rest;
	size_t		 i;

	*guessed = false;
	for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (!str_starts(*b, (struct str){ marks[i].bytes, marks[i].n }))
			continue;
		rest = str_from(*b, marks[i].n);
		if (marks[i].coding == TXT_UTF8 && !str_utf8_is_valid(rest))
			break;
		*b = rest;
		return (marks[i].coding);
	}
	return (txt_guess(*b, guessed));
}

/* DOS ended a text with ^Z, and filled its last record with them. */
static struct str
txt_without_end(struct str b, enum txt_coding coding)
{
	struct str	 unit;
	size_t		 n;

	n = codings[coding].unit;
	while (b.len >= n) {
		unit = str_from(b, b.len - n);
		if (codings[coding].next(&unit) != CTRL_Z)
			break;
		b.len -= n;
	}
	return (b);
}

static bool
txt_is_blank(uint32_t c)
{
	return (c == ' ' || (c >= '\t' && c <= '\r') || c == 0xa0 ||
	    c == 0xfeff || (c >= 0x2000 && c <= 0x200b) || c == 0x3000);
}

static bool
txt_is_bidi(uint32_t c)
{
	return (c == 0x61c || c == 0x200e || c == 0x200f ||
	    (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069));
}

static bool
txt_is_control(uint32_t c)
{
	return (c < 0x20 && c != '\t' && c != '\n' && c != '\r' &&
	    c != '\f');
}

enum resume_verdict
resume_txt_check(struct str b, struct arena *a, struct resume_info *info)
{
	enum txt_coding	 coding;
	uint32_t	 c;
	bool		 blank, guessed;

	(void)a;
	if (b.len > RESUME_TXT_MAX)
		return (RESUME_TEXT_TOO_BIG);
	coding = txt_coding_find(&b, &guessed);
	if (b.len % codings[coding].unit != 0)
		return (RESUME_DAMAGED);
	info->encoding = codings[coding].name;
	info->flags |= guessed ? RESUME_GUESSED : 0;
	b = txt_without_end(b, coding);
	for (blank = true; b.len != 0;) {
		c = codings[coding].next(&b);
		if (txt_is_control(c))
			return (RESUME_BINARY);
		if (txt_is_bidi(c))
			info->flags |= RESUME_BIDI;
		blank = blank && txt_is_blank(c);
	}
	return (blank ? RESUME_EMPTY : RESUME_OK);
}

/* The encoding was found by the check; without it, it is found again. */
struct str
resume_text(struct str b, const char *encoding, struct arena *a)
{
	enum txt_coding	 coding, found;
	struct buf	 out;
	bool		 guessed;

	found = txt_coding_find(&b, &guessed);
	for (coding = 0; coding < TXT__MAX; coding++) {
		if (encoding != NULL &&
		    strcmp(codings[coding].name, encoding) == 0)
			found = coding;
	}
	b.len -= b.len % codings[found].unit;
	b = txt_without_end(b, found);
	out = buf_new(a, b.len + 1);
	while (b.len != 0)
		buf_utf8(&out, codings[found].next(&b));
	return (buf_view(&out));
}
