/* The application form and its confirmation, as their templates want them. */
#include <string.h>

#include "form/field.h"
#include "proof/resume.h"
#include "page/public/apply_show.h"
#include "page/part/field_view.h"

VIEW_STRUCT(box_view, flag(checked), text(text, error, described));

VIEW_STRUCT(apply_view,
    sub(layout_view, layout),
    text(opening_title, opening_lang, opening_url, action, token, pass),
    list(problem_view, errors),
    sub(field_view, name, email, phone, resume_text, cover_note, resume),
    text(resume_more, max_text, kept_name, kept_size, notice_kept,
        notice_url),
    num(max_bytes),
    flag(is_kept, offer_keep),
    sub(box_view, process, keep));

VIEW_STRUCT(done_view,
    sub(layout_view, layout),
    text(opening_title, opening_lang, reference, company, list_url, keep_url),
    flag(again, is_mailed));

VIEW_PAGE(apply_page, apply_view, "careers/apply.html");
VIEW_PAGE(done_page, done_view, "careers/done.html");

bool
apply_keep_is_offered(const struct opening *o)
{
	return (o->min_age >= KEEP_AGE);
}

struct str
apply_process_text(struct rq *rq)
{
	return (words_say(rq->arena, rq->locale, W_APPLY_AGREE,
	    .company = rq->tenant->name));
}

static struct str
days(struct rq *rq, int64_t n)
{
	return (words_number(rq->arena, rq->locale, n));
}

struct str
apply_keep_text(const struct apply *a)
{
	struct rq	*rq = a->career.rq;

	return (words_say(rq->arena, rq->locale, W_APPLY_AGREE_KEEP,
	    .company = rq->tenant->name,
	    .kept = days(rq, a->periods->kept)));
}

static struct str
kept_notice(const struct apply *a)
{
	const struct application_periods_row	*p = a->periods;
	struct rq				*rq = a->career.rq;

	return (words_say(rq->arena, rq->locale, W_APPLY_NOTICE_KEPT,
	    .rejected = days(rq, p->rejected),
	    .withdrawn = days(rq, p->withdrawn), .hired = days(rq, p->hired),
	    .open = days(rq, p->open), .kept = days(rq, p->kept)));
}

/* The summary on top, in the order of the page. */
struct summary {
	struct rq		*rq;
	struct problem_view	*list;
	size_t			 n, cap;
};

static void
summary_add(struct summary *s, const char *id, struct str error)
{
	struct problem_view	*p;

	if (error.len == 0)
		return;
	p = &ARENA_PUSH(s->rq->arena, s->list, s->n, s->cap);
	p->href = str_fmt(s->rq->arena, "#%s", id);
	p->text = error;
}

/* About the whole form. */
static void
summary_say(struct summary *s, struct str text)
{
	ARENA_PUSH(s->rq->arena, s->list, s->n, s->cap) =
	    (struct problem_view){ STR_NONE, text };
}

static void
text_fill(struct summary *s, const struct apply_form *form,
    enum apply_text which, struct field_view *v)
{
	const struct apply_text_row	*row = &apply_text_rows[which];
	const struct apply_field	*f = &form->text[which];

	v->value = field_shown(s->rq->arena, f->typed);
	v->error = f->error;
	v->described = field_described(s->rq->arena, str_of(row->id),
	    which == TEXT_EMAIL, f->error.len != 0);
	summary_add(s, row->id, f->error);
}

static void
file_fill(struct summary *s, struct apply *a, struct apply_view *v)
{
	const struct apply_form	*f = &a->form;

	v->max_bytes = RESUME_MAX;
	v->max_text = words_say(s->rq->arena, s->rq->locale,
	    W_SIZE_MB, .number = words_number(s->rq->arena, s->rq->locale,
	    RESUME_MAX / (1024 * 1024)));
	v->resume.error = f->file_error;
	v->resume_more = f->file_help;
	v->resume.described = field_described(s->rq->arena, STR("resume"),
	    true, f->file_error.len != 0);
	summary_add(s, "resume", f->file_error);
	if (a->kept == NULL)
		return;
	v->is_kept = true;
	v->kept_name = a->kept->name;
	v->kept_size = page_size(s->rq, a->kept->size);
}

