/*
 * Where the texts of a definition stand, and their way out. A definition is
 * well-formed and has no document type, or it could not have been loaded: so
 * this only follows its tags, and whatever elements definitions get later are
 * found the same way.
 */
#include <string.h>

#include "exchange/plain.h"
#include "exchange/texts.h"

#define DEPTH_MAX	16

struct open_tag {
	struct str	 name;
	struct str	 code;
	size_t		 content;	/* where it begins */
	bool		 has_children;	/* other than <text> */
	size_t		 spot;		/* of its <text>s: index + 1, or 0 */
	size_t		 lang;		/* of a <text> */
};

struct scan {
	struct arena	*arena;
	const struct survey *survey;
	struct str	 s;
	struct text_spots *spots;
	struct open_tag	 open[DEPTH_MAX];
	size_t		 depth;
};

/* --- following the tags --- */

static size_t
past(struct str s, size_t from, const char *mark)
{
	const char	*p = memmem(s.p + from, s.len - from, mark,
			    strlen(mark));

	return (p == NULL ? s.len : (size_t)(p - s.p) + strlen(mark));
}

static size_t
tag_end(struct str s, size_t i)
{
	char	 quote = '\0';

	for (; i < s.len && (quote != '\0' || s.p[i] != '>'); i++)
		if (quote != '\0')
			quote = s.p[i] == quote ? '\0' : quote;
		else if (s.p[i] == '"' || s.p[i] == '\'')
			quote = s.p[i];
	return (i);
}

/* Of an attribute in what stands between "<" and ">". */
static struct str
attribute(struct str tag, const char *name)
{
	struct str	 value, rest;
	size_t		 i;

	for (i = 0; i < tag.len; i++) {
		if (tag.p[i] == '"' || tag.p[i] == '\'') {
			i++;
			while (i < tag.len && tag.p[i] != tag.p[i - 1] &&
			    tag.p[i] != '"' && tag.p[i] != '\'')
				i++;
			continue;
		}
		if (!str_has_byte(STR(" \t\r\n"), tag.p[i]) ||
		    !str_starts(str_from(tag, i + 1), str_of(name)))
			continue;
		rest = str_trim(str_from(tag, i + 1 + strlen(name)));
		if (!str_starts(rest, STR("=")))
			continue;
		rest = str_trim(str_from(rest, 1));
		if (rest.len != 0 && str_cut(str_from(rest, 1), rest.p[0],
		    &value, &rest))
			return (value);
	}
	return (STR_NONE);
}

/* The characters between two tags: entities are read, comments and the signs
 * of CDATA are left out. */
static struct str
words_of(struct scan *x, size_t from, size_t to)
{
	struct str	 s = { x->s.p + from, to - from };
	unsigned int	 lost = 0;
	struct buf	 b = buf_new(x->arena, s.len + 8);
	size_t		 i, end;

	buf_c(&b, "<br>");
	for (i = 0; i < s.len; i++) {
		if (str_starts(str_from(s, i), STR("<!--")))
			i = past(s, i, "-->") - 1;
		else if (str_starts(str_from(s, i), STR("<![CDATA["))) {
			end = past(s, i, "]]>");
			for (i += 9; i + 3 < end; i++)
				if (s.p[i] == '<')
					buf_c(&b, "&lt;");
				else if (s.p[i] == '&')
					buf_c(&b, "&amp;");
				else
					buf_char(&b, s.p[i]);
			i = end - 1;
		} else
			buf_char(&b, s.p[i]);
	}
	return (plain_of_html(x->arena, buf_view(&b), &lost));
}

