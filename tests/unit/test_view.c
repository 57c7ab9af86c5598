/*
 * Templates: what they render to, what they refuse and with which words, and
 * how long a page takes.
 */
#include <sys/stat.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "view/program.h"
#include "view_cases.h"
#include "view_fixture.h"

#if __has_include("asset_table.h")
#include "asset_table.h"
#define HAVE_ASSETS
#endif

#define COUNT(t) (sizeof(t) / sizeof((t)[0]))

static char	 dir[] = "/tmp/exitpoll-view-XXXXXX";

static struct str
rendered(struct arena *a, const char *text, const struct page *page)
{
	struct view	 v = { "t.html", &page_desc, NULL };
	struct buf	 out;
	const char	*why;

	if (!view_compile_text(&v, str_of(text), dir, &why))
		return (str_fmt(a, "REFUSED %s", why));
	out = buf_new(a, 0);
	view_render(&v, &locales[LOCALE_EN], page, &out);
	view_free(&v);
	return (str_dup(a, buf_view(&out)));
}

static void
templates_give(void **state)
{
	struct arena	*a;
	struct page	 page;
	struct str	 got;
	size_t		 i;

	(void)state;
	a = arena_new(1 << 24, NULL, NULL);
	page = page_make();
	for (i = 0; i < COUNT(gives); i++) {
		got = rendered(a, gives[i].text, &page);
		if (!str_is_c(got, gives[i].html))
			fail_msg("%s\n gives    %.*s\n and not  %s",
			    gives[i].text, STR_ARG(got), gives[i].html);
	}
	arena_free(a);
}

static void
templates_are_refused(void **state)
{
	struct view	 v;
	const char	*why;
	size_t		 i;

	(void)state;
	assert_true(COUNT(refuses) >= 60);
	for (i = 0; i < COUNT(refuses); i++) {
		v = (struct view){ "t.html", &page_desc, NULL };
		why = NULL;
		if (view_compile_text(&v, str_of(refuses[i].text), dir, &why))
			fail_msg("%s\n is not refused", refuses[i].text);
		assert_null(v.program);
		assert_non_null(why);
		assert_memory_equal(why, dir, strlen(dir));
		if (strstr(why, refuses[i].why) == NULL)
			fail_msg("%s\n is refused with  %s\n and not with  %s",
			    refuses[i].text, why, refuses[i].why);
	}
}

/* Elements, bytes and powers of files over the limits. */
static void
limits_hold(void **state)
{
	struct view	 v = { "t.html", &page_desc, NULL };
	struct arena	*a;
	struct buf	 b;
	const char	*why;
	size_t		 i;

	(void)state;
	a = arena_new(1 << 24, NULL, NULL);
	b = buf_new(a, 0);
	for (i = 0; i < VIEW_DEPTH_MAX + 1; i++)
		buf_c(&b, "<i>");
	for (i = 0; i < VIEW_DEPTH_MAX + 1; i++)
		buf_c(&b, "</i>");
	assert_false(view_compile_text(&v, buf_view(&b), dir, &why));
	assert_non_null(strstr(why, "elements inside one another"));
	b.len = 0;
	buf_c(&b, "<p>");
	while (b.len < VIEW_FILE_MAX)
		buf_c(&b, "0123456789abcdef");
	buf_c(&b, "</p>");
	assert_false(view_compile_text(&v, buf_view(&b), dir, &why));
	assert_non_null(strstr(why, "over 524288 bytes"));
	b.len = 0;
	buf_c(&b, "<x:block" X ">");
	for (i = 0; i < VIEW_FILES_MAX + 1; i++)
		buf_c(&b, "<x:include file='part.html'/>");
	buf_c(&b, "</x:block>");
	assert_false(view_compile_text(&v, buf_view(&b), dir, &why));
	assert_non_null(strstr(why, "more than 500 files"));
	arena_free(a);
}

static void
files_are_read(void **state)
{
	struct view	 v = { "part.html", &page_desc, NULL };
	struct page	 page;
	struct arena	*a;
	struct buf	 out;
	const char	*why;

	(void)state;
	a = arena_new(1 << 20, NULL, NULL);
	page = page_make();
	out = buf_new(a, 0);
	assert_true(view_compile(&v, dir, &why));
	view_render(&v, &locales[LOCALE_EN], &page, &out);
	view_render(&v, &locales[LOCALE_EN], &page, &out);
	assert_true(str_is_c(buf_view(&out), "<b>Acme</b><b>Acme</b>"));
	view_free(&v);
	assert_null(v.program);
	v.file = "none.html";
	assert_false(view_compile(&v, dir, &why));
	assert_non_null(strstr(why, "cannot read `none.html`"));
	v.file = "wrong.html";
	assert_false(view_compile(&v, dir, &why));
	assert_non_null(strstr(why, "wrong.html:2: no field"));
	arena_free(a);
}

