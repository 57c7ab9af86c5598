/* Rules of single field values. Nothing here knows which form they are of. */
#include "base/buf.h"
#include "base/date.h"
#include "form/field.h"

static bool
is_digit(char c)
{
	return (c >= '0' && c <= '9');
}

static bool
is_alnum(char c)
{
	return (is_digit(c) || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z'));
}

/* C0: nothing a person types into a field, but for tab and line ends. */
static bool
is_control(int32_t cp, bool lines)
{
	return (cp < 0x20 && !(lines && (cp == '\t' || cp == '\r' ||
	    cp == '\n')));
}

enum field_fault
field_text(struct str s, size_t max, bool lines)
{
	size_t	 n;
	int32_t	 cp;
	bool	 control;

	for (n = 0, control = false; s.len != 0; n++) {
		if ((cp = str_utf8_next(&s)) < 0)
			return (FIELD_UTF8);
		control = control || is_control(cp, lines);
	}
	if (control)
		return (FIELD_CONTROL);
	return (n > max ? FIELD_LONG : FIELD_OK);
}

struct str
field_shown(struct arena *a, struct str s)
{
	struct buf	 b;
	struct str	 at;
	int32_t		 cp;

	b = buf_new(a, s.len + 1);
	while (s.len != 0) {
		at = s;
		cp = str_utf8_next(&s);
		if (cp < 0 || is_control(cp, true))
			buf_c(&b, "\xef\xbf\xbd");
		else
			buf_add(&b, at.p, (size_t)(s.p - at.p));
	}
	return (buf_view(&b));
}

static bool
email_local_is_fine(struct str s)
{
	size_t	 i;

	if (s.len == 0 || s.len > 64 || s.p[0] == '.' ||
	    s.p[s.len - 1] == '.')
		return (false);
	for (i = 0; i < s.len; i++) {
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f ||
		    str_has_byte(STR("\"(),:;<>[\\]"), s.p[i]))
			return (false);
		if (s.p[i] == '.' && s.p[i - 1] == '.')
			return (false);
	}
	return (true);
}

/* Labels of letters, digits and hyphens, or of anything beyond ASCII. */
static bool
email_domain_is_fine(struct str s)
{
	struct str	 label, rest;
	size_t		 i, n;
	bool		 more;

	for (n = 0, more = true; more; n++) {
		more = str_cut(s, '.', &label, &rest);
		if (label.len == 0 || label.len > 63 || label.p[0] == '-' ||
		    label.p[label.len - 1] == '-')
			return (false);
		for (i = 0; i < label.len; i++)
			if ((unsigned char)label.p[i] < 0x80 &&
			    !is_alnum(label.p[i]) && label.p[i] != '-')
				return (false);
		s = rest;
	}
	return (n >= 2);
}

/* U+00A0, U+2000 to U+200F, U+2028.., U+3000, U+FEFF: spaces and marks that
 * cannot be seen, and come from copying. */
static bool
has_unseen(struct str s)
{
	int32_t	 cp;

	while (s.len != 0) {
		cp = str_utf8_next(&s);
		if ((cp >= 0x7f && cp <= 0xa0) || cp == 0xad ||
		    (cp >= 0x2000 && cp <= 0x200f) ||
		    (cp >= 0x2028 && cp <= 0x202f) ||
		    (cp >= 0x205f && cp <= 0x206f) || cp == 0x3000 ||
		    cp == 0xfeff)
			return (true);
	}
	return (false);
}

enum field_fault
field_email(struct arena *a, struct str s, struct str *out)
{
	enum field_fault	 fault;
	struct str		 local, domain;

	s = str_trim(s);
	if ((fault = field_text(s, FIELD_EMAIL_MAX, false)) != FIELD_OK)
		return (fault);
	if (s.len > FIELD_EMAIL_MAX)
		return (FIELD_LONG);
	if (!str_cut(s, '@', &local, &domain) || str_has_byte(domain, '@') ||
	    !email_local_is_fine(local) || !email_domain_is_fine(domain) ||
	    has_unseen(s))
		return (FIELD_FORM);
	*out = str_fmt(a, "%.*s@%.*s", STR_ARG(local),
	    STR_ARG(str_lower(a, domain)));
	return (FIELD_OK);
}

