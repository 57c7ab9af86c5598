/*
 * Survey files of other systems: what one is, its questions as a definition of
 * ours, and a report of what was carried over, changed or left out. It knows
 * no database and no page. It takes as long as a lint, so never on an event
 * loop; survey_schema_load comes first.
 */
#ifndef EXCHANGE_EXCHANGE_H
#define EXCHANGE_EXCHANGE_H

#include "exchange/sketch.h"

#define EXCHANGE_FILE_MAX	((size_t)8 * 1024 * 1024)
/* The most that reading one may take of memory. */
#define EXCHANGE_ARENA		((size_t)512 * 1024 * 1024)

struct triple_s;

struct exchange {
	struct str	 format;	/* "LimeSurvey" ... */
	struct str	 xml;		/* the definition */
	struct str	 code;		/* the survey's .. */
	struct str	 title;		/* .. and in its own language */
	struct str	 language;	/* asked: of a file that says none */
	int64_t		 minutes;	/* asked: of a survey that says none; 0:
					 * as usual */
	struct report	 report;
	struct findings errors;	/* what a lint still says of it */
	enum word	 refused;	/* W_NONE: it was read */
	struct str	 detail;	/* of the refusal, or none */
	const struct triple_s *triple_s;	/* triple_s.h: what reads its data */
};

/* minutes: that it may take, 0: as usual. E_INVALID: refused says why, in
 * words. */
enum status	 exchange_read(struct arena *, struct str file,
		    int64_t minutes, struct exchange *) MUST_USE;

/* --- the readers: fill a sketch, or say why not --- */

struct exchange_file {
	struct arena	*arena;
	struct str	 bytes;
	struct str	 language;	/* where the file says none; or none */
	struct sketch	*sketch;	/* made by the reader */
	const struct triple_s *triple_s;
	enum word	 refused;
	struct str	 detail;
};

typedef bool	 exchange_reader(struct exchange_file *);

exchange_reader	 limesurvey_read, triple_s_read, surveyjs_read, xlsform_read;

/* The same of a file whose format is known; x is all zero before, but for what
 * is asked. */
enum status	 exchange_read_as(struct arena *, struct str file,
		    exchange_reader *, struct exchange *x) MUST_USE;

#endif
