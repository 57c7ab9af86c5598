/*
 * The settings' table, their checks, and what each role's connection string
 * is made of. It opens no file and no connection.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/config.h"
#include "base/pg_info.h"

/* The number of workers is no text of struct config. */
#define NOT_TEXT	((size_t)-1)
#define WORKERS_MAX	64
#define DISK_FLOOR_MAX	1048576		/* a terabyte */

#define FIELD(f)	offsetof(struct config, f)

static const char *
check_text(const char *s)
{
	return (*s == '\0' ? "must not be empty" : NULL);
}

static const char *
check_any(const char *s)
{
	(void)s;
	return (NULL);
}

static const char *
check_db(const char *s)
{
	return (*s == '\0' ? "must not be empty" : pg_info_wrong(s));
}

/* scheme://host, and only what a host and port are made of. */
static bool
is_authority(const char *s)
{
	return (*s != '\0' && s[strspn(s, "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.:[]")] == '\0');
}

static const char *
check_public_url(const char *s)
{
	if ((strncmp(s, "https://", 8) == 0 && is_authority(s + 8)) ||
	    (strncmp(s, "http://", 7) == 0 && is_authority(s + 7)))
		return (NULL);
	return ("must be http:// or https:// and a host, without a path "
	    "or a slash at its end");
}

static const char *
check_mail(const char *s)
{
	if (strncmp(s, "file:", 5) == 0 && s[5] != '\0')
		return (NULL);
	if (strncmp(s, "smtp://", 7) == 0 && s[7] != '\0')
		return (NULL);
	if (strncmp(s, "smtps://", 8) == 0 && s[8] != '\0')
		return (NULL);
	return ("must be file:FOLDER, smtp://HOST or smtps://HOST");
}

static const char *
check_address(const char *s)
{
	const char	*at;

	at = strchr(s, '@');
	if (at == NULL || at == s || at[1] == '\0' ||
	    strchr(at + 1, '@') != NULL || strpbrk(s, " <>\"(),;:\\") != NULL)
		return ("must be one bare e-mail address");
	return (NULL);
}

static const char *
check_bool(const char *s)
{
	if (strcmp(s, "0") == 0 || strcmp(s, "1") == 0)
		return (NULL);
	return ("must be 0 or 1");
}

static const char *
check_workers(const char *s)
{
	int64_t	n;

	if (!str_int(str_of(s), &n) || n < 0 || n > WORKERS_MAX)
		return ("must be a number from 0 to 64");
	return (NULL);
}

static const char *
check_disk_floor(const char *s)
{
	int64_t	n;

	if (!str_int(str_of(s), &n) || n < 0 || n > DISK_FLOOR_MAX)
		return ("must be a number of megabytes, at most 1048576");
	return (NULL);
}

const struct config_setting	config_settings[] = {
	{ "EXITPOLL_DB", NULL, check_db, FIELD(db),
	  "PostgreSQL: a libpq connection string or URI" },
	{ "EXITPOLL_DB_WEB", "", pg_info_wrong, FIELD(db_web),
	  "more of it, for the web server alone: password='...'" },
	{ "EXITPOLL_DB_JOB", "", pg_info_wrong, FIELD(db_job),
	  "the same for exitpoll-worker" },
	{ "EXITPOLL_DB_OWNER", "", pg_info_wrong, FIELD(db_owner),
	  "the same for the operator's commands" },
	{ "EXITPOLL_ROOT", ".", check_text, FIELD(root),
	  "the folder that holds templates/ and conf/" },
	{ "EXITPOLL_DATA", "var", check_text, FIELD(data),
	  "the folder for what is written" },
	{ "EXITPOLL_DISK_FLOOR", "0", check_disk_floor, FIELD(disk_floor),
	  "the MB that stay free on the disk of EXITPOLL_DATA: below it no file "
	  "is taken and /readyz is red, below half of it no form is taken; said "
	  "from five times as much on; 0: 1024, or a fifth of a smaller disk" },
	{ "EXITPOLL_SECRET", "", check_any, FIELD(secret),
	  "the master key's file, 64 hex digits, mode 0600; empty: "
	  "secret.key in EXITPOLL_DATA" },
	{ "EXITPOLL_PUBLIC_URL", "http://127.0.0.1:8080", check_public_url,
	  FIELD(public_url), "the address that mails and links name" },
	{ "EXITPOLL_MAIL", "", check_any, FIELD(mail),
	  "where mail goes: file:FOLDER (.eml files, for as long as what could "
	  "not be delivered, and at most 256 MB), smtp://HOST:PORT or "
	  "smtps://HOST:PORT; empty: mail in EXITPOLL_DATA" },
	{ "EXITPOLL_MAIL_FROM", "no-reply@exitpoll.example", check_address,
	  FIELD(mail_from), "the address that mails come from" },
	{ "EXITPOLL_LOG", "", check_any, FIELD(log),
	  "the log's file; empty: standard error" },
	{ "EXITPOLL_METRICS", "", check_any, FIELD(metrics),
	  "a file in which this machine's processes count for /metrics; empty: "
	  "each counts by itself" },
	{ "EXITPOLL_VISITS", "", check_any, FIELD(visits),
	  "a file in which this machine's processes keep visits under way, "
	  "and whose lock they hash passwords by; empty: each by itself" },
	{ "EXITPOLL_TLS", "0", check_bool, FIELD(tls),
	  "1: the edge speaks TLS, so cookies are Secure" },
	{ "EXITPOLL_RATE", "1", check_bool, FIELD(rate),
	  "0: nobody is counted and nothing comes too soon, for tests" },
	{ "EXITPOLL_WEBHOOK_PRIVATE", "0", check_bool, FIELD(webhook_private),
	  "1: customers' webhooks may call this machine and private networks; "
	  "where the customers own the machines, and for tests" },
	{ "EXITPOLL_WORKERS", "0", check_workers, NOT_TEXT,
	  "web workers; 0: one a processor" },
	{ NULL, NULL, NULL, 0, NULL }
};

