/*
 * GET and POST of /app/surveys/:survey/mailings/new: a list, pasted or as a
 * file, and the mail in each language of the survey. What is read becomes a
 * draft that its own page shows; nothing is sent from here.
 */
#include <string.h>

#include "base/language.h"
#include "base/secret.h"
#include "form/field.h"
#include "page/part/frame.h"
#include "page/staff/mailing_part.h"
#include "page/staff/mailings.h"
#include "queries.h"
#include "store/cache.h"
#include "store/context.h"

#define SUBJECT_MAX	200	/* code points */
#define BODY_MAX	5000
#define REMIND_MAX	60	/* days */
#define PROBLEMS_MAX	(6 + 2 * SURVEY_LANGUAGES_MAX)

VIEW_STRUCT(mailing_text_view,
    text(lang, dir, label, subject_id, body_id),
    sub(field_view, subject, body));

VIEW_STRUCT(mailing_new_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(action, back_url, survey_title, columns, missing, missing_url,
        missing_label),
    flag(anonymous),
    sub(field_view, list, file, starts, remind),
    list(mailing_text_view, texts),
    list(problem_view, errors));

VIEW_PAGE(mailing_new_page, mailing_new_view, "app/mailing_new.html");

/* What a request works on. */
struct making {
	struct rq		*rq;
	struct survey_row	*row;
	const struct survey	*def;	/* NULL: never published */
	bool			 has_key;
	struct problem_view	 problems[PROBLEMS_MAX];
	size_t			 n;
	/* What was typed. */
	struct str		 list, starts;
	int64_t			 remind;
	struct str		 texts;	/* JSON */
};

static void
problem_add(struct making *m, struct str id, enum word text)
{
	if (m->n < PROBLEMS_MAX)
		m->problems[m->n++] = (struct problem_view){ str_cat(
		    m->rq->arena, STR("#"), id), rq_word(m->rq, text) };
}

static enum status
making_load(struct rq *rq, struct making *m) AWAITS
{
	struct context_key	 keys[CONTEXT_KEYS_MAX];
	enum status		 st;
	size_t			 n;

	memset(m, 0, sizeof(*m));
	m->rq = rq;
	if ((st = q_survey_get(&rq->db, &m->row, .slug = rq->arg[0])) != OK ||
	    (st = store_context_keys_find(&rq->db, keys, &n)) != OK ||
	    m->row->version == 0)
		return (st);
	m->has_key = n != 0;
	return (cache_version_get(&rq->db, m->row->id, m->row->version,
	    &m->def));
}

/* --- showing --- */

static struct str
typed(struct making *m, struct str id, struct str usual)
{
	const struct form_field	*f = form_find(&m->rq->form,
				    str_dup(m->rq->arena, id).p);

	return (f == NULL ? usual : field_shown(m->rq->arena, f->value));
}

static void
field_fill(struct making *m, struct str id, struct str usual, bool help,
    struct field_view *v)
{
	app_field_fill(m->rq->arena, str_dup(m->rq->arena, id).p,
	    typed(m, id, usual), m->problems, m->n, v);
	v->described = field_described(m->rq->arena, id, help,
	    v->error.len != 0);
}

/* What a mail says until somebody says more. */
static void
text_fill(struct making *m, size_t lang, struct mailing_text_view *v)
{
	struct rq		*rq = m->rq;
	const struct locale	*l = locale_find(m->def->languages[lang]);
	struct str		 company = str_one_line(rq->arena,
				    rq->session.tenant_name);

	v->lang = m->def->languages[lang];
	v->dir = language_direction(v->lang);
	v->label = rq_say(rq, W_MAILING_TEXT_IN,
	    .language = app_language(rq, v->lang));
	v->subject_id = str_cat(rq->arena, STR("subject."), v->lang);
	v->body_id = str_cat(rq->arena, STR("body."), v->lang);
	field_fill(m, v->subject_id, words_say(rq->arena, l,
	    W_MAILING_USUAL_SUBJECT, .company = company), false, &v->subject);
	field_fill(m, v->body_id, words_say(rq->arena, l, W_MAILING_USUAL_BODY,
	    .company = company), true, &v->body);
}

