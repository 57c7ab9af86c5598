/*
 * Kore's hooks: configure, worker start and stop, sandbox. No logic: what can
 * be wrong with a set-up is found here, before the first request, and said in
 * words.
 */
#include <kore/kore.h>
#include <kore/http.h>
#include <kore/hooks.h>
#include <kore/seccomp.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>

#include "base/co.h"
#include "base/config.h"
#include "base/date.h"
#include "base/disk.h"
#include "base/log.h"
#include "base/meter.h"
#include "base/pg_info.h"
#include "base/resolve.h"
#include "base/secret.h"
#include "form/survey.h"
#include "form/template.h"
#include "proof/resume.h"
#include "http/kore_body.h"
#include "http/kore_edge.h"
#include "http/kore_pg.h"
#include "http/kore_task.h"
#include "page/api/answer.h"
#include "page/part/layout.h"
#include "page/staff/session.h"
#include "store/cache.h"
#include "store/rate.h"
#include "store/presence.h"
#include "store/visits.h"
#include "view/view.h"

/* Each with its reason; tests run every route under this filter. */
static struct sock_filter	 allowed[] = {
    KORE_SYSCALL_ALLOW(newfstatat),	/* libpq, localtime: stat(2) */
    KORE_SYSCALL_ALLOW(faccessat2),	/* realpath in libc */
    KORE_SYSCALL_ALLOW(readlinkat),
    KORE_SYSCALL_ALLOW(statfs),		/* how much room the disk has */
    KORE_SYSCALL_ALLOW(socket),		/* libpq to the Unix socket */
    KORE_SYSCALL_ALLOW(connect),
    KORE_SYSCALL_ALLOW(getsockopt),
    KORE_SYSCALL_ALLOW(getsockname),
    KORE_SYSCALL_ALLOW(getpeername),
    KORE_SYSCALL_ALLOW(socketpair),	/* Kore's tasks: passwords */
    KORE_SYSCALL_ALLOW(clone),		/* their threads */
    KORE_SYSCALL_DENY(clone3, ENOSYS),	/* glibc falls back to clone */
    KORE_SYSCALL_ALLOW(rseq),
    KORE_SYSCALL_ALLOW(set_robust_list),
    KORE_SYSCALL_ALLOW(sched_yield),
    KORE_SYSCALL_ALLOW(sched_setattr),	/* of those threads */
    KORE_SYSCALL_ALLOW(mremap),		/* realloc of large blocks */
    KORE_SYSCALL_ALLOW(prctl),		/* names of threads */
#if defined(__SANITIZE_ADDRESS__)
    KORE_SYSCALL_ALLOW(sched_getaffinity), /* its start of a thread */
#endif
    KORE_SYSCALL_ALLOW(gettid),
};

/* With a database on this machine's Unix socket no worker has any business in
 * the network. */
static struct sock_filter	 no_network[] = {
	KORE_SYSCALL_DENY_ARG(socket, 0, AF_INET, EACCES),
	KORE_SYSCALL_DENY_ARG(socket, 0, AF_INET6, EACCES),
};

void	 kore_parent_configure(int, char **);
void	 kore_worker_configure(void);
void	 kore_worker_teardown(void);
void	 kore_seccomp_hook(void);
int	 edge_request(struct http_request *);

static struct config	 config;
static struct arena	*program;	/* lives as long as the process */
static struct pg	*pg;
static bool		 is_remote;	/* the database */

static void
stop(const char *what, const char *why)
{
	(void)fprintf(stderr, "exitpoll: %s: %s\n", what, why);
	exit(1);
}

static void
views_load(void)
{
	const char	*why, *path;

	path = str_fmt(program, "%s/templates", config.root).p;
	if (!page_views_compile(path, &why))
		stop("template", why);
	/* Read by the threads that judge definitions. */
	path = str_fmt(program, "%s/conf/survey.rng", config.root).p;
	if (!survey_schema_load(path, &why))
		stop("schema", why);
	if (!templates_load(program, config.root, &why))
		stop("template", why);
	if (!resume_magic_load(&why))
		stop("libmagic", why);
}

