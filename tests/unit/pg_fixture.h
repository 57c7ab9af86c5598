/*
 * What the tests of the driver share: a PostgreSQL of their own in a new
 * folder below /tmp, the superuser's eye on it, and an event loop of a few
 * lines in which many coroutines use the driver at once, as in the web server.
 */
#ifndef PG_FIXTURE_H
#define PG_FIXTURE_H

#include <poll.h>
#include <pwd.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <libpq-fe.h>

#include "base/co.h"
#include "base/pg_int.h"

#define PG_BIN		"/usr/lib/postgresql/15/bin"
#define FIXTURE		static __attribute__((unused))
#define PG_SKIP		if (!server.installed) {			\
				print_message("skipped: PostgreSQL 15 is not " \
				    "installed\n");			\
				skip();					\
			}

FIXTURE struct server {
	char	 dir[64];
	char	 conninfo[300];
	pid_t	 pid;
	bool	 installed;
	PGconn	*admin;
} server;

/* As root, PostgreSQL runs as its own user: it refuses root. */
FIXTURE void
command_as_pg(char *out, size_t n, const char *signal, const char *command)
{
	struct passwd	*pw = geteuid() == 0 ? getpwnam("postgres") : NULL;
	char		 who[80] = "";

	if (pw != NULL)
		(void)snprintf(who, sizeof(who), "--reuid %u --regid %u "
		    "--clear-groups ", (unsigned)pw->pw_uid,
		    (unsigned)pw->pw_gid);
	(void)snprintf(out, n, "cd %s && exec setpriv %s%s%s -- %s",
	    server.dir, who, signal == NULL ? "" : "--pdeathsig ",
	    signal == NULL ? "" : signal, command);
}

FIXTURE PGconn *
admin_connect(void)
{
	char	 info[200];

	(void)snprintf(info, sizeof(info),
	    "host=%s user=postgres dbname=postgres", server.dir);
	return (PQconnectdb(info));
}

/* Starts the server and waits until it answers. */
FIXTURE void
server_start(void)
{
	char	 line[900], command[500];
	int64_t	 end = clock_ms() + 60000;

	(void)snprintf(command, sizeof(command), PG_BIN "/postgres -D %s/data "
	    "-k %s -c listen_addresses= -c fsync=off -c max_connections=40 "
	    "-c shared_buffers=16MB -c logging_collector=off >>%s/log 2>&1",
	    server.dir, server.dir, server.dir);
	command_as_pg(line, sizeof(line), "QUIT", command);
	if ((server.pid = fork()) == 0) {
		(void)execl("/bin/sh", "sh", "-c", line, NULL);
		_exit(127);
	}
	for (;;) {
		server.admin = admin_connect();
		if (PQstatus(server.admin) == CONNECTION_OK)
			return;
		PQfinish(server.admin);
		server.admin = NULL;
		assert_true(clock_ms() < end);
		assert_int_equal(waitpid(server.pid, NULL, WNOHANG), 0);
		(void)poll(NULL, 0, 20);
	}
}

/* SIGINT: fast, clients are cut; SIGQUIT: at once, recovery at the start. */
FIXTURE void
server_stop(int signal)
{
	int	 status;

	PQfinish(server.admin);
	server.admin = NULL;
	(void)kill(server.pid, signal);
	assert_int_equal(waitpid(server.pid, &status, 0), server.pid);
	server.pid = 0;
}

/* The first value of an answer as text, or "". */
FIXTURE const char *
admin(const char *fmt, ...)
{
	static char	 value[4096];
	char		 sql[4096];
	PGresult	*r;
	va_list		 ap;

	va_start(ap, fmt);
	(void)vsnprintf(sql, sizeof(sql), fmt, ap);
	va_end(ap);
	r = PQexec(server.admin, sql);
	if (PQresultStatus(r) != PGRES_TUPLES_OK &&
	    PQresultStatus(r) != PGRES_COMMAND_OK)
		fail_msg("%s: %s", sql, PQresultErrorMessage(r));
	(void)snprintf(value, sizeof(value), "%s",
	    PQntuples(r) > 0 ? PQgetvalue(r, 0, 0) : "");
	PQclear(r);
	return (value);
}

