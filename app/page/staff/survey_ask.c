/*
 * GET and POST of /app/surveys/:survey/ask: by which rules visitors are asked
 * after a session (rule/invite.h), what came of the newest invitations, and how
 * the customer's software asks.
 */
#include <string.h>

#include "page/part/frame.h"
#include "page/part/invited.h"
#include "page/staff/survey_ask.h"
#include "queries.h"
#include "rule/invite.h"

#define LINE_MAX	100	/* code points of an outcome */

VIEW_STRUCT(channel_view, text(value, label), flag(checked));

VIEW_STRUCT(ask_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(action, saved, survey_title, survey_url, address),
    flag(human, after_auto_close),
    sub(field_view, seconds, messages, percent, cooldown_days, window_hours,
        outcomes),
    list(channel_view, channels),
    list(problem_view, errors),
    list(fact_view, invited));

VIEW_PAGE(ask_page, ask_view, "app/survey_ask.html");

enum number { SECONDS, MESSAGES, PERCENT, COOLDOWN, WINDOW, NUMBER__MAX };

static const struct {
	const char	*name;
	int64_t		 least, most;
	size_t		 at;		/* of its field in the view */
} numbers[NUMBER__MAX] = {
	[SECONDS] = { "seconds", 0, 86400, offsetof(struct ask_view, seconds) },
	[MESSAGES] = { "messages", 0, 10000,
	    offsetof(struct ask_view, messages) },
	[PERCENT] = { "percent", 1, 100, offsetof(struct ask_view, percent) },
	[COOLDOWN] = { "cooldown_days", 0, 365,
	    offsetof(struct ask_view, cooldown_days) },
	[WINDOW] = { "window_hours", 1, 720,
	    offsetof(struct ask_view, window_hours) },
};

static const struct {
	const char	*name;
	enum word	 label;
} all_channels[] = {
	{ "chat", W_CHANNEL_CHAT }, { "email", W_CHANNEL_EMAIL },
	{ "voice", W_CHANNEL_VOICE },
};
#define NCHANNELS	(sizeof(all_channels) / sizeof(all_channels[0]))

/* What the form shows: as stored, or as typed. */
struct typed {
	struct str		 number[NUMBER__MAX];
	struct str		 outcomes;
	bool			 channel[NCHANNELS];
	bool			 human, after_auto_close;
	struct problem_view	 problems[NUMBER__MAX + 1];
	size_t			 nproblems;
};

/* --- showing --- */

static bool
has_word(struct str words, struct str one)
{
	struct str	 word, rest = words;

	while (rest.len != 0) {
		(void)str_cut(rest, ' ', &word, &rest);
		if (str_is(word, one))
			return (true);
	}
	return (false);
}

static void
typed_of_rules(struct arena *a, const struct ask_rules *r, struct typed *t)
{
	const int64_t	 values[NUMBER__MAX] = {
		[SECONDS] = r->seconds, [MESSAGES] = r->messages,
		[PERCENT] = r->percent, [COOLDOWN] = r->cooldown_days,
		[WINDOW] = r->window_hours,
	};
	size_t		 i;

	for (i = 0; i < NUMBER__MAX; i++)
		t->number[i] = str_of_int(a, values[i]);
	for (i = 0; i < NCHANNELS; i++)
		t->channel[i] = has_word(r->channels,
		    str_of(all_channels[i].name));
	t->outcomes = r->outcomes;
	t->human = r->human;
	t->after_auto_close = r->after_auto_close;
}

static struct view_list
channels_list(struct rq *rq, const struct typed *t)
{
	struct channel_view	*v = arena_array(rq->arena, NCHANNELS,
				    sizeof(*v));
	size_t			 i;

	for (i = 0; i < NCHANNELS; i++)
		v[i] = (struct channel_view){ str_of(all_channels[i].name),
		    rq_word(rq, all_channels[i].label), t->channel[i] };
	return ((struct view_list){ v, NCHANNELS });
}

