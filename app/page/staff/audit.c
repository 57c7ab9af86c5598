/*
 * GET /app/settings/audit: what was done here and by whom, the newest first, by
 * person, kind and period; and the same as a file. Nothing of it can be changed
 * (the web role only adds to it), and what is older than an hour is sealed
 * (sql/migrations/0077_audit.sql). Looking at it is not noted, taking it out is.
 */
#include <string.h>

#include "page/part/frame.h"
#include "page/staff/audit.h"
#include "page/staff/period.h"
#include "queries.h"

#define ROWS		50
#define FILE_ROWS	500		/* of a piece of the file */
#define FILE_MEMORY	((size_t)64 << 20)
#define NOBODY		STR("00000000-0000-0000-0000-000000000000")
#define NEWEST		INT64_MAX

VIEW_STRUCT(audit_row_view,
    text(who, email, what, code, object, href, detail, when, iso));

VIEW_STRUCT(app_audit_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(action, file, more_url, first_url, looked),
    flag(filtered),
    sub(field_view, who, what, from, to),
    list(choice_view, people), list(choice_view, kinds),
    list(problem_view, errors),
    list(audit_row_view, rows));

VIEW_PAGE(app_audit_page, app_audit_view, "app/audit.html");

#define ONE(code, word) { STR_INIT(code), word }

