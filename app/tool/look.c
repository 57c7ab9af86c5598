/* exitpoll jobs and audit: what an operator looks at. Nothing is changed. */
#include <stdio.h>

#include "queries.h"
#include "store/job.h"
#include "tool/tool.h"

#define AUDIT_PAGE	1000

/* In the largest unit that tells enough. */
static struct str
span(struct arena *a, int64_t s)
{
	if (s < 120)
		return (str_fmt(a, "%lld s", (long long)s));
	if (s < 120 * 60)
		return (str_fmt(a, "%lld min", (long long)s / 60));
	if (s < 48 * 3600)
		return (str_fmt(a, "%lld h", (long long)s / 3600));
	return (str_fmt(a, "%lld days", (long long)s / 86400));
}

int
tool_jobs(struct tool *t, int argc, char **argv)
{
	struct job_count	*c;
	struct str		 overdue;
	enum status		 st;
	size_t			 i, n;

	(void)argv;
	if (argc != 0)
		return (2);
	if (!tool_open(t, CONFIG_OWNER))
		return (1);
	if ((st = q_job_counts(&t->db, &c, &n)) != OK)
		return (tool_db_fail(t, st, NULL));
	if (n == 0)
		(void)printf("there are no jobs\n");
	else
		(void)printf("%-8s %-8s %8s %10s  %s\n", "kind", "state",
		    "jobs", "overdue", "last error");
	for (i = 0; i < n; i++) {
		overdue = c[i].waits < 0 ? STR("-") :
		    span(t->arena, c[i].waits);
		(void)printf("%-8.*s %-8.*s %8lld %10.*s%s%.*s\n",
		    STR_ARG(c[i].kind), STR_ARG(c[i].state),
		    (long long)c[i].n, STR_ARG(overdue),
		    c[i].error.len == 0 ? "" : "  ", STR_ARG(c[i].error));
	}
	return (0);
}

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
