/*
 * Mail: the bytes of a message, the .eml folder, and SMTP to a real server
 * (smtp_sink.py) that decodes each message with code that is not ours.
 */
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <dirent.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "job/mail.h"
#include "job/message.h"

#define ID	"0b2d6e2e-6f5e-4a39-9d29-6a1d3c3f6b11"

static struct arena	*arena;
static char		 dir[] = "/tmp/exitpoll-mail-XXXXXX";
static char		 smtp_url[64];
static int		 sink_stdin = -1;
static FILE		*sink_stdout;
static pid_t		 sink_pid;
static int		 sent;		/* messages that the sink has */
static bool		 stopping;
static struct mail_said	 said;

static bool
go_on(void *arg)
{
	return (!*(bool *)arg);
}

static struct message
sample(void)
{
	return ((struct message){ STR("no-reply@exitpoll.example"),
	    STR("Acme"), STR("zoe@example.org"), STR("Hello"),
	    STR("One\nTwo\n"), STR_NONE, STR(ID), STR_NONE,
	    STR_NONE, 1767225599 });
}

static struct str
file_read(const char *path)
{
	struct stat	 sb;
	char		*p;
	size_t		 n;
	FILE		*f;

	if ((f = fopen(path, "r")) == NULL || fstat(fileno(f), &sb) == -1)
		fail_msg("%s is missing", path);
	p = arena_get(arena, (size_t)sb.st_size + 1);
	n = fread(p, 1, (size_t)sb.st_size, f);
	(void)fclose(f);
	return ((struct str){ p, n });
}

static void
same(struct str got, struct str want)
{
	if (!str_is(got, want))
		fail_msg("got \"%.*s\", want \"%.*s\"", STR_ARG(got),
		    STR_ARG(want));
}

/* ---- the bytes */

static void
plain_message(void **state)
{
	struct message	m = sample();

	(void)state;
	same(message_write(arena, &m), STR(
	    "Date: Wed, 31 Dec 2025 23:59:59 +0000\r\n"
	    "From: Acme <no-reply@exitpoll.example>\r\n"
	    "To: zoe@example.org\r\n"
	    "Subject: Hello\r\n"
	    "Message-Id: <" ID "@exitpoll.example>\r\n"
	    "Auto-Submitted: auto-generated\r\n"
	    "MIME-Version: 1.0\r\n"
	    "Content-Type: text/plain; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n"
	    "\r\n"
	    "One\r\nTwo\r\n"));
}

/* The line that begins with name, without it. */
static struct str
header(struct str mail, const char *name)
{
	const char	*p, *end;

	p = memmem(mail.p, mail.len, name, strlen(name));
	assert_non_null(p);
	p += strlen(name);
	end = memmem(p, (size_t)(mail.p + mail.len - p), "\r\n", 2);
	assert_non_null(end);
	return ((struct str){ p, (size_t)(end - p) });
}

static void
subjects(void **state)
{
	static const struct {
		struct str	 subject;
		const char	*want;
	} cases[] = {
		{ STR(""), "" },
		{ STR("  two  words "), "two  words" },
		{ STR("a\r\nBcc: all@example.org"),
		  "a  Bcc: all@example.org" },
		{ STR("nul\0tab\t."), "nul tab ." },
		{ STR("=?UTF-8?Q?=41?="),
		  "= ?UTF-8?Q?=41?=" },
		{ STR("caf\xc3\xa9"), "=?UTF-8?B?Y2Fmw6k=?=" },
		{ STR("\xff"), "=?UTF-8?B?77+9?=" },
	};
	struct message	m = sample();
	size_t		i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		m.subject = cases[i].subject;
		same(header(message_write(arena, &m), "Subject: "),
		    str_of(cases[i].want));
	}
}

