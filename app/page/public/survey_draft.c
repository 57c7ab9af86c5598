/*
 * GET and POST of /app/surveys/:survey/preview: the pages of a draft, and of
 * /app/surveys/:survey/versions/:number/preview: of a version, made by what
 * makes them for visitors. Nothing is stored or counted: what was answered so
 * far travels in the form, and only its editors see it.
 */
#include <string.h>

#include "base/secret.h"
#include "form/screens.h"
#include "form/type.h"
#include "page/public/survey.h"
#include "page/public/survey_visit.h"
#include "store/draft.h"

/* The token's own number: is it in a frame of the editor? */
#define FRAMED		1

/* None: the draft. */
static struct str
version_asked(const struct rq *rq)
{
	return (rq->route == &route_rows[ROUTE_APP_VERSION_PREVIEW] ||
	    rq->route == &route_rows[ROUTE_APP_VERSION_WALK] ? rq->arg[1] :
	    STR_NONE);
}

/* A long one is read in a thread, so that others do not wait for it. */
#define LONG	(128U * 1024)

struct reading {
	struct arena		*arena;
	struct str		 xml;
	const struct survey	*def;
	enum status		 st;
};

static void
reading_run(void *arg)
{
	struct reading	*r = arg;

	r->st = survey_load(r->arena, r->xml, &r->def);
}

/* The task's memory stays until the request ends. */
static enum status
draft_read(struct rq *rq, struct str xml, const struct survey **def) AWAITS
{
	struct rq_task	 task;
	struct reading	*r;
	enum status	 st;

	if (xml.len < LONG)
		return (survey_load(rq->arena, xml, def));
	rq_task_new(rq, TASK_JUDGE, 64 * (size_t)SURVEY_FILE_MAX, &task);
	r = arena_get(task.arena, sizeof(*r));
	r->arena = task.arena;
	r->xml = str_dup(task.arena, xml);
	if ((st = rq_task_run(&task, reading_run, r)) != OK)
		return (st);
	*def = r->def;
	return (r->st);
}

/* What is looked at: a version if one is named, else the draft, else what is
 * published. */
static enum status
preview_load(struct rq *rq, struct cached_survey *cs) AWAITS
{
	struct draft_get_row	*draft;
	struct survey_row	*row;
	struct str		 asked = version_asked(rq);
	enum status		 st;
	int64_t			 version;

	if ((st = q_survey_get(&rq->db, &row, .slug = rq->arg[0])) != OK)
		return (st);
	cs->row = *row;
	version = row->version;
	if (asked.len != 0 && (!str_int(asked, &version) || version < 1 ||
	    version > INT32_MAX))
		return (E_NOTFOUND);
	if (asked.len == 0) {
		st = store_draft_get(&rq->db, row->id, &draft);
		if (st == OK)
			return (draft_read(rq, draft->definition,
			    &cs->def));
		if (st != E_NOTFOUND || version == 0)
			return (st);
	}
	return (cache_version_get(&rq->db, row->id, version, &cs->def));
}

/* A page that is chosen is shown whatever its conditions say: a copy of the
 * survey without them. */
static void
page_uncover(struct visit *v, size_t page)
{
	struct arena		*a = v->rq->arena;
	struct survey		*def = arena_get(a, sizeof(*def));
	struct survey_page	*pages;
	struct question		*questions;
	size_t			 i;

	*def = *v->def;
	pages = arena_array(a, def->npages, sizeof(*pages));
	memcpy(pages, def->pages, def->npages * sizeof(*pages));
	questions = arena_array(a, def->nquestions, sizeof(*questions));
	memcpy(questions, def->questions, def->nquestions *
	    sizeof(*questions));
	for (i = 0; i < def->npages; i++)
		pages[i].questions = questions + (def->pages[i].questions -
		    def->questions);
	pages[page].show_if = NULL;
	for (i = 0; i < def->nquestions; i++)
		if (questions[i].page == page)
			questions[i].show_if = NULL;
	def->pages = pages;
	def->questions = questions;
	v->def = def;
}

