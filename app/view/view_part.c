/*
 * Parts with parameters. An include hands in texts and elements as its part
 * names them; both are compiled where the part uses them, but mean what they
 * mean where they were written: "here" is what is put aside meanwhile.
 */
#include <string.h>

#include "view/node.h"
#include "view/program.h"

struct view_here
view_part_leave(struct view_compiler *c, struct view_part *part)
{
	struct view_here	 here = { c->part, c->src, part->src->line };

	c->part = part->outer;
	c->src = part->src;
	return (here);
}

void
view_part_return(struct view_compiler *c, const struct view_here *here)
{
	c->src->line = here->line;
	c->part = here->part;
	c->src = here->src;
}

struct str
view_arg_path(const struct view_arg *arg)
{
	struct str	 path, name, rest;

	if (arg->value.len < 3 || arg->value.p[0] != '{')
		return (STR_NONE);
	if (!str_cut(str_from(arg->value, 1), '}', &path, &rest) ||
	    rest.len != 0)
		return (STR_NONE);
	(void)str_cut(path, '.', &name, &rest);
	return (view_name_is(name) ? path : STR_NONE);
}

static const struct view_arg *
arg_of(const struct view_part *part, struct str name)
{
	size_t	 i;

	for (i = 0; i < part->nargs; i++)
		if (str_is(part->args[i].name, name))
			return (&part->args[i]);
	return (NULL);
}

/* The loops of a part hide what it was handed, and that what is around the
 * include. */
static const struct view_arg *
arg_find(const struct view_compiler *c, struct view_part *from,
    struct str name, struct view_part **part, size_t *scope)
{
	const struct view_arg	*arg;
	struct view_part	*p;
	size_t			 i;

	*scope = 0;
	for (p = from;; p = p->outer) {
		for (i = c->nscopes; i > 0; i--)
			if (c->scopes[i].part == p &&
			    str_is(c->scopes[i].name, name)) {
				*scope = i;
				return (NULL);
			}
		if (p == NULL)
			return (NULL);
		if ((arg = arg_of(p, name)) != NULL) {
			*part = p;
			return (arg);
		}
	}
}

const struct view_arg *
view_arg_find(const struct view_compiler *c, struct str name,
    struct view_part **part, size_t *scope)
{
	return (arg_find(c, c->part, name, part, scope));
}

/* What was handed on from part to part is what it was at first. */
const struct view_arg *
view_arg_text(const struct view_compiler *c, struct str path,
    struct view_part **part)
{
	const struct view_arg	*arg;
	struct view_part	*from;
	struct str		 name, rest;
	size_t			 scope;
	bool			 more = false;

	for (from = c->part;; from = (*part)->outer) {
		more = str_cut(path, '.', &name, &rest) || more;
		arg = arg_find(c, from, name, part, &scope);
		if (arg == NULL)
			return (NULL);
		if ((path = view_arg_path(arg)).len == 0)
			return (more && arg->value.len != 0 ? NULL : arg);
	}
}

static const xmlAttr *
plain_attr(const xmlNode *node, struct str name)
{
	const xmlAttr	*a;

	for (a = node->properties; a != NULL; a = a->next)
		if (a->ns == NULL && str_is_c(name, c_of(a->name)))
			return (a);
	return (NULL);
}

/* One word of x:takes, "help?" if it may be left out. */
static void
arg_add(struct view_compiler *c, struct view_part *part, struct str word)
{
	const xmlAttr	*a;
	struct view_arg	 arg = { .name = word };
	struct view_here here;
	bool		 optional;

	optional = word.p[word.len - 1] == '?';
	if (optional)
		arg.name = str_first(word, word.len - 1);
	if (!view_name_is(arg.name) || str_is_c(arg.name, "file"))
		view_fail(c, "x:takes: `%.*s` is not a name", STR_ARG(word));
	here = view_part_leave(c, part);
	if ((a = plain_attr(part->include, arg.name)) != NULL)
		arg.value = view_attr_value(c, a);
	else if (!optional)
		view_fail(c, "`%s` needs `%.*s`", here.src->file,
		    STR_ARG(arg.name));
	view_part_return(c, &here);
	ARENA_PUSH(c->scratch, part->args, part->nargs, part->cap) = arg;
}

static void __attribute__((noreturn))
arg_unknown(struct view_compiler *c, const struct view_part *part,
    const char *name)
{
	const char	**names, *near, *file = c->src->file;
	size_t		  i;

	names = arena_array(c->scratch, part->nargs + 1, sizeof(*names));
	for (i = 0; i < part->nargs; i++)
		names[i] = str_c(c->scratch, part->args[i].name);
	c->src = part->src;
	near = view_name_near(str_of(name), names);
	if (near == NULL)
		view_fail(c, "`%s` takes no `%s`", file, name);
	view_fail(c, "`%s` takes no `%s`; did you mean `%s`?", file, name,
	    near);
}

void
view_part_take(struct view_compiler *c, struct view_part *part,
    const xmlNode *root)
{
	const xmlAttr	*a;
	struct str	 rest, word;
	bool		 more;

	a = view_directive_find(root, "takes");
	rest = a == NULL ? STR_NONE : view_attr_value(c, a);
	for (more = rest.len != 0; more;) {
		more = str_cut(rest, ' ', &word, &rest);
		if (word.len != 0)
			arg_add(c, part, word);
	}
	for (a = part->include->properties; a != NULL; a = a->next)
		if (a->ns == NULL && strcmp(c_of(a->name), "file") != 0 &&
		    arg_of(part, str_of(c_of(a->name))) == NULL)
			arg_unknown(c, part, c_of(a->name));
}
