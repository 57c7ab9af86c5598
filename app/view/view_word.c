/*
 * Words in templates: {t id name=path ...}. The id and the names of its values
 * are checked against the catalogue here; the texts of all languages are
 * escaped once, so that a page only chooses and copies.
 */
#include "view/program.h"

/* "name=path", or "path" for a value of the same name as its last part. */
static struct str
arg_cut(struct str arg, struct str *path)
{
	struct str	 name, rest;

	if (str_cut(arg, '=', &name, path))
		return (name);
	for (*path = rest = arg; str_cut(rest, '.', &name, &rest); )
		;
	return (name);
}

static size_t
args_count(enum word w)
{
	size_t	 n = 0;

	while (word_rows[w].args != NULL && word_rows[w].args[n] != NULL)
		n++;
	return (n);
}

/* Where a value of the text goes: its place among those of the catalogue. */
static struct view_ref *
arg_place(struct view_compiler *c, struct view_say *say, struct view_ref *args,
    struct str name)
{
	size_t	 i;

	if (word_rows[say->word].plural && str_is(name, STR("n")))
		return (&say->count);
	for (i = 0; i < say->nargs; i++)
		if (str_is_c(name, word_rows[say->word].args[i]))
			return (&args[i]);
	view_fail(c, "`%s` has no value {%.*s}", word_rows[say->word].id,
	    STR_ARG(name));
}

static void
args_read(struct view_compiler *c, struct view_say *say, struct str rest)
{
	struct view_ref	*args, *ref;
	struct str	 arg, name, path;
	size_t		 i;
	bool		 more;

	say->nargs = args_count(say->word);
	args = arena_array(c->keep, say->nargs + 1, sizeof(*args));
	for (more = rest.len != 0; more; ) {
		more = str_cut(rest, ' ', &arg, &rest);
		name = arg_cut(arg, &path);
		ref = arg_place(c, say, args, name);
		*ref = view_ref_find(c, path);
		if (ref->type != VIEW_INT && (ref->type != VIEW_STR ||
		    ref == &say->count))
			view_fail(c, "`%.*s` cannot be {%.*s} of a text",
			    STR_ARG(path), STR_ARG(name));
	}
	for (i = 0; i < say->nargs; i++)
		if (args[i].type == VIEW_NOTHING)
			view_fail(c, "`%s` needs a value {%s}",
			    word_rows[say->word].id,
			    word_rows[say->word].args[i]);
	if (word_rows[say->word].plural && say->count.type == VIEW_NOTHING)
		view_fail(c, "`%s` needs a number {n}",
		    word_rows[say->word].id);
	say->args = args;
}

static void
texts_make(struct view_compiler *c, struct view_say *say)
{
	const struct locale	*l;
	struct str		*text;
	struct buf		 b;
	size_t			 i, form;

	for (i = 0; i < LOCALE__MAX; i++) {
		l = &locales[i];
		say->text[i] = text = arena_array(c->keep, l->nforms,
		    sizeof(*text));
		for (form = 0; form < l->nforms; form++) {
			b = buf_new(c->keep, 64);
			esc_html(&b, l->text[say->word * l->nforms + form]);
			text[form] = buf_view(&b);
		}
	}
}

void
view_word_add(struct view_compiler *c, struct str call)
{
	struct view_say	*say;
	struct str	 id, rest;

	(void)str_cut(call, ' ', &id, &rest);
	say = arena_get(c->keep, sizeof(*say));
	if ((say->word = word_find(id)) == W_NONE)
		view_fail(c, "no word `%.*s` in conf/words/en.po",
		    STR_ARG(id));
	args_read(c, say, rest);
	texts_make(c, say);
	view_op_add(c, OP_WORD)->say = say;
}
