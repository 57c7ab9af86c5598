/*
 * The well-formedness reader: one step function per state, one byte at a
 * time. It knows nothing of what the documents mean.
 */
#include <string.h>
#include <strings.h>

#include "proof/resume_xml.h"
#include "proof/resume_xml_word.h"

enum xml_state {
	XS_TEXT, XS_LESS, XS_NAME, XS_TAG, XS_ATTR, XS_EQUAL, XS_QUOTE,
	XS_VALUE, XS_VALUE_END, XS_EMPTY, XS_CLOSE, XS_CLOSE_END, XS_BANG,
	XS_COMMENT, XS_CDATA, XS_PI_NAME, XS_PI, XS_ENTITY, XS_FAIL,
	XS__MAX
};

enum xml_coding { XC_UNKNOWN, XC_UTF8, XC_UTF16LE, XC_UTF16BE };

struct xml_proof {
	struct xml_watch	 watch;
	enum xml_state		 state;
	enum xml_state		 after_entity;
	enum xml_fault		 fault;
	enum xml_coding		 coding;
	unsigned int		 utf8_need;	/* continuation bytes due */
	unsigned char		 utf8_low;	/* the next one's least value */
	unsigned char		 utf8_high;
	unsigned char		 odd;		/* half a UTF-16 unit */
	bool			 has_odd;
	uint32_t		 high;		/* a waiting high surrogate */
	bool			 seen_root;
	bool			 seen_byte;	/* anything but the BOM */
	bool			 pi_first;	/* this PI opens the document */
	unsigned char		 quote;
	unsigned char		 last[2];	/* for "--", "]]" and "?>" */
	size_t			 depth;
	size_t			 names_n;
	size_t			 word_n;	/* bytes in word */
	size_t			 value_n;
	size_t			 entity_n;
	/* Up to here a start clears; the rest is read as far as written. */
	size_t			 tops[XML_PROOF_DEPTH];	/* where names start */
	char			 names[XML_PROOF_DEPTH * XML_PROOF_NAME];
	char			 word[XML_PROOF_NAME];
	char			 entity[10];	/* "#x10ffff" */
	char			 value[XML_PROOF_VALUE];
};

struct xml_proof *
xml_proof_new(struct arena *a)
{
	return (arena_get(a, sizeof(struct xml_proof)));
}

void
xml_proof_start(struct xml_proof *x, struct xml_watch watch)
{
	memset(x, 0, offsetof(struct xml_proof, tops));
	x->watch = watch;
}

static void
xml_fail(struct xml_proof *x, enum xml_fault fault)
{
	if (x->fault == XML_FINE)
		x->fault = fault;
	x->state = XS_FAIL;
}

/* The innermost open element's full name. */
static struct str
xml_top(const struct xml_proof *x)
{
	size_t	 at;

	at = x->tops[x->depth - 1];
	return ((struct str){ x->names + at, x->names_n - at });
}

static void
xml_word_add(struct xml_proof *x, unsigned char c)
{
	if (x->word_n == sizeof(x->word)) {
		xml_fail(x, XML_BROKEN);
		return;
	}
	x->word[x->word_n++] = (char)c;
}

static void
xml_word_start(struct xml_proof *x, unsigned char c, enum xml_state state)
{
	x->word_n = 0;
	x->state = state;
	xml_word_add(x, c);
}

static void
xml_pop(struct xml_proof *x)
{
	x->names_n = x->tops[--x->depth];
	x->state = XS_TEXT;
	x->last[0] = x->last[1] = 0;
}

static void
xml_text_start(struct xml_proof *x)
{
	x->state = XS_TEXT;
	x->last[0] = x->last[1] = 0;
}

static void
xml_step_text(struct xml_proof *x, unsigned char c)
{
	if (c == '<') {
		x->state = XS_LESS;
		return;
	}
	if (x->depth == 0 && !xml_is_space(c)) {
		xml_fail(x, XML_BROKEN);
		return;
	}
	if (c == '&') {
		x->after_entity = XS_TEXT;
		x->entity_n = 0;
		x->state = XS_ENTITY;
	} else if (c == '>' && x->last[0] == ']' && x->last[1] == ']')
		xml_fail(x, XML_BROKEN);
	x->last[0] = x->last[1];
	x->last[1] = c;
}

static void
xml_step_less(struct xml_proof *x, unsigned char c)
{
	x->word_n = 0;
	if (c == '/')
		x->state = XS_CLOSE;
	else if (c == '!')
		x->state = XS_BANG;
	else if (c == '?')
		x->state = XS_PI_NAME;
	else if (!xml_is_name_start(c) || (x->depth == 0 && x->seen_root))
		xml_fail(x, XML_BROKEN);
	else
		xml_word_start(x, c, XS_NAME);
}

