/* Definitions: the demo files, each refusal with its line, versions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "form/type.h"
#include "rule/route.h"
#include "survey_complex.h"

#define HEAD	"<survey xmlns='urn:exitpoll:survey:1' code='s' " \
		"xml:lang='en' languages='de'>\n"
#define TITLE	"<title><text xml:lang='en'>T</text>" \
		"<text xml:lang='de'>T</text></title>\n"
#define PLAIN	"<survey xmlns='urn:exitpoll:survey:1' code='s' " \
		"xml:lang='en'><title>T</title>\n<page code='p'>\n"
#define ANONYMOUS \
		"<survey xmlns='urn:exitpoll:survey:1' code='s' " \
		"xml:lang='en' identity='anonymous'><title>T</title>\n" \
		"<page code='p'>\n"
#define TAIL	"</page></survey>"
#define NPS	"<question code='nps' type='nps'><label>L</label></question>\n"

static struct arena	*a;

static int
schema_load(void)
{
	const char	*why;

	if (survey_schema_load("conf/survey.rng", &why))
		return (0);
	print_error("%s\n", why);
	return (1);
}

static int
setup(void **state)
{
	(void)state;
	a = arena_new(64 << 20, NULL, NULL);
	return (schema_load());
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
file_read(const char *path)
{
	struct str	 s;
	char		*p;
	FILE		*f;

	p = arena_get(a, SURVEY_FILE_MAX);
	assert_non_null(f = fopen(path, "r"));
	s = (struct str){ p, fread(p, 1, SURVEY_FILE_MAX, f) };
	(void)fclose(f);
	return (s);
}

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

static void
demo_acme(void **state)
{
	const struct survey	*s;
	const struct question	*q;

	(void)state;
	s = must_read(file_read("conf/demo/acme-chat-exit.xml"));
	assert_true(str_is_c(s->code, "chat-exit"));
	assert_int_equal(s->nlanguages, 2);
	assert_int_equal(s->npages, 2);
	assert_int_equal(s->nquestions, 8);
	assert_int_equal(s->pages[0].nquestions, 4);
	assert_ptr_equal(s->pages[1].questions, &s->questions[4]);
	q = survey_question_find(s, STR("nps"));
	assert_true(q->required && q->metric == METRIC_NPS);
	assert_int_equal(q->metric, METRIC_NPS);
	assert_int_equal(q->highest, 10);
	assert_true(str_is_c(text_in(&q->label, 0), "How likely are you to "
	    "recommend Acme to a friend or colleague?"));
	assert_true(str_is_c(text_in(&q->low_label, 1),
	    "\xc3\x9c""berhaupt nicht"));
	q = survey_question_find(s, STR("agent"));
	assert_int_equal(q->metric, METRIC_CSAT);
	assert_int_equal(q->lowest, 1);
	q = survey_question_find(s, STR("topics"));
	assert_true(q->other);
	assert_int_equal(q->noptions, 6);
	assert_int_equal(q->ncodes, 7);
	assert_true(question_option_find(q, STR("none"))->exclusive);
	assert_true(str_is_c(survey_answer_label(q, STR("billing"), 1),
	    "Eine Rechnung oder Zahlung"));
	assert_true(str_is_c(survey_answer_label(q, STR("other"), 0),
	    "Something else"));
	q = survey_question_find(s, STR("resolved"));
	assert_true(str_is_c(survey_answer_label(q, STR("yes"), 1), "Ja"));
	q = survey_question_find(s, STR("missing"));
	assert_non_null(q->show_if);
	assert_false(q->live);
	assert_true(survey_question_find(s, STR("age"))->personal);
	assert_null(survey_question_find(s, STR("nothing")));
	assert_true(str_has_byte(text_in(&s->thanks, 0), '\n'));
}

static void
demo_globex(void **state)
{
	const struct survey	*s;
	const struct question	*q;

	(void)state;
	s = must_read(file_read("conf/demo/globex-chat-exit.xml"));
	assert_int_equal(s->npages, 3);
	assert_int_equal(s->questions[0].metric, METRIC_CES);
	assert_int_equal(s->questions[0].highest, 7);
	q = survey_question_find(s, STR("comment"));
	assert_true(q->live);
	q = survey_question_find(s, STR("contacts"));
	assert_true(str_is_c(q->min, "1") && str_is_c(q->max, "50"));
	assert_non_null(must_read(file_read("conf/demo/acme-call-exit.xml")));
}

static void
languages(void **state)
{
	const struct survey	*s;

	(void)state;
	s = must_read(file_read("conf/demo/acme-chat-exit.xml"));
	assert_int_equal(survey_language_find(s, STR("DE")), 1);
	assert_int_equal(survey_language_find(s, STR("de-AT")), 1);
	assert_int_equal(survey_language_find(s, STR("fr")), 0);
	assert_int_equal(survey_language_pick(s, STR("de")), 1);
	assert_int_equal(survey_language_pick(s, STR("fr, de;q=0.5")), 1);
	assert_int_equal(survey_language_pick(s,
	    STR("de;q=0.5, en-GB;q=0.9")), 0);
	assert_int_equal(survey_language_pick(s, STR("fr, *;q=0.1")), 0);
	assert_int_equal(survey_language_pick(s, STR("de;q=0, en")), 0);
	assert_int_equal(survey_language_pick(s, STR("de;q=nan")), 0);
	assert_int_equal(survey_language_pick(s, STR(";,,;q=,de")), 1);
	assert_int_equal(survey_language_pick(s, STR_NONE), 0);
}

static void
all_types(void **state)
{
	static const char	*const want[] = { "nps", "rating", "single",
	    "multiple", "dropdown", "yesno", "short-text", "long-text",
	    "email", "number", "date", "postcode", "age-band", "income-band",
	    "statement", "matrix", "ranking", "sum", "slider", "time",
	    "datetime", "phone", "smileys", "consent", "country",
	    "picture", "computed", "computed-code", "computed-text", "hidden",
	    "file" };
	size_t	 i;

	(void)state;
	for (i = 0; question_types[i] != NULL; i++) {
		assert_string_equal(question_types[i]->name, want[i]);
		assert_non_null(question_types[i]->look.control);
		assert_true(question_type_find(str_of(want[i])) ==
		    question_types[i]);
		if ((question_types[i]->flags & QT_UNASKED) != 0)
			continue;
		assert_non_null(question_types[i]->check);
		assert_non_null(question_types[i]->text);
		/* A file is given by no form. */
		assert_true((question_types[i]->demo == NULL) ==
		    ((question_types[i]->flags & QT_APART) != 0));
	}
	assert_int_equal(i, sizeof(want) / sizeof(want[0]));
}

