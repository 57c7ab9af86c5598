/* Writing Triple-S: see the header. The data are Latin-1, as the standard
 * says, or UTF-8 where that was asked for. */
#include <string.h>

#include "base/json.h"
#include "exchange/triple_s.h"
#include "exchange/triple_s_out.h"
#include "form/type.h"

#define RECEIPT_WIDTH	40
#define NUMBER_WIDTH	20
#define CONTEXT_WIDTH	128

enum out_kind { OUT_SERIAL, OUT_DAY, OUT_CONTEXT, OUT_SHOWN, OUT_LOGICAL, OUT_CODE,
    OUT_SCALE, OUT_BITS, OUT_NUMBER, OUT_DATE, OUT_TEXT };

struct out_value {
	struct str	 code;
	const struct text *label;	/* NULL: the code says it */
	bool		 has_score;
	int64_t		 score;
};

struct out_variable {
	enum out_kind	 kind;
	struct str	 name;
	struct str	 path;		/* of a part; else the question's code */
	struct str	 code;		/* of the question */
	const struct survey *survey;	/* the newest that asks it */
	const struct question *question;
	const struct text *label;
	struct out_value *values;
	size_t		 nvalues, cap;
	size_t		 start, width;
	bool		 filtered;
};

struct triple_s_out {
	struct arena	*arena;
	bool		 fixed;
	const struct survey *newest;
	struct out_variable *variables;
	size_t		 n, cap;
	size_t		 lost;
};

/* --- variables --- */

static struct out_variable *
variable_add(struct triple_s_out *o, enum out_kind kind, struct str name)
{
	struct out_variable	*v;
	char			*copy = arena_raw(o->arena, name.len + 1);
	size_t			 i;

	for (i = 0; i < name.len; i++)
		copy[i] = name.p[i] == '-' ? '_' : name.p[i];
	copy[i] = '\0';
	v = &ARENA_PUSH(o->arena, o->variables, o->n, o->cap);
	*v = (struct out_variable){ .kind = kind,
	    .name = { copy, name.len } };
	return (v);
}

static void
value_add(struct triple_s_out *o, struct out_variable *v,
    struct out_value value)
{
	size_t	 i;

	for (i = 0; i < v->nvalues; i++)
		if (str_is(v->values[i].code, value.code))
			return;
	ARENA_PUSH(o->arena, v->values, v->nvalues, v->cap) = value;
}

/* NPS is the mean of its scores; another scale's is its own number. */
static int64_t
scale_score(const struct question *q, struct str code)
{
	int64_t	 n;

	if (!str_int(code, &n))
		return (0);
	return (q->metric != METRIC_NPS ? n : n >= 9 ? 100 : n >= 7 ? 0 :
	    -100);
}

/* Codes that a question or a part of it has in one version. */
static void
values_add(struct triple_s_out *o, struct out_variable *v,
    const struct question *q, const struct str *codes, size_t n)
{
	const struct question_option	*option;
	struct out_value		 value;
	size_t				 i;

	for (i = 0; i < n; i++) {
		/* Most versions have the same ones at the same places. */
		if (i < v->nvalues && str_is(v->values[i].code, codes[i]))
			continue;
		option = question_option_find(q, codes[i]);
		value = (struct out_value){ .code = codes[i],
		    .has_score = v->kind == OUT_SCALE };
		if (value.has_score)
			value.score = scale_score(q, codes[i]);
		else if (option != NULL) {
			value.label = &option->label;
			value.has_score = option->has_score;
			value.score = option->score;
		} else if (q->other && str_is_c(codes[i], "other"))
			value.label = &q->other_label;
		value_add(o, v, value);
	}
}

static bool
is_yes_or_no(const struct question *q)
{
	return (q->ncodes == 2 && str_is_c(q->codes[0], "yes") &&
	    str_is_c(q->codes[1], "no"));
}