static void
xml_tag_done(struct xml_proof *x)
{
	if (x->watch.open != NULL)
		x->watch.open(x->watch.arg, xml_local(xml_top(x)));
	xml_text_start(x);
}

/* What may follow a name or a value inside a tag. */
static void
xml_step_tag(struct xml_proof *x, unsigned char c)
{
	if (c == '>')
		xml_tag_done(x);
	else if (c == '/')
		x->state = XS_EMPTY;
	else if (xml_is_name_start(c))
		xml_word_start(x, c, XS_ATTR);
	else if (!xml_is_space(c))
		xml_fail(x, XML_BROKEN);
}

static void
xml_step_name(struct xml_proof *x, unsigned char c)
{
	if (xml_is_name(c)) {
		xml_word_add(x, c);
		return;
	}
	if (x->depth == XML_PROOF_DEPTH) {
		xml_fail(x, XML_DEEP);
		return;
	}
	x->seen_root = true;
	x->tops[x->depth++] = x->names_n;
	memcpy(x->names + x->names_n, x->word, x->word_n);
	x->names_n += x->word_n;
	x->state = XS_TAG;
	xml_step_tag(x, c);
}

static void
xml_step_equal(struct xml_proof *x, unsigned char c)
{
	if (c == '=')
		x->state = XS_QUOTE;
	else if (!xml_is_space(c))
		xml_fail(x, XML_BROKEN);
}

static void
xml_step_attr(struct xml_proof *x, unsigned char c)
{
	if (xml_is_name(c)) {
		xml_word_add(x, c);
		return;
	}
	x->state = XS_EQUAL;
	xml_step_equal(x, c);
}

static void
xml_step_quote(struct xml_proof *x, unsigned char c)
{
	if (c == '"' || c == '\'') {
		x->quote = c;
		x->value_n = 0;
		x->state = XS_VALUE;
	} else if (!xml_is_space(c))
		xml_fail(x, XML_BROKEN);
}

static void
xml_attr_done(struct xml_proof *x)
{
	struct str	 name, value;

	name = (struct str){ x->word, x->word_n };
	value = (struct str){ x->value, x->value_n };
	if (x->watch.attr != NULL)
		x->watch.attr(x->watch.arg, xml_local(xml_top(x)),
		    xml_local(name), value);
	x->state = XS_VALUE_END;
}

static void
xml_step_value(struct xml_proof *x, unsigned char c)
{
	if (c == x->quote) {
		xml_attr_done(x);
		return;
	}
	if (c == '<') {
		xml_fail(x, XML_BROKEN);
		return;
	}
	if (x->value_n < sizeof(x->value))
		x->value[x->value_n++] = (char)c;
	if (c == '&') {
		x->after_entity = XS_VALUE;
		x->entity_n = 0;
		x->state = XS_ENTITY;
	}
}

/* An attribute must not touch the one before it. */
static void
xml_step_value_end(struct xml_proof *x, unsigned char c)
{
	if (xml_is_name_start(c)) {
		xml_fail(x, XML_BROKEN);
		return;
	}
	x->state = XS_TAG;
	xml_step_tag(x, c);
}

static void
xml_step_empty(struct xml_proof *x, unsigned char c)
{
	if (c != '>') {
		xml_fail(x, XML_BROKEN);
		return;
	}
	xml_tag_done(x);
	xml_pop(x);
}

static void
xml_step_close_end(struct xml_proof *x, unsigned char c)
{
	if (c == '>')
		xml_pop(x);
	else if (!xml_is_space(c))
		xml_fail(x, XML_BROKEN);
}

static void
xml_step_close(struct xml_proof *x, unsigned char c)
{
	if (xml_is_name(c)) {
		xml_word_add(x, c);
		return;
	}
	if (x->depth == 0 || !str_is(xml_top(x),
	    (struct str){ x->word, x->word_n })) {
		xml_fail(x, XML_BROKEN);
		return;
	}
	x->state = XS_CLOSE_END;
	xml_step_close_end(x, c);
}

