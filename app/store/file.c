/* Files: see the header. */
#include <string.h>

#include "store/file.h"

enum status
store_file_bytes_get(struct db *db, const struct file *f, struct str *bytes)
{
	struct file_chunks_get_row	*chunk;
	enum status			 st;
	size_t				 i, n, at = 0, size = (size_t)f->size;
	char				*p;

	if ((st = q_file_chunks_get(db, &chunk, &n, .file = f->id)) != OK)
		return (st);
	p = arena_get(db->arena, size + 1);
	for (i = 0; i < n; i++) {
		if (chunk[i].bytes.len > size - at)
			return (E_INTERNAL);
		memcpy(p + at, chunk[i].bytes.p, chunk[i].bytes.len);
		at += chunk[i].bytes.len;
	}
	*bytes = (struct str){ p, at };
	return (at == size ? OK : E_INTERNAL);
}