static void
boxes_fill(struct summary *s, struct apply *a, struct apply_view *v)
{
	const struct apply_form	*f = &a->form;

	v->notice_url = s->rq->tenant->privacy_url;
	v->process.text = apply_process_text(s->rq);
	v->process.checked = f->process;
	v->process.error = f->process_error;
	v->process.described = field_described(s->rq->arena,
	    STR("consent-process"), false, f->process_error.len != 0);
	summary_add(s, "consent-process", f->process_error);
	v->offer_keep = apply_keep_is_offered(a->career.opening);
	v->notice_kept = kept_notice(a);
	v->keep.text = apply_keep_text(a);
	v->keep.checked = f->keep;
}

static struct str
apply_token(struct apply *a, struct str action)
{
	struct form_token	 t = { .extra = 0 };

	memcpy(t.id, a->draft, sizeof(t.id));
	return (rq_form_token(a->career.rq, action, &t));
}

enum status
apply_send(struct apply *a, int code)
{
	struct career		*c = &a->career;
	struct summary		 s = { .rq = c->rq };
	const struct apply_form	*f = &a->form;
	struct apply_view	 v;
	struct str		 path;

	memset(&v, 0, sizeof(v));
	v.layout = layout_public(c->rq, c->rq->tenant, words_say(
	    c->rq->arena, c->rq->locale, W_APPLY_TITLE,
	    .opening = c->opening->title));
	v.layout.noindex = true;
	v.opening_title = c->opening->title;
	v.opening_lang = c->opening->language;
	v.opening_url = career_url(c, OPENING);
	path = career_url(c, APPLY);
	/* With the pass in its address, a refused form's page can be asked for
	 * again; what counts is the field. */
	v.action = str_fmt(c->rq->arena, "%.*s?pass=%.*s", STR_ARG(path),
	    STR_ARG(a->pass));
	v.pass = a->pass;
	if (c->rq->held != W_NONE)
		summary_say(&s, word(c->rq->locale, c->rq->held));
	else if (a->is_renewed)
		summary_say(&s, word(c->rq->locale, W_APPLY_RENEWED));
	v.token = apply_token(a, path);
	text_fill(&s, f, TEXT_NAME, &v.name);
	text_fill(&s, f, TEXT_EMAIL, &v.email);
	text_fill(&s, f, TEXT_PHONE, &v.phone);
	file_fill(&s, a, &v);
	text_fill(&s, f, TEXT_RESUME, &v.resume_text);
	text_fill(&s, f, TEXT_COVER, &v.cover_note);
	boxes_fill(&s, a, &v);
	v.errors = (struct view_list){ s.list, s.n };
	v.layout.has_error = s.n != 0;
	return (page_send(c->rq, code, &apply_page, &v));
}

enum status
apply_begin(const struct career *c, const unsigned char draft[DRAFT_ID])
{
	struct apply	 a = { .career = *c };
	enum status	 st;

	memcpy(a.draft, draft, DRAFT_ID);
	a.pass = career_pass_make(c, draft);
	if ((st = q_application_periods(&c->rq->db, &a.periods)) != OK)
		return (st);
	apply_form_typed(c->rq, &a.form);
	return (apply_send(&a, 200));
}

enum status
apply_done_send(const struct career *c, struct str reference, bool again,
    bool is_mailed)
{
	struct done_view	 v;

	memset(&v, 0, sizeof(v));
	v.layout = layout_public(c->rq, c->rq->tenant, word(c->rq->locale,
	    W_DONE_TITLE));
	v.layout.noindex = true;
	v.layout.home_url = url(c->rq, CAREERS);
	v.opening_title = c->opening->title;
	v.opening_lang = c->opening->language;
	v.reference = reference;
	v.company = c->rq->tenant->name;
	v.list_url = url(c->rq, CAREERS);
	v.keep_url = url(c->rq, KEEP);
	v.again = again;
	v.is_mailed = is_mailed;
	return (page_send(c->rq, 200, &done_page, &v));
}
