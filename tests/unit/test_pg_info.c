/*
 * Connection strings as they are given and as they are used: both spellings,
 * what a role adds, values with quotes, lists of hosts; and the process that
 * looks up names.
 */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libpq-fe.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/pg_info.h"
#include "base/resolve.h"

static const struct pg_info_role	 role = { "us", "program",
	    "-c statement_timeout=5s", "-c jit=off" };

static struct arena	*arena;

/* What libpq understands of it. */
static void
has(const char *db, const char *more, const char *keyword, const char *value)
{
	PQconninfoOption	*all, *o;
	bool			 seen = false;

	assert_null(pg_info_wrong(db));
	assert_null(pg_info_wrong(more));
	all = PQconninfoParse(pg_info_make(arena, db, more, &role), NULL);
	assert_non_null(all);
	for (o = all; o->keyword != NULL; o++)
		if (strcmp(o->keyword, keyword) == 0 && value != NULL) {
			assert_non_null(o->val);
			assert_string_equal(o->val, value);
			seen = true;
		} else if (strcmp(o->keyword, keyword) == 0)
			assert_null(o->val);
	assert_true(seen == (value != NULL));
	PQconninfoFree(all);
}

static void
the_operators_and_ours(void **state)
{
	static const char	 uri[] = "postgresql://a:b%27%5C@h:1,i:2/d"
				    "?sslmode=require&options=-c%20work_mem%3D9MB";

	(void)state;
	has("host=h user=a", "", "user", "us");
	has("host=h", "user=b", "user", "b");
	has("host=h password=x", "", "password", "x");
	has("host=h password=x", "password=y", "password", "y");
	has("host=h", "password='a \\' \\\\ b'", "password", "a ' \\ b");
	has(uri, "", "password", "b'\\");
	has(uri, "", "host", "h,i");
	has(uri, "", "port", "1,2");
	has(uri, "", "dbname", "d");
	has(uri, "", "sslmode", "require");
	has(uri, "", "user", "us");
	has(uri, "", "options",
	    "-c statement_timeout=5s -c work_mem=9MB -c jit=off");
	has("host=h", "options='-c a.b=c'", "options",
	    "-c statement_timeout=5s -c a.b=c -c jit=off");
	has("host=h", "", "target_session_attrs", "read-write");
	has("host=h target_session_attrs=any", "", "target_session_attrs",
	    "any");
	has("host=h", "", "gssencmode", "disable");
	has("host=h connect_timeout=9", "", "connect_timeout", "9");
	has("host=h application_name=x", "", "application_name", "program");
	has("host=h", "", "sslmode", NULL);
	has("host=h sslmode=verify-full", "sslmode=disable", "sslmode",
	    "disable");
}

static void
what_is_wrong(void **state)
{
	(void)state;
	assert_non_null(strstr(pg_info_wrong("hosst=h"), "hosst"));
	assert_non_null(strstr(pg_info_wrong("host='h"), "quote"));
	assert_non_null(strstr(pg_info_wrong("service=s"), "service"));
	assert_null(pg_info_wrong(""));
	assert_null(pg_info_wrong("dbname=service"));
}

static void
hosts(void **state)
{
	struct pg_hosts	 h;
	char		 many[200] = "host=a";
	size_t		 i;

	(void)state;
	(void)unsetenv("PGHOST");
	(void)unsetenv("PGHOSTADDR");
	assert_true(pg_hosts_read("host=/tmp/x port=5", &h));
	assert_int_equal(h.n, 1);
	assert_false(pg_host_is_remote(&h.v[0]));
	assert_true(pg_hosts_read("host=@x", &h));
	assert_false(pg_host_is_remote(&h.v[0]));
	assert_true(pg_hosts_read("dbname=x", &h));
	assert_int_equal(h.n, 0);
	assert_true(pg_hosts_read("host=one,/tmp,two hostaddr=,,127.0.0.1 "
	    "port=1,,3", &h));
	assert_int_equal(h.n, 3);
	assert_string_equal(h.v[0].name, "one");
	assert_string_equal(h.v[0].port, "1");
	assert_true(pg_host_is_named(&h.v[0]));
	assert_false(pg_host_is_remote(&h.v[1]));
	assert_string_equal(h.v[1].port, "");
	assert_string_equal(h.v[2].addr, "127.0.0.1");
	assert_true(pg_host_is_remote(&h.v[2]));
	assert_false(pg_host_is_named(&h.v[2]));
	assert_true(pg_hosts_read("hostaddr=::1,127.0.0.1 port=7", &h));
	assert_int_equal(h.n, 2);
	assert_string_equal(h.v[1].port, "7");
	assert_true(setenv("PGHOST", "of.environment", 1) == 0);
	assert_true(pg_hosts_read("dbname=x", &h));
	assert_string_equal(h.v[0].name, "of.environment");
	(void)unsetenv("PGHOST");
	for (i = 0; i < PG_HOSTS_MAX; i++)
		(void)strcat(many, ",a");
	assert_false(pg_hosts_read(many, &h));
}

static void
names(void **state)
{
	static const char	*const all[] = { "localhost", "no.invalid" };
	const char		*why;
	char			 text[RESOLVE_TEXT];
	int64_t			 end = clock_ms() + 20000;

	(void)state;
	assert_false(resolve_get("localhost", text));
	assert_true(resolve_start(all, 2, &why));
	while (!resolve_get("localhost", text)) {
		assert_true(clock_ms() < end);
		(void)poll(NULL, 0, 10);
	}
	assert_true(strstr(text, "127.0.0.1") != NULL ||
	    strstr(text, "::1") != NULL);
	assert_false(resolve_get("no.invalid", text));
	assert_int_not_equal(strlen(text), 0);
	assert_false(resolve_get("another", text));
}

static int
setup(void **state)
{
	(void)state;
	arena = arena_new(1 << 20, NULL, NULL);
	return (arena == NULL ? -1 : 0);
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return (0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_operators_and_ours),
		cmocka_unit_test(what_is_wrong), cmocka_unit_test(hosts),
		cmocka_unit_test(names),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}
