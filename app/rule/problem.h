/*
 * An error as programs read it: application/problem+json (RFC 9457). One table
 * for what the application answers and for what nginx answers by itself. It is
 * in English, like the names of members: whoever reads it writes programs.
 */
#ifndef RULE_PROBLEM_H
#define RULE_PROBLEM_H

#include "base/buf.h"
#include "base/status.h"

#define PROBLEM_TYPE	STR("application/problem+json")

struct problem {
	int		 code;
	const char	*name;		/* the end of its type */
	const char	*title;
	const char	*detail;
	enum status	 status;	/* OK: only nginx says it */
};

extern const struct problem	 problem_rows[];
extern const size_t		 problem_count;

const struct problem *problem_of(enum status);

/* What is wrong with one member of the body (a JSON pointer, "/limit"), or with
 * one parameter of the address ("limit"). */
struct fault {
	struct str	 at;
	bool		 is_parameter;
	struct str	 detail;
};

/* detail none: that of the row. */
void		 problem_json(struct buf *, const struct problem *,
		    struct str detail, struct str reference,
		    const struct fault *, size_t nfaults);

#endif
