/* Looking things up in a definition: texts, languages, codes, labels. */
#include "base/language.h"
#include "form/survey_make.h"
#include "form/type.h"

const char *const metric_names[METRIC__MAX] = {
	[METRIC_NONE] = "none", [METRIC_NPS] = "nps", [METRIC_CSAT] = "csat",
	[METRIC_CES] = "ces",
};

struct str
text_in(const struct text *t, size_t lang)
{
	if (lang < t->n && t->in[lang].p != NULL)
		return (t->in[lang]);
	return (t->n != 0 ? t->in[0] : STR_NONE);
}

bool
text_is_given(const struct text *t)
{
	return (t->n != 0 && t->in[0].p != NULL);
}

struct str
survey_text_squeeze(struct arena *a, struct str s)
{
	char	*p;
	size_t	 i, n, lines;
	bool	 gap;

	s = str_trim(s);
	p = arena_raw(a, s.len + 1);
	for (i = n = lines = 0, gap = false; i < s.len; i++) {
		if (str_has_byte(STR(" \t\r\n"), s.p[i])) {
			lines += s.p[i] == '\n';
			gap = true;
			continue;
		}
		/* Two line ends were two bytes at least: it never grows. */
		if (gap && lines > 1)
			p[n++] = '\n';
		if (gap)
			p[n++] = lines > 1 ? '\n' : ' ';
		p[n++] = s.p[i];
		gap = false;
		lines = 0;
	}
	p[n] = '\0';
	return ((struct str){ p, n });
}

size_t
survey_language_find(const struct survey *s, struct str tag)
{
	size_t	 lang = 0;

	(void)language_find(s->languages, s->nlanguages, str_trim(tag), &lang);
	return (lang);
}

size_t
survey_language_pick(const struct survey *s, struct str accept)
{
	size_t	 lang = 0;

	(void)language_pick(s->languages, s->nlanguages, accept, &lang);
	return (lang);
}

void
survey_page_size(const struct survey_page *p, size_t *letters, size_t *fields)
{
	const struct question	*q;
	size_t			 i;

	for (*letters = *fields = i = 0; i < p->nquestions; i++) {
		q = &p->questions[i];
		*letters += q->length + q->nparts * ANSWER_SHORT_MAX;
		*fields += q->nparts + (q->type->json == AS_LIST ?
		    q->ncodes : 1);
	}
}

size_t
survey_body_most(const struct survey *s)
{
	size_t	 i, letters, fields, n, most = 0;

	for (i = 0; i < s->npages; i++) {
		survey_page_size(&s->pages[i], &letters, &fields);
		n = letters * SURVEY_LETTER_BYTES +
		    fields * SURVEY_FIELD_BYTES;
		most = n > most ? n : most;
	}
	return (most);
}

size_t
survey_code_hash(struct str code)
{
	uint32_t	 h = 2166136261U;	/* FNV-1a */
	size_t		 i;

	for (i = 0; i < code.len; i++)
		h = (h ^ (unsigned char)code.p[i]) * 16777619U;
	return (h);
}

const struct question *
survey_question_find(const struct survey *s, struct str code)
{
	size_t	 at = survey_code_hash(code) & (s->nby_code - 1);

	for (; s->by_code[at] != NULL; at = (at + 1) & (s->nby_code - 1))
		if (str_is(s->by_code[at]->code, code))
			break;
	return (s->by_code[at]);
}

const struct question_option *
question_option_find(const struct question *q, struct str code)
{
	size_t	 i;

	for (i = 0; i < q->noptions; i++)
		if (str_is(q->options[i].code, code))
			return (&q->options[i]);
	return (NULL);
}

struct str
survey_answer_label(const struct question *q, struct str value, size_t lang)
{
	const struct question_option	*o;

	if ((o = question_option_find(q, value)) != NULL)
		return (text_in(&o->label, lang));
	if (q->other && str_is_c(value, "other"))
		return (text_in(&q->other_label, lang));
	return (value);
}
