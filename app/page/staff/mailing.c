/*
 * GET and POST of /app/surveys/:survey/mailings/:mailing: before it is sent what
 * its list holds, and the button that sends it; then what became of it, and of
 * each address. Of a survey that keeps no names no address is shown with what
 * would say whether it answered.
 */
#include <string.h>

#include "base/json.h"
#include "exchange/roster.h"
#include "page/part/frame.h"
#include "page/staff/mailings.h"
#include "store/context.h"
#include "store/mailing.h"

#define ROWS	50

VIEW_STRUCT(mailing_mail_text_view, text(lang, label, subject, body));

VIEW_STRUCT(mailing_person_view,
    text(id, line, email, name, state, state_label, note),
    flag(can_go, bounced));

VIEW_STRUCT(mailing_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(action, back_url, survey_title, heading, will, more, saved, unknown,
        a_day, next_url, first_url),
    flag(is_draft, may_send, is_closed, is_sending, is_gone),
    list(fact_view, facts, reasons),
    texts(refused),
    list(mailing_mail_text_view, mails),
    list(mailing_person_view, people),
    list(problem_view, errors));

VIEW_PAGE(mailing_page, mailing_view, "app/mailing.html");

struct looking {
	struct rq		*rq;
	struct survey_row	*survey;
	struct mailing_get_row	*row;
	struct mailing_view	 v;
};

static enum status
looking_load(struct rq *rq, struct looking *l) AWAITS
{
	enum status	 st;

	memset(l, 0, sizeof(*l));
	l->rq = rq;
	if (!app_id_is_valid(rq->arg[1]))
		return (E_NOTFOUND);
	if ((st = q_survey_get(&rq->db, &l->survey, .slug = rq->arg[0])) != OK)
		return (st);
	return (q_mailing_get(&rq->db, &l->row, .id = rq->arg[1],
	    .survey = l->survey->id));
}

/* --- what its list holds --- */

static const enum word	 whys[ROSTER__MAX] = {
	[ROSTER_NO_ADDRESS] = W_MAILING_WHY_NO_ADDRESS,
	[ROSTER_FORM] = W_MAILING_WHY_FORM,
	[ROSTER_LETTERS] = W_MAILING_WHY_LETTERS,
	[ROSTER_LONG_NAME] = W_MAILING_WHY_LONG_NAME,
	[ROSTER_LONG_FIELDS] = W_MAILING_WHY_LONG_FIELDS,
	[ROSTER_DUPLICATE] = W_MAILING_WHY_DUPLICATE,
	[ROSTER_OPTOUT] = W_MAILING_WHY_OPTOUT,
	[ROSTER_BOUNCED] = W_MAILING_WHY_BOUNCED,
	[ROSTER_COOLDOWN] = W_MAILING_WHY_COOLDOWN,
};

static void
refused_fill(struct looking *l)
{
	json_t		*all = json_of_text(l->rq->arena, l->row->refused);
	json_t		*one, *counts = json_of_text(l->rq->arena,
			    l->row->skipped);
	size_t		 i, n = json_array_size(all);
	struct str	*lines = arena_array(l->rq->arena, n + 1,
			    sizeof(*lines));
	struct fact_view *f = arena_array(l->rq->arena, ROSTER__MAX,
			    sizeof(*f));
	enum roster_why	 why;
	int64_t		 skipped = 0, of_it;
	size_t		 nf = 0;

	for (i = 0; i < n; i++) {
		one = json_array_get(all, i);
		why = roster_why_find(json_says(json_object_get(one, "why")));
		if (why != ROSTER__MAX)
			lines[i] = rq_say(l->rq, W_MAILING_LINE,
			    .line = app_number(l->rq, json_integer_value(
			    json_object_get(one, "line"))),
			    .why = rq_word(l->rq, whys[why]));
	}
	for (why = 0; why < ROSTER__MAX; why++) {
		of_it = json_integer_value(json_object_get(counts,
		    roster_whys[why]));
		skipped += of_it;
		if (of_it != 0)
			f[nf++] = (struct fact_view){ rq_word(l->rq,
			    whys[why]), app_number(l->rq, of_it) };
	}
	l->v.refused = (struct view_list){ lines, n };
	l->v.reasons = (struct view_list){ f, nf };
	if (skipped > (int64_t)n)
		l->v.more = rq_say_n(l->rq, W_MAILING_MORE,
		    skipped - (int64_t)n);
}

