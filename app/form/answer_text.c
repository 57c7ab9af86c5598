/* The engine's own sentences: plain words that say what to do. */
#include <assert.h>
#include <strings.h>

#include "base/buf.h"
#include "form/answer_text.h"

#define LABEL_MAX	90	/* code points of a label inside a message */

enum { EN, DE, LANGUAGES };

static const char *const tags[LANGUAGES] = { "en", "de" };

static const char *const words[][LANGUAGES] = {
	[WORD_YES] = { "Yes", "Ja" },
	[WORD_NO] = { "No", "Nein" },
	[SAY_MISSING_CHOICE] = {
	    "Choose an answer to “{label}”",
	    "Wählen Sie eine Antwort auf "
	    "„{label}“" },
	[SAY_MISSING_CHOICES] = {
	    "Choose at least one answer to “{label}”",
	    "Wählen Sie mindestens eine Antwort auf "
	    "„{label}“" },
	[SAY_MISSING_SCALE] = {
	    "Choose a number from {a} to {b} for "
	    "“{label}”",
	    "Wählen Sie eine Zahl von {a} bis {b} für "
	    "„{label}“" },
	[SAY_MISSING_TEXT] = {
	    "Enter an answer to “{label}”",
	    "Geben Sie eine Antwort auf „{label}“ ein" },
	[SAY_SCALE] = {
	    "The answer to “{label}” must be a whole "
	    "number from {a} to {b}",
	    "Die Antwort auf „{label}“ muss eine ganze "
	    "Zahl von {a} bis {b} sein" },
	[SAY_OPTION] = {
	    "“{a}” is not one of the answers to "
	    "“{label}”: choose one from the list",
	    "„{a}“ ist keine der Antworten auf "
	    "„{label}“: wählen Sie eine aus der "
	    "Liste" },
	[SAY_ONCE] = {
	    "Give only one answer to “{label}”",
	    "Geben Sie nur eine Antwort auf "
	    "„{label}“" },
	[SAY_TWICE] = {
	    "An answer to “{label}” was sent twice: choose each one once",
	    "Eine Antwort auf „{label}“ wurde zweimal gesendet: wählen Sie "
	    "jede nur einmal" },
	[SAY_FEW] = {
	    "Choose at least {a} answers to “{label}”",
	    "Wählen Sie mindestens {a} Antworten auf "
	    "„{label}“" },
	[SAY_MANY] = {
	    "Choose no more than {a} answers to "
	    "“{label}”",
	    "Wählen Sie höchstens {a} Antworten auf "
	    "„{label}“" },
	[SAY_EXCLUSIVE] = {
	    "“{a}” cannot be combined with other "
	    "answers to “{label}”",
	    "„{a}“ kann nicht mit anderen Antworten auf "
	    "„{label}“ verbunden werden" },
	[SAY_OTHER_MISSING] = {
	    "Tell us what you mean by “{a}” for "
	    "“{label}”",
	    "Sagen Sie uns, was Sie mit „{a}“ bei "
	    "„{label}“ meinen" },
	[SAY_OTHER_ALONE] = {
	    "You wrote a text for “{label}”: choose "
	    "“{a}” as well, or remove the text",
	    "Sie haben bei „{label}“ einen Text "
	    "geschrieben: wählen Sie auch „{a}“, "
	    "oder entfernen Sie den Text" },
	[SAY_UTF8] = {
	    "The answer to “{label}” contains bytes that "
	    "are not text: type it again",
	    "Die Antwort auf „{label}“ enthält "
	    "Zeichen, die kein Text sind: geben Sie sie neu ein" },
	[SAY_CONTROL] = {
	    "The answer to “{label}” contains an "
	    "invisible control character: remove it or type the text again",
	    "Die Antwort auf „{label}“ enthält "
	    "ein unsichtbares Steuerzeichen: entfernen Sie es, oder geben Sie "
	    "den Text neu ein" },
	[SAY_LONG] = {
	    "The answer to “{label}” must be {a} "
	    "characters or fewer; it has {b}",
	    "Die Antwort auf „{label}“ darf "
	    "höchstens {a} Zeichen haben; sie hat {b}" },
	[SAY_EMAIL] = {
	    "Enter an e-mail address like name@example.com for "
	    "“{label}”",
	    "Geben Sie bei „{label}“ eine E-Mail-Adresse "
	    "wie name@example.com ein" },
	[SAY_NUMBER] = {
	    "The answer to “{label}” must be a number, "
	    "like 3",
	    "Die Antwort auf „{label}“ muss eine Zahl "
	    "sein, zum Beispiel 3" },
	[SAY_DECIMALS] = {
	    "The answer to “{label}” may have {a} digits "
	    "after the decimal point",
	    "Die Antwort auf „{label}“ darf {a} Stellen "
	    "nach dem Komma haben" },
	[SAY_DIGITS] = {
	    "The answer to “{label}” may have 15 digits "
	    "at most",
	    "Die Antwort auf „{label}“ darf "
	    "höchstens 15 Ziffern haben" },
	[SAY_LOW] = {
	    "The answer to “{label}” must be {a} or more",
	    "Die Antwort auf „{label}“ muss mindestens "
	    "{a} sein" },
	[SAY_HIGH] = {
	    "The answer to “{label}” must be {a} or less",
	    "Die Antwort auf „{label}“ darf "
	    "höchstens {a} sein" },
	[SAY_DATE] = {
	    "The answer to “{label}” must be a real "
	    "date, like 2026-01-31",
	    "Die Antwort auf „{label}“ muss ein "
	    "wirkliches Datum sein, zum Beispiel 31.1.2026" },
	[SAY_EARLY] = {
	    "The date for “{label}” must be {a} or later",
	    "Das Datum bei „{label}“ darf nicht vor dem "
	    "{a} liegen" },
	[SAY_LATE] = {
	    "The date for “{label}” must be {a} or "
	    "earlier",
	    "Das Datum bei „{label}“ darf nicht nach dem "
	    "{a} liegen" },
	[SAY_POSTCODE] = {
	    "Enter a postcode like 10115 or SW1A 1AA for "
	    "“{label}”",
	    "Geben Sie bei „{label}“ eine Postleitzahl "
	    "wie 10115 ein" },
	[SAY_UNKNOWN_FIELDS] = {
	    "This page does not ask for {a}, so nothing was saved. Reload "
	    "the page and send it again",
	    "Diese Seite fragt nicht nach {a}, deshalb wurde nichts "
	    "gespeichert. Laden Sie die Seite neu und senden Sie sie noch "
	    "einmal" },
};
static_assert(sizeof(words) / sizeof(words[0]) == WORD__MAX,
    "a row for each word");

