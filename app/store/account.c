/* Accounts, sign-in, sessions: see the header. */
#include "store/account.h"
#include "store/response_take.h"

enum status
store_account_for_login(struct db *db, struct str email, struct account **out)
{
	struct account_membership *m;
	struct pg_exchange	*x;
	struct account		*acc;
	enum status		 st;
	size_t			 i;

	if ((st = pg_ask(db, PG_READ, Q_ACCOUNT_FOR_LOGIN,
	    ARGS(pg_text(db->arena, email)), &x)) != OK)
		return (st);
	if (pg_rows(x, 0) == 0)
		return (E_NOTFOUND);
	*out = acc = arena_get(db->arena, sizeof(*acc));
	acc->id = pg_str(x, 0, 0, 0);
	acc->name = pg_str(x, 0, 0, 1);
	acc->email = pg_str(x, 0, 0, 2);
	acc->password_hash = pg_str(x, 0, 0, 3);
	acc->is_operator = pg_flag(x, 0, 0, 4);
	acc->n = pg_is_null(x, 0, 0, 5) ? 0 : pg_rows(x, 0);
	acc->memberships = m = arena_array(db->arena, acc->n, sizeof(*m));
	for (i = 0; i < acc->n; i++) {
		m[i].tenant = pg_str(x, 0, i, 5);
		m[i].tenant_slug = pg_str(x, 0, i, 6);
		m[i].tenant_name = pg_str(x, 0, i, 7);
		m[i].role = pg_str(x, 0, i, 8);
	}
	return (OK);
}

enum status
store_account_rehash(struct db *db, const struct account *acc,
    struct str hash)
{
	struct pg_exchange	*x;

	return (pg_ask(db, PG_WRITE, Q_ACCOUNT_REHASH, ARGS(
	    pg_text(db->arena, acc->id),
	    pg_text(db->arena, acc->password_hash),
	    pg_text(db->arena, hash)), &x));
}

enum status
store_session_add(struct db *db, const struct session_new *s)
{
	struct arena		*a = db->arena;
	struct pg_exchange	*x;

	return (pg_ask(db, PG_WRITE, Q_SESSION_ADD, ARGS(
	    pg_bytes(s->token_hash), pg_text(a, s->account),
	    s->tenant.len == 0 ? pg_null() : pg_text(a, s->tenant),
	    pg_text(a, s->csrf), pg_int(a, s->idle_seconds),
	    pg_int(a, s->total_seconds)), &x));
}

enum status
store_session_enter(struct db *db, struct str token_hash,
    struct session_row **out)
{
	struct pg_exchange	*x;
	struct session_row	*s;
	enum status		 st;

	if ((st = pg_ask(db, PG_WRITE, Q_SESSION_ENTER,
	    ARGS(pg_bytes(token_hash)), &x)) != OK)
		return (st);
	*out = s = arena_get(db->arena, sizeof(*s));
	s->id = pg_str(x, 0, 0, 0);
	s->account = pg_str(x, 0, 0, 1);
	s->name = pg_str(x, 0, 0, 2);
	s->email = pg_str(x, 0, 0, 3);
	s->tenant = pg_str(x, 0, 0, 4);
	s->tenant_slug = pg_str(x, 0, 0, 5);
	s->tenant_name = pg_str(x, 0, 0, 6);
	s->role = pg_str(x, 0, 0, 7);
	s->csrf = pg_str(x, 0, 0, 8);
	if (!pg_is_null(x, 0, 0, 9)) {
		s->works_in = arena_get(db->arena, sizeof(*s->works_in));
		tenant_take(x, 0, 0, 9, s->works_in);
	}
	return (OK);
}

enum status
store_session_drop(struct db *db, struct str token_hash)
{
	struct pg_exchange	*x;

	return (pg_ask(db, PG_WRITE, Q_SESSION_DROP,
	    ARGS(pg_bytes(token_hash)), &x));
}

enum status
store_login_allowed(struct db *db, struct str email, struct str network)
{
	struct pg_exchange	*x;
	enum status		 st;

	if ((st = pg_ask(db, PG_READ, Q_LOGIN_ALLOWED, ARGS(
	    pg_text(db->arena, email), pg_text(db->arena, network)),
	    &x)) != OK)
		return (st);
	return (pg_flag(x, 0, 0, 0) ? OK : E_TOO_MANY);
}

enum status
store_login_failed(struct db *db, struct str email, struct str network)
{
	struct pg_exchange	*x;

	return (pg_ask(db, PG_WRITE, Q_LOGIN_FAILED, ARGS(
	    pg_text(db->arena, email), pg_text(db->arena, network)), &x));
}

enum status
store_account_add(struct db *db, const struct account_new *n,
    struct account_added *out)
{
	struct arena		*a = db->arena;
	struct pg_exchange	*x;
	enum status		 st;

	st = pg_ask(db, PG_WRITE, Q_ACCOUNT_ADD, ARGS(pg_text(a, n->email),
	    pg_text(a, n->name), pg_text(a, n->password_hash),
	    pg_bool(n->is_operator),
	    n->role.len == 0 ? pg_null() : pg_text(a, n->tenant),
	    n->role.len == 0 ? pg_null() : pg_text(a, n->role)), &x);
	if (st != OK)
		return (st);
	out->id = pg_str(x, 0, 0, 0);
	out->was_made = pg_flag(x, 0, 0, 1);
	out->is_operator = pg_flag(x, 0, 0, 2);
	return (OK);
}

enum status
store_account_password_set(struct db *db, struct str email, struct str hash)
{
	struct pg_exchange	*x;

	return (pg_ask(db, PG_WRITE, Q_ACCOUNT_PASSWORD_SET, ARGS(
	    pg_text(db->arena, email), pg_text(db->arena, hash)), &x));
}