static void
mails_fill(struct looking *l)
{
	json_t				*all = json_of_text(l->rq->arena,
					    l->row->texts), *one;
	struct mailing_mail_text_view	*v = arena_array(l->rq->arena,
					    json_object_size(all) + 1,
					    sizeof(*v));
	const char			*lang;
	size_t				 n = 0;

	json_object_foreach(all, lang, one) {
		v[n].lang = str_dup(l->rq->arena, str_of(lang));
		v[n].label = rq_say(l->rq, W_MAILING_TEXT_IN,
		    .language = app_language(l->rq, v[n].lang));
		v[n].subject = json_says(json_object_get(one, "subject"));
		v[n++].body = json_says(json_object_get(one, "body"));
	}
	l->v.mails = (struct view_list){ v, n };
}

/* --- how it goes --- */

static const struct {
	const char	*count;
	enum word	 label;
	bool		 always;
} counts[] = {
	{ "all", W_MAILING_N_ALL, true },
	{ "waiting", W_MAILING_N_WAITING, true },
	{ "sent", W_MAILING_N_SENT, true },
	{ "bounced", W_MAILING_N_BOUNCED, true },
	{ "optout", W_MAILING_N_OPTOUT, true },
	{ "out", W_MAILING_N_OUT, false },
	{ "missed", W_MAILING_N_MISSED, false },
	{ "unclear", W_MAILING_N_UNCLEAR, false },
	{ "failed", W_MAILING_N_FAILED, false },
	{ "reminding", W_MAILING_N_REMINDING, false },
	{ "reminded", W_MAILING_N_REMINDED, false },
};
static const struct {
	const char	*count;
	enum word	 label;
} answered[] = {
	{ "begun", W_MAILING_N_BEGUN }, { "completed", W_MAILING_N_COMPLETED },
	{ "declined", W_MAILING_N_DECLINED },
};
#define NCOUNTS		(sizeof(counts) / sizeof(counts[0]))
#define NANSWERED	(sizeof(answered) / sizeof(answered[0]))
#define FACTS_MAX	(NCOUNTS + NANSWERED + 4)

static bool
is_anonymous(const struct looking *l)
{
	return (str_is_c(l->row->identity,
	    identity_names[IDENTITY_ANONYMOUS]));
}

static bool
is_identified(const struct looking *l)
{
	return (str_is_c(l->row->identity,
	    identity_names[IDENTITY_IDENTIFIED]));
}

static size_t
counts_fill(struct looking *l, struct fact_view *f)
{
	json_t	*all = json_of_text(l->rq->arena, l->row->counts);
	int64_t	 n;
	size_t	 i, nf = 0;

	for (i = 0; i < NCOUNTS; i++) {
		n = json_integer_value(json_object_get(all, counts[i].count));
		if (counts[i].always || n != 0)
			f[nf++] = (struct fact_view){ rq_word(l->rq,
			    counts[i].label), app_number(l->rq, n) };
	}
	for (i = 0; i < NANSWERED && !is_anonymous(l); i++)
		f[nf++] = (struct fact_view){ rq_word(l->rq,
		    answered[i].label), app_number(l->rq, json_integer_value(
		    json_object_get(all, answered[i].count))) };
	return (nf);
}

static void
facts_fill(struct looking *l)
{
	const struct mailing_get_row	*m = l->row;
	struct rq			*rq = l->rq;
	struct fact_view		*f = arena_array(rq->arena, FACTS_MAX,
					    sizeof(*f));
	size_t				 n = 0;

	if (!l->v.is_draft)
		n = counts_fill(l, f);
	f[n++] = (struct fact_view){ rq_word(rq, W_MAILING_STARTS_AT),
	    m->starts_local.len == 0 ? rq_word(rq, W_MAILING_NOW) :
	    app_time(rq, m->starts_local) };
	if (m->remind_days != 0)
		f[n++] = (struct fact_view){ rq_word(rq, W_MAILING_REMINDER_AT),
		    rq_say_n(rq, W_MAILING_DAYS, m->remind_days) };
	if (m->stopped_local.len != 0)
		f[n++] = (struct fact_view){ rq_word(rq, W_MAILING_STOPPED_AT),
		    app_time(rq, m->stopped_local) };
	if (m->ends_local.len != 0)
		f[n++] = (struct fact_view){ rq_word(rq, W_MAILING_ENDS_AT),
		    app_time(rq, m->ends_local) };
	l->v.facts = (struct view_list){ f, n };
}

/* --- whom it is for --- */

