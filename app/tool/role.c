/* exitpoll role: the roles of a customer; and whether the database's
 * capabilities are the program's. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "queries.h"
#include "rule/capability.h"
#include "tool/tool.h"

int
tool_capabilities_check(struct tool *t)
{
	struct capability_row	*row;
	enum status		 st;
	unsigned		 known = 1U << CAN_NOTHING;
	size_t			 i, n;
	int			 what;

	if ((st = q_capability_list(&t->db, &row, &n)) != OK)
		return (tool_db_fail(t, st, NULL));
	for (i = 0; i < n; i++) {
		what = (int)capability_find(row[i].code);
		if (what == CAN__MAX)
			return (tool_fail("the database's capability %.*s is "
			    "none of this program's", STR_ARG(row[i].code)));
		if (!row[i].is_carried)
			return (tool_fail("no role has the capability %.*s",
			    STR_ARG(row[i].code)));
		known |= 1U << what;
	}
	/* Scopes are tokens', and none of a role's. */
	for (what = 0; what < CAN_FIRST_SCOPE; what++)
		if (!capability_in(known, (enum capability)what))
			return (tool_fail("the database does not know the "
			    "capability %s", capability_name(
			    (enum capability)what).p));
	return (0);
}

int
tool_role_check(struct tool *t, struct str role)
{
	struct role_row	*row;
	struct buf	 all = buf_new(t->arena, 128);
	enum status	 st;
	size_t		 i, n;

	if ((st = q_role_list(&t->db, &row, &n)) != OK)
		return (tool_db_fail(t, st, NULL));
	for (i = 0; i < n; i++) {
		if (str_is(row[i].code, role))
			return (0);
		buf_str(&all, i == 0 ? STR("") : STR(", "));
		buf_str(&all, row[i].code);
	}
	return (tool_fail("the role is one of %.*s; or operator for the "
	    "provider's own staff", STR_ARG(buf_view(&all))));
}

int
tool_role(struct tool *t, int argc, char **argv)
{
	struct role_row	*row;
	enum status	 st;
	size_t		 i, n;

	if (argc != 2 || strcmp(argv[0], "list") != 0)
		return (2);
	if (!tool_open(t, CONFIG_OWNER) || !tool_enter(t, argv[1]))
		return (1);
	if ((st = q_role_list(&t->db, &row, &n)) != OK)
		return (tool_db_fail(t, st, NULL));
	for (i = 0; i < n; i++)
		(void)printf("%-31.*s %.*s%s%.*s\n", STR_ARG(row[i].code),
		    STR_ARG(row[i].can), row[i].label.len == 0 ? "" : "  ",
		    STR_ARG(row[i].label));
	return (0);
}
