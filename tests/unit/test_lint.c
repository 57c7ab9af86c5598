/*
 * What the lint finds: each finding has a definition that shows it and one
 * beside it that does not, and where one click mends it, the mended definition
 * does not show it any more.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "form/mend.h"
#include "form/survey_time.h"
#include "form/survey_wording.h"


static struct arena	*a;

#define HEAD	"<survey xmlns='urn:exitpoll:survey:1' code='s' xml:lang='en' " \
		"languages='de'>\n<title><text xml:lang='en'>T</text>" \
		"<text xml:lang='de'>T</text></title>\n"
#define SURVEY	"<survey xmlns='urn:exitpoll:survey:1' code='s' " \
		"xml:lang='en'>\n<title>T</title>\n"
#define WHO(attributes)						\
		"<survey xmlns='urn:exitpoll:survey:1' code='s' " \
		"xml:lang='en' " attributes ">\n<title>T</title>\n"
#define PAGE	"<page code='first'>\n"
#define NPS	"<question code='nps' type='nps'><label>L</label>" \
		"<low>A</low><high>B</high></question>\n"
#define Q(attributes)							\
		"<question code='x' " attributes "><label>X</label></question>\n"
#define YESNO	"<question code='known' type='yesno'><label>K</label>" \
		"</question>\n"
#define END	"</page>\n</survey>"
#define SECOND	"</page>\n<page code='second'>\n"

static const struct {
	const char		*bad, *good;
	enum word		 id;
	enum finding_severity	 severity;
	const char		*mended;	/* is in the text then, or NULL */
} cases[] = {
    { SURVEY PAGE NPS Q("type='short-text' show-if='nsp = 3'") END,
	SURVEY PAGE NPS Q("type='short-text' show-if='nps = 3'") END,
	W_LINT_EXPR_UNKNOWN, FINDING_ERROR, "show-if=\"nps = 3\"" },
    { SURVEY PAGE YESNO Q("type='short-text' show-if='known = yess'") END,
	SURVEY PAGE YESNO Q("type='short-text' show-if='known = yes'") END,
	W_LINT_EXPR_OPTION, FINDING_ERROR, "known = yes\"" },
    { SURVEY PAGE Q("type='short-text' show-if='nps = 3'") NPS END,
	SURVEY PAGE NPS Q("type='short-text' show-if='nps = 3'") END,
	W_LINT_EXPR_LATER, FINDING_ERROR, "</question>\n<question code='x'" },
    { SURVEY PAGE NPS Q("type='short-text' show-if=\"nps = 'a'\"") END,
	SURVEY PAGE NPS Q("type='short-text' show-if='nps = 1'") END,
	W_LINT_EXPR_WITH_NUMBER, FINDING_ERROR, NULL },
    { SURVEY PAGE NPS Q("type='date'") "<question code='y' type='email' "
	"show-if='nps = x'><label>Y</label></question>" END,
	SURVEY PAGE NPS Q("type='number'") "<question code='y' type='email' "
	"show-if='nps = x'><label>Y</label></question>" END,
	W_LINT_EXPR_KINDS, FINDING_ERROR, NULL },
    { SURVEY PAGE NPS NPS END, SURVEY PAGE NPS Q("type='nps'") END,
	W_LINT_TWICE_QUESTION, FINDING_ERROR, "code=\"nps_2\"" },
    { SURVEY PAGE NPS Q("type='email' required='yes'") END,
	SURVEY PAGE NPS Q("type='email'") END,
	W_LINT_REQUIRED_PERSONAL, FINDING_ERROR, "type='email'>" },
    { SURVEY PAGE NPS Q("type='short-text' show-if='nps &gt; 10'") END,
	SURVEY PAGE NPS Q("type='short-text' show-if='nps &gt; 9'") END,
	W_LINT_NEVER_QUESTION, FINDING_ERROR, NULL },
    { SURVEY PAGE NPS Q("type='short-text' show-if='nps is empty or nps "
	"&gt;= 0'") END,
	SURVEY PAGE NPS Q("type='short-text' show-if='nps is empty'") END,
	W_LINT_ALWAYS_QUESTION, FINDING_WARNING, "type='short-text'>" },
    { SURVEY PAGE NPS "<jump to='first'/>" SECOND Q("type='nps'") END,
	SURVEY PAGE NPS "<jump to='end' if='nps = 1'/>" SECOND
	Q("type='nps'") END,
	W_LINT_JUMP_BACK, FINDING_ERROR, "</question>\n</page>" },
    { SURVEY PAGE NPS "<jump to='secnd' if='nps = 1'/>" SECOND
	Q("type='nps'") END,
	SURVEY PAGE NPS "<jump to='second' if='nps = 1'/>" SECOND
	Q("type='nps'") END,
	W_LINT_JUMP_UNKNOWN, FINDING_ERROR, "to=\"second\"" },
    { SURVEY PAGE NPS "<jump to='end'/>" SECOND Q("type='nps'") END,
	SURVEY PAGE NPS SECOND Q("type='nps'") END,
	W_LINT_NO_WAY, FINDING_ERROR, NULL },
    { SURVEY PAGE NPS SECOND END, SURVEY PAGE NPS END,
	W_LINT_EMPTY_PAGE, FINDING_ERROR, "</page>\n</survey>" },
    { HEAD PAGE "<question code='q' type='nps'><label>L</label></question>"
	END, SURVEY PAGE NPS END, W_LINT_UNTRANSLATED, FINDING_WARNING, NULL },
    { SURVEY PAGE "<question code='q' type='rating'><label>How satisfied are "
	"you with price and service?</label></question>" END,
	SURVEY PAGE "<question code='q' type='rating'><label>How satisfied are "
	"you with the choice between price and service?</label></question>"
	"<question code='r' type='yesno'><label>Price and service?</label>"
	"</question>" END, W_LINT_DOUBLE, FINDING_HINT, NULL },
    { SURVEY PAGE "<question code='q' type='yesno'><label>Don\xe2\x80\x99t you "
	"agree that we are quick?</label></question>" END,
	SURVEY PAGE "<question code='q' type='yesno'><label>Were we quick?"
	"</label></question>" END, W_LINT_LEADING, FINDING_HINT, NULL },
    { SURVEY PAGE "<question code='q' type='rating' metric='ces'><label>L"
	"</label></question>" END, SURVEY PAGE "<question code='q' "
	"type='rating' metric='ces'><label>L</label><low>A</low><high>B"
	"</high></question>" END, W_LINT_NO_ENDS, FINDING_HINT, NULL },
    { SURVEY PAGE "<question code='q' type='slider'><label>L</label>"
	"</question>" END, SURVEY PAGE "<question code='q' type='rating'>"
	"<label>L</label></question>" END, W_LINT_NO_ENDS, FINDING_HINT,
	NULL },
    { SURVEY PAGE NPS Q("type='short-text' required='yes'") END,
	SURVEY PAGE NPS SECOND Q("type='short-text' required='yes'") END,
	W_LINT_FIRST_TYPED, FINDING_HINT, "type='short-text'>" },
    { WHO("identity='anonymous'") PAGE NPS Q("type='email'") END,
	WHO("identity='identified'") PAGE NPS Q("type='email'") END,
	W_LINT_IDENTITY_QUESTION, FINDING_ERROR, NULL },
    { WHO("identity='pseudonymous'") PAGE NPS Q("type='phone'") END,
	WHO("identity='pseudonymous'") PAGE NPS Q("type='hidden'") END,
	W_LINT_IDENTITY_QUESTION, FINDING_ERROR, NULL },
    { WHO("identity='anonymous'") PAGE NPS Q("type='hidden'") END,
	WHO("identity='anonymous'") PAGE NPS Q("type='short-text'") END,
	W_LINT_IDENTITY_QUESTION, FINDING_ERROR, NULL },
    { WHO("identity='anonymous' later='yes'") PAGE NPS END,
	WHO("identity='pseudonymous' later='yes'") PAGE NPS END,
	W_LINT_IDENTITY_LATER, FINDING_ERROR, "identity='anonymous'>" },
    { WHO("identity='anonymous' edit='yes'") PAGE NPS END,
	WHO("edit='yes'") PAGE NPS END,
	W_LINT_IDENTITY_EDIT, FINDING_ERROR, "identity='anonymous'>" },
};

