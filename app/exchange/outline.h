/*
 * A list of questions as people write it in a letter, a document or a mail:
 * plain text, a question a line, its options below. Whatever it is becomes
 * something; what was guessed is in the report. Linear in its bytes.
 *
 *	# Title			Page: Delivery		---
 *	1. How was it? (1-5) *	- one option		[ ] one of several
 */
#ifndef EXCHANGE_OUTLINE_H
#define EXCHANGE_OUTLINE_H

#include "exchange/exchange.h"

#define OUTLINE_MAX	((size_t)64 * 1024)	/* bytes of a text */

/* As exchange_read_as; language: the survey's. */
enum status	 outline_read(struct arena *, struct str text,
		    struct str language, struct exchange *) MUST_USE;
exchange_reader	 outline_sketch;

/* --- one line: outline_line.c --- */

enum line_kind {
	LINE_BLANK,
	LINE_TITLE,		/* "# ...", "Title: ..." */
	LINE_PAGE,		/* "---", "Page: ...", "## ..." */
	LINE_NUMBERED,		/* "1.", "1)", "Q1:" */
	LINE_OPTION,		/* "- ", "a)", "( )" */
	LINE_SEVERAL,		/* "[ ]" */
	LINE_ROOM,		/* "______": room to write */
	LINE_BARE
};

struct outline_line {
	enum line_kind	 kind;
	bool		 lettered;	/* an option by "a)" or "1." */
	bool		 asks;		/* it ends in "?" .. */
	bool		 tagged;	/* .. or says how it is answered */
	bool		 colon;		/* it ends in ":" */
	struct str	 text;		/* without its mark */
};

void		 outline_line_read(struct str raw, struct outline_line *);

/* What stands behind a question: "(1-5)", "(yes/no)", "*". */
struct outline_tag {
	const char	*type;		/* NULL: nothing says it */
	const char	*metric;	/* NULL: none */
	bool		 required, optional, several;
	int64_t		 low, high;	/* of a scale; both 0: none */
};

/* *label without what it says about itself. */
void		 outline_tag_read(struct str *label, struct outline_tag *);
/* "1-5", "0 to 10", "1 2 3 4 5": false: it is no scale. */
bool		 outline_scale_read(struct str, int64_t *low, int64_t *high);
/* By the words of a question that says nothing else; NULL: nothing tells. */
const char	*outline_type_guess(struct str label, struct outline_tag *);
/* Does this question ask whether one would recommend? */
bool		 outline_is_recommending(struct str label);

enum outline_word { OUTLINE_ANY, OUTLINE_YES, OUTLINE_NO, OUTLINE_OTHER,
    OUTLINE_NONE };
/* What an option means. */
enum outline_word outline_option_find(struct str label);

#endif
