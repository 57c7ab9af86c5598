/*
 * Résumé uploads: the sample files give the verdicts that were agreed on,
 * genuine documents are taken, mutants of them do no harm, and the dearest
 * inputs we know end in time.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zlib.h>

#include "base/buf.h"
#include "proof/resume.h"
#include "proof/resume_pdf_key.h"
#include "proof/resume_xml.h"

#define SCRATCH		(32u << 20)	/* what resume.h promises */
#define POLICY		"tests/unit/resume_policy.tsv"
#define FIXTURES	"tests/unit/data/resumes"

/* ms. A check takes a tenth of a second at most, here; one that looked at its
 * bytes again for each of them would take minutes. */
#define NOT_LINEAR	5000

#if defined(__SANITIZE_ADDRESS__)
#define SLOWER		10		/* checks cost time too */
#else
#define SLOWER		1
#endif

static struct arena	*arena;		/* holds the files of one test */

static int
setup(void **state)
{
	(void)state;
	arena = arena_new((size_t)512 << 20, NULL, NULL);
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return (0);
}

static const char *
shared(void)
{
	const char	*dir;

	dir = getenv("EXITPOLL_SHARED");
	return (dir == NULL ? "../shared" : dir);
}

static bool
file_read(const char *path, struct str *out)
{
	struct buf	 buf;
	char		 piece[65536];
	size_t		 n;
	FILE		*f;

	if ((f = fopen(path, "rb")) == NULL)
		return (false);
	buf = buf_new(arena, 0);
	while ((n = fread(piece, 1, sizeof(piece), f)) > 0)
		buf_add(&buf, piece, n);
	fclose(f);
	*out = buf_view(&buf);
	return (true);
}

/* A copy without slack behind it, so that ASan sees a read past the end. */
static enum resume_verdict
check_info(struct str name, struct str bytes, struct resume_info *info)
{
	enum resume_verdict	 v;
	struct arena		*scratch;
	char			*copy;

	copy = malloc(bytes.len == 0 ? 1 : bytes.len);
	assert_non_null(copy);
	if (bytes.len != 0)
		memcpy(copy, bytes.p, bytes.len);
	scratch = arena_new(SCRATCH, NULL, NULL);
	v = resume_check(name, (struct str){ copy, bytes.len }, scratch, info);
	info->name = str_dup(arena, info->name);
	arena_free(scratch);
	free(copy);
	return (v);
}

static enum resume_verdict
check(const char *name, struct str bytes)
{
	struct resume_info	 info;

	return (check_info(str_of(name), bytes, &info));
}