static void
fields_fill(struct rq *rq, const struct typed *t, struct ask_view *v)
{
	struct field_view	*f;
	size_t			 i;

	for (i = 0; i < NUMBER__MAX; i++) {
		f = (struct field_view *)(void *)((char *)v + numbers[i].at);
		app_field_fill(rq->arena, numbers[i].name, t->number[i],
		    t->problems, t->nproblems, f);
		f->described = field_described(rq->arena,
		    str_of(numbers[i].name), i != PERCENT && i != WINDOW,
		    f->error.len != 0);
	}
	app_field_fill(rq->arena, "outcomes", t->outcomes, t->problems,
	    t->nproblems, &v->outcomes);
	v->outcomes.described = field_described(rq->arena, STR("outcomes"),
	    true, v->outcomes.error.len != 0);
	v->channels = channels_list(rq, t);
	v->human = t->human;
	v->after_auto_close = t->after_auto_close;
	v->errors = (struct view_list){ t->problems, t->nproblems };
	v->layout.has_error = t->nproblems != 0;
}

static enum status
ask_show(struct rq *rq, int code, const struct survey_row *survey,
    const struct typed *t) AWAITS
{
	struct ask_view	 v;
	enum status	 st;

	memset(&v, 0, sizeof(v));
	if ((st = invited_facts(rq, survey->id, &v.invited)) != OK)
		return (st);
	app_frame(rq, rq_say(rq, W_ASK_PAGE, .survey = survey->title),
	    &v.layout, &v.nav);
	v.survey_title = survey->title;
	v.survey_url = url(rq, APP_SURVEY, survey->slug);
	v.action = url(rq, APP_ASK_SEND, survey->slug);
	v.address = rq_public(rq, url(rq, API_INVITATIONS, survey->slug));
	if (form_find(&rq->query, "saved") != NULL)
		v.saved = rq_word(rq, W_SETTINGS_SAVED);
	fields_fill(rq, t, &v);
	return (page_send(rq, code, &ask_page, &v));
}

static enum status
survey_load_with(struct rq *rq, struct survey_row **survey,
    struct ask_rules **rules) AWAITS
{
	struct pg_exchange	*x = pg_begin(&rq->db, PG_READ);
	enum status		 st;
	size_t			 s, a;

	s = put_survey_get(x, .slug = rq->arg[0]);
	a = put_survey_ask_get(x, .slug = rq->arg[0]);
	if ((st = pg_run(x)) != OK)
		return (st);
	*survey = take_survey_get(x, s);
	*rules = take_survey_ask_get(x, a);
	return (OK);
}

/* GET /app/surveys/:survey/ask. */
enum status
app_ask_get(struct rq *rq)
{
	struct survey_row	*survey;
	struct ask_rules	*rules;
	struct typed		 t = { .nproblems = 0 };
	enum status		 st;

	if ((st = survey_load_with(rq, &survey, &rules)) != OK)
		return (st);
	typed_of_rules(rq->arena, rules, &t);
	return (ask_show(rq, 200, survey, &t));
}

/* --- changing --- */

/* A line each, without those that are empty. */
static bool
outcomes_read(struct arena *a, struct str text, struct str *out)
{
	struct buf	 b = buf_new(a, text.len + 1);
	struct str	 line, rest = str_lines_plain(a, text);
	size_t		 n = 0;
	bool		 fits = true;

	while (rest.len != 0) {
		(void)str_cut(rest, '\n', &line, &rest);
		line = str_trim(str_one_line(a, line));
		if (line.len == 0)
			continue;
		fits = fits && str_utf8_count(line) <= LINE_MAX;
		if (n++ != 0)
			buf_char(&b, '\n');
		buf_str(&b, line);
	}
	*out = buf_view(&b);
	return (fits && n <= INVITE_OUTCOMES_MAX);
}

