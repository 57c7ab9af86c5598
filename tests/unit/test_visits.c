/* Visits under way, as the processes of a machine keep them. */
#include <sys/stat.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "store/visits.h"

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

static const unsigned char *
id_of(uint32_t n)
{
	static unsigned char	 id[VISIT_ID];

	memset(id, 7, sizeof(id));
	memcpy(id, &n, sizeof(n));
	return (id);
}

static void
keep(uint32_t n, int64_t revision, const char *answers)
{
	struct visit_state	 v = { revision, str_of(answers) };

	visit_keep(id_of(n), &v);
}

static void
what_is_kept_is_recalled(void **state)
{
	const struct visit_state	*v;

	(void)state;
	assert_null(visit_recall(arena, id_of(1)));
	keep(1, 1, "{\"a\":1}");
	keep(2, 4, "{}");
	v = visit_recall(arena, id_of(1));
	assert_non_null(v);
	assert_int_equal(v->revision, 1);
	assert_true(str_is_c(v->answers, "{\"a\":1}"));
	visit_forget(id_of(1));
	assert_null(visit_recall(arena, id_of(1)));
	assert_int_equal(visit_recall(arena, id_of(2))->revision, 4);
	visit_forget(id_of(2));
	visit_forget(id_of(2));
	assert_int_equal(visits_count(), 0);
}

static void
an_older_revision_replaces_no_newer_one(void **state)
{
	(void)state;
	keep(1, 3, "{\"a\":3}");
	keep(1, 2, "{\"a\":2}");
	assert_int_equal(visit_recall(arena, id_of(1))->revision, 3);
	keep(1, 3, "{\"a\":33}");
	assert_true(str_is_c(visit_recall(arena, id_of(1))->answers,
	    "{\"a\":33}"));
	keep(1, 4, "{\"a\":4}");
	assert_int_equal(visit_recall(arena, id_of(1))->revision, 4);
	visit_forget(id_of(1));
}

static void
what_is_too_large_is_not_kept(void **state)
{
	struct visit_state	 v = { 2, { NULL, VISITS_LARGEST + 1 } };

	(void)state;
	keep(1, 1, "{}");
	v.answers.p = arena_get(arena, v.answers.len);
	memset((char *)(uintptr_t)v.answers.p, 'x', v.answers.len);
	visit_keep(id_of(1), &v);
	/* Nor what it would have replaced: that is stale. */
	assert_null(visit_recall(arena, id_of(1)));
	v.answers.len--;
	visit_keep(id_of(1), &v);
	assert_int_equal(visit_recall(arena, id_of(1))->answers.len,
	    VISITS_LARGEST);
	visit_forget(id_of(1));
}

/* What was stored last is there, whatever came before. */
static void
a_flood_stays_within_the_bound(void **state)
{
	uint32_t	 i;

	(void)state;
	for (i = 1; i <= 3 * VISITS_PLACES; i++) {
		keep(i, 1, "{}");
		assert_non_null(visit_recall(arena, id_of(i)));
	}
	assert_int_equal(visits_count(), VISITS_PLACES);
	assert_null(visit_recall(arena, id_of(1)));
	for (i = 1; i <= 3 * VISITS_PLACES; i++)
		visit_forget(id_of(i));
	assert_int_equal(visits_count(), 0);
}

/* --- a file ------------------------------------------------------------------- */

static char	 path[] = "/tmp/exitpoll-visits-XXXXXX";

static void
in_a_file(void **state)
{
	const char	*why;
	struct stat	 st;

	(void)state;
	assert_false(visits_open("/nowhere/at/all", &why));
	assert_string_equal(why, "No such file or directory");
	assert_true(mkstemp(path) != -1);
	assert_int_equal(unlink(path), 0);
	assert_true(visits_open(path, &why));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void
another_process_finds_it(void **state)
{
	pid_t	 pid;
	int	 how;

	(void)state;
	assert_true((pid = fork()) != -1);
	if (pid == 0) {
		keep(9, 5, "{\"by\":\"another\"}");
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &how, 0), pid);
	assert_int_equal(how, 0);
	assert_int_equal(visit_recall(arena, id_of(9))->revision, 5);
	assert_true(str_is_c(visit_recall(arena, id_of(9))->answers,
	    "{\"by\":\"another\"}"));
	visit_forget(id_of(9));
}

