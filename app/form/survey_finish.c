/*
 * What follows from a definition once all of it is read: questions by code,
 * conditions that can be evaluated. Faults are said if somebody asks; what
 * makes no sense is then left out.
 */
#include <math.h>

#include "form/survey_make.h"
#include "form/type.h"

/* --- conditions --- */

struct scope {
	const struct survey_maker	*m;
	size_t				 before;	/* questions to look at */
};

static bool
scope_find(const void *arg, struct str name, struct expr_name *out)
{
	const struct scope	*scope = arg;
	const struct question	*q;

	scope->m->survey->steps++;
	q = survey_question_find(scope->m->survey, name);
	if (q == NULL || (q->type->flags & QT_NO_ANSWER) != 0)
		return (false);
	out->index = q->index;
	out->type = q->type->expr;
	out->codes = q->codes;
	out->ncodes = q->ncodes;
	out->scores = q->scores;
	out->later = q->index >= scope->before;
	return (true);
}

/* NULL, and always true, if it cannot be read. */
static const struct expr *
condition_read(struct survey_maker *m, const struct survey_condition *c,
    const char *name, size_t before)
{
	struct scope		 scope = { m, before };
	struct expr_scope	 names = { scope_find, &scope };
	const struct expr	*e;
	struct str		 why;

	if (c->text.p == NULL)
		return (NULL);
	m->survey->steps += c->text.len;
	if (expr_read(m->arena, c->text, &names, &e, &why) != OK)
		SURVEY_FAULT(m, c->line, "%s: %.*s", name,
		    STR_ARG(why));
	return (e);
}

static bool
has_code(const struct question *q, struct str code)
{
	size_t	 i;

	for (i = 0; i < q->ncodes; i++)
		if (str_is(q->codes[i], code))
			return (true);
	return (false);
}

/* Each outcome of a computed code is one of its options. */
static bool
outcomes_are_options(struct survey_maker *m, const struct question *q,
    const struct expr *e)
{
	struct str	 list[EXPR_NODES_MAX];
	size_t		 i, n;

	if ((n = expr_outcomes(e, list, EXPR_NODES_MAX)) == 0)
		SURVEY_FAULT(m, q->line, "value: it must come to one of the "
		    "options, each written in quotation marks");
	for (i = 0; i < n; i++)
		if (!has_code(q, list[i])) {
			SURVEY_FAULT(m, q->line, "value: \"%.*s\" is not an "
			    "option of \"%.*s\"", STR_ARG(list[i]),
			    STR_ARG(q->code));
			return (false);
		}
	return (n != 0);
}

static bool
value_fits(struct survey_maker *m, const struct question *q,
    const struct expr *e)
{
	bool	 number = expr_type(e) == EXPR_NUMBER;

	if (q->type->expr == EXPR_CODE)
		return (outcomes_are_options(m, q, e));
	if (number == (q->type->expr == EXPR_NUMBER))
		return (true);
	SURVEY_FAULT(m, q->line, "value: it is %s, and a question of type "
	    "\"%s\" needs %s", number ? "a number" : "a text", q->type->name,
	    number ? "a text" : "a number");
	return (false);
}

/* What is worked out of something about the person is about the person. */
static void
value_read(struct survey_maker *m, struct question *q)
{
	struct scope		 scope = { m, q->index };
	struct expr_scope	 names = { scope_find, &scope };
	const struct survey_condition	*c = &m->value_of[q->index];
	const struct expr	*e;
	struct str		 why = STR("a computed question needs one");
	size_t			 i;

	m->survey->steps += c->text.len;
	if (c->text.p == NULL || expr_read_value(m->arena, c->text, &names, &e,
	    &why) != OK) {
		SURVEY_FAULT(m, q->line, "value: %.*s", STR_ARG(why));
		return;
	}
	if (!value_fits(m, q, e))
		return;
	q->value = e;
	for (i = 0; i < e->n; i++)
		if (e->nodes[i].op == EXPR_NAME)
			q->personal |= m->questions[e->nodes[i].index]
			    .personal;
}

