/* What a simple rule can tell of a question's words: see the header. */
#include <string.h>

#include "form/survey_wording.h"

/* Small letters; an apostrophe is a plain one, and a typed one is like it. */
static const char *const	 leading_en[] = { "don't you agree",
    "wouldn't you agree", "would you not agree", "do you not agree",
    "don't you think", "wouldn't you say", "don't you feel", "isn't it true",
    "surely you", "as everybody knows", "how much did you enjoy",
    "how much did you love", NULL };
static const char *const	 leading_de[] = { "stimmen sie nicht zu",
    "stimmen sie nicht auch", "finden sie nicht", "meinen sie nicht",
    "denken sie nicht", "glauben sie nicht", "sind sie nicht auch",
    "ist es nicht so", "sicher finden sie", "bestimmt finden sie",
    "findest du nicht", "meinst du nicht", "wie sehr hat ihnen gefallen",
    NULL };
/* Where "and" is one thing, or what stands on both sides of a scale. */
static const char *const	 single_en[] = { "between ", "friends and family",
    "family and friends", "friend and", "terms and conditions",
    "pros and cons", "now and then", "again and again", "and/or",
    "questions and answers", "from 0 to 10 and", "where 1", NULL };
static const char *const	 single_de[] = { "zwischen ", "freunde und",
    "familie und", "freunden und", "hin und wieder", "ab und zu",
    "nach und nach", "rund und", "und/oder", "alles und", "wobei", NULL };

static const struct language {
	const char		*tag;
	const char *const	*leading;
	const char *const	*single;
	const char		*both;
} languages[] = {
	{ "en", leading_en, single_en, " and " },
	{ "de", leading_de, single_de, " und " },
};

static const struct language *
language_of(struct str tag)
{
	size_t	 i;

	for (i = 0; i < sizeof(languages) / sizeof(languages[0]); i++)
		if (str_is_nocase(str_first(tag, 2),
		    str_of(languages[i].tag)) &&
		    (tag.len == 2 || tag.p[2] == '-'))
			return (&languages[i]);
	return (NULL);
}

/* How many bytes of a text are these words; 0: it begins with others. */
static size_t
begins_with(struct str text, const char *words)
{
	size_t	 i = 0;

	for (; *words != '\0'; words++) {
		if (*words == '\'' &&
		    str_starts(str_from(text, i), STR("\xe2\x80\x99")))
			i += 3;
		else if (i < text.len && str_is_nocase(str_first(str_from(text,
		    i), 1), (struct str){ words, 1 }))
			i++;
		else
			return (0);
	}
	return (i);
}

static struct str
words_find(struct str text, const char *words)
{
	size_t	 i, n;

	for (i = 0; i < text.len; i++)
		if ((n = begins_with(str_from(text, i), words)) != 0)
			return (str_first(str_from(text, i), n));
	return (STR_NONE);
}

static struct str
any_find(struct str text, const char *const *list)
{
	struct str	 found = STR_NONE;

	for (; *list != NULL && found.p == NULL; list++)
		found = words_find(text, *list);
	return (found);
}

struct str
wording_leads(struct str language, struct str text)
{
	const struct language	*l = language_of(language);

	return (l == NULL ? STR_NONE : any_find(text, l->leading));
}

struct str
wording_doubles(struct str language, struct str text)
{
	const struct language	*l = language_of(language);
	struct str		 both;

	if (l == NULL || any_find(text, l->single).p != NULL)
		return (STR_NONE);
	both = words_find(text, l->both);
	return (both.p == NULL ? both : str_trim(both));
}
