/* The job "mail": one delivery goes out, once if all goes well. That it went
 * is noted with the job's end. */
#include "base/address.h"
#include "job/mail.h"
#include "job/message.h"
#include "job/queue.h"

/* While a server is waited for. */
static bool
mail_goes_on(void *arg)
{
	struct worker	*w = arg;

	return (worker_goes_on(w) && queue_hold(w) == OK);
}

static const enum job_end	ends[MAIL__MAX] = {
	[MAIL_LATER] = JOB_AGAIN,
	[MAIL_NEVER] = JOB_DEAD,
	[MAIL_TROUBLE] = JOB_TROUBLE,
	[MAIL_CUT] = JOB_CUT,
};

static enum status
mail_give(struct worker *w, const struct mail *mail, struct outcome *o)
{
	struct envelope	 e = { .id = mail->id };
	struct mail_way	 way = { .where = w->config->mail,
			    .go_on = mail_goes_on, .arg = w };
	struct message	 m;
	enum mail_end	 end;

	if (address_ascii(w->db.arena, str_of(w->config->mail_from),
	    &e.from) != ADDRESS_OK) {
		o->why = "EXITPOLL_MAIL_FROM is not an address to send from";
		o->end = JOB_TROUBLE;
		return (E_INTERNAL);
	}
	if (address_ascii(w->db.arena, mail->to, &e.to) != ADDRESS_OK) {
		o->why = "not an address that mail can be sent to";
		o->end = JOB_DEAD;
		return (E_INTERNAL);
	}
	m = (struct message){ .from = e.from, .from_name = mail->sender_name,
	    .to = e.to, .subject = mail->subject, .text = mail->text,
	    .html = mail->html, .id = e.id, .thread = mail->thread,
	    .at = mail->at };
	end = mail_send(w->db.arena, &way, &e,
	    message_write(w->db.arena, &m), &o->why);
	o->end = ends[end];
	return (end == MAIL_SENT ? OK : E_INTERNAL);
}

enum status
job_mail(struct worker *w, const struct job *job, struct outcome *o)
{
	struct mail	*mail;
	enum status	 st;

	st = q_mail_get(&w->db, &mail, .id = job->delivery);
	if (st == E_NOTFOUND)
		return (OK);		/* erased meanwhile, with its person */
	if (st != OK) {
		o->why = "the delivery cannot be read";
		return (st);
	}
	return (mail_give(w, mail, o));
}
