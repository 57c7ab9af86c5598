/*
 * GET /app/surveys/:survey/edit: the draft of a survey, or the offer to make
 * one. POST of .../draft makes it, drops it, and takes its last step back or
 * does it again. Each form carries the revision that was seen, so that nobody
 * takes back what somebody else has just done.
 */
#include <string.h>

#include "base/language.h"
#include "form/survey_blank.h"
#include "page/part/room.h"
#include "page/staff/editor.h"
#include "page/staff/editor_part.h"
#include "store/cache.h"

VIEW_STRUCT(entry_view,
    text(href, label, code, kind, current, type, print));

VIEW_STRUCT(tongue_view,
    text(tag, name, href, done, current),
    flag(own, complete));

VIEW_STRUCT(editor_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(name, back_url, action, draft_action, preview_url, xml_url,
        state_url, survey_url, languages_url, texts_url, make_label, undo_label,
        redo_label, changed_text, based_text, notice, words, found,
        before_url, after_url, before_text, after_text, own_lang,
        check_url,
        publish_url, others, picture_action),
    num(revision),
    flag(has_draft, asks_drop, languages_only, many_tongues),
    list(entry_view, entries),
    list(tongue_view, tongues), list(choice_view, more_tongues),
    list(choice_view, new_types),
    ptr(form_view, form),
    list(problem_view, errors));

VIEW_PAGE(editor_page, editor_view, "app/editor.html");

#define ENTRIES_MAX	60	/* of the list, around what is chosen */

/* --- what is edited --- */

enum status
editing_load(struct rq *rq, struct editing *e) AWAITS
{
	enum status	 st;

	memset(e, 0, sizeof(*e));
	e->rq = rq;
	if ((st = q_survey_get(&rq->db, &e->row, .slug = rq->arg[0])) != OK)
		return (st);
	st = store_draft_get(&rq->db, e->row->id, &e->draft);
	if (st == E_NOTFOUND) {
		e->draft = NULL;
		return (OK);
	}
	if (st != OK || (st = editing_open(e, e->draft->definition)) != OK)
		return (st == E_INVALID ? db_refuse(&rq->db, E_INTERNAL,
		    "a draft cannot be read") : st);
	return (e->row->version == 0 ? OK : cache_version_get(&rq->db,
	    e->row->id, e->row->version, &e->published));
}

static void
part_set(struct editing *e, enum editor_part part, size_t at)
{
	e->part = part;
	e->at = at;
	e->spot = STR_NONE;
	e->owner = e->node = part == PART_QUESTION ? e->edit->questions[at].node :
	    part == PART_PAGE ? e->edit->pages[at].node : 0;
	e->code = part == PART_QUESTION ? e->edit->questions[at].code :
	    part == PART_PAGE ? e->edit->pages[at].code : STR("");
}

/* "o.bill": an option of what is edited; "k.1": its second check. */
static bool
spot_find(struct editing *e, struct str spot)
{
	static const struct { char kind; const char *name; } kinds[] = {
		{ 'o', "option" }, { 'r', "row" }, { 'k', "check" },
		{ 'j', "jump" },
	};
	struct str	 code = str_from(spot, 2);
	size_t		 i, k, node = EDIT_NONE;
	int64_t		 n = 0;

	if (spot.len < 3 || spot.p[1] != '.')
		return (false);
	for (i = 0; i < 4; i++)
		if (kinds[i].kind == spot.p[0])
			node = edit_child(e->edit, e->node, kinds[i].name);
	if (spot.p[0] != 'o' && spot.p[0] != 'r') {
		if (!str_int(code, &n) || n < 0)
			return (false);
		for (k = 0; node != EDIT_NONE && k < (size_t)n; k++)
			node = edit_next(e->edit, node);
	} else
		while (node != EDIT_NONE && !str_is(edit_attribute(e->edit,
		    node, "code"), code))
			node = edit_next(e->edit, node);
	if (node == EDIT_NONE)
		return (false);
	e->spot = spot;
	e->owner = node;
	e->lang = e->edit->languages[0];
	return (true);
}

