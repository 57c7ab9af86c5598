/* From a definition and its answers to the fields of a page. */
#include <string.h>

#include "form/order.h"
#include "form/recall.h"
#include "form/type.h"
#include "page/part/field_view.h"
#include "page/part/form_view.h"

/* Of a code that is an option's the one at its place: of 249 countries none
 * is looked for by its code. */
static struct str
option_label(const struct question *q, size_t i, size_t lang)
{
	return (i < q->noptions && str_is(q->options[i].code, q->codes[i]) ?
	    text_in(&q->options[i].label, lang) :
	    survey_answer_label(q, q->codes[i], lang));
}

/* The codes that the page carries, in the order of the visit, by index; how
 * many. */
static size_t
codes_offered(struct rq *rq, const struct question *q,
    const struct answers *answers, size_t lang, size_t *list)
{
	const size_t	*order = NULL;
	size_t		 i, k, n = 0;

	if (answers->visit != NULL && q->ncodes != 0)
		order = order_options(rq->arena, q, answers->visit);
	for (i = 0; i < q->ncodes; i++) {
		k = order != NULL ? order[i] : q->by_name == NULL ? i :
		    q->by_name[lang][i];
		if (survey_code_is_offered(answers, q, q->codes[k]))
			list[n++] = k;
	}
	return (n);
}

/* The first has the question's own id, where links lead to. Two hyphens: an
 * option may be called "help" or "text". */
static struct str
option_id(struct rq *rq, struct str id, size_t i, struct str code)
{
	return (i == 0 ? id : str_cat(rq->arena, id, STR("--"), code));
}

static void
option_fill(const struct question *q, size_t k, size_t lang,
    const struct question_look *look, struct option_view *o)
{
	o->value = q->codes[k];
	o->label = option_label(q, k, lang);
	if (look->drawings != NULL)
		o->drawing = look->drawings[k];
	if (q->type->image != NULL && k < q->noptions)
		q->type->image(&q->options[k], &o->png, &o->jpeg);
	if (q->other && k == q->ncodes - 1)
		o->other = STR("1");
	else if (k < q->noptions && q->options[k].exclusive)
		o->exclusive = STR("1");
}

static void
options_fill(struct rq *rq, const struct question *q,
    const struct answers *answers, size_t lang,
    const struct question_look *look, struct question_view *v)
{
	struct option_view	*o;
	size_t			*list, i, n;

	o = arena_array(rq->arena, q->ncodes, sizeof(*o));
	list = arena_array(rq->arena, q->ncodes, sizeof(*list));
	n = codes_offered(rq, q, answers, lang, list);
	for (i = 0; i < n; i++) {
		option_fill(q, list[i], lang, look, &o[i]);
		o[i].id = option_id(rq, v->id, i, o[i].value);
		if (i == 0 || i == n - 1)
			o[i].end = i == 0 ? v->low : v->high;
		o[i].checked = answer_has(&answers->list[q->index],
		    o[i].value);
	}
	v->options = (struct view_list){ o, n };
}

/* What part has to choose from: of rows the columns that are offered, of
 * items no more places than items. */
static struct view_list
part_options(struct rq *rq, const struct question *q, size_t part,
    const struct answers *answers, size_t lang, struct str id, size_t items)
{
	const struct question_part	*p = &q->parts[part];
	bool			 rows = (q->type->flags & QT_ROWS) != 0;
	struct str		 value;
	struct option_view	*o;
	size_t			 i, n = 0;

	value = answer_part(&answers->list[q->index], part);
	o = arena_array(rq->arena, p->ncodes, sizeof(*o));
	for (i = 0; i < p->ncodes && (rows || i < items); i++) {
		if (rows && !survey_code_is_offered(answers, q, p->codes[i]))
			continue;
		o[n].value = p->codes[i];
		o[n].id = option_id(rq, id, n, p->codes[i]);
		o[n].label = part_answer_label(q, p, p->codes[i], lang);
		o[n].checked = str_is(value, p->codes[i]);
		n++;
	}
	return ((struct view_list){ o, n });
}

static void
parts_fill(struct rq *rq, const struct question *q,
    const struct answers *answers, size_t lang, struct str unnamed,
    struct question_view *v)
{
	const struct answer	*a = &answers->list[q->index];
	struct part_view	*p;
	size_t			 i, n = 0, items = 0;

	p = arena_array(rq->arena, q->nparts, sizeof(*p));
	for (i = 0; i < q->nparts; i++)
		items += survey_part_is_offered(answers, q, i);
	for (i = 0; i < q->nparts; i++) {
		if (!survey_part_is_offered(answers, q, i))
			continue;
		p[n].id = n == 0 && q->type->json == AS_NOTHING ? v->id :
		    str_cat(rq->arena, STR("q-"), q->parts[i].name);
		p[n].name = q->parts[i].name;
		p[n].look = q->other ? STR("other") : STR("part");
		p[n].label = q->other ? unnamed :
		    text_in(&q->parts[i].label, lang);
		p[n].value = answer_part(a, i);
		p[n].required = q->parts[i].required;
		if (a->error_part == &q->parts[i])
			p[n].wrong = STR("true");
		p[n].options = part_options(rq, q, i, answers, lang, p[n].id,
		    items);
		n++;
	}
	v->parts = (struct view_list){ p, n };
}

