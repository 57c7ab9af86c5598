/*
 * Answers that look like people: thrown by each question's type, then read by
 * the same code that reads a form, so that nothing can be stored which a
 * respondent could not have sent.
 */
#include "base/date.h"
#include "form/toss.h"
#include "form/type.h"
#include "tool/demo.h"

static struct str
toss_comment(struct toss *t)
{
	return (demo_comment(t->dice, t->arena, t->mood, t->german));
}

static void
page_throw(struct toss *t, const struct survey_page *page)
{
	const struct question	*q;
	size_t			 i;

	for (i = 0; i < page->nquestions; i++) {
		q = &page->questions[i];
		if (q->type->demo != NULL &&
		    (q->required || dice_is(t->dice, 88)))
			q->type->demo(t, q);
	}
}

/* Page after page, as a person goes; ends where the person gives up. */
static bool
pages_walk(struct toss *t, const struct survey *s, size_t lang,
    struct answers *answers, struct demo_response *out)
{
	size_t	 page;
	bool	 more;

	for (more = survey_page_first(answers, &page); more;
	    more = survey_page_next(answers, page, &page)) {
		t->n = 0;
		page_throw(t, &s->pages[page]);
		if (answers_read(t->arena, s, page, t->inputs, t->n, lang,
		    answers) != OK)
			return (false);
		out->page = (int64_t)page + 1;
		if (s->npages > 1 && page + 1 < s->npages &&
		    dice_is(t->dice, s->npages == 2 ? 20 : 11)) {
			out->is_complete = false;
			return (true);
		}
	}
	out->is_complete = true;
	return (answers_complete(t->arena, answers, lang, &page) == OK);
}

bool
demo_response_make(struct dice *d, struct arena *a, const struct survey *s,
    unsigned int quality, struct demo_response *out)
{
	struct answers	 answers;
	struct toss	 t = { .dice = d, .arena = a, .comment = toss_comment,
			    .today = clock_now() / 86400 };
	struct buf	 json = buf_new(a, 512);
	size_t		 lang = 0, roll;

	roll = dice_below(d, 100);
	t.mood = roll < quality ? 2 : roll < quality + 24 ? 1 : 0;
	if (s->nlanguages > 1 && dice_is(d, 14))
		lang = 1;
	out->language = s->languages[lang];
	t.german = str_starts(out->language, STR("de"));
	answers_init(a, s, &answers);
	if (!pages_walk(&t, s, lang, &answers, out))
		return (false);
	answers_json(&answers, &json);
	out->answers = buf_view(&json);
	out->cells = NULL;
	out->ncells = 0;
	if (out->is_complete)
		answers_cells(a, &answers, &out->cells, &out->ncells);
	out->has_comment = answers_have_comment(&answers);
	return (true);
}
