/*
 * GET /app/surveys/:survey/publish: what would change if the draft were
 * published, what is wrong with it, and what becomes of the survey; POST
 * publishes exactly that. Both judge the draft as it is now; the form says
 * which draft and which version were seen, and if either is another by now,
 * nothing is published and the page shows what is new. Without a draft the page
 * says what visitors get: so it is, too, once it is published.
 */
#include <string.h>

#include "page/part/frame.h"
#include "page/part/room.h"
#include "page/part/survey_state.h"
#include "page/staff/findings.h"
#include "page/staff/survey_differences.h"
#include "page/staff/survey_judge.h"
#include "page/staff/survey_publish.h"
#include "store/draft.h"

VIEW_STRUCT(publish_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(name, state, state_label, back_url, edit_url,
        preview_url, versions_url, action),
    text(done, address, shown, undo_action, undo_label),
    text(draft_text, becomes, effect, label, theme_url, more),
    num(revision, version, undo_version),
    flag(has_draft, is_new, closed, blocked, no_privacy, is_same, cut),
    list(problem_view, errors),
    list(finding_view, faults, warnings, hints),
    list(difference_view, differences));

VIEW_PAGE(publish_page, publish_view, "app/survey_publish.html");

/* What a request works on. */
struct publish {
	struct rq		*rq;
	struct survey_row	*survey;
	struct draft_get_row	*draft;		/* NULL: there is none */
	struct judgement	 j;		/* of it */
	bool			 closed;	/* "leave it closed" was chosen */
	struct problem_view	 problem;	/* why it was not published */
};

static enum status
publish_load(struct publish *p, struct rq *rq) AWAITS
{
	enum status	 st;

	p->rq = rq;
	if ((st = q_survey_get(&rq->db, &p->survey,
	    .slug = rq->arg[0])) != OK)
		return (st);
	if ((st = store_draft_get(&rq->db, p->survey->id,
	    &p->draft)) == E_NOTFOUND) {
		p->draft = NULL;
		return (OK);
	}
	return (st != OK ? st : draft_judge(rq, p->draft->definition,
	    p->survey->id, p->survey->version, &p->j));
}

/* --- showing --- */

/* What the survey is then: open and closed are nobody's but its people's. */
static struct str
effect_text(const struct publish *p)
{
	enum survey_phase	 phase = survey_phase(p->survey);
	struct rq		*rq = p->rq;

	if (phase == PHASE_OPEN)
		return (rq_word(rq, W_PUBLISH_STAYS_OPEN));
	return (rq_say(rq, W_PUBLISH_STAYS,
	    .state = survey_phase_label(rq, phase)));
}

static struct str
draft_text(const struct publish *p)
{
	struct rq	*rq = p->rq;
	struct str	 who = p->draft->changed_by.len != 0 ?
			    p->draft->changed_by :
			    rq_word(rq, W_SETTINGS_OPERATOR);

	return (rq_say(rq, W_PUBLISH_DRAFT, .name = who,
	    .ago = app_ago(rq, p->draft->changed_at)));
}

static void
draft_fill(const struct publish *p, struct publish_view *v)
{
	struct rq	*rq = p->rq;
	int64_t		 next = p->survey->version + 1;

	v->has_draft = true;
	v->revision = p->draft->revision;
	v->draft_text = draft_text(p);
	v->becomes = rq_say(rq, W_PUBLISH_BECOMES,
	    .version = app_number(rq, next));
	v->label = rq_say(rq, W_PUBLISH_BUTTON,
	    .version = app_number(rq, next));
	v->is_new = str_is_c(p->survey->state, "draft");
	v->closed = p->closed;
	if (!v->is_new)
		v->effect = effect_text(p);
	v->is_same = p->j.is_same;
	v->no_privacy = rq->tenant->privacy_url.len == 0;
	v->blocked = v->is_same || v->no_privacy || p->j.is_refused;
	if (v->no_privacy && rq_can(rq, CAN_CHANGE_SETTINGS))
		v->theme_url = url(rq, APP_THEME);
	v->faults = findings_list(rq, p->survey->slug, &p->j, FINDING_ERROR,
	    NULL);
	v->warnings = findings_list(rq, p->survey->slug, &p->j,
	    FINDING_WARNING, NULL);
	v->hints = findings_list(rq, p->survey->slug, &p->j, FINDING_HINT,
	    NULL);
	v->cut = p->j.cut;
	v->differences = differences_list(rq, p->j.differences,
	    p->j.ndifferences);
	if (p->j.nmore != 0)
		v->more = rq_say_n(rq, W_PUBLISH_MORE, (int64_t)p->j.nmore);
}

