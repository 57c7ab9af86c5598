/*
 * Memory that all web processes of a machine share: a file that each maps. It
 * is there as long as the file, and its first bytes are 0.
 */
#ifndef BASE_SHARED_H
#define BASE_SHARED_H

#include <stddef.h>

/* For the life of the process; the file is made, and grows to size bytes. NULL
 * and why. */
void	*shared_open(const char *path, size_t size, const char **why);

#endif
