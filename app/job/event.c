/* The job "event": something happened to a response. Each who listens is told by
 * a delivery of their own, and a rule that is met opens an alert. Done twice, there is one each. */
#include "base/json.h"
#include "base/log.h"
#include "job/alert.h"

enum status
job_event(struct worker *w, const struct job *job, struct outcome *o)
{
	const json_t			*payload = json_of_text(w->db.arena,
					    job->payload);
	struct event_deliver_row	*row;
	struct str			 event, response;
	enum status			 st;

	event = json_says(json_object_get(payload, "event"));
	response = json_says(json_object_get(payload, "response"));
	if (event.len == 0 || response.len == 0) {
		o->why = "it does not say what happened";
		o->end = JOB_DEAD;
		return (E_INVALID);
	}
	st = q_event_deliver(&w->db, &row, .job = job->id, .event = event,
	    .response = response);
	if (st != OK) {
		o->why = "its deliveries cannot be written";
		return (st);
	}
	if (row->full != 0)
		log_event(LEVEL_WARN, "webhook_full",
		    LOG_S("tenant", w->db.tenant), LOG_N("calls", row->full));
	if ((st = alerts_open(w, response)) != OK)
		o->why = "it cannot be judged by its survey's rules";
	return (st);
}
