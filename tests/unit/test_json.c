/*
 * JSON that comes in: what is read and what is refused, that it fits the stack
 * of a coroutine however deep it is, and that memory has an end.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/co.h"
#include "base/json.h"

#define COUNT(x)	(sizeof(x) / sizeof((x)[0]))

static struct arena	*a;
static jmp_buf		 spent;

static int
setup(void **state)
{
	(void)state;
	a = arena_new(64 << 20, NULL, NULL);
	return (a == NULL);
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(a);
	return (0);
}

static void
same_again(void **state)
{
	static const struct {
		struct str	 json;
		const char	*back;	/* NULL: refused */
	} cases[] = {
		{ STR_INIT(" [ ] "), "[]" },
		{ STR_INIT("{\"b\":1,\"a\":[true,null,-2.5]}"),
		    "{\"b\":1,\"a\":[true,null,-2.5]}" },
		{ STR_INIT("[9007199254740993, 0.1]"),
		    "[9007199254740993,0.10000000000000001]" },
		{ STR_INIT("[\"\\u00e9\\n\\/\"]"), "[\"\xc3\xa9\\n/\"]" },
		{ STR_INIT("[\"\\\\\",\"[\"]"), "[\"\\\\\",\"[\"]" },
		{ STR_INIT(""), NULL }, { STR_NONE, NULL },
		{ STR_INIT("9"), NULL }, { STR_INIT("[1]2"), NULL },
		{ STR_INIT("{\"a\":1,\"\\u0061\":1}"), NULL },
		{ STR_INIT("[\"\\u0000\"]"), NULL },
		{ STR_INIT("[\"\0\"]"), NULL },
		{ STR_INIT("[\"\xff\"]"), NULL },
		{ STR_INIT("[\"\xed\xa0\x80\"]"), NULL },
		{ STR_INIT("[1e400]"), NULL },
		{ STR_INIT("[9223372036854775808]"), NULL },
		{ STR_INIT("[\"\\\""), NULL },
	};
	const json_t	*value;
	size_t		 i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		value = json_of_text(a, cases[i].json);
		if ((value == NULL) != (cases[i].back == NULL))
			fail_msg("case %zu", i);
		if (value != NULL)
			assert_string_equal(json_to_text(a, value).p,
			    cases[i].back);
	}
}

static void
strings_are_views(void **state)
{
	const json_t	*list;

	(void)state;
	list = json_of_text(a, STR("[\"a\\u00e9\", \"\", 1]"));
	assert_true(str_is_c(json_says(json_array_get(list, 0)), "a\xc3\xa9"));
	assert_int_equal(json_says(json_array_get(list, 1)).len, 0);
	assert_non_null(json_says(json_array_get(list, 1)).p);
	assert_null(json_says(json_array_get(list, 2)).p);
	assert_null(json_says(json_array_get(list, 3)).p);
}

/* open, so many times; a string inside; close, as often. */
static struct str
nested(size_t depth, const char *open, const char *close)
{
	struct buf	 b = buf_new(a, 256);
	size_t		 i;

	for (i = 0; i < depth; i++)
		buf_c(&b, open);
	buf_c(&b, "\"[[{{\\\"[[\"");
	for (i = 0; i < depth; i++)
		buf_c(&b, close);
	return (buf_view(&b));
}

/* In a coroutine: its stack ends at a page that nobody may touch. */
static void
go_deep(void *arg)
{
	struct str	 text;

	(void)arg;
	text = nested(JSON_DEEP, "[", "]");
	assert_true(str_is(json_to_text(a, json_of_text(a, text)), text));
	text = nested(JSON_DEEP, "{\"a\":", "}");
	assert_true(str_is(json_to_text(a, json_of_text(a, text)), text));
	assert_null(json_of_text(a, nested(JSON_DEEP + 1, "[", "]")));
	assert_null(json_of_text(a, nested(2000, "[", "]")));
	assert_null(json_of_text(a, nested(2000, "{\"a\":", "}")));
	assert_null(json_of_text(a, nested(2000, "[]}[", "]")));
}

static void
deep(void **state)
{
	struct co	*co = co_new(go_deep, NULL, NULL);

	(void)state;
	assert_non_null(co);
	assert_true(co_resume(co));
	co_free(co);
}

static void
exhausted(void *arg)
{
	(void)arg;
	longjmp(spent, 1);
}

/* Whatever runs out of memory: the arena fails, and what is read for another
 * is not its business. */
static void
memory_ends(void **state)
{
	volatile size_t	 failed = 0, limit;
	struct arena	*small;
	struct buf	 b = buf_new(a, 1024);
	struct str	 text;
	size_t		 i;

	(void)state;
	buf_c(&b, "[\"\"");
	for (i = 0; i < 3000; i++)
		buf_fmt(&b, ",{\"%zu\":\"x\"}", i);
	buf_c(&b, "]");
	text = buf_view(&b);
	for (limit = 1024; ; limit += 64 * 1024) {
		small = arena_new(limit, exhausted, NULL);
		assert_non_null(small);
		if (setjmp(spent) == 0) {
			assert_true(str_is(json_to_text(small,
			    json_of_text(small, text)), text));
			break;
		}
		failed++;
		arena_free(small);
		assert_non_null(json_of_text(a, STR("[1]")));
	}
	assert_true(arena_used(small) <= limit);
	arena_free(small);
	assert_true(failed > 10);
}

/* jansson does not look whether a string that grows found room: it would write
 * behind the room that there was. */
static void
memory_ends_in_a_string(void **state)
{
	volatile size_t	 failed = 0, limit;
	struct arena	*small;
	struct buf	 b = buf_new(a, 1024);
	struct str	 text;
	size_t		 i;

	(void)state;
	buf_c(&b, "[\"");
	for (i = 0; i < 20000; i++)
		buf_c(&b, "\\u00e9x");
	buf_c(&b, "\"]");
	text = buf_view(&b);
	for (limit = 4096; ; limit += 4096) {
		small = arena_new(limit, exhausted, NULL);
		assert_non_null(small);
		if (setjmp(spent) == 0) {
			assert_int_equal(json_string_length(json_array_get(
			    json_of_text(small, text), 0)), 60000);
			break;
		}
		failed++;
		arena_free(small);
	}
	arena_free(small);
	assert_true(failed > 10);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(same_again),
		cmocka_unit_test(strings_are_views),
		cmocka_unit_test(deep),
		cmocka_unit_test(memory_ends),
		cmocka_unit_test(memory_ends_in_a_string),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}
