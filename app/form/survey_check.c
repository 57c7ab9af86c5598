/*
 * What a schema cannot say of a definition: codes that are unique and not
 * taken, options that make sense together, and personal questions that
 * everybody may leave out.
 */
#include <stdlib.h>
#include <string.h>

#include "form/order.h"
#include "form/recall.h"
#include "form/survey_make.h"
#include "form/type.h"

/* --- codes --- */

static bool
code_is(struct str s, size_t max, bool letter_first, const char *more)
{
	size_t	 i;
	char	 c;

	if (s.len == 0 || s.len > max)
		return (false);
	for (i = 0; i < s.len; i++) {
		c = s.p[i];
		if (c >= 'a' && c <= 'z')
			continue;
		if (c >= '0' && c <= '9' && (i != 0 || !letter_first))
			continue;
		if (i == 0 || c == '\0' || strchr(more, c) == NULL)
			return (false);
	}
	return (true);
}

bool
survey_code_is_question(struct str s)
{
	return (code_is(s, SURVEY_CODE_MAX, true, "_"));
}

bool
survey_code_is_option(struct str s)
{
	return (code_is(s, SURVEY_CODE_MAX, false, "_-"));
}

bool
survey_code_is_survey(struct str s)
{
	return (code_is(s, 63, true, "-"));
}

bool
survey_code_is_reserved(struct str s)
{
	static const char *const taken[] = { "and", "or", "not", "in", "is",
	    "has", "empty", "count", "length", "sum", "min", "max", "true",
	    "false", "page", "survey", "submission", "token", "lang",
	    "language", "action", "method", "submit", "reset", "back",
	    "other" };
	size_t	 i;

	for (i = 0; i < sizeof(taken) / sizeof(taken[0]); i++)
		if (str_is_c(s, taken[i]))
			return (true);
	return (false);
}

static struct mend
mend_of(enum mend_kind kind, size_t question, const char *attribute)
{
	return ((struct mend){ .kind = kind, .is_question = true,
	    .at = question, .attribute = attribute });
}

static void
check_question_code(struct survey_maker *m, const struct question *q)
{
	size_t	 i;

	if (!survey_code_is_question(q->code)) {
		SURVEY_FIND(m, FINDING_ERROR, q->line, W_LINT_QUESTION_CODE,
		    .code = q->code, .most = SURVEY_NUMBER(m,
		    SURVEY_CODE_MAX))->mend = mend_of(MEND_CODE, q->index,
		    NULL);
		return;
	}
	if (survey_code_is_reserved(q->code))
		SURVEY_FIND(m, FINDING_ERROR, q->line, W_LINT_KEPT_CODE, .code
		    = q->code)->mend = mend_of(MEND_CODE, q->index, NULL);
	m->errors->steps += q->index;
	for (i = 0; i < q->index; i++)
		if (str_is(m->questions[i].code, q->code)) {
			SURVEY_FIND(m, FINDING_ERROR, q->line,
			    W_LINT_TWICE_QUESTION, .code = q->code, .line =
			    SURVEY_NUMBER(m, m->questions[i].line))->mend =
			    mend_of(MEND_CODE, q->index, NULL);
			return;
		}
}

static void
check_page(struct survey_maker *m, const struct survey_page *p)
{
	size_t	 i, letters, fields;

	if (!survey_code_is_question(p->code))
		SURVEY_FAULT(m, p->line, W_LINT_PAGE_CODE, .code = p->code,
		    .most = SURVEY_NUMBER(m, SURVEY_CODE_MAX));
	for (i = 0; i < p->index; i++)
		if (str_is(m->pages[i].code, p->code)) {
			SURVEY_FAULT(m, p->line, W_LINT_TWICE_PAGE, .code =
			    p->code, .line = SURVEY_NUMBER(m,
			    m->pages[i].line));
			break;
		}
	if (p->nquestions == 0)
		SURVEY_FIND(m, FINDING_ERROR, p->line, W_LINT_EMPTY_PAGE)->mend
		    = (struct mend){ .kind = MEND_PAGE, .is_page = true, .at =
		    p->index };
	if (p->njumps > SURVEY_JUMPS_MAX)
		SURVEY_FAULT(m, p->line, W_LINT_MANY_JUMPS, .count =
		    SURVEY_NUMBER(m, p->njumps), .most = SURVEY_NUMBER(m,
		    SURVEY_JUMPS_MAX));
	survey_page_size(p, &letters, &fields);
	if (letters > SURVEY_PAGE_LETTERS || fields > SURVEY_PAGE_FIELDS)
		SURVEY_FAULT(m, p->line, W_LINT_BIG_PAGE, .letters =
		    SURVEY_NUMBER(m, SURVEY_PAGE_LETTERS), .fields =
		    SURVEY_NUMBER(m, SURVEY_PAGE_FIELDS));
}

