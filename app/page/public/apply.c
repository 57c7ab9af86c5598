/*
 * GET and POST of /:tenant/careers/:opening/apply, and its confirmation. The
 * draft's id comes with the pass of the age question and is the form's own
 * id: whatever is sent under it, and how often, becomes one application. A
 * good file is kept under it while other fields are put right.
 */
#include <string.h>

#include "base/disk.h"
#include "base/log.h"
#include "base/secret.h"
#include "form/field.h"
#include "page/part/upload.h"
#include "page/public/apply_show.h"
#include "page/public/careers.h"
#include "proof/resume.h"
#include "store/application.h"

#define AGE_METHOD	STR("self-declared")
#define AGE_WORDING	1	/* raised with the words of age.help */
#define REFERENCE_TRIES	3

static struct str
applied_path(const struct career *c, struct str reference, bool again)
{
	return (str_fmt(c->rq->arena, "%.*s?r=%.*s%s",
	    STR_ARG(career_url(c, APPLIED)), STR_ARG(reference),
	    again ? "&again=1" : ""));
}

/* The age question comes first. */
static enum status
apply_without(const struct career *c)
{
	if (!c->opening->is_open)
		return (career_opening_send(c, 410));
	return (c->rq->verb == POST ? career_age_again(c) :
	    rq_see_other(c->rq, career_url(c, AGE)));
}

/* With a pass: the visit, and the reference of what was sent under it before.
 * Without: *out is false and the answer is given. */
static enum status
apply_enter(struct rq *rq, struct str pass, struct apply *a, bool *in,
    struct str *before) AWAITS
{
	struct application_by_draft_row	*row;
	enum pass_state			 state;
	enum status			 st;

	*in = false;
	memset(a, 0, sizeof(*a));
	if ((st = career_enter(rq, &a->career)) != OK)
		return (st);
	if (career_is_refused(rq))
		return (career_refused_send(&a->career));
	state = career_pass_read(&a->career, pass, a->draft, &a->until);
	if (state == PASS_NONE || (rq->verb == POST ? memcmp(a->draft,
	    rq->token.id, sizeof(a->draft)) != 0 : state == PASS_OLD))
		return (apply_without(&a->career));
	a->is_renewed = state == PASS_OLD;
	a->pass = state == PASS_OLD ? career_pass_make(&a->career, a->draft) :
	    pass;
	a->draft_id = str_hex(rq->arena, a->draft, sizeof(a->draft));
	st = q_application_by_draft(&rq->db, &row, .draft = a->draft_id,
	    .opening = a->career.opening->id);
	if (st == OK)
		*before = row->reference;
	else if (st != E_NOTFOUND)
		return (st);
	*in = true;
	return (q_application_periods(&rq->db, &a->periods));
}

static enum status
kept_load(struct apply *a) AWAITS
{
	enum status	 st;

	st = q_draft_file_get(&a->career.rq->db, &a->kept,
	    .draft = a->draft_id, .opening = a->career.opening->id);
	return (st == E_NOTFOUND ? OK : st);
}

enum status
apply_get(struct rq *rq)
{
	struct apply	 a;
	struct str	 before = STR_NONE;
	enum status	 st;
	bool		 in;

	st = apply_enter(rq, form_get(&rq->query, "pass"), &a, &in, &before);
	if (st != OK || !in)
		return (st);
	if (before.len != 0)
		return (rq_see_other(rq, applied_path(&a.career, before,
		    false)));
	if (!a.career.opening->is_open)
		return (career_opening_send(&a.career, 410));
	if ((st = kept_load(&a)) != OK)
		return (st);
	return (apply_send(&a, 200));
}

/* No name and no content: what it was, so that an attack can be told from a
 * word processor that we do not know. */
static void
refusal_log(const struct form_field *file, enum resume_verdict verdict)
{
	log_event(LEVEL_INFO, "resume_refused",
	    LOG_C("reason", resume_rows[verdict].reason),
	    LOG_N("size", (int64_t)file->value.len));
}

/* A file under proof, on its task's arena. */
struct proof {
	struct str		 name, bytes;
	struct arena		*arena;
	struct resume_info	 info;
	enum resume_verdict	 verdict;
};

static void
proof_run(void *arg)
{
	struct proof	*p = arg;

	p->verdict = resume_check(p->name, p->bytes, p->arena, &p->info);
}

static void
file_refuse(struct apply *a, enum resume_verdict verdict)
{
	const struct resume_verdict_row	*row = &resume_rows[verdict];
	const struct locale		*l = a->career.rq->locale;

	refusal_log(a->form.file, verdict);
	a->form.file_error = word(l, row->words);
	a->form.file_help = word(l, row->help);
	a->form.file_code = verdict == RESUME_TOO_BIG ? 413 : 0;
}

