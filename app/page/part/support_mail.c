/* The mails of a support request: see the header. */
#include "page/part/support_mail.h"
#include "store/tenant.h"

struct str
support_mail_subject(struct rq *rq, const struct locale *l,
    struct str reference)
{
	return (words_say(rq->arena, l, W_SUPPORT_MAIL_SUBJECT,
	    .company = str_one_line(rq->arena, rq->tenant->name),
	    .reference = reference));
}

struct str
support_own_url(struct rq *rq, struct str id, struct str signature)
{
	return (str_cat(rq->arena, route_address(rq->arena, rq->slug,
	    SUPPORT_OWN, id), STR("?k="), signature));
}
