/* A quota as its people see it: how much of it is taken. */
#include "page/part/frame.h"
#include "page/part/quota_view.h"

void
quota_fill(struct rq *rq, const struct quota_list_row *row,
    struct quota_view *v)
{
	*v = (struct quota_view){ .n = str_of_int(rq->arena, row->n),
	    .name = row->name, .filled = row->taken, .most = row->most,
	    .full = row->taken >= row->most,
	    .taken = rq_say(rq, W_QUOTAS_TAKEN,
	    .taken = app_number(rq, row->taken),
	    .most = app_number(rq, row->most)) };
	if (v->filled > v->most)
		v->filled = v->most;
}

enum status
quotas_list(struct rq *rq, struct str survey, struct view_list *out)
{
	struct quota_list_row	*rows;
	struct quota_view	*v;
	enum status		 st;
	size_t			 i, n;

	if ((st = q_quota_list(&rq->db, &rows, &n, .survey = survey)) != OK)
		return (st);
	v = arena_array(rq->arena, n, sizeof(*v));
	for (i = 0; i < n && !rows[i].is_dropped; i++)
		quota_fill(rq, &rows[i], &v[i]);
	*out = (struct view_list){ v, i };
	return (OK);
}
