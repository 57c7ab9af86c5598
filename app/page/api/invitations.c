/*
 * POST /api/v1/surveys/:survey/invitations: after a session the customer's
 * software asks whether its visitor is asked, and gets a signed link if so. By
 * the survey's rules (rule/invite.h), once for a session: sent again, it is told
 * the same. Of the visitor a keyed hash is stored, of the session its response's
 * id.
 */
#include "base/json.h"
#include "base/log.h"
#include "base/meter.h"
#include "base/secret.h"
#include "page/api/handlers.h"
#include "page/api/transcript.h"
#include "rule/context.h"
#include "rule/invite.h"
#include "store/cache.h"
#include "store/transcript.h"

static const char *const channels[] = { "chat", "email", "voice", NULL };
static const char *const decisions[] = { "ask", "skip", NULL };
static const char *const keepings[] = { "kept", "left", "full", NULL };

struct session_in {
	struct str	 session, channel, agent, queue, language, outcome;
	struct str	 visitor;
	int64_t		 started_at, ended_at, messages;
	bool		 human, auto_closed;
	struct shape_list transcript;
};
REQUEST(session_shape, "InvitationRequest", session_in,
    FIELD(session_in, session, TEXT, .most = CONTEXT_SESSION_MAX,
	.what = "Its id in your software: of each there is one answer"),
    FIELD(session_in, channel, TEXT, .none = true, .one_of = channels),
    FIELD(session_in, agent, TEXT, .none = true, .most = CONTEXT_TEXT_MAX),
    FIELD(session_in, queue, TEXT, .none = true, .most = CONTEXT_TEXT_MAX),
    FIELD(session_in, language, TEXT, .none = true, .most = 35,
	.what = "That was spoken, such as de"),
    FIELD(session_in, outcome, TEXT, .none = true, .most = CONTEXT_TEXT_MAX),
    FIELD(session_in, started_at, MOMENT, .none = true, .what = "In UTC"),
    FIELD(session_in, ended_at, MOMENT, .none = true, .what = "In UTC"),
    FIELD(session_in, messages, WHOLE, .none = true, .most = 1000000,
	.what = "How many there were; left out: none"),
    FIELD(session_in, human, FLAG, .none = true,
	.what = "A person of yours took part; left out: no"),
    FIELD(session_in, auto_closed, FLAG, .none = true,
	.what = "It was closed by itself; left out: no"),
    FIELD(session_in, visitor, TEXT, .none = true, .most = 254,
	.what = "An id or address that stays the same; only a keyed hash of "
	"it is stored, so that nobody is asked too often"),
    FIELD(session_in, transcript, LIST, .none = true,
	.of = &transcript_line_shape, .most = TRANSCRIPT_LINES,
	.what = "What was said, as transcripts are sent: stored with the "
	"invitation or not at all, and only where the decision is ask and the "
	"survey knows its sessions. It replaces what was sent of the session "
	"before; sent again with it, nothing changes"));

struct invitation_out {
	struct str	 session, decision, reason, url, transcript;
	int64_t		 created_at, expires_at;
};
SHAPE(invitation_shape, "Invitation", invitation_out,
    FIELD(invitation_out, session, TEXT),
    FIELD(invitation_out, decision, TEXT, .one_of = decisions),
    FIELD(invitation_out, reason, TEXT, .one_of = invite_reasons),
    FIELD(invitation_out, url, TEXT, .none = true,
	.what = "A signed link for this visitor, if the decision is ask"),
    FIELD(invitation_out, transcript, TEXT, .none = true, .one_of = keepings,
	.what = "Of the session that was sent with one: it is kept; it is left "
	"out, since nobody is asked or the survey knows no sessions; or your "
	"files leave no room for it"),
    FIELD(invitation_out, created_at, MOMENT),
    FIELD(invitation_out, expires_at, MOMENT, .none = true,
	.what = "When the link ends"));

API_OPERATION(operation, API_INVITATIONS, .answer = &invitation_shape,
    .request = &session_shape);

/* One request on its way. */
struct invite {
	struct rq		*rq;
	struct survey_row	*survey;
	struct ask_rules	*row;
	const struct cached_keys *keys;
	struct session_in	 in;
	struct invite_rules	 rules;
	enum invite_reason	 reason;
	int64_t			 until;
	unsigned char		 id[16];
	bool			 knows;		/* the survey its sessions */
};

