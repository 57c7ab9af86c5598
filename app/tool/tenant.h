/* A tenant's picture, for the demo too. */
#ifndef TOOL_TENANT_H
#define TOOL_TENANT_H

#include "store/tenant.h"
#include "tool/tool.h"

/* Put a PNG, JPEG, WebP or SVG file into set; "none" takes the logo away.
 * false after having said why. */
bool	tenant_logo_read(struct tool *, const char *path, struct tenant_set *)
	    MUST_USE;

/* Add KIND=DAYS to set; false after having said why. The tenant that is
 * entered says whether there is such a kind and what its bounds are: 0, or 1
 * after having said why. */
bool	tenant_keep_read(struct tool *, const char *, struct tenant_set *)
	    MUST_USE;
int	tenant_keep_check(struct tool *, const struct tenant_set *) MUST_USE;
int	tenant_show(struct tool *, const char *slug);

#endif
