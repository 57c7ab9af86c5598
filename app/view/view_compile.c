/*
 * The template compiler: walks the libxml2 tree once and writes the list of
 * operations that view_render.c runs. Static markup becomes literals as long
 * as the bindings between it allow. The first fault ends the compilation with
 * file and line; no half-made program is ever seen outside.
 */
#include <stdio.h>
#include <string.h>

#include "view/node.h"
#include "view/program.h"

/* What the elements around a node ask of it. */
struct around {
	bool	 exact;		/* white space counts */
	bool	 text_only;	/* no element may stand here */
	bool	 block;		/* the nearest element is a block */
	bool	 svg;
};

/* The operations that an element's x:each and x:if opened. */
struct guard {
	bool			 loops;
	size_t			 each;
	size_t			 body;
	bool			 asks;
	struct view_cond	 cond;
};

static char why_text[512];

static void nodes_add(struct view_compiler *, xmlNode *, struct around);

void
view_fail(struct view_compiler *c, const char *fmt, ...)
{
	va_list	 ap;
	int	 n;

	n = snprintf(why_text, sizeof(why_text), "%s%s%s:%u: ",
	    c->dir == NULL ? "" : c->dir, c->dir == NULL ? "" : "/",
	    c->src->file, c->src->line);
	if (n < 0 || (size_t)n >= sizeof(why_text))
		n = 0;
	va_start(ap, fmt);
	(void)vsnprintf(why_text + n, sizeof(why_text) - (size_t)n, fmt, ap);
	va_end(ap);
	longjmp(c->failed, 1);
}

static void
arena_full(void *arg)
{
	view_fail(arg, "the page with all it includes is over %d bytes",
	    VIEW_PROGRAM_MAX);
}

static void
lit_flush(struct view_compiler *c)
{
	struct view_op	*op;

	if (c->lit.len == 0)
		return;
	op = &ARENA_PUSH(c->scratch, c->ops, c->nops, c->ops_cap);
	memset(op, 0, sizeof(*op));
	op->kind = OP_LIT;
	op->lit = str_dup(c->keep, buf_view(&c->lit));
	c->lit.len = 0;
}

struct view_op *
view_op_add(struct view_compiler *c, enum view_op_kind kind)
{
	struct view_op	*op;

	lit_flush(c);
	op = &ARENA_PUSH(c->scratch, c->ops, c->nops, c->ops_cap);
	memset(op, 0, sizeof(*op));
	op->kind = kind;
	return (op);
}

size_t
view_op_here(struct view_compiler *c)
{
	lit_flush(c);
	return (c->nops);
}

void
view_ops_patch(struct view_compiler *c, size_t from, size_t n)
{
	size_t	 here, i;

	here = view_op_here(c);
	for (i = 0; i < n; i++)
		c->ops[from + i].jump = here;
}

static unsigned
newlines(const char *s)
{
	unsigned	 n;

	for (n = 0; *s != '\0'; s++)
		n += *s == '\n';
	return (n);
}

/* The loop is outside: the condition may ask about the item. */
static struct guard
guard_open(struct view_compiler *c, const xmlNode *node, unsigned first)
{
	const xmlAttr	*a;
	struct guard	 g;
	unsigned	 last;

	memset(&g, 0, sizeof(g));
	last = c->src->line;
	if ((a = view_directive_find(node, "each")) != NULL) {
		c->src->line = view_attr_line(c->src, first, last, "x:each");
		view_each_add(c, view_attr_value(c, a));
		g.loops = true;
		g.each = c->nops - 1;
		g.body = c->nops;
	}
	if ((a = view_directive_find(node, "if")) != NULL) {
		c->src->line = view_attr_line(c->src, first, last, "x:if");
		g.asks = true;
		g.cond = view_cond_open(c, view_attr_value(c, a));
	}
	c->src->line = last;
	return (g);
}