#define Q(attr, inner)	PLAIN NPS "<question " attr "><label>L</label>" \
			inner "</question>\n" TAIL
#define TWO		"<option code='a'>A</option><option code='b'>B</option>"

#define PNG		"data:image/png;base64,"
#define PIXEL		"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4" \
			"2mNgAAAAAgAB5Sfe/AAAAABJRU5ErkJggg=="
#define PIXEL_0		"iVBORw0KGgoAAAANSUhEUgAAAAAAAAABCAAAAAA6fptVAAAACklEQVR4" \
			"2mNgAAAAAgAB5Sfe/AAAAABJRU5ErkJggg=="
#define IMAGES(a, b)	"<option code='a' image='" a "'>A</option>\n" \
			"<option code='b' image='" b "'>B</option>"
#define ROW		"<row code='x'>X</row>"

static const struct {
	const char	*xml;
	int		 line;
	const char	*why;
} faults[] = {
    { Q("code='m' type='matrix'", TWO), 4, "needs a <row>" },
    { Q("code='m' type='matrix'", ROW), 4, "needs two options" },
    { Q("code='m' type='matrix' steps='5'", TWO ROW), 4, "and not both" },
    { Q("code='m' type='matrix' steps='12'", ROW), 4, "from 2 to 11" },
    { Q("code='m' type='matrix'", TWO ROW ROW), 4, "used by the row" },
    { Q("code='m' type='matrix'", TWO "<row code='X'>X</row>"), 4,
	"The row's code" },
    { Q("code='m' type='matrix' personal='yes'", TWO
	"<row code='x' required='yes'>X</row>"), 4, "may not be required" },
    { Q("code='m' type='single'", TWO ROW), 4, "has no rows" },
    { Q("code='r' type='ranking' max='3'", TWO), 4, "more than there are" },
    { Q("code='r' type='ranking'", "<option code='a'>A</option>"), 4,
	"needs two options" },
    { Q("code='r' type='ranking'", "<option code='a' score='1'>A</option>"
	"<option code='b'>B</option>"), 4, "“score” has a meaning only" },
    { Q("code='s' type='sum' total='0'", TWO), 4, "from 1 to 1000000" },
    { Q("code='p' type='picture'", TWO), 4, "needs an image" },
    { Q("code='p' type='picture'", IMAGES(PNG PIXEL, PNG "AAAA")), 5,
	"needs an image" },
    { Q("code='p' type='picture'", IMAGES(PNG PIXEL,
	"data:image/svg+xml;base64," PIXEL)), 5, "needs an image" },
    { Q("code='p' type='picture'", IMAGES(PNG PIXEL,
	"data:image/jpeg;base64," PIXEL)), 5, "needs an image" },
    { Q("code='p' type='picture'", IMAGES(PNG PIXEL, PNG PIXEL_0)), 5,
	"needs an image" },
    { Q("code='p' type='picture'", IMAGES(PNG PIXEL, PNG PIXEL "*")), 5,
	"needs an image" },
    { Q("code='p' type='single'", IMAGES(PNG PIXEL, PNG PIXEL)), 4,
	"“image” has a meaning only" },
    { Q("code='s' type='slider' min='5' max='5'", ""), 4, "two ends" },
    { Q("code='s' type='slider' min='x'", ""), 4, "is not a number" },
    { Q("code='t' type='time' min='24:00'", ""), 4, "not of the form" },
    { Q("code='t' type='time' min='10:00' max='09:00'", ""), 4,
	"is greater than" },
    { Q("code='d' type='datetime' max='2026-01-01'", ""), 4,
	"not of the form" },
    { Q("code='p' type='phone' required='yes'", ""), 4,
	"may not be required" },
    { Q("code='f' type='smileys' steps='4'", ""), 4, "\"3\" or \"5\"" },
    { Q("code='f' type='smileys'", TWO), 4, "“1” to “5”" },
    { Q("code='c' type='consent'", ""), 4, "needs an <agree>" },
    { Q("code='c' type='yesno'", "<agree>A</agree>"), 4, "no meaning" },
    { "", 1, "well-formed" },
    { "<survey", 1, "well-formed" },
    { "<a><b></a>", 1, "well-formed" },
    { "<!DOCTYPE x>\n<x/>", 1, "document type" },
    { "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", 1, "document type" },
    { "<!DOCTYPE x SYSTEM 'file:///etc/passwd'><x/>", 1, "document type" },
    { "<x>&undefined;</x>", 1, "well-formed" },
    { "<survey/>", 1, "outermost" },
    { HEAD "</survey>", 0, "no <title>" },
    { HEAD TITLE "</survey>", 0, "asks nothing" },
    { HEAD TITLE "<page code='p'/></survey>", 3, "no questions" },
    { HEAD "<title>\n<text xml:lang='de'>T</text></title>" "</survey>", 2,
	"no text in “English”" },
    { HEAD "<title>T<text xml:lang='en'>T</text></title></survey>", 2,
	"both words" },
    { HEAD "<title><text xml:lang='fr'>T</text></title></survey>", 2,
	"not among" },
    { HEAD "<title><text xml:lang='en'>T</text><text xml:lang='en'>T</text>"
	"</title></survey>", 2, "there twice" },
    { "<survey xmlns='urn:exitpoll:survey:1' code='A b' xml:lang='en'/>", 1,
	"survey's code" },
    { "<survey xmlns='urn:exitpoll:survey:1' code='a' xml:lang='e n'/>", 1,
	"tag of a language" },
    { PLAIN NPS NPS TAIL, 4, "on line 3 already" },
    { PLAIN "<question code='1a' type='nps'><label>L</label></question>" TAIL,
	3, "The code “1a”" },
    { PLAIN "<question code='page' type='nps'><label>L</label></question>"
	TAIL, 3, "word of the system" },
    { PLAIN "<question code='_x' type='nps'><label>L</label></question>"
	TAIL, 3, "The code “_x”" },
    { PLAIN "<question code='n' type='nps'/>" TAIL, 3, "no <label>" },
    { PLAIN "<question code='n' type='nps'><label/></question>" TAIL, 3,
	"no text" },
    { PLAIN "<question code='n' type='nqs'><label>L</label></question>" TAIL,
	3, "no type of question “nqs”" },
    { PLAIN NPS "</page>\n<page code='p'>" TAIL, 5,
	"page on line 2 already" },
    { Q("code='x' type='nps' steps='5'", ""), 4, "\"steps\" has no meaning" },
    { Q("code='x' type='nps' colour='5'", ""), 4, "no attribute \"colour\"" },
    { Q("code='x' type='nps' required='1'", ""), 4, "“yes” or “no”" },
    { Q("code='x' type='nps'", TWO), 4, "has no options" },
    { Q("code='x' type='nps'", "<colour/>"), 4, "no place in a question" },
    { Q("code='x' type='nps'", "<label>M</label>"), 4, "second <label>" },
    { Q("code='x' type='nps'", "<placeholder>M</placeholder>"), 4,
	"no meaning for a question of type" },
    { Q("code='x' type='rating' steps='2'", ""), 4, "from 3 to 10" },
    { Q("code='x' type='rating' steps='11'", ""), 4, "from 3 to 10" },
    { Q("code='x' type='rating' metric='nps'", ""), 4, "metric=" },
    { Q("code='x' type='single'", ""), 4, "two options" },
    { Q("code='x' type='single'", "<option code='a'>A</option>"), 4,
	"two options" },
    { Q("code='x' type='single'", TWO "\n<option code='a'>A</option>"), 5,
	"option on line 4 already" },
    { Q("code='x' type='single'", TWO "\n<option code='A'>A</option>"), 5,
	"option's code" },
    { Q("code='x' type='single'", TWO "\n<option code='other'>A</option>"), 5,
	"use <other>" },
    { Q("code='x' type='single'", TWO
	"\n<option code='c' exclusive='yes'>A</option>"), 5, "exclusive" },
    { Q("code='x' type='single'", TWO "\n<option code='c'/>"), 5, "no text" },
    { Q("code='x' type='single'", TWO "\n<option code='c' score='x'>C</option>"
	), 5, "score" },
    { Q("code='x' type='yesno'", TWO), 4, "“yes” and “no” only" },
    { Q("code='x' type='yesno'", "<other>O</other>"), 4, "<other>" },
    { Q("code='x' type='multiple' min='2' max='1'", TWO), 4, "greater than" },
    { Q("code='x' type='multiple' max='3'", TWO), 4, "Only 2 options" },
    { Q("code='x' type='multiple'", "<option code='a' score='1'>A</option>"
	"<option code='b'>B</option>"), 4, "where one option is chosen" },
    { Q("code='x' type='multiple' min='x'", TWO), 4, "whole number" },
    { Q("code='x' type='number' min='5' max='4'", ""), 4, "greater than" },
    { Q("code='x' type='number' min='1.5'", ""), 4, "not a number" },
    { Q("code='x' type='number' decimals='7'", ""), 4, "from 0 to 6" },
    { Q("code='x' type='date' min='2026-02-30'", ""), 4, "not a date" },
    { Q("code='x' type='date' min='2026-02-03' max='2026-02-02'", ""), 4,
	"greater than" },
    { Q("code='x' type='short-text' max='10001'", ""), 4, "to 10000" },
    { Q("code='x' type='short-text' width='huge'", ""), 4, "width" },
    { Q("code='x' type='short-text' autocomplete='A&quot;'", ""), 4,
	"autocomplete" },
    { Q("code='x' type='email' required='yes'", ""), 4, "everybody may" },
    { Q("code='x' type='postcode' required='yes'", ""), 4, "everybody may" },
    { Q("code='x' type='age-band' required='yes'", TWO), 4, "everybody may" },
    { Q("code='x' type='income-band' required='yes'", TWO), 4,
	"everybody may" },
    { Q("code='x' type='short-text' personal='yes' required='yes'", ""), 4,
	"everybody may" },
    { Q("code='x' type='statement' required='yes'", ""), 4, "no meaning" },
    { Q("code='x' type='short-text' show-if='y = 1'", ""), 4,
	"show-if: There is no question “y”" },
    { Q("code='x' type='short-text' show-if='x = 1'", ""), 4, "look back" },
    { PLAIN "<question code='x' type='nps' show-if='nps = 1'>"
	"<label>L</label></question>\n" NPS TAIL, 3, "look back" },
    { Q("code='x' type='short-text' show-if=''", ""), 4, "show-if" },
    { Q("code='x' type='short-text' show-if='nps &gt; 10'", ""), 4,
	"never be shown" },
    { Q("code='x' type='short-text' show-if='nps = 3 and nps = 4'", ""), 4,
	"never be shown" },
    { Q("code='x' type='number' min='1' max='5'", "") , 0, NULL },
    { Q("code='x' type='single'", TWO "<option code='c' show-if='nps &gt; 6'>"
	"C</option>"), 0, NULL },
    { Q("code='x' type='single'", TWO "\n<option code='c' show-if='y = 1'>"
	"C</option>"), 5, "show-if: There is no question “y”" },
    { Q("code='x' type='single'", TWO "\n<option code='c' show-if='x = a'>"
	"C</option>"), 5, "look back" },
    { Q("code='x' type='single'", TWO "\n<option code='c' "
	"show-if='nps &gt; 10'>C</option>"), 5,
	"the option would never be shown" },
    { Q("code='x' type='matrix'", TWO "\n<row code='r' "
	"show-if='nps &gt; 10'>R</row>"), 5, "the row would never be shown" },
    { Q("code='x' type='computed-code' value=\"if(nps = 1, 'a', 'b')\"",
	"<option code='a'>A</option>\n<option code='b' show-if='nps = 1'>B"
	"</option>"), 5, "worked out" },
    { Q("code='x' type='hidden'", ""), 0, NULL },
    { Q("code='t' type='hidden'", ""), 4, "taken by the page's own address" },
    { Q("code='x' type='hidden' show-if='nps = 1'", ""), 4, "no meaning" },
    { Q("code='x' type='hidden' required='yes'", ""), 4, "no meaning" },
    { PLAIN NPS "<jump if='nps &gt; 6' to='q'/></page>\n<page code='q'>"
	"<question code='x' type='nps'><label>L</label></question>"
	"<jump to='end'/></page>\n<page code='z' show-if='x = 1'><question "
	"code='y' type='nps'><label>L</label></question>" TAIL, 6,
	"No way leads to the page “z”" },
    { PLAIN NPS "<jump if='nps &gt; 6' to='end'/>\n<jump to='nowhere'/>" TAIL,
	5, "There is no page “nowhere”" },
    { PLAIN NPS "</page><page code='q'><question code='x' type='nps'><label>L"
	"</label></question>\n<jump if='x = 1' to='p'/>" TAIL, 5,
	"goes forward only" },
    { PLAIN NPS "<jump if='nps = 1' to='p'/>" TAIL, 4,
	"goes forward only" },
    { PLAIN NPS "<jump if='x = 1' to='q'/></page>\n<page code='q'>"
	"<question code='x' type='nps'><label>L</label></question>" TAIL, 4,
	"look back" },
    { PLAIN NPS "<jump if='nps &gt; 10' to='end'/>" TAIL, 4,
	"jump: No answer can make this true, so the jump would never be "
	"taken" },
    { PLAIN NPS "<jump to='end'/>\n<jump to='end'/>" TAIL, 5,
	"The one before it is always taken" },
    { PLAIN NPS "<jump to='end'/></page>\n<page code='end'><question code='x' "
	"type='nps'><label>L</label></question>" TAIL, 4,
	"give the page another code" },
    { "<survey xmlns='urn:exitpoll:survey:1' code='s' order='random' "
	"xml:lang='en'><title>T</title>\n<page code='p'>" NPS
	"<jump to='end'/>" TAIL, 3, "In a random order" },
    { PLAIN NPS "</page>\n<page code='q' show-if='x = 1'>"
	"<question code='x' type='nps'><label>L</label></question>" TAIL, 5,
	"look back" },
};

