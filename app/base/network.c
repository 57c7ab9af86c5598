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

struct block {
	unsigned char	 b[16];
	unsigned int	 bits;
};

/* The registries' special-purpose addresses (RFC 6890), several and reserved. */
static const struct block	closed4[] = {
	{ { 0 }, 8 }, { { 10 }, 8 }, { { 100, 64 }, 10 }, { { 127 }, 8 },
	{ { 169, 254 }, 16 }, { { 172, 16 }, 12 }, { { 192, 0, 0 }, 24 },
	{ { 192, 0, 2 }, 24 }, { { 192, 88, 99 }, 24 }, { { 192, 168 }, 16 },
	{ { 198, 18 }, 15 }, { { 198, 51, 100 }, 24 },
	{ { 203, 0, 113 }, 24 }, { { 224 }, 4 }, { { 240 }, 4 },
};

/* Only 2000::/3 is given out; of that these are not hosts of the internet. */
static const struct block	open6 = { { 0x20 }, 3 };
static const struct block	closed6[] = {
	{ { 0x20, 0x01, 0x00 }, 23 },		/* Teredo, ORCHID */
	{ { 0x20, 0x01, 0x0d, 0xb8 }, 32 },	/* examples */
	{ { 0x20, 0x02 }, 16 },			/* 6to4 */
	{ { 0x3f, 0xff }, 20 },			/* examples */
};

static bool
block_has(const struct block *block, const unsigned char *b)
{
	unsigned int	 i, mask;

	for (i = 0; i * 8 < block->bits; i++) {
		mask = block->bits - i * 8 >= 8 ? 0xffU :
		    0xff00U >> (block->bits - i * 8) & 0xffU;
		if (((block->b[i] ^ b[i]) & mask) != 0)
			return (false);
	}
	return (true);
}

bool
network_is_public(struct str text)
{
	const struct block	*closed = closed6;
	struct address		 a;
	size_t			 i, n = sizeof(closed6) / sizeof(closed6[0]);

	address_read(text, &a);
	if (a.family == NO_ADDRESS ||
	    (a.family == IPV6 && !block_has(&open6, a.b)))
		return (false);
	if (a.family == IPV4) {
		closed = closed4;
		n = sizeof(closed4) / sizeof(closed4[0]);
	}
	for (i = 0; i < n; i++)
		if (block_has(&closed[i], a.b))
			return (false);
	return (true);
}
