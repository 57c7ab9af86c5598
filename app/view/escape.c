/*
 * The escapes, one for each kind of place a value may stand in. They are
 * total: any bytes in, something harmless out. Runs of bytes that need no
 * change are copied at once.
 */
#include <string.h>
#include <strings.h>

#include "view/view.h"

#define REPLACEMENT	"\xef\xbf\xbd"	/* U+FFFD */

/* What stands for a byte; NULL: itself. Bytes over 0x7f are checked first. */
static const char *const html_bytes[128] = {
	['\0'] = REPLACEMENT,
	['&'] = "&amp;",
	['<'] = "&lt;",
	['>'] = "&gt;",
	['"'] = "&quot;",
	['\''] = "&#39;",
};

/* Schemes that run nothing. */
static const char *const url_schemes[] = { "http:", "https:", "mailto:",
    "tel:", NULL };

/* The bytes that need nothing from the start of s on. */
static size_t
html_plain(struct str s)
{
	const unsigned char	*p = (const unsigned char *)s.p;
	struct str		 rest;
	size_t			 i;

	for (i = 0; i < s.len; ) {
		if (p[i] < 0x80) {
			if (html_bytes[p[i]] != NULL)
				break;
			i++;
			continue;
		}
		rest = str_from(s, i);
		if (str_utf8_next(&rest) < 0)
			break;
		i = s.len - rest.len;
	}
	return (i);
}

void
esc_html(struct buf *out, struct str s)
{
	unsigned char	 c;
	size_t		 n;

	for (;;) {
		n = html_plain(s);
		buf_add(out, s.p, n);
		if (n == s.len)
			return;
		c = (unsigned char)s.p[n];
		buf_c(out, c < 0x80 ? html_bytes[c] : REPLACEMENT);
		s = str_from(s, n + 1);
	}
}

static bool
byte_is_hex(char c)
{
	return ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
	    (c >= 'A' && c <= 'F'));
}

/*
 * A colon before any of "/?#" ends a scheme. What a browser would first strip
 * from one (control characters, white space) makes it an unknown one here.
 */
static bool
url_is_harmless(struct str s)
{
	size_t	 i, n;

	if (s.len > 1 && s.p[0] == '/' && (s.p[1] == '/' || s.p[1] == '\\'))
		return (false);		/* another host, without a scheme */
	for (n = 0; n < s.len && memchr("/?#:", s.p[n], 4) == NULL; n++)
		;
	if (n == s.len || s.p[n] != ':')
		return (true);
	for (i = 0; url_schemes[i] != NULL; i++)
		if (strlen(url_schemes[i]) == n + 1 &&
		    strncasecmp(s.p, url_schemes[i], n + 1) == 0)
			return (s.p[0] != 'h' && s.p[0] != 'H' ? true :
			    s.len > n + 3 && s.p[n + 1] == '/' &&
			    s.p[n + 2] == '/');
	return (false);
}

/* What an address is made of besides its words (RFC 3986). */
static bool
byte_is_reserved(char c)
{
	switch (c) {
	case ':': case '/': case '?': case '#': case '[': case ']': case '@':
	case '!': case '$': case '&': case '(': case ')': case '*': case '+':
	case ',': case ';': case '=':
		return (true);
	default:
		return (false);
	}
}

void
esc_url_whole(struct buf *out, struct str s)
{
	size_t		 i, done;

	if (!url_is_harmless(s)) {
		buf_char(out, '#');
		return;
	}
	for (i = done = 0; i < s.len; i++)
		/* Escapes that are there already stay; a bare % becomes one. */
		if (s.p[i] == '%' ? s.len - i > 2 && byte_is_hex(s.p[i + 1]) &&
		    byte_is_hex(s.p[i + 2]) : byte_is_reserved(s.p[i])) {
			if (i != done)
				buf_url_part(out, str_first(str_from(s, done),
				    i - done));
			buf_char(out, s.p[i]);
			done = i + 1;
		}
	buf_url_part(out, str_from(s, done));
}
