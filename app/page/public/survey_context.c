/*
 * Visits by a signed link (rule/context.h). The session has one submission id
 * at this survey, whichever of its links was followed and however often: so a
 * second tab, a reload and another node all come to the same response. What the
 * link said goes with the first page's form, as it was signed, and is stored
 * with what that sends; the form's own token says that there is one.
 */
#include <string.h>

#include "base/language.h"
#include "base/meter.h"
#include "page/public/survey_visit.h"

VIEW_STRUCT(refused_view,
    sub(layout_view, layout),
    text(title, heading, lead, href, why),
    flag(unsent));

VIEW_PAGE(refused_page, refused_view, "survey/refused.html");

static const struct {
	enum meter	 meter;
	enum word	 heading, lead;
	int		 code;
} refusals[CONTEXT__MAX] = {
	[CONTEXT_OLD] = { METER_LINKS_EXPIRED, W_SURVEY_LINK_OLD,
	    W_SURVEY_LINK_OLD_LEAD, 410 },
	[CONTEXT_TORN] = { METER_LINKS_TORN, W_SURVEY_LINK_BAD,
	    W_SURVEY_LINK_BAD_LEAD, 403 },
	[CONTEXT_KEY] = { METER_LINKS_KEY, W_SURVEY_LINK_BAD,
	    W_SURVEY_LINK_BAD_LEAD, 403 },
	[CONTEXT_CLAIM] = { METER_LINKS_CLAIM, W_SURVEY_LINK_BAD,
	    W_SURVEY_LINK_BAD_LEAD, 403 },
};

/* The visitor can answer without it. unsent: something came that is not
 * stored. */
enum status
survey_context_refuse(struct visit *v, enum context_verdict verdict,
    bool unsent)
{
	struct rq		*rq = v->rq;
	struct refused_view	 view;

	meter_add(refusals[verdict].meter, 1);
	if (rq->locale == NULL)
		rq->locale = locale_find(v->def->languages[
		    survey_language_pick(v->def, rq->language)]);
	memset(&view, 0, sizeof(view));
	view.title = v->cs->row.title;
	view.heading = rq_word(rq, refusals[verdict].heading);
	view.lead = rq_word(rq, refusals[verdict].lead);
	view.href = v->path;
	view.why = rq_say(rq, W_SURVEY_LINK_WHY,
	    .why = str_of(context_why(verdict)));
	view.unsent = unsent;
	view.layout = layout_public(rq, rq->tenant, view.title);
	view.layout.noindex = true;
	return (page_send(rq, refusals[verdict].code, &refused_page, &view));
}

/* Nothing but what was signed is taken for the visit's. */
static enum status
context_take(struct visit *v, struct str token, enum context_verdict *verdict)
    AWAITS
{
	const struct cached_keys	*keys;
	enum status			 st;

	if ((st = cache_context_keys_get(&v->rq->db, v->rq->tenant,
	    &keys)) != OK)
		return (st);
	*verdict = context_read(v->rq->arena, token, keys->list, keys->n,
	    rq_now(v->rq), &v->context);
	if (*verdict == CONTEXT_GOOD || *verdict == CONTEXT_OLD)
		v->session = token;
	return (OK);
}

/* Under which id the session's response is stored. */
static void
submission_of(const struct visit *v, unsigned char id[16])
{
	context_submission(v->rq->tenant->id, v->cs->row.id,
	    v->context.session, v->def->identity != IDENTITY_IDENTIFIED, id);
}

/* The visitor's own choice comes before what was spoken. */
static size_t
context_language(const struct visit *v)
{
	struct str	 chosen = form_get(&v->rq->query, "lang");
	size_t		 lang;

	if (chosen.len != 0)
		return (survey_language_find(v->def, chosen));
	if (v->context.language.len != 0 && language_find(v->def->languages,
	    v->def->nlanguages, v->context.language, &lang))
		return (lang);
	return (survey_language_pick(v->def, v->rq->language));
}

/*
 * May something be stored of it? This machine knows of what came in the last
 * VISITS_AGE, and a link that was made since brings nothing older. What
 * another machine has stored is found when the first page is sent.
 */
static bool
context_may_be_known(struct visit *v)
{
	int64_t	 made = v->context.made != 0 ? v->context.made :
		    v->context.end;

	return (rq_now(v->rq) - made >= VISITS_AGE ||
	    visit_recall(v->rq->arena, v->token.id) != NULL);
}

/* The page behind the last that was stored. */
static size_t
page_behind(const struct visit *v, int64_t stored)
{
	size_t	 last = (size_t)stored - 1, next;

	if (last >= v->def->npages)
		last = v->def->npages - 1;
	return (survey_page_next(&v->answers, last, &next) ? next : last);
}

/* To where the session's response is. *is_new: there is none yet. */
static enum status
context_resume(struct visit *v, bool *is_new) AWAITS
{
	struct form_token	 t = v->token;
	struct visit_state	 s;
	struct response		*r;
	enum status		 st;

	st = q_response_by_submission(&v->rq->db, &r,
	    .id = str_uuid(v->rq->arena, v->token.id));
	if ((*is_new = st == E_NOTFOUND))
		return (OK);
	if (st != OK)
		return (st);
	t.extra = EXTRA(v->lang, r->version) | EXTRA_SESSION;
	if ((st = visit_continue(v, &t)) != OK)
		return (st);
	if (r->is_complete || r->is_declined)
		return (rq_see_other(v->rq, done_path(v, r)));
	if ((st = visit_answers(v, r, &s)) != OK)
		return (st);
	visit_reset(v);
	visit_keep(v->token.id, &s);
	if ((st = visit_go_on(v, &s)) != OK)
		return (st);
	return (rq_see_other(v->rq, page_path(v, page_behind(v, r->page))));
}

enum status
survey_context_enter(struct visit *v, struct str token)
{
	enum context_verdict	 verdict;
	enum status		 st;
	bool			 is_new = true;

	if ((st = context_take(v, token, &verdict)) != OK)
		return (st);
	if (verdict != CONTEXT_GOOD)
		return (survey_context_refuse(v, verdict, false));
	v->lang = context_language(v);
	v->rq->locale = locale_find(v->def->languages[v->lang]);
	submission_of(v, v->token.id);
	if (context_may_be_known(v))
		st = context_resume(v, &is_new);
	return (is_new && st == OK ? survey_first_send(v) : st);
}

/*
 * What the first page's form carries. Its time may be up by now: it was not
 * when the form was made, and the form's own time is short. *verdict is not
 * good: it was changed, or its key was revoked meanwhile.
 */
enum status
survey_context_carried(struct visit *v, struct str token,
    enum context_verdict *verdict)
{
	unsigned char	 id[16];
	enum status	 st;

	if ((v->token.extra & EXTRA_SESSION) == 0)
		return (E_MALFORMED);
	if ((st = context_take(v, token, verdict)) != OK)
		return (st);
	if (*verdict == CONTEXT_OLD)
		*verdict = CONTEXT_GOOD;
	if (*verdict != CONTEXT_GOOD)
		return (OK);
	submission_of(v, id);
	if (memcmp(id, v->token.id, sizeof(id)) != 0)
		*verdict = CONTEXT_TORN;	/* another session's */
	return (OK);
}

/* It is stored under another version than this form was made of. */
enum status
survey_context_again(struct visit *v)
{
	return (rq_see_other(v->rq, str_cat(v->rq->arena, v->path,
	    STR("?s="), v->session)));
}
