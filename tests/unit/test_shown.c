/* Options and rows that come and go, and pages that are jumped over: what is
 * shown, offered, taken, dropped and counted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "form/screens.h"
#include "form/survey_difference.h"
#include "form/type.h"

#define F(n, v)		{ { n, sizeof(n) - 1 }, { v, sizeof(v) - 1 } }
#define COUNT(t)	(sizeof(t) / sizeof((t)[0]))
#define NONE		((size_t)-1)

#define HEAD(more)	"<survey xmlns='urn:exitpoll:survey:1' code='s' " \
			"xml:lang='en'" more "><title>T</title>"
#define O(code, more)	"<option code='" code "' " more ">" code "</option>"
#define LATE(n)		"show-if='plan = pro or nps &gt; " #n "'"

/* The first page says what the second has to choose from. */
static const char	varying[] = HEAD("")
    "<page code='one'>"
    "<question code='plan' type='single'><label>P</label>"
    O("free", "") O("pro", "") "</question>"
    "<question code='nps' type='nps'><label>N</label></question>"
    "<question code='same' type='single'><label>S</label>"
    O("a", "") O("b", "show-if='plan = pro'") "</question></page>"
    "<page code='two'>"
    "<question code='why' type='single' required='yes'><label>W</label>"
    O("x", "") O("y", LATE(8)) "<other>Other</other></question>"
    "<question code='many' type='multiple' min='2'><label>M</label>"
    O("x", "") O("y", LATE(8)) O("z", LATE(8)) "</question>"
    "<question code='all' type='single'><label>A</label>"
    O("x", LATE(8)) O("y", LATE(8)) "</question>"
    "<question code='rank' type='ranking'><label>R</label>"
    O("x", "") O("y", LATE(8)) O("z", "") "</question>"
    "<question code='share' type='sum'><label>S</label>"
    O("x", "") O("y", LATE(8)) "</question>"
    "<question code='mx' type='matrix'><label>X</label>"
    "<row code='r'>R</row><row code='s' required='yes' " LATE(8) ">S</row>"
    O("x", "") O("y", LATE(8)) "</question>"
    "</page></survey>";

#define TEXT(code)	"<question code='" code "' type='short-text'><label>" \
			code "</label></question>"
#define JUMPING		\
    "<page code='one'>" \
    "<question code='nps' type='nps'><label>N</label></question>" TEXT("a") \
    "<jump if='nps = 0' to='end'/><jump if='nps &gt;= 9' to='four'/>" \
    "<jump if='nps &gt;= 7' to='three'/></page>" \
    "<page code='two' show-if='nps &gt;= 3'>" TEXT("b") \
    "<jump to='four'/></page>" \
    "<page code='three'>" TEXT("c") "</page>" \
    "<page code='four'>" TEXT("d") \
    "<question code='e' type='short-text' show-if='b is empty'><label>E" \
    "</label></question></page></survey>"
static const char	jumping[] = HEAD("") JUMPING;
static const char	screens[] = HEAD(" screens='question'") JUMPING;

static struct arena	*a;

static const struct survey *
must_read(const char *xml)
{
	const struct survey	*s;
	struct findings	 e;

	if (survey_lint(a, str_of(xml), SURVEY_LINT_STEPS, &s, &e) != OK)
		fail_msg("line %d: %.*s", e.list[0].line,
		    STR_ARG(e.list[0].why));
	return (s);
}

static const struct question *
question(const struct survey *s, const char *code)
{
	const struct question	*q = survey_question_find(s, str_of(code));

	assert_non_null(q);
	return (q);
}

static const char *
json_of(const struct answers *answers)
{
	struct buf	 b = buf_new(a, 256);

	answers_json(answers, &b);
	return (str_c(a, buf_view(&b)));
}

static void
kept(const struct survey *s, const char *json, struct answers *answers)
{
	assert_int_equal(answers_from_json(a, s, str_of(json), answers), OK);
}

static int
setup(void **state)
{
	const char	*why;

	(void)state;
	a = arena_new(64 << 20, NULL, NULL);
	return (!survey_schema_load("conf/survey.rng", &why));
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(a);
	survey_schema_free();
	return (0);
}

