/* Any bytes under the name of a picture: a verdict, and no fault. What is taken
 * has a name and a type. */
#include <stdlib.h>

#include "proof/attachment.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
try(struct str name, struct str bytes)
{
	struct arena		*scratch = arena_new((size_t)32 << 20, NULL,
				    NULL);
	struct attachment	 a;

	attachment_check(name, bytes, ATTACHMENT_PICTURES, scratch, &a);
	if (a.is_good ? a.name.len == 0 ||
	    attachment_extension(str_of(a.media_type)) == NULL :
	    a.reason == NULL || a.words == W_NONE)
		abort();
	arena_free(scratch);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct str	 bytes = { (const char *)data, len };

	try(STR("a.png"), bytes);
	try(STR("a.jpeg"), bytes);
	return (0);
}
