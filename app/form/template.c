/* Templates of new surveys: see the header. */
#include <stdio.h>

#include "form/edit.h"
#include "form/template.h"

static struct template	 templates[TEMPLATE__MAX] = {
	[TEMPLATE_CHAT] = { .name = "post-chat" },
	[TEMPLATE_CALL] = { .name = "post-call" },
	[TEMPLATE_EMAIL] = { .name = "email-follow-up" },
	[TEMPLATE_CANCELLATION] = { .name = "cancellation" },
	[TEMPLATE_PRODUCT] = { .name = "product-feedback" },
};

/* --- reading --- */

static bool
file_read(struct arena *a, const char *path, struct str *out)
{
	FILE	*f = fopen(path, "re");
	char	*p;
	size_t	 n;
	bool	 ok;

	if (f == NULL)
		return (false);
	p = arena_raw(a, SURVEY_FILE_MAX / 8);
	n = fread(p, 1, SURVEY_FILE_MAX / 8, f);
	ok = ferror(f) == 0 && feof(f) != 0;
	*out = (struct str){ p, n };
	return (fclose(f) == 0 && ok);
}

bool
templates_load(struct arena *a, const char *root, const char **why)
{
	struct template	*t;
	size_t		 i;

	for (i = 0; i < TEMPLATE__MAX; i++) {
		t = &templates[i];
		*why = str_fmt(a, "%s/conf/templates/%s.xml", root, t->name).p;
		if (!file_read(a, *why, &t->xml) ||
		    survey_load(a, t->xml, &t->survey) != OK)
			return (false);
	}
	return (true);
}

const struct template *
template_at(enum template_id id)
{
	return (&templates[id]);
}

enum template_id
template_find(struct str name)
{
	size_t	 i;

	for (i = 0; i < TEMPLATE__MAX; i++)
		if (str_is_c(name, templates[i].name))
			break;
	return ((enum template_id)i);
}

/* --- in some of its languages --- */

static bool
is_among(const struct str *list, size_t n, struct str s)
{
	size_t	 i;

	for (i = 0; i < n; i++)
		if (str_is(list[i], s))
			return (true);
	return (false);
}

enum status
template_make(struct arena *a, const struct template *t,
    const struct str *languages, size_t n, struct str *xml)
{
	struct buf	 others = buf_new(a, 64);
	struct edit	*e;
	enum status	 st;
	size_t		 i;

	if (n == 0)
		return (E_INVALID);
	for (i = 0; i < n; i++)
		if (!is_among(t->survey->languages, t->survey->nlanguages,
		    languages[i]) || is_among(languages, i, languages[i]))
			return (E_INVALID);
	if ((st = edit_open(a, t->xml, &e)) != OK)
		return (st);
	for (i = 1; i < n; i++) {
		buf_c(&others, i == 1 ? "" : " ");
		buf_str(&others, languages[i]);
	}
	edit_set_attribute(e, 0, "xml:lang", languages[0]);
	edit_set_attribute(e, 0, "languages", buf_view(&others));
	for (i = 0; i < e->nnodes; i++)
		if (str_is_c(e->nodes[i].name, "text") && !is_among(languages,
		    n, edit_attribute(e, i, "xml:lang")))
			edit_drop(e, i);
	return (edit_result(e, xml));
}
