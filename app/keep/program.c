/* One program: see the header. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "keep/program.h"

#define PAUSE_MOST	30
#define DEATHS_MOST	20	/* in a row: some eight minutes */

int
program_pause(int deaths)
{
	if (deaths <= 1)
		return (0);
	return (deaths > 6 ? PAUSE_MOST : 1 << (deaths - 2));
}

bool
program_is_hopeless(const struct program *p, bool disk_is_full)
{
	return (p->deaths > DEATHS_MOST && !disk_is_full);
}

/* Our settings name the database and passwords. */
static bool
environment_leave(void)
{
	/* The strings stay where they are: only the list is emptied. */
	const char	*path = getenv("PATH"), *zone = getenv("TZ");

	return (clearenv() == 0 &&
	    (path == NULL || setenv("PATH", path, 1) == 0) &&
	    (zone == NULL || setenv("TZ", zone, 1) == 0));
}

/* In the child. The exit code is the shell's for what cannot be run. */
static void
become(const struct program *p, int door)
{
	sigset_t	 none;
	char		 name[24];
	int		 fd;

	(void)setsid();
	(void)umask(p->umask);
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	(void)signal(SIGPIPE, SIG_DFL);
	fd = open("/dev/null", O_RDONLY);
	if (fd == -1 || dup2(fd, STDIN_FILENO) == -1 ||
	    dup2(p->journal->to, STDOUT_FILENO) == -1 ||
	    dup2(p->journal->to, STDERR_FILENO) == -1)
		_exit(126);
	if (fd != STDIN_FILENO)
		(void)close(fd);
	if (p->bare && !environment_leave())
		_exit(126);
	if (p->door && door != -1) {
		(void)snprintf(name, sizeof(name), "%d;", door);
		if (fcntl(door, F_SETFD, 0) == -1 ||
		    setenv("NGINX", name, 1) == -1)
			_exit(126);
	}
	(void)execvp(p->argv[0], p->argv);
	(void)fprintf(stderr, "%s: %s\n", p->argv[0], strerror(errno));
	_exit(127);
}

bool
program_start(struct program *p, int door, int64_t now)
{
	pid_t	 pid;

	/* What a killed one has left; nobody listens there. */
	if (p->socket != NULL && unlink(p->socket) == -1 && errno != ENOENT)
		return (false);
	if ((pid = fork()) == -1)
		return (false);
	if (pid == 0)
		become(p, door);
	p->pid = pid;
	p->state = STATE_UP;
	p->since = now;
	p->kill_at = 0;
	pulse_reset(&p->pulse);
	return (true);
}

void
program_tell(struct program *p, int64_t now)
{
	pulse_reset(&p->pulse);
	/* Who comes now is refused, and asks the next one. */
	if (p->socket != NULL)
		(void)unlink(p->socket);
	(void)kill(p->pid, p->stop_signal);
	p->kill_at = now + p->stop_ms;
}

void
program_kill(const struct program *p)
{
	(void)kill(p->pid, SIGKILL);
	(void)kill(-p->pid, SIGKILL);
}

void
program_ended(struct program *p, int64_t now)
{
	(void)kill(-p->pid, SIGKILL);
	pulse_reset(&p->pulse);
	if (now - p->since >= LIVES)
		p->deaths = 0;
	p->deaths++;
	p->pid = 0;
	p->state = STATE_PAUSED;
	p->at = now + program_pause(p->deaths) * 1000;
}

void
program_files_turn(const struct program *p, const struct journals *logs)
{
	bool	 moved = false;
	size_t	 i;

	for (i = 0; i < p->nfiles; i++)
		moved |= file_turn(logs, p->files[i]);
	if (moved && p->pid != 0)
		(void)kill(p->pid, SIGUSR1);
}
