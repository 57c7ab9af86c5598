/*
 * GET and POST of /app/surveys/:survey/quotas: how many complete responses of
 * those for whom a condition holds a survey takes, and what others are told.
 * The one form makes a quota or, with ?edit=, changes one; a condition stays as
 * it was made, since it says who was counted. It is asked of the published
 * version, in the menus that the editor has.
 */
#include <string.h>

#include "base/address.h"
#include "base/json.h"
#include "form/condition.h"
#include "page/part/quota_view.h"
#include "page/staff/editor_part.h"
#include "page/staff/quotas.h"
#include "store/cache.h"

VIEW_STRUCT(quota_message_view, text(id, lang, label, value));

VIEW_STRUCT(quota_change_view, text(when, iso, text, undo));

VIEW_STRUCT(quotas_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(name, action, back_url, saved, over, edited, edited_name, heading),
    flag(is_published, anonymous),
    sub(field_view, title, limit, redirect),
    sub(form_view, form),
    list(problem_view, errors),
    list(quota_view, quotas), list(quota_view, dropped),
    list(quota_message_view, messages),
    list(quota_change_view, changes));

VIEW_PAGE(quotas_page, quotas_view, "app/quotas.html");

#define NAME_MAX	100	/* characters, as the table's check */
#define MESSAGE_MAX	2000	/* bytes */

/* What a request works on. */
struct quotas {
	struct rq		*rq;
	struct editing		 e;	/* of the published version, if any */
	const struct survey	*def;	/* NULL: there is none */
	struct quota_list_row	*rows;
	size_t			 n;
	const struct quota_list_row *edited;	/* or NULL: one is made */
};

static enum status
quotas_load(struct rq *rq, struct quotas *q) AWAITS
{
	struct str	 xml;
	enum status	 st;

	memset(q, 0, sizeof(*q));
	q->rq = q->e.rq = rq;
	if ((st = q_survey_get(&rq->db, &q->e.row, .slug = rq->arg[0])) != OK ||
	    (st = q_quota_list(&rq->db, &q->rows, &q->n,
	    .survey = q->e.row->id)) != OK || q->e.row->version == 0)
		return (st);
	if ((st = cache_version_get(&rq->db, q->e.row->id, q->e.row->version,
	    &q->def)) != OK ||
	    (st = store_survey_version_get(&rq->db, q->e.row->id,
	    q->e.row->version, &xml)) != OK ||
	    (st = editing_open(&q->e, xml)) != OK)
		return (st);
	/* All of its questions may be asked. */
	q->e.part = PART_QUESTION;
	q->e.at = q->e.edit->nquestions;
	return (OK);
}

static const struct quota_list_row *
quota_find(const struct quotas *q, struct str number)
{
	int64_t	 n;
	size_t	 i;

	if (str_int(number, &n))
		for (i = 0; i < q->n; i++)
			if (q->rows[i].n == n)
				return (&q->rows[i]);
	return (NULL);
}

/* --- showing --- */

/* What it asks is not there any more, or was never. */
static bool
is_gone(const struct quotas *q, struct str condition)
{
	struct expr_fault	 fault;
	const struct expr	*e;

	return (q->def == NULL || condition_read(q->rq->arena, q->def,
	    condition, &e, &fault) != OK);
}

static void
lists_fill(struct quotas *q, struct quotas_view *v)
{
	struct rq		*rq = q->rq;
	struct quota_view	*list = arena_array(rq->arena, q->n,
				    sizeof(*list));
	size_t			 i, live = 0;

	for (i = 0; i < q->n; i++) {
		quota_fill(rq, &q->rows[i], &list[i]);
		live += !q->rows[i].is_dropped;
		list[i].gone = is_gone(q, q->rows[i].condition);
		list[i].condition = list[i].gone ? q->rows[i].condition :
		    editor_rows_sentence(&q->e, q->rows[i].condition,
		    W_QUOTAS_IF);
		list[i].edit_url = str_cat(rq->arena, v->action,
		    STR("?edit="), list[i].n, STR("#form"));
		list[i].drop_label = q->rows[i].is_dropped ?
		    rq_say(rq, W_QUOTAS_RESTORE_NAME, .quota = list[i].name) :
		    rq_say(rq, W_QUOTAS_DROP_NAME, .quota = list[i].name);
	}
	v->quotas = (struct view_list){ list, live };
	v->dropped = (struct view_list){ list + live, q->n - live };
}

static struct str
message_id(struct arena *a, struct str lang)
{
	return (str_cat(a, STR("message."), lang));
}

