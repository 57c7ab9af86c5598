/* Writes a mail. See message.h for what it promises. */
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/date.h"
#include "job/message.h"

/* 39 bytes give 52 of base64, 64 with their frame: "Subject: " and one such
 * word stay below the 76 columns of RFC 2047. */
#define WORD_BYTES	39
#define QP_COLUMNS	76

static bool
is_atext(char c)
{
	return ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') ||
	    (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL));
}

static bool
is_domain_char(char c)
{
	return ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '-');
}

/* Parts of the wanted characters between single dots. */
static bool
is_dotted(struct str s, bool (*wanted)(char))
{
	size_t	i;

	if (s.len == 0 || s.p[0] == '.' || s.p[s.len - 1] == '.')
		return (false);
	for (i = 0; i < s.len; i++) {
		if (s.p[i] == '.' ? s.p[i - 1] == '.' : !wanted(s.p[i]))
			return (false);
	}
	return (true);
}

bool
message_address_is(struct str s)
{
	struct str	local, domain;

	if (s.len > 254 || !str_cut(s, '@', &local, &domain))
		return (false);
	return (local.len <= 64 && is_dotted(local, is_atext) &&
	    is_dotted(domain, is_domain_char));
}

/* Valid UTF-8 on one line: a control is a space, a broken byte is U+FFFD. */
static struct str
header_clean(struct arena *a, struct str s)
{
	struct str	before;
	struct buf	b;
	int32_t		c;

	b = buf_new(a, s.len + 1);
	while (s.len != 0) {
		before = s;
		if ((c = str_utf8_next(&s)) < 0)
			buf_c(&b, "\xef\xbf\xbd");
		else if (c < 0x20 || (c >= 0x7f && c <= 0x9f) ||
		    c == 0x2028 || c == 0x2029)
			buf_char(&b, ' ');
		else
			buf_add(&b, before.p, before.len - s.len);
	}
	return (str_trim(buf_view(&b)));
}

/* Goes into a header as it stands, in one line. */
static bool
is_bare(struct str s)
{
	size_t	i;

	for (i = 0; i < s.len; i++)
		if (s.p[i] < 0x20 || s.p[i] > 0x7e)
			return (false);
	return (s.len <= 60 && memmem(s.p, s.len, "=?", 2) == NULL);
}

static void
base64_add(struct buf *b, struct str s)
{
	struct str	t;
	size_t		i;

	t = str_base64url(b->arena, s.p, s.len);
	for (i = 0; i < t.len; i++)
		buf_char(b, t.p[i] == '-' ? '+' : t.p[i] == '_' ? '/' :
		    t.p[i]);
	for (; i % 4 != 0; i++)
		buf_char(b, '=');
}

/* Encoded words on lines of their own, never cut within a character. */
static void
words_add(struct buf *b, struct str s)
{
	struct str	rest;
	size_t		n;

	for (;;) {
		for (n = 0, rest = s; rest.len != 0; n = s.len - rest.len) {
			(void)str_utf8_next(&rest);
			if (s.len - rest.len > WORD_BYTES)
				break;
		}
		buf_c(b, "=?UTF-8?B?");
		base64_add(b, str_first(s, n));
		buf_c(b, "?=");
		s = str_from(s, n);
		if (s.len == 0)
			return;
		buf_c(b, "\r\n ");
	}
}

static void
text_add(struct buf *b, struct str s)
{
	s = header_clean(b->arena, s);
	if (is_bare(s))
		buf_str(b, s);
	else
		words_add(b, s);
}

/* A display name: quoted if it is ASCII, else encoded words. */
static void
phrase_add(struct buf *b, struct str s)
{
	size_t	i;

	s = header_clean(b->arena, s);
	if (s.len == 0)
		return;
	if (!is_bare(s))
		words_add(b, s);
	else {
		buf_char(b, '"');
		for (i = 0; i < s.len; i++) {
			if (s.p[i] == '"' || s.p[i] == '\\')
				buf_char(b, '\\');
			buf_char(b, s.p[i]);
		}
		buf_char(b, '"');
	}
	/* Long words leave no room for the address on their line. */
	buf_c(b, is_bare(s) ? " " : "\r\n ");
}

/* The end of a line in any spelling; s then stands behind it. */
static bool
line_ends(struct str *s)
{
	if (s->p[0] != '\r' && s->p[0] != '\n')
		return (false);
	*s = str_from(*s, s->p[0] == '\r' && s->len > 1 && s->p[1] == '\n' ?
	    2 : 1);
	return (true);
}

