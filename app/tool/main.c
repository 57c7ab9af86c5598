/*
 * exitpoll: the operator's command line. Each command is a row below; it
 * reads the same settings from the environment as the server does. Commands
 * exit with 0, with 1 after saying what was wrong, and with 2 for a command
 * line that cannot be understood. Each does all of its work or none.
 *
 * Roles: "survey publish" acts as exitpoll_web in the tenant's name, like a
 * page would. The others act as exitpoll_owner: they make, or look at, what
 * no tenant may.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/pg_loop.h"
#include "store/tenant.h"
#include "tool/terminal.h"
#include "tool/tool.h"

#define TOOL_ARENA	((size_t)512 * 1024 * 1024)

static const struct command {
	const char	*name;
	int		 (*run)(struct tool *, int, char **);
	bool		 needs_db;
	const char	*usage;
	const char	*what;
} commands[] = {
	{ "migrate", tool_migrate, true, "",
	  "bring the database's tables up to date" },
	{ "check", tool_check, true, "",
	  "ask the database whether every statement of the programs means there\n"
	  "        what it means here; one over the network as each of the roles" },
	{ "demo", tool_demo, true, "[--responses N]",
	  "load two demo customers; again: changes nothing" },
	{ "tenant", tool_tenant, true, "add SLUG NAME [OPTION VALUE ...] | "
	  "set SLUG OPTION VALUE ... | show SLUG | list",
	  "add a customer, or change one: --name --accent '#rrggbb'\n"
	  "        --logo FILE (PNG, JPEG, WebP, SVG; or none) --time-zone\n"
	  "        --language --min-age --privacy-url --careers-intro --file-mb\n"
	  "        (what all its files may take: 2048) --survey-mb (what all\n"
	  "        versions of its surveys may: 1024) --survey-minutes (how long\n"
	  "        reading and answering one may take: 3) --invitations-a-day\n"
	  "        (sessions sent to be asked about: 100000)\n"
	  "        --support-unanswered (requests: 5000) --mails-a-day (of\n"
	  "        its mailings: 2000), and to change how long\n"
	  "        what is kept, --keep KIND=DAYS or KIND=default; or show one,\n"
	  "        or list them all" },
	{ "user", tool_user, true, "add TENANT EMAIL NAME ROLE | password EMAIL",
	  "add a person (ROLE as \"role list\" has it; TENANT '-' and ROLE\n"
	  "        operator: the provider's own staff), or give one a new\n"
	  "        password, which ends their sessions. The password is read\n"
	  "        from standard input, or made and printed once" },
	{ "role", tool_role, true, "list TENANT",
	  "the roles of a customer, and what each may do" },
	{ "survey", tool_survey, false, "check FILE [TENANT] | convert FILE |\n"
	  "        import TENANT FILE [--slug SLUG] [--data FILE] [--encoding NAME] |\n"
	  "        publish TENANT SLUG FILE |\n"
	  "        set TENANT SLUG OPTION VALUE ... |\n"
	  "        export TENANT SLUG [--format NAME] [--language TAG] [--encoding utf-8] |\n"
	  "        translate FILE TEXTS",
	  "check a survey's definition, by the limits of a customer if one is\n"
	  "        named; or make one of a file of LimeSurvey,\n"
	  "        SurveyJS, XLSForm or Triple-S on standard output, and say what\n"
	  "        became of each question; or make a closed survey of such a\n"
	  "        file, with the responses of Triple-S data (utf-8 or latin-1);\n"
	  "        or publish one as the next version,\n"
	  "        or set --state open, paused, closed or archived, --opens and\n"
	  "        --closes '2026-03-01 12:30' in the tenant's zone or none, and\n"
	  "        --limit, how many complete responses it takes, or none;\n"
	  "        or write all its responses as CSV to standard output, or its\n"
	  "        newest version (xml), texts for translators (po, xliff), or\n"
	  "        Triple-S: triple-s and triple-s-data, with columns of fixed\n"
	  "        width triple-s-fixed and triple-s-fixed-data; or put the texts\n"
	  "        that a translator sent into a definition" },
	{ "quota", tool_quota, false, "recount TENANT SURVEY",
	  "count from the responses how many places of a survey's quotas are\n"
	  "        taken; while it does, who answers it waits" },
	{ "jobs", tool_jobs, true, "[dead | retry ID | retry KIND]",
	  "the queue: the worker's processes, how many jobs of each kind, and\n"
	  "        how long they wait; or those that were given up, and why; or\n"
	  "        give one, or all of a kind, another round of tries" },
	{ "mail", tool_mail, true, "bounced ADDRESS ... | bounced -",
	  "mails to these came back: no mailing goes to them any more, at the\n"
	  "        customers that have written to them. -: a line each, from\n"
	  "        standard input" },
	{ "secret", tool_secret, false, "list | add | use | drop",
	  "the keys that sign forms and addresses, by number: the first signs,\n"
	  "        all verify. add: a new one at the end; use: the last one signs;\n"
	  "        drop: the last one is gone. After each, SIGUSR1 to ./run. use\n"
	  "        and drop seal the customers' keys anew, in the database" },
	{ "edge", tool_edge, false, "DIR",
	  "write the pages that nginx answers errors with by itself" },
	{ "audit", tool_audit, true, "[verify] TENANT",
	  "who did what at this customer, the newest first. verify: is what is\n"
	  "        sealed (what is older than about an hour) as it was? The seals\n"
	  "        also stand in the log, as audit_sealed" },
	{ "routes", tool_routes, false, "[--classes | --locations | --rates]",
	  "every address and what is agreed about it; or what nginx keeps of\n"
	  "        it: bodies by location, and who is counted" },
};

#define COMMANDS	(sizeof(commands) / sizeof(commands[0]))

/* libpq explains itself in several lines, and ends them. */
int
tool_fail(const char *fmt, ...)
{
	char		 line[2048], *from, *to;
	va_list		 ap;

	va_start(ap, fmt);
	(void)vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	for (from = to = line; *from != '\0'; from++)
		if (strchr("\t\n\r ", *from) == NULL)
			*to++ = *from;
		else if (to != line && to[-1] != ' ')
			*to++ = ' ';
	if (to != line && to[-1] == ' ')
		to--;
	(void)fprintf(stderr, "exitpoll: %.*s\n", (int)(to - line), line);
	return (1);
}

