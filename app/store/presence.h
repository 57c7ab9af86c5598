/*
 * Who has a survey's editor open just now: in memory that all web processes of
 * this machine share, because looking at a page writes nothing to the
 * database. Another machine's people are not seen here; what they change is
 * (queries/draft.sql). It is gone PRESENCE_AGE seconds after the last look.
 */
#ifndef STORE_PRESENCE_H
#define STORE_PRESENCE_H

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

#define PRESENCE_AGE	60	/* seconds */
#define PRESENCE_SEEN	8	/* of one survey, at most */

/* Ids are uuids as text. */
struct presence {
	struct str	 tenant;
	struct str	 survey;
	struct str	 account;
	struct str	 name;
};

/* From here on other processes see it: all that open the same file. */
bool		 presence_open(const char *path, const char **why) MUST_USE;
void		 presence_note(const struct presence *);
/* The names of the others with the same survey; how many. */
size_t		 presence_others(struct arena *, const struct presence *,
		    struct str names[PRESENCE_SEEN]);

#endif