static double
now_ms(void)
{
	struct timespec	 t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return ((double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6);
}

static double
timed(const char *name, struct str bytes, enum resume_verdict *v)
{
	double	 start;

	start = now_ms();
	*v = check(name, bytes);
	return (now_ms() - start);
}

struct row {
	struct str	 file;
	struct str	 verdict;
	struct str	 reason;
};

static bool
row_next(struct str *text, struct row *row)
{
	struct str	 line, rest;

	for (;;) {
		if (text->len == 0)
			return (false);
		if (!str_cut(*text, '\n', &line, text)) {
			line = *text;
			*text = STR_NONE;
		}
		if (line.len == 0 || line.p[0] == '#')
			continue;
		if (!str_cut(line, '\t', &row->file, &rest))
			fail_msg("a line without a tab");
		if (!str_cut(rest, '\t', &row->verdict, &row->reason)) {
			row->verdict = rest;
			row->reason = STR_NONE;
		}
		str_cut(row->reason, '\t', &row->reason, &rest);
		return (true);
	}
}

static size_t
rows_check(struct str table, const char *dir)
{
	enum resume_verdict	 v;
	struct str		 bytes;
	struct row		 row;
	size_t			 n, wrong;

	for (n = wrong = 0; row_next(&table, &row); n++) {
		if (!file_read(str_fmt(arena, "%s/%.*s", dir,
		    STR_ARG(row.file)).p, &bytes))
			fail_msg("%.*s is not there", STR_ARG(row.file));
		v = check(str_c(arena, row.file), bytes);
		if (str_is_c(row.verdict, v == RESUME_OK ? "accept" :
		    "refuse") && str_is_c(row.reason, resume_rows[v].reason))
			continue;
		print_error("%.*s: want %.*s %.*s, got \"%s\"\n",
		    STR_ARG(row.file), STR_ARG(row.verdict),
		    STR_ARG(row.reason), resume_rows[v].reason);
		wrong++;
	}
	assert_int_equal(wrong, 0);
	return (n);
}

static void
test_agreed_verdicts(void **state)
{
	struct str	 table;
	const char	*dir;

	(void)state;
	dir = str_fmt(arena, "%s/data/uploads", shared()).p;
	if (!file_read(str_fmt(arena, "%s/verdicts.tsv", dir).p, &table)) {
		print_message("skipped: no sample files in %s\n", dir);
		skip();
	}
	print_message("%zu agreed verdicts\n", rows_check(table, dir));
}

static bool
table_has(struct str table, const char *name)
{
	struct row	 row;

	while (row_next(&table, &row)) {
		if (str_is_c(row.file, name))
			return (true);
	}
	return (false);
}

/* Every sample stands in one of the two tables: nothing is left undecided. */
static void
test_policy(void **state)
{
	struct str	 agreed, policy;
	struct dirent	*d;
	const char	*path;
	DIR		*dir;

	(void)state;
	path = str_fmt(arena, "%s/data/uploads", shared()).p;
	if ((dir = opendir(path)) == NULL) {
		print_message("skipped: no sample files in %s\n", path);
		skip();
	}
	assert_true(file_read(str_fmt(arena, "%s/verdicts.tsv", path).p,
	    &agreed));
	assert_true(file_read(POLICY, &policy));
	while ((d = readdir(dir)) != NULL) {
		if (d->d_name[0] == '.' ||
		    strcmp(d->d_name, "verdicts.tsv") == 0)
			continue;
		if (!table_has(agreed, d->d_name) &&
		    !table_has(policy, d->d_name))
			fail_msg("%s: no decision", d->d_name);
	}
	closedir(dir);
	print_message("%zu of our own\n", rows_check(policy, path));
}

/* All documents in a folder; "locked" ones are refused, the rest taken. */
static size_t
folder_check(const char *path)
{
	enum resume_verdict	 v, want;
	struct dirent		*d;
	enum resume_kind	 kind;
	struct str		 bytes;
	size_t			 n;
	DIR			*dir;

	if ((dir = opendir(path)) == NULL)
		return (0);
	for (n = 0; (d = readdir(dir)) != NULL;) {
		if (!resume_kind_find(str_of(d->d_name), &kind))
			continue;
		assert_true(file_read(str_fmt(arena, "%s/%s", path,
		    d->d_name).p, &bytes));
		want = strstr(d->d_name, "locked") == NULL ? RESUME_OK :
		    RESUME_PASSWORD;
		if ((v = check(d->d_name, bytes)) != want)
			fail_msg("%s: \"%s\"", d->d_name,
			    resume_rows[v].reason);
		n++;
	}
	closedir(dir);
	return (n);
}

static void
test_fixtures(void **state)
{
	size_t	 n;

	(void)state;
	n = folder_check(FIXTURES);
	print_message("%zu documents of word processors\n", n);
	assert_true(n >= 8);
}

/* Where the table of objects must be looked for, the password is asked all the
 * same. */
static void
test_repaired_password(void **state)
{
	static const char *const	 files[] = { "cv-locked40.pdf",
	    "cv.pdf" };
	struct str			 bytes;
	char				*at;
	size_t				 i;

	(void)state;
	for (i = 0; i < 2; i++) {
		assert_true(file_read(str_fmt(arena, FIXTURES "/%s",
		    files[i]).p, &bytes));
		bytes = str_dup(arena, bytes);
		at = memmem(bytes.p, bytes.len, "startxref", 9);
		assert_non_null(at);
		memcpy(at + 9, "\n7\n", 3);
		assert_int_equal(check(files[i], bytes), i == 0 ?
		    RESUME_PASSWORD : RESUME_OK);
	}
}

/* Runs before libmagic is loaded: nothing may pass without it. */
static void
test_unchecked(void **state)
{
	const char	*why;

	(void)state;
	assert_int_equal(check("a.txt", STR("Jane")), RESUME_OK);
	assert_int_equal(check("a.rtf", STR("{\\rtf1 Jane}")),
	    RESUME_UNCHECKED);
	assert_true(resume_magic_load(&why));
	assert_int_equal(check("a.rtf", STR("{\\rtf1 Jane}")), RESUME_OK);
}

/* ./run test fills a folder with more of them (make_resumes.sh). */
static void
test_made(void **state)
{
	const char	*dir;

	(void)state;
	if ((dir = getenv("EXITPOLL_RESUMES")) == NULL) {
		print_message("skipped: EXITPOLL_RESUMES is not set\n");
		skip();
	}
	assert_true(folder_check(dir) > 0);
}

static const struct {
	const char		*in;
	enum resume_kind	 kind;
	const char		*out;
} names[] = {
	{ "cv.pdf", RESUME_PDF, "cv.pdf" },
	{ "C:\\Users\\Jane\\My CV.DOCX", RESUME_DOCX, "My CV.docx" },
	{ "../../etc/passwd.txt", RESUME_TXT, "passwd.txt" },
	{ "cv.pdf.pdf", RESUME_PDF, "cv.pdf" },
	{ "cv.docx.pdf", RESUME_PDF, "cv.pdf" },
	{ ".pdf", RESUME_PDF, "resume.pdf" },
	{ "Zo\xc3\xab M\xc3\xbcller.odt", RESUME_ODT,
	    "Zo\xc3\xab M\xc3\xbcller.odt" },
	{ "cv\xe2\x80\xae" "fdp.rtf", RESUME_RTF, "cvfdp.rtf" },
	{ "a\r\nSet-Cookie: x=1.pdf", RESUME_PDF, "aSet-Cookie_ x=1.pdf" },
	{ "a\"b<c>.pdf", RESUME_PDF, "a_b_c_.pdf" },
	{ "bad\xff" "bytes.pdf", RESUME_PDF, "bad_bytes.pdf" },
	{ "cv.pdf . ", RESUME_PDF, "cv.pdf" },
};

static void
test_names(void **state)
{
	struct str	 long_name, s;
	char		 bytes[700];
	size_t		 i;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		s = resume_name_clean(str_of(names[i].in), names[i].kind,
		    arena);
		assert_string_equal(str_c(arena, s), names[i].out);
	}
	for (i = 0; i < sizeof(bytes) - 1; i += 2)
		memcpy(bytes + i, "\xc3\xa9", 2);
	long_name = (struct str){ bytes, sizeof(bytes) };
	s = resume_name_clean(long_name, RESUME_DOCX, arena);
	assert_int_equal(str_utf8_count(s), RESUME_NAME_MAX);
	assert_true(str_utf8_is_valid(s) && str_ends(s, STR(".docx")));
}

