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

/* Who is turned away says so to the visitor and in the log. */
static const struct {
	const char	*name;
	enum status	 status;
} verdicts[] = {
	{ "kept", OK }, { "conflict", E_CONFLICT }, { "full", E_FULL },
	{ "network", E_TOO_MANY },
};

enum status
store_response_file_add(struct db *db, const struct response_file_new *n)
{
	struct response_file_add_row	*row;
	enum status			 st;
	size_t				 v;

	if ((st = q_response_file_add(db, &row, .response = n->response,
	    .survey = n->survey, .question = n->question, .file = n->file.id,
	    .bytes = n->file.bytes, .name = n->file.name,
	    .media_type = n->file.media_type, .network = n->network)) != OK)
		return (st);
	for (v = 0; v < sizeof(verdicts) / sizeof(verdicts[0]); v++)
		if (str_is_c(row->verdict, verdicts[v].name))
			return (verdicts[v].status);
	return (db_refuse(db, E_INTERNAL, "no such verdict"));
}
