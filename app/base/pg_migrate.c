/*
 * Migrations: see the header. Works on libpq directly, since the driver
 * prepares every named query at connect and an empty database has no tables
 * for them. The hashes are made by the server, which has sha256 at hand:
 * chain = sha256(chain before || sha256(file)).
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <libpq-fe.h>

#include "base/buf.h"
#include "base/pg_migrate.h"

#define MIGRATION_FILE_MAX	(1024 * 1024)	/* bytes; ours are 10 kB */
#define MIGRATION_LOCK		"7236518003"	/* any number, ours alone */

struct file {
	int64_t		 number;
	struct str	 name;
	struct str	 text;
};

struct run {
	struct arena	*arena;
	PGconn		*conn;
	const char	*dir;
	struct file	*files;
	size_t		 n;
	size_t		 cap;
	struct str	*why;
};

static const char table_sql[] =
    "create table if not exists app.migration ("
    "number int primary key, name text not null, sha256 bytea not null, "
    "chain bytea not null, applied_at timestamptz not null default now()); "
    "grant select on app.migration to exitpoll_web, exitpoll_job; "
    "do $$ begin if not exists (select from information_schema.columns "
    "where table_schema = 'app' and table_name = 'migration' "
    "and column_name = 'since') then "
    "alter table app.migration add column since int; end if; end $$";

static void
result_release(void *res)
{
	PQclear(res);
}

static enum status
refuse(struct run *r, enum status st, struct str why)
{
	*r->why = why;
	return (st);
}

/* One statement; its result lives on the arena. NULL after a failure. */
static PGresult *
ask(struct run *r, const char *sql, int n, const char *const *values)
{
	PGresult	*res;
	ExecStatusType	 st;

	res = PQexecParams(r->conn, sql, n, NULL, values, NULL, NULL, 0);
	arena_defer(r->arena, result_release, res);
	st = PQresultStatus(res);
	if (st == PGRES_TUPLES_OK || st == PGRES_COMMAND_OK)
		return (res);
	*r->why = str_trim(str_dup(r->arena,
	    str_of(PQerrorMessage(r->conn))));
	return (NULL);
}

/* Several statements without results. */
static bool
run_script(struct run *r, const char *sql)
{
	PGresult	*res;

	res = PQexec(r->conn, sql);
	arena_defer(r->arena, result_release, res);
	if (PQresultStatus(res) == PGRES_COMMAND_OK ||
	    PQresultStatus(res) == PGRES_TUPLES_OK ||
	    PQresultStatus(res) == PGRES_EMPTY_QUERY)
		return (true);
	*r->why = str_trim(str_dup(r->arena,
	    str_of(PQerrorMessage(r->conn))));
	return (false);
}

