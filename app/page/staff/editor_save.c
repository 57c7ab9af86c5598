/*
 * POST of /app/surveys/:survey/edit: what was typed is put into the newest
 * text of the draft, and then what its button asks for is done. A form carries
 * the print of what its editor saw: only if that very question, page or the
 * survey's own part is another by now, it comes back with both wordings.
 */
#include <string.h>

#include "page/staff/editor.h"
#include "page/staff/editor_part.h"

/* Each lost race means that somebody else's change was stored meanwhile. */
#define TRIES	6

/* What a button asks for besides keeping what was typed. */
struct deed {
	const char	*act;		/* as "do" says it */
	const char	*what;		/* for the list of steps */
	bool		 (*run)(struct editing *, struct str *code);
};

/* --- deeds: each works on a text that has what was typed --- */

static bool
question_add(struct editing *e, struct str *code)
{
	const struct form	*f = &e->rq->form;
	struct str		 type = form_get(f, "new_type"),
				 label = form_get(f, "new_label");
	size_t			 page;

	if (question_type_find(type) == NULL || label.len > SURVEY_TEXT_MAX ||
	    !str_utf8_is_valid(label) || e->edit->npages == 0 ||
	    e->edit->nquestions >= SURVEY_QUESTIONS_MAX)
		return (false);
	page = e->part == PART_QUESTION ? e->edit->questions[e->at].page :
	    e->part == PART_PAGE ? e->at : e->edit->npages - 1;
	*code = edit_question_add(e->edit, page, e->part == PART_QUESTION ?
	    e->at : EDIT_NONE, type, label, e->published);
	return (true);
}

static bool
question_copy(struct editing *e, struct str *code)
{
	const struct edit	*d = e->edit;

	if (e->part == PART_PAGE) {
		if (d->npages >= SURVEY_PAGES_MAX || d->nquestions +
		    d->pages[e->at].n > SURVEY_QUESTIONS_MAX)
			return (false);
		*code = edit_page_copy(e->edit, e->at, e->published);
		return (true);
	}
	if (e->part != PART_QUESTION ||
	    e->edit->nquestions >= SURVEY_QUESTIONS_MAX)
		return (false);
	*code = edit_question_copy(e->edit, e->at, e->published);
	return (true);
}

/* Over the end of a page it goes on in the next one. */
static bool
question_step(struct editing *e, bool up)
{
	const struct edit		*d = e->edit;
	const struct edit_question	*q = &d->questions[e->at];
	const struct edit_page		*p = &d->pages[q->page];

	if (up && e->at > p->first)
		edit_move_before(e->edit, q->node,
		    d->questions[e->at - 1].node);
	else if (!up && e->at + 1 < p->first + p->n)
		edit_move_behind(e->edit, q->node,
		    d->questions[e->at + 1].node);
	else if (up && q->page > 0)
		edit_move_into(e->edit, q->node, d->pages[q->page - 1].node);
	else if (!up && q->page + 1 < d->npages && p[1].n != 0)
		edit_move_before(e->edit, q->node,
		    d->questions[p[1].first].node);
	else if (!up && q->page + 1 < d->npages)
		edit_move_into(e->edit, q->node, p[1].node);
	else
		return (false);
	return (true);
}

static bool
page_step(struct editing *e, bool up)
{
	const struct edit_page	*p = &e->edit->pages[e->at];

	if (up && e->at > 0)
		edit_move_before(e->edit, p->node, p[-1].node);
	else if (!up && e->at + 1 < e->edit->npages)
		edit_move_behind(e->edit, p->node, p[1].node);
	else
		return (false);
	return (true);
}

static bool
move_up(struct editing *e, struct str *code)
{
	(void)code;
	return (e->part == PART_QUESTION ? question_step(e, true) :
	    e->part == PART_PAGE && page_step(e, true));
}

static bool
move_down(struct editing *e, struct str *code)
{
	(void)code;
	return (e->part == PART_QUESTION ? question_step(e, false) :
	    e->part == PART_PAGE && page_step(e, false));
}

static bool
move_to_page(struct editing *e, struct str *code)
{
	const struct edit_page	*p = edit_page_find(e->edit,
				    form_get(&e->rq->form, "to"));

	(void)code;
	if (e->part != PART_QUESTION || p == NULL)
		return (false);
	edit_move_into(e->edit, e->node, p->node);
	return (true);
}

