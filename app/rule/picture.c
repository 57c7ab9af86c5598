/* PNG, 3rd edition, 5.2 (signature) and 11.2.1 (IHDR): see the header. */
#include <string.h>

#include "rule/picture.h"

#define HEADER	24	/* signature, length, "IHDR", width, height */

static uint32_t
four(const char *p)
{
	const unsigned char	*u = (const unsigned char *)p;

	return ((uint32_t)u[0] << 24 | (uint32_t)u[1] << 16 |
	    (uint32_t)u[2] << 8 | u[3]);
}

bool
picture_is_logo(struct str s)
{
	static const char	 start[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

	if (s.len < HEADER || memcmp(s.p, start, sizeof(start) - 1) != 0)
		return (false);
	return (four(s.p + 16) - 1 < PICTURE_SIDE &&
	    four(s.p + 20) - 1 < PICTURE_SIDE);
}
