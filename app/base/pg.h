/*
 * PostgreSQL, non-blocking, in pipeline mode, with prepared statements.
 *
 * An exchange is [enter tenant and actor] [statements ...] Sync: one round
 * trip, one implicit transaction. The tenant holds exactly that long; any
 * error rolls all of it back. A PG_READ exchange runs read-only, and all its
 * statements see the same moment.
 *
 *	x = pg_begin(db, PG_WRITE);
 *	i = put_opening_get(x, .slug = slug);
 *	(void)put_audit_add(x, .action = STR("opening.view"), ...);
 *	if ((st = pg_run(x)) != OK)
 *		return (st);
 *	opening = take_opening_get(x, i);
 *
 * put_NAME and take_NAME, and q_NAME for a statement that goes by itself, are
 * made from sql/queries (queries.h), with a struct for what goes in and one
 * for the rows. Below is what they are made of.
 *
 * In the web server pg_run gives way to other requests until the answer is
 * there; in programs and tests it waits by poll(2). Rows live as long as the
 * arena of the struct db.
 */
#ifndef BASE_PG_H
#define BASE_PG_H

#include "base/status.h"
#include "base/str.h"
#include "query_id.h"	/* made by sql/queries.awk: enum query_id */

struct pg;
struct pg_exchange;

enum pg_kind { PG_ONE, PG_MANY, PG_EXEC };
enum pg_mode { PG_READ, PG_WRITE };

struct pg_query {
	const char	*name;
	enum pg_kind	 kind;
	const char	*sql;
};

extern const struct pg_query pg_queries[];

/* Of a member of a struct: by it a value is written or read. */
enum pg_type {
	PG_TEXT,		/* struct str; none is NULL */
	PG_TEXT_OR_NULL,	/* the same, and so is an empty one */
	PG_BYTES,		/* struct str, for bytea */
	PG_BYTES_OR_NULL,
	PG_INT,			/* int64_t */
	PG_INT_OR_NULL,		/* const int64_t *; in a row never */
	PG_BOOL,
	PG_BOOL_OR_NULL,	/* const bool * */
	PG_REAL,		/* double */
	PG_LIST			/* struct pg_list, for text[] */
};

struct pg_list {
	const struct str *v;
	size_t		 n;
};

struct pg_slot {
	const char	*name;
	uint16_t	 at;		/* in the struct */
	uint8_t		 type;		/* enum pg_type */
	uint8_t		 in_sub;	/* at counts in the struct below it */
	uint16_t	 null_at;	/* of "it was NULL"; 0: not asked */
};

struct pg_shape {
	const struct pg_slot *args;
	size_t		 nargs;
	const struct pg_slot *cols;
	size_t		 ncols;
	size_t		 row;		/* size of a row's struct */
	size_t		 sub_at, sub;	/* of a pointer in it, and of what
					 * it points to */
};

/* By query_id; NULL where nothing is known of it. */
extern const struct pg_shape *const pg_shapes[];

#define PG_WHY_MAX	240

/* What a request's line in the log says of the database, or of what else made
 * it fail. */
struct db_note {
	int64_t		 us;		/* waited for it, in all */
	const char	*line;		/* of which connections the refusal is;
					 * NULL: it is not the database's */
	char		 why[PG_WHY_MAX];	/* its last refusal, or "" */
};

/* Who asks. Every store function takes one; there is no other way in. */
struct db {
	struct pg	*pg;
	struct arena	*arena;		/* rows and arguments live here */
	struct str	 tenant;	/* uuid as text; none: no tenant's rows */
	struct str	 actor;		/* account uuid, or none: a visitor */
	int64_t		 deadline;	/* by clock_ms(), for all that it asks;
					 * 0: none */
	struct db_note	*note;		/* or NULL */
	bool		 slow;		/* what it asks may well take long */
};

/* Gives st, and its reason to the log: for what fails elsewhere than in the
 * database, which says its own. */
enum status	 db_refuse(const struct db *, enum status st, const char *why);

/* One argument. Made by the functions below, never by hand. */
struct pg_arg {
	const char	*p;		/* NULL: SQL NULL */
	int		 len;
	int		 format;	/* 0 text, 1 binary */
};

