/*
 * Random definitions and random fields for them, for the property test. The
 * same seed gives the same survey.
 */
#ifndef SURVEY_RANDOM_H
#define SURVEY_RANDOM_H

#include <string.h>

#include "form/type.h"

/* A black pixel. */
#define PICTURE	"data:image/png;base64," \
		"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4" \
		"2mNgAAAAAgAB5Sfe/AAAAABJRU5ErkJggg=="

static uint64_t	random_state;

static uint32_t
roll(uint32_t n)
{
	random_state = random_state * 6364136223846793005ULL +
	    1442695040888963407ULL;
	return ((uint32_t)(random_state >> 33) % n);
}

/* A condition about question number i of that type. */
static void
random_condition(struct buf *b, const struct question_type *type,
    unsigned int i)
{
	static const char	*const signs[] = { "=", "!=", "&lt;", "&lt;=",
	    "&gt;", "&gt;=" };

	if (roll(4) == 0) {
		buf_fmt(b, "q%u is %sempty", i, roll(2) ? "not " : "");
		return;
	}
	switch (type->expr) {
	case EXPR_NUMBER:
		buf_fmt(b, "q%u %s %u", i, signs[roll(6)], 1 + roll(3));
		break;
	case EXPR_CODES:
		if (roll(3) == 0)
			buf_fmt(b, "count(q%u) %s %u", i, signs[roll(6)],
			    roll(3));
		else
			buf_fmt(b, "q%u %shas o%u", i, roll(2) ? "not " : "",
			    roll(2));
		break;
	case EXPR_CODE:
		if ((type->flags & QT_AGREE) != 0)
			buf_fmt(b, "q%u = yes", i);
		else if ((type->flags & QT_MANY) != 0)
			buf_fmt(b, "q%u in ('DE', 'NO')", i);
		else if (strcmp(type->name, "yesno") == 0)
			buf_fmt(b, "q%u = %s", i, roll(2) ? "yes" : "no");
		else
			buf_fmt(b, "q%u in (o0, 'o1')", i);
		break;
	case EXPR_DATE:
		buf_fmt(b, "q%u %s '2026-0%u-01'", i, signs[roll(6)],
		    1 + roll(9));
		break;
	default:
		buf_fmt(b, "not q%u = 'x'", i);
	}
}

/* An attribute with a condition about the first n questions. */
static void
random_test(struct buf *b, const char *name, const struct question_type **types,
    unsigned int n)
{
	unsigned int	 i, parts;

	buf_fmt(b, " %s=\"", name);
	for (parts = 1 + roll(3); parts != 0; parts--) {
		i = roll(n);
		if ((types[i]->flags & QT_NO_ANSWER) != 0)
			buf_c(b, "q0 is not empty");
		else
			random_condition(b, types[i], i);
		if (parts > 1)
			buf_c(b, roll(2) ? " and " : " or ");
	}
	buf_char(b, '"');
}

/* One time in `rarely`. */
static void
random_show_if(struct buf *b, const struct question_type **types,
    unsigned int n, uint32_t rarely)
{
	if (n != 0 && roll(rarely) == 0)
		random_test(b, "show-if", types, n);
}

/* To a later page, or to the end. */
static void
random_jump(struct buf *b, const struct question_type **types, unsigned int n,
    unsigned int page, unsigned int pages)
{
	unsigned int	 to = page + 1 + roll(pages - page);

	buf_c(b, "<jump");
	random_test(b, "if", types, n);
	if (to == pages)
		buf_c(b, " to='end'/>");
	else
		buf_fmt(b, " to='p%u'/>", to);
}

/* Always, sometimes, softly, or not. */
static void
random_required(struct buf *b, const struct question_type **types,
    unsigned int n)
{
	unsigned int	 i;

	switch (roll(6)) {
	case 0:
	case 1:
		buf_c(b, " required='yes'");
		break;
	case 2:
		buf_c(b, " required='soft'");
		break;
	case 3:
		i = n == 0 ? 0 : roll(n);
		if (n == 0 || (types[i]->flags & QT_NO_ANSWER) != 0)
			break;
		buf_c(b, " required-if=\"");
		random_condition(b, types[i], i);
		buf_char(b, '"');
	}
}

/* About the question itself. */
static void
random_check(struct buf *b, const struct question_type *type, unsigned int n)
{
	static const char	*const severities[] = { "error", "warning",
	    "info" };

	if ((type->flags & QT_UNASKED) != 0 || roll(5) != 0)
		return;
	buf_fmt(b, "<check severity='%s' test=\"", severities[roll(3)]);
	random_condition(b, type, n);
	buf_c(b, "\">C</check>");
}

