/* PNG, 3rd edition, 5.2 (signature) and 11.2.1 (IHDR): see the header. */
#include <string.h>

#include "rule/picture.h"

#define HEADER	24	/* signature, length, "IHDR", width, height */

bool
picture_is_logo(struct str s)
{
	static const char	 start[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

	if (s.len < HEADER || memcmp(s.p, start, sizeof(start) - 1) != 0)
		return (false);
	return (str_be32(s.p + 16) - 1 < PICTURE_SIDE &&
	    str_be32(s.p + 20) - 1 < PICTURE_SIDE);
}
