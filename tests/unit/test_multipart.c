/*
 * multipart/form-data. Each row of the study's table of what the host's own
 * reader loses (K1 to K14) is a case here; then limits and damage. Long and
 * random forms are in test_multipart_bulk.c.
 */
#include "form_fixture.h"

#define TYPE_B	"multipart/form-data; boundary=B"
#define END	"\r\n--B--\r\n"

static void
value_check(const struct form *form, size_t i, const char *name,
    struct str value)
{
	assert_true(i < form->n);
	assert_true(str_is_c(form->fields[i].name, name));
	assert_int_equal(form->fields[i].value.len, value.len);
	assert_true(str_is(form->fields[i].value, value));
	assert_non_null(form->fields[i].value.p);
}

/* A form of one file part with this disposition: its name as it was read. */
static void
filename_check(const char *parameters, struct str want)
{
	struct form	 form;

	form = read_as(TYPE_B, str_fmt(arena, "--B\r\n" CD "%s\r\n"
	    "Content-Type: application/pdf\r\n\r\n%%PDF" END, parameters));
	assert_int_equal(form.n, 1);
	value_check(&form, 0, "cv", STR("%PDF"));
	assert_true(form.fields[0].is_file);
	if (!str_is(form.fields[0].filename, want))
		print_error("%s: read as %.*s\n", parameters,
		    STR_ARG(form.fields[0].filename));
	assert_true(str_is(form.fields[0].filename, want));
	assert_true(str_is_c(form.fields[0].type, "application/pdf"));
}

/* K1, K2, K3, K5, K12, and the spellings of the HTML standard. */
static void
file_names(void **state)
{
	(void)state;
	filename_check("name=\"cv\"; filename=\"CV: Jane.txt\"",
	    STR("CV: Jane.txt"));
	filename_check("name=\"cv\"; filename=\"C:\\Users\\j\\cv.pdf\"",
	    STR("C:\\Users\\j\\cv.pdf"));
	filename_check("name=\"cv\"; filename=\"C:\\\\Users\\\\cv.pdf\"",
	    STR("C:\\\\Users\\\\cv.pdf"));
	filename_check("name=\"cv\"; filename=\"a%0D%0AX: y.pdf\"",
	    STR("a\r\nX: y.pdf"));
	filename_check("name=\"cv\"; filename=\"a%0d%0aX: y.pdf\"",
	    STR("a%0d%0aX: y.pdf"));
	filename_check("name=\"cv\"; filename=\"a;b.txt\"", STR("a;b.txt"));
	filename_check("filename=\"a.pdf\"; name=\"cv\"", STR("a.pdf"));
	filename_check("name=\"cv\"; filename=\"%22a%22.pdf\"",
	    STR("\"a\".pdf"));
	filename_check("name=\"cv\"; filename=\"\\\"a\\\".pdf\"",
	    STR("\"a\".pdf"));
	filename_check("name=\"cv\"; filename=\"\\\"; x=\\\".pdf\"",
	    STR("\"; x=\".pdf"));
	filename_check("name=\"cv\"; filename=\"100%25.pdf\"",
	    STR("100%25.pdf"));
	filename_check("name=\"cv\"; filename=\"../../etc/passwd\"",
	    STR("../../etc/passwd"));
	filename_check("name=\"cv\"; filename=\"r\xc3\xa9sum\xc3\xa9.pdf\"",
	    STR("r\xc3\xa9sum\xc3\xa9.pdf"));
	filename_check("name=\"cv\"; filename=\"tab\there.pdf\"",
	    STR("tab\there.pdf"));
	filename_check("name=\"cv\"; filename=\"ends\\\"", STR("ends\\"));
	filename_check("filename=\"ends\\\"; name=\"cv\"", STR("ends\\"));
	filename_check("name=cv; filename=my cv.pdf", STR("my cv.pdf"));
	filename_check("name=cv;filename=a.pdf ;", STR("a.pdf"));
	filename_check("NAME=\"cv\"; FileName=\"a.pdf\"; size=3",
	    STR("a.pdf"));
}

