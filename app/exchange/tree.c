/* The importers' door to libxml2: see the header. */
#include <limits.h>
#include <string.h>

#include <libxml/parserInternals.h>

#include "base/buf.h"
#include "exchange/tree.h"

struct tree_reading {
	struct arena	*arena;
	xmlParserCtxtPtr ctxt;
	struct tree	*root;
	struct tree	*at;		/* the element that is open */
	bool		 failed;
	struct str	 why;
	int		 line;
};

/* libxml2 2.12 made the error const; the older type takes both here. */
#if LIBXML_VERSION >= 21200
typedef const xmlError	*xml_error;
#else
typedef xmlErrorPtr	 xml_error;
#endif

/* --- before parsing: one pass over the bytes --- */

/* Behind the next mark, or the end where there is none. */
static size_t
skip_past(struct str s, size_t from, const char *mark)
{
	const char	*p;
	size_t		 n = strlen(mark);

	p = from >= s.len ? NULL : memmem(s.p + from, s.len - from, mark, n);
	return (p == NULL ? s.len : (size_t)(p - s.p) + n);
}

/* Behind a tag that begins at i; *attrs: how many attributes it may have. */
static size_t
skip_tag(struct str s, size_t i, size_t *attrs)
{
	char	 quote = '\0';

	for (*attrs = 0; i < s.len && (quote != '\0' || s.p[i] != '>'); i++)
		if (quote != '\0')
			quote = s.p[i] == quote ? '\0' : quote;
		else if (s.p[i] == '"' || s.p[i] == '\'')
			quote = s.p[i];
		else
			*attrs += s.p[i] == '=';
	return (i);
}

static bool
is_bounded(struct str s)
{
	size_t	 i, tags, attrs;

	for (i = tags = 0; i < s.len;) {
		if (s.p[i] != '<')
			i++;
		else if (str_starts(str_from(s, i), STR("<![CDATA[")))
			i = skip_past(s, i, "]]>");
		else if (str_starts(str_from(s, i), STR("<!--")))
			i = skip_past(s, i + 4, "-->");
		else if (str_starts(str_from(s, i), STR("<?")))
			i = skip_past(s, i, "?>");
		else {
			i = skip_tag(s, i, &attrs);
			if (++tags > TREE_TAGS_MAX || attrs > TREE_ATTRS_MAX)
				return (false);
		}
	}
	return (true);
}

/* Bytes that look like ASCII are ASCII: else the pass above means nothing. */
static bool
is_ascii_based(struct arena *a, struct str s)
{
	struct str	 head = str_lower(a, str_first(s, 200)), value, rest;
	size_t		 at, end;

	end = skip_past(head, 0, "?>");
	head = str_first(head, end);
	at = skip_past(head, 0, "encoding");
	if (!str_starts(head, STR("<?xml")) || at == head.len)
		return (true);
	value = str_from(head, at);
	if (!str_cut(value, str_has_byte(value, '"') ? '"' : '\'', &rest,
	    &value))
		return (true);
	return (str_starts(value, STR("utf-8")) ||
	    str_starts(value, STR("iso-8859-")) ||
	    str_starts(value, STR("windows-125")) ||
	    str_starts(value, STR("us-ascii")) ||
	    str_starts(value, STR("ascii")));
}

/* Where the prolog has a document type; s.len where it has none. */
static size_t
doctype_find(struct str s)
{
	size_t	 i = 0;

	for (;;) {
		while (i < s.len && str_has_byte(STR(" \t\r\n"), s.p[i]))
			i++;
		if (str_starts(str_from(s, i), STR("<?")))
			i = skip_past(s, i, "?>");
		else if (str_starts(str_from(s, i), STR("<!--")))
			i = skip_past(s, i + 4, "-->");
		else
			break;
	}
	return (str_starts(str_from(s, i), STR("<!DOCTYPE")) ? i : s.len);
}

