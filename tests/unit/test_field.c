/* The mailbox that an address leads to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "form/field.h"

static void
mailboxes(void **state)
{
	static const struct {
		const char	*address, *mailbox;
	} cases[] = {
		{ "victim@bomb.example", "victim@bomb.example" },
		{ "Victim@Bomb.Example", "victim@bomb.example" },
		{ "victim+7@bomb.example", "victim@bomb.example" },
		{ "victim+a+b@bomb.example", "victim@bomb.example" },
		{ "vic.tim@bomb.example", "vic.tim@bomb.example" },
		{ "v.ic.tim+x@gmail.com", "victim@gmail.com" },
		{ "victim@GoogleMail.com", "victim@gmail.com" },
		{ "vic.tim@notgmail.com", "vic.tim@notgmail.com" },
		{ "+tag@bomb.example", "@bomb.example" },
		{ "j\xc3\xb6rg@bomb.example", "j\xc3\xb6rg@bomb.example" },
	};
	struct arena	*a = arena_new(1 << 20, NULL, NULL);
	size_t		 i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(str_c(a, field_mailbox(a,
		    str_of(cases[i].address))), cases[i].mailbox);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = { cmocka_unit_test(mailboxes) };

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
