/* Who may do what: roles, what each is allowed, as one table. */
#ifndef RULE_ROLE_H
#define RULE_ROLE_H

#include "base/str.h"

enum role { ROLE_NONE, ROLE_OWNER, ROLE_ANALYST, ROLE_RECRUITER,
	    ROLE_OPERATOR, ROLE__MAX };

enum capability {
	CAN_NOTHING,		/* asked of nobody: any account has it */
	CAN_READ_RESULTS,	/* surveys, their scores and responses */
	CAN_READ_APPLICATIONS,	/* and the files that came with them */
	CAN_MOVE_APPLICATIONS,	/* from stage to stage */
	CAN__MAX
};

/* The role's word as the database spells it; ROLE_NONE: no such role. */
enum role	 role_find(struct str);
bool		 role_can(enum role, enum capability);

#endif
