/*
 * GET /api/v1/applications and /api/v1/applications/:id. As in the browser,
 * nothing of them is shown without a line in the audit log, which names the
 * token.
 */
#include <string.h>

#include "page/api/answer.h"
#include "page/api/handlers.h"
#include "page/part/frame.h"
#include "store/application.h"

struct application_line {
	struct str	 id, reference, name, stage, opening, created_at;
};
SHAPE(application_line_shape, "Application", application_line,
    FIELD(application_line, id, TEXT),
    FIELD(application_line, reference, TEXT),
    FIELD(application_line, name, TEXT),
    FIELD(application_line, stage, TEXT, .what = "Its code"),
    FIELD(application_line, opening, TEXT, .what = "Its title"),
    FIELD(application_line, created_at, TIME));

struct resume_out {
	struct str	 name, media_type;
	int64_t		 size;
};
SHAPE(resume_shape, "Resume", resume_out,
    FIELD(resume_out, name, TEXT),
    FIELD(resume_out, media_type, TEXT),
    FIELD(resume_out, size, WHOLE, .what = "In bytes"));

struct event_out {
	struct str	 at, kind, from, to;
};
SHAPE(event_shape, "ApplicationEvent", event_out,
    FIELD(event_out, at, TIME),
    FIELD(event_out, kind, TEXT),
    FIELD(event_out, from, TEXT, .none = true, .what = "The stage before"),
    FIELD(event_out, to, TEXT, .none = true, .what = "The stage then"));

struct application_out {
	struct str	 id, reference, name, email, phone, stage, opening;
	struct str	 language, created_at, stage_at, resume_text;
	struct str	 cover_note, agreed_at;
	bool		 kept;
	int64_t		 age_passed;
	const struct resume_out *resume;
	struct shape_list events;
};
SHAPE(application_shape, "ApplicationDetail", application_out,
    FIELD(application_out, id, TEXT),
    FIELD(application_out, reference, TEXT),
    FIELD(application_out, name, TEXT),
    FIELD(application_out, email, TEXT),
    FIELD(application_out, phone, TEXT, .none = true),
    FIELD(application_out, stage, TEXT),
    FIELD(application_out, stage_at, TIME),
    FIELD(application_out, opening, TEXT, .what = "Its name"),
    FIELD(application_out, language, TEXT),
    FIELD(application_out, created_at, TIME),
    FIELD(application_out, age_passed, WHOLE,
	.what = "The age that was declared to be reached"),
    FIELD(application_out, agreed_at, TIME, .none = true),
    FIELD(application_out, kept, FLAG, .what = "May be kept on file"),
    FIELD(application_out, resume, ONE, .of = &resume_shape, .none = true),
    FIELD(application_out, resume_text, TEXT, .none = true),
    FIELD(application_out, cover_note, TEXT, .none = true),
    FIELD(application_out, events, LIST, .of = &event_shape));

static const struct api_param	 filters[] = {
	{ "stage", PARAM_TEXT, NULL, "Those in the stage with this code" },
	{ .name = NULL }
};

API_OPERATION(list_operation, API_APPLICATIONS, .is_list = true,
    .answer = &application_line_shape, .params = filters);
API_OPERATION(operation, API_APPLICATION, .answer = &application_shape);

enum status
api_applications_get(struct rq *rq)
{
	struct application_filter	 f = { .limit = 0 };
	struct application_list		 list;
	struct application_line		*v;
	struct api_ask			 ask;
	enum status			 st;
	size_t				 i;

	if (!api_ask_read(rq, &list_operation, &ask))
		return (api_refuse(&ask));
	f.stage = form_get(&rq->query, "stage");
	f.cursor = ask.after;
	f.limit = ask.limit;
	if ((st = store_application_list(&rq->db, &f, &list)) != OK ||
	    (st = api_audit(rq, STR("application.list"), STR("opening"),
	    STR_NONE, STR("shown"), str_of_int(rq->arena,
	    (int64_t)list.n))) != OK)
		return (st);
	v = arena_array(rq->arena, list.n, sizeof(*v));
	for (i = 0; i < list.n; i++)
		v[i] = (struct application_line){ list.rows[i].id,
		    list.rows[i].reference, list.rows[i].name,
		    list.rows[i].stage, list.rows[i].opening_title,
		    list.rows[i].created_at };
	return (api_list_send(&ask, v, list.n, list.next));
}

static struct shape_list
events_make(struct arena *a, const struct application_whole *w)
{
	struct event_out	*v = arena_array(a, w->nevents, sizeof(*v));
	size_t			 i;

	for (i = 0; i < w->nevents; i++)
		v[i] = (struct event_out){ w->events[i].at, w->events[i].kind,
		    w->events[i].from, w->events[i].to };
	return ((struct shape_list){ v, w->nevents });
}

static void
application_fill(struct arena *a, const struct application_whole *w,
    struct application_out *v)
{
	const struct application	*r = w->application;
	struct resume_out		*resume;

	*v = (struct application_out){ .id = r->id,
	    .reference = r->reference, .name = r->name, .email = r->email,
	    .phone = r->phone, .stage = r->stage, .opening = r->opening_slug,
	    .language = r->language, .created_at = r->created_at,
	    .stage_at = r->stage_at, .resume_text = r->resume_text,
	    .cover_note = r->cover_note, .agreed_at = r->consent_process_at,
	    .kept = r->kept, .age_passed = r->age_min,
	    .events = events_make(a, w) };
	if (r->resume == NULL)
		return;
	resume = arena_get(a, sizeof(*resume));
	*resume = (struct resume_out){ r->resume->name,
	    r->resume->media_type, r->resume->size };
	v->resume = resume;
}

enum status
api_application_get(struct rq *rq)
{
	struct application_whole	 w;
	struct application_out		 v;
	struct api_ask			 ask;
	enum status			 st;

	if (!api_ask_read(rq, &operation, &ask))
		return (api_refuse(&ask));
	if (!app_id_is_valid(rq->arg[0]))
		return (E_NOTFOUND);
	if ((st = store_application_get(&rq->db, rq->arg[0], &w)) != OK ||
	    (st = api_audit(rq, STR("application.view"), STR("application"),
	    rq->arg[0], STR_NONE, STR_NONE)) != OK)
		return (st);
	application_fill(rq->arena, &w, &v);
	return (api_send(rq, &application_shape, &v));
}
