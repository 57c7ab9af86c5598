/* Tenants: see the header. Which role may call what is the database's. */
#include "store/response_take.h"
#include "store/tenant.h"

void
tenant_take(struct pg_exchange *x, size_t i, size_t row, size_t col,
    struct tenant *t)
{
	t->id = pg_str(x, i, row, col);
	t->slug = pg_str(x, i, row, col + 1);
	t->name = pg_str(x, i, row, col + 2);
	t->accent_color = pg_str(x, i, row, col + 3);
	t->time_zone = pg_str(x, i, row, col + 4);
	t->language = pg_str(x, i, row, col + 5);
	t->min_age = pg_num(x, i, row, col + 6);
	t->privacy_url = pg_str(x, i, row, col + 7);
	t->has_logo = pg_flag(x, i, row, col + 8);
	t->today = pg_str(x, i, row, col + 10);
}

enum status
store_tenant_get(struct db *db, struct str slug, struct tenant **out)
{
	struct pg_exchange	*x;
	enum status		 st;

	if ((st = pg_ask(db, PG_READ, Q_TENANT_GET,
	    ARGS(pg_text(db->arena, slug)), &x)) != OK)
		return (st);
	*out = arena_get(db->arena, sizeof(**out));
	tenant_take(x, 0, 0, 0, *out);
	return (str_is_c(pg_str(x, 0, 0, 9), "active") ? OK : E_GONE);
}

enum status
store_tenant_logo_get(struct db *db, struct str *type, struct str *bytes)
{
	struct pg_exchange	*x;
	enum status		 st;

	if ((st = pg_ask(db, PG_READ, Q_TENANT_LOGO_GET, NOARGS, &x)) != OK)
		return (st);
	*type = pg_str(x, 0, 0, 0);
	*bytes = pg_str(x, 0, 0, 1);
	return (OK);
}

enum status
store_tenant_set(struct db *db, const struct tenant_set *t)
{
	struct arena		*a = db->arena;
	struct pg_exchange	*x;

	return (pg_ask(db, PG_WRITE, Q_TENANT_SET, ARGS(pg_text(a, t->name),
	    pg_text(a, t->accent_color), pg_text(a, t->time_zone),
	    pg_text(a, t->language), pg_text(a, t->min_age),
	    pg_text(a, t->privacy_url),
	    t->has_logo ? pg_bytes(t->logo) : pg_null(),
	    pg_text(a, t->logo_type)), &x));
}

enum status
store_tenant_add(struct db *db, struct str slug, const struct tenant_set *t,
    struct str *id)
{
	struct arena		*a = db->arena;
	struct pg_exchange	*x;
	enum status		 st;

	if ((st = pg_ask(db, PG_WRITE, Q_TENANT_ADD, ARGS(pg_text(a, slug),
	    pg_text(a, t->name), pg_text(a, t->accent_color),
	    pg_text(a, t->time_zone), pg_text(a, t->language),
	    pg_text(a, t->min_age), pg_text(a, t->privacy_url),
	    t->has_logo ? pg_bytes(t->logo) : pg_null(),
	    pg_text(a, t->logo_type)), &x)) != OK)
		return (st);
	*id = pg_str(x, 0, 0, 0);
	return (OK);
}

enum status
store_tenant_list(struct db *db, struct tenant_row **out, size_t *n)
{
	struct pg_exchange	*x;
	enum status		 st;
	size_t			 i;

	if ((st = pg_ask(db, PG_READ, Q_TENANT_LIST, NOARGS, &x)) != OK)
		return (st);
	*n = pg_rows(x, 0);
	*out = arena_array(db->arena, *n, sizeof(**out));
	for (i = 0; i < *n; i++) {
		(*out)[i].slug = pg_str(x, 0, i, 0);
		(*out)[i].name = pg_str(x, 0, i, 1);
		(*out)[i].state = pg_str(x, 0, i, 2);
	}
	return (OK);
}
