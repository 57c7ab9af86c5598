/*
 * One application: GET shows it, POST moves it to a stage, GET of its résumé
 * hands the file out. Whoever looks or downloads is in the audit log before
 * the first byte is shown: without the line there is no page.
 */
#include <string.h>

#include "proof/resume.h"
#include "page/staff/applications.h"
#include "page/part/frame.h"
#include "store/application.h"

VIEW_STRUCT(history_view, text(when, iso, text));

VIEW_STRUCT(app_application_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(saved, name, reference, stage, stage_label, email_url, resume_name,
        resume_size, resume_url, resume_text, cover_note, action),
    num(revision),
    list(problem_view, errors),
    list(fact_view, facts),
    list(choice_view, stages),
    list(history_view, history));

VIEW_PAGE(app_application_page, app_application_view, "app/application.html");

static struct str
stage_label(struct str stage)
{
	const struct stage_row	*row = stage_find(stage);

	return (row == NULL ? stage : str_of(row->label));
}

static enum status
application_audit(struct rq *rq, struct str action, struct str id) AWAITS
{
	return (q_audit_add(&rq->db, .action = action,
	    .object_kind = STR("application"), .object_id = id,
	    .detail = STR_NONE));
}

/* --- showing it --- */

static struct view_list
facts_make(struct rq *rq, const struct application *a)
{
	struct fact_view	*f;
	size_t			 n = 0;

	f = arena_array(rq->arena, 12, sizeof(*f));
	f[n++] = (struct fact_view){ STR("Opening"), a->opening_title };
	f[n++] = (struct fact_view){ STR("Received"),
	    app_time(rq, a->created_local) };
	f[n++] = (struct fact_view){ STR("In this stage since"),
	    app_time(rq, a->stage_local) };
	f[n++] = (struct fact_view){ STR("E-mail"), a->email };
	f[n++] = (struct fact_view){ STR("Phone"), a->phone.len != 0 ?
	    a->phone : STR("Not given") };
	f[n++] = (struct fact_view){ STR("Language"),
	    app_language(a->language) };
	f[n++] = (struct fact_view){ STR("Age question"), str_fmt(rq->arena,
	    "Passed: says to be %lld or older", (long long)a->age_min) };
	f[n++] = (struct fact_view){ STR("Consent to this application"),
	    str_fmt(rq->arena, "Given %.*s",
	    STR_ARG(app_time(rq, a->consent_process_local))) };
	if (a->process_words.len != 0)
		f[n++] = (struct fact_view){ STR("In these words"),
		    a->process_words };
	f[n++] = (struct fact_view){ STR("Consent to keep on file"),
	    !a->consent_keep ? STR("Not given") : str_fmt(rq->arena,
	    "Given %.*s", STR_ARG(app_time(rq, a->consent_keep_local))) };
	if (a->keep_words.len != 0)
		f[n++] = (struct fact_view){ STR("In these words"),
		    a->keep_words };
	f[n++] = (struct fact_view){ STR("Time zone"), page_zone(rq) };
	return ((struct view_list){ f, n });
}

static struct str
event_text(struct rq *rq, const struct application_event *e)
{
	struct str	 by = STR_NONE;

	if (e->actor.len != 0)
		by = str_fmt(rq->arena, " by %.*s", STR_ARG(e->actor));
	if (str_is_c(e->kind, "received"))
		return (STR("Application received"));
	if (str_is_c(e->kind, "stage"))
		return (str_fmt(rq->arena, "Moved from %.*s to %.*s%.*s",
		    STR_ARG(stage_label(e->from)), STR_ARG(stage_label(e->to)),
		    STR_ARG(by)));
	return (str_fmt(rq->arena, "%.*s%.*s", STR_ARG(e->kind),
	    STR_ARG(by)));
}

static struct view_list
history_make(struct rq *rq, const struct application_event *events, size_t n)
{
	struct history_view	*v;
	size_t			 i;

	v = arena_array(rq->arena, n, sizeof(*v));
	for (i = 0; i < n; i++)
		v[n - 1 - i] = (struct history_view){ app_time(rq,
		    events[i].at_local), events[i].at,
		    event_text(rq, &events[i]) };
	return ((struct view_list){ v, n });
}

static struct view_list
stages_make(struct rq *rq, struct str now)
{
	struct choice_view	*v;
	size_t			 i;

	v = arena_array(rq->arena, nstages, sizeof(*v));
	for (i = 0; i < nstages; i++) {
		v[i].value = str_of(stage_rows[i].name);
		v[i].label = str_of(stage_rows[i].label);
		v[i].selected = str_is(v[i].value, now);
	}
	return ((struct view_list){ v, nstages });
}

static void
application_fill(struct rq *rq, const struct application *a,
    struct app_application_view *v)
{
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
	v->stage_label = stage_label(a->stage);
	v->email_url = buf_view(&mail);
	v->resume_text = a->resume_text;
	v->cover_note = a->cover_note;
	v->action = url(rq, APP_STAGE, a->id);
	v->revision = a->revision;
	v->facts = facts_make(rq, a);
	v->stages = stages_make(rq, a->stage);
	if (a->resume == NULL)
		return;
	v->resume_name = a->resume->name;
	v->resume_size = page_size(rq, a->resume->size);
	v->resume_url = url(rq, APP_RESUME, a->id);
}