static void
each_fault_has_its_line(void **state)
{
	const struct survey	*s;
	struct findings	 e;
	enum status		 st;
	size_t			 i, k;

	(void)state;
	for (i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		st = survey_lint(a, str_of(faults[i].xml),
		    SURVEY_LINT_STEPS, &s, &e);
		if ((st == OK) != (faults[i].why == NULL))
			fail_msg("status %d of %s", st, faults[i].xml);
		if (st == OK)
			continue;
		assert_null(s);
		for (k = 0; k < e.n; k++)
			if (e.list[k].line == faults[i].line &&
			    strstr(e.list[k].why.p, faults[i].why) != NULL)
				break;
		if (k == e.n)
			fail_msg("%s\nsays, line %d: %.*s", faults[i].xml,
			    e.list[0].line, STR_ARG(e.list[0].why));
	}
}

static void
all_faults_at_once_in_order(void **state)
{
	const struct survey	*s;
	struct findings	 e;
	size_t			 i;

	(void)state;
	assert_int_equal(survey_lint(a, STR(PLAIN
	    "<question code='A' type='nps'><label>L</label></question>\n"
	    "<question code='b' type='nqs'><label>L</label></question>\n"
	    "<question code='c' type='email' required='yes' show-if='d=1'>"
	    "<label>L</label></question>\n"
	    "<question code='d' type='single'><label>L</label></question>\n"
	    TAIL),
	    SURVEY_LINT_STEPS, &s, &e), E_INVALID);
	assert_int_equal(e.nfatal, 5);
	for (i = 0; i + 1 < e.n; i++)
		assert_true(e.list[i].line <= e.list[i + 1].line);
	assert_int_equal(e.list[0].line, 3);
	assert_int_equal(e.list[e.n - 1].line, 6);
}