static bool
file_read(struct run *r, struct str name, struct str *text)
{
	struct stat	 sb;
	char		*p;
	ssize_t		 got;
	size_t		 len;
	int		 fd;

	fd = open(str_c(r->arena, str_fmt(r->arena, "%s/%.*s", r->dir,
	    STR_ARG(name))), O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return (false);
	if (fstat(fd, &sb) == -1 || !S_ISREG(sb.st_mode) ||
	    sb.st_size > MIGRATION_FILE_MAX) {
		(void)close(fd);
		return (false);
	}
	p = arena_get(r->arena, (size_t)sb.st_size + 1);
	for (len = 0; len < (size_t)sb.st_size; len += (size_t)got)
		if ((got = read(fd, p + len, (size_t)sb.st_size - len)) <= 0)
			break;
	(void)close(fd);
	*text = (struct str){ p, len };
	return (len == (size_t)sb.st_size && !str_has_byte(*text, '\0'));
}

static int
file_cmp(const void *a, const void *b)
{
	const struct file	*fa = a, *fb = b;

	return ((fa->number > fb->number) - (fa->number < fb->number));
}

/* NNNN_name.sql with a number and some name; else not a migration. */
static bool
name_read(struct str name, int64_t *number)
{
	return (name.len > 9 && name.p[4] == '_' &&
	    str_ends(name, STR(".sql")) && str_int(str_first(name, 4),
	    number) && *number > 0);
}

static enum status
file_add(struct run *r, struct str name)
{
	struct file	*f;

	f = &ARENA_PUSH(r->arena, r->files, r->n, r->cap);
	f->name = str_dup(r->arena, name);
	if (!name_read(f->name, &f->number))
		return (refuse(r, E_INVALID, str_fmt(r->arena,
		    "%s/%.*s: a migration is called NNNN_name.sql", r->dir,
		    STR_ARG(f->name))));
	if (!file_read(r, f->name, &f->text))
		return (refuse(r, E_INVALID, str_fmt(r->arena,
		    "%s/%.*s: cannot be read", r->dir, STR_ARG(f->name))));
	return (OK);
}

static enum status
files_list(struct run *r)
{
	struct dirent	*e;
	enum status	 st = OK;
	size_t		 i;
	DIR		*d;

	if ((d = opendir(r->dir)) == NULL)
		return (refuse(r, E_INVALID, str_fmt(r->arena, "%s: %s",
		    r->dir, strerror(errno))));
	while (st == OK && (e = readdir(d)) != NULL)
		if (e->d_name[0] != '.')
			st = file_add(r, str_of(e->d_name));
	(void)closedir(d);
	if (st != OK)
		return (st);
	if (r->n > 0)
		qsort(r->files, r->n, sizeof(*r->files), file_cmp);
	for (i = 0; i < r->n; i++)
		if (r->files[i].number != (int64_t)i + 1)
			return (refuse(r, E_INVALID, str_fmt(r->arena,
			    "%s: number %04zu is missing or stands twice",
			    r->dir, i + 1)));
	return (OK);
}

/*
 * Is what was applied what lies here? The server compares: for each applied
 * row whether its hash is that of the file, and whether the chain holds.
 */
static enum status
applied_check(struct run *r, size_t *napplied)
{
	const char	*value[1];
	PGresult	*rows, *same;
	size_t		 i, n;

	if ((rows = ask(r, "select number, name, chain = sha256("
	    "coalesce(lag(chain) over (order by number), '') || sha256) "
	    "from app.migration order by number", 0, NULL)) == NULL)
		return (E_INTERNAL);
	n = (size_t)PQntuples(rows);
	if (n > r->n)
		return (refuse(r, E_CONFLICT, str_fmt(r->arena,
		    "the database is newer than this program: it has "
		    "migration %s, here the last is %zu; use a newer program",
		    PQgetvalue(rows, (int)n - 1, 1), r->n)));
	for (i = 0; i < n; i++) {
		if (!str_is_c(r->files[i].name, PQgetvalue(rows, (int)i, 1)))
			return (refuse(r, E_CONFLICT, str_fmt(r->arena,
			    "migration %s is applied but its file is missing",
			    PQgetvalue(rows, (int)i, 1))));
		value[0] = r->files[i].text.p;
		if ((same = ask(r, str_c(r->arena, str_fmt(r->arena,
		    "select sha256 = sha256(convert_to($1, 'UTF8')) "
		    "from app.migration where number = %zu", i + 1)), 1,
		    value)) == NULL)
			return (E_INTERNAL);
		if (*PQgetvalue(same, 0, 0) != 't' ||
		    *PQgetvalue(rows, (int)i, 2) != 't')
			return (refuse(r, E_CONFLICT, str_fmt(r->arena,
			    "migration %.*s was edited after it was applied; "
			    "write a new one instead",
			    STR_ARG(r->files[i].name))));
	}
	*napplied = n;
	return (OK);
}

static enum status
file_apply(struct run *r, const struct file *f)
{
	const char	*values[3];

	values[0] = str_c(r->arena, str_fmt(r->arena, "%lld",
	    (long long)f->number));
	values[1] = f->name.p;
	values[2] = f->text.p;
	if (run_script(r, "begin") && run_script(r, f->text.p) &&
	    ask(r, "insert into app.migration (number, name, sha256, chain, "
	    "since) "
	    "select $1::int, $2, h.sha256, sha256(coalesce((select chain "
	    "from app.migration where number = $1::int - 1), '') || h.sha256), "
	    "case when $3 ~ '(?n)^-- breaks older programs' then $1::int else "
	    "(select since from app.migration where number = $1::int - 1) end "
	    "from (select sha256(convert_to($3, 'UTF8'))) h", 3,
	    values) != NULL && run_script(r, "commit"))
		return (OK);
	return (refuse(r, E_INVALID, str_fmt(r->arena, "migration %.*s: %.*s",
	    STR_ARG(f->name), STR_ARG(*r->why))));
}

static enum status
files_apply(struct run *r, void (*say)(const char *))
{
	PGresult	*schema;
	enum status	 st;
	size_t		 i;

	if (PQstatus(r->conn) != CONNECTION_OK)
		return (refuse(r, E_BUSY, str_trim(str_dup(r->arena,
		    str_of(PQerrorMessage(r->conn))))));
	if (!run_script(r, "set client_min_messages = warning; "
	    "set statement_timeout = 0; set lock_timeout = '30s'; "
	    "select pg_advisory_lock(" MIGRATION_LOCK ")") ||
	    (schema = ask(r, "select from pg_namespace where nspname = 'app'",
	    0, NULL)) == NULL)
		return (E_INVALID);
	if (PQntuples(schema) == 0)
		return (refuse(r, E_INVALID, STR("the database has no schema "
		    "\"app\": a superuser must run sql/bootstrap.sql in it")));
	if (!run_script(r, table_sql))
		return (E_INVALID);
	if ((st = applied_check(r, &i)) != OK)
		return (st);
	for (; i < r->n; i++) {
		if (say != NULL)
			say(r->files[i].name.p);
		if ((st = file_apply(r, &r->files[i])) != OK)
			return (st);
	}
	return (OK);
}

enum status
migrate(struct arena *arena, const char *conninfo, const char *dir,
    void (*say)(const char *), struct str *why)
{
	struct run	 r = { .arena = arena, .dir = dir, .why = why };
	enum status	 st;

	if ((st = files_list(&r)) != OK)
		return (st);
	r.conn = PQconnectdb(conninfo);
	st = files_apply(&r, say);
	/* The lock goes with the connection, whatever happened. */
	PQfinish(r.conn);
	return (st);
}