/* RFC 7578 forbids filename*; some clients send it all the same. */
static void
extended_file_names(void **state)
{
	static const char	*bad[] = {
		"UTF-8''%zz.pdf", "UTF-8''%", "UTF-8''%ff.pdf", "a.pdf",
		"UTF-8'a.pdf", "ISO-8859-1''r%E9sum%E9.pdf",
	};
	size_t			 i;

	(void)state;
	filename_check("name=cv; filename*=UTF-8''r%C3%A9sum%C3%A9+1.pdf",
	    STR("r\xc3\xa9sum\xc3\xa9+1.pdf"));
	filename_check("name=cv; filename=\"x.pdf\"; "
	    "filename*=utf-8'en'%E2%82%AC.pdf", STR("\xe2\x82\xac.pdf"));
	filename_check("filename*=UTF-8''a%27b.pdf; filename=x.pdf; name=cv",
	    STR("a'b.pdf"));
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		refused_as(TYPE_B, str_fmt(arena, "--B\r\n" CD "name=cv; "
		    "filename*=%s\r\n\r\nx" END, bad[i]), E_MALFORMED);
}

/* K4: "no file chosen", an empty file and an empty field are all fields. */
static void
empty_things_are_kept(void **state)
{
	struct form	 form;

	(void)state;
	form = read_as(TYPE_B, STR(
	    "--B\r\n" CD "name=\"cv\"; filename=\"\"\r\n"
	    "Content-Type: application/octet-stream\r\n\r\n\r\n"
	    "--B\r\n" CD "name=\"cv\"; filename=\"empty.txt\"\r\n\r\n\r\n"
	    "--B\r\n" CD "name=\"note\"\r\n\r\n\r\n"
	    "--B\r\n" CD "name=\"short\"\r\n\r\n"	/* RFC 2046: no body */
	    "--B\r\n" CD "name=\"\"\r\n\r\nx" END));
	assert_int_equal(form.n, 5);
	value_check(&form, 0, "cv", STR(""));
	assert_true(form.fields[0].is_file);
	assert_non_null(form.fields[0].filename.p);
	assert_int_equal(form.fields[0].filename.len, 0);
	value_check(&form, 1, "cv", STR(""));
	assert_true(str_is_c(form.fields[1].filename, "empty.txt"));
	value_check(&form, 2, "note", STR(""));
	assert_false(form.fields[2].is_file);
	assert_null(form.fields[2].type.p);
	value_check(&form, 3, "short", STR(""));
	value_check(&form, 4, "", STR("x"));
	assert_int_equal(read_as(TYPE_B, STR("--B--\r\n")).n, 0);
	assert_int_equal(read_as(TYPE_B, STR("--B--")).n, 0);
}

/* K6, K7: the boundary as clients announce it. */
static void
boundaries(void **state)
{
	static const char	*same[] = {
		"multipart/form-data; boundary=\"B\"",
		"multipart/form-data; charset=utf-8; boundary=B",
		"multipart/form-data; boundary=B; charset=utf-8",
		"multipart/form-data; x=\"a;boundary=C\"; boundary=B",
		"Multipart/Form-Data;BOUNDARY=B;",
		"multipart/form-data ;\tboundary=B ",
	};
	static const char	*bad[] = {
		"multipart/form-data", "multipart/form-data;",
		"multipart/form-data; boundary", "multipart/form-data; boundary=",
		"multipart/form-data; boundary=\"\"",
		"multipart/form-data; boundary=\"B",
		"multipart/form-data; boundary=B; boundary=C",
		"multipart/form-data; boundary=\"B\"C",
		"multipart/form-data; boundary=\"B \"",
		"multipart/form-data; boundary=B@",
		"multipart/form-data; boundary=\"B\\\"\"",
		"multipart/form-data; =B; boundary=B",
		"multipart/form-data boundary=B",
	};
	struct str		 body, name;
	struct form		 form;
	size_t			 i;

	(void)state;
	body = STR("--B\r\n" CD "name=a\r\n\r\n1" END);
	for (i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		form = read_as(same[i], body);
		assert_int_equal(form.n, 1);
		value_check(&form, 0, "a", STR("1"));
	}
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		refused_as(bad[i], body, i == 12 ? E_TYPE : E_MALFORMED);
	refused_as("text/plain; boundary=B", body, E_TYPE);
	refused_as("multipart/mixed; boundary=B", body, E_TYPE);
	for (i = 1; i <= FORM_BOUNDARY_MAX + 1; i++) {
		name = repeated(STR("x"), i);
		body = str_fmt(arena, "--%s\r\n" CD "name=a\r\n\r\n1\r\n"
		    "--%s--\r\n", name.p, name.p);
		name = str_fmt(arena, "multipart/form-data; boundary=%s",
		    name.p);
		if (i > FORM_BOUNDARY_MAX)
			refused_as(name.p, body, E_MALFORMED);
		else
			assert_int_equal(read_as(name.p, body).n, 1);
	}
	form = read_as("multipart/form-data; boundary=\"a'()+_,-./:=? z\"",
	    STR("--a'()+_,-./:=? z\r\n" CD "name=a\r\n\r\n1\r\n"
	    "--a'()+_,-./:=? z--\r\n"));
	assert_int_equal(form.n, 1);
}

