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

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(ipv4_by_24),
		cmocka_unit_test(ipv6_by_64),
		cmocka_unit_test(ipv4_in_ipv6_is_ipv4),
		cmocka_unit_test(what_is_none),
		cmocka_unit_test(loopback),
	};
	int			 rc;

	arena = arena_new(1 << 20, NULL, NULL);
	rc = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return (rc);
}
