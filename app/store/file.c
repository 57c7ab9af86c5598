/* Files: see the header. */
#include "store/file.h"

enum status
store_file_piece_get(struct db *db, const struct file *f, int64_t n,
    struct str *bytes)
{
	struct file_piece_get_row	*piece;
	enum status			 st;

	st = q_file_piece_get(db, &piece, .file = f->id, .n = n);
	if (st == OK)
		*bytes = piece->bytes;
	/* Whoever asks knows its size: there must be one. */
	return (st == E_NOTFOUND ? db_refuse(db, E_INTERNAL,
	    "a piece of a file is missing") : st);
}
