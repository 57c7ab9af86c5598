/*
 * GET /app/surveys/new: what a new survey begins with: a template, a pasted
 * list of questions, nothing, another survey (?copy=) or a file (/app/import).
 * With ?from= or ?template= it asks for the name and the address, and shows
 * what it would be. POST reads a pasted list and shows what was understood, or
 * makes the survey: a draft, which respondents do not see.
 */
#include <string.h>

#include "exchange/outline.h"
#include "form/edit.h"
#include "form/survey_blank.h"
#include "form/survey_time.h"
#include "form/template.h"
#include "form/type.h"
#include "page/part/frame.h"
#include "page/part/report.h"
#include "page/part/room.h"
#include "page/staff/new.h"
#include "store/draft.h"
#include "store/survey.h"

VIEW_STRUCT(template_row_view, text(href, name, about, size));

VIEW_STRUCT(language_row_view, text(id, tag, label), flag(checked));

VIEW_STRUCT(question_row_view, text(page, label, answer), flag(some));

VIEW_STRUCT(app_new_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(heading, about, action, from, source, back_url),
    text(list_url, blank_url, import_url, pasted, size, title_help),
    flag(choosing, is_list, is_template, asks_language, understood, cut),
    list(template_row_view, templates),
    list(language_row_view, languages),
    list(choice_view, language),
    list(question_row_view, questions),
    list(report_row_view, guesses, lost),
    sub(field_view, title, slug, tongue, list),
    list(problem_view, errors));

VIEW_PAGE(app_new_page, app_new_view, "app/new.html");

#define TITLE_MAX	300	/* characters */
#define SLUG_MAX	63
#define SLUG_TRIES	9	/* "exit", "exit-2" ... */

static const struct {
	enum word	 name, about;
} template_words[TEMPLATE__MAX] = {
	[TEMPLATE_CHAT] = { W_NEW_CHAT, W_NEW_CHAT_FOR },
	[TEMPLATE_CALL] = { W_NEW_CALL, W_NEW_CALL_FOR },
	[TEMPLATE_EMAIL] = { W_NEW_EMAIL, W_NEW_EMAIL_FOR },
	[TEMPLATE_CANCELLATION] = { W_NEW_CANCELLATION,
	    W_NEW_CANCELLATION_FOR },
	[TEMPLATE_PRODUCT] = { W_NEW_PRODUCT, W_NEW_PRODUCT_FOR },
};

enum from { FROM_NOTHING, FROM_TEMPLATE, FROM_LIST, FROM_BLANK, FROM_COPY,
    FROM__MAX };
static const char *const from_names[FROM__MAX] = { "", "template", "list",
	"blank", "copy" };

/* A survey that is about to be. */
struct beginning {
	struct rq	*rq;
	enum from	 from;
	struct str	 source;	/* the template's name, or a slug */
	enum template_id template;
	struct survey_row *copied;
	struct str	 title, slug, language, pasted;
	struct str	 kept[SURVEY_LANGUAGES_MAX];
	size_t		 nkept;
	struct str	 definition;
	struct str	 own_title;	/* the definition's */
	struct app_new_view v;
};

/* --- what is shown --- */

static void
problem_add(struct beginning *b, const char *field, struct str text)
{
	struct problem_view	*list;

	list = arena_array(b->rq->arena, b->v.errors.n + 1, sizeof(*list));
	if (b->v.errors.n != 0)
		memcpy(list, b->v.errors.items, b->v.errors.n * sizeof(*list));
	list[b->v.errors.n] = (struct problem_view){ str_cat(b->rq->arena,
	    STR("#"), str_of(field)), text };
	b->v.errors = (struct view_list){ list, b->v.errors.n + 1 };
}

/* "0 - 10", the options, or that words are typed. */
static struct str
answer_text(struct rq *rq, const struct question *q, size_t lang)
{
	struct buf	 b = buf_new(rq->arena, 128);
	size_t		 i;

	if ((q->type->flags & QT_SCALE) != 0)
		return (str_fmt(rq->arena, "%lld \xe2\x80\x93 %lld",
		    (long long)q->lowest, (long long)q->highest));
	if (q->length > 200)
		return (rq_word(rq, W_NEW_TYPED));
	for (i = 0; i < q->noptions && i < 12; i++) {
		buf_c(&b, i == 0 ? "" : " \xc2\xb7 ");
		buf_str(&b, text_in(&q->options[i].label, lang));
	}
	if (i < q->noptions)
		buf_c(&b, " \xe2\x80\xa6");
	if (q->other) {
		buf_c(&b, i == 0 ? "" : " \xc2\xb7 ");
		buf_str(&b, text_in(&q->other_label, lang));
	}
	return (buf_view(&b));
}

