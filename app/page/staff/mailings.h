/* Invitations by mail to the people of a list: its pages. */
#ifndef PAGE_STAFF_MAILINGS_H
#define PAGE_STAFF_MAILINGS_H

#include "http/rq.h"

handler_fn	 app_mailings_get;
handler_fn	 app_mailing_new_get;
handler_fn	 app_mailing_new_post;
handler_fn	 app_mailing_get;
handler_fn	 app_mailing_post;

#endif
