/* The Cookie header: read in place, any number of cookies, any length. */
#ifndef HTTP_COOKIE_H
#define HTTP_COOKIE_H

#include "base/str.h"

/*
 * The value of the first cookie called name (names are case-sensitive),
 * without the double quotes around it if it has both. STR_NONE (p NULL) if
 * there is none; an empty value has p set. Allocates nothing.
 */
struct str	cookie_find(struct str header, const char *name);

/* May this stand in a Set-Cookie of ours as it is? cookie-octets only (RFC
 * 6265 section 4.1.1), so no quote, comma, semicolon, space or control. */
bool		cookie_value_is_safe(struct str);

#endif