/* "Page 1: Your chat"; a pasted page has no title. */
static struct str
page_name(struct rq *rq, const struct survey *s, size_t page, size_t lang)
{
	struct str	 title = text_in(&s->pages[page].title, lang),
			 number = app_number(rq, (int64_t)page + 1);

	return (title.len == 0 ? rq_say(rq, W_EDITOR_PAGE_N,
	    .number = number) : rq_say(rq, W_NEW_PAGE, .number = number,
	    .title = str_dup(rq->arena, title)));
}

/* In the language of the page where the survey has it. Nothing of the survey
 * is needed afterwards. */
static struct view_list
questions_look(struct rq *rq, const struct survey *s)
{
	struct question_row_view	*rows;
	const struct question		*q;
	size_t				 i, lang;

	lang = survey_language_find(s, rq->locale->tag);
	rows = arena_array(rq->arena, s->nquestions, sizeof(*rows));
	for (i = 0; i < s->nquestions; i++) {
		q = &s->questions[i];
		rows[i].label = str_dup(rq->arena, text_in(&q->label, lang));
		rows[i].answer = answer_text(rq, q, lang);
		rows[i].some = q->show_if != NULL;
		if (s->npages > 1 && (i == 0 || s->questions[i - 1].page !=
		    q->page))
			rows[i].page = page_name(rq, s, q->page, lang);
	}
	return ((struct view_list){ rows, s->nquestions });
}

/* "7 questions · about 50 seconds · 6 languages" */
static struct str
template_size(struct rq *rq, const struct survey *s)
{
	int64_t	 seconds = survey_seconds(s, 0);

	return (str_cat(rq->arena, rq_say_n(rq, W_NEW_QUESTIONS,
	    (int64_t)s->nquestions), STR(" \xc2\xb7 "), rq_say(rq,
	    W_NEW_SECONDS, .seconds = app_number(rq, (seconds + 5) / 10 * 10)),
	    STR(" \xc2\xb7 "), rq_say_n(rq, W_NEW_LANGUAGES,
	    (int64_t)s->nlanguages)));
}

static struct str
begin_url(struct rq *rq, const char *what, struct str value)
{
	return (str_cat(rq->arena, url(rq, APP_NEW), STR("?"), str_of(what),
	    STR("="), value));
}

static void
choices_show(struct beginning *b)
{
	struct rq			*rq = b->rq;
	struct template_row_view	*rows;
	const struct template		*t;
	size_t				 i;

	rows = arena_array(rq->arena, TEMPLATE__MAX, sizeof(*rows));
	for (i = 0; i < TEMPLATE__MAX; i++) {
		t = template_at((enum template_id)i);
		rows[i] = (struct template_row_view){
		    .href = begin_url(rq, "template", str_of(t->name)),
		    .name = rq_word(rq, template_words[i].name),
		    .about = rq_word(rq, template_words[i].about),
		    .size = template_size(rq, t->survey) };
	}
	b->v.choosing = true;
	b->v.heading = rq_word(rq, W_NEW_HEADING);
	b->v.templates = (struct view_list){ rows, TEMPLATE__MAX };
	b->v.list_url = begin_url(rq, "from", STR("list"));
	b->v.blank_url = begin_url(rq, "from", STR("blank"));
	b->v.import_url = url(rq, APP_IMPORT);
}

static bool
is_kept(const struct beginning *b, struct str tag)
{
	size_t	 i;

	for (i = 0; i < b->nkept; i++)
		if (str_is(b->kept[i], tag))
			return (true);
	return (false);
}

