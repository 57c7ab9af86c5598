/*
 * A type of question is one record of data and functions, in a file of its
 * own in form/types, and one row of QUESTION_TYPES there. Whoever reads a
 * definition, checks what was sent, stores, shows, counts or exports it asks
 * the record: outside form/types no type is known by its name.
 */
#ifndef FORM_TYPE_H
#define FORM_TYPE_H

#include "form/answer.h"
#include "form/answer_text.h"

#define QT_OPTIONS	0x01	/* has a list of options */
#define QT_OTHER	0x02	/* may offer "other" with text */
#define QT_PERSONAL	0x04	/* about the person: may never be required */
#define QT_SCALE	0x08	/* whole numbers from lowest to highest */
#define QT_TYPED	0x10	/* one input to type in: has a placeholder */
#define QT_COMMENT	0x20	/* what people say in their own words */
#define QT_SILENT	0x1000	/* is never on a page (QT_UNASKED): worked out, */
#define QT_GIVEN	0x2000	/* or come with the address, beside QT_SILENT */
#define QT_APART	0x4000	/* is given on a page of its own: its answer is
				 * a file, and no field of a form */
#define QT_IDENTIFIES	0x8000	/* its answer leads to who gave it */
#define QT_NO_ANSWER	0x40	/* shows something and asks nothing */
#define QT_ENDS		0x80	/* has words for its two ends */
#define QT_ROWS		0x100	/* has a list of rows */
#define QT_AGREE	0x200	/* has words to agree with */
#define QT_IMAGES	0x800	/* its options have pictures */
#define QT_MANY		0x400	/* of very many codes: dashboards show the
				 * chosen ones, the most frequent first */

/* Nobody is asked for an answer. */
#define QT_UNASKED	(QT_NO_ANSWER | QT_SILENT)

/* How a value is stored. Only a list may come more than once in a form. */
enum answer_json { AS_NOTHING, AS_NUMBER, AS_STRING, AS_LIST };

/* How dashboards count a value. */
enum tally_by {
	TALLY_NOTHING,		/* not at all */
	TALLY_GIVEN,		/* only that there is one */
	TALLY_CODES,		/* each of the question's codes */
	TALLY_NUMBERS,		/* small whole numbers singly, others summed */
};

/*
 * What hangs on a question's own value: the text of "other", a row of a
 * matrix, the place of an item. Its name is its form field, its member in the
 * stored JSON and its place in the counts, all the same: "topics.other".
 */
struct question_part {
	struct str	 name;		/* question's code, ".", its own code */
	struct text	 label;
	enum answer_json json;
	enum tally_by	 tally;
	const struct str *codes;	/* to choose from; none: it is typed */
	size_t		 ncodes;
	bool		 required;	/* if the question is answered */
	bool		 comment;	/* people's own words, as QT_COMMENT */
};

/* What hangs on a file's id (QT_APART); and what a question takes, as in
 * proof/attachment.h. */
enum { FILE_NAME, FILE_SIZE, FILE_PARTS };
#define ACCEPT_DOCUMENTS	0x1
#define ACCEPT_PICTURES		0x2

/* How its control looks; templates/parts/question.html knows the controls. */
struct question_look {
	const char	*control;
	const char	*type;		/* of the input: "text", "email", "date" */
	const char	*inputmode;
	const char	*autocomplete;
	const char	*width;
	struct str	 min, max, step;
	const struct str *drawings;	/* of each code: an SVG path */
	enum word	 note;		/* said under the control */
	size_t		 max_length;	/* 0: nothing is said */
	int64_t		 total;		/* of all amounts; 0: none */
};

/* Lines of text that functions of a type add to. */
struct lines {
	const struct locale *locale;	/* how numbers and dates look */
	struct arena	*arena;
	struct str	*list;
	size_t		 n, cap;
};

void	lines_add(struct lines *, struct str);

/* One reading of a form: what a check needs. */
struct answer_reader {
	struct arena		*arena;
	const struct survey	*survey;
	const struct answers	*answers;	/* so far */
	size_t			 lang;
};

struct survey_maker;		/* survey_make.h */
struct toss;			/* toss.h */

/* An attribute of the definition that has a meaning for this type. */
struct question_attribute {
	const char	*name;		/* NULL ends the list */
	void		(*read)(struct survey_maker *, struct question *,
			    struct str);
	enum word	 label;		/* for who edits it */
	const char	*values;	/* to choose from, "|" between; NULL:
					 * it is typed */
};

/* Where an editor looks for it. */
enum question_group { GROUP_CHOICE, GROUP_SCALE, GROUP_TEXT, GROUP_VALUE,
	GROUP_PERSON, GROUP_OTHER, GROUP__MAX };

struct question_type {
	const char	*name;		/* type="..." in the definition */
	enum word	 title;		/* for who edits it; W_NONE: its name */
	enum question_group group;
	const char	*own;		/* its codes, blanks between, where the
					 * definition may only name them */
	unsigned int	 flags;		/* QT_* */
	enum expr_type	 expr;		/* what expressions see */
	enum answer_json json;		/* AS_NOTHING: only its parts hold one */
	enum tally_by	 tally;
	enum word	 missing;	/* said when required and absent */
	struct question_look look;
	const struct question_attribute *attributes;	/* NULL: none */

	/* Functions that are NULL do nothing. */
	/* Before the definition is read: what holds when it is silent. */
	void		(*start)(struct question *);
	/* After: codes, parts, canonical bounds; faults are reported. */
	void		(*finish)(struct survey_maker *, struct question *);
	/* What was sent, not all of it empty, becomes canonical values; or
	 * false, and the error is set. */
	bool		(*check)(const struct answer_reader *,
			    const struct question *, struct answer *);
	/* What of the look depends on the definition. */
	void		(*show)(const struct question *,
			    struct question_look *);
	/* The base64 of an option's picture, as one of the two. */
	void		(*image)(const struct question_option *,
			    struct str *png, struct str *jpeg);
	/* The answer as people read it, a line for each thing said. */
	void		(*text)(const struct question *, const struct answer *,
			    size_t lang, struct lines *);
	/* A plausible answer by chance. */
	void		(*demo)(struct toss *, const struct question *);
};

/*
 * What an answer fills in a table, from its JSON form and its parts: a column
 * for its value, or for each code of a list ("topics=billing", 1 or 0), and
 * one for each part; named by their paths. Values come in the same order, none
 * where nothing was said.
 */
/* The question, and the part of it, that has this name; else NULL. */
const struct question *question_of_name(const struct survey *, struct str name,
	    const struct question_part **);
/* How people read a part's value. */
struct str part_answer_label(const struct question *,
	    const struct question_part *, struct str value, size_t lang);

void	question_columns(const struct question *, struct lines *names);
void	answer_columns(const struct question *, const struct answer *,
	    struct lines *values);

/* The question a survey is judged by: its first NPS, else CSAT, else CES;
 * NULL when it measures nothing. */
const struct question *survey_headline(const struct survey *);

/* All of them; ends with NULL. */
extern const struct question_type *const question_types[];

const struct question_type *question_type_find(struct str name);

#endif
