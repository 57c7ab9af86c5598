/* A visit to a survey: what is stored of it, and where it leads. */
#include <string.h>

#include "base/log.h"
#include "base/secret.h"
#include "form/order.h"
#include "form/type.h"
#include "store/anonymous.h"
#include "page/public/survey_visit.h"

#define PAGE_TIME_MOST	3600	/* seconds */

void
visit_start(struct visit *v, struct rq *rq, struct cached_survey *cs)
{
	memset(v, 0, sizeof(*v));
	v->rq = rq;
	v->cs = cs;
	v->def = cs->def;
	v->path = url(rq, SURVEY, cs->row.slug);
	page_framed(rq);
}

/* A token that came back names its version and language. */
enum status
visit_continue(struct visit *v, const struct form_token *token) AWAITS
{
	enum status	 st;

	v->token = *token;
	/* Mostly it is the version that is shown now. */
	if (EXTRA_VERSION(token->extra) != v->cs->row.version &&
	    (st = cache_version_get(&v->rq->db, v->cs->row.id,
	    EXTRA_VERSION(token->extra), &v->def)) != OK)
		return (st);
	v->lang = EXTRA_LANG(token->extra);
	if (v->lang >= v->def->nlanguages)
		v->lang = 0;
	v->rq->locale = locale_find(v->def->languages[v->lang]);
	return (OK);
}

struct str
visit_token(struct visit *v)
{
	return (rq_form_token(v->rq, v->path, &v->token));
}

static struct str
own_of(const struct visit *v, enum visit_way way)
{
	return (str_cat(v->rq->arena, v->path, way == WAY_EDIT ?
	    STR("?e") : STR("?c")));
}

struct str
visit_own_make(struct visit *v, enum visit_way way, size_t page)
{
	struct str		 of = own_of(v, way);
	struct visit_own	 own = { .extra = v->token.extra,
				    .page = (uint32_t)page,
				    .until = (uint32_t)(rq_now(v->rq) / 60 +
				    VISIT_OWN_DAYS * 24 * 60) };

	memcpy(own.id, v->token.id, sizeof(own.id));
	return (token_make(v->rq->arena, SECRET_VISIT, of.p, of.len, &own,
	    sizeof(own)));
}

bool
visit_own_read(struct visit *v, enum visit_way way, struct str token,
    struct visit_own *own)
{
	struct str	 of = own_of(v, way);

	return (token_read(token, SECRET_VISIT, of.p, of.len, own,
	    sizeof(*own)) && rq_now(v->rq) / 60 < own->until);
}

struct str
visit_own_until(struct rq *rq, const struct visit_own *own)
{
	return (words_date(rq->arena, rq->locale, own->until / (24 * 60)));
}

bool
visit_edit_enter(struct visit *v, struct str token)
{
	struct visit_own	 own;

	if (token.len == 0)
		return (true);
	v->edits = v->def->edits && visit_own_read(v, WAY_EDIT, token, &own) &&
	    memcmp(own.id, v->token.id, sizeof(own.id)) == 0;
	v->own = token;
	return (v->edits);
}

struct str
later_path(struct visit *v, size_t page)
{
	return (str_cat(v->rq->arena, url(v->rq, SURVEY_LATER,
	    v->cs->row.slug), STR("?c="), visit_own_make(v, WAY_LATER, page)));
}

/* What the proof is for: this receipt of this survey. */
struct str
thanks_of(struct rq *rq, struct str slug, struct str receipt)
{
	return (str_cat(rq->arena, url(rq, THANKS, slug), STR("?r="), receipt));
}

struct str
thanks_path(struct visit *v, struct str receipt)
{
	struct arena		*a = v->rq->arena;
	struct thanks_proof	 p = { v->token.extra,
				    (uint32_t)(rq_now(v->rq) / 60) };
	struct str		 of = thanks_of(v->rq, v->cs->row.slug, receipt);

	/* No number: it would lead from a visit to its row. */
	if (v->def->identity == IDENTITY_ANONYMOUS)
		return (str_cat(a, url(v->rq, THANKS, v->cs->row.slug),
		    STR("?anonymous="), v->def->languages[v->lang]));
	return (str_cat(a, of, v->def->edits ? str_cat(a, STR("&e="),
	    visit_own_make(v, WAY_EDIT, 0)) : STR(""), STR("&s="),
	    token_make(a, SECRET_RECEIPT, of.p, of.len, &p, sizeof(p))));
}

/* Where somebody who declined is thanked all the same. */
struct str
declined_path(struct visit *v)
{
	return (str_cat(v->rq->arena, url(v->rq, THANKS, v->cs->row.slug),
	    STR("?declined="), v->def->languages[v->lang]));
}

