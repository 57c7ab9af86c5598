/*
 * Conditions that nobody can meet. A condition's outcome changes only at the
 * values it names, so trying each of them, their neighbours and the bounds of
 * the questions proves it, as long as the combinations are few. Where they
 * are not, nothing is said: a check that guesses would refuse good surveys.
 * All conditions together have a budget of steps, so that no definition can
 * keep whoever judges it busy.
 */
#include <math.h>
#include <string.h>

#include "base/date.h"
#include "form/field.h"
#include "form/survey_make.h"
#include "form/type.h"

#define TRIES_MAX	20000	/* combinations for one condition */
#define SETS_MAX	8	/* options whose subsets are all tried */
#define REACH_MEMORY	(64U * 1024 * 1024)	/* for one condition */

struct candidates {
	struct expr_value	*list;		/* [0] is the empty answer */
	size_t			 n;
	size_t			 cap;
	size_t			 at;		/* the one being tried */
};

struct trial {
	struct survey_maker	*m;
	struct arena		*arena;		/* cleared after each */
	const struct expr	*e;
	struct candidates	**of;		/* by question; NULL: not asked */
	struct candidates	**names;	/* those asked */
	size_t			 n;
	size_t			 cap;
};

static void
candidate_add(struct trial *t, struct candidates *c, struct expr_value v)
{
	t->m->errors->steps++;
	ARENA_PUSH(t->arena, c->list, c->n, c->cap) = v;
}

static void
number_add(struct trial *t, struct candidates *c, const struct question *q,
    double x)
{
	double	 low, high;

	if ((q->min.p != NULL && str_double(q->min, &low) && x < low) ||
	    (q->max.p != NULL && str_double(q->max, &high) && x > high))
		return;
	candidate_add(t, c, (struct expr_value){ .type = EXPR_NUMBER,
	    .number = x });
}

/* A number, and the next ones that the question can take on both sides. */
static void
numbers_around(struct trial *t, struct candidates *c,
    const struct question *q, double x)
{
	double	 step;
	int64_t	 i;

	for (step = 1, i = 0; i < q->decimals; i++)
		step /= 10;
	number_add(t, c, q, x);
	for (i = -1; i <= 2; i++)
		number_add(t, c, q, (floor(x / step) + (double)i) * step);
}

static void
number_candidates(struct trial *t, struct candidates *c,
    const struct question *q)
{
	const struct question	*of;
	const struct expr_node	*node;
	size_t			 i;
	int64_t			 v;
	double			 x;

	if ((q->type->flags & QT_SCALE) != 0) {
		for (v = q->lowest; v <= q->highest; v++)
			number_add(t, c, q, (double)v);
		return;
	}
	for (i = 0; i < t->e->n; i++) {
		node = &t->e->nodes[i];
		if (node->op == EXPR_LITERAL &&
		    node->value.type == EXPR_NUMBER)
			numbers_around(t, c, q, node->value.number);
		if (node->op != EXPR_NAME || node->value.type != EXPR_NUMBER)
			continue;
		of = &t->m->questions[node->index];
		for (v = of->lowest; v <= of->highest; v++)
			numbers_around(t, c, q, (double)v);
		if (of->min.p != NULL && str_double(of->min, &x))
			numbers_around(t, c, q, x);
		if (of->max.p != NULL && str_double(of->max, &x))
			numbers_around(t, c, q, x);
	}
}

static void
date_add(struct trial *t, struct candidates *c, const struct question *q,
    struct str text)
{
	struct civil	 day;
	struct str	 s;
	int64_t		 days, i;

	if (field_date(t->arena, text, &s, &days) != FIELD_OK)
		return;
	for (i = days - 1; i <= days + 1; i++) {
		day = civil_from_days(i);
		s = str_fmt(t->arena, "%04d-%02d-%02d", day.year,
		    day.month, day.day);
		if ((q->min.p != NULL && str_cmp(s, q->min) < 0) ||
		    (q->max.p != NULL && str_cmp(s, q->max) > 0))
			continue;
		candidate_add(t, c, (struct expr_value){ .type = EXPR_DATE,
		    .text = s });
	}
}

static void
word_add(struct trial *t, struct candidates *c, const struct question *q,
    struct str text)
{
	if (c->list[0].type == EXPR_DATE)
		date_add(t, c, q, text);
	else
		candidate_add(t, c, (struct expr_value){ .type = EXPR_TEXT,
		    .text = text });
}

