/*
 * What goes into a query and comes out of it, by the tables that are made
 * from sql/queries: structs to arguments, rows to structs, and whether the
 * database has the same in mind.
 */
#include <stdio.h>

#include "base/pg_int.h"

/* Their numbers in every PostgreSQL. */
#define OID_BOOL	16
#define OID_BYTEA	17
#define OID_INT8	20
#define OID_INT2	21
#define OID_INT4	23
#define OID_FLOAT4	700
#define OID_FLOAT8	701
#define OID_TEXT_ARRAY	1009

static struct pg_arg
slot_arg(struct arena *a, const struct pg_slot *s, const void *args)
{
	const void	*p = (const char *)args + s->at;
	const void	*q;
	struct str	 text;

	switch (s->type) {
	case PG_INT:
		return (pg_int(a, *(const int64_t *)p));
	case PG_BOOL:
		return (pg_bool(*(const bool *)p));
	case PG_REAL:
		text = str_fmt(a, "%.17g", *(const double *)p);
		return (pg_text(a, text));
	case PG_LIST:
		return (pg_texts(a, ((const struct pg_list *)p)->v,
		    ((const struct pg_list *)p)->n));
	case PG_INT_OR_NULL:
		q = *(const int64_t *const *)p;
		return (q == NULL ? pg_null() : pg_int(a, *(const int64_t *)q));
	case PG_BOOL_OR_NULL:
		q = *(const bool *const *)p;
		return (q == NULL ? pg_null() : pg_bool(*(const bool *)q));
	case PG_TEXT:
	case PG_TEXT_OR_NULL:
	case PG_BYTES:
	case PG_BYTES_OR_NULL:
		break;
	}
	text = *(const struct str *)p;
	if (text.p == NULL || (text.len == 0 && s->type == PG_TEXT_OR_NULL))
		return (pg_null());
	return (s->type == PG_BYTES || s->type == PG_BYTES_OR_NULL ?
	    pg_bytes(text) : pg_text(a, text));
}

size_t
pg_put(struct pg_exchange *x, enum query_id q, const void *args)
{
	const struct pg_shape	*s = pg_shapes[q];
	struct pg_arg		 v[PG_ARGS_MAX];
	size_t			 i;

	for (i = 0; i < s->nargs; i++)
		v[i] = slot_arg(x->arena, &s->args[i], args);
	return (pg_add(x, q, v, s->nargs));
}

static void
slot_read(struct pg_exchange *x, size_t result, size_t row, size_t col,
    const struct pg_slot *s, char *to)
{
	struct str	 text = pg_str(x, result, row, col);

	if (s->null_at != 0)
		*(bool *)(void *)(to + s->null_at) = text.p == NULL;
	to += s->at;
	switch (s->type) {
	case PG_INT:
		*(int64_t *)(void *)to = pg_num(x, result, row, col);
		break;
	case PG_BOOL:
		*(bool *)(void *)to = pg_flag(x, result, row, col);
		break;
	case PG_REAL:
		if (!str_double(text, (double *)(void *)to))
			*(double *)(void *)to = 0;
		break;
	default:
		*(struct str *)(void *)to = text;
		break;
	}
}

static void
row_read(struct pg_exchange *x, size_t result, size_t row,
    const struct pg_shape *s, char *to)
{
	char	*sub = NULL;
	bool	 seen = false;
	size_t	 i;

	for (i = 0; i < s->ncols; i++) {
		if (!s->cols[i].in_sub) {
			slot_read(x, result, row, i, &s->cols[i], to);
			continue;
		}
		if (!seen && !pg_is_null(x, result, row, i)) {
			sub = arena_get(x->arena, s->sub);
			*(void **)(void *)(to + s->sub_at) = sub;
		}
		seen = true;
		if (sub != NULL)
			slot_read(x, result, row, i, &s->cols[i], sub);
	}
}

void *
pg_take(struct pg_exchange *x, size_t result, size_t *n)
{
	const struct pg_shape	*s = pg_shapes[x->stmts[result].query];
	size_t			 i;
	char			*rows;

	*n = pg_rows(x, result);
	rows = arena_array(x->arena, *n, s->row);
	for (i = 0; i < *n; i++)
		row_read(x, result, i, s, rows + i * s->row);
	return (rows);
}

enum status
pg_call(struct db *db, enum pg_mode mode, enum query_id q, const void *args,
    void **rows, size_t *n)
{
	struct pg_exchange	*x = pg_begin(db, mode);
	size_t			 i = pg_put(x, q, args), got;
	enum status		 st;

	if ((st = pg_run(x)) == OK && rows != NULL)
		*rows = pg_take(x, i, n == NULL ? &got : n);
	return (st);
}

/* Types that the same C type stands for are one: text may become a domain or
 * a varchar without any program noticing. */
static enum pg_type
type_of(unsigned oid)
{
	switch (oid) {
	case OID_BOOL:
		return (PG_BOOL);
	case OID_BYTEA:
		return (PG_BYTES);
	case OID_INT2:
	case OID_INT4:
	case OID_INT8:
		return (PG_INT);
	case OID_FLOAT4:
	case OID_FLOAT8:
		return (PG_REAL);
	case OID_TEXT_ARRAY:
		return (PG_LIST);
	default:
		return (PG_TEXT);
	}
}

static enum pg_type
type_plain(enum pg_type type)
{
	return (type == PG_TEXT_OR_NULL ? PG_TEXT : type == PG_BYTES_OR_NULL ?
	    PG_BYTES : type == PG_INT_OR_NULL ? PG_INT :
	    type == PG_BOOL_OR_NULL ? PG_BOOL : type);
}

/* A column that is a list is handed out as its text. */
static enum pg_type
type_of_column(unsigned oid)
{
	return (type_of(oid) == PG_LIST ? PG_TEXT : type_of(oid));
}

bool
pg_shape_fits(const struct pg_shape *s, const PGresult *r, char *why,
    size_t size)
{
	size_t	 i;

	if ((size_t)PQnparams(r) != s->nargs || (s->ncols != 0 &&
	    (size_t)PQnfields(r) != s->ncols)) {
		(void)snprintf(why, size, "%d arguments and %d columns, not "
		    "%zu and %zu", PQnparams(r), PQnfields(r), s->nargs,
		    s->ncols);
		return (false);
	}
	for (i = 0; i < s->nargs; i++)
		if (type_of(PQparamtype(r, (int)i)) !=
		    type_plain(s->args[i].type)) {
			(void)snprintf(why, size, "argument %s has another "
			    "type", s->args[i].name);
			return (false);
		}
	for (i = 0; i < s->ncols; i++) {
		if (!str_is_c(str_of(PQfname(r, (int)i)), s->cols[i].name)) {
			(void)snprintf(why, size, "column %zu is %s, not %s",
			    i + 1, PQfname(r, (int)i), s->cols[i].name);
			return (false);
		}
		if (type_of_column(PQftype(r, (int)i)) != s->cols[i].type) {
			(void)snprintf(why, size, "column %s has another type",
			    s->cols[i].name);
			return (false);
		}
	}
	return (true);
}
