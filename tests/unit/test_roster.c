/* Lists of people: what parts the columns, what names them, what is no line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "exchange/roster.h"

static struct arena	*arena;
static const struct str	 languages[] = { STR_INIT("en"), STR_INIT("de"),
    STR_INIT("pt-BR") };
static const struct str	 fields[] = { STR_INIT("plan"), STR_INIT("city") };
static const struct roster_wants	 wants = { languages, 3, fields, 2 };

static struct roster
read_it(struct str text)
{
	struct roster	 r;

	arena_clear(arena);
	assert_int_equal(roster_read(arena, text, &wants, &r), ROSTER_READ);
	return (r);
}
#define READ(text)	read_it(STR(text))

static void
person_is(const struct roster_person *p, int64_t line, const char *email,
    const char *name, const char *language, const char *said)
{
	assert_int_equal(p->line, line);
	assert_true(str_is_c(p->email, email));
	assert_true(str_is_c(p->name, name));
	assert_true(str_is_c(p->language, language));
	assert_true(str_is_c(p->fields, said));
}

static void
marks(void **state)
{
	struct roster	 r;

	(void)state;
	r = READ("a@b.example, Ann, de\r\nc@d.example,Cy,xx\r\n");
	assert_int_equal(r.n, 2);
	person_is(&r.people[0], 1, "a@b.example", "Ann", "de", "");
	person_is(&r.people[1], 2, "c@d.example", "Cy", "en", "");
	r = READ("Ann;a@b.example;DE");
	person_is(&r.people[0], 1, "a@b.example", "Ann", "de", "");
	r = READ("a@b.example\t\"An, n\"\tpt\n");
	person_is(&r.people[0], 1, "a@b.example", "An, n", "pt-BR", "");
	r = READ("a@b.example\rc@d.example\r");
	assert_int_equal(r.n, 2);
	assert_int_equal(r.people[1].line, 2);
	r = READ("");
	assert_int_equal(r.lines, 0);
	r = READ("\n \n;;\n");
	assert_int_equal(r.lines, 0);
}

static void
names(void **state)
{
	struct roster	 r;

	(void)state;
	r = READ("\xef\xbb\xbfPlan;NAME;E-Mail;Sprache;else\n"
	    "gold & more;Zo\xc3\xab;z@m\xc3\xbcnchen.example;de;x\n");
	assert_int_equal(r.n, 1);
	person_is(&r.people[0], 2, "z@xn--mnchen-3ya.example", "Zo\xc3\xab", "de",
	    "&plan=gold%20%26%20more");
	/* The address is found without its column's name, too. */
	r = READ("Kunde;Kontakt;city\nAnn;a@b.example;Bonn\n");
	person_is(&r.people[0], 2, "a@b.example", "", "en", "&city=Bonn");
	r = READ("email\n");
	assert_int_equal(r.lines, 0);
	r = READ("name,email\nAnn\n");
	assert_int_equal(r.refusals[0].why, ROSTER_NO_ADDRESS);
}

static void
quotes(void **state)
{
	struct roster	 r;

	(void)state;
	r = READ("email,name\n\"a@b.example\",\"A \"\"B\"\"\nC\"\n"
	    "\"c@d.example\" x,\"\"\n\"e@f.example");
	assert_int_equal(r.n, 3);
	person_is(&r.people[0], 2, "a@b.example", "A \"B\" C", "en", "");
	person_is(&r.people[1], 4, "c@d.example", "", "en", "");
	assert_int_equal(r.people[2].line, 5);
}

static void
refused(void **state)
{
	static const char	 letters[] = "j\xc3\xbcrgen@b.example";
	char			 line[1200];
	struct roster		 r;

	(void)state;
	r = read_it((struct str){ letters, sizeof(letters) - 1 });
	assert_int_equal(r.refusals[0].why, ROSTER_LETTERS);
	r = READ("email,name\na@b,x\nAnn <a@b.example>,x\n");
	assert_int_equal(r.n, 0);
	assert_int_equal(r.nrefusals, 2);
	assert_int_equal(r.refusals[1].why, ROSTER_FORM);
	assert_int_equal(r.refusals[1].line, 3);
	memcpy(line, "a@b.example,", 12);
	memset(line + 12, 'n', 101);
	r = read_it((struct str){ line, 113 });
	assert_int_equal(r.refusals[0].why, ROSTER_LONG_NAME);
	r = read_it((struct str){ line, 112 });
	assert_int_equal(r.n, 1);
	memcpy(line, "email,plan\na@b.example,", 23);
	memset(line + 23, 'p', 800);
	r = read_it((struct str){ line, 823 });
	assert_int_equal(r.refusals[0].why, ROSTER_LONG_FIELDS);
	r = read_it((struct str){ line, 817 });
	assert_int_equal(r.n, 1);
}

static void
bounds(void **state)
{
	static char	 text[(ROSTER_MAX + 1) * 12];
	struct roster	 r;
	size_t		 i;

	(void)state;
	arena_clear(arena);
	for (i = 0; i <= ROSTER_MAX; i++)
		memcpy(text + i * 12, "a@b.example\n", 12);
	assert_int_equal(roster_read(arena, (struct str){ text,
	    sizeof(text) }, &wants, &r), ROSTER_TOO_MANY);
	assert_int_equal(roster_read(arena, (struct str){ text,
	    sizeof(text) - 12 }, &wants, &r), ROSTER_READ);
	assert_int_equal(r.n, ROSTER_MAX);
	assert_int_equal(roster_read(arena, STR("a\xff@b.example"), &wants,
	    &r), ROSTER_ENCODING);
	assert_int_equal(roster_read(arena, STR("a\0@b.example"), &wants,
	    &r), ROSTER_ENCODING);
}

static void
whys(void **state)
{
	int	 i;

	(void)state;
	for (i = 0; i < ROSTER__MAX; i++)
		assert_int_equal(roster_why_find(str_of(roster_whys[i])), i);
	assert_int_equal(roster_why_find(STR("x")), ROSTER__MAX);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(marks),
		cmocka_unit_test(names),
		cmocka_unit_test(quotes),
		cmocka_unit_test(refused),
		cmocka_unit_test(bounds),
		cmocka_unit_test(whys),
	};
	int			 code;

	arena = arena_new(64 << 20, NULL, NULL);
	code = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return (code);
}
