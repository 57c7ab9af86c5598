/*
 * One of a few pictures, which stand in the definition: PNG or JPEG, 64 kB
 * each. Each has words, too, for who does not see it.
 */
#include <string.h>

#include "form/types/types.h"

#define PICTURE_MAX	(64 * 1024)	/* bytes, decoded */
#define SIDE_MAX	4096		/* pixels */

/* How a kind begins in a definition, and as a file begins and ends. */
static const struct kind {
	const char	*prefix;
	const char	*head, *tail;
	size_t		 nhead, ntail;
} kinds[] = {
	{ "data:image/png;base64,", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
	    "IEND\xae\x42\x60\x82", 16, 8 },
	{ "data:image/jpeg;base64,", "\xff\xd8\xff", "\xff\xd9", 3, 2 },
};

static const struct kind *
kind_find(struct str image, struct str *base64)
{
	size_t	 i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (str_starts(image, str_of(kinds[i].prefix))) {
			*base64 = str_from(image, strlen(kinds[i].prefix));
			return (&kinds[i]);
		}
	return (NULL);
}

static int
digit_of(char c)
{
	static const char	 digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const char		*at = c == '\0' ? NULL : strchr(digits, c);

	return (at == NULL ? -1 : (int)(at - digits));
}

/* With padding (RFC 4648 section 4). false: it is none, or too long. */
static bool
base64_read(struct arena *a, struct str s, struct str *out)
{
	char		*p;
	uint32_t	 four = 0;
	size_t		 i, n, pad;
	int		 digit;

	for (pad = 0; pad < 2 && pad < s.len && s.p[s.len - 1 - pad] == '=';)
		pad++;
	if (s.len == 0 || s.len % 4 != 0 || s.len / 4 * 3 - pad > PICTURE_MAX)
		return (false);
	p = arena_get(a, s.len);
	for (i = n = 0; i < s.len; i++) {
		digit = i < s.len - pad ? digit_of(s.p[i]) : 0;
		if (digit < 0)
			return (false);
		four = four << 6 | (uint32_t)digit;
		if (i % 4 != 3)
			continue;
		p[n++] = (char)(four >> 16);
		p[n++] = (char)(four >> 8);
		p[n++] = (char)four;
	}
	*out = (struct str){ p, n - pad };
	return (true);
}

static bool
side_is_fine(const char *p)
{
	uint32_t	 n = 0;
	size_t		 i;

	for (i = 0; i < 4; i++)
		n = n << 8 | (unsigned char)p[i];
	return (n != 0 && n <= SIDE_MAX);
}

/* By its content, whatever it says that it is. */
static bool
picture_is_fine(struct arena *a, struct str image)
{
	const struct kind	*kind;
	struct str		 base64, s;

	if ((kind = kind_find(image, &base64)) == NULL ||
	    !base64_read(a, base64, &s) ||
	    s.len < kind->nhead + kind->ntail + 8 ||
	    memcmp(s.p, kind->head, kind->nhead) != 0 ||
	    memcmp(s.p + s.len - kind->ntail, kind->tail, kind->ntail) != 0)
		return (false);
	return (kind != &kinds[0] || (side_is_fine(s.p + kind->nhead) &&
	    side_is_fine(s.p + kind->nhead + 4)));
}

static void
picture_finish(struct survey_maker *m, struct question *q)
{
	size_t	 i;

	/* What was published was judged then. */
	for (i = 0; m->errors != NULL && i < q->noptions; i++)
		if (!picture_is_fine(m->arena, q->options[i].image))
			SURVEY_FAULT(m, q->options[i].line,
			    W_LINT_PICTURE_NEEDED, .code = q->options[i].code,
			    .pixels = SURVEY_NUMBER(m, SIDE_MAX));
	choice_finish(m, q);
}

/* What is behind the prefix of each kind; the page writes the prefix. */
static void
picture_image(const struct question_option *o, struct str *png,
    struct str *jpeg)
{
	const struct kind	*kind;
	struct str		 base64;

	if ((kind = kind_find(o->image, &base64)) != NULL)
		*(kind == &kinds[0] ? png : jpeg) = base64;
}

const struct question_type question_type_picture = {
	.name = "picture", .title = W_TYPE_PICTURE,
	.group = GROUP_CHOICE, .flags = QT_OPTIONS | QT_IMAGES,
	.expr = EXPR_CODE, .json = AS_STRING, .tally = TALLY_CODES,
	.missing = W_ANSWER_MISSING_CHOICE, .look = { .control = "pictures" },
	.finish = picture_finish, .check = choice_check,
	.image = picture_image, .text = choice_text, .demo = choice_demo,
};
