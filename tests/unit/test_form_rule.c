/* What a definition asks of answers besides their types: required-if, soft,
 * patterns, checks of three severities. Each definition is linted, too. */
#include "form_fixture.h"

#include "form/recall.h"

#define ALL	ANSWER_ALL_PAGES
#define TOP	"<survey xmlns='urn:exitpoll:survey:1' code='s' xml:lang='en'>" \
		"<title>T</title>"

static const struct survey *
survey_of(const char *xml)
{
	const struct survey	*s, *loaded;
	struct findings	 errors;

	if (survey_lint(arena, str_of(xml), SURVEY_LINT_STEPS, &s, &errors) !=
	    OK)
		fail_msg("line %d: %.*s", errors.list[0].line,
		    STR_ARG(errors.list[0].why));
	assert_int_equal(survey_load(arena, str_of(xml), &loaded), OK);
	return (loaded);
}

static bool
lint_says(const char *xml, const char *what)
{
	const struct survey	*s;
	struct findings	 errors;
	size_t			 i;

	(void)!survey_lint(arena, str_of(xml), SURVEY_LINT_STEPS, &s, &errors);
	for (i = 0; i < errors.n; i++)
		if (strstr(errors.list[i].why.p, what) != NULL)
			return (true);
	for (i = 0; i < errors.n; i++)
		print_error("%.*s\n", STR_ARG(errors.list[i].why));
	return (false);
}

/* Read all fields, given as "name=value" up to NULL. */
static enum status
read_all(const struct survey *s, struct answers *answers,
    const char *const *fields)
{
	struct answer_input	 in[10];
	struct str		 name, value;
	size_t			 n;

	for (n = 0; fields[n] != NULL; n++) {
		assert_true(str_cut(str_of(fields[n]), '=', &name, &value));
		in[n] = (struct answer_input){ name, value };
	}
	answers_init(arena, s, answers);
	return (answers_read(arena, s, ALL, in, n, 0, answers));
}

#define READ(s, answers, ...)						\
	read_all(s, answers, (const char *const []){ __VA_ARGS__, NULL })

static struct str
error_of(const struct answers *answers, const char *code)
{
	return (answers->list[survey_question_find(answers->survey,
	    str_of(code))->index].error);
}

static bool
error_has(const struct answers *answers, const char *code, const char *what)
{
	struct str	 s = error_of(answers, code);

	return (s.p != NULL && strstr(str_c(arena, s), what) != NULL);
}

static void
required_when(void **state)
{
	static const char	xml[] = TOP "<page code='p'>"
	    "<question code='nps' type='nps'><label>N</label></question>"
	    "<question code='why' type='short-text' required-if='nps &lt;= 6'>"
	    "<label>W</label><missing>Please say why</missing></question>"
	    "</page></survey>";
	const struct survey	*s = survey_of(xml);
	struct answers		 answers;
	size_t			 page;

	(void)state;
	assert_int_equal(READ(s, &answers, "nps=9"), OK);
	assert_int_equal(answers_complete(arena, &answers, 0, &page), OK);
	assert_int_equal(READ(s, &answers, "why="), OK);
	assert_int_equal(READ(s, &answers, "nps=3"), E_INVALID);
	assert_string_equal(error_of(&answers, "why").p, "Please say why");
	answers.list[1].error = STR_NONE;
	assert_int_equal(answers_complete(arena, &answers, 0, &page),
	    E_INVALID);
	assert_string_equal(error_of(&answers, "why").p, "Please say why");
	assert_int_equal(READ(s, &answers, "nps=3", "why=slow"), OK);
	assert_true(lint_says(TOP "<page code='p'><question code='n' "
	    "type='nps'><label>N</label></question><question code='m' "
	    "type='email' required-if='n = 1'><label>M</label></question>"
	    "</page></survey>", "about the person"));
	assert_true(lint_says(TOP "<page code='p'><question code='n' "
	    "type='nps' required-if='n = 1'><label>N</label></question>"
	    "</page></survey>", "required-if: “n” is asked later"));
}

