/*
 * Surveys and their immutable published versions. The definition is handed
 * out as the bytes that were published: reading it is form/survey.h's work,
 * and a page may keep what it read, by (survey, version), for ever.
 */
#ifndef STORE_SURVEY_H
#define STORE_SURVEY_H

#include "base/pg.h"

struct survey_row {
	struct str	 id;
	struct str	 slug;
	struct str	 title;
	struct str	 state;		/* draft, open, closed */
	int64_t		 version;	/* the published one; 0: none yet */
	struct str	 opens_at;	/* RFC 3339 UTC, or none */
	struct str	 closes_at;
	bool		 is_open;	/* state and times, at this moment */
	struct str	 published_at;	/* of version */
	struct str	 definition;	/* XML of version; not set by _list */
};

struct survey_publication {
	struct str	 slug;
	struct str	 title;
	struct str	 definition;	/* checked by the caller .. */
	int64_t		 after;		/* .. against versions 1 to this */
};

/* For a respondent. E_NOTFOUND: none, or a draft; E_GONE: not open now
 * (then *out is set too, for its title). */
enum status	 store_survey_open_get(struct db *, struct str slug,
		    struct survey_row **out) MUST_USE AWAITS;
/* For people signed in: whatever its state. */
enum status	 store_survey_get(struct db *, struct str slug,
		    struct survey_row **out) MUST_USE AWAITS;
/* The definition of one published version. */
enum status	 store_survey_version_get(struct db *, struct str survey_id,
		    int64_t version, struct str *definition) MUST_USE AWAITS;
/* The newest version's number: whatever is current, answers to any of them
 * are kept. 0: none yet. */
enum status	 store_survey_newest(struct db *, struct str slug,
		    struct str *id, int64_t *version) MUST_USE AWAITS;
/* By title. */
enum status	 store_survey_list(struct db *, struct survey_row **, size_t *)
		    MUST_USE AWAITS;
/* Makes the survey if need be, adds the next version and opens it. Bytes
 * equal to the newest version are no new one: it gives its number. E_CONFLICT:
 * somebody published another version after the one that was checked; nothing
 * is changed. */
enum status	 store_survey_publish(struct db *,
		    const struct survey_publication *, int64_t *version)
		    MUST_USE AWAITS;

#endif