/* What a schema alone catches, and the way it is said. */
static void
the_schema_is_asked(void **state)
{
	const struct survey	*s;
	struct findings	 e;

	(void)state;
	assert_int_equal(survey_lint(a, STR(PLAIN NPS
	    "<video src='x'/>\n" TAIL),
	    SURVEY_LINT_STEPS, &s, &e), E_INVALID);
	assert_int_equal(survey_lint(a, STR(
	    "<survey xmlns='urn:exitpoll:survey:1' code='s' xml:lang='en' "
	    "x='1'><title>T</title><page code='p'>" NPS TAIL),
	    SURVEY_LINT_STEPS, &s, &e),
	    E_INVALID);
	assert_non_null(strstr(e.list[0].why.p, "schema"));
	survey_schema_free();
	assert_int_equal(survey_lint(a, STR(PLAIN NPS TAIL),
	    SURVEY_LINT_STEPS, &s, &e),
	    E_INTERNAL);
	assert_int_equal(schema_load(), 0);
}

static void
bad_schemas(void **state)
{
	const char	*why;

	(void)state;
	assert_false(survey_schema_load("conf/no-such.rng", &why));
	assert_non_null(strstr(why, "no-such.rng"));
	assert_false(survey_schema_load("conf/demo/acme-call-exit.xml", &why));
	assert_non_null(must_read(STR(PLAIN NPS TAIL)));
}

