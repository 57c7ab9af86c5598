/*
 * GET and POST of /app/surveys/:survey/settings: what a survey's people set of
 * it besides its questions. One address takes three small forms: a state, the
 * fields, and "change back" of a line of what was changed. Each carries the
 * revision it was made of, so that two people do not undo each other unseen.
 */
#include <string.h>

#include "base/date.h"
#include "base/json.h"
#include "page/part/frame.h"
#include "page/part/quota_view.h"
#include "page/part/survey_state.h"
#include "page/staff/survey_settings.h"
#include "store/cache.h"

VIEW_STRUCT(action_view, text(state, label), flag(asks));

VIEW_STRUCT(message_view, text(id, lang, label, value));

VIEW_STRUCT(change_view, text(when, iso, text, undo));

VIEW_STRUCT(settings_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(name, state, state_label, public_url, action,
        back_url, edit_url, copy_url, publish_url, versions_url, quotas_url,
        alerts_url, draft,
        saved, heading, lead, message, ask_state, ask_heading, ask_text, ask_label, taken_text),
    num(revision),
    list(problem_view, errors),
    list(action_view, actions),
    sub(field_view, opens, closes, limit, title, slug),
    list(message_view, messages),
    list(quota_view, quotas),
    list(change_view, changes));

VIEW_PAGE(settings_page, settings_view, "app/survey_settings.html");

#define MESSAGE_MAX	2000	/* bytes: a screen of text */
#define PROBLEMS_MAX	(5 + SURVEY_LANGUAGES_MAX)

/* What of a form is wrong, and what came: NULL when the page is just shown. */
struct attempt {
	const struct form	*form;
	struct problem_view	 problems[PROBLEMS_MAX];
	size_t			 n;
	int			 code;
};

static void
problem_add(struct rq *rq, struct attempt *t, struct str href, enum word text)
{
	if (t->n < PROBLEMS_MAX)
		t->problems[t->n++] = (struct problem_view){ href,
		    rq_word(rq, text) };
}

/* --- showing --- */

/* What can follow on what a survey is. asks: only after a question. */
static const struct {
	const char	*from, *to;
	enum word	 label;
	bool		 asks;
} moves[] = {
	{ "paused", "open", W_SETTINGS_OPEN, false },
	{ "closed", "open", W_SETTINGS_OPEN, false },
	{ "open", "paused", W_SETTINGS_PAUSE, false },
	{ "open", "closed", W_SETTINGS_CLOSE, true },
	{ "paused", "closed", W_SETTINGS_CLOSE, true },
	{ "archived", "closed", W_SETTINGS_RESTORE, false },
	{ "archived", "draft", W_SETTINGS_RESTORE, false },
	{ "draft", "archived", W_SETTINGS_ARCHIVE, true },
	{ "open", "archived", W_SETTINGS_ARCHIVE, true },
	{ "paused", "archived", W_SETTINGS_ARCHIVE, true },
	{ "closed", "archived", W_SETTINGS_ARCHIVE, true },
};

#define NMOVES	(sizeof(moves) / sizeof(moves[0]))

/* Only what was never published is a draft. */
static bool
move_is_for(size_t i, const struct survey_row *row)
{
	if (!str_is_c(row->state, moves[i].from))
		return (false);
	return (strcmp(moves[i].from, "archived") != 0 ||
	    (strcmp(moves[i].to, "draft") == 0) == (row->version == 0));
}

static void
actions_fill(struct rq *rq, const struct survey_row *row, struct str ask,
    struct settings_view *v)
{
	struct action_view	*list = arena_array(rq->arena, NMOVES,
				    sizeof(*list));
	size_t			 i, n = 0;

	for (i = 0; i < NMOVES; i++) {
		if (!move_is_for(i, row))
			continue;
		if (moves[i].asks && str_is_c(ask, moves[i].to)) {
			v->ask_state = ask;
			v->ask_label = rq_word(rq, moves[i].label);
		}
		list[n++] = (struct action_view){ str_of(moves[i].to),
		    rq_word(rq, moves[i].label), moves[i].asks };
	}
	v->actions = (struct view_list){ list, n };
	if (str_is_c(v->ask_state, "closed")) {
		v->ask_heading = rq_word(rq, W_SETTINGS_ASK_CLOSE);
		v->ask_text = rq_word(rq, W_SETTINGS_ASK_CLOSE_TEXT);
	} else if (v->ask_state.len != 0) {
		v->ask_heading = rq_word(rq, W_SETTINGS_ASK_ARCHIVE);
		v->ask_text = rq_word(rq, W_SETTINGS_ASK_ARCHIVE_TEXT);
	}
}

