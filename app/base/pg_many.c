/*
 * Waiting exchanges of one kind as one statement: each argument becomes an
 * array with a place for each of them, and the answer's rows are dealt out in
 * the same order. What the server does once for a statement, it then does
 * once for all of them.
 */
#include <string.h>

#include "base/buf.h"
#include "base/pg_int.h"

#define MANY_SIZE	(128U * 1024)	/* bytes of arguments in one statement */

/* Two digits a byte, a backslash before a quote, growing by doubling: more
 * than MANY_SIZE can ever become. */
#define MANY_MEMORY	(8U * 1024 * 1024)

bool
pg_enters_the_same(const struct pg_exchange *a, const struct pg_exchange *b)
{
	size_t	 i;

	for (i = 0; i < 3; i++)
		if (a->enter[i].len != b->enter[i].len || memcmp(a->enter[i].p,
		    b->enter[i].p, (size_t)a->enter[i].len) != 0)
			return (false);
	return (true);
}

size_t
pg_many_count(const struct pg_exchange *first, size_t max)
{
	const struct pg_exchange	*x;
	size_t				 n = 1, size = first->size;

	if (!first->has_many || first->n != 1)
		return (1);
	for (x = TAILQ_NEXT(first, link); x != NULL && n < max;
	    x = TAILQ_NEXT(x, link), n++) {
		size += x->size;
		if (!x->has_many || x->n != 1 || x->many != first->many ||
		    x->stmts[0].n != first->stmts[0].n || size > MANY_SIZE ||
		    !pg_enters_the_same(first, x))
			break;
	}
	return (n);
}

/* One element of an array literal. */
static void
element_put(struct buf *b, const struct pg_arg *arg)
{
	static const char	 digits[] = "0123456789abcdef";
	unsigned char		 c;
	int			 i;

	if (arg->p == NULL) {
		buf_c(b, "NULL");
		return;
	}
	buf_char(b, '"');
	if (arg->format == 1)
		buf_c(b, "\\\\x");
	for (i = 0; i < arg->len; i++) {
		c = (unsigned char)arg->p[i];
		if (arg->format == 1) {
			buf_char(b, digits[c >> 4]);
			buf_char(b, digits[c & 15]);
			continue;
		}
		if (c == '"' || c == '\\')
			buf_char(b, '\\');
		buf_char(b, (char)c);
	}
	buf_char(b, '"');
}

struct arena *
pg_many_args(const struct pg_exchange *first, size_t n, struct pg_arg *out)
{
	const struct pg_exchange	*x;
	struct arena			*a;
	struct buf			 b;
	size_t				 arg, i;

	if ((a = arena_new(MANY_MEMORY, NULL, NULL)) == NULL)
		return (NULL);
	for (arg = 0; arg < first->stmts[0].n; arg++) {
		b = buf_new(a, 1024);
		for (x = first, i = 0; i < n; x = TAILQ_NEXT(x, link), i++) {
			buf_char(&b, i == 0 ? '{' : ',');
			element_put(&b, &x->stmts[0].args[arg]);
		}
		buf_char(&b, '}');
		out[arg] = pg_text(a, buf_view(&b));
	}
	return (a);
}

static PGresult *
row_copy(const PGresult *all, int row)
{
	PGresult	*r;
	int		 col;

	if ((r = PQcopyResult(all, PG_COPYRES_ATTRS)) == NULL)
		return (NULL);
	for (col = 0; col < PQnfields(all); col++)
		if (!PQsetvalue(r, 0, col, PQgetisnull(all, row, col) ? NULL :
		    PQgetvalue(all, row, col), PQgetlength(all, row, col))) {
			PQclear(r);
			return (NULL);
		}
	return (r);
}

void
pg_many_deal(struct pg_exchange *first, const PGresult *all)
{
	struct pg_exchange	*x = first;
	size_t			 i, n = first->leads;
	bool			 fits = (size_t)PQntuples(all) == n;

	for (i = 0; i < n; i++, x = TAILQ_NEXT(x, link)) {
		PQclear(x->stmts[0].res);
		x->stmts[0].res = fits ? row_copy(all, (int)i) : NULL;
		/* Sent again by itself, like what was refused. */
		if (x->stmts[0].res == NULL)
			x->failed = true;
	}
}