/* --- options --- */

/* Option or row i of a list: its code is fit, and its own. Those that the type
 * itself has made have no line, and codes of their kind. */
static void
check_listed(struct survey_maker *m, const struct question_option *list,
    size_t i, bool row)
{
	const struct question_option	*o = &list[i];
	struct str		 most = SURVEY_NUMBER(m, SURVEY_CODE_MAX);
	size_t			 j;

	if (o->line == 0)
		return;
	if (!survey_code_is_option(o->code) && row)
		SURVEY_FAULT(m, o->line, W_LINT_ROW_CODE, .code = o->code,
		    .most = most);
	else if (!survey_code_is_option(o->code))
		SURVEY_FAULT(m, o->line, W_LINT_OPTION_CODE, .code = o->code,
		    .most = most);
	m->errors->steps += i;
	for (j = 0; j < i && !str_is(list[j].code, o->code); j++)
		;
	if (j < i && row)
		SURVEY_FAULT(m, o->line, W_LINT_TWICE_ROW, .code = o->code,
		    .line = SURVEY_NUMBER(m, list[j].line));
	else if (j < i)
		SURVEY_FAULT(m, o->line, W_LINT_TWICE_OPTION, .code = o->code,
		    .line = SURVEY_NUMBER(m, list[j].line));
}

static void
check_option(struct survey_maker *m, const struct question *q, size_t i)
{
	const struct question_option	*o = &q->options[i];

	check_listed(m, q->options, i, false);
	if (str_is_c(o->code, "other"))
		SURVEY_FAULT(m, o->line, W_LINT_OPTION_OTHER);
	if (o->has_score && (q->type->json == AS_LIST || q->ncodes == 0))
		SURVEY_FAULT(m, o->line, W_LINT_SCORE_UNFIT);
	if (o->image.p != NULL && (q->type->flags & QT_IMAGES) == 0)
		SURVEY_FAULT(m, o->line, W_LINT_IMAGE_UNFIT);
	if (o->exclusive && q->type->json != AS_LIST)
		SURVEY_FAULT(m, o->line, W_LINT_EXCLUSIVE_UNFIT);
}

static void
check_options(struct survey_maker *m, const struct question *q)
{
	size_t	 i;

	for (i = 0; i < q->noptions; i++)
		check_option(m, q, i);
	for (i = 0; i < q->nrows; i++)
		check_listed(m, q->rows, i, true);
	if ((q->type->flags & QT_OPTIONS) != 0 &&
	    q->noptions + q->other < 2 && q->ncodes < 2)
		SURVEY_FAULT(m, q->line, W_LINT_TWO_OPTIONS, .type =
		    str_of(q->type->name));
}

/* --- what texts recall --- */

/* Of questions before that index, and of what is worked out before itself. */
static void
check_recall(struct survey_maker *m, const struct text *text, int line,
    size_t before, size_t self)
{
	const struct question	*q;
	struct recall		 r;
	struct str		 rest;
	size_t			 lang;

	for (lang = 0; lang < text->n; lang++) {
		rest = text->in[lang];
		m->errors->steps += rest.len;
		while (recall_next(&rest, &r)) {
			q = survey_question_find(m->survey, r.code);
			if (q == NULL)
				SURVEY_WARN(m, line, W_LINT_RECALL_UNKNOWN,
				    .text = r.whole, .code = r.code);
			else if (q->index >= before && (q->index >= self ||
			    (q->type->flags & QT_SILENT) == 0))
				SURVEY_FAULT(m, line, W_LINT_RECALL_LATER,
				    .text = r.whole);
		}
	}
}

