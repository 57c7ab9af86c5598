/*
 * Whose network an address is of. One person has many addresses: an IPv6 host
 * picks among 2^64 at will, a small IPv4 provider among the 256 beside its
 * own. What is counted by where it came from is counted by network.
 */
#ifndef BASE_NETWORK_H
#define BASE_NETWORK_H

#include <stdbool.h>

#include "base/str.h"

/*
 * "192.0.2.0/24" of 192.0.2.77, "2001:db8:1:2::/64" of 2001:db8:1:2::9. An
 * IPv4 address inside an IPv6 one (::ffff:192.0.2.77, or NAT64's 64:ff9b::)
 * is that IPv4 address. What is no address is all of one network, "none".
 */
struct str	 network_of(struct arena *, struct str address);
/* Of this machine: 127.0.0.0/8, ::1, ::ffff:127.0.0.0/104. */
bool		 network_is_loopback(struct str address);
/* One that anybody on the internet could mean: not of a machine, of a private
 * network or a provider's own, not of several at once, none of an example, and
 * none that carries such a one inside (mapped, NAT64, 6to4, Teredo). What is no
 * address is none of these. */
bool		 network_is_public(struct str address);

#endif
