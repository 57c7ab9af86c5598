/*
 * What a translator sent, put into the definition: a catalogue is read here (it
 * is lines of quoted text; gettext's own library reads files and may end the
 * program), XLIFF by the importers' XML.
 */
#include <string.h>

#include "exchange/names.h"
#include "exchange/texts.h"
#include "exchange/tree.h"

struct unit {
	struct str	 path;
	struct str	 source;
	struct str	 target;
};

struct units {
	struct arena	*arena;
	struct unit	*list;
	size_t		 n, cap;
	struct str	 language;
};

/* --- a catalogue --- */

enum po_part { PO_CONTEXT, PO_ID, PO_TEXT, PO_OTHER };

struct po {
	struct units	*units;
	struct buf	 parts[PO_OTHER];
	enum po_part	 at;
	bool		 given;		/* the entry has a text */
	bool		 fuzzy;
	struct str	 header;
};

static void
po_entry_end(struct po *p)
{
	struct arena	*a = p->units->arena;
	struct unit	 u = { str_dup(a, buf_view(&p->parts[PO_CONTEXT])),
			    str_dup(a, buf_view(&p->parts[PO_ID])),
			    str_dup(a, buf_view(&p->parts[PO_TEXT])) };
	size_t		 i;

	if (p->given && u.source.len == 0 && u.path.len == 0)
		p->header = u.target;
	/* What a tool only guessed is no translation yet. */
	else if (p->given && !p->fuzzy)
		ARENA_PUSH(a, p->units->list, p->units->n, p->units->cap) = u;
	for (i = 0; i < PO_OTHER; i++)
		p->parts[i].len = 0;
	p->given = p->fuzzy = false;
	p->at = PO_OTHER;
}

/* What is between the quotes of a line, read. */
static void
po_quoted(struct buf *b, struct str line)
{
	size_t	 i;

	for (i = 0; i < line.len && line.p[i] != '"'; i++)
		continue;
	for (i++; i < line.len && line.p[i] != '"'; i++) {
		if (line.p[i] != '\\' || i + 1 == line.len) {
			buf_char(b, line.p[i]);
			continue;
		}
		i++;
		buf_char(b, line.p[i] == 'n' ? '\n' : line.p[i] == 't' ? '\t' :
		    line.p[i] == 'r' ? '\r' : line.p[i]);
	}
}

static void
po_line(struct po *p, struct str line)
{
	static const char *const	 keywords[] = {
		[PO_CONTEXT] = "msgctxt", [PO_ID] = "msgid",
		[PO_TEXT] = "msgstr",
	};
	size_t				 i;

	line = str_trim(line);
	if (line.len == 0 || line.p[0] == '#') {
		if (p->given)
			po_entry_end(p);
		if (str_starts(line, STR("#,")) && memmem(line.p, line.len,
		    "fuzzy", 5) != NULL)
			p->fuzzy = true;
		return;
	}
	for (i = 0; i < PO_OTHER; i++)
		if (str_starts(line, str_of(keywords[i]))) {
			if (p->given && i != PO_TEXT)
				po_entry_end(p);
			p->at = (enum po_part)i;
			p->given |= i == PO_TEXT;
		}
	if (p->at != PO_OTHER)
		po_quoted(&p->parts[p->at], line);
}

static bool
po_read(struct units *u, struct str file)
{
	struct po	 p = { .units = u, .at = PO_OTHER };
	struct str	 line, name, value;
	bool		 more = true;
	size_t		 i;

	for (i = 0; i < PO_OTHER; i++)
		p.parts[i] = buf_new(u->arena, 256);
	while (more) {
		more = str_cut(file, '\n', &line, &file);
		po_line(&p, line);
	}
	po_entry_end(&p);
	for (more = p.header.len != 0; more;) {
		more = str_cut(p.header, '\n', &line, &p.header);
		if (str_cut(line, ':', &name, &value) &&
		    str_is_nocase(name, STR("Language")))
			u->language = str_trim(value);
	}
	return (u->n != 0);
}

/* --- XLIFF --- */

