/*
 * What a signed-in person may be allowed, and what a token of the API. What each
 * opens is the program's: a row of routes.h names the one it needs. Which roles
 * have it are rows of the database (sql/migrations/0025_roles.sql and later
 * ones), read with each session. A token's are called scopes; no role has one,
 * and they stand in the token's own row.
 */
#ifndef RULE_CAPABILITY_H
#define RULE_CAPABILITY_H

#include "base/str.h"

enum capability {
	CAN_NOTHING,		/* asked of nobody: any account has it */
	CAN_READ_RESULTS,	/* surveys, their scores and responses */
	CAN_EDIT_SURVEYS,	/* make, change, publish, open and close them */
	CAN_READ_APPLICATIONS,	/* and the files that came with them */
	CAN_MOVE_APPLICATIONS,	/* from stage to stage */
	CAN_CHANGE_SETTINGS,	/* how pages look, and what they say of us */
	CAN_ANSWER_SUPPORT,	/* read support requests, and reply */
	CAN_READ_TRANSCRIPTS,	/* what was said in sessions */
	CAN_MANAGE_PEOPLE,	/* who works here, and as what */
	CAN_READ_AUDIT,		/* what was done here, and by whom */
	/* Scopes. */
	CAN_SURVEYS_READ,
	CAN_RESPONSES_READ,
	CAN_OPENINGS_READ,
	CAN_APPLICATIONS_READ,
	CAN_INVITATIONS_WRITE,
	CAN_TRANSCRIPTS_WRITE,
	CAN_WEBHOOKS_WRITE,
	CAN__MAX
};
#define CAN_FIRST_SCOPE	CAN_SURVEYS_READ

/* As the database spells it; "" of CAN_NOTHING, which no row says. */
struct str	 capability_name(enum capability);
/* CAN__MAX: none of ours. */
enum capability	 capability_find(struct str name);

/* Of an account with these, names with blanks between; a name that is none of
 * ours allows nothing. Nobody signed in: 0, not even CAN_NOTHING. */
unsigned	 capability_set(struct str names);
bool		 capability_in(unsigned set, enum capability);
/* What a person must be allowed to give this scope away in a token. */
enum capability	 scope_needs(enum capability scope);

#endif
