/* Any bytes under a .pdf name: a verdict, in bounded memory, and no fault. */
#include <stdlib.h>

#include "proof/resume.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static bool		 loaded;
	struct resume_info	 info;
	struct arena		*scratch;
	const char		*why;

	if (!loaded && !(loaded = resume_magic_load(&why)))
		abort();
	scratch = arena_new((size_t)32 << 20, NULL, NULL);
	if (resume_check(STR("cv.pdf"), (struct str){ (const char *)data, len },
	    scratch, &info) == RESUME_OK && info.name.len == 0)
		abort();
	arena_free(scratch);
	return (0);
}
