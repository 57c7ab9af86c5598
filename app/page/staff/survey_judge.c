/* Judging a definition in threads: see the header. */
#include <string.h>

#include "form/condition.h"
#include "page/part/layout.h"
#include "page/staff/survey_judge.h"
#include "store/survey.h"

/* Of a thread: three definitions of 2 MB as trees and structs take 60 MB. */
#define JUDGE_ARENA	((size_t)128 * 1024 * 1024)
#define BATCH_ARENA	((size_t)16 * 1024 * 1024)

/* What a thread is given, on its arena, and what it found. */
struct judging {
	struct arena	*arena;
	struct str	 definition;
	struct str	 newest;	/* none: nothing is published */
	int64_t		 minutes;	/* of a survey that says none */
	bool		 is_first;	/* all but the older ones, too */
	struct str	*older;
	size_t		 nolder;
	struct judged_quota { struct str name, condition; } *quotas;
	size_t		 nquotas;

	enum status	 st;		/* of the lint */
	const struct survey *survey;	/* NULL: it is none */
	struct findings errors;
	bool		 damages;	/* answers to one of the versions */
	struct survey_difference *differences;
	size_t		 ndifferences;
};

/* --- in the thread --- */

static void
newest_judge(struct judging *g, const struct survey *newest)
{
	if (survey_check_against(g->arena, newest, g->survey,
	    &g->errors) != OK)
		g->damages = true;
	survey_differences(g->arena, newest, g->survey, &g->differences,
	    &g->ndifferences);
}

static void
older_judge(struct judging *g, const struct survey *newest)
{
	const struct survey	*older;
	size_t			 i;

	for (i = 0; i < g->nolder; i++)
		if (survey_load(g->arena, g->older[i], &older) == OK &&
		    survey_check_return(g->arena, older, newest, g->survey,
		    &g->errors) != OK)
			g->damages = true;
}

static void
quotas_judge(struct judging *g)
{
	size_t	 i;

	for (i = 0; i < g->nquotas; i++)
		if (!condition_quota_check(g->arena, g->survey,
		    g->quotas[i].name, g->quotas[i].condition, &g->errors)) {
			g->damages = true;
			/* Said once, of all of them. */
			if (g->survey->identity == IDENTITY_ANONYMOUS)
				return;
		}
}

static void
judge_run(void *arg)
{
	struct judging		*g = arg;
	const struct survey_limits	 limits = { SURVEY_LINT_STEPS,
					    g->minutes };
	const struct survey	*newest;

	if (g->is_first)
		g->st = survey_lint_within(g->arena, g->definition, &limits,
		    &g->survey, &g->errors);
	if ((!g->is_first || g->st != OK) && survey_load(g->arena,
	    g->definition, &g->survey) != OK)
		g->survey = NULL;
	if (g->survey != NULL && g->is_first)
		quotas_judge(g);
	if (g->survey == NULL || g->newest.len == 0 ||
	    survey_load(g->arena, g->newest, &newest) != OK)
		return;
	if (g->is_first)
		newest_judge(g, newest);
	older_judge(g, newest);
	findings_place(&g->errors, g->survey);
}

/* --- what it found --- */

/* What came back is said by each of the versions that had it. */
static bool
fault_is_known(const struct judgement *j, const struct judged_fault *f)
{
	size_t	 i;

	for (i = 0; i < j->nfaults; i++)
		if (j->faults[i].line == f->line &&
		    str_is(j->faults[i].why, f->why))
			return (true);
	return (false);
}

static struct mend
mend_copy(struct arena *a, const struct mend *m)
{
	struct mend	 mend = *m;

	mend.text = str_dup(a, m->text);
	mend.from = str_dup(a, m->from);
	mend.to = str_dup(a, m->to);
	return (mend);
}

void
judged_fault_make(struct rq *rq, const struct finding *from,
    struct judged_fault *f)
{
	const struct question	*q = from->question;
	struct arena		*a = rq->arena;

	*f = (struct judged_fault){ .id = from->id, .line = from->line,
	    .is_english = from->id == W_NONE, .severity = from->severity,
	    .why = str_dup(a, finding_words(a, rq->locale, from)),
	    .language = str_dup(a, from->language),
	    .mend = mend_copy(a, &from->mend) };
	if (q != NULL) {
		f->question = str_dup(a, q->code);
		f->label = str_dup(a, text_in(&q->label, 0));
	} else if (from->page != NULL) {
		f->page = str_dup(a, from->page->code);
		f->label = str_dup(a, text_in(&from->page->title, 0));
	}
	if (f->label.len == 0)
		f->label = q != NULL ? f->question : f->page;
}

static void
fault_add(struct judgement *j, const struct judged_fault *f)
{
	if (fault_is_known(j, f))
		return;
	if (j->nfaults == JUDGE_FAULTS)
		j->cut = true;
	else
		j->faults[j->nfaults++] = *f;
}

/* Colours of before they were computed here, or set by the operator. */
static void
theme_judge(struct rq *rq, struct judgement *j)
{
	struct theme	 theme = tenant_theme(rq->tenant);
	double		 a = theme_accent_contrast(&theme);
	double		 b = theme_background_contrast(&theme);

	if (b < a)
		a = b;
	if (a >= THEME_CONTRAST)
		return;
	fault_add(j, &(struct judged_fault){ .is_theme = true,
	    .id = W_LINT_CONTRAST, .severity = FINDING_WARNING,
	    .why = rq_say(rq, W_LINT_CONTRAST, .ratio = words_decimal(
	    rq->arena, rq->locale, a, 1), .least = words_decimal(rq->arena,
	    rq->locale, THEME_CONTRAST, 1)) });
}

