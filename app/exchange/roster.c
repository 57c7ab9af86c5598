/* Lists of people: see the header. */
#include <string.h>

#include "base/address.h"
#include "base/buf.h"
#include "base/language.h"
#include "exchange/roster.h"
#include "form/field.h"

#define NOT_THERE	SIZE_MAX

const char *const roster_whys[ROSTER__MAX + 1] = {
	[ROSTER_NO_ADDRESS] = "no-address",
	[ROSTER_FORM] = "form",
	[ROSTER_LETTERS] = "letters",
	[ROSTER_LONG_NAME] = "long-name",
	[ROSTER_LONG_FIELDS] = "long-fields",
	[ROSTER_DUPLICATE] = "duplicate",
	[ROSTER_OPTOUT] = "optout",
	[ROSTER_BOUNCED] = "bounced",
	[ROSTER_COOLDOWN] = "cooldown",
	[ROSTER__MAX] = NULL,
};

enum roster_why
roster_why_find(struct str s)
{
	int	 i;

	for (i = 0; i < ROSTER__MAX && !str_is_c(s, roster_whys[i]); i++)
		continue;
	return ((enum roster_why)i);
}

/* --- cells --- */

struct reader {
	struct arena	*arena;
	struct str	 s;
	size_t		 at;
	int64_t		 line;		/* where at is */
	char		 mark;		/* between two cells */
};

struct record {
	struct str	 cells[ROSTER_COLUMNS];
	size_t		 n;
	int64_t		 line;
};

static bool
at_end_of_line(const struct reader *r)
{
	return (r->at == r->s.len || r->s.p[r->at] == '\n' ||
	    r->s.p[r->at] == '\r');
}

/* Quotes inside quotes are doubled; lines end inside them, too. */
static struct str
quoted_read(struct reader *r)
{
	size_t	 from = ++r->at, n = 0;
	char	*out;

	for (; r->at < r->s.len; r->at++) {
		r->line += r->s.p[r->at] == '\n';
		if (r->s.p[r->at] != '"')
			continue;
		if (r->at + 1 == r->s.len || r->s.p[r->at + 1] != '"')
			break;
		r->at++;
	}
	out = arena_raw(r->arena, r->at - from + 1);
	for (; from < r->at; from++) {
		from += r->s.p[from] == '"';
		out[n++] = r->s.p[from];
	}
	while (!at_end_of_line(r) && r->s.p[r->at] != r->mark)
		r->at++;
	return ((struct str){ out, n });
}

static struct str
cell_read(struct reader *r)
{
	size_t	 from;

	while (!at_end_of_line(r) && r->s.p[r->at] == ' ')
		r->at++;
	if (!at_end_of_line(r) && r->s.p[r->at] == '"')
		return (str_trim(quoted_read(r)));
	for (from = r->at; !at_end_of_line(r) && r->s.p[r->at] != r->mark;)
		r->at++;
	return (str_trim((struct str){ r->s.p + from, r->at - from }));
}

/* The next that is not empty. */
static bool
record_read(struct reader *r, struct record *rec)
{
	struct str	 cell;
	bool		 any = false;

	while (r->at < r->s.len && !any) {
		rec->n = 0;
		rec->line = r->line;
		for (;; r->at++) {
			cell = cell_read(r);
			any |= cell.len != 0;
			if (rec->n < ROSTER_COLUMNS)
				rec->cells[rec->n++] = cell;
			if (at_end_of_line(r))
				break;
		}
		if (r->at < r->s.len && r->s.p[r->at] == '\r' &&
		    r->at + 1 < r->s.len && r->s.p[r->at + 1] == '\n')
			r->at++;
		r->line += r->at < r->s.len;
		r->at += r->at < r->s.len;
	}
	return (any);
}

/* What stands most often in the first line. */
static char
mark_find(struct str s)
{
	static const char	 marks[] = { ';', ',', '\t' };
	size_t			 i, k, n[sizeof(marks)] = { 0 }, best = 0;
	bool			 in_quotes = false;

	s = str_trim(s);
	for (i = 0; i < s.len && (in_quotes || (s.p[i] != '\n' &&
	    s.p[i] != '\r')); i++) {
		in_quotes ^= s.p[i] == '"';
		for (k = 0; k < sizeof(marks); k++)
			n[k] += !in_quotes && s.p[i] == marks[k];
	}
	for (k = 1; k < sizeof(marks); k++)
		if (n[k] > n[best])
			best = k;
	return (marks[best]);
}

/* --- columns --- */

struct columns {
	size_t		 email, name, language;
	size_t		*fields;	/* [nfields] */
};

/* In the languages of our pages, as spreadsheets call them. */
static const char *const email_names[] = { "email", "e-mail", "mail",
    "email address", "e-mail address", "e-mail-adresse", "mailadresse",
    "adresse e-mail", "courriel", "correo", "correo electrónico",
    "メール", "メールアドレス", "דוא\"ל", "אימייל", NULL };
static const char *const name_names[] = { "name", "full name", "nom",
    "nombre", "名前", "氏名", "שם", NULL };
static const char *const language_names[] = { "language", "lang", "sprache",
    "langue", "idioma", "言語", "שפה", NULL };

static bool
is_among(struct str s, const char *const *names)
{
	for (; *names != NULL; names++)
		if (str_is_nocase(s, str_of(*names)))
			return (true);
	return (false);
}

static size_t
address_column(const struct record *rec)
{
	size_t	 i;

	for (i = 0; i < rec->n; i++)
		if (str_has_byte(rec->cells[i], '@'))
			return (i);
	return (NOT_THERE);
}

