/* Counters in a file that several processes map. */
#include <sys/mman.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/meter.h"

#define PLACES		72	/* Kore's processes (64), and those that end */
#define FORMAT		2	/* counts up with the layout below */

/* One process writes to a place; others read it. */
struct place {
	struct meter_route	 route[METER_ROUTES];
	uint64_t		 meter[METER__MAX];
	int64_t			 gauge[GAUGE__MAX];
};

struct file {
	uint64_t	 format;
	struct place	 place[PLACES];
};

const struct meter_bound	meter_bounds[METER_BOUNDS] = {
	{ "0.001", 1000 }, { "0.0025", 2500 }, { "0.005", 5000 },
	{ "0.01", 10000 }, { "0.025", 25000 }, { "0.05", 50000 },
	{ "0.1", 100000 }, { "0.25", 250000 }, { "0.5", 500000 },
	{ "1", 1000000 }, { "2.5", 2500000 }, { "5", 5000000 },
	{ "10", 10000000 },
};

static struct place	 own;		/* as long as there is no file */
static struct place	*mine = &own;
static struct file	*shared;
static int		 fd = -1;

/* A lock on the place's byte says that it is taken: the kernel drops it with
 * the last process that has the descriptor, however that one ended. */
static struct flock
byte_of(size_t place, short type)
{
	return ((struct flock){ .l_type = type, .l_whence = SEEK_SET,
	    .l_start = (off_t)place, .l_len = 1 });
}

static bool
place_take(void)
{
	struct flock	 lock;
	size_t		 i;

	for (i = 0; i < PLACES; i++) {
		lock = byte_of(i, F_WRLCK);
		if (fcntl(fd, F_OFD_SETLK, &lock) == 0) {
			mine = &shared->place[i];
			return (true);
		}
	}
	errno = EBUSY;
	return (false);
}

static bool
file_map(const char *path)
{
	struct stat	 st;

	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
	if (fd == -1 || fstat(fd, &st) == -1)
		return (false);
	/* Growing twice to the same size is growing once. */
	if ((size_t)st.st_size < sizeof(*shared) &&
	    ftruncate(fd, sizeof(*shared)) == -1)
		return (false);
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
	    MAP_SHARED, fd, 0);
	if (shared == MAP_FAILED) {
		shared = NULL;
		return (false);
	}
	if (shared->format == 0)
		shared->format = FORMAT;
	errno = EINVAL;		/* of a program with another layout */
	return (shared->format == FORMAT);
}

bool
meter_open(const char *path, const char **why)
{
	if (file_map(path) && place_take()) {
		memset(mine->gauge, 0, sizeof(mine->gauge));
		return (true);
	}
	*why = strerror(errno);
	return (false);
}

static void
add(uint64_t *n, uint64_t by)
{
	/* Kore's workers may share their parent's place. */
	(void)__atomic_fetch_add(n, by, __ATOMIC_RELAXED);
}

static uint64_t
get(const uint64_t *n)
{
	return (__atomic_load_n(n, __ATOMIC_RELAXED));
}

void
meter_request(size_t route, int code, int64_t us, int64_t db_us, size_t in,
    size_t out)
{
	struct meter_route	*r = &mine->route[route < METER_ROUTES ? route :
				    METER_NO_ROUTE];
	size_t			 i = 0;

	while (i < METER_BOUNDS && us > meter_bounds[i].us)
		i++;
	add(&r->within[i], 1);
	add(&r->code[code >= 200 && code < 600 ? code / 100 : 0], 1);
	add(&r->us, us > 0 ? (uint64_t)us : 0);
	add(&r->db_us, db_us > 0 ? (uint64_t)db_us : 0);
	add(&r->in, in);
	add(&r->out, out);
}

void
meter_add(enum meter id, uint64_t n)
{
	add(&mine->meter[id], n);
}

void
meter_set(enum gauge id, int64_t v)
{
	__atomic_store_n(&mine->gauge[id], v, __ATOMIC_RELAXED);
}

static size_t
places(void)
{
	return (shared == NULL ? 1 : PLACES);
}

static const struct place *
place_at(size_t i)
{
	return (shared == NULL ? &own : &shared->place[i]);
}

/* The members of the struct are all counters. */
struct meter_route
meter_route_sum(size_t route)
{
	struct meter_route	 sum = { 0 };
	const uint64_t		*from;
	uint64_t		*to = (uint64_t *)&sum;
	size_t			 i, k;

	for (i = 0; i < places(); i++) {
		from = (const uint64_t *)&place_at(i)->route[route];
		for (k = 0; k < sizeof(sum) / sizeof(*to); k++)
			to[k] += get(&from[k]);
	}
	return (sum);
}

uint64_t
meter_sum(enum meter id)
{
	uint64_t	 sum = 0;
	size_t		 i;

	for (i = 0; i < places(); i++)
		sum += get(&place_at(i)->meter[id]);
	return (sum);
}

static bool
is_there(size_t place)
{
	struct flock	 lock = byte_of(place, F_WRLCK);

	if (shared == NULL || mine == &shared->place[place])
		return (true);
	return (fcntl(fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK);
}

int64_t
gauge_sum(enum gauge id)
{
	int64_t	 sum = 0;
	size_t	 i;

	for (i = 0; i < places(); i++)
		if (is_there(i))
			sum += __atomic_load_n(&place_at(i)->gauge[id],
			    __ATOMIC_RELAXED);
	return (sum);
}

size_t
meter_processes(void)
{
	size_t	 i, n = 0;

	for (i = 0; i < places(); i++)
		n += is_there(i);
	return (n);
}
