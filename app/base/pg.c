/*
 * Exchanges as the rest of the program sees them: building one, running it,
 * reading its results; and the driver's own loop for programs. The map of
 * the driver is in pg_int.h.
 */
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/co.h"
#include "base/pg_int.h"

/*
 * PostgreSQL's error codes; the first row that fits counts, so longer prefixes
 * stand first. Only what is said on purpose is the visitor's to hear: a rule of
 * a table (23001, 23503, 23514), what our own functions raise without a code,
 * and a date, a time zone or bytes of a text, which only the database reads.
 * A column that was left out (23502), another bad cast or a division by zero
 * (class 22) is a fault of ours: values are checked before they are sent.
 */
static const struct sqlstate_row {
	const char	*prefix;
	enum status	 st;
} sqlstates[] = {
	{ "23505", E_CONFLICT }, { "23001", E_INVALID },
	{ "23503", E_INVALID }, { "23514", E_INVALID },
	{ "22007", E_INVALID }, { "22008", E_INVALID }, { "22021", E_INVALID },
	{ "22023", E_INVALID },
	{ "P0001", E_INVALID }, { "P0002", E_NOTFOUND }, { "42501", E_DENIED },
	{ "40001", E_BUSY }, { "40P01", E_BUSY }, { "55P03", E_BUSY },
	{ "08P01", E_INTERNAL }, { "08", E_BUSY },
	{ "XR001", E_ROOM },	/* ours: see migrations */
	{ "53100", E_FULL }, { "53", E_BUSY }, { "57", E_BUSY },
};

enum status
pg_sqlstate_status(const char *state)
{
	size_t	 i;

	if (state == NULL)
		return (E_BUSY);	/* libpq's own errors: the line is gone */
	for (i = 0; i < sizeof(sqlstates) / sizeof(sqlstates[0]); i++)
		if (strncmp(state, sqlstates[i].prefix,
		    strlen(sqlstates[i].prefix)) == 0)
			return (sqlstates[i].st);
	return (E_INTERNAL);
}

/* A text argument that libpq could only send cut at its NUL byte. */
static const char	 bad_arg[] = "";

struct pg_arg
pg_text(struct arena *a, struct str s)
{
	if (s.p == NULL)
		return (pg_null());
	if (s.len > INT_MAX || str_has_byte(s, '\0'))
		return ((struct pg_arg){ bad_arg, -1, 0 });
	return ((struct pg_arg){ str_c(a, s), (int)s.len, 0 });
}

struct pg_arg
pg_bytes(struct str s)
{
	if (s.len > INT_MAX)
		return ((struct pg_arg){ bad_arg, -1, 0 });
	return ((struct pg_arg){ s.p == NULL ? "" : s.p, (int)s.len, 1 });
}

struct pg_arg
pg_int(struct arena *a, int64_t v)
{
	struct str	 s = str_fmt(a, "%lld", (long long)v);

	return ((struct pg_arg){ s.p, (int)s.len, 0 });
}

struct pg_arg
pg_bool(bool v)
{
	return ((struct pg_arg){ v ? "t" : "f", 1, 0 });
}

struct pg_arg
pg_null(void)
{
	return ((struct pg_arg){ NULL, 0, 0 });
}

struct pg_arg
pg_texts(struct arena *a, const struct str *v, size_t n)
{
	struct buf	 b = buf_new(a, 256);
	size_t		 i, j;

	buf_char(&b, '{');
	for (i = 0; i < n; i++) {
		if (i != 0)
			buf_char(&b, ',');
		buf_char(&b, '"');
		for (j = 0; j < v[i].len; j++) {
			if (v[i].p[j] == '"' || v[i].p[j] == '\\')
				buf_char(&b, '\\');
			buf_char(&b, v[i].p[j]);
		}
		buf_char(&b, '"');
	}
	buf_char(&b, '}');
	return (pg_text(a, buf_view(&b)));
}

struct pg_exchange *
pg_begin(struct db *db, enum pg_mode mode)
{
	struct pg_exchange	*x;

	/* The arena's own memory: if that fails, so does the request. */
	if ((x = calloc(1, sizeof(*x))) == NULL)
		(void)arena_array(db->arena, SIZE_MAX, 2);
	x->pg = db->pg;
	x->arena = db->arena;
	x->mode = mode;
	x->note = db->note;
	x->deadline = db->deadline;
	x->slow = db->slow;
	x->enter[0] = pg_text(db->arena, db->tenant.p == NULL ? STR("") :
	    db->tenant);
	x->enter[1] = pg_text(db->arena, db->actor.p == NULL ? STR("") :
	    db->actor);
	x->enter[2] = pg_text(db->arena, mode == PG_READ ? STR("on") :
	    STR("off"));
	x->invalid = x->enter[0].len < 0 || x->enter[1].len < 0;
	arena_defer(db->arena, pg_exchange_release, x);
	return (x);
}

