/*
 * The job "said": the free texts of responses become rows that people search
 * (sql/migrations/0071_comment.sql). Which answers are people's own words says
 * the definition of the version that was answered.
 */
#include "base/buf.h"
#include "base/log.h"
#include "form/type.h"
#include "job/queue.h"
#include "queries.h"
#include "store/cache.h"

#define BATCHES	50	/* of one tenant a round; then others have their turn */
#define MEMORY	(64U << 20)

static void
text_put(struct buf *b, const struct comments_due_read_row *r,
    const struct answers *answers, size_t i)
{
	const struct survey	*def = answers->survey;
	const struct question	*q = survey_headline(def);
	struct str		 said = answer_comment(&def->questions[i],
				    &answers->list[i]);
	int64_t			 score;

	if (said.len == 0)
		return;
	buf_c(b, buf_view(b).len == 1 ? "{\"id\":\"" : ",{\"id\":\"");
	buf_str(b, r->id);
	buf_fmt(b, "\",\"revision\":%lld,\"n\":%zu,\"question\":",
	    (long long)r->revision, i + 1);
	buf_json(b, def->questions[i].code);
	if (q != NULL && str_int(answer_value(&answers->list[q->index]),
	    &score) && score >= INT16_MIN && score <= INT16_MAX)
		buf_fmt(b, ",\"score\":%lld", (long long)score);
	buf_c(b, ",\"said\":");
	buf_json(b, said);
	buf_char(b, '}');
}

/* What cannot be read says nothing. What reading takes is given back with each
 * response: of all of a batch it would be too much. */
static enum status
response_put(struct db *db, struct arena *scratch,
    const struct comments_due_read_row *r, struct buf *b) AWAITS
{
	const struct survey	*def;
	struct answers		 answers;
	enum status		 st;
	size_t			 i;

	st = cache_version_get(db, r->survey_id, r->version, &def);
	if (st == E_BUSY)
		return (st);
	arena_clear(scratch);
	if (st != OK || answers_from_json(scratch, def, r->answers,
	    &answers) != OK)
		return (OK);
	for (i = 0; i < def->nquestions; i++)
		text_put(b, r, &answers, i);
	return (OK);
}

/* Those that wait, or the first of them; *more: there may be others. */
static enum status
batch_read(struct db *db, struct arena *scratch, bool *more) AWAITS
{
	struct comments_due_row		*due;
	struct comments_due_read_row	*rows;
	struct pg_exchange		*x;
	struct buf			 b = buf_new(db->arena, 64 * 1024);
	enum status			 st;
	size_t				 i, n;

	st = q_comments_due(db, &due);
	*more = st == OK;
	if (st == E_NOTFOUND)
		return (OK);
	if (st != OK || (st = q_comments_due_read(db, &rows, &n,
	    .ids = due->ids)) != OK)
		return (st);
	buf_char(&b, '[');
	for (i = 0; i < n; i++)
		if ((st = response_put(db, scratch, &rows[i], &b)) != OK)
			return (st);
	buf_char(&b, ']');
	x = pg_begin(db, PG_WRITE);
	(void)put_comments_drop(x, .ids = due->ids, .dues = due->dues);
	(void)put_comments_put(x, .rows = buf_view(&b));
	return (pg_run(x));
}

static enum status
tenant_read(struct worker *w, struct db *db, struct arena *scratch) AWAITS
{
	enum status	 st;
	bool		 more = true;
	int		 i;

	for (i = 0, st = OK; st == OK && more && i < BATCHES &&
	    worker_goes_on(w); i++) {
		if ((st = queue_hold(w)) == OK)
			st = batch_read(db, scratch, &more);
		arena_clear(db->arena);
	}
	return (st);
}

/* A tenant that fails holds up no other. */
enum status
job_said(struct worker *w, const struct job *job, struct outcome *o)
{
	struct tenants_with_comments_due_row	*tenants;
	struct arena				*scratch;
	struct db				 db = w->db;
	enum status				 st, worst = OK;
	size_t					 i, n;

	(void)job;
	o->why = "texts could not be read";
	w->db.tenant = STR_NONE;
	if ((st = q_tenants_with_comments_due(&w->db, &tenants, &n)) != OK)
		return (st);
	db.arena = arena_new(MEMORY, NULL, NULL);
	scratch = arena_new(MEMORY, NULL, NULL);
	if (db.arena == NULL || scratch == NULL) {
		arena_free(db.arena);
		arena_free(scratch);
		return (E_BUSY);
	}
	for (i = 0; i < n && worker_goes_on(w); i++) {
		db.tenant = tenants[i].id;
		st = tenant_read(w, &db, scratch);
		if (worker_is_cut_off(w, st)) {
			worst = st;
			break;
		}
		if (st == OK)
			continue;
		log_event(LEVEL_ERROR, "said_failed",
		    LOG_S("tenant", tenants[i].id),
		    LOG_C("status", status_rows[st].name),
		    LOG_S("why", pg_failure(w->db.pg)));
		worst = worst == OK ? st : worst;
	}
	arena_free(scratch);
	arena_free(db.arena);
	return (worst);
}