/* K8, and a value that holds what looks like a delimiter's beginning. */
static void
delimiters_are_whole_lines(void **state)
{
	static const struct str	 values[] = {
		{ "one --B two", 11 }, { "--B", 3 }, { "--B\r\nx", 6 },
		{ "x\r\n--BX\r\ny", 10 }, { "\r\n--", 4 }, { "\r\n--Ax", 6 },
		{ "\r\n--B-\r\n", 8 }, { "x\r\n--B--x", 9 },
		{ "x\r\n--B x\r\ny", 11 }, { "\r", 1 }, { "\n", 1 },
		{ "\r\n", 2 }, { "a\0b", 3 }, { "\r\n\r\n", 4 }, { "x\n--BX", 6 },
		{ "\r\r", 2 }, { "a=b&c=d%41+", 11 }, { "x\r\n -- B", 8 },
	};
	struct form		 form;
	struct str		 head;
	size_t			 i;

	(void)state;
	head = STR("--B\r\n" CD "name=a\r\n\r\n");
	for (i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		if (i == 1 || i == 2) {
			/* An empty part without its line end: then the rest
			 * is damaged, and said to be. */
			refused_as(TYPE_B, joined(head, values[i], STR(END)),
			    E_MALFORMED);
			continue;
		}
		form = read_as(TYPE_B, joined(head, values[i], STR(END)));
		assert_int_equal(form.n, 1);
		value_check(&form, 0, "a", values[i]);
	}
	form = read_as(TYPE_B, STR("--B \t\r\n" CD "name=a\r\n\r\n1\r\n"
	    "--B-- \r\n"));
	value_check(&form, 0, "a", STR("1"));
}