static bool
part_find(struct editing *e, const struct form *f)
{
	struct str	 spot = form_get(f, "at");

	return (spot.len == 0 || spot_find(e, spot));
}

/* What fields of an address or of a form name; false: it is not there (any
 * more), and the first there is takes its place. */
bool
editing_find(struct editing *e, const struct form *f)
{
	const struct edit_question	*q;
	const struct edit_page		*p;
	struct str			 code = form_get(f, "q");
	size_t				 i;
	int64_t				 from;

	e->from = str_int(form_get(f, "from"), &from) && from > 0 &&
	    from < INT32_MAX ? (size_t)from : 0;
	e->lang = e->edit->languages[0];
	for (i = 1; i < e->edit->nlanguages; i++)
		if (str_is(e->edit->languages[i], form_get(f, "lang")))
			e->lang = e->edit->languages[i];
	if ((q = edit_question_find(e->edit, code)) != NULL) {
		part_set(e, PART_QUESTION, (size_t)(q - e->edit->questions));
		return (part_find(e, f));
	}
	p = edit_page_find(e->edit, code.len != 0 ? code :
	    form_get(f, "page"));
	if (p != NULL) {
		part_set(e, PART_PAGE, (size_t)(p - e->edit->pages));
		return (part_find(e, f));
	}
	if (form_find(f, "part") != NULL) {
		part_set(e, str_is_c(form_get(f, "part"), "languages") ?
		    PART_LANGUAGES : PART_SURVEY, 0);
		return (true);
	}
	part_set(e, e->edit->nquestions != 0 ? PART_QUESTION :
	    e->edit->npages != 0 ? PART_PAGE : PART_SURVEY, 0);
	return (code.len == 0 && form_find(f, "page") == NULL);
}

struct str
editor_href(const struct editing *e, enum editor_part part, struct str code)
{
	static const char *const	 keys[] = { "q", "page", "part",
					    "part" };
	struct buf			 b = buf_new(e->rq->arena, 128);

	buf_str(&b, url(e->rq, APP_SURVEY_EDIT, e->row->slug));
	buf_fmt(&b, "?%s=", keys[part]);
	if (part == PART_SURVEY || part == PART_LANGUAGES)
		buf_c(&b, part == PART_SURVEY ? "survey" : "languages");
	else
		buf_url_part(&b, code);
	if (e->lang.len != 0 && e->edit != NULL &&
	    !str_is(e->lang, e->edit->languages[0])) {
		buf_c(&b, "&lang=");
		buf_url_part(&b, e->lang);
	}
	return (buf_view(&b));
}

struct str
editor_spot_href(const struct editing *e, struct str spot)
{
	struct buf	 b = buf_new(e->rq->arena, 128);

	buf_str(&b, editor_href(e, e->part, e->code));
	buf_c(&b, "&at=");
	buf_url_part(&b, spot);
	return (buf_view(&b));
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
	{ "texts-set", W_EDITOR_DID_TEXTS_SET },
	{ "mend", W_EDITOR_DID_MEND },
	{ "version-restore", W_EDITOR_DID_VERSION_RESTORE },
};

/* What a code stands for in a text: none, if it has no words there. */
static struct str
object_label(const struct edit *d, const struct draft_step_get_row *step)
{
	const struct edit_question	*q = edit_question_find(d,
					    step->object);
	const struct edit_page		*p = edit_page_find(d, step->object);

	if (q != NULL && !str_starts(step->what, STR("page-")))
		return (q->label);
	return (p == NULL ? STR_NONE : p->title);
}

#define NAMED_MAX	(128U * 1024)	/* bytes of a text that is read for it */

/* A question by its label, a page by its title, the code behind it. One that
 * was deleted has its words in the text that the button would bring back. */