static void
test_extensions(void **state)
{
	enum resume_kind	 kind;

	(void)state;
	assert_true(resume_kind_find(STR("a.PdF"), &kind));
	assert_int_equal(kind, RESUME_PDF);
	assert_true(resume_kind_find(STR("a.pdf. "), &kind));
	assert_false(resume_kind_find(STR("a.pdf.exe"), &kind));
	assert_false(resume_kind_find(STR("pdf"), &kind));
	assert_false(resume_kind_find(STR(""), &kind));
	assert_false(resume_kind_find(STR("a.pdf/b"), &kind));
	assert_int_equal(check("cv.doc", STR("x")), RESUME_TYPE);
	assert_int_equal(check("cv", STR("x")), RESUME_TYPE);
}

static void
test_rows(void **state)
{
	size_t	 i;

	(void)state;
	for (i = 1; i < RESUME_VERDICT__MAX; i++) {
		assert_true(strlen(resume_rows[i].reason) > 2);
		assert_int_not_equal(resume_rows[i].words, W_NONE);
		assert_int_not_equal(resume_rows[i].help, W_NONE);
	}
}

static const struct {
	const char		*text;
	enum xml_fault		 fault;
} xmls[] = {
	{ "<a/>", XML_FINE },
	{ "<?xml version=\"1.0\"?>\n<a b='1' c=\"2\"><b/>x</a>\n", XML_FINE },
	{ "\xef\xbb\xbf<a>\xe2\x82\xac</a>", XML_FINE },
	{ "<a><!-- x - y --><![CDATA[<]]]]><?p q?></a>", XML_FINE },
	{ "<a>&amp;&#10;&#x1F600;</a>", XML_FINE },
	{ "<a x='&lt;'/>", XML_FINE },
	{ "<w:a xmlns:w='u'></w:a >", XML_FINE },
	{ "", XML_BROKEN },
	{ "x", XML_BROKEN },
	{ "<a>", XML_BROKEN },
	{ "<a></b>", XML_BROKEN },
	{ "<a/><b/>", XML_BROKEN },
	{ "<a/>x", XML_BROKEN },
	{ "<a b/>", XML_BROKEN },
	{ "<a b=c/>", XML_BROKEN },
	{ "<a b='1'c='2'/>", XML_BROKEN },
	{ "<a b='<'/>", XML_BROKEN },
	{ "<a>&nbsp;</a>", XML_BROKEN },
	{ "<a>&#0;</a>", XML_BROKEN },
	{ "<a>& b</a>", XML_BROKEN },
	{ "<a>]]></a>", XML_BROKEN },
	{ "<a><!-- -- --></a>", XML_BROKEN },
	{ " <?xml version='1.0'?><a/>", XML_BROKEN },
	{ "<a>\x01</a>", XML_BROKEN },
	{ "<a>\xff</a>", XML_BROKEN },
	{ "<a>\xc3</a>", XML_BROKEN },
	{ "<a>\xed\xa0\x80</a>", XML_BROKEN },
	{ "<!DOCTYPE a><a/>", XML_DOCTYPE },
	{ "<!doctype a><a/>", XML_DOCTYPE },
	{ "<!ELEMENT a><a/>", XML_BROKEN },
};