static void
look_fill(struct rq *rq, const struct question *q, size_t lang,
    const struct question_look *look, struct question_view *v)
{
	v->control = str_of(look->control);
	v->type = str_of(look->type);
	v->inputmode = str_of(look->inputmode);
	v->autocomplete = q->autocomplete.len != 0 ? q->autocomplete :
	    str_of(look->autocomplete);
	v->width = q->width.len != 0 ? q->width : str_of(look->width);
	if (str_is_c(v->width, "long"))
		v->width = STR_NONE;
	v->min = look->min;
	v->max = look->max;
	v->step = look->step;
	v->note = look->note == W_NONE ? STR_NONE :
	    word(rq->locale, look->note);
	v->max_length = (int64_t)look->max_length;
	v->total = look->total;
	v->placeholder = text_in(&q->placeholder, lang);
}

/* Few and short ones stand beside each other. */
#define SHORT_LABEL	16	/* bytes */

static bool
options_are_short(const struct question *q, size_t lang)
{
	size_t	 i;

	for (i = 0; i < q->ncodes; i++)
		if (survey_answer_label(q, q->codes[i], lang).len >
		    SHORT_LABEL)
			return (false);
	return (true);
}

/* Help, the ends of a scale, the note and the error: what is there of them. */
static struct str
described(struct arena *a, const struct question_view *v)
{
	struct str	 most = field_described(a, v->id, v->help.len != 0,
			    v->error.len != 0);

	if (v->low.len != 0)
		most = str_cat(a, v->id, STR("-ends "), most);
	if (v->note.len != 0)
		most = str_cat(a, v->id, STR("-note "), most);
	return (str_trim(most));
}

static void
file_fill(struct rq *rq, const struct answer *a, struct question_view *v)
{
	int64_t	 size;

	v->file_name = answer_part(a, FILE_NAME);
	if (str_int(answer_part(a, FILE_SIZE), &size))
		v->file_size = words_size(rq->arena, rq->locale, size);
}

/* unnamed: the label of a part that has none. */
static void
question_fill(struct rq *rq, const struct question *q,
    const struct answers *answers, size_t lang, struct str unnamed,
    struct question_view *v)
{
	const struct answer	*a = &answers->list[q->index];
	struct question_look	 look = q->type->look;

	if (q->type->show != NULL)
		q->type->show(q, &look);
	v->id = str_cat(rq->arena, STR("q-"), q->code);
	v->name = q->code;
	v->label = recall_text(rq->arena, answers->survey, answers, &q->label,
	    lang);
	/* What a check only tells stands with the help. */
	v->help = str_trim(str_cat(rq->arena, recall_text(rq->arena,
	    answers->survey, answers, &q->help, lang),
	    STR(" "), answers_note(answers, q, lang)));
	v->required = survey_question_is_required(answers, q);
	v->error = a->error;
	if (a->error.len != 0)
		v->invalid = STR("true");
	if (options_are_short(q, lang))
		v->columns = STR(" short-ones");
	v->low = text_in(&q->low_label, lang);
	v->high = text_in(&q->high_label, lang);
	v->value = answer_value(a);
	look_fill(rq, q, lang, &look, v);
	options_fill(rq, q, answers, lang, &look, v);
	if ((q->type->flags & QT_APART) != 0)
		file_fill(rq, a, v);
	else
		parts_fill(rq, q, answers, lang, unnamed, v);
	v->described = described(rq->arena, v);
}

/* Where the link of its error leads: the part that is wrong, or its first
 * control. */
static struct str
error_href(struct rq *rq, const struct answer *a,
    const struct question_view *v)
{
	const struct part_view	*parts = v->parts.items;
	struct str		 id = v->id;
	size_t			 i;

	for (i = 0; a->error_part != NULL && i < v->parts.n; i++)
		if (str_is(parts[i].name, a->error_part->name))
			id = parts[i].id;
	return (str_cat(rq->arena, STR("#"), id));
}

/* Whichever is rarer on the page is marked, and with none of it nothing. */
static bool
required_is_rarer(const struct survey_page *page,
    const struct answers *answers)
{
	const struct question	*q;
	size_t			 i, must = 0, may = 0;
	bool			 required;

	for (i = 0; i < page->nquestions; i++) {
		q = &page->questions[i];
		if ((q->type->flags & QT_NO_ANSWER) != 0 ||
		    !survey_question_is_offered(answers, q))
			continue;
		required = survey_question_is_required(answers, q);
		must += required;
		may += !required;
	}
	return (must <= may || may == 0);
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
	const size_t		*order = NULL;
	bool			 rare = required_is_rarer(page, answers);

	v = arena_array(rq->arena, page->nquestions, sizeof(*v));
	p = arena_array(rq->arena, page->nquestions + 1, sizeof(*p));
	if (answers->error.len != 0)
		p[np++].text = answers->error;
	if (answers->visit != NULL)
		order = order_questions(rq->arena, page, answers->visit);
	for (i = 0; i < page->nquestions; i++) {
		q = &page->questions[order == NULL ? i : order[i]];
		a = &answers->list[q->index];
		if (!survey_question_is_offered(answers, q))
			continue;
		question_fill(rq, q, answers, lang, word(rq->locale,
		    W_QUESTION_WHICH), &v[n]);
		if (v[n].required == rare &&
		    (q->type->flags & QT_NO_ANSWER) == 0)
			v[n].mark = word(rq->locale, rare ?
			    W_QUESTION_REQUIRED : W_QUESTION_OPTIONAL);
		if (a->error.len != 0)
			p[np++] = (struct problem_view){ error_href(rq, a,
			    &v[n]), a->error };
		n++;
	}
	*problems = (struct view_list){ p, np };
	return ((struct view_list){ v, n });
}