static void
template_show(struct beginning *b)
{
	const struct survey		*s = template_at(b->template)->survey;
	struct rq			*rq = b->rq;
	struct language_row_view	*rows;
	size_t				 i;

	rows = arena_array(rq->arena, s->nlanguages, sizeof(*rows));
	for (i = 0; i < s->nlanguages; i++)
		rows[i] = (struct language_row_view){
		    .id = i == 0 ? STR("lang") : str_cat(rq->arena,
		    STR("lang-"), s->languages[i]), .tag = s->languages[i],
		    .label = app_language(rq, s->languages[i]),
		    .checked = is_kept(b, s->languages[i]) };
	b->v.is_template = true;
	b->v.languages = (struct view_list){ rows, s->nlanguages };
	b->v.heading = rq_word(rq, template_words[b->template].name);
	b->v.about = rq_word(rq, template_words[b->template].about);
	b->v.size = template_size(rq, s);
	b->v.questions = questions_look(rq, s);
}

/* The languages that a list or a blank survey may be in: ours. */
static struct view_list
language_choices(struct beginning *b)
{
	const struct survey	*s = template_at(TEMPLATE_CHAT)->survey;
	struct choice_view	*rows;
	size_t			 i;

	rows = arena_array(b->rq->arena, s->nlanguages, sizeof(*rows));
	for (i = 0; i < s->nlanguages; i++)
		rows[i] = (struct choice_view){ s->languages[i],
		    app_language(b->rq, s->languages[i]),
		    str_is(s->languages[i], b->language) };
	return ((struct view_list){ rows, s->nlanguages });
}

static void
details_show(struct beginning *b)
{
	struct rq	*rq = b->rq;

	b->v.from = str_of(from_names[b->from]);
	b->v.source = b->source;
	b->v.pasted = b->pasted;
	if (b->from == FROM_TEMPLATE)
		template_show(b);
	else if (b->from == FROM_COPY)
		b->v.heading = rq_say(rq, W_NEW_COPY_HEADING,
		    .title = b->copied->title);
	else {
		b->v.is_list = b->from == FROM_LIST;
		b->v.asks_language = true;
		b->v.language = language_choices(b);
		b->v.heading = rq_word(rq, b->v.is_list ? W_NEW_LIST :
		    W_NEW_BLANK);
		b->v.about = rq_word(rq, b->v.is_list ? W_NEW_LIST_ABOUT :
		    W_NEW_BLANK_FOR);
	}
}

static void
fields_show(struct beginning *b)
{
	struct arena		*a = b->rq->arena;
	struct app_new_view	*v = &b->v;

	app_field_fill(a, "title", b->title, v->errors.items, v->errors.n,
	    &v->title);
	if (b->from == FROM_TEMPLATE) {
		v->title_help = rq_word(b->rq, W_NEW_TITLE_HELP);
		v->title.described = field_described(a, STR("title"), true,
		    v->title.error.len != 0);
	}
	app_field_fill(a, "slug", b->slug, v->errors.items, v->errors.n,
	    &v->slug);
	v->slug.described = field_described(a, STR("slug"), true,
	    v->slug.error.len != 0);
	app_field_fill(a, b->from == FROM_LIST ? "text" : "lang", STR_NONE,
	    v->errors.items, v->errors.n, &v->list);
}

static enum status
new_send(struct beginning *b, int code)
{
	struct rq		*rq = b->rq;
	struct app_new_view	*v = &b->v;

	if (b->from == FROM_NOTHING)
		choices_show(b);
	else
		details_show(b);
	fields_show(b);
	app_frame(rq, v->heading, &v->layout, &v->nav);
	v->layout.has_error = v->errors.n != 0;
	v->action = url(rq, APP_NEW);
	v->back_url = b->from == FROM_NOTHING ? url(rq, APP_SURVEYS) :
	    v->action;
	return (page_send(rq, code, &app_new_page, v));
}

/* --- what is asked for --- */

/* The person's language where a survey may be in it, else English. */
static struct str
language_usual(const struct rq *rq)
{
	const struct survey	*s = template_at(TEMPLATE_CHAT)->survey;

	return (s->languages[survey_language_find(s, rq->locale->tag)]);
}

static enum status
copied_find(struct beginning *b) AWAITS
{
	return (q_survey_get(&b->rq->db, &b->copied, .slug = b->source));
}

