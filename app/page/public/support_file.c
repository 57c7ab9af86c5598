/*
 * GET and POST of /:tenant/support/:id/file: who asked adds a file to a request.
 * It is proven as files of surveys are, then sealed with its name; the id of its
 * form is its own, so that it is stored once.
 */
#include <string.h>

#include "base/disk.h"
#include "base/log.h"
#include "base/secret.h"
#include "page/part/field_view.h"
#include "page/part/frame.h"
#include "page/part/layout.h"
#include "page/part/support_mail.h"
#include "page/part/upload.h"
#include "page/public/support.h"
#include "proof/attachment.h"
#include "store/support.h"

VIEW_STRUCT(support_file_view,
    sub(layout_view, layout),
    text(reference, accept, action, token, back),
    num(max_bytes),
    sub(field_view, file),
    list(problem_view, errors));

VIEW_PAGE(support_file_page, support_file_view, "support/file.html");

struct added {
	struct rq		*rq;
	struct support_whole	 w;
	struct str		 signature;
	struct str		 error;	/* beside the control, or none */
	int			 code;
};

static enum status
added_enter(struct rq *rq, struct added *a) AWAITS
{
	enum status	 st;

	memset(a, 0, sizeof(*a));
	a->rq = rq;
	a->signature = form_get(&rq->query, "k");
	if (!app_id_is_valid(rq->arg[0]) || a->signature.len == 0)
		return (E_NOTFOUND);
	if ((st = store_support_get(&rq->db, rq->arg[0], false, &a->w)) != OK)
		return (st);
	if (!secret_is(store_support_signature(&rq->db, a->w.request),
	    a->signature))
		return (E_NOTFOUND);
	rq->locale = page_locale(rq);
	return (a->w.is_readable ? OK : E_GONE);
}

static struct str
added_token(struct added *a)
{
	struct form_token	 t = { .extra = 0 };

	if (a->rq->verb == POST)
		memcpy(t.id, a->rq->token.id, sizeof(t.id));
	else
		secret_random(t.id, sizeof(t.id));
	return (rq_form_token(a->rq, url(a->rq, SUPPORT_FILE,
	    a->w.request->id), &t));
}

static enum status
added_show(struct added *a, int code)
{
	struct support_file_view v;
	struct problem_view	*p = arena_array(a->rq->arena, 2, sizeof(*p));
	struct rq		*rq = a->rq;
	size_t			 n = 0;

	memset(&v, 0, sizeof(v));
	v.layout = layout_public(rq, rq->tenant, rq_say(rq, W_LAYOUT_TITLE,
	    .page = rq_word(rq, W_SUPPORT_FILE_ADD),
	    .site = rq->tenant->name));
	v.layout.noindex = true;
	v.reference = a->w.request->reference;
	v.accept = STR(".pdf,.docx,.odt,.rtf,.txt,image/png,image/jpeg");
	v.max_bytes = ATTACHMENT_MAX;
	v.action = str_cat(rq->arena, url(rq, SUPPORT_FILE,
	    a->w.request->id), STR("?k="), a->signature);
	v.token = added_token(a);
	v.back = support_own_url(rq, a->w.request->id, a->signature);
	if (rq->held != W_NONE)
		p[n++] = (struct problem_view){ .text = rq_word(rq,
		    rq->held) };
	if (a->error.len != 0)
		p[n++] = (struct problem_view){ STR("#file"), a->error };
	v.file.error = a->error;
	v.file.described = str_cat(rq->arena, STR("file-note "),
	    field_described(rq->arena, STR("file"), false,
	    a->error.len != 0));
	v.errors = (struct view_list){ p, n };
	v.layout.has_error = n != 0;
	return (page_send(rq, code, &support_file_page, &v));
}

enum status
support_file_get(struct rq *rq)
{
	struct added	 a;
	enum status	 st;

	if ((st = added_enter(rq, &a)) != OK)
		return (st);
	return (added_show(&a, 200));
}

/* The form of a stranger that is not taken now: a browser cannot be made to
 * choose the file again. */