static enum out_kind
kind_of(const struct question *q)
{
	switch (q->type->json) {
	case AS_LIST:
		return (OUT_BITS);
	case AS_NUMBER:
		return (q->ncodes != 0 ? OUT_SCALE : OUT_NUMBER);
	default:
		return (is_yes_or_no(q) ? OUT_LOGICAL : q->ncodes != 0 ?
		    OUT_CODE : q->type->expr == EXPR_DATE ? OUT_DATE :
		    OUT_TEXT);
	}
}

static void
part_add(struct triple_s_out *o, const struct survey *s,
    const struct question *q, const struct question_part *part)
{
	struct out_variable	*v;

	v = variable_add(o, part->ncodes != 0 ? (part->json == AS_NUMBER ?
	    OUT_SCALE : OUT_CODE) : part->json == AS_NUMBER ? OUT_NUMBER :
	    OUT_TEXT, part->name);
	v->survey = s;
	v->question = q;
	v->code = q->code;
	v->path = part->name;
	v->label = &part->label;
	values_add(o, v, q, part->codes, part->ncodes);
	v->width = v->kind == OUT_NUMBER ? NUMBER_WIDTH : v->kind == OUT_TEXT ?
	    ANSWER_SHORT_MAX : SURVEY_CODE_MAX;
}

static struct out_variable *
variable_find(struct triple_s_out *o, struct str path)
{
	size_t	 i;

	for (i = 0; i < o->n; i++)
		if (o->variables[i].question != NULL &&
		    o->variables[i].kind != OUT_SHOWN &&
		    str_is(o->variables[i].path, path))
			return (&o->variables[i]);
	return (NULL);
}

static void
question_add(struct triple_s_out *o, const struct survey *s,
    const struct question *q)
{
	bool			 filtered = q->show_if != NULL ||
				    s->pages[q->page].show_if != NULL;
	struct out_variable	*v;
	size_t			 i;

	if ((v = variable_find(o, q->code)) == NULL && filtered) {
		v = variable_add(o, OUT_SHOWN, str_cat(o->arena, q->code,
		    STR(".shown")));
		v->survey = s;
		v->question = q;
		v->path = v->code = q->code;
		v->label = &q->label;
		v->width = 1;
		v = NULL;
	}
	if (v == NULL && q->type->json != AS_NOTHING) {
		v = variable_add(o, kind_of(q), q->code);
		v->survey = s;
		v->question = q;
		v->path = v->code = q->code;
		v->label = &q->label;
		v->filtered = filtered;
	}
	if (v != NULL && (v->kind == OUT_CODE || v->kind == OUT_SCALE ||
	    v->kind == OUT_BITS))
		values_add(o, v, q, q->codes, q->ncodes);
	for (i = 0; i < q->nparts; i++)
		if (variable_find(o, q->parts[i].name) == NULL)
			part_add(o, s, q, &q->parts[i]);
}

static size_t
width_of(const struct out_variable *v)
{
	size_t	 i, width = 1;

	switch (v->kind) {
	case OUT_CODE:
	case OUT_SCALE:
		for (i = 0; i < v->nvalues; i++)
			if (v->values[i].code.len > width)
				width = v->values[i].code.len;
		return (width);
	case OUT_BITS:
		return (v->nvalues != 0 ? v->nvalues : 1);
	case OUT_NUMBER:
		return (NUMBER_WIDTH);
	case OUT_DAY:
	case OUT_DATE:
		return (8);
	case OUT_TEXT:
		return (v->question->length != 0 ? v->question->length :
		    ANSWER_SHORT_MAX);
	case OUT_SERIAL:
		return (RECEIPT_WIDTH);
	case OUT_CONTEXT:
		return (CONTEXT_WIDTH);
	default:
		return (1);
	}
}