static struct view_list
texts_fill(struct making *m)
{
	struct mailing_text_view	*v = arena_array(m->rq->arena,
					    m->def->nlanguages, sizeof(*v));
	size_t				 i;

	for (i = 0; i < m->def->nlanguages; i++)
		text_fill(m, i, &v[i]);
	return ((struct view_list){ v, m->def->nlanguages });
}

static struct str
columns_text(struct making *m)
{
	struct buf	 b = buf_new(m->rq->arena, 128);
	struct str	*fields;
	size_t		 i, n = mailing_fields(m->rq->arena, m->def, &fields);

	if (n == 0)
		return (STR_NONE);
	for (i = 0; i < n; i++) {
		if (i != 0)
			buf_c(&b, ", ");
		buf_str(&b, fields[i]);
	}
	return (rq_say(m->rq, W_MAILING_COLUMNS, .codes = buf_view(&b)));
}

/* Why none can be made yet. */
static void
missing_fill(struct making *m, struct mailing_new_view *v)
{
	struct rq	*rq = m->rq;

	if (m->def == NULL) {
		v->missing = rq_word(rq, W_MAILING_UNPUBLISHED);
		v->missing_url = url(rq, APP_SURVEY_PUBLISH, m->row->slug);
		v->missing_label = rq_word(rq, W_PUBLISH_SEE);
	} else if (!m->has_key) {
		v->missing = rq_word(rq, W_MAILING_NO_KEY);
		if (rq_can(rq, CAN_CHANGE_SETTINGS))
			v->missing_url = url(rq, APP_KEYS);
		v->missing_label = rq_word(rq, W_KEYS_TITLE);
	}
}

static enum status
making_show(struct making *m, int code)
{
	struct rq		*rq = m->rq;
	struct mailing_new_view	 v;

	memset(&v, 0, sizeof(v));
	app_frame(rq, rq_say(rq, W_MAILING_NEW_PAGE,
	    .survey = m->row->title), &v.layout, &v.nav);
	v.survey_title = m->row->title;
	v.action = url(rq, APP_MAILING_NEW, m->row->slug);
	v.back_url = url(rq, APP_MAILINGS, m->row->slug);
	missing_fill(m, &v);
	if (m->def != NULL) {
		v.anonymous = m->def->identity == IDENTITY_ANONYMOUS;
		v.columns = columns_text(m);
		v.texts = texts_fill(m);
	}
	field_fill(m, STR("list"), STR(""), true, &v.list);
	field_fill(m, STR("file"), STR(""), true, &v.file);
	field_fill(m, STR("starts"), STR(""), true, &v.starts);
	field_fill(m, STR("remind"), STR("0"), true, &v.remind);
	v.errors = (struct view_list){ m->problems, m->n };
	v.layout.has_error = m->n != 0;
	return (page_send(rq, code, &mailing_new_page, &v));
}

enum status
app_mailing_new_get(struct rq *rq)
{
	struct making	 m;
	enum status	 st;

	if ((st = making_load(rq, &m)) != OK)
		return (st);
	return (making_show(&m, 200));
}

/* --- reading --- */

static void
list_take(struct making *m)
{
	const struct form_field	*file = form_find(&m->rq->form, "file");
	bool			 has_file = file != NULL && file->is_file &&
				    file->value.len != 0;

	m->list = form_get(&m->rq->form, "list");
	if (str_trim(m->list).len == 0) {
		if (has_file)
			m->list = file->value;
		else
			problem_add(m, STR("list"), W_MAILING_NO_LIST);
	} else if (has_file)
		problem_add(m, STR("file"), W_MAILING_BOTH);
}

static bool
has_link(struct str s)
{
	for (; s.len != 0; s = str_from(s, 1))
		if (str_starts(s, STR("[link]")))
			return (true);
	return (false);
}