/* A mail below another; nothing of an id can become a header. */
/* RFC 8058: both headers, as they stand, however long the address is. */
static void
leaving(void **state)
{
	struct message	 m = sample();
	struct str	 s;

	(void)state;
	s = message_write(arena, &m);
	assert_null(memmem(s.p, s.len, "List-", 5));
	m.leave = STR("https://host.example/acme/mail?t=aaaaaaaaaabbbbbbbbbb_ccc"
	    "cccccccdddddddddd-eeeeeeeeeeffffffffffgggggggggghhhhhhhhhhiiiii");
	s = message_write(arena, &m);
	s = str_cat(arena, s, STR(""));
	assert_non_null(strstr(s.p, str_fmt(arena,
	    "\r\nList-Unsubscribe: <%.*s>\r\n", STR_ARG(m.leave)).p));
	assert_non_null(strstr(s.p, "\r\nList-Unsubscribe-Post: "
	    "List-Unsubscribe=One-Click\r\n"));
	m.leave = STR("https://host.example/\r\nBcc: x@y.example");
	s = message_write(arena, &m);
	assert_null(memmem(s.p, s.len, "\nBcc", 4));
}

static void
threads(void **state)
{
	struct message	m = sample();
	struct str	mail;

	(void)state;
	assert_null(memmem(message_write(arena, &m).p,
	    message_write(arena, &m).len, "References", 10));
	m.thread = STR("00000000-0000-4000-8000-00000000000a\r\nBcc: x");
	mail = message_write(arena, &m);
	same(header(mail, "In-Reply-To: "),
	    STR("<00000000-0000-4000-8000-00000000000aBcc@exitpoll.example>"));
	same(header(mail, "References: "), header(mail, "In-Reply-To: "));
}

static void
names(void **state)
{
	struct message	m = sample();

	(void)state;
	m.from_name = STR("A \"B\" \\ C\r\n<evil@example.org>");
	same(header(message_write(arena, &m), "From: "),
	    STR("\"A \\\"B\\\" \\\\ C  <evil@example.org>\" "
	    "<no-reply@exitpoll.example>"));
	m.from_name = STR("=?UTF-8?Q?=41?=");
	same(header(message_write(arena, &m), "From: "),
	    STR("= ?UTF-8?Q?=41?= <no-reply@exitpoll.example>"));
	m.from_name = STR_NONE;
	same(header(message_write(arena, &m), "From: "),
	    STR("no-reply@exitpoll.example"));
}

/* RFC 2045, 6.7: each rule once. */
static void
quoted_printable(void **state)
{
	static const struct {
		const char	*text, *want;
	} cases[] = {
		{ "", "" },
		{ "no end", "no end\r\n" },
		{ "a\rb\nc\r\nd\n\r\n", "a\r\nb\r\nc\r\nd\r\n\r\n" },
		{ "a=b", "a=3Db\r\n" },
		{ "blank \ntab\t\nin side", "blank=20\r\ntab=09\r\nin side\r\n" },
		{ " ", "=20\r\n" },
		{ "\xc3\xa9", "=C3=A9\r\n" },
		{ ".\n..\n", ".\r\n..\r\n" },	/* libcurl doubles them */
		{ "From me", "From me\r\n" },
		{ "1234567890123456789012345678901234567890"
		  "123456789012345678901234567890123456",
		  "1234567890123456789012345678901234567890"
		  "12345678901234567890123456789012345=\r\n6\r\n" },
		{ "1234567890123456789012345678901234567890"
		  "123456789012345678901234567890123=",
		  "1234567890123456789012345678901234567890"
		  "123456789012345678901234567890123=\r\n=3D\r\n" },
	};
	struct message	 m = sample();
	struct str	 got;
	const char	*body;
	size_t		 i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		m.text = str_of(cases[i].text);
		got = message_write(arena, &m);
		body = memmem(got.p, got.len, "\r\n\r\n", 4);
		assert_non_null(body);
		same(str_from(got, (size_t)(body + 4 - got.p)),
		    str_of(cases[i].want));
	}
}

