/* The settings: defaults, refusals in words, and what libpq reads of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libpq-fe.h>

#include "base/config.h"
#include "base/pg_int.h"

static struct arena	*arena;

static int
clear(void **state)
{
	const struct config_setting	*s;

	(void)state;
	for (s = config_settings; s->name != NULL; s++)
		(void)unsetenv(s->name);
	(void)setenv("EXITPOLL_DB", "host=/tmp/x dbname=exitpoll", 1);
	return (0);
}

static void
defaults(void **state)
{
	struct config	c;
	const char	*why = NULL;

	(void)state;
	assert_true(config_read(arena, &c, &why));
	assert_string_equal(c.db, "host=/tmp/x dbname=exitpoll");
	assert_string_equal(c.root, ".");
	assert_string_equal(c.data, "var");
	assert_string_equal(c.secret, "var/secret.key");
	assert_string_equal(c.mail, "file:var/mail");
	assert_string_equal(c.public_url, "http://127.0.0.1:8080");
	assert_null(c.log);
	assert_false(c.tls);
	assert_in_range(c.workers, 1, 64);
}

static void
set(void **state)
{
	struct config	c;
	const char	*why = NULL;

	(void)state;
	(void)setenv("EXITPOLL_DATA", "/srv/x", 1);
	(void)setenv("EXITPOLL_SECRET", "/etc/k", 1);
	(void)setenv("EXITPOLL_TLS", "1", 1);
	(void)setenv("EXITPOLL_WORKERS", "3", 1);
	(void)setenv("EXITPOLL_LOG", "/var/log/x", 1);
	(void)setenv("EXITPOLL_MAIL", "smtps://mx.example:465", 1);
	(void)setenv("EXITPOLL_PUBLIC_URL", "https://polls.example:444", 1);
	assert_true(config_read(arena, &c, &why));
	assert_string_equal(c.secret, "/etc/k");
	assert_string_equal(c.mail, "smtps://mx.example:465");
	assert_string_equal(c.public_url, "https://polls.example:444");
	assert_string_equal(c.log, "/var/log/x");
	assert_true(c.tls);
	assert_true(c.rate);
	assert_int_equal(c.workers, 3);
	/* What is read does not move with the environment. */
	(void)setenv("EXITPOLL_SECRET", "/etc/other", 1);
	assert_string_equal(c.secret, "/etc/k");
}

static void
refusals(void **state)
{
	static const struct {
		const char	*name, *value, *why;
	} cases[] = {
		{ "EXITPOLL_DB", NULL, "EXITPOLL_DB is not set" },
		{ "EXITPOLL_DB", "", "must not be empty" },
		{ "EXITPOLL_DB", "host=x\nuser=y", "control character" },
		{ "EXITPOLL_ROOT", "", "must not be empty" },
		{ "EXITPOLL_PUBLIC_URL", "ftp://x", "http:// or https://" },
		{ "EXITPOLL_PUBLIC_URL", "https://x/", "without a path" },
		{ "EXITPOLL_PUBLIC_URL", "https://", "and a host" },
		{ "EXITPOLL_PUBLIC_URL", "https://a b", "and a host" },
		{ "EXITPOLL_MAIL", "/var/mail", "file:FOLDER" },
		{ "EXITPOLL_MAIL", "file:", "file:FOLDER" },
		{ "EXITPOLL_MAIL", "http://x", "file:FOLDER" },
		{ "EXITPOLL_MAIL_FROM", "nobody", "one bare e-mail" },
		{ "EXITPOLL_MAIL_FROM", "A <a@b.example>", "one bare e-mail" },
		{ "EXITPOLL_MAIL_FROM", "a@b.example,c@d.example",
		  "one bare e-mail" },
		{ "EXITPOLL_MAIL_FROM", "a@b.example\r\nBcc:x", "control" },
		{ "EXITPOLL_TLS", "yes", "0 or 1" },
		{ "EXITPOLL_RATE", "2", "0 or 1" },
		{ "EXITPOLL_WORKERS", "-1", "0 to 64" },
		{ "EXITPOLL_WORKERS", "65", "0 to 64" },
		{ "EXITPOLL_WORKERS", "2x", "0 to 64" },
		{ "EXITPOLL_WORKERS", "", "0 to 64" },
	};
	struct config	c;
	const char	*why;
	size_t		i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		(void)clear(state);
		if (cases[i].value == NULL)
			(void)unsetenv(cases[i].name);
		else
			(void)setenv(cases[i].name, cases[i].value, 1);
		why = "";
		assert_false(config_read(arena, &c, &why));
		if (strncmp(why, cases[i].name, strlen(cases[i].name)) != 0 ||
		    strstr(why, cases[i].why) == NULL)
			fail_msg("%s=%s: %s", cases[i].name, cases[i].value,
			    why);
	}
}

