/* Answers: each type's rule, hiding, pages, JSON, cells; and 3,000 random
 * surveys that must hold what answer.h promises. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "form/answer.h"
#include "survey_random.h"

#define ALL		ANSWER_ALL_PAGES
#define F(n, v)		{ { n, sizeof(n) - 1 }, { v, sizeof(v) - 1 } }
#define COUNT(t)	(sizeof(t) / sizeof((t)[0]))

static const char	every_type[] =
    "<survey xmlns='urn:exitpoll:survey:1' code='s' xml:lang='en' "
    "languages='de'><title>T</title><page code='one'>"
    "<question code='nps' type='nps' required='yes'><label>Recommend?</label>"
    "</question>"
    "<question code='stars' type='rating' steps='5'><label>Stars</label>"
    "</question>"
    "<question code='how' type='single'><label>How</label>"
    "<option code='a'>A</option><option code='b'>B</option>"
    "<other>Else</other></question>"
    "<question code='topics' type='multiple' min='2' max='3'>"
    "<label>Topics</label><option code='a'>A</option><option code='b'>B"
    "</option><option code='c'>C</option><option code='none' exclusive='yes'>"
    "None</option><other>Else</other></question>"
    "<question code='list' type='dropdown'><label>List</label>"
    "<option code='a'>A</option><option code='b'>B</option></question>"
    "<question code='yn' type='yesno'><label>Yes?</label></question>"
    "<question code='line' type='short-text' max='10'><label>Line</label>"
    "</question>"
    "<question code='text' type='long-text'><label>Text</label></question>"
    "</page><page code='two'>"
    "<question code='mail' type='email'><label>Mail</label></question>"
    "<question code='num' type='number' min='0' max='99.5' decimals='1'>"
    "<label>Number</label></question>"
    "<question code='day' type='date' min='2020-02-29' max='2026-12-31'>"
    "<label>Day</label></question>"
    "<question code='plz' type='postcode'><label>Postcode</label></question>"
    "<question code='age' type='age-band'><label>Age</label>"
    "<option code='18-24'>A</option><option code='25'>B</option></question>"
    "<question code='money' type='income-band'><label>Income</label>"
    "<option code='low'>A</option><option code='high'>B</option></question>"
    "<question code='slide' type='slider' min='-1' max='1' decimals='1'>"
    "<label>Slide</label></question>"
    "<question code='clock' type='time' min='09:00' max='17:30'>"
    "<label>Clock</label></question>"
    "<question code='moment' type='datetime' min='2020-01-01T00:00'>"
    "<label>Moment</label></question>"
    "<question code='call' type='phone'><label>Call</label></question>"
    "<question code='face' type='smileys' steps='3'><label>Face</label>"
    "</question>"
    "<question code='ok' type='consent'><label>Fine?</label>"
    "<agree>It is</agree></question>"
    "<question code='land' type='country'><label>Land</label></question>"
    "<question code='say' type='statement'><label>Words</label></question>"
    "</page></survey>";

/* Answers that are made of parts. */
static const char	of_parts[] =
    "<survey xmlns='urn:exitpoll:survey:1' code='s' xml:lang='en'>"
    "<title>T</title><page code='one'>"
    "<question code='m' type='matrix'><label>M</label>"
    "<option code='a' score='2'>A</option><option code='b'>B</option>"
    "<row code='x' required='yes'>X</row><row code='y'>Y</row></question>"
    "</page><page code='two'>"
    "<question code='k' type='matrix' steps='3'><label>K</label>"
    "<row code='x'>X</row><row code='y'>Y</row></question>"
    "<question code='r' type='ranking'><label>R</label>"
    "<option code='a'>A</option><option code='b'>B</option>"
    "<option code='c'>C</option></question>"
    "<question code='top' type='ranking' max='2'><label>T</label>"
    "<option code='a'>A</option><option code='b'>B</option>"
    "<option code='c'>C</option></question>"
    "<question code='s' type='sum' total='10'><label>S</label>"
    "<option code='a'>A</option><option code='b'>B</option></question>"
    "</page><page code='three' show-if='r is not empty'>"
    "<question code='end' type='short-text'><label>E</label></question>"
    "</page></survey>";

/* yn decides on text, text on mail; the last page hangs on nps. */
static const char	chained[] =
    "<survey xmlns='urn:exitpoll:survey:1' code='s' xml:lang='en'>"
    "<title>T</title><page code='one'>"
    "<question code='nps' type='nps'><label>N</label></question>"
    "<question code='yn' type='yesno'><label>Y</label></question></page>"
    "<page code='two' show-if='yn = yes'>"
    "<question code='why' type='short-text' required='yes'><label>W</label>"
    "</question>"
    "<question code='more' type='short-text' required='yes' "
    "show-if='why is not empty'><label>M</label></question></page>"
    "<page code='three'>"
    "<question code='third' type='short-text' show-if='more is not empty'>"
    "<label>T</label></question></page>"
    "<page code='four' show-if='nps &lt; 9'>"
    "<question code='note' type='statement'><label>S</label></question>"
    "<question code='fourth' type='short-text' required='yes'><label>F</label>"
    "</question></page></survey>";

static struct arena		*a;
static const struct survey	*every, *chain, *parted;

static const struct survey *
must_read(struct str xml)
{
	const struct survey	*s;
	struct findings	 e;

	if (survey_lint(a, xml,
	    SURVEY_LINT_STEPS, &s, &e) != OK)
		fail_msg("line %d: %.*s", e.list[0].line,
		    STR_ARG(e.list[0].why));
	return (s);
}

