/* From a definition and its answers to the fields of a page. */
#include <string.h>

#include "page/part/field_view.h"
#include "page/part/form_view.h"

/* How each type is shown. */
static const struct {
	const char	*control;
	const char	*type;
	const char	*inputmode;
	const char	*autocomplete;
	const char	*width;
} looks[Q__MAX] = {
	[Q_NPS] = { "scale", "", "", "", "" },
	[Q_RATING] = { "stars", "", "", "", "" },
	[Q_SINGLE] = { "radios", "", "", "", "" },
	[Q_MULTIPLE] = { "checks", "", "", "", "" },
	[Q_DROPDOWN] = { "select", "", "", "", "" },
	[Q_YESNO] = { "radios", "", "", "", "" },
	[Q_SHORT] = { "text", "text", "", "", "" },
	[Q_LONG] = { "textarea", "", "", "", "" },
	[Q_EMAIL] = { "text", "email", "email", "email", "medium" },
	[Q_NUMBER] = { "text", "text", "decimal", "", "short" },
	[Q_DATE] = { "text", "date", "", "", "short" },
	[Q_POSTCODE] = { "text", "text", "", "postal-code", "short" },
	[Q_AGE] = { "radios", "", "", "", "" },
	[Q_INCOME] = { "radios", "", "", "", "" },
	[Q_STATEMENT] = { "statement", "", "", "", "" },
};

static void
options_fill(struct rq *rq, const struct question *q, const struct answer *a,
    size_t lang, struct question_view *v)
{
	struct option_view	*o;
	struct str		 code;
	size_t			 i, n;
	bool			 scale = (q->type->flags & QT_SCALE) != 0;

	n = scale ? (size_t)(q->highest - q->lowest + 1) : q->ncodes;
	o = arena_array(rq->arena, n, sizeof(*o));
	for (i = 0; i < n; i++) {
		code = scale ? str_fmt(rq->arena, "%lld",
		    (long long)(q->lowest + (int64_t)i)) : q->codes[i];
		o[i].value = code;
		/* Two hyphens: an option may be called "help" or "text". */
		o[i].id = i == 0 ? v->id : str_fmt(rq->arena, "%.*s--%.*s",
		    STR_ARG(v->id), STR_ARG(code));
		o[i].label = survey_answer_label(q, code, lang);
		o[i].checked = answer_has(a, code);
		if (q->other && i == n - 1)
			o[i].other = STR("1");
		else if (!scale && q->options[i].exclusive)
			o[i].exclusive = STR("1");
	}
	v->options = (struct view_list){ o, n };
}

static void
other_fill(struct rq *rq, const struct question *q, const struct answer *a,
    size_t lang, struct question_view *v)
{
	v->has_other = true;
	v->other_id = str_fmt(rq->arena, "%.*s-text", STR_ARG(v->id));
	v->other_name = str_fmt(rq->arena, "%.*s.other", STR_ARG(q->code));
	v->other_label = text_in(&q->other_label, lang);
	v->other_value = a->other;
}

static void
question_fill(struct rq *rq, const struct question *q, const struct answer *a,
    size_t lang, struct question_view *v)
{
	v->id = str_fmt(rq->arena, "q-%.*s", STR_ARG(q->code));
	v->name = q->code;
	v->control = str_of(looks[q->kind].control);
	if (q->kind == Q_RATING && q->metric == METRIC_CES)
		v->control = STR("scale");
	v->label = text_in(&q->label, lang);
	v->help = text_in(&q->help, lang);
	v->required = q->required;
	v->error = a->error;
	v->low = text_in(&q->low_label, lang);
	v->high = text_in(&q->high_label, lang);
	v->value = answer_value(a);
	v->type = str_of(looks[q->kind].type);
	v->inputmode = str_of(looks[q->kind].inputmode);
	v->autocomplete = q->autocomplete.len != 0 ? q->autocomplete :
	    str_of(looks[q->kind].autocomplete);
	v->width = q->width.len != 0 ? q->width :
	    str_of(looks[q->kind].width);
	if (str_is(v->width, STR("long")))
		v->width = STR_NONE;
	if (q->kind == Q_DATE) {
		v->min = q->min;
		v->max = q->max;
	}
	if (q->kind == Q_LONG)
		v->max_length = (int64_t)q->length;
	if ((q->type->flags & (QT_OPTIONS | QT_SCALE)) != 0)
		options_fill(rq, q, a, lang, v);
	if (q->other)
		other_fill(rq, q, a, lang, v);
	v->described = field_described(rq->arena, v->id, v->help.len != 0,
	    v->error.len != 0);
}

struct view_list
form_view_questions(struct rq *rq, const struct survey_page *page,
    const struct answers *answers, size_t lang, struct view_list *problems)
{
	const struct question	*q;
	const struct answer	*a;
	struct question_view	*v;
	struct problem_view	*p;
	size_t			 i, n = 0, np = 0;

	v = arena_array(rq->arena, page->nquestions, sizeof(*v));
	p = arena_array(rq->arena, page->nquestions + 1, sizeof(*p));
	if (answers->error.len != 0)
		p[np++].text = answers->error;
	for (i = 0; i < page->nquestions; i++) {
		q = &page->questions[i];
		a = &answers->list[q->index];
		if (!survey_question_is_offered(answers, q))
			continue;
		question_fill(rq, q, a, lang, &v[n]);
		if (v[n].has_other && v[n].other_label.len == 0)
			v[n].other_label = word(rq->locale, W_QUESTION_WHICH);
		if (a->error.len != 0) {
			p[np].href = str_fmt(rq->arena, "#%.*s",
			    STR_ARG(a->error_other ? v[n].other_id : v[n].id));
			p[np++].text = a->error;
		}
		n++;
	}
	*problems = (struct view_list){ p, np };
	return ((struct view_list){ v, n });
}
