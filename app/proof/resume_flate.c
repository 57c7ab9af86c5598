/* Inflating under a limit, with zlib and the arena's memory. */
#include <zlib.h>

#include "proof/resume_flate.h"

#define FLATE_PIECE	32768

struct flate {
	z_stream	 z;
	bool		 ready;
	unsigned char	 out[FLATE_PIECE];
};

static void *
flate_alloc(void *arena, unsigned int n, unsigned int size)
{
	return (arena_array(arena, n, size));
}

/* The arena frees everything at once. */
static void
flate_let_go(void *arena, void *p)
{
	(void)arena;
	(void)p;
}

struct flate *
flate_new(struct arena *a)
{
	struct flate	*f;

	f = arena_get(a, sizeof(*f));
	f->z.zalloc = flate_alloc;
	f->z.zfree = flate_let_go;
	f->z.opaque = a;
	f->ready = inflateInit2(&f->z, 15) == Z_OK;
	return (f);
}

/*
 * One round of the buffer. The room is never more than one byte past the
 * limit: that byte is how "too long" is told from "exactly so long".
 */
static int
flate_round(struct flate *f, size_t left)
{
	f->z.next_out = f->out;
	f->z.avail_out = left < FLATE_PIECE ? (unsigned int)left + 1 :
	    FLATE_PIECE;
	return (inflate(&f->z, Z_NO_FLUSH));
}

enum flate_end
flate_run(struct flate *f, enum flate_form form, struct str in, size_t max,
    flate_sink sink, void *arg)
{
	struct str	 piece;
	size_t		 done;
	int		 r;

	if (!f->ready || in.len > UINT32_MAX ||
	    inflateReset2(&f->z, form == FLATE_RAW ? -15 : 15) != Z_OK)
		return (FLATE_DAMAGED);
	f->z.next_in = (z_const Bytef *)(uintptr_t)in.p;
	f->z.avail_in = (unsigned int)in.len;
	for (done = 0, r = Z_OK; r == Z_OK;) {
		r = flate_round(f, max - done);
		piece.p = (const char *)f->out;
		piece.len = (size_t)(f->z.next_out - f->out);
		if (piece.len > max - done)
			return (FLATE_TOO_LONG);
		done += piece.len;
		if (piece.len != 0 && !sink(arg, piece))
			return (FLATE_STOPPED);
	}
	return (r == Z_STREAM_END ? FLATE_DONE : FLATE_DAMAGED);
}

uint32_t
flate_crc(uint32_t crc, struct str s)
{
	return ((uint32_t)crc32(crc, (const Bytef *)s.p, (uInt)s.len));
}
