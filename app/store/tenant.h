/*
 * Tenants as the public pages and the operator see them. Everything returned
 * lives on db->arena. Only store_tenant_get works without an entered tenant:
 * it is how one is found.
 */
#ifndef STORE_TENANT_H
#define STORE_TENANT_H

#include "base/pg.h"

struct tenant {
	struct str	 id;
	struct str	 slug;
	struct str	 name;
	struct str	 accent_color;	/* "#rrggbb" */
	struct str	 time_zone;	/* IANA name */
	struct str	 language;	/* BCP 47, of the tenant's own pages */
	struct str	 privacy_url;	/* none: our own notice page */
	int64_t		 min_age;	/* for applications */
	bool		 has_logo;
	struct str	 today;		/* yyyy-mm-dd in the tenant's time zone */
};

/* What is none stays as it is, or as the table has it for a new tenant. */
struct tenant_set {
	struct str	 name;
	struct str	 accent_color;
	struct str	 time_zone;
	struct str	 language;
	struct str	 min_age;	/* in decimal */
	struct str	 privacy_url;
	bool		 has_logo;	/* logo counts; empty: take it away */
	struct str	 logo;
	struct str	 logo_type;
};

struct tenant_row {
	struct str	 slug;
	struct str	 name;
	struct str	 state;		/* active, suspended */
};

/* By address. E_NOTFOUND; E_GONE if the tenant is suspended. */
enum status	 store_tenant_get(struct db *, struct str slug,
		    struct tenant **) MUST_USE AWAITS;
/* The entered tenant's logo. E_NOTFOUND without one. */
enum status	 store_tenant_logo_get(struct db *, struct str *type,
		    struct str *bytes) MUST_USE AWAITS;
/* Change the entered tenant. E_INVALID: a value the table refuses. */
enum status	 store_tenant_set(struct db *, const struct tenant_set *)
		    MUST_USE AWAITS;
/* As exitpoll_owner only. A new one needs a name. E_CONFLICT if the slug is
 * taken, E_INVALID as above. */
enum status	 store_tenant_add(struct db *, struct str slug,
		    const struct tenant_set *, struct str *id)
		    MUST_USE AWAITS;
/* All, by slug. */
enum status	 store_tenant_list(struct db *, struct tenant_row **, size_t *)
		    MUST_USE AWAITS;

#endif
