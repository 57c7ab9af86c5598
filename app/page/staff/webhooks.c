/*
 * GET and POST of /app/settings/webhooks: the list, one more, and what was
 * deleted, to bring it back. The secret of a new one is shown this once.
 */
#include <string.h>

#include "base/secret.h"
#include "page/staff/webhook_form.h"
#include "page/staff/webhooks.h"
#include "store/webhook.h"

VIEW_STRUCT(webhook_row_view,
    text(href, host, shape, state, tone, id, restore));

VIEW_STRUCT(webhooks_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(action, saved, new_secret, new_url),
    flag(full),
    sub(webhook_form_view, form),
    list(problem_view, errors),
    list(webhook_row_view, rows), list(webhook_row_view, deleted));

VIEW_PAGE(webhooks_page, webhooks_view, "app/webhooks.html");

/* What a POST has done, for the page that answers it. */
struct deed {
	const struct webhook_form *form;
	struct str	 secret;	/* of the one that was made */
	struct str	 made;
	enum word	 bad;
};

static enum word
shape_word(struct str shape)
{
	static const enum word	 names[SHAPE__MAX + 1] = {
		[SHAPE_STANDARD] = W_WEBHOOKS_SHAPE_STANDARD,
		[SHAPE_SLACK] = W_WEBHOOKS_SHAPE_SLACK,
		[SHAPE_TEAMS] = W_WEBHOOKS_SHAPE_TEAMS,
	};

	return (names[webhook_shape_find(shape)]);
}

static void
row_fill(struct rq *rq, const struct webhook *w, struct webhook_row_view *v)
{
	bool	 active = str_is_c(w->state, "active");

	v->id = w->id;
	v->href = url(rq, APP_WEBHOOK, w->id);
	v->host = w->host;
	v->shape = rq_word(rq, shape_word(w->shape));
	v->tone = active ? STR("open") : STR("draft");
	v->state = rq_word(rq, active ? W_WEBHOOKS_ACTIVE : w->is_gone ?
	    W_WEBHOOKS_GONE : W_WEBHOOKS_PAUSED);
	v->restore = rq_say(rq, W_WEBHOOKS_RESTORE_ONE, .host = w->host);
}

static void
rows_fill(struct rq *rq, const struct webhook *rows, size_t n,
    struct webhooks_view *v)
{
	struct webhook_row_view	*live, *gone;
	size_t			 i, nlive = 0, ngone = 0;

	live = arena_array(rq->arena, n, sizeof(*live));
	gone = arena_array(rq->arena, n, sizeof(*gone));
	for (i = 0; i < n; i++)
		row_fill(rq, &rows[i], str_is_c(rows[i].state, "deleted") ?
		    &gone[ngone++] : &live[nlive++]);
	v->rows = (struct view_list){ live, nlive };
	v->deleted = (struct view_list){ gone, ngone };
	v->full = nlive >= WEBHOOKS_MAX;
}

static struct str
saved_text(struct rq *rq)
{
	struct str	 what = form_get(&rq->query, "saved");

	if (str_is_c(what, "deleted"))
		return (rq_word(rq, W_WEBHOOKS_DID_DELETE));
	return (what.len == 0 ? STR_NONE : rq_word(rq, W_SETTINGS_SAVED));
}

static enum status
webhooks_show(struct rq *rq, int code, const struct deed *d) AWAITS
{
	struct webhooks_view	 v;
	struct problem_view	 full;
	struct webhook		*rows;
	enum status		 st;
	size_t			 n;

	memset(&v, 0, sizeof(v));
	if ((st = q_webhook_list(&rq->db, &rows, &n)) != OK ||
	    (st = webhook_form_fill(rq, d->form, &v.form)) != OK)
		return (st);
	app_frame(rq, rq_word(rq, W_WEBHOOKS_TITLE), &v.layout, &v.nav);
	v.action = url(rq, APP_WEBHOOKS_SEND);
	v.saved = saved_text(rq);
	v.new_secret = d->secret;
	if (d->made.len != 0)
		v.new_url = url(rq, APP_WEBHOOK, d->made);
	rows_fill(rq, rows, n, &v);
	full = (struct problem_view){ STR("#list"), rq_word(rq, d->bad) };
	v.errors = d->bad != W_NONE ? (struct view_list){ &full, 1 } :
	    (struct view_list){ d->form->problems, d->form->nproblems };
	v.layout.has_error = v.errors.n != 0;
	return (page_send(rq, code, &webhooks_page, &v));
}

/* GET /app/settings/webhooks. */
enum status
app_webhooks_get(struct rq *rq)
{
	struct webhook_form	 form;

	webhook_form_blank(&form);
	return (webhooks_show(rq, 200, &(struct deed){ .form = &form,
	    .bad = W_NONE }));
}

/* The answer itself shows the secret: it stands at no address. */
static enum status
webhook_make(struct rq *rq) AWAITS
{
	struct webhook_put_row	*row;
	struct webhook_form	 form, blank;
	struct deed		 d = { .form = &form, .bad = W_NONE };
	struct str		 secret, id = secret_uuid(rq->arena);
	enum status		 st;

	webhook_form_read(rq, &form);
	if (form.nproblems != 0)
		return (webhooks_show(rq, 422, &d));
	secret = webhook_secret_new(rq->arena);
	if ((st = q_webhook_put(&rq->db, &row, .id = id, .url = form.url.url,
	    .host = form.url.host, .shape = form.shape, .events = form.events,
	    .every_survey = form.every, .surveys = form.surveys,
	    .sealed = store_webhook_seal(&rq->db, id, secret))) != OK)
		return (st);
	if (str_is_c(row->verdict, "full")) {
		d.bad = W_WEBHOOKS_FULL;
		return (webhooks_show(rq, 422, &d));
	}
	webhook_form_blank(&blank);
	d = (struct deed){ .form = &blank, .made = id, .bad = W_NONE,
	    .secret = webhook_secret_text(rq->arena, secret) };
	return (webhooks_show(rq, 200, &d));
}

static enum status
webhook_restore(struct rq *rq, struct str id) AWAITS
{
	struct webhook_set_row	*row;
	struct webhook_form	 form;
	struct deed		 d = { .form = &form, .bad = W_WEBHOOKS_FULL };
	enum status		 st;

	if (!app_id_is_valid(id))
		return (E_NOTFOUND);
	if ((st = q_webhook_set(&rq->db, &row, .id = id,
	    .what = STR("restore"), .sealed = STR_NONE)) != OK)
		return (st);
	webhook_form_blank(&form);
	if (str_is_c(row->verdict, "full"))
		return (webhooks_show(rq, 422, &d));
	return (rq_see_other(rq, str_cat(rq->arena, url(rq, APP_WEBHOOKS),
	    STR("?saved=1"))));
}

/* POST /app/settings/webhooks. */
enum status
app_webhooks_post(struct rq *rq)
{
	const struct form_field	*f = form_find(&rq->form, "restore");

	return (f != NULL ? webhook_restore(rq, f->value) : webhook_make(rq));
}