static const char *
option(PQconninfoOption *all, const char *keyword)
{
	for (; all->keyword != NULL; all++)
		if (strcmp(all->keyword, keyword) == 0)
			return (all->val == NULL ? "" : all->val);
	return ("");
}

/* Both spellings, read by libpq itself. */
static void
conninfo(void **state)
{
	static const char *const	dbs[] = {
		"host=/tmp/x dbname=e user=postgres",
		"postgresql://h.example:5433/e",
		"postgres://postgres:pw@h.example/e?sslmode=require",
	};
	static const char *const	users[CONFIG_ROLE__MAX] = {
		"exitpoll_web", "exitpoll_job", "exitpoll_owner",
	};
	PQconninfoOption		*o;
	struct config			 c;
	const char			*why = NULL;
	char				*error;
	size_t				 i;
	enum config_role		 role;

	(void)state;
	for (i = 0; i < sizeof(dbs) / sizeof(dbs[0]); i++) {
		(void)setenv("EXITPOLL_DB", dbs[i], 1);
		assert_true(config_read(arena, &c, &why));
		for (role = 0; role < CONFIG_ROLE__MAX; role++) {
			error = NULL;
			o = PQconninfoParse(config_conninfo(arena, &c, role),
			    &error);
			if (o == NULL)
				fail_msg("%s", error);
			assert_string_equal(option(o, "user"), users[role]);
			assert_string_equal(option(o, "dbname"), "e");
			assert_string_equal(option(o, "connect_timeout"), "5");
			assert_string_equal(option(o, "client_encoding"),
			    "UTF8");
			assert_non_null(strstr(option(o, "options"),
			    "-c TimeZone=UTC"));
			if (role == CONFIG_WEB)
				assert_non_null(strstr(option(o, "options"),
				    "-c statement_timeout=5s "
				    "-c lock_timeout=2s "));
			PQconninfoFree(o);
		}
	}
}

/* Seconds of "name=5s", as milliseconds. */
static int64_t
time_out(enum config_role role, const char *name)
{
	struct config	 c;
	const char	*why, *p;

	(void)setenv("EXITPOLL_DB", "host=/tmp/x", 1);
	assert_true(config_read(arena, &c, &why));
	assert_non_null(p = strstr(config_conninfo(arena, &c, role), name));
	return (strtoll(p + strlen(name) + 1, NULL, 10) * 1000);
}

/* A line that is given up while the server works on is work done unheard. */
static void
the_server_gives_up_first(void **state)
{
	(void)state;
	assert_in_range(time_out(CONFIG_WEB, "statement_timeout"), 1,
	    PG_T_ANSWER - 1);
	assert_in_range(time_out(CONFIG_JOB, "statement_timeout"), 1,
	    PG_T_STATEMENT - 1);
	assert_in_range(time_out(CONFIG_JOB, "lock_timeout"), 1,
	    time_out(CONFIG_JOB, "statement_timeout") - 1);
	assert_in_range(time_out(CONFIG_OWNER, "lock_timeout"), 1,
	    PG_T_STATEMENT - 1);
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
		cmocka_unit_test_setup(defaults, clear),
		cmocka_unit_test_setup(set, clear),
		cmocka_unit_test_setup(refusals, clear),
		cmocka_unit_test_setup(conninfo, clear),
		cmocka_unit_test_setup(the_server_gives_up_first, clear),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}