/* To before another question, or behind it: what dragging asks for. */
static bool
move_to_question(struct editing *e, struct str *code)
{
	const struct form		*f = &e->rq->form;
	const struct edit_question	*q = edit_question_find(e->edit,
					    form_get(f, "before"));

	(void)code;
	if (q == NULL && (q = edit_question_find(e->edit,
	    form_get(f, "behind"))) == NULL)
		return (false);
	if (e->part != PART_QUESTION || q->node == e->node)
		return (false);
	if (form_find(f, "before") != NULL)
		edit_move_before(e->edit, e->node, q->node);
	else
		edit_move_behind(e->edit, e->node, q->node);
	return (true);
}

static bool
drop(struct editing *e, struct str *code)
{
	const struct edit	*d = e->edit;

	if (e->part == PART_SURVEY || e->part == PART_LANGUAGES)
		return (false);
	edit_drop(e->edit, e->node);
	/* Its neighbour is shown next, or its page. */
	if (e->part == PART_QUESTION)
		*code = e->at + 1 < d->nquestions ? d->questions[e->at + 1].code :
		    e->at != 0 ? d->questions[e->at - 1].code :
		    d->pages[d->questions[e->at].page].code;
	else
		*code = e->at != 0 ? d->pages[e->at - 1].code :
		    e->at + 1 < d->npages ? d->pages[e->at + 1].code : STR("");
	return (true);
}

static bool
page_add(struct editing *e, struct str *code)
{
	struct str	 title = form_get(&e->rq->form, "new_label");
	size_t		 behind = EDIT_NONE;

	if (e->edit->npages >= SURVEY_PAGES_MAX ||
	    title.len > SURVEY_TEXT_MAX || !str_utf8_is_valid(title))
		return (false);
	if (e->edit->npages != 0)
		behind = e->part == PART_QUESTION ?
		    e->edit->questions[e->at].page : e->part == PART_PAGE ?
		    e->at : e->edit->npages - 1;
	*code = edit_page_add(e->edit, behind, title, e->published);
	return (true);
}

static bool
language_is_tag(struct str s)
{
	size_t	 i;

	for (i = 0; i < s.len; i++)
		if (!((s.p[i] >= 'a' && s.p[i] <= 'z') ||
		    (s.p[i] >= 'A' && s.p[i] <= 'Z') ||
		    (s.p[i] >= '0' && s.p[i] <= '9') ||
		    (s.p[i] == '-' && i > 0)))
			return (false);
	return (s.len >= 2 && s.len <= 35);
}

static bool
language_add(struct editing *e, struct str *code)
{
	struct str	 tag = str_trim(form_get(&e->rq->form, "tag"));

	if (tag.len == 0)
		tag = form_get(&e->rq->form, "known");
	*code = tag;
	if (!language_is_tag(tag) ||
	    e->edit->nlanguages >= SURVEY_LANGUAGES_MAX)
		return (false);
	edit_language_add(e->edit, tag);
	return (e->edit->nputs != 0);
}

static bool
language_drop(struct editing *e, struct str *code)
{
	*code = form_get(&e->rq->form, "tag");
	edit_language_drop(e->edit, *code);
	return (e->edit->nputs != 0);
}

static const struct deed	 deeds[] = {
	{ "add", "question-add", question_add },
	{ "copy", "question-copy", question_copy },
	{ "up", "question-move", move_up },
	{ "down", "question-move", move_down },
	{ "to", "question-move", move_to_page },
	{ "drag", "question-move", move_to_question },
	{ "drop", "question-drop", drop },
	{ "page", "page-add", page_add },
	{ "tongue", "language-add", language_add },
	{ "untongue", "language-drop", language_drop },
};

/* Of a page moved or dropped another word than of a question. */
static struct str
deed_name(const struct editing *e, const struct deed *d)
{
	static const struct { const char *question, *page; } twins[] = {
		{ "question-move", "page-move" },
		{ "question-drop", "page-drop" },
		{ "question-copy", "page-copy" },
	};
	size_t	 i;

	for (i = 0; i < 3 && e->part == PART_PAGE; i++)
		if (strcmp(d->what, twins[i].question) == 0)
			return (str_of(twins[i].page));
	return (str_of(d->what));
}

