/* Who is asked after a session: every reason, and both sides of each edge. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rule/invite.h"

#define NOW	1767225600

static const struct invite_rules	 open_rules = { .percent = 100,
    .window = 72 * 3600 };
static const struct invite_rules	 strict = { .seconds = 60, .messages = 4,
    .channels = STR_INIT("chat voice"),
    .outcomes = STR_INIT("solved\nhalf solved"), .human = true,
    .percent = 25, .window = 3600 };
static const struct invite_session	 fit = {
    .channel = STR_INIT("chat"), .outcome = STR_INIT("Half Solved"),
    .start = NOW - 160, .end = NOW - 100, .messages = 4, .human = true,
    .survey_open = true, .draw = 2499, .now = NOW };

static void
without_rules(void **state)
{
	struct invite_session	 s = { .survey_open = true, .draw = 9999,
				    .now = NOW };

	(void)state;
	assert_int_equal(invite_decide(&open_rules, &s), INVITE_ASKED);
	s.auto_closed = true;
	assert_int_equal(invite_decide(&open_rules, &s), INVITE_AUTO_CLOSED);
	s.survey_open = false;
	assert_int_equal(invite_decide(&open_rules, &s), INVITE_CLOSED);
}

/* What passes all of them, with one thing changed. */
#define EXPECT(reason, change) do {					\
	struct invite_session	 s = fit;				\
	change;								\
	assert_int_equal(invite_decide(&strict, &s), reason);		\
} while (0)

static void
each_rule(void **state)
{
	(void)state;
	EXPECT(INVITE_ASKED, (void)s);
	EXPECT(INVITE_CLOSED, s.survey_open = false);
	EXPECT(INVITE_CHANNEL, s.channel = STR("email"));
	EXPECT(INVITE_CHANNEL, s.channel = STR_NONE);
	EXPECT(INVITE_CHANNEL, s.channel = STR("cha"));
	EXPECT(INVITE_ASKED, s.channel = STR("voice"));
	EXPECT(INVITE_OUTCOME, s.outcome = STR("half"));
	EXPECT(INVITE_OUTCOME, s.outcome = STR_NONE);
	EXPECT(INVITE_ASKED, s.outcome = STR("solved"));
	EXPECT(INVITE_AUTO_CLOSED, s.auto_closed = true);
	EXPECT(INVITE_NO_HUMAN, s.human = false);
	EXPECT(INVITE_SHORT, s.start++);
	EXPECT(INVITE_SHORT, s.start = 0);
	EXPECT(INVITE_SHORT, s.end = 0);
	EXPECT(INVITE_FEW_MESSAGES, s.messages = 3);
	EXPECT(INVITE_NOT_DRAWN, s.draw = 2500);
	EXPECT(INVITE_ASKED, s.draw = 0);
}

static void
the_window(void **state)
{
	struct invite_session	 s = fit;

	(void)state;
	s.end = NOW - 3600;
	s.start = s.end - 60;
	assert_int_equal(invite_decide(&strict, &s), INVITE_LATE);
	s.end++;
	s.start++;
	assert_int_equal(invite_decide(&strict, &s), INVITE_ASKED);
	assert_int_equal(invite_until(&strict, &s), NOW + 1);
	/* A clock that is fast gives no longer time. */
	s.end = NOW + 10000;
	assert_int_equal(invite_until(&strict, &s), NOW + 3600);
	s.end = 0;
	assert_int_equal(invite_until(&strict, &s), NOW + 3600);
}

static void
each_reason_has_a_name(void **state)
{
	int	 i, k;

	(void)state;
	for (i = 0; i < INVITE__MAX; i++) {
		assert_non_null(invite_reasons[i]);
		for (k = 0; k < i; k++)
			assert_string_not_equal(invite_reasons[i],
			    invite_reasons[k]);
	}
	assert_null(invite_reasons[INVITE__MAX]);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(without_rules),
		cmocka_unit_test(each_rule),
		cmocka_unit_test(the_window),
		cmocka_unit_test(each_reason_has_a_name),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
