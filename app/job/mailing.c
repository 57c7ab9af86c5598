/*
 * The job "mailing": one invitation by mail, or its one reminder. A recipient's
 * row says that it is under way before a server hears of it, so that after a
 * process that ended in between nobody gets a second one; where that cannot be
 * known, the row says so (app.mailing_take).
 */
#include <string.h>

#include "base/address.h"
#include "base/json.h"
#include "base/secret.h"
#include "base/words.h"
#include "form/survey.h"
#include "job/mail.h"
#include "job/message.h"
#include "job/queue.h"
#include "rule/invite.h"
#include "rule/route.h"
#include "store/context.h"
#include "store/mailing.h"
#include "store/subject.h"
#include "view/view.h"

struct going {
	struct worker		*w;
	struct str		 id;		/* the recipient's */
	bool			 reminds;
	bool			 is_last;	/* no other try comes */
	struct mailing_mail	*mail;
	struct mailing_person	 person;
	struct context_key	 key;
	struct str		 link, leave;
	struct str		 answer;	/* the response's id, or none */
	struct mail_said	 said;
};

static bool
mailing_goes_on(void *arg)
{
	struct worker	*w = arg;

	return (worker_goes_on(w) && queue_hold(w) == OK);
}

/* --- the mail --- */

static struct str
claims(const struct going *g, struct str session)
{
	struct buf	 b = buf_new(g->w->db.arena, 256);

	buf_c(&b, "{\"sid\":");
	buf_json(&b, session);
	buf_c(&b, ",\"channel\":\"email\",\"lang\":");
	buf_json(&b, g->mail->language);
	buf_fmt(&b, ",\"iat\":%lld,\"exp\":%lld}", (long long)g->mail->at,
	    (long long)g->mail->until);
	return (buf_view(&b));
}

/* Of an anonymous survey nothing is kept that leads from whoever was written to
 * to what was answered. */
static void
link_make(struct going *g)
{
	struct db	*db = &g->w->db;
	struct arena	*a = db->arena;
	struct str	 session = store_mailing_session(db, g->id);
	unsigned char	 id[16];

	g->link = str_cat(a, str_of(g->w->config->public_url),
	    route_address(a, g->mail->tenant_slug, SURVEY,
	    g->mail->survey_slug), STR("?s="), context_make(a, &g->key,
	    claims(g, session)), g->person.fields);
	if (str_is_c(g->mail->identity, identity_names[IDENTITY_ANONYMOUS]))
		return;
	context_submission(db->tenant, g->mail->survey, session,
	    !str_is_c(g->mail->identity,
	    identity_names[IDENTITY_IDENTIFIED]), id);
	g->answer = str_uuid(a, id);
}

/* What opens the links' key and the person's: either may have been sealed under
 * a secret that is newer than this process. */
static bool
sealed_open(struct going *g)
{
	struct db	*db = &g->w->db;
	struct str	 tenant_key;
	const char	*why;

	if (!secret_init(g->w->config->secret, &why) ||
	    !store_context_key_open(db, g->mail->key, g->mail->key_sealed,
	    &g->key) || !store_tenant_key_open(db, g->mail->under,
	    &tenant_key))
		return (false);
	g->leave = str_cat(db->arena, str_of(g->w->config->public_url),
	    route_address(db->arena, g->mail->tenant_slug, MAIL_CHOICE),
	    STR("?t="), store_mail_leave(db, tenant_key, g->mail->mail_key));
	return (true);
}

/* Each mark's text in its place. Without a name the blank before it goes, too. */
static struct str
filled(const struct going *g, struct str s, bool is_html)
{
	const struct { struct str mark, text; } marks[] = {
		{ STR_INIT("[name]"), g->person.name },
		{ STR_INIT("[link]"), g->link },
		{ STR_INIT("[out]"), g->leave },
		/* As the page's template has them, where only a whole address
		 * may stand. */
		{ STR_INIT("https://link.invalid/"), g->link },
		{ STR_INIT("https://out.invalid/"), g->leave },
	};
	struct buf	 b = buf_new(g->w->db.arena, s.len + 1024);
	size_t		 i;

	while (s.len != 0) {
		if (g->person.name.len == 0 && str_starts(s, STR(" [name]")))
			s = str_from(s, 1);
		for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
			if (str_starts(s, marks[i].mark))
				break;
		if (i == sizeof(marks) / sizeof(marks[0])) {
			buf_char(&b, s.p[0]);
			s = str_from(s, 1);
			continue;
		}
		if (is_html)
			esc_html(&b, marks[i].text);
		else
			buf_str(&b, marks[i].text);
		s = str_from(s, marks[i].mark.len);
	}
	return (buf_view(&b));
}

