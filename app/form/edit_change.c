/*
 * Changes of a definition: each notes what to put where. What is put at one
 * place comes in the order it was noted, before what takes bytes away there.
 */
#include <stdlib.h>
#include <string.h>

#include "form/edit_change.h"
#include "form/survey_make.h"
#include "form/type.h"

#define LAST	SIZE_MAX	/* behind all that is put at the same place */

void
edit_put(struct edit *e, size_t at, size_t len, struct str text)
{
	struct edit_put	 p = { at, len, e->nputs, text };

	ARENA_PUSH(e->arena, e->puts, e->nputs, e->cap) = p;
}

static int
put_order(const void *va, const void *vb)
{
	const struct edit_put	*a = va, *b = vb;

	if (a->at != b->at)
		return (a->at < b->at ? -1 : 1);
	if ((a->len != 0) != (b->len != 0))
		return (a->len != 0 ? 1 : -1);
	return ((a->order > b->order) - (a->order < b->order));
}

/* Those bytes with what was put from the given one on. */
static struct str
rendered(const struct edit *e, size_t first, size_t from, size_t to)
{
	struct edit_put	*list;
	struct buf	 b = buf_new(e->arena, to - from + 256);
	size_t		 i, n = e->nputs - first, at = from;

	list = arena_array(e->arena, n, sizeof(*list));
	if (n != 0)
		memcpy(list, e->puts + first, n * sizeof(*list));
	qsort(list, n, sizeof(*list), put_order);
	for (i = 0; i < n; i++) {
		if (list[i].at < at || list[i].at + list[i].len > to)
			continue;	/* inside of what went already */
		buf_add(&b, e->xml.p + at, list[i].at - at);
		buf_str(&b, list[i].text);
		at = list[i].at + list[i].len;
	}
	buf_add(&b, e->xml.p + at, to - at);
	return (buf_view(&b));
}

enum status
edit_result(const struct edit *e, struct str *out)
{
	*out = rendered(e, 0, 0, e->xml.len);
	return (out->len > SURVEY_FILE_MAX ? E_TOO_BIG : OK);
}

/* --- pieces --- */

static bool
is_blank(char c)
{
	return (c == ' ' || c == '\t' || c == '\n' || c == '\r');
}

/* Where the blanks before an element begin: they go where it goes. */
static size_t
piece_from(const struct edit *e, size_t node)
{
	size_t	 at = e->nodes[node].from;

	while (at > 0 && is_blank(e->xml.p[at - 1]))
		at--;
	return (at > 0 && e->xml.p[at - 1] == '>' ? at : e->nodes[node].from);
}

static struct str
bytes(const struct edit *e, size_t from, size_t to)
{
	return (str_first(str_from(e->xml, from), to - from));
}

static struct str
piece(const struct edit *e, size_t node)
{
	return (bytes(e, piece_from(e, node), e->nodes[node].to));
}

/* A line end and the blanks before an element on its line. */
static struct str
indent(const struct edit *e, size_t node)
{
	size_t	 from = e->nodes[node].from;

	while (from > 0 && (e->xml.p[from - 1] == ' ' ||
	    e->xml.p[from - 1] == '\t'))
		from--;
	if (from > 0 && e->xml.p[from - 1] != '\n')
		from = e->nodes[node].from;
	return (str_cat(e->arena, STR("\n"), bytes(e, from,
	    e->nodes[node].from)));
}

/* Of what stands inside it. */
static struct str
indent_inside(const struct edit *e, size_t node)
{
	struct str	 own = indent(e, node);
	size_t		 child = e->nodes[node].child;

	if (child != EDIT_NONE && indent(e, child).len > own.len)
		return (indent(e, child));
	return (str_cat(e->arena, own, str_has_byte(own, '\t') ? STR("\t") :
	    STR("  ")));
}

