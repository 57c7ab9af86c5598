/*
 * Reading a form's fields into answers, in the order of the questions, so
 * that what an answer hides is hidden before its own turn comes.
 */
#include <string.h>

#include "form/answer_restore.h"
#include "form/answer_rule.h"
#include "form/field.h"

/* One reading of a form, or of kept JSON. */
struct reading {
	struct answer_reader		 r;
	struct answers			*answers;
	const struct answer_input	*inputs;
	size_t				 n;
	bool				*known;	/* inputs that were asked */
	bool				 restore;	/* required not asked */
};

/* --- what is shown --- */

static void
env_get(const void *arg, size_t index, struct expr_value *v)
{
	const struct answers	*answers = arg;
	const struct answer	*answer = &answers->list[index];

	v->empty = answer->state != ANSWER_GIVEN || answer->n == 0;
	if (v->empty)
		return;
	v->text = answer->values[0];
	v->codes = answer->values;
	v->n = answer->n;
	if (v->type == EXPR_NUMBER && !str_double(v->text, &v->number))
		v->empty = true;
}

static bool
condition_is_true(const struct answers *answers, const struct expr *e)
{
	struct expr_env	 env = { env_get, answers };

	return (e == NULL || expr_is_true(e, &env));
}

bool
survey_question_is_shown(const struct answers *answers,
    const struct question *q)
{
	return (condition_is_true(answers,
	    answers->survey->pages[q->page].show_if) &&
	    condition_is_true(answers, q->show_if));
}

/* One question's turn: hidden, and with that empty, or not. */
static bool
settle(struct answers *answers, const struct question *q)
{
	struct answer	*answer = &answers->list[q->index];

	if (!survey_question_is_shown(answers, q)) {
		memset(answer, 0, sizeof(*answer));
		answer->state = ANSWER_HIDDEN;
		return (false);
	}
	if (answer->state == ANSWER_HIDDEN)
		answer->state = ANSWER_ABSENT;
	return (true);
}

void
answers_settle(struct answers *answers)
{
	size_t	 i;

	for (i = 0; i < answers->survey->nquestions; i++)
		(void)settle(answers, &answers->survey->questions[i]);
}

void
answers_init(struct arena *arena, const struct survey *survey,
    struct answers *answers)
{
	memset(answers, 0, sizeof(*answers));
	answers->survey = survey;
	answers->list = arena_array(arena, survey->nquestions,
	    sizeof(*answers->list));
	answers_settle(answers);
}

/* --- one question --- */

bool
answer_has(const struct answer *answer, struct str value)
{
	size_t	 i;

	for (i = 0; i < answer->n; i++)
		if (str_is(answer->values[i], value))
			return (true);
	return (false);
}

struct str
answer_value(const struct answer *answer)
{
	return (answer->n == 1 ? answer->values[0] : STR_NONE);
}

static bool
is_other_name(struct str name, struct str code)
{
	return (name.len == code.len + 6 && str_starts(name, code) &&
	    str_ends(name, STR(".other")));
}

/* White space alone is no answer. */
static bool
is_blank(struct str s)
{
	return (str_trim(s).len == 0);
}

/* Find what was sent for q. false: a field that may come once came twice. */
static bool
collect(struct reading *g, const struct question *q, struct answer *answer)
{
	struct str	*values;
	size_t		 i, cap, others;

	values = NULL;
	cap = others = 0;
	memset(answer, 0, sizeof(*answer));
	if ((q->type->flags & QT_NO_ANSWER) != 0)
		return (true);
	for (i = 0; i < g->n; i++) {
		if (str_is(g->inputs[i].name, q->code)) {
			g->known[i] = true;
			if (!is_blank(g->inputs[i].value))
				ARENA_PUSH(g->r.arena, values, answer->n,
				    cap) = g->inputs[i].value;
		} else if (q->other &&
		    is_other_name(g->inputs[i].name, q->code)) {
			g->known[i] = true;
			if (is_blank(g->inputs[i].value))
				continue;
			answer->other = g->inputs[i].value;
			others++;
		}
	}
	answer->values = values;
	return (others <= 1 && (answer->n <= 1 ||
	    (q->type->flags & QT_SEVERAL) != 0));
}

static bool
other_is_fine(struct reading *g, const struct question *q,
    struct answer *answer)
{
	struct str	 label;
	bool		 chosen;

	chosen = q->other && answer_has(answer, STR("other"));
	if (chosen == (answer->other.p != NULL))
		return (!chosen || answer_other_read(&g->r, q, answer));
	label = text_in(&q->other_label, g->r.lang);
	return (answer_refuse(&g->r, q, answer, chosen ? W_ANSWER_OTHER_MISSING :
	    W_ANSWER_OTHER_ALONE, label, STR_NONE));
}

/* Keep what was typed, fit for showing, with the error. */
static void
keep_typed(struct reading *g, struct answer *answer)
{
	struct str	*values;
	size_t		 i;

	values = arena_array(g->r.arena, answer->n, sizeof(*values));
	for (i = 0; i < answer->n; i++)
		values[i] = field_shown(g->r.arena, answer->values[i]);
	answer->values = values;
	if (answer->other.p != NULL)
		answer->other = field_shown(g->r.arena, answer->other);
}