static int
setup(void **state)
{
	const char	*why;

	(void)state;
	a = arena_new(256 << 20, NULL, NULL);
	if (!survey_schema_load("conf/survey.rng", &why)) {
		print_error("%s\n", why);
		return (1);
	}
	every = must_read(str_of(every_type));
	chain = must_read(str_of(chained));
	parted = must_read(str_of(of_parts));
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(a);
	survey_schema_free();
	return (0);
}

static struct str
json_of(struct arena *arena, const struct answers *answers)
{
	struct buf	 b;

	b = buf_new(arena, 256);
	answers_json(answers, &b);
	return (buf_view(&b));
}

static const struct {
	struct answer_input	 in;
	const char		*is;	/* the value, or NULL: refused */
	const char		*why;
} values[] = {
    { F("nps", "0"), "0", NULL }, { F("nps", "10"), "10", NULL },
    { F("nps", " 9 "), "9", NULL }, { F("nps", "09"), "9", NULL },
    { F("nps", "11"), NULL, "\"Recommend?\" must be a whole number from 0 to "
	"10" },
    { F("nps", "-1"), NULL, "0 to 10" }, { F("nps", "9.5"), NULL, "0 to 10" },
    { F("nps", "nine"), NULL, "0 to 10" },
    { F("nps", "\xff"), NULL, "0 to 10" },
    { F("stars", "1"), "1", NULL }, { F("stars", "0"), NULL, "1 to 5" },
    { F("stars", "6"), NULL, "1 to 5" },
    { F("how", "a"), "a", NULL }, { F("how", "A"), NULL, "\"A\" is not one" },
    { F("how", "a "), NULL, "not one of" },
    { F("how", "<script>"), NULL, "<script>" },
    { F("how", "other"), NULL, "Tell us what you mean by \"Else\"" },
    { F("how.other", "x"), "other", NULL },
    { F("topics", "none"), "none", NULL },
    { F("topics", "a"), NULL, "at least 2" },
    { F("topics", "z"), NULL, "\"z\" is not one" },
    { F("list", "b"), "b", NULL }, { F("list", "other"), NULL, "not one" },
    { F("yn", "yes"), "yes", NULL }, { F("yn", "maybe"), NULL, "not one" },
    { F("line", " a b "), " a b ", NULL },
    { F("line", "0123456789"), "0123456789", NULL },
    { F("line", "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
	"\xc3\xa9\xc3\xa9\xc3\xa9"), "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
	"\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9", NULL },
    { F("line", "0123456789a"), NULL, "10 characters or fewer; it has 11" },
    { F("line", "a\nb"), NULL, "control character" },
    { F("line", "a\0b"), NULL, "control character" },
    { F("line", "\xc0\x80"), NULL, "not text" },
    { F("line", "\xed\xa0\x80"), NULL, "not text" },
    { F("line", "<b>&\"'"), "<b>&\"'", NULL },
    { F("text", "a\r\nb\rc\td"), "a\nb\nc\td", NULL },
    { F("text", "a\x0b"), NULL, "control character" },
    { F("mail", "a@b.example"), "a@b.example", NULL },
    { F("mail", " O'Brien+x@Mail.Example.COM "),
	"O'Brien+x@mail.example.com", NULL },
    { F("mail", "j\xc3\xbcrgen@m\xc3\xbcller.example"),
	"j\xc3\xbcrgen@m\xc3\xbcller.example", NULL },
    { F("mail", "a"), NULL, "name@example.com" },
    { F("mail", "a@b"), NULL, "name@example.com" },
    { F("mail", "a@@b.example"), NULL, "name@example.com" },
    { F("mail", "a b@c.example"), NULL, "name@example.com" },
    { F("mail", "a@b..example"), NULL, "name@example.com" },
    { F("mail", "a@-b.example"), NULL, "name@example.com" },
    { F("mail", ".a@b.example"), NULL, "name@example.com" },
    { F("mail", "a@b.example\xe2\x80\x8b"), NULL, "name@example.com" },
    { F("mail", "a@b.example\nBcc: c@d.example"), NULL, "control" },
    { F("num", "3"), "3", NULL }, { F("num", "3,5"), "3.5", NULL },
    { F("num", "+007.50"), "7.5", NULL }, { F("num", "-0"), "0", NULL },
    { F("num", ".5"), "0.5", NULL }, { F("num", "99.5"), "99.5", NULL },
    { F("num", "-1"), NULL, "must be 0 or more" },
    { F("num", "\xe2\x88\x92" "1"), NULL, "must be 0 or more" },
    { F("num", "99.6"), NULL, "must be 99.5 or less" },
    { F("num", "1.25"), NULL, "1 digits after" },
    { F("num", "1e1"), NULL, "must be a number" },
    { F("num", "1 000"), NULL, "must be a number" },
    { F("num", "5."), NULL, "must be a number" },
    { F("num", "nan"), NULL, "must be a number" },
    { F("num", "9999999999999999"), NULL, "15 digits" },
    { F("day", "2024-02-29"), "2024-02-29", NULL },
    { F("day", "1.3.2024"), "2024-03-01", NULL },
    { F("day", "2023-02-29"), NULL, "real date" },
    { F("day", "2023-2-1"), NULL, "real date" },
    { F("day", "03/04/2024"), NULL, "real date" },
    { F("day", "2020-02-28"), NULL, "2020-02-29 or later" },
    { F("day", "2027-01-01"), NULL, "2026-12-31 or earlier" },
    { F("plz", " 10115 "), "10115", NULL },
    { F("plz", "sw1a  1aa"), "SW1A 1AA", NULL },
    { F("plz", "1234-567"), "1234-567", NULL },
    { F("plz", "-123"), NULL, "postcode like" },
    { F("plz", "1"), NULL, "postcode like" },
    { F("plz", "1234567890123"), NULL, "12 characters" },
    { F("plz", "12?4"), NULL, "postcode like" },
    { F("age", "18-24"), "18-24", NULL }, { F("age", "18"), NULL, "not one" },
    { F("money", "low"), "low", NULL },
    { F("slide", "0,50"), "0.5", NULL }, { F("slide", "-1"), "-1", NULL },
    { F("slide", "1.1"), NULL, "must be 1 or less" },
    { F("slide", "0.25"), NULL, "1 digits after" },
    { F("clock", "9:00"), "09:00", NULL },
    { F("clock", " 17:30:59 "), "17:30", NULL },
    { F("clock", "08:59"), NULL, "09:00 or later" },
    { F("clock", "17:31"), NULL, "17:30 or earlier" },
    { F("clock", "12:60"), NULL, "must be a time" },
    { F("clock", "12:30:60"), NULL, "must be a time" },
    { F("clock", "1230"), NULL, "must be a time" },
    { F("clock", "12:3"), NULL, "must be a time" },
    { F("clock", "12:30 pm"), NULL, "must be a time" },
    { F("clock", "\xff:30"), NULL, "not text" },
    { F("moment", "2024-02-29T23:59"), "2024-02-29T23:59", NULL },
    { F("moment", "1.3.2024  7:05"), "2024-03-01T07:05", NULL },
    { F("moment", "2023-02-29T10:00"), NULL, "a date and a time" },
    { F("moment", "2024-02-29"), NULL, "a date and a time" },
    { F("moment", "2024-02-29T"), NULL, "a date and a time" },
    { F("moment", "2019-12-31T23:59"), NULL, "or later" },
    { F("call", "+49 (0)30 / 123-45.67"), "+49301234567", NULL },
    { F("call", "0044 7700 900123"), "+447700900123", NULL },
    { F("call", "(030) 1234567"), "0301234567", NULL },
    { F("call", "112"), "112", NULL },
    { F("call", "12"), NULL, "telephone number like" },
    { F("call", "+49"), NULL, "telephone number like" },
    { F("call", "+0123456789"), NULL, "telephone number like" },
    { F("call", "+1234567890123456"), NULL, "telephone number like" },
    { F("call", "call me"), NULL, "telephone number like" },
    { F("call", "1+2345678"), NULL, "telephone number like" },
    { F("face", "3"), "3", NULL }, { F("face", "4"), NULL, "1 to 3" },
    { F("land", "NO"), "NO", NULL }, { F("land", " de "), "DE", NULL },
    { F("land", "XK"), NULL, "not one of" },
    { F("land", "Germany"), NULL, "not one of" },
    { F("ok", "yes"), "yes", NULL }, { F("ok", "no"), NULL, "not one" },
};

