/*
 * Reading a definition for its editor: a scanner of tags that notes where
 * everything stands, and what is asked of that. It trusts nothing: what it
 * cannot match it refuses.
 */
#include <string.h>

#include "form/edit_change.h"
#include "form/type.h"

/* --- scanning --- */

struct scan {
	struct edit	*e;
	size_t		 at;
	int		 line;
	size_t		 stack[EDIT_DEPTH];
	size_t		 last[EDIT_DEPTH];	/* child of each */
	size_t		 depth;
	size_t		 cap, attribute_cap;
	bool		 ended;			/* the root is closed */
};

static bool
is_blank(char c)
{
	return (c == ' ' || c == '\t' || c == '\n' || c == '\r');
}

static bool
is_name(char c)
{
	return ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == ':' || c == '-' || c == '_' ||
	    c == '.' || (unsigned char)c >= 0x80);
}

static bool
looks_at(const struct scan *s, struct str what)
{
	return (str_starts(str_from(s->e->xml, s->at), what));
}

static void
move_to(struct scan *s, size_t to)
{
	for (; s->at < to; s->at++)
		s->line += s->e->xml.p[s->at] == '\n';
}

/* Behind the next "end". */
static bool
skip_past(struct scan *s, struct str end)
{
	const char	*p = memmem(s->e->xml.p + s->at, s->e->xml.len - s->at,
			    end.p, end.len);

	if (p == NULL)
		return (false);
	move_to(s, (size_t)(p - s->e->xml.p) + end.len);
	return (true);
}

static void
skip_blanks(struct scan *s)
{
	size_t	 to = s->at;

	while (to < s->e->xml.len && is_blank(s->e->xml.p[to]))
		to++;
	move_to(s, to);
}

static struct str
name_read(struct scan *s)
{
	size_t	 from = s->at;

	while (s->at < s->e->xml.len && is_name(s->e->xml.p[s->at]))
		s->at++;
	return (str_first(str_from(s->e->xml, from), s->at - from));
}

/* name="value", from the blank before it on. */
static bool
attribute_read(struct scan *s, size_t from)
{
	struct edit		*e = s->e;
	struct edit_attribute	 a = { .from = from };
	const char		*end;
	char			 quote;

	a.name = name_read(s);
	skip_blanks(s);
	if (a.name.len == 0 || s->at >= e->xml.len || e->xml.p[s->at] != '=')
		return (false);
	s->at++;
	skip_blanks(s);
	if (s->at >= e->xml.len || (e->xml.p[s->at] != '"' &&
	    e->xml.p[s->at] != '\''))
		return (false);
	quote = e->xml.p[s->at++];
	a.at = s->at;
	end = memchr(e->xml.p + s->at, quote, e->xml.len - s->at);
	if (end == NULL)
		return (false);
	move_to(s, (size_t)(end - e->xml.p));
	a.raw = str_first(str_from(e->xml, a.at), s->at - a.at);
	if (str_has_byte(a.raw, '<'))
		return (false);
	a.to = ++s->at;
	ARENA_PUSH(e->arena, e->attributes, e->nattributes,
	    s->attribute_cap) = a;
	return (true);
}

static size_t
node_add(struct scan *s)
{
	struct edit		*e = s->e;
	struct edit_node	 n = { .from = s->at, .line = s->line,
				    .parent = EDIT_NONE, .child = EDIT_NONE,
				    .next = EDIT_NONE,
				    .attribute = e->nattributes };
	size_t			 i = e->nnodes;

	if (s->depth != 0) {
		n.parent = s->stack[s->depth - 1];
		if (s->last[s->depth - 1] == EDIT_NONE)
			e->nodes[n.parent].child = i;
		else
			e->nodes[s->last[s->depth - 1]].next = i;
		s->last[s->depth - 1] = i;
	}
	ARENA_PUSH(e->arena, e->nodes, e->nnodes, s->cap) = n;
	return (i);
}