static void
escape(struct buf *b, struct str s, bool value)
{
	size_t	 i;

	for (i = 0; i < s.len; i++)
		if (s.p[i] == '&')
			buf_c(b, "&amp;");
		else if (s.p[i] == '<')
			buf_c(b, "&lt;");
		else if (s.p[i] == '>')
			buf_c(b, "&gt;");
		else if (s.p[i] == '"' && value)
			buf_c(b, "&quot;");
		else if (is_blank(s.p[i]) && value)
			buf_char(b, ' ');
		/* XML knows no other control characters. */
		else if ((unsigned char)s.p[i] >= 0x20 || is_blank(s.p[i]))
			buf_char(b, s.p[i]);
}

static struct str
escaped(const struct edit *e, struct str s, bool value)
{
	struct buf	 b = buf_new(e->arena, s.len + 16);

	escape(&b, s, value);
	return (buf_view(&b));
}

static bool
is_closed_at_once(const struct edit *e, size_t node)
{
	return (e->nodes[node].open == e->nodes[node].to);
}

/* Where the next child may be put. <page/> becomes <page></page> for it. */
static size_t
inside_end(struct edit *e, size_t node)
{
	struct edit_node	*n = &e->nodes[node];
	size_t			 i, last;

	if (!is_closed_at_once(e, node)) {
		if (n->child == EDIT_NONE)
			return (n->open);
		for (last = n->child; e->nodes[last].next != EDIT_NONE;)
			last = e->nodes[last].next;
		return (e->nodes[last].to);
	}
	for (i = 0; i < e->nputs; i++)
		if (e->puts[i].at == n->to && e->puts[i].order == LAST)
			return (n->to);
	edit_put(e, n->to - 2, 2, STR(">"));
	edit_put(e, n->to, 0, str_cat(e->arena, indent(e, node), STR("</"),
	    n->name, STR(">")));
	e->puts[e->nputs - 1].order = LAST;
	return (n->to);
}

/* --- attributes and words --- */

void
edit_set_attribute(struct edit *e, size_t node, const char *name,
    struct str value)
{
	const struct edit_node		*n = &e->nodes[node];
	const struct edit_attribute	*a = NULL;
	size_t				 i, at;

	at = n->from + 1 + n->name.len;
	for (i = n->attribute; i < n->attribute + n->nattributes; i++) {
		at = e->attributes[i].to;
		if (str_is_c(e->attributes[i].name, name))
			a = &e->attributes[i];
	}
	value = str_trim(value);
	if (str_is(edit_attribute(e, node, name), value))
		return;
	if (a == NULL)
		edit_put(e, at, 0, str_cat(e->arena, STR(" "), str_of(name),
		    STR("=\""), escaped(e, value, true), STR("\"")));
	else if (value.len == 0)
		edit_put(e, a->from, a->to - a->from, STR(""));
	else
		edit_put(e, a->at - 1, a->raw.len + 2, str_cat(e->arena, STR("\""),
		    escaped(e, value, true), STR("\"")));
}

static struct str
text_element(const struct edit *e, struct str lang, struct str words)
{
	return (str_cat(e->arena, STR("<text xml:lang=\""),
	    escaped(e, lang, true), STR("\">"), words, STR("</text>")));
}

static void
inner_set(struct edit *e, size_t node, struct str inner)
{
	const struct edit_node	*n = &e->nodes[node];

	if (is_closed_at_once(e, node))
		edit_put(e, n->to - 2, 2, str_cat(e->arena, STR(">"), inner,
		    STR("</"), n->name, STR(">")));
	else
		edit_put(e, n->open, n->close - n->open, inner);
}

/* The words inside an element that has them in several languages. */
static void
translated_set(struct edit *e, size_t node, struct str lang, struct str words)
{
	size_t	 i, last = EDIT_NONE, found = EDIT_NONE;

	for (i = edit_child(e, node, "text"); i != EDIT_NONE;
	    i = edit_next(e, i)) {
		if (str_is(edit_attribute(e, i, "xml:lang"), lang))
			found = i;
		last = i;
	}
	if (found != EDIT_NONE && words.len == 0 &&
	    !str_is(lang, e->languages[0]))
		edit_drop(e, found);
	else if (found != EDIT_NONE)
		inner_set(e, found, words);
	else if (words.len != 0)
		edit_put(e, e->nodes[last].to, 0, str_cat(e->arena,
		    indent(e, last), text_element(e, lang, words)));
}

