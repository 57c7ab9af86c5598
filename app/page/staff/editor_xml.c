/*
 * The draft as a whole: its XML to read and to change, and which revision it is
 * now. Judged in a thread.
 */
#include <string.h>

#include "page/staff/editor.h"
#include "page/staff/editor_part.h"
#include "page/staff/survey_judge.h"

VIEW_STRUCT(xml_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(name, back_url, action, definition, described),
    num(revision),
    list(problem_view, errors));

VIEW_PAGE(xml_page, xml_view, "app/editor_xml.html");

enum status
app_editor_state_get(struct rq *rq)
{
	struct draft_state_row	*row;
	struct survey_row	*survey;
	struct buf		 b = buf_new(rq->arena, 128);
	struct str		 open;
	enum status		 st;

	if ((st = q_survey_get(&rq->db, &survey, .slug = rq->arg[0])) != OK)
		return (st);
	st = q_draft_state(&rq->db, &row, .survey = survey->id);
	if (st != OK && st != E_NOTFOUND)
		return (st);
	buf_fmt(&b, "{\"revision\":%lld", st == OK ?
	    (long long)row->revision : 0LL);
	if (st == OK && row->other.len != 0) {
		buf_c(&b, ",\"other\":");
		buf_json(&b, rq_say(rq, W_EDITOR_OTHER_HERE,
		    .name = row->other));
	}
	open = editor_others(rq, survey->id, st == OK ? row->other :
	    STR(""));
	if (open.len != 0) {
		buf_c(&b, ",\"open\":");
		buf_json(&b, open);
	}
	buf_char(&b, '}');
	return (rq_bytes(rq, 200, STR("application/json"), buf_view(&b)));
}

/* --- XML --- */

static enum status
xml_show(struct editing *e, int code, struct str definition)
{
	struct xml_view	 v;

	memset(&v, 0, sizeof(v));
	app_frame(e->rq, rq_say(e->rq, W_EDITOR_XML_PAGE,
	    .survey = e->row->title), &v.layout, &v.nav);
	v.name = e->row->title;
	v.back_url = url(e->rq, APP_SURVEY_EDIT, e->row->slug);
	v.action = url(e->rq, APP_EDITOR_XML, e->row->slug);
	v.definition = definition;
	v.revision = e->draft->revision;
	v.errors = (struct view_list){ e->problems, e->nproblems };
	v.layout.has_error = e->nproblems != 0;
	return (page_send(e->rq, code, &xml_page, &v));
}

enum status
app_editor_xml_get(struct rq *rq)
{
	struct editing	 e;
	enum status	 st;

	if ((st = editing_load(rq, &e)) != OK)
		return (st);
	return (e.draft == NULL ? editor_no_draft(&e) :
	    xml_show(&e, 200, e.draft->definition));
}

/* What is no definition cannot be edited any further; what only may not be
 * published yet is taken. */
static enum status
xml_refuse(struct editing *e, struct str xml) AWAITS
{
	struct judgement	 j;
	struct str		 why = rq_word(e->rq, W_EDITOR_XML_WRONG);
	enum status		 st;

	if ((st = draft_judge(e->rq, xml, e->row->id, 0, &j)) != OK)
		return (st);
	if (j.is_survey && (st = editing_open(e, xml)) != E_INVALID)
		return (st);
	if (j.nfaults != 0)
		why = rq_say(e->rq, W_IMPORT_FAULT, .line = str_of_int(
		    e->rq->arena, j.faults[0].line), .why = j.faults[0].why);
	e->problems[e->nproblems++] = (struct problem_view){
	    STR("#definition"), why };
	return (E_INVALID);
}

enum status
app_editor_xml_post(struct rq *rq)
{
	struct draft_deed	 deed = { STR("xml-set"), STR("") };
	struct editing		 e;
	struct str		 xml = str_lines_plain(rq->arena,
				    form_get(&rq->form, "definition"));
	enum status		 st;
	int64_t			 revision;

	if ((st = editing_load(rq, &e)) != OK)
		return (st);
	if (e.draft == NULL)
		return (editor_no_draft(&e));
	st = xml_refuse(&e, xml);
	if (st == E_INVALID || st == E_TOO_BIG)
		return (xml_show(&e, 422, xml));
	if (st != OK)
		return (st);
	if (!str_int(form_get(&rq->form, "revision"), &revision) ||
	    revision != e.draft->revision)
		st = E_CONFLICT;
	else
		st = store_draft_change(&rq->db, e.row->id, e.draft, xml,
		    &deed, &revision);
	if (st == E_CONFLICT) {
		editor_problem(&e, STR("#definition"), W_EDITOR_XML_STALE);
		return (xml_show(&e, 409, xml));
	}
	return (st != OK ? st : rq_see_other(rq, str_cat(rq->arena,
	    url(rq, APP_SURVEY_EDIT, e.row->slug), STR("?did=saved"))));
}