static void
missing_say(const struct answer_reader *r, const struct question *q,
    struct answer *answer)
{
	if (text_is_given(&q->missing)) {
		answer->error = text_in(&q->missing, r->lang);
		return;
	}
	(void)answer_refuse(r, q, answer, q->type->rule->missing,
	    str_fmt(r->arena, "%lld", (long long)q->lowest),
	    str_fmt(r->arena, "%lld", (long long)q->highest));
}

/* Everything sent for q is in answer; judge it. */
static void
judge(struct reading *g, const struct question *q, struct answer *answer,
    bool once)
{
	if (!once)
		(void)answer_refuse(&g->r, q, answer, W_ANSWER_ONCE, STR_NONE,
		    STR_NONE);
	else if (answer->n != 0 && !q->type->rule->read(&g->r, q, answer))
		answer->state = ANSWER_REFUSED;
	else if (!other_is_fine(g, q, answer))
		answer->error_other = true;
	else if (answer->n == 0 && q->required && !g->restore)
		missing_say(&g->r, q, answer);
	else
		answer->state = answer->n == 0 ? ANSWER_ABSENT : ANSWER_GIVEN;
	if (answer->error.p == NULL)
		return;
	answer->state = answer->n == 0 && answer->other.p == NULL ?
	    ANSWER_ABSENT : ANSWER_REFUSED;
	keep_typed(g, answer);
	g->answers->nerrors++;
}

/*
 * A question that is hidden keeps what was typed for the while, because the
 * page may come back for another fault and its condition may then hold.
 */
static void
question_read(struct reading *g, const struct question *q)
{
	struct answer	*answer = &g->answers->list[q->index];
	bool		 once, shown;

	shown = survey_question_is_shown(g->answers, q);
	once = collect(g, q, answer);
	if (shown) {
		judge(g, q, answer, once);
		return;
	}
	keep_typed(g, answer);
	answer->state = ANSWER_HIDDEN;
}

/* --- the form --- */

/* Names that nobody asked for; those of the page's own begin with "_". */
static struct str
unknown_list(struct reading *g)
{
	struct buf	 b;
	size_t		 i, n;

	b = buf_new(g->r.arena, 64);
	for (i = n = 0; i < g->n; i++) {
		if (g->known[i] || str_starts(g->inputs[i].name, STR("_")))
			continue;
		if (n++ == 5) {
			buf_c(&b, " \xe2\x80\xa6");
			break;
		}
		if (n > 1)
			buf_c(&b, ", ");
		buf_str(&b, field_shown(g->r.arena,
		    str_first(g->inputs[i].name, 64)));
		if (g->inputs[i].name.len == 0)
			buf_c(&b, "\"\"");
	}
	return (buf_view(&b));
}

static enum status
reading_run(struct reading *g, size_t page)
{
	const struct survey	*s = g->r.survey;
	struct str		 unknown;
	size_t			 i;

	g->known = arena_array(g->r.arena, g->n, sizeof(*g->known));
	g->answers->nerrors = 0;
	g->answers->error = STR_NONE;
	for (i = 0; i < s->nquestions; i++) {
		if (page == ANSWER_ALL_PAGES || s->questions[i].page == page)
			question_read(g, &s->questions[i]);
		else
			(void)settle(g->answers, &s->questions[i]);
	}
	unknown = unknown_list(g);
	if (unknown.len != 0)
		g->answers->error = answer_say(g->r.arena, s, g->r.lang,
		    W_ANSWER_UNKNOWN_FIELDS, NULL, unknown, STR_NONE);
	if (g->answers->nerrors != 0 || unknown.len != 0)
		return (E_INVALID);
	answers_settle(g->answers);
	return (OK);
}

enum status
answers_read(struct arena *arena, const struct survey *survey, size_t page,
    const struct answer_input *inputs, size_t n, size_t lang,
    struct answers *answers)
{
	struct reading	 g = { .r = { arena, survey, lang }, .inputs = inputs,
	    .n = n, .answers = answers };

	return (reading_run(&g, page));
}

enum status
answers_restore(struct arena *arena, const struct survey *survey,
    const struct answer_input *inputs, size_t n, struct answers *answers)
{
	struct reading	 g = { .r = { arena, survey, 0 }, .inputs = inputs,
	    .n = n, .answers = answers, .restore = true };

	answers_init(arena, survey, answers);
	return (reading_run(&g, ANSWER_ALL_PAGES));
}

enum status
answers_complete(struct arena *arena, struct answers *answers, size_t lang,
    size_t *page)
{
	struct answer_reader	 r = { arena, answers->survey, lang };
	const struct question	*q;
	size_t			 i;

	answers->nerrors = 0;
	answers_settle(answers);
	for (i = 0; i < answers->survey->nquestions; i++) {
		q = &answers->survey->questions[i];
		answers->list[i].error = STR_NONE;
		answers->list[i].error_other = false;
		if (answers->list[i].state == ANSWER_REFUSED)
			answers->list[i] = (struct answer){ 0 };
		if (answers->list[i].state != ANSWER_ABSENT || !q->required)
			continue;
		if (answers->nerrors++ == 0)
			*page = q->page;
		missing_say(&r, q, &answers->list[i]);
	}
	return (answers->nerrors == 0 ? OK : E_INVALID);
}