struct triple_s_out *
triple_s_out_new(struct arena *a, const struct survey *const *versions,
    size_t n, bool fixed)
{
	struct triple_s_out	*o = arena_get(a, sizeof(*o));
	const struct survey	*s;
	size_t			 i, k, at;

	o->arena = a;
	o->fixed = fixed;
	o->newest = versions[0];
	(void)variable_add(o, OUT_SERIAL, STR("receipt"));
	(void)variable_add(o, OUT_DAY, STR(TRIPLE_S_DAY));
	for (i = 0; i < TRIPLE_S_CONTEXTS; i++)
		(void)variable_add(o, OUT_CONTEXT,
		    str_of(triple_s_contexts[i]));
	for (i = 0; i < n; i++)
		for (s = versions[i], k = 0; k < s->nquestions; k++)
			if ((s->questions[k].type->flags & QT_NO_ANSWER) == 0)
				question_add(o, s, &s->questions[k]);
	for (i = 0, at = 1; i < o->n; i++) {
		if (o->variables[i].width == 0)
			o->variables[i].width = width_of(&o->variables[i]);
		o->variables[i].start = fixed ? at : i + 1;
		at += o->variables[i].width;
	}
	return (o);
}

/* --- meta-data --- */

static void
escaped(struct buf *b, struct str s)
{
	struct str	 line;

	while (str_cut(s, '\n', &line, &s)) {
		buf_xml(b, line);
		buf_c(b, "<br/>");
	}
	buf_xml(b, line);
}

/* In its own language, and in each other that has it. */
static void
label(struct buf *b, const struct survey *s, const struct text *t,
    struct str otherwise)
{
	size_t	 i, n = 0;

	for (i = 0; t != NULL && i < t->n; i++)
		n += t->in[i].p != NULL;
	if (n <= 1) {
		escaped(b, n == 0 ? otherwise : text_in(t, 0));
		return;
	}
	for (i = 0; i < t->n; i++) {
		if (t->in[i].p == NULL)
			continue;
		buf_c(b, "<text xml:lang=\"");
		escaped(b, s->languages[i]);
		buf_c(b, "\">");
		escaped(b, t->in[i]);
		buf_c(b, "</text>");
	}
}

static const struct { const char *type, *more; } kinds[] = {
	[OUT_SERIAL] = { "character", " use=\"serial\"" },
	[OUT_DAY] = { "date", "" }, [OUT_CONTEXT] = { "character", "" },
	[OUT_SHOWN] = { "logical", "" },
	[OUT_LOGICAL] = { "logical", "" },
	[OUT_CODE] = { "single", " format=\"literal\"" },
	[OUT_SCALE] = { "single", "" }, [OUT_BITS] = { "multiple", "" },
	[OUT_NUMBER] = { "quantity", "" }, [OUT_DATE] = { "date", "" },
	[OUT_TEXT] = { "character", "" },
};

static void
values(struct buf *b, const struct out_variable *v)
{
	const struct out_value	*value;
	size_t			 i;

	buf_c(b, "  <values>\n");
	for (i = 0; i < v->nvalues; i++) {
		value = &v->values[i];
		buf_c(b, "   <value code=\"");
		if (v->kind == OUT_BITS)
			buf_int(b, (int64_t)i + 1);
		else
			escaped(b, value->code);
		buf_char(b, '"');
		if (value->has_score)
			buf_fmt(b, " score=\"%lld\"", (long long)value->score);
		buf_char(b, '>');
		label(b, v->survey, value->label, value->code);
		buf_c(b, "</value>\n");
	}
	buf_c(b, "  </values>\n");
}

/* As many decimals as the data have; without bounds, whatever fits. */
static void
range(struct buf *b, const struct out_variable *v)
{
	const struct question	*q = v->question;
	bool			 own = str_is(v->path, q->code);
	struct str		 low = own ? q->min : STR_NONE,
				 high = own ? q->max : STR_NONE;
	int64_t			 decimals = own ? q->decimals : 0;

	buf_c(b, "  <values><range from=\"");
	buf_str(b, low.p != NULL ? low : STR("-999999999"));
	buf_c(b, "\" to=\"");
	buf_str(b, high.p != NULL ? high : STR("999999999"));
	if (decimals > 0 && !str_has_byte(high, '.'))
		buf_fmt(b, ".%0*d", (int)decimals, 0);
	buf_c(b, "\"/></values>\n");
}

