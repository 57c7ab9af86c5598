/*
 * GET /app/surveys/:survey/edit: the draft of a survey, or the offer to make
 * one. POST of .../draft makes it, drops it, and takes its last step back or
 * does it again. Each form carries the revision that was seen, so that nobody
 * takes back what somebody else has just done.
 */
#include <string.h>

#include "form/survey_blank.h"
#include "page/part/frame.h"
#include "page/staff/editor.h"
#include "store/draft.h"
#include "store/survey.h"

VIEW_STRUCT(editor_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(name, back_url, action, draft_action, preview_url, make_label,
        undo_label, redo_label, changed_text, based_text, notice),
    num(revision),
    flag(has_draft, asks_drop),
    list(problem_view, errors));

VIEW_PAGE(editor_page, editor_view, "app/editor.html");

/* A survey that is edited, with its draft. */
struct editing {
	struct rq		*rq;
	struct survey_row	*row;
	struct draft_get_row	*draft;		/* NULL: none yet */
};

static enum status
editing_load(struct rq *rq, struct editing *e) AWAITS
{
	enum status	 st;

	memset(e, 0, sizeof(*e));
	e->rq = rq;
	if ((st = q_survey_get(&rq->db, &e->row, .slug = rq->arg[0])) != OK)
		return (st);
	st = store_draft_get(&rq->db, e->row->id, &e->draft);
	if (st == E_NOTFOUND)
		e->draft = NULL;
	return (st == E_NOTFOUND ? OK : st);
}

/* --- steps in words --- */

static const struct {
	const char	*what;		/* as in struct draft_deed */
	enum word	 text;		/* with its {object} */
} deeds[] = {
	{ "question-set", W_EDITOR_DID_QUESTION_SET },
	{ "question-add", W_EDITOR_DID_QUESTION_ADD },
	{ "question-copy", W_EDITOR_DID_QUESTION_COPY },
	{ "question-move", W_EDITOR_DID_QUESTION_MOVE },
	{ "question-drop", W_EDITOR_DID_QUESTION_DROP },
	{ "page-set", W_EDITOR_DID_PAGE_SET },
	{ "page-add", W_EDITOR_DID_PAGE_ADD },
	{ "page-copy", W_EDITOR_DID_PAGE_COPY },
	{ "page-move", W_EDITOR_DID_PAGE_MOVE },
	{ "page-drop", W_EDITOR_DID_PAGE_DROP },
	{ "survey-set", W_EDITOR_DID_SURVEY_SET },
	{ "language-add", W_EDITOR_DID_LANGUAGE_ADD },
	{ "language-drop", W_EDITOR_DID_LANGUAGE_DROP },
	{ "xml-set", W_EDITOR_DID_XML_SET },
};

/* Of a step that has no words of its own: that something was changed. */
static struct str
deed_words(struct rq *rq, struct str what, struct str object)
{
	enum word	 text = W_EDITOR_DID_SOMETHING;
	size_t		 i;

	for (i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++)
		if (str_is_c(what, deeds[i].what))
			text = deeds[i].text;
	return (words_fill(rq->arena, rq->locale, text, 0, &object));
}

/* What the last step did, or the one taken back last; none: there is none. */
static enum status
step_words(struct editing *e, bool back, struct str *out) AWAITS
{
	struct draft_step_get_row	*step;
	enum status			 st;

	*out = STR_NONE;
	if (!(back ? e->draft->can_undo : e->draft->can_redo))
		return (OK);
	st = q_draft_step_get(&e->rq->db, &step, .survey = e->row->id,
	    .step = e->draft->step + (back ? 0 : 1));
	if (st == OK)
		*out = deed_words(e->rq, step->what, step->object);
	return (st == E_NOTFOUND ? OK : st);
}

/* --- showing --- */

static enum status
draft_fill(struct editing *e, struct editor_view *v) AWAITS
{
	struct rq	*rq = e->rq;
	struct str	 back, again;
	enum status	 st;

	if ((st = step_words(e, true, &back)) != OK ||
	    (st = step_words(e, false, &again)) != OK)
		return (st);
	if (back.len != 0)
		v->undo_label = rq_say(rq, W_EDITOR_UNDO, .what = back);
	if (again.len != 0)
		v->redo_label = rq_say(rq, W_EDITOR_REDO, .what = again);
	v->has_draft = true;
	v->revision = e->draft->revision;
	v->changed_text = rq_say(rq, W_EDITOR_CHANGED,
	    .name = e->draft->changed_by.len != 0 ? e->draft->changed_by :
	    rq_word(rq, W_SETTINGS_OPERATOR),
	    .ago = app_ago(rq, e->draft->changed_at));
	v->based_text = e->draft->based_on == 0 ?
	    rq_word(rq, W_EDITOR_FIRST_DRAFT) : rq_say(rq, W_EDITOR_BASED,
	    .version = app_number(rq, e->draft->based_on));
	v->asks_drop = str_is_c(form_get(&rq->query, "ask"), "drop");
	return (OK);
}

