/* Triple-S meta-data: see the header. Order in the file means nothing for the
 * data, which are found by position; it is the order of asking. */
#include <string.h>

#include "exchange/tree.h"
#include "exchange/triple_s.h"

#define PER_PAGE	10	/* Triple-S has no pages */

static const char *const type_names[TS__MAX] = {
	[TS_SINGLE] = "single", [TS_MULTIPLE] = "multiple",
	[TS_QUANTITY] = "quantity", [TS_CHARACTER] = "character",
	[TS_LOGICAL] = "logical", [TS_DATE] = "date", [TS_TIME] = "time",
};

struct reading {
	struct arena	*arena;
	struct sketch	*s;
	struct triple_s	*ts;
	size_t		 on_page;
};

/* --- texts --- */

/* Mixed content: words, <br/>, and <text> elsewhere. */
static struct str
mixed(struct reading *r, const struct tree *t)
{
	struct buf		 b = buf_new(r->arena, 64);
	const struct tree	*n;

	for (n = t->child; n != NULL; n = n->next)
		if (n->name.p == NULL)
			buf_str(&b, n->text);
		else if (tree_is(n, "br"))
			buf_c(&b, "\n\n");
	return (str_trim(buf_view(&b)));
}

/* The interview's words are what respondents read, before the analyst's. */
static void
text_read(struct reading *r, const struct sketch_question *q,
    struct sketch_text *to, const struct tree *t)
{
	const struct tree	*n;
	struct str		 tag, own = STR_NONE;
	size_t			 lang;

	if (t == NULL)
		return;
	own = mixed(r, t);
	if (own.len != 0)
		sketch_say(r->s, q, to, 0, own);
	for (n = tree_child(t, "text"); n != NULL; n = tree_next(n, "text")) {
		if (str_is_c(tree_attr(n, "mode"), "analysis"))
			continue;
		tag = tree_attr(n, "lang");
		lang = tag.len == 0 ? 0 : sketch_language(r->s, tag);
		sketch_say(r->s, q, to, lang, mixed(r, n));
	}
}

static void
languages_read(struct reading *r, const struct tree *root)
{
	struct str	 list = tree_attr(root, "languages"), tag;
	bool		 more = list.len != 0;

	while (more) {
		more = str_cut(list, ' ', &tag, &list);
		if (tag.len != 0)
			(void)sketch_language(r->s, tag);
	}
	if (r->s->nlanguages == 0)
		(void)sketch_language(r->s, STR("en"));
}

/* --- values --- */

static void
score_read(struct reading *r, const struct sketch_question *q,
    struct sketch_option *o, struct str score)
{
	int64_t	 n;

	if (score.len == 0)
		return;
	if (str_is(q->type, STR("single")) && str_int(score, &n) &&
	    n >= -1000 && n <= 1000) {
		o->has_score = true;
		o->score = n;
	} else
		sketch_tell(r->s, REPORT_LOST, W_EXCHANGE_SCORE, q, score);
}

/* 0 to 10 scored as NPS is, or 1 to n scored as themselves with no words of
 * their own: a scale of ours, of which NPS keeps its meaning. */
static void
scale_find(struct reading *r, struct sketch_question *q)
{
	const struct sketch_list	*l = &q->options;
	const struct sketch_option	*o;
	bool				 nps = l->n == 11,
					 rating = l->n >= 3 && l->n <= 10;
	int64_t				 code;
	size_t				 i;

	for (i = 0; i < l->n; i++) {
		o = l->list[i];
		if (!str_int(o->there, &code) || !o->has_score ||
		    !str_is(o->label.in[0], o->there))
			return;
		nps = nps && code == (int64_t)i && o->score ==
		    (code >= 9 ? 100 : code >= 7 ? 0 : -100);
		rating = rating && code == (int64_t)i + 1 && o->score == code;
	}
	if (rating)
		sketch_attr(r->s, q, "steps", str_of_int(r->arena,
		    (int64_t)l->n));
	if (nps || rating) {
		q->type = nps ? STR("nps") : STR("rating");
		q->options.n = 0;
	}
}

static void
values_read(struct reading *r, struct sketch_question *q,
    const struct tree *values)
{
	const struct tree	*v;
	struct sketch_option	*o;

	for (v = tree_child(values, "value"); v != NULL;
	    v = tree_next(v, "value")) {
		o = sketch_option(r->s, q, str_trim(tree_attr(v, "code")));
		if (o == NULL)
			return;
		text_read(r, q, &o->label, v);
		score_read(r, q, o, tree_attr(v, "score"));
	}
	if (str_is(q->type, STR("single")))
		scale_find(r, q);
}