/* The curly quotes of a message, as straight ones. */
static const char *
plain(struct str s)
{
	char	*p;
	size_t	 i, n;

	p = arena_get(a, s.len + 1);
	for (i = n = 0; i < s.len; i++) {
		if (i + 2 < s.len && memcmp(s.p + i, "\xe2\x80", 2) == 0 &&
		    (s.p[i + 2] == '\x9c' || s.p[i + 2] == '\x9d')) {
			p[n++] = '"';
			i += 2;
		} else
			p[n++] = s.p[i];
	}
	return (p);
}

static void
one_value(const struct answer_input *in, const char *is, const char *why)
{
	const struct question	*q;
	struct answers		 answers;
	struct answer		*one;
	struct str		 code, rest;
	enum status		 st;

	answers_init(a, every, &answers);
	(void)str_cut(in->name, '.', &code, &rest);
	assert_non_null(q = survey_question_find(every, code));
	st = answers_read(a, every, q->page, in, 1, 0, &answers);
	one = &answers.list[q->index];
	/* nps is required and stands on page one: its own fault aside. */
	assert_int_equal(answers.nerrors, (why != NULL) +
	    (q->page == 0 && q->index != 0));
	assert_int_equal(st, answers.nerrors == 0 ? OK : E_INVALID);
	if (why == NULL) {
		assert_int_equal(one->state, ANSWER_GIVEN);
		if (!str_is_c(answer_value(one), is))
			fail_msg("%.*s is %.*s", STR_ARG(in->value),
			    STR_ARG(answer_value(one)));
		return;
	}
	assert_int_equal(one->state, ANSWER_REFUSED);
	if (strstr(plain(one->error), why) == NULL)
		fail_msg("%.*s: %s", STR_ARG(in->value), plain(one->error));
	if (one->n != 0)
		assert_true(str_utf8_is_valid(one->values[0]));
}

static void
each_rule(void **state)
{
	size_t	 i;

	(void)state;
	for (i = 0; i < COUNT(values); i++)
		one_value(&values[i].in, values[i].is, values[i].why);
}

