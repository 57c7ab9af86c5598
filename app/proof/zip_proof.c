/*
 * The proof of a ZIP archive. ZIP64, several disks and methods other than
 * stored and deflated have no place in an archive of at most 5 MB that a word
 * processor wrote, and are refused as damaged.
 */
#include <string.h>
#include <strings.h>

#include "proof/zip_proof.h"

#define END_SIZE	22
#define CENTRAL_SIZE	46
#define LOCAL_SIZE	30
#define COMMENT_MAX	65535

#define FLAG_ENCRYPTED	0x0041	/* bit 0, and bit 6: strong encryption */
#define FLAG_STREAMED	0x0008	/* the local header has no sizes */

#define UNIX_TYPE	0170000
#define UNIX_LINK	0120000

/* Where the directory lies, from the record at the end. */
struct zip_end {
	size_t		 at;
	size_t		 n;
	size_t		 dir_off;
	size_t		 dir_size;
};

static uint32_t
le16(const char *p)
{
	return ((uint32_t)(unsigned char)p[0] |
	    (uint32_t)(unsigned char)p[1] << 8);
}

static uint32_t
le32(const char *p)
{
	return (le16(p) | le16(p + 2) << 16);
}

/* The end record whose comment ends exactly where the file does. */
static bool
zip_end_find(struct str b, struct zip_end *end)
{
	const char	*p;
	size_t		 back;

	for (back = END_SIZE; back <= b.len && back <= END_SIZE + COMMENT_MAX;
	    back++) {
		p = b.p + b.len - back;
		if (p[0] != 'P' || memcmp(p, "PK\5\6", 4) != 0 ||
		    le16(p + 20) != back - END_SIZE)
			continue;
		end->at = b.len - back;
		end->n = le16(p + 10);
		end->dir_size = le32(p + 12);
		end->dir_off = le32(p + 16);
		return (le16(p + 4) == 0 && le16(p + 6) == 0 &&
		    le16(p + 8) == end->n);
	}
	return (false);
}

/* "..", a leading slash, a drive, a back-slash, a control: never genuine. */
static bool
zip_name_is_safe(struct str name)
{
	struct str	 part, rest;
	size_t		 i;

	if (name.len == 0 || name.len > ZIP_PROOF_NAME || name.p[0] == '/')
		return (false);
	for (i = 0; i < name.len; i++) {
		if ((unsigned char)name.p[i] < 0x20 || name.p[i] == '\\' ||
		    name.p[i] == ':' || name.p[i] == 0x7f)
			return (false);
	}
	for (rest = name; rest.len != 0;) {
		if (!str_cut(rest, '/', &part, &rest)) {
			part = rest;
			rest = STR_NONE;
		}
		if (str_is_c(part, "..") || str_is_c(part, "."))
			return (false);
	}
	return (true);
}

static bool
zip_name_same(struct str a, struct str b)
{
	return (a.len == b.len && strncasecmp(a.p, b.p, a.len) == 0);
}

const struct zip_entry *
zip_proof_find(const struct zip_proof *z, struct str name)
{
	size_t	 i;

	for (i = 0; i < z->n; i++) {
		if (zip_name_same(z->entries[i].name, name))
			return (&z->entries[i]);
	}
	return (NULL);
}

/* The local header repeats the directory's words; the data follows it. */
static bool
zip_local_read(struct str b, const struct zip_end *end, const char *central,
    struct zip_entry *e)
{
	const char	*p;
	size_t		 at, csize, start;

	at = le32(central + 42);
	csize = le32(central + 20);
	if (at > end->dir_off || end->dir_off - at < LOCAL_SIZE)
		return (false);
	p = b.p + at;
	if (memcmp(p, "PK\3\4", 4) != 0 || le16(p + 8) != le16(central + 10) ||
	    le16(p + 26) != e->name.len)
		return (false);
	start = LOCAL_SIZE + e->name.len + le16(p + 28);
	if (end->dir_off - at < start || end->dir_off - at - start < csize)
		return (false);
	if (memcmp(p + LOCAL_SIZE, e->name.p, e->name.len) != 0)
		return (false);
	if ((le16(p + 6) & FLAG_STREAMED) == 0 &&
	    (le32(p + 18) != csize || le32(p + 22) != e->size))
		return (false);
	e->data = (struct str){ p + start, csize };
	return (true);
}

static enum zip_fault
zip_entry_read(struct str b, const struct zip_end *end, const char *p,
    struct zip_entry *e)
{
	uint32_t	 method;

	e->name = (struct str){ p + CENTRAL_SIZE, le16(p + 28) };
	e->crc = le32(p + 16);
	e->size = le32(p + 24);
	method = le16(p + 10);
	e->is_deflated = method == 8;
	if (!zip_name_is_safe(e->name) ||
	    (le32(p + 38) >> 16 & UNIX_TYPE) == UNIX_LINK)
		return (ZIP_NAMES);
	if ((le16(p + 8) & FLAG_ENCRYPTED) != 0)
		return (ZIP_LOCKED);
	if (method != 0 && method != 8)
		return (ZIP_DAMAGED);
	if (!zip_local_read(b, end, p, e))
		return (ZIP_DAMAGED);
	if (!e->is_deflated && e->size != e->data.len)
		return (ZIP_DAMAGED);
	return (ZIP_FINE);
}

