/*
 * A survey's definition: what is asked, in what order, of whom. Read from XML
 * (conf/survey.md describes the format, conf/survey.rng is its schema) into
 * const structs that live on the arena they were read on. The same engine
 * carries any form: a type of question is one file of form/types (type.h).
 * Nothing here knows of pages, databases or requests.
 */
#ifndef FORM_SURVEY_H
#define FORM_SURVEY_H

#include "base/status.h"
#include "base/str.h"
#include "form/expr.h"
#include "form/finding.h"

/* Bytes of a definition: 200 questions with six options each in 16 languages
 * have 1.3 MB. The table's check says the same. */
#define SURVEY_FILE_MAX		(2 * 1024 * 1024)
#define SURVEY_PAGES_MAX	50
#define SURVEY_QUESTIONS_MAX	200	/* answers stay a small JSON row */
#define SURVEY_OPTIONS_MAX	300	/* of one question: countries are 249 */
#define SURVEY_PARTS_MAX	600	/* of all questions: rows, items */
#define SURVEY_JUMPS_MAX	20	/* of one page */
#define SURVEY_SCORES_MAX	30	/* questions with a score: a chart each */
#define SURVEY_TEXT_MAX		4096	/* bytes of one text */
#define SURVEY_LANGUAGES_MAX	16
#define SURVEY_CODE_MAX		32	/* bytes: questions, options, pages */
/* What the fields of one page may hold together, so that a page can be sent. */
#define SURVEY_PAGE_LETTERS	300000	/* code points */
#define SURVEY_PAGE_FIELDS	900
/* In bytes: a code point may take 12 as %F0%9F%98%80, a field with its name
 * and a chosen code less than 100. */
#define SURVEY_LETTER_BYTES	12
#define SURVEY_FIELD_BYTES	100
#define SURVEY_PAGE_BYTES	(SURVEY_LETTER_BYTES * SURVEY_PAGE_LETTERS + \
				SURVEY_FIELD_BYTES * SURVEY_PAGE_FIELDS)

/* One text in the survey's languages: in[0] is its own language; a missing
 * translation is STR_NONE there. Use text_in, which falls back. */
struct text {
	const struct str *in;
	size_t		 n;
};

struct question_type;		/* form/type.h */

enum metric { METRIC_NONE, METRIC_NPS, METRIC_CSAT, METRIC_CES, METRIC__MAX };
extern const char *const metric_names[METRIC__MAX];	/* "none", "nps" .. */

enum check_severity {
	CHECK_ERROR,		/* must hold */
	CHECK_WARNING,		/* is said once; sent again, it passes */
	CHECK_INFO,		/* is said, and stops nobody */
	CHECK__MAX
};

/* A rule about an answer and those before it; judged once all that it asks
 * about is answered, unless it asks whether that is. */
struct question_check {
	const struct question_check *next;
	const struct expr *test;	/* true: all is well */
	enum check_severity severity;
	struct text	 message;
	int		 line;
};

struct question_option {
	struct str	 code;
	struct text	 label;
	bool		 exclusive;	/* multiple: stands alone ("none") */
	bool		 fixed;		/* keeps its place in a random order */
	bool		 required;	/* a row: must be answered */
	struct str	 image;		/* a picture's: "data:image/png;..." */
	bool		 has_score;
	int64_t		 score;
	const struct expr *show_if;	/* NULL: always */
	bool		 live;		/* as a question's */
	int		 line;
};