struct str
over_path(struct visit *v, int64_t quota)
{
	return (str_cat(v->rq->arena, url(v->rq, THANKS, v->cs->row.slug),
	    STR("?over="), str_of_int(v->rq->arena, quota), STR("&lang="),
	    v->def->languages[v->lang]));
}

struct str
done_path(struct visit *v, const struct response *done)
{
	if (done->is_over)
		return (over_path(v, done->quota));
	return (done->is_declined ? declined_path(v) :
	    thanks_path(v, done->receipt));
}

struct str
page_path(struct visit *v, size_t page)
{
	return (str_cat(v->rq->arena, v->path, STR("?t="), visit_token(v),
	    STR("&p="), v->def->pages[page].code, v->reviews ? STR("&r=1") :
	    STR(""), v->edits ? STR("&e=") : STR(""), v->own, STR("&n="),
	    str_of_int(v->rq->arena, v->revision)));
}

struct str
question_path(struct visit *v, const struct question *q)
{
	return (str_cat(v->rq->arena, page_path(v, q->page), STR("#q-"),
	    q->code));
}

struct str
file_path(struct visit *v, const struct question *q)
{
	return (str_cat(v->rq->arena, url(v->rq, SURVEY_FILE, v->cs->row.slug),
	    STR("?t="), visit_token(v), STR("&q="), q->code, v->reviews ?
	    STR("&r=1") : STR(""), v->edits ? STR("&e=") : STR(""), v->own));
}

struct str
review_path(struct visit *v)
{
	return (str_cat(v->rq->arena, v->path, STR("?t="), visit_token(v),
	    STR("&p=" REVIEW_CODE), v->edits ? STR("&e=") : STR(""), v->own,
	    STR("&n="), str_of_int(v->rq->arena, v->revision)));
}

struct str
answers_text(struct visit *v)
{
	struct buf	 json = buf_new(v->rq->arena, 512);

	answers_json(&v->answers, &json);
	return (buf_view(&json));
}

void
visit_blank(struct visit *v)
{
	answers_init(v->rq->arena, v->def, &v->answers);
	answers_visit(v->rq->arena, &v->answers, v->token.id);
	if (v->ngiven != 0)
		answers_give(&v->answers, v->given, v->ngiven);
}

void
visit_reset(struct visit *v)
{
	v->revision = 0;
	v->kept = STR_NONE;
	v->is_unread = false;
	v->is_stale = false;
	visit_blank(v);
}

enum status
visit_go_on(struct visit *v, const struct visit_state *s)
{
	v->revision = s->revision;
	if (answers_from_json(v->rq->arena, v->def, s->answers,
	    &v->answers) != OK)
		return (db_refuse(&v->rq->db, E_INTERNAL,
		    "stored answers cannot be read"));
	answers_visit(v->rq->arena, &v->answers, v->token.id);
	v->kept = answers_text(v);
	return (OK);
}

enum status
visit_answers(struct visit *v, const struct response *r, struct visit_state *s)
{
	*s = (struct visit_state){ r->revision, r->answers };
	return (v->def->identity != IDENTITY_ANONYMOUS ? OK :
	    store_anonymous_answers(&v->rq->db, r, &s->answers));
}

/* What is stored under the submission id. *done: nothing more comes, because
 * all of it was sent, or because its visitor declined. */
enum status
visit_load(struct visit *v, struct response **done) AWAITS
{
	struct response		*r;
	struct visit_state	 s;
	enum status		 st;

	*done = NULL;
	visit_reset(v);
	st = q_response_by_submission(&v->rq->db, &r,
	    .id = str_uuid(v->rq->arena, v->token.id));
	if (st == E_NOTFOUND && !v->edits)
		return (OK);
	if (st != OK)
		return (st);
	/* A session's link was followed before another version came. */
	if (r->version != EXTRA_VERSION(v->token.extra))
		return (E_CONFLICT);
	if ((st = visit_answers(v, r, &s)) != OK)
		return (st);
	if (v->edits && r->is_complete) {
		v->receipt = r->receipt;
		return (visit_go_on(v, &s));
	}
	if (r->is_complete || r->is_declined || r->is_over || v->edits) {
		*done = r;
		return (r->is_complete || r->is_declined || r->is_over ? OK :
		    E_NOTFOUND);
	}
	visit_keep(v->token.id, &s);
	return (visit_go_on(v, &s));
}

/* Files that the answers named before and name no more go. Should that fail,
 * the sweep makes up for it: the answers are stored. */
