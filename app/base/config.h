/*
 * The settings, read once from the environment at start and const after it.
 * One table (config_settings) names each, its default and what it means; a
 * value that cannot be right stops the start with a sentence.
 */
#ifndef BASE_CONFIG_H
#define BASE_CONFIG_H

#include "base/str.h"

struct config {
	const char	*db;		/* libpq connection string or URI */
	const char	*db_web;	/* more of it, by role; or "" */
	const char	*db_job;
	const char	*db_owner;
	const char	*root;		/* where templates/ and conf/ are */
	const char	*data;
	const char	*secret;	/* the master key's file */
	const char	*public_url;	/* without a slash at its end */
	const char	*mail;		/* "file:PATH", "smtp://..", "smtps://.." */
	const char	*mail_from;	/* an address */
	const char	*log;		/* a file; NULL: stderr */
	const char	*metrics;	/* a file that processes share; NULL: none */
	const char	*visits;	/* another */
	const char	*disk_floor;	/* in MB; see config_disk_floor */
	bool		 tls;		/* the edge speaks TLS: Secure cookies */
	bool		 rate;		/* the limits hold */
	bool		 webhook_private; /* calls may go to this machine and to
					 * private networks */
	int64_t		 workers;
};

struct config_setting {
	const char	*name;
	const char	*fallback;	/* NULL: it must be set */
	/* NULL: right; else what is wrong, to follow the name. */
	const char	*(*check)(const char *);
	size_t		 offset;	/* of the text in struct config; see .c */
	const char	*what;
};

/* Ends with name NULL. For the help page too. */
extern const struct config_setting config_settings[];

enum config_role {
	CONFIG_WEB,		/* exitpoll_web: 5 s a statement */
	CONFIG_JOB,		/* exitpoll_job: 60 s */
	CONFIG_OWNER,		/* exitpoll_owner: migrations, no limit */
	CONFIG_ROLE__MAX
};

/* False and *why (on the arena). Relative paths stay relative. */
bool	config_read(struct arena *, struct config *, const char **why)
	    __attribute__((warn_unused_result));
/* Bytes that stay free on the data folder's disk; 0: by its size. */
int64_t	config_disk_floor(const struct config *);
/* What to hand to pg_open: config.db, and what is added for the role: user,
 * time-outs, names, and the operator's own. */
const char *config_conninfo(struct arena *, const struct config *,
	    enum config_role);
/* program: what pg_stat_activity shows instead; letters, digits, - and /. */
const char *config_conninfo_as(struct arena *, const struct config *,
	    enum config_role, const char *program);

#endif