struct question {
	struct str	 code;		/* also the name of its form field */
	size_t		 index;		/* in survey.questions */
	size_t		 page;		/* in survey.pages */
	const struct question_type *type;
	enum metric	 metric;	/* nps: METRIC_NPS */
	bool		 required;
	bool		 soft;		/* asked for once, may be passed over */
	const struct expr *required_if;	/* besides; NULL: never */
	bool		 personal;	/* by type or by personal="yes" */
	bool		 fixed;		/* as an option's */
	bool		 random;	/* its options, for each visit */
	struct text	 label;
	struct text	 help;
	struct text	 placeholder;
	struct text	 missing;	/* said when required and not given */
	struct text	 low_label;	/* ends of a scale: "Not at all likely" */
	struct text	 high_label;
	const struct question_option *options;	/* yesno has "yes" and "no" here too */
	size_t		 noptions;
	const size_t *const *by_name;	/* [language] options as looked for in
					 * a long list; NULL: as defined */
	const struct question_option *rows;	/* matrix: what is judged */
	size_t		 nrows;
	const struct str *codes;	/* the values to choose from: the options'
					 * codes, then "other"; a scale's steps */
	size_t		 ncodes;
	const double	*scores;	/* of the codes, NAN where there is
					 * none; NULL: no option has one */
	bool		 other;		/* value "other", text in a part */
	struct text	 other_label;
	struct text	 agree_label;	/* consent: what is agreed with */
	const struct question_part *parts;	/* what hangs on its answer */
	size_t		 nparts;
	int64_t		 lowest;	/* QT_SCALE: first value (0 or 1) .. */
	int64_t		 highest;	/* .. and last; stars = highest; what
					 * the amounts of a sum make up */
	struct str	 min;		/* canonical text, or none: number and */
	struct str	 max;		/* date, ready for min="" and max="" */
	int64_t		 min_choices;	/* multiple; 0: none asked */
	int64_t		 max_choices;	/* multiple, ranking; 0: all there are */
	int64_t		 decimals;	/* number: digits after the point */
	size_t		 length;	/* of a text: most code points */
	unsigned int	 accepts;	/* a file: ACCEPT_* of form/type.h */
	struct str	 autocomplete;	/* HTML token, or none */
	struct str	 width;		/* "short", "medium", "long", or none */
	const struct pattern *pattern;	/* of what is typed, or NULL */
	struct text	 invalid;	/* said when it is not met */
	const struct question_check *checks;	/* the first, or NULL */
	const struct expr *value;	/* what is worked out; NULL: asked */
	const struct expr *show_if;	/* NULL: always */
	bool		 varies;	/* an option or row has a condition */
	/* A condition, its own or an option's, asks a question of the same
	 * page, so a page without script must show it; a value sent while
	 * hidden is dropped. */
	bool		 live;
	int		 line;
};

/* Where one goes from a page, past those between. */
struct page_jump {
	const struct expr *when;	/* NULL: always */
	size_t		 to;		/* a later page; npages: the end */
	int		 line;
};

struct survey_page {
	struct str	 code;
	size_t		 index;
	struct text	 title;
	struct text	 intro;
	bool		 fixed;		/* as an option's */
	bool		 random;	/* its questions, for each visit */
	const struct question *questions;	/* a slice of survey.questions */
	size_t		 nquestions;
	const struct expr *show_if;
	const struct page_jump *jumps;	/* the first that is true counts */
	size_t		 njumps;
	int		 line;
};

enum progress { PROGRESS_BAR, PROGRESS_STEPS, PROGRESS_NONE };

/*
 * What is kept of who answers; published with the version, so that what a
 * respondent was told stays true of the answer.
 */
enum identity {
	IDENTITY_IDENTIFIED,	/* all that is asked, and that a signed link
				 * says */
	IDENTITY_PSEUDONYMOUS,	/* nothing that names a person is asked, and
				 * instead of the session a pseudonym is kept
				 * (rule/context.h) */
	IDENTITY_ANONYMOUS,	/* nothing but the answers: store/anonymous.h */
	IDENTITY__MAX
};
extern const char *const identity_names[IDENTITY__MAX];

