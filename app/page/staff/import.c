/*
 * GET /app/import asks for a survey file of another system; POST reads it in a
 * thread and shows what became of each question, with the definition in the
 * form; POST /app/import/make reads that definition anew, as it came from the
 * browser, and makes a survey with a draft of it.
 */
#include <string.h>

#include "exchange/exchange.h"
#include "page/part/frame.h"
#include "page/part/report.h"
#include "page/part/room.h"
#include "page/staff/findings.h"
#include "page/staff/import.h"
#include "page/staff/survey_judge.h"
#include "store/survey.h"

VIEW_STRUCT(app_import_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(action, make_action, csrf, definition, format),
    sub(field_view, file, slug),
    flag(read, cut),
    text(kept_text, changed_text, lost_text),
    list(report_row_view, rows),
    list(finding_view, faults, warnings, hints),
    list(problem_view, errors));

VIEW_PAGE(app_import_page, app_import_view, "app/import.html");

/* A file while it is read, on its task's arena. */
struct import_work {
	struct arena	*arena;
	struct str	 bytes;
	int64_t		 minutes;	/* that a survey may take here */
	struct exchange	 x;
	enum status	 st;
};

static enum status
import_send(struct rq *rq, int code, struct app_import_view *v)
{
	app_frame(rq, rq_word(rq, W_IMPORT_HEADING), &v->layout, &v->nav);
	v->layout.has_error = v->errors.n != 0;
	v->action = url(rq, APP_IMPORT);
	v->make_action = url(rq, APP_IMPORT_MAKE);
	v->csrf = rq->session.csrf;
	return (page_send(rq, code, &app_import_page, v));
}

/* A problem of one field, in the summary and beside it. */
static void
problem_add(struct rq *rq, struct app_import_view *v, const char *field,
    struct str text)
{
	struct problem_view	*p = arena_get(rq->arena, sizeof(*p));
	struct str		 value = v->slug.value;

	*p = (struct problem_view){ str_cat(rq->arena, STR("#"),
	    str_of(field)), text };
	v->errors = (struct view_list){ p, 1 };
	app_field_fill(rq->arena, field, strcmp(field, "slug") == 0 ? value :
	    STR_NONE, p, 1, strcmp(field, "slug") == 0 ? &v->slug : &v->file);
}

enum status
app_import_get(struct rq *rq)
{
	struct app_import_view	 v;

	memset(&v, 0, sizeof(v));
	return (import_send(rq, 200, &v));
}

/* --- reading --- */

static void
import_run(void *arg)
{
	struct import_work	*w = arg;

	w->st = exchange_read(w->arena, w->bytes, w->minutes, &w->x);
}

static size_t
count_of(const struct report *r, enum report_kind kind)
{
	size_t	 i, n = 0;

	for (i = 0; i < r->n; i++)
		n += r->list[i].kind == kind;
	return (n);
}

/* What the lint still says of it: there is no draft yet to link to. */
static void
findings_fill(struct rq *rq, const struct findings *found,
    struct app_import_view *v)
{
	struct judgement	 j = { .is_survey = true };
	size_t			 i;

	j.faults = arena_array(rq->arena, found->n, sizeof(*j.faults));
	for (i = 0; i < found->n; i++)
		judged_fault_make(rq, &found->list[i], &j.faults[i]);
	j.nfaults = found->n;
	v->faults = findings_list(rq, STR_NONE, &j, FINDING_ERROR, NULL);
	v->warnings = findings_list(rq, STR_NONE, &j, FINDING_WARNING, NULL);
	v->hints = findings_list(rq, STR_NONE, &j, FINDING_HINT, NULL);
}

static void
report_fill(struct rq *rq, const struct exchange *x, struct app_import_view *v)
{
	v->read = true;
	v->format = str_dup(rq->arena, x->format);
	v->definition = str_dup(rq->arena, x->xml);
	v->slug.value = str_dup(rq->arena, x->code);
	v->rows = report_rows(rq, &x->report);
	findings_fill(rq, &x->errors, v);
	v->cut = x->report.cut;
	v->kept_text = rq_say_n(rq, W_IMPORT_KEPT, (int64_t)count_of(
	    &x->report, REPORT_KEPT));
	v->changed_text = rq_say_n(rq, W_IMPORT_CHANGED, (int64_t)count_of(
	    &x->report, REPORT_CHANGED));
	v->lost_text = rq_say_n(rq, W_IMPORT_LOST, (int64_t)count_of(
	    &x->report, REPORT_LOST));
}