static void
soft(void **state)
{
	const struct survey	*s = survey_of(TOP "<page code='p'>"
	    "<question code='a' type='short-text' required='soft'><label>A"
	    "</label></question><question code='b' type='short-text' "
	    "required='soft'><label>B</label></question></page></survey>");
	struct answers		 answers;
	size_t			 page;

	(void)state;
	assert_int_equal(READ(s, &answers, "a=", "b=x"), E_INVALID);
	assert_true(error_has(&answers, "a", "not answered"));
	assert_true(error_has(&answers, "a", "send the page again"));
	assert_true(str_is_c(answers.warned, "a"));
	/* What was said is passed, and what was not is said. */
	assert_int_equal(READ(s, &answers, "b=x", "_warned=a"), OK);
	assert_int_equal(answers.warned.len, 0);
	assert_int_equal(answers_complete(arena, &answers, 0, &page), OK);
	assert_int_equal(READ(s, &answers, "_warned=a"), E_INVALID);
	assert_int_equal(error_of(&answers, "a").len, 0);
	assert_true(str_is_c(answers.warned, "a b"));
	assert_int_equal(READ(s, &answers, "_warned=a b"), OK);
	assert_int_equal(READ(s, &answers, "a=1", "b=2"), OK);
}

static void
patterns(void **state)
{
	const struct survey	*s = survey_of(TOP "<page code='p'>"
	    "<question code='a' type='short-text' pattern='[A-Z]{2}\\d{3}'>"
	    "<label>A</label><invalid>Two letters and three digits</invalid>"
	    "</question><question code='b' type='short-text' pattern='x+'>"
	    "<label>B</label></question></page></survey>");
	struct answers		 answers;

	(void)state;
	assert_int_equal(READ(s, &answers, "a=AB123", "b=xx"), OK);
	assert_int_equal(READ(s, &answers, "a=ab123", "b=y"), E_INVALID);
	assert_string_equal(error_of(&answers, "a").p,
	    "Two letters and three digits");
	assert_true(error_has(&answers, "b", "form"));
	assert_int_equal(answers.list[0].state, ANSWER_REFUSED);
	assert_true(str_is_c(answer_value(&answers.list[0]), "ab123"));
	assert_int_equal(READ(s, &answers, "a=", "b="), OK);
	assert_true(lint_says(TOP "<page code='p'><question code='a' "
	    "type='short-text' pattern='('><label>A</label></question></page>"
	    "</survey>", "is not closed"));
}

