/*
 * A code that does not exist is mostly one that does, misspelled: which? Each
 * comparison is counted as steps, so that no definition keeps its judge busy.
 */
#include <string.h>

#include "form/survey_make.h"
#include "form/type.h"

#define NEAR_MAX	40	/* bytes of a name that are compared */

struct nearest {
	struct survey_maker	*m;
	struct str		 word;
	size_t			 distance;	/* of the best */
	struct str		 best;
};

static size_t
least(size_t a, size_t b)
{
	return (a < b ? a : b);
}

static bool
is_same(struct str a, size_t i, struct str b, size_t j)
{
	return (str_is_nocase(str_first(str_from(a, i), 1),
	    str_first(str_from(b, j), 1)));
}

/* Letters put in, left out, changed, or swapped with their neighbour, of two
 * short words; letters are of no case. */
static size_t
distance(struct str a, struct str b)
{
	size_t	 rows[3][NEAR_MAX + 1], *above, *row, *now, i, j;

	for (j = 0; j <= b.len; j++)
		rows[0][j] = j;
	for (i = 1; i <= a.len; i++) {
		above = rows[(i + 1) % 3];
		row = rows[(i - 1) % 3];
		now = rows[i % 3];
		now[0] = i;
		for (j = 1; j <= b.len; j++) {
			now[j] = least(least(row[j], now[j - 1]) + 1,
			    row[j - 1] + !is_same(a, i - 1, b, j - 1));
			if (i > 1 && j > 1 && is_same(a, i - 1, b, j - 2) &&
			    is_same(a, i - 2, b, j - 1))
				now[j] = least(now[j], above[j - 2] + 1);
		}
	}
	return (rows[a.len % 3][b.len]);
}

/* A third of its letters may be others, and one of two or three. */
static size_t
distance_max(struct str word)
{
	return (word.len < 2 ? 0 : word.len < 4 ? 1 : word.len / 3);
}

static void
candidate_try(struct nearest *n, struct str code)
{
	size_t	 d, longer = code.len > n->word.len ? code.len - n->word.len :
		    n->word.len - code.len;

	n->m->survey->steps++;
	if (code.len == 0 || code.len > NEAR_MAX || longer >= n->distance ||
	    n->m->survey->steps > n->m->most_steps)
		return;
	n->m->survey->steps += code.len * n->word.len;
	if ((d = distance(n->word, code)) < n->distance) {
		n->distance = d;
		n->best = code;
	}
}

static struct nearest
nearest_new(struct survey_maker *m, struct str word)
{
	return ((struct nearest){ .m = m, .word = word, .best = STR_NONE,
	    .distance = word.len > NEAR_MAX ? 0 : distance_max(word) + 1 });
}

struct str
survey_near_question(struct survey_maker *m, struct str word, size_t before)
{
	struct nearest	 n = nearest_new(m, word);
	size_t		 i;

	for (i = 0; i < before && i < m->survey->nquestions; i++)
		if ((m->questions[i].type->flags & QT_NO_ANSWER) == 0)
			candidate_try(&n, m->questions[i].code);
	return (n.best);
}

struct str
survey_near_option(struct survey_maker *m, struct str question,
    struct str word)
{
	const struct question	*q = survey_question_find(m->survey, question);
	struct nearest		 n = nearest_new(m, word);
	size_t			 i;

	for (i = 0; q != NULL && i < q->ncodes; i++)
		candidate_try(&n, q->codes[i]);
	return (n.best);
}

struct str
survey_near_page(struct survey_maker *m, struct str word, size_t behind)
{
	struct nearest	 n = nearest_new(m, word);
	size_t		 i;

	for (i = behind + 1; i < m->survey->npages; i++)
		candidate_try(&n, m->pages[i].code);
	return (n.best);
}
