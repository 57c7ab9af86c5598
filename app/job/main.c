/*
 * exitpoll-worker: does what waits in the queue, folds rollups every few
 * seconds and sweeps every few minutes, until SIGTERM or SIGINT; each kind of
 * work in processes of its own (lane.h). Any number of workers may run. It
 * never runs as root.
 */
#include <sys/prctl.h>

#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/disk.h"
#include "base/log.h"
#include "base/secret.h"
#include "job/lane.h"

#define RUN_AS		"exitpoll"

/* NULL, or why not. */
static const char *
root_drop(void)
{
	struct passwd	*pw;

	if (geteuid() != 0)
		return (NULL);
	if ((pw = getpwnam(RUN_AS)) == NULL || pw->pw_uid == 0)
		return ("run as root, and there is no user " RUN_AS);
	if (initgroups(RUN_AS, pw->pw_gid) == -1 ||
	    setresgid(pw->pw_gid, pw->pw_gid, pw->pw_gid) == -1 ||
	    setresuid(pw->pw_uid, pw->pw_uid, pw->pw_uid) == -1)
		return ("cannot become user " RUN_AS);
	return (NULL);
}

static int
refuse(const char *why)
{
	(void)fprintf(stderr, "exitpoll-worker: %s\n", why);
	return (1);
}

/* [--silence SECONDS]: shorter than it is, for the tests. */
static bool
arguments_read(int argc, char **argv, struct lanes_options *o)
{
	o->silence = LANE_SILENCE;
	if (argc == 1)
		return (true);
	return (argc == 3 && strcmp(argv[1], "--silence") == 0 &&
	    str_int(str_of(argv[2]), &o->silence) && o->silence >= 2 &&
	    o->silence <= LANE_SILENCE);
}

/* Random too: another worker of this host and number is another one. */
static struct str
worker_name(struct arena *a)
{
	char	host[64];

	if (gethostname(host, sizeof(host)) == -1)
		host[0] = '\0';
	host[sizeof(host) - 1] = '\0';
	return (str_fmt(a, "%s:%d:%.*s", host, getpid(),
	    STR_ARG(secret_reference(a))));
}

int
main(int argc, char **argv)
{
	struct config		 config;
	struct lanes_options	 options = { .config = &config };
	struct arena		*start;
	const char		*why;
	pid_t			 parent, self;
	int			 code;

	parent = getppid();
	if (!arguments_read(argc, argv, &options))
		return (refuse("usage: exitpoll-worker [--silence SECONDS]"));
	if ((why = root_drop()) != NULL)
		return (refuse(why));
	/* After the change of user, which clears it. */
	if (prctl(PR_SET_PDEATHSIG, SIGTERM) == -1 || getppid() != parent)
		return (refuse("the parent has gone"));
	(void)setenv("TZ", "UTC", 1);
	if ((start = arena_new(1 << 20, NULL, NULL)) == NULL)
		return (refuse("out of memory"));
	if (!config_read(start, &config, &why) || !log_open(config.log, &why))
		return (refuse(why));
	if (!disk_watch(config.data, config_disk_floor(&config), 1))
		return (refuse("the data folder's disk cannot be asked for "
		    "its room"));
	options.name = worker_name(start);
	/* The arguments stand behind one another: all of it is the title's. */
	options.title = argv[0];
	options.title_size = (size_t)(argv[argc - 1] - argv[0]) +
	    strlen(argv[argc - 1]);
	self = getpid();
	log_event(LEVEL_INFO, "worker_start", LOG_S("name", options.name));
	code = lanes_run(start, &options);
	if (getpid() == self)
		log_event(LEVEL_INFO, "worker_end");
	log_flush();
	arena_free(start);
	return (code);
}