/* By its own code, or by that of a question on it. */
static bool
page_asked(const struct visit *v, struct str code, size_t *page)
{
	const struct question	*q;

	for (*page = 0; *page < v->def->npages; (*page)++)
		if (str_is(v->def->pages[*page].code, code))
			return (true);
	if (code.len == 0 || (q = survey_question_find(v->def, code)) == NULL)
		return (false);
	*page = q->page;
	return (*page < v->def->npages);
}

static void
preview_start(struct visit *v, struct rq *rq, struct cached_survey *cs,
    bool framed)
{
	struct str	 asked = version_asked(rq);

	visit_start(v, rq, cs);
	v->def = survey_screens(rq->arena, cs->def);
	v->path = asked.len == 0 ?
	    url(rq, APP_SURVEY_PREVIEW, cs->row.slug) :
	    url(rq, APP_VERSION_PREVIEW, cs->row.slug, asked);
	v->previews = true;
	if (!framed)
		v->back = url(rq, APP_SURVEY_EDIT, cs->row.slug);
	rq->csp = STR("default-src 'none'; script-src 'self'; style-src "
	    "'self'; img-src 'self' data:; font-src 'self'; form-action "
	    "'self'; frame-ancestors 'self'; base-uri 'none'; object-src "
	    "'none'");
}

static void
preview_language(struct visit *v, size_t lang, bool framed)
{
	v->lang = lang < v->def->nlanguages ? lang : 0;
	v->rq->locale = locale_find(v->def->languages[v->lang]);
	v->token.extra = EXTRA(v->lang, framed ? FRAMED : 0);
}

/* A draft may have nothing to show yet. */
static enum status
preview_show(struct visit *v, size_t page, int code)
{
	return (page < v->def->npages ? survey_page_show(v, page, code) :
	    survey_end_show(v, false));
}

enum status
draft_preview_get(struct rq *rq)
{
	struct cached_survey	 cs;
	struct visit		 v;
	struct str		 code = form_get(&rq->query, "page");
	enum status		 st;
	size_t			 page;
	bool			 framed = form_find(&rq->query, "frame") != NULL;

	memset(&cs, 0, sizeof(cs));
	if ((st = preview_load(rq, &cs)) != OK)
		return (st);
	preview_start(&v, rq, &cs, framed);
	preview_language(&v, survey_language_find(v.def, form_get(&rq->query,
	    "lang")), framed);
	if (code.len == 0)	/* from the list of what was answered */
		code = form_get(&rq->query, "p");
	if (page_asked(&v, code, &page)) {
		page_uncover(&v, page);
		visit_blank(&v);
	} else {
		visit_blank(&v);
		if (!survey_page_first(&v.answers, &page))
			page = v.def->npages;
	}
	return (preview_show(&v, page, 200));
}

/* Which page came, with what was answered before it. npages: the review. */
static void
walk_enter(struct visit *v, size_t *page)
{
	const struct form	*f = &v->rq->form;
	struct str		 token = form_get(f, "_token"),
				 said = form_get(f, "_said"),
				 code = form_get(f, "_page");
	struct form_token	 t;
	bool			 framed = false;
	size_t			 lang = 0;

	if (token_read(token, SECRET_FORM, v->path.p, v->path.len, &t,
	    sizeof(t))) {
		framed = EXTRA_VERSION(t.extra) == FRAMED;
		lang = EXTRA_LANG(t.extra);
	}
	if (framed)
		v->back = STR_NONE;
	preview_language(v, lang, framed);
	visit_blank(v);
	if (said.len != 0 && answers_from_json(v->rq->arena, v->def, said,
	    &v->answers) != OK)
		visit_blank(v);
	answers_visit(v->rq->arena, &v->answers, v->token.id);
	if (page_asked(v, code, page))
		return;
	/* Another editor may have taken it away. */
	*page = v->def->npages;
	if (!str_is_c(code, REVIEW_CODE) &&
	    !survey_page_first(&v->answers, page))
		*page = v->def->npages;
}