static enum status
object_name(struct editing *e, const struct draft_step_get_row *step,
    bool back, struct str *out)
{
	struct str	 label, text;
	struct edit	*other;
	enum status	 st;

	*out = step->object;
	if (!str_starts(step->what, STR("question-")) && !str_starts(step->what,
	    STR("page-")) && !str_is_c(step->what, "mend"))
		return (OK);	/* a language, a version */
	label = object_label(e->edit, step);
	if (label.len == 0 && step->object.len != 0 &&
	    e->draft->definition.len < NAMED_MAX) {
		if ((st = store_draft_step_text(&e->rq->db, e->draft, step,
		    back, &text)) != OK)
			return (st);
		if (edit_open(e->rq->arena, text, &other) == OK)
			label = object_label(other, step);
	}
	if (label.len != 0)
		*out = editor_label_name(e->rq->arena, label, step->object);
	return (OK);
}

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
	struct str			 name;
	enum status			 st;

	*out = STR_NONE;
	if (!(back ? e->draft->can_undo : e->draft->can_redo))
		return (OK);
	st = q_draft_step_get(&e->rq->db, &step, .survey = e->row->id,
	    .step = e->draft->step + (back ? 0 : 1));
	if (st != OK || (st = object_name(e, step, back, &name)) != OK)
		return (st == E_NOTFOUND ? OK : st);
	*out = deed_words(e->rq, step->what, name);
	return (OK);
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
	v->others = editor_others(rq, e->row->id, STR(""));
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

/* --- the list --- */

static bool
has_words(struct str text, struct str words)
{
	size_t	 i;

	for (i = 0; i + words.len <= text.len; i++)
		if (str_is_nocase(str_first(str_from(text, i), words.len),
		    words))
			return (true);
	return (false);
}

static void
entry_question(const struct editing *e, size_t i, struct entry_view *v)
{
	const struct edit_question	*q = &e->edit->questions[i];
	const struct question_type	*t = question_type_find(q->type);

	v->href = editor_href(e, PART_QUESTION, q->code);
	v->label = q->label.len != 0 ? q->label :
	    rq_word(e->rq, W_EDITOR_NO_LABEL);
	v->code = q->code;
	v->kind = STR("question");
	v->type = t == NULL || t->title == W_NONE ? q->type :
	    rq_word(e->rq, t->title);
	if (e->part == PART_QUESTION && e->at == i)
		v->current = STR("true");
}

static void
entry_page(const struct editing *e, size_t i, struct entry_view *v)
{
	const struct edit_page	*p = &e->edit->pages[i];

	v->href = editor_href(e, PART_PAGE, p->code);
	v->label = p->title.len != 0 ? p->title : rq_say(e->rq,
	    W_EDITOR_PAGE_N, .number = app_number(e->rq, (int64_t)i + 1));
	v->code = p->code;
	v->kind = STR("page");
	if (e->part == PART_PAGE && e->at == i)
		v->current = STR("true");
}

/* What is near is in the list: those from here on, this many. */
static void
list_window(const struct entry_view *all, size_t n, size_t *from, size_t *to)
{
	size_t	 at = 0;

	while (at < n && all[at].current.len == 0)
		at++;
	*from = at == n || at < ENTRIES_MAX / 2 ? 0 : at - ENTRIES_MAX / 2;
	if (*from + ENTRIES_MAX > n)
		*from = n < ENTRIES_MAX ? 0 : n - ENTRIES_MAX;
	*to = *from + ENTRIES_MAX < n ? *from + ENTRIES_MAX : n;
}

static void
list_fill(struct editing *e, struct editor_view *v)
{
	struct entry_view	*all, one;
	struct str		 words = str_trim(form_get(&e->rq->query,
				    "s"));
	size_t			 i, k, n = 0, from, to;

	if (words.len > 200 || !str_utf8_is_valid(words))
		words = STR("");
	all = arena_array(e->rq->arena, e->edit->npages +
	    e->edit->nquestions, sizeof(*all));
	for (i = 0; i < e->edit->npages; i++) {
		memset(&one, 0, sizeof(one));
		entry_page(e, i, &one);
		if (has_words(one.label, words) || has_words(one.code, words))
			all[n++] = one;
		for (k = e->edit->pages[i].first; k <
		    e->edit->pages[i].first + e->edit->pages[i].n; k++) {
			memset(&one, 0, sizeof(one));
			entry_question(e, k, &one);
			if (has_words(one.label, words) ||
			    has_words(one.code, words))
				all[n++] = one;
		}
	}
	list_window(all, n, &from, &to);
	for (i = from; i < to; i++)
		if (str_is_c(all[i].kind, "question"))
			all[i].print = edit_print(e->edit, edit_question_find(
			    e->edit, all[i].code)->node);
	v->words = words;
	v->entries = (struct view_list){ all + from, to - from };
	if (words.len != 0)
		v->found = rq_say_n(e->rq, W_EDITOR_FOUND, (int64_t)n);
	if (from != 0) {
		v->before_url = all[from - 1].href;
		v->before_text = rq_say_n(e->rq, W_EDITOR_BEFORE,
		    (int64_t)from);
	}
	if (to != n) {
		v->after_url = all[to].href;
		v->after_text = rq_say_n(e->rq, W_EDITOR_AFTER,
		    (int64_t)(n - to));
	}
}