/* Texts and dates: what the condition names, and what it does not. */
static void
word_candidates(struct trial *t, struct candidates *c,
    const struct question *q)
{
	const struct expr_node	*node;
	const struct question	*of;
	size_t			 i, j;

	word_add(t, c, q, q->type->expr == EXPR_DATE ? STR("2000-01-01") :
	    STR("\x01"));
	for (i = 0; i < t->e->n; i++) {
		node = &t->e->nodes[i];
		if (node->op == EXPR_LITERAL)
			word_add(t, c, q, node->value.text);
		for (j = 0; node->op == EXPR_IN && j < node->value.n; j++)
			word_add(t, c, q, node->value.codes[j]);
		if (node->op != EXPR_NAME)
			continue;
		of = &t->m->questions[node->index];
		if (of->type->expr == EXPR_DATE && of->min.p != NULL)
			word_add(t, c, q, of->min);
		if (of->type->expr == EXPR_DATE && of->max.p != NULL)
			word_add(t, c, q, of->max);
	}
}

static void
set_candidates(struct trial *t, struct candidates *c,
    const struct question *q)
{
	struct str	*codes;
	size_t		 set, i, n;

	for (set = 1; set < (size_t)1 << q->ncodes; set++) {
		codes = arena_array(t->arena, q->ncodes, sizeof(*codes));
		for (i = n = 0; i < q->ncodes; i++)
			if ((set >> i & 1) != 0)
				codes[n++] = q->codes[i];
		candidate_add(t, c, (struct expr_value){ .type = EXPR_CODES,
		    .codes = codes, .n = n });
	}
}

/* false: too many, or of a kind that cannot be listed. */
static bool
candidates_make(struct trial *t, const struct question *q)
{
	struct candidates	*c;
	size_t			 i;

	if (q->value != NULL)
		return (false);
	c = t->of[q->index] = arena_get(t->arena, sizeof(*c));
	ARENA_PUSH(t->arena, t->names, t->n, t->cap) = c;
	candidate_add(t, c, (struct expr_value){ .type = q->type->expr,
	    .empty = true });
	switch (q->type->expr) {
	case EXPR_CODE:
		for (i = 0; i < q->ncodes; i++)
			candidate_add(t, c, (struct expr_value){
			    .type = EXPR_CODE, .text = q->codes[i] });
		return (true);
	case EXPR_CODES:
		if (q->ncodes > SETS_MAX)
			return (false);
		set_candidates(t, c, q);
		return (true);
	case EXPR_NUMBER:
		number_candidates(t, c, q);
		return (true);
	default:
		word_candidates(t, c, q);
		return (true);
	}
}

static void
trial_get(const void *arg, size_t index, struct expr_value *v)
{
	const struct trial	*t = arg;

	*v = t->of[index]->list[t->of[index]->at];
}

/* The next combination; false after the last. */
static bool
trial_step(struct trial *t)
{
	size_t	 i;

	for (i = 0; i < t->n; i++) {
		if (++t->names[i]->at < t->names[i]->n)
			return (true);
		t->names[i]->at = 0;
	}
	return (false);
}

/* Does the outcome change at values that are named only? Of what is worked
 * out of them that is not known. */
static bool
is_known_to_turn(const struct expr_node *node)
{
	return (node->op <= EXPR_COUNT || node->op == EXPR_HAS ||
	    node->op == EXPR_IN || (node->op >= EXPR_EQ &&
	    node->op <= EXPR_GE) || node->op >= EXPR_EMPTY);
}

/* false: there are too many combinations, or none can be listed. */
static bool
trial_prepare(struct trial *t)
{
	const struct expr_node	*node;
	size_t			 i, tries = 1;

	t->of = arena_array(t->arena, t->m->survey->nquestions,
	    sizeof(struct candidates *));
	for (i = 0; i < t->e->n; i++) {
		node = &t->e->nodes[i];
		if (!is_known_to_turn(node))
			return (false);
		if (node->op != EXPR_NAME || t->of[node->index] != NULL)
			continue;
		if (!candidates_make(t, &t->m->questions[node->index]) ||
		    (tries *= t->of[node->index]->n) > TRIES_MAX)
			return (false);
	}
	return (true);
}