/* --- one round --- */

/* What a form has come to. */
struct saving {
	struct str	 next;		/* the text */
	struct str	 what;		/* the deed */
	struct str	 object;
	struct str	 code;		/* what is shown behind it */
	int64_t		 revision;
};

static enum status
reopen(struct editing *e, struct str xml) AWAITS
{
	enum status	 st = editing_open(e, xml);

	if (st != OK)
		return (st);
	return (editing_find(e, &e->rq->form) ? OK : E_NOTFOUND);
}

/* A type that was chosen, once all that was typed is in. */
static enum status
type_put(struct editing *e, struct saving *s) AWAITS
{
	struct str	 type = form_get(&e->rq->form, "type");
	enum status	 st;

	if (e->part != PART_QUESTION || question_type_find(type) == NULL ||
	    str_is(type, e->edit->questions[e->at].type))
		return (OK);
	if ((st = reopen(e, s->next)) != OK)
		return (st);
	edit_set_type(e->edit, e->node, type);
	return (edit_result(e->edit, &s->next));
}

static enum status
deed_put(struct editing *e, struct saving *s) AWAITS
{
	struct str	 act = form_get(&e->rq->form, "do");
	enum status	 st;
	size_t		 i;

	for (i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++)
		if (str_is_c(act, deeds[i].act))
			break;
	if (i == sizeof(deeds) / sizeof(deeds[0]))
		return (OK);
	if ((st = reopen(e, s->next)) != OK)
		return (st);
	s->object = str_dup(e->rq->arena, e->code);
	s->what = deed_name(e, &deeds[i]);
	if (!deeds[i].run(e, &s->code)) {
		editor_problem(e, STR(""), W_EDITOR_NOT_DONE);
		return (E_INVALID);
	}
	s->code = str_dup(e->rq->arena, s->code);
	if (s->object.len == 0 || strcmp(deeds[i].act, "add") == 0 ||
	    strcmp(deeds[i].act, "page") == 0)
		s->object = s->code;
	return (edit_result(e->edit, &s->next));
}

/* E_INVALID: it is said what is wrong. */
static enum status
form_apply(struct editing *e, struct saving *s) AWAITS
{
	static const char *const	 whats[] = { "question-set",
					    "page-set", "survey-set",
					    "survey-set" };
	enum status			 st;

	s->what = str_of(whats[e->part]);
	s->object = s->code = str_dup(e->rq->arena, e->code);
	if (e->part != PART_LANGUAGES && !editor_form_put(e))
		return (E_INVALID);
	if ((st = edit_result(e->edit, &s->next)) != OK ||
	    (st = type_put(e, s)) != OK)
		return (st);
	return (deed_put(e, s));
}

bool
editor_is_as_seen(const struct editing *e)
{
	struct str	 print = form_get(&e->rq->form, "print");

	return (e->part == PART_LANGUAGES ||
	    str_is(print, edit_print(e->edit, e->node)));
}

static enum status
form_store(struct editing *e, struct saving *s) AWAITS
{
	struct draft_deed	 deed = { s->what, s->object };

	if (deed.object.len > 64)
		deed.object = str_first(deed.object, 64);
	return (store_draft_change(&e->rq->db, e->row->id, e->draft, s->next,
	    &deed, &s->revision));
}

/* --- answers --- */

/* Codes of the options and rows as they stand now, for script. */
static void
codes_json(const struct editing *e, const char *name, struct buf *b)
{
	size_t	 i, n = 0;

	buf_char(b, '[');
	for (i = edit_child(e->edit, e->node, name); i != EDIT_NONE;
	    i = edit_next(e->edit, i)) {
		if (n++ != 0)
			buf_char(b, ',');
		buf_json(b, edit_attribute(e->edit, i, "code"));
	}
	buf_char(b, ']');
}

