/*
 * GET and POST of /app/surveys/:survey/alerts: which responses become alerts,
 * and who is told of them. Rules are about questions of the published version;
 * one whose question is gone from it says so.
 */
#include <string.h>

#include "base/secret.h"
#include "form/field.h"
#include "form/type.h"
#include "page/staff/alerts.h"
#include "store/cache.h"

#define NAME_MAX_LETTERS	100

VIEW_STRUCT(rule_view,
    text(id, name, what, tells, gone, edit_url, edit_name, delete_name,
        restore_name));

VIEW_STRUCT(alert_rules_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(survey_title, back_url, action, saved, rule, name_value, low_value,
        high_value),
    flag(can_add, with_comment, suggests, is_anonymous),
    sub(field_view, name, question, low, high),
    list(problem_view, errors),
    list(choice_view, questions), list(choice_view, members),
    list(rule_view, rules), list(rule_view, deleted));

VIEW_PAGE(alert_rules_page, alert_rules_view, "app/alert_rules.html");

/* The form, as it was sent or as it begins. */
struct rule_form {
	struct str	 id;		/* of the one that is changed; or none */
	struct str	 name, question, low, high;
	int64_t		 lowest, highest;
	bool		 with_comment;
	struct pg_list	 members;
	struct problem_view problems[4];
	size_t		 nproblems;
};

struct rules {
	struct rq		*rq;
	struct survey_row	*survey;
	const struct survey	*def;	/* the published one; or NULL */
	struct alert_rule	*rows;
	size_t			 n;
	struct rule_form	 form;
};

static enum status
rules_enter(struct rq *rq, struct rules *r) AWAITS
{
	enum status	 st;

	memset(r, 0, sizeof(*r));
	r->rq = rq;
	if ((st = q_survey_get(&rq->db, &r->survey,
	    .slug = rq->arg[0])) != OK ||
	    (st = q_alert_rules(&rq->db, &r->rows, &r->n,
	    .survey = r->survey->id)) != OK)
		return (st);
	return (r->survey->version == 0 ? OK : cache_version_get(&rq->db,
	    r->survey->id, r->survey->version, &r->def));
}

/* A question of the published version with a score, or NULL. */
static const struct question *
scale_find(const struct rules *r, struct str code)
{
	const struct question	*q;

	q = r->def == NULL ? NULL : survey_question_find(r->def, code);
	return (q != NULL && (q->type->flags & QT_SCALE) != 0 ? q : NULL);
}

static const struct question *
nps_find(const struct rules *r)
{
	size_t	 i;

	for (i = 0; r->def != NULL && i < r->def->nquestions; i++)
		if (r->def->questions[i].metric == METRIC_NPS)
			return (&r->def->questions[i]);
	return (NULL);
}

static struct str
label_of(const struct rules *r, const struct question *q)
{
	return (text_in(&q->label, survey_language_find(r->def,
	    r->rq->locale->tag)));
}

static struct pg_list
words_of(struct arena *a, struct str all)
{
	size_t		 n;
	struct str	*v = str_words(a, all, &n);

	return ((struct pg_list){ v, n });
}

/* As the address asks: a new one, or one that is there. */
static void
rule_begin(struct rules *r)
{
	struct rule_form	*f = &r->form;
	struct arena		*a = r->rq->arena;
	struct str		 wanted = form_get(&r->rq->query, "rule");
	size_t			 i;

	f->with_comment = true;
	f->low = STR("0");
	f->high = STR("6");
	f->members = (struct pg_list){ &r->rq->session.account, 1 };
	for (i = 0; i < r->n; i++) {
		if (!str_is(r->rows[i].id, wanted) || r->rows[i].is_deleted)
			continue;
		f->id = wanted;
		f->name = r->rows[i].name;
		f->question = r->rows[i].question;
		f->low = str_of_int(a, r->rows[i].low);
		f->high = str_of_int(a, r->rows[i].high);
		f->with_comment = r->rows[i].with_comment;
		f->members = words_of(a, r->rows[i].members);
	}
}

/* --- showing --- */

static void
rule_fill(const struct rules *r, const struct alert_rule *row,
    struct rule_view *v)
{
	const struct question	*q = scale_find(r, row->question);
	struct rq		*rq = r->rq;
	struct str		 label = q == NULL ? row->question :
				    label_of(r, q);
	struct str		 low = str_of_int(rq->arena, row->low);
	struct str		 high = str_of_int(rq->arena, row->high);