/* "nps.label", "topics.option.billing", "page.first.title", "title". */
static struct str
path_of(struct scan *x)
{
	struct buf		 b = buf_new(x->arena, 64);
	const struct open_tag	*t;
	size_t			 i, first = 1, n;
	struct str		 path;

	for (i = 1; i < x->depth; i++)
		if (str_is_c(x->open[i].name, "question"))
			first = i;
	for (i = first; i < x->depth; i++) {
		t = &x->open[i];
		if (i != first)
			buf_char(&b, '.');
		if (!str_is_c(t->name, "question"))
			buf_str(&b, t->name);
		if (t->code.len != 0 && !str_is_c(t->name, "question"))
			buf_char(&b, '.');
		buf_str(&b, t->code);
	}
	path = buf_view(&b);
	for (i = n = 0; i < x->spots->n; i++)
		n += str_is(x->spots->list[i].path, path);
	return (n == 0 ? path : str_cat(x->arena, path, STR("#"),
	    str_of_int(x->arena, (int64_t)n + 1)));
}

static struct text_spot *
spot_add(struct scan *x, const struct open_tag *t)
{
	struct text_spot	*spot;
	struct str		 path = path_of(x);

	spot = &ARENA_PUSH(x->arena, x->spots->list, x->spots->n,
	    x->spots->cap);
	memset(spot, 0, sizeof(*spot));
	spot->path = path;
	spot->from = t->content;
	return (spot);
}

static void
tag_opened(struct scan *x, struct str tag, size_t content)
{
	struct open_tag	*t = &x->open[x->depth++], *outer;
	struct str	 tags;
	size_t		 n, i;

	for (n = 0; n < tag.len && !str_has_byte(STR(" \t\r\n/"), tag.p[n]);
	    n++)
		continue;
	*t = (struct open_tag){ .name = str_first(tag, n),
	    .code = attribute(tag, "code"), .content = content,
	    .lang = SURVEY_LANGUAGES_MAX };
	outer = x->depth >= 2 ? &x->open[x->depth - 2] : NULL;
	if (outer == NULL)
		return;
	if (!str_is_c(t->name, "text")) {
		outer->has_children = true;
		return;
	}
	tags = attribute(tag, "xml:lang");
	for (i = 0; i < x->survey->nlanguages; i++)
		if (str_is(x->survey->languages[i], tags))
			t->lang = i;
	if (outer->spot != 0)
		return;
	x->depth--;
	(void)spot_add(x, outer);
	x->depth++;
	outer->spot = x->spots->n;
	x->spots->list[x->spots->n - 1].by_language = true;
}

static void
tag_closed(struct scan *x, size_t at)
{
	struct open_tag		*t, *outer;
	struct text_spot	*spot;
	struct str		 words;

	if (x->depth == 0)
		return;
	t = &x->open[x->depth - 1];
	outer = x->depth >= 2 ? &x->open[x->depth - 2] : NULL;
	if (outer != NULL && outer->spot != 0 && t->lang <
	    SURVEY_LANGUAGES_MAX) {
		spot = &x->spots->list[outer->spot - 1];
		spot->in[t->lang] = words_of(x, t->content, at);
		spot->at[t->lang].from = t->content;
		spot->at[t->lang].to = at;
	} else if (t->spot != 0)
		x->spots->list[t->spot - 1].to = at;
	else if (x->depth >= 2 && !t->has_children) {
		words = words_of(x, t->content, at);
		if (words.len != 0) {
			spot = spot_add(x, t);
			spot->in[0] = words;
			spot->to = spot->at[0].to = at;
			spot->at[0].from = spot->from;
		}
	}
	x->depth--;
}

void
text_spots_find(struct arena *a, struct str definition,
    const struct survey *survey, struct text_spots *spots)
{
	struct scan	 x = { .arena = a, .survey = survey, .s = definition,
			    .spots = spots };
	struct str	 tag;
	size_t		 i, end;

	*spots = (struct text_spots){ .n = 0 };
	for (i = 0; i < x.s.len;) {
		if (x.s.p[i] != '<') {
			i++;
			continue;
		}
		if (str_starts(str_from(x.s, i), STR("<!--"))) {
			i = past(x.s, i, "-->");
			continue;
		}
		if (str_starts(str_from(x.s, i), STR("<![CDATA["))) {
			i = past(x.s, i, "]]>");
			continue;
		}
		end = tag_end(x.s, i);
		tag = (struct str){ x.s.p + i + 1, end - i - 1 };
		if (str_starts(tag, STR("/")))
			tag_closed(&x, i);
		else if (!str_starts(tag, STR("?")) && x.depth < DEPTH_MAX) {
			tag_opened(&x, tag, end + 1);
			if (str_ends(tag, STR("/")))
				x.depth--;
		}
		i = end + 1;
	}
}

