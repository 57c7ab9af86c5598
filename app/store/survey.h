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
	int64_t		 draft;		/* the revision of the survey's draft
					 * that it is, which goes; 0: of none */
	bool		 closed;	/* if it was never published before,
					 * it does not open */
};

/* What is NULL is kept; an empty time or message takes it away. */
struct survey_set {
	struct str	 state;		/* open, paused, closed, archived; draft
					 * of what was never published */
	struct str	 opens;		/* "2026-03-01 12:30" of the tenant's */
	struct str	 closes;	/* zone */
	struct str	 limit;		/* complete responses, as digits */
	struct str	 title;
	struct str	 slug;
	struct str	 messages;	/* a JSON object: text by language */
};

/* What a survey is at a moment: its state, its times and its limit. */
enum survey_phase {
	PHASE_DRAFT,		/* never published */
	PHASE_SCHEDULED,	/* open, from a time that is to come */
	PHASE_OPEN,
	PHASE_FULL,		/* open, but it has all responses it takes */
	PHASE_ENDED,		/* open until a time that has gone by */
	PHASE_PAUSED,
	PHASE_CLOSED,
	PHASE_ARCHIVED,
	PHASE__MAX
};
extern const char *const survey_phase_names[PHASE__MAX];

enum survey_phase survey_phase(const struct survey_row *);
/* By its state, times and limit, at this moment. */
bool		 survey_is_open(const struct survey_row *);
/* What respondents read while it takes no answers: of messages as stored, the
 * one in this language, else the first, and its language; none: there is
 * none. */
struct str	 survey_message(struct arena *, struct str messages,
		    struct str language, struct str *tag);
/* The definition of one published version. */
enum status	 store_survey_version_get(struct db *, struct str survey_id,
		    int64_t version, struct str *definition) MUST_USE AWAITS;
/* The newest version's number: whatever is current, answers to any of them
 * are kept. 0: none yet. */
enum status	 store_survey_newest(struct db *, struct str slug,
		    struct str *id, int64_t *version) MUST_USE AWAITS;
/* A survey with a draft and no version: respondents find nothing there, and it
 * opens with its first publication if whoever publishes wants that. The title
 * is that of the definition until somebody gives another (store_survey_set);
 * whether the definition makes sense is not asked. *id is the new one.
 * E_CONFLICT: the slug is taken, and nothing is changed; E_INVALID: a slug is
 * 1 to 63 of a-z, 0-9 and "-" (not first) and not "new", a title 1 to 300 characters;
 * E_TOO_BIG: over SURVEY_FILE_MAX. */
enum status	 store_survey_new(struct db *, struct str slug,
		    struct str title, struct str definition, struct str *id)
		    MUST_USE AWAITS;
/* Makes the survey if need be and adds the next version. One that was never
 * published opens, unless told otherwise; a closed one stays closed. Bytes
 * equal to the newest version are no new one: it gives its number. E_CONFLICT:
 * somebody published another version after the one that was checked, or changed
 * the draft; nothing is changed. */
enum status	 store_survey_publish(struct db *,
		    const struct survey_publication *, int64_t *version)
		    MUST_USE AWAITS;
/* Changes what people may set, in one step with its line in the audit log.
 * based: the revision that was seen, or -1: whatever it is. E_NOTFOUND;
 * E_INVALID: no such time, title, limit or slug; E_CONFLICT: another survey
 * has the slug; *verdict, if not "set", says why nothing was changed: "stale",
 * "state", "times" (see sql/migrations/0036_states.sql). */
enum status	 store_survey_set(struct db *, struct str slug, int64_t based,
		    const struct survey_set *, struct str *verdict)
		    MUST_USE AWAITS;

#endif