	v->id = row->id;
	v->name = row->name;
	v->what = row->with_comment ? rq_say(rq, W_RULES_WHAT_COMMENT,
	    .question = label, .low = low, .high = high) : rq_say(rq,
	    W_RULES_WHAT, .question = label, .low = low, .high = high);
	v->tells = row->names.len == 0 ? rq_word(rq, W_RULES_TELLS_NOBODY) :
	    rq_say(rq, W_RULES_TELLS, .names = row->names);
	if (q == NULL)
		v->gone = rq_word(rq, W_RULES_GONE);
	v->edit_url = str_cat(rq->arena, url(rq, APP_ALERT_RULES,
	    r->survey->slug), STR("?rule="), row->id, STR("#rule"));
	v->edit_name = rq_say(rq, W_RULES_EDIT_ONE, .rule = row->name);
	v->delete_name = rq_say(rq, W_RULES_DELETE_ONE, .rule = row->name);
	v->restore_name = rq_say(rq, W_RULES_RESTORE_ONE, .rule = row->name);
}

static void
rules_fill(const struct rules *r, struct alert_rules_view *v)
{
	struct rule_view	*live, *gone;
	size_t			 i, nlive = 0, ngone = 0;

	live = arena_array(r->rq->arena, r->n, sizeof(*live));
	gone = arena_array(r->rq->arena, r->n, sizeof(*gone));
	for (i = 0; i < r->n; i++)
		rule_fill(r, &r->rows[i], r->rows[i].is_deleted ?
		    &gone[ngone++] : &live[nlive++]);
	v->rules = (struct view_list){ live, nlive };
	v->deleted = (struct view_list){ gone, ngone };
	v->is_anonymous = r->def != NULL &&
	    r->def->identity == IDENTITY_ANONYMOUS;
	v->suggests = nlive == 0 && !v->is_anonymous && nps_find(r) != NULL;
}

static void
questions_fill(const struct rules *r, struct alert_rules_view *v)
{
	struct choice_view	*c;
	const struct question	*q;
	size_t			 i, n = 0;

	if (r->def == NULL)
		return;
	c = arena_array(r->rq->arena, r->def->nquestions, sizeof(*c));
	for (i = 0; i < r->def->nquestions; i++) {
		q = &r->def->questions[i];
		if ((q->type->flags & QT_SCALE) == 0)
			continue;
		c[n++] = (struct choice_view){ q->code, str_cat(r->rq->arena,
		    label_of(r, q), str_fmt(r->rq->arena, " (%lld\xe2\x80\x93%lld)",
		    (long long)q->lowest, (long long)q->highest)),
		    str_is(q->code, r->form.question) };
	}
	v->questions = (struct view_list){ c, n };
	v->can_add = n != 0;
}

static bool
list_has(const struct pg_list *list, struct str s)
{
	size_t	 i;

	for (i = 0; i < list->n; i++)
		if (str_is(list->v[i], s))
			return (true);
	return (false);
}

static enum status
members_fill(const struct rules *r, struct alert_rules_view *v) AWAITS
{
	struct alert_member	*rows;
	struct choice_view	*c;
	enum status		 st;
	size_t			 i, n;

	if ((st = q_alert_members(&r->rq->db, &rows, &n)) != OK)
		return (st);
	c = arena_array(r->rq->arena, n, sizeof(*c));
	for (i = 0; i < n; i++)
		c[i] = (struct choice_view){ rows[i].id, rows[i].name,
		    list_has(&r->form.members, rows[i].id) };
	v->members = (struct view_list){ c, n };
	return (OK);
}

static enum status
rules_show(const struct rules *r, int code) AWAITS
{
	const struct rule_form	*f = &r->form;
	struct alert_rules_view	 v;
	struct rq		*rq = r->rq;
	enum status		 st;

	memset(&v, 0, sizeof(v));
	if ((st = members_fill(r, &v)) != OK)
		return (st);
	app_frame(rq, rq_say(rq, W_RULES_TITLE, .survey = r->survey->title),
	    &v.layout, &v.nav);
	v.survey_title = r->survey->title;
	v.back_url = url(rq, APP_SURVEY, r->survey->slug);
	v.action = url(rq, APP_ALERT_RULES_SEND, r->survey->slug);
	if (form_find(&rq->query, "saved") != NULL && rq->verb != POST)
		v.saved = rq_word(rq, W_SETTINGS_SAVED);
	rules_fill(r, &v);
	questions_fill(r, &v);
	v.rule = f->id;
	v.name_value = field_shown(rq->arena, f->name);
	v.low_value = field_shown(rq->arena, f->low);
	v.high_value = field_shown(rq->arena, f->high);
	v.with_comment = f->with_comment;
	v.errors = (struct view_list){ (void *)(uintptr_t)f->problems,
	    f->nproblems };
	v.layout.has_error = f->nproblems != 0;
	app_field_fill(rq->arena, "name", f->name, f->problems, f->nproblems,
	    &v.name);
	app_field_fill(rq->arena, "question", f->question, f->problems,
	    f->nproblems, &v.question);
	app_field_fill(rq->arena, "low", f->low, f->problems, f->nproblems,
	    &v.low);
	app_field_fill(rq->arena, "high", f->high, f->problems, f->nproblems,
	    &v.high);
	return (page_send(rq, code, &alert_rules_page, &v));
}

