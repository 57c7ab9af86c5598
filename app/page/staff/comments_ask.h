/*
 * What the list of comments is asked for: its filters, as they stand in the
 * address of the list and of what it leads to.
 */
#ifndef PAGE_STAFF_COMMENTS_ASK_H
#define PAGE_STAFF_COMMENTS_ASK_H

#include "form/survey.h"
#include "page/part/frame.h"
#include "queries.h"

enum ask_name { ASK_Q, ASK_FROM, ASK_TO, ASK_LOW, ASK_HIGH, ASK_V, ASK_LANG,
    ASK_CHANNEL, ASK_AGENT, ASK_QUEUE, ASK_QUESTION, ASK_TAG, ASK__MAX };

/* key: what app.comment_find calls it; NULL: it is no condition of that. */
struct ask_row {
	const char	*name, *key;
	enum word	 label;
	bool		 is_number, is_more;
};
extern const struct ask_row asks[ASK__MAX];

struct ask {
	struct survey_row	*survey;
	const struct survey	*def;	/* NULL: none was published */
	size_t			 lang;
	struct str		 values[ASK__MAX];	/* as typed */
	bool			 holds[ASK__MAX];	/* it is one, and sound */
	size_t			 nholding;
	bool			 by_score;
	struct comment		 at;	/* id none: from the beginning */
	struct problem_view	 problems[ASK__MAX];
	size_t			 nproblems;
};

/* What the address says but for the place in the list. */
void		 ask_read(struct rq *, struct ask *);
/* "low_n_day_microseconds_uuid"; false: it is none of ours. */
bool		 ask_place_read(struct str, struct comment *at) MUST_USE;
/* The conditions, and the words, as app.comment_find takes them. */
struct str	 ask_json(struct arena *, const struct ask *);
struct str	 ask_words(const struct ask *);

/* The list's address, without one filter (ASK__MAX: with all of them), and with
 * another value of one. */
struct str	 ask_url(struct rq *, const struct ask *, enum ask_name without,
		    enum ask_name with, struct str value);
/* And behind a place. */
struct str	 ask_page_url(struct rq *, const struct ask *,
		    const struct comment *);

/* As people read it. */
struct str	 ask_question_label(struct rq *, const struct ask *,
		    struct str code);
struct str	 ask_value_label(struct rq *, const struct ask *,
		    enum ask_name);

/* Does the address say that one came from the comments' list? */
bool		 comments_are_listed(const struct rq *);
/* The responses beside one of a survey's in the list that the address asks
 * for; none at an end, and where it is not in it. */
enum status	 comments_beside(struct rq *, struct str survey_id,
		    struct str response, struct str *newer, struct str *older)
		    MUST_USE AWAITS;

#endif
