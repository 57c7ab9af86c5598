/*
 * Changing a definition by splices: what a change is not about keeps its
 * bytes, a valid definition stays valid, and random changes keep it readable.
 */
#include <stdio.h>
#include <stdlib.h>

#include "form_fixture.h"
#include "form/edit.h"
#include "form/type.h"

static const char *const files[] = { "conf/demo/acme-call-exit.xml",
	"conf/demo/acme-chat-exit.xml", "conf/demo/every-type.xml",
	"conf/demo/globex-chat-exit.xml", "tests/http/data/every-type.xml",
	"tests/http/data/walk.xml", "tests/http/data/arabic.xml" };
#define FILES	(sizeof(files) / sizeof(files[0]))

static struct str
file_read(const char *path)
{
	FILE	*f = fopen(path, "rb");
	char	*p = arena_raw(arena, MIB);
	size_t	 n;

	assert_non_null(f);
	n = fread(p, 1, MIB, f);
	assert_int_equal(fclose(f), 0);
	return ((struct str){ p, n });
}

static struct edit *
opened(struct str xml)
{
	struct edit	*e;

	assert_int_equal(edit_open(arena, xml, &e), OK);
	return (e);
}

static struct str
result(struct edit *e)
{
	struct str	 s;

	assert_int_equal(edit_result(e, &s), OK);
	return (s);
}

static void
assert_text(struct str is, const char *want)
{
	if (!str_is_c(is, want))
		fail_msg("is:\n%.*s\nwanted:\n%s", STR_ARG(is), want);
}

static void
assert_valid(struct str xml)
{
	const struct survey	*s;
	struct findings	 errors;

	if (survey_lint(arena, xml, SURVEY_LINT_STEPS, &s, &errors) != OK)
		fail_msg("line %d: %.*s\n%.*s", errors.list[0].line,
		    STR_ARG(errors.list[0].why), STR_ARG(xml));
}

#define HEAD	"<survey xmlns=\"urn:exitpoll:survey:1\" code=\"s\" "	\
		"xml:lang=\"en\" languages=\"de\">\n"

static const char	small[] = HEAD
    "  <title>Title</title>\n"
    "  <page code=\"a\">\n"
    "    <!-- kept -->\n"
    "    <question code=\"one\" type=\"single\" required=\"yes\">\n"
    "      <label>First &amp; <![CDATA[<b>]]></label>\n"
    "      <option code=\"x\" score=\"1\">X</option>\n"
    "      <option code=\"y\">Y</option>\n"
    "    </question>\n"
    "    <question code=\"two\" type=\"short-text\" show-if=\"one = x\">\n"
    "      <label><text xml:lang=\"en\">Second</text><text "
    "xml:lang=\"de\">Zweite</text></label>\n"
    "    </question>\n"
    "  </page>\n"
    "  <page code=\"b\"/>\n"
    "</survey>\n";

/* The small one with one piece of it in another way. */
static struct str
small_with(const char *was, const char *is)
{
	struct str	 s = str_of(small);
	const char	*at = strstr(small, was);

	assert_non_null(at);
	return (str_cat(arena, str_first(s, (size_t)(at - small)), str_of(is),
	    str_of(at + strlen(was))));
}

static void
test_read(void **state)
{
	struct edit	*e = opened(str_of(small));
	size_t		 n[SURVEY_LANGUAGES_MAX], of;

	(void)state;
	assert_int_equal(e->npages, 2);
	assert_int_equal(e->nquestions, 2);
	assert_int_equal(e->nlanguages, 2);
	assert_text(e->questions[0].label, "First & <b>");
	assert_text(edit_words_of(e, e->questions[1].node, "label",
	    STR("de")), "Zweite");
	assert_int_equal(edit_words_of(e, e->questions[0].node, "label",
	    STR("de")).len, 0);
	assert_int_equal(edit_askers(e, STR("one")), 1);
	assert_int_equal(edit_askers(e, STR("x")), 1);
	assert_int_equal(edit_askers(e, STR("on")), 0);
	edit_completeness(e, n, &of);
	assert_int_equal(n[0], 5);
	assert_int_equal(n[1], 1);
	assert_int_equal(of, 5);
	assert_ptr_equal(edit_question_at(e, 6), &e->questions[0]);
	assert_ptr_equal(edit_question_at(e, 12), &e->questions[1]);
	assert_null(edit_question_at(e, 2));
	assert_null(edit_question_at(e, 15));
}

