/*
 * Escapes: fixed cases, and the list of naughty strings through every place a
 * template offers, read back by an HTML parser: the same text, and not one
 * element or attribute more.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json_strings.h"
#include "view/view.h"

#define COUNT(t)	(sizeof(t) / sizeof((t)[0]))
#define RC		"\xef\xbf\xbd"

struct escape_row {
	struct str	 in;
	const char	*out;
};

static const struct escape_row html_rows[] = {
	{ { "", 0 }, "" },
	{ { NULL, 0 }, "" },
	{ { "plain", 5 }, "plain" },
	{ { "&<>\"'", 5 }, "&amp;&lt;&gt;&quot;&#39;" },
	{ { "a\0b", 3 }, "a" RC "b" },
	{ { "\x01\x1f\x7f\r\n\t", 6 }, "\x01\x1f\x7f\r\n\t" },
	{ { "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", 9 },
	    "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80" },
	{ { "\xe2\x80\xae", 3 }, "\xe2\x80\xae" },	/* bidi stays */
	{ { "\xff", 1 }, RC },
	{ { "\xc3", 1 }, RC },
	{ { "\xc3<", 2 }, RC "&lt;" },
	{ { "\xe2\x82<\"", 4 }, RC RC "&lt;&quot;" },
	{ { "\xc0\xbc", 2 }, RC RC },			/* overlong < */
	{ { "\xed\xa0\x80", 3 }, RC RC RC },		/* surrogate */
	{ { "\xf4\x90\x80\x80", 4 }, RC RC RC RC },	/* over 10FFFF */
	{ { "x\x80y", 3 }, "x" RC "y" },
};

static const struct escape_row part_rows[] = {
	{ { "", 0 }, "" },
	{ { "aZ09-._~", 8 }, "aZ09-._~" },
	{ { ":/?#[]@!$&'()*+,;=", 18 },
	    "%3A%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D" },
	{ { " %\"<>\\^`{|}", 11 }, "%20%25%22%3C%3E%5C%5E%60%7B%7C%7D" },
	{ { "\0\n\xc3\xa9\xff", 5 }, "%00%0A%C3%A9%FF" },
};

static const struct escape_row whole_rows[] = {
	{ { "", 0 }, "" },
	{ { "/a/b?c=d&e=f#g", 14 }, "/a/b?c=d&e=f#g" },
	{ { "a/b:c", 5 }, "a/b:c" },
	{ { "?a:b", 4 }, "?a:b" },
	{ { "#a:b", 4 }, "#a:b" },
	{ { "/", 1 }, "/" },
	{ { "https://x.test/?q=%41%zz%", 25 },
	    "https://x.test/?q=%41%25zz%25" },
	{ { "HTTP://x.test", 13 }, "HTTP://x.test" },
	{ { "http://[::1]:80/", 16 }, "http://[::1]:80/" },
	{ { "mailto:a@b.test", 15 }, "mailto:a@b.test" },
	{ { "tel:+4312345", 12 }, "tel:+4312345" },
	{ { "/a b\"<>'", 8 }, "/a%20b%22%3C%3E%27" },
	{ { "/\xc3\xa9", 3 }, "/%C3%A9" },
	{ { "//evil.test", 11 }, "#" },
	{ { "/\\evil.test", 11 }, "#" },
	{ { "\\\\evil.test", 11 }, "%5C%5Cevil.test" },
	{ { "/\t/evil.test", 12 }, "/%09/evil.test" },
	{ { "javascript:alert(1)", 19 }, "#" },
	{ { "JaVaScRiPt:alert(1)", 19 }, "#" },
	{ { " javascript:alert(1)", 20 }, "#" },
	{ { "\x01javascript:alert(1)", 20 }, "#" },
	{ { "java\nscript:alert(1)", 20 }, "#" },
	{ { "java\0script:alert(1)", 20 }, "#" },
	{ { "data:text/html,x", 16 }, "#" },
	{ { "vbscript:x", 10 }, "#" },
	{ { "file:///etc/passwd", 18 }, "#" },
	{ { "blob:x", 6 }, "#" },
	{ { ":x", 2 }, "#" },
	{ { "http:x", 6 }, "#" },
	{ { "https:\\\\x.test", 14 }, "#" },
	{ { "http", 4 }, "http" },
	{ { "http:", 5 }, "#" },
	{ { "http:/", 6 }, "#" },
	{ { "httpx://x", 9 }, "#" },
};