static void
in_sixteen(struct buf *b, const char *element, const char *attributes)
{
	static const char *const	 tags[] = { "en", "de", "fr", "es",
	    "it", "pt", "nl", "pl", "sv", "da", "fi", "cs", "hu", "ro", "he",
	    "ja" };
	size_t	 i;

	buf_fmt(b, "<%s%s>", element, attributes);
	for (i = 0; i < SURVEY_LANGUAGES_MAX; i++)
		buf_fmt(b, "<text xml:lang='%s'>How was it, neither good nor "
		    "bad?</text>", tags[i]);
	buf_fmt(b, "</%s>\n", element);
}

/* The largest that a customer would make: it is taken, and what is kept of it
 * in memory is no multiple of its bytes. */
static void
sixteen_languages(void **state)
{
	static const char *const options[] = { " code='a'", " code='b'",
	    " code='c'", " code='d'", " code='e'", " code='f'" };
	const struct survey	*s;
	struct findings	 e;
	struct buf		 b;
	size_t			 i, k, used;

	(void)state;
	b = buf_new(a, SURVEY_FILE_MAX);
	buf_c(&b, "<survey xmlns='urn:exitpoll:survey:1' code='s' xml:lang="
	    "'en' languages='de fr es it pt nl pl sv da fi cs hu ro he ja'>");
	in_sixteen(&b, "title", "");
	buf_c(&b, "<page code='p'>");
	for (i = 0; i < SURVEY_QUESTIONS_MAX; i++) {
		buf_fmt(&b, "<question code='q%zu' type='single'>", i);
		in_sixteen(&b, "label", "");
		for (k = 0; k < sizeof(options) / sizeof(options[0]); k++)
			in_sixteen(&b, "option", options[k]);
		buf_c(&b, "</question>");
	}
	buf_c(&b, "</page></survey>");
	assert_true(b.len > 1300 * 1000);
	assert_int_equal(survey_lint(a, buf_view(&b), SURVEY_LINT_STEPS, &s,
	    &e), OK);
	assert_int_equal(e.n, 1);
	assert_int_equal(e.list[0].id, W_LINT_SLOW_ALL);
	used = arena_used(a);
	assert_int_equal(survey_load(a, buf_view(&b), &s), OK);
	assert_true(arena_used(a) - used < 2 * b.len);
}