enum status
app_import_post(struct rq *rq)
{
	const struct form_field	*file = form_find(&rq->form, "file");
	struct survey_minutes_get_row *limit;
	struct app_import_view	 v;
	struct import_work	*w;
	struct rq_task		 task;
	struct str		 why;
	enum status		 st;

	memset(&v, 0, sizeof(v));
	if (file == NULL || !file->is_file || file->value.len == 0) {
		problem_add(rq, &v, "file", rq_word(rq, W_IMPORT_NO_FILE));
		return (import_send(rq, 422, &v));
	}
	if ((st = q_survey_minutes_get(&rq->db, &limit)) != OK)
		return (st);
	rq_task_new(rq, TASK_JUDGE, EXCHANGE_ARENA / 4 + file->value.len,
	    &task);
	w = arena_get(task.arena, sizeof(*w));
	w->arena = task.arena;
	w->bytes = str_dup(task.arena, file->value);
	w->minutes = limit->minutes;
	if ((st = rq_task_run(&task, import_run, w)) != OK)
		return (st);
	if (w->st == OK)
		report_fill(rq, &w->x, &v);
	else {
		why = rq_word(rq, w->x.refused == W_NONE ?
		    status_rows[E_INTERNAL].text : w->x.refused);
		problem_add(rq, &v, "file", why);
	}
	st = w->st;
	rq_task_end(&task);
	return (import_send(rq, st == OK ? 200 : 422, &v));
}

/* --- making --- */

/* Why it cannot be a draft. */
static struct str
fault_text(struct rq *rq, const struct judgement *j)
{
	if (j->nfaults == 0)
		return (rq_word(rq, W_IMPORT_NO_SURVEY));
	return (rq_say(rq, W_IMPORT_FAULT,
	    .line = str_of_int(rq->arena, j->faults[0].line),
	    .why = j->faults[0].why));
}

#define TITLE_MAX	300	/* code points, as the table's check */

/* What a draft is called until somebody says: as its definition says. */
static struct str
title_of(const struct judgement *j, struct str slug)
{
	struct str	 rest = j->title;
	size_t		 n;

	for (n = 0; n < TITLE_MAX && rest.len != 0; n++)
		if (str_utf8_next(&rest) < 0)
			return (slug);
	n = j->title.len - rest.len;
	return (n == 0 ? slug : str_first(j->title, n));
}

/* The form comes back as it was. */
static enum status
import_room(struct rq *rq, struct app_import_view *v) AWAITS
{
	struct problem_view	*p = arena_get(rq->arena, sizeof(*p));
	enum status		 st;

	if ((st = room_refused(rq, false, p)) != OK)
		return (st);
	v->errors = (struct view_list){ p, 1 };
	return (import_send(rq, 409, v));
}

enum status
app_import_make_post(struct rq *rq)
{
	struct str		 slug = str_trim(form_get(&rq->form, "slug"));
	struct app_import_view	 v;
	struct judgement	 j;
	struct str		 id;
	enum status		 st;

	memset(&v, 0, sizeof(v));
	v.read = true;
	v.definition = str_lines_plain(rq->arena,
	    form_get(&rq->form, "definition"));
	v.slug.value = slug;
	if ((st = draft_judge(rq, v.definition, STR_NONE, 0, &j)) != OK)
		return (st);
	/* What else is wrong with it is mended as a draft. */
	if (!j.is_survey)
		problem_add(rq, &v, "slug", fault_text(rq, &j));
	else if ((st = store_survey_new(&rq->db, slug, title_of(&j, slug),
	    v.definition, &id)) == OK)
		return (rq_see_other(rq, str_cat(rq->arena,
		    url(rq, APP_SURVEY_EDIT, slug), STR("?did=imported"))));
	else if (st == E_CONFLICT)
		problem_add(rq, &v, "slug", rq_word(rq, W_IMPORT_TAKEN));
	else if (st == E_INVALID)
		problem_add(rq, &v, "slug", rq_word(rq, W_IMPORT_SLUG_FORM));
	else if (st == E_ROOM)
		return (import_room(rq, &v));
	else
		return (st);
	return (import_send(rq, 422, &v));
}