static void
guard_close(struct view_compiler *c, const struct guard *g)
{
	struct view_op	*op;

	if (g->asks)
		view_cond_close(c, &g->cond);
	if (!g->loops)
		return;
	op = view_op_add(c, OP_NEXT);
	op->num = (int64_t)c->nscopes;
	op->jump = g->body;
	c->nscopes--;
	view_ops_patch(c, g->each, 1);
}

static void
nothing_inside(struct view_compiler *c, const xmlNode *node)
{
	const xmlNode	*n;

	for (n = node->children; n != NULL; n = n->next)
		if (n->type != XML_COMMENT_NODE && !xmlIsBlankNode(n))
			view_fail(c, "`%s` has no content here",
			    c_of(node->name));
}

static void
element_check(struct view_compiler *c, const xmlNode *node, unsigned flags,
    struct around at)
{
	const char	*name = c_of(node->name);

	view_name_check(c, name, at.svg);
	if (node->ns != NULL && (node->ns->prefix != NULL ||
	    (!ns_is(node->ns, NS_XHTML) && !ns_is(node->ns, NS_SVG))))
		view_fail(c, "element `%s` of a foreign namespace", name);
	if ((flags & ELEM_REFUSED) != 0)
		view_fail(c, "element `%s` is refused", name);
	if (at.text_only)
		view_fail(c, "element `%s` where browsers read only text",
		    name);
	if ((flags & (ELEM_VOID | ELEM_EMPTY)) != 0)
		nothing_inside(c, node);
	if (strcmp(name, "html") != 0)
		return;
	if (c->src->prev != NULL || c->depth != 1)
		view_fail(c, "`html` is the root of a page or nowhere");
	buf_c(&c->lit, "<!DOCTYPE html>\n");
}

static void
html_add(struct view_compiler *c, const xmlNode *node, struct around at,
    unsigned first)
{
	const char	*name = c_of(node->name);
	unsigned	 flags;

	at.svg = at.svg || strcmp(name, "svg") == 0;
	flags = view_elem_flags(name);
	element_check(c, node, flags, at);
	buf_char(&c->lit, '<');
	buf_c(&c->lit, name);
	view_attrs_add(c, node, first, at.svg);
	buf_char(&c->lit, '>');
	if ((flags & ELEM_VOID) != 0)
		return;
	/* Browsers drop one newline here: one of ours, not of the data. */
	if ((flags & ELEM_EXACT) != 0)
		buf_char(&c->lit, '\n');
	at.exact = at.exact || (flags & ELEM_EXACT) != 0;
	at.text_only = at.text_only || (flags & ELEM_TEXT_ONLY) != 0;
	at.block = (flags & ELEM_BLOCK) != 0;
	if ((flags & ELEM_EMPTY) == 0)
		nodes_add(c, node->children, at);
	buf_c(&c->lit, "</");
	buf_c(&c->lit, name);
	buf_char(&c->lit, '>');
}

/* Of x:block, x:include and x:content: what they do not understand. Of an
 * include the part says which plain ones it takes. */
static void
directive_attrs_check(struct view_compiler *c, const xmlNode *node,
    bool plain)
{
	const xmlAttr	*a;
	const char	*name;

	for (a = node->properties; a != NULL; a = a->next) {
		name = c_of(a->name);
		if (ns_is(a->ns, NS_VIEW) ? strcmp(name, "if") != 0 &&
		    strcmp(name, "each") != 0 &&
		    (strcmp(name, "takes") != 0 || !view_node_is_root(node)) :
		    a->ns != NULL || !plain)
			view_fail(c, "x:%s has no attribute `%s`",
			    c_of(node->name), name);
	}
}

static void
source_add(struct view_compiler *c, struct view_source *src, struct around at)
{
	xmlNode	*root;

	c->src = src;
	root = xmlDocGetRootElement(view_doc_parse(c));
	if (c->part != NULL)
		view_part_take(c, c->part, root);
	else if (view_directive_find(root, "takes") != NULL)
		view_fail(c, "a page takes nothing: x:takes is for parts");
	nodes_add(c, root, at);
}

