/*
 * GET /api/v1/surveys/:survey/export.csv: every response as a row of one table
 * (store/response_table.h), made while it is sent. Who took the answers out is
 * in the audit log before the first byte.
 */
#include "page/api/answer.h"
#include "page/api/handlers.h"
#include "store/cache.h"
#include "store/response_table.h"

#define ROWS		50	/* responses of one piece */
#define PIECE_MEMORY	((size_t)64 * 1024 * 1024)

API_OPERATION(operation, API_EXPORT, .media = "text/csv");

static enum status
table_make(struct rq *rq, struct str survey, int64_t newest,
    struct response_table *t) AWAITS
{
	const struct survey	*def;
	enum status		 st;
	int64_t			 i;

	*t = response_table_new(rq->arena, newest);
	for (i = newest; i > 0; i--) {
		if ((st = cache_version_get(&rq->db, survey, i, &def)) != OK)
			return (st);
		response_table_add(t, i, def);
	}
	return (OK);
}

/* One page of them as a piece; from: where it goes on. */
static enum status
piece_make(struct rq *rq, const struct response_table *t,
    struct response_filter *f, struct buf *b) AWAITS
{
	struct response_list	 list = { .n = 0 };
	struct db		 db = rq->db;
	enum status		 st;
	size_t			 i;

	db.arena = b->arena;
	st = store_response_list(&db, f, &list);
	for (i = 0; st == OK && i < list.n; i++)
		st = response_table_row(t, &list.rows[i], b);
	f->cursor = str_dup(rq->arena, list.next);
	return (st);
}

static enum status
table_send(struct rq *rq, const struct response_table *t, struct str survey)
    AWAITS
{
	struct response_filter	 f = { .survey_id = survey, .limit = ROWS };
	struct arena		*scratch = rq_scratch(rq, PIECE_MEMORY);
	struct buf		 b;
	enum status		 st;

	b = buf_new(scratch, 64 * 1024);
	response_table_head(t, &b);
	do {
		st = piece_make(rq, t, &f, &b);
		if (st == OK)
			st = rq_write(rq, buf_view(&b));
		arena_clear(scratch);
		b = buf_new(scratch, 64 * 1024);
	} while (st == OK && f.cursor.len != 0);
	return (st);
}

enum status
api_export_get(struct rq *rq)
{
	struct response_table	 t;
	struct api_ask		 ask;
	struct str		 survey;
	enum status		 st;
	int64_t			 newest;

	if (!api_ask_read(rq, &operation, &ask))
		return (api_refuse(&ask));
	if ((st = store_survey_newest(&rq->db, rq->arg[0], &survey,
	    &newest)) != OK ||
	    (st = table_make(rq, survey, newest, &t)) != OK ||
	    (st = api_audit(rq, STR("survey.download"), STR("survey"), survey,
	    STR("file"), STR("export.csv"))) != OK)
		return (st);
	rq_header_add(rq, "content-disposition",
	    STR("attachment; filename=\"export.csv\""));
	(void)rq_bytes(rq, 200, STR("text/csv; charset=utf-8"), STR(""));
	return (table_send(rq, &t, survey));
}