int
tool_db_fail(const struct tool *t, enum status st, const char *about)
{
	struct str	 said = pg_failure(t->db.pg);
	const char	*what = "the database refused";

	if (st == E_BUSY && !pg_is_connected(t->db.pg))
		what = "the connection to the database was lost, look what "
		    "became of it";
	if (said.len == 0)
		said = str_of(status_rows[st].name);
	return (tool_fail("%s%s%s: %.*s", about == NULL ? "" : about,
	    about == NULL ? "" : ": ", what, STR_ARG(said)));
}

bool
tool_db_named(const struct tool *t, const char *word)
{
	return (strstr(pg_failure(t->db.pg).p, word) != NULL);
}

static void
pg_release(void *pg)
{
	pg_close(pg);
}

bool
tool_open(struct tool *t, enum config_role role)
{
	const char	*why;

	/* "survey" may do without one, so it was not asked for before. */
	if (t->config.db[strspn(t->config.db, " ")] == '\0') {
		(void)tool_fail("EXITPOLL_DB is not set");
		return (false);
	}
	t->db.arena = t->arena;
	t->db.pg = pg_open(config_conninfo(t->arena, &t->config, role), &why);
	if (t->db.pg == NULL) {
		(void)tool_fail(strncmp(why, "query ", 6) == 0 ?
		    "the database's tables are not those of this program: "
		    "run exitpoll migrate (%s)" :
		    "the database does not answer: %s", why);
		return (false);
	}
	arena_defer(t->arena, pg_release, t->db.pg);
	return (true);
}

