/*
 * Repeating an answer in a text: a menu of what earlier pages ask, and of the
 * texts that may repeat it. Script puts it where the cursor is; without, it
 * goes behind the text.
 */
#include <string.h>

#include "page/staff/editor_part.h"

/* Texts that repeat answers, of what is edited; ends with NULL. */
static const char *const *
texts_of(enum editor_part part)
{
	static const char *const	 question[] = { "label", "help", NULL };
	static const char *const	 page[] = { "title", "intro", NULL };
	static const char *const	 survey[] = { "thanks", NULL };

	return (part == PART_QUESTION ? question : part == PART_PAGE ? page :
	    survey);
}

static enum word
label_of(const struct editing *e, const char *name)
{
	const struct part_text	*t;

	if (e->part == PART_QUESTION)
		return (editor_text_label(name));
	for (t = editor_part_texts(e->part); strcmp(t->name, name) != 0; t++)
		;
	return (t->label);
}

/* Those of the pages before; thanks may repeat all. */
static size_t
questions_before(const struct editing *e)
{
	const struct edit	*d = e->edit;

	if (e->part == PART_SURVEY)
		return (d->nquestions);
	return (d->pages[e->part == PART_PAGE ? e->at :
	    d->questions[e->at].page].first);
}

void
editor_recall_fill(struct editing *e, struct form_view *v)
{
	const struct edit_question	*q;
	const char *const		*names = texts_of(e->part);
	struct choice_view		*of, *to;
	size_t				 i, n = 0, most = questions_before(e);

	of = arena_array(e->rq->arena, most + 1, sizeof(*of));
	to = arena_array(e->rq->arena, 3, sizeof(*to));
	of[0].label = rq_word(e->rq, W_EDITOR_CHOOSE);
	for (i = 0; i < most; i++) {
		q = &e->edit->questions[i];
		if (editor_kind(e, q->code) == EXPR_TYPE__MAX)
			continue;
		of[++n].value = q->code;
		of[n].label = editor_question_name(e, q);
	}
	if (n == 0)
		return;
	v->recalls = (struct view_list){ of, n + 1 };
	for (i = 0; names[i] != NULL; i++) {
		to[i].value = str_of(names[i]);
		to[i].label = rq_word(e->rq, label_of(e, names[i]));
	}
	v->recall_texts = (struct view_list){ to, i };
}

/* A text as it is to be stored, if its button was pressed with the answer. */
struct str
editor_recalled(struct editing *e, const char *name, struct str text)
{
	const struct form	*f = &e->rq->form;
	struct str		 code = form_get(f, "recall.of");

	if (!str_is_c(form_get(f, "do"), "recall") ||
	    !str_is_c(form_get(f, "recall.to"), name) ||
	    edit_question_find(e->edit, code) == NULL)
		return (text);
	text = str_trim(text);
	return (str_cat(e->rq->arena, text, text.len == 0 ? STR("") :
	    STR(" "), STR("{"), code, STR("}")));
}