/* Lines of at most 76, and nothing but ASCII, whatever goes in. */
static void
line_lengths(void **state)
{
	struct message	 m = sample();
	struct str	 got, line;
	struct buf	 b;
	int		 i;

	(void)state;
	b = buf_new(arena, 8000);
	for (i = 0; i < 1000; i++)
		buf_c(&b, i % 3 == 0 ? "\xf0\x9f\x98\x80" : "x \xc3\xa9=");
	m.subject = m.from_name = m.text = m.html = buf_view(&b);
	got = message_write(arena, &m);
	for (i = 0; (size_t)i < got.len; i++)
		assert_true(memchr("\r\n\t", got.p[i], 3) != NULL ||
		    (got.p[i] >= 0x20 && got.p[i] < 0x7f));
	while (got.len != 0) {
		assert_true(str_cut(got, '\n', &line, &got));
		assert_int_equal(line.p[line.len - 1], '\r');
		assert_in_range(line.len, 1, 77);
	}
}

/* ---- the folder */

static void
folder(void **state)
{
	struct mail_way	 way = { NULL, go_on, &stopping, NULL };
	struct envelope	 e = { STR("a@b"), STR("c@d"), STR(ID) };
	struct dirent	*entry;
	struct stat	 sb;
	const char	*why, *path;
	DIR		*d;
	int		 files;

	(void)state;
	path = str_fmt(arena, "%s/mail", dir).p;
	way.where = str_fmt(arena, "file:%s", path).p;
	assert_int_equal(mail_send(arena, &way, &e, STR("one\r\n"), &why),
	    MAIL_SENT);
	assert_int_equal(mail_send(arena, &way, &e, STR("two\r\n"), &why),
	    MAIL_SENT);
	assert_int_equal(stat(path, &sb), 0);
	assert_int_equal(sb.st_mode & 0777, 0700);
	same(file_read(str_fmt(arena, "%s/" ID ".eml", path).p),
	    STR("two\r\n"));
	assert_int_equal(stat(str_fmt(arena, "%s/" ID ".eml", path).p, &sb),
	    0);
	assert_int_equal(sb.st_mode & 0777, 0600);
	/* Nothing half-written stays beside it. */
	assert_non_null(d = opendir(path));
	for (files = 0; (entry = readdir(d)) != NULL; files++)
		continue;
	(void)closedir(d);
	assert_int_equal(files, 3);		/* ".", ".." and the mail */

	e.id = STR("../../evil");
	assert_int_equal(mail_send(arena, &way, &e, STR("x"), &why),
	    MAIL_NEVER);
	assert_non_null(strstr(why, "uuid"));
	e.id = STR(ID);
	e.to = STR("c@d\r\nRCPT TO:<x@y>");
	assert_int_equal(mail_send(arena, &way, &e, STR("x"), &why),
	    MAIL_NEVER);
	assert_non_null(strstr(why, "address"));
	e.to = STR("c@d");
	way.where = "file:/nonexistent/folder/mail";
	assert_int_equal(mail_send(arena, &way, &e, STR("x"), &why),
	    MAIL_TROUBLE);
	assert_non_null(strstr(why, "No such file"));
}

/* ---- SMTP */

static struct str
field(int number, const char *name)
{
	return (file_read(str_fmt(arena, "%s/%d.%s", dir, number, name).p));
}

static enum mail_end
send_to(const char *to, struct message *m, const char **why)
{
	struct mail_way	way = { smtp_url, go_on, &stopping, &said };
	struct envelope	e;

	m->to = str_of(to);
	e = (struct envelope){ m->from, m->to, m->id };
	return (mail_send(arena, &way, &e, message_write(arena, m), why));
}

/* What a subject is allowed to become: one line, valid, trimmed. */
static struct str
one_line(struct str s)
{
	struct str	before;
	struct buf	b;
	int32_t		c;

	b = buf_new(arena, s.len + 1);
	while (s.len != 0) {
		before = s;
		c = str_utf8_next(&s);
		if (c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 ||
		    c == 0x2029)
			buf_char(&b, ' ');
		else
			buf_add(&b, before.p, before.len - s.len);
	}
	return (str_trim(buf_view(&b)));
}

