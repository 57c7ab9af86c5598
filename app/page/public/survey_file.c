/*
 * GET and POST of /:tenant/s/:survey/file: the file that a question of a page
 * asks for. One comes here by a button of that page, which keeps all that was
 * typed there, and goes back to it. The file is stored first, then the answers
 * that name it, on the revision that was read; should the second fail, nobody
 * is told that it was kept, and the sweep takes the file away.
 */
#include <string.h>

#include "base/disk.h"
#include "base/log.h"
#include "base/secret.h"
#include "form/field.h"
#include "form/recall.h"
#include "form/type.h"
#include "page/part/field_view.h"
#include "page/part/upload.h"
#include "page/public/survey.h"
#include "page/public/survey_visit.h"
#include "proof/attachment.h"
#include "store/file.h"

VIEW_STRUCT(file_page_view,
    sub(layout_view, layout),
    text(title, heading, help, note, accept, name, size, action, token, back),
    num(max_bytes),
    flag(unsent),
    sub(field_view, file),
    list(problem_view, errors));

VIEW_PAGE(file_page, file_page_view, "survey/file.html");

_Static_assert(ACCEPT_DOCUMENTS == ATTACHMENT_DOCUMENTS &&
    ACCEPT_PICTURES == ATTACHMENT_PICTURES, "what the proof means by them");

struct attach {
	struct rq		*rq;
	struct visit		 v;
	const struct question	*q;
	struct str		 error, help;	/* beside the control, or none */
	int			 code;		/* of the page that says it */
};

/* --- which question of which visit --- */

/* false: it is not there, or is not asked (any more). */
static bool
question_find(struct attach *a)
{
	const struct question	*q = survey_question_find(a->v.def,
				    form_get(&a->rq->query, "q"));

	if (q == NULL || (q->type->flags & QT_APART) == 0 ||
	    !survey_page_is_shown(&a->v.answers, q->page) ||
	    !survey_question_is_offered(&a->v.answers, q))
		return (false);
	a->q = q;
	return (true);
}

/* The answers as they are stored now. *in: there is a question to answer;
 * otherwise the reply is made. */
static enum status
answers_load(struct attach *a, bool *in) AWAITS
{
	struct visit	*v = &a->v;
	struct response	*done = NULL;
	enum status	 st;

	*in = false;
	if ((st = visit_load(v, &done)) != OK)
		return (st);
	if (done != NULL)
		return (rq_see_other(a->rq, done_path(v, done)));
	/* Its page has stored something, or is the way to here. */
	if (v->revision == 0)
		return (rq_see_other(a->rq, v->path));
	if (!question_find(a))
		return (E_NOTFOUND);
	*in = true;
	return (OK);
}

/* The address names the visit by a signed token, and a form by its own. */
static bool
token_find(struct attach *a, struct form_token *t)
{
	struct rq	*rq = a->rq;

	if (rq->verb == POST) {
		*t = rq->token;
		return (true);
	}
	if (!token_read(form_get(&rq->query, "t"), SECRET_FORM, a->v.path.p,
	    a->v.path.len, t, sizeof(*t)))
		return (false);
	form_token_renew(t, RATE_FILE);
	return (true);
}

static enum status
attach_enter(struct rq *rq, struct attach *a, bool *in) AWAITS
{
	struct cached_survey	*cs;
	struct form_token	 t;
	enum status		 st, open;

	*in = false;
	memset(a, 0, sizeof(*a));
	a->rq = rq;
	open = cache_survey_get(&rq->db, rq->tenant, rq->arg[0], &cs);
	if (open != OK && open != E_GONE)
		return (open);
	visit_start(&a->v, rq, cs);
	if (!token_find(a, &t))
		return (open == OK ? E_NOTFOUND :
		    survey_closed_send(rq, cs, false));
	if ((st = visit_continue(&a->v, &t)) != OK)
		return (st);
	if (!visit_edit_enter(&a->v, form_get(&rq->query, "e")))
		return (E_NOTFOUND);
	a->v.reviews = a->v.def->review && form_find(&rq->query, "r") != NULL;
	if (open == E_GONE)
		return (survey_closed_send(rq, cs, rq->verb == POST));
	return (answers_load(a, in));
}

/* --- the page --- */

static struct str
accept_list(unsigned int accepts)
{
	return (accepts == ACCEPT_DOCUMENTS ? STR(".pdf,.docx,.odt,.rtf,.txt") :
	    accepts == ACCEPT_PICTURES ? STR("image/png,image/jpeg") :
	    STR(".pdf,.docx,.odt,.rtf,.txt,image/png,image/jpeg"));
}

static void
kept_fill(struct attach *a, struct file_page_view *view)
{
	const struct answer	*is = &a->v.answers.list[a->q->index];
	int64_t			 size;

	if (is->state != ANSWER_GIVEN)
		return;
	view->name = answer_part(is, FILE_NAME);
	if (str_int(answer_part(is, FILE_SIZE), &size))
		view->size = page_size(a->rq, size);
}

