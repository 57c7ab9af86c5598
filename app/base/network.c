/* Addresses and their networks: see the header. */
#include <sys/socket.h>

#include <netinet/in.h>

#include <arpa/inet.h>
#include <string.h>

#include "base/network.h"

enum family { NO_ADDRESS, IPV4, IPV6 };

struct address {
	enum family	 family;
	unsigned char	 b[16];		/* four of them for IPv4 */
};

/* What stands before the four bytes of an IPv4 address in an IPv6 one. */
static const unsigned char	carriers[][12] = {
	{ 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff },
	{ 0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0 },
};

static void
address_read(struct str text, struct address *a)
{
	char	 s[INET6_ADDRSTRLEN];
	size_t	 i;

	a->family = NO_ADDRESS;
	if (text.len == 0 || text.len >= sizeof(s) || str_has_byte(text, '\0'))
		return;
	memcpy(s, text.p, text.len);
	s[text.len] = '\0';
	if (inet_pton(AF_INET, s, a->b) == 1)
		a->family = IPV4;
	else if (inet_pton(AF_INET6, s, a->b) == 1)
		a->family = IPV6;
	if (a->family != IPV6)
		return;
	for (i = 0; i < sizeof(carriers) / sizeof(carriers[0]); i++)
		if (memcmp(a->b, carriers[i], sizeof(carriers[i])) == 0) {
			memmove(a->b, a->b + 12, 4);
			a->family = IPV4;
			return;
		}
}

struct str
network_of(struct arena *arena, struct str text)
{
	struct address	 a;
	char		 s[INET6_ADDRSTRLEN];

	address_read(text, &a);
	if (a.family == IPV4)
		return (str_fmt(arena, "%d.%d.%d.0/24", a.b[0], a.b[1],
		    a.b[2]));
	if (a.family == NO_ADDRESS)
		return (STR("none"));
	memset(a.b + 8, 0, 8);
	if (inet_ntop(AF_INET6, a.b, s, sizeof(s)) == NULL)
		return (STR("none"));
	return (str_fmt(arena, "%s/64", s));
}

bool
network_is_loopback(struct str text)
{
	struct address	 a;

	address_read(text, &a);
	return ((a.family == IPV4 && a.b[0] == 127) ||
	    (a.family == IPV6 && memcmp(a.b, &in6addr_loopback, 16) == 0));
}
