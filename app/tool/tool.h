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

/* Print to stderr what went wrong, in words and on one line; gives the exit
 * code 1. */
int	tool_fail(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* The same of the last exchange, which ended so: what the database said.
 * about: what was being done, or NULL where the command says it. */
int	tool_db_fail(const struct tool *, enum status, const char *about);
/* Did the database name this (a constraint, a type) when it refused? */
bool	tool_db_named(const struct tool *, const char *);
/* Connect; false after having said why. */
bool	tool_open(struct tool *, enum config_role) MUST_USE;
/* Enter the tenant with this slug; false after having said why. */
bool	tool_enter(struct tool *, const char *slug) MUST_USE;
/* A whole file; false after having said why. */
bool	tool_file_read(struct tool *, const char *path, size_t max,
	    struct str *) MUST_USE;

/* Is it a role of the tenant that is entered? Is each capability of the program
 * a row, each row one of the program's, and in a role that a new customer
 * begins with? 0, or 1 after having said why not. */
int	tool_role_check(struct tool *, struct str role) MUST_USE;
int	tool_capabilities_check(struct tool *) MUST_USE;

int	tool_migrate(struct tool *, int, char **);
int	tool_check(struct tool *, int, char **);
int	tool_tenant(struct tool *, int, char **);
int	tool_user(struct tool *, int, char **);
int	tool_role(struct tool *, int, char **);
int	tool_survey(struct tool *, int, char **);
int	survey_export(struct tool *, const char *tenant, const char *slug);
int	tool_demo(struct tool *, int, char **);
int	tool_jobs(struct tool *, int, char **);
int	tool_mail(struct tool *, int, char **);
int	tool_quota(struct tool *, int, char **);
int	tool_secret(struct tool *, int, char **);
int	tool_edge(struct tool *, int, char **);
int	tool_audit(struct tool *, int, char **);
int	tool_routes(struct tool *, int, char **);

#endif
