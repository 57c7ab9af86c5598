/* Coming in without a password: one that was forgotten, or has not been chosen
 * yet. */
#ifndef PAGE_STAFF_ACCOUNT_H
#define PAGE_STAFF_ACCOUNT_H

#include "http/rq.h"

handler_fn	 forgot_get, forgot_post, forgot_again;
handler_fn	 reset_get, reset_post, reset_again;
handler_fn	 join_get, join_post, join_again;

#endif