static int
schema_load(void **state)
{
	const char	*why;

	(void)state;
	a = arena_new(256 << 20, NULL, NULL);
	return (survey_schema_load("conf/survey.rng", &why) ? 0 : -1);
}

static const struct finding *
found(const char *xml, enum word id, struct findings *list)
{
	const struct survey	*s;
	size_t			 i;

	(void)!survey_lint(a, str_of(xml), SURVEY_LINT_STEPS, &s, list);
	for (i = 0; i < list->n; i++)
		if (list->list[i].id == id)
			return (&list->list[i]);
	return (NULL);
}

static void
each_is_found_and_not_beside_it(void **state)
{
	const struct finding	*f;
	struct findings		 list;
	size_t			 i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if ((f = found(cases[i].bad, cases[i].id, &list)) == NULL)
			fail_msg("%s is not found in %s",
			    word_rows[cases[i].id].id, cases[i].bad);
		assert_int_equal(f->severity, cases[i].severity);
		assert_true(f->question != NULL || f->page != NULL ||
		    f->id == W_LINT_UNTRANSLATED ||
		    f->id == W_LINT_IDENTITY_LATER ||
		    f->id == W_LINT_IDENTITY_EDIT);
		if (found(cases[i].good, cases[i].id, &list) != NULL)
			fail_msg("%s is found in %s",
			    word_rows[cases[i].id].id, cases[i].good);
	}
}