/* From the thread's arena to the request's. */
static void
judgement_take(struct rq *rq, const struct judging *g, struct judgement *j)
{
	const struct survey_difference	*d;
	struct judged_fault		 f;
	size_t				 i;

	for (i = 0; i < g->errors.n; i++) {
		judged_fault_make(rq, &g->errors.list[i], &f);
		fault_add(j, &f);
	}
	j->cut = j->cut || g->errors.cut;
	j->is_refused = j->is_refused || g->st != OK || g->damages;
	if (!g->is_first)
		return;
	j->is_survey = g->survey != NULL;
	if (j->is_survey)
		j->title = str_dup(rq->arena, text_in(&g->survey->title, 0));
	j->ndifferences = g->ndifferences < JUDGE_DIFFERENCES ?
	    g->ndifferences : JUDGE_DIFFERENCES;
	j->nmore = g->ndifferences - j->ndifferences;
	j->differences = arena_array(rq->arena, j->ndifferences, sizeof(*d));
	for (i = 0; i < j->ndifferences; i++) {
		d = &g->differences[i];
		j->differences[i] = (struct survey_difference){ d->kind,
		    str_dup(rq->arena, d->question),
		    str_dup(rq->arena, d->old), str_dup(rq->arena, d->next) };
	}
}

/* --- one batch of older versions after the other --- */

struct batch {
	struct db	 db;		/* its rows are on an arena of its own */
	struct str	 survey;
	struct survey_versions_before_row *rows;
	size_t		 n;
	int64_t		 before;	/* those that are to come */
	int64_t		 minutes;	/* that a survey may take here */
	struct quota_find_row *quotas;
	size_t		 nquotas;
};

static void
quotas_take(const struct batch *b, struct judging *g)
{
	size_t	 i;

	g->quotas = arena_array(g->arena, b->nquotas, sizeof(*g->quotas));
	g->nquotas = b->nquotas;
	for (i = 0; i < b->nquotas; i++)
		g->quotas[i] = (struct judged_quota){
		    str_dup(g->arena, b->quotas[i].name),
		    str_dup(g->arena, b->quotas[i].condition) };
}

static enum status
batch_read(struct batch *b) AWAITS
{
	enum status	 st;

	arena_clear(b->db.arena);
	b->n = 0;
	if (b->before <= 1)
		return (OK);
	if ((st = q_survey_versions_before(&b->db, &b->rows, &b->n,
	    .survey = b->survey, .before = b->before)) != OK)
		return (st);
	b->before = b->n == 0 ? 0 : b->rows[b->n - 1].version;
	return (OK);
}

static enum status
batch_judge(struct rq *rq, const struct batch *b, struct str definition,
    struct str newest, struct judgement *j, bool is_first) AWAITS
{
	struct judging	*g;
	struct rq_task	 task;
	enum status	 st;
	size_t		 i;

	rq_task_new(rq, TASK_JUDGE, JUDGE_ARENA, &task);
	g = arena_get(task.arena, sizeof(*g));
	*g = (struct judging){ .arena = task.arena, .is_first = is_first,
	    .minutes = b->minutes,
	    .definition = str_dup(task.arena, definition),
	    .newest = str_dup(task.arena, newest), .nolder = b->n,
	    .older = arena_array(task.arena, b->n, sizeof(struct str)) };
	for (i = 0; i < b->n; i++)
		g->older[i] = str_dup(task.arena, b->rows[i].definition);
	quotas_take(b, g);
	if ((st = rq_task_run(&task, judge_run, g)) == OK &&
	    g->st == E_INTERNAL)
		st = db_refuse(&rq->db, E_INTERNAL, "no schema is loaded");
	if (st == OK)
		judgement_take(rq, g, j);
	rq_task_end(&task);
	return (st);
}

enum status
draft_judge(struct rq *rq, struct str definition, struct str survey,
    int64_t newest, struct judgement *j)
{
	struct survey_minutes_get_row	*limit;
	struct batch	 b = { .db = rq->db, .survey = survey,
			    .before = newest };
	struct str	 text = STR_NONE;
	enum status	 st;
	bool		 is_first = true;

	*j = (struct judgement){ .faults = arena_array(rq->arena,
	    JUDGE_FAULTS, sizeof(struct judged_fault)) };
	if ((st = q_survey_minutes_get(&rq->db, &limit)) != OK)
		return (st);
	b.minutes = limit->minutes;
	if (newest != 0 && (st = q_quota_find(&rq->db, &b.quotas, &b.nquotas,
	    .survey = survey)) != OK)
		return (st);
	b.db.arena = rq_scratch(rq, BATCH_ARENA);
	if (newest != 0 && (st = store_survey_version_get(&rq->db, survey,
	    newest, &text)) != OK)
		return (st);
	j->is_same = newest != 0 && str_is(text, definition);
	do {
		if ((st = batch_read(&b)) != OK || (st = batch_judge(rq, &b,
		    definition, text, j, is_first)) != OK)
			return (st);
		is_first = false;
	} while (j->is_survey && b.before > 1);
	if (j->is_survey)
		theme_judge(rq, j);
	return (OK);
}
