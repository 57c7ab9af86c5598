/* Numbers and words that are not to be kept: see the header. */
#include "base/buf.h"
#include "rule/redact.h"

#define CARD_LEAST	13	/* digits */
#define CARD_MOST	19
#define IBAN_LEAST	15	/* letters and digits: Norway's */
#define IBAN_MOST	34

static bool
is_letter(int32_t c)
{
	return ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0xc0);
}

static bool
is_gap(int32_t c)
{
	return (c == ' ' || c == '-' || c == '.' || c == 0xa0 || c == 0x2009 ||
	    c == 0x202f || c == 0x2010 || c == 0x2011);
}

/* The sum of the digits, every second from the right doubled, ends with 0. */
static bool
luhn_is_right(const int *digits, size_t n)
{
	size_t	 i;
	int	 d, sum = 0;

	for (i = 0; i < n; i++) {
		d = digits[n - 1 - i];
		if (i % 2 == 1 && (d *= 2) > 9)
			d -= 9;
		sum += d;
	}
	return (sum % 10 == 0);
}

/*
 * How many bytes from here on are a card's number; 0: none. Digits go on over
 * single gaps; of the lengths that end at a gap or at the end of the digits the
 * longest that is right counts. all: how many bytes were looked at.
 */
static size_t
card_length(struct str text, size_t *all)
{
	struct str	 rest = text, before;
	int		 digits[CARD_MOST];
	size_t		 n = 0, end = 0, best = 0;
	int32_t		 c;
	int		 d;
	bool		 gap = false;

	for (;;) {
		before = rest;
		c = rest.len == 0 ? -1 : str_utf8_next(&rest);
		if ((d = str_digit(c)) >= 0 && n < CARD_MOST) {
			digits[n++] = d;
			end = (size_t)(rest.p - text.p);
			gap = false;
			continue;
		}
		/* A number does not end in the middle of longer digits, nor go
		 * over into a word. */
		if (n >= CARD_LEAST && d < 0 && !is_letter(c) && !gap &&
		    luhn_is_right(digits, n))
			best = end;
		if (n == 0 || gap || !is_gap(c))
			break;
		gap = true;
	}
	*all = (size_t)(before.p - text.p);
	return (best);
}

/* Of upper-case letters and digits, the first four moved to the end. */
static bool
iban_is_right(const char *s, size_t n)
{
	unsigned int	 sum = 0;
	size_t		 i;
	char		 c;

	for (i = 0; i < n; i++) {
		c = s[(i + 4) % n];
		sum = c <= '9' ? sum * 10 + (unsigned)(c - '0') :
		    sum * 100 + (unsigned)(c - 'A' + 10);
		sum %= 97;
	}
	return (sum == 1);
}

/* How many bytes from here on are an account's number; 0: none. */
static size_t
iban_length(struct str text)
{
	struct str	 rest;
	char		 s[IBAN_MOST], c;
	size_t		 i, n = 0, best = 0;
	int32_t		 next;

	for (i = 0; i < text.len && n <= IBAN_MOST; i++) {
		c = text.p[i];
		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		if (c == ' ' && i > 0 && text.p[i - 1] != ' ') {
			if (n >= IBAN_LEAST && iban_is_right(s, n))
				best = i;
			continue;
		}
		if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) ||
		    n == IBAN_MOST || (n < 2 && c <= '9') ||
		    ((n == 2 || n == 3) && c > '9'))
			break;
		s[n++] = c;
	}
	rest = str_from(text, i);
	next = rest.len == 0 ? -1 : str_utf8_next(&rest);
	if (n >= IBAN_LEAST && text.p[i - 1] != ' ' && !is_letter(next) &&
	    str_digit(next) < 0 && iban_is_right(s, n))
		best = i;
	return (best);
}

static const struct str	 secret_words[] = {
	STR_INIT("password"), STR_INIT("passwort"), STR_INIT("kennwort"),
	STR_INIT("passcode"), STR_INIT("passphrase"), STR_INIT("pwd"),
	STR_INIT("pin"), STR_INIT("tan"), STR_INIT("cvc"), STR_INIT("cvv"), STR_INIT("cvv2"),
	STR_INIT("passe"),
	STR_INIT("contrase\xc3\xb1" "a"), STR_INIT("clave"),
	STR_INIT("\xd7\xa1\xd7\x99\xd7\xa1\xd7\x9e\xd7\x94"),
	STR_INIT("\xd7\xa1\xd7\x99\xd7\xa1\xd7\x9e\xd7\x90"),
	STR_INIT("\xe3\x83\x91\xe3\x82\xb9\xe3\x83\xaf\xe3\x83\xbc"
	    "\xe3\x83\x89"),
	STR_INIT("\xe6\x9a\x97\xe8\xa8\xbc\xe7\x95\xaa\xe5\x8f\xb7"),
};
/* "PIN code", "PIN-Nummer" */
static const struct str	 tails[] = {
	STR_INIT("code"), STR_INIT("-code"), STR_INIT("number"),
	STR_INIT("nummer"), STR_INIT("-nummer"),
};
static const struct str	 links[] = {
	STR_INIT(":"), STR_INIT("="), STR_INIT("\xef\xbc\x9a"),
	STR_INIT("is"), STR_INIT("was"), STR_INIT("ist"), STR_INIT("lautet"),
	STR_INIT("es"), STR_INIT("est"), STR_INIT("\xd7\x94\xd7\x95\xd7\x90"),
	STR_INIT("\xd7\x94\xd7\x99\xd7\x90"), STR_INIT("\xe3\x81\xaf"),
};

