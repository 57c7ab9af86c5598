/*
 * Inflating under a limit. What comes out is handed on in pieces of a fixed
 * buffer, so that a stream of any length costs the same memory, and no byte
 * past the stated limit is ever produced. All memory comes from the arena:
 * a request that is dropped in between leaks nothing.
 */
#ifndef PROOF_RESUME_FLATE_H
#define PROOF_RESUME_FLATE_H

#include "base/str.h"

enum flate_form {
	FLATE_RAW,		/* as in ZIP */
	FLATE_ZLIB		/* as in PDF */
};

enum flate_end {
	FLATE_DONE,		/* the stream ended by itself */
	FLATE_DAMAGED,		/* it is not deflated data, or it is cut off */
	FLATE_TOO_LONG,		/* there is more than the limit */
	FLATE_STOPPED		/* the sink wanted no more */
};

struct flate;

/* A sink takes one piece; false stops. */
typedef bool	(*flate_sink)(void *, struct str);

struct flate	*flate_new(struct arena *);
enum flate_end	 flate_run(struct flate *, enum flate_form, struct str in,
		    size_t max, flate_sink, void *);
uint32_t	 flate_crc(uint32_t crc, struct str);	/* starts with 0 */

#endif
