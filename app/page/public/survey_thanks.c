/* Where a visit ends: thanked, with or without answers, or before a survey
 * that takes none. */
#include <string.h>

#include "base/date.h"
#include "base/secret.h"
#include "page/part/survey_state.h"
#include "page/public/survey.h"
#include "form/recall.h"
#include "page/public/survey_visit.h"

VIEW_STRUCT(thanks_view,
    sub(layout_view, layout),
    text(text, receipt, again, onward, onward_host, edit, until, message_lang),
    flag(declined, anonymous, over));

VIEW_STRUCT(closed_view,
    sub(layout_view, layout),
    text(title, heading, lead, message, message_lang),
    flag(unsent));

VIEW_PAGE(thanks_page, thanks_view, "survey/thanks.html");
VIEW_PAGE(closed_page, closed_view, "survey/closed.html");

static void
closed_fill(struct rq *rq, const struct survey_row *row,
    struct str language, struct closed_view *v)
{
	memset(v, 0, sizeof(*v));
	v->title = row->title;
	survey_closed_words(rq, row, &v->heading, &v->lead);
	v->message = survey_message(rq->arena, row->messages, language,
	    &v->message_lang);
	v->layout = layout_public(rq, rq->tenant, v->title);
	v->layout.noindex = true;
}

enum status
survey_closed_send(struct rq *rq, const struct cached_survey *cs, bool unsent)
{
	struct closed_view	 v;
	struct str		 lang;

	lang = cs->def->languages[survey_language_pick(cs->def, rq->language)];
	if (rq->locale == NULL)
		rq->locale = locale_find(lang);
	else
		lang = rq->locale->tag;
	closed_fill(rq, &cs->row, lang, &v);
	v.unsent = unsent;
	return (page_send(rq, 410, &closed_page, &v));
}

static void
thanks_fill(struct rq *rq, const struct survey *def, size_t lang,
    struct thanks_view *view)
{
	memset(view, 0, sizeof(*view));
	rq->locale = locale_find(def->languages[lang]);
	view->layout = layout_public(rq, rq->tenant, words_say(rq->arena,
	    rq->locale, W_LAYOUT_TITLE, .page = text_in(&def->title, lang),
	    .site = rq->tenant->name));
	layout_language(&view->layout, rq, def->languages[lang]);
	view->layout.noindex = true;
}

/* Where the tenant leads on to, by the name of the place. */
static void
onward_fill(struct str onward, struct thanks_view *view)
{
	struct str	 host, path;

	if (onward.len <= sizeof("https://") - 1)
		return;
	view->onward = onward;
	(void)str_cut(str_from(onward, sizeof("https://") - 1), '/', &host,
	    &path);
	view->onward_host = host;
}

/* The way to change what was sent, if the address brought one that holds. */
static void
edit_fill(struct rq *rq, const struct survey *def, struct thanks_view *view)
{
	struct str		 token = form_get(&rq->query, "e");
	struct visit		 v = { .rq = rq, .path = url(rq, SURVEY,
				    rq->arg[0]) };
	struct visit_own	 own;

	if (!def->edits || !visit_own_read(&v, WAY_EDIT, token, &own))
		return;
	view->edit = str_cat(rq->arena, v.path, STR("?e="), token);
	view->until = visit_own_until(rq, &own);
}

static enum status
thanks_send(struct rq *rq, const struct survey *def,
    const struct answers *answers, size_t lang, struct str receipt)
{
	struct thanks_view	 view;

	thanks_fill(rq, def, lang, &view);
	view.text = recall_text(rq->arena, def, answers, &def->thanks, lang);
	if (view.text.len == 0)
		view.text = rq->tenant->thanks;
	onward_fill(rq->tenant->onward_url, &view);
	edit_fill(rq, def, &view);
	view.receipt = receipt;
	return (page_send(rq, 200, &thanks_page, &view));
}

static enum status
declined_send(struct rq *rq, const struct cached_survey *cs, size_t lang)
{
	struct thanks_view	 view;

	thanks_fill(rq, cs->def, lang, &view);
	view.declined = true;
	view.again = url(rq, SURVEY, cs->row.slug);
	return (page_send(rq, 200, &thanks_page, &view));
}

/* Nothing is looked up: the address says nothing but the language. */
static enum status
anonymous_send(struct rq *rq, const struct cached_survey *cs, size_t lang)
{
	struct thanks_view	 view;

	thanks_fill(rq, cs->def, lang, &view);
	view.text = recall_text(rq->arena, cs->def, NULL, &cs->def->thanks,
	    lang);
	if (view.text.len == 0)
		view.text = rq->tenant->thanks;
	onward_fill(rq->tenant->onward_url, &view);
	view.anonymous = true;
	return (page_send(rq, 200, &thanks_page, &view));
}

/* Who came when a quota was full: the customer's words, and where to go on.
 * With the second alone the browser goes there. */