/* After "<!": a comment, a CDATA section, or what we refuse. */
static void
xml_step_bang(struct xml_proof *x, unsigned char c)
{
	struct str	 word;

	xml_word_add(x, c);
	word = (struct str){ x->word, x->word_n };
	x->last[0] = x->last[1] = 0;
	if (word.len == 2 && word.p[0] == '-' && c == '-')
		x->state = XS_COMMENT;
	else if (word.len < 7)
		return;
	else if (memcmp(word.p, "[CDATA[", 7) == 0 && x->depth != 0)
		x->state = XS_CDATA;
	else if (strncasecmp(word.p, "DOCTYPE", 7) == 0)
		xml_fail(x, XML_DOCTYPE);
	else
		xml_fail(x, XML_BROKEN);
}

/* "--" inside a comment is an error, and "-->" its end. */
static void
xml_step_comment(struct xml_proof *x, unsigned char c)
{
	if (x->last[0] == '-' && x->last[1] == '-') {
		if (c == '>')
			xml_text_start(x);
		else
			xml_fail(x, XML_BROKEN);
		return;
	}
	x->last[0] = x->last[1];
	x->last[1] = c;
}

static void
xml_step_cdata(struct xml_proof *x, unsigned char c)
{
	if (c == '>' && x->last[0] == ']' && x->last[1] == ']') {
		xml_text_start(x);
		return;
	}
	x->last[0] = x->last[1];
	x->last[1] = c;
}

static void
xml_step_pi(struct xml_proof *x, unsigned char c)
{
	if (c == '>' && x->last[1] == '?')
		xml_text_start(x);
	else
		x->last[1] = c;
}

/* "<?xml" is the declaration, and only the document's first bytes are. */
static void
xml_step_pi_name(struct xml_proof *x, unsigned char c)
{
	if (x->word_n == 0 ? xml_is_name_start(c) : xml_is_name(c)) {
		xml_word_add(x, c);
		return;
	}
	if (x->word_n == 0 || (c != '?' && !xml_is_space(c)) ||
	    (x->word_n == 3 && strncasecmp(x->word, "xml", 3) == 0 &&
	    !x->pi_first)) {
		xml_fail(x, XML_BROKEN);
		return;
	}
	x->pi_first = false;
	x->last[0] = 0;
	x->last[1] = c;
	x->state = XS_PI;
}

static void
xml_step_entity(struct xml_proof *x, unsigned char c)
{
	if (c == ';' && xml_is_entity((struct str){ x->entity, x->entity_n }))
		x->state = x->after_entity;
	else if (c == ';' || x->entity_n == sizeof(x->entity))
		xml_fail(x, XML_BROKEN);
	else
		x->entity[x->entity_n++] = (char)c;
}

static void (*const xml_steps[XS__MAX])(struct xml_proof *, unsigned char) = {
	[XS_TEXT] = xml_step_text,
	[XS_LESS] = xml_step_less,
	[XS_NAME] = xml_step_name,
	[XS_TAG] = xml_step_tag,
	[XS_ATTR] = xml_step_attr,
	[XS_EQUAL] = xml_step_equal,
	[XS_QUOTE] = xml_step_quote,
	[XS_VALUE] = xml_step_value,
	[XS_VALUE_END] = xml_step_value_end,
	[XS_EMPTY] = xml_step_empty,
	[XS_CLOSE] = xml_step_close,
	[XS_CLOSE_END] = xml_step_close_end,
	[XS_BANG] = xml_step_bang,
	[XS_COMMENT] = xml_step_comment,
	[XS_CDATA] = xml_step_cdata,
	[XS_PI_NAME] = xml_step_pi_name,
	[XS_PI] = xml_step_pi,
	[XS_ENTITY] = xml_step_entity,
};

/* Valid UTF-8, and no control that XML forbids. */
static bool
xml_utf8_step(struct xml_proof *x, unsigned char c)
{
	if (x->utf8_need != 0) {
		if (c < x->utf8_low || c > x->utf8_high)
			return (false);
		x->utf8_need--;
		x->utf8_low = 0x80;
		x->utf8_high = 0xbf;
		return (true);
	}
	if (c < 0x80)
		return (c >= 0x20 || xml_is_space(c));
	x->utf8_low = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
	x->utf8_high = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
	x->utf8_need = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : 1;
	return (c >= 0xc2 && c <= 0xf4);
}

/* "<?xml" counts as the declaration only if "<" was the first byte. */
static void
xml_first_byte(struct xml_proof *x, unsigned char c)
{
	if (!x->seen_byte) {
		x->seen_byte = true;
		x->pi_first = c == '<';
	} else if (x->state == XS_TEXT || (x->state == XS_LESS && c != '?'))
		x->pi_first = false;
}

