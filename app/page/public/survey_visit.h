/*
 * What the pages of a survey share: one visit to one survey, what is stored of
 * it and the addresses that lead on; how a page of it is shown; and what
 * stands where it takes no answers.
 */
#ifndef PAGE_PUBLIC_SURVEY_VISIT_H
#define PAGE_PUBLIC_SURVEY_VISIT_H

#include "form/answer.h"
#include "page/part/layout.h"
#include "rule/context.h"
#include "store/cache.h"
#include "store/response.h"
#include "store/visits.h"

/* One visit to one survey: what a request works on. */
struct visit {
	struct rq		*rq;
	struct cached_survey	*cs;
	const struct survey	*def;
	struct form_token	 token;
	struct str		 path;	/* as our own links write it */
	size_t			 lang;
	struct answers		 answers;
	struct str		 kept;	/* answers as stored, or none */
	int64_t			 revision;	/* as in struct response_new */
	bool			 is_unread;	/* the database was not asked */
	bool			 is_stale;	/* what was read is not the newest */
	bool			 declines;	/* "No, thank you" was pressed */
	int64_t			 over;		/* a quota is full: which; or 0 */
	bool			 reviews;	/* it came from the review page */
	bool			 edits;		/* what was sent: see visit_own */
	struct str		 own;		/* then the token that allows it */
	const struct answer_input *given;	/* what may be hidden fields */
	size_t			 ngiven;
	/* What the address suggests for the first page ("a.nps=9", as a link in
	 * a mail has it): shown as chosen, and stored only when it is sent. */
	const struct answer_input *suggested;
	size_t			 nsuggested;
	struct str		 receipt;	/* and the receipt it has */
	struct str		 session;	/* the signed context, or none */
	struct context		 context;	/* and what it says */
	enum context_verdict	 refusal;	/* why it is not taken, or good */
	/* An editor looks at it: nothing is stored or counted, the form carries
	 * what was said so far, and this is where it leads back to. */
	bool			 previews;
	struct str		 back;
};

#define REVIEW_CODE	"_review"	/* no page is called so */

/* The token's own number: language above, version below; and whether the visit
 * came by a signed link, so that what that said cannot be left out. */
#define EXTRA(lang, version)	((uint32_t)(lang) << 24 | (uint32_t)(version))
#define EXTRA_SESSION		0x80000000U
#define EXTRA_LANG(x)		((size_t)((x) >> 24 & 0x7f))
#define EXTRA_VERSION(x)	((int64_t)((x) & 0xffffff))

/* That a response is stored, signed: for THANKS_KNOWN its thanks page need not
 * ask the database. Later it does, and says so if it is not there any more. */
struct thanks_proof {
	uint32_t	 extra;		/* as a form token's */
	uint32_t	 minute;	/* since 1970 */
};

#define THANKS_KNOWN	60		/* minutes */

void		 visit_start(struct visit *, struct rq *,
		    struct cached_survey *);
/* A token that came back names its version and language. */
enum status	 visit_continue(struct visit *, const struct form_token *)
		    MUST_USE AWAITS;
struct str	 visit_token(struct visit *);
void		 visit_reset(struct visit *);
/* No answers yet but what comes with the address, in the visit's own order. */
void		 visit_blank(struct visit *);
/* From what this process keeps, or what was read. */
enum status	 visit_go_on(struct visit *, const struct visit_state *)
		    MUST_USE;
/* What a row holds of a visit. */
enum status	 visit_answers(struct visit *, const struct response *,
		    struct visit_state *) MUST_USE;
/* What is stored under the submission id. *done: nothing more comes, because
 * all of it was sent, or because its visitor declined. */
enum status	 visit_load(struct visit *, struct response **done)
		    MUST_USE AWAITS;
/* *on: it is stored, and there is more to ask. Otherwise the answer is given,
 * or E_BUSY: another page came first, and what it stored is to be read. */
enum status	 visit_send(struct visit *, size_t page, bool complete,
		    bool *on) MUST_USE AWAITS;
enum status	 visit_closed(struct visit *) MUST_USE;
/* What was sent is changed if the survey allows it and the token is for this
 * visit. false: there is one, and it is not. */
bool		 visit_edit_enter(struct visit *, struct str token) MUST_USE;
/* Each lost race means that another page was stored meanwhile. */
#define VISIT_STALE_TRIES	8
/*
 * A respondent's own way back, for VISIT_OWN_DAYS: to go on later, or to change
 * what was sent. Signed for this survey and for one of the two.
 */
enum visit_way { WAY_LATER, WAY_EDIT };
#define VISIT_OWN_DAYS	14
struct visit_own {
	unsigned char	 id[16];
	uint32_t	 extra;		/* as a form token's */
	uint32_t	 until;		/* minutes since 1970 */
	uint32_t	 page;
};
struct str	 visit_own_make(struct visit *, enum visit_way, size_t page);
/* false: it is none, or its time is up. */
bool		 visit_own_read(struct visit *, enum visit_way, struct str,
		    struct visit_own *) MUST_USE;
/* The day until which it leads back. */
struct str	 visit_own_until(struct rq *, const struct visit_own *);
/* Where one who leaves is told how to come back. */
struct str	 later_path(struct visit *, size_t page);
/* As they are stored. */
struct str	 answers_text(struct visit *);

/* Addresses: of a page, of the thanks, of those to who declined; and what a
 * proof of thanks is for: this receipt of this survey. */
struct str	 page_path(struct visit *, size_t page);
/* The same at one of its questions; and where that question's file is sent. */
struct str	 question_path(struct visit *, const struct question *);
struct str	 file_path(struct visit *, const struct question *);
struct str	 review_path(struct visit *);
struct str	 thanks_path(struct visit *, struct str receipt);
struct str	 declined_path(struct visit *);
/* Of those who came when a quota was full; 0: it is not known which. */
struct str	 over_path(struct visit *, int64_t quota);
struct str	 done_path(struct visit *, const struct response *done);
struct str	 thanks_of(struct rq *, struct str slug, struct str receipt);

/* Which quotas its answers count for, "[1,3]"; none: none. */
struct str	 visit_quotas(struct visit *);
/* The same as texts of numbers. */
struct pg_list	 visit_quotas_list(struct visit *);
/* A full one whose condition holds, and can change no more behind this page;
 * or 0. What is remembered says so: the database has the last word. */
int64_t		 visit_quota_full(struct visit *, size_t page);

/* A page with what the visit holds, and what is wrong with it. */
enum status	 survey_page_show(struct visit *, size_t page, int code);
/* All answers before they are sent. */
enum status	 survey_review_show(struct visit *, int code);
/* The first page as a new visitor gets it. */
enum status	 survey_first_send(struct visit *);
/* By a signed link: its first page, or where its response is; or why not. */
enum status	 survey_context_enter(struct visit *, struct str token)
		    MUST_USE AWAITS;
enum status	 survey_context_refuse(struct visit *, enum context_verdict,
		    bool unsent);
/* The link that a form carries. E_MALFORMED: its visit did not come by one. */
enum status	 survey_context_carried(struct visit *, struct str token,
		    enum context_verdict *) MUST_USE AWAITS;
enum status	 survey_context_again(struct visit *);
/* The thanks of a preview. */
enum status	 survey_end_show(struct visit *, bool declined);
/* It takes no answers now. unsent: something came that is not stored. */
enum status	 survey_closed_send(struct rq *, const struct cached_survey *,
		    bool unsent);

#endif
