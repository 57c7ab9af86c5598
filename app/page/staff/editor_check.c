/*
 * GET /app/surveys/:survey/edit/check: what is wrong with a draft, each with a
 * link to its part of the editor, and a button where one click mends it. POST
 * mends: the draft is judged anew, and if it is the one that was seen, the
 * finding at that place says what is done. It is a step of the draft like any
 * other, so the editor takes it back.
 */
#include <string.h>

#include "form/mend.h"
#include "page/staff/editor.h"
#include "page/staff/editor_part.h"
#include "page/staff/findings.h"

VIEW_STRUCT(check_page_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(name, back_url, notice),
    flag(none, cut),
    list(finding_view, faults, warnings, hints),
    list(problem_view, errors));

VIEW_PAGE(check_page, check_page_view, "app/editor_check.html");

/* What a request works on. */
struct checking {
	struct editing		 e;
	struct judgement	 j;
};

/* Without a draft nothing is judged. */
static enum status
checking_load(struct rq *rq, struct checking *c) AWAITS
{
	enum status	 st;

	memset(c, 0, sizeof(*c));
	if ((st = editing_load(rq, &c->e)) != OK)
		return (st);
	return (c->e.draft == NULL ? OK : draft_judge(rq,
	    c->e.draft->definition, c->e.row->id, c->e.row->version, &c->j));
}

/* Names in the address of the page that says what was done; the value is what
 * stands for it there. */
static const char *const	 mend_names[MEND__MAX] = {
	[MEND_NONE] = "", [MEND_NAME] = "name", [MEND_TARGET] = "target",
	[MEND_BEHIND] = "behind", [MEND_CODE] = "code",
	[MEND_FRESH] = "fresh", [MEND_ATTRIBUTE] = "attribute", [MEND_JUMP] = "jump",
	[MEND_PAGE] = "page",
};

static bool
is_plain(struct str s)
{
	size_t	 i;

	for (i = 0; i < s.len; i++)
		if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' &&
		    s.p[i] <= '9') || s.p[i] == '_' || s.p[i] == '-'))
			return (false);
	return (s.len <= SURVEY_CODE_MAX);
}

/* Of the address only what is a code or an attribute's name is shown. */
static struct str
notice_of(struct rq *rq)
{
	static const char *const	 attributes[] = { "required",
					    "show-if", "if" };
	struct str	 to = form_get(&rq->query, "to");
	struct mend	 mend = { .attribute = "required-if", .to = to };
	struct str	 name = form_get(&rq->query, "did");
	size_t		 i;

	for (i = 1; i < MEND__MAX; i++)
		if (str_is_c(name, mend_names[i]))
			mend.kind = (enum mend_kind)i;
	if (mend.kind == MEND_NONE || !is_plain(to))
		return (STR_NONE);
	for (i = 0; i < 3; i++)
		if (str_is_c(to, attributes[i]))
			mend.attribute = attributes[i];
	return (rq_say(rq, W_LINT_MENDED, .what = mend_label(rq, &mend)));
}

static enum status
check_show(struct checking *c, int code)
{
	struct check_page_view	 v;
	struct editing		*e = &c->e;
	struct rq		*rq = e->rq;
	struct str		 slug = e->row->slug;
	int64_t			 revision = e->draft->revision;

	memset(&v, 0, sizeof(v));
	app_frame(rq, rq_say(rq, W_EDITOR_CHECK_PAGE,
	    .survey = e->row->title), &v.layout, &v.nav);
	v.name = e->row->title;
	v.back_url = url(rq, APP_SURVEY_EDIT, slug);
	if (code == 200)
		v.notice = notice_of(rq);
	v.cut = c->j.cut;
	v.faults = findings_list(rq, slug, &c->j, FINDING_ERROR, &revision);
	v.warnings = findings_list(rq, slug, &c->j, FINDING_WARNING,
	    &revision);
	v.hints = findings_list(rq, slug, &c->j, FINDING_HINT, &revision);
	v.none = v.faults.n == 0 && v.warnings.n == 0;
	v.errors = (struct view_list){ e->problems, e->nproblems };
	v.layout.has_error = e->nproblems != 0;
	return (page_send(rq, code, &check_page, &v));
}

enum status
app_editor_check_get(struct rq *rq)
{
	struct checking	 c;
	enum status	 st;

	if ((st = checking_load(rq, &c)) != OK)
		return (st);
	return (c.e.draft == NULL ? editor_no_draft(&c.e) :
	    check_show(&c, 200));
}

/* --- mending --- */

/* The finding that was seen. NULL: the draft is another one, or it is not
 * there any more. */
static const struct judged_fault *
finding_seen(const struct checking *c)
{
	const struct form		*f = &c->e.rq->form;
	const struct judged_fault	*fault;
	int64_t				 revision, at;

	if (!str_int(form_get(f, "revision"), &revision) ||
	    revision != c->e.draft->revision ||
	    !str_int(form_get(f, "at"), &at) || at < 0 ||
	    (size_t)at >= c->j.nfaults)
		return (NULL);
	fault = &c->j.faults[at];
	return (str_is_c(form_get(f, "id"), word_rows[fault->id].id) ? fault :
	    NULL);
}

static enum status
check_refuse(struct checking *c, int code, enum word why)
{
	editor_problem(&c->e, STR(""), why);
	return (check_show(c, code));
}

/* What is shown behind it is judged anew. */
static enum status
check_stale(struct rq *rq) AWAITS
{
	struct checking	 c;
	enum status	 st;

	if ((st = checking_load(rq, &c)) != OK)
		return (st);
	return (c.e.draft == NULL ? editor_no_draft(&c.e) :
	    check_refuse(&c, 409, W_LINT_STALE));
}

static enum status
mended_send(struct checking *c, const struct mend *m)
{
	struct rq	*rq = c->e.rq;
	struct buf	 b = buf_new(rq->arena, 128);

	buf_str(&b, url(rq, APP_EDITOR_CHECK, c->e.row->slug));
	buf_fmt(&b, "?did=%s&to=", mend_names[m->kind]);
	buf_url_part(&b, m->kind == MEND_ATTRIBUTE ? str_of(m->attribute) :
	    m->to);
	return (rq_see_other(rq, buf_view(&b)));
}

enum status
app_editor_mend_post(struct rq *rq)
{
	const struct judged_fault	*f;
	struct draft_deed		 deed = { STR("mend"), STR("") };
	struct checking			 c;
	struct str			 next;
	enum status			 st;
	int64_t				 revision;

	if ((st = checking_load(rq, &c)) != OK)
		return (st);
	if (c.e.draft == NULL)
		return (editor_no_draft(&c.e));
	if ((f = finding_seen(&c)) == NULL)
		return (check_refuse(&c, 409, W_LINT_STALE));
	if (!mend_put(c.e.edit, &f->mend, f->line, c.e.published,
	    c.e.row->version + 1, &deed.object))
		return (check_refuse(&c, 422, W_LINT_NOT_MENDED));
	deed.object = str_first(deed.object, deed.object.len < 64 ?
	    deed.object.len : 64);
	if ((st = edit_result(c.e.edit, &next)) == OK)
		st = store_draft_change(&rq->db, c.e.row->id, c.e.draft, next,
		    &deed, &revision);
	if (st == E_CONFLICT)
		return (check_stale(rq));
	if (st == E_TOO_BIG)
		return (check_refuse(&c, 422, W_EDITOR_TOO_BIG));
	return (st != OK ? st : mended_send(&c, &f->mend));
}