static bool
is_too_much(const struct survey_maker *m)
{
	return (m->errors->steps > m->most_steps);
}

/* What depends on a condition, and is never or always so then. */
enum what { OF_PAGE, OF_QUESTION, OF_OPTION, OF_ROW, OF_JUMP };

static const struct { enum word never, always; } outcomes[] = {
	[OF_PAGE] = { W_LINT_NEVER_PAGE, W_LINT_ALWAYS_PAGE },
	[OF_QUESTION] = { W_LINT_NEVER_QUESTION, W_LINT_ALWAYS_QUESTION },
	[OF_OPTION] = { W_LINT_NEVER_OPTION, W_LINT_ALWAYS_OPTION },
	[OF_ROW] = { W_LINT_NEVER_ROW, W_LINT_ALWAYS_ROW },
	[OF_JUMP] = { W_LINT_NEVER_JUMP, W_LINT_ALWAYS_JUMP },
};

struct dependent {
	const struct expr	*e;
	int			 line;
	enum what		 what;
};

/* Always: it can do without its condition; never: a jump can go. */
static void
outcome_say(struct survey_maker *m, const struct dependent *d,
    enum finding_severity severity, enum word id)
{
	struct finding	*f = finding_add(m->arena, m->errors, severity,
			    d->line, id, NULL);

	f->in = d->what == OF_JUMP ? STR("jump") : STR("show-if");
	finding_complete(m->arena, f);
	if (id == outcomes[d->what].always || id == outcomes[OF_JUMP].never)
		f->mend = (struct mend){ .kind = id == outcomes[OF_JUMP].never ?
		    MEND_JUMP : MEND_ATTRIBUTE, .text = d->e->text,
		    .attribute = d->what == OF_JUMP ? "if" : "show-if" };
}

static void
condition_try(struct survey_maker *m, struct arena *scratch,
    const struct dependent *d)
{
	struct trial	 t = { .m = m, .arena = scratch, .e = d->e };
	struct expr_env	 env = { trial_get, &t };
	bool		 once, always;

	arena_clear(scratch);
	if (d->e == NULL || is_too_much(m) || !trial_prepare(&t))
		return;
	once = false;
	always = true;
	do {
		m->errors->steps += d->e->n;
		if (expr_is_true(d->e, &env))
			once = true;
		else
			always = false;
	} while ((!once || always) && !is_too_much(m) && trial_step(&t));
	if (is_too_much(m))
		outcome_say(m, d, FINDING_ERROR, W_LINT_TOO_COMPLEX);
	else if (!once)
		outcome_say(m, d, FINDING_ERROR, outcomes[d->what].never);
	else if (always)
		outcome_say(m, d, FINDING_WARNING, outcomes[d->what].always);
}

static void
shown_try(struct survey_maker *m, struct arena *scratch, const struct expr *e,
    int line, enum what what)
{
	condition_try(m, scratch, &(struct dependent){ e, line, what });
}

static void
jumps_try(struct survey_maker *m, struct arena *scratch,
    const struct survey_page *p)
{
	size_t	 i;

	for (i = 0; i < p->njumps; i++)
		condition_try(m, scratch, &(struct dependent){
		    p->jumps[i].when, p->jumps[i].line, OF_JUMP });
}

static void
scratch_free(void *arg)
{
	arena_free(arg);
}

void
survey_check_reach(struct survey_maker *m)
{
	const struct survey_item_if	*item;
	struct arena	*scratch;
	size_t		 i;

	if ((scratch = arena_new(REACH_MEMORY, NULL, NULL)) == NULL) {
		SURVEY_FAULT_EN(m, 0, "there is no memory to check conditions");
		return;
	}
	arena_defer(m->arena, scratch_free, scratch);
	for (i = 0; i < m->survey->npages; i++) {
		shown_try(m, scratch, m->pages[i].show_if, m->pages[i].line,
		    OF_PAGE);
		jumps_try(m, scratch, &m->pages[i]);
	}
	for (i = 0; i < m->survey->nquestions; i++)
		shown_try(m, scratch, m->questions[i].show_if,
		    m->questions[i].line, OF_QUESTION);
	for (item = m->items; item != NULL; item = item->next)
		shown_try(m, scratch, item->item->show_if, item->test.line,
		    strcmp(item->what, "row") == 0 ? OF_ROW : OF_OPTION);
	arena_clear(scratch);
}
