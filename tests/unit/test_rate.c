/* Buckets, and that the figures of the limits can be right. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rule/rate.h"

static const struct pace	five = { 5, 1000, 0 };

static void
a_bucket_empties_and_fills(void **state)
{
	int64_t	 full = 0, wait, now = 1000000;
	int	 i;

	(void)state;
	for (i = 0; i < 5; i++) {
		assert_int_equal(pace_take(&five, &full, now, 1, &wait), 1);
		assert_int_equal(wait, 0);
	}
	assert_int_equal(pace_take(&five, &full, now, 1, &wait), 0);
	assert_int_equal(wait, 1000);
	assert_int_equal(pace_take(&five, &full, now + 999, 1, &wait), 0);
	assert_int_equal(wait, 1);
	assert_int_equal(pace_take(&five, &full, now + 1000, 1, &wait), 1);
	assert_int_equal(pace_take(&five, &full, now + 1000, 1, NULL), 0);
	/* However long it stands, it holds no more than it holds. */
	now += 1000000;
	assert_int_equal(pace_take(&five, &full, now, 100, &wait), 5);
	assert_int_equal(pace_take(&five, &full, now, 1, &wait), 0);
}

static void
as_many_as_there_are(void **state)
{
	int64_t	 full = 0, wait;

	(void)state;
	assert_int_equal(pace_take(&five, &full, 0, 3, &wait), 3);
	assert_int_equal(pace_take(&five, &full, 0, 3, &wait), 2);
	assert_int_equal(pace_take(&five, &full, 0, 3, &wait), 0);
	assert_int_equal(full, 5000);
	/* A clock that went back makes nobody wait longer than a bucket. */
	assert_int_equal(pace_take(&five, &full, -100, 1, &wait), 0);
	assert_int_equal(wait, 1100);
}

/* In no window of its length does more get through than the figures say. */
static void
mails_in_any_hour_and_day(void **state)
{
	int64_t	 hour = 0, day = 0, at, sent[400];
	int	 n = 0, i, k;

	(void)state;
	for (at = 0; at < (int64_t)5 * 86400000; at += 60000) {
		/* As the database takes them: both, or neither. */
		int64_t	 h = hour, d = day;

		if (pace_take(&rate_mail_hour, &h, at, 1, NULL) == 0 ||
		    pace_take(&rate_mail_day, &d, at, 1, NULL) == 0)
			continue;
		hour = h;
		day = d;
		assert_true(n < 400);
		sent[n++] = at;
	}
	assert_true(n >= 4 * 5);
	for (i = 0; i < n; i++) {
		for (k = i; k < n && sent[k] < sent[i] + 3600000; k++)
			continue;
		assert_true(k - i <= 5);
		for (k = i; k < n && sent[k] < sent[i] + 86400000; k++)
			continue;
		assert_true(k - i <= 10);
	}
}

static void
every_class_can_be_right(void **state)
{
	const struct rate_row	*r;
	const struct pace	*exact;

	(void)state;
	for (r = rate_rows + 1; r < rate_rows + RATE__MAX; r++) {
		assert_non_null(r->name);
		assert_non_null(r->why);
		/* A link alone is known by its word, and counted at the edge. */
		if (r == &rate_rows[RATE_LINK]) {
			assert_true(r->edge.burst > 0 && r->token.burst == 0);
			continue;
		}
		assert_true(r->token.burst > 0);
		/* Programs are counted by their token, whatever network. */
		exact = r == &rate_rows[RATE_API] ? &r->token : &r->network;
		assert_true(exact->burst > 0);
		/* People meet the application's page before nginx's. */
		assert_true(r->edge.burst > exact->burst);
		assert_true(r->edge.every <= exact->every);
		assert_true(r->network.loose * 10 <= r->network.burst);
		assert_true(r->token.loose <= r->token.burst);
		/* nginx counts whole requests a minute. */
		assert_int_equal(60000 % r->edge.every, 0);
	}
	assert_true(rate_rows[RATE_SURVEY].network.burst >= 3 * 500);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(a_bucket_empties_and_fills),
		cmocka_unit_test(as_many_as_there_are),
		cmocka_unit_test(mails_in_any_hour_and_day),
		cmocka_unit_test(every_class_can_be_right),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
