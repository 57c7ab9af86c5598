/*
 * The token of the API as a program sends it: "Authorization: Bearer
 * xp_SLUG_SECRET". The slug is the tenant's, so that a look-up enters a tenant
 * first; the secret is 32 random bytes in base64url, of which only the hash is
 * stored. Scanners for secrets know it by
 *
 *	xp_[a-z][a-z0-9-]{0,38}[a-z0-9]_[A-Za-z0-9_-]{43}
 *
 * No clock and no database.
 */
#ifndef RULE_BEARER_H
#define RULE_BEARER_H

#include "base/str.h"

#define BEARER_SECRET	32	/* bytes */
#define BEARER_NAME_MAX	60	/* code points of what people call one */
#define BEARER_LIVE_MAX	20	/* of one tenant; the table says so, too */

struct bearer {
	struct str	 slug;
	unsigned char	 hash[32];	/* of the secret */
};

/* The value of the header; false: it is none of these. */
bool		 bearer_read(struct str header, struct bearer *)
		    __attribute__((warn_unused_result));
/* A new one, as it is shown once; *hash is what is stored of it. */
struct str	 bearer_new(struct arena *, struct str slug,
		    unsigned char hash[32]);

#endif