/* All text inside, also of inline elements. Depth is the reader's bound. */
static void
inner_text(const struct tree *t, struct buf *b)
{
	const struct tree	*n;

	for (n = t == NULL ? NULL : t->child; n != NULL; n = n->next)
		if (n->name.p == NULL)
			buf_str(b, n->text);
		else
			inner_text(n, b);
}

static void
unit_add(struct units *u, struct str path, const struct tree *from)
{
	struct buf	 source = buf_new(u->arena, 128),
			 target = buf_new(u->arena, 128);

	inner_text(tree_child(from, "source"), &source);
	inner_text(tree_child(from, "target"), &target);
	ARENA_PUSH(u->arena, u->list, u->n, u->cap) = (struct unit){ path,
	    buf_view(&source), buf_view(&target) };
}

/* <trans-unit id> of 1.2, <unit id><segment> of 2.0; groups may be around. */
static void
units_find(struct units *u, const struct tree *t)
{
	const struct tree	*n;

	for (n = t->child; n != NULL; n = n->next)
		if (tree_is(n, "trans-unit"))
			unit_add(u, tree_attr(n, "id"), n);
		else if (tree_is(n, "unit"))
			unit_add(u, tree_attr(n, "id"), tree_child(n,
			    "segment"));
		else if (n->name.p != NULL)
			units_find(u, n);
}

static bool
xliff_read(struct units *u, struct str file, enum word *refused)
{
	const struct tree	*root;
	struct str		 detail;

	root = tree_read(u->arena, file, false, refused, &detail);
	if (root == NULL || !tree_is(root, "xliff"))
		return (false);
	u->language = tree_attr(root, "trgLang");
	if (u->language.p == NULL)
		u->language = tree_attr(tree_child(root, "file"),
		    "target-language");
	units_find(u, root);
	return (u->n != 0);
}

/* --- into the definition --- */

/* A change of the bytes: what stands from..to becomes text. */
struct change {
	size_t		 from, to;
	struct str	 text;
};


static void
line_add(struct arena *a, struct texts_in *in, enum word why,
    const struct unit *u)
{
	ARENA_PUSH(a, in->lines, in->n, in->cap) = (struct texts_line){ why,
	    u->path, u->target };
}

/* The next "{...}" of a text; false: there is none. */
static bool
placeholder_next(struct str *rest, struct str *name)
{
	struct str	 before, after;

	return (str_cut(*rest, '{', &before, &after) &&
	    str_cut(after, '}', name, rest));
}

static bool
placeholders_are_in(struct str a, struct str b)
{
	struct str	 name, other, rest;
	bool		 found;

	while (placeholder_next(&a, &name)) {
		rest = b;
		for (found = false; !found && placeholder_next(&rest, &other);)
			found = str_is(name, other);
		if (!found)
			return (false);
	}
	return (true);
}

static struct str
element_made(struct arena *a, struct str tag, struct str text)
{
	struct buf	 b = buf_new(a, text.len + 64);

	buf_c(&b, "<text xml:lang=\"");
	buf_xml(&b, tag);
	buf_c(&b, "\">");
	buf_xml(&b, text);
	buf_c(&b, "</text>");
	return (buf_view(&b));
}

/* Where the bytes of a text change: its own <text>, a new one behind the
 * others, or both where there were only words. */
static struct change
change_of(struct arena *a, struct str definition, const struct survey *s,
    const struct text_spot *spot, size_t lang, struct str text)
{
	struct buf	 b;
	struct str	 own;

	if (spot->by_language && spot->at[lang].to != 0) {
		b = buf_new(a, text.len + 16);
		buf_xml(&b, text);
		return ((struct change){ spot->at[lang].from,
		    spot->at[lang].to, buf_view(&b) });
	}
	if (spot->by_language)
		return ((struct change){ spot->to, spot->to,
		    element_made(a, s->languages[lang], text) });
	own = (struct str){ definition.p + spot->from, spot->to - spot->from };
	return ((struct change){ spot->from, spot->to, str_cat(a,
	    STR("<text xml:lang=\""), s->languages[0], STR("\">"), own,
	    STR("</text>"), element_made(a, s->languages[lang], text)) });
}