static enum xml_fault
xml_of(struct str s, size_t step)
{
	const struct xml_watch	 none = { NULL, NULL, NULL };
	struct xml_proof	*x;

	x = xml_proof_new(arena);
	xml_proof_start(x, none);
	for (; s.len != 0; s = str_from(s, step)) {
		if (!xml_proof_feed(x, str_first(s, step)))
			break;
	}
	return (xml_proof_end(x));
}

static void
test_xml(void **state)
{
	size_t	 i;

	(void)state;
	for (i = 0; i < sizeof(xmls) / sizeof(xmls[0]); i++) {
		if (xml_of(str_of(xmls[i].text), 4096) != xmls[i].fault ||
		    xml_of(str_of(xmls[i].text), 7) != xmls[i].fault)
			fail_msg("%s", xmls[i].text);
	}
	assert_int_equal(xml_of(STR("\xff\xfe<\0a\0>\0=\xd8\0\xde<\0/\0a\0>\0"),
	    4096), XML_FINE);
	assert_int_equal(xml_of(STR("\xfe\xff\0<\0a\0/\0>"), 4096), XML_FINE);
	assert_int_equal(xml_of(STR("\xff\xfe<\0a\0/\0>"), 4096), XML_BROKEN);
}

static struct str
repeat(const char *unit, size_t total)
{
	struct buf	 buf;
	size_t		 n;

	n = strlen(unit);
	for (buf = buf_new(arena, total + n); buf.len < total;)
		buf_add(&buf, unit, n);
	return (buf_view(&buf));
}

static void
test_xml_depth(void **state)
{
	(void)state;
	assert_int_equal(xml_of(repeat("<a>", 3 * 256), 999), XML_BROKEN);
	assert_int_equal(xml_of(repeat("<a>", 3 * 257), 999), XML_DEEP);
}

/* RFC 1321, appendix A.5. */
static const struct {
	const char	*in;
	const char	*hex;
} digests[] = {
	{ "", "d41d8cd98f00b204e9800998ecf8427e" },
	{ "abc", "900150983cd24fb0d6963f7d28e17f72" },
	{ "message digest", "f96b697d7cb7938d525a2f31aaf161d0" },
	{ "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
	    "d174ab98d277d9f5a5611c2c9f419d9f" },
	{ "1234567890123456789012345678901234567890123456789012345678901234"
	    "5678901234567890", "57edf4a22be3c955ac49da2e2107b67a" },
};

static void
test_md5(void **state)
{
	unsigned char	 out[16];
	size_t		 i;

	(void)state;
	for (i = 0; i < sizeof(digests) / sizeof(digests[0]); i++) {
		pdf_md5((const unsigned char *)digests[i].in,
		    strlen(digests[i].in), out);
		assert_string_equal(str_c(arena, str_hex(arena, out, 16)),
		    digests[i].hex);
	}
}

/* A ZIP of one writer's choice: names and contents, and how they lie. */
struct zip_out {
	struct buf	 body;
	struct buf	 dir;
	unsigned int	 n;
};

static void
put_le(struct buf *b, uint32_t v, size_t n)
{
	for (; n > 0; n--, v >>= 8)
		buf_char(b, (char)(v & 255));
}

static struct str
deflated(struct str s)
{
	z_stream	 z = { 0 };
	char		*out;
	uLong		 cap;

	assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, -15, 9,
	    Z_DEFAULT_STRATEGY), Z_OK);
	cap = deflateBound(&z, s.len);
	out = arena_get(arena, cap);
	z.next_in = (z_const Bytef *)(uintptr_t)s.p;
	z.avail_in = (uInt)s.len;
	z.next_out = (Bytef *)out;
	z.avail_out = (uInt)cap;
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	s = (struct str){ out, z.total_out };
	deflateEnd(&z);
	return (s);
}

