/* The secrets that calls to customers' systems are signed with, sealed where
 * they are stored (rule/webhook.h). */
#ifndef STORE_WEBHOOK_H
#define STORE_WEBHOOK_H

#include "queries.h"

struct str	 store_webhook_seal(struct db *, struct str id,
		    struct str secret);
/* false: none of this machine's keys opens it. */
bool		 store_webhook_open(struct db *, struct str id,
		    struct str sealed, struct str *secret) MUST_USE;
/* As the owner: those that the first key did not seal are sealed with it. */
enum status	 store_webhooks_reseal(struct db *) MUST_USE AWAITS;

#endif