static void
test_refused(void **state)
{
	static const char *const	 bad[] = { "", "x", "<a/>",
	    "<survey>", "<survey></page>", "<survey/><survey/>",
	    "<!DOCTYPE survey><survey/>", "<survey a/>", "<survey a=b/>",
	    "<survey a=\"<\"/>", "<survey><!-- </survey>", "<survey/>x",
	    "<survey><a></survey></a>", "<survey\xff/>", "< survey/>",
	    "<survey><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a>" };
	struct edit			*e;
	size_t				 i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(edit_open(arena, str_of(bad[i]), &e),
		    E_INVALID);
	assert_int_equal(edit_open(arena, repeated(STR(" "),
	    SURVEY_FILE_MAX + 1), &e), E_TOO_BIG);
}

static void
test_nothing_changed(void **state)
{
	struct str	 xml;
	struct edit	*e;
	size_t		 i, k;

	(void)state;
	for (i = 0; i < FILES; i++) {
		xml = file_read(files[i]);
		e = opened(xml);
		for (k = 0; k < e->nquestions; k++) {
			edit_set_words(e, e->questions[k].node, "label",
			    e->languages[0], e->questions[k].label);
			edit_set_attribute(e, e->questions[k].node, "type",
			    e->questions[k].type);
			edit_set_type(e, e->questions[k].node,
			    e->questions[k].type);
		}
		assert_int_equal(e->nputs, 0);
		assert_true(str_is(result(e), xml));
	}
}

static void
test_words(void **state)
{
	struct edit	*e = opened(str_of(small));
	size_t		 one = e->questions[0].node, two = e->questions[1].node;

	(void)state;
	edit_set_words(e, one, "label", STR("en"), STR(" A < \"B\"\r\n\r\nC "));
	assert_text(result(e), small_with("First &amp; <![CDATA[<b>]]>",
	    "A &lt; \"B\"\n\nC").p);
	e = opened(str_of(small));
	edit_set_words(e, two, "label", STR("de"), STR(""));
	assert_text(result(e), small_with("<text xml:lang=\"de\">Zweite"
	    "</text>", "").p);
	e = opened(str_of(small));
	edit_set_words(e, one, "help", STR("en"), STR("Help"));
	edit_set_words(e, one, "missing", STR("en"), STR("Say"));
	assert_text(result(e), small_with("</label>\n      <option",
	    "</label>\n      <help>Help</help>\n      <missing>Say</missing>\n"
	    "      <option").p);
	/* Without its own language a text is none, though it is translated. */
	e = opened(result(e));
	edit_set_words(e, one, "help", STR("de"), STR("Hilfe"));
	e = opened(result(e));
	edit_set_words(e, one, "help", STR("en"), STR(""));
	edit_set_words(e, one, "missing", STR("en"), STR(""));
	assert_text(result(e), small);
	e = opened(str_of(small));
	edit_set_words(e, e->pages[1].node, "title", STR("en"), STR("Two"));
	edit_set_words(e, e->pages[1].node, "intro", STR("en"), STR("Hi"));
	assert_text(result(e), small_with("<page code=\"b\"/>",
	    "<page code=\"b\">\n    <title>Two</title>\n    <intro>Hi</intro>\n"
	    "  </page>").p);
	e = opened(str_of(small));
	edit_set_words(e, 0, "title", STR("de"), STR("Titel"));
	assert_text(result(e), small_with("<title>Title</title>",
	    "<title>\n    <text xml:lang=\"en\">Title</text>\n"
	    "    <text xml:lang=\"de\">Titel</text>\n  </title>").p);
}