static void
options_are_offered(void **state)
{
	const struct survey	*s = must_read(varying);
	const struct question	*q = question(s, "why"), *m;
	struct answers		 answers;

	(void)state;
	assert_true(q->varies && !q->live);
	kept(s, "{\"plan\":\"free\"}", &answers);
	assert_true(survey_code_is_offered(&answers, q, STR("x")));
	assert_false(survey_code_is_offered(&answers, q, STR("y")));
	assert_true(survey_code_is_offered(&answers, q, STR("other")));
	m = question(s, "mx");
	assert_true(survey_part_is_offered(&answers, m, 0));
	assert_false(survey_part_is_offered(&answers, m, 1));
	assert_false(survey_part_is_offered(&answers, question(s, "rank"), 1));
	/* With nothing left to choose from there is no question. */
	assert_false(survey_question_is_shown(&answers, question(s, "all")));
	assert_false(survey_question_is_offered(&answers, question(s, "all")));
	kept(s, "{\"plan\":\"pro\"}", &answers);
	assert_true(survey_code_is_offered(&answers, q, STR("y")));
	assert_true(survey_part_is_offered(&answers, m, 1));
	assert_true(survey_question_is_shown(&answers, question(s, "all")));
	/* The same page decides: it is there, and counts if it holds. */
	q = question(s, "same");
	assert_true(q->live && q->options[1].live);
	answers_init(a, s, &answers);
	assert_false(survey_code_is_shown(&answers, q, STR("b")));
	assert_true(survey_code_is_offered(&answers, q, STR("b")));
}

static void
live_options_count_if_they_hold(void **state)
{
	static const struct answer_input no[] = { F("plan", "free"),
	    F("same", "b") };
	static const struct answer_input yes[] = { F("plan", "pro"),
	    F("same", "b") };
	const struct survey	*s = must_read(varying);
	struct answers		 answers;

	(void)state;
	answers_init(a, s, &answers);
	assert_int_equal(answers_read(a, s, 0, no, 2, 0, &answers), OK);
	assert_string_equal(json_of(&answers), "{\"plan\":\"free\"}");
	assert_int_equal(answers_read(a, s, 0, yes, 2, 0, &answers), OK);
	assert_string_equal(json_of(&answers),
	    "{\"plan\":\"pro\",\"same\":\"b\"}");
}

/* What is sent to the second page, and what is taken of it, or why not. */
static const struct {
	const char		*before;
	struct answer_input	 in[6];
	const char		*is;
	const char		*of;	/* the question that is refused */
} sent[] = {
	/* Nothing can be chosen that was not offered. */
	{ "free", { F("why", "y") }, NULL, "why" },
	{ "free", { F("why", "x"), F("all", "x") }, "\"why\":\"x\"", NULL },
	{ "pro", { F("why", "y"), F("all", "x"), F("mx.s", "y") },
	    "\"why\":\"y\",\"all\":\"x\",\"mx.s\":\"y\"", NULL },
	/* Not more is asked for than is shown. */
	{ "free", { F("why", "x"), F("many", "x"), F("many", "z") },
	    "\"why\":\"x\",\"many\":[\"x\"]", NULL },
	{ "pro", { F("why", "x"), F("many", "x") }, NULL, "many" },
	/* Places go from the first to the last that is shown. */
	{ "free", { F("why", "x"), F("rank.x", "2"), F("rank.z", "1") },
	    "\"why\":\"x\",\"rank.x\":2,\"rank.z\":1", NULL },
	{ "free", { F("why", "x"), F("rank.x", "3"), F("rank.y", "2"),
	    F("rank.z", "1") }, "\"why\":\"x\",\"rank.x\":2,\"rank.z\":1",
	    NULL },
	{ "free", { F("why", "x"), F("rank.x", "1") }, NULL, "rank" },
	{ "pro", { F("why", "x"), F("rank.x", "2"), F("rank.z", "1") }, NULL,
	    "rank" },
	{ "free", { F("why", "x"), F("share.x", "60"), F("share.y", "40") }, NULL,
	    "share" },
	{ "free", { F("why", "x"), F("share.x", "100"), F("share.y", "40") },
	    "\"why\":\"x\",\"share.x\":100", NULL },
	/* A row that is not shown need not be answered, nor can it be. */
	{ "free", { F("why", "x") }, "\"why\":\"x\"", NULL },
	{ "free", { F("why", "x"), F("mx.r", "x"), F("mx.s", "x") },
	    "\"why\":\"x\",\"mx.r\":\"x\"", NULL },
	{ "free", { F("why", "x"), F("mx.r", "y") }, "\"why\":\"x\"", NULL },
	{ "pro", { F("why", "x"), F("mx.r", "y") }, NULL, "mx" },
};

