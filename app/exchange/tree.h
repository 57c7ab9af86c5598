/*
 * XML that another program wrote, as a tree on an arena. Before the parser
 * sees it, one pass over the bytes bounds what it can cost: size, number of
 * tags, attributes of one. No network, no entities of its own; a document type
 * is taken only where the format has one, and only if it declares nothing.
 */
#ifndef EXCHANGE_TREE_H
#define EXCHANGE_TREE_H

#include "base/str.h"
#include "base/words.h"

#define TREE_BYTES_MAX	((size_t)8 * 1024 * 1024)
#define TREE_TAGS_MAX	400000	/* of 120 bytes each at least */
#define TREE_ATTRS_MAX	64	/* libxml2 compares each with all others */

struct tree_attr {
	struct str	 name;		/* without its prefix */
	struct str	 value;
};

/* An element, or a piece of text: then its name is none. */
struct tree {
	struct str	 name;		/* without its prefix */
	struct str	 text;		/* of a piece */
	const struct tree_attr *attrs;
	size_t		 nattrs;
	struct tree	*child;		/* the first */
	struct tree	*last;
	struct tree	*next;
	struct tree	*parent;
	int		 line;
};

/* The root; NULL: *refused says why, *detail what the parser said of it. */
const struct tree *tree_read(struct arena *, struct str xml, bool doctype,
		    enum word *refused, struct str *detail);

/* The first child of that name, or the next one after a sibling; or NULL. */
const struct tree *tree_child(const struct tree *, const char *name);
const struct tree *tree_next(const struct tree *, const char *name);
bool		 tree_is(const struct tree *, const char *name);
/* STR_NONE: there is no such attribute. */
struct str	 tree_attr(const struct tree *, const char *name);
/* The text directly inside, in one piece and trimmed; of NULL it is none. */
struct str	 tree_text(struct arena *, const struct tree *);
/* The text of a child; STR_NONE: there is no such child. */
struct str	 tree_says(struct arena *, const struct tree *, const char *name);

#endif
