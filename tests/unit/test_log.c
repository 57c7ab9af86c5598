/* The log: each line is whole, is JSON, and tells no more than it should. */
#include <sys/wait.h>

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../app/base/log.c"

static char	text[4 << 20];
static int	file = -1;

static void
fresh(void)
{
	char	path[] = "/tmp/exitpoll-log-XXXXXX";

	if (file != -1)
		(void)close(file);
	file = mkostemp(path, O_APPEND);
	assert_true(file != -1);
	assert_int_equal(unlink(path), 0);
	log_to(file);
}

static const char *
written(void)
{
	ssize_t	n;

	log_flush();
	n = pread(file, text, sizeof(text) - 1, 0);
	assert_true(n >= 0);
	text[n] = '\0';
	return (text);
}

static const struct log_request	sample = {
	.ref = STR("7Q4K-9M2F"), .method = "POST",
	.route = "/:tenant/s/:survey", .status = "ok", .code = 303,
	.us = 1234567, .db_us = 890, .in = 412, .out = 0,
};

/* What stands between key and the next comma or brace. */
static void
has(const char *line, const char *part)
{
	if (strstr(line, part) == NULL)
		fail_msg("no %s in %s", part, line);
}

static void
a_request(void **state)
{
	struct log_request	 r = sample;
	struct tm		 tm;
	const char		*s;
	char			 end[64];
	time_t			 then;

	(void)state;
	fresh();
	log_request(&r);
	assert_int_equal(lseek(file, 0, SEEK_END), 0);	/* buffered */
	s = written();
	memset(&tm, 0, sizeof(tm));
	assert_non_null(strptime(s, "{\"time\":\"%Y-%m-%dT%H:%M:%S", &tm));
	then = timegm(&tm);
	assert_in_range(time(NULL) - then, 0, 2);
	assert_int_equal(s[28], '.');
	assert_int_equal(s[32], 'Z');
	(void)snprintf(end, sizeof(end), ",\"pid\":%d}\n", getpid());
	assert_string_equal(s + strlen(s) - strlen(end), end);
	has(s, "Z\",\"level\":\"info\",\"what\":\"request\","
	    "\"ref\":\"7Q4K-9M2F\",\"method\":\"POST\","
	    "\"route\":\"/:tenant/s/:survey\",\"code\":303,\"status\":\"ok\","
	    "\"ms\":1234.567,\"db_ms\":0.890,\"in\":412,\"out\":0,\"pid\":");
	r.db_us = -1;
	r.route = NULL;
	fresh();
	log_request(&r);
	s = written();
	has(s, "\"route\":\"-\"");
	has(s, "\"ms\":1234.567,\"in\"");
}

static void
levels(void **state)
{
	static const struct {
		int		 code;
		const char	*level;
	} cases[] = {
		{ 200, "info" }, { 303, "info" }, { 404, "info" },
		{ 422, "info" }, { 429, "warn" }, { 500, "error" },
		{ 503, "warn" },
	};
	struct log_request	r = sample;
	char			part[32];
	size_t			i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		fresh();
		r.code = cases[i].code;
		log_request(&r);
		(void)snprintf(part, sizeof(part), "\"level\":\"%s\"",
		    cases[i].level);
		has(written(), part);
	}
}

static void
escapes(void **state)
{
	const char	*s;

	(void)state;
	fresh();
	log_event(LEVEL_WARN, "odd", LOG_C("a", "x\"y\\z\n\r\t\x7f"),
	    LOG_S("nul", STR("a\0b")), LOG_C("bad", "\xff\xc3("),
	    LOG_C("sep", "\xe2\x80\xa8\xe2\x80\xae\xc2\x85"),
	    LOG_C("utf8", "\xc3\xa9\xf0\x9f\x98\x80"),
	    LOG_N("low", INT64_MIN), LOG_S("none", STR_NONE));
	s = text;
	/* An event is there without a flush. */
	assert_true(lseek(file, 0, SEEK_END) > 0);
	(void)written();
	has(s, "\"a\":\"x\\\"y\\\\z\\u000a\\u000d\\u0009\\u007f\"");
	has(s, "\"nul\":\"a\\u0000b\"");
	has(s, "\"bad\":\"\\ufffd\\ufffd(\"");
	has(s, "\"sep\":\"\\u2028\\u202e\\u0085\"");
	has(s, "\"utf8\":\"\xc3\xa9\xf0\x9f\x98\x80\"");
	has(s, "\"low\":-9223372036854775808");
	has(s, "\"none\":\"\"");
	assert_ptr_equal(strchr(s, '\n'), s + strlen(s) - 1);
}