/* problem NULL: nothing went wrong. */
static enum status
application_show(struct rq *rq, struct str id, int code, const char *problem,
    bool moved) AWAITS
{
	struct app_application_view	 v;
	struct application_event	*events;
	struct problem_view		 p;
	struct application		*a;
	enum status			 st;
	size_t				 n;

	memset(&v, 0, sizeof(v));
	if ((st = store_application_get(&rq->db, id, &a, &events, &n)) != OK ||
	    (st = application_audit(rq, STR("application.view"), id)) != OK)
		return (st);
	app_frame(rq, a->name, &v.layout, &v.nav);
	application_fill(rq, a, &v);
	v.history = history_make(rq, events, n);
	if (moved)
		v.saved = str_fmt(rq->arena, "The stage is now: %.*s.",
		    STR_ARG(v.stage_label));
	if (problem != NULL) {
		p = (struct problem_view){ STR("#stage"), str_fmt(rq->arena,
		    "%s The stage is: %.*s.", problem,
		    STR_ARG(v.stage_label)) };
		v.errors = (struct view_list){ &p, 1 };
		v.layout.has_error = true;
	}
	return (page_send(rq, code, &app_application_page, &v));
}

/* GET /app/applications/:id. */
enum status
app_application_get(struct rq *rq)
{
	if (!app_id_is_valid(rq->arg[0]))
		return (E_NOTFOUND);
	return (application_show(rq, rq->arg[0], 200, NULL,
	    form_find(&rq->query, "moved") != NULL));
}

/* --- moving it --- */

static const char	stale[] = "Somebody else changed this application "
    "since you opened it, so nothing was changed now. Please look at the "
    "history and choose again.";
static const char	unknown[] = "Choose one of the stages in the list. "
    "Nothing was changed.";

/* Pressing the button without choosing another stage moves nothing. */
static enum status
stage_set(struct rq *rq, struct str id, int64_t revision, struct str stage)
    AWAITS
{
	struct application_event	*events;
	struct application		*a;
	enum status			 st;
	size_t				 n;

	st = store_application_get(&rq->db, id, &a, &events, &n);
	if (st != OK)
		return (st);
	if (a->revision == revision && str_is(a->stage, stage))
		return (OK);
	return (store_application_stage_set(&rq->db, id, revision, stage));
}

/* POST /app/applications/:id/stage. */
enum status
app_application_stage_post(struct rq *rq)
{
	const struct stage_row	*stage;
	struct str		 id = rq->arg[0];
	enum status		 st;
	int64_t			 revision;

	if (!app_id_is_valid(id))
		return (E_NOTFOUND);
	stage = stage_find(form_get(&rq->form, "stage"));
	if (stage == NULL)
		return (application_show(rq, id, 422, unknown, false));
	/* No number, or one that no row can have, is a stale form too. */
	if (!str_int(form_get(&rq->form, "revision"), &revision) ||
	    revision < 1 || revision > INT32_MAX)
		return (application_show(rq, id, 409, stale, false));
	st = stage_set(rq, id, revision, str_of(stage->name));
	if (st == E_CONFLICT)
		return (application_show(rq, id, 409, stale, false));
	if (st != OK)
		return (st);
	return (rq_see_other(rq, str_fmt(rq->arena, "%.*s?moved=1",
	    STR_ARG(url(rq, APP_APPLICATION, id)))));
}

/* --- its file --- */

/* The file's name under the extension of what it was proven to be. */
static struct str
download_name(struct rq *rq, const struct file *f)
{
	size_t	 k;

	for (k = 0; k < RESUME_KIND__MAX; k++)
		if (str_is_c(f->media_type, resume_kinds[k].media_type))
			return (resume_name_clean(f->name,
			    (enum resume_kind)k, rq->arena));
	return (STR("resume.bin"));
}

/* RFC 6266: a plain name for all, the real one for those who can read it. */
static struct str
disposition(struct rq *rq, struct str name)
{
	struct buf	 b = buf_new(rq->arena, 256);
	size_t		 i;
	char		 c;

	buf_c(&b, "attachment; filename=\"");
	for (i = 0; i < name.len; i++) {
		c = name.p[i];
		buf_char(&b, (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') || c == '.' || c == '-' ?
		    c : '_');
	}
	buf_c(&b, "\"; filename*=UTF-8''");
	buf_url_part(&b, name);
	return (buf_view(&b));
}

/* GET /app/applications/:id/resume. */
enum status
app_application_resume_get(struct rq *rq)
{
	struct application_event	*events;
	struct application		*a;
	struct str			 bytes;
	enum status			 st;
	size_t				 n;

	if (!app_id_is_valid(rq->arg[0]))
		return (E_NOTFOUND);
	st = store_application_get(&rq->db, rq->arg[0], &a, &events, &n);
	if (st != OK)
		return (st);
	if (a->resume == NULL)
		return (E_NOTFOUND);
	if ((st = store_file_bytes_get(&rq->db, a->resume, &bytes)) != OK ||
	    (st = application_audit(rq, STR("application.download"),
	    a->id)) != OK)
		return (st);
	/* Opened in the browser after all, it is a page without rights. */
	rq->csp = STR("sandbox; default-src 'none'; "
	    "frame-ancestors 'none'");
	rq_header_add(rq, "content-disposition", disposition(rq,
	    download_name(rq, a->resume)));
	return (rq_bytes(rq, 200, a->resume->media_type, bytes));
}