static enum status
saved_json(struct editing *e, const struct saving *s) AWAITS
{
	struct buf	 b = buf_new(e->rq->arena, 512);
	enum status	 st;

	if ((st = reopen(e, s->next)) != OK)
		return (st);
	buf_c(&b, "{\"print\":");
	buf_json(&b, edit_print(e->edit, e->node));
	buf_fmt(&b, ",\"revision\":%lld,\"o\":", (long long)s->revision);
	codes_json(e, "option", &b);
	buf_c(&b, ",\"r\":");
	codes_json(e, "row", &b);
	buf_char(&b, '}');
	return (rq_bytes(e->rq, 200, STR("application/json"), buf_view(&b)));
}

static enum status
saved_send(struct editing *e, const struct saving *s) AWAITS
{
	const struct form	*f = &e->rq->form;
	struct str		 to, act = form_get(f, "do"), from = STR("");
	enum editor_part	 part = e->part;
	int64_t			 n;

	if (form_find(&e->rq->form, "script") != NULL)
		return (saved_json(e, s));
	if (part == PART_QUESTION || part == PART_PAGE)
		part = PART_QUESTION;	/* finds a page by its code, too */
	if (str_is_c(act, "add") || str_is_c(act, "page"))
		part = PART_QUESTION;
	to = editor_href(e, part, s->code);
	/* The options that were shown, or those that a button leads to. */
	if (str_is(s->code, e->code))
		from = form_find(f, "go") != NULL ? form_get(f, "go") :
		    form_get(f, "from");
	if (from.len != 0 && !str_is_c(from, "0") && str_int(from, &n))
		to = str_cat(e->rq->arena, to, STR("&from="), from);
	if (e->next_spot.len == 0)
		e->next_spot = e->spot;
	if (e->next_spot.len != 0)
		to = str_cat(e->rq->arena, to, STR("&at="), e->next_spot);
	/* One more row of the condition's menus; the keys go on in it. */
	if (str_is_c(act, "row") && str_int(form_get(f, "rows"), &n) &&
	    n > 0 && n < EDIT_ROWS)
		return (rq_see_other(e->rq, str_cat(e->rq->arena, to,
		    str_fmt(e->rq->arena, "&rows=%lld&did=saved#c.%lld.q",
		    (long long)n + 1, (long long)n))));
	/* Keys go on in the form: not in front of the whole list again. */
	return (rq_see_other(e->rq, str_cat(e->rq->arena, to,
	    str_is_c(act, "drop") ? STR("&did=gone#form") :
	    STR("&did=saved#form"))));
}

/* The form comes back with what was typed. */
static enum status
form_again(struct editing *e, int code) AWAITS
{
	e->typed = &e->rq->form;
	if (form_find(&e->rq->form, "script") != NULL)
		e->rq->cache = STR("no-store");
	return (editor_show(e, code));
}

static enum status
form_conflict(struct editing *e) AWAITS
{
	e->conflicts = true;
	editor_problem(e, STR("#w.label"), W_EDITOR_CONFLICT);
	return (form_again(e, 409));
}

/* What was edited is gone: what was typed of it is shown to be copied. */
static enum status
form_lost(struct editing *e) AWAITS
{
	editor_problem(e, STR(""), W_EDITOR_LOST);
	e->lost = form_get(&e->rq->form, "w.label");
	return (editor_show(e, 409));
}

enum status
app_editor_post(struct rq *rq)
{
	struct saving	 s;
	struct editing	 e;
	enum status	 st;
	int		 tries;

	for (tries = 0; tries < TRIES; tries++) {
		memset(&s, 0, sizeof(s));
		if ((st = editing_load(rq, &e)) != OK)
			return (st);
		if (e.edit == NULL)
			return (rq_see_other(rq, url(rq, APP_SURVEY_EDIT,
			    e.row->slug)));
		if (!editing_find(&e, &rq->form))
			return (form_lost(&e));
		if (!editor_is_as_seen(&e))
			return (form_conflict(&e));
		if ((st = form_apply(&e, &s)) == E_TOO_BIG)
			editor_problem(&e, STR(""), W_EDITOR_TOO_BIG);
		if (st == OK)
			st = form_store(&e, &s);
		if (st == E_INVALID || st == E_TOO_BIG) {
			if ((st = reopen(&e, e.draft->definition)) != OK)
				return (st);
			return (form_again(&e, 422));
		}
		if (st != E_CONFLICT)
			return (st == OK ? saved_send(&e, &s) : st);
	}
	return (db_refuse(&rq->db, E_BUSY, "other changes were always first"));
}
