/*
 * GET /app/applications: newest first, by opening and by stage, with how many
 * are in each stage. Looking through the list is noted in the audit log, with
 * the filter and never with a name.
 */
#include <string.h>

#include "page/staff/applications.h"
#include "page/part/frame.h"

#define ROWS	50

VIEW_STRUCT(application_row_view,
    text(href, name, opening, reference, stage, stage_label, when, iso));

VIEW_STRUCT(app_applications_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(action, count_text, older_url, newest_url),
    sub(field_view, opening, stage),
    flag(filtered),
    list(choice_view, openings, stages),
    list(problem_view, errors),
    list(application_row_view, rows));

VIEW_PAGE(app_applications_page, app_applications_view, "app/applications.html");

const struct stage *
stage_find(const struct stages *stages, struct str code)
{
	size_t	 i;

	for (i = 0; i < stages->n; i++)
		if (str_is(stages->rows[i].code, code))
			return (&stages->rows[i]);
	return (NULL);
}

struct str
stage_label(const struct rq *rq, const struct stages *stages, struct str code)
{
	/* Our words for the stages that a new customer begins with. */
	static const struct {
		const char	*code;
		enum word	 label;
	} ours[] = {
		{ "received", W_STAGE_RECEIVED }, { "review", W_STAGE_REVIEW },
		{ "interview", W_STAGE_INTERVIEW }, { "offer", W_STAGE_OFFER },
		{ "hired", W_STAGE_HIRED }, { "rejected", W_STAGE_REJECTED },
		{ "withdrawn", W_STAGE_WITHDRAWN },
	};
	const struct stage	*s = stage_find(stages, code);
	size_t			 i;

	if (s != NULL && s->label.len != 0)
		return (s->label);
	for (i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
		if (str_is_c(code, ours[i].code))
			return (rq_word(rq, ours[i].label));
	return (code);
}

/* An opening of the tenant's, or none: any other id asks for nothing. */
static enum status
openings_make(struct rq *rq, struct str *chosen, struct view_list *out) AWAITS
{
	struct str		 wanted = form_get(&rq->query, "opening");
	struct choice_view	*v;
	struct opening_count	*rows;
	enum status		 st;
	size_t			 i, n;

	if ((st = q_opening_list(&rq->db, &rows, &n)) != OK)
		return (st);
	v = arena_array(rq->arena, n + 1, sizeof(*v));
	v[0].label = rq_word(rq, W_APPLICATIONS_ALL_OPENINGS);
	for (i = 0; i < n; i++) {
		v[i + 1].value = rows[i].id;
		v[i + 1].label = rq_say(rq, W_APPLICATIONS_LABELLED,
		    .label = rows[i].title,
		    .number = app_number(rq, rows[i].napplications));
		v[i + 1].selected = str_is(rows[i].id, wanted);
		if (v[i + 1].selected)
			*chosen = rows[i].id;
	}
	*out = (struct view_list){ v, n + 1 };
	return (OK);
}

static struct view_list
stages_make(struct rq *rq, const struct stages *stages, struct str chosen)
{
	struct choice_view	*v;
	struct str		 code;
	int64_t			 all = 0;
	size_t			 i;

	v = arena_array(rq->arena, stages->n + 1, sizeof(*v));
	for (i = 0; i < stages->n; i++) {
		code = stages->rows[i].code;
		all += stages->rows[i].n;
		v[i + 1].value = code;
		v[i + 1].label = rq_say(rq, W_APPLICATIONS_LABELLED,
		    .label = stage_label(rq, stages, code),
		    .number = app_number(rq, stages->rows[i].n));
		v[i + 1].selected = str_is(code, chosen);
	}
	v[0].label = rq_say(rq, W_APPLICATIONS_ALL_STAGES,
	    .number = app_number(rq, all));
	return ((struct view_list){ v, stages->n + 1 });
}

static struct str
list_url(struct rq *rq, const struct application_filter *f, struct str older)
{
	return (str_fmt(rq->arena,
	    "%.*s?opening=%.*s&stage=%.*s%s%.*s",
	    STR_ARG(url(rq, APP_APPLICATIONS)), STR_ARG(f->opening_id), STR_ARG(f->stage),
	    older.len == 0 ? "" : "&older=", STR_ARG(older)));
}

static void
row_fill(struct rq *rq, const struct stages *stages,
    const struct application_row *a, struct application_row_view *v)
{
	v->href = url(rq, APP_APPLICATION, a->id);
	v->name = a->name;
	v->opening = a->opening_title;
	v->reference = a->reference;
	v->stage = a->stage;
	v->stage_label = stage_label(rq, stages, a->stage);
	v->iso = a->created_at;
	v->when = app_time(rq, str_first(a->created_local, 10));
}

/* Nobody sees the list without a line in the audit log. */
static enum status
list_audit(struct rq *rq, const struct application_filter *f, size_t n) AWAITS
{
	struct buf	 b = buf_new(rq->arena, 64);

	buf_c(&b, "{\"stage\":");
	buf_json(&b, f->stage);
	buf_fmt(&b, ",\"shown\":%zu}", n);
	return (q_audit_add(&rq->db, .action = STR("application.list"),
	    .object_kind = STR("opening"), .object_id = f->opening_id,
	    .detail = buf_view(&b)));
}

static enum status
rows_fill(struct rq *rq, const struct application_filter *f,
    const struct stages *stages, struct app_applications_view *v) AWAITS
{
	struct application_row_view	*rows;
	struct application_list		 list;
	enum status			 st;
	size_t				 i;

	/* A cursor that is not one of ours is an address that is not there. */
	if ((st = store_application_list(&rq->db, f, &list)) != OK)
		return (st == E_INVALID ? E_NOTFOUND : st);
	if ((st = list_audit(rq, f, list.n)) != OK)
		return (st);
	rows = arena_array(rq->arena, list.n, sizeof(*rows));
	for (i = 0; i < list.n; i++)
		row_fill(rq, stages, &list.rows[i], &rows[i]);
	v->rows = (struct view_list){ rows, list.n };
	v->count_text = list.next.len != 0 || f->cursor.len != 0 ?
	    rq_say_n(rq, W_APPLICATIONS_COUNT_PAGE, (int64_t)list.n) :
	    rq_say_n(rq, W_APPLICATIONS_COUNT, (int64_t)list.n);
	if (list.next.len != 0)
		v->older_url = list_url(rq, f, list.next);
	if (f->cursor.len != 0)
		v->newest_url = list_url(rq, f, STR_NONE);
	return (OK);
}

/* A filter that is none, as in an old bookmark, is said: else one would take
 * all applications for those of the opening. */
static size_t
problems_find(struct rq *rq, const struct application_filter *f,
    struct app_applications_view *v)
{
	struct problem_view	*p = arena_array(rq->arena, 2, sizeof(*p));
	size_t			 n = 0;

	if (f->opening_id.len == 0 && form_get(&rq->query, "opening").len != 0)
		p[n++] = (struct problem_view){ STR("#opening"),
		    rq_word(rq, W_APPLICATIONS_NO_OPENING) };
	if (f->stage.len == 0 && form_get(&rq->query, "stage").len != 0)
		p[n++] = (struct problem_view){ STR("#stage"),
		    rq_word(rq, W_APPLICATIONS_NO_STAGE) };
	app_field_fill(rq->arena, "opening", f->opening_id, p, n, &v->opening);
	app_field_fill(rq->arena, "stage", f->stage, p, n, &v->stage);
	v->errors = (struct view_list){ p, n };
	v->layout.has_error = n != 0;
	return (n);
}

enum status
app_applications_get(struct rq *rq)
{
	struct app_applications_view	 v;
	struct application_filter	 f = { .limit = ROWS };
	struct stages			 stages;
	enum status			 st;

	memset(&v, 0, sizeof(v));
	f.cursor = form_get(&rq->query, "older");
	v.action = url(rq, APP_APPLICATIONS);
	app_frame(rq, rq_word(rq, W_APPLICATIONS_HEADING), &v.layout, &v.nav);
	if ((st = openings_make(rq, &f.opening_id, &v.openings)) != OK ||
	    (st = q_stage_list(&rq->db, &stages.rows, &stages.n,
	    .opening = f.opening_id)) != OK)
		return (st);
	if (stage_find(&stages, form_get(&rq->query, "stage")) != NULL)
		f.stage = form_get(&rq->query, "stage");
	v.stages = stages_make(rq, &stages, f.stage);
	if ((st = rows_fill(rq, &f, &stages, &v)) != OK)
		return (st);
	v.filtered = f.opening_id.len + f.stage.len != 0;
	return (page_send(rq, problems_find(rq, &f, &v) == 0 ? 200 : 422,
	    &app_applications_page, &v));
}