static void
several_and_repeated(void **state)
{
	static const struct {
		struct answer_input	 in[5];
		size_t			 n;
		const char		*json, *why;
	} cases[] = {
	    { { F("topics", "b"), F("topics", "a") }, 2,
		"{\"topics\":[\"a\",\"b\"]}", NULL },
	    { { F("topics", "other"), F("topics", "a"),
		F("topics.other", "x \"y\"") }, 3, "{\"topics\":[\"a\","
		"\"other\"],\"topics.other\":\"x \\\"y\\\"\"}", NULL },
	    { { F("topics", "a"), F("topics", "a") }, 2, NULL, "sent twice" },
	    { { F("topics", "a"), F("topics", "none") }, 2, NULL,
		"\"None\" cannot be combined" },
	    { { F("topics", "a"), F("topics", "b"), F("topics", "c"),
		F("topics", "other"), F("topics.other", "x") }, 5, NULL,
		"no more than 3" },
	    { { F("topics", "a"), F("topics", "other") }, 2, NULL, "at" },
	    { { F("how", "a"), F("how", "b") }, 2, NULL, "only one answer" },
	    { { F("how", "a"), F("how", "a") }, 2, NULL, "only one answer" },
	    { { F("how", "a"), F("how", "") }, 2, "{\"how\":\"a\"}", NULL },
	    { { F("how", "a"), F("how.other", "x") }, 2, "{\"how\":\"a\"}", NULL },
	    { { F("how.other", "x") }, 1,
		"{\"how\":\"other\",\"how.other\":\"x\"}", NULL },
	    { { F("topics.other", "x"), F("topics", "a") }, 2, "{\"topics\":"
		"[\"a\",\"other\"],\"topics.other\":\"x\"}", NULL },
	    { { F("topics.other", "x"), F("topics", "none") }, 2, NULL,
		"\"None\" cannot be combined" },
	    { { F("how", "a"), F("how.other", " ") }, 2, "{\"how\":\"a\"}",
		NULL },
	    { { F("how", "other"), F("how.other", "x"), F("how.other", "y") },
		3, NULL, "only one answer" },
	    { { F("how", "other"), F("how.other", "a\nb") }, 2, NULL,
		"control character" },
	    { { F("text", "  \r\n ") }, 1, "{}", NULL },
	};
	struct answers	 answers;
	enum status	 st;
	size_t		 i, k;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		answers_init(a, every, &answers);
		st = answers_read(a, every, 0, cases[i].in, cases[i].n, 0,
		    &answers);
		assert_int_equal(st, E_INVALID);	/* nps is missing */
		assert_int_equal(answers.nerrors, 1 + (cases[i].why != NULL));
		if (cases[i].json != NULL)
			assert_string_equal(str_c(a, json_of(a, &answers)),
			    cases[i].json);
		for (k = 1; cases[i].why != NULL && k < every->nquestions; k++)
			if (answers.list[k].error.p != NULL &&
			    strstr(plain(answers.list[k].error),
			    cases[i].why) == NULL)
				fail_msg("%s", plain(answers.list[k].error));
	}
}

/* What several fields make of one question; of: the part that is wrong. */
static const struct {
	struct answer_input	 in[4];
	size_t			 n, page;
	const char		*json, *why, *of;
} parts_cases[] = {
    { { F("m.x", "a"), F("m.y", "b") }, 2, 0,
	"{\"m.x\":\"a\",\"m.y\":\"b\"}", NULL, NULL },
    { { F("m.x", "b") }, 1, 0, "{\"m.x\":\"b\"}", NULL, NULL },
    { { F("m.y", "b") }, 1, 0, NULL, "Answer \"X\" as well", "m.x" },
    { { F("m.y", "") }, 1, 0, NULL, "Answer the rows of \"M\"", NULL },
    { { F("m.x", "c") }, 1, 0, NULL, "answer to \"X\" in \"M\" is not",
	"m.x" },
    { { F("m.x", "a"), F("m.x", "b") }, 2, 0, NULL, "only one", NULL },
    { { F("m.x", "a"), F("m.z", "b") }, 2, 0, NULL, NULL, NULL },
    { { F("m", "a") }, 1, 0, NULL, "Answer the rows", NULL },
    { { F("k.x", " 3 ") }, 1, 1, "{\"k.x\":3}", NULL, NULL },
    { { F("k.x", "4") }, 1, 1, NULL, "not one of those offered", "k.x" },
    { { F("k.y", "0") }, 1, 1, NULL, "not one of those offered", "k.y" },
    { { F("r.a", "3"), F("r.b", "1"), F("r.c", "2") }, 3, 1,
	"{\"r.a\":3,\"r.b\":1,\"r.c\":2}", NULL, NULL },
    { { F("r.a", "3"), F("r.b", "1"), F("r.c", "3") }, 3, 1, NULL,
	"\"C\" and \"A\" have the same place", "r.c" },
    { { F("r.a", "3"), F("r.b", "1") }, 2, 1, NULL,
	"all places from 1 to 3 in \"R\"; \"C\" has none", "r.c" },
    { { F("r.a", "4") }, 1, 1, NULL, "not one of those offered", "r.a" },
    { { F("r.a", "1.0") }, 1, 1, NULL, "not one of those offered", "r.a" },
    { { F("r.a", "-1") }, 1, 1, NULL, "not one of those offered", "r.a" },
    { { F("top.a", "2"), F("top.c", "1") }, 2, 1,
	"{\"top.a\":2,\"top.c\":1}", NULL, NULL },
    { { F("top.a", "2") }, 1, 1, NULL, "from 1 to 2", "top.c" },
    { { F("top.a", "3") }, 1, 1, NULL, "not one of those", "top.a" },
    { { F("s.a", "10"), F("s.b", "") }, 2, 1, "{\"s.a\":10,\"s.b\":0}",
	NULL, NULL },
    { { F("s.a", "007"), F("s.b", "3,0") }, 2, 1, "{\"s.a\":7,\"s.b\":3}",
	NULL, NULL },
    { { F("s.a", "7"), F("s.b", "2") }, 2, 1, NULL,
	"add up to 9, and they must add up to 10", NULL },
    { { F("s.a", "11"), F("s.b", "-1") }, 2, 1, NULL, "from 0 to 10",
	"s.a" },
    { { F("s.a", "1"), F("s.b", "9.5") }, 2, 1, NULL, "from 0 to 10",
	"s.b" },
    { { F("s.a", "99999999999999999999") }, 1, 1, NULL, "from 0 to 10",
	"s.a" },
    { { F("s.b", " ") }, 1, 1, "{}", NULL, NULL },
};

