/*
 * The job "recount": responses of before rows kept their cells get them, and
 * their days are counted again from the rows, so that old answers, too, say
 * whom a question was shown to. Once none is left there will be no more: what
 * is stored brings its cells. After them the days whose segments are not known
 * (0076_segment.sql), one after the other.
 */
#include "base/buf.h"
#include "base/log.h"
#include "form/answer.h"
#include "job/queue.h"
#include "queries.h"
#include "store/cache.h"

#define BATCHES	20	/* a round; then the queue has its turn */
#define MEMORY	(64U << 20)

/* What cannot be read leaves its day as it was counted. */
static enum status
row_put(struct db *db, const struct uncounted_list_row *r, struct buf *b)
	    AWAITS
{
	static const struct str	 unreadable = { "#unreadable", 11 };
	const struct str	*cells = &unreadable;
	const struct survey	*def;
	struct answers		 answers;
	enum status		 st;
	size_t			 i, n = 1;
	bool			 comment = false;

	st = cache_version_get(db, r->survey_id, r->version, &def);
	if (st == E_BUSY)
		return (st);
	if (st == OK && answers_from_json(db->arena, def, r->answers,
	    &answers) == OK) {
		answers_cells(db->arena, &answers, &cells, &n);
		comment = answers_have_comment(&answers);
	}
	buf_fmt(b, "{\"id\":\"%.*s\",\"revision\":%lld,\"comment\":%s,"
	    "\"cells\":[\"%s\"", STR_ARG(r->id), (long long)r->revision,
	    comment ? "true" : "false", r->is_complete ? "#complete" :
	    "#partial");
	for (i = 0; r->is_complete && i < n; i++) {
		buf_char(b, ',');
		buf_json(b, cells[i]);
	}
	buf_c(b, "]}");
	return (OK);
}

/* As many as one statement gives; *n of them. */
static enum status
batch_count(struct db *db, size_t *n) AWAITS
{
	struct uncounted_list_row	*rows;
	struct pg_exchange		*x;
	struct buf			 b = buf_new(db->arena, 64 * 1024);
	enum status			 st;
	size_t				 i;

	if ((st = q_uncounted_list(db, &rows, n)) != OK || *n == 0)
		return (st);
	for (i = 0; i < *n; i++) {
		buf_char(&b, i == 0 ? '[' : ',');
		if ((st = row_put(db, &rows[i], &b)) != OK)
			return (st);
	}
	buf_char(&b, ']');
	x = pg_begin(db, PG_WRITE);
	(void)put_uncounted_set(x, .rows = buf_view(&b));
	for (i = 0; i < *n; i++)
		if (i + 1 == *n || !str_is(rows[i].day, rows[i + 1].day) ||
		    !str_is(rows[i].survey_id, rows[i + 1].survey_id))
			(void)put_uncounted_day(x, .survey = rows[i].survey_id,
			    .day = rows[i].day);
	return (pg_run(x));
}

/* What is left of a tenant's, once its rows have their cells: a day. */
static enum status
day_count(struct db *db, size_t *n) AWAITS
{
	struct segment_due_take_row	*row;
	enum status			 st;

	if ((st = q_segment_due_take(db, &row)) == OK)
		*n = (size_t)row->n;
	return (st);
}

/* A tenant that fails holds up no other. */
enum status
job_recount(struct worker *w, const struct job *job, struct outcome *o)
{
	struct tenant_ids_row	*tenants;
	struct db		 db = w->db;
	enum status		 st, worst = OK;
	size_t			 i, n, rows, left = BATCHES;

	(void)job;
	o->why = "older responses could not be counted";
	w->db.tenant = STR_NONE;
	if ((st = q_tenant_ids(&w->db, &tenants, &n)) != OK)
		return (st);
	db.arena = arena_new(MEMORY, NULL, NULL);
	if (db.arena == NULL)
		return (E_BUSY);
	for (i = 0; i < n && left > 0 && worker_goes_on(w);) {
		db.tenant = tenants[i].id;
		rows = 0;
		if ((st = queue_hold(w)) == OK)
			st = batch_count(&db, &rows);
		if (st == OK && rows == 0)
			st = day_count(&db, &rows);
		arena_clear(db.arena);
		if (st == OK && rows != 0) {
			left--;
			continue;
		}
		worst = worst == OK ? st : worst;
		if (worker_is_cut_off(w, st))
			break;
		i++;
	}
	arena_free(db.arena);
	w->finished = worst == OK && i == n;
	return (worst);
}
