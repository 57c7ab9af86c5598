/*
 * Answers to a survey: read from form fields and checked on the server, kept
 * between pages as JSON, read back, counted. One entry per question, always.
 * What a form sends is either taken, or refused with words for the person who
 * sent it; only fields whose name begins with "_" are the page's own, and only
 * an answer to a question that is not shown is dropped.
 */
#ifndef FORM_ANSWER_H
#define FORM_ANSWER_H

#include "base/buf.h"
#include "form/survey.h"

#define ANSWER_ALL_PAGES	((size_t)-1)
#define ANSWER_SHORT_MAX	200	/* code points unless max says else */
#define ANSWER_LONG_MAX		5000
#define ANSWER_LENGTH_MAX	10000	/* what max may say at most */
/* Every text at its longest, each code point escaped as a pair. */
#define ANSWER_JSON_MAX		\
	((size_t)12 * ANSWER_LENGTH_MAX * SURVEY_QUESTIONS_MAX)

/* A form field as sent. A field that came as a file is not one of these. */
struct answer_input {
	struct str	 name;
	struct str	 value;
};

enum answer_state {
	ANSWER_ABSENT,		/* nothing was given */
	ANSWER_GIVEN,		/* values hold it, checked and canonical */
	ANSWER_REFUSED,		/* values hold what was typed, to show again */
	ANSWER_HIDDEN,		/* the question is not shown; values may hold
				 * what was typed until the page is accepted */
};

/* A small tree: what hangs on the value (question.parts) has values, too. */
struct answer {
	enum answer_state state;
	const struct str *values;	/* more than one only for a list */
	size_t		 n;
	struct answer	*parts;		/* [question.nparts]; NULL: none given */
	struct str	 error;		/* for the visitor, or none */
	const struct question_part *error_part;	/* the error is about it */
};

struct answer_strange {
	struct str	 name;
	const struct json_t *value;	/* base/json.h */
};

struct answers {
	const struct survey *survey;
	struct arena	*arena;		/* for what is worked out */
	struct answer	*list;		/* [survey->nquestions], by index */
	/* Stored, and not what this definition asks. It is shown and kept,
	 * and means nothing. */
	const struct answer_strange *strange;
	size_t		 nstrange;
	const unsigned char *visit;	/* whose random orders; NULL: none */
	const size_t	*order;		/* of pages; NULL: as defined */
	bool		*passed;	/* [npages] jumped over; NULL: none */
	size_t		 jump_to;	/* the page that goes on, so far */
	size_t		 nerrors;	/* questions with an error */
	struct str	 error;		/* about the form as a whole, or none */
	/* Codes of questions where something was asked once more and may be
	 * passed, for the form to carry as ANSWER_WARNED. */
	struct str	 warned;
};

#define ANSWER_WARNED	"_warned"

/* All absent (or hidden, as the conditions say). */
void		 answers_init(struct arena *, const struct survey *,
		    struct answers *);

/* Its random orders are those of this visit (form/order.h); the id stays where
 * it is. After answers_init and answers_from_json. */
void		 answers_visit(struct arena *, struct answers *,
		    const unsigned char *id);

/*
 * Read the fields of one page into answers (after answers_init or
 * answers_from_json; what other pages hold stays, unless it gets hidden), or
 * with ANSWER_ALL_PAGES the whole survey at once. Messages come in language
 * lang. E_INVALID: see nerrors, error and each answer's error.
 */
enum status	 answers_read(struct arena *, const struct survey *, size_t page,
		    const struct answer_input *, size_t n, size_t lang,
		    struct answers *) MUST_USE;
/* What an address suggests for one page: answers that are sound are given, as if
 * they had been chosen; of others nothing is said. */
void		 answers_suggest(struct answers *, size_t page,
		    const struct answer_input *, size_t n, size_t lang);
/*
 * Before the last step: is every required question that is shown answered?
 * E_INVALID: *page is the first page with something missing; its answers have
 * the errors.
 */