static void
test_attributes(void **state)
{
	struct edit	*e = opened(str_of(small));
	size_t		 one = e->questions[0].node;

	(void)state;
	edit_set_attribute(e, one, "required", STR(""));
	edit_set_attribute(e, one, "show-if", STR("a < 'b\"'"));
	assert_text(result(e), small_with(" required=\"yes\">",
	    " show-if=\"a &lt; 'b&quot;'\">").p);
	assert_text(edit_attribute(opened(result(e)), one, "show-if"),
	    "a < 'b\"'");
	e = opened(str_of(small));
	edit_set_type(e, one, STR("short-text"));
	assert_text(result(e), small_with("single\" required=\"yes\">\n"
	    "      <label>First &amp; <![CDATA[<b>]]></label>\n"
	    "      <option code=\"x\" score=\"1\">X</option>\n"
	    "      <option code=\"y\">Y</option>",
	    "short-text\" required=\"yes\">\n"
	    "      <label>First &amp; <![CDATA[<b>]]></label>").p);
}

static void
test_items(void **state)
{
	struct edit		*e = opened(str_of(small));
	size_t			 one = e->questions[0].node, x, y;
	struct edit_item	 items[3] = { { .node = EDIT_NONE } };

	(void)state;
	x = edit_child(e, one, "option");
	y = edit_next(e, x);
	items[0] = (struct edit_item){ .node = x, .words = STR("X") };
	items[1] = (struct edit_item){ .node = y, .words = STR("Y") };
	edit_set_items(e, one, "option", STR("en"), items, 2, NULL);
	assert_int_equal(e->nputs, 0);
	items[0] = (struct edit_item){ .node = y, .words = STR("Why") };
	items[1] = (struct edit_item){ .node = x, .words = STR("X"),
	    .set = { { "exclusive", STR("yes") } }, .nset = 1 };
	items[2] = (struct edit_item){ .node = EDIT_NONE, .words = STR("X!") };
	edit_set_items(e, one, "option", STR("en"), items, 3, NULL);
	assert_text(result(e), small_with(
	    "<option code=\"x\" score=\"1\">X</option>\n"
	    "      <option code=\"y\">Y</option>",
	    "<option code=\"y\">Why</option>\n"
	    "      <option code=\"x\" score=\"1\" exclusive=\"yes\">X</option>"
	    "\n      <option code=\"x_2\">X!</option>").p);
	e = opened(str_of(small));
	edit_set_items(e, one, "option", STR("en"), items, 0, NULL);
	assert_int_equal(edit_child(opened(result(e)), one, "option"),
	    EDIT_NONE);
}

static void
test_structure(void **state)
{
	struct edit	*e = opened(str_of(small));
	struct str	 code;

	(void)state;
	code = edit_question_add(e, 1, EDIT_NONE, STR("nps"),
	    STR("How likely?"), NULL);
	assert_text(code, "how_likely");
	assert_text(result(e), small_with("<page code=\"b\"/>",
	    "<page code=\"b\">\n    <question code=\"how_likely\" "
	    "type=\"nps\">\n      <label>How likely?</label>\n"
	    "    </question>\n  </page>").p);
	e = opened(str_of(small));
	edit_move_into(e, e->questions[0].node, e->pages[1].node);
	e = opened(result(e));
	assert_text(e->questions[1].code, "one");
	assert_int_equal(e->questions[1].page, 1);
	edit_move_before(e, e->questions[1].node, e->questions[0].node);
	e = opened(result(e));
	assert_text(e->questions[0].code, "one");
	edit_move_behind(e, e->questions[0].node, e->questions[1].node);
	e = opened(result(e));
	assert_text(e->questions[1].code, "one");
	assert_text(edit_question_copy(e, 1, NULL), "one_2");
	e = opened(result(e));
	assert_text(e->questions[2].code, "one_2");
	edit_drop(e, e->questions[2].node);
	e = opened(result(e));
	assert_int_equal(e->nquestions, 2);
	assert_text(edit_page_add(e, 0, STR("New one"), NULL), "new_one");
	e = opened(result(e));
	assert_text(e->pages[1].title, "New one");
	edit_language_add(e, STR("fr"));
	e = opened(result(e));
	assert_text(e->languages[2], "fr");
	edit_language_drop(e, STR("de"));
	e = opened(result(e));
	assert_int_equal(e->nlanguages, 2);
	assert_int_equal(edit_words_of(e, e->questions[0].node, "label",
	    STR("de")).len, 0);
}