/* Does it ask a question of this page? */
static bool
condition_is_live(const struct survey_maker *m, const struct expr *e,
    size_t page)
{
	size_t	 i;

	for (i = 0; e != NULL && i < e->n; i++)
		if (e->nodes[i].op == EXPR_NAME &&
		    m->questions[e->nodes[i].index].page == page &&
		    (m->questions[e->nodes[i].index].type->flags &
		    QT_GIVEN) == 0)
			return (true);
	return (false);
}

/* Of options and rows. */
static void
items_read(struct survey_maker *m)
{
	struct survey_item_if	*i;

	for (i = m->items; i != NULL; i = i->next) {
		if ((i->question->type->flags & QT_SILENT) != 0) {
			SURVEY_FAULT(m, i->test.line, "show-if has no meaning "
			    "for an option of what is worked out");
			continue;
		}
		i->item->show_if = condition_read(m, &i->test, "show-if",
		    i->question->index);
		i->item->live = condition_is_live(m, i->item->show_if,
		    i->question->page);
		i->question->live |= i->item->live;
		i->question->varies |= i->item->show_if != NULL;
	}
}

/* Where it leads; none but forward, so that no survey goes round in circles. */
static bool
jump_target(struct survey_maker *m, const struct survey_jump *j, size_t *to)
{
	int	 line = j->test.line;

	for (*to = 0; *to < m->survey->npages; ++*to)
		if (str_is(m->pages[*to].code, j->to))
			break;
	if (str_is_c(j->to, "end")) {
		if (*to != m->survey->npages)
			SURVEY_FAULT(m, line, "jump: there is a page \"end\", "
			    "and \"end\" is the end of the survey: give the "
			    "page another code");
		*to = m->survey->npages;
		return (true);
	}
	if (*to == m->survey->npages)
		SURVEY_FAULT(m, line, "jump: there is no page \"%.*s\"",
		    STR_ARG(j->to));
	else if (*to <= j->page)
		SURVEY_FAULT(m, line, "jump: the page \"%.*s\" is not behind "
		    "this one, and a survey goes forward only",
		    STR_ARG(j->to));
	return (*to != m->survey->npages && *to > j->page);
}

/* Those of a page stand one behind the other. */
static void
jumps_read(struct survey_maker *m)
{
	const struct survey_jump	*j;
	const struct expr		*e;
	struct page_jump		*list;
	struct survey_page		*p;
	size_t				 n = 0, to;

	for (j = m->jumps; j != NULL; j = j->next)
		n++;
	if (n != 0 && m->survey->random) {
		SURVEY_FAULT(m, m->jumps->test.line, "jump: in a random order "
		    "of pages no page is behind another: take away one of the "
		    "two");
		return;
	}
	list = arena_array(m->arena, n, sizeof(*list));
	for (j = m->jumps, n = 0; j != NULL; j = j->next) {
		p = &m->pages[j->page];
		e = condition_read(m, &j->test, "jump",
		    (size_t)(p->questions - m->questions) + p->nquestions);
		/* Nobody jumps for what makes no sense. */
		if (!jump_target(m, j, &to) ||
		    (e == NULL && j->test.text.p != NULL))
			continue;
		if (p->njumps++ == 0)
			p->jumps = &list[n];
		list[n++] = (struct page_jump){ e, to, j->test.line };
		m->survey->jumps = true;
	}
}

