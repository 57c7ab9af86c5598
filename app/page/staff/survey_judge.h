/*
 * What is to be said of a definition before it is published: what is wrong
 * with it, whether it would damage answers that are there, and what is
 * different from the newest version. Judged in threads, since all of this
 * takes longer than others should wait.
 */
#ifndef PAGE_STAFF_SURVEY_JUDGE_H
#define PAGE_STAFF_SURVEY_JUDGE_H

#include "form/survey_difference.h"
#include "http/rq.h"

#define JUDGE_DIFFERENCES	200	/* what is listed of them */
#define JUDGE_FAULTS	(FINDINGS_MAX + 1)	/* and the colours */

struct judged_fault {
	struct str	 why;		/* in words, without the place */
	bool		 is_english;	/* whatever its reader reads */
	enum word	 id;		/* of the sentence, or W_NONE */
	enum finding_severity severity;
	struct str	 question;	/* its code, or none */
	struct str	 page;		/* its code where it is of a page */
	struct str	 label;		/* the wording of either */
	struct str	 language;	/* whose texts it is about, or none */
	bool		 is_theme;	/* of the customer's colours */
	int		 line;		/* of the definition; 0: the whole */
	struct mend	 mend;
};

struct judgement {
	bool		 is_survey;	/* it can be read at all */
	struct str	 title;		/* in its own language */
	struct judged_fault *faults;	/* at most JUDGE_FAULTS */
	size_t		 nfaults;
	bool		 is_refused;	/* one of all of them is no warning */
	bool		 cut;		/* there are more than are listed */
	bool		 is_same;	/* byte for byte the newest version */
	struct survey_difference *differences;
	size_t		 ndifferences;	/* listed */
	size_t		 nmore;		/* and so many more */
};

/*
 * newest: of that survey the newest version's number, 0 if none is published;
 * the definition is held against all versions up to it. What is wrong with the
 * definition is in *j; a status is about the request: E_BUSY, the database's.
 */
enum status	 draft_judge(struct rq *, struct str definition,
		    struct str survey, int64_t newest, struct judgement *j)
		    MUST_USE AWAITS;

/* One that a thread found, for who reads it. */
void		 judged_fault_make(struct rq *, const struct finding *,
		    struct judged_fault *);

#endif