static size_t
digits_count(struct str s)
{
	size_t	 n;

	for (n = 0; n < s.len && is_digit(s.p[n]); n++)
		;
	return (n);
}

enum field_fault
field_number(struct arena *a, struct str s, int64_t decimals, struct str *out)
{
	struct str	 whole, part;
	bool		 minus;

	s = str_trim(s);
	if (!str_utf8_is_valid(s))
		return (FIELD_UTF8);
	if (str_starts(s, STR("\xe2\x88\x92"))) {	/* U+2212, minus */
		minus = true;
		s = str_from(s, 3);
	} else {
		minus = s.len != 0 && s.p[0] == '-';
		s = str_from(s, s.len != 0 && (minus || s.p[0] == '+'));
	}
	whole = str_first(s, digits_count(s));
	s = str_from(s, whole.len);
	part = STR_NONE;
	if (s.len > 1 && (s.p[0] == '.' || s.p[0] == ',')) {
		part = str_from(s, 1);
		s = str_from(part, digits_count(part));
		part = str_first(part, part.len - s.len);
	}
	if (s.len != 0 || whole.len + part.len == 0)
		return (FIELD_FORM);
	while (whole.len != 0 && whole.p[0] == '0')
		whole = str_from(whole, 1);
	while (part.len != 0 && part.p[part.len - 1] == '0')
		part.len--;
	if (decimals >= 0 && part.len > (size_t)decimals)
		return (FIELD_DECIMALS);
	if (whole.len + part.len > FIELD_NUMBER_DIGITS)
		return (FIELD_LONG);
	if (whole.len + part.len == 0)
		minus = false;
	if (whole.len == 0)
		whole = STR("0");
	*out = str_fmt(a, "%s%.*s%s%.*s", minus ? "-" : "", STR_ARG(whole),
	    part.len == 0 ? "" : ".", STR_ARG(part));
	return (FIELD_OK);
}

static bool
date_part(struct str s, size_t min, size_t max, int *out)
{
	int64_t	 n;

	if (s.len < min || s.len > max || digits_count(s) != s.len ||
	    !str_int(s, &n))
		return (false);
	*out = (int)n;
	return (true);
}

enum field_fault
field_date(struct arena *a, struct str s, struct str *out, int64_t *days)
{
	struct str	 x, y, z, rest;
	struct civil	 c;
	bool		 iso;

	s = str_trim(s);
	if (!str_utf8_is_valid(s))
		return (FIELD_UTF8);
	iso = str_cut(s, '-', &x, &rest);
	if (!iso && !str_cut(s, '.', &x, &rest))
		return (FIELD_FORM);
	if (!str_cut(rest, iso ? '-' : '.', &y, &z))
		return (FIELD_FORM);
	if (iso ? !date_part(x, 4, 4, &c.year) || !date_part(y, 2, 2, &c.month)
	    || !date_part(z, 2, 2, &c.day) : !date_part(x, 1, 2, &c.day) ||
	    !date_part(y, 1, 2, &c.month) || !date_part(z, 4, 4, &c.year))
		return (FIELD_FORM);
	if (!civil_is_real(c))
		return (FIELD_FORM);
	*days = civil_days(c);
	*out = civil_iso(a, c);
	return (FIELD_OK);
}

enum field_fault
field_time(struct arena *a, struct str s, struct str *out)
{
	struct str	 hour, minute, second, rest;
	int		 h, m, sec = 0;

	s = str_trim(s);
	if (!str_utf8_is_valid(s))
		return (FIELD_UTF8);
	if (!str_cut(s, ':', &hour, &rest))
		return (FIELD_FORM);
	if (str_cut(rest, ':', &minute, &second) &&
	    (!date_part(second, 2, 2, &sec) || sec > 59))
		return (FIELD_FORM);
	if (!date_part(hour, 1, 2, &h) || !date_part(minute, 2, 2, &m) ||
	    h > 23 || m > 59)
		return (FIELD_FORM);
	*out = str_fmt(a, "%02d:%02d", h, m);
	return (FIELD_OK);
}