/* In two languages, or repeating what the first page was answered. */
static void
random_label(struct buf *b, unsigned int page)
{
	buf_c(b, "><label>");
	if (roll(3) == 0)
		buf_c(b, "<text xml:lang='en'>L</text><text xml:lang='de'>M"
		    "</text>");
	else
		buf_c(b, page != 0 && roll(3) == 0 ? "Of {q0|it}" : "L");
	buf_c(b, "</label>");
}

static void
random_question(struct buf *b, const struct question_type **types,
    unsigned int n, unsigned int page)
{
	const struct question_type	*type;
	unsigned int			 flags, i, ntypes;
	struct str			 name;

	for (ntypes = 0; question_types[ntypes] != NULL; ntypes++)
		;
	/* q0 has an answer, so that conditions have something to ask. */
	do
		type = types[n] = question_types[roll(ntypes)];
	while (n == 0 && (type->flags & QT_UNASKED) != 0);
	flags = type->flags;
	name = str_of(type->name);
	buf_fmt(b, "<question code='q%u' type='%s'", n,
	    type->name);
	if ((flags & (QT_PERSONAL | QT_UNASKED)) == 0)
		random_required(b, types, n);
	if ((flags & (QT_SILENT | QT_GIVEN)) == QT_SILENT)
		buf_c(b, type->expr == EXPR_NUMBER ? " value='count(q0) * 7 "
		    "/ 3'" : type->expr == EXPR_CODE ? " value=\"if(q0 is "
		    "empty, 'o0', 'o1')\"" : " value=\"if(q0 is empty, "
		    "'none', 'some')\"");
	if (str_is_c(name, "rating"))
		buf_fmt(b, " steps='%u'", 3 + roll(8));
	if (str_is_c(name, "number") && roll(2))
		buf_c(b, " min='-3' max='20' decimals='1'");
	if (str_is_c(name, "multiple") && roll(2))
		buf_c(b, " min='1' max='2'");
	if ((flags & QT_OPTIONS) != 0 && (flags & QT_SILENT) == 0 &&
	    roll(5) == 0)
		buf_c(b, " order='random'");
	if ((flags & QT_GIVEN) == 0)
		random_show_if(b, types, n, 3);
	random_label(b, page);
	random_check(b, type, n);
	if ((flags & QT_AGREE) != 0)
		buf_c(b, "<agree>A</agree>");
	if ((flags & QT_OPTIONS) != 0 && !str_is_c(name, "yesno") &&
	    !str_is_c(name, "smileys"))
		for (i = 0; i < 2 + n % 4; i++) {
			buf_fmt(b, "<option code='o%u'%s%s", i,
			    (flags & QT_IMAGES) != 0 ?
			    " image='" PICTURE "'" : "", str_is_c(name, "multiple") && i == 2 ?
			    " exclusive='yes'" : "");
			if ((flags & QT_SILENT) == 0)
				random_show_if(b, types, n, 6);
			buf_c(b, ">O</option>");
		}
	if ((flags & QT_ROWS) != 0)
		for (i = 0; i < 1 + roll(4); i++) {
			buf_fmt(b, "<row code='r%u'%s", i,
			    roll(3) == 0 ? " required='yes'" : "");
			random_show_if(b, types, n, 5);
			buf_c(b, ">R</row>");
		}
	if ((flags & QT_OTHER) != 0 && roll(2))
		buf_c(b, "<other>Other</other>");
	buf_c(b, "</question>\n");
}

static struct str
random_survey(struct arena *a)
{
	struct buf	 b;
	const struct question_type *types[40];
	unsigned int	 n, pages, p;
	bool		 shuffles = roll(8) == 0;

	b = buf_new(a, 4096);
	buf_fmt(&b, "<survey xmlns='urn:exitpoll:survey:1' code='s' "
	    "xml:lang='en' languages='de'%s%s%s><title>T</title>\n",
	    shuffles ? " order='random'" : "", roll(4) == 0 ?
	    " screens='question'" : "", roll(4) == 0 ? " review='yes'" : "");
	pages = 1 + roll(4);
	for (n = p = 0; p < pages; p++) {
		buf_fmt(&b, "<page code='p%u'", p);
		random_show_if(&b, types, n, 3);
		/* What others recall or ask must be said before them. */
		if (shuffles && p == 0)
			buf_c(&b, " fixed='yes'");
		else if (roll(8) == 0)
			buf_c(&b, " order='random'");
		buf_c(&b, ">\n");
		do
			random_question(&b, types, n++, p);
		while (n < 9 * (p + 1) && roll(4) != 0);
		while (!shuffles && roll(4) == 0)
			random_jump(&b, types, n, p, pages);
		buf_c(&b, "</page>\n");
	}
	buf_c(&b, "</survey>");
	return (buf_view(&b));
}

