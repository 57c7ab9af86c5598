/* Definitions from anywhere: the lint answers OK or lists faults, and what it
 * takes is loaded; the loader takes anything else as it can. */
#include <stdlib.h>

#include "form/survey.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool		 loaded;
	const struct survey	*s;
	struct findings	 e;
	struct arena		*a;
	const char		*why;
	enum status		 st;

	if (!loaded && !survey_schema_load("conf/survey.rng", &why))
		abort();
	loaded = true;
	a = arena_new(64 << 20, NULL, NULL);
	st = survey_lint(a, (struct str){ (const char *)data, size },
	    SURVEY_LINT_STEPS, &s, &e);
	/* A refusal without a reason, or a survey in spite of one. */
	if ((st == OK) != (e.nfatal == 0) || (st == OK) != (s != NULL))
		abort();
	if (st == OK && survey_check_against(a, s, s, &e) != OK)
		abort();
	if (survey_load(a, (struct str){ (const char *)data, size }, &s) !=
	    OK && st == OK)
		abort();
	arena_free(a);
	return (0);
}
