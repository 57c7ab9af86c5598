/*
 * What a professional would say of a survey that can be published: it takes
 * too long, a question leads or asks two things, the ends of a scale have no
 * names, somebody must type on the first page.
 */
#include "form/survey_make.h"
#include "form/survey_time.h"
#include "form/survey_wording.h"
#include "form/type.h"

/* Said once, of the language that takes longest. */
static void
time_check(struct survey_maker *m)
{
	const struct survey	*s = m->survey;
	int64_t			 seconds, longest = 0;
	size_t			 i, lang = 0;

	for (i = 0; i < s->nlanguages; i++) {
		m->errors->steps += s->nquestions;
		if ((seconds = survey_seconds(s, i)) > longest) {
			longest = seconds;
			lang = i;
		}
	}
	if (longest <= s->minutes * 60)
		return;
	if (s->says_minutes)
		SURVEY_WARN(m, 0, W_LINT_SLOW,
		    .language = s->languages[lang],
		    .minutes = SURVEY_NUMBER(m, (longest + 59) / 60),
		    .most = SURVEY_NUMBER(m, s->minutes));
	else
		SURVEY_WARN(m, 0, W_LINT_SLOW_ALL,
		    .language = s->languages[lang],
		    .minutes = SURVEY_NUMBER(m, (longest + 59) / 60),
		    .most = SURVEY_NUMBER(m, s->minutes));
}

static void
hint_place(struct finding *f, const struct question *q, struct str language)
{
	f->question = q;
	f->language = language;
}

/* One hint of a kind a question, whichever language shows it first. */
static void
wording_check(struct survey_maker *m, const struct question *q)
{
	const struct survey	*s = m->survey;
	struct str		 words, said;
	bool			 judged = (q->type->flags & QT_SCALE) != 0;
	bool			 leads = false, doubles = false;
	size_t			 i;

	for (i = 0; i < s->nlanguages; i++) {
		words = i < q->label.n ? q->label.in[i] : STR_NONE;
		m->errors->steps += words.len;
		said = wording_leads(s->languages[i], words);
		if (said.len != 0 && !leads)
			hint_place(SURVEY_FIND(m, FINDING_HINT, q->line,
			    W_LINT_LEADING, .words = said), q,
			    i == 0 ? STR_NONE : s->languages[i]);
		leads |= said.len != 0;
		said = judged ? wording_doubles(s->languages[i], words) :
		    STR_NONE;
		if (said.len != 0 && !doubles)
			hint_place(SURVEY_FIND(m, FINDING_HINT, q->line,
			    W_LINT_DOUBLE, .word = said), q,
			    i == 0 ? STR_NONE : s->languages[i]);
		doubles |= said.len != 0;
	}
}

/* Stars and 0 to 10 speak for themselves; a bare row of numbers, and a slider,
 * do not. */
static bool
needs_ends(const struct question *q)
{
	struct question_look	 look = q->type->look;

	if ((q->type->flags & QT_ENDS) == 0 || q->metric == METRIC_NPS)
		return (false);
	return (q->metric == METRIC_CES ||
	    (q->type->flags & QT_SCALE) == 0 || look.control == NULL);
}

static void
ends_check(struct survey_maker *m, const struct question *q)
{
	if (needs_ends(q) && !(text_is_given(&q->low_label) &&
	    text_is_given(&q->high_label)))
		hint_place(SURVEY_FIND(m, FINDING_HINT, q->line,
		    W_LINT_NO_ENDS), q, STR_NONE);
}

/* Who is asked to write before anything else leaves. */
static void
first_check(struct survey_maker *m, const struct question *q)
{
	struct finding	*f;

	if (q->page != 0 || !q->required || q->show_if != NULL ||
	    (q->type->flags & QT_TYPED) == 0)
		return;
	f = SURVEY_FIND(m, FINDING_HINT, q->line, W_LINT_FIRST_TYPED);
	hint_place(f, q, STR_NONE);
	f->mend = (struct mend){ .kind = MEND_ATTRIBUTE, .is_question = true,
	    .at = q->index, .attribute = "required" };
}

void
survey_check_style(struct survey_maker *m)
{
	size_t	 i;

	time_check(m);
	for (i = 0; i < m->survey->nquestions; i++) {
		wording_check(m, &m->questions[i]);
		ends_check(m, &m->questions[i]);
		first_check(m, &m->questions[i]);
	}
}
