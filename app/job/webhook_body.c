/* The bodies of calls, by shape: see the header. */
#include "base/buf.h"
#include "base/date.h"
#include "form/type.h"
#include "job/brief.h"
#include "job/webhook_body.h"
#include "rule/context.h"
#include "rule/webhook.h"

struct body {
	const struct webhook_call *call;
	const struct locale *locale;	/* of messages for people */
	struct answers	 answers;	/* if there is a response */
	struct brief	 brief;
	struct str	 url;		/* of the response, or none */
	struct buf	 b;
};

static void
text_member(struct body *body, const char *before, struct str value)
{
	buf_c(&body->b, before);
	if (value.len == 0)
		buf_c(&body->b, "null");
	else
		buf_json(&body->b, value);
}

/* What came with the address, or all else; strange ones mean nothing. */
static void
answers_member(struct body *body, const char *before, bool given)
{
	const struct survey	*def = body->answers.survey;
	struct answers		 some = body->answers;
	size_t			 i;

	some.nstrange = 0;
	some.list = arena_array(body->b.arena, def->nquestions,
	    sizeof(*some.list));
	for (i = 0; i < def->nquestions; i++) {
		some.list[i] = body->answers.list[i];
		if (((def->questions[i].type->flags & QT_GIVEN) != 0) != given)
			some.list[i].state = ANSWER_ABSENT;
		if (given)	/* that it is unverified is said of all */
			some.list[i].parts = NULL;
	}
	buf_c(&body->b, before);
	answers_json(&some, &body->b);
}

static struct str
moment(struct arena *a, int64_t at)
{
	if (at == 0)
		return (STR_NONE);
	return (str_fmt(a, "%.*sT%02d:%02d:%02dZ", STR_ARG(date_iso(a,
	    at / 86400)), (int)(at / 3600 % 24), (int)(at / 60 % 60),
	    (int)(at % 60)));
}

/* What a signed link said. */
static void
session_member(struct body *body)
{
	struct arena	*a = body->b.arena;
	struct context	 c;

	if (body->call->session.len == 0) {
		buf_c(&body->b, ",\"session\":null");
		return;
	}
	context_of_json(a, body->call->session, &c);
	text_member(body, ",\"session\":{\"verified\":true,\"id\":", c.session);
	text_member(body, ",\"agent\":", c.agent);
	text_member(body, ",\"queue\":", c.queue);
	text_member(body, ",\"outcome\":", c.outcome);
	text_member(body, ",\"language\":", c.language);
	text_member(body, ",\"start\":", moment(a, c.start));
	text_member(body, ",\"end\":", moment(a, c.end));
	buf_char(&body->b, '}');
}

static void
response_members(struct body *body)
{
	const struct webhook_call	*c = body->call;

	text_member(body, "\"survey\":{\"name\":", c->slug);
	text_member(body, ",\"title\":", c->title);
	buf_c(&body->b, ",\"version\":");
	buf_int(&body->b, c->version);
	text_member(body, "},\"response\":{\"id\":", c->response);
	text_member(body, ",\"receipt\":", c->receipt);
	text_member(body, ",\"state\":", c->response_state);
	text_member(body, ",\"started_at\":", c->started_at);
	text_member(body, ",\"completed_at\":", c->completed_at);
	text_member(body, ",\"language\":", c->language);
	text_member(body, ",\"channel\":", c->channel);
	text_member(body, ",\"url\":", body->url);
	answers_member(body, ",\"answers\":", false);
	session_member(body);
	answers_member(body, ",\"hidden\":{\"verified\":false,\"fields\":",
	    true);
	buf_c(&body->b, "}}");
}

static void
alert_member(struct body *body)
{
	const struct webhook_call	*c = body->call;

	text_member(body, "\"alert\":{\"id\":", c->alert);
	text_member(body, ",\"rule\":", c->alert_name);
	text_member(body, ",\"question\":", c->alert_question);
	buf_c(&body->b, ",\"value\":");
	buf_int(&body->b, c->alert_score);
	buf_c(&body->b, "},");
}

static void
standard_write(struct body *body)
{
	const struct webhook_call	*c = body->call;

	text_member(body, "{\"type\":", c->event);
	text_member(body, ",\"timestamp\":", c->at);
	buf_c(&body->b, ",\"data\":{");
	if (c->alert.len != 0)
		alert_member(body);
	if (c->response.len != 0)
		response_members(body);
	else
		text_member(body, "\"message\":", word(body->locale,
		    W_WEBHOOK_TEST_TEXT));
	buf_c(&body->b, "}}");
}

/* --- for people --- */