/* What was typed, else what is stored. */
static void
field_fill(struct rq *rq, const struct attempt *t, const char *id,
    struct str stored, struct field_view *v)
{
	bool	 typed = t->form != NULL && form_find(t->form, id) != NULL;

	app_field_fill(rq->arena, id, typed ? form_get(t->form, id) : stored,
	    t->problems, t->n, v);
}

static struct str
message_field(struct arena *a, struct str lang)
{
	return (str_cat(a, STR("message."), lang));
}

static void
messages_fill(struct rq *rq, const struct survey_row *row,
    const struct survey *def, const struct attempt *t, struct settings_view *v)
{
	json_t			*all = json_of_text(rq->arena, row->messages);
	struct message_view	*list;
	size_t			 i, n = def == NULL ? 1 : def->nlanguages;

	list = arena_array(rq->arena, n, sizeof(*list));
	for (i = 0; i < n; i++) {
		list[i].lang = def == NULL ? rq->tenant->language :
		    def->languages[i];
		list[i].id = message_field(rq->arena, list[i].lang);
		list[i].label = rq_say(rq, W_SETTINGS_MESSAGE_IN,
		    .language = app_language(rq, list[i].lang));
		list[i].value = t->form != NULL &&
		    form_find(t->form, list[i].id.p) != NULL ?
		    form_get(t->form, list[i].id.p) :
		    json_says(json_object_get(all, list[i].lang.p));
	}
	v->messages = (struct view_list){ list, n };
}

/* A value of the log as people read it. */
static struct str
change_value(struct rq *rq, const char *what, const json_t *value)
{
	size_t	 i;

	if (json_is_integer(value))
		return (app_number(rq, json_integer_value(value)));
	if (!json_is_string(value))
		return (rq_word(rq, W_SETTINGS_NONE));
	if (strcmp(what, "state") == 0)
		for (i = 0; i < PHASE__MAX; i++)
			if (str_is_c(json_says(value), survey_phase_names[i]))
				return (survey_phase_label(rq,
				    (enum survey_phase)i));
	return (strcmp(what, "opens") == 0 || strcmp(what, "closes") == 0 ?
	    app_time(rq, json_says(value)) : json_says(value));
}

static const struct {
	const char	*name;
	enum word	 label;
} set_rows[] = {
	{ "state", W_SETTINGS_STATE }, { "opens", W_SETTINGS_OPENS },
	{ "closes", W_SETTINGS_CLOSES }, { "limit", W_SETTINGS_LIMIT },
	{ "messages", W_SETTINGS_MESSAGE }, { "title", W_SETTINGS_TITLE },
	{ "slug", W_SETTINGS_SLUG },
};

#define NSETS	(sizeof(set_rows) / sizeof(set_rows[0]))

static void
change_part(struct rq *rq, struct buf *b, size_t i, const json_t *pair)
{
	struct str	 label = rq_word(rq, set_rows[i].label);

	if (b->len != 0)
		buf_c(b, "; ");
	if (strcmp(set_rows[i].name, "messages") == 0)
		buf_str(b, rq_say(rq, W_SETTINGS_CHANGED, .what = label));
	else
		buf_str(b, rq_say(rq, W_SETTINGS_FROM_TO, .what = label,
		    .old = change_value(rq, set_rows[i].name,
		    json_array_get(pair, 0)), .new = change_value(rq,
		    set_rows[i].name, json_array_get(pair, 1))));
}

/* What is noted without a value. */
static const struct {
	const char	*action;
	enum word	 text;
} deeds[] = {
	{ "survey.create", W_SETTINGS_DID_CREATE },
	{ "draft.create", W_SETTINGS_DID_DRAFT },
	{ "draft.drop", W_SETTINGS_DID_DROP },
};

