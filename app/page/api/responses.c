/*
 * GET /api/v1/surveys/:survey/responses and /api/v1/responses/:id. What a signed
 * link said of a session stands apart from what came with the address by itself.
 */
#include <string.h>

#include "form/type.h"
#include "page/api/answer.h"
#include "page/api/handlers.h"
#include "page/part/frame.h"
#include "rule/context.h"
#include "store/cache.h"
#include "store/response.h"

static const char *const states[] = { "complete", "partial", "declined", NULL };

struct session_out {
	struct str	 id, agent, queue, outcome, language, key;
	int64_t		 started_at, ended_at;
};
SHAPE(session_shape, "Session", session_out,
    FIELD(session_out, id, TEXT),
    FIELD(session_out, agent, TEXT, .none = true),
    FIELD(session_out, queue, TEXT, .none = true),
    FIELD(session_out, outcome, TEXT, .none = true),
    FIELD(session_out, language, TEXT, .none = true),
    FIELD(session_out, started_at, MOMENT, .none = true),
    FIELD(session_out, ended_at, MOMENT, .none = true),
    FIELD(session_out, key, TEXT, .none = true,
	.what = "The id of the key that signed it"));

struct response_out {
	struct str	 id, survey, receipt, state, language, channel;
	struct str	 day, started_at, completed_at, answers, unverified;
	int64_t		 version, page;
	const struct session_out *session;
};
SHAPE(response_shape, "Response", response_out,
    FIELD(response_out, id, TEXT),
    FIELD(response_out, survey, TEXT, .what = "Its name"),
    FIELD(response_out, version, WHOLE, .what = "Of the survey, as it was "
	"when these answers were given"),
    FIELD(response_out, receipt, TEXT),
    FIELD(response_out, state, TEXT, .one_of = states),
    FIELD(response_out, page, WHOLE, .what = "The last that was sent"),
    FIELD(response_out, language, TEXT),
    FIELD(response_out, channel, TEXT),
    FIELD(response_out, day, DATE, .what = "That it counts on, in the "
	"customer's zone"),
    FIELD(response_out, started_at, TIME, .none = true,
	.what = "Of anonymous answers only the day is kept"),
    FIELD(response_out, completed_at, TIME, .none = true),
    FIELD(response_out, session, ONE, .of = &session_shape, .none = true,
	.what = "What a signed link said"),
    FIELD(response_out, answers, MEMBERS, .what = "By the codes of questions "
	"and parts: a number, a text, or a list of texts; a file is its name"),
    FIELD(response_out, unverified, MEMBERS,
	.what = "Hidden fields, which came with the address unsigned"));

static const struct api_param	 filters[] = {
	{ "from", PARAM_DATE, NULL, "Since this day, of the customer's zone" },
	{ "to", PARAM_DATE, NULL, "Up to this day" },
	{ "state", PARAM_ONE_OF, states,
	    "Else both complete and partial ones" },
	{ .name = NULL }
};

API_OPERATION(list_operation, API_RESPONSES, .answer = &response_shape,
    .is_list = true, .params = filters);
API_OPERATION(operation, API_RESPONSE, .answer = &response_shape);

/* Only those that are given, or only the others; a file as its name. */
static struct str
answers_part(struct arena *a, const struct answers *all, bool given)
{
	struct answers		 part = *all;
	const struct question	*q;
	struct str		*name;
	struct buf		 b = buf_new(a, 512);
	size_t			 i;

	part.list = arena_array(a, all->survey->nquestions,
	    sizeof(*part.list));
	for (i = 0; i < all->survey->nquestions; i++) {
		q = &all->survey->questions[i];
		if (((q->type->flags & QT_GIVEN) != 0) != given)
			continue;
		part.list[i] = all->list[i];
		if ((q->type->flags & QT_APART) == 0)
			continue;
		name = arena_get(a, sizeof(*name));
		*name = answer_part(&all->list[i], FILE_NAME);
		part.list[i].values = name;
		part.list[i].parts = NULL;
	}
	if (given)
		part.nstrange = 0;
	answers_json(&part, &b);
	return (buf_view(&b));
}

static const struct session_out *
session_make(struct arena *a, struct str json)
{
	struct session_out	*s;
	struct context		 c;

	if (json.len == 0)
		return (NULL);
	context_of_json(a, json, &c);
	s = arena_get(a, sizeof(*s));
	*s = (struct session_out){ c.session, c.agent, c.queue, c.outcome,
	    c.language, c.key, c.start, c.end };
	return (s);
}

static enum status
response_fill(struct rq *rq, struct str survey, const struct response *r,
    struct response_out *v) AWAITS
{
	const struct survey	*def;
	struct answers		 answers;
	enum status		 st;

	st = cache_version_get(&rq->db, r->survey_id, r->version, &def);
	if (st != OK)
		return (st);
	if (answers_from_json(rq->arena, def, r->answers, &answers) != OK)
		return (db_refuse(&rq->db, E_INTERNAL,
		    "stored answers cannot be read"));
	*v = (struct response_out){ .id = r->id, .survey = survey,
	    .receipt = r->receipt, .state = str_of(states[r->is_complete ? 0 :
	    r->is_declined ? 2 : 1]), .language = r->language,
	    .channel = r->channel, .day = r->day, .version = r->version,
	    .started_at = r->is_anonymous ? STR_NONE : r->started_at,
	    .completed_at = r->is_anonymous ? STR_NONE : r->completed_at,
	    .page = r->page, .session = session_make(rq->arena, r->session),
	    .answers = answers_part(rq->arena, &answers, false),
	    .unverified = answers_part(rq->arena, &answers, true) };
	return (OK);
}

enum status
api_responses_get(struct rq *rq)
{
	struct response_filter	 f = { .limit = 0 };
	struct response_list	 list;
	struct survey_row	*survey;
	struct response_out	*v;
	struct api_ask		 ask;
	enum status		 st;
	size_t			 i;

	if (!api_ask_read(rq, &list_operation, &ask))
		return (api_refuse(&ask));
	if ((st = q_survey_get(&rq->db, &survey, .slug = rq->arg[0])) != OK)
		return (st);
	f = (struct response_filter){ .survey_id = survey->id,
	    .from = form_get(&rq->query, "from"),
	    .to = form_get(&rq->query, "to"),
	    .state = form_get(&rq->query, "state"),
	    .cursor = ask.after, .limit = ask.limit };
	if ((st = store_response_list(&rq->db, &f, &list)) != OK)
		return (st);
	v = arena_array(rq->arena, list.n, sizeof(*v));
	for (i = 0; i < list.n; i++)
		if ((st = response_fill(rq, survey->slug, &list.rows[i],
		    &v[i])) != OK)
			return (st);
	return (api_list_send(&ask, v, list.n, list.next));
}

enum status
api_response_get(struct rq *rq)
{
	struct survey_row	*survey;
	struct response_out	 v;
	struct response		*r;
	struct api_ask		 ask;
	enum status		 st;

	if (!api_ask_read(rq, &operation, &ask))
		return (api_refuse(&ask));
	if (!app_id_is_valid(rq->arg[0]))
		return (E_NOTFOUND);
	if ((st = q_response_get(&rq->db, &r, .id = rq->arg[0])) != OK ||
	    (st = q_survey_find(&rq->db, &survey, .id = r->survey_id)) != OK ||
	    (st = response_fill(rq, survey->slug, r, &v)) != OK)
		return (st);
	return (api_send(rq, &response_shape, &v));
}
