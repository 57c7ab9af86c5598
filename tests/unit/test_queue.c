/* How long a failed job waits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "job/queue.h"

static void
backoff(void **state)
{
	static const struct {
		int64_t	tries, least, most;
	} cases[] = {
		{ 0, 5, 6 }, { 1, 5, 6 }, { 2, 10, 12 }, { 3, 20, 25 },
		{ 4, 40, 50 }, { 9, 1280, 1600 }, { 10, 2560, 3200 },
		{ 11, 3600, 4500 }, { INT64_MAX, 3600, 4500 },
	};
	int64_t		s, low, high;
	uint32_t	r;
	size_t		i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		low = INT64_MAX;
		high = 0;
		for (r = 0; r < 5000; r++) {
			s = queue_backoff(cases[i].tries, r);
			low = s < low ? s : low;
			high = s > high ? s : high;
		}
		/* The jitter reaches both ends, and no further. */
		assert_int_equal(low, cases[i].least);
		assert_int_equal(high, cases[i].most);
		s = queue_backoff(cases[i].tries, UINT32_MAX);
		assert_in_range(s, cases[i].least, cases[i].most);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(backoff),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
