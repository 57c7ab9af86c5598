/* A settled sketch as a definition of ours, and what to leave out of it when
 * the lint finds fault with a line. */
#include "exchange/sketch.h"
#include "form/type.h"

struct xml_out {
	struct buf	 b;
	int		 line;
	const struct sketch *sketch;
};

/* Text for an element or a quoted value; what XML cannot hold is left out. */
static void
escaped(struct xml_out *x, struct str s)
{
	struct str	 rest = s, at;
	int32_t		 c;

	while (rest.len != 0) {
		at = rest;
		c = str_utf8_next(&rest);
		at.len -= rest.len;
		if (c == '\n' || (c >= 0x20 && c != 0xfffe && c != 0xffff))
			buf_xml(&x->b, at);
		else if (c == '\t' || c == '\r')
			buf_char(&x->b, ' ');
		x->line += c == '\n';
	}
}

static void
line_end(struct xml_out *x)
{
	buf_char(&x->b, '\n');
	x->line++;
}

static void
value(struct xml_out *x, const char *name, struct str s)
{
	buf_fmt(&x->b, " %s=\"", name);
	escaped(x, s);
	buf_char(&x->b, '"');
}

/* What is inside the element of a text: words, or one <text> per language. */
static void
words(struct xml_out *x, const struct sketch_text *t)
{
	const struct sketch	*s = x->sketch;
	size_t			 i, n = 0;

	for (i = 0; i < s->nlanguages; i++)
		n += t->in[i].len != 0;
	if (n == 1 && s->nlanguages == 1) {
		escaped(x, t->in[0]);
		return;
	}
	for (i = 0; i < s->nlanguages; i++) {
		if (t->in[i].len == 0)
			continue;
		line_end(x);
		buf_c(&x->b, "        <text");
		value(x, "xml:lang", s->languages[i]);
		buf_char(&x->b, '>');
		escaped(x, t->in[i]);
		buf_c(&x->b, "</text>");
	}
}

static void
text(struct xml_out *x, const char *indent, const char *name,
    const struct sketch_text *t)
{
	if (!sketch_text_is_given(t))
		return;
	buf_fmt(&x->b, "%s<%s>", indent, name);
	words(x, t);
	buf_fmt(&x->b, "</%s>", name);
	line_end(x);
}

static void
options(struct xml_out *x, const char *name, const struct sketch_list *l)
{
	const struct sketch_option	*o;
	size_t				 i;

	for (i = 0; i < l->n; i++) {
		o = l->list[i];
		buf_fmt(&x->b, "      <%s", name);
		value(x, "code", o->code);
		if (o->has_score)
			buf_fmt(&x->b, " score=\"%lld\"", (long long)o->score);
		if (o->exclusive)
			buf_c(&x->b, " exclusive=\"yes\"");
		buf_char(&x->b, '>');
		words(x, &o->label);
		buf_fmt(&x->b, "</%s>", name);
		line_end(x);
	}
}

static void
question(struct xml_out *x, struct sketch_question *q)
{
	const struct question_type	*type = question_type_find(q->type);
	unsigned int			 flags = type == NULL ? 0 : type->flags;
	size_t				 i;

	q->line = x->line;
	buf_c(&x->b, "    <question");
	value(x, "code", q->code);
	value(x, "type", q->type);
	if ((flags & (QT_PERSONAL | QT_NO_ANSWER)) == 0) {
		if (q->required || q->asked_once)
			value(x, "required", q->required ? STR("yes") :
			    STR("soft"));
		else if (q->must.ours.len != 0)
			value(x, "required-if", q->must.ours);
	}
	for (i = 0; i < q->nattrs; i++)
		value(x, q->attrs[i].name.p, q->attrs[i].value);
	if (q->when.ours.len != 0)
		value(x, "show-if", q->when.ours);
	buf_char(&x->b, '>');
	line_end(x);
	text(x, "      ", "label", &q->label);
	text(x, "      ", "help", &q->help);
	if ((flags & QT_TYPED) != 0)
		text(x, "      ", "placeholder", &q->placeholder);
	if ((flags & QT_ENDS) != 0) {
		text(x, "      ", "low", &q->low);
		text(x, "      ", "high", &q->high);
	}
	if ((flags & QT_ROWS) != 0)
		options(x, "row", &q->rows);
	if ((flags & QT_OPTIONS) != 0)
		options(x, "option", &q->options);
	if ((flags & QT_OTHER) != 0)
		text(x, "      ", "other", &q->other);
	buf_c(&x->b, "    </question>");
	q->last_line = x->line;
	line_end(x);
}

