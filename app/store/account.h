/*
 * Accounts, sign-in and sessions. None of these tables can be read by the
 * application's role: each function here calls one SQL function that answers
 * exactly its question. No tenant needs to be entered.
 */
#ifndef STORE_ACCOUNT_H
#define STORE_ACCOUNT_H

#include "base/pg.h"

struct account_membership {
	struct str	 tenant, tenant_slug, tenant_name;
	struct str	 role;		/* owner, analyst, recruiter */
};

struct account {
	struct str	 id;
	struct str	 name;
	struct str	 email;
	struct str	 password_hash;
	bool		 is_operator;
	struct account_membership *memberships;
	size_t		 n;
};

struct session_new {
	struct str	 token_hash;	/* 32 raw bytes; the token is not kept */
	struct str	 account;
	struct str	 tenant;	/* none: an operator's session */
	struct str	 csrf;
	int64_t		 idle_seconds;	/* ends unused after this */
	int64_t		 total_seconds;	/* ends in any case after this */
};

struct session_row {
	struct str	 id;
	struct str	 account, name, email;
	struct str	 tenant, tenant_slug, tenant_name;
	struct str	 role;		/* owner, analyst, recruiter, operator */
	struct str	 csrf;
	struct tenant	*works_in;	/* the tenant's row; NULL: operator */
};

/* Active accounts only, any case of the address. E_NOTFOUND: none. */
enum status	 store_account_for_login(struct db *, struct str email,
		    struct account **) MUST_USE AWAITS;

/* Of the same password; nothing if it was changed since it was read. */
enum status	 store_account_rehash(struct db *, const struct account *,
		    struct str hash) MUST_USE AWAITS;

/* E_DENIED unless the account is a member (or, without tenant, operator). */
enum status	 store_session_add(struct db *, const struct session_new *)
		    MUST_USE AWAITS;
/* Looks the membership up live. E_NOTFOUND: no such session, expired, or the
 * account, membership or tenant is no longer active. */
enum status	 store_session_enter(struct db *, struct str token_hash,
		    struct session_row **) MUST_USE AWAITS;
enum status	 store_session_drop(struct db *, struct str token_hash)
		    MUST_USE AWAITS;

/* Counted by address, by network and by both, hashed with a salt that lives
 * an hour. E_TOO_MANY: wait. */
enum status	 store_login_allowed(struct db *, struct str email,
		    struct str network) MUST_USE AWAITS;
enum status	 store_login_failed(struct db *, struct str email,
		    struct str network) MUST_USE AWAITS;

/* As exitpoll_owner. role none: no membership (an operator). An account that
 * is there already keeps its password, its name and whether it is an
 * operator's; an operator's gets no membership. E_NOTFOUND: somebody added it
 * at this very moment. */
struct account_new {
	struct str	 email, name, password_hash;
	struct str	 tenant;
	struct str	 role;
	bool		 is_operator;
};
struct account_added {
	struct str	 id;
	bool		 was_made;
	bool		 is_operator;
};
enum status	 store_account_add(struct db *, const struct account_new *,
		    struct account_added *) MUST_USE AWAITS;
/* As exitpoll_owner. Its sessions end. E_NOTFOUND: no such account. */
enum status	 store_account_password_set(struct db *, struct str email,
		    struct str hash) MUST_USE AWAITS;

#endif