static void
rows_check(const struct escape_row *rows, size_t n,
    void (*escape)(struct buf *, struct str))
{
	struct arena	*a;
	struct buf	 out;
	size_t		 i;

	a = arena_new(1 << 20, NULL, NULL);
	out = buf_new(a, 0);
	for (i = 0; i < n; i++) {
		out.len = 0;
		escape(&out, rows[i].in);
		if (!str_is_c(buf_view(&out), rows[i].out))
			fail_msg("row %zu gives %.*s and not %s", i,
			    STR_ARG(buf_view(&out)), rows[i].out);
	}
	arena_free(a);
}

static void
html_rows_hold(void **state)
{
	(void)state;
	rows_check(html_rows, COUNT(html_rows), esc_html);
}

static void
part_rows_hold(void **state)
{
	(void)state;
	rows_check(part_rows, COUNT(part_rows), buf_url_part);
}

static void
whole_rows_hold(void **state)
{
	(void)state;
	rows_check(whole_rows, COUNT(whole_rows), esc_url_whole);
}

/* All one- and two-byte strings: no byte that markup gives a meaning. */
static void
nothing_slips_through(void **state)
{
	struct arena	*a;
	struct buf	 out;
	char		 in[2];
	int		 i, j;

	(void)state;
	a = arena_new(1 << 20, NULL, NULL);
	out = buf_new(a, 0);
	for (i = 0; i < 256; i++) {
		for (j = 0; j < 256; j++) {
			in[0] = (char)i;
			in[1] = (char)j;
			out.len = 0;
			esc_html(&out, (struct str){ in, 2 });
			buf_url_part(&out, (struct str){ in, 2 });
			esc_url_whole(&out, (struct str){ in, 2 });
			assert_true(str_utf8_is_valid(buf_view(&out)));
			assert_false(str_has_byte(buf_view(&out), '<'));
			assert_false(str_has_byte(buf_view(&out), '"'));
			assert_false(str_has_byte(buf_view(&out), '\''));
			assert_false(str_has_byte(buf_view(&out), '\0'));
		}
	}
	arena_free(a);
}

/* A page with one value in every kind of place. */
VIEW_STRUCT(naughty, text(s));

static const char naughty_page[] =
    "<html xmlns:x=\"urn:exitpoll:view\"><head><title>{s}</title></head><body>"
    "<p id=\"text\">{s}</p>"
    "<p id=\"attr\" title=\"{s}\">a</p>"
    "<input id=\"optional\" x:attr.value=\"s\"/>"
    "<textarea id=\"area\">{s}</textarea>"
    "<pre id=\"pre\">{s}</pre>"
    "<a id=\"part\" href=\"/x?q={s}\">a</a>"
    "<a id=\"path\" href=\"/x/{s}/y\">a</a>"
    "<a id=\"whole\" href=\"{s}\">a</a>"
    "</body></html>";

/* name=1 for each element and attribute, in order: the page's skeleton. */
static void
skeleton_add(const xmlNode *n, struct buf *out)
{
	const xmlAttr	*at;

	for (; n != NULL; n = n->next) {
		if (n->type == XML_ELEMENT_NODE) {
			buf_fmt(out, "<%s", (const char *)n->name);
			for (at = n->properties; at != NULL; at = at->next)
				buf_fmt(out, " %s", (const char *)at->name);
			buf_c(out, ">");
			skeleton_add(n->children, out);
		} else if (n->type != XML_TEXT_NODE)
			buf_fmt(out, "[%d]", (int)n->type);
	}
}

static xmlNode *
node_find(xmlNode *n, const char *id)
{
	xmlNode	*found;
	xmlChar	*v;
	bool	 is;

	for (; n != NULL; n = n->next) {
		if (n->type != XML_ELEMENT_NODE)
			continue;
		v = xmlGetProp(n, (const xmlChar *)"id");
		is = strcmp(v == NULL ? (const char *)n->name :
		    (const char *)v, id) == 0;
		xmlFree(v);
		if (is)
			return (n);
		if ((found = node_find(n->children, id)) != NULL)
			return (found);
	}
	return (NULL);
}

/*
 * The parser that reads back is an XML one at heart and leaves out what XML
 * does not have: control characters, U+FFFE and U+FFFF. Browsers keep them;
 * references_check looks at those.
 */
static struct str
without_controls(struct arena *a, struct str s)
{
	struct buf	 b;
	unsigned char	 ch;
	size_t		 i;

	b = buf_new(a, s.len);
	for (i = 0; i < s.len; i++) {
		if (str_starts(str_from(s, i), STR("\xef\xbf\xbe")) ||
		    str_starts(str_from(s, i), STR("\xef\xbf\xbf"))) {
			i += 2;
			continue;
		}
		ch = (unsigned char)s.p[i];
		if (ch >= 0x20 || ch == '\t' || ch == '\n')
			buf_char(&b, s.p[i]);
	}
	return (buf_view(&b));
}

