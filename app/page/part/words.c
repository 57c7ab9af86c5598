/* Words around a survey, by language. */
#include "form/language.h"
#include "page/part/words.h"

static const struct words	 words[] = {
	{
		.lang = STR_INIT("en"),
		.skip = STR_INIT("Skip to the main content"),
		.privacy = STR_INIT("Privacy"),
		.run_for = STR_INIT("Run by Exitpoll for"),
		.error = STR_INIT("Error:"),
		.problem = STR_INIT("There is a problem"),
		.page = STR_INIT("Page"),
		.of = STR_INIT("of"),
		.optional = STR_INIT("Every question is optional unless "
		    "marked."),
		.required = STR_INIT("Required"),
		.choose = STR_INIT("Choose an answer"),
		.which = STR_INIT("Please say which"),
		.up_to = STR_INIT("Up to"),
		.characters = STR_INIT("characters"),
		.left = STR_INIT("characters left"),
		.too_many = STR_INIT("characters too many"),
		.next = STR_INIT("Next"),
		.send = STR_INIT("Send"),
		.back = STR_INIT("Back"),
		.sending = STR_INIT("Sending\xe2\x80\xa6"),
		.thanks = STR_INIT("Thank you"),
		.sent = STR_INIT("Your answers have been sent."),
		.receipt = STR_INIT("Your receipt"),
		.receipt_note = STR_INIT("You can close this page now. The "
		    "receipt shows that your answers arrived."),
		.closed = STR_INIT("This survey is closed"),
		.closed_now = STR_INIT("It takes no answers at the moment. "
		    "Thank you for wanting to tell us."),
		.closed_unsent = STR_INIT("It takes no answers at the moment. "
		    "Thank you for wanting to tell us; what you just sent was "
		    "not stored."),
		.fault = STR_INIT("Error"),
		.reference = STR_INIT("If you ask us about this, please give "
		    "this reference:"),
	}, {
		.lang = STR_INIT("de"),
		.skip = STR_INIT("Zum Inhalt springen"),
		.privacy = STR_INIT("Datenschutz"),
		.run_for = STR_INIT("Betrieben von Exitpoll f\xc3\xbcr"),
		.error = STR_INIT("Fehler:"),
		.problem = STR_INIT("Da stimmt etwas nicht"),
		.page = STR_INIT("Seite"),
		.of = STR_INIT("von"),
		.optional = STR_INIT("Alle Fragen sind freiwillig, wenn nicht "
		    "anders angegeben."),
		.required = STR_INIT("Pflichtfrage"),
		.choose = STR_INIT("Antwort w\xc3\xa4hlen"),
		.which = STR_INIT("Was genau?"),
		.up_to = STR_INIT("Bis zu"),
		.characters = STR_INIT("Zeichen"),
		.left = STR_INIT("Zeichen \xc3\xbc" "brig"),
		.too_many = STR_INIT("Zeichen zu viel"),
		.next = STR_INIT("Weiter"),
		.send = STR_INIT("Absenden"),
		.back = STR_INIT("Zur\xc3\xbc" "ck"),
		.sending = STR_INIT("Wird gesendet\xe2\x80\xa6"),
		.thanks = STR_INIT("Vielen Dank"),
		.sent = STR_INIT("Ihre Antworten sind angekommen."),
		.receipt = STR_INIT("Ihre Quittung"),
		.receipt_note = STR_INIT("Sie k\xc3\xb6nnen diese Seite jetzt "
		    "schlie\xc3\x9f" "en. Die Quittung zeigt, dass Ihre "
		    "Antworten angekommen sind."),
		.closed = STR_INIT("Diese Umfrage ist geschlossen"),
		.closed_now = STR_INIT("Sie nimmt zurzeit keine Antworten an. "
		    "Danke, dass Sie uns etwas sagen wollten."),
		.closed_unsent = STR_INIT("Sie nimmt zurzeit keine Antworten "
		    "an. Danke, dass Sie uns etwas sagen wollten; was Sie "
		    "gerade gesendet haben, wurde nicht gespeichert."),
		.fault = STR_INIT("Fehler"),
		.reference = STR_INIT("Wenn Sie uns danach fragen, nennen Sie "
		    "bitte diese Nummer:"),
	},
};

#define NWORDS	(sizeof(words) / sizeof(words[0]))

const struct words *
words_find(struct str lang)
{
	struct str	 tag = str_first(lang, 2);
	size_t		 i;

	if (lang.len == 2 || (lang.len > 2 && lang.p[2] == '-'))
		for (i = 0; i < NWORDS; i++)
			if (str_is_nocase(tag, words[i].lang))
				return (&words[i]);
	return (&words[0]);
}

const struct words *
words_pick(struct str accept, struct str otherwise)
{
	struct str	 have[NWORDS];
	size_t		 i;

	for (i = 0; i < NWORDS; i++)
		have[i] = words[i].lang;
	if (language_pick(have, NWORDS, accept, &i))
		return (&words[i]);
	return (words_find(otherwise));
}