/* What is said of an action; of one that is not here, its own name. */
static const struct {
	struct str	 code;
	enum word	 said;
} actions[] = {
	ONE("sign-in", W_AUDIT_DID_SIGN_IN),
	ONE("session.move", W_AUDIT_DID_SESSION_MOVE),
	ONE("session.end", W_AUDIT_DID_SESSION_END),
	ONE("password.change", W_AUDIT_DID_PASSWORD_CHANGE),
	ONE("password.reset", W_AUDIT_DID_PASSWORD_RESET),
	ONE("person.invite", W_AUDIT_DID_PERSON_INVITE),
	ONE("person.uninvite", W_AUDIT_DID_PERSON_UNINVITE),
	ONE("person.join", W_AUDIT_DID_PERSON_JOIN),
	ONE("person.role", W_AUDIT_DID_PERSON_ROLE),
	ONE("person.shut", W_AUDIT_DID_PERSON_SHUT),
	ONE("person.allow", W_AUDIT_DID_PERSON_ALLOW),
	ONE("survey.create", W_AUDIT_DID_SURVEY_CREATE),
	ONE("survey.publish", W_AUDIT_DID_SURVEY_PUBLISH),
	ONE("survey.set", W_AUDIT_DID_SURVEY_SET),
	ONE("survey.ask", W_AUDIT_DID_SURVEY_ASK),
	ONE("survey.export", W_AUDIT_DID_SURVEY_EXPORT),
	ONE("survey.export-drop", W_AUDIT_DID_SURVEY_EXPORT_DROP),
	ONE("survey.download", W_AUDIT_DID_SURVEY_DOWNLOAD),
	ONE("draft.create", W_AUDIT_DID_DRAFT_CREATE),
	ONE("draft.drop", W_AUDIT_DID_DRAFT_DROP),
	ONE("quota.add", W_AUDIT_DID_QUOTA_ADD),
	ONE("quota.set", W_AUDIT_DID_QUOTA_SET),
	ONE("pin.add", W_AUDIT_DID_PIN_ADD),
	ONE("pin.drop", W_AUDIT_DID_PIN_DROP),
	ONE("limits.set", W_AUDIT_DID_LIMITS_SET),
	ONE("mailing.create", W_AUDIT_DID_MAILING_CREATE),
	ONE("mailing.send", W_AUDIT_DID_MAILING_SEND),
	ONE("mailing.stop", W_AUDIT_DID_MAILING_STOP),
	ONE("mailing.drop", W_AUDIT_DID_MAILING_DROP),
	ONE("mailing.take-out", W_AUDIT_DID_MAILING_TAKE_OUT),
	ONE("mail.bounce-clear", W_AUDIT_DID_MAIL_BOUNCE_CLEAR),
	ONE("alert-rule.add", W_AUDIT_DID_ALERT_RULE_ADD),
	ONE("alert-rule.change", W_AUDIT_DID_ALERT_RULE_CHANGE),
	ONE("alert-rule.delete", W_AUDIT_DID_ALERT_RULE_DELETE),
	ONE("alert-rule.restore", W_AUDIT_DID_ALERT_RULE_RESTORE),
	ONE("alert.take", W_AUDIT_DID_ALERT_TAKE),
	ONE("alert.back", W_AUDIT_DID_ALERT_BACK),
	ONE("alert.note", W_AUDIT_DID_ALERT_NOTE),
	ONE("alert.answer", W_AUDIT_DID_ALERT_ANSWER),
	ONE("alert.close", W_AUDIT_DID_ALERT_CLOSE),
	ONE("alert.reopen", W_AUDIT_DID_ALERT_REOPEN),
	ONE("response.edit", W_AUDIT_DID_RESPONSE_EDIT),
	ONE("response.updated", W_AUDIT_DID_RESPONSE_UPDATED),
	ONE("response.download", W_AUDIT_DID_RESPONSE_DOWNLOAD),
	ONE("transcript.read", W_AUDIT_DID_TRANSCRIPT_READ),
	ONE("transcript.delete", W_AUDIT_DID_TRANSCRIPT_DELETE),
	ONE("application.list", W_AUDIT_DID_APPLICATION_LIST),
	ONE("application.view", W_AUDIT_DID_APPLICATION_VIEW),
	ONE("application.download", W_AUDIT_DID_APPLICATION_DOWNLOAD),
	ONE("support.list", W_AUDIT_DID_SUPPORT_LIST),
	ONE("support.view", W_AUDIT_DID_SUPPORT_VIEW),
	ONE("support.download", W_AUDIT_DID_SUPPORT_DOWNLOAD),
	ONE("support.reply", W_AUDIT_DID_SUPPORT_REPLY),
	ONE("support.note", W_AUDIT_DID_SUPPORT_NOTE),
	ONE("support.state", W_AUDIT_DID_SUPPORT_STATE),
	ONE("support.assign", W_AUDIT_DID_SUPPORT_ASSIGN),
	ONE("support.forget", W_AUDIT_DID_SUPPORT_FORGET),
	ONE("theme.set", W_AUDIT_DID_THEME_SET),
	ONE("theme.back", W_AUDIT_DID_THEME_BACK),
	ONE("tenant.keep", W_AUDIT_DID_TENANT_KEEP),
	ONE("frame.allow", W_AUDIT_DID_FRAME_ALLOW),
	ONE("frame.forbid", W_AUDIT_DID_FRAME_FORBID),
	ONE("webhook.add", W_AUDIT_DID_WEBHOOK_ADD),
	ONE("webhook.change", W_AUDIT_DID_WEBHOOK_CHANGE),
	ONE("webhook.test", W_AUDIT_DID_WEBHOOK_TEST),
	ONE("webhook.again", W_AUDIT_DID_WEBHOOK_AGAIN),
	ONE("webhook.gone", W_AUDIT_DID_WEBHOOK_GONE),
	ONE("context-key.add", W_AUDIT_DID_CONTEXT_KEY_ADD),
	ONE("context-key.revoke", W_AUDIT_DID_CONTEXT_KEY_REVOKE),
	ONE("context-key.allow", W_AUDIT_DID_CONTEXT_KEY_ALLOW),
	ONE("api-token.add", W_AUDIT_DID_API_TOKEN_ADD),
	ONE("api-token.revoke", W_AUDIT_DID_API_TOKEN_REVOKE),
	ONE("api-token.allow", W_AUDIT_DID_API_TOKEN_ALLOW),
	ONE("audit.download", W_AUDIT_DID_AUDIT_DOWNLOAD),
};
#define NACTIONS	(sizeof(actions) / sizeof(actions[0]))