static void
xml_byte(struct xml_proof *x, unsigned char c)
{
	if (x->state == XS_FAIL)
		return;
	if ((c < 0x20 || c >= 0x80 || x->utf8_need != 0) &&
	    !xml_utf8_step(x, c)) {
		xml_fail(x, XML_BROKEN);
		return;
	}
	if (x->pi_first || !x->seen_byte)
		xml_first_byte(x, c);
	xml_steps[x->state](x, c);
}

static void
xml_code_point(struct xml_proof *x, uint32_t n)
{
	char	 utf8[4];
	size_t	 i, len = str_utf8_put(n, utf8);

	for (i = 0; i < len; i++)
		xml_byte(x, (unsigned char)utf8[i]);
}

/* One UTF-16 unit; surrogates come in pairs, high before low. */
static void
xml_unit(struct xml_proof *x, uint32_t u)
{
	if ((x->high != 0) != (u >= 0xdc00 && u <= 0xdfff))
		xml_fail(x, XML_BROKEN);
	else if (x->high != 0) {
		xml_code_point(x, 0x10000 + ((x->high - 0xd800) << 10) +
		    (u - 0xdc00));
		x->high = 0;
	} else if (u >= 0xd800 && u <= 0xdbff)
		x->high = u;
	else
		xml_code_point(x, u);
}

static void
xml_half(struct xml_proof *x, unsigned char c)
{
	uint32_t	 first;

	x->has_odd = !x->has_odd;
	if (x->has_odd) {
		x->odd = c;
		return;
	}
	first = x->odd;
	xml_unit(x, x->coding == XC_UTF16LE ? first | (uint32_t)c << 8 :
	    first << 8 | c);
}

/* OPC and ODF allow UTF-8 and UTF-16 only. The first piece holds the BOM. */
static struct str
xml_sniff(struct xml_proof *x, struct str s)
{
	x->coding = XC_UTF8;
	if (str_starts(s, STR("\xef\xbb\xbf")))
		return (str_from(s, 3));
	if (str_starts(s, STR("\xff\xfe")))
		x->coding = XC_UTF16LE;
	else if (str_starts(s, STR("\xfe\xff")))
		x->coding = XC_UTF16BE;
	return (str_from(s, x->coding == XC_UTF8 ? 0 : 2));
}

/* ASCII that changes no state inside an element's text or a value. */
static bool
xml_is_plain(unsigned char c)
{
	return (c >= 0x20 && c < 0x80 && c != '<' && c != '&' && c != ']' &&
	    c != '>' && c != '"' && c != '\'');
}

/* Nearly all bytes are plain text: step over a run of them at once. */
static size_t
xml_run(struct xml_proof *x, struct str s, size_t i)
{
	size_t	 n, start;

	if (x->utf8_need != 0 || !(x->state == XS_VALUE ||
	    (x->state == XS_TEXT && x->depth != 0)))
		return (i);
	for (start = i; i < s.len && xml_is_plain((unsigned char)s.p[i]); i++)
		;
	if (i == start)
		return (i);
	if (x->state == XS_TEXT) {
		x->last[0] = x->last[1] = 0;
		return (i);
	}
	n = i - start < sizeof(x->value) - x->value_n ? i - start :
	    sizeof(x->value) - x->value_n;
	memcpy(x->value + x->value_n, s.p + start, n);
	x->value_n += n;
	return (i);
}

static void
xml_feed_utf8(struct xml_proof *x, struct str s)
{
	size_t	 i;

	for (i = 0; i < s.len && x->state != XS_FAIL; i++) {
		if ((i = xml_run(x, s, i)) == s.len)
			break;
		xml_byte(x, (unsigned char)s.p[i]);
	}
}

static void
xml_feed_utf16(struct xml_proof *x, struct str s)
{
	size_t	 i;

	for (i = 0; i < s.len && x->state != XS_FAIL; i++)
		xml_half(x, (unsigned char)s.p[i]);
}

bool
xml_proof_feed(struct xml_proof *x, struct str s)
{
	if (x->coding == XC_UNKNOWN)
		s = xml_sniff(x, s);
	if (x->coding == XC_UTF8)
		xml_feed_utf8(x, s);
	else
		xml_feed_utf16(x, s);
	return (x->state != XS_FAIL);
}

enum xml_fault
xml_proof_end(struct xml_proof *x)
{
	if (x->fault == XML_FINE && (x->state != XS_TEXT || x->depth != 0 ||
	    !x->seen_root || x->utf8_need != 0 || x->has_odd || x->high != 0))
		xml_fail(x, XML_BROKEN);
	return (x->fault);
}