static bool
start_tag_read(struct scan *s)
{
	struct edit	*e = s->e;
	size_t		 i, from;

	if (s->ended || s->depth == EDIT_DEPTH)
		return (false);
	i = node_add(s);
	s->at++;
	e->nodes[i].name = name_read(s);
	if (e->nodes[i].name.len == 0)
		return (false);
	for (;;) {
		from = s->at;
		skip_blanks(s);
		if (s->at >= e->xml.len)
			return (false);
		if (e->xml.p[s->at] == '>' || e->xml.p[s->at] == '/')
			break;
		if (s->at == from || !attribute_read(s, from))
			return (false);
	}
	e->nodes[i].nattributes = e->nattributes - e->nodes[i].attribute;
	if (e->xml.p[s->at++] == '>') {
		e->nodes[i].open = s->at;
		s->stack[s->depth] = i;
		s->last[s->depth++] = EDIT_NONE;
		return (true);
	}
	if (s->at >= e->xml.len || e->xml.p[s->at++] != '>')
		return (false);
	e->nodes[i].open = e->nodes[i].close = e->nodes[i].to = s->at;
	s->ended = s->depth == 0;
	return (true);
}

static bool
end_tag_read(struct scan *s)
{
	struct edit		*e = s->e;
	struct edit_node	*n;

	if (s->depth == 0)
		return (false);
	n = &e->nodes[s->stack[--s->depth]];
	n->close = s->at;
	s->at += 2;
	if (!str_is(name_read(s), n->name))
		return (false);
	skip_blanks(s);
	if (s->at >= e->xml.len || e->xml.p[s->at] != '>')
		return (false);
	n->to = ++s->at;
	s->ended = s->depth == 0;
	return (true);
}

/* One piece of markup, or the text before the next one. */
static bool
scan_step(struct scan *s)
{
	const struct str	 xml = s->e->xml;
	const char		*next;

	if (xml.p[s->at] != '<' && s->depth == 0) {
		skip_blanks(s);
		return (s->at == xml.len || xml.p[s->at] == '<');
	}
	if (xml.p[s->at] != '<') {
		next = memchr(xml.p + s->at, '<', xml.len - s->at);
		if (next != NULL)
			move_to(s, (size_t)(next - xml.p));
		return (next != NULL);
	}
	if (looks_at(s, STR("<!--")))
		return (skip_past(s, STR("-->")));
	if (looks_at(s, STR("<![CDATA[")))
		return (s->depth != 0 && skip_past(s, STR("]]>")));
	if (looks_at(s, STR("<?")))
		return (skip_past(s, STR("?>")));
	if (looks_at(s, STR("</")))
		return (end_tag_read(s));
	return (!looks_at(s, STR("<!")) && start_tag_read(s));
}

/* --- reading --- */

/* One character of text or value, moved past. */
static void
letter_add(struct buf *b, struct str *s)
{
	static const struct { struct str name; char c; } named[] = {
		{ STR_INIT("&lt;"), '<' }, { STR_INIT("&gt;"), '>' },
		{ STR_INIT("&amp;"), '&' }, { STR_INIT("&quot;"), '"' },
		{ STR_INIT("&apos;"), '\'' },
	};
	uint32_t	 code = 0;
	size_t		 i;
	bool		 hex;

	for (i = 0; s->p[0] == '&' && i < 5; i++)
		if (str_starts(*s, named[i].name)) {
			buf_char(b, named[i].c);
			*s = str_from(*s, named[i].name.len);
			return;
		}
	if (!str_starts(*s, STR("&#"))) {
		buf_char(b, s->p[0]);
		*s = str_from(*s, 1);
		return;
	}
	hex = s->len > 2 && s->p[2] == 'x';
	for (i = hex ? 3 : 2; i < s->len && i < 10 &&
	    str_hex_digit(s->p[i]) >= 0; i++)
		code = code * (hex ? 16 : 10) +
		    (uint32_t)str_hex_digit(s->p[i]);
	if (i < s->len && s->p[i] == ';' && code != 0 && code <= 0x10ffff)
		buf_utf8(b, code);
	*s = str_from(*s, i < s->len ? i + 1 : i);
}

