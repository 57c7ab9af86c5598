/* What somebody says about mailings, by the link of one. */
#ifndef PAGE_PUBLIC_MAIL_CHOICE_H
#define PAGE_PUBLIC_MAIL_CHOICE_H

#include "http/rq.h"

handler_fn	 mail_choice_get;
handler_fn	 mail_choice_post;

#endif
