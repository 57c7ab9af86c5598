/* Segments: see the header. */
#include "store/segment.h"

const char *const segment_fields[SEGMENT__MAX] = {
	[SEGMENT_CHANNEL] = "channel", [SEGMENT_VERSION] = "version",
	[SEGMENT_LANGUAGE] = "language", [SEGMENT_AGENT] = "agent",
	[SEGMENT_QUEUE] = "queue", [SEGMENT_OUTCOME] = "outcome",
};

size_t
segment_count(const struct segment *s)
{
	size_t	 i, n = s->cell.len != 0;

	for (i = 0; i < SEGMENT__MAX; i++)
		n += s->values[i].len != 0;
	return (n);
}