/* --- languages --- */

static void
tongues_fill(struct editing *e, struct editor_view *v)
{
	struct tongue_view	*t = arena_array(e->rq->arena,
				    e->edit->nlanguages, sizeof(*t));
	size_t			 i;
	struct editing		 in = *e;

	for (i = 0; i < e->edit->nlanguages; i++) {
		in.lang = e->edit->languages[i];
		t[i].tag = in.lang;
		t[i].name = language_own_name(in.lang);
		t[i].href = editor_href(&in, e->part == PART_LANGUAGES ?
		    PART_SURVEY : e->part, e->code);
		t[i].own = i == 0;
		t[i].complete = e->done[i] >= e->of;
		t[i].done = rq_say(e->rq, W_EDITOR_N_OF_M,
		    .n = app_number(e->rq, (int64_t)e->done[i]),
		    .of = app_number(e->rq, (int64_t)e->of));
		if (str_is(in.lang, e->lang))
			t[i].current = STR("true");
	}
	v->tongues = (struct view_list){ t, e->edit->nlanguages };
	v->many_tongues = e->edit->nlanguages > 1;
}

/* Those that the survey does not have yet, by their own names. */
static void
more_tongues_fill(struct editing *e, struct editor_view *v)
{
	struct choice_view	*c;
	struct str		 tag;
	size_t			 i, k, n = 0;

	for (i = 0; language_known(i).len != 0; i++)
		;
	c = arena_array(e->rq->arena, i + 1, sizeof(*c));
	c[n++].label = rq_word(e->rq,
	    W_EDITOR_CHOOSE_LANGUAGE);
	for (i = 0; (tag = language_known(i)).len != 0; i++) {
		for (k = 0; k < e->edit->nlanguages && !str_is_nocase(tag,
		    e->edit->languages[k]); k++)
			;
		if (k == e->edit->nlanguages)
			c[n++] = (struct choice_view){ tag, str_cat(
			    e->rq->arena, language_own_name(tag), STR(" ("),
			    tag, STR(")")), false };
	}
	v->more_tongues = (struct view_list){ c, n };
}

/* --- the page --- */

static const struct {
	const char	*name;
	enum word	 text;
} notices[] = {
	{ "made", W_EDITOR_MADE },
	{ "undone", W_EDITOR_UNDONE },
	{ "redone", W_EDITOR_REDONE },
	{ "dropped", W_EDITOR_DROPPED },
	{ "saved", W_EDITOR_SAVED },
	{ "gone", W_EDITOR_DELETED },
	{ "restored", W_EDITOR_RESTORED },
	{ "imported", W_EDITOR_IMPORTED },
};

