/*
 * GET and POST of /:tenant/keep: an applicant no longer wants to be kept on
 * file. Who knows the reference and the address of an application is taken
 * for its applicant; whether there is one is not said, whatever was typed.
 */
#include <string.h>

#include "base/secret.h"
#include "form/field.h"
#include "page/part/field_view.h"
#include "page/part/layout.h"
#include "page/public/careers.h"

VIEW_STRUCT(keep_view,
    sub(layout_view, layout),
    text(action, token, list_url),
    flag(done),
    sub(field_view, reference, email),
    list(problem_view, errors));

VIEW_PAGE(keep_page, keep_view, "careers/keep.html");

struct keep_typed {
	struct str	 reference, email;
	enum word	 bad_reference, bad_email;	/* W_NONE: sound */
};

static void
keep_field_fill(struct rq *rq, const char *id, struct str typed, enum word bad,
    struct field_view *f, struct problem_view *p, size_t *np)
{
	f->value = field_shown(rq->arena, typed);
	if (bad == W_NONE)
		return;
	f->error = word(rq->locale, bad);
	f->described = field_described(rq->arena, str_of(id), false, true);
	p[(*np)++] = (struct problem_view){ .href = str_fmt(rq->arena,
	    "#%s", id), .text = f->error };
}

static enum status
keep_show(struct rq *rq, int code, const struct keep_typed *typed, bool done)
{
	struct form_token	 t = { .extra = 0 };
	struct problem_view	 p[3];
	struct keep_view	 v;
	size_t			 np = 0;

	memset(&v, 0, sizeof(v));
	rq->locale = page_locale(rq);
	v.layout = layout_public(rq, rq->tenant, words_say(rq->arena,
	    rq->locale, W_LAYOUT_TITLE, .page = word(rq->locale,
	    W_KEEP_TITLE), .site = rq->tenant->name));
	v.layout.noindex = true;
	if (rq->held != W_NONE)
		p[np++] = (struct problem_view){ .text = word(rq->locale,
		    rq->held) };
	keep_field_fill(rq, "reference", typed->reference,
	    typed->bad_reference, &v.reference, p, &np);
	keep_field_fill(rq, "email", typed->email, typed->bad_email, &v.email,
	    p, &np);
	v.errors = (struct view_list){ p, np };
	v.layout.has_error = np != 0;
	v.done = done;
	v.list_url = url(rq, CAREERS);
	v.action = url(rq, KEEP);
	secret_random(t.id, sizeof(t.id));
	v.token = rq_form_token(rq, v.action, &t);
	return (page_send(rq, code, &keep_page, &v));
}

enum status
keep_get(struct rq *rq)
{
	const struct keep_typed	 nothing = { .bad_email = W_NONE };

	return (keep_show(rq, 200, &nothing, false));
}

enum status
keep_again(struct rq *rq)
{
	const struct keep_typed	 typed = {
		.reference = form_get(&rq->form, "reference"),
		.email = form_get(&rq->form, "email"),
	};

	return (keep_show(rq, rq->held_code, &typed, false));
}

enum status
keep_post(struct rq *rq)
{
	struct keep_typed	 typed = { .bad_email = W_NONE };
	struct str		 email;
	enum status		 st;

	typed.reference = str_trim(form_get(&rq->form, "reference"));
	typed.email = str_trim(form_get(&rq->form, "email"));
	if (typed.reference.len == 0 || typed.reference.len > 40 ||
	    !str_utf8_is_valid(typed.reference) ||
	    str_has_byte(typed.reference, '\0'))
		typed.bad_reference = W_KEEP_NO_REFERENCE;
	if (field_email(rq->arena, typed.email, &email) != FIELD_OK)
		typed.bad_email = W_KEEP_NO_EMAIL;
	if (typed.bad_reference != W_NONE || typed.bad_email != W_NONE)
		return (keep_show(rq, 422, &typed, false));
	st = q_application_keep_end(&rq->db, .reference = typed.reference,
	    .email = email);
	if (st != OK)
		return (st);
	return (keep_show(rq, 200, &typed, true));
}
