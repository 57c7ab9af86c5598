/* The engine's own sentences: see the header. */
#include "base/buf.h"
#include "form/answer_text.h"
#include "form/recall.h"

#define LABEL_MAX	90	/* code points of a label inside a message */
#define ARGS_MAX	3

/* A long label is cut at a code point. */
static struct str
label_cut(struct arena *a, struct str label)
{
	struct str	 rest = label;
	size_t		 n;

	for (n = 0; n < LABEL_MAX && rest.len != 0; n++)
		(void)str_utf8_next(&rest);
	return (rest.len == 0 ? label : str_cat(a, str_first(label,
	    label.len - rest.len), STR("…")));
}

struct str
answer_say(struct arena *arena, const struct survey *s, size_t lang,
    enum word w, const struct question *q, struct str a, struct str b)
{
	const char *const	*names = word_rows[w].args;
	struct str		 v[ARGS_MAX] = { STR_NONE };
	size_t			 i;

	for (i = 0; names != NULL && names[i] != NULL && i < ARGS_MAX; i++)
		if (str_is_c(STR("a"), names[i]))
			v[i] = a;
		else if (str_is_c(STR("b"), names[i]))
			v[i] = b;
		else if (q != NULL)
			v[i] = label_cut(arena, recall_text(arena, s, NULL,
			    &q->label, lang));
	return (words_fill(arena, locale_find(lang < s->nlanguages ?
	    s->languages[lang] : STR("en")), w, 0, v));
}

struct text
answer_word_text(struct arena *arena, const struct survey *s, enum word w)
{
	struct str	*in;
	size_t		 i;

	in = arena_array(arena, s->nlanguages, sizeof(*in));
	for (i = 0; i < s->nlanguages; i++)
		in[i] = word(locale_find(s->languages[i]), w);
	return ((struct text){ in, s->nlanguages });
}