static void
page(struct xml_out *x, struct sketch *s, size_t index)
{
	struct sketch_page	*p = &s->pages[index];
	size_t			 i, n = 0;

	for (i = 0; i < s->nquestions; i++)
		n += s->questions[i]->page == index;
	if (n == 0)
		return;
	p->line = x->line;
	buf_c(&x->b, "  <page");
	value(x, "code", p->code);
	if (p->when.ours.len != 0)
		value(x, "show-if", p->when.ours);
	buf_char(&x->b, '>');
	line_end(x);
	text(x, "    ", "title", &p->title);
	text(x, "    ", "intro", &p->intro);
	p->last_line = x->line - 1;
	for (i = 0; i < s->nquestions; i++)
		if (s->questions[i]->page == index)
			question(x, s->questions[i]);
	buf_c(&x->b, "  </page>");
	line_end(x);
}

struct str
sketch_xml(struct sketch *s)
{
	struct xml_out	 x = { .line = 1, .sketch = s };
	size_t		 i;

	x.b = buf_new(s->arena, 16 * 1024);
	buf_c(&x.b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
	line_end(&x);
	buf_c(&x.b, "<survey xmlns=\"urn:exitpoll:survey:1\"");
	value(&x, "code", s->code);
	value(&x, "xml:lang", s->languages[0]);
	if (s->nlanguages > 1) {
		buf_c(&x.b, " languages=\"");
		for (i = 1; i < s->nlanguages; i++) {
			if (i != 1)
				buf_char(&x.b, ' ');
			buf_str(&x.b, s->languages[i]);
		}
		buf_char(&x.b, '"');
	}
	buf_char(&x.b, '>');
	line_end(&x);
	text(&x, "  ", "title", &s->title);
	text(&x, "  ", "intro", &s->intro);
	text(&x, "  ", "thanks", &s->thanks);
	for (i = 0; i < s->npages; i++)
		page(&x, s, i);
	buf_c(&x.b, "</survey>");
	line_end(&x);
	return (buf_view(&x.b));
}

/* --- leaving out what the lint refuses --- */

static bool
when_drop(struct sketch *s, const struct sketch_question *q,
    struct sketch_if *when, enum word why)
{
	if (when->ours.len == 0)
		return (false);
	sketch_tell(s, REPORT_LOST, why, q, when->there);
	when->ours = STR_NONE;
	return (true);
}

bool
sketch_drop(struct sketch *s, int line, struct str why)
{
	struct sketch_question	*q;
	size_t			 i;

	for (i = 0; i < s->npages; i++)
		if (line >= s->pages[i].line && line <= s->pages[i].last_line)
			return (when_drop(s, NULL, &s->pages[i].when,
			    W_EXCHANGE_CONDITION_REFUSED));
	for (i = 0; i < s->nquestions; i++) {
		q = s->questions[i];
		if (line < q->line || line > q->last_line)
			continue;
		if (when_drop(s, q, &q->must, W_EXCHANGE_REQUIRED_IF) ||
		    when_drop(s, q, &q->when, W_EXCHANGE_CONDITION_REFUSED))
			return (true);
		if (q->nattrs == 0 && !q->required && !q->asked_once)
			return (false);
		sketch_tell(s, REPORT_LOST, W_EXCHANGE_SETTINGS_REFUSED, q,
		    why);
		/* One at a time: the others may stay. */
		if (q->nattrs != 0)
			q->nattrs--;
		else
			q->required = q->asked_once = false;
		return (true);
	}
	return (false);
}
