/*
 * File names as browsers send them: by which extension a file is judged, and
 * what of the name is fit to be shown and offered again.
 */
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "proof/resume_part.h"

#define NAME_EMPTY	"resume"

/* Characters that change what is seen, or are not seen at all. */
static const struct {
	int32_t	 from;
	int32_t	 to;
} hidden[] = {
	{ 0x0000, 0x001f },
	{ 0x007f, 0x009f },
	{ 0x00ad, 0x00ad },	/* soft hyphen */
	{ 0x061c, 0x061c },	/* Arabic letter mark */
	{ 0x180e, 0x180e },
	{ 0x200b, 0x200f },	/* zero width, and direction marks */
	{ 0x2028, 0x202e },	/* line ends, embeddings and overrides */
	{ 0x2060, 0x206f },	/* joiners, isolates */
	{ 0xfeff, 0xfeff },
	{ 0xfff9, 0xfffb },
	{ 0xe0000, 0xe007f },	/* tags */
};

static bool
name_is_hidden(int32_t c)
{
	size_t	 i;

	for (i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++) {
		if (c >= hidden[i].from && c <= hidden[i].to)
			return (true);
	}
	return (false);
}

/* Browsers of old sent whole paths, with either slash. */
static struct str
name_without_path(struct str s)
{
	size_t	 i;

	for (i = s.len; i > 0; i--) {
		if (s.p[i - 1] == '/' || s.p[i - 1] == '\\')
			return (str_from(s, i));
	}
	return (s);
}

/* Windows drops blanks and dots at the end, so the extension is before. */
static struct str
name_trim(struct str s)
{
	while (s.len != 0 && memchr(" .\t\r\n", s.p[s.len - 1], 5) != NULL)
		s.len--;
	return (s);
}

/* A name that starts with a dot is hidden where it is saved. */
static struct str
name_trim_front(struct str s)
{
	while (s.len != 0 && memchr(" .\t\r\n", s.p[0], 5) != NULL)
		s = str_from(s, 1);
	return (s);
}

/* "cv.tar.PDF" is "cv.tar" and "PDF"; false: no dot. */
static bool
name_split(struct str s, struct str *base, struct str *ext)
{
	const char	*dot;

	dot = s.len == 0 ? NULL : memrchr(s.p, '.', s.len);
	if (dot == NULL)
		return (false);
	*base = str_first(s, (size_t)(dot - s.p));
	*ext = str_from(s, base->len + 1);
	return (true);
}

static bool
name_kind_of(struct str ext, enum resume_kind *kind)
{
	enum resume_kind	 k;

	for (k = 0; k < RESUME_KIND__MAX; k++) {
		if (ext.len == strlen(resume_kinds[k].ext) &&
		    strncasecmp(ext.p, resume_kinds[k].ext, ext.len) == 0) {
			*kind = k;
			return (true);
		}
	}
	return (false);
}

bool
resume_kind_find(struct str name, enum resume_kind *kind)
{
	struct str	 base, ext;

	name = name_trim(name_without_path(name));
	return (name_split(name, &base, &ext) && name_kind_of(ext, kind));
}

/* Without its extension, and "cv.pdf.pdf" without both. */
static struct str
name_base(struct str s, struct str own)
{
	enum resume_kind	 kind;
	struct str		 base, ext;

	while (name_split(s, &base, &ext) && (name_kind_of(ext, &kind) ||
	    str_is_nocase(ext, own)))
		s = name_trim(base);
	return (s);
}

/* One code point into the name, replaced if it means something to a shell. */
static void
name_put(struct buf *out, struct str bytes, int32_t c)
{
	if (c < 0 || (c < 0x80 && memchr("\"<>|:*?;%&$`'", c, 13) != NULL))
		buf_char(out, '_');
	else
		buf_str(out, bytes);
}

struct str
resume_name_clean(struct str name, enum resume_kind kind, struct arena *a)
{
	return (file_name_clean(name, resume_kinds[kind].ext, STR(NAME_EMPTY),
	    a));
}

struct str
file_name_extension(struct str name)
{
	struct str	 base, ext;

	name = name_trim(name_without_path(name));
	return (name_split(name, &base, &ext) ? ext : STR_NONE);
}

struct str
file_name_clean(struct str name, const char *ext, struct str unnamed,
    struct arena *a)
{
	struct buf	 out;
	struct str	 rest, s, was;
	size_t		 max, n;
	int32_t		 c;

	out = buf_new(a, 64);
	for (rest = name_without_path(name); rest.len != 0;) {
		was = rest;
		c = str_utf8_next(&rest);
		was.len -= rest.len;
		if (!name_is_hidden(c))
			name_put(&out, was, c);
	}
	s = name_trim_front(name_base(name_trim(buf_view(&out)),
	    str_of(ext)));
	max = RESUME_NAME_MAX - 1 - strlen(ext);
	for (rest = s, n = 0; rest.len != 0 && n < max; n++)
		str_utf8_next(&rest);
	s = name_trim(str_first(s, s.len - rest.len));
	return (str_fmt(a, "%.*s.%s", STR_ARG(s.len == 0 ? unnamed :
	    s), ext));
}
