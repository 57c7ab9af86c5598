/*
 * Reading a form's fields into answers, in the order of the questions, so
 * that what an answer hides is hidden before its own turn comes.
 */
#include <string.h>

#include "form/answer_rule.h"
#include "form/field.h"
#include "form/type.h"

/* One reading of a form. */
struct reading {
	struct answer_reader		 r;
	struct answers			*answers;
	const struct answer_input	*inputs;
	size_t				 n;
	bool				*known;	/* inputs that were asked */
};

/* --- what is shown, and what is not --- */

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
	answer_drop(answers, q, answer);
	if (answer->state == ANSWER_GIVEN && answer_is_empty(q, answer))
		answer->state = ANSWER_ABSENT;
	if (q->value != NULL)
		answer_compute(answers, q, answer);
	return (true);
}

static void
page_settle(struct answers *answers, size_t page)
{
	const struct survey_page	*p = &answers->survey->pages[page];
	size_t				 i;

	answers_enter(answers, page);
	for (i = 0; i < p->nquestions; i++)
		(void)settle(answers, &p->questions[i]);
}

void
answers_settle(struct answers *answers)
{
	size_t	 i;

	for (i = 0; i < answers->survey->npages; i++)
		page_settle(answers, i);
}

void
answers_init(struct arena *arena, const struct survey *survey,
    struct answers *answers)
{
	memset(answers, 0, sizeof(*answers));
	answers->survey = survey;
	answers->arena = arena;
	answers->list = arena_array(arena, survey->nquestions,
	    sizeof(*answers->list));
	if (survey->jumps)
		answers->passed = arena_array(arena, survey->npages,
		    sizeof(*answers->passed));
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

struct str
answer_part(const struct answer *answer, size_t part)
{
	return (answer->parts == NULL ? STR_NONE :
	    answer_value(&answer->parts[part]));
}

/* White space alone is no answer. */
static bool
is_blank(struct str s)
{
	return (str_trim(s).len == 0);
}

/* Every value that was sent under this name, in *out. false: it may come once
 * and came twice. */
static bool
values_collect(struct reading *g, struct str name, enum answer_json json,
    struct answer *out)
{
	struct str	*values = NULL;
	size_t		 i, cap = 0;

