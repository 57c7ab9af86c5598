/*
 * One application: GET shows it, POST moves it to a stage, GET of its résumé
 * hands the file out. Whoever looks or downloads is in the audit log before
 * the first byte is shown: without the line there is no page.
 */
#include <string.h>

#include "page/part/download.h"
#include "page/part/frame.h"
#include "page/staff/applications.h"
#include "store/application.h"

VIEW_STRUCT(history_view, text(when, iso, text));

VIEW_STRUCT(app_application_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(saved, name, reference, stage, stage_label, email_url, resume_name,
        resume_size, resume_url, resume_text, cover_note, action,
        keep_action),
    num(revision),
    list(problem_view, errors),
    list(fact_view, facts),
    list(choice_view, stages),
    list(history_view, history));

VIEW_PAGE(app_application_page, app_application_view, "app/application.html");

static enum status
application_audit(struct rq *rq, struct str action, struct str id) AWAITS
{
	return (q_audit_add(&rq->db, .action = action,
	    .object_kind = STR("application"), .object_id = id,
	    .detail = STR_NONE));
}

/* --- showing it --- */

/* "Sent 24 Nov 2026, 09:12", or why not (yet). */
static struct str
delivery_text(struct rq *rq, const struct delivery *d)
{
	if (str_is_c(d->state, "delivered"))
		return (rq_say(rq, W_DELIVERY_SENT,
		    .time = app_time(rq, d->ended_local)));
	if (str_is_c(d->state, "failed"))
		return (rq_say(rq, W_DELIVERY_FAILED,
		    .time = app_time(rq, d->ended_local),
		    .reason = d->reason));
	if (d->reason.len == 0)
		return (rq_word(rq, W_DELIVERY_WAITS));
	return (rq_say(rq, W_DELIVERY_AGAIN,
	    .time = app_time(rq, d->next_local), .reason = d->reason));
}

struct facts {
	struct rq		*rq;
	struct fact_view	*list;
	size_t			 n;
};

static void
fact_add(struct facts *f, enum word label, struct str value)
{
	f->list[f->n++] = (struct fact_view){ rq_word(f->rq, label), value };
}

static struct view_list
facts_make(struct rq *rq, const struct application_whole *w)
{
	const struct application *a = w->application;
	struct facts	 f = { rq, arena_array(rq->arena, 13 + w->ndeliveries,
			    sizeof(*f.list)), 0 };
	size_t		 i;

	fact_add(&f, W_APPLICATIONS_OPENING, a->opening_title);
	fact_add(&f, W_APPLICATIONS_RECEIVED,
	    app_time(rq, a->created_local));
	fact_add(&f, W_APPLICATION_SINCE, app_time(rq, a->stage_local));
	fact_add(&f, W_APPLICATION_EMAIL, a->email);
	fact_add(&f, W_APPLICATION_PHONE, a->phone.len != 0 ? a->phone :
	    rq_word(rq, W_APPLICATION_NOT_GIVEN));
	fact_add(&f, W_LIST_LANGUAGE, app_language(rq, a->language));
	fact_add(&f, W_APPLICATION_AGE, rq_say(rq,
	    W_APPLICATION_AGE_PASSED, .age = app_number(rq, a->age_min)));
	fact_add(&f, W_APPLICATION_AGREED, rq_say(rq,
	    W_APPLICATION_GIVEN,
	    .when = app_time(rq, a->consent_process_local)));
	if (a->process_words.len != 0)
		fact_add(&f, W_APPLICATION_IN_WORDS, a->process_words);
	fact_add(&f, W_APPLICATION_AGREED_KEEP, !a->consent_keep ?
	    rq_word(rq, W_APPLICATION_NO_KEEP) : rq_say(rq,
	    W_APPLICATION_GIVEN,
	    .when = app_time(rq, a->consent_keep_local)));
	if (a->keep_words.len != 0)
		fact_add(&f, W_APPLICATION_IN_WORDS, a->keep_words);
	if (a->keep_withdrawn_local.len != 0)
		fact_add(&f, W_APPLICATION_KEEP_WITHDRAWN,
		    app_time(rq, a->keep_withdrawn_local));
	for (i = 0; i < w->ndeliveries; i++)
		fact_add(&f, W_DELIVERY_CONFIRMATION,
		    delivery_text(rq, &w->deliveries[i]));
	fact_add(&f, W_LIST_TIME_ZONE, page_zone(rq));
	return ((struct view_list){ f.list, f.n });
}

