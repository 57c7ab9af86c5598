/* Numbers by chance that come again: splitmix64. See the header. */
#include "base/dice.h"

uint64_t
dice_roll(struct dice *d)
{
	uint64_t	 z = (d->state += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return (z ^ (z >> 31));
}

size_t
dice_below(struct dice *d, size_t n)
{
	return ((size_t)((dice_roll(d) >> 32) * n >> 32));
}

bool
dice_is(struct dice *d, unsigned int percent)
{
	return (dice_below(d, 100) < percent);
}

const char *
dice_pick(struct dice *d, const char *const *list)
{
	size_t	 n;

	for (n = 0; list[n] != NULL; n++)
		;
	return (list[dice_below(d, n)]);
}

struct str
dice_hex(struct dice *d, struct arena *a, size_t bytes)
{
	unsigned char	*raw = arena_get(a, bytes);
	size_t		 i;

	for (i = 0; i < bytes; i++)
		raw[i] = (unsigned char)dice_roll(d);
	return (str_hex(a, raw, bytes));
}

struct str
dice_uuid(struct dice *d, struct arena *a)
{
	struct str	 h = dice_hex(d, a, 16);

	return (str_fmt(a, "%.8s-%.4s-4%.3s-8%.3s-%.12s", h.p, h.p + 8,
	    h.p + 13, h.p + 17, h.p + 20));
}
