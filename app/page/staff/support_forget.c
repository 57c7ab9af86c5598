/*
 * GET and POST of /app/support/:id/forget: says what goes when somebody who asked
 * for support is forgotten, and does it. It cannot be undone, so a page of its
 * own asks; its form carries the revision of what was looked at.
 */
#include <string.h>

#include "page/part/field_view.h"
#include "page/part/frame.h"
#include "page/staff/support.h"

VIEW_STRUCT(app_forget_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(title, back, reference, who, action),
    num(revision),
    list(problem_view, errors));

VIEW_PAGE(app_forget_page, app_forget_view, "app/request_forget.html");

/* E_GONE: it was done before. */
static enum status
forget_enter(struct rq *rq, struct support_whole *w) AWAITS
{
	enum status	 st;

	if (!app_id_is_valid(rq->arg[0]))
		return (E_NOTFOUND);
	if ((st = store_support_get(&rq->db, rq->arg[0], true, w)) != OK)
		return (st);
	return (w->is_readable ? OK : E_GONE);
}

static enum status
forget_show(struct rq *rq, const struct support_whole *w, int code)
{
	const struct support_request	*r = w->request;
	struct problem_view		 stale;
	struct app_forget_view		 v;

	memset(&v, 0, sizeof(v));
	v.title = rq_say(rq, W_DESK_FORGET_TITLE, .reference = r->reference);
	app_frame(rq, v.title, &v.layout, &v.nav);
	v.back = support_carry(rq, url(rq, APP_REQUEST, r->id));
	v.action = support_carry(rq, url(rq, APP_REQUEST_FORGET, r->id));
	v.reference = r->reference;
	v.who = w->name.len != 0 ? w->name : w->email;
	v.revision = r->revision;
	if (code == 409) {
		stale = (struct problem_view){ .text = rq_word(rq,
		    W_DESK_STALE) };
		v.errors = (struct view_list){ &stale, 1 };
		v.layout.has_error = true;
	}
	return (page_send(rq, code, &app_forget_page, &v));
}

enum status
app_request_forget_get(struct rq *rq)
{
	struct support_whole	 w;
	enum status		 st;

	if ((st = forget_enter(rq, &w)) != OK)
		return (st);
	return (forget_show(rq, &w, 200));
}

enum status
app_request_forget_post(struct rq *rq)
{
	struct support_verdict	*row = NULL;
	struct support_whole	 w;
	enum status		 st;

	if ((st = forget_enter(rq, &w)) != OK)
		return (st);
	st = q_support_forget(&rq->db, &row, .id = w.request->id,
	    .was = support_revision(rq));
	st = store_support_verdict(&rq->db, st, row);
	if (st == E_CONFLICT)
		return (forget_show(rq, &w, 409));
	return (st != OK ? st : rq_see_other(rq, support_carry(rq,
	    str_cat(rq->arena, url(rq, APP_REQUEST, w.request->id),
	    STR("?done=forget")))));
}
