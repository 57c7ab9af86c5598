/* exitpoll audit: what an operator looks at. Nothing is changed. */
#include <stdio.h>
#include <string.h>

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

/* Goes through all seals. 1: one is broken. */
static int
audit_verify(struct tool *t)
{
	struct audit_sealed	*s;
	struct db		 db = t->db;
	enum status		 st;
	int64_t			 behind = 0, entries = 0;
	size_t			 i, n, broken = 0;

	db.arena = arena_new((size_t)64 << 20, NULL, NULL);
	do {
		arena_clear(db.arena);
		st = q_audit_seal_check(&db, &s, &n, .behind = behind,
		    .rows = AUDIT_PAGE);
		for (i = 0; st == OK && i < n; i++) {
			behind = s[i].n;
			entries += s[i].entries;
			broken += s[i].is_broken;
			if (s[i].is_broken || (i + 1 == n && n < AUDIT_PAGE))
				(void)printf("%s: seal %lld of %.*s, over "
				    "%lld entries: %.*s\n", s[i].is_broken ?
				    "BROKEN" : "holds", (long long)s[i].n,
				    STR_ARG(s[i].at), (long long)s[i].entries,
				    STR_ARG(s[i].hash));
		}
	} while (st == OK && n == AUDIT_PAGE);
	arena_free(db.arena);
	if (st != OK)
		return (tool_db_fail(t, st, NULL));
	(void)printf("%lld entries under %lld seals, %zu broken\n",
	    (long long)entries, (long long)behind, broken);
	return (broken != 0);
}

int
tool_audit(struct tool *t, int argc, char **argv)
{
	struct audit_row	*r;
	struct db		 db;
	enum status		 st;
	int64_t			 before;
	size_t			 i, n;
	bool			 verify = argc == 2 &&
				    strcmp(argv[0], "verify") == 0;

	if (argc != 1 && !verify)
		return (2);
	if (!tool_open(t, CONFIG_OWNER) || !tool_enter(t, argv[argc - 1]))
		return (1);
	if (verify)
		return (audit_verify(t));
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
