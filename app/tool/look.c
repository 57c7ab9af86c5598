/* exitpoll audit: what an operator looks at. Nothing is changed. */
#include <stdio.h>

#include "queries.h"
#include "tool/tool.h"

#define AUDIT_PAGE	1000

static struct str
or_dash(struct str s)
{
	return (s.len == 0 ? STR("-") : s);
}

static void
audit_print(const struct audit_row *r)
{
	struct str	 actor = or_dash(r->actor);
	struct str	 name = or_dash(r->actor_name);
	struct str	 kind = or_dash(r->object_kind);
	struct str	 id = or_dash(r->object_id);

	(void)printf("%.*s %.*s (%.*s) %.*s %.*s %.*s %.*s\n", STR_ARG(r->at),
	    STR_ARG(actor), STR_ARG(name), STR_ARG(r->action), STR_ARG(kind),
	    STR_ARG(id), STR_ARG(r->detail));
}

int
tool_audit(struct tool *t, int argc, char **argv)
{
	struct audit_row	*r;
	struct db		 db;
	enum status		 st;
	int64_t			 before;
	size_t			 i, n;

	if (argc != 1)
		return (2);
	if (!tool_open(t, CONFIG_OWNER) || !tool_enter(t, argv[0]))
		return (1);
	db = t->db;
	/* A page at a time: there are years of it. */
	db.arena = arena_new((size_t)64 << 20, NULL, NULL);
	before = 0;
	do {
		arena_clear(db.arena);
		st = q_audit_list(&db, &r, &n, .before = before,
		    .rows = AUDIT_PAGE);
		for (i = 0; st == OK && i < n; i++) {
			audit_print(&r[i]);
			before = r[i].id;
		}
	} while (st == OK && n == AUDIT_PAGE);
	arena_free(db.arena);
	return (st == OK ? 0 : tool_db_fail(t, st, NULL));
}
