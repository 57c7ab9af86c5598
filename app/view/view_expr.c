/*
 * Names and conditions of templates, resolved against the description of the
 * page's struct and the loops that are open. A name that is not there stops
 * the compilation with the closest one that is.
 */
#include <string.h>

#include "view/program.h"

#define NAME_MAX_LEN	63

/* What a loop variable answers to besides the fields of its struct. */
static const struct loop_name {
	const char		*name;
	enum view_ref_kind	 kind;
	enum view_type		 type;
} loop_names[] = {
	{ "number", REF_NUMBER, VIEW_INT },
	{ "first", REF_FIRST, VIEW_BOOL },
	{ "last", REF_LAST, VIEW_BOOL },
	{ NULL, REF_FIELD, VIEW_STR },
};

static bool
byte_is_name(char c)
{
	return ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '_');
}

bool
view_name_is(struct str s)
{
	size_t	 i;

	if (s.len == 0 || s.len > NAME_MAX_LEN || (s.p[0] >= '0' &&
	    s.p[0] <= '9'))
		return (false);
	for (i = 0; i < s.len; i++)
		if (!byte_is_name(s.p[i]))
			return (false);
	return (true);
}

static size_t
least(size_t a, size_t b)
{
	return (a < b ? a : b);
}

/* Levenshtein's distance, of names short enough for a row on the stack. */
static size_t
name_distance(struct str a, struct str b)
{
	size_t	 row[NAME_MAX_LEN + 1], i, j, diagonal, above;

	for (j = 0; j <= b.len; j++)
		row[j] = j;
	for (i = 1; i <= a.len; i++) {
		diagonal = row[0];
		row[0] = i;
		for (j = 1; j <= b.len; j++) {
			above = row[j];
			row[j] = least(least(above, row[j - 1]) + 1, diagonal +
			    (a.p[i - 1] == b.p[j - 1] ? 0 : 1));
			diagonal = above;
		}
	}
	return (row[b.len]);
}

struct near {
	struct str	 want;
	struct str	 best;
	size_t		 distance;	/* this far is too far */
};

static struct near
near_start(struct str want)
{
	/* Two slips; in a short name, one: else anything is near. */
	return ((struct near){ want, STR_NONE, want.len > 4 ? 3 : 2 });
}

static void
near_try(struct near *n, struct str name)
{
	size_t	 d;

	if (n->want.len > NAME_MAX_LEN || name.len > NAME_MAX_LEN)
		return;
	d = name_distance(n->want, name);
	if (d < n->distance && d < name.len) {
		n->best = name;
		n->distance = d;
	}
}

const char *
view_name_near(struct str s, const char *const *names)
{
	struct near	 n;

	for (n = near_start(s); *names != NULL; names++)
		near_try(&n, str_of(*names));
	return (n.best.p);
}

static void __attribute__((noreturn))
name_missing(struct view_compiler *c, struct str name,
    const struct view_type_desc *desc, bool outermost)
{
	const struct view_field	*f;
	struct near		 n;
	const char		*of;
	size_t			 i;

	n = near_start(name);
	for (f = desc == NULL ? NULL : desc->fields;
	    f != NULL && f->name != NULL; f++)
		near_try(&n, str_of(f->name));
	for (i = 1; outermost && i <= c->nscopes; i++)
		near_try(&n, c->scopes[i].name);
	of = desc == NULL ? "str" : desc->name;
	if (n.best.p == NULL)
		view_fail(c, "no field `%.*s` in struct %s", STR_ARG(name), of);
	view_fail(c, "no field `%.*s` in struct %s; did you mean `%.*s`?",
	    STR_ARG(name), of, STR_ARG(n.best));
}

static const struct view_field *
field_find(const struct view_type_desc *desc, struct str name)
{
	const struct view_field	*f;

	for (f = desc == NULL ? NULL : desc->fields;
	    f != NULL && f->name != NULL; f++)
		if (str_is_c(name, f->name))
			return (f);
	return (NULL);
}

/* A path while it is walked: where it stands and what is there. */
struct walk {
	struct view_ref			 ref;
	const struct view_type_desc	*desc;	/* of the struct or list items */
	size_t				 hop_cap;
	bool				 in_struct;
};

static void
walk_field(struct view_compiler *c, struct walk *w, const struct view_field *f)
{
	size_t	*hop;

	w->ref.type = f->type;
	w->ref.offset += f->offset;
	w->desc = f->sub;
	w->in_struct = f->type == VIEW_SUB || f->type == VIEW_PTR;
	if (w->in_struct && f->sub == NULL)
		view_fail(c, "`%s` has no description", f->name);
	if (f->type != VIEW_PTR)
		return;
	hop = arena_array(c->keep, w->ref.nhop + 1, sizeof(*hop));
	if (w->ref.nhop != 0)
		memcpy(hop, w->ref.hop, w->ref.nhop * sizeof(*hop));
	hop[w->ref.nhop++] = w->ref.offset;
	w->ref.hop = hop;
	w->ref.offset = 0;
}