/* A copy asks and repeats itself where the original did; what is quoted, in
 * capitals or part of a longer word is no code. */
static void
test_copies_follow(void **state)
{
	struct edit	*e = opened(STR("<survey xml:lang=\"en\">"
			    "<page code=\"pp\"><title>{aa|x} {bb} {z}</title>"
			    "<question code=\"aa\" type=\"nps\"/>"
			    "<question code=\"bb\" type=\"nps\" show-if=\""
			    "aa &gt; 1 and z = 'aa' and aa_b = 1 and A = bb\">"
			    "<label>{aa} {</label><check test=\"bb - aa > 0\">"
			    "c</check></question></page></survey>"));

	(void)state;
	assert_text(edit_question_copy(e, 1, NULL), "bb_2");
	assert_non_null(strstr(str_c(arena, result(e)), "<question "
	    "code=\"bb_2\" type=\"nps\" show-if=\"aa &gt; 1 and z = 'aa' "
	    "and aa_b = 1 and A = bb_2\"><label>{aa} {</label>"
	    "<check test=\"bb_2 - aa &gt; 0\">"));
	e->nputs = 0;
	assert_text(edit_page_copy(e, 0, NULL), "pp_2");
	assert_non_null(strstr(str_c(arena, result(e)), "</page>"
	    "<page code=\"pp_2\"><title>{aa_2|x} {bb_2} {z}</title>"
	    "<question code=\"aa_2\" type=\"nps\"/>"
	    "<question code=\"bb_2\" type=\"nps\" show-if=\"aa_2 &gt; 1 "
	    "and z = 'aa' and aa_b = 1 and A = bb_2\"><label>{aa_2} {"
	    "</label><check test=\"bb_2 - aa_2 &gt; 0\">"));
	assert_int_equal(opened(result(e))->nquestions, 4);
}

/* Two who change two questions: each print is as the other left it. */
static void
test_prints(void **state)
{
	struct edit	*a = opened(str_of(small)), *b;

	(void)state;
	edit_set_words(a, a->questions[0].node, "label", STR("en"), STR("A"));
	b = opened(result(a));
	assert_false(str_is(edit_print(a, a->questions[0].node),
	    edit_print(b, b->questions[0].node)));
	assert_true(str_is(edit_print(a, a->questions[1].node),
	    edit_print(b, b->questions[1].node)));
	assert_true(str_is(edit_print(a, a->pages[0].node),
	    edit_print(b, b->pages[0].node)));
	assert_true(str_is(edit_print(a, 0), edit_print(b, 0)));
	edit_drop(b, b->questions[0].node);
	a = opened(result(b));
	assert_true(str_is(edit_print(a, a->pages[0].node),
	    edit_print(b, b->pages[0].node)));
}

/* --- conditions --- */