/* Any type by its text form (uuid, date, jsonb, text[] ...). A NUL byte in s
 * cannot be stored by PostgreSQL: the exchange ends with E_INVALID. */
struct pg_arg	 pg_text(struct arena *, struct str s);
/* Raw bytes, for bytea (or text, where the SQL casts it). */
struct pg_arg	 pg_bytes(struct str s);
struct pg_arg	 pg_int(struct arena *, int64_t);
struct pg_arg	 pg_bool(bool);
struct pg_arg	 pg_null(void);
/* A text[] literal of n strings. */
struct pg_arg	 pg_texts(struct arena *, const struct str *, size_t n);

#define ARGS(...)							\
	(const struct pg_arg[]){ __VA_ARGS__ },				\
	sizeof((const struct pg_arg[]){ __VA_ARGS__ }) / sizeof(struct pg_arg)
#define NOARGS	NULL, 0

struct pg_exchange *pg_begin(struct db *, enum pg_mode);
/* Arguments are borrowed until pg_run returns. Gives the result's index. */
size_t		 pg_add(struct pg_exchange *, enum query_id,
		    const struct pg_arg *, size_t);
/*
 * Sends and waits. OK; E_NOTFOUND if a :one query found no row; E_CONFLICT
 * unique; E_INVALID other constraints and bad values; E_DENIED row-level
 * security or privilege; E_BUSY connection lost, queue full, time-out or
 * deadline; E_INTERNAL the rest. Nothing is stored unless OK or E_NOTFOUND (a
 * write that must not happen then raises instead) - but for a write whose
 * connection was lost, or whose deadline came, after sending: then nobody
 * knows.
 */
enum status	 pg_run(struct pg_exchange *) MUST_USE AWAITS;
/* It is idempotent: if its connection is lost it is sent again on another,
 * as a read is. */
void		 pg_repeat(struct pg_exchange *);
/* The same, and it goes in one transaction with others of its kind that are
 * waiting; a refused batch is tried again one by one. */
void		 pg_group(struct pg_exchange *);
/* The same, for one statement: :many with an array for each of its arguments
 * says it for several at once and gives a row for each, in their order. */
void		 pg_group_many(struct pg_exchange *, enum query_id many);
/* The server has said nothing for two seconds though it was asked, or there is
 * no connection: whoever has something else to show shows that. */
bool		 pg_is_silent(const struct pg *);
/* The database means something else than the program was built for: what, as
 * a connection has last heard. NULL: no. */
const char	*pg_misfit(const struct pg *);
/* The constraint or message of a failed exchange, for the log. */
struct str	 pg_why(const struct pg_exchange *);

size_t		 pg_rows(const struct pg_exchange *, size_t result);
/* Values as text; bytea comes decoded. NULL is STR_NONE. */
struct str	 pg_str(struct pg_exchange *, size_t result, size_t row,
		    size_t col);
int64_t		 pg_num(struct pg_exchange *, size_t result, size_t row,
		    size_t col);	/* NULL is 0 */
bool		 pg_flag(struct pg_exchange *, size_t result, size_t row,
		    size_t col);
bool		 pg_is_null(const struct pg_exchange *, size_t result,
		    size_t row, size_t col);

/* For the functions of queries.h. Arguments are copied. */
size_t		 pg_put(struct pg_exchange *, enum query_id, const void *args);
/* An array of the query's row struct; n may be 0. */
void		*pg_take(struct pg_exchange *, size_t result, size_t *n);
/* One statement, one exchange. rows NULL: whatever they are. */
enum status	 pg_call(struct db *, enum pg_mode, enum query_id,
		    const void *args, void **rows, size_t *n) MUST_USE AWAITS;

/* Shorthand: one statement, one exchange. */
enum status	 pg_ask(struct db *, enum pg_mode, enum query_id,
		    const struct pg_arg *, size_t, struct pg_exchange **)
		    MUST_USE AWAITS;

/* Programs and tests: a blocking connection. NULL and *why on failure. */
struct pg	*pg_open(const char *conninfo, const char **why);
/* pg_why of the last exchange; empty if nothing went wrong with it. Until the
 * next one, so for programs, which have one at a time. */
struct str	 pg_failure(const struct pg *);
void		 pg_close(struct pg *);

#endif