/* --- out --- */

/* A string of a catalogue; one with lines, a line each. */
static void
po_string(struct buf *b, const char *keyword, struct str s)
{
	size_t	 i;

	buf_fmt(b, "%s \"", keyword);
	if (str_has_byte(s, '\n'))
		buf_c(b, "\"\n\"");
	for (i = 0; i < s.len; i++)
		if (s.p[i] == '\n')
			buf_c(b, i + 1 == s.len ? "\\n" : "\\n\"\n\"");
		else if (s.p[i] == '"' || s.p[i] == '\\') {
			buf_char(b, '\\');
			buf_char(b, s.p[i]);
		} else if (s.p[i] == '\t')
			buf_c(b, "\\t");
		else
			buf_char(b, s.p[i]);
	buf_c(b, "\"\n");
}

static void
po_out(struct buf *b, const struct text_spots *spots, const struct survey *s,
    size_t lang)
{
	size_t	 i;

	buf_fmt(b, "msgid \"\"\nmsgstr \"\"\n"
	    "\"Project-Id-Version: %.*s\\n\"\n\"Language: %.*s\\n\"\n"
	    "\"X-Source-Language: %.*s\\n\"\n\"MIME-Version: 1.0\\n\"\n"
	    "\"Content-Type: text/plain; charset=UTF-8\\n\"\n"
	    "\"Content-Transfer-Encoding: 8bit\\n\"\n", STR_ARG(s->code),
	    STR_ARG(s->languages[lang]), STR_ARG(s->languages[0]));
	for (i = 0; i < spots->n; i++) {
		if (spots->list[i].in[0].len == 0)
			continue;
		buf_char(b, '\n');
		po_string(b, "msgctxt", spots->list[i].path);
		po_string(b, "msgid", spots->list[i].in[0]);
		po_string(b, "msgstr", spots->list[i].in[lang]);
	}
}

static void
xliff_out(struct buf *b, const struct text_spots *spots,
    const struct survey *s, size_t lang)
{
	size_t	 i;

	buf_fmt(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<xliff version=\"1.2\" "
	    "xmlns=\"urn:oasis:names:tc:xliff:document:1.2\">\n"
	    "<file original=\"%.*s\" source-language=\"%.*s\" "
	    "target-language=\"%.*s\" datatype=\"plaintext\">\n<body>\n",
	    STR_ARG(s->code), STR_ARG(s->languages[0]),
	    STR_ARG(s->languages[lang]));
	for (i = 0; i < spots->n; i++) {
		if (spots->list[i].in[0].len == 0)
			continue;
		buf_c(b, "<trans-unit id=\"");
		buf_xml(b, spots->list[i].path);
		buf_c(b, "\" xml:space=\"preserve\"><source>");
		buf_xml(b, spots->list[i].in[0]);
		buf_c(b, "</source>");
		if (spots->list[i].in[lang].len != 0) {
			buf_c(b, "<target>");
			buf_xml(b, spots->list[i].in[lang]);
			buf_c(b, "</target>");
		}
		buf_c(b, "</trans-unit>\n");
	}
	buf_c(b, "</body>\n</file>\n</xliff>\n");
}

struct str
texts_out(struct arena *a, struct str definition, const struct survey *s,
    size_t lang, enum texts_format format)
{
	struct text_spots	 spots;
	struct buf		 b = buf_new(a, 16 * 1024);

	text_spots_find(a, definition, s, &spots);
	if (format == TEXTS_PO)
		po_out(&b, &spots, s, lang);
	else
		xliff_out(&b, &spots, s, lang);
	return (buf_view(&b));
}
