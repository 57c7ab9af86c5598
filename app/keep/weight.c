/* Reads /proc. See weight.h. */
#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "keep/weight.h"

static int64_t
weight_of(pid_t pid)
{
	char	 path[64];
	FILE	*f;
	int64_t	 pages = 0;

	(void)snprintf(path, sizeof(path), "/proc/%d/statm", (int)pid);
	if ((f = fopen(path, "re")) == NULL)
		return (0);
	if (fscanf(f, "%*d %" SCNd64, &pages) != 1)
		pages = 0;
	(void)fclose(f);
	return (pages * sysconf(_SC_PAGESIZE));
}

/* Stops counting at most. */
static int
files_of(pid_t pid, int most)
{
	char	 path[64];
	DIR	*d;
	int	 n = 0;

	(void)snprintf(path, sizeof(path), "/proc/%d/fd", (int)pid);
	if ((d = opendir(path)) == NULL)
		return (most);
	while (n < most && readdir(d) != NULL)
		n++;
	(void)closedir(d);
	return (n);
}

bool
weight_is_idle(pid_t parent, int64_t most)
{
	char	 path[64];
	FILE	*f;
	bool	 idle = false;
	int	 child;

	(void)snprintf(path, sizeof(path), "/proc/%d/task/%d/children",
	    (int)parent, (int)parent);
	if ((f = fopen(path, "re")) == NULL)
		return (false);
	while (!idle && fscanf(f, "%d", &child) == 1)
		idle = weight_of((pid_t)child) > most &&
		    files_of((pid_t)child, WEIGHT_FEW) < WEIGHT_FEW;
	(void)fclose(f);
	return (idle);
}

bool
weight_is_due(struct weight *w, pid_t parent, int64_t now)
{
	if (w->most == 0 || now < w->next)
		return (false);
	w->next = now + WEIGHT_EVERY;
	w->times = weight_is_idle(parent, w->most) ? w->times + 1 : 0;
	if (w->times < WEIGHT_TIMES)
		return (false);
	w->times = 0;
	w->next = now + WEIGHT_REST;
	return (true);
}