static void
one_of_parts(size_t i)
{
	const struct question	*q;
	struct answers		 answers;
	struct answer		*one;
	struct str		 code, rest;
	enum status		 st;

	answers_init(a, parted, &answers);
	st = answers_read(a, parted, parts_cases[i].page, parts_cases[i].in,
	    parts_cases[i].n, 0, &answers);
	if (parts_cases[i].json != NULL) {
		assert_int_equal(st, OK);
		assert_string_equal(str_c(a, json_of(a, &answers)),
		    parts_cases[i].json);
		return;
	}
	assert_int_equal(st, E_INVALID);
	if (parts_cases[i].why == NULL) {
		assert_true(answers.error.len != 0);
		return;
	}
	(void)str_cut(parts_cases[i].in[0].name, '.', &code, &rest);
	assert_non_null(q = survey_question_find(parted, code));
	one = &answers.list[q->index];
	if (strstr(plain(one->error), parts_cases[i].why) == NULL)
		fail_msg("case %zu: %s", i, plain(one->error));
	if (parts_cases[i].of == NULL)
		assert_null(one->error_part);
	else
		assert_true(str_is_c(one->error_part->name,
		    parts_cases[i].of));
	/* The first field is shown again as it was typed. */
	if (one->state == ANSWER_REFUSED && parts_cases[i].n > 1)
		assert_true(str_is(one->parts[str_is(q->parts[0].name,
		    parts_cases[i].in[0].name) ? 0 : 1].values[0],
		    parts_cases[i].in[0].value));
}

static void
answers_of_parts(void **state)
{
	size_t	 i;

	(void)state;
	for (i = 0; i < COUNT(parts_cases); i++)
		one_of_parts(i);
}

static void
parts_are_counted_and_read(void **state)
{
	static const struct answer_input in[] = { F("m.x", "a"), F("k.y", "2"),
	    F("r.a", "2"), F("r.b", "1"), F("r.c", "3"), F("s.b", "10") };
	static const char	*const want[] = { "m#shown", "m#answered",
	    "m.x=a", "k#shown", "k#answered", "k.y=2", "r#shown",
	    "r#answered", "r.a=2", "r.b=1", "r.c=3", "top#shown", "s#shown",
	    "s#answered", "s.a=0", "s.a~0", "s.b=10", "s.b~10", "end#shown" };
	struct lines		 lines = { .arena = a,
				    .locale = locale_find(STR("en")) };
	const struct str	*cells;
	struct answers		 answers;
	size_t			 i, n;

	(void)state;
	answers_init(a, parted, &answers);
	assert_int_equal(answers_read(a, parted, ALL, in, COUNT(in), 0,
	    &answers), OK);
	answers_cells(a, &answers, &cells, &n);
	for (i = 0; i < n && i < COUNT(want); i++)
		assert_string_equal(str_c(a, cells[i]), want[i]);
	assert_int_equal(n, COUNT(want));
	for (i = 0; i < 5; i++)
		if (answers.list[i].state == ANSWER_GIVEN)
			parted->questions[i].type->text(&parted->questions[i],
			    &answers.list[i], 0, &lines);
	assert_int_equal(lines.n, 7);
	assert_true(str_is_c(lines.list[0], "X: A"));
	assert_true(str_is_c(lines.list[1], "Y: 2"));
	assert_true(str_is_c(lines.list[3], "B: 1"));
}

static void
required_and_languages(void **state)
{
	struct answers	 answers;
	size_t		 page;

	(void)state;
	answers_init(a, every, &answers);
	assert_int_equal(answers_read(a, every, 0, NULL, 0, 0, &answers),
	    E_INVALID);
	assert_int_equal(answers.list[0].state, ANSWER_ABSENT);
	assert_string_equal(plain(answers.list[0].error),
	    "Choose a number from 0 to 10 for \"Recommend?\"");
	assert_int_equal(answers_read(a, every, 0, NULL, 0, 1, &answers),
	    E_INVALID);
	assert_non_null(strstr(answers.list[0].error.p, "eine Zahl von 0"));
	page = 99;
	assert_int_equal(answers_complete(a, &answers, 0, &page), E_INVALID);
	assert_int_equal(page, 0);
}

static void
unknown_fields(void **state)
{
	static const struct answer_input in[] = { F("nps", "9"), F("_sid", "x"),
	    F("stray", "1"), F("mail", "a@b.example"), F("say", "x"),
	    F("nps.other", "x"), F("", "y") };
	struct answers	 answers;

	(void)state;
	answers_init(a, every, &answers);
	assert_int_equal(answers_read(a, every, 0, in, 2, 0, &answers), OK);
	assert_null(answers.error.p);
	/* mail stands on the other page; say asks nothing. */
	assert_int_equal(answers_read(a, every, 0, in, COUNT(in), 0, &answers),
	    E_INVALID);
	assert_non_null(strstr(answers.error.p,
	    "stray, mail, say, nps.other, \"\""));
	assert_int_equal(answers.nerrors, 0);
}