/* A copy with blanks instead of a document type that only names one. */
static bool
doctype_cut(struct arena *a, struct str *s)
{
	size_t	 at = doctype_find(*s), end, attrs;
	char	*copy;

	if (at == s->len)
		return (true);
	end = skip_tag(*s, at, &attrs);
	if (end == s->len || memchr(s->p + at, '[', end - at) != NULL)
		return (false);
	copy = arena_raw(a, s->len + 1);
	memcpy(copy, s->p, s->len);
	copy[s->len] = '\0';
	for (; at <= end; at++)
		if (copy[at] != '\n')
			copy[at] = ' ';
	s->p = copy;
	return (true);
}

/* --- the parser's calls --- */

static struct tree *
node_add(struct tree_reading *r)
{
	struct tree	*node = arena_get(r->arena, sizeof(*node));

	node->parent = r->at;
	if (r->at == NULL)
		r->root = node;
	else if (r->at->last == NULL)
		r->at->child = node;
	else
		r->at->last->next = node;
	if (r->at != NULL)
		r->at->last = node;
	return (node);
}

static void
on_open(void *arg, const xmlChar *name, const xmlChar *prefix,
    const xmlChar *uri, int nspaces, const xmlChar **spaces, int nattrs,
    int ndefaults, const xmlChar **attrs)
{
	struct tree_reading	*r = arg;
	struct tree		*node = node_add(r);
	struct tree_attr	*list;
	int			 i;

	(void)prefix;
	(void)uri;
	(void)nspaces;
	(void)spaces;
	(void)ndefaults;
	node->name = str_dup(r->arena, str_of((const char *)name));
	node->line = r->ctxt->input == NULL ? 0 : r->ctxt->input->line;
	if (nattrs > 0) {
		node->attrs = list = arena_array(r->arena, (size_t)nattrs,
		    sizeof(*list));
		node->nattrs = (size_t)nattrs;
		for (i = 0; i < nattrs; i++, attrs += 5)
			list[i] = (struct tree_attr){ str_dup(r->arena,
			    str_of((const char *)attrs[0])), str_dup(r->arena,
			    (struct str){ (const char *)attrs[3],
			    (size_t)(attrs[4] - attrs[3]) }) };
	}
	r->at = node;
}

static void
on_close(void *arg, const xmlChar *name, const xmlChar *prefix,
    const xmlChar *uri)
{
	struct tree_reading	*r = arg;

	(void)name;
	(void)prefix;
	(void)uri;
	if (r->at != NULL)
		r->at = r->at->parent;
}

static void
on_text(void *arg, const xmlChar *s, int len)
{
	struct tree_reading	*r = arg;

	if (r->at != NULL && len > 0)
		node_add(r)->text = str_dup(r->arena,
		    (struct str){ (const char *)s, (size_t)len });
}

static void
on_fault(void *arg, xml_error e)
{
	struct tree_reading	*r = arg;

	if (r->failed || e->level < XML_ERR_ERROR)
		return;
	r->failed = true;
	r->line = e->line;
	r->why = str_dup(r->arena, str_trim(str_of(e->message)));
}

static void
on_doctype(void *arg, const xmlChar *name, const xmlChar *public_id,
    const xmlChar *system_id)
{
	struct tree_reading	*r = arg;

	(void)name;
	(void)public_id;
	(void)system_id;
	r->failed = true;
	xmlStopParser(r->ctxt);
}

static void
reading_free(void *arg)
{
	struct tree_reading	*r = arg;

	if (r->ctxt != NULL)
		xmlFreeParserCtxt(r->ctxt);
	r->ctxt = NULL;
}

