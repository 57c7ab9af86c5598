/*
 * What is left out of a conversation: what was left out once is not found again,
 * and the text grows by no more than the marks.
 */
#include <stdlib.h>

#include "rule/redact.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena	*a;
	struct str	 in = { (const char *)data, size }, out, again;
	size_t		 n = 0, more = 0;

	if ((a = arena_new((size_t)1 << 24, NULL, NULL)) == NULL)
		return (0);
	out = redact(a, in, &n);
	again = redact(a, out, &more);
	if (out.len > in.len + n * (sizeof(REDACTED) - 1) ||
	    (n == 0) != (out.p == in.p) || !str_is(again, out))
		abort();
	arena_free(a);
	return (0);
}