static struct str
change_text(struct rq *rq, const struct survey_log *c)
{
	json_t		*detail = json_of_text(rq->arena, c->detail), *pair;
	struct buf	 b = buf_new(rq->arena, 256);
	size_t		 i;

	for (i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++)
		if (str_is_c(c->action, deeds[i].action))
			buf_str(&b, rq_word(rq, deeds[i].text));
	if (str_is_c(c->action, "survey.publish"))
		buf_str(&b, rq_say(rq, W_SETTINGS_PUBLISHED,
		    .version = app_number(rq, json_integer_value(
		    json_object_get(detail, "version")))));
	if (str_is_c(c->action, "quota.add") || str_is_c(c->action, "quota.set"))
		buf_str(&b, rq_say(rq, W_SETTINGS_QUOTA, .quota = json_says(
		    json_object_get(detail, "quota"))));
	for (i = 0; i < NSETS && str_is_c(c->action, "survey.set"); i++)
		if ((pair = json_object_get(detail, set_rows[i].name)) != NULL)
			change_part(rq, &b, i, pair);
	return (rq_say(rq, W_SETTINGS_BY, .what = b.len == 0 ? c->action :
	    buf_view(&b), .name = c->actor_name.len == 0 ?
	    rq_word(rq, W_SETTINGS_OPERATOR) : c->actor_name));
}

static enum status
changes_fill(struct rq *rq, struct str survey_id, struct settings_view *v) AWAITS
{
	struct survey_log	*rows;
	struct change_view	*list;
	enum status		 st;
	size_t			 i, n;

	if ((st = q_survey_changes(&rq->db, &rows, &n,
	    .survey = survey_id)) != OK)
		return (st);
	list = arena_array(rq->arena, n, sizeof(*list));
	for (i = 0; i < n; i++) {
		list[i].when = app_time(rq, rows[i].at_local);
		list[i].iso = rows[i].at;
		list[i].text = change_text(rq, &rows[i]);
		if (str_is_c(rows[i].action, "survey.set"))
			list[i].undo = str_fmt(rq->arena, "%lld",
			    (long long)rows[i].id);
	}
	v->changes = (struct view_list){ list, n };
	return (OK);
}

static void
head_fill(struct rq *rq, const struct survey_row *row, struct settings_view *v)
{
	enum survey_phase	 phase = survey_phase(row);
	struct str		 tag;

	v->name = row->title;
	v->revision = row->revision;
	v->state = str_of(survey_phase_names[phase]);
	v->state_label = survey_phase_label(rq, phase);
	v->action = url(rq, APP_SURVEY_SETTINGS, row->slug);
	v->back_url = url(rq, APP_SURVEY, row->slug);
	v->edit_url = url(rq, APP_SURVEY_EDIT, row->slug);
	v->copy_url = str_cat(rq->arena, url(rq, APP_NEW), STR("?copy="),
	    row->slug);
	v->versions_url = url(rq, APP_VERSIONS, row->slug);
	v->quotas_url = url(rq, APP_QUOTAS, row->slug);
	v->alerts_url = url(rq, APP_ALERT_RULES, row->slug);
	if (row->draft != 0) {
		v->publish_url = url(rq, APP_SURVEY_PUBLISH, row->slug);
		v->draft = row->version == 0 ?
		    rq_word(rq, W_SETTINGS_UNPUBLISHED) :
		    rq_say(rq, W_SURVEYS_SINCE,
		    .version = app_number(rq, row->version));
	}
	if (row->version != 0)
		v->public_url = url(rq, SURVEY, row->slug);
	if (row->most != 0)
		v->taken_text = rq_say(rq, W_SETTINGS_TAKEN,
		    .taken = app_number(rq, row->taken),
		    .most = app_number(rq, row->most));
	if (phase == PHASE_OPEN || phase == PHASE_DRAFT)
		return;
	survey_closed_words(rq, row, &v->heading, &v->lead);
	v->message = survey_message(rq->arena, row->messages, rq->locale->tag,
	    &tag);
}

static void
fields_fill(struct rq *rq, const struct survey_row *row,
    const struct attempt *t, struct settings_view *v)
{
	field_fill(rq, t, "opens", row->opens_local, &v->opens);
	field_fill(rq, t, "closes", row->closes_local, &v->closes);
	field_fill(rq, t, "limit", row->most == 0 ? STR("") :
	    str_fmt(rq->arena, "%lld", (long long)row->most), &v->limit);
	field_fill(rq, t, "title", row->title, &v->title);
	field_fill(rq, t, "slug", row->slug, &v->slug);
	v->errors = (struct view_list){ t->problems, t->n };
	v->layout.has_error = t->n != 0;
}