static void
tree_parse(struct tree_reading *r, struct str xml)
{
	xmlSAXHandler	 sax = { .initialized = XML_SAX2_MAGIC,
			    .startElementNs = on_open, .endElementNs = on_close,
			    .characters = on_text, .ignorableWhitespace = on_text,
			    .cdataBlock = on_text, .serror = on_fault,
			    .internalSubset = on_doctype };

	r->failed = true;
	if (xml.len == 0 ||
	    (r->ctxt = xmlCreateMemoryParserCtxt(xml.p, (int)xml.len)) == NULL)
		return;
	arena_defer(r->arena, reading_free, r);
	r->failed = false;
	*r->ctxt->sax = sax;
	r->ctxt->userData = r;
	/* There are no entities but the five; without NOENT, "&" in a value
	 * would come as "&#38;". */
	(void)xmlCtxtUseOptions(r->ctxt, XML_PARSE_NONET | XML_PARSE_NOENT);
	r->failed = xmlParseDocument(r->ctxt) != 0 || r->failed;
	reading_free(r);
}

const struct tree *
tree_read(struct arena *a, struct str xml, bool doctype, enum word *refused,
    struct str *detail)
{
	struct tree_reading	*r = arena_get(a, sizeof(*r));

	*detail = STR_NONE;
	*refused = W_NONE;
	if (str_starts(xml, STR("\xef\xbb\xbf")))
		xml = str_from(xml, 3);
	xml = str_trim(xml);
	r->arena = a;
	if (xml.len > TREE_BYTES_MAX)
		*refused = W_EXCHANGE_REFUSED_BIG;
	else if (xml.len < 2 || xml.p[0] != '<' || xml.p[1] == '\0' ||
	    !is_ascii_based(a, xml))
		*refused = W_EXCHANGE_REFUSED_XML;
	else if (doctype ? !doctype_cut(a, &xml) :
	    doctype_find(xml) != xml.len)
		*refused = W_EXCHANGE_REFUSED_DOCTYPE;
	else if (!is_bounded(xml))
		*refused = W_EXCHANGE_REFUSED_COMPLEX;
	else
		tree_parse(r, xml);
	if (*refused == W_NONE && (r->failed || r->root == NULL)) {
		*refused = W_EXCHANGE_REFUSED_XML;
		if (r->why.len != 0)
			*detail = str_fmt(a, "%d: %.*s", r->line,
			    STR_ARG(r->why));
	}
	return (*refused == W_NONE ? r->root : NULL);
}

/* --- looking --- */

bool
tree_is(const struct tree *t, const char *name)
{
	return (str_is_c(t->name, name));
}

const struct tree *
tree_next(const struct tree *t, const char *name)
{
	for (t = t->next; t != NULL && !tree_is(t, name); t = t->next)
		continue;
	return (t);
}

const struct tree *
tree_child(const struct tree *t, const char *name)
{
	const struct tree	*first = t == NULL ? NULL : t->child;

	if (first == NULL || tree_is(first, name))
		return (first);
	return (tree_next(first, name));
}

struct str
tree_attr(const struct tree *t, const char *name)
{
	size_t	 i;

	for (i = 0; t != NULL && i < t->nattrs; i++)
		if (str_is_c(t->attrs[i].name, name))
			return (t->attrs[i].value);
	return (STR_NONE);
}

struct str
tree_text(struct arena *a, const struct tree *t)
{
	const struct tree	*piece, *only = NULL;
	struct buf		 b;
	size_t			 n = 0;

	if (t == NULL)
		return (STR_NONE);
	for (piece = t->child; piece != NULL; piece = piece->next)
		if (piece->name.p == NULL) {
			only = piece;
			n++;
		}
	if (n <= 1)
		return (only == NULL ? STR("") : str_trim(only->text));
	b = buf_new(a, 256);
	for (piece = t->child; piece != NULL; piece = piece->next)
		if (piece->name.p == NULL)
			buf_str(&b, piece->text);
	return (str_trim(buf_view(&b)));
}

struct str
tree_says(struct arena *a, const struct tree *t, const char *name)
{
	return (tree_text(a, tree_child(t, name)));
}
