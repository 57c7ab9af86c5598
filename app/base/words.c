/* The catalogue's look-ups and the forms of numbers and dates. */
#include <math.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/date.h"
#include "base/language.h"
#include "base/words.h"

static void
tags_list(struct str *have)
{
	size_t	 i;

	for (i = 0; i < LOCALE__MAX; i++)
		have[i] = locales[i].tag;
}

const struct locale *
locale_find(struct str tag)
{
	struct str	 have[LOCALE__MAX];
	size_t		 i = LOCALE_EN;

	tags_list(have);
	(void)language_find(have, LOCALE__MAX, tag, &i);
	return (&locales[i]);
}

const struct locale *
locale_pick(struct str accept, const struct locale *otherwise)
{
	struct str	 have[LOCALE__MAX + 1];
	size_t		 i;

	/* "*" is the first: whoever takes any gets the one of otherwise. */
	have[0] = otherwise->tag;
	tags_list(have + 1);
	return (!language_pick(have, LOCALE__MAX + 1, accept, &i) || i == 0 ?
	    otherwise : &locales[i - 1]);
}

const struct locale *
locale_whole(const struct locale *l)
{
	return (l->is_whole ? l : &locales[LOCALE_EN]);
}

enum word
word_find(struct str id)
{
	int	 w;

	for (w = W_NONE + 1; w < WORD__MAX; w++)
		if (str_is_c(id, word_rows[w].id))
			return ((enum word)w);
	return (W_NONE);
}

size_t
locale_form(const struct locale *l, int64_t n)
{
	return (l->plural(n < 0 ? 0 - (uint64_t)n : (uint64_t)n));
}

struct str
word(const struct locale *l, enum word w)
{
	return (l->text[(size_t)w * l->nforms]);
}

static struct str
value_of(struct arena *a, const struct locale *l, enum word w, struct str name,
    int64_t n, const struct str *values)
{
	const char *const	*args = word_rows[w].args;
	size_t			 i;

	for (i = 0; args != NULL && args[i] != NULL; i++)
		if (str_is_c(name, args[i]))
			return (values[i]);
	return (words_number(a, l, n));		/* {n} of a plural */
}

/*
 * What somebody wrote from left to right keeps its own end and its own marks
 * between Hebrew words: FSI .. PDI. An address is let be: programs make links
 * of it, and would take the mark for a part.
 */
static struct str
value_kept(struct arena *a, const struct locale *l, struct str s)
{
	size_t	 i;

	if (!str_is_c(l->direction, "rtl") || str_starts(s, STR("http")))
		return (s);
	for (i = 0; i < s.len && !((s.p[i] | 0x20) >= 'a' &&
	    (s.p[i] | 0x20) <= 'z'); i++)
		;
	return (i == s.len ? s : str_cat(a, STR("\xe2\x81\xa8"), s,
	    STR("\xe2\x81\xa9")));
}

struct str
words_fill(struct arena *a, const struct locale *l, enum word w, int64_t n,
    const struct str *values)
{
	struct str	 text, name;
	struct buf	 out;
	bool		 more;

	text = l->text[(size_t)w * l->nforms +
	    (word_rows[w].plural ? locale_form(l, n) : 0)];
	out = buf_new(a, text.len + 64);
	for (;;) {
		more = str_cut(text, '{', &name, &text);
		buf_str(&out, name);
		if (!more)
			return (buf_view(&out));
		if (str_starts(text, STR("{"))) {
			buf_char(&out, '{');
			text = str_from(text, 1);
			continue;
		}
		(void)str_cut(text, '}', &name, &text);
		buf_str(&out, value_kept(a, l, value_of(a, l, w, name, n,
		    values)));
	}
}

/* --- numbers --- */

/* Signs stand where they do in English, also between Hebrew words: LRI .. PDI. */
static struct str
signs_kept(struct arena *a, const struct locale *l, struct str s)
{
	return (str_is_c(l->direction, "rtl") ? str_cat(a,
	    STR("\xe2\x81\xa6"), s, STR("\xe2\x81\xa9")) : s);
}

static void
digits_add(struct buf *b, const struct locale *l, struct str digits)
{
	size_t	 i;

	for (i = 0; i < digits.len; i++) {
		if (i != 0 && (digits.len - i) % 3 == 0)
			buf_str(b, l->group);
		buf_char(b, digits.p[i]);
	}
}

struct str
words_number(struct arena *a, const struct locale *l, int64_t n)
{
	struct buf	 b = buf_new(a, 32);
	char		 room[STR_INT_ROOM];

	if (n < 0)
		buf_c(&b, "\xe2\x88\x92");	/* U+2212, the minus sign */
	digits_add(&b, l, str_from(str_int_in(room, n), n < 0));
	return (n < 0 ? signs_kept(a, l, buf_view(&b)) : buf_view(&b));
}

/* Digits with a point, as C writes them. */
static struct str
decimal_text(struct arena *a, const struct locale *l, struct str text)
{
	struct buf	 b = buf_new(a, 32);
	struct str	 whole, rest;
	bool		 minus = str_starts(text, STR("-"));

	if (minus) {
		buf_c(&b, "\xe2\x88\x92");
		text = str_from(text, 1);
	}
	if (str_has_byte(text, 'e'))
		buf_str(&b, text);
	else if (str_cut(text, '.', &whole, &rest)) {
		digits_add(&b, l, whole);
		buf_str(&b, l->decimal);
		buf_str(&b, rest);
	} else
		digits_add(&b, l, text);
	return (minus ? signs_kept(a, l, buf_view(&b)) : buf_view(&b));
}