static void
conditions_read(struct survey_maker *m)
{
	struct question	*q;
	size_t		 i;

	for (i = 0; i < m->survey->npages; i++)
		m->pages[i].show_if = condition_read(m, &m->page_if[i],
		    "show-if",
		    (size_t)(m->pages[i].questions - m->questions));
	for (i = 0; i < m->survey->nquestions; i++) {
		q = &m->questions[i];
		q->show_if = condition_read(m, &m->question_if[i],
		    "show-if", i);
		if (q->show_if != NULL && (q->type->flags & QT_GIVEN) != 0)
			SURVEY_FAULT(m, q->line, "show-if has no meaning for "
			    "what comes with the address");
		q->required_if = condition_read(m, &m->required_if[i],
		    "required-if", i);
		q->live = condition_is_live(m, q->show_if, q->page);
		if ((q->type->flags & (QT_SILENT | QT_GIVEN)) == QT_SILENT)
			value_read(m, q);
	}
}

/* Which question a page's rule is said at: the last that it asks about. */
static struct question *
rule_place(struct survey_maker *m, const struct survey_rule *rule,
    const struct expr *e)
{
	size_t	 i, at = 0;
	bool	 found = false;

	for (i = 0; i < e->n; i++)
		if (e->nodes[i].op == EXPR_NAME && e->nodes[i].index >= at) {
			at = e->nodes[i].index;
			found = true;
		}
	if (found && m->questions[at].page == rule->page)
		return (&m->questions[at]);
	SURVEY_FAULT(m, rule->test.line, "the check of a page must ask about "
	    "a question on it");
	return (NULL);
}

static void
rule_read(struct survey_maker *m, const struct survey_rule *rule)
{
	const struct survey_page	*p = &m->pages[rule->page];
	struct question_check		*check;
	struct question			*q = rule->question;
	const struct expr		*e;

	if (rule->test.text.p == NULL) {
		SURVEY_FAULT(m, rule->test.line, "a check has no test");
		return;
	}
	e = condition_read(m, &rule->test, "test", q != NULL ? q->index + 1 :
	    (size_t)(p->questions - m->questions) + p->nquestions);
	if (e == NULL || (q == NULL && (q = rule_place(m, rule, e)) == NULL))
		return;
	check = arena_get(m->arena, sizeof(*check));
	*check = (struct question_check){ q->checks, e, rule->severity,
	    rule->message, rule->test.line };
	q->checks = check;
}

/* Of two questions with one code the first is found. */
static void
codes_index(struct survey_maker *m)
{
	const struct question	**table;
	struct survey		*s = m->survey;
	size_t			 i, at;

	for (s->nby_code = 2; s->nby_code < 2 * s->nquestions;)
		s->nby_code *= 2;
	table = arena_array(m->arena, s->nby_code, sizeof(*table));
	for (i = 0; i < s->nquestions; i++) {
		at = survey_code_hash(s->questions[i].code);
		for (at &= s->nby_code - 1; table[at] != NULL &&
		    !str_is(table[at]->code, s->questions[i].code);
		    s->steps++)
			at = (at + 1) & (s->nby_code - 1);
		if (table[at] == NULL)
			table[at] = &s->questions[i];
	}
	s->by_code = table;
}

/* The scores of what can be chosen. */
static void
scores_index(struct survey_maker *m, struct question *q)
{
	const struct question_option	*o;
	double	*scores;
	size_t	 i, n = 0;

	for (i = 0; i < q->noptions; i++)
		n += q->options[i].has_score;
	if (n == 0)
		return;
	q->scores = scores = arena_array(m->arena, q->ncodes, sizeof(*scores));
	for (i = 0; i < q->ncodes; i++) {
		o = question_option_find(q, q->codes[i]);
		scores[i] = o != NULL && o->has_score ? (double)o->score :
		    (double)NAN;
	}
}

void
survey_finish(struct survey_maker *m)
{
	const struct survey_rule	*rule;
	size_t	 i;

	for (i = 0; i < m->survey->nquestions; i++)
		scores_index(m, &m->questions[i]);
	codes_index(m);
	conditions_read(m);
	items_read(m);
	jumps_read(m);
	/* From the last one to the first, each is put before the others. */
	for (rule = m->rules; rule != NULL; rule = rule->next)
		rule_read(m, rule);
}
