/* The rules of the types: what a value must be, and what is said if not. */
#include "form/answer_rule.h"
#include "form/field.h"

#define QUOTED_MAX	60	/* bytes of a refused value in a message */

bool
answer_refuse(const struct answer_reader *r, const struct question *q,
    struct answer *answer, enum word word, struct str a, struct str b)
{
	answer->error = answer_say(r->arena, r->survey, r->lang, word, q, a, b);
	return (false);
}

static struct str
number_text(const struct answer_reader *r, int64_t n)
{
	return (str_fmt(r->arena, "%lld", (long long)n));
}

/* What was sent, short and harmless enough to be quoted. */
static struct str
quoted(const struct answer_reader *r, struct str value)
{
	struct str	 rest = value;

	while (rest.len != 0 && value.len - rest.len < QUOTED_MAX)
		(void)str_utf8_next(&rest);
	return (field_shown(r->arena, str_first(value, value.len - rest.len)));
}

static void
value_set(const struct answer_reader *r, struct answer *answer, struct str s)
{
	struct str	*values;

	values = arena_get(r->arena, sizeof(*values));
	values[0] = s;
	answer->values = values;
	answer->n = 1;
}

/* Say what the fault of a text is; form is for a fault of its form. */
static bool
refuse_fault(const struct answer_reader *r, const struct question *q,
    struct answer *answer, enum field_fault fault, struct str value,
    size_t max, enum word form)
{
	static const enum word	 says[FIELD__MAX] = {
		[FIELD_UTF8] = W_ANSWER_UTF8, [FIELD_CONTROL] = W_ANSWER_CONTROL,
		[FIELD_LONG] = W_ANSWER_LONG, [FIELD_DECIMALS] = W_ANSWER_DECIMALS,
	};

	return (answer_refuse(r, q, answer, fault == FIELD_FORM ? form :
	    says[fault], number_text(r, (int64_t)max),
	    number_text(r, (int64_t)str_utf8_count(value))));
}

static bool
read_scale(const struct answer_reader *r, const struct question *q,
    struct answer *answer)
{
	struct str	 s;
	int64_t		 n;

	s = str_trim(answer->values[0]);
	if (!str_int(s, &n) || n < q->lowest || n > q->highest)
		return (answer_refuse(r, q, answer, W_ANSWER_SCALE,
		    number_text(r, q->lowest), number_text(r, q->highest)));
	value_set(r, answer, number_text(r, n));
	return (true);
}

static bool
option_is_known(const struct question *q, struct str value)
{
	size_t	 i;

	for (i = 0; i < q->ncodes; i++)
		if (str_is(q->codes[i], value))
			return (true);
	return (false);
}

static bool
read_option(const struct answer_reader *r, const struct question *q,
    struct answer *answer)
{
	if (!option_is_known(q, answer->values[0]))
		return (answer_refuse(r, q, answer, W_ANSWER_OPTION,
		    quoted(r, answer->values[0]), STR_NONE));
	return (true);
}

/* The chosen codes, in the order of the definition. */
static size_t
several_collect(const struct question *q, const struct answer *answer,
    struct str *out, const struct question_option **alone)
{
	size_t	 i, n;

	*alone = NULL;
	for (i = n = 0; i < q->ncodes; i++) {
		if (!answer_has(answer, q->codes[i]))
			continue;
		out[n++] = q->codes[i];
		if (i < q->noptions && q->options[i].exclusive)
			*alone = &q->options[i];
	}
	return (n);
}

static bool
read_several(const struct answer_reader *r, const struct question *q,
    struct answer *answer)
{
	const struct question_option	*alone;
	struct str		*out;
	size_t			 i, n;

	for (i = 0; i < answer->n; i++)
		if (!option_is_known(q, answer->values[i]))
			return (answer_refuse(r, q, answer, W_ANSWER_OPTION,
			    quoted(r, answer->values[i]), STR_NONE));
	out = arena_array(r->arena, q->ncodes, sizeof(*out));
	n = several_collect(q, answer, out, &alone);
	if (n != answer->n)
		return (answer_refuse(r, q, answer, W_ANSWER_TWICE, STR_NONE,
		    STR_NONE));
	if (alone != NULL && n > 1)
		return (answer_refuse(r, q, answer, W_ANSWER_EXCLUSIVE,
		    text_in(&alone->label, r->lang), STR_NONE));
	if (alone == NULL && (int64_t)n < q->min_choices)
		return (answer_refuse(r, q, answer, W_ANSWER_FEW,
		    number_text(r, q->min_choices), STR_NONE));
	if (q->max_choices != 0 && (int64_t)n > q->max_choices)
		return (answer_refuse(r, q, answer, W_ANSWER_MANY,
		    number_text(r, q->max_choices), STR_NONE));
	answer->values = out;
	return (true);
}

static bool
read_text(const struct answer_reader *r, const struct question *q,
    struct answer *answer)
{
	enum field_fault	 fault;
	struct str		 s;
	bool			 lines;