/* "number", "first" and "last" of a loop variable. */
static bool
walk_loop(struct walk *w, struct str name)
{
	const struct loop_name	*l;

	for (l = loop_names; l->name != NULL; l++) {
		if (!str_is_c(name, l->name))
			continue;
		w->ref.kind = l->kind;
		w->ref.type = l->type;
		w->in_struct = false;
		w->desc = NULL;
		return (true);
	}
	return (false);
}

static void
walk_step(struct view_compiler *c, struct walk *w, struct str name,
    bool loop_variable, bool outermost)
{
	const struct view_field	*f;

	if (!w->in_struct && w->ref.type == VIEW_LIST && str_is_c(name, "n")) {
		w->ref.type = VIEW_INT;
		w->ref.offset += offsetof(struct view_list, n);
		w->desc = NULL;
		return;
	}
	if (!w->in_struct && w->ref.type == VIEW_LIST)
		view_fail(c, "`%.*s` of a list: x:each goes through one, "
		    ".n is its length", STR_ARG(name));
	if (w->in_struct && (f = field_find(w->desc, name)) != NULL) {
		walk_field(c, w, f);
		return;
	}
	if (loop_variable && walk_loop(w, name))
		return;
	if (!w->in_struct)
		view_fail(c, "`%.*s` of a value that has no fields",
		    STR_ARG(name));
	name_missing(c, name, w->desc, outermost);
}

static struct walk
walk_start(const struct view_compiler *c, size_t frame)
{
	struct walk	 w;

	memset(&w, 0, sizeof(w));
	w.ref.frame = frame;
	w.ref.type = VIEW_SUB;
	w.desc = frame == 0 ? c->root : c->scopes[frame].desc;
	w.in_struct = w.desc != NULL;
	if (w.desc == NULL)
		w.ref.type = VIEW_STR;	/* an item of a list of strings */
	return (w);
}

static struct walk path_walk(struct view_compiler *, struct str);

/* The rest of a path behind an argument, from where the include stands. */
static struct walk
arg_walk(struct view_compiler *c, const struct view_arg *arg,
    struct view_part *part, struct str rest)
{
	struct view_here	 here;
	struct str		 value;
	struct walk		 w;

	if ((value = view_arg_path(arg)).len == 0)
		view_fail(c, "`%.*s` is text here, and has no fields",
		    STR_ARG(arg->name));
	here = view_part_leave(c, part);
	w = path_walk(c, rest.len == 0 ? value : str_fmt(c->scratch,
	    "%.*s.%.*s", STR_ARG(value), STR_ARG(rest)));
	view_part_return(c, &here);
	return (w);
}

static struct walk
path_walk(struct view_compiler *c, struct str path)
{
	const struct view_arg	*arg;
	struct view_part	*part;
	struct walk		 w;
	struct str		 name, rest;
	size_t			 frame;
	bool			 more, loop;

	rest = path;
	more = str_cut(rest, '.', &name, &rest);
	if (!view_name_is(name))
		view_fail(c, "`%.*s` is not a name", STR_ARG(path));
	if ((arg = view_arg_find(c, name, &part, &frame)) != NULL)
		return (arg_walk(c, arg, part, more ? rest : STR_NONE));
	w = walk_start(c, frame);
	loop = frame != 0;
	if (frame == 0)
		walk_step(c, &w, name, false, true);
	while (more) {
		more = str_cut(rest, '.', &name, &rest);
		if (!view_name_is(name))
			view_fail(c, "`%.*s` is not a name", STR_ARG(path));
		walk_step(c, &w, name, loop, false);
		loop = false;
	}
	/* The last pointer is the value asked for, not a way to one. */
	if (w.ref.type == VIEW_PTR && w.ref.nhop != 0)
		w.ref.offset = w.ref.hop[--w.ref.nhop];
	return (w);
}

struct view_ref
view_ref_find(struct view_compiler *c, struct str path)
{
	return (path_walk(c, path).ref);
}

static void
skip_blanks(struct str *s)
{
	while (s->len != 0 && memchr(" \t\r\n", s->p[0], 4) != NULL)
		*s = str_from(*s, 1);
}

static bool
take(struct str *s, struct str token)
{
	if (!str_starts(*s, token))
		return (false);
	*s = str_from(*s, token.len);
	return (true);
}

/* Letters, digits, '_' and '.' from the start of *s. */
static struct str
take_path(struct str *s)
{
	struct str	 path;
	size_t		 n;

	for (n = 0; n < s->len && (byte_is_name(s->p[n]) || s->p[n] == '.' ||
	    s->p[n] == '-'); n++)
		;
	path = str_first(*s, n);
	*s = str_from(*s, n);
	return (path);
}