/* A file made for it takes a tenth of a second to read: not on the loop. */
static enum status
file_judge(struct apply *a, struct file_new *out, bool *good) AWAITS
{
	const struct form_field	*file = a->form.file;
	struct rq		*rq = a->career.rq;
	struct rq_task		 task;
	struct proof		*p;
	enum status		 st;

	rq_task_new(rq, TASK_PROOF, RESUME_SCRATCH + file->value.len +
	    file->filename.len + sizeof(*p), &task);
	p = arena_get(task.arena, sizeof(*p));
	p->arena = task.arena;
	p->name = str_dup(task.arena, file->filename);
	p->bytes = str_dup(task.arena, file->value);
	if ((st = rq_task_run(&task, proof_run, p)) != OK)
		return (st);
	if ((*good = p->verdict == RESUME_OK)) {
		out->id = secret_uuid(rq->arena);
		out->name = str_dup(rq->arena, p->info.name);
		out->media_type = str_of(p->info.media_type);
		out->kind = STR("resume");
		out->bytes = file->value;
	} else
		file_refuse(a, p->verdict);
	rq_task_end(&task);
	return (OK);
}

/* It was good, and there is no room for it: the form comes back with all else
 * that was typed, and says what can be done without a file. */
static void
file_turn_away(struct apply *a, enum status st)
{
	const struct locale	*l = a->career.rq->locale;
	bool			 from_there = st == E_TOO_MANY;

	a->form.file_error = word(l, from_there ? W_APPLY_FILE_NETWORK :
	    W_APPLY_FILE_FULL);
	a->form.file_help = word(l, from_there ? W_APPLY_FILE_NETWORK_HELP :
	    W_APPLY_FILE_FULL_HELP);
	a->form.file_code = upload_turn_away(a->career.rq, st,
	    a->form.file->value.len);
}

static enum status
file_keep(struct apply *a, const struct file_new *n) AWAITS
{
	struct rq	*rq = a->career.rq;
	struct draft	 d = {
		.id = a->draft_id, .opening_id = a->career.opening->id,
		.network = upload_network(rq), .until = a->until,
		.is_whole = apply_form_is_sound(&a->form) && !a->is_renewed,
	};
	enum status	 st;

	st = !upload_room_take(rq, (int64_t)n->bytes.len) ? E_FULL :
	    store_draft_file_keep(&rq->db, &d, n);
	if (st == E_FULL || st == E_TOO_MANY) {
		file_turn_away(a, st);
		return (kept_load(a));
	}
	if (st != OK)
		return (st);
	a->kept = arena_get(rq->arena, sizeof(*a->kept));
	a->kept->name = n->name;
	a->kept->size = (int64_t)n->bytes.len;
	return (OK);
}

/* The draft's file as the form wants it: replaced, removed, or as it was. A
 * refused file replaces nothing. */
static enum status
file_settle(struct apply *a) AWAITS
{
	struct draft_file_drop_row	*row;
	struct file_new			 n;
	enum status			 st;
	bool				 good = false;

	if (a->form.file != NULL && disk_state() >= DISK_FLOOR)
		file_turn_away(a, E_FULL);
	else if (a->form.file != NULL && (st = file_judge(a, &n, &good)) != OK)
		return (st);
	if (good)
		return (file_keep(a, &n));
	if (a->form.remove) {
		st = q_draft_file_drop(&a->career.rq->db, &row,
		    .draft = a->draft_id, .opening = a->career.opening->id);
		return (st == E_NOTFOUND ? OK : st);
	}
	return (kept_load(a));
}

/* A greeting by name, unless the name could make our mail say something else
 * to whoever really has that address. */
static struct str
hello(struct rq *rq, struct str name)
{
	struct str	 plain = word(rq->locale, W_MAIL_HELLO);
	size_t		 i;

	for (i = 0; i < name.len; i++)
		if (str_has_byte(STR("/:@.\\<>[]()0123456789"), name.p[i]))
			return (plain);
	if (str_utf8_count(name) > 60)
		return (plain);
	return (words_say(rq->arena, rq->locale, W_MAIL_HELLO_NAME,
	    .name = str_trim(name)));
}

/* No value can add a header, a paragraph or a forged sign-off. */
static void
mail_fill(struct apply *a, struct application_new *n)
{
	const struct tenant	*t = a->career.rq->tenant;
	const struct locale	*l = a->career.rq->locale;
	struct arena		*m = a->career.rq->arena;
	struct str		 opening, company, privacy;

	opening = str_one_line(m, a->career.opening->title);
	company = str_one_line(m, t->name);
	privacy = t->privacy_url.len != 0 ? str_one_line(m, t->privacy_url) :
	    words_say(m, l, W_MAIL_PRIVACY, .company = company);
	n->mail_subject = words_say(m, l, W_MAIL_RECEIVED_SUBJECT,
	    .company = company, .opening = opening,
	    .reference = n->reference);
	n->mail_text = str_cat(m, words_say(m, l, W_MAIL_RECEIVED,
	    .company = company,
	    .hello = str_one_line(m, hello(a->career.rq, n->name)),
	    .opening = opening, .privacy = privacy,
	    .reference = n->reference), STR("\n"));
}

static struct str
text_hash(struct rq *rq, struct str text)
{
	unsigned char	*h = arena_get(rq->arena, 32);

	secret_hash32(text.p, text.len, h);
	return ((struct str){ (char *)h, 32 });
}

