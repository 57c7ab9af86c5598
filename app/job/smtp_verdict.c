/*
 * What a mail server's refusal means (RFC 5321, 4.2.1 and RFC 3463). What is
 * said before it knows the recipient concerns every mail: a wrong password, a
 * sender that it does not take, a server that is full. No mail dies of that.
 */
#include "job/mail.h"

/* The server wants a login or TLS that we do not give it. */
static bool
is_settings(const struct smtp_reply *r)
{
	return (r->code == 530 || r->code == 534 || r->code == 535 ||
	    r->code == 538 || (r->enhanced[0] == 5 && r->enhanced[1] == 7 &&
	    (r->enhanced[2] == 0 || r->enhanced[2] == 8)));
}

/* 5xx, and yet another time or another setting may do: the server's own state
 * (5.3.x), a policy such as "relaying denied" (5.7.x), and too much at once,
 * for which RFC 5321, 4.5.3.1.10 lets servers say 552 to a recipient. */
static bool
may_pass(const struct smtp_reply *r)
{
	return (r->command == SMTP_RCPT && (r->code == 552 ||
	    (r->enhanced[0] == 5 && (r->enhanced[1] == 3 ||
	    r->enhanced[1] == 7))));
}

enum mail_end
smtp_verdict(const struct smtp_reply *r)
{
	/* 421: the server closes, whatever was asked. */
	if (r->command < SMTP_RCPT || r->code == 421)
		return (MAIL_TROUBLE);
	if (r->command <= SMTP_DATA && is_settings(r))
		return (MAIL_TROUBLE);
	if (r->code < 500 || r->code > 599 || may_pass(r))
		return (MAIL_LATER);
	return (MAIL_NEVER);
}
