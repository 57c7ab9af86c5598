/*
 * Tokens as the pages make them. For the benchmark, form tokens of a survey,
 * one a line, each with a fresh submission id, so that accepted submissions
 * are timed, and not the pages that carry their tokens; and for the tests a
 * form's token, or a pass of the age question, that was given out so many
 * seconds earlier.
 *
 *	tokens KEYFILE PATH VERSION COUNT
 *	tokens KEYFILE form PATH TOKEN SECONDS
 *	tokens KEYFILE pass CONTEXT PASS SECONDS
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/secret.h"
#include "http/rq.h"

/* The same pass, older. */
static int
pass_print(struct arena *a, char **argv)
{
	struct {
		unsigned char	 draft[16];
		uint32_t	 issued;
	} p;
	struct str	 context = str_of(argv[3]), token = str_of(argv[4]);

	if (!token_read(token, SECRET_AGE, context.p, context.len, &p,
	    sizeof(p)))
		return (1);
	p.issued -= (uint32_t)strtoul(argv[5], NULL, 10);
	token = token_make(a, SECRET_AGE, context.p, context.len, &p,
	    sizeof(p));
	(void)printf("%.*s\n", STR_ARG(token));
	return (fflush(stdout) == 0 ? 0 : 1);
}

/* The same form, served earlier. */
static int
form_print(struct arena *a, char **argv)
{
	struct form_token	 t;
	struct str		 path = str_of(argv[3]), token = str_of(argv[4]);

	if (!token_read(token, SECRET_FORM, path.p, path.len, &t, sizeof(t)))
		return (1);
	t.issued -= (uint32_t)strtoul(argv[5], NULL, 10);
	token = token_make(a, SECRET_FORM, path.p, path.len, &t, sizeof(t));
	(void)printf("%.*s\n", STR_ARG(token));
	return (fflush(stdout) == 0 ? 0 : 1);
}

int
main(int argc, char **argv)
{
	struct form_token	 t = { .issued_ms = 0 };
	struct arena		*a;
	struct str		 path, token;
	const char		*why;
	long			 i, n;
	int			 rc;

	if (argc < 5 || argc > 6 || !secret_init(argv[1], &why)) {
		(void)fprintf(stderr, "tokens: %s\n", argc < 5 || argc > 6 ?
		    "see tests/bench/tokens.c" : why);
		return (1);
	}
	if ((a = arena_new(1 << 20, NULL, NULL)) == NULL)
		return (1);
	if (argc == 6) {
		rc = strcmp(argv[2], "pass") == 0 ? pass_print(a, argv) :
		    form_print(a, argv);
		arena_free(a);
		return (rc);
	}
	path = str_of(argv[2]);
	n = strtol(argv[4], NULL, 10);
	for (i = 0; i < n; i++) {
		secret_random(t.id, sizeof(t.id));
		t.extra = (uint32_t)strtoul(argv[3], NULL, 10);
		t.issued = (uint32_t)clock_now();
		token = token_make(a, SECRET_FORM, path.p, path.len, &t,
		    sizeof(t));
		(void)printf("%.*s\n", STR_ARG(token));
		arena_clear(a);
	}
	arena_free(a);
	return (fflush(stdout) == 0 ? 0 : 1);
}
