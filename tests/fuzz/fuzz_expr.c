/* Conditions from anywhere: refused in words, or evaluated without harm. */
#include <stdlib.h>

#include "form/expr.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static const double	scores[] = { 1, 0, -3 };
static const struct str	codes[] = { { "a", 1 }, { "b", 1 }, { "none", 4 } };

/* n, c, m, t, d: a name of each type; l is asked later. */
static bool
find(const void *arg, struct str name, struct expr_name *out)
{
	static const char	 names[] = "ncmtdl";
	static const enum expr_type types[] = { EXPR_NUMBER, EXPR_CODE,
	    EXPR_CODES, EXPR_TEXT, EXPR_DATE, EXPR_NUMBER };
	size_t			 i;

	(void)arg;
	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (name.len != 1 || name.p[0] != names[i])
			continue;
		*out = (struct expr_name){ i, types[i], codes, 3, scores,
		    names[i] == 'l' };
		return (true);
	}
	return (false);
}

static void
get(const void *arg, size_t index, struct expr_value *v)
{
	v->empty = (*(const uint8_t *)arg >> index & 1) != 0;
	v->number = 3;
	v->text = index == 4 ? STR("2026-01-01") : codes[0];
	v->codes = codes;
	v->n = v->empty ? 0 : 2;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct expr_scope	 scope = { find, NULL };
	struct expr_env		 env;
	const struct expr	*e;
	struct arena		*a;
	struct expr_fault	 why = { .id = W_NONE };
	struct str		 list[4];
	uint8_t			 empty;
	bool			 is_value = size != 0 && data[0] == '=';

	a = arena_new(16 << 20, NULL, NULL);
	/* "=..." is a value, anything else a condition. */
	if ((is_value ? expr_read_value(a, (struct str){ (const char *)data + 1,
	    size - 1 }, &scope, &e, &why) : expr_read(a, (struct str){
	    (const char *)data, size }, &scope, &e, &why)) != OK) {
		if (why.why.len == 0)
			abort();
		arena_free(a);
		return (0);
	}
	for (empty = 0; empty < 32; empty++) {
		env = (struct expr_env){ get, &empty };
		if (expr_value(e, &env).type != expr_type(e))
			abort();
	}
	(void)expr_outcomes(e, list, 4);
	arena_free(a);
	return (0);
}