static void
mends_mend(void **state)
{
	const struct finding	*f;
	struct findings		 list;
	struct edit		*e;
	struct str		 next, object;
	size_t			 i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		f = found(cases[i].bad, cases[i].id, &list);
		assert_int_equal(f->mend.kind != MEND_NONE,
		    cases[i].mended != NULL);
		if (cases[i].mended == NULL)
			continue;
		assert_int_equal(edit_open(a, str_of(cases[i].bad), &e), OK);
		if (!mend_put(e, &f->mend, f->line, NULL, 2, &object))
			fail_msg("%s has no mend", word_rows[f->id].id);
		assert_int_equal(edit_result(e, &next), OK);
		next = str_dup(a, next);
		if (strstr(next.p, cases[i].mended) == NULL)
			fail_msg("%s made %s", word_rows[cases[i].id].id,
			    next.p);
		if (found(next.p, cases[i].id, &list) != NULL)
			fail_msg("%s is still in %s",
			    word_rows[cases[i].id].id, next.p);
	}
}

/* What a mend is about may be gone: then it does nothing. */
static void
what_is_not_there_is_not_mended(void **state)
{
	const struct finding	*f;
	struct findings		 list;
	struct edit		*e;
	struct str		 object;
	size_t			 i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		f = found(cases[i].bad, cases[i].id, &list);
		assert_int_equal(edit_open(a, STR("<survey xml:lang='en'>"
		    "<page code='p'/></survey>"), &e), OK);
		assert_false(mend_put(e, &f->mend, f->line, NULL, 2, &object));
	}
}

/* --- codes that mean something else than before --- */

#define V	"<survey xmlns='urn:exitpoll:survey:1' code='s' " \
		"xml:lang='en'><title>T</title><page code='p'>\n"
#define OLD_PAGE(more) "<question code='topic' type='single'><label>T</label>" \
		"<option code='bill'>Bill</option><option code='topic'>Topic" \
		"</option></question>\n<question code='bill' type='yesno'>" \
		"<label>B</label></question>\n" more
#define NEXT	"</page><page code='z'><title>So {topic}, {topic|x} {topics}" \
		"</title>"
#define LAST(condition) "<question code='why' type='short-text' show-if=\"" \
		condition "\"><label>Why {bill}?</label></question>"
#define OLD	V OLD_PAGE("") NEXT LAST("topic = bill") END