/* In a name, outside quotes, some blanks mean as much as one. */
static struct str
one_blank(struct str s)
{
	struct buf	b;
	size_t		i;

	b = buf_new(arena, s.len + 1);
	for (i = 0; i < s.len; i++)
		if (s.p[i] != ' ' || i == 0 || s.p[i - 1] != ' ')
			buf_char(&b, s.p[i]);
	return (buf_view(&b));
}

static struct str
crlf(struct str s)
{
	struct buf	b;
	size_t		i;

	b = buf_new(arena, s.len * 2 + 2);
	for (i = 0; i < s.len; i++) {
		if (s.p[i] == '\r' && i + 1 < s.len && s.p[i + 1] == '\n')
			continue;
		if (s.p[i] == '\r' || s.p[i] == '\n')
			buf_c(&b, "\r\n");
		else
			buf_char(&b, s.p[i]);
	}
	return (buf_view(&b));
}

static void
smtp_one(void **state)
{
	struct message	 m = sample();
	const char	*why = "";

	(void)state;
	m.subject = STR("R\xc3\xa9sum\xc3\xa9 received\r\nBcc: x@y.example");
	m.from_name = STR("Globex \xe2\x80\x9cSupport\xe2\x80\x9d");
	m.text = STR("D\xc3\xa9j\xc3\xa0 vu\n.\nFrom here on\n..\n"
	    "trailing \nQUIT\n");
	m.html = STR("<p>D\xc3\xa9j\xc3\xa0 vu</p>\n");
	if (send_to("zoe@example.org", &m, &why) != MAIL_SENT)
		fail_msg("%s", why);
	same(field(sent, "envelope"),
	    STR("no-reply@exitpoll.example zoe@example.org"));
	same(field(sent, "subject"),
	    STR("R\xc3\xa9sum\xc3\xa9 received  Bcc: x@y.example"));
	same(field(sent, "name"), m.from_name);
	same(field(sent, "names"), STR("Date,From,To,Subject,Message-Id,"
	    "Auto-Submitted,MIME-Version,Content-Type"));
	same(field(sent, "text"), crlf(m.text));
	same(field(sent, "html"), crlf(m.html));
	same(field(sent, "defects"), STR(""));
	sent++;
}

static void
smtp_refusals(void **state)
{
	static const struct {
		const char	*to;
		enum mail_end	 end;
		const char	*why;
	} cases[] = {
		{ "refuse@example.org", MAIL_NEVER, "smtp: RCPT: answer 550" },
		{ "later@example.org", MAIL_LATER, "smtp: RCPT: answer 451" },
		{ "unknown@example.org", MAIL_NEVER,
		  "smtp: RCPT: answer 550 5.1.1" },
		{ "relay@example.org", MAIL_LATER,
		  "smtp: RCPT: answer 554 5.7.1" },
		{ "closing@example.org", MAIL_TROUBLE,
		  "smtp: RCPT: answer 421" },
		{ "spam@example.org", MAIL_NEVER,
		  "smtp: the message: answer 554 5.6.0" },
	};
	struct message	 m = sample();
	const char	*why = "";
	size_t		 i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(send_to(cases[i].to, &m, &why), cases[i].end);
		assert_string_equal(why, cases[i].why);
		assert_int_equal(said.recipient,
		    strncmp(cases[i].why, "smtp: RCPT", 10) == 0);
		assert_false(said.unsure);
	}
}