static void
text_take(struct making *m, struct str lang, struct buf *b)
{
	struct arena	*a = m->rq->arena;
	struct str	 subject_id = str_cat(a, STR("subject."), lang);
	struct str	 body_id = str_cat(a, STR("body."), lang);
	struct str	 subject, body;

	subject = str_trim(form_get(&m->rq->form, subject_id.p));
	body = str_trim(str_lines_plain(a, form_get(&m->rq->form,
	    body_id.p)));
	if (subject.len == 0 ||
	    field_text(subject, SUBJECT_MAX, false) != FIELD_OK)
		problem_add(m, subject_id, W_MAILING_NO_SUBJECT);
	if (body.len == 0 || field_text(body, BODY_MAX, true) != FIELD_OK)
		problem_add(m, body_id, W_MAILING_NO_BODY);
	else if (!has_link(body))
		problem_add(m, body_id, W_MAILING_NO_LINK);
	if (m->n == 0) {
		buf_char(b, b->len == 0 ? '{' : ',');
		buf_json(b, lang);
		buf_char(b, ':');
		mailing_text_make(m->rq, lang, subject, body, b);
	}
}

static void
form_take(struct making *m)
{
	struct form	*f = &m->rq->form;
	struct buf	 b = buf_new(m->rq->arena, 16 * 1024);
	struct str	 starts = str_trim(form_get(f, "starts"));
	struct str	 remind = str_trim(form_get(f, "remind"));
	size_t		 i;

	list_take(m);
	m->starts = STR("");
	if (starts.len != 0 && field_moment(m->rq->arena, starts,
	    &m->starts) != FIELD_OK)
		problem_add(m, STR("starts"), W_SETTINGS_NO_TIME);
	if (remind.len != 0 && (!str_int(remind, &m->remind) ||
	    m->remind < 0 || m->remind > REMIND_MAX))
		problem_add(m, STR("remind"), W_MAILING_REMIND_FORM);
	if (m->def->identity == IDENTITY_ANONYMOUS)
		m->remind = 0;
	for (i = 0; i < m->def->nlanguages; i++)
		text_take(m, m->def->languages[i], &b);
	buf_char(&b, '}');
	m->texts = buf_view(&b);
}

static enum status
draft_make(struct making *m, const struct mailing_list *list) AWAITS
{
	struct rq		*rq = m->rq;
	struct mailing_add_row	*row;
	struct str		 id = secret_uuid(rq->arena);
	enum status		 st;

	st = q_mailing_add(&rq->db, &row, .id = id, .survey = m->row->id,
	    .identity = str_of(identity_names[m->def->identity]),
	    .texts = m->texts, .starts = m->starts, .remind = m->remind);
	if (st == OK && !row->done) {
		problem_add(m, STR("list"), W_MAILING_DRAFTS);
		return (making_show(m, 422));
	}
	if (st != OK || (st = mailing_list_store(rq, id, list)) != OK)
		return (st);
	return (rq_see_other(rq, url(rq, APP_MAILING, m->row->slug, id)));
}

enum status
app_mailing_new_post(struct rq *rq)
{
	struct mailing_list	 list;
	struct making		 m;
	enum status		 st;

	if ((st = making_load(rq, &m)) != OK)
		return (st);
	if (m.def == NULL || !m.has_key)
		return (making_show(&m, 422));
	form_take(&m);
	if (m.n != 0)
		return (making_show(&m, 422));
	if ((st = mailing_list_read(rq, m.list, m.def, &list)) != OK)
		return (st);
	if (list.end == ROSTER_ENCODING)
		problem_add(&m, STR("list"), W_MAILING_ENCODING);
	else if (list.end == ROSTER_TOO_MANY)
		problem_add(&m, STR("list"), W_MAILING_TOO_MANY);
	else if (list.roster.lines == 0)
		problem_add(&m, STR("list"), W_MAILING_NO_LIST);
	return (m.n != 0 ? making_show(&m, 422) : draft_make(&m, &list));
}
