/*
 * exitpoll jobs: what waits in the queue and what died in it, and another
 * round of tries for that. Personal data is not shown: a mail's recipient is
 * on its application's page.
 */
#include <stdio.h>
#include <string.h>

#include "queries.h"
#include "tool/tool.h"

#define DEAD_MOST	1000	/* the newest; there are more reasons to look
				 * into then */

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

static struct str
span_or_dash(struct arena *a, int64_t s)
{
	return (s < 0 ? STR("-") : span(a, s));
}

/* Whether there is a worker: each of its processes has a session. */
static enum status
lanes_print(struct tool *t)
{
	struct lane_counts_row	*r;
	enum status		 st;
	size_t			 i, n;

	if ((st = q_lane_counts(&t->db, &r, &n)) != OK)
		return (st);
	if (n == 0)
		(void)printf("no worker is connected\n");
	else
		(void)printf("processes:");
	for (i = 0; i < n; i++)
		(void)printf(" %.*s %lld", STR_ARG(r[i].lane),
		    (long long)r[i].n);
	(void)printf("%s\n", n == 0 ? "" : "\n");
	return (OK);
}

static int
jobs_show(struct tool *t)
{
	struct job_count	*c;
	struct str		 overdue, age;
	enum status		 st;
	size_t			 i, n;

	if ((st = lanes_print(t)) != OK ||
	    (st = q_job_counts(&t->db, &c, &n)) != OK)
		return (tool_db_fail(t, st, NULL));
	if (n == 0)
		(void)printf("there are no jobs\n");
	else
		(void)printf("%-8s %-8s %8s %10s %10s  %s\n", "kind", "state",
		    "jobs", "overdue", "oldest", "last error");
	for (i = 0; i < n; i++) {
		overdue = span_or_dash(t->arena, c[i].waits);
		age = span_or_dash(t->arena, c[i].age);
		(void)printf("%-8.*s %-8.*s %8lld %10.*s %10.*s%s%.*s\n",
		    STR_ARG(c[i].kind), STR_ARG(c[i].state),
		    (long long)c[i].n, STR_ARG(overdue), STR_ARG(age),
		    c[i].error.len == 0 ? "" : "  ", STR_ARG(c[i].error));
	}
	return (0);
}

static int
jobs_dead(struct tool *t)
{
	struct job_dead_row	*r;
	struct str		 tenant;
	enum status		 st;
	size_t			 i, n;

	if ((st = q_job_dead(&t->db, &r, &n, .rows = DEAD_MOST)) != OK)
		return (tool_db_fail(t, st, NULL));
	if (n == 0)
		(void)printf("no job is dead\n");
	for (i = 0; i < n; i++) {
		tenant = r[i].tenant.len == 0 ? STR("-") : r[i].tenant;
		(void)printf("%lld %.*s %.*s %.*s tries %lld: %.*s\n",
		    (long long)r[i].id, STR_ARG(r[i].ended),
		    STR_ARG(r[i].kind), STR_ARG(tenant),
		    (long long)r[i].tries, STR_ARG(r[i].error));
	}
	if (n == DEAD_MOST)
		(void)printf("the newest %d are shown\n", DEAD_MOST);
	return (0);
}

static int
jobs_retry(struct tool *t, const char *which)
{
	struct job_revive_row	*r;
	enum status		 st;
	int64_t			 id;
	bool			 is_id = str_int(str_of(which), &id);

	if ((st = q_job_revive(&t->db, &r, .id = is_id ? &id : NULL,
	    .kind = is_id ? STR_NONE : str_of(which))) != OK)
		return (tool_db_fail(t, st, NULL));
	if (r->gone != 0)
		(void)printf("%lld cannot be sent any more: what they said "
		    "was deleted\n", (long long)r->gone);
	if (r->revived == 0)
		return (tool_fail(is_id ? "job %s is not dead, and does not "
		    "wait for another try" : "no job of the kind \"%s\" can be "
		    "tried again", which));
	(void)printf("%lld will be tried again\n", (long long)r->revived);
	return (0);
}

int
tool_jobs(struct tool *t, int argc, char **argv)
{
	bool	retry, dead;

	dead = argc == 1 && strcmp(argv[0], "dead") == 0;
	retry = argc == 2 && strcmp(argv[0], "retry") == 0;
	if (argc != 0 && !dead && !retry)
		return (2);
	if (!tool_open(t, CONFIG_OWNER))
		return (1);
	return (dead ? jobs_dead(t) : retry ? jobs_retry(t, argv[1]) :
	    jobs_show(t));
}
