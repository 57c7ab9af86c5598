/*
 * Coroutines: they take turns, end, are dropped where they stand, give their
 * stacks back, and may go deep. Under AddressSanitizer in ./run test asan.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/co.h"

struct steps {
	char	 text[64];
	size_t	 n;
	char	 name;
	int	 turns;
};

static struct steps	*shared;

static void
step_add(char c)
{
	assert_true(shared->n < sizeof(shared->text) - 1);
	shared->text[shared->n++] = c;
}

static void
turns_take(void *arg)
{
	struct steps	*s = arg;
	int		 i;

	for (i = 0; i < s->turns; i++) {
		step_add(s->name);
		co_yield();
	}
	step_add((char)(s->name - 'a' + 'A'));
}

static void
take_turns(void **state)
{
	struct steps	 all = { .n = 0 };
	struct steps	 a = { .name = 'a', .turns = 2 };
	struct steps	 b = { .name = 'b', .turns = 1 };
	struct co	*one, *two;

	(void)state;
	shared = &all;
	one = co_new(turns_take, NULL, &a);
	two = co_new(turns_take, NULL, &b);
	assert_non_null(one);
	assert_non_null(two);
	assert_int_equal(all.n, 0);	/* nothing runs before the first */
	assert_false(co_resume(one));
	assert_false(co_resume(two));
	assert_false(co_resume(one));
	assert_true(co_resume(two));
	assert_true(co_resume(one));
	assert_string_equal(all.text, "abaBA");
	co_free(one);
	co_free(two);
	co_free(NULL);
}

static void
current_note(void *arg)
{
	struct co	**seen = arg;

	seen[0] = co_current();
	co_yield();
	seen[1] = co_current();
}

static void
inner_run(void *arg)
{
	struct co	**seen = arg;
	struct co	*inner;

	inner = co_new(current_note, NULL, seen);
	assert_non_null(inner);
	assert_false(co_resume(inner));
	seen[2] = co_current();
	co_yield();
	assert_true(co_resume(inner));
	assert_ptr_equal(seen[0], inner);
	co_free(inner);
}

/* One may resume another; each knows who it is. */
static void
nested(void **state)
{
	struct co	*seen[3] = { NULL, NULL, NULL };
	struct co	*outer;

	(void)state;
	assert_null(co_current());
	outer = co_new(inner_run, NULL, seen);
	assert_false(co_resume(outer));
	assert_null(co_current());
	assert_ptr_equal(seen[2], outer);
	assert_ptr_not_equal(seen[0], outer);
	assert_true(co_resume(outer));
	assert_ptr_equal(seen[1], seen[0]);
	assert_null(co_current());
	co_free(outer);
}

static void
leave_early(void *arg)
{
	*(int *)arg = 1;
	co_yield();
	*(int *)arg = 2;
	co_exit();
}

static void
ends_by_exit(void **state)
{
	struct co	*co;
	int		 at = 0;

	(void)state;
	co = co_new(leave_early, NULL, &at);
	assert_false(co_resume(co));
	assert_int_equal(at, 1);
	assert_true(co_resume(co));
	assert_int_equal(at, 2);
	co_free(co);
}

static void
count_down(void *arg)
{
	--*(int *)arg;
}

struct held {
	struct arena	*arena;
	int		 left;
};

static void
hold_and_wait(void *arg)
{
	struct held	*h = arg;
	char		*p;

	h->left++;
	arena_defer(h->arena, count_down, &h->left);
	p = arena_get(h->arena, 10000);
	memset(p, 'x', 10000);
	for (;;)
		co_yield();
}

/* What a vanished client leaves: the coroutine goes, the arena lets go. */
static void
dropped_in_the_middle(void **state)
{
	struct held	 h = { .left = 0 };
	struct co	*co;
	int		 i;

	(void)state;
	for (i = 0; i < 300; i++) {
		h.arena = arena_new(1 << 20, NULL, NULL);
		co = co_new(hold_and_wait, NULL, &h);
		assert_false(co_resume(co));
		if (i % 2 == 0)
			assert_false(co_resume(co));
		assert_int_equal(h.left, 1);
		co_free(co);
		arena_free(h.arena);
		assert_int_equal(h.left, 0);
	}
	/* One that never ran at all. */
	co_free(co_new(hold_and_wait, NULL, &h));
	assert_int_equal(h.left, 0);
}

struct waiter {
	int64_t	 deadline;
	int	 woken;		/* its owner was asked to resume it */
	int	 ended;		/* 1: what it waited for came; 2: too late */
};

static void
waiter_wake(void *arg)
{
	((struct waiter *)arg)->woken++;
}

static void
wait_once(void *arg)
{
	struct waiter	*w = arg;

	w->ended = co_wait(w->deadline) ? 1 : 2;
}

static struct co *
wait_begin(struct waiter *w, int64_t deadline)
{
	struct co	*co;

	*w = (struct waiter){ .deadline = deadline };
	assert_non_null(co = co_new(wait_once, waiter_wake, w));
	assert_false(co_resume(co));
	return (co);
}