/* From its names in the address or the form; E_NOTFOUND: there is no such. */
static enum status
source_find(struct beginning *b, struct str from, struct str source) AWAITS
{
	size_t	 i;

	for (i = 0; i < FROM__MAX; i++)
		if (str_is_c(from, from_names[i]))
			b->from = (enum from)i;
	b->source = source;
	b->template = template_find(source);
	if (b->from == FROM_NOTHING && from.len != 0)
		return (E_NOTFOUND);
	if (b->from == FROM_TEMPLATE && b->template == TEMPLATE__MAX)
		return (E_NOTFOUND);
	return (b->from == FROM_COPY ? copied_find(b) : OK);
}

/* The title and languages that a form begins with. */
static void
defaults_set(struct beginning *b)
{
	const struct survey	*s;
	size_t			 i;

	b->language = language_usual(b->rq);
	if (b->from == FROM_COPY)
		b->title = rq_say(b->rq, W_NEW_COPY_OF,
		    .title = b->copied->title);
	if (b->from != FROM_TEMPLATE)
		return;
	s = template_at(b->template)->survey;
	b->title = rq_word(b->rq, template_words[b->template].name);
	for (i = 0; i < s->nlanguages; i++)
		b->kept[b->nkept++] = s->languages[i];
}

enum status
app_new_get(struct rq *rq)
{
	struct beginning	*b = arena_get(rq->arena, sizeof(*b));
	struct str		 template, copy;
	enum status		 st;

	b->rq = rq;
	template = form_get(&rq->query, "template");
	copy = form_get(&rq->query, "copy");
	if (template.p != NULL)
		st = source_find(b, STR("template"), template);
	else if (copy.p != NULL)
		st = source_find(b, STR("copy"), copy);
	else
		st = source_find(b, form_get(&rq->query, "from"), STR_NONE);
	if (st != OK)
		return (st);
	defaults_set(b);
	return (new_send(b, 200));
}

/* The languages that are ticked, the person's own first. */
static void
kept_read(struct beginning *b)
{
	const struct survey	*s;
	const struct form	*f = &b->rq->form;
	size_t			 i, k, own;
	struct str		 tag;

	if (b->from != FROM_TEMPLATE)
		return;
	s = template_at(b->template)->survey;
	own = survey_language_find(s, b->rq->locale->tag);
	for (k = 0; k < s->nlanguages; k++) {
		tag = s->languages[k == 0 ? own : k <= own ? k - 1 : k];
		for (i = 0; i < f->n; i++)
			if (str_is_c(f->fields[i].name, "lang") &&
			    str_is(f->fields[i].value, tag) &&
			    !is_kept(b, tag))
				b->kept[b->nkept++] = tag;
	}
}

static enum status
form_take(struct beginning *b) AWAITS
{
	const struct form	*f = &b->rq->form;
	const struct survey	*ours = template_at(TEMPLATE_CHAT)->survey;
	enum status		 st;
	size_t			 i;

	if ((st = source_find(b, form_get(f, "from"), form_get(f,
	    "source"))) != OK)
		return (st);
	b->title = str_trim(form_get(f, "title"));
	b->slug = str_trim(form_get(f, "slug"));
	b->pasted = form_get(f, "text");
	b->language = language_usual(b->rq);
	for (i = 0; i < ours->nlanguages; i++)
		if (str_is(form_get(f, "language"), ours->languages[i]))
			b->language = ours->languages[i];
	kept_read(b);
	return (OK);
}

/* --- a pasted list --- */

struct list_work {
	struct arena	*arena;
	struct str	 text, language, title;
	struct exchange	 x;
	const struct survey *survey;
	struct str	 xml;
	enum status	 st;
};

/* In a thread: it lints. With a title that was asked for, it has that. */
static void
list_run(void *arg)
{
	struct list_work	*w = arg;
	struct edit		*e;

	w->st = outline_read(w->arena, w->text, w->language, &w->x);
	if (w->st == OK)
		w->st = survey_load(w->arena, w->x.xml, &w->survey);
	w->xml = w->x.xml;
	if (w->st != OK || w->title.len == 0)
		return;
	if ((w->st = edit_open(w->arena, w->x.xml, &e)) != OK)
		return;
	edit_set_words(e, 0, "title", w->language, w->title);
	w->st = edit_result(e, &w->xml);
}

