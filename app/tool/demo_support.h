/* The demo's support requests. */
#ifndef TOOL_DEMO_SUPPORT_H
#define TOOL_DEMO_SUPPORT_H

struct tool;

/* Into the tenant that is entered, which has none; the members who answer are
 * there. 0, or it is said what went wrong. */
int	demo_support_load(struct tool *, const char *tenant);

#endif
