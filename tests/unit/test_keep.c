/*
 * The keeper's parts: its plan, the pauses between starts, logs that are turned
 * while they are written, and the port that is shut without losing anybody.
 */
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "keep/door.h"
#include "keep/program.h"

static struct arena	*arena;
static char		 dir[] = "/tmp/exitpoll-keep-XXXXXX";
static struct plan	 plan;

static const char *
path_of(const char *name)
{
	return (str_fmt(arena, "%s/%s", dir, name).p);
}

static bool
read_text(const char *text, const char **why)
{
	FILE	*f = fopen(path_of("plan"), "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
	return (plan_read(arena, path_of("plan"), &plan, why));
}

#define HEAD	"logs 1000 2\njournal /l/run.log\nroom /\nport 8080\n"
#define PROGRAM	"program a\nstage 2\nlog /l/a.log\narg sleep\narg two words\n"

static void
plans(void **state)
{
	const char	*why;

	(void)state;
	assert_true(read_text(HEAD "starter 77\npidfile /x\n" PROGRAM
	    "socket /s/a.sock\nstop QUIT 30\ndoor\nweight 48000000\nbare\numask 007\nfile /l/e.log\n\n"
	    "program b\nlog /l/a.log\narg true\n", &why));
	assert_int_equal(plan.n, 2);
	assert_int_equal(plan.logs.limit, 1000);
	assert_int_equal(plan.logs.keep, 2);
	assert_int_equal(plan.starter, 77);
	assert_int_equal(plan.port, 8080);
	assert_string_equal(plan.programs[0].argv[1], "two words");
	assert_null(plan.programs[0].argv[2]);
	assert_int_equal(plan.programs[0].stage, 2);
	assert_int_equal(plan.programs[0].stop_signal, SIGQUIT);
	assert_int_equal(plan.programs[0].stop_ms, 30000);
	assert_int_equal(plan.programs[0].umask, 007);
	assert_true(plan.programs[0].door && plan.programs[0].bare);
	assert_int_equal(plan.programs[0].weight.most, 48000000);
	assert_string_equal(plan.programs[0].socket, "/s/a.sock");
	assert_string_equal(plan.programs[0].files[0], "/l/e.log");
	/* One path, one pipe. */
	assert_ptr_equal(plan.programs[0].journal, plan.programs[1].journal);
	assert_int_equal(plan.programs[1].stop_signal, SIGTERM);
	assert_null(plan.programs[1].socket);
}

static void
wrong_plans(void **state)
{
	static const struct {
		const char	*text, *why;
	} cases[] = {
		{ "stage 1\n", "line 1" },
		{ "logs 1000\n", "line 1" },
		{ "logs 0 1\n", "line 1" },
		{ HEAD PROGRAM "stop KILL 3\n", "line 10" },
		{ HEAD PROGRAM "stop QUIT\n", "line 10" },
		{ HEAD PROGRAM "stop QUIT -1\n", "line 10" },
		{ HEAD PROGRAM "umask 8\n", "line 10" },
		{ HEAD PROGRAM "umask\n", "line 10" },
		{ HEAD PROGRAM "port 65536\n", "line 10" },
		{ HEAD PROGRAM "nonsense 1\n", "nonsense" },
		{ HEAD PROGRAM "socket 0123456789012345678901234567890123456789"
		  "01234567890123456789012345678901234567890123456789012345678"
		  "9012345678901234567890\n", "line 10" },
		{ HEAD "program a\nlog /l\n", "lacks" },
		{ HEAD "program a\narg x\n", "lacks" },
		{ HEAD, "lacks" },
		{ PROGRAM, "lacks" },
		{ "", "lacks" },
	};
	const char	*why;
	size_t		 i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_false(read_text(cases[i].text, &why));
		assert_non_null(strstr(why, cases[i].why));
	}
	assert_false(plan_read(arena, "/nonexistent/plan", &plan, &why));
	assert_non_null(strstr(why, "No such file"));
}