/* Signs that XML can hold. */
static bool
is_text(struct str s)
{
	int32_t	 c;

	while (s.len != 0) {
		c = str_utf8_next(&s);
		if (c < 0 || (c < 0x20 && c != '\n') || c == 0xfffe ||
		    c == 0xffff)
			return (false);
	}
	return (true);
}

/* W_NONE: it is taken; else why not. */
static enum word
unit_judge(struct arena *a, const struct text_spot *spot,
    const struct unit *u, struct str text)
{
	if (!str_is(survey_text_squeeze(a, u->source), spot->in[0]))
		return (W_EXCHANGE_TEXTS_OLD);
	if (text.len > SURVEY_TEXT_MAX || !is_text(text))
		return (W_EXCHANGE_TEXTS_LONG);
	if (!placeholders_are_in(spot->in[0], text) ||
	    !placeholders_are_in(text, spot->in[0]))
		return (W_EXCHANGE_TEXTS_PLACEHOLDERS);
	return (W_NONE);
}

static void
units_take(struct arena *a, struct str definition, const struct survey *s,
    size_t lang, const struct units *u, const struct text_spots *spots,
    struct change *changes, struct texts_in *in)
{
	struct names		 paths = { .arena = a };
	const struct text_spot	*spot;
	struct str		 text;
	enum word		 why;
	size_t			 i;

	for (i = 0; i < spots->n; i++)
		(void)names_put(&paths, spots->list[i].path, &spots->list[i]);
	for (i = 0; i < u->n; i++) {
		text = survey_text_squeeze(a, u->list[i].target);
		if (text.len == 0)
			continue;
		spot = names_find(&paths, u->list[i].path);
		why = spot == NULL ? W_EXCHANGE_TEXTS_UNKNOWN :
		    unit_judge(a, spot, &u->list[i], text);
		if (why != W_NONE)
			line_add(a, in, why, &u->list[i]);
		else if (str_is(spot->in[lang], text))
			in->nsame++;
		else {
			in->ntaken += changes[spot - spots->list].text.p ==
			    NULL;
			changes[spot - spots->list] = change_of(a, definition,
			    s, spot, lang, text);
		}
	}
}

static struct str
changes_apply(struct arena *a, struct str definition,
    const struct change *changes, size_t n)
{
	struct buf	 b = buf_new(a, definition.len + 4096);
	size_t		 i, at = 0;

	/* Spots come in the order of the file and do not overlap. */
	for (i = 0; i < n; i++) {
		if (changes[i].text.p == NULL)
			continue;
		buf_add(&b, definition.p + at, changes[i].from - at);
		buf_str(&b, changes[i].text);
		at = changes[i].to;
	}
	buf_str(&b, str_from(definition, at));
	return (buf_view(&b));
}

enum status
texts_in(struct arena *a, struct str definition, const struct survey *s,
    struct str file, struct texts_in *in)
{
	struct units		 u = { .arena = a };
	struct text_spots	 spots;
	struct change		*changes;
	size_t			 lang;
	bool			 read;

	memset(in, 0, sizeof(*in));
	if (str_starts(file, STR("\xef\xbb\xbf")))
		file = str_from(file, 3);
	read = str_starts(str_trim(file), STR("<")) ?
	    xliff_read(&u, file, &in->refused) : po_read(&u, file);
	if (!read && in->refused == W_NONE)
		in->refused = W_EXCHANGE_TEXTS_REFUSED_FORMAT;
	for (lang = 1; lang < s->nlanguages; lang++)
		if (str_is_nocase(s->languages[lang], u.language))
			break;
	if (in->refused == W_NONE && lang >= s->nlanguages)
		in->refused = W_EXCHANGE_TEXTS_REFUSED_LANGUAGE;
	if (in->refused != W_NONE)
		return (E_INVALID);
	in->language = s->languages[lang];
	text_spots_find(a, definition, s, &spots);
	changes = arena_array(a, spots.n, sizeof(*changes));
	units_take(a, definition, s, lang, &u, &spots, changes, in);
	in->xml = changes_apply(a, definition, changes, spots.n);
	return (OK);
}
