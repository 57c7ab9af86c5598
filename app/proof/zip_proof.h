/*
 * A ZIP archive proven from its central directory before anything in it is
 * believed: it starts with an entry and ends with its directory, every local
 * header says what the directory says, names are plain relative paths that
 * occur once, sizes are within the limits. The same reader then inflates the
 * parts, so what was proven is what is read. It knows no document format.
 */
#ifndef PROOF_ZIP_PROOF_H
#define PROOF_ZIP_PROOF_H

#include "proof/resume_flate.h"

/* Of 213 genuine DOCX: 47 entries, 15.3 MB, 130:1 for one entry at most. */
#define ZIP_PROOF_ENTRIES	1000
#define ZIP_PROOF_TOTAL		((uint64_t)64 << 20)
#define ZIP_PROOF_RATIO		200
#define ZIP_PROOF_RATIO_FROM	((uint64_t)1 << 20)
/* Inflated only to see that sizes are true: more takes too long. */
#define ZIP_PROOF_UNREAD	((uint64_t)16 << 20)
#define ZIP_PROOF_NAME		255

enum zip_fault {
	ZIP_FINE,
	ZIP_NOT,		/* not a ZIP archive at all */
	ZIP_DAMAGED,		/* one, but cut, prefixed or contradictory */
	ZIP_MANY,		/* too many entries */
	ZIP_NAMES,		/* a name that leaves the archive, or twice */
	ZIP_LOCKED,		/* an entry is encrypted */
	ZIP_BOMB		/* too much would come out */
};

struct zip_entry {
	struct str	 name;		/* points into the archive */
	struct str	 data;		/* as stored */
	uint32_t	 size;		/* inflated, as the directory says */
	uint32_t	 crc;
	bool		 is_deflated;
	bool		 is_read;	/* inflated once, all of it */
};

struct zip_proof {
	struct zip_entry	*entries;
	size_t			 n;
	struct flate		*flate;
};

enum zip_fault	 zip_proof_read(struct str, struct arena *,
		    struct zip_proof *);
/* ASCII case is ignored, as Windows and OPC do. NULL: no such entry. */
const struct zip_entry
		*zip_proof_find(const struct zip_proof *, struct str name);
/* Pieces of one entry to the sink; its size and checksum must come out. */
enum zip_fault	 zip_proof_inflate(const struct zip_proof *,
		    const struct zip_entry *, flate_sink, void *);
/*
 * Inflate the entries that were not read, each up to its stated size: more
 * coming is a lie. Those past ZIP_PROOF_UNREAD are believed, and nobody who
 * inflates by this reader gets more than the stated size out of them.
 */
enum zip_fault	 zip_proof_sizes(const struct zip_proof *);

#endif
