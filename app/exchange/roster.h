/*
 * A list of people to write to, pasted or from a spreadsheet as CSV: a line each,
 * with an address and whatever else stands in its columns. What parts the
 * columns, and whether the first line names them, is found out. Linear in its
 * bytes; no clock, and no database.
 */
#ifndef EXCHANGE_ROSTER_H
#define EXCHANGE_ROSTER_H

#include "base/str.h"

#define ROSTER_MAX		10000	/* people; a mailing is as large */
#define ROSTER_NAME		100	/* code points */
#define ROSTER_FIELDS		800	/* bytes, as an address has them */
#define ROSTER_COLUMNS		60	/* those behind are not read */

enum roster_why {
	ROSTER_NO_ADDRESS,
	ROSTER_FORM,		/* it is no address */
	ROSTER_LETTERS,		/* of other letters than servers take */
	ROSTER_LONG_NAME,
	ROSTER_LONG_FIELDS,
	/* The database says these. */
	ROSTER_DUPLICATE,
	ROSTER_OPTOUT,
	ROSTER_BOUNCED,
	ROSTER_COOLDOWN,
	ROSTER__MAX
};

/* As the database has it; ends with NULL. */
extern const char *const roster_whys[ROSTER__MAX + 1];
/* ROSTER__MAX: none of ours. */
enum roster_why	 roster_why_find(struct str);

/* What a survey takes. */
struct roster_wants {
	const struct str *languages;	/* [0]: of who has none, or another */
	size_t		 nlanguages;
	const struct str *fields;	/* codes of its hidden fields */
	size_t		 nfields;
};

struct roster_person {
	int64_t		 line;		/* from 1, as an editor counts */
	struct str	 email;		/* of address_ascii */
	struct str	 name;		/* on one line, or none */
	struct str	 fields;	/* "&plan=gold", or none */
	struct str	 language;
};

struct roster_refusal {
	int64_t		 line;
	enum roster_why	 why;
};

enum roster_end { ROSTER_READ, ROSTER_ENCODING, ROSTER_TOO_MANY };

struct roster {
	struct roster_person *people;
	size_t		 n;
	struct roster_refusal *refusals;
	size_t		 nrefusals;
	int64_t		 lines;		/* with something, without the names of
					 * columns */
};

/* ROSTER_ENCODING: not UTF-8. */
enum roster_end	 roster_read(struct arena *, struct str text,
		    const struct roster_wants *, struct roster *);

#endif
