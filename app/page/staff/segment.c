/* Segments in addresses and as chips: see the header. */
#include <string.h>

#include "form/field.h"
#include "form/recall.h"
#include "form/type.h"
#include "page/staff/segment.h"

#define VALUE_MAX	200	/* code points, as the list of comments has it */
#define CELL_MAX	300

const struct segment_row segment_rows[SEGMENT__MAX] = {
	[SEGMENT_CHANNEL] = { "channel", W_RESPONSE_CHANNEL },
	[SEGMENT_VERSION] = { "v", W_RESPONSE_VERSION },
	[SEGMENT_LANGUAGE] = { "spoken", W_LIST_LANGUAGE },
	[SEGMENT_AGENT] = { "agent", W_RESPONSE_AGENT },
	[SEGMENT_QUEUE] = { "queue", W_RESPONSE_QUEUE },
	[SEGMENT_OUTCOME] = { "outcome", W_RESPONSE_OUTCOME },
};

enum segment_field
segment_find(struct str name)
{
	enum segment_field	 i;

	for (i = 0; i < SEGMENT__MAX; i++)
		if (str_is_c(name, segment_rows[i].name))
			break;
	return (i);
}

static void
value_read(struct rq *rq, enum segment_field i, struct str value,
    struct segment *s, struct problem_view *problems, size_t *n)
{
	struct str	 label = rq_word(rq, segment_rows[i].label);
	int64_t		 version = 0;
	bool		 is_number;

	if (value.len == 0)
		return;
	is_number = i != SEGMENT_VERSION || (str_int(value, &version) &&
	    version > 0 && version <= INT32_MAX);
	if (is_number && field_text(value, VALUE_MAX, false) == FIELD_OK) {
		s->values[i] = value;
		s->version = i == SEGMENT_VERSION ? version : s->version;
		return;
	}
	problems[*n].href = str_cat(rq->arena, STR("#"),
	    str_of(segment_rows[i].name));
	problems[(*n)++].text = is_number ?
	    rq_say(rq, W_COMMENTS_LONG, .label = label) :
	    rq_say(rq, W_COMMENTS_NO_NUMBER, .label = label);
}

void
segment_read(struct rq *rq, const struct form *form, struct segment *s,
    struct problem_view *problems, size_t *nproblems)
{
	struct str	 cell = form_get(form, "answer"), code, value;
	size_t		 i;

	memset(s, 0, sizeof(*s));
	for (i = 0; i < SEGMENT__MAX; i++)
		value_read(rq, i, str_trim(form_get(form,
		    segment_rows[i].name)), s, problems, nproblems);
	if (cell.len == 0)
		return;
	if (str_cut(cell, '=', &code, &value) && code.len != 0 &&
	    value.len != 0 && field_text(cell, CELL_MAX, false) == FIELD_OK)
		s->cell = cell;
	else {
		problems[*nproblems].href = STR_NONE;
		problems[(*nproblems)++].text = rq_word(rq,
		    W_SEGMENT_NO_ANSWER);
	}
}

static void
part_put(struct buf *b, const char *name, struct str value)
{
	if (value.len == 0)
		return;
	if (b->len != 0)
		buf_char(b, '&');
	buf_c(b, name);
	buf_char(b, '=');
	buf_url_part(b, value);
}

struct str
segment_query(struct arena *a, const struct segment *s)
{
	struct buf	 b = buf_new(a, 128);
	size_t		 i;

	for (i = 0; i < SEGMENT__MAX; i++)
		part_put(&b, segment_rows[i].name, s->values[i]);
	part_put(&b, "answer", s->cell);
	return (buf_view(&b));
}

struct str
segment_url(struct arena *a, struct str to, const struct segment *s)
{
	struct str	 query = segment_query(a, s);

	if (query.len == 0)
		return (to);
	return (str_cat(a, to, str_has_byte(to, '?') ? STR("&") : STR("?"),
	    query));
}

struct str
segment_value_label(struct rq *rq, enum segment_field i, struct str value)
{
	if (i == SEGMENT_LANGUAGE)
		return (app_language(rq, value));
	return (i == SEGMENT_CHANNEL ? app_channel(rq, value) : value);
}

struct str
segment_label(struct rq *rq, enum segment_field i, struct str value)
{
	return (rq_say(rq, W_COMMENTS_CHIP,
	    .label = rq_word(rq, segment_rows[i].label),
	    .value = segment_value_label(rq, i, value)));
}

/* The question that has this part. */
static const struct question *
part_find(const struct survey *def, struct str name,
    const struct question_part **part)
{
	size_t	 i, k;

	for (i = 0; i < def->nquestions; i++)
		for (k = 0; k < def->questions[i].nparts; k++)
			if (str_is(def->questions[i].parts[k].name, name)) {
				*part = &def->questions[i].parts[k];
				return (&def->questions[i]);
			}
	return (NULL);
}

struct str
segment_answer_label(struct rq *rq, const struct survey *def, size_t lang,
    struct str cell)
{
	const struct question_option	*o;
	const struct question_part	*part = NULL;
	const struct question		*q;
	struct str			 code, value, label;

	if (def == NULL || !str_cut(cell, '=', &code, &value))
		return (cell);
	q = survey_question_find(def, code);
	if (q == NULL && (q = part_find(def, code, &part)) == NULL)
		label = code;
	else
		label = part != NULL ? text_in(&part->label, lang) :
		    recall_text(rq->arena, def, NULL, &q->label, lang);
	o = q == NULL ? NULL : question_option_find(q, value);
	return (rq_say(rq, W_COMMENTS_CHIP, .label = label,
	    .value = o == NULL ? value : text_in(&o->label, lang)));
}

struct view_list
segment_chips(struct rq *rq, struct str base, const struct segment *s,
    struct str answer)
{
	struct chip_view	*v;
	struct segment		 rest;
	size_t			 i, n = 0;

	v = arena_array(rq->arena, SEGMENT__MAX + 1, sizeof(*v));
	for (i = 0; i < SEGMENT__MAX; i++) {
		if (s->values[i].len == 0)
			continue;
		rest = *s;
		rest.values[i] = STR_NONE;
		v[n].label = segment_label(rq, i, s->values[i]);
		v[n++].href = segment_url(rq->arena, base, &rest);
	}
	if (s->cell.len != 0) {
		rest = *s;
		rest.cell = STR_NONE;
		v[n].label = answer;
		v[n++].href = segment_url(rq->arena, base, &rest);
	}
	return ((struct view_list){ v, n });
}
