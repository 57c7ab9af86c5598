/*
 * The cases of a Triple-S file, fixed columns or CSV, as the fields of a form:
 * whatever reads and checks what respondents send reads and checks them.
 */
#include "exchange/triple_s.h"

#define CSV_FIELDS_MAX	TRIPLE_S_VARIABLES_MAX

/* One line, cut where the format says. */
struct cells {
	const struct triple_s *ts;
	struct str	 line;
	const size_t	*at;		/* fixed: where each character begins */
	size_t		 ncharacters;
	struct str	*fields;	/* CSV */
	size_t		 nfields;
};

/* --- lines and encodings --- */

static struct str
latin1_read(struct arena *a, struct str s)
{
	char	*out = arena_raw(a, s.len * 2 + 1);
	size_t	 i, n;

	for (i = n = 0; i < s.len; i++)
		n += str_utf8_put((unsigned char)s.p[i], out + n);
	return ((struct str){ out, n });
}

/* The standard says Latin-1, and files in the wild are UTF-8, too: text that
 * happens to be valid UTF-8 with other than ASCII in it is hardly Latin-1. */
struct str
triple_s_decode(struct arena *a, struct str data, struct str encoding,
    struct str *found)
{
	*found = encoding;
	if (str_starts(data, STR("\xef\xbb\xbf"))) {
		data = str_from(data, 3);
		*found = STR("utf-8");
	}
	if (found->len == 0)
		*found = str_is_ascii(data) ? STR("ascii") :
		    str_utf8_is_valid(data) ? STR("utf-8") : STR("latin-1");
	return (str_is_c(*found, "latin-1") || !str_utf8_is_valid(data) ?
	    latin1_read(a, data) : data);
}

/* Lines end with CR, LF or both. */
bool
triple_s_line(struct str *rest, struct str *line)
{
	size_t	 i;

	if (rest->len == 0)
		return (false);
	for (i = 0; i < rest->len && rest->p[i] != '\n' && rest->p[i] != '\r';
	    i++)
		continue;
	*line = str_first(*rest, i);
	if (i + 1 < rest->len && rest->p[i] == '\r' && rest->p[i + 1] == '\n')
		i++;
	*rest = str_from(*rest, i < rest->len ? i + 1 : i);
	return (true);
}

/* --- cells --- */

/* A field that begins at *i; quotes inside quotes are doubled. */
static struct str
csv_field(struct arena *a, struct str s, size_t *i)
{
	char	*out;
	size_t	 n = 0, from = *i;

	if (*i == s.len || s.p[*i] != '"') {
		while (*i < s.len && s.p[*i] != ',')
			++*i;
		return ((struct str){ s.p + from, *i - from });
	}
	out = arena_raw(a, s.len - *i + 1);
	for (++*i; *i < s.len; ++*i) {
		if (s.p[*i] == '"' && (*i + 1 == s.len ||
		    s.p[*i + 1] != '"'))
			break;
		*i += s.p[*i] == '"';
		out[n++] = s.p[*i];
	}
	while (*i < s.len && s.p[*i] != ',')
		++*i;
	return ((struct str){ out, n });
}

static void
csv_cut(struct arena *a, struct cells *c)
{
	size_t	 i, cap = 0;

	for (i = 0; i <= c->line.len && c->nfields < CSV_FIELDS_MAX; i++)
		ARENA_PUSH(a, c->fields, c->nfields, cap) =
		    csv_field(a, c->line, &i);
}

static void
characters_find(struct arena *a, struct cells *c)
{
	struct str	 rest = c->line;
	size_t		*at = arena_array(a, c->line.len + 1, sizeof(*at));

	while (rest.len != 0) {
		at[c->ncharacters++] = c->line.len - rest.len;
		(void)str_utf8_next(&rest);
	}
	at[c->ncharacters] = c->line.len;
	c->at = at;
}

/* Characters from to to (from 1) of the line; what is not there is nothing. */
static struct str
columns(const struct cells *c, size_t from, size_t to)
{
	if (from > c->ncharacters || to < from)
		return (STR_NONE);
	if (to > c->ncharacters)
		to = c->ncharacters;
	return ((struct str){ c->line.p + c->at[from - 1],
	    c->at[to] - c->at[from - 1] });
}

static struct str
cell_of(const struct cells *c, const struct triple_s_variable *v)
{
	if (!c->ts->is_csv)
		return (columns(c, v->start, v->finish));
	return (v->start <= c->nfields ? c->fields[v->start - 1] : STR_NONE);
}

/* --- values --- */

struct case_reading {
	struct arena	*arena;
	struct triple_s_case *out;
	const struct triple_s_variable *v;
	bool		 failed;
};

static void
field_add(struct case_reading *r, struct str name, struct str value)
{
	if (value.len != 0)
		ARENA_PUSH(r->arena, r->out->fields, r->out->n,
		    r->out->cap) = (struct answer_input){ name, value };
}

