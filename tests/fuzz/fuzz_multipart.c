/*
 * Multipart forms. The first line of the input is the Content-Type, the rest
 * the body. Every value is a stretch of the body, in order; written again
 * with another boundary, it reads as the same fields; a refusal has a reason.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "http/form.h"

#define AGAIN	"multipart/form-data; boundary=\"0again 0\""

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
check(bool good)
{
	if (!good)
		abort();
}

/* As the HTML standard writes a name. */
static void
name_write(struct buf *b, const char *parameter, struct str s)
{
	size_t	 i;

	buf_fmt(b, "; %s=\"", parameter);
	for (i = 0; i < s.len; i++)
		if (s.p[i] == '"' || s.p[i] == '\r' || s.p[i] == '\n')
			buf_fmt(b, "%%%02X", (unsigned char)s.p[i]);
		else
			buf_char(b, s.p[i]);
	buf_char(b, '"');
}

/* The standard's escapes are not escaped themselves: such a name changes. */
static bool
name_is_plain(struct str s)
{
	return (!str_has_byte(s, '%') && !str_has_byte(s, '\\') &&
	    !str_has_byte(s, '\0'));
}

/* Nor the line that this test writes itself, which would end the value. */
static bool
value_is_plain(struct str s)
{
	return (!str_starts(s, STR("--0again 0")) && (s.len == 0 ||
	    memmem(s.p, s.len, "\n--0again 0", 11) == NULL));
}

static bool
form_is_plain(const struct form *form)
{
	size_t	 i;

	for (i = 0; i < form->n; i++)
		if (!name_is_plain(form->fields[i].name) ||
		    !name_is_plain(form->fields[i].filename) ||
		    !value_is_plain(form->fields[i].value))
			return (false);
	return (true);
}

static void
again_check(struct arena *a, const struct form *form)
{
	const struct form_field	*f, *g;
	struct form		 again;
	struct buf		 b;
	size_t			 i;

	b = buf_new(a, 4096);
	for (i = 0; i < form->n; i++) {
		f = &form->fields[i];
		buf_c(&b, "--0again 0\r\nContent-Disposition: form-data");
		name_write(&b, "name", f->name);
		if (f->is_file)
			name_write(&b, "filename", f->filename);
		buf_c(&b, "\r\n\r\n");
		buf_str(&b, f->value);
		buf_c(&b, "\r\n");
	}
	buf_c(&b, "--0again 0--\r\n");
	check(form_read(a, STR(AGAIN), buf_view(&b), &again) == OK);
	check(again.n == form->n);
	for (i = 0; i < form->n; i++) {
		f = &form->fields[i];
		g = &again.fields[i];
		check(str_is(f->name, g->name) && str_is(f->value, g->value) &&
		    f->is_file == g->is_file &&
		    str_is(f->filename, g->filename));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena		*a;
	struct str		 type, body;
	struct form		 form;
	const struct form_field	*f;
	const char		*at;
	size_t			 i;

	if (size == 0 || (a = arena_new((size_t)1 << 28, NULL, NULL)) == NULL)
		return (0);
	(void)str_cut((struct str){ (const char *)data, size }, '\n', &type,
	    &body);
	if (form_read(a, type, body, &form) != OK) {
		check(form.why != W_NONE && form.n == 0);
		arena_free(a);
		return (0);
	}
	if (form_multipart(a, type, body, &form) == OK) {
		at = body.p;
		for (i = 0; i < form.n; i++) {
			f = &form.fields[i];
			check(f->name.p != NULL && f->value.p >= at &&
			    f->value.p + f->value.len <= body.p + body.len);
			at = f->value.p + f->value.len;
		}
		if (form_is_plain(&form))
			again_check(a, &form);
	}
	arena_free(a);
	return (0);
}