static void
check_recalls(struct survey_maker *m)
{
	const struct survey_page	*p;
	const struct question		*q;
	size_t				 i, first;

	check_recall(m, &m->survey->title, 0, 0, 0);
	check_recall(m, &m->survey->intro, 0, 0, 0);
	check_recall(m, &m->survey->thanks, 0, SIZE_MAX, SIZE_MAX);
	for (i = 0; i < m->survey->npages; i++) {
		p = &m->pages[i];
		first = (size_t)(p->questions - m->questions);
		check_recall(m, &p->title, p->line, first, first);
		check_recall(m, &p->intro, p->line, first, first);
	}
	for (i = 0; i < m->survey->nquestions; i++) {
		q = &m->questions[i];
		first = (size_t)(m->pages[q->page].questions - m->questions);
		check_recall(m, &q->label, q->line, first, i);
		check_recall(m, &q->help, q->line, first, i);
	}
}

/* --- the whole --- */

/* What would break the promise that nobody is told who answers. */
static void
check_identity(struct survey_maker *m, const struct question *q)
{
	enum identity	 what = m->survey->identity;

	if (what == IDENTITY_IDENTIFIED)
		return;
	if ((q->type->flags & QT_IDENTIFIES) != 0 ||
	    (what == IDENTITY_ANONYMOUS && (q->type->flags & QT_GIVEN) != 0))
		SURVEY_FAULT(m, q->line, W_LINT_IDENTITY_QUESTION);
}

/* Who can come back to an answer must be known by something. */
static void
check_ways_back(struct survey_maker *m)
{
	const struct survey	*s = m->survey;

	if (s->identity != IDENTITY_ANONYMOUS)
		return;
	if (s->later)
		SURVEY_FIND(m, FINDING_ERROR, 0, W_LINT_IDENTITY_LATER)->mend =
		    (struct mend){ .kind = MEND_ATTRIBUTE,
		    .attribute = "later", .text = STR("yes") };
	if (s->edits)
		SURVEY_FIND(m, FINDING_ERROR, 0, W_LINT_IDENTITY_EDIT)->mend =
		    (struct mend){ .kind = MEND_ATTRIBUTE,
		    .attribute = "edit", .text = STR("yes") };
}

static void
check_question(struct survey_maker *m, struct question *q)
{
	check_question_code(m, q);
	check_identity(m, q);
	if (!text_is_given(&q->label) && q->label.n == 0)
		SURVEY_FAULT(m, q->line, W_LINT_NO_LABEL);
	if (q->pattern != NULL && q->invalid.n == 0)
		SURVEY_WARN(m, q->line, W_LINT_NO_INVALID);
	if (q->required && q->required_if != NULL)
		SURVEY_FIND(m, FINDING_WARNING, q->line,
		    W_LINT_REQUIRED_TWICE)->mend = mend_of(MEND_ATTRIBUTE,
		    q->index, "required-if");
	if ((q->required || q->required_if != NULL) && q->personal)
		SURVEY_FIND(m, FINDING_ERROR, q->line,
		    W_LINT_REQUIRED_PERSONAL)->mend = mend_of(MEND_ATTRIBUTE,
		    q->index, q->required ? "required" : "required-if");
	check_options(m, q);
}

/* What a condition asks must have been asked in every order. */
static void
check_asked_before(struct survey_maker *m, const struct expr *e, size_t page,
    int line)
{
	const struct survey	*s = m->survey;
	size_t			 i, asked;

	for (i = 0; e != NULL && s->shuffles && i < e->n; i++) {
		if (e->nodes[i].op != EXPR_NAME || (m->questions[
		    e->nodes[i].index].type->flags & QT_GIVEN) != 0)
			continue;
		m->errors->steps += s->npages;
		asked = m->questions[e->nodes[i].index].page;
		if (order_is_before(s, asked, page) && (asked != page ||
		    !(m->pages[page].random || (s->random && s->one_each))))
			continue;
		SURVEY_FAULT(m, line, W_LINT_RANDOM_LATER, .code =
		    m->questions[e->nodes[i].index].code);
		return;
	}
}

