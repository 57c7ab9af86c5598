/*
 * Tenants as the public pages and the operator see them. Everything returned
 * lives on db->arena. Only store_tenant_get works without an entered tenant:
 * it is how one is found. struct tenant is made from sql/queries/tenant.sql.
 */
#ifndef STORE_TENANT_H
#define STORE_TENANT_H

#include "queries.h"

/* What is none stays as it is, or as the table has it for a new tenant. */
struct tenant_set {
	struct str	 name;
	struct str	 accent_color;
	struct str	 time_zone;
	struct str	 language;
	struct str	 min_age;	/* in decimal */
	struct str	 privacy_url;
	struct str	 careers_intro;	/* empty: take it away */
	struct str	 file_mb;	/* all its files, in decimal */
	struct str	 survey_mb;	/* all versions of its surveys */
	struct str	 invitations_a_day;	/* sessions sent, in decimal */
	struct str	 support_unanswered;	/* requests, in decimal */
	struct str	 mails_a_day;	/* of its mailings */
	struct str	 survey_minutes;	/* of reading, in decimal */
	bool		 has_logo;	/* logo counts; empty: take it away */
	struct str	 logo;
	struct str	 logo_type;
	/* Periods of retention by kind; "0": as everybody's. */
	struct pg_list	 kinds_kept, days_kept;
};

/* By address. E_NOTFOUND; E_GONE if the tenant is suspended. */
enum status	 store_tenant_get(struct db *, struct str slug,
		    struct tenant **) MUST_USE AWAITS;
/* Change the entered tenant. E_INVALID: a value the table refuses. */
enum status	 store_tenant_set(struct db *, const struct tenant_set *)
		    MUST_USE AWAITS;
/* As exitpoll_owner only. A new one needs a name. E_CONFLICT if the slug is
 * taken, E_INVALID as above. */
enum status	 store_tenant_add(struct db *, struct str slug,
		    const struct tenant_set *, struct str *id)
		    MUST_USE AWAITS;

#endif
