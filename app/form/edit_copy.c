/*
 * Copies of questions and pages: they have codes of their own, and what inside
 * of them asked or repeated an answer of theirs asks the copy.
 */
#include <string.h>

#include "form/edit_change.h"
#include "form/type.h"

static bool
is_code(char c)
{
	return ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_');
}

static bool
is_in_word(char c)
{
	return (is_code(c) || (c >= 'A' && c <= 'Z') || c == '-' || c == '.');
}

static size_t
code_length(struct str s)
{
	size_t	 n;

	for (n = 0; n < s.len && is_code(s.p[n]); n++)
		;
	return (n);
}

static struct str
code_now(const struct renaming *r, struct str code)
{
	size_t	 i;

	for (i = 0; i < r->n; i++)
		if (str_is(r->list[i].from, code))
			return (r->list[i].to);
	return (code);
}

/* What is quoted is a value, and no code. */
static struct str
condition_renamed(const struct renaming *r, struct str text)
{
	struct buf	 b = buf_new(r->e->arena, text.len + 64);
	struct str	 code;
	size_t		 i = 0, n;
	bool		 quoted = false;

	while (i < text.len) {
		n = quoted || (i > 0 && is_in_word(text.p[i - 1])) ? 0 :
		    code_length(str_from(text, i));
		if (n == 0) {
			quoted ^= text.p[i] == '\'';
			buf_char(&b, text.p[i++]);
			continue;
		}
		code = str_first(str_from(text, i), n);
		i += n;
		buf_str(&b, i < text.len && (text.p[i] == '-' ||
		    (text.p[i] >= 'A' && text.p[i] <= 'Z')) ? code :
		    code_now(r, code));
	}
	return (buf_view(&b));
}

struct str
edit_words_renamed(const struct renaming *r, struct str text)
{
	struct buf	 b = buf_new(r->e->arena, text.len + 64);
	struct str	 in;
	size_t		 i, n;

	for (i = 0; i < text.len; i++) {
		buf_char(&b, text.p[i]);
		if (text.p[i] != '{')
			continue;
		in = str_from(text, i + 1);
		n = code_length(in);
		if (n == 0 || n == in.len || (in.p[n] != '}' &&
		    in.p[n] != '|'))
			continue;
		buf_str(&b, code_now(r, str_first(in, n)));
		i += n;
	}
	return (buf_view(&b));
}

static void
node_rename(const struct renaming *r, size_t node)
{
	const struct edit_node		*n = &r->e->nodes[node];
	struct str			 text;
	size_t				 i;

	for (i = 0; edit_conditions[i] != NULL; i++) {
		text = edit_attribute(r->e, node, edit_conditions[i]);
		if (text.len != 0)
			edit_set_attribute(r->e, node, edit_conditions[i],
			    condition_renamed(r, text));
	}
	if (str_is_c(n->name, "question") || str_is_c(n->name, "page"))
		edit_set_attribute(r->e, node, "code", code_now(r,
		    edit_attribute(r->e, node, "code")));
	text = str_first(str_from(r->e->xml, n->open), n->close - n->open);
	if (n->child == EDIT_NONE && str_has_byte(text, '{'))
		edit_put(r->e, n->open, text.len, edit_words_renamed(r, text));
}

/* All that is inside of it stands behind it in the list. */
static void
copy_put(const struct renaming *r, size_t node)
{
	struct edit	*e = r->e;
	size_t		 i, first = e->nputs;

	for (i = node; i < e->nnodes && e->nodes[i].from < e->nodes[node].to;
	    i++)
		node_rename(r, i);
	edit_copy_behind(e, node, first);
}

struct str
edit_question_copy(struct edit *e, size_t question,
    const struct survey *published)
{
	const struct edit_question	*q = &e->questions[question];
	struct renamed			 one = { q->code, edit_code_new(e,
					    q->code, q->type, published) };
	const struct renaming		 r = { e, &one, 1 };

	copy_put(&r, q->node);
	return (one.to);
}

/* A new code is taken for those that come after it. */
static void
code_add(struct renaming *r, struct str code, struct str otherwise,
    const struct survey *published)
{
	struct edit	*e = r->e;
	struct str	 made = edit_code_new(e, code, otherwise, published);

	r->list[r->n++] = (struct renamed){ code, made };
	e->questions[e->nquestions++] = (struct edit_question){ .code = made };
}

struct str
edit_page_copy(struct edit *e, size_t page, const struct survey *published)
{
	const struct edit_page	*p = &e->pages[page];
	struct edit_question	*all = e->questions;
	struct renaming		 r = { e, NULL, 0 };
	size_t			 i, n = e->nquestions;

	r.list = arena_array(e->arena, p->n + 1, sizeof(*r.list));
	e->questions = arena_array(e->arena, n + p->n + 1, sizeof(*all));
	if (n != 0)
		memcpy(e->questions, all, n * sizeof(*all));
	code_add(&r, p->code, STR("page_1"), published);
	for (i = p->first; i < p->first + p->n; i++)
		code_add(&r, all[i].code, all[i].type, published);
	e->questions = all;
	e->nquestions = n;
	copy_put(&r, p->node);
	return (r.list[0].to);
}
