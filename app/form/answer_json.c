/*
 * Answers as JSON, one canonical spelling, and the strict reader of exactly
 * that shape: an object of numbers, strings and lists of strings. Nothing
 * nests deeper, so nothing recurses.
 */
#include <string.h>

#include "form/answer_restore.h"
#include "form/answer_rule.h"

/* --- writing --- */

static void
json_values(struct buf *b, const struct question *q,
    const struct answer *answer)
{
	size_t	 i;

	switch (q->type->rule->json) {
	case AS_NUMBER:
		buf_str(b, answer->values[0]);
		break;
	case AS_LIST:
		buf_char(b, '[');
		for (i = 0; i < answer->n; i++) {
			if (i != 0)
				buf_char(b, ',');
			buf_json(b, answer->values[i]);
		}
		buf_char(b, ']');
		break;
	default:
		buf_json(b, answer->values[0]);
	}
}

void
answers_json(const struct answers *answers, struct buf *b)
{
	const struct question	*q;
	const struct answer	*answer;
	bool			 comma;
	size_t			 i;

	buf_char(b, '{');
	for (i = 0, comma = false; i < answers->survey->nquestions; i++) {
		q = &answers->survey->questions[i];
		answer = &answers->list[i];
		if (answer->state != ANSWER_GIVEN || answer->n == 0)
			continue;
		buf_fmt(b, "%s\"%.*s\":", comma ? "," : "", STR_ARG(q->code));
		json_values(b, q, answer);
		comma = true;
		if (answer->other.p == NULL)
			continue;
		buf_fmt(b, ",\"%.*s.other\":", STR_ARG(q->code));
		buf_json(b, answer->other);
	}
	buf_char(b, '}');
}

/* --- reading --- */

struct json {
	struct arena		*arena;
	struct str		 rest;
	struct answer_input	*inputs;
	size_t			 n;
	size_t			 cap;
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
	static const char	 digits[] = "0123456789abcdef0123456789ABCDEF";
	const char		*at;
	size_t			 i;

	if (s.len < 4)
		return (false);
	for (*out = 0, i = 0; i < 4; i++) {
		if (s.p[i] == '\0' || (at = strchr(digits, s.p[i])) == NULL)
			return (false);
		*out = *out << 4 | (uint32_t)((at - digits) & 15);
	}
	return (true);
}

/* \uXXXX, in pairs beyond U+FFFF; half a pair is refused. */
static bool
json_unicode(struct json *j, struct buf *b)
{
	uint32_t	 cp, low;

	if (!hex4(j->rest, &cp) || (cp >= 0xdc00 && cp <= 0xdfff))
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

static void
input_add(struct json *j, struct str name, struct str value)
{
	ARENA_PUSH(j->arena, j->inputs, j->n, j->cap) =
	    (struct answer_input){ name, value };
}

static bool
json_list(struct json *j, struct str name)
{
	struct str	 value;

	if (!json_take(j, '['))
		return (false);
	do {
		if (!json_string(j, &value) || value.len == 0)
			return (false);
		input_add(j, name, value);
	} while (json_take(j, ','));
	return (json_take(j, ']'));
}

/* What the survey says a member of this name is. */
static enum answer_json
member_kind(const struct survey *s, struct str name)
{
	const struct question	*q;
	struct str		 code, rest;

	if (str_cut(name, '.', &code, &rest)) {
		q = survey_question_find(s, code);
		return (q != NULL && q->other && str_is_c(rest, "other") ?
		    AS_STRING : AS_NOTHING);
	}
	q = survey_question_find(s, name);
	return (q == NULL ? AS_NOTHING : q->type->rule->json);
}

static bool
json_member(struct json *j, const struct survey *s)
{
	struct str	 name, value;
	size_t		 i;

	if (!json_string(j, &name) || !json_take(j, ':'))
		return (false);
	for (i = 0; i < j->n; i++)
		if (str_is(j->inputs[i].name, name))
			return (false);
	switch (member_kind(s, name)) {
	case AS_LIST:
		return (json_list(j, name));
	case AS_NUMBER:
		if (!json_number(j, &value))
			return (false);
		break;
	case AS_STRING:
		if (!json_string(j, &value))
			return (false);
		break;
	default:
		return (false);
	}
	input_add(j, name, value);
	return (true);
}

static bool
json_object(struct json *j, const struct survey *s)
{
	if (!json_take(j, '{'))
		return (false);
	if (!json_take(j, '}')) {
		do {
			if (!json_member(j, s))
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
	struct json	 j = { .arena = arena, .rest = json };

	answers_init(arena, survey, answers);
	if (json.len > ANSWER_JSON_MAX || !json_object(&j, survey))
		return (E_INVALID);
	return (answers_restore(arena, survey, j.inputs, j.n, answers));
}
