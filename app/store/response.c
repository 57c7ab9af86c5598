/*
 * Responses: see the header. The rules of exactly-once are in the function
 * app.responses_submit of the database; here its verdict becomes a status.
 */
#include "base/buf.h"
#include "base/date.h"
#include "store/anonymous.h"
#include "store/response.h"
#include "store/cursor.h"

static const struct {
	const char	*name;
	enum status	 status;
	bool		 was_stored;
	bool		 is_stale;
} verdicts[] = {
	{ "stored", OK, true, false },
	{ "repeat", OK, false, false },
	{ "stale", OK, false, true },
	{ "closed", E_GONE, false, false },
	{ "full", E_GONE, false, false },
	{ "conflict", E_CONFLICT, false, false },
};

static enum status
verdict_read(const struct db *db, struct str verdict,
    struct str receipt, struct str state, struct response_receipt *out)
{
	size_t	 v;

	for (v = 0; v < sizeof(verdicts) / sizeof(verdicts[0]); v++)
		if (str_is_c(verdict, verdicts[v].name)) {
			*out = (struct response_receipt){ receipt,
			    .is_complete = !str_is_c(state, "partial") &&
			    !str_is_c(state, "declined") &&
			    !str_is_c(state, "over"),
			    .is_declined = str_is_c(state, "declined"),
			    .is_over = str_is_c(state, "over"),
			    .was_stored = verdicts[v].was_stored,
			    .is_stale = verdicts[v].is_stale };
			return (verdicts[v].status);
		}
	return (db_refuse(db, E_INTERNAL, "no such verdict"));
}

static void
text_member(struct buf *b, const char *before, struct str text)
{
	buf_c(b, before);
	buf_str(b, text);
}

static void
number_member(struct buf *b, const char *before, int64_t n)
{
	buf_c(b, before);
	buf_int(b, n);
}

static struct str
state_of(const struct response_new *r)
{
	if (r->is_complete)
		return (r->is_anonymous ? STR("waiting") : STR("complete"));
	if (r->is_declined)
		return (STR("declined"));
	return (r->is_over ? STR("over") : STR("partial"));
}

/* As the type app.submission of the database has it. */
static struct str
submission_json(struct db *db, const struct response_new *r)
{
	struct arena	*a = db->arena;
	struct buf	 b = buf_new(a, r->answers.len + 1024);
	bool		 sealed = r->is_anonymous && !r->is_declined && !r->is_over;
	size_t		 i;

	text_member(&b, "{\"id\":\"", r->id);
	text_member(&b, "\",\"survey_id\":\"", r->survey_id);
	number_member(&b, "\",\"version\":", r->version);
	text_member(&b, ",\"receipt\":\"", r->receipt);
	text_member(&b, "\",\"state\":\"", state_of(r));
	number_member(&b, "\",\"page\":", r->page);
	text_member(&b, ",\"answers\":", sealed ?
	    store_anonymous_seal(db, r) : r->answers);
	buf_c(&b, ",\"language\":");
	buf_json(&b, r->language);
	buf_c(&b, ",\"cells\":[");
	for (i = 0; i < r->ncells && !sealed; i++) {
		if (i > 0)
			buf_char(&b, ',');
		buf_json(&b, r->cells[i]);
	}
	text_member(&b, "],\"has_comment\":", r->has_comment &&
	    !sealed ? STR("true") : STR("false"));
	buf_c(&b, ",\"time_zone\":");
	buf_json(&b, r->time_zone);
	if (r->based_on >= 0)
		number_member(&b, ",\"revision\":", r->based_on);
	if (sealed)
		buf_c(&b, ",\"context\":{\"anonymous\":true,\"sealed\":true}");
	else if (r->context.len != 0)
		text_member(&b, ",\"context\":", r->context);
	if (r->quotas.len != 0)
		text_member(&b, ",\"quotas\":", r->quotas);
	buf_char(&b, '}');
	return (buf_view(&b));
}

/* It holds rows that others of its survey wait for, so it goes by itself, and
 * not where submissions of other surveys would wait behind it. */
static enum status
submit_counted(struct db *db, const struct response_new *r,
    struct response_receipt *out) AWAITS
{
	struct pg_exchange			*x = pg_begin(db, PG_WRITE);
	struct response_submit_counted_row	*row;
	enum status				 st;