static void
verdicts(void **state)
{
	static const struct {
		struct smtp_reply	reply;
		enum mail_end		end;
	} cases[] = {
		{ { SMTP_GREETING, 0, { 0 } }, MAIL_TROUBLE },
		{ { SMTP_GREETING, 554, { 0 } }, MAIL_TROUBLE },
		{ { SMTP_HELLO, 502, { 5, 5, 1 } }, MAIL_TROUBLE },
		{ { SMTP_LOGIN, 535, { 5, 7, 8 } }, MAIL_TROUBLE },
		{ { SMTP_MAIL, 550, { 5, 1, 8 } }, MAIL_TROUBLE },
		{ { SMTP_MAIL, 452, { 4, 3, 1 } }, MAIL_TROUBLE },
		{ { SMTP_RCPT, 0, { 0 } }, MAIL_LATER },
		{ { SMTP_RCPT, 450, { 4, 2, 0 } }, MAIL_LATER },
		{ { SMTP_RCPT, 451, { 4, 7, 1 } }, MAIL_LATER },
		{ { SMTP_RCPT, 452, { 0 } }, MAIL_LATER },
		{ { SMTP_RCPT, 550, { 0 } }, MAIL_NEVER },
		{ { SMTP_RCPT, 550, { 5, 1, 1 } }, MAIL_NEVER },
		{ { SMTP_RCPT, 553, { 0 } }, MAIL_NEVER },
		{ { SMTP_RCPT, 552, { 5, 2, 2 } }, MAIL_LATER },
		{ { SMTP_RCPT, 530, { 0 } }, MAIL_TROUBLE },
		{ { SMTP_RCPT, 550, { 5, 7, 0 } }, MAIL_TROUBLE },
		{ { SMTP_RCPT, 554, { 5, 7, 1 } }, MAIL_LATER },
		{ { SMTP_RCPT, 554, { 5, 3, 2 } }, MAIL_LATER },
		{ { SMTP_RCPT, 421, { 0 } }, MAIL_TROUBLE },
		{ { SMTP_DATA, 554, { 0 } }, MAIL_NEVER },
		{ { SMTP_DATA, 451, { 0 } }, MAIL_LATER },
		{ { SMTP_BODY, 0, { 0 } }, MAIL_LATER },
		{ { SMTP_BODY, 421, { 4, 4, 2 } }, MAIL_TROUBLE },
		{ { SMTP_BODY, 452, { 0 } }, MAIL_LATER },
		{ { SMTP_BODY, 552, { 5, 3, 4 } }, MAIL_NEVER },
		{ { SMTP_BODY, 554, { 5, 7, 1 } }, MAIL_NEVER },
		{ { SMTP_BODY, 550, { 5, 7, 0 } }, MAIL_NEVER },
	};
	size_t	i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (smtp_verdict(&cases[i].reply) != cases[i].end)
			fail_msg("case %zu: %d", i, cases[i].reply.code);
}

/* A program that must end does not wait for a server that hangs. */
static void
smtp_stop(void **state)
{
	struct message	 m = sample();
	const char	*why = "";

	(void)state;
	stopping = true;
	assert_int_equal(send_to("slow@example.org", &m, &why), MAIL_CUT);
	stopping = false;
}

static void
smtp_nobody(void **state)
{
	struct mail_way		 way = { NULL, go_on, &stopping, NULL };
	struct envelope		 e = { STR("a@b"), STR("c@d"), STR(ID) };
	struct sockaddr_in	 in = { .sin_family = AF_INET };
	socklen_t		 n = sizeof(in);
	const char		*why = "";
	int			 s;

	(void)state;
	/* A port that is taken and does not listen: nobody answers there. */
	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	s = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(s, (void *)&in, sizeof(in)), 0);
	assert_int_equal(getsockname(s, (void *)&in, &n), 0);
	way.where = str_fmt(arena, "smtp://127.0.0.1:%d",
	    ntohs(in.sin_port)).p;
	assert_int_equal(mail_send(arena, &way, &e, STR("x\r\n"), &why),
	    MAIL_TROUBLE);
	assert_non_null(strstr(why, "smtp: connecting: "));
	(void)close(s);
}