size_t
pg_add(struct pg_exchange *x, enum query_id q, const struct pg_arg *args,
    size_t n)
{
	struct pg_stmt	*s, *more;
	struct pg_arg	*copy;
	size_t		 i;

	if (x->n == x->cap) {
		x->cap = x->cap == 0 ? 4 : x->cap * 2;
		more = realloc(x->stmts, x->cap * sizeof(*more));
		if (more == NULL)
			(void)arena_array(x->arena, SIZE_MAX, 2);
		x->stmts = more;
	}
	if (n > PG_ARGS_MAX)
		x->excessive = true;
	copy = arena_array(x->arena, n, sizeof(*copy));
	for (i = 0; i < n; i++) {
		copy[i] = args[i];
		x->size += args[i].len > 0 ? (size_t)args[i].len : 0;
		if (args[i].len < 0)
			x->invalid = true;
	}
	s = &x->stmts[x->n];
	*s = (struct pg_stmt){ q, copy, n, NULL };
	return (x->n++);
}

/* Programs: wait with poll(2) for whatever the connections want. */
static void
loop_poll(struct pg *pg, int ms)
{
	struct pollfd	 p[PG_CONNS_MAX];
	struct pg_conn	*who[PG_CONNS_MAX];
	size_t		 i;
	nfds_t		 n;

	for (i = n = 0; i < pg->o.conns; i++) {
		if (pg->conn[i].state == C_DOWN)
			continue;
		who[n] = &pg->conn[i];
		p[n].fd = pg->conn[i].fd;
		p[n].events = (short)(POLLIN |
		    (pg->conn[i].wants_write ? POLLOUT : 0));
		p[n++].revents = 0;
	}
	if (poll(p, n, ms) > 0)
		for (i = 0; i < n; i++)
			if (p[i].revents != 0)
				pg_conn_ready(who[i]);
	pg_tick(pg);
}

/* What the request's line in the log says of the database. */
static void
note_keep(const struct pg_exchange *x, int64_t us)
{
	if (x->note == NULL)
		return;
	x->note->us += us;
	if (x->st == OK || x->why[0] == '\0')
		return;
	memcpy(x->note->why, x->why, sizeof(x->note->why));
	x->note->line = pg_duty_names[x->duty];
}

enum status
db_refuse(const struct db *db, enum status st, const char *why)
{
	if (db->note != NULL) {
		pg_why_set(db->note->why, why);
		db->note->line = NULL;
	}
	return (st);
}

enum status
pg_run(struct pg_exchange *x)
{
	int64_t	 began = clock_us();

	pg_exchange_start(x);
	while (x->state == X_WAITING || x->state == X_SENT) {
		if (x->pg->o.loop == NULL) {
			loop_poll(x->pg, 100);
			continue;
		}
		x->co = co_current();
		if (!co_wait(x->deadline))
			pg_exchange_expire(x);
	}
	x->co = NULL;
	note_keep(x, clock_us() - began);
	return (x->st);
}

enum status
pg_ask(struct db *db, enum pg_mode mode, enum query_id q,
    const struct pg_arg *args, size_t n, struct pg_exchange **out)
{
	*out = pg_begin(db, mode);
	(void)pg_add(*out, q, args, n);
	return (pg_run(*out));
}

struct str
pg_why(const struct pg_exchange *x)
{
	return (str_of(x->why));
}

struct str
pg_failure(const struct pg *pg)
{
	return (str_of(pg->failure));
}

void
pg_repeat(struct pg_exchange *x)
{
	x->repeatable = true;
}

void
pg_group(struct pg_exchange *x)
{
	x->group = true;
	x->repeatable = true;
	x->enter[3] = (struct pg_arg){ PG_LOCK_BATCH, sizeof(PG_LOCK_BATCH) - 1,
	    0 };
}

void
pg_group_many(struct pg_exchange *x, enum query_id many)
{
	pg_group(x);
	x->has_many = true;
	x->many = many;
}

size_t
pg_rows(const struct pg_exchange *x, size_t result)
{
	return (result >= x->n || x->stmts[result].res == NULL ? 0 :
	    (size_t)PQntuples(x->stmts[result].res));
}

bool
pg_is_null(const struct pg_exchange *x, size_t result, size_t row, size_t col)
{
	return (row >= pg_rows(x, result) ||
	    col >= (size_t)PQnfields(x->stmts[result].res) ||
	    PQgetisnull(x->stmts[result].res, (int)row, (int)col));
}