static void
problem_add(struct rq *rq, struct typed *t, const char *id, struct str words)
{
	t->problems[t->nproblems++] = (struct problem_view){ str_cat(rq->arena,
	    STR("#"), str_of(id)), words };
}

static void
typed_read(struct rq *rq, struct typed *t, int64_t values[NUMBER__MAX])
{
	struct str	 typed;
	size_t		 i, k;

	for (i = 0; i < NUMBER__MAX; i++) {
		t->number[i] = str_trim(form_get(&rq->form, numbers[i].name));
		if (!str_int(t->number[i], &values[i]) ||
		    values[i] < numbers[i].least || values[i] > numbers[i].most)
			problem_add(rq, t, numbers[i].name, rq_say(rq,
			    W_ASK_NUMBER_FORM,
			    .least = app_number(rq, numbers[i].least),
			    .most = app_number(rq, numbers[i].most)));
	}
	for (i = 0; i < rq->form.n; i++)
		for (k = 0; k < NCHANNELS; k++)
			t->channel[k] |= str_is_c(rq->form.fields[i].name,
			    "channel") && str_is_c(rq->form.fields[i].value,
			    all_channels[k].name);
	typed = form_get(&rq->form, "outcomes");
	if (!outcomes_read(rq->arena, typed, &t->outcomes)) {
		t->outcomes = typed;
		problem_add(rq, t, "outcomes", rq_word(rq,
		    W_ASK_OUTCOMES_FORM));
	}
	t->human = form_find(&rq->form, "human") != NULL;
	t->after_auto_close = form_find(&rq->form, "after_auto_close") != NULL;
}

static void
list_write(struct buf *b, const char *before, struct str all, char between)
{
	struct str	 one, rest = all;
	const char	*mark = "";

	buf_c(b, before);
	while (rest.len != 0) {
		(void)str_cut(rest, between, &one, &rest);
		buf_c(b, mark);
		buf_json(b, one);
		mark = ",";
	}
	buf_char(b, ']');
}

/* As survey_ask_set of the database takes them. */
static struct str
rules_json(struct arena *a, const struct typed *t,
    const int64_t values[NUMBER__MAX])
{
	struct buf	 b = buf_new(a, 512), chosen = buf_new(a, 32);
	size_t		 i;

	for (i = 0; i < NCHANNELS; i++)
		if (t->channel[i]) {
			buf_c(&chosen, chosen.len == 0 ? "" : " ");
			buf_c(&chosen, all_channels[i].name);
		}
	buf_char(&b, '{');
	for (i = 0; i < NUMBER__MAX; i++)
		buf_fmt(&b, "\"%s\":%lld,", numbers[i].name,
		    (long long)values[i]);
	buf_fmt(&b, "\"human\":%s,\"after_auto_close\":%s,",
	    t->human ? "true" : "false",
	    t->after_auto_close ? "true" : "false");
	list_write(&b, "\"channels\":[", buf_view(&chosen), ' ');
	list_write(&b, ",\"outcomes\":[", t->outcomes, '\n');
	buf_char(&b, '}');
	return (buf_view(&b));
}

/* POST /app/surveys/:survey/ask. */
enum status
app_ask_post(struct rq *rq)
{
	struct survey_ask_set_row	*done;
	struct survey_row		*survey;
	struct ask_rules		*rules;
	struct typed			 t = { .nproblems = 0 };
	int64_t				 values[NUMBER__MAX];
	enum status			 st;

	if ((st = survey_load_with(rq, &survey, &rules)) != OK)
		return (st);
	typed_read(rq, &t, values);
	if (t.nproblems != 0)
		return (ask_show(rq, 422, survey, &t));
	if ((st = q_survey_ask_set(&rq->db, &done, .survey = survey->id,
	    .wanted = rules_json(rq->arena, &t, values))) != OK)
		return (st);
	return (rq_see_other(rq, str_cat(rq->arena, url(rq, APP_ASK,
	    survey->slug), STR("?saved=1"))));
}