/* Digits after the point in a bound: as many as the data have. */
static int64_t
decimals_of(struct str s)
{
	struct str	 whole, rest;

	return (str_cut(s, '.', &whole, &rest) ? (int64_t)rest.len : 0);
}

/* "000001" is 1, "0.50" is 0.5. */
static struct str
number_plain(struct arena *a, struct str s)
{
	bool		 minus = str_starts(s, STR("-"));
	bool		 point = str_has_byte(s, '.');

	s = str_from(s, minus);
	while (s.len > 1 && s.p[0] == '0' && s.p[1] != '.')
		s = str_from(s, 1);
	while (point && s.len > 1 && s.p[s.len - 1] == '0')
		s.len--;
	if (point && s.len > 1 && s.p[s.len - 1] == '.')
		s.len--;
	return (minus && !str_is_c(s, "0") ? str_cat(a, STR("-"), s) : s);
}

static void
quantity_read(struct reading *r, struct sketch_question *q,
    const struct tree *values)
{
	const struct tree	*range = tree_child(values, "range"), *v;
	struct str		 from = str_trim(tree_attr(range, "from")),
				 to = str_trim(tree_attr(range, "to")), code;
	int64_t			 decimals = decimals_of(to), n;
	double			 bound, x;

	if ((n = decimals_of(from)) > decimals)
		decimals = n;
	for (v = tree_child(values, "value"); v != NULL;
	    v = tree_next(v, "value")) {
		code = str_trim(tree_attr(v, "code"));
		if ((n = decimals_of(code)) > decimals)
			decimals = n;
		/* A special value may lie outside: it is in the data. */
		if (str_double(code, &x) && str_double(to, &bound) &&
		    x > bound)
			to = code;
		if (str_double(code, &x) && str_double(from, &bound) &&
		    x < bound)
			from = code;
		sketch_tell(r->s, REPORT_CHANGED, W_EXCHANGE_LABELLED, q,
		    str_cat(r->arena, code, STR(" = "), mixed(r, v)));
	}
	if (decimals > 0)
		sketch_attr(r->s, q, "decimals", str_of_int(r->arena,
		    decimals > 6 ? 6 : decimals));
	sketch_attr(r->s, q, "min", number_plain(r->arena, from));
	sketch_attr(r->s, q, "max", number_plain(r->arena, to));
}

static struct str
date_dashed(struct arena *a, struct str s)
{
	return (s.len != 8 ? STR_NONE : str_cat(a, str_first(s, 4), STR("-"),
	    str_first(str_from(s, 4), 2), STR("-"), str_from(s, 6)));
}

static void
date_read(struct reading *r, struct sketch_question *q,
    const struct tree *values)
{
	const struct tree	*range = tree_child(values, "range");

	sketch_attr(r->s, q, "min", date_dashed(r->arena,
	    str_trim(tree_attr(range, "from"))));
	sketch_attr(r->s, q, "max", date_dashed(r->arena,
	    str_trim(tree_attr(range, "to"))));
}

static void
size_read(struct reading *r, struct sketch_question *q, const struct tree *t)
{
	int64_t	 n;

	if (!str_int(tree_says(r->arena, t, "size"), &n) || n < 1)
		n = 200;
	if (n > 10000)
		n = 10000;
	q->type = n > 200 ? STR("long-text") : STR("short-text");
	sketch_attr(r->s, q, "max", str_of_int(r->arena, n));
}

/* --- variables --- */

static bool
number_read(struct str s, size_t *n)
{
	int64_t	 v;

	if (!str_int(str_trim(s), &v) || v < 1 || v > INT32_MAX)
		return (false);
	*n = (size_t)v;
	return (true);
}

static bool
variable_place(struct reading *r, const struct tree *t,
    struct triple_s_variable *v)
{
	const struct tree	*place = tree_child(t, "position"),
				*spread = tree_child(t, "spread");
	size_t			 n = 0;