static struct str
blanks_skip(struct str s)
{
	while (s.len > 0 && (*s.p == ' ' || *s.p == '\t'))
		s = str_from(s, 1);
	return (s);
}

/* Is one of them at the beginning? The longest; 0: none. */
static size_t
word_length(struct str s, const struct str *words, size_t n)
{
	struct str	 rest;
	size_t		 i, best = 0;

	for (i = 0; i < n; i++) {
		if (s.len < words[i].len || words[i].len < best ||
		    !str_is_nocase(str_first(s, words[i].len), words[i]))
			continue;
		/* "pin" is not in "pinch", nor "is" in "issue"; what is no
		 * letter, and Japanese, needs no blank behind it. */
		rest = str_from(s, words[i].len);
		if (rest.len > 0 && is_letter(words[i].p[0]) &&
		    is_letter(str_utf8_next(&rest)))
			continue;
		best = words[i].len;
	}
	return (best);
}

/* Bytes up to where a secret begins behind a word for one; 0: none is said. */
static size_t
secret_begin(struct str text)
{
	struct str	 rest;
	size_t		 n;

	n = word_length(text, secret_words,
	    sizeof(secret_words) / sizeof(secret_words[0]));
	if (n == 0)
		return (0);
	rest = blanks_skip(str_from(text, n));
	n = word_length(rest, tails, sizeof(tails) / sizeof(tails[0]));
	rest = blanks_skip(str_from(rest, n));
	n = word_length(rest, links, sizeof(links) / sizeof(links[0]));
	if (n == 0)
		return (0);
	rest = blanks_skip(str_from(rest, n));
	/* "is: x" */
	if (rest.len > 0 && *rest.p == ':')
		rest = blanks_skip(str_from(rest, 1));
	return (rest.len == 0 ? 0 : (size_t)(rest.p - text.p));
}

/* Up to the next blank; a comma, a quote or a full stop at its end stays. */
static size_t
secret_length(struct str s)
{
	size_t	 n;

	for (n = 0; n < s.len && s.p[n] != ' ' && s.p[n] != '\t' &&
	    s.p[n] != '\n' && s.p[n] != '\r'; n++)
		;
	while (n > 1 && (s.p[n - 1] == '.' || s.p[n - 1] == ',' ||
	    s.p[n - 1] == ';'))
		n--;
	return (n);
}

struct redacting {
	struct str	 text;
	struct buf	 out;
	size_t		 done;		/* of text, in out */
	size_t		 n;
};

static void
leave_out(struct redacting *r, size_t from, size_t length)
{
	buf_str(&r->out, str_first(str_from(r->text, r->done),
	    from - r->done));
	buf_c(&r->out, REDACTED);
	r->done = from + length;
	r->n++;
}

/* What begins at a word or number; gives how many bytes of it are dealt with. */
static size_t
token_look(struct redacting *r, size_t at)
{
	struct str	 rest = str_from(r->text, at);
	struct str	 next = rest;
	size_t		 n, looked = 0;
	bool		 number = str_digit(str_utf8_next(&next)) >= 0;

	n = number ? card_length(rest, &looked) : iban_length(rest);
	if (n != 0) {
		leave_out(r, at, n);
		return (n);
	}
	if (!number && (n = secret_begin(rest)) != 0) {
		looked = secret_length(str_from(rest, n));
		leave_out(r, at + n, looked);
		return (n + looked);
	}
	return (0);
}

struct str
redact(struct arena *a, struct str text, size_t *n)
{
	struct redacting	 r = { .text = text,
				    .out = buf_new(a, text.len + 64) };
	struct str		 rest;
	size_t			 at = 0, used;
	int32_t			 c;
	bool			 inside = false, word;

	while (at < text.len) {
		rest = str_from(text, at);
		c = str_utf8_next(&rest);
		word = is_letter(c) || str_digit(c) >= 0;
		used = word && !inside ? token_look(&r, at) : 0;
		inside = word && used == 0;
		at += used != 0 ? used : text.len - at - rest.len;
	}
	if (r.n == 0)
		return (text);
	buf_str(&r.out, str_from(text, r.done));
	*n += r.n;
	return (buf_view(&r.out));
}
