/*
 * Responses on their way out: CSV and lines of JSON, made while they are sent: a page of the
 * list at a time, so that memory stays the same however many there are, and a
 * reader that is slow only makes us wait. Pages are no snapshot: what is
 * answered meanwhile may be missing.
 */
#include "base/secret.h"
#include "page/part/frame.h"
#include "page/staff/export.h"
#include "page/staff/export_part.h"
#include "store/cache.h"

#define ROWS		100	/* responses of one piece */
#define PIECE_MEMORY	((size_t)64 * 1024 * 1024)

enum status
export_table_make(struct rq *rq, const struct export_ask *ask,
    struct response_table *t)
{
	const struct survey	*def;
	enum status		 st;
	int64_t			 number = ask->newest;
	size_t			 i = 0;

	*t = response_table_new(rq->arena, ask->newest);
	response_table_words(t, rq->locale, ask->in_words);
	if (ask->newest == 0)
		return (OK);
	do {
		st = cache_version_get(&rq->db, ask->survey->id, number, &def);
		if (st != OK)
			return (st);
		response_table_add(t, number, def);
		while (i < ask->ncounts && ask->counts[i].version >= number)
			i++;
		number = i < ask->ncounts ? ask->counts[i].version : 0;
	} while (number != 0);
	return (OK);
}

static enum status
piece_make(struct rq *rq, const struct export_ask *ask,
    const struct response_table *t, struct response_filter *f, struct buf *b,
    int64_t *rows) AWAITS
{
	struct response_list	 list = { .n = 0 };
	struct db		 db = rq->db;
	enum status		 st;
	size_t			 i;
	bool			 csv = str_is_c(str_of(ask->format->name),
				    "csv");

	db.arena = b->arena;
	st = store_response_list(&db, f, &list);
	for (i = 0; st == OK && i < list.n; i++)
		st = csv ? response_table_row(t, &list.rows[i], b) :
		    response_table_line(t, &list.rows[i], b);
	*rows += (int64_t)i;
	f->cursor = str_dup(rq->arena, list.next);
	return (st);
}

static enum status
pieces_send(struct rq *rq, const struct export_ask *ask,
    const struct response_table *t, int64_t *rows) AWAITS
{
	struct response_filter	 f = ask->filter;
	struct arena		*scratch = rq_scratch(rq, PIECE_MEMORY);
	struct buf		 b = buf_new(scratch, 64 * 1024);
	enum status		 st;
	bool			 csv = str_is_c(str_of(ask->format->name),
				    "csv");

	f.limit = ROWS;
	if (csv && ask->mark)
		buf_c(&b, "\xef\xbb\xbf");
	if (csv)
		response_table_head(t, &b);
	do {
		if ((st = piece_make(rq, ask, t, &f, &b, rows)) == OK)
			st = rq_write(rq, buf_view(&b));
		arena_clear(scratch);
		b = buf_new(scratch, 64 * 1024);
	} while (st == OK && f.cursor.len != 0);
	return (st);
}

/* Who took them out is known before the first byte. */
enum status
export_stream(struct rq *rq, const struct export_ask *ask)
{
	struct str		 id = secret_uuid(rq->arena);
	struct response_table	 t;
	enum status		 st, ended;
	int64_t			 rows = 0;

	if ((st = export_table_make(rq, ask, &t)) != OK ||
	    (st = q_export_begin(&rq->db, .id = id, .survey = ask->survey->id,
	    .format = str_of(ask->format->name), .in_words = ask->in_words,
	    .first = ask->filter.from, .last = ask->filter.to,
	    .only = ask->filter.state)) != OK)
		return (st);
	rq_header_add(rq, "content-disposition", str_fmt(rq->arena,
	    "attachment; filename=\"%.*s-%.*s.%s\"",
	    STR_ARG(ask->survey->slug), STR_ARG(rq->tenant->today),
	    ask->format->name));
	(void)rq_bytes(rq, 200, str_of(ask->format->media), STR(""));
	st = pieces_send(rq, ask, &t, &rows);
	ended = q_export_end(&rq->db, .id = id, .rows = rows,
	    .whole = st == OK);
	return (st != OK ? st : ended);
}

/* --- a file that was made behind the requests --- */

static enum status
stored_send(struct rq *rq, const struct export_file_get_row *f) AWAITS
{
	struct arena			*scratch = rq_scratch(rq, PIECE_MEMORY);
	struct export_piece_get_row	*piece;
	struct db			 db;
	enum status			 st = OK;
	int64_t				 n, sent;

	for (n = sent = 0; st == OK && sent < f->size; n++) {
		arena_clear(scratch);
		db = rq->db;
		db.arena = scratch;
		st = q_export_piece_get(&db, &piece, .export = f->id, .n = n);
		if (st == OK && (st = rq_write(rq, piece->bytes)) == OK)
			sent += (int64_t)piece->bytes.len;
	}
	return (st);
}

/* GET /app/surveys/:survey/export/:export. */
enum status
app_export_file_get(struct rq *rq)
{
	struct export_file_get_row	*f;
	const struct export_format	*format;
	enum status			 st;

	if (!app_id_is_valid(rq->arg[1]))
		return (E_NOTFOUND);
	if ((st = q_export_file_get(&rq->db, &f, .id = rq->arg[1],
	    .slug = rq->arg[0])) != OK)
		return (st);
	if ((format = export_format_find(f->format)) == NULL)
		return (E_NOTFOUND);
	if ((st = q_audit_add(&rq->db, .action = STR("survey.download"),
	    .object_kind = STR("export"), .object_id = f->id,
	    .detail = STR_NONE)) != OK)
		return (st);
	rq_header_add(rq, "content-disposition", str_fmt(rq->arena,
	    "attachment; filename=\"%.*s-%.*s.%s\"", STR_ARG(f->slug),
	    STR_ARG(f->day), format->name));
	(void)rq_bytes(rq, 200, str_of(format->media), STR(""));
	return (stored_send(rq, f));
}
