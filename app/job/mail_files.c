/* Sweeps the folder of mails. See mail_files.h. */
#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "job/mail_files.h"

#define ID_CHARS	"0123456789abcdefABCDEF-"
#define NAME_SIZE	96	/* of an id of 64 letters, and what is around it */
#define TEMP_SECONDS	3600	/* a half-written one, of a worker that died */

struct mail_file {
	int64_t	 at;
	int64_t	 bytes;
	char	 name[NAME_SIZE];
};

struct sweep_files {
	int			 fd;		/* of the folder */
	int64_t			 now;
	const struct mail_files_bounds *bounds;
	/* The oldest that stay for their age: at most twice as many as may go
	 * in this round, so that a large folder takes no large memory. */
	struct mail_file	*old;
	size_t			 nold;
	int64_t			 bytes;		/* of all that stay */
	size_t			 gone;
	int			 error;		/* the last one's errno */
};

/* ID.eml, or what that was before it was whole: .ID.PID */
static bool
is_ours(const char *name, bool *is_temp)
{
	size_t	n;

	*is_temp = *name == '.';
	n = strspn(name + *is_temp, ID_CHARS);
	if (n == 0 || strlen(name) >= NAME_SIZE)
		return (false);
	name += n + *is_temp;
	if (!*is_temp)
		return (strcmp(name, ".eml") == 0);
	return (name[0] == '.' && name[1] != '\0' &&
	    name[1 + strspn(name + 1, "0123456789")] == '\0');
}

static int
by_age(const void *a, const void *b)
{
	const struct mail_file	*x = a, *y = b;

	return (x->at < y->at ? -1 : x->at > y->at);
}

static void
old_add(struct sweep_files *s, const char *name, const struct stat *sb)
{
	struct mail_file	*f;

	if (s->nold == 2 * s->bounds->most) {
		qsort(s->old, s->nold, sizeof(*s->old), by_age);
		s->nold = s->bounds->most;
	}
	f = &s->old[s->nold++];
	f->at = sb->st_mtime;
	f->bytes = sb->st_size;
	(void)snprintf(f->name, sizeof(f->name), "%s", name);
}

static bool
file_remove(struct sweep_files *s, const char *name)
{
	if (unlinkat(s->fd, name, 0) == -1 && errno != ENOENT) {
		s->error = errno;
		return (false);
	}
	s->gone++;
	return (true);
}

static void
file_look(struct sweep_files *s, const char *name)
{
	struct stat	sb;
	int64_t		most;
	bool		is_temp;

	if (!is_ours(name, &is_temp) ||
	    fstatat(s->fd, name, &sb, AT_SYMLINK_NOFOLLOW) == -1 ||
	    !S_ISREG(sb.st_mode))
		return;
	most = is_temp ? TEMP_SECONDS : s->bounds->days * 86400;
	if (s->gone < s->bounds->most && sb.st_mtime < s->now - most &&
	    file_remove(s, name))
		return;
	s->bytes += sb.st_size;
	if (!is_temp)
		old_add(s, name, &sb);
}

/* What is too much, the oldest first. */
static void
rest_trim(struct sweep_files *s)
{
	size_t	i;

	qsort(s->old, s->nold, sizeof(*s->old), by_age);
	for (i = 0; i < s->nold && s->gone < s->bounds->most &&
	    s->bytes > s->bounds->bytes; i++)
		if (file_remove(s, s->old[i].name))
			s->bytes -= s->old[i].bytes;
}

bool
mail_files_sweep(struct arena *a, const char *folder,
    const struct mail_files_bounds *bounds, int64_t *n, const char **why)
{
	static char		 reason[128];
	struct sweep_files	 s = { .bounds = bounds, .now = time(NULL) };
	struct dirent		*entry;
	DIR			*dir;

	*n = 0;
	if ((dir = opendir(folder)) == NULL && errno == ENOENT)
		return (true);		/* no mail yet */
	if (dir == NULL) {
		(void)snprintf(reason, sizeof(reason), "mail folder: %m");
		*why = reason;
		return (false);
	}
	s.fd = dirfd(dir);
	s.old = arena_array(a, 2 * bounds->most, sizeof(*s.old));
	while ((entry = readdir(dir)) != NULL)
		file_look(&s, entry->d_name);
	rest_trim(&s);
	(void)closedir(dir);
	*n = (int64_t)s.gone;
	(void)snprintf(reason, sizeof(reason), "mail files: %s",
	    strerror(s.error));
	*why = reason;
	return (s.error == 0);
}
