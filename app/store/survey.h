/*
 * Surveys and their immutable published versions. The definition is handed
 * out as the bytes that were published; store/cache.h has it loaded.
 */
#ifndef STORE_SURVEY_H
#define STORE_SURVEY_H

#include "queries.h"	/* struct survey_row */

struct survey_publication {
	struct str	 slug;
	struct str	 title;
	struct str	 definition;	/* checked by the caller .. */
	int64_t		 after;		/* .. against versions 1 to this */
};

/* none keeps a value, an empty one takes it away. */
struct survey_set {
	struct str	 state;		/* open or closed */
	struct str	 opens;		/* "2026-03-01 12:30" of the tenant's */
	struct str	 closes;	/* zone */
};

/* By its state and times, at this moment. */
bool		 survey_is_open(const struct survey_row *);
/* The definition of one published version. */
enum status	 store_survey_version_get(struct db *, struct str survey_id,
		    int64_t version, struct str *definition) MUST_USE AWAITS;
/* The newest version's number: whatever is current, answers to any of them
 * are kept. 0: none yet. */
enum status	 store_survey_newest(struct db *, struct str slug,
		    struct str *id, int64_t *version) MUST_USE AWAITS;
/* Makes the survey if need be and adds the next version. A draft is open then;
 * a closed one stays closed. Bytes equal to the newest version are no new one:
 * it gives its number. E_CONFLICT: somebody published another version after
 * the one that was checked; nothing is changed. */
enum status	 store_survey_publish(struct db *,
		    const struct survey_publication *, int64_t *version)
		    MUST_USE AWAITS;
/* Opens, closes, and sets the times. E_NOTFOUND; E_INVALID: no such state or
 * no such time; E_CONFLICT: it would close before it opens. */
enum status	 store_survey_set(struct db *, struct str slug,
		    const struct survey_set *) MUST_USE AWAITS;

#endif
