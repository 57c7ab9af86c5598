/* Room on the disk: see the header. */
#include <sys/statvfs.h>

#include "base/date.h"
#include "base/disk.h"
#include "base/log.h"

#define MB	((int64_t)1024 * 1024)
#define ASK_MS	1000	/* at 70 MB/s, what a disk attack reached, 70 MB */

static struct {
	const char		*folder;	/* NULL: nothing is watched */
	struct disk_bounds	 bounds;
	int64_t			 left;
	int64_t			 asked;		/* when */
	int64_t			 taken, writers;
	enum disk		 state, told;
} watched;

static const char *const names[DISK__MAX] = {
	[DISK_FINE] = "fine", [DISK_LOW] = "low",
	[DISK_FLOOR] = "no-files", [DISK_OUT] = "no-forms",
};

static int64_t
least(int64_t a, int64_t b)
{
	return (a < b ? a : b);
}

struct disk_bounds
disk_bounds_of(int64_t size, int64_t floor)
{
	struct disk_bounds	 b;

	b.floor = floor != 0 ? floor : least(1024 * MB, size / 5);
	b.low = least(b.floor * 5, size / 5 * 2);
	if (b.low < b.floor)
		b.low = b.floor;
	b.out = b.floor / 2;
	return (b);
}

enum disk
disk_judge(const struct disk_bounds *b, int64_t left)
{
	return (left >= b->low ? DISK_FINE : left >= b->floor ? DISK_LOW :
	    left >= b->out ? DISK_FLOOR : DISK_OUT);
}

/* A state is left again when there is a tenth of the floor more than it takes:
 * temporary files come and go. */
static void
disk_settle(void)
{
	const struct disk_bounds	*b = &watched.bounds;
	enum disk			 up = disk_judge(b, watched.left);
	enum disk			 down = disk_judge(b, watched.left -
					    b->floor / 10);

	if (up > watched.state)
		watched.state = up;
	else if (down < watched.state)
		watched.state = down;
}

/* False: it does not answer, and the last answer stands. */
static bool
disk_ask(const char *folder, int64_t *size)
{
	struct statvfs	 fs;

	if (statvfs(folder, &fs) == -1)
		return (false);
	*size = (int64_t)(fs.f_blocks * fs.f_frsize);
	watched.left = (int64_t)(fs.f_bavail * fs.f_frsize);
	return (true);
}

bool
disk_watch(const char *folder, int64_t floor, int64_t writers)
{
	int64_t	 size;

	if (!disk_ask(folder, &size))
		return (false);
	watched.folder = folder;
	watched.writers = writers;
	watched.bounds = disk_bounds_of(size, floor);
	watched.state = disk_judge(&watched.bounds, watched.left);
	watched.taken = 0;
	watched.asked = clock_ms();
	return (true);
}

enum disk
disk_state(void)
{
	int64_t	 now, size;

	if (watched.folder == NULL ||
	    (now = clock_ms()) - watched.asked < ASK_MS)
		return (watched.state);
	watched.asked = now;
	if (disk_ask(watched.folder, &size))
		disk_settle();
	return (watched.state);
}

bool
disk_take(int64_t bytes)
{
	int64_t	 size, promised = (watched.taken + 2 * bytes) * watched.writers;

	if (watched.folder == NULL)
		return (true);
	if (!disk_ask(watched.folder, &size))
		return (false);
	disk_settle();
	if (watched.state >= DISK_FLOOR ||
	    watched.left - promised < watched.bounds.floor)
		return (false);
	watched.taken += 2 * bytes;
	return (true);
}

void
disk_give(int64_t bytes)
{
	if (watched.folder != NULL)
		watched.taken -= 2 * bytes;
}

int64_t
disk_left(void)
{
	return (watched.left);
}

struct disk_bounds
disk_bounds(void)
{
	return (watched.bounds);
}

void
disk_tell(void)
{
	enum disk	 state = disk_state();

	if (state == watched.told)
		return;
	log_event(state > DISK_LOW ? LEVEL_ERROR : state == DISK_LOW ?
	    LEVEL_WARN : LEVEL_INFO, "disk", LOG_C("state", names[state]),
	    LOG_N("left_mb", watched.left / MB),
	    LOG_N("floor_mb", watched.bounds.floor / MB));
	watched.told = state;
}