static struct str
event_text(struct rq *rq, const struct stages *stages,
    const struct application_event *e)
{
	struct str	 from = stage_label(rq, stages, e->from);
	struct str	 to = stage_label(rq, stages, e->to);

	if (str_is_c(e->kind, "received"))
		return (rq_word(rq, W_EVENT_RECEIVED));
	if (str_is_c(e->kind, "keep_withdrawn"))
		return (e->actor.len == 0 ?
		    rq_word(rq, W_EVENT_KEEP_WITHDRAWN) : rq_say(rq,
		    W_EVENT_KEEP_WITHDRAWN_BY, .person = e->actor));
	if (!str_is_c(e->kind, "stage"))
		return (e->kind);
	if (e->actor.len == 0)
		return (rq_say(rq, W_EVENT_MOVED, .from = from, .to = to));
	return (rq_say(rq, W_EVENT_MOVED_BY, .from = from, .to = to,
	    .person = e->actor));
}

static struct view_list
history_make(struct rq *rq, const struct application_whole *w)
{
	const struct application_event	*e = w->events;
	struct history_view		*v;
	size_t				 i, n = w->nevents;

	v = arena_array(rq->arena, n, sizeof(*v));
	for (i = 0; i < n; i++)
		v[n - 1 - i] = (struct history_view){ app_time(rq,
		    e[i].at_local), e[i].at, event_text(rq, &w->stages, &e[i]) };
	return ((struct view_list){ v, n });
}

static struct view_list
stages_make(struct rq *rq, const struct stages *stages, struct str now)
{
	struct choice_view	*v;
	size_t			 i;

	v = arena_array(rq->arena, stages->n, sizeof(*v));
	for (i = 0; i < stages->n; i++) {
		v[i].value = stages->rows[i].code;
		v[i].label = stage_label(rq, stages, v[i].value);
		v[i].selected = str_is(v[i].value, now);
	}
	return ((struct view_list){ v, stages->n });
}

static void
application_fill(struct rq *rq, const struct application_whole *w,
    struct app_application_view *v)
{
	const struct application *a = w->application;
	struct buf	 mail = buf_new(rq->arena, 64);
	struct str	 local, domain;

	buf_c(&mail, "mailto:");
	if (str_cut(a->email, '@', &local, &domain)) {
		buf_url_part(&mail, local);
		buf_char(&mail, '@');
		buf_url_part(&mail, domain);
	}
	v->name = a->name;
	v->reference = a->reference;
	v->stage = a->stage;
	v->stage_label = stage_label(rq, &w->stages, a->stage);
	v->email_url = buf_view(&mail);
	v->resume_text = a->resume_text;
	v->cover_note = a->cover_note;
	v->action = url(rq, APP_STAGE, a->id);
	if (a->kept)
		v->keep_action = url(rq, APP_KEEP, a->id);
	v->revision = a->revision;
	v->facts = facts_make(rq, w);
	v->history = history_make(rq, w);
	v->stages = stages_make(rq, &w->stages, a->stage);
	if (a->resume == NULL)
		return;
	v->resume_name = a->resume->name;
	v->resume_size = page_size(rq, a->resume->size);
	v->resume_url = url(rq, APP_RESUME, a->id);
}

/* What a form that changed nothing is told. */
enum problem { PROBLEM_NONE, PROBLEM_STALE, PROBLEM_STAGE };

static struct view_list
problem_make(struct rq *rq, enum problem problem, struct str stage)
{
	struct problem_view	*p = arena_get(rq->arena, sizeof(*p));

	if (problem == PROBLEM_NONE)
		return ((struct view_list){ NULL, 0 });
	p->href = STR("#stage");
	p->text = problem == PROBLEM_STALE ?
	    rq_say(rq, W_APPLICATION_STALE, .stage = stage) :
	    rq_say(rq, W_APPLICATION_UNKNOWN_STAGE, .stage = stage);
	return ((struct view_list){ p, 1 });
}

