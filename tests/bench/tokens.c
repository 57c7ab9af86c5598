/*
 * Form tokens for the benchmark, one a line, each with a fresh submission id:
 * what the survey page puts into its form. So that accepted submissions are
 * timed, and not the pages that carry their tokens.
 *
 *	tokens KEYFILE PATH VERSION COUNT
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/secret.h"
#include "http/rq.h"

int
main(int argc, char **argv)
{
	struct form_token	 t;
	struct arena		*a;
	struct str		 path, token;
	const char		*why;
	long			 i, n;

	if (argc != 5 || !secret_init(argv[1], &why)) {
		(void)fprintf(stderr, "tokens: %s\n", argc != 5 ?
		    "KEYFILE PATH VERSION COUNT" : why);
		return (1);
	}
	if ((a = arena_new(1 << 20, NULL, NULL)) == NULL)
		return (1);
	path = str_of(argv[2]);
	n = strtol(argv[4], NULL, 10);
	for (i = 0; i < n; i++) {
		secret_random(t.id, sizeof(t.id));
		t.extra = (uint32_t)strtoul(argv[3], NULL, 10);
		token = token_make(a, SECRET_FORM, path.p, path.len, &t,
		    sizeof(t));
		(void)printf("%.*s\n", STR_ARG(token));
		arena_clear(a);
	}
	arena_free(a);
	return (fflush(stdout) == 0 ? 0 : 1);
}