static void
problems_fill(struct attach *a, struct file_page_view *view)
{
	struct problem_view	*p = arena_array(a->rq->arena, 2, sizeof(*p));
	size_t			 n = 0;

	if (a->rq->held != W_NONE)
		p[n++] = (struct problem_view){ .text = rq_word(a->rq,
		    a->rq->held) };
	if (a->error.len != 0)
		p[n++] = (struct problem_view){ STR("#file"), a->error };
	view->errors = (struct view_list){ p, n };
	view->layout.has_error = n != 0;
	view->file.error = a->error;
	if (a->help.len != 0)
		view->file.error = str_cat(a->rq->arena, a->error, STR(". "),
		    a->help);
	view->file.described = str_cat(a->rq->arena, STR("file-note "),
	    field_described(a->rq->arena, STR("file"), false, n != 0));
}

static enum status
attach_show(struct attach *a, int code)
{
	struct file_page_view	 view;
	struct question_look	 look = a->q->type->look;
	struct visit		*v = &a->v;
	struct rq		*rq = a->rq;

	memset(&view, 0, sizeof(view));
	a->q->type->show(a->q, &look);
	view.title = text_in(&v->def->title, v->lang);
	view.heading = recall_text(rq->arena, v->def, &v->answers,
	    &a->q->label, v->lang);
	view.help = recall_text(rq->arena, v->def, &v->answers, &a->q->help,
	    v->lang);
	view.layout = layout_public(rq, rq->tenant, words_say(rq->arena,
	    rq->locale, W_LAYOUT_TITLE, .page = view.heading,
	    .site = rq->tenant->name));
	view.layout.noindex = true;
	layout_language(&view.layout, rq, v->def->languages[v->lang]);
	view.note = rq_word(rq, look.note);
	view.accept = accept_list(a->q->accepts);
	view.max_bytes = ATTACHMENT_MAX;
	view.unsent = !v->edits;
	kept_fill(a, &view);
	view.action = file_path(v, a->q);
	view.token = rq_form_token(rq, url(rq, SURVEY_FILE, v->cs->row.slug),
	    &v->token);
	view.back = question_path(v, a->q);
	problems_fill(a, &view);
	return (page_send(rq, code, &file_page, &view));
}

enum status
survey_file_get(struct rq *rq)
{
	struct attach	 a;
	enum status	 st;
	bool		 in;

	if ((st = attach_enter(rq, &a, &in)) != OK || !in)
		return (st);
	/* The form is new, whatever the page before it was. */
	a.v.token.issued = 0;
	return (attach_show(&a, 200));
}

/* The form of a stranger that is not taken now: the file is neither looked at
 * nor kept, and a browser cannot be made to choose it again. */
enum status
survey_file_again(struct rq *rq)
{
	struct attach	 a;
	enum status	 st;
	bool		 in;

	if ((st = attach_enter(rq, &a, &in)) != OK || !in)
		return (st);
	a.error = rq_word(rq, W_RATE_FILE);
	return (attach_show(&a, rq->held_code));
}

/* --- the file --- */

static void
refuse(struct attach *a, enum word error, enum word help, int code)
{
	a->error = rq_word(a->rq, error);
	a->help = help == W_NONE ? STR_NONE : rq_word(a->rq, help);
	a->code = code;
}

/* It may be good, and there is no room for it. */
static void
turn_away(struct attach *a, enum status st, size_t size)
{
	refuse(a, st == E_TOO_MANY ? W_APPLY_FILE_NETWORK : W_APPLY_FILE_FULL,
	    W_ATTACHMENT_ROOM_HELP, upload_turn_away(a->rq, st, size));
}

/* A file under proof, on its task's arena. */
struct proof {
	struct str		 name, bytes;
	unsigned int		 accepts;
	struct arena		*arena;
	struct attachment	 out;
};

static void
proof_run(void *arg)
{
	struct proof	*p = arg;

	attachment_check(p->name, p->bytes, p->accepts, p->arena, &p->out);
}

/* A file made for it takes a tenth of a second to read: not on the loop. */
static enum status
file_judge(struct attach *a, const struct form_field *file,
    struct file_new *out, bool *good) AWAITS
{
	struct rq	*rq = a->rq;
	struct rq_task	 task;
	struct proof	*p;
	enum status	 st;

