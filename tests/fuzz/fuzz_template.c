/*
 * Any template text: refused with a reason, or compiled, rendered and true to
 * what templates promise. Includes are read from the seeds' own folder, so
 * that files which include one another are met too.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "../unit/view_fixture.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* Of a page that compiled, only the data could be hostile: it must be gone. */
static void
page_check(struct str html)
{
	static const char	 evil[] = "<b>&'\"</b>";

	assert(html.len < sizeof(evil) ||
	    memmem(html.p, html.len, evil, sizeof(evil) - 1) == NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	struct view	 v = { "fuzz.html", &page_desc, NULL };
	struct page	 page;
	struct arena	*a;
	struct buf	 out;
	const char	*why;

	a = arena_new((size_t)1 << 28, NULL, NULL);
	page = page_make();
	why = NULL;
	if (view_compile_text(&v, (struct str){ (const char *)p, len },
	    "tests/fuzz/seeds/template", &why)) {
		out = buf_new(a, 4096);
		view_render(&v, &locales[LOCALE_EN], &page, &out);
		page_check(buf_view(&out));
		view_free(&v);
	} else
		assert(why != NULL && strstr(why, ": ") != NULL);
	arena_free(a);
	return (0);
}