enum status	 answers_complete(struct arena *, struct answers *, size_t lang,
		    size_t *page) MUST_USE;
/*
 * Hidden fields (type "hidden"): those of the inputs that the survey declares
 * and that are fit are taken, others are not; settled then. The inputs stay
 * where they are.
 */
void		 answers_give(struct answers *, const struct answer_input *,
		    size_t n);
/* Does one of them name a hidden field? */
bool		 survey_is_given(const struct survey *,
		    const struct answer_input *, size_t n);
/* Those that were given as one text, for a form to carry, or none; and back,
 * which takes any text: to be judged by answers_give. */
struct str	 answers_given(struct arena *, const struct answers *);
void		 answers_given_read(struct arena *, const struct survey *,
		    struct str, struct answer_input **, size_t *n);
/* Work out again what is hidden, in order, and drop answers to it. */
void		 answers_settle(struct answers *);

/* Must it be answered, as things are? */
bool		 survey_question_is_required(const struct answers *,
		    const struct question *);
/* What its checks say of the answer that stops nobody, or none. */
struct str	 answers_note(const struct answers *, const struct question *,
		    size_t lang);

bool		 answer_has(const struct answer *, struct str value);
/* The only value, or none; the same of a part. */
struct str	 answer_value(const struct answer *);
struct str	 answer_part(const struct answer *, size_t part);
/* What a person wrote in words of their own, or none. */
struct str	 answer_comment(const struct question *, const struct answer *);
bool		 answers_have_comment(const struct answers *);

/*
 * Page flow. Pages whose condition is false, with nothing shown on them, or
 * that were jumped over are passed over. Pages are indexes.
 */
bool	 survey_question_is_shown(const struct answers *, const struct question *);
/* What a page without script must carry: what is shown, and live questions,
 * whose condition its visitor may be about to change. */
bool	 survey_question_is_offered(const struct answers *,
	    const struct question *);
/* The same of one of the question's codes, of a row, and of an item. */
bool	 survey_code_is_shown(const struct answers *, const struct question *,
	    struct str code);
bool	 survey_code_is_offered(const struct answers *,
	    const struct question *, struct str code);
bool	 survey_part_is_shown(const struct answers *, const struct question *,
	    size_t part);
bool	 survey_part_is_offered(const struct answers *,
	    const struct question *, size_t part);
bool	 survey_page_is_shown(const struct answers *, size_t page);
/* false: there is none. */
bool	 survey_page_first(const struct answers *, size_t *page) MUST_USE;
bool	 survey_page_next(const struct answers *, size_t from, size_t *page)
	    MUST_USE;
bool	 survey_page_before(const struct answers *, size_t from, size_t *page)
	    MUST_USE;
/* 1-based place of a page among the shown ones, and how many there are. */
size_t	 survey_page_number(const struct answers *, size_t page, size_t *of);

/* {"nps":9,"topics":["billing","other"],"topics.other":"text"}: questions in
 * order of the survey, their parts behind them, given answers only; each in
 * the form that its type says. */
void		 answers_json(const struct answers *, struct buf *);
/* The exact reverse, for what was accepted and stored: values are not judged
 * again, since what a rule says may change, and what the definition has no
 * place for is strange. E_INVALID: base/json.h cannot read it, or it is no
 * object. */
enum status	 answers_from_json(struct arena *, const struct survey *,
		    struct str json, struct answers *) MUST_USE;
/* What is strange under that name, as people read it; or none. */
struct str	 answers_strange(struct arena *, const struct answers *,
		    struct str name);

/* What dashboards count: "nps#shown", "nps#answered", "nps=9",
 * "topics=billing", "topics=other", "why=*" for text that was given, and
 * "minutes~12.5" for a number, besides, to measure. */
void		 answers_cells(struct arena *, const struct answers *,
		    const struct str **cells, size_t *n);

#endif
