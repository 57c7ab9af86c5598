/*
 * Changing a definition's text and nothing else of it: the bytes are read once
 * into a list of elements with where each stands, a change notes what to put
 * where, and edit_result() puts all of it. Every byte that no change is about
 * stays. A draft need not be valid yet: only its tags must match. Knows no
 * database and no words; who edits compares the print of what was seen.
 */
#ifndef FORM_EDIT_H
#define FORM_EDIT_H

#include "base/buf.h"
#include "base/status.h"
#include "form/expr.h"
#include "form/survey.h"

#define EDIT_NONE	SIZE_MAX	/* no such element */
#define EDIT_PRINT	16		/* hex digits */
#define EDIT_DEPTH	16		/* elements inside each other */

/* An attribute; its value as it stands there, with its escapes. */
struct edit_attribute {
	struct str	 name;
	struct str	 raw;
	size_t		 from, to;	/* with the blank before it */
	size_t		 at;		/* of the value */
};

/* Where an element stands in the bytes. */
struct edit_node {
	struct str	 name;
	size_t		 from;		/* its "<" .. */
	size_t		 open;		/* .. behind its start tag .. */
	size_t		 close;		/* .. its "</" .. */
	size_t		 to;		/* .. and behind it all */
	size_t		 parent, child, next;	/* nodes, or EDIT_NONE */
	size_t		 attribute, nattributes;
	int		 line;
};

struct edit_question {
	struct str	 code;
	struct str	 type;
	size_t		 node;
	size_t		 page;		/* in edit.pages */
	struct str	 label;		/* in the survey's own language */
};

struct edit_page {
	struct str	 code;
	size_t		 node;
	size_t		 first, n;	/* in edit.questions */
	struct str	 title;
};

/* What is to be put in place of len bytes. */
struct edit_put {
	size_t		 at, len, order;
	struct str	 text;
};

struct edit {
	struct arena	*arena;
	struct str	 xml;
	struct edit_node *nodes;	/* [0] is the root; in document order */
	size_t		 nnodes;
	struct edit_attribute *attributes;
	size_t		 nattributes;
	struct edit_page *pages;
	size_t		 npages;
	struct edit_question *questions;
	size_t		 nquestions;
	struct str	 languages[SURVEY_LANGUAGES_MAX];	/* [0]: its own */
	size_t		 nlanguages;
	struct edit_put	*puts;
	size_t		 nputs, cap;
};

/* E_INVALID: its tags do not match, it is no survey, or it has a document
 * type; E_TOO_BIG. */
enum status	 edit_open(struct arena *, struct str xml, struct edit **)
		    MUST_USE;

/* --- what there is --- */

/* The first child of that name; the next of the same name. */
size_t		 edit_child(const struct edit *, size_t node, const char *name);
size_t		 edit_next(const struct edit *, size_t node);
/* Decoded; none: there is none. */
struct str	 edit_attribute(const struct edit *, size_t node,
		    const char *name);
/* The words directly inside an element, or inside its child of that name, in
 * a language: blanks squeezed, an empty line between paragraphs. */
struct str	 edit_words(const struct edit *, size_t node, struct str lang);
struct str	 edit_words_of(const struct edit *, size_t node,
		    const char *name, struct str lang);
struct edit_question *edit_question_find(const struct edit *, struct str code);
struct edit_page *edit_page_find(const struct edit *, struct str code);
/* The question that a line of the definition belongs to, or NULL. */
struct edit_question *edit_question_at(const struct edit *, int line);
/* Of a question's bytes; of a page or a survey without those of its
 * questions and pages. */
struct str	 edit_print(const struct edit *, size_t node);
/* How many texts it has in its own language, and how many of them in each. */
void		 edit_completeness(const struct edit *,
		    size_t n[SURVEY_LANGUAGES_MAX], size_t *of);
/* The questions and pages whose conditions ask this one: their number. */
size_t		 edit_askers(const struct edit *, struct str code);

/* What words a question of a type may have besides its label, in order. */
struct edit_text {
	const char	*name;
	unsigned int	 flag, unset;	/* QT_*, as the type must and must not
					 * have */
};
extern const struct edit_text edit_texts[];	/* ends with NULL */
bool		 edit_text_is_for(const struct edit_text *,
		    unsigned int flags);

/* --- changes --- */