/* Names are looked up beside the workers, which must not wait for it. */
static void
database_find(void)
{
	struct pg_hosts	 hosts;
	const char	*names[PG_HOSTS_MAX], *why;
	size_t		 i, n = 0;

	if (!pg_hosts_read(config_conninfo(program, &config, CONFIG_WEB),
	    &hosts))
		stop("database", "too many hosts, or too long a name of one");
	for (i = 0; i < hosts.n; i++) {
		is_remote |= pg_host_is_remote(&hosts.v[i]);
		if (pg_host_is_named(&hosts.v[i]))
			names[n++] = str_dup(program,
			    str_of(hosts.v[i].name)).p;
	}
	if (n != 0 && !resolve_start(names, n, &why))
		stop("names of the database", why);
}

/* Kore calls this in each worker, just before its filter holds. */
void
kore_seccomp_hook(void)
{
	if (!is_remote)
		(void)kore_seccomp_filter("no network", no_network,
		    KORE_FILTER_LEN(no_network));
	(void)kore_seccomp_filter("exitpoll", allowed,
	    KORE_FILTER_LEN(allowed));
}

void
kore_parent_configure(int argc, char **argv)
{
	struct edge_hooks	 hooks = {
		.routes = route_rows, .handlers = route_handlers,
		.again = route_again, .nroutes = ROUTE__MAX,
		.tenant_enter = page_tenant_enter,
		.session_enter = session_enter, .error_page = page_error,
		.bearer_enter = api_bearer_enter, .problem = api_problem,
	};
	const char		*why;

	(void)argc;
	(void)argv;
	program = arena_new(64 * 1024 * 1024, NULL, NULL);
	if (!config_read(program, &config, &why))
		stop("setting", why);
	if (!secret_init(config.secret, &why))
		stop("secret", why);
	if (!log_open(config.log, &why))
		stop("log", why);
	if (!disk_watch(config.data, config_disk_floor(&config),
	    config.workers))
		stop("data folder", "its disk cannot be asked for its room");
	if (!body_init())
		stop("/dev/null", "it cannot be opened");
	if (config.metrics != NULL && !meter_open(config.metrics, &why))
		stop("metrics", why);
	if (config.visits != NULL && !visits_open(config.visits, &why))
		stop("visits", why);
	if (config.visits != NULL && !presence_open(str_c(program, str_cat(
	    program, str_of(config.visits), STR("-editors"))), &why))
		stop("visits", why);
	if (config.visits != NULL && !task_turns_open(str_c(program, str_cat(
	    program, str_of(config.visits), STR("-turns"))), &why))
		stop("visits", why);
	database_find();
	view_start();
	hooks.tls = config.tls;
	hooks.webhook_private = config.webhook_private;
	hooks.public_url = config.public_url;
	hooks.allow = config.rate ? store_allow : NULL;
	hooks.is_shut = store_is_shut;
	if (!edge_init(&hooks, &why))
		stop("route", why);
	views_load();
}

static void
database_say(const char *what, const char *why)
{
	log_event(LEVEL_WARN, "database", LOG_C("event", what),
	    LOG_C("why", why));
}

/*
 * Kore's own signals to end cut what is under way. This one lets it finish:
 * the keeper has removed the socket, so nobody new comes; when the last
 * connection has gone, this Kore ends. Its parent hands SIGUSR1 on to us.
 */
static volatile sig_atomic_t	 told_to_end;

static void
end_told(int sig)
{
	(void)sig;
	told_to_end = 1;
}

static void
drain(void)
{
	static bool	 done;

	if (!told_to_end || done || !edge_worker_drain())
		return;
	done = true;
	kore_shutdown();
}

static void
tick(void *arg, u_int64_t now)
{
	(void)arg;
	(void)now;
	drain();
	pg_tick(pg);
	visits_tick();
	co_tick(clock_ms());
	body_tick(clock_ms());
	disk_tell();
	log_flush();
}

/* One for submissions, three for visitors' pages, three for the signed-in
 * area, the last for files. */
#define WORKER_CONNS	8

void
kore_worker_configure(void)
{
	struct pg_options	 o = {
		.conninfo = config_conninfo(program, &config, CONFIG_WEB),
		.conns = WORKER_CONNS,
		.loop = &kore_pg_loop,
		.notified = cache_forget,
		.listen = "exitpoll_survey",
		.addresses = resolve_get,
		.say = database_say,
	};

	(void)signal(SIGUSR1, end_told);
	/* Killed with its parent, a worker must not keep the socket. */
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	secret_after_fork();
	if ((pg = pg_new(&o)) == NULL)
		fatal("out of memory");
	edge_worker_start(pg);
	kore_timer_add(tick, 100, NULL, 0);
}

void
kore_worker_teardown(void)
{
	edge_worker_stop();
	log_flush();
}
