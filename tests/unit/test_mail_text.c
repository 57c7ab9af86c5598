/* The templates of mails: what is refused at start, and what values become. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "view/mail_text.h"

static struct arena	*arena;

static struct mail_text
sample(void)
{
	return ((struct mail_text){ "mail/x.txt", { "name", "ref", NULL },
	    STR_NONE, STR_NONE });
}

static void
filled(void **state)
{
	struct mail_text	t = sample();
	struct str		subject, body;
	const char		*why = "";

	(void)state;
	assert_true(mail_text_parse(&t, STR("Subject: {ref} for {name}\n\n"
	    "Hello {name},\n{{ref} is {ref}.\n"), &why));
	mail_text_fill(arena, &t, (const struct str[]){
	    STR("Zo\xc3\xab <b>&\r\nBcc: x@y\n\nBye {ref}"),
	    STR("7Q4K-9M2F") }, &subject, &body);
	assert_true(str_is_c(subject, "7Q4K-9M2F for "
	    "Zo\xc3\xab <b>&  Bcc: x@y  Bye {ref}"));
	assert_true(str_is_c(body, "Hello "
	    "Zo\xc3\xab <b>&  Bcc: x@y  Bye {ref},\n{ref} is 7Q4K-9M2F.\n"));
	mail_text_fill(arena, &t, (const struct str[]){
	    STR("a\0b\xff\xe2\x80\xae\xe2\x80\xa8\xc2\x85."), STR_NONE },
	    &subject, &body);
	assert_true(str_is_c(subject, " for a b\xef\xbf\xbd   ."));
}

static void
refusals(void **state)
{
	static const struct {
		const char	*text, *why;
	} cases[] = {
		{ "", "mail/x.txt:1: must begin" },
		{ "Hello\n\nx\n", "mail/x.txt:1: must begin" },
		{ "Subject: \n\nx\n", "mail/x.txt:1: must begin" },
		{ "Subject: a\nTo: b\n\nx\n", "mail/x.txt:2: must be an empty" },
		{ "Subject: a\n\n \n", "mail/x.txt:3: has no body" },
		{ "Subject: a\r\n\r\nx\r\n", "carriage return" },
		{ "Subject: a\n\n\xff\n", "not UTF-8" },
		{ "Subject: {nam}\n\nx\n",
		  "mail/x.txt:1: no value is called \"nam\"" },
		{ "Subject: a\n\nx\n{reff}\n",
		  "mail/x.txt:4: no value is called \"reff\"" },
		{ "Subject: a\n\nx\n\n{ref\n}\n",
		  "mail/x.txt:5: a { without" },
		{ "Subject: a\n\nx {", "mail/x.txt:3: a { without" },
		{ "Subject: a\n\n{}\n", "mail/x.txt:3: no value" },
	};
	struct mail_text	t;
	const char		*why;
	size_t			i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		t = sample();
		why = "";
		assert_false(mail_text_parse(&t, str_of(cases[i].text), &why));
		if (strstr(why, cases[i].why) == NULL)
			fail_msg("%s: %s", cases[i].text, why);
	}
}

/* The one that the application's page sends. */
static void
received(void **state)
{
	struct mail_text	t = { "mail/application-received.txt",
	    { "hello", "company", "opening", "reference", "privacy", NULL },
	    STR_NONE, STR_NONE };
	struct str		subject, body;
	const char		*why = "";

	(void)state;
	if (!mail_text_load(arena, &t, "templates", &why))
		fail_msg("%s", why);
	mail_text_fill(arena, &t, (const struct str[]){
	    STR("Hello Jane"), STR("Acme"),
	    STR("Support agent"), STR("7Q4K-9M2F"),
	    STR("https://polls.example/acme/privacy") }, &subject, &body);
	assert_true(str_is_c(subject,
	    "Your application for Support agent at Acme: 7Q4K-9M2F"));
	assert_non_null(memmem(body.p, body.len,
	    "\nhttps://polls.example/acme/privacy\n", 36));
	assert_true(str_starts(body, STR("Hello Jane,\n")));
	assert_false(str_has_byte(body, '{'));
	t.file = "mail/none.txt";
	assert_false(mail_text_load(arena, &t, "templates", &why));
	assert_non_null(strstr(why, "mail/none.txt: No such file"));
}

static int
setup(void **state)
{
	(void)state;
	arena = arena_new(1 << 20, NULL, NULL);
	return (arena == NULL ? -1 : 0);
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return (0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(filled),
		cmocka_unit_test(refusals),
		cmocka_unit_test(received),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}