bool
tool_enter(struct tool *t, const char *slug)
{
	struct tenant	*tenant;
	enum status	 st;

	st = store_tenant_get(&t->db, str_of(slug), &tenant);
	if (st == E_NOTFOUND)
		(void)tool_fail("there is no tenant \"%s\"", slug);
	else if (st == E_GONE)
		(void)tool_fail("the tenant \"%s\" is suspended", slug);
	else if (st != OK)
		(void)tool_db_fail(t, st, NULL);
	else
		t->db.tenant = tenant->id;
	return (st == OK);
}

static bool
fd_read(int fd, char *p, size_t size)
{
	size_t	 at;
	ssize_t	 n;

	for (at = 0; at < size; at += (size_t)n)
		if ((n = read(fd, p + at, size - at)) <= 0)
			return (false);
	return (true);
}

bool
tool_file_read(struct tool *t, const char *path, size_t max, struct str *out)
{
	struct stat	 sb;
	char		*p;
	bool		 done;
	int		 fd;

	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) == -1 ||
	    fstat(fd, &sb) == -1) {
		(void)tool_fail("%s: %s", path, strerror(errno));
		if (fd != -1)
			(void)close(fd);
		return (false);
	}
	if (!S_ISREG(sb.st_mode) || (uint64_t)sb.st_size > max) {
		(void)close(fd);
		(void)tool_fail("%s: not a file of at most %zu bytes", path,
		    max);
		return (false);
	}
	p = arena_get(t->arena, (size_t)sb.st_size + 1);
	done = fd_read(fd, p, (size_t)sb.st_size);
	(void)close(fd);
	if (!done)
		(void)tool_fail("%s: cannot be read", path);
	*out = (struct str){ p, (size_t)sb.st_size };
	return (done);
}

static int
help(FILE *out, int code)
{
	size_t	 i;

	(void)fprintf(out, "usage: exitpoll COMMAND ...\n\n");
	for (i = 0; i < COMMANDS; i++)
		(void)fprintf(out, "  %s%s%s\n        %s\n", commands[i].name,
		    *commands[i].usage == '\0' ? "" : " ", commands[i].usage,
		    commands[i].what);
	(void)fprintf(out, "  help\n        this list\n\nSettings, by "
	    "environment:\n");
	for (i = 0; config_settings[i].name != NULL; i++)
		(void)fprintf(out, "  %s\n        %s\n",
		    config_settings[i].name, config_settings[i].what);
	return (code);
}

static int
run(const struct command *c, int argc, char **argv)
{
	struct tool	 t = { .arena = arena_new(TOOL_ARENA, NULL, NULL) };
	const char	*why;
	int		 code;

	/* Checking a file must work without a database; a blank passes for
	 * a connection string that says nothing. */
	if (!c->needs_db)
		(void)setenv("EXITPOLL_DB", " ", 0);
	if (!config_read(t.arena, &t.config, &why))
		code = tool_fail("%s", why);
	else if ((code = c->run(&t, argc, argv)) == 2)
		(void)fprintf(stderr, "usage: exitpoll %s%s%s\n", c->name,
		    *c->usage == '\0' ? "" : " ", c->usage);
	/* A password is printed once: not into a full disk. */
	if (fflush(stdout) != 0)
		code = tool_fail("standard output: %s", strerror(errno));
	arena_free(t.arena);
	return (code);
}

int
main(int argc, char **argv)
{
	size_t	 i;

	if (!terminal_guard())
		return (1);
	if (argc < 2)
		return (help(stderr, 2));
	if (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0 ||
	    strcmp(argv[1], "-h") == 0)
		return (help(stdout, 0));
	for (i = 0; i < COMMANDS; i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return (run(&commands[i], argc - 2, argv + 2));
	(void)tool_fail("there is no command \"%s\": see exitpoll help",
	    argv[1]);
	return (2);
}