static void
check_order(struct survey_maker *m)
{
	const struct survey_item_if	*item;
	size_t	 i;

	for (i = 0; i < m->survey->npages; i++)
		check_asked_before(m, m->pages[i].show_if, i, m->pages[i].line);
	for (i = 0; i < m->survey->nquestions; i++)
		check_asked_before(m, m->questions[i].show_if,
		    m->questions[i].page, m->questions[i].line);
	for (item = m->items; item != NULL; item = item->next)
		check_asked_before(m, item->item->show_if,
		    item->question->page, item->test.line);
}

/* Which pages some way leads to, as far as jumps say: one that always holds
 * shuts the way to the next page, unless its own page can be left out. */
static void
check_ways(struct survey_maker *m)
{
	const struct survey_page	*p;
	bool	*come = arena_array(m->arena, m->survey->npages + 1,
		    sizeof(*come));
	size_t	 i, k;
	bool	 on;

	come[0] = true;
	for (i = 0; m->survey->jumps && i < m->survey->npages; i++) {
		p = &m->pages[i];
		for (k = 0, on = true; k < p->njumps && on; k++) {
			come[p->jumps[k].to] |= come[i];
			on = p->jumps[k].when != NULL;
		}
		if (k < p->njumps)
			SURVEY_FIND(m, FINDING_ERROR, p->jumps[k].line,
			    W_LINT_JUMP_DEAD)->mend = (struct mend){ .kind =
			    MEND_JUMP, .is_page = true, .at = i, .attribute =
			    p->jumps[k].when == NULL ? NULL : "if", .text =
			    p->jumps[k].when == NULL ? STR_NONE :
			    p->jumps[k].when->text };
		come[i + 1] |= come[i] && (on || p->show_if != NULL);
		if (!come[i])
			SURVEY_FAULT(m, p->line, W_LINT_NO_WAY, .page =
			    p->code);
	}
}

static void
check_translations(struct survey_maker *m)
{
	struct finding	*f;
	size_t		 i;

	for (i = 1; i < m->survey->nlanguages; i++) {
		if (m->untranslated[i] == 0)
			continue;
		f = SURVEY_FIND(m, FINDING_WARNING, m->untranslated_line[i],
		    W_LINT_UNTRANSLATED, .language = m->languages[i]);
		f->n = (int64_t)m->untranslated[i];
		f->language = m->languages[i];
		finding_complete(m->arena, f);
	}
}

void
survey_check(struct survey_maker *m)
{
	bool	 asks;
	size_t	 i, scores, parts = 0;

	check_order(m);
	m->errors->steps += m->survey->steps;
	if (m->survey->title.n == 0)
		SURVEY_FAULT(m, 0, W_LINT_NO_TITLE);
	for (i = 0; i < m->survey->npages; i++)
		check_page(m, &m->pages[i]);
	for (i = scores = 0, asks = false; i < m->survey->nquestions; i++) {
		check_question(m, &m->questions[i]);
		if (m->questions[i].metric != METRIC_NONE &&
		    ++scores == SURVEY_SCORES_MAX + 1)
			SURVEY_FAULT(m, m->questions[i].line,
			    W_LINT_MANY_SCORES, .score = SURVEY_NUMBER(m,
			    scores), .most = SURVEY_NUMBER(m,
			    SURVEY_SCORES_MAX));
		asks |= (m->questions[i].type->flags & QT_UNASKED) == 0;
		parts += m->questions[i].nparts;
	}
	if (parts > SURVEY_PARTS_MAX)
		SURVEY_FAULT(m, 0, W_LINT_MANY_PARTS, .count = SURVEY_NUMBER(m,
		    parts), .most = SURVEY_NUMBER(m, SURVEY_PARTS_MAX));
	if (!asks)
		SURVEY_FAULT(m, 0, W_LINT_ASKS_NOTHING);
	check_recalls(m);
	check_ways(m);
	check_ways_back(m);
	check_translations(m);
	/* First what stops it. */
	if (m->errors->nfatal == 0) {
		survey_check_style(m);
		survey_check_reach(m);
	}
}