/* The value in force, or NULL and *why. */
static const char *
setting_value(struct arena *a, const struct config_setting *s,
    const char **why)
{
	const char	*value, *wrong;
	size_t		 i;

	if ((value = getenv(s->name)) == NULL)
		value = s->fallback;
	if (value == NULL) {
		*why = str_fmt(a, "%s is not set: %s", s->name, s->what).p;
		return (NULL);
	}
	wrong = s->check(value);
	for (i = 0; value[i] != '\0'; i++)
		if ((unsigned char)value[i] < 0x20 || value[i] == 0x7f)
			wrong = "holds a control character";
	if (wrong != NULL) {
		*why = str_fmt(a, "%s %s", s->name, wrong).p;
		return (NULL);
	}
	return (value);
}

static int64_t
workers_default(void)
{
	long	n;

	n = sysconf(_SC_NPROCESSORS_ONLN);
	return (n < 1 ? 1 : n > WORKERS_MAX ? WORKERS_MAX : n);
}

bool
config_read(struct arena *a, struct config *c, const char **why)
{
	const struct config_setting	*s;
	const char			*value;

	memset(c, 0, sizeof(*c));
	for (s = config_settings; s->name != NULL; s++) {
		if ((value = setting_value(a, s, why)) == NULL)
			return (false);
		value = str_dup(a, str_of(value)).p;
		if (s->check == check_bool)
			*(bool *)((char *)c + s->offset) = *value == '1';
		else if (s->offset != NOT_TEXT)
			memcpy((char *)c + s->offset, &value, sizeof(value));
		else if (!str_int(str_of(value), &c->workers))
			return (false);
	}
	if (c->workers == 0)
		c->workers = workers_default();
	if (*c->secret == '\0')
		c->secret = str_fmt(a, "%s/secret.key", c->data).p;
	if (*c->mail == '\0')
		c->mail = str_fmt(a, "file:%s/mail", c->data).p;
	else if ((value = check_mail(c->mail)) != NULL) {
		*why = str_fmt(a, "EXITPOLL_MAIL %s", value).p;
		return (false);
	}
	if (*c->log == '\0')
		c->log = NULL;
	if (*c->metrics == '\0')
		c->metrics = NULL;
	if (*c->visits == '\0')
		c->visits = NULL;
	return (true);
}

int64_t
config_disk_floor(const struct config *c)
{
	int64_t	n;

	return (str_int(str_of(c->disk_floor), &n) ? n * 1024 * 1024 : 0);
}

/* Texts come back in one form whatever the server's settings are. No plan is
 * compiled: what the planner takes for dear and is not costs a second then. And
 * a statement is planned once, not for each of its values: planning took a
 * quarter of an application's time, and every plan without values is held to
 * its bound (tests/sql/08_reads.sql). */
#define FORMS	"-c TimeZone=UTC -c DateStyle=ISO -c IntervalStyle=postgres " \
		"-c jit=off -c plan_cache_mode=force_generic_plan"

static const struct pg_info_role	 roles[CONFIG_ROLE__MAX] = {
	[CONFIG_WEB] = { "exitpoll_web", "exitpoll-web",
	    "-c statement_timeout=5s -c lock_timeout=2s "
	    "-c idle_in_transaction_session_timeout=5s "
	    /* A plan is kept while a table grows from nothing. */
	    "-c enable_seqscan=off", FORMS },
	[CONFIG_JOB] = { "exitpoll_job", "exitpoll-worker",
	    "-c statement_timeout=60s -c lock_timeout=5s "
	    "-c idle_in_transaction_session_timeout=60s", FORMS },
	[CONFIG_OWNER] = { "exitpoll_owner", "exitpoll",
	    "-c lock_timeout=30s", FORMS },
};

const char *
config_conninfo(struct arena *a, const struct config *c, enum config_role role)
{
	return (config_conninfo_as(a, c, role, roles[role].program));
}

const char *
config_conninfo_as(struct arena *a, const struct config *c,
    enum config_role role, const char *program)
{
	const char	*more[CONFIG_ROLE__MAX] = {
		[CONFIG_WEB] = c->db_web, [CONFIG_JOB] = c->db_job,
		[CONFIG_OWNER] = c->db_owner,
	};

	struct pg_info_role	as = roles[role];

	as.program = program;
	return (pg_info_make(a, c->db, more[role], &as));
}