static void
test_conditions(void **state)
{
	static const struct { const char *text; int n; bool any; } good[] = {
		{ "a = 'x'", 1, false }, { "a != 3 and b is empty", 2, false },
		{ "a < 1 or b <= 2 or c > 3 or d >= 4", 4, true },
		{ "a has 'x' and a not has 'it''s'", 2, false },
		{ "t contains 'x' and t not contains 'y' and t is not empty",
		    3, false },
	};
	static const char *const	 more[] = { "", "a", "not (a = b)",
	    "a = b and c = d or e = f", "a + 1 = 2", "count(a) > 1",
	    "a in (b, c)", "a = ", "'x' = a", "a matches 'x'", "a = 'x",
	    "a = 1 and b = 1 and c = 1 and d = 1 and e = 1 or f = 1" };
	struct buf			 b = buf_new(arena, 256);
	enum expr_type			 kinds[EDIT_ROWS];
	struct edit_condition		 c;
	size_t				 i;

	(void)state;
	for (i = 0; i < EDIT_ROWS; i++)
		kinds[i] = EXPR_NUMBER;
	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_true(edit_condition_read(arena, str_of(good[i].text),
		    &c));
		assert_int_equal(c.n, good[i].n);
		assert_int_equal(c.any, good[i].any);
		assert_text(edit_condition_write(arena, &c, kinds),
		    good[i].text);
	}
	for (i = 0; i < sizeof(more) / sizeof(more[0]); i++)
		if (edit_condition_read(arena, str_of(more[i]), &c))
			fail_msg("\"%s\" is no list of rows", more[i]);
	/* So many, and no more. */
	for (i = 0; i < EDIT_ROWS; i++)
		buf_fmt(&b, "%sa = %zu", i == 0 ? "" : " or ", i);
	assert_true(edit_condition_read(arena, buf_view(&b), &c));
	assert_int_equal(c.n, EDIT_ROWS);
	assert_true(str_is(edit_condition_write(arena, &c, kinds),
	    buf_view(&b)));
	buf_c(&b, " or a = 20");
	assert_false(edit_condition_read(arena, buf_view(&b), &c));
}

/* --- whole files --- */

static void
test_copies_stay_valid(void **state)
{
	struct edit	*e;
	size_t		 i, k;

	(void)state;
	for (i = 0; i < FILES; i++) {
		e = opened(file_read(files[i]));
		assert_valid(e->xml);
		for (k = 0; k < e->nquestions; k++) {
			(void)edit_question_copy(e, k, NULL);
			assert_valid(result(e));
			e->nputs = 0;
		}
		(void)edit_question_add(e, 0, e->pages[0].first,
		    STR("long-text"), STR("Why <?>"), NULL);
		assert_valid(result(e));
	}
}

static void
random_change(struct edit *e, uint64_t *seed)
{
	size_t	 q = random_next(seed) % e->nquestions;
	size_t	 p = random_next(seed) % e->npages;
	size_t	 node = e->questions[q].node, other;

	other = e->questions[random_next(seed) % e->nquestions].node;
	switch (random_next(seed) % 9) {
	case 0:
		edit_set_words(e, node, "help", e->languages[0],
		    random_next(seed) % 2 ? STR("x <&> y") : STR(""));
		break;
	case 1:
		edit_set_words(e, node, "label",
		    e->languages[e->nlanguages - 1], STR("Other"));
		break;
	case 2:
		(void)edit_question_copy(e, q, NULL);
		break;
	case 3:
		edit_move_into(e, node, e->pages[p].node);
		break;
	case 4:
		if (other != node)
			edit_move_behind(e, node, other);
		break;
	case 5:
		if (other != node)
			edit_move_before(e, node, other);
		break;
	case 6:
		if (e->nquestions > 3)
			edit_drop(e, node);
		break;
	case 7:
		(void)edit_page_add(e, p, STR("More"), NULL);
		break;
	default:
		edit_set_type(e, node, str_of(question_types[random_next(seed)
		    % 5]->name));
	}
}

static void
test_random(void **state)
{
	uint64_t	 seed = 7;
	struct str	 xml;
	struct edit	*e;
	size_t		 i, k;

	(void)state;
	for (i = 0; i < 200; i++) {
		xml = file_read(files[i % FILES]);
		for (k = 0; k < 12; k++) {
			e = opened(xml);
			random_change(e, &seed);
			xml = result(e);
		}
		assert_int_equal(edit_open(arena, xml, &e), OK);
		arena_clear(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		TEST(test_read), TEST(test_refused),
		TEST(test_nothing_changed), TEST(test_words),
		TEST(test_attributes), TEST(test_items), TEST(test_structure),
		TEST(test_copies_follow), TEST(test_prints), TEST(test_conditions),
		TEST(test_copies_stay_valid), TEST(test_random),
	};
	const char		*why;

	if (!survey_schema_load("conf/survey.rng", &why)) {
		fprintf(stderr, "%s\n", why);
		return (1);
	}
	return (cmocka_run_group_tests(tests, NULL, NULL));
}
