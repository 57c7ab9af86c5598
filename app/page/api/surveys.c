/*
 * GET /api/v1/surveys and /api/v1/surveys/:survey: what there is to answer, and
 * what is asked in the version that is current.
 */
#include <string.h>

#include "form/type.h"
#include "page/api/answer.h"
#include "page/api/handlers.h"
#include "store/cache.h"

static const char *const states[] = { "draft", "open", "paused", "closed",
	"archived", NULL };

struct option_out {
	struct str	 code, label, score;
};
SHAPE(option_shape, "Option", option_out,
    FIELD(option_out, code, TEXT, .what = "What is stored of it"),
    FIELD(option_out, label, TEXT),
    FIELD(option_out, score, NUMBER, .what = "If it has one"));

struct question_out {
	struct str	 code, type, page, label, lowest, highest;
	bool		 required, personal, unverified;
	struct shape_list options, rows, parts;
};
SHAPE(question_shape, "Question", question_out,
    FIELD(question_out, code, TEXT, .what = "Its name among the answers"),
    FIELD(question_out, type, TEXT, .what = "Such as nps or long-text"),
    FIELD(question_out, page, TEXT, .what = "The code of its page"),
    FIELD(question_out, label, TEXT, .what = "In the survey's own language"),
    FIELD(question_out, required, FLAG),
    FIELD(question_out, personal, FLAG, .what = "It asks about the person"),
    FIELD(question_out, unverified, FLAG, .what = "A hidden field: it came "
	"with the address, and nobody has signed it"),
    FIELD(question_out, lowest, NUMBER, .what = "Of a scale"),
    FIELD(question_out, highest, NUMBER, .what = "Of a scale"),
    FIELD(question_out, options, LIST, .of = &option_shape),
    FIELD(question_out, rows, LIST, .of = &option_shape,
	.what = "Of a matrix: what is judged"),
    FIELD(question_out, parts, TEXTS,
	.what = "Further names among the answers, such as topics.other"));

struct version_out {
	int64_t		 version;
	struct str	 published_at;
};
SHAPE(version_shape, "Version", version_out,
    FIELD(version_out, version, WHOLE),
    FIELD(version_out, published_at, TIME));

struct survey_out {
	struct str	 name, title, state, published_at, changed_at, url;
	bool		 takes_responses;
	int64_t		 version, opens_at, closes_at, most_responses;
	struct shape_list languages, versions, questions;
};
#define SURVEY_LINE							\
    FIELD(survey_out, name, TEXT, .what = "Its address"),		\
    FIELD(survey_out, title, TEXT),					\
    FIELD(survey_out, state, TEXT, .one_of = states),			\
    FIELD(survey_out, takes_responses, FLAG,				\
	.what = "By its state, its times and its limit, at this moment"), \
    FIELD(survey_out, version, WHOLE, .none = true,			\
	.what = "The current one"),					\
    FIELD(survey_out, opens_at, MOMENT, .none = true),			\
    FIELD(survey_out, closes_at, MOMENT, .none = true),			\
    FIELD(survey_out, most_responses, WHOLE, .none = true,		\
	.what = "Complete ones; null is any number"),			\
    FIELD(survey_out, published_at, TIME, .none = true),		\
    FIELD(survey_out, changed_at, TIME),				\
    FIELD(survey_out, url, TEXT, .what = "Where it is answered")
SHAPE(survey_line_shape, "Survey", survey_out, SURVEY_LINE);
SHAPE(survey_shape, "SurveyDetail", survey_out, SURVEY_LINE,
    FIELD(survey_out, languages, TEXTS, .what = "Its own comes first"),
    FIELD(survey_out, versions, LIST, .of = &version_shape,
	.what = "The newest 200"),
    FIELD(survey_out, questions, LIST, .of = &question_shape,
	.what = "Of the current version, in their order"));

API_OPERATION(list_operation, API_SURVEYS, .answer = &survey_line_shape,
    .is_list = true);
API_OPERATION(operation, API_SURVEY, .answer = &survey_shape);

static void
line_fill(struct rq *rq, const struct survey_row *r, struct survey_out *v)
{
	v->name = r->slug;
	v->title = r->title;
	v->state = r->state;
	v->published_at = r->published_at;
	v->changed_at = r->changed_at;
	v->takes_responses = r->version != 0 && survey_is_open(r);
	v->version = r->version;
	v->opens_at = r->opens;
	v->closes_at = r->closes;
	v->most_responses = r->most;
	v->url = rq_public(rq, url(rq, SURVEY, r->slug));
}