/* Empty takes it away. */
void		 edit_set_attribute(struct edit *, size_t node,
		    const char *name, struct str value);
/* Of the child of that name, which comes and goes with the words of the own
 * language; a label and a title stay, empty. */
void		 edit_set_words(struct edit *, size_t node, const char *name,
		    struct str lang, struct str text);

/* An option, a row, a check or a jump as it is to be. */
struct edit_item {
	size_t		 node;		/* as it was, or EDIT_NONE: a new one */
	struct str	 code;		/* of a new one; empty: from its words */
	struct str	 words;		/* in the language that is edited */
	/* Names and values that are set; the others stay. */
	struct { const char *name; struct str value; } set[4];
	size_t		 nset;
};
/* All children of that name become these, in this order. before: of the
 * version that is published, or NULL: a code that the question had is not
 * given to something else. */
void		 edit_set_items(struct edit *, size_t node, const char *name,
		    struct str lang, const struct edit_item *, size_t n,
		    const struct question *before);
/* Attributes and parts that the new type does not know go. */
void		 edit_set_type(struct edit *, size_t node, struct str type);

/* A question behind another one, or with EDIT_NONE as the last of its page;
 * the code of the new one. published: whose codes are not given again, or
 * NULL. */
struct str	 edit_question_add(struct edit *, size_t page, size_t behind,
		    struct str type, struct str label,
		    const struct survey *published);
struct str	 edit_question_copy(struct edit *, size_t question,
		    const struct survey *published);
/* With its questions, right behind it; what asks them inside of it asks their
 * copies. The code of the new page. */
struct str	 edit_page_copy(struct edit *, size_t page,
		    const struct survey *published);
struct str	 edit_page_add(struct edit *, size_t behind, struct str title,
		    const struct survey *published);
/* A question or page gets a code that no other has, like its own; that. */
struct str	 edit_code_renew(struct edit *, size_t node,
		    const struct survey *published);
/* A question, or an option or row of it (item, else EDIT_NONE), gets a code that
 * tells from which version on: "topic_v4". What asks or repeats it asks and
 * repeats that. The new code. version: that the draft will be. */
struct str	 edit_recode(struct edit *, const struct edit_question *,
		    size_t item, int64_t version,
		    const struct survey *published);
/* To before another element of its kind, or as the last of a page. */
void		 edit_move_before(struct edit *, size_t node, size_t other);
void		 edit_move_into(struct edit *, size_t node, size_t page);
void		 edit_move_behind(struct edit *, size_t node, size_t other);
void		 edit_drop(struct edit *, size_t node);
/* The texts of a language that is dropped go. */
void		 edit_language_add(struct edit *, struct str tag);
void		 edit_language_drop(struct edit *, struct str tag);

/* The text with all that was put. E_TOO_BIG: over SURVEY_FILE_MAX. */
enum status	 edit_result(const struct edit *, struct str *) MUST_USE;

/* --- conditions as rows --- */

enum edit_op {
	EDIT_IS, EDIT_IS_NOT, EDIT_LESS, EDIT_AT_MOST, EDIT_MORE,
	EDIT_AT_LEAST, EDIT_HAS, EDIT_HAS_NOT, EDIT_CONTAINS,
	EDIT_CONTAINS_NOT, EDIT_EMPTY, EDIT_NOT_EMPTY, EDIT_OP__MAX
};
#define EDIT_ROWS	20	/* menus of one condition */

struct edit_row {
	struct str	 question;
	enum edit_op	 op;
	struct str	 value;		/* none for EDIT_EMPTY, EDIT_NOT_EMPTY */
	bool		 bare;		/* read without quotes: a question's code
					 * stands for its answer then */
};

struct edit_condition {
	struct edit_row	 rows[EDIT_ROWS];
	size_t		 n;
	bool		 any;		/* one is enough: "or" */
};

/* false: it is more than rows can say. */
bool		 edit_condition_read(struct arena *, struct str,
		    struct edit_condition *) MUST_USE;
/* Of each row's question its kind, EXPR_TYPE__MAX: unknown. */
struct str	 edit_condition_write(struct arena *,
		    const struct edit_condition *,
		    const enum expr_type *kinds);
/* Does a question of this kind have this operator? */
bool		 edit_op_is_for(enum edit_op, enum expr_type);
bool		 edit_op_has_value(enum edit_op);

#endif
