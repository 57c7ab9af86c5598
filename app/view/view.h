/*
 * Templates: well-formed XHTML compiled once, at start, against the shape of
 * a C struct. A misspelled name, a binding where nothing can be escaped
 * safely, or malformed markup stops the start with file and line.
 *
 * In a template
 *	{name} {a.b}		a value, escaped for where it stands: text,
 *				attribute, URL whole or part. {{ is a brace.
 *	x:if="a.b"		the element only if a.b is true, not empty,
 *	x:if="!a.b"		not zero; or not
 *	x:if="kind == 'nps'"	a string equals a literal (also !=); an
 *				integer a number
 *	x:if="a and !b"		both; there is no or, and there are no brackets
 *	{list.n}		how many items
 *	x:each="q in questions"	the element once per item; inside, {q.label},
 *				and unless the item has fields so named
 *				{q.number} from 1, q.first and q.last. An
 *				x:if beside it is asked once per item.
 *	<x:block>		an element that leaves no tag of its own
 *	<x:include file="parts/head.html"/>  compiled in this scope
 *	x:checked="flag"	a boolean attribute, present if true (checked,
 *				selected, disabled, required, hidden, open,
 *				multiple, readonly, novalidate, autofocus)
 *	x:attr.min="a.b"	the attribute only if a.b is not empty, not 0
 *	href="asset:app.css"	the hashed address of an asset
 * The root declares xmlns:x="urn:exitpoll:view". In a URL a value that comes
 * first is a whole URL, a later one is a part; it can never choose the scheme.
 * White space between blocks is dropped, elsewhere a run of it is one byte,
 * in pre and textarea it stays.
 * Refused: bindings in <script>, <style>, comments, on*, style=, srcdoc,
 * tag or attribute names; elements script with content and style.
 */
#ifndef VIEW_VIEW_H
#define VIEW_VIEW_H

#include "base/buf.h"
#include "base/status.h"

enum view_type {
	VIEW_STR,	/* struct str */
	VIEW_INT,	/* int64_t; shown in decimal */
	VIEW_BOOL,	/* bool */
	VIEW_LIST,	/* struct view_list of items of type sub; sub NULL:
			 * of struct str, shown as {item} */
	VIEW_SUB,	/* an embedded struct of type sub */
	VIEW_PTR,	/* a pointer to a struct of type sub; NULL is false */
};

struct view_list {
	const void	*items;
	size_t		 n;
};

struct view_type_desc;

struct view_field {
	const char			*name;
	enum view_type			 type;
	size_t				 offset;
	const struct view_type_desc	*sub;
};

struct view_type_desc {
	const char			*name;
	size_t				 size;
	const struct view_field		*fields;	/* ends with name NULL */
};

/* A field whose C type is not what its view_type says does not compile. */
#define VIEW_IS(s, f, c)						\
	__builtin_types_compatible_p(__typeof__(((struct s *)0)->f), c)
#define VIEW_FITS(s, f, t)						\
	((t) == VIEW_STR ? VIEW_IS(s, f, struct str) :			\
	(t) == VIEW_INT ? VIEW_IS(s, f, int64_t) || VIEW_IS(s, f, uint64_t) : \
	(t) == VIEW_BOOL ? VIEW_IS(s, f, bool) :			\
	(t) == VIEW_LIST ? VIEW_IS(s, f, struct view_list) :		\
	(t) != VIEW_PTR || sizeof(((struct s *)0)->f) == sizeof(void *))
#define VIEW_AT(s, f, t)	(offsetof(struct s, f) + 0 * sizeof(struct { \
	_Static_assert(VIEW_FITS(s, f, t), "the type of field " #f);	\
	char c; }))
#define VIEW_FIELD(s, f, t)	{ #f, t, VIEW_AT(s, f, t), NULL }
#define VIEW_NEST(s, f, t, d)	{ #f, t, VIEW_AT(s, f, t), d }
#define VIEW_END		{ NULL, VIEW_STR, 0, NULL }
#define VIEW_DESC(var, s, ...)						\
	static const struct view_field var##_fields[] = {		\
	    __VA_ARGS__, VIEW_END };					\
	static const struct view_type_desc var = {			\
	    #s, sizeof(struct s), var##_fields }

/* The same, for a description that other files nest. */
#define VIEW_DESC_SHARED(var, s, ...)					\
	static const struct view_field var##_fields[] = {		\
	    __VA_ARGS__, VIEW_END };					\
	const struct view_type_desc var = {				\
	    #s, sizeof(struct s), var##_fields }

/* One template of a page file. program is set by view_compile_all. */
struct view_program;
struct view {
	const char			*file;	/* below templates/ */
	const struct view_type_desc	*desc;
	const struct view_program	*program;
};

/* libxml2's own start: once, before threads or workers, for all that reads
 * XML. No catalogue of this machine is ever asked. */
void	view_start(void);

/*
 * Compile v against its description; dir is the templates' folder. On failure
 * false, and *why says "file:line: reason" (static storage).
 */
bool	view_compile(struct view *v, const char *dir, const char **why) MUST_USE;
/* The same from memory, for tests; includes are read below dir. */
bool	view_compile_text(struct view *v, struct str text, const char *dir,
	    const char **why) MUST_USE;
void	view_free(struct view *v);

/* Append the page. data is a struct of v->desc. Never fails. */
void	view_render(const struct view *v, const void *data, struct buf *out);

/* Escapes, each named by the place it is for. */
void	esc_html(struct buf *, struct str);	/* text and quoted attributes */
void	esc_url_part(struct buf *, struct str);	/* RFC 3986 unreserved stay */
/* A whole URL from data: http, https, mailto, tel or a path; else "#". */
void	esc_url_whole(struct buf *, struct str);

#endif
