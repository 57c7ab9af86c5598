/*
 * Plain forms: what was read, written again with every byte escaped, reads
 * as the same fields; what was refused has a reason and no field.
 */
#include <stdlib.h>

#include "base/buf.h"
#include "http/form.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
check(bool good)
{
	if (!good)
		abort();
}

static void
escape(struct buf *b, struct str s)
{
	size_t	 i;

	for (i = 0; i < s.len; i++)
		buf_fmt(b, "%%%02x", (unsigned char)s.p[i]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena	*a;
	struct form	 form, again;
	struct buf	 b;
	size_t		 i;

	if ((a = arena_new((size_t)1 << 28, NULL, NULL)) == NULL)
		return (0);
	if (form_urlencoded(a, (struct str){ (const char *)data, size },
	    &form) != OK) {
		check(form.why != W_NONE && form.n == 0);
		arena_free(a);
		return (0);
	}
	b = buf_new(a, size * 3);
	for (i = 0; i < form.n; i++) {
		check(form.fields[i].name.len <= FORM_NAME_MAX);
		check(form.fields[i].value.p != NULL);
		buf_c(&b, i == 0 ? "" : "&");
		escape(&b, form.fields[i].name);
		buf_char(&b, '=');
		escape(&b, form.fields[i].value);
	}
	check(form_urlencoded(a, buf_view(&b), &again) == OK);
	check(again.n == form.n);
	for (i = 0; i < form.n; i++)
		check(str_is(again.fields[i].name, form.fields[i].name) &&
		    str_is(again.fields[i].value, form.fields[i].value));
	arena_free(a);
	return (0);
}
