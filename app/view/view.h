/*
 * Templates: well-formed XHTML compiled once, at start, against the shape of
 * a C struct. A misspelled name, a binding where nothing can be escaped
 * safely, or malformed markup stops the start with file and line.
 *
 * In a template
 *	{name} {a.b}		a value, escaped for where it stands: text,
 *				attribute, URL whole or part. {{ is a brace.
 *	{t survey.next}		a text of the catalogue (base/words.h), in the
 *	{t a.b c=x.y n=z.n}	language of the page; its values by name, and
 *				{t a.b x.c} for {t a.b c=x.c}; the n of a
 *				plural is an integer. In text and attributes
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
 *	<x:include file="parts/field.html" label="Name of {q}" field="{name}">
 *	...</x:include>		with parameters and content: the part's root
 *				says x:takes="label field help?", uses {label}
 *				and {field.error} and puts the content where
 *				<x:content/> stands. One value alone is
 *				another name for it, whatever it is; other
 *				text counts as true if it is there at all, and
 *				help? left out is empty.
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
#include "base/words.h"

enum view_type {
	VIEW_NOTHING,
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

/*
 * A view, declared once: the struct that a page fills, and what templates
 * know of it.
 *
 *	VIEW_STRUCT(row_view,
 *	    text(href, label),		struct str
 *	    num(n),			int64_t
 *	    flag(selected),		bool
 *	    list(stage_view, stages),	struct view_list of those
 *	    texts(notice),		struct view_list of struct str
 *	    sub(layout_view, layout),	one such struct inside
 *	    ptr(words, w));		a pointer to one; NULL is false
 *
 * VIEW_EACH applies a macro to each of these, VIEW_NAMES one to each name:
 * the preprocessor has no loops, but what it has put off it looks at again,
 * VIEW_SCAN often enough for 250 names.
 */
#define VIEW_STRUCT(s, ...)						\
	struct s {							\
		VIEW_SCAN(VIEW_EACH(VIEW_MEMBER, s, __VA_ARGS__))	\
	};								\
	static const struct view_type_desc s##_desc;			\
	static const struct view_field s##_fields[] = {			\
		VIEW_SCAN(VIEW_EACH(VIEW_ROWS, s, __VA_ARGS__))		\
		{ NULL, VIEW_STR, 0, NULL }				\
	};								\
	static const struct view_type_desc s##_desc			\
	    __attribute__((unused)) = { #s, sizeof(struct s), s##_fields }

#define VIEW_MEMBER(s, e)	VIEW_MEMBER_##e
#define VIEW_MEMBER_text(...)	struct str __VA_ARGS__;
#define VIEW_MEMBER_num(...)	int64_t __VA_ARGS__;
#define VIEW_MEMBER_flag(...)	bool __VA_ARGS__;
#define VIEW_MEMBER_texts(...)	struct view_list __VA_ARGS__;
#define VIEW_MEMBER_list(t, ...) struct view_list __VA_ARGS__;
#define VIEW_MEMBER_sub(t, ...)	struct t __VA_ARGS__;
#define VIEW_MEMBER_ptr(t, f)	const struct t *f;

#define VIEW_ROWS(s, e)		VIEW_ROWS_(s, VIEW_ROWS_##e)
#define VIEW_ROWS_(s, ...)	VIEW_NAMES(s, __VA_ARGS__)
#define VIEW_ROWS_text(...)	VIEW_STR, NULL, __VA_ARGS__
#define VIEW_ROWS_num(...)	VIEW_INT, NULL, __VA_ARGS__
#define VIEW_ROWS_flag(...)	VIEW_BOOL, NULL, __VA_ARGS__
#define VIEW_ROWS_texts(...)	VIEW_LIST, NULL, __VA_ARGS__
#define VIEW_ROWS_list(t, ...)	VIEW_LIST, &t##_desc, __VA_ARGS__
#define VIEW_ROWS_sub(t, ...)	VIEW_SUB, &t##_desc, __VA_ARGS__
#define VIEW_ROWS_ptr(t, f)	VIEW_PTR, &t##_desc, f

#define VIEW_LATER		()
#define VIEW_EACH(m, s, e, ...)						\
	m(s, e) __VA_OPT__(VIEW_EACH_AGAIN VIEW_LATER (m, s, __VA_ARGS__))
#define VIEW_EACH_AGAIN()	VIEW_EACH
#define VIEW_NAMES(s, t, d, f, ...)					\
	{ #f, t, offsetof(struct s, f), d },				\
	__VA_OPT__(VIEW_NAMES_AGAIN VIEW_LATER (s, t, d, __VA_ARGS__))
#define VIEW_NAMES_AGAIN()	VIEW_NAMES
#define VIEW_SCAN(...)	VIEW_SCAN4(VIEW_SCAN4(VIEW_SCAN4(__VA_ARGS__)))
#define VIEW_SCAN4(...)	VIEW_SCAN3(VIEW_SCAN3(VIEW_SCAN3(__VA_ARGS__)))
#define VIEW_SCAN3(...)	VIEW_SCAN2(VIEW_SCAN2(VIEW_SCAN2(__VA_ARGS__)))
#define VIEW_SCAN2(...)	VIEW_SCAN1(VIEW_SCAN1(VIEW_SCAN1(__VA_ARGS__)))
#define VIEW_SCAN1(...)	__VA_ARGS__

#ifdef __cppcheck__		/* which knows no __VA_OPT__ */
#undef VIEW_STRUCT
#define VIEW_STRUCT(s, ...)						\
	struct s;							\
	static const struct view_type_desc s##_desc
#endif

/* A compiled template and the struct it was compiled against. */
struct view_program;
struct view {
	const char			*file;	/* below templates/ */
	const struct view_type_desc	*desc;
	const struct view_program	*program;
};

/*
 * A page's template: VIEW_PAGE(list_page, list_view, "careers/list.html").
 * The linker gathers the pointers of all files in one section, and
 * page/views.c compiles what is in it at start.
 */
#define VIEW_PAGE(page, s, path)					\
	static struct view page = { path, &s##_desc, NULL };		\
	static struct view *const page##_listed				\
	    __attribute__((used, section("views"))) = &page

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

/* Append the page in the words of a language. data is a struct of v->desc.
 * Never fails. */
void	view_render(const struct view *v, const struct locale *l,
	    const void *data, struct buf *out);

/* Escapes, each named by the place it is for. */
void	esc_html(struct buf *, struct str);	/* text and quoted attributes */
/* A whole URL from data: http, https, mailto, tel or a path; else "#". */
void	esc_url_whole(struct buf *, struct str);

#endif
