/*
 * A site that may show a tenant's surveys in a frame, as frame-ancestors of a
 * policy says it (CSP Level 3, host-source): scheme, host and perhaps a port,
 * nothing else, so that no list of them can say anything else of a policy.
 */
#ifndef RULE_ORIGIN_H
#define RULE_ORIGIN_H

#include "base/str.h"

#define ORIGIN_MAX	280	/* bytes: scheme, host of 253, port */

/* "https://www.example.com" of what a person typed or pasted: without a scheme
 * it is https, and what comes behind the host is left out. "*.example.com" is
 * all of its subdomains. false: no site can be called so. */
bool		 origin_read(struct arena *, struct str, struct str *out)
		    __attribute__((warn_unused_result));
/* Does a list of them, a blank between two, have this one itself? */
bool		 origin_in(struct str list, struct str);

#endif
