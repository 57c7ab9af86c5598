/*
 * Numbers by chance that come again: splitmix64, a few lines, good enough to
 * look like people. Secrets come from base/secret.h, never from here.
 */
#ifndef BASE_DICE_H
#define BASE_DICE_H

#include "base/str.h"

struct dice {
	uint64_t	 state;
};

uint64_t	 dice_roll(struct dice *);
size_t		 dice_below(struct dice *, size_t n);	/* 0 .. n - 1 */
bool		 dice_is(struct dice *, unsigned int percent);
struct str	 dice_uuid(struct dice *, struct arena *);
struct str	 dice_hex(struct dice *, struct arena *, size_t bytes);
/* One string of a NULL-terminated list. */
const char	*dice_pick(struct dice *, const char *const *);

#endif
