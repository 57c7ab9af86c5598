/* The audit log: see the header. */
#include "store/audit.h"

enum status
store_audit_add(struct db *db, const struct audit_new *n)
{
	struct arena		*a = db->arena;
	struct pg_exchange	*x;

	return (pg_ask(db, PG_WRITE, Q_AUDIT_ADD, ARGS(pg_text(a, n->action),
	    pg_text(a, n->object_kind), pg_text(a, n->object_id),
	    pg_text(a, n->detail)), &x));
}

enum status
store_audit_list(struct db *db, int64_t before, int64_t limit,
    struct audit_row **out, size_t *n)
{
	struct pg_exchange	*x;
	struct audit_row	*r;
	enum status		 st;
	size_t			 i;

	if ((st = pg_ask(db, PG_READ, Q_AUDIT_LIST, ARGS(
	    pg_int(db->arena, before), pg_int(db->arena, limit)),
	    &x)) != OK)
		return (st);
	*n = pg_rows(x, 0);
	*out = r = arena_array(db->arena, *n, sizeof(*r));
	for (i = 0; i < *n; i++) {
		r[i].id = pg_num(x, 0, i, 0);
		r[i].at = pg_str(x, 0, i, 1);
		r[i].actor = pg_str(x, 0, i, 2);
		r[i].actor_name = pg_str(x, 0, i, 3);
		r[i].action = pg_str(x, 0, i, 4);
		r[i].object_kind = pg_str(x, 0, i, 5);
		r[i].object_id = pg_str(x, 0, i, 6);
		r[i].detail = pg_str(x, 0, i, 7);
	}
	return (OK);
}