static void
messages_fill(struct quotas *q, struct quotas_view *v)
{
	const struct survey		*def = q->def;
	struct rq			*rq = q->rq;
	json_t				*all = q->edited == NULL ? NULL :
					    json_of_text(rq->arena,
					    q->edited->messages);
	struct quota_message_view	*list;
	size_t				 i;

	list = arena_array(rq->arena, def->nlanguages, sizeof(*list));
	for (i = 0; i < def->nlanguages; i++) {
		list[i].lang = def->languages[i];
		list[i].id = message_id(rq->arena, list[i].lang);
		list[i].label = rq_say(rq, W_SETTINGS_MESSAGE_IN,
		    .language = app_language(rq, list[i].lang));
		list[i].value = q->e.typed != NULL ?
		    form_get(q->e.typed, list[i].id.p) :
		    json_says(json_object_get(all, list[i].lang.p));
	}
	v->messages = (struct view_list){ list, def->nlanguages };
}

/* What was typed, else what is stored. */
static void
field_fill(const struct quotas *q, const char *id, struct str stored,
    struct field_view *v)
{
	app_field_fill(q->rq->arena, id, q->e.typed != NULL ?
	    form_get(q->e.typed, id) : stored, q->e.problems, q->e.nproblems, v);
}

static void
form_fill(struct quotas *q, struct quotas_view *v)
{
	const struct quota_list_row	*r = q->edited;
	struct rq			*rq = q->rq;

	v->heading = r == NULL ? rq_word(rq, W_QUOTAS_ADD) :
	    rq_say(rq, W_QUOTAS_CHANGE, .quota = r->name);
	field_fill(q, "title", r == NULL ? STR("") : r->name, &v->title);
	field_fill(q, "limit", r == NULL ? STR("") :
	    str_of_int(rq->arena, r->most), &v->limit);
	field_fill(q, "redirect", r == NULL ? STR("") : r->redirect,
	    &v->redirect);
	messages_fill(q, v);
	if (r != NULL) {
		v->edited = str_of_int(rq->arena, r->n);
		v->edited_name = editor_rows_sentence(&q->e, r->condition,
		    W_QUOTAS_IF);
		return;
	}
	v->form.join_label = rq_word(rq, W_QUOTAS_JOIN);
	editor_rows_fill(&q->e, &v->form);
}

static struct str
change_text(struct rq *rq, const struct survey_log *c)
{
	json_t		*detail = json_of_text(rq->arena, c->detail), *pair;
	struct str	 name = json_says(json_object_get(detail, "quota"));
	struct str	 what;

	pair = json_object_get(detail, "dropped");
	if (str_is_c(c->action, "quota.add"))
		what = rq_say(rq, W_QUOTAS_DID_ADD, .quota = name);
	else if (pair != NULL)
		what = json_is_true(json_array_get(pair, 1)) ?
		    rq_say(rq, W_QUOTAS_DID_DROP, .quota = name) :
		    rq_say(rq, W_QUOTAS_DID_RESTORE, .quota = name);
	else if ((pair = json_object_get(detail, "limit")) != NULL)
		what = rq_say(rq, W_SETTINGS_FROM_TO, .what = name,
		    .old = app_number(rq, json_integer_value(
		    json_array_get(pair, 0))), .new = app_number(rq,
		    json_integer_value(json_array_get(pair, 1))));
	else
		what = rq_say(rq, W_SETTINGS_CHANGED, .what = name);
	return (rq_say(rq, W_SETTINGS_BY, .what = what,
	    .name = c->actor_name.len == 0 ?
	    rq_word(rq, W_SETTINGS_OPERATOR) : c->actor_name));
}

static enum status
changes_fill(struct quotas *q, struct quotas_view *v) AWAITS
{
	struct rq			*rq = q->rq;
	struct survey_log		*rows;
	struct quota_change_view	*list;
	struct quota_over_row		*over;
	enum status			 st;
	size_t				 i, n;

	if ((st = q_quota_changes(&rq->db, &rows, &n,
	    .survey = q->e.row->id)) != OK ||
	    (st = q_quota_over(&rq->db, &over,
	    .survey = q->e.row->id)) != OK)
		return (st);
	if (over->n != 0)
		v->over = rq_say_n(rq, W_QUOTAS_OVER, over->n);
	list = arena_array(rq->arena, n, sizeof(*list));
	for (i = 0; i < n; i++) {
		list[i] = (struct quota_change_view){
		    .when = app_time(rq, rows[i].at_local), .iso = rows[i].at,
		    .text = change_text(rq, &rows[i]) };
		if (str_is_c(rows[i].action, "quota.set"))
			list[i].undo = str_of_int(rq->arena, rows[i].id);
	}
	v->changes = (struct view_list){ list, n };
	return (OK);
}