	rq_task_new(rq, TASK_PROOF, RESUME_SCRATCH + file->value.len +
	    file->filename.len + sizeof(*p), &task);
	p = arena_get(task.arena, sizeof(*p));
	p->arena = task.arena;
	p->accepts = a->q->accepts;
	p->name = str_dup(task.arena, file->filename);
	p->bytes = str_dup(task.arena, file->value);
	if ((st = rq_task_run(&task, proof_run, p)) != OK)
		return (st);
	if ((*good = p->out.is_good)) {
		out->id = secret_uuid(rq->arena);
		out->name = str_dup(rq->arena, p->out.name);
		out->media_type = str_of(p->out.media_type);
		out->kind = STR("attachment");
		out->bytes = file->value;
	} else {
		/* No name and no content. */
		log_event(LEVEL_INFO, "file_refused",
		    LOG_C("reason", p->out.reason),
		    LOG_N("size", (int64_t)file->value.len));
		refuse(a, p->out.words, p->out.help,
		    file->value.len > ATTACHMENT_MAX ? 413 : 422);
	}
	rq_task_end(&task);
	return (OK);
}

static void
answer_put(struct attach *a, const struct file_new *n)
{
	struct arena	*arena = a->rq->arena;
	struct answer	*is = &a->v.answers.list[a->q->index];
	struct str	*text = arena_array(arena, 1 + FILE_PARTS,
			    sizeof(*text));
	int		 i;

	text[FILE_NAME] = n->name;
	text[FILE_SIZE] = str_of_int(arena, (int64_t)n->bytes.len);
	text[FILE_PARTS] = n->id;
	memset(is, 0, sizeof(*is));
	is->state = ANSWER_GIVEN;
	is->values = &text[FILE_PARTS];
	is->n = 1;
	is->parts = arena_array(arena, FILE_PARTS, sizeof(*is->parts));
	for (i = 0; i < FILE_PARTS; i++) {
		is->parts[i].values = &text[i];
		is->parts[i].n = 1;
	}
	answers_settle(&a->v.answers);
}

/* The answers that name it. Another page of this visit may come in between:
 * what it stored is read again, and the file added to that. */
static enum status
answer_store(struct attach *a, const struct file_new *n) AWAITS
{
	enum status	 st;
	bool		 on, in;
	int		 tries;

	for (tries = 0; tries < VISIT_STALE_TRIES; tries++) {
		if (tries != 0 &&
		    ((st = answers_load(a, &in)) != OK || !in))
			return (st);
		answer_put(a, n);
		st = visit_send(&a->v, a->q->page, false, &on);
		if (a->v.is_stale)
			continue;
		return (on ? rq_see_other(a->rq, question_path(&a->v, a->q)) :
		    st);
	}
	return (db_refuse(&a->rq->db, E_BUSY,
	    "another page of this visit was always first"));
}

static enum status
file_keep(struct attach *a, const struct file_new *n) AWAITS
{
	struct rq	*rq = a->rq;
	enum status	 st;

	st = !upload_room_take(rq, (int64_t)n->bytes.len) ? E_FULL :
	    store_response_file_add(&rq->db, &(struct response_file_new){
	    .response = str_uuid(rq->arena, a->v.token.id),
	    .survey = a->v.cs->row.id, .question = a->q->code,
	    .network = upload_network(rq), .file = *n });
	if (st != E_FULL && st != E_TOO_MANY)
		return (st == OK ? answer_store(a, n) : st);
	turn_away(a, st, n->bytes.len);
	return (attach_show(a, a->code));
}

static const struct form_rule	 rules[] = {
	{ "_token", FORM_TEXT },
	{ "_website", FORM_TEXT },
	{ "file", FORM_FILE },
};

/* A browser sends an empty part with an empty name when nothing is chosen.
 * NULL: it is said what is wrong. */
static const struct form_field *
file_sent(struct attach *a)
{
	const struct form	*form = &a->rq->form;
	const struct form_field	*found = NULL, *x;
	size_t			 i, n = 0;

	for (i = 0; i < form->n; i++) {
		x = &form->fields[i];
		if (!x->is_file || (x->filename.len == 0 && x->value.len == 0))
			continue;
		found = x;
		n++;
	}
	if (n == 0)
		refuse(a, W_ATTACHMENT_NONE, W_NONE, 422);
	else if (n > 1)
		refuse(a, W_APPLY_ONE_FILE, W_NONE, 422);
	return (n == 1 ? found : NULL);
}

enum status
survey_file_post(struct rq *rq)
{
	const struct form_field	*file;
	struct attach		 a;
	struct file_new		 n;
	enum status		 st;
	bool			 in, good = false;

	if ((st = attach_enter(rq, &a, &in)) != OK || !in)
		return (st);
	rq->form.why = form_why_not(&rq->form, "", rules,
	    sizeof(rules) / sizeof(rules[0]));
	if (rq->form.why != W_NONE)
		return (E_MALFORMED);
	if ((file = file_sent(&a)) != NULL) {
		if (disk_state() >= DISK_FLOOR)
			turn_away(&a, E_FULL, file->value.len);
		else if ((st = file_judge(&a, file, &n, &good)) != OK)
			return (st);
	}
	return (good ? file_keep(&a, &n) : attach_show(&a, a.code));
}