static enum status
settings_show(struct rq *rq, struct str slug, const struct attempt *t) AWAITS
{
	const struct survey	*def = NULL;
	struct survey_row	*row;
	struct settings_view	 v;
	enum status		 st;

	if ((st = q_survey_get(&rq->db, &row, .slug = slug)) != OK)
		return (st);
	if (row->version != 0 && (st = cache_version_get(&rq->db, row->id,
	    row->version, &def)) != OK)
		return (st);
	memset(&v, 0, sizeof(v));
	app_frame(rq, rq_say(rq, W_SETTINGS_PAGE, .survey = row->title),
	    &v.layout, &v.nav);
	head_fill(rq, row, &v);
	actions_fill(rq, row, form_get(&rq->query, "ask"), &v);
	fields_fill(rq, row, t, &v);
	messages_fill(rq, row, def, t, &v);
	if (form_find(&rq->query, "saved") != NULL)
		v.saved = rq_word(rq, W_SETTINGS_SAVED);
	if ((st = changes_fill(rq, row->id, &v)) != OK ||
	    (row->quotas.len != 0 &&
	    (st = quotas_list(rq, row->id, &v.quotas)) != OK))
		return (st);
	return (page_send(rq, t->code, &settings_page, &v));
}

enum status
app_survey_settings_get(struct rq *rq)
{
	const struct attempt	 t = { .code = 200 };

	return (settings_show(rq, rq->arg[0], &t));
}

/* --- setting --- */

/* "2026-03-01T12:30" as a browser sends it, or by hand with a blank; its
 * seconds, if it has some, are dropped. */
static bool
time_typed(struct arena *a, struct str s, struct str *out)
{
	struct str	 full;
	int64_t		 unused;

	s = str_trim(s);
	*out = STR("");
	if (s.len == 0)
		return (true);
	if (s.len < 16 || (s.p[10] != 'T' && s.p[10] != ' '))
		return (false);
	full = str_cat(a, str_first(s, 10), STR("T"),
	    str_first(str_from(s, 11), 5), STR(":00Z"));
	*out = str_cat(a, str_first(s, 10), STR(" "),
	    str_first(str_from(s, 11), 5));
	return (time_read(full, &unused) && (s.len == 16 || s.len == 19));
}

static void
times_read(struct rq *rq, struct attempt *t, struct survey_set *set)
{
	if (!time_typed(rq->arena, form_get(&rq->form, "opens"), &set->opens))
		problem_add(rq, t, STR("#opens"), W_SETTINGS_NO_TIME);
	if (!time_typed(rq->arena, form_get(&rq->form, "closes"),
	    &set->closes))
		problem_add(rq, t, STR("#closes"), W_SETTINGS_NO_TIME);
}

static bool
slug_is_good(struct str s)
{
	size_t	 i;

	for (i = 0; i < s.len; i++)
		if (!((s.p[i] >= 'a' && s.p[i] <= 'z') ||
		    (s.p[i] >= '0' && s.p[i] <= '9') ||
		    (s.p[i] == '-' && i > 0)))
			return (false);
	return (s.len >= 1 && s.len <= 63);
}

static void
names_read(struct rq *rq, struct attempt *t, struct survey_set *set)
{
	int64_t	 n;

	set->title = str_trim(form_get(&rq->form, "title"));
	set->slug = str_trim(form_get(&rq->form, "slug"));
	set->limit = str_trim(form_get(&rq->form, "limit"));
	if (set->limit.p == NULL)
		set->limit = STR("");
	if (set->limit.len != 0 && (!str_int(set->limit, &n) || n < 1 ||
	    n > INT32_MAX))
		problem_add(rq, t, STR("#limit"), W_SETTINGS_NO_LIMIT);
	if (!str_utf8_is_valid(set->title) || set->title.len == 0 ||
	    str_utf8_count(set->title) > 300)
		problem_add(rq, t, STR("#title"), W_SETTINGS_NO_TITLE);
	if (!slug_is_good(set->slug))
		problem_add(rq, t, STR("#slug"), W_SETTINGS_NO_SLUG);
}

/* One for each field "message.de" with something in it. */
static void
messages_read(struct rq *rq, struct attempt *t, struct survey_set *set)
{
	struct buf		 b = buf_new(rq->arena, 256);
	const struct form_field	*f;
	struct str		 text, lang;
	size_t			 i, n = 0;

	buf_char(&b, '{');
	for (i = 0; i < rq->form.n; i++) {
		f = &rq->form.fields[i];
		if (!str_starts(f->name, STR("message.")))
			continue;
		text = str_trim(f->value);
		lang = str_from(f->name, strlen("message."));
		if (text.len == 0)
			continue;
		if (n == SURVEY_LANGUAGES_MAX || lang.len > 35 ||
		    text.len > MESSAGE_MAX || !str_utf8_is_valid(text) ||
		    !str_utf8_is_valid(lang)) {
			problem_add(rq, t, str_cat(rq->arena, STR("#"),
			    f->name), W_SETTINGS_NO_MESSAGE);
			continue;
		}
		if (n++ != 0)
			buf_char(&b, ',');
		buf_json(&b, lang);
		buf_char(&b, ':');
		buf_json(&b, text);
	}
	buf_char(&b, '}');
	set->messages = buf_view(&b);
}

