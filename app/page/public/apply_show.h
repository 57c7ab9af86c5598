/* The application form on its way out, empty or refused, and its words. */
#ifndef PAGE_PUBLIC_APPLY_SHOW_H
#define PAGE_PUBLIC_APPLY_SHOW_H

#include "page/public/apply_form.h"
#include "page/public/careers_part.h"
#include "store/file.h"

/* One visit to the form. */
struct apply {
	struct career	 career;
	unsigned char	 draft[DRAFT_ID];
	struct str	 draft_id;	/* the same, as a uuid */
	struct str	 pass;
	int64_t		 until;		/* its end */
	bool		 is_renewed;	/* it was old: look, and send again */
	struct apply_form form;
	struct file	*kept;		/* from an earlier try, or NULL */
	struct application_periods_row *periods;
};

/*
 * Keeping on file rests on consent alone. We know of an applicant that the
 * opening's minimum age was passed and nothing more, so the question is put
 * only where that minimum is an age at which everyone may consent for
 * themselves (GDPR Art. 8: 16, the highest a member state can choose).
 */
#define KEEP_AGE	16
bool		 apply_keep_is_offered(const struct opening *);

/* The words beside the two boxes: what is agreed to is what was shown. */
struct str	 apply_process_text(struct rq *);
struct str	 apply_keep_text(const struct apply *);

/* With the errors that its form has. */
enum status	 apply_send(struct apply *, int code);
/* With what was typed before the age question, under a pass of its own. */
enum status	 apply_begin(const struct career *,
		    const unsigned char draft[DRAFT_ID]) AWAITS;
enum status	 apply_done_send(const struct career *, struct str reference,
		    bool again, bool is_mailed);

#endif
