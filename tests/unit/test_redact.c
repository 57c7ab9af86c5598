/* What is left out of a conversation, and what stays. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "rule/redact.h"

static void
secrets_go_and_words_stay(void **state)
{
	static const struct {
		const char	*said, *kept;	/* NULL: all of it */
		size_t		 n;
	} cases[] = {
		/* Test numbers of the card schemes. */
		{ "My card is 4111 1111 1111 1111, thanks",
		    "My card is [***], thanks", 1 },
		{ "378282246310005", "[***]", 1 },
		{ "5555-5555-5555-4444 and 6011.1111.1111.1117",
		    "[***] and [***]", 2 },
		{ "4111\xc2\xa0" "1111\xc2\xa0" "1111\xc2\xa0" "1111", "[***]",
		    1 },
		{ "order 12 4111 1111 1111 1111", "order 12 [***]", 1 },
		{ "4111 1111 1111 1111 12/28 123", "[***] 12/28 123", 1 },
		{ "\xef\xbc\x94\xef\xbc\x91\xef\xbc\x91\xef\xbc\x91 1111 1111 1111",
		    "[***]", 1 },
		{ "\xd9\xa4\xd9\xa1\xd9\xa1\xd9\xa1 1111 1111 1111", "[***]",
		    1 },
		{ "4111 1111 1111 1112", NULL, 0 },	/* a wrong digit */
		{ "4111 1111  1111 1111", NULL, 0 },	/* two blanks */
		{ "41111111111111111", NULL, 0 },	/* one too many */
		{ "4111111111111111x", NULL, 0 },
		{ "order 2026-11-27 0001", NULL, 0 },
		{ "Call 0049 30 1234567", NULL, 0 },
		{ "DE89 3704 0044 0532 0130 00 is mine", "[***] is mine", 1 },
		{ "gb29nwbk60161331926819.", "[***].", 1 },
		{ "DE88 3704 0044 0532 0130 00", NULL, 0 },
		{ "my password is hunter2, ok?", "my password is [***], ok?",
		    1 },
		{ "Password: a b", "Password: [***] b", 1 },
		{ "PIN code is 1234", "PIN code is [***]", 1 },
		{ "PIN=1234", "PIN=[***]", 1 },
		{ "the pin was: 0000", "the pin was: [***]", 1 },
		{ "Mein Passwort lautet Geheim1.", "Mein Passwort lautet [***].",
		    1 },
		{ "mot de passe : secret", "mot de passe : [***]", 1 },
		{ "contrase\xc3\xb1" "a es abc", "contrase\xc3\xb1" "a es [***]",
		    1 },
		{ "\xe3\x83\x91\xe3\x82\xb9\xe3\x83\xaf\xe3\x83\xbc\xe3\x83\x89"
		    "\xe3\x81\xaf" "abc", "\xe3\x83\x91\xe3\x82\xb9\xe3\x83\xaf"
		    "\xe3\x83\xbc\xe3\x83\x89\xe3\x81\xaf[***]", 1 },
		{ "CVC: 123 card 4111111111111111", "CVC: [***] card [***]", 2 },
		{ "I forgot my password", NULL, 0 },
		{ "password reset: how?", NULL, 0 },
		{ "a pinch is enough", NULL, 0 },
		{ "the password issue", NULL, 0 },
		{ "password is", NULL, 0 },
		{ "", NULL, 0 },
		{ "\xff\xfe 4111111111111111 \xff", "\xff\xfe [***] \xff", 1 },
	};
	struct arena	*a = arena_new(1 << 20, NULL, NULL);
	struct str	 out, want;
	size_t		 i, n;

	(void)state;
	assert_non_null(a);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		n = 0;
		out = redact(a, str_of(cases[i].said), &n);
		want = str_of(cases[i].kept != NULL ? cases[i].kept :
		    cases[i].said);
		if (!str_is(out, want) || n != cases[i].n)
			fail_msg("%s: %.*s (%zu)", cases[i].said, STR_ARG(out),
			    n);
	}
	arena_free(a);
}

static void
twice_is_once(void **state)
{
	struct arena	*a = arena_new(1 << 20, NULL, NULL);
	struct str	 once;
	size_t		 n = 0;

	(void)state;
	once = redact(a, STR("PIN: 1234, card 4111111111111111"), &n);
	assert_int_equal(n, 2);
	assert_true(str_is(redact(a, once, &n), once));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(secrets_go_and_words_stay),
		cmocka_unit_test(twice_is_once),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