#define PATTERNS	8

/* Kinds to filter by, and the actions of each. */
static const struct {
	struct str	 code;
	enum word	 label;
	struct str	 patterns[PATTERNS];
} kinds[] = {
	{ STR_INIT("sign-in"), W_AUDIT_KIND_SIGN_IN, { STR_INIT("sign-in"),
	    STR_INIT("session.%"), STR_INIT("password.%") } },
	{ STR_INIT("people"), W_AUDIT_KIND_PEOPLE, { STR_INIT("person.%") } },
	{ STR_INIT("seen"), W_AUDIT_KIND_SEEN, { STR_INIT("%.view"),
	    STR_INIT("%.list"), STR_INIT("%.read"), STR_INIT("%.download"),
	    STR_INIT("%.export"), STR_INIT("%.export-drop") } },
	{ STR_INIT("surveys"), W_AUDIT_KIND_SURVEYS, { STR_INIT("survey.%"),
	    STR_INIT("draft.%"), STR_INIT("quota.%"), STR_INIT("pin.%"),
	    STR_INIT("limits.%"), STR_INIT("mailing.%"),
	    STR_INIT("alert-rule.%"), STR_INIT("mail.%") } },
	{ STR_INIT("answers"), W_AUDIT_KIND_ANSWERS, { STR_INIT("response.%"),
	    STR_INIT("transcript.%"), STR_INIT("alert.%") } },
	{ STR_INIT("applications"), W_AUDIT_KIND_APPLICATIONS,
	    { STR_INIT("application.%"), STR_INIT("opening.%") } },
	{ STR_INIT("support"), W_AUDIT_KIND_SUPPORT,
	    { STR_INIT("support.%") } },
	{ STR_INIT("settings"), W_AUDIT_KIND_SETTINGS, { STR_INIT("theme.%"),
	    STR_INIT("tenant.%"), STR_INIT("frame.%"), STR_INIT("webhook.%"),
	    STR_INIT("context-key.%"), STR_INIT("api-token.%") } },
};
#define NKINDS		(sizeof(kinds) / sizeof(kinds[0]))

/* What the address asks for. */
struct ask {
	struct str	 who, what;	/* as in the address, where understood */
	struct str	 from, to;	/* days, or none */
	struct str	 patterns[PATTERNS];
	struct pg_list	 like;
	int64_t		 before;	/* an entry; NEWEST: the first page */
	struct problem_view problems[4];
	size_t		 nproblems;
};

static void
problem_add(struct rq *rq, struct ask *ask, const char *at)
{
	ask->problems[ask->nproblems++] = (struct problem_view){ str_of(at),
	    rq_word(rq, W_ALERTS_NO_FILTER) };
}

static void
kind_read(struct rq *rq, struct ask *ask)
{
	struct str	 code = form_get(&rq->query, "what");
	size_t		 i, n;

	ask->patterns[0] = STR("%");
	ask->like = (struct pg_list){ ask->patterns, 1 };
	for (i = 0; i < NKINDS; i++)
		if (str_is(kinds[i].code, code)) {
			for (n = 0; n < PATTERNS &&
			    kinds[i].patterns[n].len != 0; n++)
				ask->patterns[n] = kinds[i].patterns[n];
			ask->like.n = n;
			ask->what = kinds[i].code;
		}
	if (code.len != 0 && ask->what.len == 0)
		problem_add(rq, ask, "#what");
}