/* Entries that share bytes make small bombs; so do sizes that add up. */
static enum zip_fault
zip_totals_check(const struct zip_proof *z, const struct zip_end *end)
{
	uint64_t	 in, out;
	size_t		 i;

	for (i = 0, in = out = 0; i < z->n; i++) {
		in += z->entries[i].data.len;
		out += z->entries[i].size;
	}
	if (in > end->dir_off || out > ZIP_PROOF_TOTAL)
		return (ZIP_BOMB);
	if (out > ZIP_PROOF_RATIO_FROM && out / ZIP_PROOF_RATIO > in)
		return (ZIP_BOMB);
	return (ZIP_FINE);
}

static enum zip_fault
zip_directory_read(struct str b, const struct zip_end *end,
    struct zip_proof *z)
{
	struct zip_entry	*e;
	enum zip_fault		 fault;
	size_t			 at, need;

	for (at = end->dir_off; z->n < end->n; at += need) {
		if (end->at - at < CENTRAL_SIZE ||
		    memcmp(b.p + at, "PK\1\2", 4) != 0)
			return (ZIP_DAMAGED);
		need = CENTRAL_SIZE + (size_t)le16(b.p + at + 28) +
		    le16(b.p + at + 30) + le16(b.p + at + 32);
		if (end->at - at < need)
			return (ZIP_DAMAGED);
		e = &z->entries[z->n];
		if ((fault = zip_entry_read(b, end, b.p + at, e)) != ZIP_FINE)
			return (fault);
		if (zip_proof_find(z, e->name) != NULL)
			return (ZIP_NAMES);
		z->n++;
	}
	return (at == end->at ? zip_totals_check(z, end) : ZIP_DAMAGED);
}

enum zip_fault
zip_proof_read(struct str b, struct arena *a, struct zip_proof *z)
{
	struct zip_end	 end;
	bool		 starts;

	memset(z, 0, sizeof(*z));
	starts = b.len >= 4 && memcmp(b.p, "PK\3\4", 4) == 0;
	if (!zip_end_find(b, &end))
		return (starts ? ZIP_DAMAGED : ZIP_NOT);
	if (!starts || end.n == 0)
		return (ZIP_DAMAGED);
	if (end.n > ZIP_PROOF_ENTRIES)
		return (ZIP_MANY);
	if (end.dir_off > end.at || end.at - end.dir_off != end.dir_size)
		return (ZIP_DAMAGED);
	z->entries = arena_array(a, end.n, sizeof(*z->entries));
	z->flate = flate_new(a);
	return (zip_directory_read(b, &end, z));
}

struct zip_piece {
	flate_sink	 sink;
	void		*arg;
	uint64_t	 n;
	uint32_t	 crc;
};

static bool
zip_piece_take(void *arg, struct str s)
{
	struct zip_piece	*piece = arg;

	piece->n += s.len;
	piece->crc = flate_crc(piece->crc, s);
	return (piece->sink(piece->arg, s));
}

enum zip_fault
zip_proof_inflate(const struct zip_proof *z, const struct zip_entry *e,
    flate_sink sink, void *arg)
{
	struct zip_piece	 piece = { sink, arg, 0, 0 };
	enum flate_end		 end;

	if (e->is_deflated)
		end = flate_run(z->flate, FLATE_RAW, e->data, e->size,
		    zip_piece_take, &piece);
	else
		end = e->data.len == 0 || zip_piece_take(&piece, e->data) ?
		    FLATE_DONE : FLATE_STOPPED;
	if (end == FLATE_TOO_LONG)
		return (ZIP_BOMB);
	if (end == FLATE_STOPPED)
		return (ZIP_FINE);
	if (end != FLATE_DONE || piece.n != e->size || piece.crc != e->crc)
		return (ZIP_DAMAGED);
	z->entries[e - z->entries].is_read = true;
	return (ZIP_FINE);
}

static bool
zip_piece_drop(void *arg, struct str s)
{
	(void)arg;
	(void)s;
	return (true);
}

enum zip_fault
zip_proof_sizes(const struct zip_proof *z)
{
	const struct zip_entry	*e;
	size_t			 i;
	uint64_t		 left;

	for (i = 0, left = ZIP_PROOF_UNREAD; i < z->n; i++) {
		e = &z->entries[i];
		if (!e->is_deflated || e->is_read || e->size > left)
			continue;
		left -= e->size;
		if (flate_run(z->flate, FLATE_RAW, e->data, e->size,
		    zip_piece_drop, NULL) == FLATE_TOO_LONG)
			return (ZIP_BOMB);
	}
	return (ZIP_FINE);
}