static struct str
decoded(struct arena *a, struct str raw)
{
	struct buf	 b;

	if (!str_has_byte(raw, '&'))
		return (raw);
	b = buf_new(a, raw.len + 1);
	while (raw.len != 0)
		letter_add(&b, &raw);
	return (buf_view(&b));
}

/* Without comments; what CDATA holds is text as it stands. */
static struct str
content(struct arena *a, struct str raw)
{
	struct buf	 b;
	struct str	 piece;
	const char	*end;

	if (!str_has_byte(raw, '<'))
		return (decoded(a, raw));
	b = buf_new(a, raw.len + 1);
	while (raw.len != 0) {
		if (raw.p[0] != '<') {
			letter_add(&b, &raw);
			continue;
		}
		piece = str_starts(raw, STR("<![CDATA[")) ? STR("]]>") :
		    str_starts(raw, STR("<!--")) ? STR("-->") : STR(">");
		end = memmem(raw.p, raw.len, piece.p, piece.len);
		if (end == NULL)
			break;
		if (piece.p[0] == ']')
			buf_add(&b, raw.p + 9, (size_t)(end - raw.p) - 9);
		raw = str_from(raw, (size_t)(end - raw.p) + piece.len);
	}
	return (buf_view(&b));
}

size_t
edit_child(const struct edit *e, size_t node, const char *name)
{
	size_t	 i;

	if (node == EDIT_NONE)
		return (EDIT_NONE);
	for (i = e->nodes[node].child; i != EDIT_NONE &&
	    !str_is_c(e->nodes[i].name, name); i = e->nodes[i].next)
		;
	return (i);
}

size_t
edit_next(const struct edit *e, size_t node)
{
	size_t	 i;

	for (i = e->nodes[node].next; i != EDIT_NONE &&
	    !str_is(e->nodes[i].name, e->nodes[node].name);
	    i = e->nodes[i].next)
		;
	return (i);
}

struct str
edit_attribute(const struct edit *e, size_t node, const char *name)
{
	const struct edit_node	*n = &e->nodes[node];
	size_t			 i;

	for (i = n->attribute; i < n->attribute + n->nattributes; i++)
		if (str_is_c(e->attributes[i].name, name))
			return (str_trim(decoded(e->arena,
			    e->attributes[i].raw)));
	return (STR_NONE);
}

struct str
edit_words(const struct edit *e, size_t node, struct str lang)
{
	const struct edit_node	*n;
	size_t			 i;

	if (node == EDIT_NONE)
		return (STR_NONE);
	i = edit_child(e, node, "text");
	if (i == EDIT_NONE && !str_is(lang, e->languages[0]))
		return (STR_NONE);
	for (; i != EDIT_NONE; i = edit_next(e, i))
		if (str_is(edit_attribute(e, i, "xml:lang"), lang))
			break;
	if (i == EDIT_NONE && edit_child(e, node, "text") != EDIT_NONE)
		return (STR_NONE);
	n = &e->nodes[i == EDIT_NONE ? node : i];
	return (survey_text_squeeze(e->arena, content(e->arena, str_first(
	    str_from(e->xml, n->open), n->close - n->open))));
}

struct str
edit_words_of(const struct edit *e, size_t node, const char *name,
    struct str lang)
{
	return (edit_words(e, edit_child(e, node, name), lang));
}

struct edit_question *
edit_question_find(const struct edit *e, struct str code)
{
	size_t	 i;

	for (i = 0; i < e->nquestions; i++)
		if (str_is(e->questions[i].code, code))
			return (&e->questions[i]);
	return (NULL);
}

struct edit_page *
edit_page_find(const struct edit *e, struct str code)
{
	size_t	 i;

	for (i = 0; i < e->npages; i++)
		if (str_is(e->pages[i].code, code))
			return (&e->pages[i]);
	return (NULL);
}

