/* HTML to plain text: see the header. */
#include <string.h>

#include <libxml/HTMLparser.h>

#include "base/buf.h"
#include "exchange/plain.h"
#include "form/survey.h"

/* What a tag means for the text; one that is not here is formatting. */
static const struct {
	const char	*name;
	unsigned int	 lost;
	bool		 block;		/* ends a paragraph */
} tags[] = {
	{ "p", 0, true }, { "br", 0, true }, { "div", 0, true },
	{ "span", 0, false }, { "body", 0, true }, { "html", 0, true },
	{ "head", 0, true }, { "section", 0, true },
	{ "ul", PLAIN_FORMAT, true }, { "ol", PLAIN_FORMAT, true },
	{ "li", PLAIN_FORMAT, true }, { "table", PLAIN_FORMAT, true },
	{ "tr", PLAIN_FORMAT, true }, { "td", PLAIN_FORMAT, true },
	{ "th", PLAIN_FORMAT, true }, { "h1", PLAIN_FORMAT, true },
	{ "h2", PLAIN_FORMAT, true }, { "h3", PLAIN_FORMAT, true },
	{ "h4", PLAIN_FORMAT, true }, { "h5", PLAIN_FORMAT, true },
	{ "h6", PLAIN_FORMAT, true }, { "hr", PLAIN_FORMAT, true },
	{ "a", PLAIN_LINK, false }, { "img", PLAIN_MEDIA, false },
	{ "video", PLAIN_MEDIA, true }, { "audio", PLAIN_MEDIA, true },
	{ "iframe", PLAIN_MEDIA, true }, { "object", PLAIN_MEDIA, true },
	{ "embed", PLAIN_MEDIA, true }, { "svg", PLAIN_MEDIA, true },
	{ "script", PLAIN_SCRIPT, false }, { "style", PLAIN_SCRIPT, false },
};

#define NTAGS	(sizeof(tags) / sizeof(tags[0]))

struct plain {
	struct buf	 out;
	struct str	 html;
	size_t		 i;
	unsigned int	 lost;
	bool		 closed;	/* no ">" comes any more */
};

static bool
is_letter(char c)
{
	return ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
}

/* Behind the end of a script or style sheet; without one, all is part of it. */
static void
content_skip(struct plain *p, struct str name)
{
	struct str	 rest;

	for (; p->i < p->html.len; p->i++) {
		rest = str_from(p->html, p->i);
		if (str_starts(rest, STR("</")) && str_is_nocase(
		    str_first(str_from(rest, 2), name.len), name))
			return;
	}
}

/* A tag begins here: false, when it is none and "<" is a sign. */
static bool
tag_skip(struct plain *p)
{
	struct str	 rest = str_from(p->html, p->i + 1), name;
	const char	*end;
	size_t		 n, i;
	bool		 opens = !str_starts(rest, STR("/"));

	if (p->closed || rest.len == 0 || !(is_letter(rest.p[0]) ||
	    rest.p[0] == '/' || rest.p[0] == '!' || rest.p[0] == '?'))
		return (false);
	if (str_starts(rest, STR("!--"))) {
		end = memmem(rest.p, rest.len, "-->", 3);
		p->i = end == NULL ? p->html.len :
		    (size_t)(end - p->html.p) + 3;
		return (true);
	}
	if ((end = memchr(rest.p, '>', rest.len)) == NULL) {
		p->closed = true;
		return (false);
	}
	name = str_from(rest, opens ? 0 : 1);
	for (n = 0; n < name.len && (is_letter(name.p[n]) ||
	    (name.p[n] >= '0' && name.p[n] <= '9')); n++)
		continue;
	name.len = n;
	p->i = (size_t)(end - p->html.p) + 1;
	for (i = 0; i < NTAGS; i++)
		if (str_is_nocase(name, str_of(tags[i].name)))
			break;
	p->lost |= i == NTAGS ? PLAIN_FORMAT : tags[i].lost;
	if (i != NTAGS && tags[i].block)
		buf_c(&p->out, "\n\n");
	if (opens && i != NTAGS && tags[i].lost == PLAIN_SCRIPT)
		content_skip(p, name);
	return (true);
}

static int64_t
number_of(struct str digits)
{
	int64_t	 n = 0;
	size_t	 i;
	int	 d;

	if (digits.len == 0 || digits.len > 8)
		return (-1);
	if (digits.p[0] != 'x' && digits.p[0] != 'X')
		return (str_int(digits, &n) ? n : -1);
	for (i = 1; i < digits.len; i++) {
		if ((d = str_hex_digit(digits.p[i])) < 0)
			return (-1);
		n = n << 4 | d;
	}
	return (n);
}

/* An entity begins here: false, when it is none and "&" is a sign. */
static bool
entity_take(struct plain *p)
{
	const htmlEntityDesc	*known;
	struct str		 rest = str_from(p->html, p->i + 1), name, tail;
	char			 text[16];
	int64_t			 code = -1;

	if (!str_cut(str_first(rest, 12), ';', &name, &tail) || name.len == 0)
		return (false);
	if (name.p[0] == '#')
		code = number_of(str_from(name, 1));
	else {
		memcpy(text, name.p, name.len);
		text[name.len] = '\0';
		if ((known = htmlEntityLookup((const xmlChar *)text)) != NULL)
			code = known->value;
	}
	if (code <= 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		return (false);
	if (code == 0xa0)
		buf_char(&p->out, ' ');
	else
		buf_utf8(&p->out, (uint32_t)code);
	p->i += name.len + 2;
	return (true);
}

struct str
plain_of_html(struct arena *a, struct str html, unsigned int *lost)
{
	struct plain	 p = { .html = html };

	if (!str_has_byte(html, '<') && !str_has_byte(html, '&'))
		return (str_trim(html));
	p.out = buf_new(a, html.len + 1);
	while (p.i < html.len) {
		if (html.p[p.i] == '<' && tag_skip(&p))
			continue;
		if (html.p[p.i] == '&' && entity_take(&p))
			continue;
		buf_char(&p.out, html.p[p.i++]);
	}
	*lost |= p.lost;
	return (survey_text_squeeze(a, buf_view(&p.out)));
}