static enum mail_end
mail_go(struct going *g, struct str from, const char **why)
{
	struct arena	*a = g->w->db.arena;
	struct mail_way	 way = { .where = g->w->config->mail,
			    .go_on = mailing_goes_on, .arg = g->w,
			    .said = &g->said };
	struct envelope	 e = { .from = from, .to = g->person.email,
			    .id = store_mailing_id(&g->w->db, g->id,
			    g->reminds) };
	struct message	 m = { .from = from, .from_name = g->mail->sender_name,
			    .to = e.to, .id = e.id, .leave = g->leave,
			    .at = g->mail->at };

	if (g->reminds)
		m.thread = store_mailing_id(&g->w->db, g->id, false);
	m.subject = filled(g, g->mail->subject, false);
	if (g->reminds)
		m.subject = words_say(a, locale_find(g->mail->language),
		    W_MAILING_REMINDER, .subject = m.subject);
	m.text = filled(g, g->mail->text, false);
	m.html = filled(g, g->mail->html, true);
	return (mail_send(a, &way, &e, message_write(a, &m), why));
}

/* --- how it ended --- */

static enum status
noted(struct going *g, const char *became) AWAITS
{
	struct db	*db = &g->w->db;

	return (q_mailing_note(db, .id = g->id, .reminds = g->reminds,
	    .became = str_of(became), .answer = g->answer,
	    .visitor = g->answer.len == 0 ? STR_NONE : invite_visitor(
	    db->arena, db->tenant, g->person.email)));
}

/* Another time may do, as o->end says. */
static enum status
put_off(struct going *g, struct outcome *o, enum job_end end) AWAITS
{
	bool		 is_over = end == JOB_AGAIN && g->is_last;
	enum status	 st = noted(g, is_over ? "failed" : "again");

	o->end = end;
	return (st != OK ? st : is_over ? OK : E_INTERNAL);
}

static enum status
ended(struct going *g, enum mail_end end, struct outcome *o) AWAITS
{
	if (end == MAIL_SENT)
		return (noted(g, "sent"));
	if (g->said.unsure)
		return (noted(g, "unclear"));
	if (end == MAIL_NEVER)
		return (noted(g, g->said.recipient ? "bounced" : "failed"));
	return (put_off(g, o, end == MAIL_CUT ? JOB_CUT :
	    end == MAIL_TROUBLE ? JOB_TROUBLE : JOB_AGAIN));
}

static enum status
mailing_give(struct going *g, struct outcome *o) AWAITS
{
	const struct mailing_mail	*m = g->mail;
	const struct subject_sealed	 s = { .id = m->id,
					    .sealed = m->sealed,
					    .under = m->under };
	struct str			 from;

	if (m->sealed.len == 0)
		return (noted(g, "out"));	/* erased meanwhile */
	o->why = "there is no key that its link is signed with";
	if (m->key.len == 0)
		return (put_off(g, o, JOB_AGAIN));
	o->why = "no secret of this machine opens what it needs";
	if (!sealed_open(g) || !store_mailing_open(&g->w->db, &s, m->email,
	    m->name, m->fields, &g->person))
		return (put_off(g, o, JOB_AGAIN));
	o->why = "EXITPOLL_MAIL_FROM is not an address to send from";
	if (address_ascii(g->w->db.arena, str_of(g->w->config->mail_from),
	    &from) != ADDRESS_OK)
		return (put_off(g, o, JOB_TROUBLE));
	link_make(g);
	return (ended(g, mail_go(g, from, &o->why), o));
}

enum status
job_mailing(struct worker *w, const struct job *job, struct outcome *o)
{
	const json_t		*payload = json_of_text(w->db.arena,
				    job->payload);
	struct mailing_take_row	*row;
	struct going		 g = { .w = w,
				    .is_last = job->tries >= job->max_tries };
	enum status		 st;

	g.id = json_says(json_object_get(payload, "recipient"));
	g.reminds = json_is_true(json_object_get(payload, "reminds"));
	if (g.id.len == 0) {
		o->why = "it does not say to whom";
		o->end = JOB_DEAD;
		return (E_INVALID);
	}
	o->why = "whom it is for cannot be read";
	if ((st = q_mailing_take(&w->db, &row, .id = g.id,
	    .reminds = g.reminds)) != OK || !row->goes)
		return (st);
	if ((st = q_mailing_mail_get(&w->db, &g.mail, .id = g.id)) != OK)
		return (st);
	return (mailing_give(&g, o));
}