/* A country list with "other", and a survey of nothing but scores. */
static void
limits_of_questions(void **state)
{
	const struct survey	*s;
	struct findings	 e;
	struct buf		 b;
	int			 i, n;

	(void)state;
	b = buf_new(a, 1 << 16);
	for (n = SURVEY_OPTIONS_MAX; n <= SURVEY_OPTIONS_MAX + 1; n++) {
		b.len = 0;
		buf_c(&b, PLAIN "<question code='land' type='dropdown'><label>"
		    "L</label><other>O</other>\n");
		for (i = 0; i < n; i++)
			buf_fmt(&b, "<option code='c%d'>C</option>", i);
		buf_c(&b, "</question>" TAIL);
		assert_int_equal(survey_lint(a, buf_view(&b),
		    SURVEY_LINT_STEPS, &s, &e),
		    n == SURVEY_OPTIONS_MAX ? OK : E_INVALID);
	}
	for (n = SURVEY_SCORES_MAX; n <= SURVEY_SCORES_MAX + 1; n++) {
		b.len = 0;
		buf_c(&b, PLAIN);
		for (i = 0; i < n; i++)
			buf_fmt(&b, "<question code='q%d' type='nps'><label>L"
			    "</label></question>\n", i);
		buf_c(&b, TAIL);
		assert_int_equal(survey_lint(a, buf_view(&b),
		    SURVEY_LINT_STEPS, &s, &e),
		    n == SURVEY_SCORES_MAX ? OK : E_INVALID);
	}
	assert_non_null(strstr(e.list[0].why.p, "score 31"));
}

static void
limits(void **state)
{
	const struct survey	*s;
	struct findings	 e;
	struct buf		 b;
	int			 i, n;

	(void)state;
	b = buf_new(a, SURVEY_FILE_MAX + 100);
	for (n = SURVEY_QUESTIONS_MAX; n <= SURVEY_QUESTIONS_MAX + 1; n++) {
		b.len = 0;
		buf_c(&b, PLAIN);
		for (i = 0; i < n; i++)
			buf_fmt(&b, "<question code='q%d' type='rating'>"
			    "<label>L</label></question>\n", i);
		buf_c(&b, TAIL);
		assert_int_equal(survey_lint(a, buf_view(&b),
		    SURVEY_LINT_STEPS, &s, &e),
		    n == SURVEY_QUESTIONS_MAX ? OK : E_INVALID);
	}
	assert_non_null(strstr(e.list[0].why.p, "200 are allowed"));
	for (n = SURVEY_TEXT_MAX; n <= SURVEY_TEXT_MAX + 1; n++) {
		b.len = 0;
		buf_c(&b, PLAIN "<question code='q' type='nps'><label>");
		for (i = 0; i < n; i++)
			buf_char(&b, 'x');
		buf_c(&b, "</label></question>" TAIL);
		assert_int_equal(survey_lint(a, buf_view(&b),
	    SURVEY_LINT_STEPS, &s, &e),
		    n == SURVEY_TEXT_MAX ? OK : E_INVALID);
	}
	while (b.len <= SURVEY_FILE_MAX)
		buf_char(&b, ' ');
	assert_int_equal(survey_lint(a, buf_view(&b),
	    SURVEY_LINT_STEPS, &s, &e), E_TOO_BIG);
	/* Deep nesting ends in the parser's own limit, in words. */
	b.len = 0;
	for (i = 0; i < 5000; i++)
		buf_c(&b, "<a>");
	assert_int_equal(survey_lint(a, buf_view(&b),
	    SURVEY_LINT_STEPS, &s, &e), E_INVALID);
}

/* A page that may be published can be sent. */
static void
a_page_can_be_sent(void **state)
{
	const struct survey	*s;
	struct findings	 e;
	struct buf		 b;
	size_t			 i, n;

	(void)state;
	assert_true(route_rows[ROUTE_SURVEY_SEND].body_max >=
	    SURVEY_PAGE_BYTES + 64 * 1024);
	for (n = SURVEY_PAGE_LETTERS / 10000; n < 32; n++) {
		b = buf_new(a, 8192);
		buf_c(&b, PLAIN);
		for (i = 0; i < n; i++)
			buf_fmt(&b, "<question code='q%zu' type='long-text' "
			    "max='10000'><label>L</label></question>\n", i);
		buf_c(&b, TAIL);
		assert_int_equal(survey_lint(a, buf_view(&b), SURVEY_LINT_STEPS,
		    &s, &e), n * 10000 <= SURVEY_PAGE_LETTERS ? OK : E_INVALID);
		if (n * 10000 > SURVEY_PAGE_LETTERS)
			assert_non_null(strstr(e.list[0].why.p, "two pages"));
		else
			assert_int_equal(survey_body_most(s) <=
			    SURVEY_PAGE_BYTES, true);
	}
}