	lines = (q->type->flags & QT_LINES) != 0;
	s = answer->values[0];
	if (lines)
		s = field_lines(r->arena, s);
	if ((fault = field_text(s, q->length, lines)) != FIELD_OK)
		return (refuse_fault(r, q, answer, fault, s, q->length,
		    W_ANSWER_UTF8));
	value_set(r, answer, s);
	return (true);
}

bool
answer_other_read(const struct answer_reader *r, const struct question *q,
    struct answer *answer)
{
	enum field_fault	 fault;

	fault = field_text(answer->other, ANSWER_SHORT_MAX, false);
	return (fault == FIELD_OK || refuse_fault(r, q, answer, fault,
	    answer->other, ANSWER_SHORT_MAX, W_ANSWER_UTF8));
}

static bool
read_email(const struct answer_reader *r, const struct question *q,
    struct answer *answer)
{
	enum field_fault	 fault;
	struct str		 s;

	fault = field_email(r->arena, answer->values[0], &s);
	if (fault != FIELD_OK)
		return (refuse_fault(r, q, answer, fault, answer->values[0],
		    FIELD_EMAIL_MAX, W_ANSWER_EMAIL));
	value_set(r, answer, s);
	return (true);
}

int
answer_range_order(const struct question *q, struct str a, struct str b)
{
	double	 x, y;

	if (q->kind == Q_DATE)
		return (str_cmp(a, b));
	if (!str_double(a, &x) || !str_double(b, &y))
		return (0);
	return ((x > y) - (x < y));
}

static bool
range_is_kept(const struct answer_reader *r, const struct question *q,
    struct answer *answer, struct str s, enum word low, enum word high)
{
	if (q->min.p != NULL && answer_range_order(q, s, q->min) < 0)
		return (answer_refuse(r, q, answer, low, q->min, STR_NONE));
	if (q->max.p != NULL && answer_range_order(q, s, q->max) > 0)
		return (answer_refuse(r, q, answer, high, q->max, STR_NONE));
	value_set(r, answer, s);
	return (true);
}

static bool
read_number(const struct answer_reader *r, const struct question *q,
    struct answer *answer)
{
	enum field_fault	 fault;
	struct str		 s;

	fault = field_number(r->arena, answer->values[0], q->decimals, &s);
	if (fault == FIELD_LONG)
		return (answer_refuse(r, q, answer, W_ANSWER_DIGITS, STR_NONE,
		    STR_NONE));
	if (fault != FIELD_OK)
		return (refuse_fault(r, q, answer, fault, answer->values[0],
		    (size_t)q->decimals, W_ANSWER_NUMBER));
	return (range_is_kept(r, q, answer, s, W_ANSWER_LOW, W_ANSWER_HIGH));
}

static bool
read_date(const struct answer_reader *r, const struct question *q,
    struct answer *answer)
{
	enum field_fault	 fault;
	struct str		 s;
	int64_t			 days;

	fault = field_date(r->arena, answer->values[0], &s, &days);
	if (fault != FIELD_OK)
		return (refuse_fault(r, q, answer, fault, answer->values[0], 0,
		    W_ANSWER_DATE));
	return (range_is_kept(r, q, answer, s, W_ANSWER_EARLY, W_ANSWER_LATE));
}

static bool
read_postcode(const struct answer_reader *r, const struct question *q,
    struct answer *answer)
{
	enum field_fault	 fault;
	struct str		 s;

	fault = field_postcode(r->arena, answer->values[0], &s);
	if (fault != FIELD_OK)
		return (refuse_fault(r, q, answer, fault, answer->values[0],
		    FIELD_POSTCODE_MAX, W_ANSWER_POSTCODE));
	value_set(r, answer, s);
	return (true);
}

/* A statement has no field; the reader refuses its name as unknown before. */
static bool
read_nothing(const struct answer_reader *r, const struct question *q,
    struct answer *answer)
{
	return (answer_refuse(r, q, answer, W_ANSWER_UNKNOWN_FIELDS, q->code,
	    STR_NONE));
}

const struct answer_rule answer_rule_scale = { read_scale,
    W_ANSWER_MISSING_SCALE, AS_NUMBER };
const struct answer_rule answer_rule_option = { read_option,
    W_ANSWER_MISSING_CHOICE, AS_STRING };
const struct answer_rule answer_rule_several = { read_several,
    W_ANSWER_MISSING_CHOICES, AS_LIST };
const struct answer_rule answer_rule_text = { read_text,
    W_ANSWER_MISSING_TEXT, AS_STRING };
const struct answer_rule answer_rule_email = { read_email,
    W_ANSWER_MISSING_TEXT, AS_STRING };
const struct answer_rule answer_rule_number = { read_number,
    W_ANSWER_MISSING_TEXT, AS_NUMBER };
const struct answer_rule answer_rule_date = { read_date,
    W_ANSWER_MISSING_TEXT, AS_STRING };
const struct answer_rule answer_rule_postcode = { read_postcode,
    W_ANSWER_MISSING_TEXT, AS_STRING };
const struct answer_rule answer_rule_nothing = { read_nothing,
    W_ANSWER_MISSING_TEXT, AS_NOTHING };