static enum status
ask_read(struct rq *rq, struct ask *ask)
{
	struct str	 before = form_get(&rq->query, "before");
	struct str	 who = form_get(&rq->query, "who");
	struct str	 from = form_get(&rq->query, "from");
	struct str	 to = form_get(&rq->query, "to");
	int64_t		 first = INT64_MIN, last = INT64_MAX;
	size_t		 n;

	memset(ask, 0, sizeof(*ask));
	kind_read(rq, ask);
	if (str_is_c(who, "nobody") || app_id_is_valid(who))
		ask->who = who;
	else if (who.len != 0)
		problem_add(rq, ask, "#who");
	if (period_days_read(rq, from, to, &first, &last,
	    ask->problems + ask->nproblems, &n)) {
		ask->from = from;
		ask->to = to;
	}
	ask->nproblems += n;
	ask->before = NEWEST;
	if (before.len != 0 && (!str_int(before, &ask->before) ||
	    ask->before < 1))
		return (E_NOTFOUND);
	return (OK);
}

/* The same list from there on; NEWEST: from its beginning. */
static struct str
list_url(struct rq *rq, const struct ask *ask, struct str page, int64_t before)
{
	struct buf	 b = buf_new(rq->arena, 256);

	buf_str(&b, page);
	buf_c(&b, "?who=");
	buf_url_part(&b, ask->who);
	buf_c(&b, "&what=");
	buf_url_part(&b, ask->what);
	buf_c(&b, "&from=");
	buf_url_part(&b, ask->from);
	buf_c(&b, "&to=");
	buf_url_part(&b, ask->to);
	if (before != NEWEST)
		buf_fmt(&b, "&before=%lld", (long long)before);
	return (buf_view(&b));
}

static enum status
people_fill(struct rq *rq, struct ask *ask, struct view_list *out) AWAITS
{
	struct person_row	*rows;
	struct choice_view	*v;
	enum status		 st;
	size_t			 i, n;
	bool			 found;

	if ((st = q_people_list(&rq->db, &rows, &n)) != OK)
		return (st);
	v = arena_array(rq->arena, n + 2, sizeof(*v));
	v[0] = (struct choice_view){ STR(""), rq_word(rq, W_AUDIT_ANYBODY),
	    ask->who.len == 0 };
	v[1] = (struct choice_view){ STR("nobody"),
	    rq_word(rq, W_AUDIT_NOBODY), str_is_c(ask->who, "nobody") };
	found = v[0].selected || v[1].selected;
	for (i = 0; i < n; i++) {
		v[i + 2] = (struct choice_view){ rows[i].id, rows[i].name,
		    str_is(rows[i].id, ask->who) };
		found |= v[i + 2].selected;
	}
	if (!found)
		problem_add(rq, ask, "#who");
	*out = (struct view_list){ v, n + 2 };
	return (OK);
}

static struct view_list
kinds_make(struct rq *rq, const struct ask *ask)
{
	struct choice_view	*v = arena_array(rq->arena, NKINDS + 1,
				    sizeof(*v));
	size_t			 i;

	v[0].label = rq_word(rq, W_AUDIT_ANYTHING);
	for (i = 0; i < NKINDS; i++)
		v[i + 1] = (struct choice_view){ kinds[i].code,
		    rq_word(rq, kinds[i].label),
		    str_is(kinds[i].code, ask->what) };
	return ((struct view_list){ v, NKINDS + 1 });
}

static struct str
action_said(struct rq *rq, struct str code)
{
	size_t	 i;

	for (i = 0; i < NACTIONS; i++)
		if (str_is(actions[i].code, code))
			return (rq_word(rq, actions[i].said));
	return (code);
}

