/* What a translator's tool sends: refused in words, or taken without touching
 * anything else, so that the definition loads and taking it again is a no-op. */
#include <stdlib.h>

#include "exchange/texts.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static const char	definition[] =
	"<survey xmlns='urn:exitpoll:survey:1' code='s' xml:lang='en' "
	"languages='de'><title>T &amp; <![CDATA[<t>]]></title><!-- <text> -->"
	"<page code='p'><title><text xml:lang='en'>P</text></title>"
	"<question code='q' type='single'><label><text xml:lang='en'>Q {x}</text>"
	"<text xml:lang='de'>F {x}</text></label><option code='a'>A</option>"
	"<option code='b'>B</option></question></page></survey>";

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena		*a = arena_new((size_t)1 << 30, NULL, NULL);
	struct str		 file = { (const char *)data, size };
	const struct survey	*s, *next;
	struct texts_in		 in, again;

	if (survey_load(a, str_of(definition), &s) != OK)
		abort();
	if (texts_in(a, str_of(definition), s, file, &in) != OK) {
		if (in.refused == W_NONE)
			abort();
	} else if (survey_load(a, in.xml, &next) != OK ||
	    next->nquestions != s->nquestions ||
	    texts_in(a, in.xml, next, file, &again) != OK ||
	    (in.ntaken == 0 && !str_is(in.xml, str_of(definition))))
		abort();
	arena_free(a);
	return (0);
}