static void
links_fill(struct editing *e, struct editor_view *v)
{
	struct rq	*rq = e->rq;
	size_t		 i;

	v->name = e->row->title;
	v->back_url = url(rq, APP_SURVEY, e->row->slug);
	v->action = url(rq, APP_SURVEY_EDIT, e->row->slug);
	v->draft_action = url(rq, APP_SURVEY_DRAFT, e->row->slug);
	v->preview_url = url(rq, APP_SURVEY_PREVIEW, e->row->slug);
	v->make_label = e->row->version == 0 ? rq_word(rq, W_EDITOR_MAKE_EMPTY) :
	    rq_say(rq, W_EDITOR_MAKE, .version = app_number(rq,
	    e->row->version));
	for (i = 0; i < sizeof(notices) / sizeof(notices[0]); i++)
		if (str_is_c(form_get(&rq->query, "did"), notices[i].name))
			v->notice = rq_word(rq, notices[i].text);
	if (e->edit == NULL)
		return;
	v->survey_url = editor_href(e, PART_SURVEY, STR(""));
	v->xml_url = url(rq, APP_EDITOR_XML, e->row->slug);
	v->texts_url = url(rq, APP_EDITOR_TEXTS, e->row->slug);
	v->check_url = url(rq, APP_EDITOR_CHECK, e->row->slug);
	v->state_url = url(rq, APP_EDITOR_STATE, e->row->slug);
	v->picture_action = url(rq, APP_EDITOR_PICTURE, e->row->slug);
	v->publish_url = url(rq, APP_SURVEY_PUBLISH, e->row->slug);
	v->languages_url = editor_href(e, PART_LANGUAGES, STR(""));
	v->languages_only = e->part == PART_LANGUAGES;
	v->own_lang = e->edit->languages[0];
	v->preview_url = str_cat(rq->arena, v->preview_url, STR("?lang="),
	    e->lang, STR("&page="), e->code);
}

enum status
editor_show(struct editing *e, int code)
{
	struct editor_view	 v;
	struct form_view	 form;
	struct rq		*rq = e->rq;
	enum status		 st;

	memset(&v, 0, sizeof(v));
	memset(&form, 0, sizeof(form));
	app_frame(rq, rq_say(rq, W_EDITOR_PAGE, .survey = e->row->title),
	    &v.layout, &v.nav);
	links_fill(e, &v);
	if (e->draft != NULL && (st = draft_fill(e, &v)) != OK)
		return (st);
	if (e->draft != NULL) {
		list_fill(e, &v);
		tongues_fill(e, &v);
		if (e->part == PART_LANGUAGES)
			more_tongues_fill(e, &v);
		editor_form_fill(e, &form);
		v.form = &form;
		v.new_types = editor_types(rq, STR("single"));
	}
	v.errors = (struct view_list){ e->problems, e->nproblems };
	v.layout.has_error = e->nproblems != 0;
	rq->csp = STR("default-src 'none'; script-src 'self'; style-src "
	    "'self'; img-src 'self' data:; font-src 'self'; connect-src "
	    "'self'; form-action 'self'; frame-src 'self'; frame-ancestors "
	    "'none'; base-uri 'none'; object-src 'none'");
	return (page_send(rq, code, &editor_page, &v));
}

enum status
editor_no_draft(struct editing *e)
{
	return (rq_see_other(e->rq, url(e->rq, APP_SURVEY_EDIT,
	    e->row->slug)));
}

enum status
app_editor_get(struct rq *rq)
{
	struct editing	 e;
	enum status	 st;

	if ((st = editing_load(rq, &e)) != OK)
		return (st);
	if (e.edit != NULL && !editing_find(&e, &rq->query))
		editor_problem(&e, STR(""), W_EDITOR_NOT_THERE);
	return (editor_show(&e, 200));
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
	/* One step back may be followed by the next. */
	buf_c(&b, "#steps");
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
	if (st == OK && i == 0 && str_is_c(form_get(&rq->form, "to"), "texts"))
		return (rq_see_other(rq, url(rq, APP_EDITOR_TEXTS,
		    e.row->slug)));
	if (st == OK)
		return (rq_see_other(rq, editor_url(&e, did,
		    form_get(&rq->form, "q"))));
	if (st == E_ROOM)
		return ((st = room_refused(rq, false,
		    &e.problems[e.nproblems++])) != OK ? st :
		    editor_show(&e, 409));
	if (st == E_NOTFOUND || st == E_CONFLICT) {
		if ((st = editing_load(rq, &e)) != OK)
			return (st);
		if (e.edit != NULL)
			(void)editing_find(&e, &rq->form);
		editor_problem(&e, STR(""), W_EDITOR_STALE);
		return (editor_show(&e, 409));
	}
	return (st);
}
