/* Roles and capabilities: see the header. */
#include "rule/role.h"

#define CAN(what)	(1U << CAN_ ## what)

static const struct {
	const char	*name;		/* as the database spells it */
	unsigned	 can;
} roles[ROLE__MAX] = {
	[ROLE_NONE] = { "", 0 },
	[ROLE_OWNER] = { "owner", CAN(NOTHING) | CAN(READ_RESULTS) |
	    CAN(READ_APPLICATIONS) | CAN(MOVE_APPLICATIONS) },
	[ROLE_ANALYST] = { "analyst", CAN(NOTHING) | CAN(READ_RESULTS) },
	[ROLE_RECRUITER] = { "recruiter", CAN(NOTHING) |
	    CAN(READ_APPLICATIONS) | CAN(MOVE_APPLICATIONS) },
	/* The provider's own staff: no customer's data. */
	[ROLE_OPERATOR] = { "operator", CAN(NOTHING) },
};

enum role
role_find(struct str name)
{
	int	 i;

	for (i = ROLE_OWNER; i < ROLE__MAX; i++)
		if (str_is_c(name, roles[i].name))
			return ((enum role)i);
	return (ROLE_NONE);
}

bool
role_can(enum role role, enum capability what)
{
	return ((roles[role].can & 1U << what) != 0);
}
