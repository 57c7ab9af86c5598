/* One question a screen: see the header. */
#include <string.h>

#include "form/screens.h"
#include "form/type.h"

struct splitting {
	const struct survey	*from;
	struct survey		*to;
	struct survey_page	*pages;
	struct question		*questions;
};

static bool
asks(const struct question *q)
{
	return ((q->type->flags & QT_UNASKED) == 0);
}

/* What page `of` has from question `first` on: up to one that asks, or to its
 * end. The number of its questions. */
static size_t
screen_add(struct splitting *s, const struct survey_page *of, size_t first)
{
	struct survey_page	*p = &s->pages[s->to->npages];
	size_t			 at, k, lead, n = 0;

	at = (size_t)(of->questions - s->from->questions) + first;
	while (first + n < of->nquestions && !asks(&of->questions[first + n]))
		n++;
	lead = first + n < of->nquestions ? first + n : first;
	n += first + n < of->nquestions;
	/* Words at the end of a page stay with its last question. */
	for (k = first + n; k < of->nquestions && !asks(&of->questions[k]); k++)
		;
	if (k == of->nquestions)
		n = k - first;
	*p = *of;
	p->index = s->to->npages++;
	p->questions = &s->questions[at];
	p->nquestions = n;
	p->random = false;
	p->code = of->questions[lead].code;
	if (first != 0)
		memset(&p->intro, 0, sizeof(p->intro));
	for (; at < (size_t)(p->questions - s->questions) + n; at++) {
		s->questions[at].page = p->index;
		s->questions[at].live = false;
	}
	return (n);
}

/* Questions are found by code where they are now. */
static void
index_copy(struct arena *a, struct splitting *s)
{
	const struct question	**table;
	size_t			 i;

	table = arena_array(a, s->from->nby_code, sizeof(*table));
	for (i = 0; i < s->from->nby_code; i++)
		if (s->from->by_code[i] != NULL)
			table[i] = &s->questions[s->from->by_code[i]->index];
	s->to->by_code = table;
}

const struct survey *
survey_screens(struct arena *a, const struct survey *from)
{
	struct splitting	 s = { .from = from };
	size_t			 i, k;

	if (!from->one_each || from->nquestions == 0)
		return (from);
	s.to = arena_get(a, sizeof(*s.to));
	*s.to = *from;
	s.to->npages = 0;
	s.pages = arena_array(a, from->nquestions, sizeof(*s.pages));
	s.questions = arena_array(a, from->nquestions, sizeof(*s.questions));
	memcpy(s.questions, from->questions, from->nquestions *
	    sizeof(*s.questions));
	for (i = 0; i < from->npages; i++)
		for (k = 0; k < from->pages[i].nquestions;)
			k += screen_add(&s, &from->pages[i], k);
	s.to->pages = s.pages;
	s.to->questions = s.questions;
	index_copy(a, &s);
	return (s.to);
}