static enum status
walk_review(struct visit *v)
{
	size_t	 page;

	if (form_find(&v->rq->form, "_back") != NULL &&
	    survey_page_before(&v->answers, v->def->npages, &page))
		return (survey_page_show(v, page, 200));
	if (v->def->npages != 0 && answers_complete(v->rq->arena, &v->answers,
	    v->lang, &page) != OK)
		return (survey_page_show(v, page, 422));
	return (survey_end_show(v, false));
}

/* What is missing is not said when the page is left for another one. */
static enum status
walk_aside(struct visit *v, size_t page, size_t to)
{
	const struct survey_page	*p = &v->def->pages[page];
	struct answer			*a;
	size_t				 i;

	for (i = 0; i < p->nquestions; i++) {
		a = &v->answers.list[p->questions[i].index];
		if (a->state != ANSWER_REFUSED)
			a->error = STR_NONE;
	}
	return (survey_page_show(v, to, 200));
}

/* Nothing is sent from a preview: the button puts an example there. */
static bool
walk_file(struct visit *v)
{
	static const struct str	 example[] = { STR_INIT("example.pdf"),
				    STR_INIT("example.png"), STR_INIT("12345"),
				    STR_INIT("00000000-0000-4000-8000-"
				    "000000000000") };
	const struct form	*f = &v->rq->form;
	bool			 adds = form_find(f, "_attach") != NULL;
	const struct question	*q = survey_question_find(v->def, form_get(f,
				    adds ? "_attach" : "_detach"));
	struct answer		*a;

	if (q == NULL || (q->type->flags & QT_APART) == 0)
		return (false);
	a = &v->answers.list[q->index];
	memset(a, 0, sizeof(*a));
	if (!adds)
		return (true);
	a->state = ANSWER_GIVEN;
	a->values = &example[3];
	a->n = 1;
	a->parts = arena_array(v->rq->arena, FILE_PARTS, sizeof(*a->parts));
	a->parts[FILE_NAME] = (struct answer){ .n = 1, .values =
	    &example[q->accepts == ACCEPT_PICTURES] };
	a->parts[FILE_SIZE] = (struct answer){ .n = 1, .values = &example[2] };
	return (true);
}

static enum status
walk_on(struct visit *v, size_t page, enum status read)
{
	const struct form	*f = &v->rq->form;
	struct str		 tag = form_get(f, "_lang");
	size_t			 to = page;

	if (form_find(f, "_decline") != NULL)
		return (survey_end_show(v, true));
	if (tag.len != 0) {
		preview_language(v, survey_language_find(v->def, tag),
		    EXTRA_VERSION(v->token.extra) == FRAMED);
		return (walk_aside(v, page, page));
	}
	if (form_find(f, "_later") != NULL || walk_file(v))
		return (walk_aside(v, page, page));
	if (form_find(f, "_back") != NULL) {
		if (!survey_page_before(&v->answers, page, &to))
			to = page;
		return (walk_aside(v, page, to));
	}
	if (form_find(f, "_go") != NULL && page_asked(v, form_get(f, "_go"),
	    &to))
		return (walk_aside(v, page, to));
	if (read != OK)
		return (survey_page_show(v, page, 422));
	if (survey_page_next(&v->answers, page, &to))
		return (survey_page_show(v, to, 200));
	return (v->def->review ? survey_review_show(v, 200) : walk_review(v));
}

enum status
draft_preview_post(struct rq *rq)
{
	struct cached_survey	 cs;
	struct answer_input	*in;
	struct visit		 v;
	enum status		 st;
	size_t			 i, page;

	memset(&cs, 0, sizeof(cs));
	if ((st = preview_load(rq, &cs)) != OK)
		return (st);
	preview_start(&v, rq, &cs, false);
	walk_enter(&v, &page);
	if (page >= v.def->npages)
		return (walk_review(&v));
	in = arena_array(rq->arena, rq->form.n, sizeof(*in));
	for (i = 0; i < rq->form.n; i++)
		in[i] = (struct answer_input){ rq->form.fields[i].name,
		    rq->form.fields[i].value };
	st = answers_read(rq->arena, v.def, page, in, rq->form.n, v.lang,
	    &v.answers);
	answers_visit(rq->arena, &v.answers, v.token.id);
	return (walk_on(&v, page, st));
}
