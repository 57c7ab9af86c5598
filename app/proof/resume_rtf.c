/*
 * Is this RTF? "{\rtf" at byte 0, braces in balance and at most 200 deep,
 * nothing but blanks behind the last one. Binary runs (\binN) are stepped
 * over. Embedded objects and remote templates are noted, not refused.
 */
#include <string.h>

#include "proof/resume_part.h"

#define RTF_DEPTH_MAX	200	/* a million of them ends other readers */
#define RTF_WORD_MAX	32	/* letters of a control word, by the spec */

struct rtf {
	struct str	 b;
	size_t		 at;
	size_t		 depth;
	unsigned int	 flags;
};

static const struct {
	const char	*word;
	unsigned int	 flag;
} rtf_words[] = {
	{ "objdata",	RESUME_OBJECTS },
	{ "object",	RESUME_OBJECTS },
	{ "objupdate",	RESUME_OBJECTS },
	{ "template",	RESUME_LINKS },
	{ "subdocument", RESUME_LINKS },
	{ "hlfr",	RESUME_LINKS },
};

static bool
rtf_is_letter(char c)
{
	return ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
}

static bool
rtf_is_digit(char c)
{
	return (c >= '0' && c <= '9');
}

/* The number after a control word; 0 if there is none or it is negative. */
static size_t
rtf_number(struct rtf *r)
{
	size_t	 n;
	bool	 minus;

	minus = r->at < r->b.len && r->b.p[r->at] == '-';
	for (n = 0, r->at += minus; r->at < r->b.len &&
	    rtf_is_digit(r->b.p[r->at]); r->at++) {
		if (n < RESUME_MAX)
			n = n * 10 + (size_t)(r->b.p[r->at] - '0');
	}
	return (minus ? 0 : n);
}

static void
rtf_note(struct rtf *r, struct str word)
{
	size_t	 i;

	for (i = 0; i < sizeof(rtf_words) / sizeof(rtf_words[0]); i++) {
		if (str_is_c(word, rtf_words[i].word))
			r->flags |= rtf_words[i].flag;
	}
}

/* After a back-slash: a symbol of one byte, or a word and its number. */
static bool
rtf_control(struct rtf *r)
{
	struct str	 word;
	size_t		 n, start;

	start = r->at;
	while (r->at < r->b.len && rtf_is_letter(r->b.p[r->at]))
		r->at++;
	word = (struct str){ r->b.p + start, r->at - start };
	if (word.len == 0) {
		r->at++;
		return (start < r->b.len);
	}
	if (word.len > RTF_WORD_MAX)
		return (false);
	rtf_note(r, word);
	n = rtf_number(r);
	if (!str_is_c(word, "bin"))
		return (true);
	r->at += r->at < r->b.len && r->b.p[r->at] == ' ';
	if (r->b.len - r->at < n)
		return (false);
	r->at += n;
	return (true);
}

static bool
rtf_tail_is_blank(const struct rtf *r)
{
	size_t	 i;

	for (i = r->at; i < r->b.len; i++) {
		if (strchr(" \t\r\n", r->b.p[i]) == NULL)
			return (false);	/* strchr takes a NUL as blank */
	}
	return (true);
}

static enum resume_verdict
rtf_step(struct rtf *r)
{
	switch (r->b.p[r->at++]) {
	case '\\':
		return (rtf_control(r) ? RESUME_OK : RESUME_DAMAGED);
	case '{':
		return (++r->depth > RTF_DEPTH_MAX ? RESUME_TOO_DEEP :
		    RESUME_OK);
	case '}':
		r->depth--;
		return (RESUME_OK);
	default:
		return (RESUME_OK);
	}
}

enum resume_verdict
resume_rtf_check(struct str b, struct arena *a, struct resume_info *info)
{
	enum resume_verdict	 v;
	struct rtf		 r = { .b = b, .at = 1, .depth = 1 };

	(void)a;
	if (!str_starts(b, STR("{\\rtf")) ||
	    (b.len > 5 && rtf_is_letter(b.p[5])))
		return (RESUME_NOT_RTF);
	while (r.depth > 0) {
		if (r.at >= b.len)
			return (RESUME_DAMAGED);
		if ((v = rtf_step(&r)) != RESUME_OK)
			return (v);
	}
	if (resume_find(b, "HYPERLINK") != NULL)
		r.flags |= RESUME_LINKS;
	info->flags |= r.flags;
	return (rtf_tail_is_blank(&r) ? RESUME_OK : RESUME_DAMAGED);
}
