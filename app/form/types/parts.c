/* What types share whose answer is one of several parts. */
#include "form/types/types.h"

/* --- definition --- */

struct question_part *
parts_make(struct survey_maker *m, struct question *q,
    const struct question_option *list, size_t n,
    const struct question_part *like)
{
	struct question_part	*parts;
	size_t			 i;

	parts = arena_array(m->arena, n, sizeof(*parts));
	for (i = 0; i < n; i++) {
		parts[i] = *like;
		parts[i].name = str_cat(m->arena, q->code, STR("."),
		    list[i].code);
		parts[i].label = list[i].label;
	}
	q->parts = parts;
	q->nparts = n;
	return (parts);
}

/* --- answers --- */

bool
part_refuse(const struct answer_reader *r, const struct question *q,
    struct answer *answer, size_t i, enum word w, struct str b)
{
	answer->error_part = &q->parts[i];
	return (answer_refuse(r, q, answer, w, text_in(&q->parts[i].label,
	    r->lang), b));
}

bool
part_choose(const struct answer_reader *r, const struct question *q,
    struct answer *answer, size_t i)
{
	const struct question_part	*part = &q->parts[i];
	struct str			 value;
	size_t				 k;

	value = str_trim(answer_part(answer, i));
	for (k = 0; k < part->ncodes; k++)
		if (str_is(part->codes[k], value)) {
			answer_set(r->arena, &answer->parts[i],
			    part->codes[k]);
			return (true);
		}
	return (part_refuse(r, q, answer, i, W_ANSWER_PART_OPTION,
	    STR_NONE));
}

/* --- for people --- */

void
parts_text(const struct question *q, const struct answer *answer, size_t lang,
    struct lines *out)
{
	struct str	 value;
	size_t		 i;

	for (i = 0; i < q->nparts; i++) {
		if ((value = answer_part(answer, i)).len == 0)
			continue;
		lines_add(out, str_cat(out->arena,
		    text_in(&q->parts[i].label, lang), STR(": "),
		    part_answer_label(q, &q->parts[i], value, lang)));
	}
}