/* bytea arrives as \x and two digits a byte. */
static struct str
bytea_read(struct arena *a, struct str s)
{
	char	*p;
	size_t	 i, n;

	if (s.len < 2 || s.p[0] != '\\' || s.p[1] != 'x')
		return (STR_NONE);
	n = (s.len - 2) / 2;
	p = arena_get(a, n + 1);
	for (i = 0; i < n; i++)
		p[i] = (char)str_hex_byte(s.p + 2 + i * 2);
	return ((struct str){ p, n });
}

#define OID_BYTEA	17

struct str
pg_str(struct pg_exchange *x, size_t result, size_t row, size_t col)
{
	PGresult	*r;
	struct str	 s;

	if (pg_is_null(x, result, row, col))
		return (STR_NONE);
	r = x->stmts[result].res;
	s.p = PQgetvalue(r, (int)row, (int)col);
	s.len = (size_t)PQgetlength(r, (int)row, (int)col);
	if (PQftype(r, (int)col) == OID_BYTEA)
		return (bytea_read(x->arena, s));
	return (s);
}

int64_t
pg_num(struct pg_exchange *x, size_t result, size_t row, size_t col)
{
	int64_t	 v;

	return (str_int(pg_str(x, result, row, col), &v) ? v : 0);
}

bool
pg_flag(struct pg_exchange *x, size_t result, size_t row, size_t col)
{
	return (str_is(pg_str(x, result, row, col), STR("t")));
}

struct pg *
pg_new(const struct pg_options *o)
{
	struct pg	*pg;
	size_t		 i;

	if ((pg = calloc(1, sizeof(*pg))) == NULL)
		return (NULL);
	pg->o = *o;
	if ((pg->conninfo = strdup(o->conninfo)) == NULL ||
	    !pg_hosts_read(pg->conninfo, &pg->hosts)) {
		free(pg->conninfo);
		free(pg);
		return (NULL);
	}
	if (pg->o.conns == 0 || pg->o.conns > PG_CONNS_MAX)
		pg->o.conns = 1;
	TAILQ_INIT(&pg->shares);
	for (i = 0; i < pg->o.conns; i++) {
		pg->conn[i].pg = pg;
		pg->conn[i].slot = i;
		pg->conn[i].duty = pg_duty_of(i, pg->o.conns);
		pg->conn[i].fd = -1;
		TAILQ_INIT(&pg->conn[i].units);
		pg_conn_start(&pg->conn[i]);
	}
	return (pg);
}

struct pg *
pg_open(const char *conninfo, const char **why)
{
	struct pg_options	 o = { .conninfo = conninfo, .conns = 1 };
	static char		 reason[PG_WHY_MAX];
	struct pg		*pg;
	int64_t			 end;

	if ((pg = pg_new(&o)) == NULL) {
		*why = "out of memory";
		return (NULL);
	}
	end = clock_ms() + PG_T_CONNECT;
	while (pg->conn[0].state != C_READY && pg->conn[0].backoff == 0 &&
	    clock_ms() < end)
		loop_poll(pg, 100);
	if (pg->conn[0].state == C_READY)
		return (pg);
	(void)snprintf(reason, sizeof(reason), "%s",
	    pg->why[0] == '\0' ? "no answer from the server" : pg->why);
	*why = reason;
	pg_close(pg);
	return (NULL);
}

/* Whoever waits, or is under way, learns that it is over. */
void
pg_close(struct pg *pg)
{
	struct pg_exchange	*x;
	struct pg_share		*s;
	size_t			 i;

	if (pg == NULL)
		return;
	pg->pumping = true;	/* nothing is sent any more */
	pg_shares_tidy(pg, INT64_MAX);
	for (i = 0; i < pg->o.conns; i++)
		pg_conn_close(&pg->conn[i]);
	while ((s = TAILQ_FIRST(&pg->shares)) != NULL)
		for (i = 0; i < DUTY__MAX; i++)
			if ((x = TAILQ_FIRST(&s->waiting[i])) != NULL) {
				pg_exchange_end(x, E_BUSY);
				break;
			}
	free(pg->conninfo);
	free(pg);
}

int
pg_socket(const struct pg *pg)
{
	return (pg->conn[0].fd);
}

bool
pg_listen(struct pg *pg, const char *channel)
{
	pg->o.listen = channel;
	/* A new connection listens from its start. */
	pg_conn_lost(&pg->conn[0], "listening starts");
	pg->conn[0].backoff = 0;
	pg_conn_start(&pg->conn[0]);
	while (pg->conn[0].state != C_READY && pg->conn[0].backoff == 0)
		loop_poll(pg, 100);
	return (pg->conn[0].state == C_READY);
}

bool
pg_notified(struct pg *pg)
{
	bool	 was;

	loop_poll(pg, 0);
	was = pg->notified;
	pg->notified = false;
	return (was);
}
