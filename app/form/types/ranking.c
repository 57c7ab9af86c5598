/* Items that are put in order, all of them or the first few: each has a
 * place, and no place is given twice. */
#include "form/types/types.h"

#define ITEMS_MAX	30	/* more than anybody can put in order */

static void
read_most(struct survey_maker *m, struct question *q, struct str value)
{
	q->max_choices = survey_xml_whole(m, q->line, "max", value, 1,
	    ITEMS_MAX);
}

static const struct question_attribute	attributes[] = {
	{ "max", read_most, W_ATTRIBUTE_MAX, NULL },
	{ .name = NULL }
};

static void
ranking_finish(struct survey_maker *m, struct question *q)
{
	struct question_part	 like = { .tally = TALLY_CODES,
				    .json = AS_NUMBER };
	struct str		*places;
	size_t			 i;

	if (q->noptions > ITEMS_MAX)
		SURVEY_FAULT(m, q->line, W_LINT_RANKING_MOST, .most =
		    SURVEY_NUMBER(m, ITEMS_MAX));
	if (q->max_choices > (int64_t)q->noptions)
		SURVEY_FAULT(m, q->line, W_LINT_RANKING_MAX, .max =
		    SURVEY_NUMBER(m, q->max_choices));
	like.ncodes = q->max_choices == 0 ||
	    q->max_choices > (int64_t)q->noptions ? q->noptions :
	    (size_t)q->max_choices;
	like.codes = places = arena_array(m->arena, like.ncodes,
	    sizeof(*places));
	for (i = 0; i < like.ncodes; i++)
		places[i] = str_of_int(m->arena, (int64_t)i + 1);
	(void)parts_make(m, q, q->options, q->noptions, &like);
}

/* The part that has a place already, or none. */
static bool
place_is_taken(const struct answer *answer, size_t i, size_t *by)
{
	for (*by = 0; *by < i; ++*by)
		if (str_is(answer_part(answer, *by), answer_part(answer, i)))
			return (true);
	return (false);
}

/* No more than items are shown. */
static size_t
places_all(const struct answers *answers, const struct question *q)
{
	size_t	 i, n = 0;

	for (i = 0; i < q->nparts && n < q->parts[0].ncodes; i++)
		n += survey_part_is_shown(answers, q, i);
	return (n);
}

/* The places that items had which are not shown: the next ones move up. */
static void
places_close(const struct question *q, struct answer *answer)
{
	size_t	 i, place, next = 0;

	for (place = 0; place < q->parts[0].ncodes; place++)
		for (i = 0; i < q->nparts; i++)
			if (str_is(answer_part(answer, i),
			    q->parts[0].codes[place])) {
				answer->parts[i].values =
				    &q->parts[0].codes[next++];
				break;
			}
}

static bool
ranking_check(const struct answer_reader *r, const struct question *q,
    struct answer *answer)
{
	size_t	 i, by, places, given = 0, open = 0;

	for (i = 0; i < q->nparts; i++) {
		if (answer_part(answer, i).len == 0) {
			if (survey_part_is_shown(r->answers, q, i))
				open = i;
			continue;
		}
		if (!part_choose(r, q, answer, i))
			return (false);
		if (place_is_taken(answer, i, &by))
			return (part_refuse(r, q, answer, i,
			    W_ANSWER_PLACE_TWICE,
			    text_in(&q->parts[by].label, r->lang)));
		given++;
	}
	if (given == (places = places_all(r->answers, q))) {
		places_close(q, answer);
		return (true);
	}
	return (part_refuse(r, q, answer, open, W_ANSWER_PLACE_MISSING,
	    str_of_int(r->arena, (int64_t)places)));
}

/* Any order, the earlier ones more often before the later ones. */
static void
ranking_demo(struct toss *t, const struct question *q)
{
	size_t	*left, i, k, n = q->nparts;

	left = arena_array(t->arena, n, sizeof(*left));
	for (i = 0; i < n; i++)
		left[i] = i;
	for (i = 0; i < q->parts[0].ncodes; i++, n--) {
		k = dice_below(t->dice, dice_below(t->dice, n) + 1);
		toss_add(t, q->parts[left[k]].name, q->parts[0].codes[i]);
		for (; k + 1 < n; k++)
			left[k] = left[k + 1];
	}
}

const struct question_type question_type_ranking = {
	.name = "ranking", .title = W_TYPE_RANKING,
	.group = GROUP_CHOICE, .flags = QT_OPTIONS, .expr = EXPR_TEXT,
	.json = AS_NOTHING, .missing = W_ANSWER_MISSING_PLACES,
	.look = { .control = "ranking" }, .attributes = attributes,
	.finish = ranking_finish, .check = ranking_check, .text = parts_text,
	.demo = ranking_demo,
};