static bool
is_anonymous(const struct quotas *q)
{
	return (q->def != NULL && q->def->identity == IDENTITY_ANONYMOUS);
}

static enum status
quotas_show(struct quotas *q, int code) AWAITS
{
	struct rq		*rq = q->rq;
	struct quotas_view	 v;
	enum status		 st;

	memset(&v, 0, sizeof(v));
	app_frame(rq, rq_say(rq, W_QUOTAS_PAGE, .survey = q->e.row->title),
	    &v.layout, &v.nav);
	v.name = q->e.row->title;
	v.action = url(rq, APP_QUOTAS, q->e.row->slug);
	v.back_url = url(rq, APP_SURVEY_SETTINGS, q->e.row->slug);
	v.anonymous = is_anonymous(q);
	if ((v.is_published = q->def != NULL)) {
		form_fill(q, &v);
		lists_fill(q, &v);
	}
	if (form_find(&rq->query, "saved") != NULL)
		v.saved = rq_word(rq, W_SETTINGS_SAVED);
	v.errors = (struct view_list){ q->e.problems, q->e.nproblems };
	v.layout.has_error = v.errors.n != 0;
	if ((st = changes_fill(q, &v)) != OK)
		return (st);
	return (page_send(rq, code, &quotas_page, &v));
}

enum status
app_quotas_get(struct rq *rq)
{
	struct quotas	 q;
	struct str	 number = form_get(&rq->query, "edit");
	enum status	 st;

	if ((st = quotas_load(rq, &q)) != OK)
		return (st);
	if (number.len != 0 && q.def != NULL &&
	    (q.edited = quota_find(&q, number)) == NULL)
		return (E_NOTFOUND);
	return (quotas_show(&q, 200));
}

/* --- changing --- */

/* An object of the texts that were typed, by language. */
static void
messages_put(struct quotas *q, struct buf *b)
{
	struct rq	*rq = q->rq;
	struct str	 id, text;
	size_t		 i, n = 0;

	buf_c(b, ",\"messages\":{");
	for (i = 0; i < q->def->nlanguages; i++) {
		id = message_id(rq->arena, q->def->languages[i]);
		text = str_trim(form_get(&rq->form, id.p));
		if (text.len > MESSAGE_MAX || !str_utf8_is_valid(text) ||
		    str_has_byte(text, '\0'))
			editor_problem(&q->e, str_cat(rq->arena, STR("#"), id),
			    W_SETTINGS_NO_MESSAGE);
		if (text.len == 0)
			continue;
		buf_c(b, n++ == 0 ? "" : ",");
		buf_json(b, q->def->languages[i]);
		buf_char(b, ':');
		buf_json(b, text);
	}
	buf_char(b, '}');
}

/* The fields as one object; what is wrong with them is said. */
static struct str
fields_read(struct quotas *q)
{
	struct rq	*rq = q->rq;
	struct buf	 b = buf_new(rq->arena, 1024);
	struct str	 name = str_trim(form_get(&rq->form, "title"));
	struct str	 link = str_trim(form_get(&rq->form, "redirect"));
	int64_t		 most = 0;

	if (!str_utf8_is_valid(name) || name.len == 0 ||
	    str_has_byte(name, '\0') || str_utf8_count(name) > NAME_MAX)
		editor_problem(&q->e, STR("#title"), W_QUOTAS_NO_NAME);
	if (!str_int(str_trim(form_get(&rq->form, "limit")), &most) ||
	    most < 1 || most > INT32_MAX)
		editor_problem(&q->e, STR("#limit"), W_QUOTAS_NO_LIMIT);
	if (link.len != 0 && !link_is_sound(link, "https://"))
		editor_problem(&q->e, STR("#redirect"), W_THEME_BAD_ONWARD);
	buf_c(&b, "{\"name\":");
	buf_json(&b, name);
	buf_fmt(&b, ",\"limit\":%lld", (long long)most);
	messages_put(q, &b);
	buf_c(&b, ",\"redirect\":");
	if (link.len == 0)
		buf_c(&b, "null");
	else
		buf_json(&b, link);
	buf_char(&b, '}');
	return (buf_view(&b));
}

