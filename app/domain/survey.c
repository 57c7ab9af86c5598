/* Looking things up in a definition: texts, languages, codes, labels. */
#include <strings.h>

#include "domain/survey.h"

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

static bool
is_same_nocase(struct str a, struct str b)
{
	return (a.len == b.len && (a.len == 0 ||
	    strncasecmp(a.p, b.p, a.len) == 0));
}

/* "de-AT" is looked for whole, then as "de", then among "de-...". */
static bool
language_match(const struct survey *s, struct str tag, size_t *lang)
{
	struct str	 main, have, rest;
	size_t		 i;

	for (i = 0; i < s->nlanguages; i++)
		if (is_same_nocase(s->languages[i], tag)) {
			*lang = i;
			return (true);
		}
	(void)str_cut(tag, '-', &main, &rest);
	for (i = 0; i < s->nlanguages; i++) {
		(void)str_cut(s->languages[i], '-', &have, &rest);
		if (is_same_nocase(have, main)) {
			*lang = i;
			return (true);
		}
	}
	return (false);
}

size_t
survey_language_find(const struct survey *s, struct str tag)
{
	size_t	 lang = 0;

	(void)language_match(s, str_trim(tag), &lang);
	return (lang);
}

/* The weight of "de;q=0.7" in thousandths; 1000 when none is said. */
static int
range_weight(struct str params)
{
	struct str	 p;
	double		 q;
	bool		 more;

	for (more = params.len != 0; more;) {
		more = str_cut(params, ';', &p, &params);
		p = str_trim(p);
		if (p.len < 3 || (p.p[0] != 'q' && p.p[0] != 'Q') ||
		    p.p[1] != '=')
			continue;
		if (!str_double(str_from(p, 2), &q) || !(q >= 0 && q <= 1))
			return (0);
		return ((int)(q * 1000));
	}
	return (1000);
}

size_t
survey_language_pick(const struct survey *s, struct str accept)
{
	struct str	 range, tag, params;
	size_t		 lang, best;
	int		 weight, top, n;
	bool		 more;

	best = 0;
	top = 0;
	more = accept.len != 0;
	/* Twenty ranges are more than any browser sends. */
	for (n = 0; more && n < 20; n++) {
		more = str_cut(accept, ',', &range, &accept);
		(void)str_cut(range, ';', &tag, &params);
		tag = str_trim(tag);
		weight = range_weight(params);
		if (weight <= top)
			continue;
		if (str_is(tag, STR("*")))
			lang = 0;
		else if (tag.len == 0 || !language_match(s, tag, &lang))
			continue;
		top = weight;
		best = lang;
	}
	return (best);
}

const struct question *
survey_question_find(const struct survey *s, struct str code)
{
	size_t	 i;

	for (i = 0; i < s->nquestions; i++)
		if (str_is(s->questions[i].code, code))
			return (&s->questions[i]);
	return (NULL);
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

	if ((q->type->flags & QT_OPTIONS) == 0)
		return (value);
	if ((o = question_option_find(q, value)) != NULL)
		return (text_in(&o->label, lang));
	if (q->other && str_is_c(value, "other"))
		return (text_in(&q->other_label, lang));
	return (value);
}