static void
words_set(struct edit *e, size_t node, struct str lang, struct str text)
{
	const struct edit_node	*n = &e->nodes[node];
	struct str		 words, in, was;

	text = survey_text_squeeze(e->arena, text);
	was = edit_words(e, node, lang);
	if (str_is(was, text))
		return;
	words = escaped(e, text, false);
	if (edit_child(e, node, "text") != EDIT_NONE) {
		translated_set(e, node, lang, words);
		return;
	}
	if (str_is(lang, e->languages[0])) {
		inner_set(e, node, words);
		return;
	}
	in = indent_inside(e, node);
	inner_set(e, node, str_cat(e->arena, in, text_element(e,
	    e->languages[0], str_trim(bytes(e, n->open, n->close))), in,
	    text_element(e, lang, words), indent(e, node)));
}

static bool
is_words(const struct edit *e, size_t node)
{
	struct str	 name = e->nodes[node].name;
	size_t		 i;

	for (i = 0; edit_texts[i].name != NULL; i++)
		if (str_is_c(name, edit_texts[i].name))
			return (true);
	return (str_is_c(name, "title") || str_is_c(name, "intro") ||
	    str_is_c(name, "thanks"));
}

/* Behind the words that an element begins with, else as its first child. */
static size_t
words_end(struct edit *e, size_t node)
{
	size_t	 i, at = EDIT_NONE;

	for (i = e->nodes[node].child; i != EDIT_NONE && is_words(e, i);
	    i = e->nodes[i].next)
		at = e->nodes[i].to;
	if (at != EDIT_NONE)
		return (at);
	return (is_closed_at_once(e, node) ? inside_end(e, node) :
	    e->nodes[node].open);
}

static bool
stays_empty(const char *name)
{
	return (strcmp(name, "label") == 0 || strcmp(name, "title") == 0);
}

void
edit_set_words(struct edit *e, size_t node, const char *name, struct str lang,
    struct str text)
{
	size_t		 i, child = edit_child(e, node, name);
	struct str	 words = escaped(e, survey_text_squeeze(e->arena, text), false);
	bool		 others = false;

	if (child == EDIT_NONE) {
		if (words.len != 0)
			edit_put(e, words_end(e, node), 0, str_cat(e->arena,
			    indent_inside(e, node), STR("<"), str_of(name),
			    STR(">"), str_is(lang, e->languages[0]) ? words :
			    text_element(e, lang, words), STR("</"),
			    str_of(name), STR(">")));
		return;
	}
	for (i = 0; i < e->nlanguages; i++)
		others |= !str_is(e->languages[i], lang) &&
		    edit_words(e, child, e->languages[i]).len != 0;
	/* Without its own language a text is none, whoever translated it. */
	if (words.len == 0 && !stays_empty(name) &&
	    (!others || str_is(lang, e->languages[0])))
		edit_drop(e, child);
	else
		words_set(e, child, lang, text);
}

/* --- codes --- */

/* Letters and digits of ASCII, what parts them as one "_". */
static struct str
code_of(struct arena *a, struct str words, size_t most)
{
	struct buf	 b = buf_new(a, most + 1);
	size_t		 i;
	bool		 gap = false;
	char		 c;

	for (i = 0; i < words.len && b.len + 2 < most; i++) {
		c = words.p[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) {
			gap = b.len != 0;
			continue;
		}
		if (gap)
			buf_char(&b, '_');
		buf_char(&b, c);
		gap = false;
	}
	return (buf_view(&b));
}

bool
edit_code_is_free(const struct edit *e, struct str code,
    const struct survey *published)
{
	size_t	 i;

	if (!survey_code_is_question(code) || survey_code_is_reserved(code) ||
	    edit_question_find(e, code) != NULL ||
	    edit_page_find(e, code) != NULL)
		return (false);
	for (i = 0; published != NULL && i < published->npages; i++)
		if (str_is(published->pages[i].code, code))
			return (false);
	return (published == NULL ||
	    survey_question_find(published, code) == NULL);
}