static const struct {
	const char	*old, *next;
	enum word	 id;
	/* Pieces of the text then, and one that is not in it. */
	const char	*has[4], *lacks;
} recodes[] = {
    /* A type: the question, and what asks and repeats it. */
    { OLD, V "<question code='topic' type='multiple'><label>T</label>"
	"<option code='bill'>Bill</option><option code='topic'>Topic</option>"
	"</question>\n<question code='bill' type='yesno'><label>B</label>"
	"</question>\n" NEXT LAST("topic has topic or topic not has 'topic' or "
	"count(topic) &gt; 1") END, W_LINT_TYPE_CHANGED,
	{ "<question code=\"topic_v2\" type='multiple'>",
	"show-if=\"topic_v2 has topic or topic_v2 not has 'topic' or "
	"count(topic_v2) &gt; 1\"", "So {topic_v2}, {topic_v2|x} {topics}",
	"Why {bill}?" }, "{topic}" },
    /* An option has the code of a question, which keeps its own. */
    { OLD, V "<question code='topic' type='single'><label>T</label>"
	"<option code='bill'>An invoice</option><option code='topic'>Topic"
	"</option></question>\n<question code='bill' type='yesno'><label>B"
	"</label></question>\n" NEXT LAST("topic = bill or 'bill' = topic or "
	"topic in (topic, bill) or topic not in ('bill') or bill = yes") END,
	W_LINT_OPTION_WORDING,
	{ "<option code=\"bill_v2\">An invoice", "show-if=\"topic = bill_v2 or "
	"'bill_v2' = topic or topic in (topic, bill_v2) or topic not in "
	"('bill_v2') or bill = yes\"", "Why {bill}?",
	"<question code='bill' type='yesno'>" }, "'bill'\"" },
    /* A question of that code, where an option is called so. */
    { OLD, V "<question code='topic' type='single'><label>T</label>"
	"<option code='bill'>Bill</option><option code='topic'>Topic"
	"</option></question>\n<question code='bill' type='nps'><label>B"
	"</label></question>\n" NEXT LAST("topic = bill or bill = 3 or "
	"topic != 'bill' or -bill &lt; bill") END, W_LINT_TYPE_CHANGED,
	{ "<question code=\"bill_v2\" type='nps'>", "show-if=\"topic = bill or "
	"bill_v2 = 3 or topic != 'bill' or -bill_v2 &lt; "
	"bill_v2\"", "Why {bill_v2}?",
	"<option code='bill'>Bill" }, "{bill}" },
    { OLD, V "<question code='topic' type='single'><label>T</label>"
	"<option code='bill' score='3'>Bill</option><option code='topic'>Topic"
	"</option></question>\n" NEXT LAST("topic = bill") END,
	W_LINT_SCORE_CHANGED, { "<option code=\"bill_v2\" score='3'>",
	"\"topic = bill_v2\"" }, "code='bill'" },
    { V "<question code='m' type='matrix'><label>M</label><row code='a'>A</row>"
	"<row code='b'>B</row><option code='a'>1</option><option code='c'>2"
	"</option></question>" END,
	V "<question code='m' type='matrix'><label>M</label><row code='a'>Other"
	"</row><row code='b'>B</row><option code='a'>1</option>"
	"<option code='c'>2</option></question>" END,
	W_LINT_ROW_WORDING, { "<row code=\"a_v2\">Other",
	"<option code='a'>1" }, "<row code='a'>" },
};

/* The mend of the finding, in a text that is to become version 2. */
static struct str
recoded(const char *old_xml, struct str next_xml, enum word id)
{
	const struct survey	*old, *next;
	struct findings		 list = { .n = 0 };
	struct str		 out, object;
	struct edit		*e;
	size_t			 i;

	assert_int_equal(survey_load(a, str_of(old_xml), &old), OK);
	assert_int_equal(survey_load(a, next_xml, &next), OK);
	(void)!survey_check_against(a, old, next, &list);
	for (i = 0; i < list.n && list.list[i].id != id; i++)
		;
	if (i == list.n)
		return (STR_NONE);
	assert_int_equal(edit_open(a, next_xml, &e), OK);
	assert_true(mend_put(e, &list.list[i].mend, list.list[i].line, old, 2,
	    &object));
	assert_int_equal(edit_result(e, &out), OK);
	assert_true(object.len != 0);
	return (str_dup(a, out));
}

