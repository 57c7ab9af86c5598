/* A list of findings: see the header. */
#include <string.h>

#include "base/language.h"
#include "form/finding.h"
#include "form/survey.h"

const char *const finding_severities[FINDING__MAX] = {
	[FINDING_ERROR] = "error", [FINDING_WARNING] = "warning",
	[FINDING_HINT] = "hint",
};

static size_t
values_count(enum word id)
{
	size_t	 n = 0;

	while (word_rows[id].args != NULL && word_rows[id].args[n] != NULL)
		n++;
	return (n);
}

struct str
finding_words(struct arena *a, const struct locale *l, const struct finding *f)
{
	struct str	 values[FINDING_VALUES], said = f->why;
	size_t		 i, n = values_count(f->id);

	if (f->id == W_NONE)
		return (said);
	for (i = 0; i < FINDING_VALUES; i++)
		values[i] = i < n && strcmp(word_rows[f->id].args[i],
		    "language") == 0 ? language_own_name(f->values[i]) :
		    f->values[i];
	if (f->word != W_NONE)
		values[0] = word(l, f->word);
	said = words_fill(a, l, f->id, f->n, values);
	return (f->in.p == NULL ? said : str_cat(a, f->in, STR(": "), said));
}

void
finding_complete(struct arena *a, struct finding *f)
{
	f->why = finding_words(a, &locales[LOCALE_EN], f);
}

static struct finding *
room_make(struct arena *a, struct findings *list, bool fatal)
{
	if (list != NULL)
		list->nfatal += fatal;
	if (list == NULL || list->n == FINDINGS_MAX) {
		if (list != NULL)
			list->cut = true;
		return (arena_get(a, sizeof(struct finding)));
	}
	return (&ARENA_PUSH(a, list->list, list->n, list->cap));
}

struct finding *
finding_add(struct arena *a, struct findings *list,
    enum finding_severity severity, int line, enum word id,
    const struct str *values)
{
	struct finding	*f = room_make(a, list, severity == FINDING_ERROR);
	size_t		 i, n = values_count(id);

	*f = (struct finding){ .line = line, .severity = severity, .id = id };
	for (i = 0; i < n && i < FINDING_VALUES; i++)
		f->values[i] = values[i];
	if (list != NULL)
		finding_complete(a, f);
	return (f);
}

void
finding_add_english(struct arena *a, struct findings *list, int line,
    struct str why)
{
	*room_make(a, list, true) = (struct finding){ .line = line,
	    .severity = FINDING_ERROR, .why = why };
}

/* Insertion: short, stable, and nearly sorted already. */
void
findings_sort(struct findings *list)
{
	struct finding	 f;
	size_t		 i, j;

	for (i = 1; i < list->n; i++) {
		f = list->list[i];
		for (j = i; j != 0 && list->list[j - 1].line > f.line; j--)
			list->list[j] = list->list[j - 1];
		list->list[j] = f;
	}
}

/* Of the questions and pages that begin before a line the last one is meant. */
static void
place_find(struct finding *f, const struct survey *s)
{
	size_t	 i;

	for (i = 0; i < s->npages && s->pages[i].line <= f->line; i++)
		f->page = &s->pages[i];
	for (i = 0; i < s->nquestions && s->questions[i].line <= f->line; i++)
		f->question = &s->questions[i];
	if (f->page != NULL && f->question != NULL &&
	    f->page->line > f->question->line)
		f->question = NULL;
}

void
findings_place(struct findings *list, const struct survey *s)
{
	struct finding	*f;
	size_t		 i;

	for (i = 0; i < list->n; i++) {
		f = &list->list[i];
		if (f->question == NULL && f->page == NULL && f->line != 0)
			place_find(f, s);
	}
}