enum status
support_file_again(struct rq *rq)
{
	struct added	 a;
	enum status	 st;

	if ((st = added_enter(rq, &a)) != OK)
		return (st);
	a.error = rq_word(rq, W_RATE_FILE);
	return (added_show(&a, rq->held_code));
}

static void
refuse(struct added *a, enum word error, enum word help, int code)
{
	a->error = rq_word(a->rq, error);
	if (help != W_NONE)
		a->error = str_cat(a->rq->arena, a->error, STR(". "),
		    rq_word(a->rq, help));
	a->code = code;
}

/* It may be good, and there is no room for it. */
static void
turn_away(struct added *a, enum status st, size_t size)
{
	refuse(a, st == E_TOO_MANY ? W_APPLY_FILE_NETWORK : W_APPLY_FILE_FULL,
	    W_NONE, upload_turn_away(a->rq, st, size));
}

/* A browser sends an empty part with an empty name when nothing is chosen.
 * NULL: it is said what is wrong. */
static const struct form_field *
file_sent(struct added *a)
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
	if (n != 1)
		refuse(a, n == 0 ? W_ATTACHMENT_NONE : W_APPLY_ONE_FILE,
		    W_NONE, 422);
	return (n == 1 ? found : NULL);
}

/* A file under proof, on its task's arena. */
struct proof {
	struct str		 name, bytes;
	struct arena		*arena;
	struct attachment	 out;
};

static void
proof_run(void *arg)
{
	struct proof	*p = arg;

	attachment_check(p->name, p->bytes, ATTACHMENT_DOCUMENTS |
	    ATTACHMENT_PICTURES, p->arena, &p->out);
}

/* A file made for it takes a tenth of a second to read: not on the loop. */
static enum status
file_judge(struct added *a, const struct form_field *file,
    struct attachment *out) AWAITS
{
	struct rq	*rq = a->rq;
	struct rq_task	 task;
	struct proof	*p;
	enum status	 st;

	rq_task_new(rq, TASK_PROOF, RESUME_SCRATCH + file->value.len +
	    file->filename.len + sizeof(*p), &task);
	p = arena_get(task.arena, sizeof(*p));
	p->arena = task.arena;
	p->name = str_dup(task.arena, file->filename);
	p->bytes = str_dup(task.arena, file->value);
	if ((st = rq_task_run(&task, proof_run, p)) != OK)
		return (st);
	*out = p->out;
	out->name = str_dup(rq->arena, p->out.name);
	if (!out->is_good) {
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

static enum status
file_keep(struct added *a, struct str bytes, const struct attachment *f) AWAITS
{
	struct rq		*rq = a->rq;
	struct support_new_file	 n = {
		.request = a->w.request->id,
		.id = str_uuid(rq->arena, rq->token.id), .name = f->name,
		.media_type = str_of(f->media_type), .bytes = bytes,
		.network = upload_network(rq) };
	bool			 is_many = false;
	enum status		 st;

	st = !upload_room_take(rq, (int64_t)bytes.len) ? E_FULL :
	    store_support_file_add(&rq->db, &a->w.subject, &n, &is_many);
	if (st == OK && !is_many)
		return (rq_see_other(rq, str_cat(rq->arena, support_own_url(rq,
		    a->w.request->id, a->signature), STR("&added=1"))));
	if (is_many)
		refuse(a, W_SUPPORT_FILE_MANY, W_NONE, 422);
	else if (st == E_FULL || st == E_TOO_MANY)
		turn_away(a, st, bytes.len);
	else
		return (st);
	return (added_show(a, a->code));
}

enum status
support_file_post(struct rq *rq)
{
	const struct form_field	*file;
	struct attachment	 out = { .is_good = false };
	struct added		 a;
	enum status		 st;

	if ((st = added_enter(rq, &a)) != OK)
		return (st);
	if ((file = file_sent(&a)) != NULL) {
		if (disk_state() >= DISK_FLOOR)
			turn_away(&a, E_FULL, file->value.len);
		else if ((st = file_judge(&a, file, &out)) != OK)
			return (st);
	}
	return (out.is_good ? file_keep(&a, file->value, &out) :
	    added_show(&a, a.code));
}