/*
 * May the byte stand for itself? A blank not at a line's end; a dot not at
 * its start, where SMTP would read it; an F not where mbox would read "From".
 */
static bool
qp_is_plain(struct str s, size_t column)
{
	char	c = s.p[0];

	if (c == ' ' || c == '\t')
		return (s.len > 1 && s.p[1] != '\r' && s.p[1] != '\n');
	if (column == 0 && (c == '.' || c == 'F'))
		return (false);
	return (c > 0x20 && c < 0x7f && c != '=');
}

static void
qp_add(struct buf *b, struct str s)
{
	static const char	hex[] = "0123456789ABCDEF";
	unsigned char		c;
	size_t			column, width;
	bool			plain;

	for (column = 0; s.len != 0;) {
		if (line_ends(&s)) {
			buf_c(b, "\r\n");
			column = 0;
			continue;
		}
		plain = qp_is_plain(s, column);
		width = plain ? 1 : 3;
		if (column + width > QP_COLUMNS - 1) {
			buf_c(b, "=\r\n");
			column = 0;
			continue;
		}
		c = (unsigned char)s.p[0];
		if (plain)
			buf_char(b, (char)c);
		else {
			buf_char(b, '=');
			buf_char(b, hex[c >> 4]);
			buf_char(b, hex[c & 15]);
		}
		column += width;
		s = str_from(s, 1);
	}
	if (column != 0)
		buf_c(b, "\r\n");
}

static void
part_add(struct buf *b, const char *type, struct str s)
{
	buf_fmt(b, "Content-Type: %s; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n\r\n", type);
	qp_add(b, s);
}

/* The uuid, or what of it may stand in a header. */
static struct str
id_clean(struct arena *a, struct str id)
{
	struct buf	b;
	size_t		i;

	b = buf_new(a, id.len + 1);
	for (i = 0; i < id.len && i < 64; i++)
		if (is_domain_char(id.p[i]))
			buf_char(&b, id.p[i]);
	return (buf_view(&b));
}

static void
date_add(struct buf *b, int64_t at)
{
	static const char	*const days[] = { "Sun", "Mon", "Tue", "Wed",
				    "Thu", "Fri", "Sat" };
	struct tm		 tm;
	time_t			 t = at;

	if (gmtime_r(&t, &tm) == NULL)
		memset(&tm, 0, sizeof(tm));
	/* Not strftime: its names follow the locale. */
	buf_fmt(b, "Date: %s, %02d %s %d %02d:%02d:%02d +0000\r\n",
	    days[tm.tm_wday], tm.tm_mday, civil_month_short(tm.tm_mon + 1),
	    tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

struct str
message_write(struct arena *a, const struct message *m)
{
	struct str	id, local, domain;
	struct buf	b;

	id = id_clean(a, m->id);
	if (!str_cut(m->from, '@', &local, &domain))
		domain = STR("localhost");
	b = buf_new(a, 1024 + m->text.len + m->html.len);
	date_add(&b, m->at);
	buf_c(&b, "From: ");
	phrase_add(&b, m->from_name);
	buf_fmt(&b, "<%.*s>\r\nTo: <%.*s>\r\nSubject: ", STR_ARG(m->from),
	    STR_ARG(m->to));
	text_add(&b, m->subject);
	/* RFC 3834: no vacation answers to a machine. */
	buf_fmt(&b, "\r\nMessage-ID: <%.*s@%.*s>\r\nMIME-Version: 1.0\r\n"
	    "Auto-Submitted: auto-generated\r\n", STR_ARG(id),
	    STR_ARG(domain));
	if (m->html.len == 0) {
		part_add(&b, "text/plain", m->text);
		return (buf_view(&b));
	}
	/* "=_" never stands in quoted-printable: no body can end a part. */
	buf_fmt(&b, "Content-Type: multipart/alternative;\r\n"
	    " boundary=\"=_%.*s\"\r\n\r\n--=_%.*s\r\n", STR_ARG(id),
	    STR_ARG(id));
	part_add(&b, "text/plain", m->text);
	/* The end of the line before a boundary is part of the boundary. */
	buf_fmt(&b, "\r\n--=_%.*s\r\n", STR_ARG(id));
	part_add(&b, "text/html", m->html);
	buf_fmt(&b, "\r\n--=_%.*s--\r\n", STR_ARG(id));
	return (buf_view(&b));
}