/* What the engine does not speak is said in English. */
static const char *
word_in(enum word word, struct str tag)
{
	struct str	 main, rest;
	size_t		 i;

	(void)str_cut(tag, '-', &main, &rest);
	for (i = 0; i < LANGUAGES; i++)
		if (main.len == 2 && strncasecmp(main.p, tags[i], 2) == 0)
			return (words[word][i]);
	return (words[word][EN]);
}

/* A long label is cut at a code point. */
static void
label_add(struct buf *b, struct str label)
{
	struct str	 rest = label;
	size_t		 n;

	for (n = 0; n < LABEL_MAX && rest.len != 0; n++)
		(void)str_utf8_next(&rest);
	buf_add(b, label.p, label.len - rest.len);
	if (rest.len != 0)
		buf_c(b, "…");
}

struct str
answer_say(struct arena *arena, const struct survey *s, size_t lang,
    enum word word, const struct question *q, struct str a, struct str b)
{
	struct str	 rest, name, tag;
	struct buf	 out;

	tag = lang < s->nlanguages ? s->languages[lang] : STR("en");
	out = buf_new(arena, 160);
	rest = str_of(word_in(word, tag));
	while (str_cut(rest, '{', &name, &rest)) {
		buf_str(&out, name);
		(void)str_cut(rest, '}', &name, &rest);
		if (str_is_c(name, "a"))
			buf_str(&out, a);
		else if (str_is_c(name, "b"))
			buf_str(&out, b);
		else if (q != NULL)
			label_add(&out, text_in(&q->label, lang));
	}
	buf_str(&out, name);
	return (buf_view(&out));
}

struct text
answer_word_text(struct arena *arena, const struct survey *s, enum word word)
{
	struct str	*in;
	size_t		 i;

	in = arena_array(arena, s->nlanguages, sizeof(*in));
	for (i = 0; i < s->nlanguages; i++)
		in[i] = str_of(word_in(word, s->languages[i]));
	return ((struct text){ in, s->nlanguages });
}
