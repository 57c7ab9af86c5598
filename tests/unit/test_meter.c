/* Counters in a file that several processes map. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <sys/wait.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/meter.h"

static char	path[] = "/tmp/meter-XXXXXX";

static int
file_new(void **state)
{
	int	 fd;

	(void)state;
	if ((fd = mkstemp(path)) == -1)
		return (-1);
	return (close(fd));
}

static int
file_gone(void **state)
{
	(void)state;
	return (unlink(path));
}

/* Another program: it opens the file, counts, and ends or is killed. */
static void
another_counts(int64_t under_way, bool dies)
{
	const char	*why;
	pid_t		 pid;
	int		 code;

	fflush(NULL);
	assert_int_not_equal(pid = fork(), -1);
	if (pid == 0) {
		if (!meter_open(path, &why))
			_exit(1);
		meter_request(3, 303, 700, 200, 10, 20);
		meter_set(GAUGE_REQUESTS_OPEN, under_way);
		if (meter_processes() != 2 ||
		    gauge_sum(GAUGE_REQUESTS_OPEN) != under_way + 5)
			_exit(2);
		if (dies)
			abort();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &code, 0), pid);
	assert_int_equal(dies ? WIFSIGNALED(code) : WEXITSTATUS(code), dies);
}

static void
what_processes_counted_is_there_when_they_are_gone(void **state)
{
	struct meter_route	 m;
	const char		*why;

	(void)state;
	assert_true(meter_open(path, &why));
	meter_set(GAUGE_REQUESTS_OPEN, 5);
	another_counts(7, false);
	another_counts(9, true);
	m = meter_route_sum(3);
	assert_int_equal(m.code[3], 2);
	assert_int_equal(m.within[0], 2);
	assert_int_equal(m.us, 1400);
	assert_int_equal(m.db_us, 400);
	assert_int_equal(m.in, 20);
	assert_int_equal(m.out, 40);
	assert_int_equal(meter_processes(), 1);
	assert_int_equal(gauge_sum(GAUGE_REQUESTS_OPEN), 5);
}

static void
times_fall_into_their_bucket(void **state)
{
	struct meter_route	 m;
	size_t			 i;

	(void)state;
	for (i = 0; i < METER_BOUNDS; i++) {
		meter_request(4, 200, meter_bounds[i].us, 0, 0, 0);
		meter_request(4, 200, meter_bounds[i].us + 1, 0, 0, 0);
	}
	m = meter_route_sum(4);
	assert_int_equal(m.within[0], 1);
	for (i = 1; i < METER_BOUNDS; i++)
		assert_int_equal(m.within[i], 2);
	assert_int_equal(m.within[METER_BOUNDS], 1);
	/* No route, no code of HTTP, a clock that ran backwards. */
	meter_request(9999, 0, -1, -1, 0, 0);
	m = meter_route_sum(METER_NO_ROUTE);
	assert_int_equal(m.code[0], 1);
	assert_int_equal(m.us, 0);
	assert_int_equal(m.db_us, 0);
}

static void
a_file_of_another_layout_is_refused(void **state)
{
	uint64_t	 wrong = 77;
	const char	*why = NULL;
	int		 fd;

	(void)state;
	assert_int_not_equal(fd = open(path, O_WRONLY), -1);
	assert_int_equal(pwrite(fd, &wrong, sizeof(wrong), 0), sizeof(wrong));
	assert_int_equal(close(fd), 0);
	assert_false(meter_open(path, &why));
	assert_non_null(why);
	assert_false(meter_open("/nonexistent/meter", &why));
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(
		    what_processes_counted_is_there_when_they_are_gone),
		cmocka_unit_test(times_fall_into_their_bucket),
		cmocka_unit_test(a_file_of_another_layout_is_refused),
	};

	return (cmocka_run_group_tests(tests, file_new, file_gone));
}