static void
sent_of_what_is_shown(void **state)
{
	const struct survey	*s = must_read(varying);
	struct answers		 answers;
	const char		*want;
	size_t			 i, n;

	(void)state;
	for (i = 0; i < COUNT(sent); i++) {
		kept(s, str_c(a, str_fmt(a, "{\"plan\":\"%s\"}",
		    sent[i].before)), &answers);
		for (n = 0; n < 6 && sent[i].in[n].name.p != NULL; n++)
			;
		if (answers_read(a, s, 1, sent[i].in, n, 0, &answers) != OK) {
			if (sent[i].of == NULL ||
			    answers.list[question(s, sent[i].of)->index]
			    .error.len == 0)
				fail_msg("case %zu is refused", i);
			continue;
		}
		want = str_c(a, str_fmt(a, "{\"plan\":\"%s\",%s}",
		    sent[i].before, sent[i].is));
		assert_non_null(sent[i].is);
		assert_string_equal(json_of(&answers), want);
	}
}

/* An earlier answer changes: what hangs on it goes, and is asked again. */
static void
options_that_went(void **state)
{
	static const struct answer_input free_one[] = { F("plan", "free") };
	const struct survey	*s = must_read(varying);
	struct answers		 answers;
	size_t			 page;

	(void)state;
	kept(s, "{\"plan\":\"pro\",\"why\":\"x\",\"many\":[\"x\",\"y\"],"
	    "\"all\":\"x\",\"rank.x\":3,\"rank.y\":2,\"rank.z\":1,"
	    "\"share.x\":100,\"share.y\":0,\"mx.r\":\"x\",\"mx.s\":\"y\"}", &answers);
	assert_int_equal(answers_read(a, s, 0, free_one, 1, 0, &answers), OK);
	assert_int_equal(answers_complete(a, &answers, 0, &page), OK);
	assert_string_equal(json_of(&answers), "{\"plan\":\"free\","
	    "\"why\":\"x\",\"many\":[\"x\"],\"rank.x\":2,\"rank.z\":1,"
	    "\"share.x\":100,\"mx.r\":\"x\"}");
	/* What does not add up any more is asked about. */
	kept(s, "{\"plan\":\"pro\",\"why\":\"y\",\"share.x\":60,\"share.y\":40}",
	    &answers);
	assert_int_equal(answers_read(a, s, 0, free_one, 1, 0, &answers), OK);
	assert_int_equal(answers_complete(a, &answers, 0, &page), E_INVALID);
	assert_int_equal(page, 1);
	assert_true(answers.list[question(s, "why")->index].error.len != 0);
	assert_true(answers.list[question(s, "share")->index].error.len != 0);
}

/* The way through all pages, by first, next and before; 1-based in `way`. */
static void
way_is(const struct survey *s, const char *json, const char *way)
{
	struct answers	 answers;
	size_t		 page, before, of, last = NONE, n = 0;
	bool		 more;

	kept(s, json, &answers);
	for (more = survey_page_first(&answers, &page); more;
	    more = survey_page_next(&answers, page, &page)) {
		assert_int_equal(page, (size_t)(way[n] - '1'));
		assert_int_equal(survey_page_number(&answers, page, &of),
		    ++n);
		assert_int_equal(of, strlen(way));
		assert_int_equal(survey_page_before(&answers, page, &before),
		    last != NONE);
		if (last != NONE)
			assert_int_equal(before, last);
		last = page;
	}
	assert_int_equal(n, strlen(way));
}

static void
jumps_go_forward(void **state)
{
	const struct survey	*s = must_read(jumping);

	(void)state;
	way_is(s, "{}", "134");
	way_is(s, "{\"nps\":5}", "124");
	way_is(s, "{\"nps\":1}", "134");	/* the second is left out */
	way_is(s, "{\"nps\":7}", "134");
	way_is(s, "{\"nps\":9}", "14");		/* the first that holds */
	way_is(s, "{\"nps\":0}", "1");
}