/* What visitors get now, and the version before, as a way back. */
static void
published_fill(const struct publish *p, struct publish_view *v)
{
	struct rq	*rq = p->rq;
	int64_t		 version = p->survey->version, done;
	struct str	 number = app_number(rq, version);

	v->shown = rq_say(rq, W_PUBLISH_SHOWN, .version = number);
	v->address = rq_public(rq, url(rq, SURVEY, p->survey->slug));
	if (!str_int(form_get(&rq->query, "published"), &done) ||
	    done != version || p->draft != NULL)
		return;
	v->done = rq_say(rq, W_PUBLISH_DONE, .version = number);
	if (version == 1)
		return;
	v->undo_version = version - 1;
	v->undo_action = v->versions_url;
	v->undo_label = rq_say(rq, W_VERSIONS_RESTORE_NUMBER,
	    .version = app_number(rq, version - 1));
}

static enum status
publish_show(const struct publish *p, int code)
{
	struct rq		*rq = p->rq;
	struct survey_row	*survey = p->survey;
	struct publish_view	 v;

	memset(&v, 0, sizeof(v));
	app_frame(rq, rq_say(rq, W_PUBLISH_PAGE, .survey = survey->title),
	    &v.layout, &v.nav);
	v.name = survey->title;
	v.state = str_of(survey_phase_names[survey_phase(survey)]);
	v.state_label = survey_phase_label(rq, survey_phase(survey));
	v.back_url = url(rq, APP_SURVEY_SETTINGS, survey->slug);
	v.edit_url = url(rq, APP_SURVEY_EDIT, survey->slug);
	v.preview_url = url(rq, APP_SURVEY_PREVIEW, survey->slug);
	v.versions_url = url(rq, APP_VERSIONS, survey->slug);
	v.action = url(rq, APP_SURVEY_PUBLISH, survey->slug);
	v.version = survey->version;
	if (survey->version != 0)
		published_fill(p, &v);
	if (p->draft != NULL)
		draft_fill(p, &v);
	if (p->problem.text.len != 0)
		v.errors = (struct view_list){ &p->problem, 1 };
	v.layout.has_error = v.errors.n != 0;
	return (page_send(rq, code, &publish_page, &v));
}

enum status
app_publish_get(struct rq *rq)
{
	struct publish	 p;
	enum status	 st;

	memset(&p, 0, sizeof(p));
	if ((st = publish_load(&p, rq)) != OK)
		return (st);
	return (publish_show(&p, 200));
}

/* --- publishing --- */

static enum status
publish_refuse(struct publish *p, int code, const char *href, enum word why)
{
	p->problem = (struct problem_view){ str_of(href),
	    rq_word(p->rq, why) };
	return (publish_show(p, code));
}

/* Is it what the form was made of? */
static bool
publish_is_seen(const struct publish *p)
{
	int64_t	 revision, version;

	return (p->draft != NULL &&
	    str_int(form_get(&p->rq->form, "revision"), &revision) &&
	    str_int(form_get(&p->rq->form, "version"), &version) &&
	    revision == p->draft->revision && version == p->survey->version);
}

/* Somebody was quicker, between our reading and our writing. */
static enum status
publish_again(struct publish *p, struct rq *rq) AWAITS
{
	enum status	 st;

	if ((st = publish_load(p, rq)) != OK)
		return (st);
	return (publish_refuse(p, 409, "", W_PUBLISH_STALE));
}

static enum status
publish_store(struct publish *p, struct rq *rq) AWAITS
{
	const struct survey_publication	 new = {
		.slug = p->survey->slug, .title = p->j.title,
		.definition = p->draft->definition,
		.after = p->survey->version, .draft = p->draft->revision,
		.closed = p->closed,
	};
	enum status			 st;
	int64_t				 version;

	st = store_survey_publish(&rq->db, &new, &version);
	if (st == E_CONFLICT)
		return (publish_again(p, rq));
	if (st == E_ROOM)
		return ((st = room_refused(rq, true, &p->problem)) != OK ? st :
		    publish_show(p, 409));
	if (st == E_INVALID)	/* nothing else of it was not judged */
		return (publish_refuse(p, 422, "", W_SETTINGS_NO_TITLE));
	if (st != OK)
		return (st);
	return (rq_see_other(rq, str_cat(rq->arena, url(rq, APP_SURVEY_PUBLISH,
	    p->survey->slug), STR("?published="), str_of_int(rq->arena,
	    version))));
}

enum status
app_publish_post(struct rq *rq)
{
	struct publish	 p;
	enum status	 st;

	memset(&p, 0, sizeof(p));
	if ((st = publish_load(&p, rq)) != OK)
		return (st);
	p.closed = str_is_c(form_get(&rq->form, "first"), "closed");
	if (!publish_is_seen(&p))
		return (publish_refuse(&p, 409, "", p.draft == NULL ?
		    W_PUBLISH_GONE : W_PUBLISH_STALE));
	if (rq->tenant->privacy_url.len == 0)
		return (publish_refuse(&p, 422, "#privacy",
		    W_PUBLISH_NO_PRIVACY));
	if (p.j.is_refused)
		return (publish_refuse(&p, 422, "#faults",
		    W_PUBLISH_REFUSED));
	if (p.j.is_same)
		return (publish_refuse(&p, 422, "", W_PUBLISH_SAME));
	return (publish_store(&p, rq));
}