static void
columns_name(const struct record *rec, const struct roster_wants *w,
    struct columns *c)
{
	size_t	 i, k;

	for (i = 0; i < rec->n; i++) {
		for (k = 0; k < w->nfields; k++)
			if (c->fields[k] == NOT_THERE &&
			    str_is_nocase(rec->cells[i], w->fields[k]))
				c->fields[k] = i;
		if (c->email == NOT_THERE && is_among(rec->cells[i],
		    email_names))
			c->email = i;
		else if (c->name == NOT_THERE && is_among(rec->cells[i],
		    name_names))
			c->name = i;
		else if (c->language == NOT_THERE && is_among(rec->cells[i],
		    language_names))
			c->language = i;
	}
}

/* Without names the first column beside the address is the person's, and one
 * that says a language is that. */
static void
columns_guess(const struct record *rec, const struct roster_wants *w,
    struct columns *c)
{
	size_t	 i, k;

	c->email = address_column(rec);
	for (i = 0; i < rec->n; i++) {
		if (i == c->email || rec->cells[i].len == 0)
			continue;
		if (rec->cells[i].len <= 10 && language_find(w->languages,
		    w->nlanguages, rec->cells[i], &k)) {
			if (c->language == NOT_THERE)
				c->language = i;
		} else if (c->name == NOT_THERE)
			c->name = i;
	}
}

static struct str
cell_of(const struct record *rec, size_t column)
{
	return (column < rec->n ? rec->cells[column] : STR_NONE);
}

/* --- people --- */

static struct str
fields_of(struct arena *a, const struct record *rec,
    const struct roster_wants *w, const struct columns *c)
{
	struct buf	 b = buf_new(a, 64);
	struct str	 value;
	size_t		 k;

	for (k = 0; k < w->nfields; k++) {
		value = cell_of(rec, c->fields[k]);
		if (value.len == 0)
			continue;
		buf_char(&b, '&');
		buf_url_part(&b, w->fields[k]);
		buf_char(&b, '=');
		buf_url_part(&b, value);
	}
	return (buf_view(&b));
}

/* ROSTER__MAX: it is one. */
static enum roster_why
person_read(struct arena *a, const struct record *rec,
    const struct roster_wants *w, const struct columns *c,
    struct roster_person *p)
{
	struct str		 email = cell_of(rec, c->email), canonical;
	enum address_fault	 fault;
	size_t			 k = 0;

	if (email.len == 0)
		return (ROSTER_NO_ADDRESS);
	fault = address_ascii(a, email, &p->email);
	if (fault != ADDRESS_OK || field_email(a, email,
	    &canonical) != FIELD_OK)
		return (fault == ADDRESS_LETTERS ? ROSTER_LETTERS :
		    ROSTER_FORM);
	p->line = rec->line;
	p->name = str_trim(str_one_line(a, cell_of(rec, c->name)));
	if (str_utf8_count(p->name) > ROSTER_NAME)
		return (ROSTER_LONG_NAME);
	p->fields = fields_of(a, rec, w, c);
	if (p->fields.len > ROSTER_FIELDS)
		return (ROSTER_LONG_FIELDS);
	(void)language_find(w->languages, w->nlanguages,
	    cell_of(rec, c->language), &k);
	p->language = w->languages[k];
	return (ROSTER__MAX);
}

static void
record_take(struct arena *a, const struct record *rec,
    const struct roster_wants *w, const struct columns *c, struct roster *out)
{
	struct roster_person	 p;
	enum roster_why		 why = person_read(a, rec, w, c, &p);

	out->lines++;
	if (why == ROSTER__MAX)
		out->people[out->n++] = p;
	else
		out->refusals[out->nrefusals++] = (struct roster_refusal){
		    rec->line, why };
}

/* The first line names columns if no cell of it is an address. */
static bool
columns_find(struct reader *r, const struct roster_wants *w, struct columns *c,
    struct record *first)
{
	size_t	 k;
	bool	 named;

	c->email = c->name = c->language = NOT_THERE;
	c->fields = arena_array(r->arena, w->nfields + 1, sizeof(*c->fields));
	for (k = 0; k < w->nfields; k++)
		c->fields[k] = NOT_THERE;
	if (!record_read(r, first))
		return (false);
	named = address_column(first) == NOT_THERE;
	if (!named) {
		columns_guess(first, w, c);
		return (true);
	}
	columns_name(first, w, c);
	if (!record_read(r, first))
		return (false);
	if (c->email == NOT_THERE)
		c->email = address_column(first);
	return (true);
}

enum roster_end
roster_read(struct arena *a, struct str text, const struct roster_wants *w,
    struct roster *out)
{
	struct reader	 r = { .arena = a, .line = 1 };
	struct record	*rec = arena_get(a, sizeof(*rec));
	struct columns	 c;
	bool		 more;

	memset(out, 0, sizeof(*out));
	if (!str_utf8_is_valid(text) || str_has_byte(text, '\0'))
		return (ROSTER_ENCODING);
	if (str_starts(text, STR("\xef\xbb\xbf")))
		text = str_from(text, 3);
	r.s = text;
	r.mark = mark_find(text);
	out->people = arena_array(a, ROSTER_MAX, sizeof(*out->people));
	out->refusals = arena_array(a, ROSTER_MAX, sizeof(*out->refusals));
	for (more = columns_find(&r, w, &c, rec); more;
	    more = record_read(&r, rec)) {
		if (out->lines == ROSTER_MAX)
			return (ROSTER_TOO_MANY);
		record_take(a, rec, w, &c, out);
	}
	return (ROSTER_READ);
}