struct str
edit_code_new(const struct edit *e, struct str words, struct str otherwise,
    const struct survey *published)
{
	struct str	 code = code_of(e->arena, words, 20);
	size_t		 i;

	if (code.len < 2 || !survey_code_is_question(code))
		code = code_of(e->arena, otherwise, 20);
	if (code.len == 0 || !survey_code_is_question(code))
		code = STR("question");
	if (edit_code_is_free(e, code, published))
		return (code);
	otherwise = code;
	for (i = 2; !edit_code_is_free(e, code, published); i++)
		code = str_cat(e->arena, otherwise, STR("_"),
		    str_of_int(e->arena, (int64_t)i));
	return (code);
}

/* --- options, rows, checks --- */

struct item_list {
	struct edit		*e;
	size_t			 node;
	const char		*name;
	struct str		 lang;
	const struct edit_item	*items;
	size_t			 n;
	const struct question	*before;
	struct str		*codes;		/* of the items */
};

static bool
option_is_free(const struct item_list *l, struct str code, size_t upto)
{
	const struct question_option	*old;
	size_t				 i;

	if (!survey_code_is_option(code) || str_is_c(code, "other"))
		return (false);
	for (i = 0; i < upto; i++)
		if (str_is(l->codes[i], code))
			return (false);
	for (i = edit_child(l->e, l->node, l->name); i != EDIT_NONE;
	    i = edit_next(l->e, i))
		if (str_is(edit_attribute(l->e, i, "code"), code))
			return (false);
	if (l->before == NULL)
		return (true);
	old = strcmp(l->name, "row") == 0 ? l->before->rows :
	    l->before->options;
	for (i = 0; i < (strcmp(l->name, "row") == 0 ? l->before->nrows :
	    l->before->noptions); i++)
		if (str_is(old[i].code, code))
			return (false);
	return (true);
}

static struct str
option_code(const struct item_list *l, size_t at)
{
	struct arena	*a = l->e->arena;
	struct str	 stem = l->items[at].code, code;
	size_t		 i;

	/* What somebody chose may be one that was there before. */
	if (stem.len != 0 && survey_code_is_option(stem) &&
	    !str_is_c(stem, "other"))
		return (stem);
	stem = code_of(a, l->items[at].words, 20);
	if (stem.len == 0)
		stem = str_cat(a, STR("o"), str_of_int(a, (int64_t)at + 1));
	code = stem;
	for (i = 2; !option_is_free(l, code, at); i++)
		code = str_cat(a, stem, STR("_"), str_of_int(a, (int64_t)i));
	return (code);
}

static struct str
item_new(struct item_list *l, size_t at, struct str in)
{
	struct edit		*e = l->e;
	const struct edit_item	*it = &l->items[at];
	struct buf		 b = buf_new(e->arena, 128);
	struct str		 words;
	size_t			 i;

	buf_str(&b, in);
	buf_fmt(&b, "<%s", l->name);
	if (strcmp(l->name, "option") == 0 || strcmp(l->name, "row") == 0) {
		l->codes[at] = option_code(l, at);
		buf_c(&b, " code=\"");
		buf_str(&b, l->codes[at]);
		buf_char(&b, '"');
	}
	for (i = 0; i < it->nset; i++) {
		if (it->set[i].value.len == 0)
			continue;
		buf_fmt(&b, " %s=\"", it->set[i].name);
		escape(&b, str_trim(it->set[i].value), true);
		buf_char(&b, '"');
	}
	words = escaped(e, survey_text_squeeze(e->arena, it->words), false);
	if (strcmp(l->name, "jump") == 0) {
		buf_c(&b, "/>");
		return (buf_view(&b));
	}
	buf_char(&b, '>');
	buf_str(&b, str_is(l->lang, e->languages[0]) ? words :
	    text_element(e, l->lang, words));
	buf_fmt(&b, "</%s>", l->name);
	return (buf_view(&b));
}

/* An item as it is to be, with the blanks before it. */
static struct str
item_text(struct item_list *l, size_t at, struct str in)
{
	struct edit		*e = l->e;
	const struct edit_item	*it = &l->items[at];
	struct str		 text;
	size_t			 i, first = e->nputs;

	if (it->node == EDIT_NONE)
		return (item_new(l, at, in));
	l->codes[at] = edit_attribute(e, it->node, "code");
	for (i = 0; i < it->nset; i++)
		edit_set_attribute(e, it->node, it->set[i].name,
		    it->set[i].value);
	words_set(e, it->node, l->lang, it->words);
	text = rendered(e, first, piece_from(e, it->node),
	    e->nodes[it->node].to);
	e->nputs = first;
	return (text);
}

