/* What every importer owes: a reason for a refusal, or a definition that can be
 * loaded. Included by a target for each reader, with READER as its name. */
#include <stdlib.h>

#include "exchange/exchange.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool		 loaded;
	const struct survey	*survey;
	struct exchange		 x = { .refused = W_NONE };
	struct arena		*a;
	const char		*why;
	enum status		 st;
	size_t			 i;

	if (!loaded && !survey_schema_load("conf/survey.rng", &why))
		abort();
	loaded = true;
	a = arena_new(EXCHANGE_ARENA * 2, NULL, NULL);
	st = exchange_read_as(a, (struct str){ (const char *)data, size },
	    READER, &x);
	if ((st == OK) != (x.refused == W_NONE))
		abort();
	if (st == OK && survey_load(a, x.xml, &survey) != OK)
		abort();
	for (i = 0; i < x.report.n; i++)
		if (!str_utf8_is_valid(x.report.list[i].original) ||
		    !str_utf8_is_valid(x.report.list[i].title))
			abort();
	arena_free(a);
	return (0);
}
