/*
 * An e-mail address as any mail server takes it: ASCII, its domain's name by
 * IDNA. What the forms accept and what the worker sends to are told by the
 * same function, so nobody is promised a mail that can never go.
 */
#ifndef BASE_ADDRESS_H
#define BASE_ADDRESS_H

#include "base/str.h"

enum address_fault {
	ADDRESS_OK,
	ADDRESS_LETTERS,	/* other than ASCII before the @: servers that
				 * take these are rare */
	ADDRESS_FORM,		/* no address, or no such domain can exist */
	ADDRESS__MAX
};

/* local@domain of at most 254 bytes in *out, which needs no quoting in an SMTP
 * command or a header. */
enum address_fault address_ascii(struct arena *, struct str,
	    struct str *out) __attribute__((warn_unused_result));

/* The name of a host: ASCII in lower case, at most 253 bytes; "münchen.example"
 * by IDNA. An address in digits is a name, too. */
bool		 address_host(struct arena *, struct str, struct str *out)
	    __attribute__((warn_unused_result));

/* An address that people follow, as a link has it: ASCII, nothing that would end
 * it, a host behind the scheme, LINK_MAX bytes at most. */
#define LINK_MAX	500
bool		 link_is_sound(struct str, const char *scheme)
	    __attribute__((warn_unused_result));

#endif
