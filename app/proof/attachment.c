/*
 * The order of the proof is that of a résumé's: size, name, structure. A PNG is
 * walked chunk by chunk (PNG 3rd edition, 5.3), a JPEG marker by marker up to
 * its scan (ITU T.81, B.1.1).
 */
#include <string.h>

#include "proof/attachment.h"

#define PNG_START	"\x89PNG\r\n\x1a\n"
#define PNG_SIDE	30000		/* pixels; phones take some 12,000 */

/* Length, name, content and sum, from the header to the end, and no more. */
static bool
png_is_whole(struct str s)
{
	uint32_t	 n;
	bool		 first = true;

	if (!str_starts(s, STR(PNG_START)))
		return (false);
	for (s = str_from(s, 8); s.len >= 12; first = false) {
		n = str_be32(s.p);
		if (n > s.len - 12 || first != (memcmp(s.p + 4, "IHDR", 4) == 0))
			return (false);
		if (first && (n != 13 || str_be32(s.p + 8) - 1 >= PNG_SIDE ||
		    str_be32(s.p + 12) - 1 >= PNG_SIDE))
			return (false);
		if (memcmp(s.p + 4, "IEND", 4) == 0)
			return (n == 0 && s.len == 12);
		s = str_from(s, 12 + n);
	}
	return (false);
}

/* Frames that a scan may follow: not tables, not arithmetic's own marks. */
static bool
jpeg_is_frame(unsigned char mark)
{
	return (mark >= 0xc0 && mark <= 0xcf && mark != 0xc4 && mark != 0xc8 &&
	    mark != 0xcc);
}

/* Phones leave bytes behind the end, so only the last mark is looked for. */
static bool
jpeg_is_whole(struct str s)
{
	unsigned char	 mark;
	size_t		 n;
	bool		 framed = false;

	if (s.len < 4 || memcmp(s.p, "\xff\xd8", 2) != 0)
		return (false);
	for (s = str_from(s, 2); s.len >= 4; s = str_from(s, 2 + n)) {
		mark = (unsigned char)s.p[1];
		n = (size_t)(unsigned char)s.p[2] << 8 |
		    (unsigned char)s.p[3];
		if (s.p[0] != '\xff' || mark < 0xc0 || n < 2 || n > s.len - 2)
			return (false);
		framed |= jpeg_is_frame(mark);
		if (mark == 0xda)
			return (framed && memmem(s.p + 2 + n, s.len - 2 - n,
			    "\xff\xd9", 2) != NULL);
	}
	return (false);
}

static const struct {
	const char	*ext;
	const char	*media_type;
	bool		(*is_whole)(struct str);
} pictures[] = {
	{ "png", "image/png", png_is_whole },
	{ "jpg", "image/jpeg", jpeg_is_whole },
	{ "jpeg", "image/jpeg", jpeg_is_whole },
};
#define NPICTURES	(sizeof(pictures) / sizeof(pictures[0]))

static void
refuse(struct attachment *out, const char *reason, enum word words,
    enum word help)
{
	out->reason = reason;
	out->words = words;
	out->help = help;
}

static void
refuse_type(struct attachment *out, unsigned int accepts)
{
	refuse(out, "type", accepts == ATTACHMENT_DOCUMENTS ?
	    W_RESUME_TYPE : accepts == ATTACHMENT_PICTURES ?
	    W_ATTACHMENT_NO_PICTURE : W_ATTACHMENT_NEITHER,
	    W_ATTACHMENT_TYPE_HELP);
}

/* Where the help of a résumé speaks of one. */
static enum word
document_help(enum resume_verdict v)
{
	switch (v) {
	case RESUME_TYPE:
		return (W_ATTACHMENT_TYPE_HELP);
	case RESUME_TEXT_TOO_BIG:
		return (W_ATTACHMENT_BIG_HELP);
	case RESUME_TOO_MANY_ENTRIES:
		return (W_RESUME_DAMAGED_HELP);
	case RESUME_UNCHECKED:
		return (W_ATTACHMENT_LATER_HELP);
	default:
		return (resume_rows[v].help);
	}
}

static void
document_check(struct str file_name, struct str bytes, unsigned int accepts,
    struct arena *scratch, struct attachment *out)
{
	struct resume_info	 info;
	enum resume_verdict	 v = resume_check(file_name, bytes, scratch,
				    &info);
	enum word		 words = resume_rows[v].words;

	if (words == W_RESUME_TYPE)
		words = accepts == ATTACHMENT_DOCUMENTS ?
		    W_RESUME_TYPE : W_ATTACHMENT_NEITHER;
	if (v != RESUME_OK) {
		refuse(out, resume_rows[v].reason, words, document_help(v));
		return;
	}
	out->is_good = true;
	out->media_type = info.media_type;
	out->name = info.name;
}

void
attachment_check(struct str file_name, struct str bytes, unsigned int accepts,
    struct arena *scratch, struct attachment *out)
{
	struct str		 ext = file_name_extension(file_name);
	enum resume_kind	 kind;
	size_t			 i;

	memset(out, 0, sizeof(*out));
	if (bytes.len == 0) {
		refuse(out, "empty", W_RESUME_EMPTY, W_ATTACHMENT_EMPTY_HELP);
		return;
	}
	if (bytes.len > ATTACHMENT_MAX) {
		refuse(out, "too-big", W_RESUME_TOO_BIG,
		    W_ATTACHMENT_BIG_HELP);
		return;
	}
	for (i = 0; i < NPICTURES; i++)
		if (str_is_nocase(ext, str_of(pictures[i].ext)))
			break;
	if (i == NPICTURES && (accepts & ATTACHMENT_DOCUMENTS) != 0 &&
	    resume_kind_find(file_name, &kind)) {
		document_check(file_name, bytes, accepts, scratch, out);
		return;
	}
	if (i == NPICTURES || (accepts & ATTACHMENT_PICTURES) == 0) {
		refuse_type(out, accepts);
		return;
	}
	if (!pictures[i].is_whole(bytes)) {
		refuse(out, "not-a-picture", W_RESUME_UNREADABLE,
		    W_ATTACHMENT_DAMAGED_HELP);
		return;
	}
	out->is_good = true;
	out->media_type = pictures[i].media_type;
	out->name = file_name_clean(file_name, pictures[i].ext,
	    STR("picture"), scratch);
}

const char *
attachment_extension(struct str media_type)
{
	size_t	 i;

	for (i = 0; i < RESUME_KIND__MAX; i++)
		if (str_is_c(media_type, resume_kinds[i].media_type))
			return (resume_kinds[i].ext);
	for (i = 0; i < NPICTURES; i++)
		if (str_is_c(media_type, pictures[i].media_type))
			return (pictures[i].ext);
	return (NULL);
}