struct str
words_decimal(struct arena *a, const struct locale *l, double v, int digits)
{
	return (decimal_text(a, l, str_fmt(a, "%.*f", digits, v)));
}

struct str
words_figures(struct arena *a, const struct locale *l, double v, int figures)
{
	return (decimal_text(a, l, str_fmt(a, "%.*g", figures, v)));
}

/* Where one reads from the right, the sign stands close to its number. */
struct str
words_percent(struct arena *a, const struct locale *l, double share)
{
	long		 whole = lround(share * 100);
	struct str	 gap = str_is_c(l->direction, "rtl") ? STR("") :
			    STR("\xc2\xa0"), s;

	if (share > 0 && whole == 0)
		s = STR("<1");
	else if (share < 1 && whole == 100)
		s = STR(">99");
	else
		s = str_of_int(a, whole);
	return (signs_kept(a, l, str_cat(a, s, gap, STR("%"))));
}

struct str
words_signed(struct arena *a, const struct locale *l, double value)
{
	long	 n = lround(value);

	return (signs_kept(a, l, str_fmt(a, "%s%ld", n > 0 ? "+" :
	    n < 0 ? "\xe2\x88\x92" : "", labs(n))));
}

struct str
words_signed_decimal(struct arena *a, const struct locale *l, double value,
    int digits)
{
	const double	 half = 0.5 * pow(10, -digits);
	struct str	 s = words_decimal(a, l, fabs(value), digits);

	if (fabs(value) < half)
		return (s);
	return (signs_kept(a, l, str_cat(a, value > 0 ? STR("+") :
	    STR("\xe2\x88\x92"), s)));
}

/* --- dates --- */

static const enum word	 months[] = { W_DATE_MONTH_1, W_DATE_MONTH_2,
	W_DATE_MONTH_3, W_DATE_MONTH_4, W_DATE_MONTH_5, W_DATE_MONTH_6,
	W_DATE_MONTH_7, W_DATE_MONTH_8, W_DATE_MONTH_9, W_DATE_MONTH_10,
	W_DATE_MONTH_11, W_DATE_MONTH_12 };

static struct str
letters_first(struct str s, int n)
{
	struct str	 rest = s;

	while (n-- > 0 && rest.len != 0)
		(void)str_utf8_next(&rest);
	return (str_first(s, s.len - rest.len));
}

bool
words_month_find(struct str s, int *month)
{
	static const enum word	 names[] = { W_DATE_NAME_1, W_DATE_NAME_2,
	    W_DATE_NAME_3, W_DATE_NAME_4, W_DATE_NAME_5, W_DATE_NAME_6,
	    W_DATE_NAME_7, W_DATE_NAME_8, W_DATE_NAME_9, W_DATE_NAME_10,
	    W_DATE_NAME_11, W_DATE_NAME_12 };
	struct str		 name;
	size_t			 i, m, n;

	for (i = 0; i < LOCALE__MAX; i++) {
		for (m = n = 0; m < 12; m++) {
			name = word(&locales[i], names[m]);
			if (str_is_nocase(s, letters_first(name, 3)))
				n++;
			else if (!str_is_nocase(s, name))
				continue;
			*month = (int)m + 1;
			if (str_is_nocase(s, name))
				return (true);
		}
		if (n == 1)	/* "jui" begins juin and juillet */
			return (true);
	}
	return (false);
}

static struct str
civil_text(struct arena *a, const struct locale *l, struct civil c)
{
	return (words_say(a, l, W_DATE_FULL,
	    .day = str_fmt(a, "%d", c.day),
	    .month = word(l, months[c.month - 1]),
	    .year = str_fmt(a, "%d", c.year)));
}

struct str
words_date(struct arena *a, const struct locale *l, int64_t day)
{
	return (civil_text(a, l, civil_from_days(day)));
}

struct str
words_date_short(struct arena *a, const struct locale *l, int64_t day)
{
	struct civil	 c = civil_from_days(day);

	return (words_say(a, l, W_DATE_SHORT,
	    .day = str_fmt(a, "%d", c.day),
	    .month = word(l, months[c.month - 1])));
}

struct str
words_time(struct arena *a, const struct locale *l, struct str s)
{
	struct civil	 c;
	struct str	 date;

	if (!civil_read(s, &c))
		return (s);
	date = civil_text(a, l, c);
	return (s.len < 16 ? date : words_say(a, l, W_DATE_TIME, .date = date,
	    .time = str_first(str_from(s, 11), 5)));
}

struct str
words_size(struct arena *a, const struct locale *l, int64_t bytes)
{
	if (bytes < 1000)
		return (words_say_n(a, l, W_SIZE_BYTES, bytes));
	if (bytes < 1000 * 1000)
		return (words_say(a, l, W_SIZE_KB,
		    .number = words_number(a, l, (bytes + 500) / 1000)));
	return (words_say(a, l, W_SIZE_MB,
	    .number = words_decimal(a, l, (double)bytes / 1e6, 1)));
}