	if (!number_read(tree_attr(place, "start"), &v->start))
		return (false);
	v->finish = v->start;
	if (!r->ts->is_csv && tree_attr(place, "finish").p != NULL &&
	    (!number_read(tree_attr(place, "finish"), &v->finish) ||
	    v->finish < v->start || v->finish > TRIPLE_S_LINE_MAX))
		return (false);
	if (spread == NULL)
		return (true);
	if (!number_read(tree_attr(spread, "subfields"), &v->subfields) ||
	    v->subfields > 1000)
		return (false);
	if (number_read(tree_attr(spread, "width"), &n))
		v->width = n;
	else if (!r->ts->is_csv)
		v->width = (v->finish - v->start + 1) / v->subfields;
	return (v->width != 0 && v->width <= 32);
}

/* The text of "other" of an earlier question, as "Q3.other". */
static bool
is_other_of(struct reading *r, struct triple_s_variable *v)
{
	const struct sketch_name	*n;

	if (v->type != TS_CHARACTER || !str_ends(v->name, STR(".other")))
		return (false);
	n = names_find(&r->s->names, str_first(v->name, v->name.len - 6));
	if (n == NULL || !sketch_text_is_given(&n->question->other))
		return (false);
	v->other_of = n->question;
	return (true);
}

static void
question_values(struct reading *r, const struct tree *t,
    struct triple_s_variable *v, struct sketch_question *q)
{
	const struct tree	*values = tree_child(t, "values");

	switch (v->type) {
	case TS_SINGLE:
	case TS_MULTIPLE:
		values_read(r, q, values);
		break;
	case TS_QUANTITY:
		quantity_read(r, q, values);
		break;
	case TS_CHARACTER:
		size_read(r, q, t);
		break;
	case TS_DATE:
		date_read(r, q, values);
		break;
	case TS_TIME:
		if (!sketch_type_is("time")) {
			q->type = STR("short-text");
			sketch_tell(r->s, REPORT_CHANGED,
			    W_EXCHANGE_TYPE_NEAREST, q, STR("time"));
		}
		break;
	default:
		break;
	}
}

static void
question_read(struct reading *r, const struct tree *t,
    struct triple_s_variable *v)
{
	static const char *const	 ours[TS__MAX] = {
		[TS_SINGLE] = "single", [TS_MULTIPLE] = "multiple",
		[TS_QUANTITY] = "number", [TS_CHARACTER] = "short-text",
		[TS_LOGICAL] = "yesno", [TS_DATE] = "date",
		[TS_TIME] = "time",
	};
	struct sketch_question		*q;
	struct str			 filter;

	if (r->on_page++ % PER_PAGE == 0)
		(void)sketch_page(r->s, str_cat(r->arena, STR("page"),
		    str_of_int(r->arena, (int64_t)(r->on_page / PER_PAGE +
		    1))));
	v->question = q = sketch_question(r->s, v->name, ours[v->type]);
	text_read(r, q, &q->label, tree_child(t, "label"));
	question_values(r, t, v, q);
	filter = tree_says(r->arena, t, "filter");
	if (str_ends(filter, STR(".shown")))
		sketch_tell(r->s, REPORT_LOST, W_EXCHANGE_ROUTING, q,
		    STR_NONE);
	else if (filter.len != 0)
		sketch_when(r->s, &q->when, str_cat(r->arena, STR("{"),
		    filter, STR("} = true")));
}

const char	*const triple_s_contexts[TRIPLE_S_CONTEXTS] = {
	"context.channel", "context.session", "context.agent",
	"context.queue", "context.outcome",
};

static bool
is_context(struct str name)
{
	size_t	 i;

	for (i = 0; i < TRIPLE_S_CONTEXTS; i++)
		if (str_is_c(name, triple_s_contexts[i]))
			return (true);
	return (false);
}

static enum triple_s_use
use_of(const struct triple_s_variable *v, struct str use)
{
	if (str_is_c(use, "serial"))
		return (TS_SERIAL);
	if (str_is_c(use, "weight"))
		return (TS_WEIGHT);
	if (v->type == TS_DATE && str_is_c(v->name, TRIPLE_S_DAY))
		return (TS_DAY);
	if (v->type == TS_LOGICAL && str_ends(v->name, STR(".shown")))
		return (TS_SHOWN);
	return (v->type == TS_CHARACTER && is_context(v->name) ? TS_CONTEXT :
	    TS_DATA);
}

