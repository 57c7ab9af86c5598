/* Downloads: see the header. */
#include "page/part/download.h"
#include "proof/attachment.h"

/* The file's name under the extension of what it was proven to be. */
static struct str
download_name(struct rq *rq, const struct file *f)
{
	const char	*ext = attachment_extension(f->media_type);

	return (ext == NULL ? STR("file.bin") : file_name_clean(f->name, ext,
	    STR("file"), rq->arena));
}

/* RFC 6266: a plain name for all, the real one for those who can read it. */
static struct str
disposition(struct rq *rq, struct str name)
{
	struct buf	 b = buf_new(rq->arena, 256);
	size_t		 i;
	char		 c;

	buf_c(&b, "attachment; filename=\"");
	for (i = 0; i < name.len; i++) {
		c = name.p[i];
		buf_char(&b, (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') || c == '.' || c == '-' ?
		    c : '_');
	}
	buf_c(&b, "\"; filename*=UTF-8''");
	buf_url_part(&b, name);
	return (buf_view(&b));
}

/* A piece's memory: its bytes, and some for what goes with them. */
#define PIECE_MEMORY	(4 * FILE_PIECE_MAX)

static void
headers_add(struct rq *rq, const struct file *f)
{
	/* Opened in the browser after all, it is a page without rights. */
	rq->csp = STR("sandbox; default-src 'none'; "
	    "frame-ancestors 'none'");
	rq_header_add(rq, "content-disposition", disposition(rq,
	    download_name(rq, f)));
}

enum status
download_send_bytes(struct rq *rq, const struct file *f, struct str bytes)
{
	headers_add(rq, f);
	return (rq_bytes(rq, 200, f->media_type, bytes));
}

enum status
download_send(struct rq *rq, const struct file *f)
{
	struct arena	*scratch = rq_scratch(rq, PIECE_MEMORY);
	struct str	 piece;
	struct db	 db;
	enum status	 st = OK;
	int64_t		 n, sent;

	headers_add(rq, f);
	(void)rq_bytes(rq, 200, f->media_type, STR(""));
	for (n = sent = 0; st == OK && sent < f->size; n++) {
		arena_clear(scratch);
		db = rq->db;
		db.arena = scratch;
		st = store_file_piece_get(&db, f, n, &piece);
		if (st == OK && (st = rq_write(rq, piece)) == OK)
			sent += (int64_t)piece.len;
	}
	return (st);
}
