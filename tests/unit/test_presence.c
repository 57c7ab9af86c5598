/* Who has an editor open, as the processes of a machine keep it. */
#include <sys/wait.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "store/presence.h"

static struct arena	*arena;

static int
setup(void **state)
{
	(void)state;
	arena = arena_new(SIZE_MAX / 4, NULL, NULL);
	return (arena == NULL ? -1 : 0);
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return (0);
}

static struct str
uuid(char kind, int n)
{
	return (str_fmt(arena, "%c0000000-0000-4000-8000-%012d", kind, n));
}

static struct presence
person(int tenant, int survey, int account, const char *name)
{
	return ((struct presence){ uuid('a', tenant), uuid('b', survey),
	    uuid('c', account), str_of(name) });
}

static size_t
seen(const struct presence *by, struct str names[PRESENCE_SEEN])
{
	return (presence_others(arena, by, names));
}

static void
others_are_seen_and_nobody_elsewhere(void **state)
{
	struct presence	 ana = person(1, 1, 1, "Ana"), bob = person(1, 1, 2,
			    "Bob"), eve = person(2, 1, 3, "Eve"),
			    eli = person(1, 2, 4, "Eli");
	struct str	 names[PRESENCE_SEEN];

	(void)state;
	presence_note(&ana);
	presence_note(&ana);
	assert_int_equal(seen(&ana, names), 0);
	assert_int_equal(seen(&bob, names), 1);
	assert_true(str_is_c(names[0], "Ana"));
	presence_note(&bob);
	assert_int_equal(seen(&ana, names), 1);
	assert_true(str_is_c(names[0], "Bob"));
	/* The same survey id of another tenant; another survey. */
	assert_int_equal(seen(&eve, names), 0);
	assert_int_equal(seen(&eli, names), 0);
}

static void
who_is_nobody_is_not_noted(void **state)
{
	struct presence	 none = person(3, 3, 1, "None"), ana = person(3, 3, 2,
			    "Ana");
	struct str	 names[PRESENCE_SEEN];

	(void)state;
	none.account = STR_NONE;
	presence_note(&none);
	assert_int_equal(seen(&ana, names), 0);
	assert_int_equal(seen(&none, names), 0);
}

static void
a_crowd_stays_within_the_bound(void **state)
{
	struct presence	 p, me = person(4, 4, 0, "Me");
	struct str	 names[PRESENCE_SEEN];
	int		 i;

	(void)state;
	for (i = 1; i < 100; i++) {
		p = person(4, 4, i, "Somebody");
		presence_note(&p);
	}
	assert_int_equal(seen(&me, names), PRESENCE_SEEN);
}

/* Between two letters of UTF-8. */
static void
a_long_name_is_cut(void **state)
{
	struct presence	 ana = person(5, 5, 1, ""), bob = person(5, 5, 2, "B");
	struct str	 names[PRESENCE_SEEN];
	struct buf	 b = buf_new(arena, 400);
	int		 i;

	(void)state;
	buf_char(&b, 'x');
	for (i = 0; i < 100; i++)
		buf_c(&b, "\xd7\xa9");
	ana.name = buf_view(&b);
	presence_note(&ana);
	assert_int_equal(seen(&bob, names), 1);
	assert_int_equal(names[0].len, 79);
	assert_true(str_utf8_is_valid(names[0]));
}

static void
another_process_sees_it(void **state)
{
	static char	 path[] = "/tmp/exitpoll-presence-XXXXXX";
	struct presence	 ana = person(6, 6, 1, "Ana"), bob = person(6, 6, 2,
			    "Bob");
	struct str	 names[PRESENCE_SEEN];
	const char	*why;
	pid_t		 pid;
	int		 fd, how;

	(void)state;
	assert_false(presence_open("/nowhere/at/all", &why));
	assert_int_not_equal(fd = mkstemp(path), -1);
	assert_int_equal(close(fd), 0);
	assert_true(presence_open(path, &why));
	if ((pid = fork()) == 0) {
		if (!presence_open(path, &why))
			_exit(1);
		presence_note(&ana);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &how, 0), pid);
	assert_int_equal(how, 0);
	assert_int_equal(seen(&bob, names), 1);
	assert_int_equal(unlink(path), 0);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(others_are_seen_and_nobody_elsewhere),
		cmocka_unit_test(who_is_nobody_is_not_noted),
		cmocka_unit_test(a_crowd_stays_within_the_bound),
		cmocka_unit_test(a_long_name_is_cut),
		cmocka_unit_test(another_process_sees_it),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}