static void
hiding_chains(void **state)
{
	static const struct answer_input in[] = { F("nps", "9"), F("yn", "yes"),
	    F("why", "w"), F("more", "m"), F("third", "t") };
	static const struct answer_input no[] = { F("nps", "9"),
	    F("yn", "no") };
	struct answers	 answers;
	size_t		 page, of;

	(void)state;
	answers_init(a, chain, &answers);
	assert_int_equal(answers_read(a, chain, ALL, in, COUNT(in), 0,
	    &answers), OK);
	assert_string_equal(str_c(a, json_of(a, &answers)), "{\"nps\":9,"
	    "\"yn\":\"yes\",\"why\":\"w\",\"more\":\"m\",\"third\":\"t\"}");
	assert_int_equal(survey_page_number(&answers, 2, &of), 3);
	assert_int_equal(of, 3);
	assert_false(survey_page_next(&answers, 2, &page));
	/* Back to page one, and no: all that hung on yes is gone. */
	assert_int_equal(answers_read(a, chain, 0, no, 2, 0, &answers), OK);
	assert_string_equal(str_c(a, json_of(a, &answers)),
	    "{\"nps\":9,\"yn\":\"no\"}");
	assert_int_equal(answers.list[3].state, ANSWER_HIDDEN);
	assert_int_equal(answers.list[3].n, 0);
	assert_false(survey_page_next(&answers, 0, &page));
	assert_int_equal(answers_complete(a, &answers, 0, &page), OK);
}

static void
hidden_input_is_kept_while_refused(void **state)
{
	static const struct answer_input in[] = { F("more", "typed") };
	struct answers	 answers;

	(void)state;
	assert_int_equal(answers_from_json(a, chain, STR("{\"yn\":\"yes\"}"),
	    &answers), OK);
	assert_int_equal(answers_read(a, chain, 1, in, 1, 0, &answers),
	    E_INVALID);
	assert_int_equal(answers.list[3].state, ANSWER_HIDDEN);
	assert_true(survey_question_is_offered(&answers,
	    &chain->questions[3]));
	assert_false(survey_question_is_offered(&answers,
	    &chain->questions[4]));
	assert_true(str_is_c(answer_value(&answers.list[3]), "typed"));
	assert_string_equal(str_c(a, json_of(a, &answers)),
	    "{\"yn\":\"yes\"}");
}

static void
pages(void **state)
{
	struct answers	 answers;
	size_t		 page, of;

	(void)state;
	assert_int_equal(answers_from_json(a, chain,
	    STR("{\"nps\":3,\"yn\":\"no\"}"), &answers), OK);
	assert_true(survey_page_first(&answers, &page));
	assert_int_equal(page, 0);
	assert_true(survey_page_next(&answers, 0, &page));
	assert_int_equal(page, 3);
	assert_int_equal(survey_page_number(&answers, 3, &of), 2);
	assert_int_equal(of, 2);
	assert_true(survey_page_before(&answers, 3, &page));
	assert_int_equal(page, 0);
	assert_false(survey_page_before(&answers, 0, &page));
	assert_int_equal(answers_complete(a, &answers, 0, &page), E_INVALID);
	assert_int_equal(page, 3);
}

static void
json_is_strict(void **state)
{
	static const struct {
		const char	*json;
		const char	*back;	/* NULL: refused */
	} cases[] = {
	    { "{}", "{}" }, { " { } ", "{}" },
	    { "{\"nps\": 9 , \"how\":\"a\"}", "{\"nps\":9,\"how\":\"a\"}" },
	    { "{\"line\":\"\\u00e9\\ud83d\\ude00\\/\"}",
		"{\"line\":\"\xc3\xa9\xf0\x9f\x98\x80/\"}" },
	    /* What was accepted once is not judged again. */
	    { "{\"num\":-0.0}", "{\"num\":0}" },
	    { "{\"num\":-2.50}", "{\"num\":-2.5}" },
	    { "{\"num\":0.000001}", "{\"num\":0.000001}" },
	    { "{\"num\":12345678901234.1}", "{\"num\":12345678901234.1}" },
	    { "{\"num\":-999999999999999}", "{\"num\":-999999999999999}" },
	    { "{\"num\":1e20}", "{\"num\":1e20}" },
	    { "{\"num\":1e400}", NULL },
	    { "{\"nps\":11}", "{\"nps\":11}" },
	    { "{\"how\":\"z\"}", "{\"how\":\"z\"}" },
	    { "{\"how\":\"other\"}", "{\"how\":\"other\"}" },
	    { "{\"topics\":[\"b\",\"a\"]}", "{\"topics\":[\"b\",\"a\"]}" },
	    { "{\"topics.other\":\"x\",\"topics\":[\"other\"]}",
		"{\"topics\":[\"other\"],\"topics.other\":\"x\"}" },
	    /* What has no place is kept, behind the rest. */
	    { "{\"nps\":\"9\"}", "{\"nps\":\"9\"}" },
	    { "{\"nps\":1e1,\"how\":\"a\"}", "{\"nps\":10,\"how\":\"a\"}" },
	    { "{\"nps\":[1],\"how\":\"a\"}", "{\"how\":\"a\",\"nps\":[1]}" },
	    { "{\"nps\":true}", "{\"nps\":true}" },
	    { "{\"how\": null }", "{\"how\":null}" },
	    { "{\"how\":9}", "{\"how\":9}" },
	    { "{\"how\":[\"a\"]}", "{\"how\":[\"a\"]}" },
	    { "{\"how\":\"\"}", "{\"how\":\"\"}" },
	    { "{\"topics\":\"a\"}", "{\"topics\":\"a\"}" },
	    { "{\"topics\":[]}", "{\"topics\":[]}" },
	    { "{\"topics\":[\"\"]}", "{\"topics\":[\"\"]}" },
	    { "{\"topics\":[[\"a,}\"], {\"b\": 0.1}]}",
		"{\"topics\":[[\"a,}\"],{\"b\":0.10000000000000001}]}" },
	    { "{\"stray\":1,\"say\":\"x\"}", "{\"stray\":1,\"say\":\"x\"}" },
	    { "{\"nps.other\":\"x\"}", "{\"nps.other\":\"x\"}" },
	    { "{\"how.else\":\"x\"}", "{\"how.else\":\"x\"}" },
	    { "{\"how.\":\"x\"}", "{\"how.\":\"x\"}" },
	    { "{\"how.other\":[\"x\"]}", "{\"how.other\":[\"x\"]}" },
	    { "{\"nps\":9,\"nps\":8}", NULL },
	    { "{\"stray\":{\"a\":1,\"a\":1}}", NULL },
	    { "", NULL }, { "[]", NULL }, { "{", NULL }, { "{}x", NULL },
	    { "{\"nps\":9,}", NULL }, { "{\"nps\"}", NULL },
	    { "{\"nps\":}", NULL }, { "{\"nps\":-}", NULL },
	    { "{\"stray\":yes}", NULL }, { "{\"stray\":]}", NULL },
	    { "{\"topics\":[\"a\",\"b\"}", NULL },
	    { "{\"line\":\"\\ud83d\"}", NULL },
	    { "{\"line\":\"\\udc00\"}", NULL },
	    { "{\"line\":\"\\ud83d\\uffff\"}", NULL },
	    { "{\"line\":\"\\ud83d\\u0041\"}", NULL },
	    { "{\"line\":\"\\u00g0\"}", NULL },
	    { "{\"line\":\"\\u0000\"}", NULL },
	    { "{\"line\":\"\\x\"}", NULL }, { "{\"line\":\"a", NULL },
	    { "{\"line\":\"a\nb\"}", NULL }, { "{\"line\":\"\xff\"}", NULL },
	};
	struct answers	 answers;
	enum status	 st;
	size_t		 i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		st = answers_from_json(a, every, str_of(cases[i].json),
		    &answers);
		if ((st == OK) != (cases[i].back != NULL))
			fail_msg("%s: %d", cases[i].json, st);
		if (st == OK)
			assert_string_equal(str_c(a, json_of(a, &answers)),
			    cases[i].back);
	}
}

