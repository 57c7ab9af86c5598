/* The job "mail": one delivery goes out, once if all goes well. That it went
 * is noted with the job's end. */
#include "job/message.h"
#include "job/queue.h"

enum status
job_mail(struct worker *w, const struct job *job, const char **why)
{
	struct envelope	 e;
	struct message	 m;
	struct mail	*mail;
	enum status	 st;

	st = q_mail_get(&w->db, &mail, .id = job->delivery);
	if (st == E_NOTFOUND)
		return (OK);		/* erased meanwhile, with its person */
	if (st != OK) {
		*why = "the delivery cannot be read";
		return (st);
	}
	e.from = str_of(w->config->mail_from);
	e.to = mail->to;
	e.id = mail->id;
	m.from = e.from;
	m.from_name = mail->sender_name;
	m.to = e.to;
	m.subject = mail->subject;
	m.text = mail->text;
	m.html = mail->html;
	m.id = e.id;
	m.at = mail->at;
	if (!mail_send(w->db.arena, &w->mail, &e,
	    message_write(w->db.arena, &m), why))
		return (E_INTERNAL);
	return (OK);
}