static void
use_tell(struct reading *r, const struct triple_s_variable *v)
{
	static const struct {
		enum report_kind	 kind;
		enum word		 what;
	} told[] = {
		[TS_DATA] = { REPORT_LOST, W_NONE },
		[TS_SERIAL] = { REPORT_CHANGED, W_EXCHANGE_SERIAL },
		[TS_WEIGHT] = { REPORT_LOST, W_EXCHANGE_WEIGHT },
		[TS_DAY] = { REPORT_CHANGED, W_EXCHANGE_DAY },
		[TS_SHOWN] = { REPORT_LOST, W_NONE },
		[TS_CONTEXT] = { REPORT_LOST, W_EXCHANGE_CONTEXT },
	};

	if (told[v->use].what != W_NONE)
		sketch_tell(r->s, told[v->use].kind, told[v->use].what, NULL,
		    v->name);
}

static bool
variable_read(struct reading *r, const struct tree *t)
{
	struct triple_s_variable	*v;
	size_t				 i;

	if (r->ts->n == TRIPLE_S_VARIABLES_MAX)
		return (false);
	v = &ARENA_PUSH(r->arena, r->ts->variables, r->ts->n, r->ts->cap);
	memset(v, 0, sizeof(*v));
	v->name = tree_says(r->arena, t, "name");
	if (v->name.len == 0)
		v->name = str_cat(r->arena, STR("V"), tree_attr(t, "ident"));
	r->ts->refused_at = v->name;
	for (i = 0; i < TS__MAX; i++)
		if (str_is_nocase(tree_attr(t, "type"), str_of(type_names[i])))
			break;
	if (i == TS__MAX || !variable_place(r, t, v))
		return (false);
	v->type = (enum triple_s_type)i;
	v->use = use_of(v, tree_attr(t, "use"));
	use_tell(r, v);
	if (v->use == TS_DATA && !is_other_of(r, v))
		question_read(r, t, v);
	return (true);
}

/* Before the variables are read: names of those with an "other" text. */
static void
others_find(struct reading *r, const struct tree *record,
    struct names *others)
{
	const struct tree	*t;
	struct str		 name;

	others->arena = r->arena;
	for (t = tree_child(record, "variable"); t != NULL;
	    t = tree_next(t, "variable")) {
		name = tree_says(r->arena, t, "name");
		if (str_ends(name, STR(".other")) &&
		    str_is_c(tree_attr(t, "type"), "character"))
			(void)names_put(others, str_first(name,
			    name.len - 6), r);
	}
}

static bool
record_read(struct reading *r, const struct tree *record)
{
	struct names			 others = { .arena = r->arena };
	struct triple_s_variable	*v;
	const struct tree		*t;
	struct sketch_option		*o;

	others_find(r, record, &others);
	for (t = tree_child(record, "variable"); t != NULL;
	    t = tree_next(t, "variable")) {
		if (!variable_read(r, t))
			return (false);
		v = &r->ts->variables[r->ts->n - 1];
		if (v->question == NULL || v->question->options.n == 0 ||
		    names_find(&others, v->name) == NULL)
			continue;
		/* Its last option is what the text belongs to. */
		o = v->question->options.list[--v->question->options.n];
		v->question->other = o->label;
		v->other_code = o->there;
	}
	return (true);
}

struct triple_s *
triple_s_variables(struct exchange_file *f)
{
	struct reading		 r = { .arena = f->arena };
	const struct tree	*root, *survey, *record;
	int64_t			 skip;

	root = tree_read(f->arena, f->bytes, true, &f->refused, &f->detail);
	if (root == NULL)
		return (NULL);
	survey = tree_child(root, "survey");
	record = tree_child(survey, "record");
	if (record == NULL) {
		f->refused = tree_child(root, "hierarchy") != NULL ?
		    W_EXCHANGE_REFUSED_HIERARCHY : W_EXCHANGE_REFUSED_EMPTY;
		return (NULL);
	}
	r.ts = arena_get(f->arena, sizeof(*r.ts));
	r.ts->sketch = f->sketch = r.s = sketch_new(f->arena,
	    DIALECT_SURVEYJS);
	r.ts->is_csv = str_is_nocase(tree_attr(record, "format"), STR("csv"));
	r.ts->skip = str_int(tree_attr(record, "skip"), &skip) && skip > 0 ?
	    (size_t)skip : 0;
	languages_read(&r, root);
	text_read(&r, NULL, &r.s->title, tree_child(survey, "title"));
	r.s->code = tree_says(f->arena, survey, "name");
	if (record_read(&r, record))
		return (r.ts);
	f->refused = W_EXCHANGE_REFUSED_VARIABLE;
	f->detail = r.ts->refused_at;
	return (NULL);
}

bool
triple_s_read(struct exchange_file *f)
{
	return ((f->triple_s = triple_s_variables(f)) != NULL);
}
