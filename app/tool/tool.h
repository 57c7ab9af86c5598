/* What the operator's commands share. */
#ifndef TOOL_TOOL_H
#define TOOL_TOOL_H

#include "base/config.h"
#include "base/pg.h"

struct tool {
	struct arena	*arena;
	struct config	 config;
	struct db	 db;		/* opened by tool_open */
};

/* Print to stderr what went wrong, in words; gives the exit code 1. */
int	tool_fail(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Connect; false after having said why. */
bool	tool_open(struct tool *, enum config_role) MUST_USE;
/* Enter the tenant with this slug; false after having said why. */
bool	tool_enter(struct tool *, const char *slug) MUST_USE;
/* A whole file; false after having said why. */
bool	tool_file_read(struct tool *, const char *path, size_t max,
	    struct str *) MUST_USE;

int	tool_migrate(struct tool *, int, char **);
int	tool_tenant(struct tool *, int, char **);
int	tool_user(struct tool *, int, char **);
int	tool_survey(struct tool *, int, char **);
int	tool_demo(struct tool *, int, char **);

#endif
