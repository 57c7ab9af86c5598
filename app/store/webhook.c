/* Secrets of webhooks: see the header. */
#include "base/secret.h"
#include "store/webhook.h"

/* What is sealed for one webhook opens nowhere else. */
static struct str
sealed_for(struct db *db, struct str id)
{
	return (str_cat(db->arena, db->tenant, STR("/"), id));
}

struct str
store_webhook_seal(struct db *db, struct str id, struct str secret)
{
	return (secret_seal(db->arena, SECRET_WEBHOOK, sealed_for(db, id),
	    secret));
}

bool
store_webhook_open(struct db *db, struct str id, struct str sealed,
    struct str *secret)
{
	return (secret_open(db->arena, SECRET_WEBHOOK, sealed_for(db, id),
	    sealed, secret));
}

/* The same bytes, if they cannot be opened. */
static struct str
anew(struct db *db, struct str id, struct str sealed)
{
	struct str	 secret;

	if (sealed.len == 0 || !secret_seal_is_old(sealed) ||
	    !store_webhook_open(db, id, sealed, &secret))
		return (sealed);
	return (store_webhook_seal(db, id, secret));
}

enum status
store_webhooks_reseal(struct db *db)
{
	struct webhook_all_row	*rows;
	struct str		 now, before;
	enum status		 st;
	size_t			 i, n;

	if ((st = q_webhook_all(db, &rows, &n)) != OK)
		return (st);
	for (i = 0; i < n && st == OK; i++) {
		now = anew(db, rows[i].id, rows[i].sealed);
		before = anew(db, rows[i].id, rows[i].sealed_before);
		if (str_is(now, rows[i].sealed) &&
		    str_is(before, rows[i].sealed_before))
			continue;
		st = q_webhook_reseal(db, .id = rows[i].id,
		    .was = rows[i].sealed, .sealed = now, .before = before);
	}
	return (st);
}