static void
checks(void **state)
{
	static const char	xml[] = TOP "<page code='p'>"
	    "<question code='from' type='date'><label>F</label></question>"
	    "<question code='to' type='date'><label>T</label>"
	    "<check test='days_between(from, to) &gt;= 0'>It ends before it "
	    "begins</check><check test='days_between(from, to) &lt; 30' "
	    "severity='warning'>More than a month</check>"
	    "<check test='days_between(from, to) &lt; 7' severity='info'>"
	    "More than a week</check></question>"
	    "<check test='a + b = 100'>Together 100</check>"
	    "<question code='a' type='number'><label>A</label></question>"
	    "<question code='b' type='number'><label>B</label></question>"
	    "</page></survey>";
	const struct survey	*s = survey_of(xml);
	struct answers		 answers;
	size_t			 page;

	(void)state;
	assert_int_equal(READ(s, &answers, "from=2026-01-02", "to=2026-01-03",
	    "a=60", "b=40"), OK);
	assert_int_equal(answers_note(&answers, &s->questions[1], 0).len, 0);
	/* Not judged before all is there. */
	assert_int_equal(READ(s, &answers, "from=2026-01-02", "a=60"), OK);
	assert_int_equal(READ(s, &answers, "from=2026-01-02", "to=2026-01-01",
	    "a=60", "b=41"), E_INVALID);
	assert_string_equal(error_of(&answers, "to").p,
	    "It ends before it begins");
	assert_string_equal(error_of(&answers, "b").p, "Together 100");
	assert_int_equal(error_of(&answers, "a").len, 0);
	assert_int_equal(answers.nerrors, 2);
	/* Going back keeps it, and sending asks for it. */
	assert_int_equal(answers.list[1].state, ANSWER_GIVEN);
	assert_int_equal(answers_complete(arena, &answers, 0, &page),
	    E_INVALID);
	assert_int_equal(answers.nerrors, 2);
	assert_int_equal(READ(s, &answers, "from=2026-01-02", "to=2026-03-02"),
	    E_INVALID);
	assert_true(error_has(&answers, "to", "More than a month"));
	assert_int_equal(READ(s, &answers, "from=2026-01-02", "to=2026-03-02",
	    "_warned=to"), OK);
	assert_int_equal(answers_complete(arena, &answers, 0, &page), OK);
	assert_string_equal(answers_note(&answers, &s->questions[1], 0).p,
	    "More than a week");
	assert_true(lint_says(TOP "<page code='p'><question code='a' "
	    "type='nps'><label>A</label></question></page><page code='q'>"
	    "<question code='b' type='nps'><label>B</label></question>"
	    "<check test='a = 1'>No</check></page></survey>",
	    "a question on it"));
	assert_true(lint_says(TOP "<page code='p'><question code='a' "
	    "type='nps'><label>A</label><check test='a = 1' severity='bad'>"
	    "No</check></question></page></survey>", "severity=\"bad\""));
}

static struct str
value_of(const struct answers *answers, const char *code)
{
	return (answer_value(&answers->list[survey_question_find(
	    answers->survey, str_of(code))->index]));
}

static void
computed(void **state)
{
	static const char	xml[] = TOP "<page code='p'>"
	    "<question code='a' type='nps'><label>A</label></question>"
	    "<question code='b' type='rating'><label>B</label></question>"
	    "<question code='mail' type='email'><label>M</label></question>"
	    "<question code='m' type='computed' value='mean(a, b) / 3' "
	    "decimals='3'><label>Mean</label></question>"
	    "<question code='kind' type='computed-code' value=\"if(a &gt;= 9, "
	    "'high', 'low')\" show-if='a is not empty'><label>Kind</label>"
	    "<option code='high'>High</option><option code='low'>Low</option>"
	    "</question><question code='who' type='computed-text' "
	    "value='mail'><label>Who</label></question></page>"
	    "<page code='q' show-if='kind = low'><question code='why' "
	    "type='short-text'><label>W</label></question></page></survey>";
	const struct survey	*s = survey_of(xml);
	struct answers		 answers, back;
	struct buf		 json = buf_new(arena, 256);
	const struct str	*cells;
	size_t			 n, page;

	(void)state;
	assert_int_equal(READ(s, &answers, "a=3", "b=5", "mail=a@b.example",
	    "why=x"), OK);
	assert_true(str_is_c(value_of(&answers, "m"), "1.333"));
	assert_true(str_is_c(value_of(&answers, "kind"), "low"));
	assert_true(str_is_c(value_of(&answers, "who"), "a@b.example"));
	assert_true(str_is_c(value_of(&answers, "why"), "x"));
	answers_json(&answers, &json);
	assert_true(str_is_c(buf_view(&json), "{\"a\":3,\"b\":5,\"mail\":"
	    "\"a@b.example\",\"m\":1.333,\"kind\":\"low\",\"who\":"
	    "\"a@b.example\",\"why\":\"x\"}"));
	assert_int_equal(answers_from_json(arena, s, buf_view(&json), &back),
	    OK);
	assert_true(str_is_c(value_of(&back, "m"), "1.333"));
	answers_cells(arena, &answers, &cells, &n);
	for (page = 0; n-- != 0;)
		page += str_is_c(cells[n], "kind=low") +
		    str_is_c(cells[n], "m~1.333");
	assert_int_equal(page, 2);
	/* What it hides, and what it hangs on, is dropped with it. */
	assert_int_equal(READ(s, &answers, "a=10", "why=x"), OK);
	assert_true(str_is_c(value_of(&answers, "kind"), "high"));
	assert_int_equal(value_of(&answers, "why").len, 0);
	assert_int_equal(READ(s, &answers, "b="), OK);
	assert_int_equal(value_of(&answers, "m").len, 0);
	assert_int_equal(value_of(&answers, "kind").len, 0);
	/* Nobody can send one. */
	assert_int_equal(READ(s, &answers, "a=3", "m=9"), E_INVALID);
	assert_true(s->questions[5].personal);
	assert_false(s->questions[3].personal);
	assert_false(survey_question_is_offered(&answers, &s->questions[3]));
	assert_true(lint_says(TOP "<page code='p'><question code='a' "
	    "type='nps'><label>A</label></question><question code='c' "
	    "type='computed' value=\"'x'\"><label>C</label></question></page>"
	    "</survey>", "needs a number"));
	assert_true(lint_says(TOP "<page code='p'><question code='a' "
	    "type='nps'><label>A</label></question><question code='c' "
	    "type='computed'><label>C</label></question></page></survey>",
	    "needs one"));
	assert_true(lint_says(TOP "<page code='p'><question code='a' "
	    "type='nps'><label>A</label></question><question code='c' "
	    "type='computed-code' value=\"if(a = 1, 'x', 'z')\"><label>C"
	    "</label><option code='x'>X</option><option code='y'>Y</option>"
	    "</question></page></survey>", "“z” is not an option"));
}

