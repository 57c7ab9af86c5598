/*
 * Triple-S 2.0: what a file's variables are, where their values stand in its
 * data, and the data's cases, line by line. The meta-data become a sketch; the
 * data become answers to the survey that was made of it.
 */
#ifndef EXCHANGE_TRIPLE_S_H
#define EXCHANGE_TRIPLE_S_H

#include "exchange/exchange.h"
#include "form/answer.h"

#define TRIPLE_S_VARIABLES_MAX	2000
#define TRIPLE_S_DATA_MAX	((size_t)64 * 1024 * 1024)
#define TRIPLE_S_LINE_MAX	((size_t)1024 * 1024)	/* bytes */

enum triple_s_type { TS_SINGLE, TS_MULTIPLE, TS_QUANTITY, TS_CHARACTER,
    TS_LOGICAL, TS_DATE, TS_TIME, TS__MAX };

/* TS_DAY: when the case was completed; TS_SHOWN: whether a question was, for
 * its filter; TS_CONTEXT: what a signed link said; as our own files have them. */
enum triple_s_use { TS_DATA, TS_SERIAL, TS_WEIGHT, TS_DAY, TS_SHOWN,
    TS_CONTEXT };

#define TRIPLE_S_DAY	"completed_on"
/* What a signed link said, by these names. */
#define TRIPLE_S_CONTEXTS	5
extern const char	*const triple_s_contexts[TRIPLE_S_CONTEXTS];

struct triple_s_variable {
	struct str	 name;
	enum triple_s_type type;
	enum triple_s_use use;
	size_t		 start, finish;	/* columns or fields, from 1 */
	size_t		 subfields;	/* of a spread; 0: a string of bits */
	size_t		 width;		/* of one subfield */
	struct sketch_question *question;	/* NULL: it is none here */
	struct sketch_question *other_of;	/* the text of its "other" */
	struct str	 other_code;	/* the value that means "other" here */
};

struct triple_s {
	struct sketch	*sketch;
	struct triple_s_variable *variables;
	size_t		 n, cap;
	bool		 is_csv;
	size_t		 skip;		/* lines before the first case */
	struct str	 refused_at;	/* the variable that made no sense */
};

/* The file and its variables. NULL: refused. */
struct triple_s	*triple_s_variables(struct exchange_file *);

/* One case as form fields of the survey that was made of the sketch. */
struct triple_s_case {
	struct str	 serial;	/* none: it has no such variable */
	struct str	 day;		/* YYYYMMDD, or none */
	struct answer_input *fields;
	size_t		 n, cap;
};

/* The data in UTF-8. encoding: "utf-8", "latin-1", or none: *found says what
 * they were taken for. */
struct str	 triple_s_decode(struct arena *, struct str data,
		    struct str encoding, struct str *found);
/* The next line; false: there is none. */
bool		 triple_s_line(struct str *rest, struct str *line);
/* false: some values cannot be read, and are left out; *why names the first
 * such variable. */
bool		 triple_s_case_read(struct arena *, const struct triple_s *,
		    struct str line, struct triple_s_case *, struct str *why);

#endif
