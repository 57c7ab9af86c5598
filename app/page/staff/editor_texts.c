/*
 * The draft's texts for translators' own programs: a file for each language to
 * download, and what comes back. Both are made in a thread.
 */
#include <string.h>

#include "base/language.h"
#include "exchange/exchange.h"
#include "page/staff/editor.h"
#include "page/staff/editor_part.h"
#include "page/staff/texts.h"

VIEW_STRUCT(texts_tongue_view,
    text(tag, name, done, po_url, xliff_url));

/* What was not taken of a file. */
VIEW_STRUCT(texts_line_view, text(path, why, words));

VIEW_STRUCT(texts_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(name, back_url, action, taken, same, left),
    sub(field_view, file),
    list(texts_tongue_view, tongues),
    list(texts_line_view, lines),
    list(problem_view, errors));

VIEW_PAGE(texts_page, texts_view, "app/editor_texts.html");

/* A file that came, on its task's arena. */
struct texts_work {
	struct arena	*arena;
	struct str	 xml, file;
	struct texts_in	 in;
	enum status	 st;
};

static struct str
file_url(struct editing *e, struct str language, const char *ending)
{
	return (url(e->rq, APP_EDITOR_TEXTS_FILE, e->row->slug,
	    str_cat(e->rq->arena, language, str_of(ending))));
}

static struct view_list
tongues_list(struct editing *e)
{
	struct texts_tongue_view	*t;
	size_t				 i;

	if (e->edit == NULL || e->edit->nlanguages < 2)
		return ((struct view_list){ NULL, 0 });
	t = arena_array(e->rq->arena, e->edit->nlanguages, sizeof(*t));
	for (i = 1; i < e->edit->nlanguages; i++)
		t[i - 1] = (struct texts_tongue_view){
			.tag = e->edit->languages[i],
			.name = language_own_name(e->edit->languages[i]),
			.done = rq_say(e->rq, W_EDITOR_N_OF_M,
			    .n = app_number(e->rq, (int64_t)e->done[i]),
			    .of = app_number(e->rq, (int64_t)e->of)),
			.po_url = file_url(e, e->edit->languages[i], ".po"),
			.xliff_url = file_url(e, e->edit->languages[i],
			    ".xlf"),
		};
	return ((struct view_list){ t, e->edit->nlanguages - 1 });
}

/* What became of a file; in: NULL, none was sent. */
static void
taken_fill(struct rq *rq, const struct texts_in *in, struct texts_view *v)
{
	struct texts_line_view	*line = arena_array(rq->arena, in->n,
				    sizeof(*line));
	size_t			 i;

	v->taken = rq_say_n(rq, W_TEXTS_TAKEN, (int64_t)in->ntaken);
	v->same = rq_say_n(rq, W_TEXTS_SAME, (int64_t)in->nsame);
	v->left = rq_say_n(rq, W_TEXTS_LEFT, (int64_t)in->n);
	for (i = 0; i < in->n; i++)
		line[i] = (struct texts_line_view){ in->lines[i].path,
		    rq_word(rq, in->lines[i].why), in->lines[i].text };
	v->lines = (struct view_list){ line, in->n };
}

static enum status
texts_show(struct editing *e, int code, const struct texts_in *in)
{
	struct texts_view	 v;

	memset(&v, 0, sizeof(v));
	app_frame(e->rq, rq_say(e->rq, W_TEXTS_PAGE, .survey = e->row->title),
	    &v.layout, &v.nav);
	v.name = e->row->title;
	v.back_url = editor_href(e, PART_LANGUAGES, STR(""));
	v.action = url(e->rq, APP_EDITOR_TEXTS, e->row->slug);
	v.tongues = tongues_list(e);
	if (in != NULL)
		taken_fill(e->rq, in, &v);
	app_field_fill(e->rq->arena, "file", STR_NONE, e->problems,
	    e->nproblems, &v.file);
	v.errors = (struct view_list){ e->problems, e->nproblems };
	v.layout.has_error = e->nproblems != 0;
	return (page_send(e->rq, code, &texts_page, &v));
}

static enum status
texts_refuse(struct editing *e, int code, enum word why)
{
	editor_problem(e, STR("#file"), why);
	return (texts_show(e, code, NULL));
}

