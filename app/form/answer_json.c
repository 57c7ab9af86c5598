/*
 * Answers as JSON, one canonical spelling, and the reader of that shape: an
 * object of numbers, strings and lists of strings. A part of an answer is a
 * member of its own, named by its path, so that nothing nests deeper and
 * nothing recurses. A member of any other shape was put there by a program
 * that knew more or less than this one, and is kept as it stands.
 */
#include <string.h>

#include "form/type.h"

/* --- writing --- */

static void
json_value(struct buf *b, struct str name, enum answer_json json,
    const struct answer *answer)
{
	size_t	 i;

	if (answer->n == 0)
		return;
	if (b->p[b->len - 1] != '{')
		buf_char(b, ',');
	buf_char(b, '"');
	buf_str(b, name);
	buf_c(b, json == AS_LIST ? "\":[" : "\":");
	for (i = 0; i < answer->n; i++) {
		if (i != 0)
			buf_char(b, ',');
		if (json == AS_NUMBER)
			buf_str(b, answer->values[i]);
		else
			buf_json(b, answer->values[i]);
	}
	if (json == AS_LIST)
		buf_char(b, ']');
}

void
answers_json(const struct answers *answers, struct buf *b)
{
	const struct question	*q;
	const struct answer	*answer;
	size_t			 i, k;

	buf_char(b, '{');
	for (i = 0; i < answers->survey->nquestions; i++) {
		q = &answers->survey->questions[i];
		answer = &answers->list[i];
		if (answer->state != ANSWER_GIVEN)
			continue;
		json_value(b, q->code, q->type->json, answer);
		for (k = 0; answer->parts != NULL && k < q->nparts; k++)
			json_value(b, q->parts[k].name, q->parts[k].json,
			    &answer->parts[k]);
	}
	for (i = 0; i < answers->nstrange; i++) {
		if (b->p[b->len - 1] != '{')
			buf_char(b, ',');
		buf_json(b, answers->strange[i].name);
		buf_char(b, ':');
		buf_str(b, answers->strange[i].value);
	}
	buf_char(b, '}');
}

/* --- reading --- */

struct json {
	struct arena	*arena;
	struct answers	*answers;
	struct str	 rest;
	struct answer_input *strange;
	size_t		 cap;		/* of it */
};

static char
json_peek(struct json *j)
{
	while (j->rest.len != 0 && str_has_byte(STR(" \t\r\n"), j->rest.p[0]))
		j->rest = str_from(j->rest, 1);
	return (j->rest.len == 0 ? '\0' : j->rest.p[0]);
}

static bool
json_take(struct json *j, char c)
{
	if (json_peek(j) != c || j->rest.len == 0)
		return (false);
	j->rest = str_from(j->rest, 1);
	return (true);
}

static bool
hex4(struct str s, uint32_t *out)
{
	int	 high, low;

	if (s.len < 4)
		return (false);
	high = str_hex_byte(s.p);
	low = str_hex_byte(s.p + 2);
	*out = (uint32_t)high << 8 | (uint32_t)low;
	return (high >= 0 && low >= 0);
}

/* \uXXXX, in pairs beyond U+FFFF; half a pair is refused. */
static bool
json_unicode(struct json *j, struct buf *b)
{
	uint32_t	 cp, low;

	if (!hex4(j->rest, &cp) || cp == 0 || (cp >= 0xdc00 && cp <= 0xdfff))
		return (false);
	j->rest = str_from(j->rest, 4);
	if (cp >= 0xd800 && cp <= 0xdbff) {
		if (!str_starts(j->rest, STR("\\u")) ||
		    !hex4(str_from(j->rest, 2), &low) || low < 0xdc00 ||
		    low > 0xdfff)
			return (false);
		j->rest = str_from(j->rest, 6);
		cp = 0x10000 + ((cp - 0xd800) << 10) + (low - 0xdc00);
	}
	buf_utf8(b, cp);
	return (true);
}

static bool
json_escape(struct json *j, struct buf *b)
{
	static const char	 from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char		*at;
	char			 c;

	if (j->rest.len == 0)
		return (false);
	c = j->rest.p[0];
	j->rest = str_from(j->rest, 1);
	if (c == 'u')
		return (json_unicode(j, b));
	if (c == '\0' || (at = strchr(from, c)) == NULL)
		return (false);
	buf_char(b, to[at - from]);
	return (true);
}

static bool
json_string(struct json *j, struct str *out)
{
	struct buf	 b;
	char		 c;

	if (!json_take(j, '"'))
		return (false);
	b = buf_new(j->arena, 32);
	while (j->rest.len != 0) {
		c = j->rest.p[0];
		j->rest = str_from(j->rest, 1);
		if (c == '"') {
			*out = str_dup(j->arena, buf_view(&b));
			return (true);
		}
		if ((unsigned char)c < 0x20)
			return (false);
		if (c != '\\')
			buf_char(&b, c);
		else if (!json_escape(j, &b))
			return (false);
	}
	return (false);
}

/* Without an exponent: answers_json never writes one. */
static bool
json_number(struct json *j, struct str *out)
{
	size_t	 n, digits;

	(void)json_peek(j);
	for (n = digits = 0; n < j->rest.len; n++) {
		if (j->rest.p[n] >= '0' && j->rest.p[n] <= '9')
			digits++;
		else if (j->rest.p[n] != '.' && (n != 0 ||
		    j->rest.p[n] != '-'))
			break;
	}
	*out = str_first(j->rest, n);
	j->rest = str_from(j->rest, n);
	return (digits != 0);
}

