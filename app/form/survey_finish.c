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

/* Where a condition stands, and what it can look at. */
struct condition_place {
	const char		*attribute;
	const char		*said;		/* another name for it, or NULL */
	size_t			 before;	/* questions to look at */
	const struct question	*question;	/* that it shows, or NULL */
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

/* What one click would do about it: a code that is misspelled, or a question
 * that is asked too early. */
static struct mend
condition_mend(struct survey_maker *m, const struct survey_condition *c,
    const struct condition_place *at, const struct expr_fault *f)
{
	struct mend		 mend = { .attribute = at->attribute,
				    .text = c->text };
	const struct question	*q;

	mend.from = f->values[f->id == W_LINT_EXPR_OPTION];
	if (f->id == W_LINT_EXPR_UNKNOWN)
		mend.to = survey_near_question(m, mend.from, at->before);
	else if (f->id == W_LINT_EXPR_OPTION)
		mend.to = survey_near_option(m, f->values[0], mend.from);
	else if (f->id == W_LINT_EXPR_LATER && at->question != NULL &&
	    (q = survey_question_find(m->survey, mend.from)) != NULL &&
	    q != at->question) {
		mend.kind = MEND_BEHIND;
		mend.is_question = true;
		mend.at = at->question->index;
		mend.to = mend.from;
		return (mend);
	}
	mend.kind = mend.to.len != 0 ? MEND_NAME : MEND_NONE;
	return (mend);
}

static void
condition_fault(struct survey_maker *m, const struct survey_condition *c,
    const struct condition_place *at, const struct expr_fault *f)
{
	struct finding	*said;

	if (f->id == W_NONE) {
		SURVEY_FAULT_EN(m, c->line, "%s: %.*s", at->attribute,
		    STR_ARG(f->why));
		return;
	}
	said = finding_add(m->arena, m->errors, FINDING_ERROR, c->line, f->id,
	    f->values);
	said->in = str_of(at->said != NULL ? at->said : at->attribute);
	said->word = f->expected;
	said->question = at->question;
	if (m->errors == NULL)
		return;
	finding_complete(m->arena, said);
	said->mend = condition_mend(m, c, at, f);
}

/* NULL, and always true, if it cannot be read. */
static const struct expr *
condition_read(struct survey_maker *m, const struct survey_condition *c,
    const struct condition_place *at)
{
	struct scope		 scope = { m, at->before };
	struct expr_scope	 names = { scope_find, &scope };
	const struct expr	*e;
	struct expr_fault	 fault;

	if (c->text.p == NULL)
		return (NULL);
	m->survey->steps += c->text.len;
	if (expr_read(m->arena, c->text, &names, &e, &fault) != OK)
		condition_fault(m, c, at, &fault);
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

static void
value_said(struct survey_maker *m, struct finding *f)
{
	f->in = STR("value");
	if (m->errors != NULL)
		finding_complete(m->arena, f);
}

/* Each outcome of a computed code is one of its options. */
static bool
outcomes_are_options(struct survey_maker *m, const struct question *q,
    const struct expr *e)
{
	struct str	 list[EXPR_NODES_MAX];
	size_t		 i, n;

	if ((n = expr_outcomes(e, list, EXPR_NODES_MAX)) == 0)
		value_said(m, SURVEY_FIND(m, FINDING_ERROR, q->line,
		    W_LINT_NO_OUTCOME));
	for (i = 0; i < n; i++)
		if (!has_code(q, list[i])) {
			value_said(m, SURVEY_FIND(m, FINDING_ERROR, q->line,
			    W_LINT_OUTCOME_UNKNOWN, .value = list[i],
			    .question = q->code));
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
	value_said(m, finding_add(m->arena, m->errors, FINDING_ERROR, q->line,
	    number ? W_LINT_VALUE_NUMBER : W_LINT_VALUE_TEXT,
	    (const struct str *)(const void *)
	    &(struct args_W_LINT_VALUE_TEXT){ .type = str_of(q->type->name) }));
	return (false);
}

/* What is worked out of something about the person is about the person. */
static void
value_read(struct survey_maker *m, struct question *q)
{
	struct scope		 scope = { m, q->index };
	struct expr_scope	 names = { scope_find, &scope };
	struct condition_place	 at = { "value", NULL, q->index, NULL };
	const struct survey_condition	*c = &m->value_of[q->index];
	const struct expr	*e;
	struct expr_fault	 fault = { .id = W_LINT_NO_VALUE };
	size_t			 i;

	m->survey->steps += c->text.len;
	if (c->text.p == NULL || expr_read_value(m->arena, c->text, &names, &e,
	    &fault) != OK) {
		at.question = q;
		condition_fault(m, &(struct survey_condition){ c->text,
		    q->line }, &at, &fault);
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
			SURVEY_FAULT(m, i->test.line, W_LINT_ITEM_SILENT);
			continue;
		}
		i->item->show_if = condition_read(m, &i->test,
		    &(struct condition_place){ "show-if", NULL,
		    i->question->index, NULL });
		i->item->live = condition_is_live(m, i->item->show_if,
		    i->question->page);
		i->question->live |= i->item->live;
		i->question->varies |= i->item->show_if != NULL;
	}
}

/* It can go, if it is the only one that says the same. */
static struct mend
jump_mend(const struct survey_jump *j)
{
	return ((struct mend){ .kind = MEND_JUMP, .is_page = true,
	    .at = j->page, .attribute = "to", .text = j->to });
}

static void
jump_lost(struct survey_maker *m, const struct survey_jump *j)
{
	struct finding	*f = SURVEY_FIND(m, FINDING_ERROR, j->test.line,
			    W_LINT_JUMP_UNKNOWN, .page = j->to);

	if (m->errors == NULL)
		return;
	f->mend = jump_mend(j);
	f->mend.to = survey_near_page(m, j->to, j->page);
	if (f->mend.to.len != 0)
		f->mend.kind = MEND_TARGET;
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
			SURVEY_FAULT(m, line, W_LINT_JUMP_END_PAGE);
		*to = m->survey->npages;
		return (true);
	}
	if (*to == m->survey->npages)
		jump_lost(m, j);
	else if (*to <= j->page)
		SURVEY_FIND(m, FINDING_ERROR, line, W_LINT_JUMP_BACK,
		    .page = j->to)->mend = jump_mend(j);
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
		SURVEY_FAULT(m, m->jumps->test.line, W_LINT_JUMP_RANDOM);
		return;
	}
	list = arena_array(m->arena, n, sizeof(*list));
	for (j = m->jumps, n = 0; j != NULL; j = j->next) {
		p = &m->pages[j->page];
		e = condition_read(m, &j->test, &(struct condition_place){
		    "if", "jump", (size_t)(p->questions - m->questions) +
		    p->nquestions, NULL });
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
		    &(struct condition_place){ "show-if", NULL,
		    (size_t)(m->pages[i].questions - m->questions), NULL });
	for (i = 0; i < m->survey->nquestions; i++) {
		q = &m->questions[i];
		q->show_if = condition_read(m, &m->question_if[i],
		    &(struct condition_place){ "show-if", NULL, i, q });
		if (q->show_if != NULL && (q->type->flags & QT_GIVEN) != 0)
			SURVEY_FAULT(m, q->line, W_LINT_GIVEN_IF);
		q->required_if = condition_read(m, &m->required_if[i],
		    &(struct condition_place){ "required-if", NULL, i, q });
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
	SURVEY_FAULT(m, rule->test.line, W_LINT_CHECK_NOWHERE);
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
		SURVEY_FAULT(m, rule->test.line, W_LINT_CHECK_EMPTY);
		return;
	}
	e = condition_read(m, &rule->test, &(struct condition_place){ "test",
	    NULL, q != NULL ? q->index + 1 : (size_t)(p->questions -
	    m->questions) + p->nquestions, NULL });
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
