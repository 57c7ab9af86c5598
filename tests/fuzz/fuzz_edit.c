/* Texts from anywhere, opened for changing: each change of what was taken can
 * be opened again, and without a change all bytes stay. */
#include <stdlib.h>

#include "form/edit.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
changed(struct edit *e)
{
	struct edit_condition	 c;
	struct edit		*again;
	struct str		 s;

	if (edit_result(e, &s) == OK && edit_open(e->arena, s, &again) != OK)
		abort();
	(void)edit_condition_read(e->arena, str_first(e->xml, 200), &c);
	e->nputs = 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str	 xml = { (const char *)data, size }, s;
	struct arena	*a = arena_new(64 << 20, NULL, NULL);
	struct edit	*e;
	size_t		 i;

	if (edit_open(a, xml, &e) != OK) {
		arena_free(a);
		return (0);
	}
	if (edit_result(e, &s) != OK || !str_is(s, xml))
		abort();
	for (i = 0; i < e->nquestions && i < 4; i++) {
		edit_set_words(e, e->questions[i].node, "label",
		    e->languages[e->nlanguages - 1], STR("a <b> & c"));
		edit_set_words(e, e->questions[i].node, "help",
		    e->languages[0], STR("h"));
		edit_set_attribute(e, e->questions[i].node, "show-if",
		    STR("a < \"b\""));
		edit_set_items(e, e->questions[i].node, "option",
		    e->languages[0], &(struct edit_item){ .node = EDIT_NONE,
		    .words = STR("An option") }, 1, NULL);
		changed(e);
		edit_set_type(e, e->questions[i].node, STR("nps"));
		changed(e);
		edit_drop(e, e->questions[i].node);
		changed(e);
		(void)edit_question_copy(e, i, NULL);
		changed(e);
	}
	(void)edit_page_add(e, EDIT_NONE, STR("A page"), NULL);
	changed(e);
	edit_language_add(e, STR("fr"));
	edit_language_drop(e, e->languages[e->nlanguages - 1]);
	changed(e);
	arena_free(a);
	return (0);
}
