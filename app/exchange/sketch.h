/*
 * A survey as another system's file tells it, before it is a definition of
 * ours. A reader puts in what it finds, in the file's own codes and as it
 * stands there; sketch_settle gives codes that are allowed here, texts that
 * fit, and conditions in our language; sketch_xml writes the definition.
 * Whatever is changed or left out on the way is a line of the report.
 */
#ifndef EXCHANGE_SKETCH_H
#define EXCHANGE_SKETCH_H

#include "base/buf.h"
#include "base/words.h"
#include "exchange/names.h"
#include "form/survey.h"

#define SKETCH_IFS_MAX		8	/* conditions around one question */
#define SKETCH_LINES_MAX	2000	/* of a report */
#define SKETCH_ATTRS_MAX	12

enum report_kind { REPORT_KEPT, REPORT_CHANGED, REPORT_LOST, REPORT__MAX };

struct sketch_question;

struct report_line {
	enum report_kind kind;
	enum word	 why;
	const struct sketch_question *question;	/* NULL: the whole survey */
	struct str	 code;		/* of the question, here */
	struct str	 there;		/* and in the file */
	struct str	 title;		/* its label, on one line */
	struct str	 original;	/* what stood in the file, or none */
};

struct report {
	struct report_line *list;
	size_t		 n, cap;
	bool		 cut;		/* there were more */
};

/* In each language of the sketch. */
struct sketch_text {
	struct str	 in[SURVEY_LANGUAGES_MAX];
};

struct sketch_option {
	struct str	 there;		/* the file's code */
	struct str	 code;
	struct sketch_text label;
	bool		 exclusive;
	bool		 has_score;
	int64_t		 score;
};

struct sketch_list {
	struct sketch_option **list;
	size_t		 n, cap;
};

/* How conditions are written in the file. */
enum dialect { DIALECT_LIMESURVEY, DIALECT_SURVEYJS, DIALECT_XLSFORM,
    DIALECT_NONE };

struct sketch_if {
	struct str	 list[SKETCH_IFS_MAX];
	size_t		 n;
	struct str	 ours;		/* all of them, in our language */
	struct str	 there;		/* all of them, as they stood */
};

struct sketch_question {
	struct str	 there;
	struct str	 code;
	struct str	 type;		/* one of ours */
	/* A table for which we have no type: each row becomes a question of
	 * this type; for each column of its own where by_column is set. */
	struct str	 row_type;
	bool		 by_column;
	bool		 required;
	bool		 asked_once;	/* left out only on a second try */
	struct sketch_if must;		/* when it is required */
	const struct sketch_question *first;	/* of a table that was split */
	struct sketch_text label, help, placeholder, low, high, other;
	struct sketch_list options, rows;
	struct { struct str name, value; } attrs[SKETCH_ATTRS_MAX];
	size_t		 nattrs;
	struct sketch_if when;
	size_t		 page;
	int		 line;		/* where it begins in what was written */
	int		 last_line;
};

struct sketch_page {
	struct str	 there;
	struct str	 code;
	struct sketch_text title, intro;
	struct sketch_if when;
	int		 line, last_line;
};

/* What a name in a condition means: a question, or one option of it. */
struct sketch_name {
	struct sketch_question *question;
	const struct sketch_option *option;
};

struct sketch {
	struct arena	*arena;
	enum dialect	 dialect;
	struct str	 code;
	struct str	 languages[SURVEY_LANGUAGES_MAX];
	size_t		 nlanguages;
	struct sketch_text title, intro, thanks;
	struct sketch_page pages[SURVEY_PAGES_MAX];
	size_t		 npages;
	struct sketch_question **questions;	/* in the order of asking */
	size_t		 nquestions, cap;
	struct names	 names;		/* of conditions: struct sketch_name */
	struct names	 taken;		/* codes of questions */
	bool		 no_codes;	/* the file has none: ours are no news */
	struct report	 report;
};

struct sketch	*sketch_new(struct arena *, enum dialect);

/* --- putting in --- */

/* Its index; the first is the survey's own. SURVEY_LANGUAGES_MAX: there is no
 * room for it, or it is none, and that is told. */
size_t	 sketch_language(struct sketch *, struct str tag);
/* A text that may be HTML; question NULL: of the survey. */
void	 sketch_say(struct sketch *, const struct sketch_question *,
	    struct sketch_text *, size_t lang, struct str html);
/* The same words of our catalogue in each language. */
void	 sketch_say_word(struct sketch *, struct sketch_text *, enum word);
/* Past the most there may be, the last one. */
struct sketch_page *sketch_page(struct sketch *, struct str there);
/* On the last page. A question past the most there may be is not asked. */
struct sketch_question *sketch_question(struct sketch *, struct str there,
	    const char *type);
/* NULL: there are too many, and that is told. */
struct sketch_option *sketch_option(struct sketch *, struct sketch_question *,
	    struct str there);
struct sketch_option *sketch_row(struct sketch *, struct sketch_question *,
	    struct str there);
void	 sketch_attr(struct sketch *, struct sketch_question *,
	    const char *name, struct str value);
/* One condition more around it; "" is none. */
void	 sketch_when(struct sketch *, struct sketch_if *, struct str there);
/* A name that conditions may use. */
void	 sketch_name(struct sketch *, struct str name,
	    struct sketch_question *, const struct sketch_option *);
void	 sketch_tell(struct sketch *, enum report_kind, enum word,
	    const struct sketch_question *, struct str original);

/* --- and out --- */

bool	 sketch_text_is_given(const struct sketch_text *);
/* Is there a type of that name here? */
bool	 sketch_type_is(const char *name);
/* All that follows from the whole, once. false: it asks nothing. */
bool	 sketch_settle(struct sketch *) MUST_USE;
/* The definition; lines are noted for sketch_drop. */
struct str sketch_xml(struct sketch *);
/* A fault on this line: leave out what may be the reason, the condition
 * first. false: nothing there can be left out. */
bool	 sketch_drop(struct sketch *, int line, struct str why);
/* Titles, and a line for each question that was carried over as it is. */
void	 sketch_report_end(struct sketch *);

/* condition.c: *ours, in our language. false: it cannot be said in it. */
bool	 condition_translate(struct sketch *, struct str there,
	    struct str *ours);

#endif
