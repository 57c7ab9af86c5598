/* Alerts: the rules of a survey, the desk, and one of them. */
#ifndef PAGE_STAFF_ALERTS_H
#define PAGE_STAFF_ALERTS_H

#include "page/part/frame.h"
#include "queries.h"

handler_fn	 app_alert_rules_get, app_alert_rules_post;
handler_fn	 app_alerts_get, app_alert_get, app_alert_post;

/* "Open", "Taken" ... of a state. */
struct str	 alert_state_label(const struct rq *, struct str state);
/* An address with the list's filters, as they stand in the one asked for. */
struct str	 alert_carry(struct rq *, struct str to);

#endif
