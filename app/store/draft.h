/*
 * Drafts: what is worked on before it is published, and the steps it came by.
 * A survey has one at most. Knows nothing of what a definition says; who edits
 * reads the draft, changes its text (and finds out there whether the question
 * was changed by somebody else), and writes against the revision that was read.
 */
#ifndef STORE_DRAFT_H
#define STORE_DRAFT_H

#include "queries.h"	/* struct draft_get_row, struct draft_steps_row */

/* What a change did: an id that the catalogue has words for, and the code of
 * the question or page it was done to; "" is the whole survey. */
struct draft_deed {
	struct str	 what;
	struct str	 object;
};

/* E_NOTFOUND: it has none. */
enum status	 store_draft_get(struct db *, struct str survey,
		    struct draft_get_row **) MUST_USE AWAITS;
/* based_on: the version it is a copy of, 0: none. E_CONFLICT: there is one,
 * and it stays as it is. */
enum status	 store_draft_create(struct db *, struct str survey,
		    struct str definition, int64_t based_on) MUST_USE AWAITS;
/* The text becomes next, if the draft still is as seen; *revision is the new
 * one. The same text again is no step. E_CONFLICT: somebody changed it
 * meanwhile: read it, edit it again. E_TOO_BIG: over SURVEY_FILE_MAX. */
enum status	 store_draft_change(struct db *, struct str survey,
		    const struct draft_get_row *seen, struct str next,
		    const struct draft_deed *, int64_t *revision)
		    MUST_USE AWAITS;
/* The last step is taken back, or the one taken back last done again.
 * E_NOTFOUND: there is no such step; E_CONFLICT as above. */
enum status	 store_draft_undo(struct db *, struct str survey,
		    const struct draft_get_row *seen, int64_t *revision)
		    MUST_USE AWAITS;
enum status	 store_draft_redo(struct db *, struct str survey,
		    const struct draft_get_row *seen, int64_t *revision)
		    MUST_USE AWAITS;
/* What the text would be with that step taken back, or done again; nothing is
 * changed. E_INTERNAL: it does not fit. */
enum status	 store_draft_step_text(struct db *,
		    const struct draft_get_row *seen,
		    const struct draft_step_get_row *, bool back,
		    struct str *text) MUST_USE;
/* It goes with its steps. E_CONFLICT: it is another by now, or none. */
enum status	 store_draft_drop(struct db *, struct str survey,
		    int64_t revision) MUST_USE AWAITS;

#endif
