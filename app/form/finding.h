/*
 * What a lint finds in a definition: how bad it is, a sentence of the catalogue
 * with its values, where it is, and what one click would do about it
 * (form/mend.h). A finding is made in whatever language its reader has.
 */
#ifndef FORM_FINDING_H
#define FORM_FINDING_H

#include "base/status.h"
#include "base/words.h"

#define FINDINGS_MAX	100	/* what one report lists */
#define FINDING_VALUES	4	/* of one sentence */

struct question;
struct survey;
struct survey_page;

enum finding_severity {
	FINDING_ERROR,		/* it cannot be published */
	FINDING_WARNING,	/* it can; somebody should look at it */
	FINDING_HINT,		/* what a professional would ask about */
	FINDING__MAX
};
extern const char *const finding_severities[FINDING__MAX];	/* "error" .. */

enum mend_kind {
	MEND_NONE,
	MEND_NAME,		/* in a condition, from becomes to */
	MEND_TARGET,		/* a jump's target becomes to */
	MEND_BEHIND,		/* the question goes behind the question to */
	MEND_CODE,		/* the question or page gets a new code */
	MEND_FRESH,		/* the question, or its option or row (attribute)
				 * with the code from, gets a code that no
				 * version had; what asks it goes along */
	MEND_ATTRIBUTE,		/* an attribute goes */
	MEND_JUMP,		/* a jump goes */
	MEND_PAGE,		/* an empty page goes */
	MEND__MAX
};

/* Where it is done: the question or page at that index, else whatever element
 * has the attribute with that text. */
struct mend {
	enum mend_kind	 kind;
	bool		 is_question, is_page;	/* at: which of them */
	size_t		 at;
	const char	*attribute;
	struct str	 text;
	struct str	 from, to;
};

struct finding {
	int		 line;		/* of the definition; 0: the whole */
	enum finding_severity severity;
	enum word	 id;		/* W_NONE: in English only */
	int64_t		 n;		/* of a plural */
	struct str	 values[FINDING_VALUES];	/* as word_rows[].args */
	enum word	 word;		/* stands for the first value, or none */
	struct str	 in;		/* "show-if": what it is said of, or none */
	struct str	 why;		/* all of it, in English */
	const struct question *question;	/* NULL: see page */
	const struct survey_page *page;	/* NULL: the whole survey */
	struct str	 language;	/* whose texts it is about, or none */
	struct mend	 mend;
};

struct findings {
	struct finding	*list;		/* in order of line */
	size_t		 n;
	size_t		 cap;
	size_t		 nfatal;	/* errors */
	bool		 cut;		/* there were more than are listed */
	uint64_t	 steps;		/* what judging took: form/survey.h */
};

/* Its sentence in a language. */
struct str	 finding_words(struct arena *, const struct locale *,
		    const struct finding *);
/* The new one, to be completed until the next is added; where there is no list
 * or it is full, one that nobody reads. */
struct finding	*finding_add(struct arena *, struct findings *,
		    enum finding_severity, int line, enum word,
		    const struct str *values);
void		 finding_add_english(struct arena *, struct findings *, int line,
		    struct str why);
/* Says its English anew, once all of it is known. */
void		 finding_complete(struct arena *, struct finding *);
/* By line, and in the order they were found on one. */
void		 findings_sort(struct findings *);
/* Of which question or page is each, as far as its line tells. */
void		 findings_place(struct findings *, const struct survey *);

#endif