/* --- reading --- */

static enum status
survey_read(struct invite *v) AWAITS
{
	struct pg_exchange	*x = pg_begin(&v->rq->db, PG_READ);
	enum status		 st;
	size_t			 s, a;

	s = put_survey_get(x, .slug = v->rq->arg[0]);
	a = put_survey_ask_get(x, .slug = v->rq->arg[0]);
	if ((st = pg_run(x)) != OK)
		return (st);
	v->survey = take_survey_get(x, s);
	v->row = take_survey_ask_get(x, a);
	return (cache_context_keys_get(&v->rq->db, v->rq->tenant, &v->keys));
}

static bool
body_read(struct invite *v, struct api_ask *ask)
{
	const struct session_in	*in = &v->in;

	if (!api_body_read(ask, &v->in))
		return (false);
	if (in->session.len > CONTEXT_SESSION_MAX)
		api_fault_add(ask, false, "/session",
		    "It must have at most 128 bytes.");
	if (in->started_at != 0 && in->ended_at != 0 &&
	    in->ended_at < in->started_at)
		api_fault_add(ask, false, "/ended_at",
		    "It must not be before the start.");
	api_transcript_check(ask, "transcript", &in->transcript);
	if (str_has_byte(v->rq->idempotency_key, ' '))
		api_fault_add(ask, true, "Idempotency-Key",
		    "It must have 1 to 200 visible ASCII letters.");
	return (ask->nfaults == 0);
}

/* --- deciding --- */

static struct str
hashed(struct rq *rq, struct str what, struct str of)
{
	unsigned char	*out = arena_get(rq->arena, SECRET_MAC);

	if (of.len == 0)
		return (STR_NONE);
	secret_keyed(SECRET_INVITE, str_cat(rq->arena, what, STR("\n"),
	    rq->db.tenant, STR("\n"), of), out);
	return ((struct str){ (const char *)out, SECRET_MAC });
}

/* The same for a session each time it is asked. */
static unsigned
draw(const struct invite *v)
{
	return (str_be32(hashed(v->rq, STR("draw"), str_cat(v->rq->arena,
	    v->survey->id, STR("\n"), v->in.session)).p) % 10000);
}

static void
decide(struct invite *v)
{
	const struct ask_rules	*r = v->row;
	struct invite_session	 s;

	v->rules = (struct invite_rules){ r->seconds, r->messages, r->channels,
	    r->outcomes, r->human, r->after_auto_close, r->percent,
	    r->window_hours * 3600 };
	s = (struct invite_session){ v->in.channel, v->in.outcome,
	    v->in.started_at, v->in.ended_at, v->in.messages, v->in.human,
	    v->in.auto_closed, survey_is_open(v->survey), draw(v),
	    rq_now(v->rq) };
	v->reason = invite_decide(&v->rules, &s);
	v->until = invite_until(&v->rules, &s);
}

static enum status
invite_store(struct invite *v, struct invite_row **row) AWAITS
{
	struct rq			*rq = v->rq;
	const struct survey		*def;
	struct transcript_sealed	 t = { .lines = 0 };
	enum status			 st;

	if ((st = cache_version_get(&rq->db, v->survey->id, v->survey->version,
	    &def)) != OK)
		return (st);
	v->knows = def->identity == IDENTITY_IDENTIFIED;
	if (v->knows && v->in.transcript.n != 0 &&
	    (st = store_transcript_seal(&rq->db, v->in.session,
	    v->in.transcript.v, v->in.transcript.n, &t)) != OK)
		return (st);
	context_submission(rq->tenant->id, v->survey->id, v->in.session,
	    !v->knows, v->id);
	return (q_invite(&rq->db, row, .id = str_uuid(rq->arena, v->id),
	    .survey = v->survey->id, .channel = v->in.channel,
	    .outcome = v->in.outcome, .visitor = invite_visitor(rq->arena,
	    rq->db.tenant, v->in.visitor),
	    .wish = str_of(v->reason == INVITE_ASKED ? "ask" : "skip"),
	    .why = str_of(invite_reasons[v->reason]), .until = v->until,
	    .body_hash = hashed(rq, STR("body"), rq->body),
	    .idempotency = hashed(rq, STR("key"), rq->idempotency_key),
	    .days = v->row->cooldown_days, .session = t.session,
	    .subject = t.subject, .key = t.key, .sealed = t.sealed,
	    .lines = t.lines, .left_out = t.left_out));
}