enum field_fault
field_moment(struct arena *a, struct str s, struct str *out)
{
	struct str	 day, time;
	int64_t		 days;

	s = str_trim(s);
	if (!str_utf8_is_valid(s))
		return (FIELD_UTF8);
	if ((!str_cut(s, 'T', &day, &time) && !str_cut(s, ' ', &day, &time)) ||
	    field_date(a, day, &day, &days) != FIELD_OK ||
	    field_time(a, time, &time) != FIELD_OK)
		return (FIELD_FORM);
	*out = str_cat(a, day, STR("T"), time);
	return (FIELD_OK);
}

enum field_fault
field_phone(struct arena *a, struct str s, struct str *out)
{
	struct buf	 b = buf_new(a, FIELD_PHONE_MAX + 2);
	bool		 abroad;
	size_t		 i;

	s = str_trim(s);
	if (!str_utf8_is_valid(s))
		return (FIELD_UTF8);
	abroad = str_starts(s, STR("+")) || str_starts(s, STR("00"));
	if (abroad) {
		s = str_from(s, s.p[0] == '+' ? 1 : 2);
		buf_char(&b, '+');
	}
	for (i = 0; i < s.len; i++) {
		/* +49 (0)30: what is dialled within the country only. */
		if (abroad && str_starts(str_from(s, i), STR("(0)"))) {
			i += 2;
			continue;
		}
		if (is_digit(s.p[i]))
			buf_char(&b, s.p[i]);
		else if (!str_has_byte(STR(" ()-./"), s.p[i]))
			return (FIELD_FORM);
		if (b.len > (size_t)FIELD_PHONE_MAX + abroad)
			return (FIELD_LONG);
	}
	*out = buf_view(&b);
	return (abroad ? out->len < 8 || out->p[1] == '0' : out->len < 3) ?
	    FIELD_FORM : FIELD_OK;
}

enum field_fault
field_postcode(struct arena *a, struct str s, struct str *out)
{
	enum field_fault	 fault;
	char			*p;
	size_t			 i, n;

	s = str_trim(s);
	if ((fault = field_text(s, FIELD_POSTCODE_MAX, false)) != FIELD_OK)
		return (fault);
	p = arena_get(a, s.len + 1);
	for (i = n = 0; i < s.len; i++) {
		if (!is_alnum(s.p[i]) && s.p[i] != ' ' && s.p[i] != '-')
			return (FIELD_FORM);
		if (!is_alnum(s.p[i]) && i != 0 && !is_alnum(s.p[i - 1])) {
			if (s.p[i] == ' ' && s.p[i - 1] == ' ')
				continue;
			return (FIELD_FORM);
		}
		p[n++] = s.p[i] >= 'a' && s.p[i] <= 'z' ?
		    (char)(s.p[i] - 32) : s.p[i];
	}
	if (n < 2 || !is_alnum(p[0]) || !is_alnum(p[n - 1]))
		return (FIELD_FORM);
	*out = (struct str){ p, n };
	return (FIELD_OK);
}

struct str
field_mailbox(struct arena *a, struct str address)
{
	struct buf	 b = buf_new(a, address.len + 1);
	struct str	 local, domain, tag;
	bool		 is_gmail;
	size_t		 i;

	(void)str_cut(str_lower(a, address), '@', &local, &domain);
	is_gmail = str_is(domain, STR("gmail.com")) ||
	    str_is(domain, STR("googlemail.com"));
	(void)str_cut(local, '+', &local, &tag);
	for (i = 0; i < local.len; i++)
		if (!is_gmail || local.p[i] != '.')
			buf_char(&b, local.p[i]);
	buf_char(&b, '@');
	buf_str(&b, is_gmail ? STR("gmail.com") : domain);
	return (buf_view(&b));
}
