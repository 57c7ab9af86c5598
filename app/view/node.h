/*
 * Nodes of a parsed template: HTML's elements by name, and the attributes of
 * one. The only header of the views that knows libxml2.
 */
#ifndef VIEW_NODE_H
#define VIEW_NODE_H

#include <libxml/tree.h>
#include <string.h>

#include "view/program.h"

#define NS_VIEW		"urn:exitpoll:view"
#define NS_XHTML	"http://www.w3.org/1999/xhtml"
#define NS_SVG		"http://www.w3.org/2000/svg"
#define NS_XLINK	"http://www.w3.org/1999/xlink"

#define ELEM_VOID	0x01	/* no content, no end tag */
#define ELEM_BLOCK	0x02	/* white space beside it shows nowhere */
#define ELEM_TEXT_ONLY	0x04	/* browsers see no markup inside */
#define ELEM_EXACT	0x08	/* white space inside is content */
#define ELEM_EMPTY	0x10	/* stays empty, with an end tag */
#define ELEM_REFUSED	0x20

unsigned	 view_elem_flags(const char *name);

extern const char *const view_bool_attrs[];	/* ends with NULL */
bool		 view_attr_is_bool(const char *name);

bool		 view_node_is_root(const xmlNode *);
/* The value of x:name, or NULL. */
const xmlAttr	*view_directive_find(const xmlNode *, const char *name);
struct str	 view_attr_value(struct view_compiler *, const xmlAttr *);
/* The line an attribute of a tag on the lines first to last stands on. */
unsigned	 view_attr_line(const struct view_source *, unsigned first,
		    unsigned last, const char *name);
/* All attributes but x:if and x:each. */
void		 view_attrs_add(struct view_compiler *, const xmlNode *,
		    unsigned first, bool svg);
/* A name that is written as HTML writes it; svg: may have capitals. */
void		 view_name_check(struct view_compiler *, const char *, bool svg);

static inline const char *
c_of(const xmlChar *s)
{
	return (s == NULL ? "" : (const char *)s);
}

static inline bool
ns_is(const xmlNs *ns, const char *href)
{
	return (ns != NULL && strcmp(c_of(ns->href), href) == 0);
}

#endif