/* Right half of the time, and otherwise anything. */
static struct str
random_value(struct arena *a, const struct question *q)
{
	static const char	*const any[] = { "", " ", "x", "-1", "0", "3",
	    "11", "1,5", "99999999999999999", "yes", "o1", "other",
	    "2026-02-29", "31.1.2026", "a@b.example", "a@b", "SW1A 1AA",
	    "\"\\\x7f", "a\r\nb", "\x01", "\xff", "\xf0\x9f\x98\x80", "<b>" };

	if (roll(2))
		return (str_of(any[roll(sizeof(any) / sizeof(any[0]))]));
	if (q->ncodes != 0)
		return (q->codes[roll((uint32_t)q->ncodes)]);
	if (q->type->expr == EXPR_DATE)
		return (str_fmt(a, "2026-%02u-%02u", 1 + roll(12),
		    1 + roll(28)));
	if (strcmp(q->type->name, "email") == 0)
		return (STR("Someone@Example.ORG"));
	if (strcmp(q->type->name, "phone") == 0)
		return (STR("0030 21 1234-567"));
	if (strcmp(q->type->name, "time") == 0)
		return (STR("7:45:10"));
	if (strcmp(q->type->name, "datetime") == 0)
		return (STR("1.2.2026 23:59"));
	if (strcmp(q->type->name, "postcode") == 0)
		return (STR("10115"));
	if ((q->type->flags & QT_COMMENT) != 0)
		return (STR("caf\xc3\xa9 \"quoted\" \\ \xe2\x80\xa8"));
	return (str_fmt(a, "%u", roll(11)));
}

/* Of the parts: right as a whole half of the time, where order is all. */
static struct str
random_part(struct arena *a, const struct question *q, size_t part)
{
	static const char	*const any[] = { "", "o0", "1", "2", "0", "50",
	    "100", "-1", "x", "\xff" };
	const struct question_part	*p = &q->parts[part];

	if (roll(8) == 0)
		return (str_of(any[roll(sizeof(any) / sizeof(any[0]))]));
	if (p->ncodes != 0)
		return (p->codes[roll(2) ? part % p->ncodes :
		    roll((uint32_t)p->ncodes)]);
	return (p->json == AS_NUMBER && part == 0 ? str_of_int(a,
	    q->highest) : STR_NONE);
}

static size_t
random_parts(struct arena *a, const struct question *q,
    struct answer_input *in, size_t n, size_t max)
{
	size_t	 i;

	for (i = 0; q->type->json == AS_NOTHING && i < q->nparts && n < max;
	    i++)
		in[n++] = (struct answer_input){ q->parts[i].name,
		    random_part(a, q, i) };
	return (n);
}

static __attribute__((unused)) size_t
random_fields(struct arena *a, const struct survey *s, size_t page,
    struct answer_input *in, size_t max)
{
	const struct question	*q;
	size_t			 i, n, times;

	for (i = n = 0; i < s->nquestions; i++) {
		q = &s->questions[i];
		if ((page != ANSWER_ALL_PAGES && q->page != page) ||
		    (q->type->flags & (QT_UNASKED | QT_APART)) != 0)
			continue;
		times = roll(8) == 0 ? 0 : q->type->json == AS_LIST ? roll(3) : 1;
		if (times != 0)
			n = random_parts(a, q, in, n, max - 2);
		if (q->type->json == AS_NOTHING)
			continue;
		for (; times != 0 && n + 2 < max; times--)
			in[n++] = (struct answer_input){ q->code,
			    random_value(a, q) };
		if (q->other && roll(3) == 0)
			in[n++] = (struct answer_input){ str_fmt(a,
			    "%.*s.other", STR_ARG(q->code)), STR("text") };
	}
	if (n < max && roll(50) == 0)
		in[n++] = (struct answer_input){ STR("stray"), STR("1") };
	return (n);
}

#endif
