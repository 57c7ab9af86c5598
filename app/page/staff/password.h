/*
 * Passwords of who signs in, and the tickets that stand for one: what a link in
 * a mail brings back once.
 */
#ifndef PAGE_STAFF_PASSWORD_H
#define PAGE_STAFF_PASSWORD_H

#include "http/rq.h"
#include "queries.h"

/* The token is for the link; its hash is what is stored. */
struct ticket {
	struct str	 token;
	struct str	 hash;
};

struct ticket	 ticket_new(struct arena *);
struct ticket	 ticket_of(struct arena *, struct str token);

/* What keeps this from becoming the password of that address; W_NONE: nothing. */
enum word	 password_flaw_word(struct str password, struct str email);

/* Who tries, as it is counted. */
struct attempt {
	struct str	 email;
	struct str	 network;
	struct str	 browser;	/* or none: not a known one */
};

/* Is this the password of the account with that address? E_TOO_MANY: there were
 * too many tries. *account is set if it is, to its memberships. */
enum status	 password_check(struct rq *, const struct attempt *,
		    struct str password, struct account_membership **account,
		    bool *same) MUST_USE AWAITS;
/* The same, of who is signed in, or shows that an account is theirs. *hash is
 * what it was compared with. */
enum status	 password_is_own(struct rq *, struct str email,
		    struct str password, struct str *hash, bool *same)
		    MUST_USE AWAITS;

#endif
