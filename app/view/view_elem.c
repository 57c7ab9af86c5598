/*
 * What the compiler knows of HTML's elements and attributes by name. Names
 * are compared without case, as browsers compare them.
 */
#include <string.h>
#include <strings.h>

#include "view/node.h"

#define SVG_SHAPE	ELEM_BLOCK

static const struct elem_row {
	const char	*name;
	unsigned	 flags;
} elem_rows[] = {
	/* No end tag. */
	{ "area", ELEM_VOID }, { "base", ELEM_REFUSED },
	{ "br", ELEM_VOID }, { "col", ELEM_VOID | ELEM_BLOCK },
	{ "hr", ELEM_VOID | ELEM_BLOCK }, { "img", ELEM_VOID },
	{ "input", ELEM_VOID }, { "link", ELEM_VOID | ELEM_BLOCK },
	{ "meta", ELEM_VOID | ELEM_BLOCK }, { "source", ELEM_VOID },
	{ "track", ELEM_VOID }, { "wbr", ELEM_VOID },
	/* Content that is not parsed as markup. */
	{ "title", ELEM_BLOCK | ELEM_TEXT_ONLY },
	{ "textarea", ELEM_TEXT_ONLY | ELEM_EXACT },
	{ "pre", ELEM_BLOCK | ELEM_EXACT },
	{ "script", ELEM_BLOCK | ELEM_EMPTY },
	{ "iframe", ELEM_EMPTY },
	/* Nothing in these can be escaped, or they run foreign things. */
	{ "style", ELEM_REFUSED }, { "xmp", ELEM_REFUSED },
	{ "listing", ELEM_REFUSED }, { "plaintext", ELEM_REFUSED },
	{ "noembed", ELEM_REFUSED }, { "noframes", ELEM_REFUSED },
	{ "object", ELEM_REFUSED }, { "embed", ELEM_REFUSED },
	{ "applet", ELEM_REFUSED }, { "param", ELEM_REFUSED },
	{ "frame", ELEM_REFUSED }, { "frameset", ELEM_REFUSED },
	{ "math", ELEM_REFUSED }, { "foreignobject", ELEM_REFUSED },
	{ "animate", ELEM_REFUSED }, { "animatemotion", ELEM_REFUSED },
	{ "animatetransform", ELEM_REFUSED }, { "set", ELEM_REFUSED },
	{ "handler", ELEM_REFUSED }, { "listener", ELEM_REFUSED },
	/* White space beside these shows nowhere. */
	{ "html", ELEM_BLOCK }, { "head", ELEM_BLOCK },
	{ "body", ELEM_BLOCK }, { "div", ELEM_BLOCK },
	{ "section", ELEM_BLOCK }, { "header", ELEM_BLOCK },
	{ "footer", ELEM_BLOCK }, { "main", ELEM_BLOCK },
	{ "nav", ELEM_BLOCK }, { "article", ELEM_BLOCK },
	{ "aside", ELEM_BLOCK }, { "p", ELEM_BLOCK }, { "h1", ELEM_BLOCK },
	{ "h2", ELEM_BLOCK }, { "h3", ELEM_BLOCK }, { "h4", ELEM_BLOCK },
	{ "h5", ELEM_BLOCK }, { "h6", ELEM_BLOCK }, { "hgroup", ELEM_BLOCK },
	{ "ul", ELEM_BLOCK }, { "ol", ELEM_BLOCK }, { "li", ELEM_BLOCK },
	{ "dl", ELEM_BLOCK }, { "dt", ELEM_BLOCK }, { "dd", ELEM_BLOCK },
	{ "table", ELEM_BLOCK }, { "caption", ELEM_BLOCK },
	{ "colgroup", ELEM_BLOCK }, { "thead", ELEM_BLOCK },
	{ "tbody", ELEM_BLOCK }, { "tfoot", ELEM_BLOCK },
	{ "tr", ELEM_BLOCK }, { "td", ELEM_BLOCK }, { "th", ELEM_BLOCK },
	{ "form", ELEM_BLOCK }, { "fieldset", ELEM_BLOCK },
	{ "legend", ELEM_BLOCK }, { "details", ELEM_BLOCK },
	{ "summary", ELEM_BLOCK }, { "dialog", ELEM_BLOCK },
	{ "figure", ELEM_BLOCK }, { "figcaption", ELEM_BLOCK },
	{ "blockquote", ELEM_BLOCK }, { "address", ELEM_BLOCK },
	{ "option", ELEM_BLOCK }, { "optgroup", ELEM_BLOCK },
	{ "g", SVG_SHAPE }, { "path", SVG_SHAPE }, { "rect", SVG_SHAPE },
	{ "line", SVG_SHAPE }, { "circle", SVG_SHAPE },
	{ "ellipse", SVG_SHAPE }, { "polyline", SVG_SHAPE },
	{ "polygon", SVG_SHAPE }, { "text", SVG_SHAPE },
	{ "defs", SVG_SHAPE }, { "desc", SVG_SHAPE }, { "use", SVG_SHAPE },
	{ "symbol", SVG_SHAPE }, { "lineargradient", SVG_SHAPE },
	{ "stop", SVG_SHAPE }, { "clippath", SVG_SHAPE },
	{ "pattern", SVG_SHAPE }, { "marker", SVG_SHAPE },
};

const char *const view_bool_attrs[] = { "checked", "selected", "disabled",
    "required", "hidden", "open", "multiple", "readonly", "novalidate",
    "autofocus", NULL };

unsigned
view_elem_flags(const char *name)
{
	size_t	 i;

	for (i = 0; i < sizeof(elem_rows) / sizeof(elem_rows[0]); i++)
		if (strcasecmp(elem_rows[i].name, name) == 0)
			return (elem_rows[i].flags);
	return (0);
}

bool
view_attr_is_bool(const char *name)
{
	size_t	 i;

	for (i = 0; view_bool_attrs[i] != NULL; i++)
		if (strcmp(view_bool_attrs[i], name) == 0)
			return (true);
	return (false);
}