/* What a line of the log says was there before. */
static struct str
former(struct arena *a, const json_t *detail, const char *name)
{
	const json_t	*pair = json_object_get(detail, name);
	const json_t	*old = json_array_get(pair, 0);

	if (pair == NULL)
		return (STR_NONE);
	if (json_is_null(old))
		return (STR(""));
	return (json_is_string(old) ? json_says(old) : json_to_text(a, old));
}

static enum status
undo_read(struct rq *rq, struct str survey_id, struct survey_set *set) AWAITS
{
	struct survey_change_get_row	*row;
	json_t				*d;
	enum status			 st;
	int64_t				 id;

	if (!str_int(form_get(&rq->form, "undo"), &id) || id < 1)
		return (E_NOTFOUND);
	if ((st = q_survey_change_get(&rq->db, &row, .change = id,
	    .survey = survey_id)) != OK)
		return (st);
	d = json_of_text(rq->arena, row->detail);
	set->state = former(rq->arena, d, "state");
	set->opens = former(rq->arena, d, "opens");
	set->closes = former(rq->arena, d, "closes");
	set->limit = former(rq->arena, d, "limit");
	set->title = former(rq->arena, d, "title");
	set->slug = former(rq->arena, d, "slug");
	set->messages = former(rq->arena, d, "messages");
	return (OK);
}

/* The refusals of the database, beside the field they are about. */
static enum status
set_refuse(struct rq *rq, struct attempt *t, enum status st,
    struct str verdict) AWAITS
{
	t->code = 422;
	if (st == E_CONFLICT)
		problem_add(rq, t, STR("#slug"), W_SETTINGS_SLUG_TAKEN);
	else if (st == E_INVALID)
		problem_add(rq, t, STR(""), W_SETTINGS_REFUSED);
	else if (str_is_c(verdict, "times"))
		problem_add(rq, t, STR("#closes"), W_SETTINGS_TIMES);
	else if (str_is_c(verdict, "state"))
		problem_add(rq, t, STR(""), W_SETTINGS_NO_STATE);
	else {
		t->code = 409;
		problem_add(rq, t, STR(""), W_SETTINGS_STALE);
	}
	return (settings_show(rq, rq->arg[0], t));
}

static enum status
set_store(struct rq *rq, struct attempt *t, const struct survey_set *set) AWAITS
{
	struct str	 verdict = STR_NONE, slug = rq->arg[0];
	enum status	 st;
	int64_t		 revision;

	/* No number is a stale form, too. */
	if (!str_int(form_get(&rq->form, "revision"), &revision) ||
	    revision < 1 || revision > INT32_MAX)
		return (set_refuse(rq, t, OK, STR("stale")));
	st = store_survey_set(&rq->db, slug, revision, set, &verdict);
	if (st == E_CONFLICT || st == E_INVALID ||
	    (st == OK && !str_is_c(verdict, "set")))
		return (set_refuse(rq, t, st, verdict));
	if (st != OK)
		return (st);
	if (set->slug.len != 0)
		slug = set->slug;
	return (rq_see_other(rq, str_cat(rq->arena,
	    url(rq, APP_SURVEY_SETTINGS, slug), STR("?saved=1"))));
}

enum status
app_survey_settings_post(struct rq *rq)
{
	struct survey_set	 set = { .state = STR_NONE };
	struct attempt		 t = { .code = 200 };
	struct survey_row	*row;
	enum status		 st;

	if ((st = q_survey_get(&rq->db, &row, .slug = rq->arg[0])) != OK)
		return (st);
	if (form_find(&rq->form, "undo") != NULL) {
		if ((st = undo_read(rq, row->id, &set)) != OK)
			return (st);
		return (set_store(rq, &t, &set));
	}
	if (form_find(&rq->form, "state") != NULL) {
		set.state = form_get(&rq->form, "state");
		return (set_store(rq, &t, &set));
	}
	t.form = &rq->form;
	times_read(rq, &t, &set);
	names_read(rq, &t, &set);
	messages_read(rq, &t, &set);
	t.code = 422;
	return (t.n != 0 ? settings_show(rq, rq->arg[0], &t) :
	    set_store(rq, &t, &set));
}
