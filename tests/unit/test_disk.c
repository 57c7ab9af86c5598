/* The room on a disk, and where each kind of writing ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/disk.h"

#define MB	((int64_t)1024 * 1024)
#define GB	(1024 * MB)

static void
bounds_are(int64_t size, int64_t floor, int64_t low, int64_t at, int64_t out)
{
	struct disk_bounds	 b = disk_bounds_of(size, floor);

	assert_int_equal(b.low, low);
	assert_int_equal(b.floor, at);
	assert_int_equal(b.out, out);
}

static void
bounds(void **state)
{
	(void)state;
	bounds_are(250 * GB, 0, 5 * GB, GB, GB / 2);
	bounds_are(420 * MB, 0, 168 * MB, 84 * MB, 42 * MB);
	bounds_are(5 * GB, 0, 2 * GB, GB, GB / 2);
	bounds_are(250 * GB, 10 * GB, 50 * GB, 10 * GB, 5 * GB);
	/* More than two fifths: nothing is said before it is refused. */
	bounds_are(10 * GB, 8 * GB, 8 * GB, 8 * GB, 4 * GB);
}

static void
states(void **state)
{
	struct disk_bounds	 b = { 500, 100, 50 };

	(void)state;
	assert_int_equal(disk_judge(&b, 1000), DISK_FINE);
	assert_int_equal(disk_judge(&b, 500), DISK_FINE);
	assert_int_equal(disk_judge(&b, 499), DISK_LOW);
	assert_int_equal(disk_judge(&b, 100), DISK_LOW);
	assert_int_equal(disk_judge(&b, 99), DISK_FLOOR);
	assert_int_equal(disk_judge(&b, 50), DISK_FLOOR);
	assert_int_equal(disk_judge(&b, 49), DISK_OUT);
	assert_int_equal(disk_judge(&b, 0), DISK_OUT);
}

static void
watching(void **state)
{
	(void)state;
	assert_int_equal(disk_state(), DISK_FINE);
	assert_false(disk_watch("/no/such/folder", 0, 1));
	assert_int_equal(disk_state(), DISK_FINE);
	assert_true(disk_watch("/", INT64_MAX / 8, 1));
	assert_true(disk_left() > 0);
	assert_int_equal(disk_state(), DISK_OUT);
	assert_true(disk_watch("/", 1, 1));
	assert_int_equal(disk_bounds().floor, 1);
}

/* Two who take what only one of them can have. */
static void
taking(void **state)
{
	int64_t	 most;

	(void)state;
	assert_true(disk_watch("/", 1, 3));
	most = disk_left() / 6;		/* twice, by each of three */
	assert_false(disk_take(most + 100 * MB));
	assert_true(disk_take(most / 2));
	assert_false(disk_take(most - 1));
	disk_give(most / 2);
	assert_true(disk_take(most / 2));
	disk_give(most / 2);
	assert_true(disk_watch("/", INT64_MAX / 8, 1));
	assert_false(disk_take(1));
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(bounds),
		cmocka_unit_test(states),
		cmocka_unit_test(watching),
		cmocka_unit_test(taking),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
