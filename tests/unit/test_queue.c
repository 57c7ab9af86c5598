/* The table of the kinds of work: how long what failed waits, and what must
 * hold between its figures and the parent's patience. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "job/kind.h"
#include "job/lane.h"

#define MINUTE	60
#define HOUR	3600

static void
backoff(void **state)
{
	static const struct {
		enum kind_id	kind;
		int64_t		tries, least, most;
	} cases[] = {
		{ KIND_MAIL, 0, MINUTE, 75 }, { KIND_MAIL, 1, MINUTE, 75 },
		{ KIND_MAIL, 2, 2 * MINUTE, 150 },
		{ KIND_MAIL, 8, 128 * MINUTE, 160 * MINUTE },
		{ KIND_MAIL, 9, 3 * HOUR, 3 * HOUR + 45 * MINUTE },
		{ KIND_MAIL, INT64_MAX, 3 * HOUR, 3 * HOUR + 45 * MINUTE },
		{ KIND_FOLD, 1, 5, 6 }, { KIND_FOLD, 4, 40, 50 },
		{ KIND_FOLD, 99, 3600, 4500 },
	};
	int64_t		s, low, high;
	uint32_t	r;
	size_t		i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		low = INT64_MAX;
		high = 0;
		for (r = 0; r < 5000; r++) {
			s = kind_wait(&kinds[cases[i].kind], cases[i].tries, r);
			low = s < low ? s : low;
			high = s > high ? s : high;
		}
		/* The jitter reaches both ends, and no further. */
		assert_int_equal(low, cases[i].least);
		assert_int_equal(high, cases[i].most);
		s = kind_wait(&kinds[cases[i].kind], cases[i].tries,
		    UINT32_MAX);
		assert_in_range(s, cases[i].least, cases[i].most);
	}
}

static void
two_days_of_tries(void **state)
{
	const struct kind	*mail = &kinds[KIND_MAIL];
	int64_t			 least, most, n;

	(void)state;
	for (n = 1, least = most = 0; n < mail->tries; n++) {
		least += kind_wait(mail, n, 0);
		most += kind_wait(mail, n, 0) * 5 / 4;
	}
	assert_in_range(least, 48 * HOUR, 54 * HOUR);
	assert_in_range(most, 48 * HOUR, 72 * HOUR);
}

static void
rows(void **state)
{
	const struct kind	*k;
	int			 i, j;

	(void)state;
	for (i = 0; i < KIND__MAX; i++) {
		k = &kinds[i];
		/* Nobody gets a job whose process will still be ended. */
		assert_true(k->lease > LANE_SILENCE + 30);
		assert_true(k->job != NULL || k->round != NULL);
		assert_true(k->round == NULL || k->every > 0);
		assert_in_range(k->processes, 1, 8);
		/* One tenant leaves the others a process. */
		assert_in_range(k->share, 1, k->processes == 1 ? 1 :
		    k->processes - 1);
		assert_true(k->tries >= 1 && k->wait_first > 0 &&
		    k->wait_most >= k->wait_first);
		for (j = 0; j < i; j++)
			assert_string_not_equal(k->name, kinds[j].name);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(backoff),
		cmocka_unit_test(two_days_of_tries),
		cmocka_unit_test(rows),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