struct zip_lie {
	uint32_t	 size;		/* stated instead of the true one */
	uint32_t	 mode;		/* Unix mode */
	uint32_t	 flags;
	uint32_t	 local_size;	/* in front of the data only */
};

static void
zip_add(struct zip_out *z, const char *name, struct str data,
    struct zip_lie lie)
{
	struct str	 packed;
	size_t		 at;
	uint32_t	 crc, size;

	packed = deflated(data);
	crc = (uint32_t)crc32(0, (const Bytef *)data.p, (uInt)data.len);
	size = lie.size != 0 ? lie.size : (uint32_t)data.len;
	at = z->body.len;
	buf_add(&z->body, "PK\3\4\24\0", 6);
	buf_add(&z->dir, "PK\1\2\24\0\24\0", 8);
	put_le(&z->body, lie.flags, 2);
	put_le(&z->dir, lie.flags, 2);
	for (struct buf *b = &z->body; b != NULL;
	    b = b == &z->body ? &z->dir : NULL) {
		put_le(b, 8, 2);
		put_le(b, 0, 4);
		put_le(b, crc, 4);
		put_le(b, (uint32_t)packed.len, 4);
		put_le(b, b == &z->body && lie.local_size != 0 ?
		    lie.local_size : size, 4);
		put_le(b, (uint32_t)strlen(name), 2);
		put_le(b, 0, 2);
	}
	put_le(&z->dir, 0, 6);
	put_le(&z->dir, lie.mode << 16, 4);
	put_le(&z->dir, (uint32_t)at, 4);
	buf_c(&z->body, name);
	buf_str(&z->body, packed);
	buf_c(&z->dir, name);
	z->n++;
}

static struct str
zip_end(struct zip_out *z)
{
	struct buf	 out;

	out = buf_new(arena, z->body.len + z->dir.len + 22);
	buf_str(&out, buf_view(&z->body));
	buf_str(&out, buf_view(&z->dir));
	buf_add(&out, "PK\5\6\0\0\0\0", 8);
	put_le(&out, z->n, 2);
	put_le(&out, z->n, 2);
	put_le(&out, (uint32_t)z->dir.len, 4);
	put_le(&out, (uint32_t)z->body.len, 4);
	put_le(&out, 0, 2);
	return (buf_view(&out));
}

static struct zip_out
docx_start(struct str document)
{
	static const char	 types[] = "<Types><Override PartName="
	    "'/word/document.xml' ContentType='application/vnd."
	    "openxmlformats-officedocument.wordprocessingml.document.main"
	    "+xml'/></Types>";
	struct zip_out		 z = { buf_new(arena, 0), buf_new(arena, 0), 0 };
	struct zip_lie		 honest = { 0, 0, 0, 0 };

	zip_add(&z, "[Content_Types].xml", str_of(types), honest);
	zip_add(&z, "word/document.xml", document, honest);
	return (z);
}

static enum resume_verdict
docx_with(const char *name, struct str data, struct zip_lie lie)
{
	struct zip_out	 z;

	z = docx_start(STR("<w:document xmlns:w='w'>Jane</w:document>"));
	if (name != NULL)
		zip_add(&z, name, data, lie);
	return (check("cv.docx", zip_end(&z)));
}

static void
test_zip_attacks(void **state)
{
	const struct zip_lie	 honest = { 0, 0, 0, 0 };
	const struct zip_lie	 link = { 0, 0120777, 0, 0 };
	const struct zip_lie	 small = { 10, 0, 0, 0 };
	const struct zip_lie	 locked = { 0, 0, 1, 0 };
	const struct zip_lie	 twice = { 0, 0, 0, 10 };
	struct str		 a, big;

	(void)state;
	a = STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
	big = repeat("0", 65u << 20);
	assert_int_equal(docx_with(NULL, a, honest), RESUME_OK);
	assert_int_equal(docx_with("word/media/a.png", a, honest), RESUME_OK);
	assert_int_equal(docx_with("a", a, link), RESUME_UNSAFE_NAMES);
	assert_int_equal(docx_with("/a", a, honest), RESUME_UNSAFE_NAMES);
	assert_int_equal(docx_with("a\\b", a, honest), RESUME_UNSAFE_NAMES);
	assert_int_equal(docx_with("a/../b", a, honest), RESUME_UNSAFE_NAMES);
	assert_int_equal(docx_with("WORD/Document.xml", a, honest),
	    RESUME_UNSAFE_NAMES);
	assert_int_equal(docx_with("a", a, small), RESUME_BOMB);
	assert_int_equal(docx_with("a", a, locked), RESUME_PASSWORD);
	assert_int_equal(docx_with("a", big, honest), RESUME_BOMB);
	assert_int_equal(docx_with("a", str_first(big, 8u << 20), honest),
	    RESUME_BOMB);
	assert_int_equal(docx_with("a", str_first(big, 8u << 20), small),
	    RESUME_BOMB);
	/* Its two statements of one size differ: readers would, too. */
	assert_int_equal(docx_with("a", a, twice), RESUME_DAMAGED);
	assert_int_equal(docx_with("a/vbaProject.bin", a, honest),
	    RESUME_MACROS);
	assert_int_equal(docx_with("a.rels", STR("<!DOCTYPE a><a/>"), honest),
	    RESUME_DOCTYPE);
}