static void
pauses(void **state)
{
	static const int	 want[] = { 0, 1, 2, 4, 8, 16, 30, 30 };
	struct program		 p = { .pulse.fd = -1, .pid = 0 };
	pid_t			 child;
	int			 i;

	(void)state;
	for (i = 0; i < 8; i++)
		assert_int_equal(program_pause(i + 1), want[i]);
	assert_int_equal(program_pause(1000000), 30);
	for (i = 1; i <= 40; i++) {
		if ((child = fork()) == 0)
			_exit(0);
		p.pid = child;
		p.since = 1000;
		program_ended(&p, 1000 + LIVES - 1);
		assert_int_equal(p.deaths, i);
		assert_int_equal(p.state, STATE_PAUSED);
		assert_int_equal(p.at, 1000 + LIVES - 1 +
		    program_pause(i) * 1000);
		assert_int_equal(program_is_hopeless(&p, false), i > 20);
		assert_false(program_is_hopeless(&p, true));
	}
	/* One that lived a while begins anew. */
	p.pid = fork();
	if (p.pid == 0)
		_exit(0);
	program_ended(&p, p.since + LIVES);
	assert_int_equal(p.deaths, 1);
	assert_false(program_is_hopeless(&p, false));
}

/* --- logs --- */

static size_t
lines_of(const char *path, char *seen, size_t most)
{
	FILE	*f = fopen(path, "r");
	char	 line[200];
	size_t	 n = 0, number;

	if (f == NULL)
		return (0);
	while (fgets(line, sizeof(line), f) != NULL) {
		assert_int_equal(sscanf(line, "line %zu of many", &number), 1);
		assert_string_equal(strchr(line, 'o'), "of many\n");
		assert_true(number < most);
		assert_int_equal(seen[number], 0);
		seen[number] = 1;
		n++;
	}
	(void)fclose(f);
	return (n);
}

/* What several write at once is there once, whole, in files of their size. */
static void
turning(void **state)
{
	enum { WRITERS = 4, EACH = 5000, ALL = WRITERS * EACH };
	static char	 seen[ALL];
	struct journals	*all = arena_get(arena, sizeof(*all));
	struct journal	*j;
	struct stat	 sb;
	const char	*path;
	size_t		 i, n = 0;
	char		 line[64];
	int		 k, size;

	(void)state;
	all->limit = 20000;
	all->keep = 99;
	j = journal_get(all, path_of("turn.log"));
	assert_true(journal_open(j));
	for (i = 0; i < WRITERS; i++) {
		if (fork() != 0)
			continue;
		for (k = 0; k < EACH; k++) {
			size = snprintf(line, sizeof(line), "line %zu of many\n",
			    i * EACH + (size_t)k);
			if (write(j->to, line, (size_t)size) != size)
				_exit(1);
		}
		_exit(0);
	}
	while (waitpid(-1, NULL, WNOHANG) != -1)
		journal_take(j);
	journal_take(j);
	n = lines_of(path_of("turn.log"), seen, ALL);
	for (k = 1; k <= 99; k++) {
		path = str_fmt(arena, "%s/turn.log.%d", dir, k).p;
		n += lines_of(path, seen, ALL);
		if (stat(path, &sb) == 0)
			assert_true(sb.st_size >= 20000 &&
			    sb.st_size < 20000 + JOURNAL_BUFFER);
	}
	assert_int_equal(n, ALL);
}

/* No more old ones than were asked for, the newest first. */
static void
bounded(void **state)
{
	struct journals	*all = arena_get(arena, sizeof(*all));
	struct journal	*j;
	int		 i;

	(void)state;
	all->limit = 10;
	all->keep = 2;
	j = journal_get(all, path_of("few.log"));
	assert_true(journal_open(j));
	for (i = 0; i < 6; i++)
		journal_line(j, str_fmt(arena, "number %d\n", i).p);
	assert_int_equal(access(path_of("few.log.2"), F_OK), 0);
	assert_int_equal(access(path_of("few.log.3"), F_OK), -1);
	/* One that its program opens itself. */
	assert_false(file_turn(all, path_of("not-there.log")));
	assert_true(file_turn(all, path_of("few.log")) ||
	    access(path_of("few.log"), F_OK) == -1);
}