struct survey {
	struct str	 code;
	const struct str *languages;	/* BCP 47; [0] is the survey's own */
	size_t		 nlanguages;
	struct text	 title;
	struct text	 intro;
	struct text	 thanks;
	enum progress	 progress;
	bool		 contents;	/* lists the pages to go back to */
	bool		 review;	/* all answers before they are sent */
	bool		 one_each;	/* question a screen: form/screens.h */
	bool		 later;		/* may be left and gone on with */
	bool		 edits;		/* answers may be changed when sent */
	enum identity	 identity;
	bool		 random;	/* its pages, for each visit */
	bool		 shuffles;	/* that, or a page's or question's own */
	bool		 jumps;		/* a page of it does */
	bool		 files;		/* a question of it asks for one */
	int64_t		 minutes;	/* it should take no longer .. */
	bool		 says_minutes;	/* .. as it says itself */
	const struct survey_page *pages;
	size_t		 npages;
	const struct question *questions;	/* of all pages, in order */
	size_t		 nquestions;
	/* Questions by their code's hash; NULL parts two runs. */
	const struct question *const *by_code;
	size_t		 nby_code;	/* a power of two */
	uint64_t	 steps;		/* what reading it took: see below */
};

/* Compile the RELAX NG schema for survey_lint; a later call replaces it.
 * false: *why says what is wrong with it (static storage). */
bool		 survey_schema_load(const char *path, const char **why) MUST_USE;
void		 survey_schema_free(void);

/*
 * Steps count work where time would count the machine: an element read, a byte
 * of a condition, a code compared, a part of a condition tried with one
 * combination of answers.
 */
#define SURVEY_LINT_STEPS	(20U * 1000 * 1000)	/* about a second */

/*
 * May this definition be published? All that is slow or strict is asked here,
 * and only here: never on an event loop. OK: *survey is set (errors may hold
 * warnings); E_INVALID: every fault found is in errors, among them that it
 * takes more than so many steps to judge; E_TOO_BIG: over SURVEY_FILE_MAX;
 * E_INTERNAL: no schema was loaded.
 */
enum status	 survey_lint(struct arena *, struct str xml, uint64_t steps,
		    const struct survey **, struct findings *) MUST_USE;
/* The same, with what else it is judged by. */
struct survey_limits {
	uint64_t	 steps;
	int64_t		 minutes;	/* of one that says none itself */
};
enum status	 survey_lint_within(struct arena *, struct str xml,
		    const struct survey_limits *, const struct survey **,
		    struct findings *) MUST_USE;
/*
 * Read what was published. It is trusted: steps grow with its bytes, and what
 * a later lint would refuse is read all the same, as well as it can be (a
 * condition that makes no sense any more is taken for true, a question of an
 * unknown type for a statement). E_INTERNAL: it is no definition at all.
 */
enum status	 survey_load(struct arena *, struct str xml,
		    const struct survey **) MUST_USE;
/* May next follow old without damage to answers given to old? Errors and
 * warnings are added, with lines of next. E_INVALID if one is fatal. */
enum status	 survey_check_against(struct arena *, const struct survey *old,
		    const struct survey *next, struct findings *) MUST_USE;
/* May next follow, where older came before newest? A code that was dropped
 * does not come back as something else, nor as another type or score. */
enum status	 survey_check_return(struct arena *, const struct survey *older,
		    const struct survey *newest, const struct survey *next,
		    struct findings *) MUST_USE;

/* The most that a page can send: code points typed, and fields. */
void		 survey_page_size(const struct survey_page *, size_t *letters,
		    size_t *fields);
/* In bytes, of the largest page. */
size_t		 survey_body_most(const struct survey *);

/* The text in language lang (an index), else in the survey's own language;
 * none if it has neither. */
struct str	 text_in(const struct text *, size_t lang);
/* White space as people lay out XML means nothing: one blank; but an empty
 * line parts two paragraphs: one empty line. None at the ends. */
struct str	 survey_text_squeeze(struct arena *, struct str);
bool		 text_is_given(const struct text *);
/* Index of a language tag ("de-AT" finds "de"); 0 when there is none. */
size_t		 survey_language_find(const struct survey *, struct str tag);
/* The best match of an Accept-Language header; 0 when nothing matches. */
size_t		 survey_language_pick(const struct survey *, struct str accept);

/* NULL when there is no such code. */
const struct question	*survey_question_find(const struct survey *, struct str);
const struct question_option *question_option_find(const struct question *,
		    struct str);
/* How people read a value: an option's label, "Other", or the value itself. */
struct str	 survey_answer_label(const struct question *, struct str value,
		    size_t lang);

#endif