	(void)put_response_submit_counted(x,
	    .submission = submission_json(db, r), .is_heard = r->is_heard);
	pg_repeat(x);
	if ((st = pg_run(x)) != OK)
		return (st);
	row = take_response_submit_counted(x, 0);
	st = verdict_read(db, row->verdict, row->receipt, row->state, out);
	out->quota = row->quota;
	return (st);
}

enum status
store_response_submit(struct db *db, const struct response_new *r,
    struct response_receipt *out)
{
	struct response_submit_row	*row;
	struct pg_exchange		*x;
	enum status			 st;

	if (r->quotas.len != 0)
		return (submit_counted(db, r, out));
	x = pg_begin(db, PG_WRITE);
	if (r->is_heard)
		(void)put_response_submit_heard(x,
		    .submission = submission_json(db, r));
	else
		(void)put_response_submit(x,
		    .submission = submission_json(db, r));
	pg_group_many(x, r->is_heard ? Q_RESPONSE_SUBMIT_HEARD_MANY :
	    Q_RESPONSE_SUBMIT_MANY);
	if ((st = pg_run(x)) != OK)
		return (st);
	row = take_response_submit(x, 0);
	return (verdict_read(db, row->verdict, row->receipt, row->state, out));
}

/* A cursor here is "day_microseconds_uuid". */
static bool
cursor_day_split(struct str text, struct str *day, struct cursor *c)
{
	struct str	 rest;
	int64_t		 n;

	return (str_cut(text, '_', day, &rest) && date_read(*day, &n) &&
	    cursor_split(rest, c) && c->at != NULL);
}

static struct pg_list
filter_states(const struct response_filter *f)
{
	static const struct str	 both[] = { { "partial", 7 },
				    { "complete", 8 } };

	return (f->state.len != 0 ? (struct pg_list){ &f->state, 1 } :
	    (struct pg_list){ both, 2 });
}

static struct str
filter_from(const struct response_filter *f)
{
	return (f->from.len != 0 ? f->from : STR("-infinity"));
}

static struct str
filter_to(const struct response_filter *f)
{
	return (f->to.len != 0 ? f->to : STR("infinity"));
}

static struct str
next_after(struct arena *a, const struct response *last)
{
	return (str_fmt(a, "%.*s_%.*s", STR_ARG(last->day),
	    STR_ARG(cursor_after(a, last->started_us, last->id))));
}

/* Of a segment: what was looked through without being wanted comes last, so that
 * the next page goes on behind it. */
static enum status
segment_list(struct db *db, const struct response_filter *f, struct str day,
    const struct cursor *c, struct response_list *out) AWAITS
{
	const struct segment	*s = &f->segment;
	enum status	 st;
	size_t		 i, n, wanted = 0;

	st = q_response_pick(db, &out->rows, &n, .survey = f->survey_id,
	    .states = filter_states(f), .from = filter_from(f),
	    .to = filter_to(f), .id = f->cursor.len != 0 ? c->id : STR_NONE,
	    .day = day, .us = f->cursor.len != 0 ? c->micros : 0,
	    .rows = f->limit + 1,
	    .channel = segment_text(s->values[SEGMENT_CHANNEL]),
	    .of_version = s->version,
	    .spoken = segment_text(s->values[SEGMENT_LANGUAGE]),
	    .agent = segment_text(s->values[SEGMENT_AGENT]),
	    .queue = segment_text(s->values[SEGMENT_QUEUE]),
	    .outcome = segment_text(s->values[SEGMENT_OUTCOME]),
	    .cell = segment_text(s->cell));
	if (st != OK)
		return (st);
	for (i = 0; i < n; i++)
		wanted += out->rows[i].is_wanted;
	out->n = wanted;
	out->next = STR_NONE;
	if (wanted > (size_t)f->limit) {
		out->n = (size_t)f->limit;
		out->next = next_after(db->arena, &out->rows[out->n - 1]);
	} else if (n > 0 && out->rows[n - 1].is_last) {
		out->is_part = true;
		out->until = out->rows[n - 1].day;
		out->next = next_after(db->arena, &out->rows[n - 1]);
	}
	return (OK);
}

