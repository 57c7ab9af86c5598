/* Logs: see the header. Writes files and renames them; starts nothing. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "keep/journal.h"

/* As much as an unprivileged user may ask for: at full load a tenth of a
 * second, in which the keeper may be busy with something else. */
#define PIPE_BYTES	(1024 * 1024)
#define PATH_BYTES	1024	/* ours have a tenth */

struct journal *
journal_get(struct journals *all, const char *path)
{
	struct journal	*j;

	for (j = all->journal; j < all->journal + all->n; j++)
		if (strcmp(j->path, path) == 0)
			return (j);
	if (all->n == JOURNALS_MAX)
		return (NULL);
	all->n++;
	j->all = all;
	j->path = path;
	j->from = j->to = j->fd = -1;
	return (j);
}

/* path.9 goes, path.8 becomes path.9 ... */
static void
old_ones_move(const struct journals *all, const char *path)
{
	char	 from[PATH_BYTES], to[PATH_BYTES];
	int	 i;

	if (all->keep == 0)
		(void)unlink(path);
	for (i = all->keep; i >= 1; i--) {
		(void)snprintf(to, sizeof(to), "%s.%d", path, i);
		if (i == 1)
			(void)snprintf(from, sizeof(from), "%s", path);
		else
			(void)snprintf(from, sizeof(from), "%s.%d", path,
			    i - 1);
		if (rename(from, to) == -1 && errno != ENOENT)
			return;
	}
}

static bool
log_file_open(struct journal *j)
{
	struct stat	 sb;

	j->fd = open(j->path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC |
	    O_NOCTTY, 0640);
	if (j->fd == -1 || fstat(j->fd, &sb) == -1)
		return (false);
	j->size = sb.st_size;
	return (true);
}

bool
journal_open(struct journal *j)
{
	int	 ends[2];

	if (pipe2(ends, O_CLOEXEC) == -1)
		return (false);
	j->from = ends[0];
	j->to = ends[1];
	(void)fcntl(j->to, F_SETPIPE_SZ, PIPE_BYTES);
	/* Of our end only: a program may wait for room. */
	if (fcntl(j->from, F_SETFL, O_NONBLOCK) == -1)
		return (false);
	return (log_file_open(j));
}

/* Whole lines. On a full disk the rest is lost, and counted. */
static void
bytes_write(struct journal *j, const char *p, size_t n)
{
	ssize_t	 done;

	if (j->size >= j->all->limit) {
		old_ones_move(j->all, j->path);
		if (j->fd != -1)
			(void)close(j->fd);
		j->fd = -1;
	}
	if (j->fd == -1 && !log_file_open(j)) {
		j->lost += (int64_t)n;
		return;
	}
	while (n > 0) {
		done = write(j->fd, p, n);
		if (done == -1 && errno == EINTR)
			continue;
		if (done <= 0)
			break;
		p += done;
		n -= (size_t)done;
		j->size += done;
	}
	j->lost += (int64_t)n;
}

static void
lost_tell(struct journal *j)
{
	char	 line[80];
	int64_t	 was = j->lost;
	int	 n;

	if (was == 0)
		return;
	/* Behind a line that the full disk has cut. */
	n = snprintf(line, sizeof(line), "\n%lld bytes of log were lost: the "
	    "disk was full\n", (long long)was);
	j->lost = 0;
	bytes_write(j, line, (size_t)n);
	if (j->lost != 0)
		j->lost += was - n;
}

static void
lines_write(struct journal *j, bool all)
{
	const char	*end;
	size_t		 n = j->n;

	if (!all) {
		end = memrchr(j->buffer, '\n', j->n);
		n = end == NULL ? 0 : (size_t)(end - j->buffer) + 1;
	}
	if (n == 0)
		return;
	lost_tell(j);
	bytes_write(j, j->buffer, n);
	j->n -= n;
	memmove(j->buffer, j->buffer + n, j->n);
}

void
journal_take(struct journal *j)
{
	ssize_t	 got;

	for (;;) {
		got = read(j->from, j->buffer + j->n,
		    sizeof(j->buffer) - j->n);
		if (got == -1 && errno == EINTR)
			continue;
		if (got <= 0)
			return;
		j->n += (size_t)got;
		lines_write(j, false);
		if (j->n == sizeof(j->buffer))
			lines_write(j, true);
	}
}

void
journal_line(struct journal *j, const char *line)
{
	lost_tell(j);
	bytes_write(j, line, strlen(line));
}

bool
file_turn(const struct journals *all, const char *path)
{
	struct stat	 sb;

	if (stat(path, &sb) == -1 || sb.st_size < all->limit)
		return (false);
	old_ones_move(all, path);
	return (true);
}