static const struct {
	const char	*name;
	enum word	 text;
} notices[] = {
	{ "made", W_EDITOR_MADE },
	{ "undone", W_EDITOR_UNDONE },
	{ "redone", W_EDITOR_REDONE },
	{ "dropped", W_EDITOR_DROPPED },
};

static enum status
editor_show(struct editing *e, int code, enum word wrong) AWAITS
{
	struct problem_view	 problem;
	struct editor_view	 v;
	struct rq		*rq = e->rq;
	enum status		 st;
	size_t			 i;

	memset(&v, 0, sizeof(v));
	app_frame(rq, rq_say(rq, W_EDITOR_PAGE, .survey = e->row->title),
	    &v.layout, &v.nav);
	v.name = e->row->title;
	v.back_url = url(rq, APP_SURVEY, e->row->slug);
	v.action = url(rq, APP_SURVEY_EDIT, e->row->slug);
	v.draft_action = url(rq, APP_SURVEY_DRAFT, e->row->slug);
	v.preview_url = url(rq, APP_SURVEY_PREVIEW, e->row->slug);
	v.make_label = e->row->version == 0 ? rq_word(rq, W_EDITOR_MAKE_EMPTY) :
	    rq_say(rq, W_EDITOR_MAKE, .version = app_number(rq,
	    e->row->version));
	for (i = 0; i < sizeof(notices) / sizeof(notices[0]); i++)
		if (str_is_c(form_get(&rq->query, "did"), notices[i].name))
			v.notice = rq_word(rq, notices[i].text);
	if (wrong != W_NONE) {
		problem = (struct problem_view){ STR_NONE, rq_word(rq, wrong) };
		v.errors = (struct view_list){ &problem, 1 };
		v.layout.has_error = true;
	}
	if (e->draft != NULL && (st = draft_fill(e, &v)) != OK)
		return (st);
	rq->csp = STR("default-src 'none'; script-src 'self'; style-src "
	    "'self'; img-src 'self' data:; font-src 'self'; connect-src "
	    "'self'; form-action 'self'; frame-src 'self'; frame-ancestors "
	    "'none'; base-uri 'none'; object-src 'none'");
	return (page_send(rq, code, &editor_page, &v));
}

enum status
app_editor_get(struct rq *rq)
{
	struct editing	 e;
	enum status	 st;

	if ((st = editing_load(rq, &e)) != OK)
		return (st);
	return (editor_show(&e, 200, W_NONE));
}

/* --- the draft's life --- */

/* One that is there already is what was wanted. */
static enum status
draft_make(struct editing *e) AWAITS
{
	struct str	 xml;
	enum status	 st;

	if (e->row->version == 0)
		xml = survey_blank(e->rq->arena, e->row->slug,
		    e->rq->tenant->language, e->row->title);
	else if ((st = store_survey_version_get(&e->rq->db, e->row->id,
	    e->row->version, &xml)) != OK)
		return (st);
	st = store_draft_create(&e->rq->db, e->row->id, xml, e->row->version);
	return (st == E_CONFLICT ? OK : st);
}

static enum status
draft_act(struct editing *e, struct str act, const char **did) AWAITS
{
	struct db	*db = &e->rq->db;
	int64_t		 revision;

	if (str_is_c(act, "make")) {
		*did = "made";
		return (draft_make(e));
	}
	if (e->draft == NULL || !str_int(form_get(&e->rq->form, "revision"),
	    &revision) || revision != e->draft->revision)
		return (E_CONFLICT);
	if (str_is_c(act, "drop")) {
		*did = "dropped";
		return (store_draft_drop(db, e->row->id, revision));
	}
	*did = str_is_c(act, "undo") ? "undone" : "redone";
	return (str_is_c(act, "undo") ? store_draft_undo(db, e->row->id,
	    e->draft, &revision) : store_draft_redo(db, e->row->id, e->draft,
	    &revision));
}

/* Back to where it was pressed. */
static struct str
editor_url(struct editing *e, const char *did, struct str at)
{
	struct buf	 b = buf_new(e->rq->arena, 128);

	buf_str(&b, url(e->rq, APP_SURVEY_EDIT, e->row->slug));
	buf_fmt(&b, "?did=%s", did);
	if (at.len != 0) {
		buf_c(&b, "&q=");
		buf_url_part(&b, at);
	}
	return (buf_view(&b));
}

enum status
app_draft_post(struct rq *rq)
{
	static const char *const	 acts[] = { "make", "undo", "redo",
					    "drop" };
	struct editing			 e;
	struct str			 act = form_get(&rq->form, "act");
	const char			*did = "made";
	enum status			 st;
	size_t				 i;

	if ((st = editing_load(rq, &e)) != OK)
		return (st);
	for (i = 0; i < 4 && !str_is_c(act, acts[i]); i++)
		;
	if (i == 4)
		return (E_MALFORMED);
	st = draft_act(&e, act, &did);
	if (st == OK)
		return (rq_see_other(rq, editor_url(&e, did,
		    form_get(&rq->form, "q"))));
	if (st == E_NOTFOUND || st == E_CONFLICT) {
		if ((st = editing_load(rq, &e)) != OK)
			return (st);
		return (editor_show(&e, 409, W_EDITOR_STALE));
	}
	return (st);
}
