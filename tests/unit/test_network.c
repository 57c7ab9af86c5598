/* Addresses and the networks that they are counted by. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/network.h"

static struct arena	*arena;

static void
is_of(const char *address, const char *network)
{
	struct str	 got = network_of(arena, str_of(address));

	assert_string_equal(str_c(arena, got), network);
}

static void
ipv4_by_24(void **state)
{
	(void)state;
	is_of("192.0.2.77", "192.0.2.0/24");
	is_of("192.0.2.0", "192.0.2.0/24");
	is_of("255.255.255.255", "255.255.255.0/24");
	is_of("0.0.0.0", "0.0.0.0/24");
	is_of("192.0.3.77", "192.0.3.0/24");
}

static void
ipv6_by_64(void **state)
{
	(void)state;
	is_of("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64");
	is_of("2001:DB8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64");
	is_of("2001:db8:1:3::", "2001:db8:1:3::/64");
	is_of("fe80::1", "fe80::/64");
	is_of("::1", "::/64");
}

static void
ipv4_in_ipv6_is_ipv4(void **state)
{
	(void)state;
	is_of("::ffff:192.0.2.77", "192.0.2.0/24");
	is_of("::ffff:c000:24d", "192.0.2.0/24");
	is_of("64:ff9b::192.0.2.77", "192.0.2.0/24");
	/* Nearly, and not. */
	is_of("::fffe:192.0.2.77", "::/64");
	is_of("64:ff9b:1::192.0.2.77", "64:ff9b:1::/64");
}

static void
what_is_none(void **state)
{
	static const char	*texts[] = { "", " ", "localhost", "1.2.3",
	    "1.2.3.4.5", "256.1.1.1", "1.2.3.4 ", "01.2.3.4", "1.2.3.4/24",
	    "::1%lo", "[::1]", "1:2:3:4:5:6:7:8:9", "unix:",
	    "1111:2222:3333:4444:5555:6666:255.255.255.2555" };
	size_t			 i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		is_of(texts[i], "none");
		assert_false(network_is_loopback(str_of(texts[i])));
	}
	assert_true(str_is_c(network_of(arena, STR_NONE), "none"));
	assert_true(str_is_c(network_of(arena, STR("1.2.3.4\0")), "none"));
}

static void
loopback(void **state)
{
	(void)state;
	assert_true(network_is_loopback(STR("127.0.0.1")));
	assert_true(network_is_loopback(STR("127.255.1.2")));
	assert_true(network_is_loopback(STR("::1")));
	assert_true(network_is_loopback(STR("::ffff:127.0.0.1")));
	assert_false(network_is_loopback(STR("128.0.0.1")));
	assert_false(network_is_loopback(STR("127.0.0.1.example")));
	assert_false(network_is_loopback(STR("::2")));
	assert_false(network_is_loopback(STR("::ffff:8.8.8.8")));
}

static void
whom_anybody_may_call(void **state)
{
	static const char	*open[] = { "8.8.8.8", "1.1.1.1", "9.255.255.255",
	    "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
	    "128.0.0.0", "169.253.255.255", "172.15.255.255", "172.32.0.0",
	    "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0",
	    "223.255.255.255", "2606:4700::1111", "2001:4860:4860::8888",
	    "2a00::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8" };
	static const char	*closed[] = { "", "x", "localhost", "0.0.0.0",
	    "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.0",
	    "100.127.255.255", "127.0.0.1", "127.255.255.255", "169.254.169.254",
	    "172.16.0.0", "172.31.255.255", "192.0.0.8", "192.0.2.1",
	    "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255",
	    "198.51.100.7", "203.0.113.7", "224.0.0.1", "239.1.1.1", "240.0.0.1",
	    "255.255.255.255", "::", "::1", "::127.0.0.1", "::8.8.8.8",
	    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:127.0.0.1",
	    "64:ff9b::127.0.0.1", "64:ff9b::192.168.1.1",
	    "64:ff9b:1::8.8.8.8", "100::1", "2001::1", "2001:1ff::1",
	    "2001:db8::1", "2002:7f00:1::", "3fff::1", "fc00::1", "fdff::1",
	    "fe80::1", "febf::1", "fec0::1", "ff02::1", "5f00::1" };
	size_t			 i;

	(void)state;
	for (i = 0; i < sizeof(open) / sizeof(open[0]); i++)
		if (!network_is_public(str_of(open[i])))
			fail_msg("%s is public", open[i]);
	for (i = 0; i < sizeof(closed) / sizeof(closed[0]); i++)
		if (network_is_public(str_of(closed[i])))
			fail_msg("%s is not public", closed[i]);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(ipv4_by_24),
		cmocka_unit_test(ipv6_by_64),
		cmocka_unit_test(ipv4_in_ipv6_is_ipv4),
		cmocka_unit_test(what_is_none),
		cmocka_unit_test(loopback),
		cmocka_unit_test(whom_anybody_may_call),
	};
	int			 rc;

	arena = arena_new(1 << 20, NULL, NULL);
	rc = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return (rc);
}
