/*
 * Subjects: whoever something personal is known of. What is known is sealed
 * under a key of the subject's own, that one under the tenant's, and the
 * tenant's under the machines' secret. Who deletes a subject's key
 * (q_subject_forget) makes all of it unreadable, in every copy.
 *
 * What is made goes in one exchange: put_subject_add beside what is sealed. What
 * is read brings its keys: a query joins subject_key(id) and tenant_key() as a
 * struct subject_sealed, or asks q_subject_keys for a list.
 */
#ifndef STORE_SUBJECT_H
#define STORE_SUBJECT_H

#include "queries.h"	/* struct subject_sealed */

struct subject {
	struct str	 id;
	struct str	 key;		/* none: forgotten, nothing opens */
};

struct subject_new {
	struct subject	 subject;
	struct str	 sealed;	/* for put_subject_add */
	struct str	 mail_key;	/* or none */
};

/* The tenant's key, which is made when there is none yet: for who writes. */
enum status	 store_tenant_key_find(struct db *, struct str *key) MUST_USE
		    AWAITS;
/* What an address is found by; none for none. One person types it in several
 * ways, which are the same here. */
struct str	 store_subject_mail_key(struct arena *, struct str tenant_key,
		    struct str email);
/* A fresh one, stored nowhere yet. email: none, or what it is found by. */
struct subject_new store_subject_new(struct db *, struct str tenant_key,
		    struct str email);
/* The same with an id that is known already. */
struct subject_new store_subject_new_as(struct db *, struct str tenant_key,
		    struct str id, struct str email);
/* What tenant_key() gave; false, and logged: nobody can open it here. */
bool		 store_tenant_key_open(struct db *, struct str sealed,
		    struct str *key) MUST_USE;
/* Opens its key: none of it, unless all is right. */
struct subject	 store_subject_open(struct db *, const struct subject_sealed *);

/* A value of a column ("support_request.email") in the row of that id: put
 * anywhere else it does not open. None stays none. */
struct str	 store_subject_seal(struct db *, const struct subject *,
		    const char *column, struct str row, struct str plain);
/* False: forgotten, or not of here. Of none it is true, and none. */
bool		 store_subject_read(struct db *, const struct subject *,
		    const char *column, struct str row, struct str sealed,
		    struct str *plain) MUST_USE;

/* As the owner: the tenant's key is sealed with the first secret. */
enum status	 store_tenant_key_reseal(struct db *) MUST_USE AWAITS;

#endif