/* "01" is 1, and "A" is A. */
static struct str
code_plain(struct str s)
{
	s = str_trim(s);
	while (s.len > 1 && s.p[0] == '0')
		s = str_from(s, 1);
	return (s);
}

static void
choice_add(struct case_reading *r, struct str value)
{
	const struct sketch_question	*q = r->v->question;
	const struct sketch_list	*l = &q->options;
	size_t				 i;

	for (i = 0; i < l->n; i++)
		if (str_is(l->list[i]->there, value) ||
		    str_is(code_plain(l->list[i]->there), code_plain(value)))
			break;
	if (i < l->n)
		field_add(r, q->code, l->list[i]->code);
	else if (r->v->other_code.len != 0 &&
	    str_is(code_plain(r->v->other_code), code_plain(value)))
		field_add(r, q->code, STR("other"));
	else
		r->failed = true;
}

static void
bits_read(struct case_reading *r, struct str s)
{
	size_t	 i;

	for (i = 0; i < s.len; i++)
		if (s.p[i] == '1')
			choice_add(r, str_of_int(r->arena, (int64_t)i + 1));
		else if (s.p[i] != '0' && s.p[i] != ' ')
			r->failed = true;
}

static void
spread_read(struct case_reading *r, struct str s)
{
	struct str	 one;
	size_t		 i;

	for (i = 0; i < r->v->subfields; i++) {
		one = code_plain(str_first(str_from(s, i * r->v->width <
		    s.len ? i * r->v->width : s.len), r->v->width));
		if (one.len != 0 && !str_is_c(one, "0"))
			choice_add(r, one);
	}
}

static void
number_add(struct case_reading *r, struct str s)
{
	bool	 minus = str_starts(s, STR("-"));

	s = str_from(s, minus);
	while (s.len > 1 && s.p[0] == '0' && s.p[1] != '.')
		s = str_from(s, 1);
	field_add(r, r->v->question->code, minus ? str_cat(r->arena, STR("-"),
	    s) : s);
}

static void
date_add(struct case_reading *r, struct str s)
{
	if (s.len == 8)
		s = str_cat(r->arena, str_first(s, 4), STR("-"),
		    str_first(str_from(s, 4), 2), STR("-"), str_from(s, 6));
	else
		r->failed = true;
	field_add(r, r->v->question->code, s);
}

static void
time_add(struct case_reading *r, struct str s)
{
	if (s.len >= 4)
		s = str_cat(r->arena, str_first(s, 2), STR(":"),
		    str_first(str_from(s, 2), 2));
	else
		r->failed = true;
	field_add(r, r->v->question->code, s);
}

static void
value_read(struct case_reading *r, struct str raw)
{
	struct str	 s = str_trim(raw);

	/* Blank is missing. */
	if (s.len == 0)
		return;
	switch (r->v->type) {
	case TS_SINGLE:
		if (r->v->question->options.n == 0)
			field_add(r, r->v->question->code, code_plain(s));
		else
			choice_add(r, s);
		break;
	case TS_MULTIPLE:
		if (r->v->subfields != 0)
			spread_read(r, raw);
		else
			bits_read(r, raw);
		break;
	case TS_QUANTITY:
		number_add(r, s);
		break;
	case TS_LOGICAL:
		r->failed |= !str_is_c(s, "0") && !str_is_c(s, "1");
		field_add(r, r->v->question->code, str_is_c(s, "1") ?
		    STR("yes") : STR("no"));
		break;
	case TS_DATE:
		date_add(r, s);
		break;
	case TS_TIME:
		time_add(r, s);
		break;
	default:
		field_add(r, r->v->question->code, s);
		break;
	}
}

bool
triple_s_case_read(struct arena *a, const struct triple_s *ts, struct str line,
    struct triple_s_case *out, struct str *why)
{
	struct cells		 c = { .ts = ts, .line = line };
	struct case_reading	 r = { .arena = a, .out = out };
	struct str		 s;
	size_t			 i;

	*out = (struct triple_s_case){ .n = 0 };
	*why = STR_NONE;
	if (ts->is_csv)
		csv_cut(a, &c);
	else
		characters_find(a, &c);
	for (i = 0; i < ts->n; i++) {
		r.v = &ts->variables[i];
		s = cell_of(&c, r.v);
		if (r.v->use == TS_SERIAL)
			out->serial = str_trim(s);
		else if (r.v->use == TS_DAY)
			out->day = str_trim(s);
		else if (r.v->other_of != NULL)
			field_add(&r, str_cat(a, r.v->other_of->code,
			    STR(".other")), str_trim(s));
		else if (r.v->question != NULL)
			value_read(&r, s);
		if (r.failed && why->p == NULL)
			*why = r.v->name;
	}
	return (!r.failed);
}