static void
a_new_code_goes_where_it_is_asked(void **state)
{
	const struct survey	*s;
	struct findings		 list;
	struct str		 next;
	size_t			 i, k;

	(void)state;
	for (i = 0; i < sizeof(recodes) / sizeof(recodes[0]); i++) {
		next = recoded(recodes[i].old, str_of(recodes[i].next),
		    recodes[i].id);
		assert_non_null(next.p);
		for (k = 0; k < 4 && recodes[i].has[k] != NULL; k++)
			if (strstr(next.p, recodes[i].has[k]) == NULL)
				fail_msg("no %s in %s", recodes[i].has[k],
				    next.p);
		if (strstr(next.p, recodes[i].lacks) != NULL)
			fail_msg("%s is in %s", recodes[i].lacks, next.p);
		/* It is said no more, and what was sound still is. */
		assert_null(recoded(recodes[i].old, next, recodes[i].id).p);
		(void)!survey_lint(a, next, SURVEY_LINT_STEPS, &s, &list);
		for (k = 0; k < list.n; k++)
			if (list.list[k].id == W_LINT_EXPR_UNKNOWN ||
			    list.list[k].id == W_LINT_EXPR_OPTION)
				fail_msg("%s", list.list[k].why.p);
	}
}

/* A code is given once, also if it is given again and again. */
static void
new_codes_are_new(void **state)
{
	static const struct {
		const char	*code, *others, *becomes;
		int64_t		 version;
	} codes[] = {
		{ "q", "", "q_v3", 3 }, { "q_v3", "", "q_v3_2", 3 },
		{ "q_v3_2", "", "q_v3_3", 3 }, { "q_v3", "", "q_v4", 4 },
		{ "q", "<question code='q_v3' type='nps'/>", "q_v3_2", 3 },
		{ "q", "<page code='q_v3'/>", "q_v3_2", 3 },
		{ "av_v", "", "av_v_v3", 3 },
		{ "abcdefghijabcdefghijabcdefghijab", "",
		  "abcdefghijabcdefghijabcdefghi_v3", 3 },
	};
	struct edit	*e;
	struct str	 code;
	size_t		 i;

	(void)state;
	for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		assert_int_equal(edit_open(a, str_fmt(a, "<survey "
		    "xml:lang='en'><page code='p'><question code='%s' "
		    "type='nps'/>%s</page>%s</survey>", codes[i].code,
		    strstr(codes[i].others, "question") != NULL ?
		    codes[i].others : "", strstr(codes[i].others, "page") !=
		    NULL ? codes[i].others : ""), &e),
		    OK);
		code = edit_recode(e, &e->questions[0], EDIT_NONE,
		    codes[i].version, NULL);
		assert_string_equal(str_c(a, code), codes[i].becomes);
	}
}

static bool
is_leading(const char *language, const char *text)
{
	return (wording_leads(str_of(language), str_of(text)).len != 0);
}

static bool
is_double(const char *language, const char *text)
{
	return (wording_doubles(str_of(language), str_of(text)).len != 0);
}

static void
words_are_of_a_language(void **state)
{
	(void)state;
	assert_true(is_leading("de-AT", "Stimmen Sie nicht zu, dass wir schnell "
	    "sind?"));
	assert_true(is_leading("en-GB", "WOULDN'T YOU SAY so?"));
	assert_false(is_leading("en", "Do you agree?"));
	assert_false(is_leading("de", "Don't you agree?"));
	assert_false(is_leading("fr", "Don't you agree?"));
	assert_false(is_leading("en", ""));
	assert_true(is_double("de", "Wie gut waren Beratung und Preis?"));
	assert_false(is_double("de", "Wie gut war die Kundin?"));
	assert_false(is_double("en", "How likely is it that you recommend us to "
	    "friends and family?"));
	assert_false(is_double("den", "Beratung und Preis"));
}

