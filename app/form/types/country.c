/* One of the countries of ISO 3166-1, by its name in the survey's language. */
#include "base/country.h"
#include "form/types/types.h"

/* Another question of the survey has them already. */
static bool
take_over(const struct survey_maker *m, struct question *q)
{
	const struct question	*other;
	size_t			 i;

	for (i = 0; i < q->index; i++) {
		other = &m->questions[i];
		if (other->type != q->type)
			continue;
		q->options = other->options;
		q->noptions = other->noptions;
		q->by_name = other->by_name;
		return (true);
	}
	return (false);
}

static void
names_make(struct survey_maker *m, struct question_option *options, size_t n,
    size_t lang, size_t *order)
{
	struct str	 tag = m->survey->languages[lang], *names, *in;
	size_t		 i;

	names = arena_array(m->arena, n, sizeof(*names));
	for (i = 0; i < n; i++) {
		names[i] = country_name(m->arena, options[i].code, tag);
		in = (struct str *)(uintptr_t)options[i].label.in;
		in[lang] = names[i];
	}
	country_order(m->arena, names, n, tag, order);
}

static void
countries_make(struct survey_maker *m, struct question *q)
{
	struct str		 codes[COUNTRIES_MAX];
	struct question_option	*options;
	size_t			**order, i, n, nlanguages;

	n = country_codes(codes);
	nlanguages = m->survey->nlanguages;
	options = arena_array(m->arena, n, sizeof(*options));
	for (i = 0; i < n; i++) {
		options[i].code = codes[i];
		options[i].label = (struct text){ arena_array(m->arena,
		    nlanguages, sizeof(struct str)), nlanguages };
	}
	order = arena_array(m->arena, nlanguages, sizeof(*order));
	for (i = 0; i < nlanguages; i++) {
		order[i] = arena_array(m->arena, n, sizeof(*order[i]));
		names_make(m, options, n, i, order[i]);
	}
	q->options = options;
	q->noptions = n;
	q->by_name = (const size_t *const *)order;
	m->survey->steps += n * nlanguages;
}

static void
country_finish(struct survey_maker *m, struct question *q)
{
	if (!take_over(m, q))
		countries_make(m, q);
	choice_finish(m, q);
}

/* Codes are in capitals, and typed or sent in any case. */
static bool
country_check(const struct answer_reader *r, const struct question *q,
    struct answer *answer)
{
	struct str	 value = str_trim(answer->values[0]);
	size_t		 i;

	for (i = 0; i < q->ncodes; i++)
		if (str_is_nocase(value, q->codes[i])) {
			answer_set(r->arena, answer, q->codes[i]);
			return (true);
		}
	return (choice_is_offered(r, q, answer, value));
}

static void
country_demo(struct toss *t, const struct question *q)
{
	static const char *const	 common[] = { "GB", "GB", "GB", "IE",
					    "DE", "FR", "ES", "PL", "US", NULL };

	toss_add(t, q->code, str_of(dice_pick(t->dice, common)));
}

const struct question_type question_type_country = {
	.name = "country", .title = W_TYPE_COUNTRY,
	.group = GROUP_PERSON, .flags = QT_MANY, .expr = EXPR_CODE,
	.json = AS_STRING, .tally = TALLY_CODES,
	.missing = W_ANSWER_MISSING_CHOICE,
	.look = { .control = "select", .autocomplete = "country" },
	.finish = country_finish, .check = country_check,
	.text = choice_text, .demo = country_demo,
};
