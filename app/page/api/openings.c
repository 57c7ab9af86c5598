/* GET /api/v1/openings and /api/v1/openings/:opening: jobs of any state. */
#include <string.h>

#include "page/api/answer.h"
#include "page/api/handlers.h"
#include "queries.h"

static const char *const states[] = { "draft", "open", "closed", NULL };

struct opening_out {
	struct str	 name, title, state, department, location;
	struct str	 employment_type, language, summary, description;
	struct str	 pay_currency, pay_period, published_at, url;
	bool		 takes_applications, remote;
	int64_t		 pay_min, pay_max, min_age, closes_at;
};
#define OPENING_LINE							\
    FIELD(opening_out, name, TEXT, .what = "Its address"),		\
    FIELD(opening_out, title, TEXT),					\
    FIELD(opening_out, state, TEXT, .one_of = states),			\
    FIELD(opening_out, takes_applications, FLAG),			\
    FIELD(opening_out, department, TEXT, .none = true),			\
    FIELD(opening_out, location, TEXT, .none = true),			\
    FIELD(opening_out, remote, FLAG),					\
    FIELD(opening_out, employment_type, TEXT, .what = "Its code"),	\
    FIELD(opening_out, language, TEXT),					\
    FIELD(opening_out, published_at, TIME, .none = true),		\
    FIELD(opening_out, closes_at, MOMENT, .none = true),		\
    FIELD(opening_out, url, TEXT, .what = "Its page")
SHAPE(opening_line_shape, "Opening", opening_out, OPENING_LINE);
SHAPE(opening_shape, "OpeningDetail", opening_out, OPENING_LINE,
    FIELD(opening_out, summary, TEXT),
    FIELD(opening_out, description, TEXT),
    FIELD(opening_out, pay_min, WHOLE, .none = true),
    FIELD(opening_out, pay_max, WHOLE, .none = true),
    FIELD(opening_out, pay_currency, TEXT, .none = true),
    FIELD(opening_out, pay_period, TEXT, .none = true),
    FIELD(opening_out, min_age, WHOLE));

API_OPERATION(list_operation, API_OPENINGS, .answer = &opening_line_shape,
    .is_list = true);
API_OPERATION(operation, API_OPENING, .answer = &opening_shape);

static void
opening_fill(struct rq *rq, const struct opening *r, struct opening_out *v)
{
	*v = (struct opening_out){ .name = r->slug, .title = r->title,
	    .state = r->state, .takes_applications = r->is_open,
	    .department = r->department, .location = r->location,
	    .remote = r->is_remote, .employment_type = r->employment_type,
	    .language = r->language, .published_at = r->published_at,
	    .closes_at = r->closes, .summary = r->summary,
	    .description = r->description, .pay_min = r->pay_min,
	    .pay_max = r->pay_max, .pay_currency = r->pay_currency,
	    .pay_period = r->pay_period, .min_age = r->min_age,
	    .url = rq_public(rq, url(rq, OPENING, r->slug)) };
}

enum status
api_openings_get(struct rq *rq)
{
	struct opening		*rows;
	struct opening_out	*v;
	struct api_ask		 ask;
	enum status		 st;
	size_t			 i, n;

	if (!api_ask_read(rq, &list_operation, &ask))
		return (api_refuse(&ask));
	if ((st = q_opening_page(&rq->db, &rows, &n, .after_slug =
	    ask.after.p == NULL ? STR("") : ask.after,
	    .rows = ask.limit + 1)) != OK)
		return (st);
	v = arena_array(rq->arena, n, sizeof(*v));
	for (i = 0; i < n; i++)
		opening_fill(rq, &rows[i], &v[i]);
	if (n <= (size_t)ask.limit)
		return (api_list_send(&ask, v, n, STR_NONE));
	n = (size_t)ask.limit;
	return (api_list_send(&ask, v, n, rows[n - 1].slug));
}

enum status
api_opening_get(struct rq *rq)
{
	struct opening_out	 v;
	struct opening		*row;
	struct api_ask		 ask;
	enum status		 st;

	if (!api_ask_read(rq, &operation, &ask))
		return (api_refuse(&ask));
	if ((st = q_opening_get(&rq->db, &row, .slug = rq->arg[0])) != OK)
		return (st);
	opening_fill(rq, row, &v);
	return (api_send(rq, &opening_shape, &v));
}
