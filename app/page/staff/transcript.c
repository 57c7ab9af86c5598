/*
 * GET and POST of /app/responses/:id/transcript: what was said in the session
 * that a response is of. Each look is in the audit log before the page is
 * written. Who may change the settings deletes it, once they say that they mean
 * it, for nobody brings it back.
 */
#include <string.h>

#include "page/part/frame.h"
#include "page/staff/transcript.h"
#include "rule/context.h"
#include "store/transcript.h"

VIEW_STRUCT(said_view, text(by, speaker, name, at, text));

VIEW_STRUCT(transcript_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(back, session, sent, left_out, action, described),
    flag(gone, deletes),
    list(problem_view, errors),
    list(said_view, lines));

VIEW_PAGE(transcript_page, transcript_view, "app/transcript.html");

static const struct {
	const char	*name;
	enum word	 label;
} speakers[] = {
	{ "visitor", W_TRANSCRIPT_VISITOR }, { "agent", W_TRANSCRIPT_AGENT },
	{ "bot", W_TRANSCRIPT_BOT }, { "system", W_TRANSCRIPT_SYSTEM },
};

static struct str
speaker_label(struct rq *rq, struct str name)
{
	size_t	 i;

	for (i = 0; i < sizeof(speakers) / sizeof(speakers[0]); i++)
		if (str_is_c(name, speakers[i].name))
			return (rq_word(rq, speakers[i].label));
	return (name);
}

/* "0:42", "1:02:07": since the first line. */
static struct str
elapsed(struct arena *a, int64_t seconds)
{
	if (seconds >= 3600)
		return (str_fmt(a, "%lld:%02d:%02d",
		    (long long)(seconds / 3600), (int)(seconds / 60 % 60),
		    (int)(seconds % 60)));
	return (str_fmt(a, "%d:%02d", (int)(seconds / 60),
	    (int)(seconds % 60)));
}

static struct view_list
lines_make(struct rq *rq, const struct transcript *t)
{
	struct said_view		*v;
	const struct transcript_line	*l;
	int64_t				 first = 0;
	size_t				 i;

	v = arena_array(rq->arena, t->n, sizeof(*v));
	for (i = 0; i < t->n; i++) {
		l = &t->lines[i];
		v[i] = (struct said_view){ .by = l->speaker, .speaker =
		    speaker_label(rq, l->speaker), .name = l->name,
		    .text = l->text };
		if (l->at == 0)
			continue;
		if (first == 0)
			first = l->at;
		if (l->at >= first)
			v[i].at = elapsed(rq->arena, l->at - first);
	}
	return ((struct view_list){ v, t->n });
}

static enum status
transcript_show(struct rq *rq, int code) AWAITS
{
	struct transcript_view	 v;
	struct transcript	 t;
	struct problem_view	 p;
	enum status		 st;

	if (!app_id_is_valid(rq->arg[0]))
		return (E_NOTFOUND);
	if ((st = store_transcript_look(&rq->db, rq->arg[0], &t)) != OK)
		return (st);
	memset(&v, 0, sizeof(v));
	app_frame(rq, rq_word(rq, W_TRANSCRIPT_TITLE), &v.layout, &v.nav);
	v.back = app_carry(rq, url(rq, APP_RESPONSE, rq->arg[0]));
	v.action = app_carry(rq, url(rq, APP_TRANSCRIPT_SEND, rq->arg[0]));
	v.session = t.session;
	v.sent = app_time(rq, t.sent_local);
	if (t.left_out != 0)
		v.left_out = words_say_n(rq->arena, rq->locale,
		    W_TRANSCRIPT_LEFT_OUT, t.left_out);
	v.gone = t.n == 0;
	v.deletes = rq_can(rq, CAN_CHANGE_SETTINGS);
	v.lines = lines_make(rq, &t);
	if (code == 422) {
		p = (struct problem_view){ STR("#sure"), rq_word(rq,
		    W_TRANSCRIPT_SURE_MISSING) };
		v.errors = (struct view_list){ &p, 1 };
		v.layout.has_error = true;
	}
	v.described = field_described(rq->arena, STR("sure"), false,
	    code == 422);
	return (page_send(rq, code, &transcript_page, &v));
}

enum status
app_transcript_get(struct rq *rq)
{
	return (transcript_show(rq, 200));
}

enum status
app_transcript_post(struct rq *rq)
{
	struct response			*r;
	struct context			 c;
	struct transcript_drop_row	*row;
	enum status			 st;

	if (!app_id_is_valid(rq->arg[0]))
		return (E_NOTFOUND);
	if (!rq_can(rq, CAN_CHANGE_SETTINGS))
		return (E_DENIED);
	if (form_find(&rq->form, "sure") == NULL)
		return (transcript_show(rq, 422));
	if ((st = q_response_get(&rq->db, &r, .id = rq->arg[0])) != OK)
		return (st);
	context_of_json(rq->arena, r->session, &c);
	if ((st = q_transcript_drop(&rq->db, &row,
	    .session = c.session)) != OK)
		return (st);
	return (rq_see_other(rq, app_carry(rq, url(rq, APP_RESPONSE,
	    rq->arg[0]))));
}