/* Every byte of it counts: a changed one is found, and none is shown. */
static void
half_a_place_is_none(void **state)
{
	char	 text[] = "{\"a\":\"a mark that is found\"}", all[65536];
	FILE	*f;
	char	*p;
	long	 from = -1, i;
	int	 c;

	(void)state;
	keep(3, 1, text);
	assert_non_null(f = fopen(path, "r+"));
	for (i = 0; from == -1; i += (long)sizeof(all) / 2) {
		assert_int_equal(fseek(f, i, SEEK_SET), 0);
		assert_int_equal(fread(all, 1, sizeof(all), f), sizeof(all));
		p = memmem(all, sizeof(all), text, sizeof(text) - 1);
		if (p != NULL)
			from = i + (p - all);
	}
	/* The sum, the id, and all that stands before the answers: 44 bytes. */
	for (i = from - 44; i < from + (long)sizeof(text) - 1; i++) {
		assert_int_equal(fseek(f, i, SEEK_SET), 0);
		assert_true((c = fgetc(f)) != EOF);
		assert_int_equal(fseek(f, i, SEEK_SET), 0);
		assert_true(fputc(c ^ 1, f) != EOF && fflush(f) == 0);
		assert_null(visit_recall(arena, id_of(3)));
		assert_int_equal(fseek(f, i, SEEK_SET), 0);
		assert_true(fputc(c, f) != EOF && fflush(f) == 0);
		assert_non_null(visit_recall(arena, id_of(3)));
	}
	assert_int_equal(fclose(f), 0);
	visit_forget(id_of(3));
}

/* Two write the same visit all the time: whatever is found is whole. */
static void
two_write_at_once(void **state)
{
	struct visit_state		 v = { 1, { NULL, 900 } };
	const struct visit_state	*s;
	char				 text[900];
	pid_t				 pid[2];
	int				 how, i, n, done, seen = 0;
	size_t				 at;

	(void)state;
	for (i = 0; i < 2; i++) {
		assert_true((pid[i] = fork()) != -1);
		if (pid[i] != 0)
			continue;
		for (n = 0; n < 200000; n++) {
			memset(text, 'a' + (n + i) % 26, sizeof(text));
			v.answers = (struct str){ text,
			    (size_t)(300 + 600 * (n & 1)) };
			visit_keep(id_of(4), &v);
		}
		_exit(0);
	}
	for (done = 0; done < 2;) {
		for (i = 0; i < 2; i++)
			if (pid[i] != 0 && waitpid(pid[i], &how, WNOHANG) ==
			    pid[i]) {
				assert_int_equal(how, 0);
				pid[i] = 0;
				done++;
			}
		if ((s = visit_recall(arena, id_of(4))) == NULL)
			continue;
		seen++;
		for (at = 1; at < s->answers.len; at++)
			assert_int_equal(s->answers.p[at], s->answers.p[0]);
	}
	assert_true(seen > 0);
	visit_forget(id_of(4));
	assert_int_equal(visits_count(), 0);
	assert_int_equal(unlink(path), 0);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(what_is_kept_is_recalled),
		cmocka_unit_test(an_older_revision_replaces_no_newer_one),
		cmocka_unit_test(what_is_too_large_is_not_kept),
		cmocka_unit_test(a_flood_stays_within_the_bound),
		cmocka_unit_test(in_a_file),
		cmocka_unit_test(another_process_finds_it),
		cmocka_unit_test(half_a_place_is_none),
		cmocka_unit_test(two_write_at_once),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}
