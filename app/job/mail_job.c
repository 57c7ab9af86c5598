/* The job "mail": one row of the outbox goes out, once if all goes well. */
#include "base/date.h"
#include "job/message.h"
#include "job/queue.h"

enum status
job_mail(struct worker *w, const struct job *job, const char **why)
{
	struct envelope	 e;
	struct message	 m;
	struct mail	*mail;
	enum status	 st;

	st = store_mail_get(&w->db, job->outbox_id, &mail);
	if (st == E_NOTFOUND)
		return (OK);		/* erased meanwhile, with its person */
	if (st != OK) {
		*why = "the outbox cannot be read";
		return (st);
	}
	if (mail->is_sent)
		return (OK);
	e.from = str_of(w->config->mail_from);
	e.to = mail->to;
	e.id = mail->message_id;
	m.from = e.from;
	m.from_name = mail->sender_name;
	m.to = e.to;
	m.subject = mail->subject;
	m.text = mail->text;
	m.html = mail->html;
	m.id = e.id;
	if (!time_read(mail->created_at, &m.at))
		m.at = clock_now();
	if (!mail_send(w->db.arena, &w->mail, &e,
	    message_write(w->db.arena, &m), why))
		return (E_INTERNAL);
	*why = "it was sent, but the outbox could not be marked";
	return (store_mail_sent(&w->db, mail->id));
}
