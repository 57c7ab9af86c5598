/*
 * Store code that needs no database: cursors, and the number of migrations
 * that the program was written against.
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/pg_migrate.h"
#include "store/cursor.h"

#define AT_US	INT64_C(1700000000123456)
#define AT	"1700000000123456"
#define ID	"0a1b2c3d-0000-4000-8000-00000000000a"

static struct arena	*arena;

static int
setup(void **state)
{
	(void)state;
	arena = arena_new(1 << 20, NULL, NULL);
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return (0);
}

static void
test_round_trip(void **state)
{
	struct str	 text = cursor_after(arena, AT_US, STR(ID));
	struct cursor	 c;

	(void)state;
	assert_true(str_is_c(text, AT "_" ID));
	assert_true(cursor_split(text, &c));
	assert_int_equal(*c.at, AT_US);
	assert_true(str_is_c(c.id, ID));
}

static void
test_none(void **state)
{
	struct cursor	 c;

	(void)state;
	assert_true(cursor_split(STR_NONE, &c));
	assert_null(c.at);
	assert_null(c.id.p);
}

static void
test_refused(void **state)
{
	static const struct str	 bad[] = {
		STR("_"), STR(AT), STR(AT "_"), STR("_" ID),
		STR("-1_" ID), STR("x_" ID), STR(AT "_" ID "0"),
		STR("99999999999999999999_" ID),
		STR("4102444800000001_" ID),
		STR(AT "_0A1B2C3D-0000-4000-8000-00000000000A"),
		STR(AT "_0a1b2c3d-0000-4000-8000-00000000000g"),
		STR(AT "_0a1b2c3d00000-4000-8000-00000000000a"),
		STR(AT "_0a1b2c3d-0000-4000-8000-0000000000\0a"),
		STR(AT "_' or 1=1 --                        "),
	};
	struct cursor		 c;
	size_t			 i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(cursor_split(bad[i], &c));
}

static void
test_newest_migration(void **state)
{
	struct dirent	*e;
	DIR		*d;
	int		 n = 0;

	(void)state;
	d = opendir("sql/migrations");
	assert_non_null(d);
	while ((e = readdir(d)) != NULL)
		n += e->d_name[0] != '.';
	(void)closedir(d);
	assert_int_equal(n, MIGRATION_NEWEST);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_none),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_newest_migration),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}