static void
jumped_over_is_not_shown(void **state)
{
	static const struct answer_input nine[] = { F("nps", "9") };
	static const struct answer_input none[] = { F("nps", "0") };
	static const char	*const left[] = { "nps#shown", "nps#answered",
	    "nps=0", "a#shown" };
	const struct survey	*s = must_read(jumping);
	const struct str	*cells;
	struct answers		 answers;
	size_t			 page, n, i;

	(void)state;
	kept(s, "{\"nps\":5,\"b\":\"B\",\"d\":\"D\"}", &answers);
	assert_int_equal(answers.list[question(s, "e")->index].state,
	    ANSWER_HIDDEN);
	assert_int_equal(answers_read(a, s, 0, nine, 1, 0, &answers), OK);
	assert_string_equal(json_of(&answers), "{\"nps\":9,\"d\":\"D\"}");
	/* A later condition finds what was jumped over empty. */
	assert_int_equal(answers.list[question(s, "e")->index].state,
	    ANSWER_ABSENT);
	assert_int_equal(answers_read(a, s, 0, none, 1, 0, &answers), OK);
	assert_int_equal(answers_complete(a, &answers, 0, &page), OK);
	assert_string_equal(json_of(&answers), "{\"nps\":0}");
	answers_cells(a, &answers, &cells, &n);
	assert_int_equal(n, COUNT(left));
	for (i = 0; i < n; i++)
		assert_true(str_is_c(cells[i], left[i]));
}

/* A page's jumps are those of its last screen; they lead to a first one. */
static void
screens_jump(void **state)
{
	const struct survey	*s = survey_screens(a, must_read(screens));

	(void)state;
	assert_int_equal(s->npages, 6);
	assert_int_equal(s->pages[0].njumps, 0);
	assert_int_equal(s->pages[1].njumps, 3);
	assert_int_equal(s->pages[1].jumps[0].to, 6);
	assert_int_equal(s->pages[1].jumps[1].to, 4);
	way_is(s, "{\"nps\":9}", "1256");
	way_is(s, "{\"nps\":0}", "12");
	way_is(s, "{\"nps\":5,\"b\":\"B\"}", "1235");
}

/* The places where two versions of the last survey differ in when something is
 * shown, in words of the later one. */
static void
versions_differ(void **state)
{
	static const struct {
		const char	*jump, *option;
		const char	*where;		/* NULL: nowhere */
	} cases[] = {
		{ "<jump if='x = a' to='two'/>", "", NULL },
		{ "<jump if='x = b' to='two'/>", "", "One" },
		{ "<jump if='x = a' to='end'/>", "", "One" },
		{ "", "", "One" },
		{ "<jump if='x = a' to='two'/>", "show-if='x = b'", "y" },
	};
	static const char	 form[] = HEAD("") "<page code='one'><title>One"
	    "</title><question code='x' type='single'><label>x</label>"
	    O("a", "") O("b", "") "</question>%s</page>"
	    "<page code='mid'>" TEXT("m") "</page><page code='two'>"
	    "<question code='y' type='single'><label>y</label>" O("a", "")
	    O("b", "") "<option code='c' %s>c</option></question></page>"
	    "</survey>";
	struct survey_difference	*d;
	const struct survey		*was, *now;
	size_t				 i, n;

	(void)state;
	was = must_read(str_c(a, str_fmt(a, form, cases[0].jump, "")));
	for (i = 0; i < COUNT(cases); i++) {
		now = must_read(str_c(a, str_fmt(a, form, cases[i].jump,
		    cases[i].option)));
		survey_differences(a, was, now, &d, &n);
		assert_int_equal(n, cases[i].where != NULL);
		if (n == 0)
			continue;
		assert_int_equal(d[0].kind, SURVEY_RULED);
		assert_true(str_is_c(d[0].question, cases[i].where));
	}
}

/* What was published is loaded, whatever a lint says of it now. */
static void
loaded_without_sense(void **state)
{
	static const char	 odd[] = HEAD("") "<page code='one'>"
	    TEXT("a") "<jump if='nope = 1' to='end'/><jump to='one'/>"
	    "<jump to='gone'/></page><page code='two'>" TEXT("b")
	    "</page></survey>";
	const struct survey	*s;

	(void)state;
	assert_int_equal(survey_load(a, str_of(odd), &s), OK);
	way_is(s, "{}", "12");
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(options_are_offered),
		cmocka_unit_test(live_options_count_if_they_hold),
		cmocka_unit_test(sent_of_what_is_shown),
		cmocka_unit_test(options_that_went),
		cmocka_unit_test(jumps_go_forward),
		cmocka_unit_test(jumped_over_is_not_shown),
		cmocka_unit_test(screens_jump),
		cmocka_unit_test(versions_differ),
		cmocka_unit_test(loaded_without_sense),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}
