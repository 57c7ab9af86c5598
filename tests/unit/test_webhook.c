/* Where webhooks may go, and how they are signed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rule/webhook.h"

static struct arena	*arena;

static const struct {
	const char		*typed;
	enum webhook_url_fault	 fault;		/* of the internet */
	enum webhook_url_fault	 at_home;	/* where private ones are fine */
	const char		*url;		/* if there is none at home */
} urls[] = {
	{ "https://a.example", WEBHOOK_URL_OK, WEBHOOK_URL_OK,
	    "https://a.example/" },
	{ "HTTPS://A.Example:443/X?y=Z", WEBHOOK_URL_OK, WEBHOOK_URL_OK,
	    "https://a.example/X?y=Z" },
	{ "http://a.example:8080?q", WEBHOOK_URL_OK, WEBHOOK_URL_OK,
	    "http://a.example:8080/?q" },
	{ "http://a.example:443/", WEBHOOK_URL_OK, WEBHOOK_URL_OK,
	    "http://a.example:443/" },
	{ "http://a.example/x@y", WEBHOOK_URL_OK, WEBHOOK_URL_OK,
	    "http://a.example/x@y" },
	{ "https://8.8.8.8/", WEBHOOK_URL_OK, WEBHOOK_URL_OK,
	    "https://8.8.8.8/" },
	{ "https://[2606:4700::1111]:8443/", WEBHOOK_URL_OK, WEBHOOK_URL_OK,
	    "https://[2606:4700::1111]:8443/" },
	{ "http://127.0.0.1:8080/", WEBHOOK_URL_PRIVATE, WEBHOOK_URL_OK,
	    "http://127.0.0.1:8080/" },
	{ "http://2130706433/", WEBHOOK_URL_PRIVATE, WEBHOOK_URL_OK,
	    "http://2130706433/" },
	{ "http://127.1/", WEBHOOK_URL_PRIVATE, WEBHOOK_URL_OK,
	    "http://127.1/" },
	{ "http://[::1]/", WEBHOOK_URL_PRIVATE, WEBHOOK_URL_OK,
	    "http://[::1]/" },
	{ "http://[::ffff:10.0.0.1]/", WEBHOOK_URL_PRIVATE, WEBHOOK_URL_OK,
	    "http://[::ffff:10.0.0.1]/" },
	{ "http://localhost/", WEBHOOK_URL_PRIVATE, WEBHOOK_URL_OK,
	    "http://localhost/" },
	{ "http://x.LocalHost/", WEBHOOK_URL_PRIVATE, WEBHOOK_URL_OK,
	    "http://x.localhost/" },
	{ "", WEBHOOK_URL_FORM, WEBHOOK_URL_FORM, NULL },
	{ "a.example", WEBHOOK_URL_FORM, WEBHOOK_URL_FORM, NULL },
	{ "https:a.example", WEBHOOK_URL_FORM, WEBHOOK_URL_FORM, NULL },
	{ "https://", WEBHOOK_URL_FORM, WEBHOOK_URL_FORM, NULL },
	{ "https://a.example:x/", WEBHOOK_URL_FORM, WEBHOOK_URL_FORM, NULL },
	{ "https://a.example:/", WEBHOOK_URL_FORM, WEBHOOK_URL_FORM, NULL },
	{ "https://[::1/", WEBHOOK_URL_FORM, WEBHOOK_URL_FORM, NULL },
	{ "https://[::1]x/", WEBHOOK_URL_FORM, WEBHOOK_URL_FORM, NULL },
	{ "https://a.example/#x", WEBHOOK_URL_FORM, WEBHOOK_URL_FORM, NULL },
	{ "https://a.example/ x", WEBHOOK_URL_FORM, WEBHOOK_URL_FORM, NULL },
	{ "https://a.example\\@b.example/", WEBHOOK_URL_FORM,
	    WEBHOOK_URL_FORM, NULL },
	{ "https://a.example/\n", WEBHOOK_URL_FORM, WEBHOOK_URL_FORM, NULL },
	{ "file:///etc/passwd", WEBHOOK_URL_SCHEME, WEBHOOK_URL_SCHEME, NULL },
	{ "gopher://a.example/", WEBHOOK_URL_SCHEME, WEBHOOK_URL_SCHEME, NULL },
	{ "https://me@a.example/", WEBHOOK_URL_LOGIN, WEBHOOK_URL_LOGIN, NULL },
	{ "https://a.example:1@b.example/", WEBHOOK_URL_LOGIN,
	    WEBHOOK_URL_LOGIN, NULL },
	{ "http://a.example:25/", WEBHOOK_URL_PORT, WEBHOOK_URL_PORT, NULL },
	{ "http://a.example:0/", WEBHOOK_URL_PORT, WEBHOOK_URL_PORT, NULL },
	{ "http://a.example:65536/", WEBHOOK_URL_PORT, WEBHOOK_URL_PORT,
	    NULL },
};

static void
addresses(void **state)
{
	struct webhook_url	 out;
	size_t			 i;

	(void)state;
	for (i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
		if (webhook_url_read(arena, str_of(urls[i].typed), false,
		    &out) != urls[i].fault)
			fail_msg("%s", urls[i].typed);
		if (webhook_url_read(arena, str_of(urls[i].typed), true,
		    &out) != urls[i].at_home)
			fail_msg("at home: %s", urls[i].typed);
		if (urls[i].url != NULL)
			assert_string_equal(str_c(arena, out.url),
			    urls[i].url);
	}
}

static void
ports(void **state)
{
	(void)state;
	assert_true(webhook_port_is_fit(80));
	assert_true(webhook_port_is_fit(443));
	assert_true(webhook_port_is_fit(1024));
	assert_true(webhook_port_is_fit(65535));
	assert_false(webhook_port_is_fit(22));
	assert_false(webhook_port_is_fit(1023));
	assert_false(webhook_port_is_fit(65536));
	assert_false(webhook_port_is_fit(-1));
}

/* The example of the specification's own libraries. */
static void
a_known_signature(void **state)
{
	static const unsigned char	 key[] = { 0x31, 0xf2, 0x90, 0xf6,
	    0xbf, 0x06, 0x29, 0x8a, 0xab, 0x4f, 0x08, 0xd4, 0x3c, 0x3f, 0x08,
	    0x2c, 0xf6, 0x48, 0xa3, 0x62, 0xda, 0x2d, 0xa4, 0xb0 };
	struct str			 secret = { (const char *)key,
					    sizeof(key) };
	struct str			 text;

	(void)state;
	text = webhook_secret_text(arena, secret);
	assert_string_equal(str_c(arena, text),
	    "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
	text = webhook_signature(arena, secret,
	    STR("msg_p5jXN8AQM9LWM0D4loKWxJek"), 1614265330,
	    STR("{\"test\": 2432232314}"));
	assert_string_equal(str_c(arena, text),
	    "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
	text = webhook_secret_new(arena);
	assert_int_equal(text.len, WEBHOOK_SECRET);
	assert_int_equal(webhook_secret_text(arena, text).len, 6 + 44);
	assert_false(str_is(text, webhook_secret_new(arena)));
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(addresses),
		cmocka_unit_test(ports),
		cmocka_unit_test(a_known_signature),
	};
	int			 rc;

	arena = arena_new(1 << 20, NULL, NULL);
	rc = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return (rc);
}