/* Ends every connection of the driver and waits until their processes have
 * gone; gives their number. */
FIXTURE int
backends_kill(void)
{
	return (atoi(admin("select count(pg_terminate_backend(pid, 5000)) "
	    "from pg_stat_activity where usename = 'tester'")));
}

FIXTURE void
server_make(const char *schema)
{
	char	 line[900], command[500];

	server.installed = access(PG_BIN "/initdb", X_OK) == 0;
	if (!server.installed)
		return;
	(void)strcpy(server.dir, "/tmp/test_pg.XXXXXX");
	assert_non_null(mkdtemp(server.dir));
	if (geteuid() == 0)
		assert_int_equal(chown(server.dir,
		    getpwnam("postgres")->pw_uid, (gid_t)-1), 0);
	assert_int_equal(chmod(server.dir, 0755), 0);
	(void)snprintf(command, sizeof(command), PG_BIN "/initdb -D %s/data "
	    "-U postgres -A trust -N -E UTF8 --locale=C.UTF-8 >%s/initdb 2>&1",
	    server.dir, server.dir);
	command_as_pg(line, sizeof(line), NULL, command);
	assert_int_equal(system(line), 0);
	(void)snprintf(server.conninfo, sizeof(server.conninfo),
	    "host=%s user=tester dbname=postgres application_name=test_pg "
	    "client_encoding=UTF8 options='-c statement_timeout=900ms "
	    "-c lock_timeout=300ms'", server.dir);
	server_start();
	(void)admin("%s", schema);
}

FIXTURE void
server_remove(void)
{
	char	 line[200];

	if (!server.installed)
		return;
	if (server.pid != 0)
		server_stop(SIGQUIT);
	(void)snprintf(line, sizeof(line), "rm -rf %s", server.dir);
	assert_int_equal(system(line), 0);
}

/* --- many at once --------------------------------------------------------- */

#define TASKS_MAX	700

struct task {
	struct co	*co;
	struct arena	*arena;
	struct db	 db;
	int64_t		 n;		/* the task's own number */
	enum status	 st;
	bool		 ready;
	bool		 done;
	void		(*run)(struct task *);
};

static struct {
	struct pg	*pg;
	struct task	 tasks[TASKS_MAX];
	size_t		 ntasks;
	struct {
		struct pg_conn	*conn;
		int		 fd;
		bool		 write;
	} watch[PG_CONNS_MAX];
	int64_t		 later;		/* when pg_later is due; 0: not */
} loop;

FIXTURE void
loop_watch(struct pg_conn *conn, size_t slot, int fd, bool write)
{
	loop.watch[slot].conn = conn;
	loop.watch[slot].fd = fd;
	loop.watch[slot].write = write;
}

FIXTURE void
loop_unwatch(struct pg_conn *conn, size_t slot, int fd)
{
	assert_ptr_equal(loop.watch[slot].conn, conn);
	assert_int_equal(loop.watch[slot].fd, fd);
	loop.watch[slot].conn = NULL;
}

FIXTURE void
loop_later(struct pg *pg, int64_t ms)
{
	assert_ptr_equal(pg, loop.pg);
	assert_int_equal(loop.later, 0);
	loop.later = clock_ms() + ms;
}

static const struct pg_loop	 test_loop = { loop_watch, loop_unwatch,
	loop_later };

FIXTURE void
task_wake(void *arg)
{
	((struct task *)arg)->ready = true;
}

FIXTURE void
task_main(void *arg)
{
	struct task	*t = arg;

	t->run(t);
	t->done = true;
}

FIXTURE void
task_resume(struct task *t)
{
	t->ready = false;
	(void)co_resume(t->co);
}

