/* Openings: see the header. */
#include "store/opening.h"

static void
opening_take(struct pg_exchange *x, size_t row, struct opening *o)
{
	o->id = pg_str(x, 0, row, 0);
	o->slug = pg_str(x, 0, row, 1);
	o->title = pg_str(x, 0, row, 2);
	o->department = pg_str(x, 0, row, 3);
	o->location = pg_str(x, 0, row, 4);
	o->employment_type = pg_str(x, 0, row, 5);
	o->is_remote = pg_flag(x, 0, row, 6);
	o->language = pg_str(x, 0, row, 7);
	o->summary = pg_str(x, 0, row, 8);
	o->description = pg_str(x, 0, row, 9);
	o->pay_min = pg_num(x, 0, row, 10);
	o->pay_max = pg_num(x, 0, row, 11);
	o->pay_currency = pg_str(x, 0, row, 12);
	o->pay_period = pg_str(x, 0, row, 13);
	o->min_age = pg_num(x, 0, row, 14);
	o->state = pg_str(x, 0, row, 15);
	o->published_at = pg_str(x, 0, row, 16);
	o->closes_at = pg_str(x, 0, row, 17);
	o->closes_offset = pg_num(x, 0, row, 18);
	o->is_open = pg_flag(x, 0, row, 19);
	o->napplications = pg_num(x, 0, row, 20);
}

static enum status
opening_rows(struct db *db, enum query_id q, const struct pg_arg *args,
    size_t nargs, struct opening **out, size_t *n) AWAITS
{
	struct pg_exchange	*x;
	enum status		 st;
	size_t			 i;

	if ((st = pg_ask(db, PG_READ, q, args, nargs, &x)) != OK)
		return (st);
	*n = pg_rows(x, 0);
	*out = arena_array(db->arena, *n, sizeof(**out));
	for (i = 0; i < *n; i++)
		opening_take(x, i, &(*out)[i]);
	return (OK);
}

/* An empty field of a filter form asks for nothing. */
static struct pg_arg
filter_text(struct arena *a, struct str s)
{
	s = str_trim(s);
	return (s.len == 0 ? pg_null() : pg_text(a, s));
}

enum status
store_opening_open_list(struct db *db, const struct opening_filter *f,
    struct opening **out, size_t *n)
{
	return (opening_rows(db, Q_OPENING_OPEN_LIST, ARGS(
	    filter_text(db->arena, f->location),
	    filter_text(db->arena, f->department),
	    filter_text(db->arena, f->q)), out, n));
}

enum status
store_opening_public_get(struct db *db, struct str slug, struct opening **out)
{
	size_t	 n;

	return (opening_rows(db, Q_OPENING_PUBLIC_GET,
	    ARGS(pg_text(db->arena, slug)), out, &n));
}

enum status
store_opening_list(struct db *db, struct opening **out, size_t *n)
{
	return (opening_rows(db, Q_OPENING_LIST, NOARGS, out, n));
}
