/*
 * Answers as JSON, one canonical spelling, and the reader of that shape: an
 * object of numbers, strings and lists of strings. A part of an answer is a
 * member of its own, named by its path, so that nothing nests deeper. A member
 * of any other shape was put there by a program that knew more or less than
 * this one, and is kept.
 */
#include <string.h>

#include "base/json.h"
#include "form/answer_rule.h"
#include "form/field.h"

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
		buf_str(b, json_to_text(b->arena, answers->strange[i].value));
	}
	buf_char(b, '}');
}

/* --- reading --- */

/* As field_number has it: as many digits as that takes are exact in a double.
 * None: it is not one of those. */
static struct str
number_read(struct arena *a, const json_t *value)
{
	struct str	 text;
	double		 number = json_real_value(value);

	if (json_is_integer(value))
		return (str_of_int(a, json_integer_value(value)));
	if (!json_is_real(value))
		return (STR_NONE);
	text = str_fmt(a, "%.*g", FIELD_NUMBER_DIGITS, number);
	if (str_has_byte(text, 'e'))
		text = str_fmt(a, "%.*f", FIELD_NUMBER_DIGITS, number);
	return (field_number(a, text, -1, &text) == FIELD_OK ? text :
	    STR_NONE);
}

/* false: it has not this shape. */
static bool
value_read(struct arena *a, enum answer_json json, const json_t *value,
    struct answer *out)
{
	struct str	*list;
	size_t		 i, n;

	n = json == AS_LIST ? json_array_size(value) : json != AS_NOTHING;
	list = arena_array(a, n, sizeof(*list));
	for (i = 0; i < n; i++) {
		list[i] = json == AS_NUMBER ? number_read(a, value) :
		    json_says(json == AS_LIST ? json_array_get(value, i) :
		    value);
		if (list[i].len == 0)
			return (false);
	}
	out->values = list;
	out->n = n;
	return (n != 0);
}

/* "topics" or "topics.other": into its place. false: it has none, or has not
 * the shape that belongs there. */
static bool
value_place(struct arena *a, struct answers *answers, struct str name,
    const json_t *value)
{
	const struct question_part	*of;
	const struct question	*q;
	struct answer		*answer, part = { .n = 0 };

	if ((q = question_of_name(answers->survey, name, &of)) == NULL)
		return (false);
	answer = &answers->list[q->index];
	if (of == NULL) {
		if (!value_read(a, q->type->json, value, answer))
			return (false);
		answer->state = ANSWER_GIVEN;
		return (true);
	}
	if (!value_read(a, of->json, value, &part))
		return (false);
	if (answer->parts == NULL)
		answer->parts = arena_array(a, q->nparts,
		    sizeof(*answer->parts));
	answer->parts[of - q->parts] = part;
	answer->state = ANSWER_GIVEN;
	return (true);
}

/* Only what is absent can be hidden: what is stored was shown. */
static void
page_absent(struct answers *answers, size_t page)
{
	const struct survey_page	*p = &answers->survey->pages[page];
	struct answer			*answer;
	size_t				 i;

	answers_enter(answers, page);
	for (i = 0; i < p->nquestions; i++) {
		answer = &answers->list[p->questions[i].index];
		if (answer->state != ANSWER_GIVEN)
			answer->state = survey_question_is_shown(answers,
			    &p->questions[i]) ? ANSWER_ABSENT : ANSWER_HIDDEN;
	}
}

enum status
answers_from_json(struct arena *arena, const struct survey *survey,
    struct str json, struct answers *answers)
{
	struct answer_strange	*strange = NULL;
	const char		*name;
	json_t			*object, *value;
	size_t			 cap = 0, i;

	answers_init(arena, survey, answers);
	/* What is worked out of nothing is not what was stored. */
	memset(answers->list, 0, survey->nquestions * sizeof(*answers->list));
	if (json.len > ANSWER_JSON_MAX || !json_is_object(object =
	    json_of_text(arena, json)))
		return (E_INVALID);
	json_object_foreach(object, name, value)
		if (!value_place(arena, answers, str_of(name), value))
			ARENA_PUSH(arena, strange, answers->nstrange, cap) =
			    (struct answer_strange){ str_of(name), value };
	answers->strange = strange;
	for (i = 0; i < survey->npages; i++)
		page_absent(answers, i);
	return (OK);
}

struct str
answers_strange(struct arena *arena, const struct answers *answers,
    struct str name)
{
	const json_t	*value;
	size_t		 i;

	for (i = 0; i < answers->nstrange; i++)
		if (str_is(answers->strange[i].name, name))
			break;
	if (i == answers->nstrange)
		return (STR_NONE);
	value = answers->strange[i].value;
	return (json_is_string(value) ? json_says(value) :
	    json_to_text(arena, value));
}