enum status
store_response_list(struct db *db, const struct response_filter *f,
    struct response_list *out)
{
	struct pg_list		 states = filter_states(f);
	struct str		 day = STR_NONE;
	struct cursor		 c;
	enum status		 st;

	if (f->limit < 1 || f->limit > STORE_LIST_MAX || (f->cursor.len != 0 &&
	    !cursor_day_split(f->cursor, &day, &c)))
		return (E_INVALID);
	out->is_part = false;
	if (segment_count(&f->segment) != 0)
		return (segment_list(db, f, day, &c, out));
	/* One more than asked for tells whether there is a next page. */
	st = f->cursor.len == 0 ?
	    q_response_list(db, &out->rows, &out->n, .survey = f->survey_id,
	    .states = states, .from = filter_from(f), .to = filter_to(f), .rows = f->limit + 1) :
	    q_response_list_after(db, &out->rows, &out->n,
	    .survey = f->survey_id, .states = states, .from = filter_from(f), .to = filter_to(f),
	    .day = day, .us = c.micros, .id = c.id, .rows = f->limit + 1);
	if (st != OK)
		return (st);
	out->next = STR_NONE;
	if (out->n > (size_t)f->limit) {
		out->n = (size_t)f->limit;
		out->next = next_after(db->arena, &out->rows[out->n - 1]);
	}
	return (OK);
}

static void
beside_find(struct pg_exchange *x, const struct response_filter *f,
    const struct response *r, size_t *newer, size_t *older)
{
	*newer = put_response_newer_find(x, .survey = r->survey_id,
	    .states = filter_states(f), .from = filter_from(f),
	    .to = filter_to(f), .day = r->day, .us = r->started_us,
	    .id = r->id);
	*older = put_response_older_find(x, .survey = r->survey_id,
	    .states = filter_states(f), .from = filter_from(f),
	    .to = filter_to(f), .day = r->day, .us = r->started_us,
	    .id = r->id);
}

/* Beside it in its segment: as far as a page looks. */
static void
beside_pick(struct pg_exchange *x, const struct response_filter *f,
    const struct response *r, size_t *newer, size_t *older)
{
	const struct segment	*s = &f->segment;

	*newer = put_response_newer_pick(x, .survey = r->survey_id,
	    .states = filter_states(f), .from = filter_from(f),
	    .to = filter_to(f), .day = r->day, .us = r->started_us,
	    .id = r->id,
	    .channel = segment_text(s->values[SEGMENT_CHANNEL]),
	    .of_version = s->version,
	    .spoken = segment_text(s->values[SEGMENT_LANGUAGE]),
	    .agent = segment_text(s->values[SEGMENT_AGENT]),
	    .queue = segment_text(s->values[SEGMENT_QUEUE]),
	    .outcome = segment_text(s->values[SEGMENT_OUTCOME]),
	    .cell = segment_text(s->cell));
	*older = put_response_older_pick(x, .survey = r->survey_id,
	    .states = filter_states(f), .from = filter_from(f),
	    .to = filter_to(f), .day = r->day, .us = r->started_us,
	    .id = r->id,
	    .channel = segment_text(s->values[SEGMENT_CHANNEL]),
	    .of_version = s->version,
	    .spoken = segment_text(s->values[SEGMENT_LANGUAGE]),
	    .agent = segment_text(s->values[SEGMENT_AGENT]),
	    .queue = segment_text(s->values[SEGMENT_QUEUE]),
	    .outcome = segment_text(s->values[SEGMENT_OUTCOME]),
	    .cell = segment_text(s->cell));
}

enum status
store_response_neighbours(struct db *db, const struct response_filter *f,
    const struct response *r, struct str *newer, struct str *older)
{
	struct response_newer_find_row	*above;
	struct response_older_find_row	*below;
	struct pg_exchange		*x = pg_begin(db, PG_READ);
	enum status			 st;
	size_t				 n, o, nabove, nbelow;

	if (segment_count(&f->segment) != 0)
		beside_pick(x, f, r, &n, &o);
	else
		beside_find(x, f, r, &n, &o);
	if ((st = pg_run(x)) != OK)
		return (st);
	above = take_response_newer_find(x, n, &nabove);
	below = take_response_older_find(x, o, &nbelow);
	*newer = nabove > 0 ? above->id : STR_NONE;
	*older = nbelow > 0 ? below->id : STR_NONE;
	return (OK);
}