void
edit_set_items(struct edit *e, size_t node, const char *name, struct str lang,
    const struct edit_item *items, size_t n, const struct question *before)
{
	struct item_list	 l = { e, node, name, lang, items, n, before,
				    arena_array(e->arena, n,
				    sizeof(struct str)) };
	struct buf		 now = buf_new(e->arena, 1024),
				 was = buf_new(e->arena, 1024);
	struct str		 in = indent_inside(e, node);
	size_t			 i, first = edit_child(e, node, name), at;

	for (i = 0; i < n; i++)
		buf_str(&now, item_text(&l, i, in));
	for (i = first; i != EDIT_NONE; i = edit_next(e, i))
		buf_str(&was, piece(e, i));
	if (str_is(buf_view(&now), buf_view(&was)))
		return;
	at = first != EDIT_NONE ? piece_from(e, first) : words_end(e, node);
	if (now.len != 0)
		edit_put(e, at, 0, buf_view(&now));
	for (i = first; i != EDIT_NONE; i = edit_next(e, i))
		edit_drop(e, i);
}

/* --- types --- */

static bool
attribute_is_for(struct str name, const struct question_type *t)
{
	static const char *const	 always[] = { "code", "type",
					    "show-if", "fixed" };
	static const char *const	 asking[] = { "required",
					    "required-if", "personal",
					    "order" };
	size_t				 i;

	/* What comes with the address may be about the person. */
	if ((t->flags & QT_GIVEN) != 0 && str_is_c(name, "personal"))
		return (true);
	for (i = 0; i < 4; i++)
		if (str_is_c(name, always[i]) || ((t->flags & QT_UNASKED) == 0
		    && str_is_c(name, asking[i]) &&
		    !(i < 2 && (t->flags & QT_PERSONAL) != 0) &&
		    !(i == 3 && (t->flags & QT_OPTIONS) == 0)))
			return (true);
	for (i = 0; t->attributes != NULL && t->attributes[i].name != NULL;
	    i++)
		if (str_is_c(name, t->attributes[i].name))
			return (true);
	return (false);
}

void
edit_set_type(struct edit *e, size_t node, struct str type)
{
	const struct question_type	*t = question_type_find(type);
	const struct edit_node		*n = &e->nodes[node];
	struct str			 name;
	size_t				 i, k;

	if (t == NULL || str_is(edit_attribute(e, node, "type"), type))
		return;
	edit_set_attribute(e, node, "type", type);
	for (i = n->attribute; i < n->attribute + n->nattributes; i++) {
		name = e->attributes[i].name;
		if (!attribute_is_for(name, t))
			edit_set_attribute(e, node, str_c(e->arena, name),
			    STR(""));
	}
	for (i = n->child; i != EDIT_NONE; i = e->nodes[i].next) {
		name = e->nodes[i].name;
		for (k = 0; edit_texts[k].name != NULL; k++)
			if (str_is_c(name, edit_texts[k].name) &&
			    !edit_text_is_for(&edit_texts[k], t->flags))
				edit_drop(e, i);
		if ((str_is_c(name, "option") &&
		    (t->flags & QT_OPTIONS) == 0) ||
		    (str_is_c(name, "row") && (t->flags & QT_ROWS) == 0))
			edit_drop(e, i);
	}
}

/* --- questions and pages --- */

void
edit_drop(struct edit *e, size_t node)
{
	size_t	 from = piece_from(e, node);

	edit_put(e, from, e->nodes[node].to - from, STR(""));
}

struct str
edit_question_add(struct edit *e, size_t page, size_t behind, struct str type,
    struct str label, const struct survey *published)
{
	const struct edit_page	*p = &e->pages[page];
	struct str		 code = edit_code_new(e, label, type, published);
	struct str		 in, inner;
	size_t			 at;