static void
files_settle(struct visit *v, bool sent) AWAITS
{
	struct arena	*a = v->rq->arena;
	struct answers	 was;
	struct str	*dropped, id;
	enum status	 st;
	size_t		 i, n = 0;

	if (!v->def->files)
		return;
	dropped = arena_array(a, v->def->nquestions, sizeof(*dropped));
	if (v->kept.len != 0 && answers_from_json(a, v->def, v->kept,
	    &was) == OK)
		for (i = 0; i < v->def->nquestions; i++) {
			id = answer_value(&was.list[i]);
			if ((v->def->questions[i].type->flags & QT_APART) == 0 ||
			    id.len == 0 || answer_has(&v->answers.list[i], id))
				continue;
			dropped[n++] = id;
		}
	if (n == 0 && !sent)
		return;
	st = q_response_files_settle(&v->rq->db,
	    .response = str_uuid(a, v->token.id), .dropped = { dropped, n });
	if (st != OK)
		log_event(LEVEL_WARN, "files_not_settled",
		    LOG_S("tenant", v->rq->tenant->id),
		    LOG_C("status", status_rows[st].name));
}

/* *full: what is changed would count for a quota that has no place left. */
static enum status
edit_store(struct visit *v, struct str answers, bool *stored, bool *full) AWAITS
{
	struct arena				*a = v->rq->arena;
	struct response_edit_counted_row	*counted;
	struct response_edit_row		*row;
	const struct str			*cells;
	bool					 heard = v->cs->row.heard &&
						    v->def->identity !=
						    IDENTITY_ANONYMOUS;
	enum status				 st;
	size_t					 n;

	*full = false;
	answers_cells(a, &v->answers, &cells, &n);
	if (v->cs->nquotas == 0) {
		st = q_response_edit(&v->rq->db, &row,
		    .id = str_uuid(a, v->token.id), .revision = v->revision,
		    .answers = answers, .cells = { cells, n },
		    .has_comment = answers_have_comment(&v->answers),
		    .language = v->def->languages[v->lang],
		    .is_heard = heard);
		*stored = st == OK && row->n != 0;
		return (st);
	}
	st = q_response_edit_counted(&v->rq->db, &counted,
	    .id = str_uuid(a, v->token.id), .revision = v->revision,
	    .answers = answers, .cells = { cells, n },
	    .has_comment = answers_have_comment(&v->answers),
	    .language = v->def->languages[v->lang], .is_heard = heard,
	    .quotas = visit_quotas_list(v));
	*stored = st == OK && counted->n != 0;
	*full = st == OK && counted->quota != 0;
	return (st);
}

/* A page of what was sent is changed: each change is a revision. */
static enum status
visit_send_edit(struct visit *v, size_t page, bool complete, bool *on) AWAITS
{
	struct str	 answers = answers_text(v);
	enum status	 st;
	bool		 stored, full;

	if (!str_is(v->kept, answers)) {
		if ((st = edit_store(v, answers, &stored, &full)) != OK)
			return (st);
		if (full) {
			v->answers.error = rq_word(v->rq, W_SURVEY_OVER_EDIT);
			return (survey_page_show(v, page, 422));
		}
		if ((v->is_stale = !stored))
			return (E_BUSY);
		v->revision++;
		files_settle(v, true);
	}
	if (complete)
		return (rq_see_other(v->rq, thanks_path(v, v->receipt)));
	*on = true;
	return (OK);
}

/* What a signed link said, as far as the survey keeps it. Of a session without
 * its own name stays no time either, by which one would find it. */
static void
session_json(struct visit *v, struct buf *b)
{
	struct context	 c = v->context;

	if (v->def->identity == IDENTITY_PSEUDONYMOUS) {
		c.session = context_pseudonym(v->rq->arena,
		    v->rq->tenant->id, c.session);
		c.start = c.end = 0;
	}
	context_json(&c, b);
}

/* How long a page took, for "t1" of the first; a page left open over night took no
 * longer than an hour. */
static void
time_json(struct visit *v, size_t page, struct buf *b)
{
	int64_t	 s = rq_now(v->rq) - (int64_t)v->rq->token.issued;

	if (v->rq->token.issued == 0 || page >= v->def->npages || s < 0)
		return;
	buf_fmt(b, "\"t%zu\":%lld,", page + 1,
	    (long long)(s < PAGE_TIME_MOST ? s : PAGE_TIME_MOST));
}

/* What was seen, how long it took, and what a signed link said, is stored with
 * what was said. The link's goes with the first that is stored: later ones change
 * nothing of it. */
