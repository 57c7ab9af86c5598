/* exitpoll survey translate: the texts that a translator sent, in a
 * definition; what did not fit is told, and nothing else of it changes. */
#include <stdio.h>

#include "exchange/texts.h"
#include "tool/definition.h"
#include "tool/exchange.h"

int
survey_translate(struct tool *t, const char *definition, const char *path)
{
	const struct locale	*l = &locales[LOCALE_EN];
	const struct survey	*survey;
	struct texts_in		 in;
	struct str		 xml, file, why;
	size_t			 i;

	if (!definition_read(t, definition, &xml, &survey) ||
	    !tool_file_read(t, path, TEXTS_FILE_MAX, &file))
		return (1);
	if (texts_in(t->arena, xml, survey, file, &in) != OK) {
		why = word(l, in.refused);
		return (tool_fail("%s: %.*s", path, STR_ARG(why)));
	}
	for (i = 0; i < in.n; i++) {
		why = word(l, in.lines[i].why);
		(void)fprintf(stderr, "%s: %.*s: %.*s [%.*s]\n", path,
		    STR_ARG(in.lines[i].path), STR_ARG(why),
		    STR_ARG(in.lines[i].text));
	}
	(void)fprintf(stderr, "%.*s: %zu texts taken, %zu were the same, "
	    "%zu did not fit\n", STR_ARG(in.language), in.ntaken, in.nsame,
	    in.n);
	(void)printf("%.*s", (int)in.xml.len, in.xml.p);
	return (0);
}
