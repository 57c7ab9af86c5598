/* PDF's words and values. ISO 32000-1, 7.2 and 7.3. */
#include <string.h>

#include "proof/resume_pdf_lex.h"

#define PDF_NEST_MAX	500	/* brackets inside each other */

bool
pdf_is_space(char c)
{
	return (c == ' ' || c == '\n' || c == '\r' || c == '\t' ||
	    c == '\f' || c == '\0');
}

bool
pdf_is_regular(char c)
{
	return (!pdf_is_space(c) && strchr("()<>[]{}/%", c) == NULL);
}

size_t
pdf_skip_space(struct str s, size_t i)
{
	for (; i < s.len; i++) {
		if (s.p[i] == '%') {
			while (i < s.len && s.p[i] != '\n' && s.p[i] != '\r')
				i++;
		}
		if (i < s.len && !pdf_is_space(s.p[i]))
			break;
	}
	return (i < s.len ? i : PDF_END);
}

static size_t
pdf_skip_string(struct str s, size_t i)
{
	size_t	 depth;

	for (depth = 0; i < s.len; i++) {
		if (s.p[i] == '\\')
			i++;
		else if (s.p[i] == '(')
			depth++;
		else if (s.p[i] == ')' && --depth == 0)
			return (i + 1);
	}
	return (PDF_END);
}

static size_t
pdf_skip_hex(struct str s, size_t i)
{
	const char	*p;

	p = memchr(s.p + i, '>', s.len - i);
	return (p == NULL ? PDF_END : (size_t)(p - s.p) + 1);
}

static size_t
pdf_skip_regular(struct str s, size_t i)
{
	while (i < s.len && pdf_is_regular(s.p[i]))
		i++;
	return (i);
}

static bool
pdf_is_pair(struct str s, size_t i, char c)
{
	return (s.len - i >= 2 && s.p[i] == c && s.p[i + 1] == c);
}

/* One token; *nest counts brackets that are open after it. */
static size_t
pdf_skip_token(struct str s, size_t i, int *nest)
{
	if (pdf_is_pair(s, i, '<') || pdf_is_pair(s, i, '>')) {
		*nest += s.p[i] == '<' ? 1 : -1;
		return (i + 2);
	}
	switch (s.p[i]) {
	case '[':
		++*nest;
		return (i + 1);
	case ']':
		--*nest;
		return (i + 1);
	case '(':
		return (pdf_skip_string(s, i));
	case '<':
		return (pdf_skip_hex(s, i));
	case '/':
		return (pdf_skip_regular(s, i + 1));
	default:
		return (pdf_is_regular(s.p[i]) ? pdf_skip_regular(s, i) :
		    PDF_END);
	}
}

size_t
pdf_skip_value(struct str s, size_t i)
{
	struct pdf_ref	 ref;
	size_t		 end;
	int		 nest;

	if ((i = pdf_skip_space(s, i)) == PDF_END)
		return (PDF_END);
	if ((end = pdf_ref_read(s, i, &ref)) != PDF_END)
		return (end);
	for (nest = 0; i != PDF_END && i < s.len;) {
		if ((i = pdf_skip_token(s, i, &nest)) == PDF_END || nest < 0 ||
		    nest > PDF_NEST_MAX)
			return (PDF_END);
		if (nest == 0)
			return (i);
		i = pdf_skip_space(s, i);
	}
	return (PDF_END);
}

size_t
pdf_uint(struct str s, size_t i, uint32_t *n)
{
	uint64_t	 v;
	size_t		 start;

	for (start = i, v = 0; i < s.len && s.p[i] >= '0' && s.p[i] <= '9';
	    i++) {
		v = v * 10 + (uint64_t)(s.p[i] - '0');
		if (v > UINT32_MAX)
			return (PDF_END);
	}
	*n = (uint32_t)v;
	return (i == start ? PDF_END : i);
}

bool
pdf_word_is(struct str s, size_t i, const char *word)
{
	size_t	 n;

	n = strlen(word);
	return (i < s.len && s.len - i >= n && memcmp(s.p + i, word, n) == 0 &&
	    (s.len - i == n || !pdf_is_regular(s.p[i + n])));
}

