/* The folder of mails: what goes for its age, what for the folder's size. */
#include <sys/stat.h>

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "job/mail_files.h"

#define ID	"0b2d6e2e-6f5e-4a39-9d29-6a1d3c3f6b1"
#define DAY	86400

static char		 dir[64];
static struct arena	*arena;

static void
put(const char *name, int64_t age, size_t bytes)
{
	char		path[256];
	struct timespec	times[2];
	int		fd;

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_int_not_equal(fd, -1);
	assert_int_equal(ftruncate(fd, (off_t)bytes), 0);
	times[0] = times[1] = (struct timespec){ .tv_sec = time(NULL) - age };
	assert_int_equal(futimens(fd, times), 0);
	(void)close(fd);
}

static bool
there(const char *name)
{
	char	path[256];

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	return (access(path, F_OK) == 0);
}

static int64_t
sweep(int64_t days, int64_t bytes, size_t most)
{
	struct mail_files_bounds bounds = { days, bytes, most };
	const char		*why;
	int64_t			 n;

	if (!mail_files_sweep(arena, dir, &bounds, &n, &why))
		fail_msg("%s", why);
	return (n);
}

static void
age(void **state)
{
	(void)state;
	put(ID "0.eml", 31 * DAY, 10);
	put(ID "1.eml", 30 * DAY - 60, 10);
	put("." ID "2.4711", 2 * 3600, 10);
	put("." ID "3.4711", 60, 10);
	assert_int_equal(sweep(30, 1 << 20, 10), 2);
	assert_false(there(ID "0.eml"));
	assert_true(there(ID "1.eml"));
	assert_false(there("." ID "2.4711"));
	assert_true(there("." ID "3.4711"));
}

/* Whatever else somebody keeps there. */
static void
others(void **state)
{
	static const char *const names[] = { "notes.eml", "README", ID "0",
	    ID "0.eml.gz", "." ID "0.eml", ".eml", "0.tmp", "." ID "0." };
	char	path[256];
	size_t	i;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		put(names[i], 900 * DAY, 1000);
	(void)snprintf(path, sizeof(path), "%s/" ID "5.eml", dir);
	assert_int_equal(mkdir(path, 0700), 0);
	(void)snprintf(path, sizeof(path), "%s/" ID "6.eml", dir);
	assert_int_equal(symlink("README", path), 0);
	assert_int_equal(sweep(1, 0, 10), 0);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_true(there(names[i]));
	assert_true(there(ID "5.eml"));
	assert_true(there(ID "6.eml"));
}

static void
size(void **state)
{
	char	name[64];
	int	i;

	(void)state;
	for (i = 0; i < 9; i++) {
		(void)snprintf(name, sizeof(name), ID "%d.eml", i);
		put(name, (i * 5 % 9) * DAY, 100);	/* in no order */
	}
	/* 900 bytes; the oldest are 7, 5, 3, 1 with 8, 7, 6, 5 days. */
	assert_int_equal(sweep(30, 650, 10), 3);
	assert_false(there(ID "7.eml"));
	assert_false(there(ID "5.eml"));
	assert_false(there(ID "3.eml"));
	assert_true(there(ID "1.eml"));
	assert_int_equal(sweep(30, 650, 10), 0);
	assert_int_equal(sweep(30, 0, 10), 6);
}

/* However many there are: the oldest first, and the next round goes on. */
static void
bounded(void **state)
{
	char	name[64];
	int	i;

	(void)state;
	for (i = 0; i < 100; i++) {
		(void)snprintf(name, sizeof(name), ID "%02d.eml", i);
		put(name, (i * 37 % 100) * 60, 1);
	}
	assert_int_equal(sweep(30, 90, 3), 3);
	for (i = 0; i < 100; i++) {
		(void)snprintf(name, sizeof(name), ID "%02d.eml", i);
		assert_int_equal(there(name), i * 37 % 100 < 97);
	}
	assert_int_equal(sweep(30, 90, 50), 7);
	assert_int_equal(sweep(30, 0, 50), 50);
	assert_int_equal(sweep(30, 0, 50), 40);
}

static void
no_folder(void **state)
{
	struct mail_files_bounds bounds = { 1, 1, 1 };
	const char		*why = "";
	int64_t			 n;

	(void)state;
	assert_true(mail_files_sweep(arena, "/nonexistent/mail", &bounds, &n,
	    &why));
	assert_int_equal(n, 0);
	assert_false(mail_files_sweep(arena, "/etc/hostname", &bounds, &n,
	    &why));
	assert_non_null(strstr(why, "Not a directory"));
}

static int
setup(void **state)
{
	(void)state;
	arena = arena_new((size_t)4 << 20, NULL, NULL);
	(void)snprintf(dir, sizeof(dir), "/tmp/exitpoll-files-XXXXXX");
	return (arena != NULL && mkdtemp(dir) != NULL ? 0 : -1);
}

static int
teardown(void **state)
{
	char	command[96];

	(void)state;
	arena_free(arena);
	(void)snprintf(command, sizeof(command), "rm -r %s", dir);
	return (system(command) == 0 ? 0 : -1);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(age),
		TEST(others),
		TEST(size),
		TEST(bounded),
		TEST(no_folder),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