static struct str
unescaped(struct arena *a, struct str s)
{
	struct buf	 b;
	unsigned	 v;
	size_t		 i;

	b = buf_new(a, s.len);
	for (i = 0; i < s.len; i++) {
		if (s.p[i] == '%' && s.len - i > 2 &&
		    sscanf(s.p + i + 1, "%2x", &v) == 1) {
			buf_char(&b, (char)v);
			i += 2;
		} else
			buf_char(&b, s.p[i]);
	}
	return (buf_view(&b));
}

static void
same(struct arena *a, struct str got, struct str want, const char *where)
{
	got = without_controls(a, got);
	want = without_controls(a, want);
	if (!str_is(got, want))
		fail_msg("%s: read back as %.*s and not %.*s", where,
		    STR_ARG(got), STR_ARG(want));
}

static struct str
text_of(struct arena *a, xmlDoc *doc, const char *id)
{
	struct str	 s;
	xmlNode		*n;
	xmlChar		*v;

	n = node_find(doc->children, id);
	assert_non_null(n);
	v = xmlNodeGetContent(n);
	s = str_dup(a, str_of((const char *)v));
	xmlFree(v);
	return (s);
}

static struct str
attr_of(struct arena *a, xmlDoc *doc, const char *id, const char *name)
{
	struct str	 s;
	xmlNode		*n;
	xmlChar		*v;

	n = node_find(doc->children, id);
	assert_non_null(n);
	v = xmlGetProp(n, (const xmlChar *)name);
	s = str_dup(a, str_of((const char *)v));
	xmlFree(v);
	return (s);
}

static xmlDoc *
page_read(const struct view *v, struct str s, struct arena *a)
{
	struct naughty	 data = { s };
	struct buf	 out;

	out = buf_new(a, 4096);
	view_render(v, &locales[LOCALE_EN], &data, &out);
	return (htmlReadMemory(out.p, (int)out.len, NULL, "UTF-8",
	    HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET));
}

static void
path_check(struct arena *a, xmlDoc *doc, struct str s)
{
	struct str	 url;

	url = attr_of(a, doc, "path", "href");
	assert_true(str_starts(url, STR("/x/")));
	assert_true(str_ends(url, STR("/y")));
	url = str_from(str_first(url, url.len - 2), 3);
	assert_false(str_has_byte(url, '/'));
	if (s.len != 0 && !str_is_c(s, ".") && !str_is_c(s, ".."))
		assert_true(str_is(unescaped(a, url), s));
	else
		assert_true(str_is_c(url, "."));
}

static void
whole_check(struct arena *a, xmlDoc *doc, struct str s)
{
	static const char *const	 fine[] = { "http://", "https://",
	    "mailto:", "tel:" };
	struct str			 url, low, scheme, rest;
	size_t				 i;

	(void)s;
	url = attr_of(a, doc, "whole", "href");
	assert_false(str_starts(url, STR("//")));
	for (i = 0; i < url.len && strchr("/?#", url.p[i]) == NULL; i++)
		;
	if (!str_cut(str_first(url, i), ':', &scheme, &rest))
		return;
	low = str_lower(a, url);
	for (i = 0; i < COUNT(fine); i++)
		if (str_starts(low, str_of(fine[i])))
			return;
	fail_msg("a whole URL came out as %.*s", STR_ARG(url));
}

/* The five references put back give every byte of the string. */
static void
references_check(struct arena *a, struct str s)
{
	static const char *const	 refs[] = { "&amp;", "&lt;", "&gt;",
	    "&quot;", "&#39;" };
	struct buf			 esc, back;
	struct str			 rest;
	size_t				 i;

	esc = buf_new(a, s.len);
	back = buf_new(a, s.len);
	esc_html(&esc, s);
	for (rest = buf_view(&esc); rest.len != 0; ) {
		for (i = 0; i < COUNT(refs); i++)
			if (str_starts(rest, str_of(refs[i])))
				break;
		assert_true(i < COUNT(refs) || rest.p[0] != '&');
		buf_char(&back, i < COUNT(refs) ? "&<>\"'"[i] : rest.p[0]);
		rest = str_from(rest, i < COUNT(refs) ? strlen(refs[i]) : 1);
	}
	assert_true(str_is(buf_view(&back), s));
}