/* A line without its end waits for it; one that is too long does not. */
static void
halves(void **state)
{
	static char	 seen[2];
	struct journals	*all = arena_get(arena, sizeof(*all));
	struct journal	*j;
	struct stat	 sb;

	(void)state;
	all->limit = 1000000;
	j = journal_get(all, path_of("half.log"));
	assert_true(journal_open(j));
	assert_int_equal(write(j->to, "line 1 ", 7), 7);
	journal_take(j);
	assert_int_equal(lines_of(path_of("half.log"), seen, 2), 0);
	assert_int_equal(write(j->to, "of many\n", 8), 8);
	journal_take(j);
	assert_int_equal(lines_of(path_of("half.log"), seen, 2), 1);
	assert_int_equal(write(j->to, arena_get(arena, JOURNAL_BUFFER + 5),
	    JOURNAL_BUFFER + 5), JOURNAL_BUFFER + 5);
	journal_take(j);
	assert_int_equal(stat(path_of("half.log"), &sb), 0);
	assert_int_equal(sb.st_size, 15 + JOURNAL_BUFFER);
}

/* What could not be written is counted, and said when there is room. */
static void
full_disk(void **state)
{
	struct journals	*all = arena_get(arena, sizeof(*all));
	struct journal	*j;
	char		 text[200] = "";
	FILE		*f;

	(void)state;
	all->limit = 1000000;
	j = journal_get(all, path_of("full.log"));
	assert_true(journal_open(j));
	assert_true((f = freopen("/dev/full", "w", fdopen(j->fd, "w"))) !=
	    NULL);
	j->fd = fileno(f);
	journal_line(j, "gone\n");
	assert_int_equal(j->lost, 5);
	journal_line(j, "gone, too\n");
	assert_int_equal(j->lost, 15);
	(void)fclose(f);
	j->fd = -1;
	journal_line(j, "there\n");
	assert_non_null(f = fopen(path_of("full.log"), "r"));
	assert_true(fread(text, 1, sizeof(text) - 1, f) > 0);
	(void)fclose(f);
	assert_string_equal(text,
	    "\n15 bytes of log were lost: the disk was full\nthere\n");
}

/* --- the port --- */

/* A child that holds 32 MB, and so many files. */
static pid_t
heavy(size_t bytes, int files, int *until)
{
	int	 pipes[2], up[2];
	char	*p, c = 0;
	pid_t	 pid;

	assert_int_equal(pipe2(pipes, O_CLOEXEC), 0);
	assert_int_equal(pipe2(up, O_CLOEXEC), 0);
	assert_true((pid = fork()) != -1);
	if (pid == 0) {
		(void)close(pipes[1]);
		if ((p = malloc(bytes)) == NULL)
			_exit(1);
		memset(p, 1, bytes);
		while (files-- > 0)
			if (dup(0) == -1)
				_exit(1);
		if (write(up[1], p, 1) != 1 || read(pipes[0], &c, 1) == -1)
			_exit(1);
		free(p);
		_exit(0);
	}
	(void)close(pipes[0]);
	assert_int_equal(read(up[0], &c, 1), 1);
	(void)close(up[0]);
	(void)close(up[1]);
	*until = pipes[1];
	return (pid);
}

static void
heavy_end(pid_t pid, int until)
{
	int	 how;

	(void)close(until);
	assert_int_equal(waitpid(pid, &how, 0), pid);
	assert_int_equal(how, 0);
}