static void
part_add(struct view_compiler *c, struct view_source *src,
    const xmlNode *include, struct around at)
{
	struct view_part	 part = { .outer = c->part, .src = c->src,
				    .include = include };

	c->part = &part;
	source_add(c, src, at);
	c->part = part.outer;
	c->src = part.src;
	if (!part.has_content)
		nothing_inside(c, include);
}

/* What stands inside the include, in the part's place for it. */
static void
content_add(struct view_compiler *c, const xmlNode *node, struct around at)
{
	struct view_part	*part = c->part;
	struct view_here	 here;

	directive_attrs_check(c, node, false);
	nothing_inside(c, node);
	if (part == NULL)
		view_fail(c, "x:content stands in a part");
	part->has_content = true;
	here = view_part_leave(c, part);
	nodes_add(c, part->include->children, at);
	view_part_return(c, &here);
}

static void
include_add(struct view_compiler *c, const xmlNode *node, struct around at)
{
	const struct view_source	*s;
	struct view_source		 src;
	const xmlAttr			*a;
	size_t				 n;

	directive_attrs_check(c, node, true);
	for (a = node->properties; a != NULL && (a->ns != NULL ||
	    strcmp(c_of(a->name), "file") != 0); a = a->next)
		;
	if (a == NULL)
		view_fail(c, "x:include without a file");
	memset(&src, 0, sizeof(src));
	src.file = str_c(c->scratch, view_attr_value(c, a));
	for (n = 0, s = c->src; s != NULL; s = s->prev, n++)
		if (strcmp(s->file, src.file) == 0)
			view_fail(c, "`%s` includes itself", src.file);
	if (n > VIEW_INCLUDE_MAX)
		view_fail(c, "more than %d files inside one another",
		    VIEW_INCLUDE_MAX);
	src.text = view_file_read(c, src.file);
	src.prev = c->src;
	src.line = 1;
	part_add(c, &src, node, at);
}

static void
element_add(struct view_compiler *c, const xmlNode *node, struct around at)
{
	static const char *const	 names[] = { "block", "include",
					    "content", NULL };
	const char			*name = c_of(node->name), *near;
	struct guard			 g;
	unsigned			 first;

	if (++c->depth > VIEW_DEPTH_MAX)
		view_fail(c, "more than %d elements inside one another",
		    VIEW_DEPTH_MAX);
	first = c->src->line;
	c->src->line = (unsigned)xmlGetLineNo(node);
	g = guard_open(c, node, first);
	if (!ns_is(node->ns, NS_VIEW))
		html_add(c, node, at, first);
	else if (strcmp(name, "block") == 0) {
		directive_attrs_check(c, node, false);
		/* Its neighbours decide what white space is worth. */
		at.block = false;
		nodes_add(c, node->children, at);
	} else if (strcmp(name, "include") == 0)
		include_add(c, node, at);
	else if (strcmp(name, "content") == 0)
		content_add(c, node, at);
	else if ((near = view_name_near(str_of(name), names)) != NULL)
		view_fail(c, "no element x:%s; did you mean x:%s?", name,
		    near);
	else
		view_fail(c, "no element x:%s", name);
	guard_close(c, &g);
	c->depth--;
}

/* No neighbour at all: the edge of a block is one. */
static bool
edge_is_block(const xmlNode *neighbour, bool block)
{
	if (neighbour == NULL)
		return (block);
	return (neighbour->type == XML_ELEMENT_NODE &&
	    !ns_is(neighbour->ns, NS_VIEW) &&
	    (view_elem_flags(c_of(neighbour->name)) & ELEM_BLOCK) != 0);
}

static bool
node_is_unseen(const xmlNode *n)
{
	return (n->type == XML_COMMENT_NODE || xmlIsBlankNode(n));
}

