/* Mails that strangers cause; see the header. */
#include "base/secret.h"
#include "rule/rate.h"
#include "store/delivery.h"

static struct str
mail_key(struct arena *a, const char *what, struct str mailbox)
{
	unsigned char	*hash = arena_get(a, SECRET_MAC);

	if (mailbox.len == 0)
		return (STR_NONE);
	secret_keyed(SECRET_THROTTLE, str_cat(a, str_of(what), mailbox), hash);
	return ((struct str){ (const char *)hash, SECRET_MAC });
}

struct mail_keys
store_mail_keys(struct arena *a, struct str mailbox)
{
	return ((struct mail_keys){ mail_key(a, "mail hour ", mailbox),
	    mail_key(a, "mail day ", mailbox) });
}

enum status
store_delivery_add(struct db *db, const struct delivery_new *d)
{
	struct mail_keys	 keys = store_mail_keys(db->arena, d->mailbox);
	struct delivery_add_row	*row;
	enum status		 st;

	st = q_delivery_add(db, &row, .purpose = str_of(d->purpose),
	    .recipient = d->recipient, .subject = d->subject, .text = d->text,
	    .mail_hour_key = keys.hour,
	    .mail_hour_burst = rate_mail_hour.burst,
	    .mail_hour_every = rate_mail_hour.every,
	    .mail_day_key = keys.day,
	    .mail_day_burst = rate_mail_day.burst,
	    .mail_day_every = rate_mail_day.every);
	return (st != OK ? st : row->n == 0 ? E_TOO_MANY : OK);
}