static void
application_fill(struct apply *a, struct application_new *n)
{
	struct apply_field	*text = a->form.text;
	struct rq		*rq = a->career.rq;

	memset(n, 0, sizeof(*n));
	n->id = secret_uuid(rq->arena);
	n->opening_id = a->career.opening->id;
	n->draft_id = a->draft_id;
	n->name = text[TEXT_NAME].value;
	n->email = text[TEXT_EMAIL].value;
	if (rq_is_counted(rq))
		n->mailbox = field_mailbox(rq->arena, n->email);
	n->phone = text[TEXT_PHONE].value;
	n->resume_text = text[TEXT_RESUME].value;
	n->cover_note = text[TEXT_COVER].value;
	n->age_min = a->career.opening->min_age;
	n->age_method = AGE_METHOD;
	n->age_wording = str_fmt(rq->arena, "%.*s-%d",
	    STR_ARG(rq->locale->tag), AGE_WORDING);
	n->language = rq->locale->tag;
	n->process_words = apply_process_text(rq);
	n->process_hash = text_hash(rq, n->process_words);
	n->keep = a->form.keep;
	if (n->keep) {
		n->keep_words = apply_keep_text(a);
		n->keep_hash = text_hash(rq, n->keep_words);
	}
}

static enum status
application_submit(struct apply *a) AWAITS
{
	struct application_receipt	 receipt;
	struct application_new		 n;
	struct rq			*rq = a->career.rq;
	enum status			 st = E_CONFLICT;
	int				 i;

	application_fill(a, &n);
	/* A reference that is taken: 40 random bits, so hardly ever. */
	for (i = 0; i < REFERENCE_TRIES && st == E_CONFLICT; i++) {
		n.reference = secret_reference(rq->arena);
		mail_fill(a, &n);
		st = store_application_add(&rq->db, &n, &receipt);
	}
	if (st == E_GONE)
		return (career_opening_send(&a->career, 410));
	if (st != OK)
		return (st);
	return (rq_see_other(rq, applied_path(&a->career, receipt.reference,
	    !receipt.was_stored)));
}

static enum status
apply_take(struct apply *a) AWAITS
{
	struct apply_form	*f = &a->form;
	enum status		 st;

	st = apply_form_read(a->career.rq,
	    apply_keep_is_offered(a->career.opening), f);
	if (st != OK)
		return (st);
	if ((st = file_settle(a)) == E_GONE)
		return (career_opening_send(&a->career, 410));
	if (st != OK)
		return (st);
	if (a->kept == NULL && f->text[TEXT_RESUME].value.len == 0 &&
	    f->file_error.len == 0)
		f->file_error = word(a->career.rq->locale, W_APPLY_NO_RESUME);
	if (!apply_form_is_sound(f) || a->is_renewed)
		return (apply_send(a, f->file_code != 0 ? f->file_code : 422));
	return (application_submit(a));
}

/* *in: it can be sent, if what is in it is right. Otherwise it is answered. */
static enum status
apply_post_enter(struct rq *rq, struct apply *a, bool *in) AWAITS
{
	struct str	 before = STR_NONE;
	enum status	 st;

	st = apply_enter(rq, form_get(&rq->form, "_pass"), a, in, &before);
	if (st != OK || !*in)
		return (st);
	*in = false;
	if (before.len != 0)
		return (rq_see_other(rq, applied_path(&a->career, before,
		    true)));
	if (!a->career.opening->is_open)
		return (career_opening_send(&a->career, 410));
	*in = true;
	return (OK);
}

enum status
apply_post(struct rq *rq)
{
	struct apply	 a;
	enum status	 st;
	bool		 in;

	st = apply_post_enter(rq, &a, &in);
	return (st == OK && in ? apply_take(&a) : st);
}

/* A file that came is neither looked at nor kept; a browser cannot be made to
 * choose it again. */
enum status
apply_again(struct rq *rq)
{
	struct apply	 a;
	enum status	 st;
	bool		 in;

	st = apply_post_enter(rq, &a, &in);
	if (st != OK || !in)
		return (st);
	if ((st = apply_form_read(rq,
	    apply_keep_is_offered(a.career.opening), &a.form)) != OK)
		return (st);
	if ((st = kept_load(&a)) != OK)
		return (st);
	if (a.form.file != NULL)
		a.form.file_error = word(rq->locale, W_RATE_FILE);
	return (apply_send(&a, rq->held_code));
}

/* Nothing a stranger may not see: the reference is all that it shows. */
enum status
applied_get(struct rq *rq)
{
	struct application_by_reference_row	*row;
	struct career				 c;
	struct str				 ref = form_get(&rq->query, "r");
	enum status				 st;

	if ((st = career_enter(rq, &c)) != OK)
		return (st);
	if (ref.len == 0 || ref.len > 40 || !str_utf8_is_valid(ref) ||
	    str_has_byte(ref, '\0'))
		return (E_NOTFOUND);
	if ((st = q_application_by_reference(&rq->db, &row, .reference = ref,
	    .opening = c.opening->id)) != OK)
		return (st);
	return (apply_done_send(&c, ref, form_find(&rq->query, "again") !=
	    NULL, row->is_mailed));
}