static const struct {
	const char	*state;
	enum word	 label;
} states[] = {
	{ "waiting", W_MAILING_IS_WAITING }, { "working", W_MAILING_IS_WORKING },
	{ "sent", W_MAILING_IS_SENT }, { "bounced", W_MAILING_IS_BOUNCED },
	{ "optout", W_MAILING_IS_OPTOUT }, { "out", W_MAILING_IS_OUT },
	{ "missed", W_MAILING_IS_MISSED }, { "stopped", W_MAILING_IS_STOPPED },
	{ "unclear", W_MAILING_IS_UNCLEAR }, { "failed", W_MAILING_IS_FAILED },
};
#define NSTATES	(sizeof(states) / sizeof(states[0]))

/* Of what came of it, where the survey keeps who answers. */
static struct str
note_of(const struct looking *l, const struct mailing_people_row *r)
{
	if (r->is_out && !str_is_c(r->state, "optout"))
		return (rq_word(l->rq, W_MAILING_IS_OPTOUT));
	if (!is_identified(l))
		return (STR_NONE);
	if (str_is_c(r->answered, "complete"))
		return (rq_word(l->rq, W_MAILING_N_COMPLETED));
	if (r->answered.len != 0)
		return (rq_word(l->rq, str_is_c(r->answered, "declined") ?
		    W_MAILING_N_DECLINED : W_MAILING_N_BEGUN));
	return (str_is_c(r->reminder, "sent") ?
	    rq_word(l->rq, W_MAILING_N_REMINDED) : STR_NONE);
}

static void
person_fill(struct looking *l, const struct mailing_people_row *r,
    struct mailing_person_view *v)
{
	const struct subject_sealed	 s = { .id = r->id,
					    .sealed = r->sealed,
					    .under = r->under };
	struct mailing_person		 p;
	size_t				 i;

	if (!store_mailing_open(&l->rq->db, &s, r->email, r->name, STR_NONE,
	    &p))
		p.email = rq_word(l->rq, W_MAILING_FORGOTTEN);
	v->id = r->id;
	v->line = app_number(l->rq, r->line);
	v->email = p.email;
	v->name = p.name;
	v->state = r->state;
	for (i = 0; i < NSTATES; i++)
		if (str_is_c(r->state, states[i].state))
			v->state_label = rq_word(l->rq, states[i].label);
	v->note = note_of(l, r);
	v->can_go = str_is_c(r->state, "waiting") ||
	    str_is_c(r->reminder, "waiting");
	v->bounced = r->is_bounced;
}

static struct str
page_url(struct looking *l, int64_t after)
{
	return (str_fmt(l->rq->arena, "%.*s?after=%lld#people",
	    STR_ARG(l->v.action), (long long)after));
}

static enum status
people_fill(struct looking *l) AWAITS
{
	struct mailing_people_row	*rows;
	struct mailing_person_view	*v;
	struct str			 from = form_get(&l->rq->query, "after");
	int64_t				 after = 0;
	enum status			 st;
	size_t				 i, n;

	if (from.len != 0 && (!str_int(from, &after) || after < 0 ||
	    after > INT32_MAX))
		return (E_NOTFOUND);
	if ((st = q_mailing_people(&l->rq->db, &rows, &n, .id = l->row->id,
	    .after = after, .rows = ROWS + 1)) != OK)
		return (st);
	if (n > ROWS) {
		n = ROWS;
		l->v.next_url = page_url(l, rows[n - 1].line);
	}
	if (after != 0)
		l->v.first_url = page_url(l, 0);
	v = arena_array(l->rq->arena, n, sizeof(*v));
	for (i = 0; i < n; i++)
		person_fill(l, &rows[i], &v[i]);
	l->v.people = (struct view_list){ v, n };
	return (OK);
}

/* --- the page --- */

static void
state_fill(struct looking *l)
{
	const struct mailing_get_row	*m = l->row;
	struct rq			*rq = l->rq;
	int64_t				 waiting;

	l->v.is_draft = str_is_c(m->state, "draft");
	l->v.is_sending = str_is_c(m->state, "sending") && !m->is_over;
	l->v.is_gone = m->is_gone;
	if (is_anonymous(l))
		l->v.unknown = rq_word(rq, W_MAILING_ANONYMOUS);
	else if (!is_identified(l))
		l->v.unknown = rq_word(rq, W_MAILING_PSEUDONYMOUS);
	l->v.heading = l->v.is_draft ? rq_word(rq, W_MAILING_CHECK_TITLE) :
	    rq_say(rq, W_MAILING_MADE, .when = app_time(rq, m->made_local));
	if (!l->v.is_draft)
		return;
	waiting = json_integer_value(json_object_get(json_of_text(rq->arena,
	    m->counts), "waiting"));
	l->v.will = rq_say_n(rq, W_MAILING_WILL, waiting);
	l->v.is_closed = !m->is_taken;
	l->v.may_send = m->is_read && m->is_taken && waiting != 0;
	if (waiting > m->mails_a_day)
		l->v.a_day = rq_say(rq, W_MAILING_A_DAY,
		    .number = app_number(rq, m->mails_a_day));
}