static enum status
quota_done(struct quotas *q, enum status st, struct str verdict) AWAITS
{
	struct rq	*rq = q->rq;

	if (st == E_INVALID)
		editor_problem(&q->e, STR(""), W_SETTINGS_REFUSED);
	else if (st != OK)
		return (st);
	else if (!str_is_c(verdict, "set"))
		editor_problem(&q->e, STR(""), W_QUOTAS_MANY);
	if (q->e.nproblems != 0)
		return (quotas_show(q, 422));
	return (rq_see_other(rq, str_cat(rq->arena, url(rq, APP_QUOTAS,
	    q->e.row->slug), STR("?saved=1"))));
}

static enum status
quota_put(struct quotas *q, int64_t number, struct str wanted) AWAITS
{
	struct quota_set_row	*row;
	enum status		 st;

	st = q_quota_set(&q->rq->db, &row, .slug = q->e.row->slug,
	    .quota = number, .wanted = wanted);
	return (quota_done(q, st, st == OK ? row->verdict : STR_NONE));
}

static enum status
quota_save(struct quotas *q) AWAITS
{
	struct rq		*rq = q->rq;
	struct expr_fault	 fault;
	const struct expr	*e;
	struct str		 wanted, condition = STR_NONE;
	struct buf		 b;

	q->e.typed = &rq->form;
	wanted = fields_read(q);
	if (q->edited == NULL && editor_rows_text(&q->e, &condition) &&
	    condition_read(rq->arena, q->def, condition, &e, &fault) != OK)
		editor_problem(&q->e, STR("#c.0.q"), W_EDITOR_WRONG_ROW);
	if (q->e.nproblems != 0)
		return (quotas_show(q, 422));
	if (q->edited != NULL)
		return (quota_put(q, q->edited->n, wanted));
	b = buf_new(rq->arena, wanted.len + condition.len + 64);
	buf_str(&b, str_first(wanted, wanted.len - 1));
	buf_c(&b, ",\"condition\":");
	buf_json(&b, condition);
	buf_char(&b, '}');
	return (quota_put(q, 0, buf_view(&b)));
}

static enum status
quota_undo(struct quotas *q, struct str change) AWAITS
{
	struct quota_undo_row	*row;
	enum status		 st;
	int64_t			 n;

	if (!str_int(change, &n) || n < 1)
		return (E_NOTFOUND);
	st = q_quota_undo(&q->rq->db, &row, .slug = q->e.row->slug,
	    .change = n);
	return (quota_done(q, st, st == OK ? row->verdict : STR_NONE));
}

/* One more row of the condition, for who has no script. */
static bool
asks_row(const struct rq *rq)
{
	return (str_is_c(form_get(&rq->form, "do"), "row"));
}

static enum status
rows_more(struct quotas *q) AWAITS
{
	struct form	*f = &q->rq->form;
	int64_t		 n;
	size_t		 i;

	for (i = 0; i < f->n; i++)
		if (str_is_c(f->fields[i].name, "rows") &&
		    str_int(f->fields[i].value, &n) && n >= 0 && n < EDIT_ROWS)
			f->fields[i].value = str_of_int(q->rq->arena, n + 1);
	q->e.typed = f;
	return (quotas_show(q, 200));
}

/* POST: the button says what. */
enum status
app_quotas_post(struct rq *rq)
{
	const struct quota_list_row	*row;
	const struct form_field		*f;
	struct quotas			 q;
	struct str			 number = form_get(&rq->form, "quota");
	enum status			 st;

	if ((st = quotas_load(rq, &q)) != OK)
		return (st);
	if ((f = form_find(&rq->form, "undo")) != NULL)
		return (quota_undo(&q, f->value));
	if ((f = form_find(&rq->form, "drop")) != NULL ||
	    (f = form_find(&rq->form, "restore")) != NULL) {
		if ((row = quota_find(&q, f->value)) == NULL)
			return (E_NOTFOUND);
		return (quota_put(&q, row->n, str_is_c(f->name, "drop") ?
		    STR("{\"dropped\":true}") : STR("{\"dropped\":false}")));
	}
	if (number.len != 0 && (q.edited = quota_find(&q, number)) == NULL)
		return (E_NOTFOUND);
	if (q.def == NULL)
		return (E_NOTFOUND);
	if (is_anonymous(&q) && q.edited == NULL) {
		editor_problem(&q.e, STR(""), W_QUOTAS_ANONYMOUS);
		return (quotas_show(&q, 422));
	}
	return (asks_row(rq) ? rows_more(&q) : quota_save(&q));
}