/* GET /app/surveys/:survey/alerts. */
enum status
app_alert_rules_get(struct rq *rq)
{
	struct rules	 r;
	enum status	 st;

	if ((st = rules_enter(rq, &r)) != OK)
		return (st);
	rule_begin(&r);
	return (rules_show(&r, 200));
}

/* --- changing --- */

static void
problem_add(struct rules *r, const char *at, enum word what)
{
	r->form.problems[r->form.nproblems++] = (struct problem_view){
	    str_of(at), rq_word(r->rq, what) };
}

static void
rule_read(struct rules *r)
{
	struct rule_form	*f = &r->form;
	const struct form	*sent = &r->rq->form;
	const struct question	*q;
	struct str		*v;
	size_t			 i, n = 0;

	f->id = form_get(sent, "rule");
	f->name = str_trim(form_get(sent, "name"));
	f->question = form_get(sent, "question");
	f->low = str_trim(form_get(sent, "low"));
	f->high = str_trim(form_get(sent, "high"));
	f->with_comment = form_find(sent, "comment") != NULL;
	v = arena_array(r->rq->arena, sent->n, sizeof(*v));
	for (i = 0; i < sent->n; i++)
		if (str_is_c(sent->fields[i].name, "member"))
			v[n++] = sent->fields[i].value;
	f->members = (struct pg_list){ v, n };
	if (f->name.len == 0 || field_text(f->name, NAME_MAX_LETTERS,
	    false) != FIELD_OK)
		problem_add(r, "#name", W_RULES_BAD_NAME);
	if ((q = scale_find(r, f->question)) == NULL) {
		problem_add(r, "#question", W_RULES_BAD_QUESTION);
		return;
	}
	if (!str_int(f->low, &f->lowest) || f->lowest < q->lowest ||
	    f->lowest > q->highest)
		problem_add(r, "#low", W_RULES_BAD_LOW);
	else if (!str_int(f->high, &f->highest) || f->highest < f->lowest ||
	    f->highest > q->highest)
		problem_add(r, "#high", W_RULES_BAD_HIGH);
}

static enum status
saved(struct rules *r)
{
	return (rq_see_other(r->rq, str_cat(r->rq->arena, url(r->rq,
	    APP_ALERT_RULES, r->survey->slug), STR("?saved=1"))));
}

static enum status
rule_put(struct rules *r) AWAITS
{
	struct rule_form	*f = &r->form;
	struct alert_verdict	*row;
	enum status		 st;
	bool			 is_new = f->id.len == 0;

	if (!is_new && !app_id_is_valid(f->id))
		return (E_NOTFOUND);
	st = q_alert_rule_put(&r->rq->db, &row,
	    .id = is_new ? secret_uuid(r->rq->arena) : f->id,
	    .survey = r->survey->id, .name = f->name, .question = f->question,
	    .low = f->lowest, .high = f->highest,
	    .with_comment = f->with_comment, .members = f->members,
	    .is_new = is_new);
	if (st != OK)
		return (st);
	if (str_is_c(row->verdict, "none"))
		return (E_NOTFOUND);
	if (str_is_c(row->verdict, "full")) {
		problem_add(r, "#list", W_RULES_FULL);
		return (rules_show(r, 422));
	}
	return (saved(r));
}

/* One click: who is unhappy and says why. */
static enum status
rule_suggested(struct rules *r) AWAITS
{
	const struct question	*q = nps_find(r);

	rule_begin(r);
	if (q == NULL) {
		problem_add(r, "#list", W_RULES_NO_SCALE);
		return (rules_show(r, 422));
	}
	r->form.id = STR_NONE;
	r->form.name = rq_word(r->rq, W_RULES_SUGGESTED);
	r->form.question = q->code;
	r->form.lowest = 0;
	r->form.highest = 6;
	return (rule_put(r));
}

static enum status
rule_drop(struct rules *r, struct str id, bool back) AWAITS
{
	struct alert_rule_drop_row	*row;
	enum status			 st;

	if (!app_id_is_valid(id))
		return (E_NOTFOUND);
	if ((st = q_alert_rule_drop(&r->rq->db, &row, .id = id,
	    .survey = r->survey->id, .back = back)) != OK)
		return (st);
	return (saved(r));
}

/* POST /app/surveys/:survey/alerts: the button says what. */
enum status
app_alert_rules_post(struct rq *rq)
{
	const struct form_field	*f;
	struct rules		 r;
	enum status		 st;

	if ((st = rules_enter(rq, &r)) != OK)
		return (st);
	if ((f = form_find(&rq->form, "delete")) != NULL)
		return (rule_drop(&r, f->value, false));
	if ((f = form_find(&rq->form, "restore")) != NULL)
		return (rule_drop(&r, f->value, true));
	if (form_find(&rq->form, "suggest") != NULL)
		return (rule_suggested(&r));
	rule_read(&r);
	return (r.form.nproblems != 0 ? rules_show(&r, 422) : rule_put(&r));
}