struct edit_question *
edit_question_at(const struct edit *e, int line)
{
	struct edit_question	*found = NULL;
	const struct edit_node	*n;
	size_t			 i;

	for (i = 0; i < e->nquestions; i++) {
		n = &e->nodes[e->questions[i].node];
		if (n->line <= line)
			found = &e->questions[i];
	}
	if (found == NULL)
		return (NULL);
	/* Behind its end it belongs to a page. */
	n = &e->nodes[found->node];
	for (i = n->from; i < n->to && line > n->line; i++)
		line -= e->xml.p[i] == '\n';
	return (line > n->line ? NULL : found);
}

/* FNV-1a. */
static uint64_t
hash_add(uint64_t h, struct str s)
{
	size_t	 i;

	for (i = 0; i < s.len; i++)
		h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3U;
	return (h);
}

struct str
edit_print(const struct edit *e, size_t node)
{
	const struct edit_node	*n = &e->nodes[node];
	uint64_t		 h = 0xcbf29ce484222325U;
	unsigned char		 bytes[8];
	size_t			 i, at = n->from;

	for (i = n->child; i != EDIT_NONE; i = e->nodes[i].next) {
		if (!str_is_c(e->nodes[i].name, "question") &&
		    !str_is_c(e->nodes[i].name, "page"))
			continue;
		/* Blanks around them come and go with them. */
		h = hash_add(h, str_trim(str_first(str_from(e->xml, at),
		    e->nodes[i].from - at)));
		at = e->nodes[i].to;
	}
	h = hash_add(h, str_trim(str_first(str_from(e->xml, at),
	    n->to - at)));
	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = (unsigned char)(h >> (8 * i));
	return (str_hex(e->arena, bytes, sizeof(bytes)));
}

/* Holds it words? A container of <text>, or an element that has no children
 * and is known to hold words. */
static bool
is_text(const struct edit *e, size_t node)
{
	static const char *const	 names[] = { "title", "intro",
					    "thanks", "option", "row",
					    "check" };
	size_t				 i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_is_c(e->nodes[node].name, names[i]))
			return (true);
	for (i = 0; edit_texts[i].name != NULL; i++)
		if (str_is_c(e->nodes[node].name, edit_texts[i].name))
			return (true);
	return (false);
}

/* Adds one for the language of a <text> that says something. */
static void
text_count(const struct edit *e, size_t node, size_t *n)
{
	const struct edit_node	*t = &e->nodes[node];
	struct str		 tag = edit_attribute(e, node, "xml:lang");
	size_t			 i;

	if (str_trim(str_first(str_from(e->xml, t->open),
	    t->close - t->open)).len == 0)
		return;
	for (i = 0; i < e->nlanguages; i++)
		if (str_is(e->languages[i], tag))
			n[i]++;
}

void
edit_completeness(const struct edit *e, size_t n[SURVEY_LANGUAGES_MAX],
    size_t *of)
{
	size_t	 i, k;

	*of = 0;
	memset(n, 0, SURVEY_LANGUAGES_MAX * sizeof(*n));
	for (i = 1; i < e->nnodes; i++) {
		if (!is_text(e, i) ||
		    edit_words(e, i, e->languages[0]).len == 0)
			continue;
		++*of;
		k = edit_child(e, i, "text");
		n[0] += k == EDIT_NONE;
		for (; k != EDIT_NONE; k = edit_next(e, k))
			text_count(e, k, n);
	}
}

/* Does an expression have this name as a word of its own? */
static bool
expr_asks(struct str text, struct str code)
{
	size_t	 i;
	bool	 quoted = false;

	for (i = 0; i + code.len <= text.len; i++) {
		if (text.p[i] == '\'')
			quoted = !quoted;
		if (!quoted && (i == 0 || !is_name(text.p[i - 1])) &&
		    str_starts(str_from(text, i), code) &&
		    (i + code.len == text.len ||
		    !is_name(text.p[i + code.len])))
			return (true);
	}
	return (false);
}

