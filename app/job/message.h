/*
 * A mail as bytes, for SMTP and for files: written by GMime, without clock or
 * network. No value can add a header or end one: controls become spaces,
 * whatever is not plain ASCII travels in encoded words, the body as
 * quoted-printable.
 */
#ifndef JOB_MESSAGE_H
#define JOB_MESSAGE_H

#include "base/str.h"

struct message {
	struct str	 from;		/* bare address */
	struct str	 from_name;	/* may be none */
	struct str	 to;		/* bare address */
	struct str	 subject;
	struct str	 text;
	struct str	 html;		/* may be none */
	struct str	 id;		/* uuid: the same at every try */
	struct str	 thread;	/* of the mail it belongs below, or none */
	struct str	 leave;		/* the address that ends such mails, by a
					 * POST alone (RFC 8058); or none */
	int64_t		 at;		/* seconds since 1970 */
};

/* Once, at start. */
void		 message_init(void);
/* With CRLF line ends. from and to must be of address_ascii. */
struct str	 message_write(struct arena *, const struct message *);

#endif