/* K9 and other damage: refused, with a reason, and no half of a form. */
static void
damage_is_refused(void **state)
{
	static const char	*bad[] = {
		"", "x", "--B", "--B\r\n", "--B-", "--C\r\n\r\n--C--\r\n",
		"--B\r\n" CD "name=a",
		"--B\r\n" CD "name=a\r\n",
		"--B\r\n" CD "name=a\r\n\r\n",
		"--B\r\n" CD "name=a\r\n\r\n1",
		"--B\r\n" CD "name=a\r\n\r\n1\r\n--B",
		"--B\r\n" CD "name=a\r\n\r\n1\r\n--B\r\n",
		"--B\r\n" CD "name=a\r\n\r\n1\r\n--B-",
		"--B\r\n" CD "name=a\r\n\r\n1\r\n--B\r\n--B--\r\n",
		"--B\n" CD "name=a\n\n1\n--B--\n",
		"--B\r\n" CD "name=a\n\n1" END,
		"--B\r\n" CD "name=a\r\n\r\n1\n--B--\r\n",
		"--B\r\n" CD "name=a\r\n\r\n1\r\n--B--\n",
		"--B\r\n" CD "name=a\r\n\r\n1\n--B\r\n" CD "name=b\r\n\r\n2" END,
		"--B\r\n" CD "name=a\r\n\r\n1\r--B--\r\n",
		"--B\r" CD "name=a\r\n\r\n1" END,
		"--B\r\n\r\n1" END,
		"--B\r\nContent-Type: text/plain\r\n\r\n1" END,
		"--B\r\nContent-Disposition: form-data\r\n\r\n1" END,
		"--B\r\n" CD "filename=\"a.pdf\"\r\n\r\n1" END,
		"--B\r\nContent-Disposition: attachment; name=a\r\n\r\n1" END,
		"--B\r\nContent-Disposition:\r\n\r\n1" END,
		"--B\r\n" CD "name=\"a\r\n\r\n1" END,
		"--B\r\n" CD "name=\"a\"x\r\n\r\n1" END,
		"--B\r\n" CD "name=\"a\" filename=\"b\"\r\n\r\n1" END,
		"--B\r\n" CD "name\r\n\r\n1" END,
		"--B\r\n" CD "name=a\"b\r\n\r\n1" END,
		"--B\r\n" CD "name=a; name=b\r\n\r\n1" END,
		"--B\r\n" CD "name=a; filename=b; filename=c\r\n\r\n1" END,
		"--B\r\n" CD "name=a\r\n" CD "name=b\r\n\r\n1" END,
		"--B\r\n" CD "name=a\r\nContent-Type: a\r\nContent-Type: b"
		    "\r\n\r\n1" END,
		"--B\r\n" CD "name=a\r\n folded\r\n\r\n1" END,
		"--B\r\n" CD "name=a\r\nno colon\r\n\r\n1" END,
		"--B\r\n" CD "name=a\r\n: empty\r\n\r\n1" END,
		"--B\r\n" CD "name=a\r\nX : y\r\n\r\n1" END,
		"--B\r\n" CD "name=a\rX: y\r\n\r\n1" END,
		"--B\r\n" CD "name=a\r\nX: \n\r\n\r\n1" END,
	};
	size_t			 i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		refused_as(TYPE_B, str_of(bad[i]), E_MALFORMED);
	refused_as(TYPE_B, STR_NONE, E_MALFORMED);
	refused_as(TYPE_B, STR("--B\r\n" CD "name=\"a\0\"\r\n\r\n1" END),
	    E_MALFORMED);
	refused_as("multipart/form-data; boundary=B:C", STR("--B:C\r\n"
	    CD "name=a\r\n--B:C\r\n\r\n1\r\n--B:C--\r\n"), E_MALFORMED);
}

static void
transfer_encodings(void **state)
{
	static const char	*good[] = { "binary", "7bit", "8BIT", "" };
	static const char	*bad[] = { "base64", "quoted-printable", "x" };
	size_t			 i;

	(void)state;
	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_int_equal(read_as(TYPE_B, str_fmt(arena, "--B\r\n" CD
		    "name=a\r\nContent-Transfer-Encoding: %s\r\n\r\n1" END,
		    good[i])).n, 1);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		refused_as(TYPE_B, str_fmt(arena, "--B\r\n" CD
		    "name=a\r\ncontent-transfer-encoding: %s\r\n\r\n1" END,
		    bad[i]), E_MALFORMED);
}

/* K10, K11, K13: repeats are all kept; a NUL is a byte like any other. */
static void
repeats_and_bytes(void **state)
{
	struct form	 form;

	(void)state;
	form = read_as(TYPE_B, STR("--B\r\n" CD "name=a\r\n\r\nx\0y\r\n"
	    "--B\r\nX-Other: 1\r\ncontent-disposition:form-data;name=b\r\n"
	    "Content-Type:\ttext/plain; charset=utf-8 \r\n\r\n\xff\xfe\r\n"
	    "--B\r\n" CD "name=\"a\"\r\n\r\nz" END));
	assert_int_equal(form.n, 3);
	value_check(&form, 0, "a", STR("x\0y"));
	value_check(&form, 1, "b", STR("\xff\xfe"));
	assert_true(str_is_c(form.fields[1].type,
	    "text/plain; charset=utf-8"));
	value_check(&form, 2, "a", STR("z"));
	assert_int_equal(form_count(&form, "a"), 2);
	assert_true(str_is(form_get(&form, "a"), STR("x\0y")));
}

