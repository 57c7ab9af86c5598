/* Earlier answers in later texts: see the header. */
#include <string.h>

#include "base/buf.h"
#include "form/recall.h"
#include "form/type.h"

static size_t
code_length(struct str s)
{
	size_t	 n;

	for (n = 0; n < s.len && ((s.p[n] >= 'a' && s.p[n] <= 'z') ||
	    (s.p[n] >= '0' && s.p[n] <= '9') || s.p[n] == '_'); n++)
		;
	return (n);
}

bool
recall_next(struct str *rest, struct recall *r)
{
	const char	*end;
	struct str	 s = *rest, in;
	size_t		 i, n;

	for (i = 0; i < s.len; i++) {
		if (s.p[i] != '{')
			continue;
		in = str_from(s, i + 1);
		n = code_length(in);
		if (n == 0 || n == in.len || (in.p[n] != '}' && in.p[n] != '|'))
			continue;
		if ((end = memchr(in.p, '}', in.len)) == NULL)
			return (false);
		memset(r, 0, sizeof(*r));
		r->before = str_first(s, i);
		r->code = str_first(in, n);
		if (in.p[n] == '|')
			r->otherwise = (struct str){ in.p + n + 1,
			    (size_t)(end - in.p) - n - 1 };
		r->whole = (struct str){ s.p + i, (size_t)(end - s.p) - i + 1 };
		*rest = str_from(s, i + r->whole.len);
		return (true);
	}
	return (false);
}

/* As people read it, in one line. */
static struct str
said(struct arena *a, const struct answers *answers, const struct question *q,
    size_t lang)
{
	const struct answer	*answer = &answers->list[q->index];
	struct lines		 lines = { .arena = a, .locale = locale_find(
				    answers->survey->languages[lang]) };
	struct buf		 b = buf_new(a, 64);
	struct str		 all, rest;
	size_t			 i;

	if (answer->state != ANSWER_GIVEN || q->type->text == NULL)
		return (STR_NONE);
	q->type->text(q, answer, lang, &lines);
	if ((q->type->flags & QT_GIVEN) != 0)
		lines.n = 1;	/* without its mark */
	for (i = 0; i < lines.n; i++) {
		if (i != 0)
			buf_c(&b, ", ");
		buf_str(&b, lines.list[i]);
	}
	all = rest = buf_view(&b);
	for (i = 0; i < RECALL_LETTERS && rest.len != 0; i++)
		(void)str_utf8_next(&rest);
	return (rest.len == 0 ? all : str_cat(a, str_first(all,
	    all.len - rest.len), STR("\xe2\x80\xa6")));
}

struct str
recall_text(struct arena *a, const struct survey *s,
    const struct answers *answers, const struct text *text, size_t lang)
{
	const struct question	*q;
	struct recall		 r;
	struct buf		 b;
	struct str		 t = text_in(text, lang), rest = t, value;

	if (!str_has_byte(t, '{'))
		return (t);
	b = buf_new(a, t.len + 64);
	while (recall_next(&rest, &r)) {
		buf_str(&b, r.before);
		q = survey_question_find(s, r.code);
		if (q == NULL || (q->type->flags & QT_NO_ANSWER) != 0) {
			buf_str(&b, r.whole);
			continue;
		}
		value = answers == NULL ? STR_NONE : said(a, answers, q, lang);
		if (value.len == 0)
			value = r.otherwise.p != NULL || answers != NULL ?
			    r.otherwise : STR("\xe2\x80\xa6");
		buf_str(&b, value);
	}
	buf_str(&b, rest);
	return (buf_view(&b));
}
