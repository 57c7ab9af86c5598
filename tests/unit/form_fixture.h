/*
 * What the tests of the form readers share: an arena a test, long inputs,
 * one sequence of numbers that is the same in every run, and a clock.
 */
#ifndef FORM_FIXTURE_H
#define FORM_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/buf.h"
#include "http/form.h"

#define MIB	((size_t)1024 * 1024)
/* Any quadratic step over 9 MB takes minutes; a pass, milliseconds. */
#define CPU_MAX	5.0
#define CD	"Content-Disposition: form-data; "
#define FIXTURE	static __attribute__((unused))
#define TEST(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

FIXTURE struct arena *arena;

FIXTURE int
setup(void **state)
{
	(void)state;
	return ((arena = arena_new(512 * MIB, NULL, NULL)) == NULL);
}

FIXTURE int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return (0);
}

FIXTURE double
cpu_now(void)
{
	struct timespec	 ts;

	assert_int_equal(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts), 0);
	return ((double)ts.tv_sec + (double)ts.tv_nsec / 1e9);
}

FIXTURE struct str
repeated(struct str s, size_t times)
{
	struct buf	 b;

	for (b = buf_new(arena, s.len * times); times != 0; times--)
		buf_str(&b, s);
	return (buf_view(&b));
}

FIXTURE struct str
joined(struct str a, struct str b, struct str c)
{
	return (str_cat(arena, str_cat(arena, a, b), c));
}

FIXTURE uint32_t
random_next(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return ((uint32_t)(*seed >> 33));
}

FIXTURE struct form
read_as(const char *type, struct str body)
{
	struct form	 form;

	assert_int_equal(form_multipart(arena, str_of(type), body, &form), OK);
	assert_null(form.why);
	return (form);
}

FIXTURE void
refused_as(const char *type, struct str body, enum status want)
{
	struct form	 form;
	enum status	 st;

	st = form_multipart(arena, str_of(type), body, &form);
	if (st != want)
		print_error("%s | %.*s: status %d, %d wanted\n", type,
		    STR_ARG(str_first(body, 200)), (int)st, (int)want);
	assert_int_equal(st, want);
	assert_int_not_equal(form.why, W_NONE);
	assert_int_equal(form.n, 0);
	assert_null(form.fields);
}

#endif
