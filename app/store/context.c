/* Keys of session contexts: see the header. */
#include "base/log.h"
#include "base/secret.h"
#include "store/context.h"

/* A key that another tenant's row would be given cannot be opened there. */
static struct str
sealed_for(struct db *db, struct str id)
{
	return (str_cat(db->arena, db->tenant, STR("/"), id));
}

bool
store_context_key_open(struct db *db, struct str id, struct str sealed,
    struct context_key *out)
{
	out->id = id;
	return (secret_open(db->arena, SECRET_CONTEXT, sealed_for(db, id),
	    sealed, &out->secret));
}

enum status
store_context_keys_find(struct db *db,
    struct context_key out[CONTEXT_KEYS_MAX], size_t *n)
{
	struct context_key_find_row	*rows;
	enum status			 st;
	size_t				 i, nrows;

	*n = 0;
	if ((st = q_context_key_find(db, &rows, &nrows)) != OK)
		return (st);
	for (i = 0; i < nrows && *n < CONTEXT_KEYS_MAX; i++)
		if (store_context_key_open(db, rows[i].id, rows[i].sealed,
		    &out[*n]))
			(*n)++;
		else
			log_event(LEVEL_ERROR, "context_key_not_opened",
			    LOG_S("tenant", db->tenant),
			    LOG_S("key", rows[i].id));
	return (OK);
}

enum status
store_context_key_add(struct db *db, struct context_key *key, bool *done)
{
	struct context_key_add_row	*row;
	enum status			 st;

	*key = context_key_new(db->arena);
	st = q_context_key_add(db, &row, .id = key->id,
	    .sealed = secret_seal(db->arena, SECRET_CONTEXT,
	    sealed_for(db, key->id), key->secret));
	*done = st == OK && row->done;
	return (st);
}

enum status
store_context_keys_reseal(struct db *db)
{
	struct context_key_all_row	*rows;
	struct context_key		 key;
	enum status			 st;
	size_t				 i, n;

	if ((st = q_context_key_all(db, &rows, &n)) != OK)
		return (st);
	for (i = 0; i < n && st == OK; i++) {
		if (!secret_seal_is_old(rows[i].sealed) ||
		    !store_context_key_open(db, rows[i].id, rows[i].sealed,
		    &key))
			continue;
		st = q_context_key_reseal(db, .id = key.id,
		    .was = rows[i].sealed, .sealed = secret_seal(db->arena,
		    SECRET_CONTEXT, sealed_for(db, key.id), key.secret));
	}
	return (st);
}