static enum status
looking_show(struct looking *l, int code) AWAITS
{
	struct rq	*rq = l->rq;
	enum status	 st;

	app_frame(rq, rq_say(rq, W_MAILING_PAGE, .survey = l->survey->title),
	    &l->v.layout, &l->v.nav);
	l->v.action = url(rq, APP_MAILING, l->survey->slug, l->row->id);
	l->v.back_url = url(rq, APP_MAILINGS, l->survey->slug);
	l->v.survey_title = l->survey->title;
	l->v.layout.has_error = l->v.errors.n != 0;
	state_fill(l);
	facts_fill(l);
	refused_fill(l);
	mails_fill(l);
	if (form_find(&rq->query, "saved") != NULL)
		l->v.saved = rq_word(rq, W_SETTINGS_SAVED);
	if ((st = people_fill(l)) != OK)
		return (st);
	return (page_send(rq, code, &mailing_page, &l->v));
}

enum status
app_mailing_get(struct rq *rq)
{
	struct looking	 l;
	enum status	 st;

	if ((st = looking_load(rq, &l)) != OK)
		return (st);
	return (looking_show(&l, 200));
}

/* --- what its buttons do --- */

static enum status
refused_show(struct looking *l, enum word why) AWAITS
{
	struct problem_view	*p = arena_get(l->rq->arena, sizeof(*p));

	*p = (struct problem_view){ STR_NONE, rq_word(l->rq, why) };
	l->v.errors = (struct view_list){ p, 1 };
	return (looking_show(l, 422));
}

static enum status
seen(struct looking *l)
{
	return (rq_see_other(l->rq, str_cat(l->rq->arena, url(l->rq,
	    APP_MAILING, l->survey->slug, l->row->id), STR("?saved=1"))));
}

static enum status
send_it(struct looking *l) AWAITS
{
	struct context_key	 keys[CONTEXT_KEYS_MAX];
	struct mailing_verdict	*row;
	enum status		 st;
	size_t			 n;

	if ((st = store_context_keys_find(&l->rq->db, keys, &n)) != OK)
		return (st);
	if (n == 0)
		return (refused_show(l, W_MAILING_NO_KEY));
	if ((st = q_mailing_send(&l->rq->db, &row, .id = l->row->id)) != OK)
		return (st);
	if (str_is_c(row->verdict, "closed"))
		return (refused_show(l, W_MAILING_CLOSED));
	if (str_is_c(row->verdict, "empty") || row->verdict.len == 0)
		return (refused_show(l, W_MAILING_EMPTY));
	return (seen(l));
}

static enum status
drop_it(struct looking *l) AWAITS
{
	struct mailing_done	*row;
	enum status		 st;

	if ((st = q_mailing_drop(&l->rq->db, &row, .id = l->row->id)) != OK)
		return (st);
	return (row->done ? rq_see_other(l->rq, str_cat(l->rq->arena,
	    url(l->rq, APP_MAILINGS, l->survey->slug),
	    STR("?dropped=1"))) : seen(l));
}

/* What is so already is no mistake. */
enum status
app_mailing_post(struct rq *rq)
{
	struct str		 out = form_get(&rq->form, "out");
	struct str		 clear = form_get(&rq->form, "clear");
	struct mailing_done	*row;
	struct looking		 l;
	enum status		 st;

	if ((st = looking_load(rq, &l)) != OK)
		return (st);
	if (form_find(&rq->form, "send") != NULL)
		return (send_it(&l));
	if (form_find(&rq->form, "drop") != NULL)
		return (drop_it(&l));
	if ((out.len != 0 && !app_id_is_valid(out)) ||
	    (clear.len != 0 && !app_id_is_valid(clear)))
		return (E_NOTFOUND);
	if (form_find(&rq->form, "stop") != NULL)
		st = q_mailing_stop(&rq->db, &row, .id = l.row->id);
	else if (out.len != 0)
		st = q_mailing_take_out(&rq->db, &row, .id = l.row->id,
		    .recipient = out);
	else if (clear.len != 0)
		st = q_mail_bounce_clear(&rq->db, &row, .id = l.row->id,
		    .recipient = clear);
	else
		return (E_MALFORMED);
	return (st != OK ? st : seen(&l));
}