/* Lines of the real file, as subject, as sender's name and as body. */
static void
smtp_hostile(void **state)
{
	struct message	 m = sample();
	struct str	 all, s, rest;
	const char	*shared, *path, *why = "";
	int		 n;

	(void)state;
	shared = getenv("EXITPOLL_SHARED");
	path = str_fmt(arena, "%s/data/strings/blns.json",
	    shared == NULL ? "../shared" : shared).p;
	if (access(path, R_OK) == -1) {
		print_message("%s is not there: skipped\n", path);
		skip();
	}
	all = file_read(path);
	for (n = 0; str_cut(all, '\n', &s, &rest); all = rest) {
		/* The JSON text itself is as hostile, and needs no reader. */
		s = str_trim(s);
		m.subject = m.from_name = m.text = s;
		if (send_to("zoe@example.org", &m, &why) != MAIL_SENT)
			fail_msg("%.*s: %s", STR_ARG(s), why);
		same(field(sent, "subject"), one_line(s));
		same(one_blank(field(sent, "name")), one_blank(one_line(s)));
		same(field(sent, "text"), s.len == 0 ? s :
		    str_cat(arena, s, STR("\r\n")));
		same(field(sent, "defects"), STR(""));
		sent++;
		n++;
	}
	print_message("%d strings\n", n);
	assert_true(n > 500);
}

static bool
sink_start(void)
{
	int	in[2], out[2], port;
	char	line[32];
	FILE	*f;

	if (pipe2(in, O_CLOEXEC) == -1 || pipe2(out, O_CLOEXEC) == -1)
		return (false);
	if ((sink_pid = fork()) == 0) {
		(void)dup2(in[0], STDIN_FILENO);
		(void)dup2(out[1], STDOUT_FILENO);
		/* Debian's own, where python3-aiosmtpd is. */
		(void)execl("/usr/bin/python3", "python3",
		    "tests/unit/smtp_sink.py", dir, (char *)NULL);
		_exit(127);
	}
	(void)close(in[0]);
	(void)close(out[1]);
	sink_stdin = in[1];
	/* Stays open: its end would end the sink. */
	if ((f = fdopen(out[0], "r")) == NULL ||
	    fgets(line, sizeof(line), f) == NULL)
		return (false);
	port = atoi(line);
	sink_stdout = f;
	(void)snprintf(smtp_url, sizeof(smtp_url), "smtp://127.0.0.1:%d",
	    port);
	return (port > 0);
}

static int
setup(void **state)
{
	(void)state;
	(void)signal(SIGPIPE, SIG_IGN);
	arena = arena_new((size_t)64 << 20, NULL, NULL);
	if (arena == NULL || mkdtemp(dir) == NULL || !mail_init())
		return (-1);
	if (!sink_start()) {
		print_error("smtp_sink.py does not start: it needs "
		    "python3-aiosmtpd, and the project root as folder\n");
		return (-1);
	}
	return (0);
}

static int
teardown(void **state)
{
	char	command[64];
	int	status;

	(void)state;
	(void)close(sink_stdin);
	if (sink_stdout != NULL)
		(void)fclose(sink_stdout);
	(void)waitpid(sink_pid, &status, 0);
	arena_free(arena);
	(void)snprintf(command, sizeof(command), "rm -r %s", dir);
	return (system(command) == 0 ? 0 : -1);
}

/* Each test gives back what it took. */
static int
after(void **state)
{
	(void)state;
	arena_clear(arena);
	return (0);
}

#define TEST(f)	cmocka_unit_test_teardown(f, after)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(plain_message),
		TEST(subjects),
		TEST(leaving),
		TEST(threads),
		TEST(names),
		TEST(quoted_printable),
		TEST(line_lengths),
		TEST(verdicts),
		TEST(folder),
		TEST(smtp_one),
		TEST(smtp_refusals),
		TEST(smtp_stop),
		TEST(smtp_nobody),
		TEST(smtp_hostile),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}