/* Values without measure: the line stays in bounds, and JSON. */
static void
long_values(void **state)
{
	struct log_request	 r = sample;
	char			*big;
	const char		*s;

	(void)state;
	big = malloc(100001);
	assert_non_null(big);
	memset(big, '\x01', 100000);
	big[100000] = '\0';
	fresh();
	log_event(LEVEL_INFO, "big", LOG_C("a", big), LOG_C("b", big),
	    LOG_C("c", big), LOG_N("d", 1));
	s = written();
	assert_true(strlen(s) <= LOG_LINE);
	assert_int_equal(s[strlen(s) - 1], '\n');
	assert_int_equal(s[strlen(s) - 2], '}');
	has(s, "\\u0001\",\"pid\":");
	r.ref = str_of(big);
	r.method = r.route = r.status = big;
	fresh();
	log_request(&r);
	s = written();
	assert_true(strlen(s) <= LOG_LINE);
	has(s, "\\u0001\",\"ms\":1234.567,\"db_ms\":0.890,\"in\":412,"
	    "\"out\":0,\"pid\":");
	free(big);
}

/* Every line of s begins and ends as one of ours; gives their number. */
static size_t
lines_whole(const char *s)
{
	const char	*nl;
	size_t		 n;

	for (n = 0; *s != '\0'; s = nl + 1, n++) {
		nl = strchr(s, '\n');
		assert_non_null(nl);
		assert_int_equal(strncmp(s, "{\"time\":\"2", 10), 0);
		assert_int_equal(nl[-1], '}');
		assert_null(memmem(s + 1, (size_t)(nl - s) - 1, "{\"time", 7));
	}
	return (n);
}

static void
processes_together(void **state)
{
	int	i, j, status;
	pid_t	pid[4];

	(void)state;
	fresh();
	log_request(&sample);	/* in the buffer of the parent, once */
	for (i = 0; i < 4; i++) {
		if ((pid[i] = fork()) == 0) {
			for (j = 0; j < 3000; j++)
				log_request(&sample);
			log_flush();
			_exit(0);
		}
		assert_true(pid[i] > 0);
	}
	for (i = 0; i < 4; i++) {
		assert_int_equal(waitpid(pid[i], &status, 0), pid[i]);
		assert_int_equal(status, 0);
	}
	assert_int_equal(lines_whole(written()), 12001);
}

/* A reader that sleeps: no line stops us, and the loss is told. */
static void
full_pipe(void **state)
{
	int	fd[2], i;
	size_t	n, lines;
	ssize_t	got;

	(void)state;
	assert_int_equal(pipe(fd), 0);
	log_to(fd[1]);
	for (i = 0; i < 5000; i++)
		log_request(&sample);
	assert_true(out.dropped > 0);
	lines = 5000 - (size_t)out.dropped;
	assert_int_equal(fcntl(fd[0], F_SETFL, O_NONBLOCK), 0);
	for (n = 0;; n += (size_t)got) {
		got = read(fd[0], text + n, sizeof(text) - n - 1);
		if (got <= 0) {
			log_flush();
			got = read(fd[0], text + n, sizeof(text) - n - 1);
			if (got <= 0)
				break;
		}
	}
	text[n] = '\0';
	assert_int_equal(lines_whole(text), lines);
	log_event(LEVEL_INFO, "next");
	got = read(fd[0], text, sizeof(text) - 1);
	assert_true(got > 0);
	text[got] = '\0';
	has(text, "\"what\":\"log_dropped\",\"lines\":");
	has(text, "\"what\":\"next\"");
	log_to(-1);
	(void)close(fd[0]);
	(void)close(fd[1]);
}

/* Far above what is measured, so that only a change of kind fails. */
static void
is_cheap(void **state)
{
	struct timespec	a, b;
	double		ns;
	int		i;

	(void)state;
	fresh();
	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
	for (i = 0; i < 10000; i++)
		log_request(&sample);
	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
	ns = ((double)(b.tv_sec - a.tv_sec) * 1e9 +
	    (double)(b.tv_nsec - a.tv_nsec)) / i;
	print_message("%.0f ns a line\n", ns);
	assert_true(ns < 20000);
	assert_int_equal(lines_whole(written()), 10000);
}

static void
open_file(void **state)
{
	char		 dir[] = "/tmp/exitpoll-log-XXXXXX";
	char		 path[64];
	const char	*why;
	struct stat	 sb;

	(void)state;
	assert_non_null(mkdtemp(dir));
	(void)snprintf(path, sizeof(path), "%s/log", dir);
	assert_true(log_open(path, &why));
	log_event(LEVEL_INFO, "first");
	assert_int_equal(stat(path, &sb), 0);
	assert_true(sb.st_size > 0);
	assert_int_equal(sb.st_mode & 027, 0);
	(void)close(out.fd);
	(void)unlink(path);
	assert_int_equal(rmdir(dir), 0);
	assert_false(log_open(path, &why));
	has(why, "No such file");
	log_to(-1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request),
		cmocka_unit_test(levels),
		cmocka_unit_test(escapes),
		cmocka_unit_test(long_values),
		cmocka_unit_test(processes_together),
		cmocka_unit_test(full_pipe),
		cmocka_unit_test(is_cheap),
		cmocka_unit_test(open_file),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
