/* Writes a mail, by GMime. See message.h for what it promises. */
#include <string.h>

#include <gmime/gmime.h>

#include "base/buf.h"
#include "job/message.h"

#define ID_CHARS	"0123456789abcdefABCDEF-"

void
message_init(void)
{
	g_mime_init();
}

/*
 * Valid UTF-8 on one line: a control is a space, a broken byte is U+FFFD. GMime
 * writes ASCII as it stands, also what reads like a word that it has encoded:
 * a blank goes into that.
 */
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
		else {
			buf_add(&b, before.p, before.len - s.len);
			if (c == '=' && str_starts(s, STR("?")))
				buf_char(&b, ' ');
		}
	}
	return (str_trim(buf_view(&b)));
}

/* Each line ends with \n, in whatever spelling it came, and so does the last:
 * GMime makes CRLF of that, and would encode a bare CR. */
static struct str
lines_clean(struct arena *a, struct str s)
{
	s = str_lines_plain(a, s);
	return (s.len == 0 || str_ends(s, STR("\n")) ? s :
	    str_cat(a, s, STR("\n")));
}

static const char *
domain_of(struct arena *a, struct str address)
{
	struct str	local, domain;

	if (!str_cut(address, '@', &local, &domain))
		domain = STR("localhost");
	return (str_dup(a, domain).p);
}

/* The uuid, or what of it may stand in a header. */
static struct str
id_clean(struct arena *a, struct str id)
{
	struct buf	b;
	size_t		i;

	b = buf_new(a, id.len + 1);
	for (i = 0; i < id.len && i < 64; i++)
		if (id.p[i] != '\0' && strchr(ID_CHARS, id.p[i]) != NULL)
			buf_char(&b, id.p[i]);
	return (buf_view(&b));
}

static void
address_add(struct arena *a, GMimeMessage *mail, GMimeAddressType type,
    struct str name, struct str address)
{
	InternetAddress	*who;

	name = header_clean(a, name);
	who = internet_address_mailbox_new(name.len == 0 ? NULL :
	    str_dup(a, name).p, str_dup(a, address).p);
	/* Else it looks for the smallest old one that has the letters. */
	internet_address_set_charset(who, "utf-8");
	(void)internet_address_list_add(g_mime_message_get_addresses(mail,
	    type), who);
	g_object_unref(who);
}

static GMimeObject *
part_new(struct arena *a, const char *subtype, struct str s)
{
	GMimeDataWrapper	*content;
	GMimeStream		*stream;
	GMimePart		*part;

	s = lines_clean(a, s);
	part = g_mime_part_new_with_type("text", subtype);
	g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset",
	    "utf-8");
	g_mime_part_set_content_encoding(part,
	    GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
	stream = g_mime_stream_mem_new_with_buffer(s.p, s.len);
	content = g_mime_data_wrapper_new_with_stream(stream,
	    GMIME_CONTENT_ENCODING_DEFAULT);
	g_mime_part_set_content(part, content);
	g_object_unref(content);
	g_object_unref(stream);
	return (GMIME_OBJECT(part));
}

static GMimeObject *
body_new(struct arena *a, const struct message *m, struct str id)
{
	GMimeMultipart	*both;
	GMimeObject	*part;

	part = part_new(a, "plain", m->text);
	if (m->html.len == 0)
		return (part);
	both = g_mime_multipart_new_with_subtype("alternative");
	/* "=_" never stands in quoted-printable: no body can end a part. */
	g_mime_multipart_set_boundary(both,
	    str_fmt(a, "=_%.*s", STR_ARG(id)).p);
	g_mime_multipart_add(both, part);
	g_object_unref(part);
	part = part_new(a, "html", m->html);
	g_mime_multipart_add(both, part);
	g_object_unref(part);
	return (GMIME_OBJECT(both));
}

/* As it stands: an address of this length would be made encoded words, which no
 * program takes for an address. */
static void
leave_set(struct arena *a, GMimeMessage *mail, struct str leave)
{
	GMimeObject	*o = GMIME_OBJECT(mail);
	GMimeHeader	*h;

	leave = header_clean(a, leave);
	if (!str_is_ascii(leave))
		return;
	g_mime_object_set_header(o, "List-Unsubscribe", "<>", NULL);
	h = g_mime_header_list_get_header(g_mime_object_get_header_list(o),
	    "List-Unsubscribe");
	g_mime_header_set_raw_value(h, str_fmt(a, " <%.*s>\n",
	    STR_ARG(leave)).p);
	g_mime_object_set_header(o, "List-Unsubscribe-Post",
	    "List-Unsubscribe=One-Click", NULL);
}

static void
headers_set(struct arena *a, GMimeMessage *mail, const struct message *m,
    struct str id)
{
	GDateTime	*at;
	const char	*above;

	at = g_date_time_new_from_unix_utc(m->at);
	if (at == NULL)			/* beyond the year 9999 */
		at = g_date_time_new_from_unix_utc(0);
	g_mime_message_set_date(mail, at);
	g_date_time_unref(at);
	address_add(a, mail, GMIME_ADDRESS_TYPE_FROM, m->from_name, m->from);
	address_add(a, mail, GMIME_ADDRESS_TYPE_TO, STR_NONE, m->to);
	g_mime_message_set_subject(mail,
	    str_dup(a, header_clean(a, m->subject)).p, "utf-8");
	g_mime_message_set_message_id(mail, str_fmt(a, "%.*s@%s", STR_ARG(id),
	    domain_of(a, m->from)).p);
	id = id_clean(a, m->thread);
	if (id.len != 0) {
		above = str_fmt(a, "<%.*s@%s>", STR_ARG(id),
		    domain_of(a, m->from)).p;
		g_mime_object_set_header(GMIME_OBJECT(mail), "In-Reply-To",
		    above, NULL);
		g_mime_object_set_header(GMIME_OBJECT(mail), "References",
		    above, NULL);
	}
	if (m->leave.len != 0)
		leave_set(a, mail, m->leave);
	/* RFC 3834: no vacation answers to a machine. */
	g_mime_object_set_header(GMIME_OBJECT(mail), "Auto-Submitted",
	    "auto-generated", NULL);
}

struct str
message_write(struct arena *a, const struct message *m)
{
	GMimeFormatOptions	*crlf;
	GMimeMessage		*mail;
	GMimeObject		*body;
	GMimeStream		*out;
	GByteArray		*bytes;
	struct str		 id, s;

	id = id_clean(a, m->id);
	mail = g_mime_message_new(FALSE);
	headers_set(a, mail, m, id);
	body = body_new(a, m, id);
	g_mime_message_set_mime_part(mail, body);
	g_object_unref(body);
	out = g_mime_stream_mem_new();
	crlf = g_mime_format_options_new();
	g_mime_format_options_set_newline_format(crlf,
	    GMIME_NEWLINE_FORMAT_DOS);
	(void)g_mime_object_write_to_stream(GMIME_OBJECT(mail), crlf, out);
	bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(out));
	s = str_dup(a, (struct str){ (const char *)bytes->data, bytes->len });
	g_mime_format_options_free(crlf);
	g_object_unref(out);
	g_object_unref(mail);
	return (s);
}