static enum status
over_send(struct rq *rq, const struct cached_survey *cs, int64_t n)
{
	struct str		 tag = form_get(&rq->query, "lang");
	struct thanks_view	 view;
	size_t			 i;

	thanks_fill(rq, cs->def, tag.len != 0 ? survey_language_find(cs->def,
	    tag) : survey_language_pick(cs->def, rq->language), &view);
	view.over = true;
	for (i = 0; i < cs->nquotas; i++) {
		if (cs->quotas[i].n != n)
			continue;
		view.text = survey_message(rq->arena, cs->quotas[i].messages,
		    rq->locale->tag, &view.message_lang);
		onward_fill(cs->quotas[i].redirect, &view);
		if (view.text.len == 0 && view.onward.len != 0)
			rq_header_add(rq, "refresh", str_cat(rq->arena,
			    STR("0; url="), view.onward));
	}
	return (page_send(rq, 200, &thanks_page, &view));
}

/* Signed not long ago: in which version and language it was answered. */
static bool
thanks_is_known(struct rq *rq, const struct cached_survey *cs,
    struct str receipt, struct thanks_proof *p)
{
	struct str	 of = thanks_of(rq, cs->row.slug, receipt);

	return (token_read(form_get(&rq->query, "s"), SECRET_RECEIPT, of.p,
	    of.len, p, sizeof(*p)) &&
	    rq_now(rq) / 60 - p->minute <= THANKS_KNOWN);
}

static enum status
thanks_look_up(struct rq *rq, const struct cached_survey *cs,
    struct str receipt) AWAITS
{
	struct response		*r;
	const struct survey	*def;
	struct answers		 answers;
	enum status		 st;

	st = q_response_by_receipt(&rq->db, &r, .receipt = receipt);
	if (st != OK)	/* a NUL is no part of a receipt either */
		return (st == E_INVALID ? E_NOTFOUND : st);
	if (!r->is_complete || !str_is(r->survey_id, cs->row.id))
		return (E_NOTFOUND);
	if ((st = cache_version_get(&rq->db, r->survey_id, r->version,
	    &def)) != OK)
		return (st);
	if (answers_from_json(rq->arena, def, r->answers, &answers) != OK)
		return (db_refuse(&rq->db, E_INTERNAL,
		    "stored answers cannot be read"));
	return (thanks_send(rq, def, &answers, survey_language_find(def,
	    r->language), r->receipt));
}

enum status
survey_thanks_get(struct rq *rq)
{
	struct cached_survey	*cs;
	struct thanks_proof	 p;
	const struct survey	*def;
	struct str		 receipt;
	enum status		 st;
	int64_t			 n;

	page_framed(rq);
	st = cache_survey_get(&rq->db, rq->tenant, rq->arg[0], &cs);
	if (st != OK && st != E_GONE)
		return (st);
	if ((receipt = form_get(&rq->query, "declined")).len != 0)
		return (declined_send(rq, cs, survey_language_find(cs->def,
		    receipt)));
	if ((receipt = form_get(&rq->query, "anonymous")).len != 0)
		return (anonymous_send(rq, cs, survey_language_find(cs->def,
		    receipt)));
	if (form_find(&rq->query, "over") != NULL)
		return (over_send(rq, cs, str_int(form_get(&rq->query, "over"),
		    &n) ? n : 0));
	receipt = form_get(&rq->query, "r");
	if (!str_utf8_is_valid(receipt))
		return (E_NOTFOUND);
	if (!thanks_is_known(rq, cs, receipt, &p))
		return (thanks_look_up(rq, cs, receipt));
	if ((st = cache_version_get(&rq->db, cs->row.id,
	    EXTRA_VERSION(p.extra), &def)) != OK)
		return (st);
	/* Thanks that recall an answer need what is stored. */
	if (str_has_byte(text_in(&def->thanks, 0), '{'))
		return (thanks_look_up(rq, cs, receipt));
	return (thanks_send(rq, def, NULL, EXTRA_LANG(p.extra) <
	    def->nlanguages ? EXTRA_LANG(p.extra) : 0, receipt));
}

/* Nothing was stored, so nobody gets a receipt. */
enum status
survey_end_show(struct visit *v, bool declined)
{
	struct rq		*rq = v->rq;
	struct thanks_view	 view;

	thanks_fill(rq, v->def, v->lang, &view);
	view.layout.editor_url = v->back;
	view.declined = declined;
	view.anonymous = v->def->identity == IDENTITY_ANONYMOUS;
	view.again = v->path;
	view.text = recall_text(rq->arena, v->def, &v->answers,
	    &v->def->thanks, v->lang);
	if (view.text.len == 0)
		view.text = rq->tenant->thanks;
	onward_fill(rq->tenant->onward_url, &view);
	return (page_send(rq, 200, &thanks_page, &view));
}
