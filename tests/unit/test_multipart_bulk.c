/*
 * multipart/form-data in bulk: 2,000 random forms, written by an encoder of
 * the test's own and compared field by field; long inputs in linear time.
 */
#include "form_fixture.h"

/* Many a "\n--B", but never the digit that makes it the boundary. */
static struct str
random_value(uint64_t *seed, size_t max)
{
	static const char	 odd[] = "\r\n-B\n--\"%\0;:= ";
	struct buf		 b;
	size_t			 i, n;
	char			 c;

	n = random_next(seed) % (max + 1);
	b = buf_new(arena, n);
	for (i = 0; i < n; i++) {
		c = (char)(random_next(seed) % 256);
		buf_char(&b, random_next(seed) % 4 != 0 || c == '9' ?
		    odd[random_next(seed) % (sizeof(odd) - 1)] : c);
	}
	return (buf_view(&b));
}

static struct str
random_name(uint64_t *seed, size_t max)
{
	static const char	 odd[] = "\"\r\n;:=' ab/\xc3\xa9";
	struct buf		 b;
	size_t			 n;

	b = buf_new(arena, max);
	for (n = random_next(seed) % (max + 1); n != 0; n--)
		buf_char(&b, odd[random_next(seed) % (sizeof(odd) - 1)]);
	return (buf_view(&b));
}

/* A quoted name in one of the two spellings of a quote. */
static void
name_write(uint64_t *seed, struct buf *b, struct str s)
{
	size_t	 i;

	buf_char(b, '"');
	for (i = 0; i < s.len; i++) {
		if (s.p[i] == '"' && random_next(seed) % 2 != 0)
			buf_c(b, "\\\"");
		else if (memchr("\"\r\n", s.p[i], 3) != NULL)
			buf_fmt(b, "%%%02X", (unsigned char)s.p[i]);
		else
			buf_char(b, s.p[i]);
	}
	buf_char(b, '"');
}

static void
part_write(uint64_t *seed, struct buf *b, const struct form_field *f)
{
	bool	 file_first;

	file_first = f->is_file && random_next(seed) % 2 != 0;
	buf_c(b, "--B9\r\n");
	if (random_next(seed) % 2 != 0)
		buf_c(b, "X-Part: 1\r\n");
	buf_c(b, "Content-Disposition: form-data");
	if (file_first) {
		buf_c(b, "; filename=");
		name_write(seed, b, f->filename);
	}
	buf_c(b, "; name=");
	name_write(seed, b, f->name);
	if (f->is_file && !file_first) {
		buf_c(b, ";filename=");
		name_write(seed, b, f->filename);
	}
	if (f->type.p != NULL)
		buf_fmt(b, "\r\nContent-Type: %.*s", STR_ARG(f->type));
	buf_c(b, "\r\n\r\n");
	buf_str(b, f->value);
	buf_c(b, "\r\n");
}

static void
field_same(const struct form_field *got, const struct form_field *want)
{
	assert_true(str_is(got->name, want->name));
	assert_true(str_is(got->value, want->value));
	assert_int_equal(got->is_file, want->is_file);
	assert_true(str_is(got->filename, want->filename));
	assert_true(str_is(got->type, want->type));
	assert_int_equal(got->type.p == NULL, want->type.p == NULL);
}

static void
random_forms(void **state)
{
	struct form_field	 want[12];
	struct form		 form;
	struct buf		 b;
	uint64_t		 seed;
	size_t			 i, n, round;

	(void)state;
	seed = 20260102;
	for (round = 0; round < 2000; round++) {
		arena_clear(arena);
		b = buf_new(arena, 4096);
		n = random_next(&seed) % 12;
		memset(want, 0, sizeof(want));
		for (i = 0; i < n; i++) {
			want[i].name = random_name(&seed, 20);
			want[i].value = random_value(&seed, 300);
			want[i].is_file = random_next(&seed) % 2 != 0;
			if (want[i].is_file) {
				want[i].filename = random_name(&seed, 30);
				want[i].type = STR("application/pdf");
			}
			part_write(&seed, &b, &want[i]);
		}
		buf_c(&b, "--B9--\r\n");
		form = read_as("multipart/form-data; boundary=B9",
		    buf_view(&b));
		assert_int_equal(form.n, n);
		for (i = 0; i < n; i++)
			field_same(&form.fields[i], &want[i]);
	}
}

/* K15, K21: one field of 9 MB, in the shapes that cost the host seconds. */
static void
time_is_linear(void **state)
{
	static const char	*piece[] = {
		"-", "\r\n", "\n", "\r\n--", "\r\n--BBBBBBBBBBBBBBBBBBBBx",
		"--BBBBBBBBBBBBBBBBBBBB", "\r\n--BBBBBBBBBBBBBBBBBBBB -",
	};
	static const char	 type[] = "multipart/form-data; "
	    "boundary=BBBBBBBBBBBBBBBBBBBB";
	struct str		 head, end, value;
	struct form		 form;
	double			 start;
	size_t			 i;

	(void)state;
	head = STR("--BBBBBBBBBBBBBBBBBBBB\r\n" CD "name=a\r\n\r\n");
	end = STR("x\r\n--BBBBBBBBBBBBBBBBBBBB--\r\n");
	start = cpu_now();
	for (i = 0; i < sizeof(piece) / sizeof(piece[0]); i++) {
		arena_clear(arena);
		value = repeated(str_of(piece[i]),
		    (i == 0 ? 20 : 9) * MIB / strlen(piece[i]));
		/* Not right behind the empty line: there it would be bare. */
		value = joined(STR("x"), value, STR(""));
		form = read_as(type, joined(head, value, end));
		assert_int_equal(form.n, 1);
		assert_int_equal(form.fields[0].value.len, value.len + 1);
		/* The same before the first field and behind the last. */
		refused_as(type, joined(value, STR("\r\n"),
		    joined(head, end, STR(""))), E_MALFORMED);
		refused_as(type, joined(head, end, value), E_MALFORMED);
		/* And as headers. */
		refused_as(type, joined(str_first(head, head.len - 2), value,
		    end), str_has_byte(value, '\r') ? E_MALFORMED : E_TOO_BIG);
	}
	assert_true(cpu_now() - start < CPU_MAX);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		TEST(random_forms),
		TEST(time_is_linear),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
