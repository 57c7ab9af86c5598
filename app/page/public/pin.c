/*
 * GET and POST of /:tenant/pin: who was told six digits on the phone types them,
 * and comes to the survey. They open nothing that its address does not.
 */
#include <string.h>

#include "base/secret.h"
#include "form/field.h"
#include "page/part/field_view.h"
#include "page/part/layout.h"
#include "page/public/pin.h"
#include "queries.h"

#define PIN_DIGITS	6

VIEW_STRUCT(pin_view,
    sub(layout_view, layout),
    text(action, token),
    sub(field_view, pin),
    list(problem_view, errors));

VIEW_PAGE(pin_page, pin_view, "survey/pin.html");

static enum status
pin_show(struct rq *rq, int code, struct str typed, enum word bad)
{
	struct form_token	 t = { .extra = 0 };
	struct problem_view	 p[2];
	struct pin_view		 v;
	size_t			 np = 0;

	memset(&v, 0, sizeof(v));
	rq->locale = page_locale(rq);
	v.layout = layout_public(rq, rq->tenant, words_say(rq->arena,
	    rq->locale, W_LAYOUT_TITLE, .page = word(rq->locale,
	    W_PIN_TITLE), .site = rq->tenant->name));
	v.layout.noindex = true;
	v.pin.value = field_shown(rq->arena, typed);
	v.pin.described = field_described(rq->arena, STR("pin"), true,
	    bad != W_NONE);
	if (rq->held != W_NONE)
		p[np++] = (struct problem_view){ .text = word(rq->locale,
		    rq->held) };
	if (bad != W_NONE) {
		v.pin.error = word(rq->locale, bad);
		p[np++] = (struct problem_view){ .href = STR("#pin"),
		    .text = v.pin.error };
	}
	v.errors = (struct view_list){ p, np };
	v.layout.has_error = np != 0;
	v.action = url(rq, PIN);
	secret_random(t.id, sizeof(t.id));
	v.token = rq_form_token(rq, v.action, &t);
	return (page_send(rq, code, &pin_page, &v));
}

enum status
pin_get(struct rq *rq)
{
	return (pin_show(rq, 200, STR_NONE, W_NONE));
}

enum status
pin_again(struct rq *rq)
{
	return (pin_show(rq, rq->held_code, form_get(&rq->form, "pin"),
	    W_NONE));
}

/* "12 34-56" is what was meant; digits of other scripts are, too. */
static bool
digits_read(struct rq *rq, struct str typed, struct str *out)
{
	struct buf	 b = buf_new(rq->arena, PIN_DIGITS + 1);
	int32_t		 c;

	while (typed.len != 0 && b.len <= PIN_DIGITS) {
		c = str_utf8_next(&typed);
		if (c == ' ' || c == '-' || c == '.' || c == 0x3000 ||
		    c == 0xa0)
			continue;
		if (str_digit(c) < 0)
			return (false);
		buf_char(&b, (char)('0' + str_digit(c)));
	}
	*out = buf_view(&b);
	return (out->len == PIN_DIGITS);
}

enum status
pin_post(struct rq *rq)
{
	struct survey_by_pin_row	*row;
	struct str			 typed, digits;
	enum status			 st;

	typed = form_get(&rq->form, "pin");
	if (!digits_read(rq, typed, &digits))
		return (pin_show(rq, 422, typed, W_PIN_DIGITS));
	st = q_survey_by_pin(&rq->db, &row, .pin = digits);
	if (st == E_NOTFOUND)
		return (pin_show(rq, 422, typed, W_PIN_NONE));
	return (st != OK ? st : rq_see_other(rq, url(rq, SURVEY, row->slug)));
}