static void
pictures_are_known_by_content(void **state)
{
	static const char	 jpeg[] = "data:image/jpeg;base64,/9j/4AAAAAAAAAAAAAAAAAAAAAAAAAAA/9k=";
	const struct survey	*s;
	struct findings	 e;
	struct str		 png = STR(PNG PIXEL), big, xml;
	size_t			 pixels;

	(void)state;
	s = must_read(str_fmt(a, PLAIN "<question code='p' type='picture'>"
	    "<label>L</label><option code='a' image='%s'>A</option>"
	    "<option code='b' image='%s'>B</option></question>" TAIL,
	    png.p, jpeg));
	assert_true(str_is(s->questions[0].options[0].image, png));
	/* The beginning and the end of one, and as much between as goes in. */
	for (pixels = 87000; pixels <= 88000; pixels += 1000) {
		big = str_fmt(a, "%.48s%0*d%.*s", PIXEL, (int)pixels, 0, 16,
		    PIXEL + sizeof(PIXEL) - 17);
		xml = str_fmt(a, PLAIN "<question code='p' type='picture'>"
		    "<label>L</label><option code='a' image='%s'>A</option>"
		    "<option code='b' image='" PNG "%s'>B</option></question>"
		    TAIL, png.p, big.p);
		assert_int_equal(survey_lint(a, xml, SURVEY_LINT_STEPS, &s,
		    &e), pixels == 87000 ? OK : E_INVALID);
	}
}

static void
untranslated_is_a_warning(void **state)
{
	const struct survey	*s;
	struct findings	 e;

	(void)state;
	assert_int_equal(survey_lint(a, STR(HEAD TITLE "<page code='p'>\n" NPS
	    TAIL),
	    SURVEY_LINT_STEPS, &s, &e), OK);
	assert_int_equal(e.nfatal, 0);
	assert_int_equal(e.n, 1);
	assert_true(e.list[0].severity == FINDING_WARNING && e.list[0].line == 4);
	assert_true(str_is_c(text_in(&s->questions[0].label, 1), "L"));
	/* An option's text that is always true is one, too. */
	assert_int_equal(survey_lint(a, STR(PLAIN NPS
	    "<question code='x' type='short-text' "
	    "show-if='nps &gt; 3 or not nps &gt; 3'>"
	    "<label>L</label></question>" TAIL),
	    SURVEY_LINT_STEPS, &s, &e), OK);
	assert_int_equal(e.n, 1);
	assert_non_null(strstr(e.list[0].why.p, "always true"));
}

#define V(type, more)	PLAIN "<question code='x' " type "><label>L</label>" \
			more "</question>\n" TAIL

static void
versions(void **state)
{
	static const struct {
		const char	*old, *next, *why;
		bool		 fatal;
	} cases[] = {
	    { V("type='nps'", ""), V("type='nps'", ""), NULL, false },
	    { V("type='nps'", ""), V("type='long-text'", ""), "was of type",
		true },
	    { V("type='rating' steps='5'", ""), V("type='rating' steps='7'",
		""), "cannot be merged", true },
	    { V("type='rating' metric='csat'", ""), V("type='rating' "
		"metric='ces'", ""), "counted as", true },
	    { V("type='matrix'", TWO ROW), V("type='matrix' steps='3'", ROW),
		"cannot be merged", true },
	    { V("type='matrix'", TWO ROW), V("type='matrix'",
		TWO "<row code='x'>Z</row>"), "The row “x” was called “X”",
		false },
	    { V("type='sum' total='10'", TWO), V("type='sum'", TWO),
		"cannot be merged", true },
	    { V("type='single'", TWO), V("type='single'",
		"<option code='a'>Z</option><option code='b'>B</option>"),
		"was called “A”", false },
	    { V("type='single'", TWO), V("type='single'",
		"<option code='a' score='1'>A</option>"
		"<option code='b'>B</option>"), "another score", true },
	    { V("type='single'", TWO), V("type='single'", TWO
		"<option code='c'>C</option>"), NULL, false },
	    { V("type='nps'", ""), PLAIN NPS TAIL, NULL, false },
	    { V("type='nps'", ""), PLAIN "<question code='x' type='nps'>"
		"<label>M</label></question>" TAIL, "wording", false },
	    { ANONYMOUS NPS TAIL, PLAIN NPS TAIL,
		"keeps more of who answers", false },
	    { PLAIN NPS TAIL, ANONYMOUS NPS TAIL, NULL, false },
	};
	struct findings	 e;
	enum status		 st;
	size_t			 i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		memset(&e, 0, sizeof(e));
		st = survey_check_against(a, must_read(str_of(cases[i].old)),
		    must_read(str_of(cases[i].next)), &e);
		assert_int_equal(st, cases[i].fatal ? E_INVALID : OK);
		assert_int_equal(e.n, cases[i].why != NULL);
		if (e.n != 0 && strstr(e.list[0].why.p, cases[i].why) == NULL)
			fail_msg("%.*s", STR_ARG(e.list[0].why));
	}
}

/*
 * What judging may cost is bounded whatever is written, and says so; loading
 * grows with the bytes and nothing else.
 */