/* Bytes in front, behind, or missing, of a ZIP that is fine. */
static void
test_zip_edges(void **state)
{
	struct zip_out	 z;
	struct str	 fine;
	size_t		 i;

	(void)state;
	z = docx_start(STR("<a/>"));
	fine = zip_end(&z);
	assert_int_equal(check("a.docx", fine), RESUME_OK);
	assert_int_equal(check("a.docx", str_cat(arena, STR("x"), fine)),
	    RESUME_DAMAGED);
	assert_int_equal(check("a.docx", str_cat(arena, fine, STR("x"))),
	    RESUME_DAMAGED);
	for (i = 4; i < fine.len; i++)
		assert_int_equal(check("a.docx", str_first(fine, i)),
		    RESUME_DAMAGED);
}

static void
test_ole(void **state)
{
	(void)state;
	assert_int_equal(check("a.docx", STR("\xd0\xcf\x11\xe0..E\0n\0c\0r\0y"
	    "\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0")), RESUME_PASSWORD);
	assert_int_equal(check("a.docx", STR("\xd0\xcf\x11\xe0 old Word")),
	    RESUME_NOT_DOCX);
}

static const struct {
	const char		*in;
	size_t			 len;
	const char		*encoding;
	const char		*out;
} texts[] = {
	{ "Zo\xc3\xab", 4, "utf-8", "Zo\xc3\xab" },
	{ "\xef\xbb\xbfhi", 5, "utf-8", "hi" },
	{ "\xff\xfeh\0\xac ", 6, "utf-16le", "h\xe2\x82\xac" },
	{ "\xfe\xff\0h\xd8\x3d\xde\0", 8, "utf-16be", "h\xf0\x9f\x98\x80" },
	{ "\xff\xfe\0\0h\0\0\0", 8, "utf-32le", "h" },
	{ "\0\0\xfe\xff\0\0\0h", 8, "utf-32be", "h" },
	{ "h\0e\0l\0l\0o\0", 10, "utf-16le", "hello" },
	{ "\x93Zo\xeb\x94 \x80", 7, "windows-1252",
	    "\xe2\x80\x9cZo\xc3\xab\xe2\x80\x9d \xe2\x82\xac" },
	{ "old\x1a\x1a", 5, "utf-8", "old" },
};

static void
test_text(void **state)
{
	struct resume_info	 info;
	struct str		 s;
	size_t			 i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		s = (struct str){ texts[i].in, texts[i].len };
		assert_int_equal(check_info(STR("a.txt"), s, &info),
		    RESUME_OK);
		assert_string_equal(info.encoding, texts[i].encoding);
		assert_string_equal(str_c(arena, resume_text(s,
		    info.encoding, arena)), texts[i].out);
	}
	assert_int_equal(check("a.txt", STR("a\x1a" "b")), RESUME_BINARY);
	assert_int_equal(check("a.txt", STR("\xff\xfe" "abc")),
	    RESUME_DAMAGED);
	assert_int_equal(check("a.txt", repeat("a", RESUME_TXT_MAX)),
	    RESUME_OK);
	assert_int_equal(check("a.txt", repeat("a", RESUME_TXT_MAX + 1)),
	    RESUME_TEXT_TOO_BIG);
	assert_int_equal(check("a.pdf", repeat("a", RESUME_MAX + 1)),
	    RESUME_TOO_BIG);
}

