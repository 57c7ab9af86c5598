/* exitpoll quota: counts again how many places of a survey's quotas are taken. */
#include <stdio.h>
#include <string.h>

#include "queries.h"
#include "tool/tool.h"

int
tool_quota(struct tool *t, int argc, char **argv)
{
	struct quota_recount_row	*row;
	enum status			 st;

	if (argc != 3 || strcmp(argv[0], "recount") != 0)
		return (2);
	if (!tool_open(t, CONFIG_WEB) || !tool_enter(t, argv[1]))
		return (1);
	st = q_quota_recount(&t->db, &row, .slug = str_of(argv[2]));
	if (st == E_NOTFOUND)
		return (tool_fail("%s has no survey %s", argv[1], argv[2]));
	if (st != OK)
		return (tool_db_fail(t, st, NULL));
	(void)printf("%lld quotas, %lld of them counted wrongly before\n",
	    (long long)row->quotas, (long long)row->wrong);
	return (0);
}