const char *const	 edit_conditions[] = { "show-if", "required-if",
			    "test", "value", "if", NULL };

size_t
edit_askers(const struct edit *e, struct str code)
{
	struct str	 text;
	size_t		 i, k, n = 0;

	for (i = 0; i < e->nnodes; i++)
		for (k = 0; edit_conditions[k] != NULL; k++) {
			text = edit_attribute(e, i, edit_conditions[k]);
			if (text.len != 0 && code.len != 0)
				n += expr_asks(text, code);
		}
	return (n);
}

const struct edit_text	 edit_texts[] = {
	{ "label", 0, 0 }, { "help", 0, 0 }, { "agree", QT_AGREE, 0 },
	{ "placeholder", QT_TYPED, 0 }, { "low", QT_ENDS, 0 },
	{ "high", QT_ENDS, 0 }, { "other", QT_OTHER, 0 },
	{ "missing", 0, QT_UNASKED }, { "invalid", QT_TYPED, 0 },
	{ NULL, 0, 0 }
};

bool
edit_text_is_for(const struct edit_text *t, unsigned int flags)
{
	return ((t->flag & flags) == t->flag && (t->unset & flags) == 0);
}

/* --- the index --- */

static void
languages_read(struct edit *e)
{
	struct str	 rest = edit_attribute(e, 0, "languages"), one;
	size_t		 i;

	e->languages[0] = edit_attribute(e, 0, "xml:lang");
	e->nlanguages = 1;
	while ((rest = str_trim(rest)).len != 0 &&
	    e->nlanguages < SURVEY_LANGUAGES_MAX) {
		for (i = 0; i < rest.len && !is_blank(rest.p[i]); i++)
			;
		one = str_first(rest, i);
		rest = str_from(rest, i);
		e->languages[e->nlanguages++] = one;
	}
}

static void
questions_read(struct edit *e, struct edit_page *p, size_t page, size_t *cap)
{
	struct edit_question	 q;
	size_t			 i;

	p->first = e->nquestions;
	for (i = edit_child(e, p->node, "question"); i != EDIT_NONE;
	    i = edit_next(e, i)) {
		q = (struct edit_question){ .node = i, .page = page };
		q.code = edit_attribute(e, i, "code");
		q.type = edit_attribute(e, i, "type");
		q.label = edit_words_of(e, i, "label", e->languages[0]);
		ARENA_PUSH(e->arena, e->questions, e->nquestions, *cap) = q;
	}
	p->n = e->nquestions - p->first;
}

static void
index_read(struct edit *e)
{
	struct edit_page	 p;
	size_t			 i, cap = 0, question_cap = 0;

	languages_read(e);
	for (i = edit_child(e, 0, "page"); i != EDIT_NONE;
	    i = edit_next(e, i)) {
		p = (struct edit_page){ .node = i };
		p.code = edit_attribute(e, i, "code");
		p.title = edit_words_of(e, i, "title", e->languages[0]);
		questions_read(e, &p, e->npages, &question_cap);
		ARENA_PUSH(e->arena, e->pages, e->npages, cap) = p;
	}
}

enum status
edit_open(struct arena *a, struct str xml, struct edit **out)
{
	struct edit	*e = arena_get(a, sizeof(*e));
	struct scan	 s = { .e = e, .line = 1 };

	*out = NULL;
	if (xml.len > SURVEY_FILE_MAX)
		return (E_TOO_BIG);
	if (!str_utf8_is_valid(xml) || str_has_byte(xml, '\0'))
		return (E_INVALID);
	e->arena = a;
	e->xml = xml;
	if (str_starts(xml, STR("\xef\xbb\xbf")))
		s.at = 3;
	while (s.at < xml.len)
		if (!scan_step(&s))
			return (E_INVALID);
	if (!s.ended || !str_is_c(e->nodes[0].name, "survey"))
		return (E_INVALID);
	index_read(e);
	*out = e;
	return (OK);
}