/* K14, K14b, and what a name may weigh. */
static void
limits(void **state)
{
	struct str	 part, name, body;

	(void)state;
	part = STR("--B\r\n" CD "name=a\r\n\r\n1\r\n");
	assert_int_equal(read_as(TYPE_B, joined(repeated(part,
	    FORM_FIELDS_MAX), STR("--B--"), STR("\r\n"))).n, FORM_FIELDS_MAX);
	refused_as(TYPE_B, joined(repeated(part, FORM_FIELDS_MAX + 1),
	    STR("--B--"), STR("\r\n")), E_TOO_BIG);
	refused_as(TYPE_B, repeated(part, 5000), E_TOO_BIG);
	name = repeated(STR("n"), FORM_NAME_MAX);
	body = str_fmt(arena, "--B\r\n" CD "name=%s\r\n\r\n1" END, name.p);
	assert_int_equal(read_as(TYPE_B, body).n, 1);
	body = str_fmt(arena, "--B\r\n" CD "name=%sn\r\n\r\n1" END, name.p);
	refused_as(TYPE_B, body, E_TOO_BIG);
	/* The header block with its empty line is exactly at the limit. */
	part = STR(CD "name=a\r\nX: \r\n\r\n");
	body = joined(STR("--B\r\n" CD "name=a\r\nX: "), repeated(STR("x"),
	    FORM_PART_HEADER_MAX - part.len), STR("\r\n\r\n1" END));
	assert_int_equal(read_as(TYPE_B, body).n, 1);
	body = joined(STR("--B\r\n" CD "name=a\r\nX: x"), repeated(STR("x"),
	    FORM_PART_HEADER_MAX - part.len), STR("\r\n\r\n1" END));
	refused_as(TYPE_B, body, E_TOO_BIG);
}

static void
edges(void **state)
{
	struct str	 core, pad;

	(void)state;
	core = STR("--B\r\n" CD "name=a\r\n\r\n1" END);
	pad = repeated(STR("-"), FORM_EDGE_MAX);
	assert_int_equal(read_as(TYPE_B, str_cat(arena, STR("\r\n"), core)).n,
	    1);
	assert_int_equal(read_as(TYPE_B, joined(str_from(pad, 2),
	    STR("\r\n"), core)).n, 1);
	refused_as(TYPE_B, joined(str_from(pad, 1), STR("\r\n"), core),
	    E_MALFORMED);
	assert_int_equal(read_as(TYPE_B, str_cat(arena, core, pad)).n, 1);
	refused_as(TYPE_B, joined(core, pad, STR("-")), E_MALFORMED);
	/* A part hidden outside the form is not dropped in silence. */
	refused_as(TYPE_B, joined(STR("x\n"), core, STR("")), E_MALFORMED);
	refused_as(TYPE_B, joined(STR("x --B\r\n"), core, STR("")),
	    E_MALFORMED);
	refused_as(TYPE_B, joined(core, core, STR("")), E_MALFORMED);
	refused_as(TYPE_B, joined(core, STR("x\n"), core), E_MALFORMED);
	refused_as(TYPE_B, joined(STR("--BX\r\n"), core, STR("")),
	    E_MALFORMED);
	/* Nor are blanks behind a boundary a way to send more. */
	refused_as(TYPE_B, joined(str_first(core, core.len - 2),
	    repeated(STR(" "), FORM_EDGE_MAX + 1), STR("\r\n")), E_MALFORMED);
	refused_as(TYPE_B, joined(STR("--B\r\n" CD "name=a\r\n\r\n1\r\n--B"),
	    repeated(STR(" "), FORM_EDGE_MAX + 1), str_fmt(arena, "\r\n" CD
	    "name=b\r\n\r\n2" END)), E_MALFORMED);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		TEST(file_names),
		TEST(extended_file_names),
		TEST(empty_things_are_kept),
		TEST(boundaries),
		TEST(delimiters_are_whole_lines),
		TEST(damage_is_refused),
		TEST(transfer_encodings),
		TEST(repeats_and_bytes),
		TEST(limits),
		TEST(edges),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
