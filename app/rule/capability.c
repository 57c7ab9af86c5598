/* Capabilities and their names: see the header. */
#include "rule/capability.h"

static const char	*const names[CAN__MAX] = {
	[CAN_NOTHING] = "",
	[CAN_READ_RESULTS] = "read_results",
	[CAN_EDIT_SURVEYS] = "edit_surveys",
	[CAN_READ_APPLICATIONS] = "read_applications",
	[CAN_MOVE_APPLICATIONS] = "move_applications",
	[CAN_CHANGE_SETTINGS] = "change_settings",
	[CAN_ANSWER_SUPPORT] = "answer_support",
	[CAN_READ_TRANSCRIPTS] = "read_transcripts",
	[CAN_MANAGE_PEOPLE] = "manage_people",
	[CAN_READ_AUDIT] = "read_audit",
	[CAN_SURVEYS_READ] = "surveys:read",
	[CAN_RESPONSES_READ] = "responses:read",
	[CAN_OPENINGS_READ] = "openings:read",
	[CAN_APPLICATIONS_READ] = "applications:read",
	[CAN_INVITATIONS_WRITE] = "invitations:write",
	[CAN_TRANSCRIPTS_WRITE] = "transcripts:write",
	[CAN_WEBHOOKS_WRITE] = "webhooks:write",
};
_Static_assert(CAN__MAX < 32, "a set is the bits of an unsigned");

struct str
capability_name(enum capability what)
{
	return (str_of(names[what]));
}

enum capability
capability_find(struct str name)
{
	int	 i;

	for (i = CAN_NOTHING + 1; i < CAN__MAX; i++)
		if (str_is_c(name, names[i]))
			break;
	return ((enum capability)i);
}

unsigned
capability_set(struct str all)
{
	struct str	 name, rest = all;
	enum capability	 what;
	unsigned	 set = 1U << CAN_NOTHING;
	bool		 more = true;

	while (more) {
		more = str_cut(rest, ' ', &name, &rest);
		if ((what = capability_find(name)) != CAN__MAX)
			set |= 1U << what;
	}
	return (set);
}

bool
capability_in(unsigned set, enum capability what)
{
	return ((set & 1U << what) != 0);
}

enum capability
scope_needs(enum capability scope)
{
	static const enum capability	 needs[CAN__MAX] = {
		[CAN_SURVEYS_READ] = CAN_READ_RESULTS,
		[CAN_RESPONSES_READ] = CAN_READ_RESULTS,
		[CAN_OPENINGS_READ] = CAN_READ_APPLICATIONS,
		[CAN_APPLICATIONS_READ] = CAN_READ_APPLICATIONS,
		[CAN_INVITATIONS_WRITE] = CAN_EDIT_SURVEYS,
		[CAN_TRANSCRIPTS_WRITE] = CAN_READ_TRANSCRIPTS,
		[CAN_WEBHOOKS_WRITE] = CAN_CHANGE_SETTINGS,
	};

	return (needs[scope]);
}