static struct str
headline(struct body *body)
{
	const struct webhook_call	*c = body->call;
	struct arena			*a = body->b.arena;

	if (c->response.len == 0)
		return (word(body->locale, W_WEBHOOK_TEST_TEXT));
	if (c->alert.len != 0)
		return (words_say(a, body->locale, W_ALERT_MAIL_SUBJECT,
		    .survey = c->title, .rule = c->alert_name));
	return (str_is_c(c->event, webhook_events[EVENT_UPDATED]) ?
	    words_say(a, body->locale, W_WEBHOOK_SAY_UPDATED,
	    .survey = c->title) :
	    str_is_c(c->event, webhook_events[EVENT_DECLINED]) ?
	    words_say(a, body->locale, W_WEBHOOK_SAY_DECLINED,
	    .survey = c->title) :
	    words_say(a, body->locale, W_WEBHOOK_SAY_COMPLETED,
	    .survey = c->title));
}

/* Slack's own three marks, as its documentation says. */
static struct str
slack_plain(struct arena *a, struct str s)
{
	struct buf	 b = buf_new(a, s.len + 16);
	size_t		 i;

	for (i = 0; i < s.len; i++)
		if (s.p[i] == '&')
			buf_c(&b, "&amp;");
		else if (s.p[i] == '<')
			buf_c(&b, "&lt;");
		else if (s.p[i] == '>')
			buf_c(&b, "&gt;");
		else
			buf_char(&b, s.p[i]);
	return (buf_view(&b));
}

static void
slack_write(struct body *body)
{
	struct arena	*a = body->b.arena;
	struct buf	 text = buf_new(a, 512);

	buf_str(&text, slack_plain(a, headline(body)));
	if (body->brief.score.len != 0) {
		buf_char(&text, '\n');
		buf_str(&text, slack_plain(a, body->brief.score_name));
		buf_c(&text, ": ");
		buf_str(&text, body->brief.score);
	}
	if (body->brief.comment.len != 0) {
		buf_char(&text, '\n');
		buf_str(&text, slack_plain(a, body->brief.comment));
	}
	if (body->url.len != 0) {
		buf_c(&text, "\n<");
		buf_str(&text, body->url);
		buf_char(&text, '|');
		buf_str(&text, slack_plain(a, word(body->locale,
		    W_WEBHOOK_SAY_OPEN)));
		buf_char(&text, '>');
	}
	text_member(body, "{\"text\":", buf_view(&text));
	buf_char(&body->b, '}');
}

/* A run of text and not a text block: that would read marks in it. */
static void
teams_line(struct body *body, const char *before, struct str text,
    const char *behind)
{
	buf_c(&body->b, before);
	text_member(body, "{\"type\":\"RichTextBlock\",\"inlines\":[{\"type\":"
	    "\"TextRun\",\"text\":", text);
	buf_c(&body->b, behind);
	buf_c(&body->b, "}]}");
}

static void
teams_write(struct body *body)
{
	struct arena	*a = body->b.arena;

	buf_c(&body->b, "{\"type\":\"message\",\"attachments\":[{"
	    "\"contentType\":\"application/vnd.microsoft.card.adaptive\","
	    "\"contentUrl\":null,\"content\":{\"$schema\":"
	    "\"http://adaptivecards.io/schemas/adaptive-card.json\","
	    "\"type\":\"AdaptiveCard\",\"version\":\"1.4\",\"body\":[");
	teams_line(body, "", headline(body), ",\"weight\":\"Bolder\"");
	if (body->brief.score.len != 0)
		teams_line(body, ",", str_cat(a, body->brief.score_name,
		    STR(": "), body->brief.score), "");
	if (body->brief.comment.len != 0)
		teams_line(body, ",", body->brief.comment, "");
	buf_char(&body->b, ']');
	if (body->url.len != 0) {
		text_member(body, ",\"actions\":[{\"type\":\"Action.OpenUrl\","
		    "\"title\":", word(body->locale, W_WEBHOOK_SAY_OPEN));
		text_member(body, ",\"url\":", body->url);
		buf_c(&body->b, "}]");
	}
	buf_c(&body->b, "}}]}");
}

static void	(*const writers[SHAPE__MAX])(struct body *) = {
	[SHAPE_STANDARD] = standard_write,
	[SHAPE_SLACK] = slack_write,
	[SHAPE_TEAMS] = teams_write,
};

enum status
webhook_body(struct arena *a, const struct webhook_call *call,
    const char *public_url, struct str *out)
{
	struct body		 body = { .call = call, .b = buf_new(a, 2048) };
	enum webhook_shape	 shape = webhook_shape_find(call->shape);
	const struct survey	*def;
	enum status		 st;

	body.locale = locale_whole(locale_find(call->tenant_language));
	if (call->response.len != 0) {
		if ((st = survey_load(a, call->definition, &def)) != OK ||
		    (st = answers_from_json(a, def, call->answers,
		    &body.answers)) != OK)
			return (st);
		brief_make(a, body.locale, &body.answers, &body.brief);
		body.url = brief_url(a, public_url, call->response);
	}
	if (shape == SHAPE__MAX)
		return (E_INVALID);
	writers[shape](&body);
	*out = buf_view(&body.b);
	return (OK);
}