/* A wait ends by being woken, by its deadline, or by being dropped; and once
 * only, whatever comes behind. */
static void
waits_end(void **state)
{
	struct waiter	 a, b, c;
	struct co	*one, *two, *three;

	(void)state;
	one = wait_begin(&a, 0);
	two = wait_begin(&b, 1000);
	three = wait_begin(&c, 1000);
	co_tick(999);
	assert_int_equal(a.woken + b.woken + c.woken, 0);
	/* Run without a reason, it goes on waiting. */
	assert_false(co_resume(two));
	co_wake(three);
	co_tick(1000);
	co_wake(two);
	co_tick(2000);
	assert_int_equal(a.woken, 0);
	assert_int_equal(b.woken, 1);
	assert_int_equal(c.woken, 1);
	assert_true(co_resume(two));
	assert_true(co_resume(three));
	assert_int_equal(b.ended, 2);
	assert_int_equal(c.ended, 1);
	co_free(two);
	co_free(three);
	co_free(one);
	co_tick(INT64_MAX);
	assert_int_equal(a.woken, 0);
	assert_int_equal(a.ended, 0);
}

static void
address_note(void *arg)
{
	*(uintptr_t *)arg = (uintptr_t)__builtin_frame_address(0);
}

/* A freed stack is the next one's. */
static void
stacks_are_reused(void **state)
{
	uintptr_t	 first = 0, second = 0;
	struct co	*co;

	(void)state;
	co = co_new(address_note, NULL, &first);
	assert_true(co_resume(co));
	co_free(co);
	co = co_new(address_note, NULL, &second);
	assert_true(co_resume(co));
	co_free(co);
	assert_int_equal(first, second);
	assert_int_not_equal(first, 0);
}

#define DEPTH	80		/* of a kilobyte each, of 128 */

static unsigned
deep(unsigned n)
{
	volatile unsigned char	 frame[1024];
	unsigned		 i, sum;

	for (i = 0; i < sizeof(frame); i++)
		frame[i] = (unsigned char)(n + i);
	if (n == DEPTH / 2)
		co_yield();
	sum = n == 0 ? 0 : deep(n - 1);
	for (i = 0; i < sizeof(frame); i++)
		sum += frame[i] == (unsigned char)(n + i);
	return (sum);
}

static void
deep_run(void *arg)
{
	*(unsigned *)arg = deep(DEPTH);
}

/* Two at once, deep, in turns: nobody writes into the other's stack. */
static void
deep_stacks(void **state)
{
	struct co	*one, *two;
	unsigned	 a = 0, b = 0;

	(void)state;
	one = co_new(deep_run, NULL, &a);
	two = co_new(deep_run, NULL, &b);
	assert_false(co_resume(one));
	assert_false(co_resume(two));
	assert_true(co_resume(one));
	assert_true(co_resume(two));
	assert_int_equal(a, (DEPTH + 1) * 1024);
	assert_int_equal(b, (DEPTH + 1) * 1024);
	co_free(one);
	co_free(two);
}

static void
sum_up(void *arg)
{
	int	*sum = arg;

	++*sum;
	co_yield();
	++*sum;
}

static long
pages_mapped(void)
{
	FILE	*f;
	long	 size = 0;

	f = fopen("/proc/self/statm", "r");
	assert_non_null(f);
	assert_int_equal(fscanf(f, "%ld", &size), 1);
	(void)fclose(f);
	return (size);
}

static void
ten_thousand(void **state)
{
	struct co	*co;
	long		 before = 0;
	int		 i, sum = 0;

	(void)state;
	for (i = 0; i < 10000; i++) {
		co = co_new(sum_up, NULL, &sum);
		assert_non_null(co);
		assert_false(co_resume(co));
		assert_true(co_resume(co));
		co_free(co);
		if (i == 100)
			before = pages_mapped();
	}
	assert_int_equal(sum, 20000);
	/* Not a stack more than after the first hundred. */
	assert_in_range(pages_mapped(), 0, before +
	    1024 * 1024 / sysconf(_SC_PAGESIZE));
}

#define MANY	600		/* more than the pool keeps */

static void
many_at_once(void **state)
{
	static struct co	*all[MANY];
	int			 i, sum = 0;

	(void)state;
	for (i = 0; i < MANY; i++) {
		assert_non_null(all[i] = co_new(sum_up, NULL, &sum));
		assert_false(co_resume(all[i]));
	}
	assert_int_equal(sum, MANY);
	for (i = 0; i < MANY; i++) {
		if (i % 3 != 0)
			assert_true(co_resume(all[i]));
		co_free(all[i]);
	}
	assert_int_equal(sum, MANY + MANY - MANY / 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(take_turns),
		cmocka_unit_test(nested),
		cmocka_unit_test(ends_by_exit),
		cmocka_unit_test(dropped_in_the_middle),
		cmocka_unit_test(waits_end),
		cmocka_unit_test(stacks_are_reused),
		cmocka_unit_test(deep_stacks),
		cmocka_unit_test(ten_thousand),
		cmocka_unit_test(many_at_once),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
