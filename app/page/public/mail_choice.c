/*
 * GET /:tenant/mail?t=WORD asks whether somebody wants no more invitations by
 * mail, and changes nothing; POST ends them, also as mail programs send it by
 * themselves (RFC 8058), or takes that back. The signed word of the address is all
 * that is needed: it leads to the keyed hash of an address, and to nothing else.
 */
#include <string.h>

#include "page/part/layout.h"
#include "page/public/mail_choice.h"
#include "store/mailing.h"
#include "store/subject.h"

VIEW_STRUCT(mail_choice_view,
    sub(layout_view, layout),
    text(action, company),
    flag(is_known, is_out, is_done));

VIEW_PAGE(mail_choice_page, mail_choice_view, "mail_choice.html");

/* E_NOTFOUND: no word of ours. */
static enum status
key_read(struct rq *rq, struct str *mail_key) AWAITS
{
	struct tenant_key_get_row	*row;
	struct str			 tenant_key;
	enum status			 st;

	if ((st = q_tenant_key_get(&rq->db, &row)) != OK)
		return (st);
	return (row->sealed.len != 0 && store_tenant_key_open(&rq->db,
	    row->sealed, &tenant_key) && store_mail_leave_read(&rq->db,
	    tenant_key, form_get(&rq->query, "t"), mail_key) ? OK :
	    E_NOTFOUND);
}

static enum status
choice_show(struct rq *rq, int code, bool is_known, bool is_out, bool is_done)
{
	struct mail_choice_view	 v;

	memset(&v, 0, sizeof(v));
	rq->locale = page_locale(rq);
	v.layout = layout_public(rq, rq->tenant, words_say(rq->arena,
	    rq->locale, W_LAYOUT_TITLE, .page = rq_word(rq,
	    W_MAIL_CHOICE_TITLE), .site = rq->tenant->name));
	v.layout.noindex = true;
	v.company = rq->tenant->name;
	v.action = str_cat(rq->arena, url(rq, MAIL_CHOICE_SEND), STR("?t="),
	    form_get(&rq->query, "t"));
	v.is_known = is_known;
	v.is_out = is_out;
	v.is_done = is_done;
	return (page_send(rq, code, &mail_choice_page, &v));
}

enum status
mail_choice_get(struct rq *rq)
{
	struct mail_optout_get_row	*row;
	struct str			 mail_key;
	enum status			 st;

	if ((st = key_read(rq, &mail_key)) == E_NOTFOUND)
		return (choice_show(rq, 404, false, false, false));
	if (st != OK || (st = q_mail_optout_get(&rq->db, &row,
	    .mail_key = mail_key)) != OK)
		return (st);
	return (choice_show(rq, 200, true, row->is_out, false));
}

enum status
mail_choice_post(struct rq *rq)
{
	struct mail_optout_row	*row;
	struct str		 mail_key;
	enum status		 st;

	if ((st = key_read(rq, &mail_key)) == E_NOTFOUND)
		return (choice_show(rq, 403, false, false, false));
	if (st != OK || (st = q_mail_optout(&rq->db, &row,
	    .mail_key = mail_key, .wanted = form_find(&rq->form,
	    "back") == NULL)) != OK)
		return (st);
	return (choice_show(rq, 200, true, row->is_out, true));
}