/* Of a survey that says none itself; this one says 8, and takes 5 or more. */
static void
limits_are_of_the_customer(char *xml)
{
	static const struct {
		int64_t		 minutes;
		bool		 says, slow;
	} customers[] = {
		{ 60, false, false }, { 4, false, true }, { 4, true, false },
		{ 60, true, false },
	};
	char			*says = strstr(xml, " minutes='8'");
	struct survey_limits	 limits = { .steps = SURVEY_LINT_STEPS };
	const struct survey	*s;
	struct findings		 list;
	size_t			 i;

	for (i = 0; i < sizeof(customers) / sizeof(customers[0]); i++) {
		limits.minutes = customers[i].minutes;
		memcpy(says, customers[i].says ? " minutes='8'" : "            ",
		    12);
		assert_int_equal(survey_lint_within(a, str_of(xml), &limits,
		    &s, &list), OK);
		assert_int_equal(s->minutes, customers[i].says ? 8 :
		    customers[i].minutes);
		assert_int_equal(list.n != 0 &&
		    list.list[0].id == W_LINT_SLOW_ALL, customers[i].slow);
		if (customers[i].slow)
			assert_non_null(strstr(list.list[0].why.p,
			    "limit for all surveys is 4"));
	}
	memcpy(says, " minutes='1'", 12);
	assert_int_equal(survey_lint_within(a, str_of(xml), &limits, &s, &list),
	    OK);
	assert_int_equal(list.list[0].id, W_LINT_SLOW);
}

/* A language that is read slowly takes longer, and a limit is its survey's. */
static void
time_is_of_a_language(void **state)
{
	const struct survey	*s;
	const struct finding	*f;
	struct findings		 list;
	struct buf		 b = buf_new(a, 4096);
	size_t			 i;
	int			 k;

	(void)state;
	for (k = 0; k < 2; k++) {
		b.len = 0;
		buf_fmt(&b, "<survey xmlns='urn:exitpoll:survey:1' code='s' "
		    "xml:lang='en' languages='ja'%s><title><text "
		    "xml:lang='en'>T</text><text xml:lang='ja'>T</text>"
		    "</title><page code='p'>", k == 0 ? "" : " minutes='8'");
		for (i = 0; i < 40; i++)
			buf_fmt(&b, "<question code='q%zu' type='yesno'><label>"
			    "<text xml:lang='en'>How was this, please?</text>"
			    "<text xml:lang='ja'>How was this, please?</text>"
			    "</label></question>", i);
		buf_c(&b, "</page></survey>");
		buf_char(&b, '\0');
		f = found(b.p, W_LINT_SLOW_ALL, &list);
		assert_int_equal(f != NULL, k == 0);
	}
	assert_int_equal(survey_load(a, str_of(b.p), &s), OK);
	assert_int_equal(s->minutes, 8);
	assert_true(s->says_minutes);
	limits_are_of_the_customer(b.p);
	assert_true(survey_seconds(s, 1) > survey_seconds(s, 0));
	assert_true(survey_seconds(s, 0) > 40 * 6);
	f = found("<survey xmlns='urn:exitpoll:survey:1' code='s' "
	    "xml:lang='en' minutes='0'><title>T</title>" PAGE NPS END,
	    W_LINT_WHOLE, &list);
	assert_non_null(f);
}

static void
a_finding_speaks_its_readers_language(void **state)
{
	const struct finding	*f;
	struct findings		 list;

	(void)state;
	f = found(cases[0].bad, W_LINT_EXPR_UNKNOWN, &list);
	assert_string_equal(f->why.p, "show-if: There is no question “nsp”.");
	assert_string_equal(finding_words(a, &locales[LOCALE_DE], f).p,
	    "show-if: Es gibt keine Frage „nsp“.");
	f = found(SURVEY PAGE NPS Q("type='short-text' show-if='nps ='") END,
	    W_LINT_EXPR_ENDS, &list);
	assert_string_equal(finding_words(a, &locales[LOCALE_DE], f).p,
	    "show-if: Die Bedingung endet, wo erwartet wird: eine Frage oder "
	    "ein Wert.");
	f = found(HEAD PAGE "<question code='q' type='nps'><label>L</label>"
	    "</question>" END, W_LINT_UNTRANSLATED, &list);
	assert_string_equal(f->why.p, "1 text is not translated to “Deutsch”.");
	assert_true(str_is_c(f->language, "de"));
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(each_is_found_and_not_beside_it),
		cmocka_unit_test(mends_mend),
		cmocka_unit_test(what_is_not_there_is_not_mended),
		cmocka_unit_test(a_new_code_goes_where_it_is_asked),
		cmocka_unit_test(new_codes_are_new),
		cmocka_unit_test(words_are_of_a_language),
		cmocka_unit_test(time_is_of_a_language),
		cmocka_unit_test(a_finding_speaks_its_readers_language),
	};

	return (cmocka_run_group_tests(tests, schema_load, NULL));
}