static void
list_show(struct beginning *b, const struct list_work *w)
{
	struct rq	*rq = b->rq;

	b->v.understood = true;
	b->v.questions = questions_look(rq, w->survey);
	b->v.size = rq_say_n(rq, W_NEW_QUESTIONS,
	    (int64_t)w->survey->nquestions);
	b->v.guesses = report_rows_of(rq, &w->x.report, REPORT_CHANGED);
	b->v.lost = report_rows_of(rq, &w->x.report, REPORT_LOST);
	b->v.cut = w->x.report.cut;
	if (b->title.len == 0)
		b->title = str_dup(rq->arena, w->x.title);
}

/* The definition of what was pasted, and what was understood. *refused: why
 * not, in words. */
static enum status
list_read(struct beginning *b, struct str *refused) AWAITS
{
	struct rq		*rq = b->rq;
	struct list_work	*w;
	struct rq_task		 task;
	enum status		 st;

	*refused = STR_NONE;
	rq_task_new(rq, TASK_JUDGE, EXCHANGE_ARENA / 4, &task);
	w = arena_get(task.arena, sizeof(*w));
	w->arena = task.arena;
	w->text = str_dup(task.arena, b->pasted);
	w->language = str_dup(task.arena, b->language);
	w->title = str_dup(task.arena, b->title);
	if ((st = rq_task_run(&task, list_run, w)) != OK)
		return (st);
	if (w->st == OK) {
		list_show(b, w);
		b->definition = str_dup(rq->arena, w->xml);
		b->own_title = b->title;
	} else
		*refused = rq_word(rq, w->x.refused ==
		    W_EXCHANGE_REFUSED_EMPTY ? W_NEW_LIST_EMPTY :
		    w->x.refused != W_NONE ? w->x.refused :
		    status_rows[w->st].text);
	rq_task_end(&task);
	return (OK);
}

/* --- making it --- */

/* Of a title: "Exit survey" is "exit-survey". Letters that are not of ASCII
 * part words; of nothing else "survey" is made. */
static struct str
slug_of(struct arena *a, struct str title)
{
	struct str	 made = str_slug(a, title, SLUG_MAX - 3);

	return (made.len == 0 ? STR("survey") : str_is(made, STR("new")) ?
	    STR("new-survey") : made);
}

static bool
slug_is_valid(struct str s)
{
	size_t	 i;

	for (i = 0; i < s.len; i++)
		if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' &&
		    s.p[i] <= '9') || (s.p[i] == '-' && i != 0)))
			return (false);
	return (s.len <= SLUG_MAX && !str_is(s, STR("new")));
}

/* The draft if there is one, else what is published, else nothing yet. */
static enum status
copy_read(struct beginning *b) AWAITS
{
	struct draft_get_row	*draft;
	struct rq		*rq = b->rq;
	enum status		 st;

	st = store_draft_get(&rq->db, b->copied->id, &draft);
	if (st == OK)
		b->definition = draft->definition;
	if (st != E_NOTFOUND)
		return (st);
	if (b->copied->version != 0)
		return (store_survey_version_get(&rq->db, b->copied->id,
		    b->copied->version, &b->definition));
	b->definition = survey_blank(rq->arena, STR("survey"), b->language,
	    b->title);
	return (OK);
}

/* What the survey begins with; a problem of the form is added. */
static enum status
definition_make(struct beginning *b) AWAITS
{
	const struct template	*t;
	struct rq		*rq = b->rq;
	struct str		 refused;
	enum status		 st;

	b->own_title = b->title;
	if (b->from == FROM_COPY)
		return (copy_read(b));
	if (b->from == FROM_BLANK) {
		b->definition = survey_blank(rq->arena, STR("survey"),
		    b->language, b->title);
		return (OK);
	}
	if (b->from == FROM_LIST) {
		if ((st = list_read(b, &refused)) == OK && refused.len != 0)
			problem_add(b, "text", refused);
		return (st);
	}
	if (b->nkept == 0) {
		problem_add(b, "lang", rq_word(rq, W_NEW_NO_LANGUAGE));
		return (OK);
	}
	t = template_at(b->template);
	b->own_title = text_in(&t->survey->title, survey_language_find(
	    t->survey, b->kept[0]));
	return (template_make(rq->arena, t, b->kept, b->nkept,
	    &b->definition));
}

/* What an address is called in a definition, where a code begins with a
 * letter: "2026" is "s-2026". */