static struct str
context_made(struct visit *v, size_t page, bool linked)
{
	struct buf	 b = buf_new(v->rq->arena, 512);
	struct str	 made;

	buf_char(&b, '{');
	if (linked) {
		session_json(v, &b);
		buf_char(&b, ',');
	}
	if (v->over != 0)
		buf_fmt(&b, "\"quota\":%lld,", (long long)v->over);
	else if (v->def->shuffles) {
		buf_c(&b, "\"order\":");
		order_json(v->rq->arena, v->def, v->token.id, &b);
		buf_char(&b, ',');
	}
	if (v->over == 0 && !v->declines)
		time_json(v, page, &b);
	made = buf_view(&b);
	if (made.len == 1)
		return (STR_NONE);
	/* The comma behind the last. */
	return (str_cat(v->rq->arena, str_first(made, made.len - 1),
	    STR("}")));
}

static enum status
visit_store(struct visit *v, size_t page, bool complete,
    struct response_receipt *receipt) AWAITS
{
	struct arena		*a = v->rq->arena;
	struct response_new	 n = { 0 };
	enum status		 st;
	bool			 linked = v->revision <= 0 &&
				    (v->token.extra & EXTRA_SESSION) != 0;

	/* The form was made with it, and came back without. */
	if (linked && v->session.len == 0) {
		v->rq->form.why = W_FORM_SURVEY_FIELDS;
		return (E_MALFORMED);
	}

	n.id = str_uuid(a, v->token.id);
	n.survey_id = v->cs->row.id;
	n.version = EXTRA_VERSION(v->token.extra);
	n.receipt = secret_receipt(a);
	n.is_complete = complete;
	n.is_declined = v->declines;
	n.is_over = v->over != 0;
	n.page = (int64_t)page + 1;
	n.answers = answers_text(v);
	n.is_anonymous = v->def->identity == IDENTITY_ANONYMOUS;
	/* The language is no answer, and few may speak it. */
	n.language = v->def->languages[n.is_anonymous ? 0 : v->lang];
	n.has_comment = answers_have_comment(&v->answers);
	if (complete) {
		answers_cells(a, &v->answers, &n.cells, &n.ncells);
		n.quotas = visit_quotas(v);
	}
	n.based_on = v->revision;
	n.time_zone = v->rq->tenant->time_zone;
	n.is_heard = v->cs->row.heard && !n.is_anonymous && v->over == 0;
	if (!n.is_anonymous)
		n.context = context_made(v, page, linked);
	st = store_response_submit(&v->rq->db, &n, receipt);
	v->is_stale = st == OK && receipt->is_stale;
	return (st);
}

/* The first storing is revision 1. */
static void
visit_stored(struct visit *v)
{
	struct visit_state	 s = { ++v->revision, answers_text(v) };

	visit_keep(v->token.id, &s);
}

/* It closed meanwhile. What was sent before is stored, and a repeat of it is,
 * too: only what would be new is not. */
enum status
visit_closed(struct visit *v)
{
	return (survey_closed_send(v->rq, v->cs,
	    !str_is(v->kept, answers_text(v))));
}

static bool
receipt_ends(const struct response_receipt *r)
{
	return (r->is_complete || r->is_declined || r->is_over);
}

/* A repeat does not say which one was full. */
static enum status
over_end(struct visit *v, int64_t quota) AWAITS
{
	struct response	*done;
	enum status	 st;

	if (quota == 0 && (st = visit_load(v, &done)) != OK)
		return (st);
	return (rq_see_other(v->rq, quota == 0 && done != NULL ?
	    done_path(v, done) : over_path(v, quota)));
}

/* *on: it is stored, and there is more to ask. Otherwise the answer is given,
 * or E_BUSY: another page came first, and what it stored is to be read. */
enum status
visit_send(struct visit *v, size_t page, bool complete, bool *on) AWAITS
{
	struct response_receipt	 receipt;
	enum status		 st;

	*on = false;
	if (v->edits)
		return (visit_send_edit(v, page, complete, on));
	st = visit_store(v, page, complete, &receipt);
	if (st == E_GONE && v->is_unread)
		v->is_stale = true;	/* what is stored is to be read */
	else if (st == E_GONE)
		return (visit_closed(v));
	else if (st != OK)
		return (st);
	if (st == OK && receipt.was_stored)
		files_settle(v, complete);
	if (v->is_stale || receipt_ends(&receipt))
		visit_forget(v->token.id);
	/* Its link may be followed again. */
	if (!v->is_stale && (v->token.extra & EXTRA_SESSION) != 0 &&
	    receipt_ends(&receipt))
		visit_keep(v->token.id, &(struct visit_state){ VISIT_DONE,
		    STR("") });
	if (v->is_stale)
		return (E_BUSY);
	if (receipt.is_complete)
		return (rq_see_other(v->rq, thanks_path(v, receipt.receipt)));
	if (receipt.is_declined)
		return (rq_see_other(v->rq, declined_path(v)));
	if (receipt.is_over)
		return (over_end(v, v->over != 0 ? v->over : receipt.quota));
	visit_stored(v);
	*on = true;
	return (OK);
}