/* As people read it: a text without its quotes, anything else as JSON. */
static void
strange_is_shown(void **state)
{
	static const struct {
		const char	*name;
		const char	*shown;		/* NULL: not strange */
	} cases[] = {
	    { "nps", "none" }, { "stray", "\xc3\xa9\n" }, { "how", "[\"a\",{\"b\":null}]" },
	    { "", "-7" }, { "yn", NULL }, { "absent", NULL },
	};
	struct answers	 answers;
	struct str	 shown;
	size_t		 i;

	(void)state;
	assert_int_equal(answers_from_json(a, every, STR("{\"nps\":\"none\","
	    "\"stray\":\"\\u00e9\\n\",\"how\":[\"a\", {\"b\": null}],"
	    "\"\":-7,\"yn\":\"no\"}"), &answers), OK);
	assert_int_equal(answers.nstrange, 4);
	for (i = 0; i < COUNT(cases); i++) {
		shown = answers_strange(a, &answers, str_of(cases[i].name));
		if (cases[i].shown == NULL)
			assert_null(shown.p);
		else
			assert_string_equal(str_c(a, shown), cases[i].shown);
	}
}

static void
cells_are_counted(void **state)
{
	static const char *const want[] = { "nps#shown", "nps#answered",
	    "nps=9", "stars#shown", "stars#answered", "stars=4", "how=other",
	    "topics=a", "topics=b", "yn=no", "line=*", "text#shown", "mail=*",
	    "num#shown", "num#answered", "num=*", "num~2.5", "day=*",
	    "age=25" };
	const struct str	*cells;
	struct answers		 answers;
	size_t			 i, k, n;

	(void)state;
	assert_int_equal(answers_from_json(a, every, STR("{\"nps\":9,"
	    "\"stars\":4,\"how\":\"other\",\"how.other\":\"x\",\"topics\":"
	    "[\"a\",\"b\"],\"yn\":\"no\",\"line\":\"l\",\"mail\":"
	    "\"a@b.example\",\"num\":2.5,\"day\":\"2026-01-01\",\"age\":"
	    "\"25\"}"), &answers), OK);
	answers_cells(a, &answers, &cells, &n);
	for (i = k = 0; i < n && k < COUNT(want); i++)
		k += str_is_c(cells[i], want[k]);
	assert_int_equal(k, COUNT(want));
	/* Shown are all but the statement; eleven values are of ten questions. */
	assert_int_equal(n, 21 + 10 + 11 + 1);
	assert_int_equal(answers_from_json(a, every, STR("{\"num\":7}"),
	    &answers), OK);
	answers_cells(a, &answers, &cells, &n);
	assert_int_equal(n, 21 + 3);
	for (i = k = 0; i < n; i++)
		k += str_is_c(cells[i], "num=7") + str_is_c(cells[i], "num~7");
	assert_int_equal(k, 2);
}

/* The naughty strings: kept byte for byte, or refused with words. */
static void
naughty_strings(void **state)
{
	const char		*root = getenv("EXITPOLL_SHARED");
	struct answer_input	 in = { STR("text"), STR_NONE };
	struct answers		 answers, back;
	struct answer		*text;
	char			 line[65536];
	size_t			 n, kept;
	FILE			*f;

	(void)state;
	f = fopen(str_fmt(a, "%s/data/strings/blns.json",
	    root == NULL ? "../shared" : root).p, "r");
	if (f == NULL) {
		print_message("skipped: no blns.json in the shared data\n");
		skip();
	}
	for (n = kept = 0; fgets(line, sizeof(line), f) != NULL; n++) {
		in.value = str_trim(str_of(line));
		answers_init(a, every, &answers);
		/* nps is missing: E_INVALID for that, in any case. */
		assert_int_equal(answers_read(a, every, 0, &in, 1, 0,
		    &answers), E_INVALID);
		text = &answers.list[7];
		assert_true(text->state == ANSWER_GIVEN ||
		    text->error.p != NULL || in.value.len == 0);
		if (text->state != ANSWER_GIVEN)
			continue;
		kept++;
		assert_true(str_is(answer_value(text), in.value));
		assert_int_equal(answers_from_json(a, every,
		    json_of(a, &answers), &back), OK);
		assert_true(str_is(answer_value(&back.list[7]), in.value));
	}
	(void)fclose(f);
	assert_true(n > 500 && kept > 500);
}