static void
recalled(void **state)
{
	static const char	xml[] = TOP "<thanks>Bye {name|friend}</thanks>"
	    "<page code='p'><question code='name' type='short-text'><label>N"
	    "</label></question><question code='how' type='single'><label>H"
	    "</label><option code='a'>By mail</option><option code='b'>B"
	    "</option></question></page><page code='q'><title>{name|You}"
	    "</title><question code='x' type='nps'><label>Dear {name|friend}, "
	    "{how}? {</label></question></page></survey>";
	const struct survey	*s = survey_of(xml);
	const struct text	*label = &s->questions[2].label;
	struct answers		 answers;

	(void)state;
	assert_int_equal(READ(s, &answers, "name=<b>Ann", "how=a"), OK);
	assert_string_equal(recall_text(arena, s, &answers, label, 0).p,
	    "Dear <b>Ann, By mail? {");
	assert_string_equal(recall_text(arena, s, &answers,
	    &s->pages[1].title, 0).p, "<b>Ann");
	assert_int_equal(READ(s, &answers, "name="), OK);
	assert_string_equal(recall_text(arena, s, &answers, label, 0).p,
	    "Dear friend, ? {");
	assert_string_equal(recall_text(arena, s, NULL, label, 0).p,
	    "Dear friend, \xe2\x80\xa6? {");
	assert_string_equal(recall_text(arena, s, NULL, &s->thanks, 0).p,
	    "Bye friend");
	assert_true(lint_says(TOP "<page code='p'><question code='a' "
	    "type='nps'><label>A</label></question><question code='b' "
	    "type='nps'><label>{a}</label></question></page></survey>",
	    "an earlier page asked"));
	assert_true(lint_says(TOP "<page code='p'><question code='a' "
	    "type='nps'><label>{nobody}</label></question></page></survey>",
	    "there is no question"));
}

static int
schema_setup(void **state)
{
	const char	*why;

	(void)state;
	if (!survey_schema_load("conf/survey.rng", &why)) {
		print_error("%s\n", why);
		return (-1);
	}
	return (0);
}

static int
schema_teardown(void **state)
{
	(void)state;
	survey_schema_free();
	return (0);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		TEST(required_when), TEST(soft), TEST(patterns), TEST(checks),
		TEST(computed), TEST(recalled),
	};

	return (cmocka_run_group_tests(tests, schema_setup, schema_teardown));
}
