/* Files: see the header. */
#include <string.h>

#include "store/file.h"
#include "store/response_take.h"

void
file_take(struct pg_exchange *x, size_t i, size_t row, size_t col,
    struct file *f)
{
	f->id = pg_str(x, i, row, col);
	f->name = pg_str(x, i, row, col + 1);
	f->media_type = pg_str(x, i, row, col + 2);
	f->kind = pg_str(x, i, row, col + 3);
	f->size = pg_num(x, i, row, col + 4);
	f->sha256 = pg_str(x, i, row, col + 5);
	f->created_at = pg_str(x, i, row, col + 6);
}

void
store_file_add(struct pg_exchange *x, struct arena *a, const struct file_new *f)
{
	struct pg_arg	*args = arena_array(a, 5, sizeof(*args));

	args[0] = pg_text(a, f->id);
	args[1] = pg_bytes(f->bytes);
	args[2] = pg_text(a, f->name);
	args[3] = pg_text(a, f->media_type);
	args[4] = pg_text(a, f->kind);
	(void)pg_add(x, Q_FILE_ADD, args, 5);
}

enum status
store_file_bytes_get(struct db *db, const struct file *f, struct str *bytes)
{
	struct pg_exchange	*x;
	struct str		 chunk;
	enum status		 st;
	size_t			 i, at = 0, size = (size_t)f->size;
	char			*p;

	if ((st = pg_ask(db, PG_READ, Q_FILE_CHUNKS_GET,
	    ARGS(pg_text(db->arena, f->id)), &x)) != OK)
		return (st);
	p = arena_get(db->arena, size + 1);
	for (i = 0; i < pg_rows(x, 0); i++) {
		chunk = pg_str(x, 0, i, 0);
		if (chunk.len > size - at)
			return (E_INTERNAL);
		memcpy(p + at, chunk.p, chunk.len);
		at += chunk.len;
	}
	*bytes = (struct str){ p, at };
	return (at == size ? OK : E_INTERNAL);
}
