/* Signing in and out, and who the session is. */
#ifndef PAGE_STAFF_SESSION_H
#define PAGE_STAFF_SESSION_H

#include "http/rq.h"

/* The edge's hook: fills rq->session. E_LOGIN when there is none. */
enum status	 session_enter(struct rq *, struct str token) MUST_USE AWAITS;

handler_fn	 login_get, login_post, login_again, logout_post, customer_post;

#endif