static enum status
application_show(struct rq *rq, struct str id, int code,
    enum problem problem) AWAITS
{
	struct app_application_view	 v;
	struct application_whole	 w;
	enum status			 st;

	memset(&v, 0, sizeof(v));
	if ((st = store_application_get(&rq->db, id, &w)) != OK ||
	    (st = application_audit(rq, STR("application.view"), id)) != OK)
		return (st);
	app_frame(rq, w.application->name, &v.layout, &v.nav);
	application_fill(rq, &w, &v);
	if (form_find(&rq->query, "moved") != NULL)
		v.saved = rq_say(rq, W_APPLICATION_STAGE_NOW,
		    .stage = v.stage_label);
	else if (form_find(&rq->query, "withdrawn") != NULL)
		v.saved = rq_word(rq, W_APPLICATION_KEEP_NOW);
	v.errors = problem_make(rq, problem, v.stage_label);
	v.layout.has_error = v.errors.n != 0;
	return (page_send(rq, code, &app_application_page, &v));
}

/* GET /app/applications/:id. */
enum status
app_application_get(struct rq *rq)
{
	if (!app_id_is_valid(rq->arg[0]))
		return (E_NOTFOUND);
	return (application_show(rq, rq->arg[0], 200, PROBLEM_NONE));
}

/* --- moving it --- */

/* Pressing the button without choosing another stage moves nothing. */
static enum status
stage_set(struct rq *rq, const struct application *a, int64_t revision,
    struct str stage) AWAITS
{
	if (a->revision == revision && str_is(a->stage, stage))
		return (OK);
	return (store_application_stage_set(&rq->db, a->id, revision, stage));
}

/* POST /app/applications/:id/stage. */
enum status
app_application_stage_post(struct rq *rq)
{
	struct str	 id = rq->arg[0];
	struct str	 stage = form_get(&rq->form, "stage");
	struct application_whole w;
	enum status	 st;
	int64_t		 revision;

	if (!app_id_is_valid(id))
		return (E_NOTFOUND);
	if ((st = store_application_get(&rq->db, id, &w)) != OK)
		return (st);
	if (stage_find(&w.stages, stage) == NULL)
		return (application_show(rq, id, 422, PROBLEM_STAGE));
	/* No number, or one that no row can have, is a stale form too. */
	if (!str_int(form_get(&rq->form, "revision"), &revision) ||
	    revision < 1 || revision > INT32_MAX)
		return (application_show(rq, id, 409, PROBLEM_STALE));
	st = stage_set(rq, w.application, revision, stage);
	if (st == E_CONFLICT)
		return (application_show(rq, id, 409, PROBLEM_STALE));
	if (st != OK)
		return (st);
	return (rq_see_other(rq, str_fmt(rq->arena, "%.*s?moved=1",
	    STR_ARG(url(rq, APP_APPLICATION, id)))));
}

/* POST /app/applications/:id/keep. Sent twice it is withdrawn all the same. */
enum status
app_application_keep_post(struct rq *rq)
{
	struct str	 id = rq->arg[0];
	struct application_keep_withdraw_row *row;
	enum status	 st;

	if (!app_id_is_valid(id))
		return (E_NOTFOUND);
	st = q_application_keep_withdraw(&rq->db, &row, .id = id,
	    .mover = rq->session.account);
	if (st != OK)
		return (st);
	return (rq_see_other(rq, str_fmt(rq->arena, "%.*s?withdrawn=1",
	    STR_ARG(url(rq, APP_APPLICATION, id)))));
}

/* --- its file --- */

/* GET /app/applications/:id/resume. */
enum status
app_application_resume_get(struct rq *rq)
{
	struct application_whole	 w;
	struct application		*a;
	enum status			 st;

	if (!app_id_is_valid(rq->arg[0]))
		return (E_NOTFOUND);
	if ((st = store_application_get(&rq->db, rq->arg[0], &w)) != OK)
		return (st);
	a = w.application;
	if (a->resume == NULL)
		return (E_NOTFOUND);
	if ((st = application_audit(rq, STR("application.download"),
	    a->id)) != OK)
		return (st);
	return (download_send(rq, a->resume));
}