/* Where one may look at what it was done to, where that has a page. */
static struct str
object_url(struct rq *rq, const struct audit_entry *e)
{
	static const struct {
		const char	*kind;
		enum route_id	 route;
	} pages[] = {
		{ "application", ROUTE_APP_APPLICATION },
		{ "alert", ROUTE_APP_ALERT },
		{ "support", ROUTE_APP_REQUEST },
	};
	size_t	 i;

	for (i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
		if (str_is_c(e->object_kind, pages[i].kind) &&
		    app_id_is_valid(e->object_id) && rq_can(rq,
		    route_rows[pages[i].route].capability))
			return (route_make(rq->arena, rq->slug,
			    pages[i].route, &e->object_id));
	return (STR_NONE);
}

static struct str
who_said(struct rq *rq, const struct audit_entry *e)
{
	if (e->actor_name.len != 0)
		return (e->actor_name);
	return (rq_word(rq, e->actor.len != 0 ? W_AUDIT_GONE :
	    W_AUDIT_NOBODY));
}

static struct str
object_said(struct rq *rq, const struct audit_entry *e)
{
	if (e->object_kind.len == 0)
		return (STR_NONE);
	return (str_cat(rq->arena, e->object_kind, STR(" "), e->object_id));
}

static void
row_fill(struct rq *rq, const struct audit_entry *e, struct audit_row_view *v)
{
	v->who = who_said(rq, e);
	v->email = e->actor_email;
	v->what = action_said(rq, e->action);
	v->code = e->action;
	v->object = object_said(rq, e);
	v->href = object_url(rq, e);
	v->detail = str_is_c(e->detail, "{}") ? STR_NONE : e->detail;
	v->when = app_time(rq, e->at_local);
	v->iso = e->at;
}

static enum status
entries_get(struct db *db, const struct ask *ask, size_t rows,
    struct audit_entry **list, size_t *n) AWAITS
{
	return (q_audit_look(db, list, n, .from = ask->from, .to = ask->to,
	    .before = ask->before, .who = str_is_c(ask->who, "nobody") ?
	    NOBODY : ask->who, .what = ask->like, .rows = (int64_t)rows));
}

/* Where to look on: behind the last that is shown, or that was looked at.
 * NEWEST: there is nothing more. */
static enum status
next_find(struct db *db, const struct ask *ask, const struct audit_entry *list,
    size_t n, size_t rows, int64_t *next) AWAITS
{
	struct audit_floor_row	*floor;
	enum status		 st;

	*next = NEWEST;
	if (n == rows) {
		*next = list[n - 1].id;
		return (OK);
	}
	st = q_audit_floor(db, &floor, .from = ask->from, .to = ask->to,
	    .before = ask->before);
	if (st == OK)
		*next = floor->id;
	return (st == E_NOTFOUND ? OK : st);
}

static enum status
rows_fill(struct rq *rq, const struct ask *ask, struct app_audit_view *v) AWAITS
{
	struct audit_row_view	*rows;
	struct audit_entry	*list;
	enum status		 st;
	int64_t			 next;
	size_t			 i, n;

	if ((st = entries_get(&rq->db, ask, ROWS, &list, &n)) != OK ||
	    (st = next_find(&rq->db, ask, list, n, ROWS, &next)) != OK)
		return (st);
	rows = arena_array(rq->arena, n, sizeof(*rows));
	for (i = 0; i < n; i++)
		row_fill(rq, &list[i], &rows[i]);
	v->rows = (struct view_list){ rows, n };
	if (next != NEWEST)
		v->more_url = list_url(rq, ask, url(rq, APP_AUDIT), next);
	if (next != NEWEST && n < ROWS)
		v->looked = rq_word(rq, W_AUDIT_LOOKED);
	if (ask->before != NEWEST)
		v->first_url = list_url(rq, ask, url(rq, APP_AUDIT), NEWEST);
	return (OK);
}

static void
fields_fill(struct rq *rq, const struct ask *ask, struct app_audit_view *v)
{
	const struct problem_view	*p = ask->problems;
	size_t				 n = ask->nproblems;

	app_field_fill(rq->arena, "who", ask->who, p, n, &v->who);
	app_field_fill(rq->arena, "what", ask->what, p, n, &v->what);
	app_field_fill(rq->arena, "from", period_day_kept(form_get(
	    &rq->query, "from")), p, n, &v->from);
	app_field_fill(rq->arena, "to", period_day_kept(form_get(
	    &rq->query, "to")), p, n, &v->to);
	v->errors = (struct view_list){ p, n };
	v->layout.has_error = n != 0;
}

enum status
app_audit_get(struct rq *rq)
{
	struct app_audit_view	 v;
	struct ask		 ask;
	enum status		 st;

	memset(&v, 0, sizeof(v));
	if ((st = ask_read(rq, &ask)) != OK ||
	    (st = people_fill(rq, &ask, &v.people)) != OK ||
	    (st = rows_fill(rq, &ask, &v)) != OK)
		return (st);
	app_frame(rq, rq_word(rq, W_NAV_AUDIT), &v.layout, &v.nav);
	v.action = url(rq, APP_AUDIT);
	v.kinds = kinds_make(rq, &ask);
	v.file = list_url(rq, &ask, url(rq, APP_AUDIT_FILE), NEWEST);
	v.filtered = ask.who.len + ask.what.len + ask.from.len +
	    ask.to.len != 0;
	fields_fill(rq, &ask, &v);
	return (page_send(rq, ask.nproblems == 0 ? 200 : 422,
	    &app_audit_page, &v));
}

/* --- as a file --- */

static void
line_put(struct rq *rq, struct buf *b, const struct audit_entry *e)
{
	const struct str	 cells[] = { e->at, e->actor_name,
				    e->actor_email, e->action,
				    action_said(rq, e->action), e->object_kind,
				    e->object_id, e->detail };
	size_t			 i;

	for (i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
		if (i != 0)
			buf_char(b, ',');
		buf_csv(b, cells[i]);
	}
	buf_c(b, "\r\n");
}

/* A piece, made in memory that is cleared for each; *next as above. */
static enum status
piece_send(struct rq *rq, struct arena *scratch, const struct ask *ask,
    bool is_first, int64_t *next) AWAITS
{
	struct db		 db = rq->db;
	struct buf		 b;
	struct audit_entry	*list;
	enum status		 st;
	size_t			 i, n;

	arena_clear(scratch);
	db.arena = scratch;
	b = buf_new(scratch, 64 * 1024);
	if (is_first)
		buf_c(&b, "\xef\xbb\xbf" "at,person,email,action,what,"
		    "object_kind,object,detail\r\n");
	if ((st = entries_get(&db, ask, FILE_ROWS, &list, &n)) != OK ||
	    (st = next_find(&db, ask, list, n, FILE_ROWS, next)) != OK)
		return (st);
	for (i = 0; i < n; i++)
		line_put(rq, &b, &list[i]);
	return (b.len == 0 ? OK : rq_write(rq, buf_view(&b)));
}

/* Who took it out is known before the first byte. */
enum status
app_audit_file_get(struct rq *rq)
{
	struct ask	 ask;
	struct arena	*scratch;
	enum status	 st;
	bool		 is_first;

	if ((st = ask_read(rq, &ask)) != OK)
		return (st);
	if (ask.nproblems != 0)
		return (E_NOTFOUND);
	if ((st = q_audit_add(&rq->db, .action = STR("audit.download"),
	    .object_kind = STR_NONE, .object_id = STR_NONE,
	    .detail = STR_NONE)) != OK)
		return (st);
	rq_header_add(rq, "content-disposition", str_fmt(rq->arena,
	    "attachment; filename=\"audit-%.*s.csv\"",
	    STR_ARG(rq->tenant->today)));
	(void)rq_bytes(rq, 200, STR("text/csv; charset=utf-8"), STR(""));
	scratch = rq_scratch(rq, FILE_MEMORY);
	for (is_first = true; st == OK && (is_first || ask.before != NEWEST);
	    is_first = false)
		st = piece_send(rq, scratch, &ask, is_first, &ask.before);
	return (st);
}
