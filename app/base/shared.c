/* A file that is mapped: see the header. */
#include <sys/mman.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/shared.h"

void *
shared_open(const char *path, size_t size, const char **why)
{
	struct stat	 st;
	void		*map = MAP_FAILED;
	int		 fd;

	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	/* Growing twice to the same size is growing once. */
	if (fd != -1 && fstat(fd, &st) != -1 && ((size_t)st.st_size >= size ||
	    ftruncate(fd, (off_t)size) != -1))
		map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		    0);
	if (map == MAP_FAILED)
		*why = strerror(errno);
	if (fd != -1)
		(void)close(fd);
	return (map == MAP_FAILED ? NULL : map);
}