/* Starts it: it runs until it first waits. */
FIXTURE struct task *
task_add(void (*run)(struct task *), int64_t n)
{
	struct task	*t = &loop.tasks[loop.ntasks++];

	assert_true(loop.ntasks <= TASKS_MAX);
	memset(t, 0, sizeof(*t));
	t->arena = arena_new((size_t)64 << 20, NULL, NULL);
	t->db = (struct db){ .pg = loop.pg, .arena = t->arena };
	t->n = n;
	t->run = run;
	assert_non_null(t->co = co_new(task_main, task_wake, t));
	task_resume(t);
	return (t);
}

/* The client has gone: everything the task held hangs on its arena. */
FIXTURE void
task_drop(struct task *t)
{
	co_free(t->co);
	arena_free(t->arena);
	t->co = NULL;
	t->arena = NULL;
	t->done = true;
	t->ready = false;
}

FIXTURE void
tasks_end(void)
{
	size_t	 i;

	for (i = 0; i < loop.ntasks; i++)
		if (loop.tasks[i].co != NULL)
			task_drop(&loop.tasks[i]);
	loop.ntasks = 0;
}

/* One turn: descriptors, the clock, then those who were woken. */
FIXTURE void
loop_turn(int ms)
{
	struct pollfd	 p[PG_CONNS_MAX];
	size_t		 who[PG_CONNS_MAX], i;
	nfds_t		 n = 0;

	for (i = 0; i < PG_CONNS_MAX; i++) {
		if (loop.watch[i].conn == NULL)
			continue;
		who[n] = i;
		p[n].fd = loop.watch[i].fd;
		p[n].events = (short)(POLLIN |
		    (loop.watch[i].write ? POLLOUT : 0));
		p[n++].revents = 0;
	}
	if (loop.later != 0 && loop.later < clock_ms() + ms)
		ms = (int)(loop.later > clock_ms() ?
		    loop.later - clock_ms() : 0);
	if (poll(p, n, ms) > 0)
		for (i = 0; i < n; i++)
			if (p[i].revents != 0 &&
			    loop.watch[who[i]].conn != NULL)
				pg_conn_ready(loop.watch[who[i]].conn);
	if (loop.later != 0 && loop.later <= clock_ms()) {
		loop.later = 0;
		pg_later(loop.pg);
	}
	pg_tick(loop.pg);
	co_tick(clock_ms());
	for (i = 0; i < loop.ntasks; i++)
		if (loop.tasks[i].ready)
			task_resume(&loop.tasks[i]);
}

FIXTURE size_t
tasks_left(void)
{
	size_t	 i, n;

	for (i = n = 0; i < loop.ntasks; i++)
		n += !loop.tasks[i].done;
	return (n);
}

/* Until every task has ended; at most ms. */
FIXTURE void
loop_run(int ms)
{
	int64_t	 end = clock_ms() + ms;

	while (tasks_left() != 0) {
		if (clock_ms() > end)
			fail_msg("%zu tasks did not end within %d ms",
			    tasks_left(), ms);
		loop_turn(20);
	}
}

/* Until all are up, and the server says so, too: one that it has ended may
 * not have been heard yet. */
FIXTURE void
loop_connected(size_t conns)
{
	int64_t	 end = clock_ms() + 10000;
	size_t	 i, n;

	do {
		assert_true(clock_ms() < end);
		loop_turn(20);
		for (i = n = 0; i < loop.pg->o.conns; i++)
			n += loop.pg->conn[i].state == C_READY;
	} while (n < conns || (size_t)atoi(admin("select count(*) from "
	    "pg_stat_activity where usename = 'tester' and "
	    "application_name = 'test_loop'")) != conns);
}

/* Told apart from a program's connection that is open beside it. */
FIXTURE const char *
loop_conninfo(void)
{
	static char	 info[400];

	(void)snprintf(info, sizeof(info), "%s application_name=test_loop",
	    server.conninfo);
	return (info);
}

FIXTURE void
loop_open(size_t conns)
{
	struct pg_options	 o = { .conns = conns, .loop = &test_loop };

	memset(&loop, 0, sizeof(loop));
	o.conninfo = loop_conninfo();
	assert_non_null(loop.pg = pg_new(&o));
	loop_connected(conns);
}

FIXTURE void
loop_close(void)
{
	tasks_end();
	pg_close(loop.pg);
}

#endif
