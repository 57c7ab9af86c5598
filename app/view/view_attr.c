/*
 * Attributes of templates: plain ones with values in them, x:attr.NAME and
 * the boolean x:NAME. Which place an attribute is, view_value.c knows.
 */
#include <string.h>

#include "view/node.h"
#include "view/program.h"

/*
 * The parser knows the line a start tag ends on. In a tag of several lines
 * the attribute is looked for in the text.
 */
unsigned
view_attr_line(const struct view_source *src, unsigned first, unsigned last,
    const char *name)
{
	struct str	 line, rest, after;
	const char	*p;
	unsigned	 n;

	rest = src->text;
	for (n = 1; n < last && rest.len != 0; n++) {
		(void)str_cut(rest, '\n', &line, &rest);
		if (n < first || line.len == 0)
			continue;
		p = memmem(line.p, line.len, name, strlen(name));
		if (p == NULL)
			continue;
		after = str_trim(str_from(line, (size_t)(p - line.p) +
		    strlen(name)));
		if (after.len != 0 && after.p[0] == '=')
			return (n);
	}
	return (last);
}

struct str
view_attr_value(struct view_compiler *c, const xmlAttr *attr)
{
	const xmlNode	*n;
	struct buf	 b;

	b = buf_new(c->scratch, 0);
	for (n = attr->children; n != NULL; n = n->next) {
		if (n->type != XML_TEXT_NODE)
			view_fail(c, "an entity in attribute `%s`",
			    c_of(attr->name));
		buf_c(&b, c_of(n->content));
	}
	return (buf_view(&b));
}

bool
view_node_is_root(const xmlNode *node)
{
	return (node->parent->type != XML_ELEMENT_NODE);
}

const xmlAttr *
view_directive_find(const xmlNode *node, const char *name)
{
	const xmlAttr	*a;

	for (a = node->properties; a != NULL; a = a->next)
		if (ns_is(a->ns, NS_VIEW) && strcmp(c_of(a->name), name) == 0)
			return (a);
	return (NULL);
}

static bool
has_plain_attr(const xmlNode *node, const char *name)
{
	const xmlAttr	*a;

	for (a = node->properties; a != NULL; a = a->next)
		if (a->ns == NULL && strcmp(c_of(a->name), name) == 0)
			return (true);
	return (false);
}

void
view_name_check(struct view_compiler *c, const char *name, bool svg)
{
	const char	*p;

	if (strchr(name, ':') != NULL)
		view_fail(c, "the prefix of `%s` is not declared; the root "
		    "says xmlns:x=\"" NS_VIEW "\"", name);
	for (p = name; *p != '\0'; p++)
		if ((*p >= 'A' && *p <= 'Z' && !svg) || (*p & 0x80) != 0)
			view_fail(c, "write `%s` in lower-case ASCII", name);
}

static void
attr_open(struct view_compiler *c, const char *name)
{
	buf_char(&c->lit, ' ');
	buf_c(&c->lit, name);
}

static enum view_place
attr_place(struct view_compiler *c, const xmlNode *node, const char *name,
    const char **why)
{
	enum view_place	 place;

	*why = "";
	place = view_attr_place(c_of(node->name), name, why);
	if (place == PLACE_REFUSED)
		view_fail(c, "attribute `%s`: %s", name, *why);
	if (has_plain_attr(node, "http-equiv")) {
		*why = "no value may stand beside an http-equiv";
		return (PLACE_STATIC);
	}
	return (place);
}

static void
plain_attr_add(struct view_compiler *c, const xmlNode *node,
    const xmlAttr *attr, const char *name)
{
	const char	*why;
	enum view_place	 place;

	place = attr_place(c, node, name, &why);
	attr_open(c, name);
	buf_c(&c->lit, "=\"");
	view_value_add(c, view_attr_value(c, attr), place, why);
	buf_char(&c->lit, '"');
}

/* x:attr.NAME: absent if the value is empty. */
static void
optional_attr_add(struct view_compiler *c, const xmlNode *node,
    const xmlAttr *attr, const char *name)
{
	const char	*why;
	enum view_place	 place;
	struct view_cond cond;
	struct str	 path;

	if (name[0] == '\0' || has_plain_attr(node, name) ||
	    view_directive_find(node, name) != NULL)
		view_fail(c, "attribute `%s` is there twice", name);
	if ((place = attr_place(c, node, name, &why)) == PLACE_STATIC ||
	    place == PLACE_URL_STATIC)
		view_fail(c, "attribute `%s`: %s", name, why);
	path = view_attr_value(c, attr);
	cond = view_cond_open(c, path);
	attr_open(c, name);
	buf_c(&c->lit, "=\"");
	view_path_add(c, path, place);
	buf_char(&c->lit, '"');
	view_cond_close(c, &cond);
}

static void
bool_attr_add(struct view_compiler *c, const xmlNode *node,
    const xmlAttr *attr, const char *name)
{
	struct view_cond	 cond;

	if (has_plain_attr(node, name))
		view_fail(c, "attribute `%s` is there twice", name);
	cond = view_cond_open(c, view_attr_value(c, attr));
	attr_open(c, name);
	view_cond_close(c, &cond);
}

static void
directive_add(struct view_compiler *c, const xmlNode *node,
    const xmlAttr *attr, const char *name)
{
	const char	*near;

	if (strcmp(name, "if") == 0 || strcmp(name, "each") == 0 ||
	    (strcmp(name, "takes") == 0 && view_node_is_root(node)))
		return;
	if (strncmp(name, "attr.", 5) == 0) {
		view_name_check(c, name + 5, false);
		optional_attr_add(c, node, attr, name + 5);
	} else if (view_attr_is_bool(name))
		bool_attr_add(c, node, attr, name);
	else if ((near = view_name_near(str_of(name), view_bool_attrs)) != NULL)
		view_fail(c, "no x:%s; did you mean x:%s?", name, near);
	else
		view_fail(c, "no x:%s; an attribute that may be absent is "
		    "x:attr.%s", name, name);
}

static void
attr_add(struct view_compiler *c, const xmlNode *node, const xmlAttr *attr,
    bool svg)
{
	const char	*name = c_of(attr->name);

	if (ns_is(attr->ns, NS_VIEW))
		directive_add(c, node, attr, name);
	else if (ns_is(attr->ns, NS_XLINK) && strcmp(name, "href") == 0)
		plain_attr_add(c, node, attr, "xlink:href");
	else if (attr->ns != NULL)
		view_fail(c, "attribute `%s:%s` is not known; x: is " NS_VIEW
		    " and a language is lang", c_of(attr->ns->prefix), name);
	else {
		view_name_check(c, name, svg);
		plain_attr_add(c, node, attr, name);
	}
}

/* Each attribute with the line it stands on; afterwards the tag's end. */
void
view_attrs_add(struct view_compiler *c, const xmlNode *node, unsigned first,
    bool svg)
{
	const xmlAttr	*a;
	unsigned	 last;

	last = c->src->line;
	for (a = node->properties; a != NULL; a = a->next) {
		c->src->line = view_attr_line(c->src, first, last, c_of(a->name));
		attr_add(c, node, a, svg);
	}
	c->src->line = last;
}