/* Whatever was read: hidden is hidden, and JSON comes back the same. */
static void
hold_promises(struct arena *arena, const struct survey *s,
    struct answers *answers)
{
	struct answers	 back;
	struct str	 json, name;
	size_t		 i;

	json = json_of(arena, answers);
	for (i = 0; i < s->nquestions; i++) {
		name = str_fmt(arena, "\"%.*s\":",
		    STR_ARG(s->questions[i].code));
		if (answers->list[i].state == ANSWER_HIDDEN)
			assert_null(memmem(json.p, json.len, name.p,
			    name.len));
		assert_int_equal(answers->list[i].state == ANSWER_HIDDEN,
		    !survey_question_is_shown(answers, &s->questions[i]));
	}
	if (answers_from_json(arena, s, json, &back) != OK)
		fail_msg("%.*s does not come back", STR_ARG(json));
	assert_true(str_is(json_of(arena, &back), json));
}

/* Every value is one of those that are shown, and so are the parts. */
static void
only_shown_is_said(const struct answers *answers, const struct question *q)
{
	const struct answer	*answer = &answers->list[q->index];
	size_t			 i;

	for (i = 0; q->value == NULL && i < answer->n; i++)
		assert_true(survey_code_is_shown(answers, q,
		    answer->values[i]));
	for (i = 0; answer->parts != NULL && i < q->nparts; i++)
		assert_true(answer->parts[i].n == 0 ||
		    (survey_part_is_shown(answers, q, i) &&
		    ((q->type->flags & QT_ROWS) == 0 || survey_code_is_shown(
		    answers, q, answer->parts[i].values[0]))));
}

/* Once a form is accepted, nothing of a hidden answer is left at all. */
static void
nothing_is_left(const struct answers *answers)
{
	size_t	 i;

	for (i = 0; i < answers->survey->nquestions; i++) {
		if (answers->list[i].state == ANSWER_HIDDEN)
			assert_true(answers->list[i].n == 0 &&
			    answers->list[i].parts == NULL);
		only_shown_is_said(answers, &answers->survey->questions[i]);
	}
}

static void
walk_pages(struct arena *arena, const struct survey *s)
{
	struct answer_input	 in[200];
	struct answers		 answers;
	size_t			 page, steps, of;
	bool			 more;

	answers_init(arena, s, &answers);
	more = survey_page_first(&answers, &page);
	for (steps = 0; more; steps++) {
		assert_true(steps < s->npages);
		assert_true(survey_page_number(&answers, page, &of) <= of);
		if (answers_read(arena, s, page, in, random_fields(arena, s,
		    page, in, 200), 0, &answers) != OK)
			return;
		hold_promises(arena, s, &answers);
		nothing_is_left(&answers);
		more = survey_page_next(&answers, page, &page);
	}
	if (answers_complete(arena, &answers, 0, &page) != OK)
		assert_true(survey_page_is_shown(&answers, page));
}

/* Random conditions may well contradict; nothing else may be wrong. */
static void
only_contradictions(const struct findings *e)
{
	size_t	 i;

	for (i = 0; i < e->n; i++)
		if (e->list[i].severity == FINDING_ERROR &&
		    strstr(e->list[i].why.p, "never be shown") == NULL &&
		    strstr(e->list[i].why.p, "never be taken") == NULL &&
		    strstr(e->list[i].why.p, "random order") == NULL)
			fail_msg("line %d: %.*s", e->list[i].line,
			    STR_ARG(e->list[i].why));
}

static void
three_thousand_random_surveys(void **state)
{
	struct answer_input	 in[200];
	const struct survey	*s;
	struct findings	 e;
	struct answers		 answers;
	struct arena		*arena;
	int			 i, k, surveys, taken;

	(void)state;
	random_state = 20260101;
	arena = arena_new(256 << 20, NULL, NULL);
	for (i = surveys = taken = 0; surveys < 3000; i++) {
		assert_true(i < 9000);
		arena_clear(arena);
		if (survey_lint(arena, random_survey(arena),
	    SURVEY_LINT_STEPS, &s, &e) != OK) {
			only_contradictions(&e);
			continue;
		}
		surveys++;
		for (k = 0; k < 5; k++) {
			answers_init(arena, s, &answers);
			if (answers_read(arena, s, ALL, in, random_fields(
			    arena, s, ALL, in, 200), 0, &answers) == OK) {
				nothing_is_left(&answers);
				taken++;
			}
			hold_promises(arena, s, &answers);
			walk_pages(arena, s);
		}
	}
	arena_free(arena);
	/* A test in which everything is refused would prove nothing. */
	assert_true(taken > 500);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(each_rule),
		cmocka_unit_test(several_and_repeated),
		cmocka_unit_test(answers_of_parts),
		cmocka_unit_test(parts_are_counted_and_read),
		cmocka_unit_test(required_and_languages),
		cmocka_unit_test(unknown_fields),
		cmocka_unit_test(hiding_chains),
		cmocka_unit_test(hidden_input_is_kept_while_refused),
		cmocka_unit_test(pages),
		cmocka_unit_test(json_is_strict),
		cmocka_unit_test(strange_is_shown),
		cmocka_unit_test(cells_are_counted),
		cmocka_unit_test(naughty_strings),
		cmocka_unit_test(three_thousand_random_surveys),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}