static struct str
code_of(struct arena *a, struct str slug)
{
	if (slug.p[0] >= 'a')
		return (slug);
	return (str_first(str_cat(a, STR("s-"), slug), slug.len + 2 <
	    SLUG_MAX ? slug.len + 2 : SLUG_MAX));
}

/* With that address, and its code in the definition: files and translators'
 * texts are named by it, and it stays what it is once one is published. A copy
 * of what is no XML yet has the code that is typed there. */
static enum status
survey_try(struct beginning *b, struct str slug) AWAITS
{
	struct arena	*a = b->rq->arena;
	struct str	 xml = b->definition, id;
	struct edit	*e;
	enum status	 st;

	if ((st = edit_open(a, xml, &e)) == OK) {
		edit_set_attribute(e, 0, "code", code_of(a, slug));
		st = edit_result(e, &xml);
	}
	if (st != OK && st != E_INVALID)
		return (st);
	return (store_survey_new(&b->rq->db, slug, b->own_title, xml, &id));
}

/* Under its address; one that was made of the title gets a number if it is
 * taken. E_CONFLICT: it is. */
static enum status
survey_store(struct beginning *b, struct str *slug) AWAITS
{
	struct rq	*rq = b->rq;
	struct str	 made;
	enum status	 st = E_CONFLICT;
	int64_t		 n;

	*slug = b->slug;
	if (b->slug.len != 0)
		return (survey_try(b, *slug));
	made = slug_of(rq->arena, b->title);
	for (n = 1; st == E_CONFLICT && n <= SLUG_TRIES; n++) {
		*slug = n == 1 ? made : str_cat(rq->arena, made, STR("-"),
		    str_of_int(rq->arena, n));
		st = survey_try(b, *slug);
	}
	return (st);
}

/* A name that is not the title which visitors read is set, so that publishing
 * keeps it. */
static enum status
name_set(struct beginning *b, struct str slug) AWAITS
{
	struct survey_set	 set = { .title = b->title };
	struct str		 verdict;

	if (str_is(b->title, b->own_title))
		return (OK);
	return (store_survey_set(&b->rq->db, slug, -1, &set, &verdict));
}

static void
fields_check(struct beginning *b)
{
	size_t	 letters = str_utf8_count(b->title);

	if (letters == 0 || letters > TITLE_MAX ||
	    !str_utf8_is_valid(b->title))
		problem_add(b, "title", rq_word(b->rq, W_NEW_TITLE_FORM));
	if (!slug_is_valid(b->slug))
		problem_add(b, "slug", rq_word(b->rq, W_IMPORT_SLUG_FORM));
}

/* The form comes back as it was. */
static enum status
new_room(struct beginning *b) AWAITS
{
	struct problem_view	*p = arena_get(b->rq->arena, sizeof(*p));
	enum status		 st;

	if ((st = room_refused(b->rq, false, p)) != OK)
		return (st);
	b->v.errors = (struct view_list){ p, 1 };
	return (new_send(b, 409));
}

static enum status
new_make(struct beginning *b) AWAITS
{
	struct rq	*rq = b->rq;
	struct str	 slug;
	enum status	 st;

	fields_check(b);
	if ((st = definition_make(b)) != OK)
		return (st);
	if (b->v.errors.n != 0)
		return (new_send(b, 422));
	if ((st = survey_store(b, &slug)) == E_CONFLICT) {
		problem_add(b, "slug", rq_word(rq, W_IMPORT_TAKEN));
		return (new_send(b, 422));
	}
	if (st == E_ROOM)
		return (new_room(b));
	if (st != OK || (st = name_set(b, slug)) != OK)
		return (st);
	return (rq_see_other(rq, url(rq, APP_SURVEY_EDIT, slug)));
}

enum status
app_new_post(struct rq *rq)
{
	struct beginning	*b = arena_get(rq->arena, sizeof(*b));
	struct str		 refused;
	enum status		 st;

	b->rq = rq;
	if ((st = form_take(b)) != OK)
		return (st);
	if (b->from == FROM_NOTHING)
		return (new_send(b, 422));
	if (b->from != FROM_LIST || !str_is_c(form_get(&rq->form, "act"),
	    "read"))
		return (new_make(b));
	if ((st = list_read(b, &refused)) != OK)
		return (st);
	if (refused.len == 0)
		return (new_send(b, 200));
	problem_add(b, "text", refused);
	return (new_send(b, 422));
}