static bool
json_list(struct json *j, struct answer *out)
{
	struct str	*list = NULL, value;
	size_t		 cap = 0;

	if (!json_take(j, '['))
		return (false);
	do {
		if (!json_string(j, &value) || value.len == 0)
			return (false);
		ARENA_PUSH(j->arena, list, out->n, cap) = value;
	} while (json_take(j, ','));
	out->values = list;
	return (json_take(j, ']'));
}

/* A value of this shape and nothing else up to the next member. */
static bool
json_value_read(struct json *j, enum answer_json json, struct answer *out)
{
	struct str	*value = arena_get(j->arena, sizeof(*value));
	bool		 fits;

	out->values = value;
	out->n = 1;
	switch (json) {
	case AS_LIST:
		out->n = 0;
		fits = json_list(j, out);
		break;
	case AS_NUMBER:
		fits = json_number(j, value);
		break;
	case AS_STRING:
		fits = json_string(j, value) && value->len != 0;
		break;
	default:
		fits = false;
	}
	return (fits && (json_peek(j) == ',' || json_peek(j) == '}'));
}

/* "topics" or "topics.other": into its place. false: it has none, or has not
 * the shape that belongs there. */
static bool
json_place(struct json *j, struct str name)
{
	const struct question	*q;
	struct answer		*answer, value = { .n = 0 };
	struct str		 code, rest;
	size_t			 i;

	(void)str_cut(name, '.', &code, &rest);
	if ((q = survey_question_find(j->answers->survey, code)) == NULL)
		return (false);
	answer = &j->answers->list[q->index];
	if (code.len == name.len) {
		if (answer->n != 0 || !json_value_read(j, q->type->json,
		    &value))
			return (false);
		answer->values = value.values;
		answer->n = value.n;
		answer->state = ANSWER_GIVEN;
		return (true);
	}
	for (i = 0; i < q->nparts && !str_is(q->parts[i].name, name); i++)
		;
	if (i == q->nparts || answer_part(answer, i).len != 0 ||
	    !json_value_read(j, q->parts[i].json, &value))
		return (false);
	if (answer->parts == NULL)
		answer->parts = arena_array(j->arena, q->nparts,
		    sizeof(*answer->parts));
	answer->parts[i] = value;
	answer->state = ANSWER_GIVEN;
	return (true);
}

/* Any value, as it stands: to the "," or "}" behind it. */
static bool
json_skip(struct json *j, struct str *raw)
{
	struct str	 unused;
	double		 number;
	size_t		 depth = 0;
	char		 c;

	(void)json_peek(j);
	for (*raw = j->rest; j->rest.len != 0;) {
		c = j->rest.p[0];
		if (depth == 0 && (c == ',' || c == '}'))
			break;
		depth += c == '{' || c == '[';
		depth -= c == '}' || c == ']';
		if (c != '"')
			j->rest = str_from(j->rest, 1);
		else if (!json_string(j, &unused))
			return (false);
	}
	*raw = str_trim(str_first(*raw, raw->len - j->rest.len));
	if (raw->len == 0 || depth != 0)
		return (false);
	return (str_has_byte(STR("\"[{"), raw->p[0]) ||
	    str_is_c(*raw, "true") || str_is_c(*raw, "false") ||
	    str_is_c(*raw, "null") || str_double(*raw, &number));
}

static bool
json_member(struct json *j)
{
	struct str	 name, raw, value;

	if (!json_string(j, &name) || !json_take(j, ':'))
		return (false);
	value = j->rest;
	if (json_place(j, name))
		return (true);
	j->rest = value;
	if (!json_skip(j, &raw))
		return (false);
	ARENA_PUSH(j->arena, j->strange, j->answers->nstrange, j->cap) =
	    (struct answer_input){ name, raw };
	j->answers->strange = j->strange;
	return (true);
}

static bool
json_object(struct json *j)
{
	if (!json_take(j, '{'))
		return (false);
	if (!json_take(j, '}')) {
		do {
			if (!json_member(j))
				return (false);
		} while (json_take(j, ','));
		if (!json_take(j, '}'))
			return (false);
	}
	return (json_peek(j) == '\0' && j->rest.len == 0);
}

enum status
answers_from_json(struct arena *arena, const struct survey *survey,
    struct str json, struct answers *answers)
{
	struct json	 j = { .arena = arena, .answers = answers,
			    .rest = json };
	size_t		 i;

	answers_init(arena, survey, answers);
	if (json.len > ANSWER_JSON_MAX || !str_utf8_is_valid(json) ||
	    !json_object(&j))
		return (E_INVALID);
	/* Only what is absent can be hidden: what is stored was shown. */
	for (i = 0; i < survey->nquestions; i++)
		if (answers->list[i].state != ANSWER_GIVEN)
			answers->list[i].state = survey_question_is_shown(
			    answers, &survey->questions[i]) ? ANSWER_ABSENT :
			    ANSWER_HIDDEN;
	return (OK);
}

struct str
answers_strange(struct arena *arena, const struct answers *answers,
    struct str name)
{
	struct json	 j = { .arena = arena };
	struct str	 text;
	size_t		 i;

	for (i = 0; i < answers->nstrange; i++)
		if (str_is(answers->strange[i].name, name))
			break;
	if (i == answers->nstrange)
		return (STR_NONE);
	j.rest = answers->strange[i].value;
	return (json_peek(&j) == '"' && json_string(&j, &text) ? text :
	    answers->strange[i].value);
}
