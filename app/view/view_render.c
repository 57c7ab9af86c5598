/*
 * The interpreter of compiled templates: a loop over operations, no recursion
 * and no look-up by name. It refuses nothing, for the compiler has let nothing
 * through that could fail here.
 */
#include <string.h>

#include "view/program.h"

/* The struct that names are looked up in: the page's, or a loop's item. */
struct frame {
	const char	*base;
	size_t		 i;		/* position in the loop */
	size_t		 n;
	size_t		 size;		/* of one item */
};

/* NULL if a pointer on the way is. */
static const void *
ref_at(const struct view_ref *r, const struct frame *frames)
{
	const char	*p;
	size_t		 i;

	p = frames[r->frame].base;
	for (i = 0; i < r->nhop; i++) {
		p = *(const char *const *)(const void *)(p + r->hop[i]);
		if (p == NULL)
			return (NULL);
	}
	return (p + r->offset);
}

static struct str
ref_str(const struct view_ref *r, const struct frame *frames)
{
	const struct str	*s;

	s = ref_at(r, frames);
	return (s == NULL || s->p == NULL ? STR_NONE : *s);
}

static int64_t
ref_int(const struct view_ref *r, const struct frame *frames)
{
	const struct frame	*f = &frames[r->frame];
	const int64_t		*v;

	switch (r->kind) {
	case REF_NUMBER:
		return ((int64_t)f->i + 1);
	case REF_FIRST:
		return (f->i == 0);
	case REF_LAST:
		return (f->i + 1 == f->n);
	case REF_FIELD:
		break;
	}
	v = ref_at(r, frames);
	return (v == NULL ? 0 : *v);
}

static struct view_list
ref_list(const struct view_ref *r, const struct frame *frames)
{
	const struct view_list	*l;

	l = ref_at(r, frames);
	return (l == NULL ? (struct view_list){ NULL, 0 } : *l);
}

static bool
ref_is_true(const struct view_ref *r, const struct frame *frames)
{
	const void	*p;

	if (r->kind != REF_FIELD || r->type == VIEW_INT)
		return (ref_int(r, frames) != 0);
	if ((p = ref_at(r, frames)) == NULL)
		return (false);
	switch (r->type) {
	case VIEW_STR:
		return (((const struct str *)p)->len != 0);
	case VIEW_BOOL:
		return (*(const bool *)p);
	case VIEW_LIST:
		return (((const struct view_list *)p)->n != 0);
	case VIEW_PTR:
		return (*(const void *const *)p != NULL);
	case VIEW_NOTHING:
	case VIEW_INT:
	case VIEW_SUB:
		break;
	}
	return (true);
}

static bool
test_holds(const struct view_op *op, const struct frame *frames)
{
	bool	 yes;

	switch (op->test) {
	case TEST_STR:
		yes = str_is(ref_str(&op->ref, frames), op->lit);
		break;
	case TEST_INT:
		yes = ref_int(&op->ref, frames) == op->num;
		break;
	case TEST_TRUE:
	default:
		yes = ref_is_true(&op->ref, frames);
	}
	return (yes != op->negate);
}

static bool
frame_open(const struct view_op *op, struct frame *frames)
{
	struct frame		*f = &frames[op->num];
	struct view_list	 l;

	l = ref_list(&op->ref, frames);
	*f = (struct frame){ l.items, 0, l.n, op->size };
	return (l.n != 0 && l.items != NULL);
}

static bool
frame_next(struct frame *f)
{
	if (++f->i >= f->n)
		return (false);
	f->base += f->size;
	return (true);
}

/* Only & and ' can be left in a URL that HTML gives a meaning. */
static void
url_whole_add(struct buf *out, struct str s)
{
	struct str	 url;
	size_t		 start;

	start = out->len;
	esc_url_whole(out, s);
	url = str_from(buf_view(out), start);
	if (!str_has_byte(url, '&'))
		return;
	url = str_dup(out->arena, url);
	out->len = start;
	esc_html(out, url);
}

/*
 * "/a/{b}/c" must keep its depth and its host: an empty b would make "//",
 * which begins a host when it comes first, and ".." would climb.
 */
static void
url_segment_add(struct buf *out, struct str s)
{
	if (s.len == 0 || str_is(s, STR(".")) || str_is(s, STR("..")))
		buf_char(out, '.');
	else
		buf_url_part(out, s);
}

static void
value_add(const struct view_op *op, const struct frame *frames,
    struct buf *out)
{
	static void	(*const escapes[])(struct buf *, struct str) = {
		[OP_HTML] = esc_html,
		[OP_URL_PART] = buf_url_part,
		[OP_URL_SEGMENT] = url_segment_add,
		[OP_URL_WHOLE] = url_whole_add,
	};

	escapes[op->kind](out, ref_str(&op->ref, frames));
}

/* A value of a text: a number as the language writes it. */
static void
arg_add(const struct view_ref *r, const struct frame *frames,
    const struct locale *l, struct buf *out)
{
	esc_html(out, r->type == VIEW_INT ? words_number(out->arena, l,
	    ref_int(r, frames)) : ref_str(r, frames));
}

static void
word_add(const struct view_say *say, const struct frame *frames,
    const struct locale *l, struct buf *out)
{
	const struct word_row	*row = &word_rows[say->word];
	struct str		 text, name;
	size_t			 i, form = 0;

	if (row->plural)
		form = locale_form(l, ref_int(&say->count, frames));
	text = say->text[l - locales][form];
	while (str_cut(text, '{', &name, &text)) {
		buf_str(out, name);
		if (text.len != 0 && text.p[0] == '{') {
			buf_char(out, '{');
			text = str_from(text, 1);
			continue;
		}
		(void)str_cut(text, '}', &name, &text);
		for (i = 0; i < say->nargs &&
		    !str_is_c(name, row->args[i]); i++)
			;
		arg_add(i < say->nargs ? &say->args[i] : &say->count, frames,
		    l, out);
	}
	buf_str(out, name);
}

void
view_render(const struct view *v, const struct locale *l, const void *data,
    struct buf *out)
{
	struct frame		 frames[VIEW_FRAMES_MAX];
	const struct view_op	*ops = v->program->ops, *op;
	size_t			 pc;

	frames[0] = (struct frame){ data, 0, 1, 0 };
	for (pc = 0; ; ) {
		op = &ops[pc++];
		switch (op->kind) {
		case OP_END:
			return;
		case OP_LIT:
			buf_str(out, op->lit);
			break;
		case OP_INT:
			buf_int(out, ref_int(&op->ref, frames));
			break;
		case OP_TEST:
			if (!test_holds(op, frames))
				pc = op->jump;
			break;
		case OP_EACH:
			if (!frame_open(op, frames))
				pc = op->jump;
			break;
		case OP_NEXT:
			if (frame_next(&frames[op->num]))
				pc = op->jump;
			break;
		case OP_HTML:
		case OP_URL_PART:
		case OP_URL_SEGMENT:
		case OP_URL_WHOLE:
			value_add(op, frames, out);
			break;
		case OP_WORD:
			word_add(op->say, frames, l, out);
			break;
		}
	}
}