static void
work_is_bounded(void **state)
{
	const struct survey	*s, *half;
	struct findings	 e;
	struct str		 xml = survey_complex(a, COMPLEX_QUESTIONS);
	size_t			 i;

	(void)state;
	assert_true(xml.len > 100 * 1000 && xml.len < SURVEY_FILE_MAX);
	assert_int_equal(survey_lint(a, xml, SURVEY_LINT_STEPS, &s, &e),
	    E_INVALID);
	assert_int_equal(e.nfatal, 1);
	assert_non_null(strstr(e.list[e.n - 1].why.p, "too complex"));
	/* One condition more was begun than there were steps for. */
	assert_true(e.steps > SURVEY_LINT_STEPS);
	assert_true(e.steps < SURVEY_LINT_STEPS + 200 * 1000);
	/* Without a bound it is good, and this is what it cost each reader. */
	assert_int_equal(survey_lint(a, xml, UINT64_MAX, &s, &e), OK);
	assert_true(e.steps > 500 * 1000 * 1000);
	assert_int_equal(survey_load(a, xml, &s), OK);
	assert_int_equal(s->nquestions, COMPLEX_QUESTIONS);
	assert_true(s->steps < 2 * xml.len);
	xml = survey_complex(a, COMPLEX_QUESTIONS / 2);
	assert_int_equal(survey_load(a, xml, &half), OK);
	assert_true(s->steps < 2 * half->steps + half->steps / 5);
	for (i = 0; i < COMPLEX_QUESTIONS; i++)
		assert_ptr_equal(survey_question_find(s, s->questions[i].code),
		    &s->questions[i]);
	assert_null(survey_question_find(s, STR("q4000")));
}

/* Published under other rules: whatever today's lint says, it is read. */
static void
what_was_published_is_read(void **state)
{
	static const char	 old[] =
	    "<survey xmlns='urn:exitpoll:survey:1' code='S' xml:lang='x' "
	    "new='1'><title>T</title>\n<page code='P'>"
	    "<question code='is' type='nps'><label>Word</label></question>"
	    "<question code='is' type='yesno'><label>Again</label></question>"
	    "<question code='star' type='rating' steps='12'/>"
	    "<question code='draw' type='sketch'><label>D</label></question>"
	    "<question code='n' type='number' min='two' max='9' score='1'>"
	    "<label>N</label><label>M</label><video/></question>"
	    "<question code='pick' type='single' show-if='later is empty'>"
	    "<label>L</label><option code='other'>O</option></question>"
	    "<question code='later' type='email' required='yes' "
	    "show-if='star &gt; 11'><label>E</label></question>"
	    "</page><page code='empty'/></survey>";
	const struct survey	*s;
	struct findings	 e;

	(void)state;
	assert_int_equal(survey_lint(a, str_of(old), SURVEY_LINT_STEPS, &s, &e),
	    E_INVALID);
	assert_true(e.nfatal > 8);
	assert_int_equal(survey_load(a, str_of(old), &s), OK);
	assert_int_equal(s->npages, 2);
	assert_int_equal(s->nquestions, 7);
	assert_ptr_equal(survey_question_find(s, STR("is")), &s->questions[0]);
	assert_int_equal(s->questions[2].highest, 12);
	assert_int_equal(s->questions[3].type->flags & QT_NO_ANSWER,
	    QT_NO_ANSWER);
	assert_null(s->questions[4].min.p);
	assert_true(str_is_c(s->questions[4].max, "9"));
	assert_null(s->questions[5].show_if);
	assert_non_null(s->questions[6].show_if);
	assert_true(s->questions[6].required && s->questions[6].live);
	/* No definition at all is the only thing that is refused. */
	assert_int_equal(survey_load(a, STR("<survey"), &s), E_INTERNAL);
	assert_null(s);
	assert_int_equal(survey_load(a, STR("<a/>"), &s), E_INTERNAL);
	assert_int_equal(survey_load(a, STR("<!DOCTYPE a [<!ENTITY b 'c'>]>"
	    PLAIN "&b;" TAIL), &s), E_INTERNAL);
}

/* The loader makes of a good file what the lint makes of it. */
static void
loading_is_the_same(void **state)
{
	static const char *const files[] = { "conf/demo/acme-chat-exit.xml",
	    "conf/demo/globex-chat-exit.xml" };
	const struct survey	*s, *l;
	struct findings	 e = { 0 };
	size_t			 i;

	(void)state;
	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		s = must_read(file_read(files[i]));
		assert_int_equal(survey_load(a, file_read(files[i]), &l), OK);
		assert_int_equal(survey_check_against(a, s, l, &e), OK);
		assert_int_equal(e.n, 0);
		assert_int_equal(s->nquestions, l->nquestions);
	}
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(demo_acme),
		cmocka_unit_test(demo_globex),
		cmocka_unit_test(languages),
		cmocka_unit_test(all_types),
		cmocka_unit_test(each_fault_has_its_line),
		cmocka_unit_test(all_faults_at_once_in_order),
		cmocka_unit_test(the_schema_is_asked),
		cmocka_unit_test(bad_schemas),
		cmocka_unit_test(limits),
		cmocka_unit_test(limits_of_questions),
		cmocka_unit_test(sixteen_languages),
		cmocka_unit_test(a_page_can_be_sent),
		cmocka_unit_test(pictures_are_known_by_content),
		cmocka_unit_test(untranslated_is_a_warning),
		cmocka_unit_test(versions),
		cmocka_unit_test(work_is_bounded),
		cmocka_unit_test(what_was_published_is_read),
		cmocka_unit_test(loading_is_the_same),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}