static void
variable(struct buf *b, const struct triple_s_out *o, size_t index)
{
	const struct out_variable	*v = &o->variables[index];

	buf_fmt(b, " <variable ident=\"%zu\" type=\"%s\"%s>\n", index + 1,
	    kinds[v->kind].type, kinds[v->kind].more);
	buf_fmt(b, "  <name>%.*s</name>\n  <label>", STR_ARG(v->name));
	label(b, v->survey, v->label, v->name);
	buf_fmt(b, "</label>\n  <position start=\"%zu\"", v->start);
	if (o->fixed)
		buf_fmt(b, " finish=\"%zu\"", v->start + v->width - 1);
	buf_c(b, "/>\n");
	if (v->filtered)
		buf_fmt(b, "  <filter>%.*s.shown</filter>\n",
		    STR_ARG(v->name));
	if (v->kind == OUT_CODE || v->kind == OUT_SCALE || v->kind == OUT_BITS)
		values(b, v);
	else if (v->kind == OUT_NUMBER)
		range(b, v);
	else if (v->kind == OUT_TEXT || v->kind == OUT_SERIAL ||
	    v->kind == OUT_CONTEXT)
		buf_fmt(b, "  <size>%zu</size>\n", v->width);
	buf_c(b, " </variable>\n");
}

struct str
triple_s_out_metadata(struct triple_s_out *o, int64_t number)
{
	const struct survey	*s = o->newest;
	struct buf		 b = buf_new(o->arena, 16 * 1024);
	size_t			 i;

	buf_c(&b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<!DOCTYPE sss PUBLIC \"-//triple-s//DTD Survey Interchange v2.0//EN\"\n"
	    "    \"http://www.triple-s.org/dtd/sss_v20.dtd\">\n"
	    "<sss version=\"2.0\" languages=\"");
	for (i = 0; i < s->nlanguages; i++) {
		if (i != 0)
			buf_char(&b, ' ');
		escaped(&b, s->languages[i]);
	}
	buf_c(&b, "\">\n<origin>Exitpoll</origin>\n<survey>\n<name>");
	escaped(&b, s->code);
	buf_fmt(&b, "</name>\n<version>%lld</version>\n<title>",
	    (long long)number);
	label(&b, s, &s->title, s->code);
	buf_c(&b, "</title>\n<record ident=\"R\"");
	buf_c(&b, o->fixed ? ">\n" : " format=\"csv\" skip=\"1\">\n");
	for (i = 0; i < o->n; i++)
		variable(&b, o, i);
	buf_c(&b, "</record>\n</survey>\n</sss>\n");
	return (buf_view(&b));
}

/* --- data --- */

/* In one line, and in the data's encoding. */
static struct str
encoded(struct triple_s_out *o, struct str s, bool utf8, struct arena *a)
{
	struct buf	 b = buf_new(a, s.len + 1);
	struct str	 rest, one = str_one_line(a, s);
	int32_t		 c;

	if (utf8)
		return (one);
	for (rest = one; rest.len != 0;) {
		c = str_utf8_next(&rest);
		o->lost += c > 0xff;
		buf_char(&b, c < 0 || c > 0xff ? '?' : (char)c);
	}
	return (buf_view(&b));
}

static struct str
bits(const struct out_variable *v, const struct answer *answer,
    struct arena *a)
{
	char	*s = arena_raw(a, v->nvalues + 1);
	size_t	 i;

	for (i = 0; i < v->nvalues; i++)
		s[i] = answer_has(answer, v->values[i].code) ? '1' : '0';
	s[i] = '\0';
	return ((struct str){ s, v->nvalues });
}

static struct str
date_plain(struct str s, struct arena *a)
{
	return (s.len != 10 ? STR_NONE : str_cat(a, str_first(s, 4),
	    str_first(str_from(s, 5), 2), str_from(s, 8)));
}

