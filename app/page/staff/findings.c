/* What a lint found, as a list of a page: see the header. */
#include <string.h>

#include "page/part/frame.h"
#include "page/staff/findings.h"

static struct str
finding_place(struct rq *rq, const struct judgement *j,
    const struct judged_fault *f)
{
	struct str	 line = str_of_int(rq->arena, f->line);

	if (f->is_theme)
		return (rq_word(rq, W_THEME_TITLE));
	if (f->label.len != 0)
		return (rq_say(rq, W_PUBLISH_AT_QUESTION,
		    .question = f->label, .line = line));
	return (f->line == 0 || j->is_survey ? rq_word(rq, W_EXCHANGE_WHOLE) :
	    rq_say(rq, W_PUBLISH_AT_LINE, .line = line));
}

/* Where it is edited: what is no survey yet, as XML. */
static struct str
finding_href(struct rq *rq, struct str slug, const struct judgement *j,
    const struct judged_fault *f)
{
	struct buf	 b = buf_new(rq->arena, 128);

	if (f->is_theme)
		return (rq_can(rq, CAN_CHANGE_SETTINGS) ? url(rq, APP_THEME) :
		    STR_NONE);
	if (slug.len == 0)
		return (STR_NONE);
	if (!j->is_survey)
		return (url(rq, APP_EDITOR_XML, slug));
	buf_str(&b, url(rq, APP_SURVEY_EDIT, slug));
	if (f->question.len == 0 && f->page.len == 0)
		buf_c(&b, "?part=survey");
	else {
		buf_c(&b, f->question.len != 0 ? "?q=" : "?page=");
		buf_url_part(&b, f->question.len != 0 ? f->question : f->page);
	}
	if (f->language.len != 0) {
		buf_c(&b, "&lang=");
		buf_url_part(&b, f->language);
	}
	buf_c(&b, "#form");
	return (buf_view(&b));
}

struct str
mend_label(struct rq *rq, const struct mend *m)
{
	switch (m->kind) {
	case MEND_NAME:
	case MEND_TARGET:
		return (rq_say(rq, W_LINT_MEND_NAME, .to = m->to));
	case MEND_BEHIND:
		return (rq_say(rq, W_LINT_MEND_BEHIND, .to = m->to));
	case MEND_CODE:
		return (rq_word(rq, W_LINT_MEND_CODE));
	case MEND_FRESH:
		return (rq_word(rq, W_LINT_MEND_FRESH));
	case MEND_JUMP:
		return (rq_word(rq, W_LINT_MEND_JUMP));
	case MEND_PAGE:
		return (rq_word(rq, W_LINT_MEND_PAGE));
	case MEND_ATTRIBUTE:
		if (strcmp(m->attribute, "required") == 0)
			return (rq_word(rq, W_LINT_MEND_OPTIONAL));
		if (strcmp(m->attribute, "show-if") == 0 ||
		    strcmp(m->attribute, "if") == 0)
			return (rq_word(rq, W_LINT_MEND_CONDITION));
		return (rq_say(rq, W_LINT_MEND_ATTRIBUTE,
		    .name = str_of(m->attribute)));
	default:
		return (STR_NONE);
	}
}

static void
finding_fill(struct rq *rq, struct str slug, const struct judgement *j,
    const struct judged_fault *f, struct finding_view *v)
{
	v->place = finding_place(rq, j, f);
	v->href = finding_href(rq, slug, j, f);
	v->text = f->why;
	v->state = str_of(finding_severities[f->severity]);
	if (f->is_english && rq->locale != &locales[LOCALE_EN])
		v->lang = STR("en");
}

struct view_list
findings_list(struct rq *rq, struct str slug, const struct judgement *j,
    enum finding_severity severity, const int64_t *revision)
{
	const struct judged_fault	*f;
	struct finding_view		*list, *v;
	size_t				 i, n = 0;

	list = arena_array(rq->arena, j->nfaults, sizeof(*list));
	for (i = 0; i < j->nfaults; i++) {
		f = &j->faults[i];
		if (f->severity != severity)
			continue;
		v = &list[n++];
		finding_fill(rq, slug, j, f, v);
		if (revision == NULL)
			continue;
		v->mend = mend_label(rq, &f->mend);
		v->action = url(rq, APP_EDITOR_MEND, slug);
		v->revision = *revision;
		v->at = (int64_t)i;
		v->id = str_of(word_rows[f->id].id);
	}
	return ((struct view_list){ list, n });
}
