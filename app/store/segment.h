/*
 * Which responses of a survey are meant: those of a channel or a version, of a
 * language, of what a signed link said of the session, and with one answer. The
 * values of the first six come from rollups, one at a time
 * (sql/migrations/0076_segment.sql); an answer, or several conditions at once,
 * only rows can tell, and then the newest so many of them are read.
 */
#ifndef STORE_SEGMENT_H
#define STORE_SEGMENT_H

#include "base/str.h"

enum segment_field { SEGMENT_CHANNEL, SEGMENT_VERSION, SEGMENT_LANGUAGE,
    SEGMENT_AGENT, SEGMENT_QUEUE, SEGMENT_OUTCOME, SEGMENT__MAX };

/* As the database calls them. */
extern const char *const segment_fields[SEGMENT__MAX];

struct segment {
	struct str	 values[SEGMENT__MAX];	/* none: any */
	int64_t		 version;		/* of SEGMENT_VERSION; 0: any */
	struct str	 cell;			/* "question=code", or none */
};

/* How many conditions there are. */
size_t		 segment_count(const struct segment *);

/* As an argument of a query, which is never null. */
static inline struct str
segment_text(struct str s)
{
	return (s.len != 0 ? s : STR(""));
}

#endif
