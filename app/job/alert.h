/* Alerts: which rules of its survey a response meets, and who is told. */
#ifndef JOB_ALERT_H
#define JOB_ALERT_H

#include "job/queue.h"

/* By the definition that it was answered under; each rule once for a response,
 * however often it is judged. */
enum status	 alerts_open(struct worker *, struct str response)
		    MUST_USE AWAITS;

#endif