	in = behind != EDIT_NONE ? indent(e, e->questions[behind].node) :
	    indent_inside(e, p->node);
	inner = str_cat(e->arena, in, str_has_byte(in, '\t') ? STR("\t") :
	    STR("  "));
	at = behind != EDIT_NONE ? e->nodes[e->questions[behind].node].to :
	    inside_end(e, p->node);
	edit_put(e, at, 0, str_cat(e->arena, in, STR("<question code=\""), code,
	    STR("\" type=\""), escaped(e, type, true), STR("\">"), inner,
	    STR("<label>"), escaped(e, survey_text_squeeze(e->arena, label), false),
	    STR("</label>"), in, STR("</question>")));
	return (code);
}

void
edit_copy_behind(struct edit *e, size_t node, size_t first)
{
	struct str	 text = rendered(e, first, piece_from(e, node),
			    e->nodes[node].to);

	e->nputs = first;
	edit_put(e, e->nodes[node].to, 0, text);
}

struct str
edit_page_add(struct edit *e, size_t behind, struct str title,
    const struct survey *published)
{
	struct str	 code = edit_code_new(e, title, STR("page_1"), published);
	struct str	 in = behind != EDIT_NONE ?
			    indent(e, e->pages[behind].node) :
			    indent_inside(e, 0);
	struct str	 inner = str_cat(e->arena, in, str_has_byte(in, '\t') ?
			    STR("\t") : STR("  "));

	title = escaped(e, survey_text_squeeze(e->arena, title), false);
	edit_put(e, behind != EDIT_NONE ? e->nodes[e->pages[behind].node].to :
	    inside_end(e, 0), 0, str_cat(e->arena, in,
	    STR("<page code=\""), code, STR("\">"), title.len == 0 ? STR("") :
	    str_cat(e->arena, inner, STR("<title>"), title,
	    STR("</title>")), in, STR("</page>")));
	return (code);
}

struct str
edit_code_renew(struct edit *e, size_t node, const struct survey *published)
{
	struct str	 type = edit_attribute(e, node, "type"), code;

	code = edit_code_new(e, edit_attribute(e, node, "code"), type.len != 0 ?
	    type : STR("page_1"), published);
	edit_set_attribute(e, node, "code", code);
	return (code);
}

void
edit_move_before(struct edit *e, size_t node, size_t other)
{
	edit_put(e, piece_from(e, other), 0, piece(e, node));
	edit_drop(e, node);
}

void
edit_move_behind(struct edit *e, size_t node, size_t other)
{
	edit_put(e, e->nodes[other].to, 0, piece(e, node));
	edit_drop(e, node);
}

void
edit_move_into(struct edit *e, size_t node, size_t page)
{
	edit_put(e, inside_end(e, page), 0, piece(e, node));
	edit_drop(e, node);
}

/* --- languages --- */

static void
languages_set(struct edit *e, struct str without, struct str more)
{
	struct buf	 b = buf_new(e->arena, 64);
	size_t		 i;

	for (i = 1; i < e->nlanguages; i++) {
		if (str_is(e->languages[i], without))
			continue;
		buf_c(&b, b.len == 0 ? "" : " ");
		buf_str(&b, e->languages[i]);
	}
	if (more.len != 0) {
		buf_c(&b, b.len == 0 ? "" : " ");
		buf_str(&b, more);
	}
	edit_set_attribute(e, 0, "languages", buf_view(&b));
}

void
edit_language_add(struct edit *e, struct str tag)
{
	size_t	 i;

	for (i = 0; i < e->nlanguages; i++)
		if (str_is(e->languages[i], tag))
			return;
	if (e->nlanguages < SURVEY_LANGUAGES_MAX)
		languages_set(e, STR_NONE, tag);
}

void
edit_language_drop(struct edit *e, struct str tag)
{
	size_t	 i;

	if (str_is(tag, e->languages[0]))
		return;
	languages_set(e, tag, STR_NONE);
	for (i = 0; i < e->nnodes; i++)
		if (str_is_c(e->nodes[i].name, "text") &&
		    str_is(edit_attribute(e, i, "xml:lang"), tag))
			edit_drop(e, i);
}