	for (i = 0; i < g->n; i++) {
		if (!str_is(g->inputs[i].name, name))
			continue;
		g->known[i] = true;
		if (!is_blank(g->inputs[i].value))
			ARENA_PUSH(g->r.arena, values, out->n, cap) =
			    g->inputs[i].value;
	}
	out->values = values;
	return (out->n <= 1 || json == AS_LIST);
}

/* Find what was sent for q. false: a field that may come once came twice. */
static bool
collect(struct reading *g, const struct question *q, struct answer *answer)
{
	size_t	 i;
	bool	 once = true;

	memset(answer, 0, sizeof(*answer));
	if (q->type->json != AS_NOTHING)
		once = values_collect(g, q->code, q->type->json, answer);
	if (q->nparts == 0)
		return (once);
	answer->parts = arena_array(g->r.arena, q->nparts,
	    sizeof(*answer->parts));
	for (i = 0; i < q->nparts; i++)
		once &= values_collect(g, q->parts[i].name, q->parts[i].json,
		    &answer->parts[i]);
	return (once);
}

static void
values_keep(struct arena *a, struct answer *answer)
{
	struct str	*values;
	size_t		 i;

	values = arena_array(a, answer->n, sizeof(*values));
	for (i = 0; i < answer->n; i++)
		values[i] = field_shown(a, answer->values[i]);
	answer->values = values;
}

/* Keep what was typed, fit for showing, with the error. */
static void
keep_typed(struct reading *g, const struct question *q, struct answer *answer)
{
	size_t	 i;

	values_keep(g->r.arena, answer);
	for (i = 0; answer->parts != NULL && i < q->nparts; i++)
		values_keep(g->r.arena, &answer->parts[i]);
}

static struct str
missing_text(const struct answer_reader *r, const struct question *q)
{
	if (text_is_given(&q->missing))
		return (text_in(&q->missing, r->lang));
	return (answer_say(r->arena, r->survey, r->lang, q->type->missing, q,
	    str_fmt(r->arena, "%lld", (long long)q->lowest),
	    str_fmt(r->arena, "%lld", (long long)q->highest)));
}

/* Everything sent for q is in answer; judge it. */
static void
judge(struct reading *g, const struct question *q, struct answer *answer,
    bool once)
{
	bool	 empty = answer_is_empty(q, answer);

	if (!once)
		answer->error = answer_say(g->r.arena, g->r.survey, g->r.lang,
		    W_ANSWER_ONCE, q, STR_NONE, STR_NONE);
	else if (empty && survey_question_is_required(g->answers, q))
		answer->error = missing_text(&g->r, q);
	else if (empty || (q->type->check(&g->r, q, answer) &&
	    answer_follows(&g->r, q, answer))) {
		answer->state = empty ? ANSWER_ABSENT : ANSWER_GIVEN;
		return;
	}
	answer->state = empty ? ANSWER_ABSENT : ANSWER_REFUSED;
	keep_typed(g, q, answer);
	g->answers->nerrors++;
}

/* It came on a page of its own, and is there or not. */
static void
apart_read(struct reading *g, const struct question *q, struct answer *answer)
{
	answer->error = STR_NONE;
	if (!survey_question_is_shown(g->answers, q)) {
		answer->state = ANSWER_HIDDEN;
		return;
	}
	if (answer->state == ANSWER_HIDDEN)
		answer->state = answer->n != 0 ? ANSWER_GIVEN : ANSWER_ABSENT;
	if (answer->state == ANSWER_GIVEN ||
	    !survey_question_is_required(g->answers, q))
		return;
	answer->error = missing_text(&g->r, q);
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

	if ((q->type->flags & QT_SILENT) != 0) {
		(void)settle(g->answers, q);
		return;
	}
	if ((q->type->flags & QT_APART) != 0) {
		apart_read(g, q, answer);
		return;
	}
	shown = survey_question_is_shown(g->answers, q);
	once = collect(g, q, answer);
	if (shown) {
		answer_drop(g->answers, q, answer);
		judge(g, q, answer, once);
		return;
	}
	keep_typed(g, q, answer);
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

/* The questions whose warnings the form has shown already. */
static struct str
warned_before(const struct reading *g)
{
	size_t	 i;

	for (i = 0; i < g->n; i++)
		if (str_is_c(g->inputs[i].name, ANSWER_WARNED))
			return (g->inputs[i].value);
	return (STR_NONE);
}

static void
page_read(struct reading *g, size_t page)
{
	const struct survey_page	*p = &g->r.survey->pages[page];
	size_t				 i;

	answers_enter(g->answers, page);
	for (i = 0; i < p->nquestions; i++)
		question_read(g, &p->questions[i]);
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
	for (i = 0; i < s->npages; i++)
		if (page == ANSWER_ALL_PAGES || i == page)
			page_read(g, i);
		else
			page_settle(g->answers, i);
	answers_rule(&g->r, g->answers, page, warned_before(g));
	unknown = unknown_list(g);
	if (unknown.len != 0)
		g->answers->error = answer_say(g->r.arena, s, g->r.lang,
		    W_ANSWER_UNKNOWN_FIELDS, NULL, unknown, STR_NONE);
	if (g->answers->nerrors != 0 || unknown.len != 0)
		return (E_INVALID);
	g->answers->warned = STR_NONE;
	answers_settle(g->answers);
	return (OK);
}

enum status
answers_read(struct arena *arena, const struct survey *survey, size_t page,
    const struct answer_input *inputs, size_t n, size_t lang,
    struct answers *answers)
{
	struct reading	 g = { .r = { arena, survey, answers, lang },
	    .inputs = inputs, .n = n, .answers = answers };

	return (reading_run(&g, page));
}

/* Nobody agrees by an address, and what is not sound is not there. */
void
answers_suggest(struct answers *answers, size_t page,
    const struct answer_input *inputs, size_t n, size_t lang)
{
	const struct survey_page	*p = &answers->survey->pages[page];
	const struct question		*q;
	struct answer			*a;
	size_t				 i;

	/* What is missing is not asked for yet. */
	if (answers_read(answers->arena, answers->survey, page, inputs, n,
	    lang, answers) != OK) {
		answers->nerrors = 0;
		answers->error = STR_NONE;
	}
	answers->warned = STR_NONE;
	for (i = 0; i < p->nquestions; i++) {
		q = &p->questions[i];
		a = &answers->list[q->index];
		if (a->state != ANSWER_GIVEN || a->error.len != 0 ||
		    (q->type->flags & (QT_AGREE | QT_UNASKED)) != 0)
			*a = (struct answer){ .state = ANSWER_ABSENT };
	}
	answers_settle(answers);
}

/* Options that came or went since may have left it incomplete. */
static struct str
varied_again(const struct answer_reader *r, const struct question *q,
    struct answer *answer)
{
	struct answer	 read = *answer;

	if (!q->varies || answer->state != ANSWER_GIVEN)
		return (STR_NONE);
	if (q->type->check(r, q, &read)) {
		*answer = read;
		return (STR_NONE);
	}
	answer->error_part = read.error_part;
	return (read.error);
}

enum status
answers_complete(struct arena *arena, struct answers *answers, size_t lang,
    size_t *page)
{
	struct answer_reader	 r = { arena, answers->survey, answers,
				    lang };
	const struct question	*q;
	struct str		 error;
	size_t			 i;

	answers->nerrors = 0;
	answers_settle(answers);
	for (i = 0; i < answers->survey->nquestions; i++) {
		q = &answers->survey->questions[i];
		answers->list[i].error = STR_NONE;
		answers->list[i].error_part = NULL;
		if (answers->list[i].state == ANSWER_REFUSED)
			answers->list[i] = (struct answer){ 0 };
		if (answers->list[i].state == ANSWER_HIDDEN)
			continue;
		error = answers->list[i].state == ANSWER_ABSENT &&
		    survey_question_is_required(answers, q) ?
		    missing_text(&r, q) :
		    varied_again(&r, q, &answers->list[i]);
		if (error.len == 0)
			error = answers_broken(answers, q, CHECK_ERROR, lang);
		if (error.len == 0)
			continue;
		if (answers->nerrors++ == 0)
			*page = q->page;
		answers->list[i].error = error;
	}
	return (answers->nerrors == 0 ? OK : E_INVALID);
}