static void
test_rtf(void **state)
{
	struct resume_info	 info;

	(void)state;
	assert_int_equal(check_info(STR("a.rtf"), STR("{\\rtf1{\\*\\objdata 0"
	    "}}\r\n"), &info), RESUME_OK);
	assert_int_equal(info.flags, RESUME_OBJECTS);
	assert_int_equal(check("a.rtf", STR("{\\rtf1\\bin3 }}}}")),
	    RESUME_OK);
	assert_int_equal(check("a.rtf", STR("{\\rtf1\\bin9 }}}}")),
	    RESUME_DAMAGED);
	assert_int_equal(check("a.rtf", STR("{\\rtf1 \\}\\{}")), RESUME_OK);
	assert_int_equal(check("a.rtf", STR("{\\rtf1}PK\3\4")),
	    RESUME_DAMAGED);
	assert_int_equal(check("a.rtf", STR("{\\rtfx}")), RESUME_NOT_RTF);
}

/* What the page tells the reviewer, and how the file is served. */
static void
test_info(void **state)
{
	struct resume_info	 info;
	struct str		 s;
	const char		*dir;

	(void)state;
	dir = str_fmt(arena, "%s/data/uploads", shared()).p;
	if (!file_read(str_fmt(arena, "%s/d36-remote-template.docx", dir).p,
	    &s)) {
		print_message("skipped: no sample files in %s\n", dir);
		skip();
	}
	assert_int_equal(check_info(STR("../x.DOCX"), s, &info), RESUME_OK);
	assert_int_equal(info.flags, RESUME_LINKS);
	assert_int_equal(info.kind, RESUME_DOCX);
	assert_string_equal(info.ext, "docx");
	assert_string_equal(str_c(arena, info.name), "x.docx");
	assert_true(file_read(str_fmt(arena, "%s/p19-js.pdf", dir).p, &s));
	assert_int_equal(check_info(STR("x.pdf"), s, &info), RESUME_OK);
	assert_int_equal(info.flags, RESUME_SCRIPT);
	assert_string_equal(info.media_type, "application/pdf");
}

static uint32_t
rnd(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return (*seed >> 8);
}

/* Cut at 20 places, and 500 copies with a few bytes changed. */
static void
mutate(const char *name, struct str bytes, double *worst)
{
	enum resume_verdict	 v;
	uint32_t		 seed = 7;
	double			 ms;
	char			*p;
	size_t			 i, k;

	for (i = 0; i < 20; i++)
		timed(name, str_first(bytes, bytes.len * i / 20), &v);
	p = arena_get(arena, bytes.len);
	for (i = 0; i < 500; i++) {
		memcpy(p, bytes.p, bytes.len);
		for (k = 0; k <= i % 4; k++)
			p[rnd(&seed) % bytes.len] = (char)rnd(&seed);
		ms = timed(name, (struct str){ p, bytes.len }, &v);
		*worst = ms > *worst ? ms : *worst;
	}
}

static size_t
folder_mutate(const char *path, double *worst)
{
	enum resume_kind	 kind;
	struct dirent		*d;
	struct str		 bytes;
	size_t			 n;
	DIR			*dir;

	if ((dir = opendir(path)) == NULL)
		return (0);
	for (n = 0; (d = readdir(dir)) != NULL;) {
		if (!resume_kind_find(str_of(d->d_name), &kind) ||
		    !file_read(str_fmt(arena, "%s/%s", path, d->d_name).p,
		    &bytes) || bytes.len > 150000 ||
		    check(d->d_name, bytes) != RESUME_OK)
			continue;
		mutate(d->d_name, bytes, worst);
		n++;
	}
	closedir(dir);
	return (n);
}

static void
test_mutants(void **state)
{
	double	 worst = 0;
	size_t	 n;

	(void)state;
	n = folder_mutate(FIXTURES, &worst) + folder_mutate(str_fmt(arena,
	    "%s/data/uploads", shared()).p, &worst);
	print_message("%zu documents mutated, slowest check %.1f ms\n", n,
	    worst);
	assert_true(n >= 5);
	assert_true(worst < NOT_LINEAR * SLOWER);
}

static struct str
pdf_of(struct str middle)
{
	struct buf	 b;

	b = buf_new(arena, middle.len + 100);
	buf_c(&b, "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n");
	buf_str(&b, middle);
	buf_c(&b, "\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n");
	return (buf_view(&b));
}

/* Megabytes shaped to cost the most: each unit is repeated to 5 MB. */
static const char *const	 dear_pdf[] = {
	"obj", " 0 obj", "1 0 obj ", "3 0 obj<</Type/ObjStm ", "trailer",
	"trailer<<", "trailer<</A[", "<</Kids[2 0 R]/Type/Pages>>", "/JS",
	"[", "<<", "((", "%", "xref\n0 1\n", "2 0 obj<</Kids[2 0 R 2 0 R]>>",
	"%%EOF", "startxref 9 ", "0 0 n ", " ",
};

