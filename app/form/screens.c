/* One question a screen: see the header. */
#include <string.h>

#include "form/screens.h"
#include "form/type.h"

struct splitting {
	const struct survey	*from;
	struct survey		*to;
	struct survey_page	*pages;
	struct question		*questions;
	size_t			*first;		/* screen of each page */
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
	if (first + n < of->nquestions)
		p->njumps = 0;	/* from its last screen one leaves a page */
	p->code = of->questions[lead].code;
	if (first != 0)
		memset(&p->intro, 0, sizeof(p->intro));
	for (; at < (size_t)(p->questions - s->questions) + n; at++) {
		s->questions[at].page = p->index;
		s->questions[at].live = false;
	}
	return (n);
}

/* Jumps lead to the first screen of a page. */
static void
jumps_copy(struct arena *a, struct splitting *s)
{
	struct survey_page	*p;
	struct page_jump	*jumps;
	size_t			 i, k;

	for (i = 0; i < s->to->npages; i++) {
		p = &s->pages[i];
		jumps = arena_array(a, p->njumps, sizeof(*jumps));
		for (k = 0; k < p->njumps; k++) {
			jumps[k] = p->jumps[k];
			jumps[k].to = s->first[jumps[k].to];
		}
		p->jumps = jumps;
	}
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
	s.first = arena_array(a, from->npages + 1, sizeof(*s.first));
	for (i = 0; i < from->npages; i++) {
		s.first[i] = s.to->npages;
		for (k = 0; k < from->pages[i].nquestions;)
			k += screen_add(&s, &from->pages[i], k);
	}
	s.first[from->npages] = s.to->npages;
	jumps_copy(a, &s);
	s.to->pages = s.pages;
	s.to->questions = s.questions;
	index_copy(a, &s);
	return (s.to);
}