/* The name becomes the address of this build. */
static void
assets_are_found(void **state)
{
#ifdef HAVE_ASSETS
	struct arena	*a;
	struct page	 page;
	struct str	 got;

	(void)state;
	a = arena_new(1 << 20, NULL, NULL);
	page = page_make();
	assert_non_null(asset_table[0].name);
	got = rendered(a, str_fmt(a, "<script src='asset:%s'/>",
	    asset_table[0].name).p, &page);
	assert_true(str_is(got, str_fmt(a, "<script src=\"%s\"></script>",
	    asset_table[0].url)));
	arena_free(a);
#else
	(void)state;
	print_message("skipped: built without the table of assets\n");
	skip();
#endif
}

/* Static markup is one operation, however many elements it is. */
static void
static_markup_is_one_piece(void **state)
{
	struct view	 v = { "t.html", &page_desc, NULL };
	const char	*why;

	(void)state;
	assert_true(view_compile_text(&v, STR("<html><body><p class='a'>b"
	    "<br/></p><!-- c --><x:block" X "><i/></x:block></body></html>"),
	    dir, &why));
	assert_int_equal(v.program->nops, 2);
	assert_int_equal(v.program->ops[0].kind, OP_LIT);
	assert_int_equal(v.program->ops[1].kind, OP_END);
	view_free(&v);
}

static double
seconds_now(void)
{
	struct timespec	 ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return ((double)ts.tv_sec + (double)ts.tv_nsec / 1e9);
}

/* A page of 4 kB with 30 values. Printed; the bound leaves room for a slow
 * machine and for sanitizers. */
static void
page_is_fast(void **state)
{
	struct view	 v = { "t.html", &page_desc, NULL };
	struct page	 page;
	struct arena	*a;
	struct buf	 src, out;
	const char	*why;
	double		 start, best, took;
	int		 i, j;

	(void)state;
	a = arena_new(1 << 24, NULL, NULL);
	page = page_make();
	src = buf_new(a, 8192);
	buf_c(&src, "<html><body>");
	for (i = 0; i < 10; i++)
		buf_c(&src, "<section class='question card'><h2 id='q-{count}'"
		    ">{title}</h2><p class='hint' title='{evil}'>Some words "
		    "that say what is asked, and why, and that nobody has to "
		    "answer, as a real page has them. They are long enough "
		    "to make the page as long as pages are, which is about "
		    "four thousand bytes in all of its ten parts, and then "
		    "a little more, for good measure.</p>"
		    "</section>");
	buf_c(&src, "</body></html>");
	assert_true(view_compile_text(&v, buf_view(&src), dir, &why));
	out = buf_new(a, 16384);
	best = 1;
	for (j = 0; j < 20; j++) {
		start = seconds_now();
		for (i = 0; i < 100; i++) {
			out.len = 0;
			view_render(&v, &locales[LOCALE_EN], &page, &out);
		}
		took = (seconds_now() - start) / 100;
		best = took < best ? took : best;
	}
	print_message("%zu bytes with 30 values: %.2f us\n", out.len,
	    best * 1e6);
	assert_true(out.len > 4000);
	assert_true(best < 200e-6);
	view_free(&v);
	arena_free(a);
}

static int
files_make(void **state)
{
	char	 path[256];
	FILE	*fp;
	size_t	 i;

	(void)state;
	if (mkdtemp(dir) == NULL)
		return (-1);
	(void)snprintf(path, sizeof(path), "%s/sub", dir);
	if (mkdir(path, 0700) == -1)
		return (-1);
	for (i = 0; i < COUNT(files); i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", dir,
		    files[i].name);
		if ((fp = fopen(path, "we")) == NULL)
			return (-1);
		(void)fputs(files[i].text, fp);
		if (fclose(fp) != 0)
			return (-1);
	}
	return (0);
}

static int
files_remove(void **state)
{
	char	 path[256];
	size_t	 i;

	(void)state;
	for (i = 0; i < COUNT(files); i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", dir,
		    files[i].name);
		(void)unlink(path);
	}
	(void)snprintf(path, sizeof(path), "%s/sub", dir);
	(void)rmdir(path);
	return (rmdir(dir));
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(templates_give),
		cmocka_unit_test(templates_are_refused),
		cmocka_unit_test(limits_hold),
		cmocka_unit_test(files_are_read),
		cmocka_unit_test(assets_are_found),
		cmocka_unit_test(static_markup_is_one_piece),
		cmocka_unit_test(page_is_fast),
	};

	return (cmocka_run_group_tests(tests, files_make, files_remove));
}
