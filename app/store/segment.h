/*
 * Which responses of a survey are meant: those of a channel or a version, of a
 * language, of what a signed link said of the session, and with one answer. The
 * values of the first six come from rollups, one at a time
 * (sql/migrations/0075_segment.sql); an answer, or several conditions at once,
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

/* The arguments that response_wanted of sql/queries takes: never null. */
#define SEGMENT_ARGS(s)							\
	.channel = segment_text((s)->values[SEGMENT_CHANNEL]),		\
	.of_version = (s)->version,					\
	.spoken = segment_text((s)->values[SEGMENT_LANGUAGE]),		\
	.agent = segment_text((s)->values[SEGMENT_AGENT]),		\
	.queue = segment_text((s)->values[SEGMENT_QUEUE]),		\
	.outcome = segment_text((s)->values[SEGMENT_OUTCOME]),		\
	.cell = segment_text((s)->cell)

static inline struct str
segment_text(struct str s)
{
	return (s.len != 0 ? s : STR(""));
}

#endif