static void
string_check(const struct view *v, struct str s, struct str skeleton)
{
	static const char *const	 texts[] = { "title", "text", "area",
	    "pre" };
	struct arena			*a;
	struct buf			 bones;
	struct str			 got;
	xmlDoc				*doc;
	size_t				 i;

	a = arena_new(1 << 24, NULL, NULL);
	doc = page_read(v, s, a);
	assert_non_null(doc);
	bones = buf_new(a, 0);
	skeleton_add(doc->children, &bones);
	/* An empty value leaves x:attr.value out: the one thing that may. */
	if (s.len != 0 && !str_is(buf_view(&bones), skeleton))
		fail_msg("%.*s\n changed the page to %.*s", STR_ARG(s),
		    STR_ARG(buf_view(&bones)));
	for (i = 0; i < COUNT(texts); i++) {
		got = text_of(a, doc, texts[i]);
		/* This parser keeps the newline that browsers drop, but
		 * leaves blank text out. */
		if (i >= 2 && (got.len != 0 ||
		    str_trim(without_controls(a, s)).len != 0)) {
			assert_true(str_starts(got, STR("\n")));
			got = str_from(got, 1);
		}
		same(a, got, s, texts[i]);
	}
	same(a, attr_of(a, doc, "attr", "title"), s, "attribute");
	same(a, attr_of(a, doc, "optional", "value"), s, "optional");
	got = attr_of(a, doc, "part", "href");
	assert_true(str_starts(got, STR("/x?q=")));
	assert_true(str_is(unescaped(a, str_from(got, 5)), s));
	references_check(a, s);
	path_check(a, doc, s);
	whole_check(a, doc, s);
	xmlFreeDoc(doc);
	arena_free(a);
}

static struct str
list_read(struct arena *a)
{
	const char	*shared;
	struct buf	 b;
	char		 tmp[4096];
	size_t		 n;
	FILE		*fp;

	if ((shared = getenv("EXITPOLL_SHARED")) == NULL)
		shared = "../shared";
	fp = fopen(str_fmt(a, "%s/data/strings/blns.json", shared).p, "re");
	if (fp == NULL)
		return (STR_NONE);
	b = buf_new(a, 65536);
	while ((n = fread(tmp, 1, sizeof(tmp), fp)) != 0)
		buf_add(&b, tmp, n);
	(void)fclose(fp);
	return (buf_view(&b));
}

static void
naughty_open(struct view *v, struct arena *a, struct str *skeleton)
{
	struct buf	 bones;
	const char	*why;
	xmlDoc		*doc;

	*v = (struct view){ "naughty.html", &naughty_desc, NULL };
	if (!view_compile_text(v, str_of(naughty_page), NULL, &why))
		fail_msg("%s", why);
	doc = page_read(v, STR("plain"), a);
	bones = buf_new(a, 0);
	skeleton_add(doc->children, &bones);
	xmlFreeDoc(doc);
	*skeleton = buf_view(&bones);
}

static void
naughty_strings_come_back(void **state)
{
	struct arena	*a;
	struct view	 v;
	struct buf	 s;
	struct str	 list, skeleton;
	size_t		 n;

	(void)state;
	a = arena_new(1 << 24, NULL, NULL);
	if ((list = list_read(a)).p == NULL) {
		print_message("skipped: no data/strings/blns.json in the "
		    "shared folder\n");
		arena_free(a);
		skip();
	}
	naughty_open(&v, a, &skeleton);
	s = buf_new(a, 4096);
	for (n = 0; json_string_read(&list, &s); n++)
		string_check(&v, buf_view(&s), skeleton);
	print_message("%zu strings in 9 places\n", n);
	assert_true(n > 500);
	view_free(&v);
	arena_free(a);
}

/* Every break-out we know by name, without any file. */
static void
breakouts_come_back(void **state)
{
	static const char *const	 list[] = {
		"</title><script>alert(1)</script>",
		"</textarea><script>alert(1)</script>",
		"</pre></p></body></html><script>",
		"\" onmouseover=\"alert(1)", "' onfocus='x", "`onx=`",
		"--><img src=x onerror=1>", "<!--", "]]>", "<![CDATA[",
		"&lt;script&gt;", "&#60;", "&amp;amp;", "&", "{s}", "{{", "}",
		"<svg/onload=1>", "\n\nleading", " trailing ", "a\tb", "..",
		".", "//x", "?a=b&c=d", "\xe2\x80\xae" "abc", "\xef\xbb\xbf",
	};
	struct arena	*a;
	struct view	 v;
	struct str	 skeleton;
	size_t		 i;

	(void)state;
	a = arena_new(1 << 24, NULL, NULL);
	naughty_open(&v, a, &skeleton);
	for (i = 0; i < COUNT(list); i++)
		string_check(&v, str_of(list[i]), skeleton);
	view_free(&v);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(html_rows_hold),
		cmocka_unit_test(part_rows_hold),
		cmocka_unit_test(whole_rows_hold),
		cmocka_unit_test(nothing_slips_through),
		cmocka_unit_test(naughty_strings_come_back),
		cmocka_unit_test(breakouts_come_back),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