static const char *const	 dear_xml[] = {
	"<a/>", "<a b=''/>", "x", "&#65;", "<!---->", "<![CDATA[]]>",
	"<a xmlns:a='b'/>", "\xf0\x9f\x98\x80",
};

static void
dear_note(const char *what, double ms, double *worst)
{
	if (ms > 100 * SLOWER)
		print_message("%.60s: %.0f ms\n", what, ms);
	*worst = ms > *worst ? ms : *worst;
}

/* A document with so many bytes of zeros beside it, and enough noise that the
 * ratio does not give them away. */
static struct str
docx_beside(struct str document, size_t zeros)
{
	struct zip_lie	 honest = { 0, 0, 0, 0 };
	struct zip_out	 z;
	char		*noise;
	uint32_t	 seed = 3;
	size_t		 i;

	z = docx_start(document);
	noise = arena_get(arena, 400000);
	for (i = 0; i < 400000; i++)
		noise[i] = (char)rnd(&seed);
	zip_add(&z, "noise", (struct str){ noise, 400000 }, honest);
	zip_add(&z, "zeros", repeat("0", zeros), honest);
	return (zip_end(&z));
}

static struct str
docx_repeat(const char *unit, size_t total)
{
	struct buf	 b;

	b = buf_new(arena, total + 100);
	buf_c(&b, "<d>");
	buf_str(&b, repeat(unit, total));
	buf_c(&b, "</d>");
	return (docx_beside(buf_view(&b), 46u << 20));
}

/* What all entries together may unpack to, whatever each of them does. */
static void
test_zip_total(void **state)
{
	struct str	 small = STR("<d>Jane</d>");

	(void)state;
	assert_int_equal(check("a.docx", docx_beside(small, 62u << 20)),
	    RESUME_OK);
	arena_clear(arena);
	assert_int_equal(check("a.docx", docx_beside(small, 66u << 20)),
	    RESUME_BOMB);
}

static void
test_dear(void **state)
{
	enum resume_verdict	 v;
	double			 worst = 0;
	size_t			 i;
	struct str		 s;

	(void)state;
	for (i = 0; i < sizeof(dear_pdf) / sizeof(dear_pdf[0]); i++) {
		s = pdf_of(repeat(dear_pdf[i], RESUME_MAX - 200));
		dear_note(dear_pdf[i], timed("a.pdf", s, &v), &worst);
		arena_clear(arena);
	}
	for (i = 0; i < sizeof(dear_xml) / sizeof(dear_xml[0]); i++) {
		s = docx_repeat(dear_xml[i], (16u << 20) - 200);
		dear_note(dear_xml[i], timed("a.docx", s, &v), &worst);
		if (v != RESUME_OK)
			fail_msg("%s: %s", dear_xml[i], resume_rows[v].reason);
		arena_clear(arena);
	}
	s = str_cat(arena, STR("{\\rtf1"), repeat("\\a{}", RESUME_MAX - 10));
	dear_note("rtf", timed("a.rtf", s, &v), &worst);
	dear_note("txt", timed("a.txt", repeat("\x80", RESUME_TXT_MAX), &v),
	    &worst);
	print_message("dearest check %.0f ms\n", worst);
	assert_true(worst < NOT_LINEAR * SLOWER);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test_setup_teardown(test_unchecked, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_agreed_verdicts, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_repaired_password, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_policy, setup, teardown),
		cmocka_unit_test_setup_teardown(test_fixtures, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_made, setup, teardown),
		cmocka_unit_test_setup_teardown(test_names, setup, teardown),
		cmocka_unit_test_setup_teardown(test_extensions, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_rows, setup, teardown),
		cmocka_unit_test_setup_teardown(test_xml, setup, teardown),
		cmocka_unit_test_setup_teardown(test_xml_depth, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_md5, setup, teardown),
		cmocka_unit_test_setup_teardown(test_zip_attacks, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_zip_edges, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_zip_total, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_ole, setup, teardown),
		cmocka_unit_test_setup_teardown(test_text, setup, teardown),
		cmocka_unit_test_setup_teardown(test_rtf, setup, teardown),
		cmocka_unit_test_setup_teardown(test_info, setup, teardown),
		cmocka_unit_test_setup_teardown(test_mutants, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_dear, setup, teardown),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
