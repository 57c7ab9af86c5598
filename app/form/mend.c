/* Mends: see the header. */
#include <string.h>

#include "form/mend.h"

/* --- names in a condition --- */

/* As expressions part their words: options have hyphens. */
static bool
is_word(char c)
{
	return ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '_' || c == '-' ||
	    (unsigned char)c >= 0x80);
}

/* The word that a text begins with, or what stands in quotation marks; else
 * one byte. */
static size_t
word_length(struct str s, bool *is_quoted)
{
	size_t	 i = 0;

	*is_quoted = s.p[0] == '\'';
	if (*is_quoted) {
		for (i = 1; i < s.len && s.p[i] != '\''; i++)
			;
		return (i < s.len ? i + 1 : i);
	}
	while (i < s.len && is_word(s.p[i]))
		i++;
	return (i == 0 ? 1 : i);
}

static struct str
name_replaced(struct arena *a, struct str text, struct str from, struct str to)
{
	struct buf	 b = buf_new(a, text.len + to.len + 1);
	struct str	 word;
	size_t		 n;
	bool		 is_quoted;

	for (; text.len != 0; text = str_from(text, n)) {
		n = word_length(text, &is_quoted);
		word = str_first(text, n);
		if (str_is(word, from))
			buf_str(&b, to);
		else if (is_quoted && n >= 2 &&
		    str_is(str_first(str_from(word, 1), n - 2), from)) {
			buf_char(&b, '\'');
			buf_str(&b, to);
			buf_char(&b, '\'');
		} else
			buf_str(&b, word);
	}
	return (buf_view(&b));
}

/* --- places --- */

/* The last element up to that line whose attribute has that text, of that name
 * if one is given; none behind it. */
static size_t
node_find(const struct edit *e, const struct mend *m, const char *name,
    int line)
{
	size_t	 i, found = EDIT_NONE;

	for (i = 0; i < e->nnodes; i++) {
		if (line != 0 && e->nodes[i].line > line)
			break;
		if ((name == NULL || str_is_c(e->nodes[i].name, name)) &&
		    (m->attribute == NULL || str_is(edit_attribute(e, i,
		    m->attribute), m->text)))
			found = i;
	}
	return (found);
}

/* The code of the question or page that an element belongs to. */
static struct str
code_around(const struct edit *e, size_t node)
{
	for (; node != 0 && node != EDIT_NONE; node = e->nodes[node].parent)
		if (str_is_c(e->nodes[node].name, "question") ||
		    str_is_c(e->nodes[node].name, "page"))
			return (edit_attribute(e, node, "code"));
	return (STR(""));
}

static size_t
place_of(const struct edit *e, const struct mend *m)
{
	if (m->is_question)
		return (m->at < e->nquestions ? e->questions[m->at].node :
		    EDIT_NONE);
	return (m->is_page && m->at < e->npages ? e->pages[m->at].node :
	    EDIT_NONE);
}

/* --- mends --- */

static bool
name_put(struct edit *e, const struct mend *m, int line, struct str *object)
{
	struct str	 next = name_replaced(e->arena, m->text, m->from,
			    m->to);
	size_t		 node = node_find(e, m, NULL, line);

	if (node == EDIT_NONE || str_is(next, m->text))
		return (false);
	*object = code_around(e, node);
	edit_set_attribute(e, node, m->attribute, next);
	return (true);
}

static bool
attribute_put(struct edit *e, const struct mend *m, int line,
    struct str *object)
{
	size_t	 node = m->is_question ? place_of(e, m) :
		    node_find(e, m, NULL, line);

	if (node == EDIT_NONE ||
	    edit_attribute(e, node, m->attribute).p == NULL)
		return (false);
	*object = code_around(e, node);
	edit_set_attribute(e, node, m->attribute, STR(""));
	return (true);
}

static bool
jump_put(struct edit *e, const struct mend *m, int line, struct str *object)
{
	size_t	 node = node_find(e, m, "jump", line);

	if (node == EDIT_NONE)
		return (false);
	*object = code_around(e, node);
	if (m->kind == MEND_TARGET)
		edit_set_attribute(e, node, "to", m->to);
	else
		edit_drop(e, node);
	return (true);
}

static bool
code_put(struct edit *e, const struct mend *m, const struct survey *published,
    struct str *object)
{
	size_t	 node = place_of(e, m);

	if (node == EDIT_NONE)
		return (false);
	*object = edit_code_renew(e, node, published);
	return (true);
}

static bool
fresh_put(struct edit *e, const struct mend *m, const struct survey *published,
    int64_t version, struct str *object)
{
	const struct edit_question	*q;
	size_t				 item = EDIT_NONE;

	if (!m->is_question || m->at >= e->nquestions)
		return (false);
	q = &e->questions[m->at];
	if (m->attribute != NULL) {
		item = edit_child(e, q->node, m->attribute);
		while (item != EDIT_NONE && !str_is(edit_attribute(e, item,
		    "code"), m->from))
			item = edit_next(e, item);
		if (item == EDIT_NONE)
			return (false);
	}
	*object = edit_recode(e, q, item, version, published);
	if (item != EDIT_NONE)
		*object = q->code;
	return (true);
}

/* An empty page stays if it is the only one. */
static bool
page_put(struct edit *e, const struct mend *m, struct str *object)
{
	size_t	 node = place_of(e, m);

	if (node == EDIT_NONE || e->npages < 2)
		return (false);
	*object = edit_attribute(e, node, "code");
	edit_drop(e, node);
	return (true);
}

static bool
behind_put(struct edit *e, const struct mend *m, struct str *object)
{
	const struct edit_question	*other = edit_question_find(e, m->to);
	size_t				 node = place_of(e, m);

	if (node == EDIT_NONE || other == NULL || other->node == node)
		return (false);
	*object = edit_attribute(e, node, "code");
	edit_move_behind(e, node, other->node);
	return (true);
}

bool
mend_put(struct edit *e, const struct mend *m, int line,
    const struct survey *published, int64_t version, struct str *object)
{
	*object = STR("");
	switch (m->kind) {
	case MEND_NAME:
		return (name_put(e, m, line, object));
	case MEND_TARGET:
	case MEND_JUMP:
		return (jump_put(e, m, line, object));
	case MEND_BEHIND:
		return (behind_put(e, m, object));
	case MEND_CODE:
		return (code_put(e, m, published, object));
	case MEND_FRESH:
		return (fresh_put(e, m, published, version, object));
	case MEND_ATTRIBUTE:
		return (attribute_put(e, m, line, object));
	case MEND_PAGE:
		return (page_put(e, m, object));
	default:
		return (false);
	}
}