static struct str
question_value(const struct out_variable *v, const struct question *q,
    const struct answer *answer, struct arena *a)
{
	struct str	 s = STR_NONE;
	size_t		 i;

	if (v->kind == OUT_SHOWN)
		return (answer->state == ANSWER_HIDDEN ? STR("0") : STR("1"));
	if (answer->state != ANSWER_GIVEN)
		return (STR_NONE);
	if (str_is(v->path, v->code))
		s = answer_value(answer);
	for (i = 0; answer->parts != NULL && i < q->nparts; i++)
		if (str_is(q->parts[i].name, v->path))
			s = answer_part(answer, i);
	switch (v->kind) {
	case OUT_BITS:
		return (bits(v, answer, a));
	case OUT_LOGICAL:
		return (str_is_c(s, "yes") ? STR("1") : STR("0"));
	case OUT_DATE:
		return (date_plain(s, a));
	default:
		return (s);
	}
}

static void
csv_cell(struct buf *b, struct str s, enum out_kind kind)
{
	bool	 quoted = str_has_byte(s, '"') || str_has_byte(s, ',') ||
		    (kind == OUT_BITS && str_starts(s, STR("0")));
	size_t	 i;

	if (!quoted) {
		buf_str(b, s);
		return;
	}
	buf_char(b, '"');
	for (i = 0; i < s.len; i++) {
		if (s.p[i] == '"')
			buf_char(b, '"');
		buf_char(b, s.p[i]);
	}
	buf_char(b, '"');
}

/* Numbers stand at the right, as people expect them. */
static void
fixed_cell(struct buf *b, struct str s, size_t width, bool utf8, bool number)
{
	struct str	 rest = s;
	size_t		 n, i;

	for (n = 0; rest.len != 0 && n < width; n++)
		if (utf8)
			(void)str_utf8_next(&rest);
		else
			rest = str_from(rest, 1);
	for (i = n; number && i < width; i++)
		buf_char(b, ' ');
	buf_str(b, str_first(s, s.len - rest.len));
	for (i = n; !number && i < width; i++)
		buf_char(b, ' ');
}

void
triple_s_out_head(const struct triple_s_out *o, struct buf *b)
{
	size_t	 i;

	for (i = 0; !o->fixed && i < o->n; i++) {
		if (i != 0)
			buf_char(b, ',');
		buf_str(b, o->variables[i].name);
	}
	if (!o->fixed)
		buf_c(b, "\r\n");
}

/* In the order of triple_s_contexts, behind the two that come first. */
static struct str
context_value(const struct triple_s_about *about, const json_t *session,
    size_t index)
{
	static const char *const	 names[TRIPLE_S_CONTEXTS] = { "", "id",
					    "agent", "queue", "outcome" };

	return (index == 2 ? about->channel : json_says(json_object_get(
	    session, names[index - 2])));
}

static struct str
about_value(struct triple_s_out *o, size_t index,
    const struct triple_s_about *about, const json_t *session, bool utf8,
    struct arena *a)
{
	switch (o->variables[index].kind) {
	case OUT_SERIAL:
		return (about->receipt);
	case OUT_DAY:
		return (date_plain(about->day, a));
	case OUT_CONTEXT:
		return (encoded(o, context_value(about, session, index), utf8,
		    a));
	default:
		return (STR_NONE);
	}
}

void
triple_s_out_case(struct triple_s_out *o, const struct answers *answers,
    const struct triple_s_about *about, bool utf8, struct buf *b)
{
	const struct out_variable	*v;
	const struct question		*q;
	struct str			 s;
	const json_t			*session = about->session.len == 0 ?
					    NULL : json_of_text(b->arena,
					    about->session);
	size_t				 i;

	for (i = 0; i < o->n; i++) {
		v = &o->variables[i];
		s = about_value(o, i, about, session, utf8, b->arena);
		q = v->question == NULL ? NULL :
		    survey_question_find(answers->survey, v->code);
		if (q != NULL)
			s = encoded(o, question_value(v, q,
			    &answers->list[q->index], b->arena), utf8,
			    b->arena);
		if (o->fixed)
			fixed_cell(b, s, v->width, utf8,
			    v->kind == OUT_NUMBER || v->kind == OUT_SCALE);
		else {
			if (i != 0)
				buf_char(b, ',');
			csv_cell(b, s, v->kind);
		}
	}
	buf_c(b, "\r\n");
}

size_t
triple_s_out_lost(const struct triple_s_out *o)
{
	return (o->lost);
}
