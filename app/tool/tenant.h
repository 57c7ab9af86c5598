/* A tenant's picture, for the demo too. */
#ifndef TOOL_TENANT_H
#define TOOL_TENANT_H

#include "store/tenant.h"
#include "tool/tool.h"

/* Put a PNG, JPEG, WebP or SVG file into set; "none" takes the logo away.
 * false after having said why. */
bool	tenant_logo_read(struct tool *, const char *path, struct tenant_set *)
	    MUST_USE;

#endif