/* Indentation between blocks: it shows nowhere. */
static bool
text_is_layout(const xmlNode *n, struct around at)
{
	const xmlNode	*prev, *next;

	if (at.exact || !xmlIsBlankNode(n) || newlines(c_of(n->content)) == 0)
		return (false);
	for (prev = n->prev; prev != NULL && node_is_unseen(prev); )
		prev = prev->prev;
	for (next = n->next; next != NULL && node_is_unseen(next); )
		next = next->next;
	return (edge_is_block(prev, at.block) && edge_is_block(next, at.block));
}

static void
text_add(struct view_compiler *c, const xmlNode *n, struct around at)
{
	if (text_is_layout(n, at))
		c->src->line += newlines(c_of(n->content));
	else
		view_text_add(c, str_of(c_of(n->content)), at.exact);
}

static void
comment_check(struct view_compiler *c, const char *text)
{
	const char	*p;

	for (p = strchr(text, '{'); p != NULL; p = strchr(p + 2, '{'))
		if (p[1] != '{')
			view_fail(c, "a value in a comment would not be seen: "
			    "write {{ for a brace");
	c->src->line += newlines(text);
}

static void
nodes_add(struct view_compiler *c, xmlNode *n, struct around at)
{
	for (; n != NULL; n = n->next) {
		switch (n->type) {
		case XML_ELEMENT_NODE:
			element_add(c, n, at);
			break;
		case XML_TEXT_NODE:
		case XML_CDATA_SECTION_NODE:
			text_add(c, n, at);
			break;
		case XML_COMMENT_NODE:
			comment_check(c, c_of(n->content));
			break;
		case XML_ENTITY_REF_NODE:
			view_fail(c, "XML has no &%s; write the character "
			    "itself or its number", c_of(n->name));
		default:
			view_fail(c, "a processing instruction");
		}
	}
}

/* Copies what was collected to where it stays. */
static const struct view_program *
program_make(struct view_compiler *c)
{
	struct view_program	*prog;
	struct view_op		*ops;

	(void)view_op_add(c, OP_END);
	ops = arena_array(c->keep, c->nops, sizeof(*ops));
	memcpy(ops, c->ops, c->nops * sizeof(*ops));
	prog = arena_get(c->keep, sizeof(*prog));
	prog->arena = c->keep;
	prog->ops = ops;
	prog->nops = c->nops;
	return (prog);
}

/* NULL after a view_fail. text NULL: the source's file is read. */
static const struct view_program *
program_try(struct view_compiler *c, struct view_source *src)
{
	struct around	 at;

	memset(&at, 0, sizeof(at));
	at.block = true;
	c->src = src;
	if (setjmp(c->failed) != 0)
		return (NULL);
	c->lit = buf_new(c->scratch, 8192);
	if (src->text.p == NULL)
		src->text = view_file_read(c, src->file);
	source_add(c, src, at);
	return (program_make(c));
}

bool
view_compile_text(struct view *v, struct str text, const char *dir,
    const char **why)
{
	struct view_compiler	 c;
	struct view_source	 src;

	memset(&c, 0, sizeof(c));
	memset(&src, 0, sizeof(src));
	src.file = v->file == NULL ? "template" : v->file;
	src.text = text;
	src.line = 1;
	c.dir = dir;
	c.root = v->desc;
	v->program = NULL;
	*why = "out of memory";
	c.keep = arena_new(VIEW_PROGRAM_MAX, arena_full, &c);
	c.scratch = arena_new(VIEW_PROGRAM_MAX, arena_full, &c);
	if (c.keep != NULL && c.scratch != NULL) {
		v->program = program_try(&c, &src);
		*why = v->program == NULL ? why_text : NULL;
	}
	arena_free(c.scratch);
	if (v->program == NULL)
		arena_free(c.keep);
	return (v->program != NULL);
}

bool
view_compile(struct view *v, const char *dir, const char **why)
{
	return (view_compile_text(v, STR_NONE, dir, why));
}

void
view_free(struct view *v)
{
	if (v->program != NULL)
		arena_free(v->program->arena);
	v->program = NULL;
}