/* --- the link --- */

static void
text_claim(struct buf *b, const char *before, struct str s)
{
	if (s.len == 0)
		return;
	buf_c(b, before);
	buf_json(b, s);
}

static void
time_claim(struct buf *b, const char *before, int64_t n)
{
	if (n == 0)
		return;
	buf_c(b, before);
	buf_int(b, n);
}

static struct str
link_make(struct invite *v, int64_t made, int64_t until)
{
	const struct session_in	*in = &v->in;
	struct buf		 b = buf_new(v->rq->arena, 512);

	text_claim(&b, "{\"sid\":", in->session);
	text_claim(&b, ",\"channel\":", in->channel);
	text_claim(&b, ",\"agent\":", in->agent);
	text_claim(&b, ",\"queue\":", in->queue);
	text_claim(&b, ",\"outcome\":", in->outcome);
	text_claim(&b, ",\"lang\":", in->language);
	time_claim(&b, ",\"start\":", in->started_at);
	time_claim(&b, ",\"end\":", in->ended_at);
	time_claim(&b, ",\"iat\":", made);
	time_claim(&b, ",\"exp\":", until);
	buf_char(&b, '}');
	return (context_make(v->rq->arena, &v->keys->list[0], buf_view(&b)));
}

/* Would the page take it? Also that is said before anything is stored. */
static bool
link_is_fit(struct invite *v, struct api_ask *ask)
{
	struct context	 c;
	struct str	 token = link_make(v, rq_now(v->rq), v->until);

	if (token.len > CONTEXT_TOKEN_MAX)
		api_fault_add(ask, false, "/agent", "With the queue, the "
		    "outcome and the session it is too long for a link.");
	else if (context_read(v->rq->arena, token, v->keys->list, v->keys->n,
	    0, &c) != CONTEXT_GOOD)
		api_fault_add(ask, false, "/language",
		    "It must be the tag of a language, such as de.");
	return (ask->nfaults == 0);
}

static enum status
invite_send(struct invite *v, const struct invite_row *row)
{
	struct invitation_out	 out = { .session = v->in.session,
				    .decision = row->decision,
				    .reason = row->reason,
				    .created_at = row->created_at,
				    .expires_at = row->expires_at };

	if (v->in.transcript.n != 0)
		out.transcript = v->knows ? row->transcript : STR("left");
	if (str_is_c(row->decision, "ask"))
		out.url = str_cat(v->rq->arena, rq_public(v->rq, url(v->rq,
		    SURVEY, v->survey->slug)), STR("?s="), link_make(v,
		    row->created_at, row->expires_at));
	return (api_send_made(v->rq, &invitation_shape, &out));
}

/* It passes at midnight, on the customer's clock. */
static enum status
invite_full(struct invite *v, int64_t wait)
{
	meter_add(METER_INVITATIONS_FULL, 1);
	log_event(LEVEL_WARN, "invitations_full",
	    LOG_S("tenant", v->rq->db.tenant));
	v->rq->held_wait = wait;
	return (api_refuse_as(v->rq, E_TOO_MANY, "As many sessions were sent "
	    "today as a day may have. Tomorrow it goes on."));
}

enum status
api_invitations_post(struct rq *rq)
{
	struct invite_row	*row;
	struct invite		 v = { .rq = rq };
	struct api_ask		 ask;
	enum status		 st;

	if (!api_ask_read(rq, &operation, &ask))
		return (api_refuse(&ask));
	if ((st = survey_read(&v)) != OK)
		return (st);
	if (!body_read(&v, &ask))
		return (api_refuse(&ask));
	if (v.survey->version == 0)
		return (api_refuse_as(rq, E_CONFLICT,
		    "This survey was never published."));
	if (v.keys->n == 0)
		return (api_refuse_as(rq, E_CONFLICT, "There is no key that "
		    "links are signed with. Make one in the settings."));
	decide(&v);
	if (!link_is_fit(&v, &ask))
		return (api_refuse(&ask));
	if ((st = invite_store(&v, &row)) != OK)
		return (st);
	if (str_is_c(row->verdict, "full"))
		return (invite_full(&v, row->wait));
	if (str_is_c(row->verdict, "conflict"))
		return (api_refuse_as(rq, E_CONFLICT, "This Idempotency-Key "
		    "came before, with another body."));
	return (invite_send(&v, row));
}
