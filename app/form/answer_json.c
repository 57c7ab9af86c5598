/*
 * Answers as JSON, one canonical spelling, and the strict reader of exactly
 * that shape: an object of numbers, strings and lists of strings. A part of
 * an answer is a member of its own, named by its path, so that nothing nests
 * deeper and nothing recurses.
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
	buf_fmt(b, "\"%.*s\":%s", STR_ARG(name), json == AS_LIST ? "[" : "");
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
	buf_char(b, '}');
}

/* --- reading --- */

struct json {
	struct arena	*arena;
	struct answers	*answers;
	struct str	 rest;
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

static bool
json_value_read(struct json *j, enum answer_json json, struct answer *out)
{
	struct str	*value;

	if (out->n != 0 || json == AS_NOTHING)
		return (false);
	if (json == AS_LIST)
		return (json_list(j, out));
	value = arena_get(j->arena, sizeof(*value));
	out->values = value;
	out->n = 1;
	return ((json == AS_NUMBER ? json_number(j, value) :
	    json_string(j, value)) && value->len != 0);
}

/* "topics" or "topics.other": where its value belongs. */
static bool
json_member(struct json *j)
{
	const struct question	*q;
	struct answer		*answer;
	struct str		 name, code, rest;
	size_t			 i;

	if (!json_string(j, &name) || !json_take(j, ':'))
		return (false);
	(void)str_cut(name, '.', &code, &rest);
	if ((q = survey_question_find(j->answers->survey, code)) == NULL)
		return (false);
	answer = &j->answers->list[q->index];
	answer->state = ANSWER_GIVEN;
	if (code.len == name.len)
		return (json_value_read(j, q->type->json, answer));
	if (answer->parts == NULL)
		answer->parts = arena_array(j->arena, q->nparts,
		    sizeof(*answer->parts));
	for (i = 0; i < q->nparts; i++)
		if (str_is(q->parts[i].name, name))
			return (json_value_read(j, q->parts[i].json,
			    &answer->parts[i]));
	return (false);
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

	answers_init(arena, survey, answers);
	if (json.len > ANSWER_JSON_MAX || !str_utf8_is_valid(json) ||
	    !json_object(&j))
		return (E_INVALID);
	answers_settle(answers);
	return (OK);
}