enum status
api_surveys_get(struct rq *rq)
{
	struct survey_row	*rows;
	struct survey_out	*v;
	struct api_ask		 ask;
	enum status		 st;
	size_t			 i, n;

	if (!api_ask_read(rq, &list_operation, &ask))
		return (api_refuse(&ask));
	if ((st = q_survey_page(&rq->db, &rows, &n, .after_slug = ask.after.p ==
	    NULL ? STR("") : ask.after, .rows = ask.limit + 1)) != OK)
		return (st);
	v = arena_array(rq->arena, n, sizeof(*v));
	for (i = 0; i < n; i++)
		line_fill(rq, &rows[i], &v[i]);
	if (n <= (size_t)ask.limit)
		return (api_list_send(&ask, v, n, STR_NONE));
	n = (size_t)ask.limit;
	return (api_list_send(&ask, v, n, rows[n - 1].slug));
}

/* --- one --- */

static struct shape_list
options_make(struct arena *a, const struct question_option *o, size_t n)
{
	struct option_out	*v = arena_array(a, n, sizeof(*v));
	size_t			 i;

	for (i = 0; i < n; i++) {
		v[i] = (struct option_out){ o[i].code, text_in(&o[i].label,
		    0), STR_NONE };
		if (o[i].has_score)
			v[i].score = str_of_int(a, o[i].score);
	}
	return ((struct shape_list){ v, n });
}

static struct shape_list
parts_make(struct arena *a, const struct question *q)
{
	struct str	*v = arena_array(a, q->nparts, sizeof(*v));
	size_t		 i;

	for (i = 0; i < q->nparts; i++)
		v[i] = q->parts[i].name;
	return ((struct shape_list){ v, (q->type->flags & QT_APART) != 0 ? 0 :
	    q->nparts });
}

static void
question_fill(struct arena *a, const struct survey *def,
    const struct question *q, struct question_out *v)
{
	v->code = q->code;
	v->type = str_of(q->type->name);
	v->page = def->pages[q->page].code;
	v->label = text_in(&q->label, 0);
	v->required = q->required;
	v->personal = q->personal;
	v->unverified = (q->type->flags & QT_GIVEN) != 0;
	if ((q->type->flags & QT_SCALE) != 0) {
		v->lowest = str_of_int(a, q->lowest);
		v->highest = str_of_int(a, q->highest);
	}
	v->options = options_make(a, q->options, q->noptions);
	v->rows = options_make(a, q->rows, q->nrows);
	v->parts = parts_make(a, q);
}

static void
definition_fill(struct arena *a, const struct survey *def,
    struct survey_out *v)
{
	struct question_out	*q;
	size_t			 i, n = 0;

	q = arena_array(a, def->nquestions, sizeof(*q));
	for (i = 0; i < def->nquestions; i++)
		if ((def->questions[i].type->flags & QT_NO_ANSWER) == 0)
			question_fill(a, def, &def->questions[i], &q[n++]);
	v->questions = (struct shape_list){ q, n };
	v->languages = (struct shape_list){ def->languages, def->nlanguages };
}

enum status
api_survey_get(struct rq *rq)
{
	struct survey_version_line	*versions;
	struct survey_row		*row;
	struct survey_out		 v;
	struct version_out		*list;
	const struct survey		*def;
	struct api_ask			 ask;
	enum status			 st;
	size_t				 i, n;

	if (!api_ask_read(rq, &operation, &ask))
		return (api_refuse(&ask));
	if ((st = q_survey_get(&rq->db, &row, .slug = rq->arg[0])) != OK ||
	    (st = q_survey_version_list(&rq->db, &versions, &n,
	    .survey = row->id)) != OK)
		return (st);
	memset(&v, 0, sizeof(v));
	line_fill(rq, row, &v);
	list = arena_array(rq->arena, n, sizeof(*list));
	for (i = 0; i < n; i++)
		list[i] = (struct version_out){ versions[i].version,
		    versions[i].published_at };
	v.versions = (struct shape_list){ list, n };
	if (row->version != 0) {
		if ((st = cache_version_get(&rq->db, row->id, row->version,
		    &def)) != OK)
			return (st);
		definition_fill(rq->arena, def, &v);
	}
	return (api_send(rq, &survey_shape, &v));
}
