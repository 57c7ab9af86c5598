/*
 * Mailings: what is kept of whom they are for. Each is a subject of its own
 * (store/subject.h), with its address, name and what goes with the link sealed;
 * the link is made when the mail is, of the recipient's id and the machines'
 * secret, and stored nowhere.
 */
#ifndef STORE_MAILING_H
#define STORE_MAILING_H

#include "queries.h"
#include "rule/context.h"

#define MAILING_AT_ONCE	250	/* people a mailing_load takes */

struct mailing_person {
	int64_t		 line;
	struct str	 email;		/* of address_ascii */
	struct str	 name;		/* or none */
	struct str	 fields;	/* "&plan=gold", as an address has it */
	struct str	 language;
};

/* Sealed, as one of the objects that mailing_load reads. Asks no database: db is
 * for its arena and tenant. */
void		 store_mailing_seal(struct db *, struct str tenant_key,
		    const struct mailing_person *, struct buf *json);
/* false: forgotten, or not of here. A name or fields that cannot be read are
 * none. */
bool		 store_mailing_open(struct db *, const struct subject_sealed *,
		    struct str email, struct str name, struct str fields,
		    struct mailing_person *) MUST_USE;

/* What the link of a mail that ends mailings says of an address; only this
 * tenant reads it. */
struct str	 store_mail_leave(struct db *, struct str tenant_key,
		    struct str mail_key);
bool		 store_mail_leave_read(struct db *, struct str tenant_key,
		    struct str word, struct str *mail_key) MUST_USE;

/* The session's id of this recipient's link, the same in each mail. */
struct str	 store_mailing_session(struct db *, struct str recipient);
/* The id of the mail itself: of the first or the second. */
struct str	 store_mailing_id(struct db *, struct str recipient,
		    bool reminds);

#endif
