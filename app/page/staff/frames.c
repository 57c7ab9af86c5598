/*
 * GET and POST of /app/settings/frames: the sites whose pages may show the
 * tenant's surveys in a frame. One is allowed or removed at a time; the last
 * changes stand below, each with its way back.
 */
#include <string.h>

#include "page/part/frame.h"
#include "page/staff/frames.h"
#include "queries.h"
#include "rule/origin.h"

VIEW_STRUCT(host_view, text(host, forbid));

/* allow, forbid: the site that changing it back would; or none. */
VIEW_STRUCT(host_change_view, text(when, iso, text, allow, forbid));

VIEW_STRUCT(frames_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(action, saved),
    sub(field_view, site),
    list(problem_view, errors),
    list(host_view, hosts),
    list(host_change_view, changes));

VIEW_PAGE(frames_page, frames_view, "app/frames.html");

static struct view_list
hosts_list(struct rq *rq, struct str all)
{
	struct host_view	*v = NULL;
	struct str		 host;
	size_t			 n = 0, cap = 0;

	while (all.len != 0) {
		(void)str_cut(all, ' ', &host, &all);
		ARENA_PUSH(rq->arena, v, n, cap) = (struct host_view){ host,
		    rq_say(rq, W_FRAMES_FORBID_HOST, .host = host) };
	}
	return ((struct view_list){ v, n });
}

static struct view_list
changes_list(struct rq *rq, struct str all, const struct frame_change *rows,
    size_t n)
{
	struct host_change_view	*v = arena_array(rq->arena, n, sizeof(*v));
	struct str		 did;
	size_t			 i;
	bool			 allowed;

	for (i = 0; i < n; i++) {
		allowed = str_is_c(rows[i].action, "frame.allow");
		did = allowed ?
		    rq_say(rq, W_FRAMES_DID_ALLOW, .host = rows[i].host) :
		    rq_say(rq, W_FRAMES_DID_FORBID, .host = rows[i].host);
		v[i].when = app_time(rq, rows[i].at_local);
		v[i].iso = rows[i].at;
		v[i].text = rq_say(rq, W_SETTINGS_BY, .what = did,
		    .name = rows[i].actor_name.len != 0 ?
		    rows[i].actor_name : rq_word(rq, W_SETTINGS_OPERATOR));
		/* Only what is still so is changed back. */
		if (allowed && origin_in(all, rows[i].host))
			v[i].forbid = rows[i].host;
		else if (!allowed && !origin_in(all, rows[i].host))
			v[i].allow = rows[i].host;
	}
	return ((struct view_list){ v, n });
}

/* bad: what is wrong with the site that was typed, or W_NONE. What is
 * remembered of the tenant may be older than what was just sent. */
static enum status
frames_show(struct rq *rq, int code, struct str typed, enum word bad) AWAITS
{
	struct frame_hosts_get_row	*row;
	struct frame_change		*rows;
	struct problem_view		 problem;
	struct frames_view		 v;
	enum status			 st;
	size_t				 n;

	if ((st = q_frame_hosts_get(&rq->db, &row)) != OK ||
	    (st = q_frame_changes(&rq->db, &rows, &n)) != OK)
		return (st);
	memset(&v, 0, sizeof(v));
	app_frame(rq, rq_word(rq, W_FRAMES_TITLE), &v.layout, &v.nav);
	v.action = url(rq, APP_FRAMES_SEND);
	if (form_find(&rq->query, "saved") != NULL)
		v.saved = rq_word(rq, W_SETTINGS_SAVED);
	v.hosts = hosts_list(rq, row->hosts);
	v.changes = changes_list(rq, row->hosts, rows, n);
	if (bad != W_NONE) {
		problem = (struct problem_view){ STR("#site"),
		    rq_word(rq, bad) };
		v.errors = (struct view_list){ &problem, 1 };
		v.layout.has_error = true;
	}
	app_field_fill(rq->arena, "site", typed, &problem, v.errors.n,
	    &v.site);
	return (page_send(rq, code, &frames_page, &v));
}

/* GET /app/settings/frames. */
enum status
app_frames_get(struct rq *rq)
{
	return (frames_show(rq, 200, STR_NONE, W_NONE));
}

/* POST /app/settings/frames. What is as wanted already is no mistake. */
enum status
app_frames_post(struct rq *rq)
{
	struct frame_host_set_row	*row;
	struct str			 host, typed;
	enum status			 st;
	bool				 forbids;

	forbids = form_find(&rq->form, "forbid") != NULL;
	typed = str_trim(form_get(&rq->form, forbids ? "forbid" : "site"));
	if (!origin_read(rq->arena, typed, &host))
		return (frames_show(rq, 422, typed, W_FRAMES_BAD));
	st = q_frame_host_set(&rq->db, &row, .host = host,
	    .allowed = forbids ? STR("no") : STR("yes"));
	if (st != OK)
		return (st);
	if (str_is_c(row->done, "full"))
		return (frames_show(rq, 422, typed, W_FRAMES_FULL));
	return (rq_see_other(rq, str_cat(rq->arena, url(rq, APP_FRAMES),
	    STR("?saved=1"))));
}