/* Memory without use is found; what many connections need is not taken. */
static void
weighing(void **state)
{
	const size_t	 mb = 1000000;
	struct weight	 w = { .most = 24 * (int64_t)mb };
	int		 until;
	pid_t		 pid;

	(void)state;
	assert_false(weight_is_idle(getpid(), w.most));
	pid = heavy(32 * mb, WEIGHT_FEW, &until);
	assert_false(weight_is_idle(getpid(), w.most));
	heavy_end(pid, until);
	pid = heavy(32 * mb, 10, &until);
	assert_true(weight_is_idle(getpid(), w.most));
	assert_false(weight_is_idle(getpid(), 128 * (int64_t)mb));
	/* Three looks in a row, and then it rests. */
	assert_false(weight_is_due(&w, getpid(), 1000));
	assert_false(weight_is_due(&w, getpid(), 1000 + WEIGHT_EVERY - 1));
	assert_false(weight_is_due(&w, getpid(), 1000 + WEIGHT_EVERY));
	assert_true(weight_is_due(&w, getpid(), 1000 + 2 * WEIGHT_EVERY));
	assert_false(weight_is_due(&w, getpid(), 1000 + 3 * WEIGHT_EVERY));
	assert_int_equal(w.next, 1000 + 2 * WEIGHT_EVERY + WEIGHT_REST);
	heavy_end(pid, until);
	w.most = 0;
	assert_false(weight_is_due(&w, getpid(), INT64_MAX));
}

static int
client(int port)
{
	struct sockaddr_in	 sin = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int			 fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK,
				    0);

	assert_true(fd != -1);
	(void)connect(fd, (struct sockaddr *)&sin, sizeof(sin));
	return (fd);
}

static void
shutting(void **state)
{
	struct sockaddr_in	 sin;
	socklen_t		 n = sizeof(sin);
	char			 got[8];
	int			 door, port, in, out, peer, error = 0;

	(void)state;
	assert_true((door = door_open(0)) != -1);
	assert_int_equal(getsockname(door, (struct sockaddr *)&sin, &n), 0);
	port = ntohs(sin.sin_port);
	assert_int_equal(door_open(port), -1);
	assert_true(door_is_empty(door));
	assert_int_equal(accept(door, NULL, NULL), -1);	/* at once */
	in = client(port);
	assert_false(door_is_empty(door));
	assert_true(door_shut(door));
	/* Who is in the queue is still heard ... */
	assert_int_equal(send(in, "hello", 5, 0), 5);
	out = client(port);
	assert_true((peer = accept(door, NULL, NULL)) != -1);
	assert_int_equal(recv(peer, got, sizeof(got), 0), 5);
	/* ... and who comes behind is not in it. */
	assert_true(door_is_empty(door));
	assert_int_equal(send(out, "x", 1, MSG_NOSIGNAL), -1);
	n = sizeof(error);
	assert_int_equal(getsockopt(out, SOL_SOCKET, SO_ERROR, &error, &n), 0);
	assert_int_equal(error, 0);
	(void)close(door);
	(void)close(in);
	(void)close(out);
	(void)close(peer);
}

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(64 << 20, NULL, NULL);
	return (mkdtemp(dir) == NULL ? -1 : 0);
}

static int
end(void **state)
{
	char	 command[80];

	(void)state;
	(void)snprintf(command, sizeof(command), "rm -rf %s", dir);
	arena_free(arena);
	return (system(command));
}

int
main(void)
{
	const struct CMUnitTest	tests[] = {
		cmocka_unit_test(plans),
		cmocka_unit_test(wrong_plans),
		cmocka_unit_test(pauses),
		cmocka_unit_test(turning),
		cmocka_unit_test(bounded),
		cmocka_unit_test(halves),
		cmocka_unit_test(full_disk),
		cmocka_unit_test(shutting),
		cmocka_unit_test(weighing),
	};

	return (cmocka_run_group_tests(tests, begin, end));
}