enum status
app_editor_texts_get(struct rq *rq)
{
	struct editing	 e;
	enum status	 st;

	if ((st = editing_load(rq, &e)) != OK)
		return (st);
	return (e.draft == NULL ? editor_no_draft(&e) :
	    texts_show(&e, 200, NULL));
}

/* --- in a thread --- */

static void
in_run(void *arg)
{
	struct texts_work	*w = arg;
	const struct survey	*s;

	if ((w->st = survey_load(w->arena, w->xml, &s)) == OK &&
	    texts_in(w->arena, w->xml, s, w->file, &w->in) != OK &&
	    w->in.refused == W_NONE)
		w->st = E_INTERNAL;
}

/* What it made lives as long as the request. */
static enum status
file_read(struct editing *e, struct str file, struct texts_work **done) AWAITS
{
	struct rq_task		 task;
	struct texts_work	*w;
	enum status		 st;

	rq_task_new(e->rq, TASK_JUDGE, EXCHANGE_ARENA / 4 + file.len, &task);
	w = arena_get(task.arena, sizeof(*w));
	w->arena = task.arena;
	w->xml = str_dup(task.arena, e->draft->definition);
	w->file = str_dup(task.arena, file);
	*done = w;
	st = rq_task_run(&task, in_run, w);
	return (st != OK ? st : w->st);
}

/* --- out --- */

enum status
app_editor_texts_file_get(struct rq *rq)
{
	struct editing		 e;
	struct str		 language, ending, out;
	enum texts_format	 format;
	enum status		 st;

	if ((st = editing_load(rq, &e)) != OK)
		return (st);
	if (e.draft == NULL)
		return (editor_no_draft(&e));
	if (!str_cut(rq->arg[1], '.', &language, &ending) ||
	    (!str_is_c(ending, "po") && !str_is_c(ending, "xlf")))
		return (E_NOTFOUND);
	format = str_is_c(ending, "po") ? TEXTS_PO : TEXTS_XLIFF;
	if ((st = texts_file_make(rq, e.draft->definition, language, format,
	    &out)) != OK)
		return (st);
	rq->csp = STR("sandbox; default-src 'none'; frame-ancestors 'none'");
	rq_header_add(rq, "content-disposition", str_fmt(rq->arena,
	    "attachment; filename=\"%.*s.%.*s\"", STR_ARG(e.row->slug),
	    STR_ARG(rq->arg[1])));
	return (rq_bytes(rq, 200, texts_file_type(format), out));
}

/* --- in --- */

/* The translations become a step of the draft, which can be taken back. */
static enum status
texts_store(struct editing *e, const struct texts_work *w) AWAITS
{
	const struct draft_deed	 deed = { STR("texts-set"), w->in.language };
	int64_t			 revision;
	enum status		 st;

	if (w->in.ntaken == 0)
		return (texts_show(e, 200, &w->in));
	st = store_draft_change(&e->rq->db, e->row->id, e->draft, w->in.xml,
	    &deed, &revision);
	if (st == E_CONFLICT)
		return (texts_refuse(e, 409, W_EDITOR_STALE));
	if (st != OK || (st = editing_load(e->rq, e)) != OK)
		return (st);
	return (e->draft == NULL ? editor_no_draft(e) :
	    texts_show(e, 200, &w->in));
}

enum status
app_editor_texts_post(struct rq *rq)
{
	const struct form_field	*file = form_find(&rq->form, "file");
	struct texts_work	*w;
	struct editing		 e;
	enum status		 st;

	if ((st = editing_load(rq, &e)) != OK)
		return (st);
	if (e.draft == NULL)
		return (editor_no_draft(&e));
	if (file == NULL || !file->is_file || file->value.len == 0)
		return (texts_refuse(&e, 422, W_TEXTS_NO_FILE));
	if (file->value.len > TEXTS_FILE_MAX)
		return (texts_refuse(&e, 422,
		    W_EXCHANGE_TEXTS_REFUSED_FORMAT));
	if ((st = file_read(&e, file->value, &w)) != OK)
		return (st);
	if (w->in.refused != W_NONE)
		return (texts_refuse(&e, 422, w->in.refused));
	return (texts_store(&e, w));
}