size_t
pdf_ref_read(struct str s, size_t i, struct pdf_ref *ref)
{
	if ((i = pdf_uint(s, i, &ref->num)) == PDF_END ||
	    (i = pdf_skip_space(s, i)) == PDF_END ||
	    (i = pdf_uint(s, i, &ref->gen)) == PDF_END ||
	    (i = pdf_skip_space(s, i)) == PDF_END || !pdf_word_is(s, i, "R"))
		return (PDF_END);
	return (i + 1);
}

/* Names with "#" escapes do not occur among the keys we ask for. */
bool
pdf_dict_get(struct str d, const char *key, struct str *val)
{
	size_t	 end, i, name;

	if (d.len < 4 || !pdf_is_pair(d, 0, '<'))
		return (false);
	for (i = pdf_skip_space(d, 2); i != PDF_END && d.p[i] == '/';
	    i = pdf_skip_space(d, end)) {
		name = i + 1;
		if ((i = pdf_skip_space(d, pdf_skip_regular(d, name))) ==
		    PDF_END || (end = pdf_skip_value(d, i)) == PDF_END)
			return (false);
		if (pdf_word_is(d, name, key)) {
			*val = (struct str){ d.p + i, end - i };
			return (true);
		}
	}
	return (false);
}

bool
pdf_dict_uint(struct str d, const char *key, uint32_t *n)
{
	struct str	 val;

	return (pdf_dict_get(d, key, &val) &&
	    pdf_uint(val, 0, n) == val.len);
}

bool
pdf_dict_is(struct str d, const char *key, const char *name)
{
	struct str	 val;

	return (pdf_dict_get(d, key, &val) && val.p[0] == '/' &&
	    str_is_c(str_from(val, 1), name));
}

static size_t
pdf_hex_string(struct str s, unsigned char *out, size_t max)
{
	size_t	 i, n;
	int	 digit;

	for (i = 1, n = 0; i < s.len && n / 2 < max; i++) {
		if ((digit = str_hex_digit(s.p[i])) < 0)
			continue;
		out[n / 2] = (unsigned char)(n % 2 == 0 ? digit << 4 :
		    out[n / 2] | digit);
		n++;
	}
	return ((n + 1) / 2);
}

/* Up to three octal digits after the back-slash; the place after them. */
static size_t
pdf_octal(struct str s, size_t i, unsigned char *out)
{
	unsigned int	 v;
	size_t		 n;

	for (n = 0, v = 0; n < 3 && i < s.len && s.p[i] >= '0' &&
	    s.p[i] <= '7'; n++, i++)
		v = v * 8 + (unsigned int)(s.p[i] - '0');
	*out = (unsigned char)v;
	return (i);
}

/* What follows a back-slash; *n grows unless it was a folded line end. */
static size_t
pdf_escape(struct str s, size_t i, unsigned char *out, size_t *n)
{
	static const char	 from[] = "nrtbf", to[] = "\n\r\t\b\f";
	const char		*p;

	if (s.p[i] >= '0' && s.p[i] <= '7')
		return (pdf_octal(s, i, &out[(*n)++]));
	if (s.p[i] == '\r' && i + 1 < s.len && s.p[i + 1] == '\n')
		return (i + 2);
	if (s.p[i] == '\n' || s.p[i] == '\r')
		return (i + 1);
	p = s.p[i] == '\0' ? NULL : strchr(from, s.p[i]);
	out[(*n)++] = (unsigned char)(p == NULL ? s.p[i] : to[p - from]);
	return (i + 1);
}

size_t
pdf_string(struct str s, unsigned char *out, size_t max)
{
	size_t	 i, n;

	if (s.len < 2 || s.p[0] == '<')
		return (s.len < 2 ? 0 : pdf_hex_string(s, out, max));
	if (s.p[0] != '(')
		return (0);
	for (i = 1, n = 0; i < s.len - 1 && n < max;) {
		if (s.p[i] == '\\' && i + 1 < s.len - 1)
			i = pdf_escape(s, i + 1, out, &n);
		else
			out[n++] = (unsigned char)s.p[i++];
	}
	return (n);
}