/* The right side of a comparison. */
static void
literal_take(struct view_compiler *c, struct str *s, struct view_op *op)
{
	struct str	 lit;

	skip_blanks(s);
	if (take(s, STR("'"))) {
		if (!str_cut(*s, '\'', &lit, s))
			view_fail(c, "a ' without its end in a condition");
		if (op->ref.type != VIEW_STR)
			view_fail(c, "only a string equals a '...'");
		op->test = TEST_STR;
		op->lit = str_dup(c->keep, lit);
		return;
	}
	if (!str_int(take_path(s), &op->num))
		view_fail(c, "a value is compared with 'text' or a number");
	if (op->ref.type != VIEW_INT)
		view_fail(c, "only an integer equals a number");
	op->test = TEST_INT;
}

static bool
at_comparison(struct view_compiler *c, const struct str *s, bool negate)
{
	if (!str_starts(*s, STR("==")) && !str_starts(*s, STR("!=")))
		return (false);
	if (negate)
		view_fail(c, "write a != b, not !a == b");
	return (true);
}

/* A text that a part was handed, true if there is one: known by now. */
static bool
text_holds(struct view_compiler *c, const struct view_arg *arg, struct str *s,
    bool negate)
{
	struct str	 lit;
	bool		 unlike;

	skip_blanks(s);
	if (!at_comparison(c, s, negate))
		return ((arg->value.len != 0) != negate);
	if (str_has_byte(arg->value, '{'))
		view_fail(c, "`%.*s` has values in it, and is not compared",
		    STR_ARG(arg->name));
	unlike = s->p[0] == '!';
	*s = str_from(*s, 2);
	skip_blanks(s);
	if (!take(s, STR("'")) || !str_cut(*s, '\'', &lit, s))
		view_fail(c, "text is compared with '...'");
	return (str_is(arg->value, lit) != unlike);
}

static void
term_take(struct view_compiler *c, struct view_cond *cond, struct str *s)
{
	const struct view_arg	*arg;
	struct view_part	*part;
	struct view_op		*op;
	struct str		 path;
	bool			 negate;

	skip_blanks(s);
	if ((negate = take(s, STR("!"))))
		skip_blanks(s);
	path = take_path(s);
	if ((arg = view_arg_text(c, path, &part)) != NULL) {
		if (!text_holds(c, arg, s, negate))
			cond->never = true;
		return;
	}
	op = view_op_add(c, OP_TEST);
	cond->n++;
	op->ref = view_ref_find(c, path);
	op->negate = negate;
	skip_blanks(s);
	if (at_comparison(c, s, negate)) {
		op->negate = s->p[0] == '!';
		*s = str_from(*s, 2);
		literal_take(c, s, op);
	} else if (op->ref.type == VIEW_SUB)
		view_fail(c, "a struct is neither true nor false");
}

struct view_cond
view_cond_open(struct view_compiler *c, struct str s)
{
	struct view_cond	 cond = { .first = view_op_here(c) };

	for (;;) {
		term_take(c, &cond, &s);
		skip_blanks(&s);
		if (s.len == 0)
			return (cond);
		if (!str_is_c(take_path(&s), "and"))
			view_fail(c, "only `and` joins conditions");
	}
}

void
view_cond_close(struct view_compiler *c, const struct view_cond *cond)
{
	if (!cond->never) {
		view_ops_patch(c, cond->first, cond->n);
		return;
	}
	c->nops = cond->first;
	c->lit.len = 0;
}

static void
each_split(struct view_compiler *c, struct str each, struct str *name,
    struct str *path)
{
	bool	 in;

	skip_blanks(&each);
	*name = take_path(&each);
	skip_blanks(&each);
	in = str_is_c(take_path(&each), "in");
	skip_blanks(&each);
	*path = take_path(&each);
	skip_blanks(&each);
	if (!in || !view_name_is(*name) || path->len == 0 || each.len != 0)
		view_fail(c, "x:each says \"name in list\"");
}

void
view_each_add(struct view_compiler *c, struct str each)
{
	struct view_op	*op;
	struct walk	 w;
	struct str	 name, path;

	each_split(c, each, &name, &path);
	w = path_walk(c, path);
	if (w.ref.kind != REF_FIELD || w.ref.type != VIEW_LIST)
		view_fail(c, "`%.*s` is not a list", STR_ARG(path));
	if (c->nscopes + 1 == VIEW_FRAMES_MAX)
		view_fail(c, "more than %d loops inside one another",
		    VIEW_FRAMES_MAX - 1);
	op = view_op_add(c, OP_EACH);
	op->ref = w.ref;
	op->size = w.desc == NULL ? sizeof(struct str) : w.desc->size;
	op->num = (int64_t)++c->nscopes;
	c->scopes[c->nscopes].name = str_dup(c->scratch, name);
	c->scopes[c->nscopes].desc = w.desc;
	c->scopes[c->nscopes].part = c->part;
}
