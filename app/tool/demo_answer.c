/*
 * Answers that look like people: thrown per type of question, then read by
 * the same code that reads a form, so that nothing can be stored which a
 * respondent could not have sent.
 */
#include <stdio.h>
#include <time.h>

#include "form/answer.h"
#include "tool/demo.h"

#define INPUTS_MAX	(SURVEY_QUESTIONS_MAX * 8)

struct toss {
	struct dice	*dice;
	struct arena	*arena;
	int		 mood;
	bool		 german;
	struct answer_input *inputs;
	size_t		 n;
	bool		 has_comment;
};

uint64_t
dice_roll(struct dice *d)
{
	uint64_t	 z = (d->state += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return (z ^ (z >> 31));
}

size_t
dice_below(struct dice *d, size_t n)
{
	return ((size_t)((dice_roll(d) >> 32) * n >> 32));
}

bool
dice_is(struct dice *d, unsigned int percent)
{
	return (dice_below(d, 100) < percent);
}

const char *
dice_pick(struct dice *d, const char *const *list)
{
	size_t	 n;

	for (n = 0; list[n] != NULL; n++)
		;
	return (list[dice_below(d, n)]);
}

struct str
dice_hex(struct dice *d, struct arena *a, size_t bytes)
{
	unsigned char	*raw = arena_get(a, bytes);
	size_t		 i;

	for (i = 0; i < bytes; i++)
		raw[i] = (unsigned char)dice_roll(d);
	return (str_hex(a, raw, bytes));
}

struct str
dice_uuid(struct dice *d, struct arena *a)
{
	struct str	 h = dice_hex(d, a, 16);

	return (str_fmt(a, "%.8s-%.4s-4%.3s-8%.3s-%.12s", h.p, h.p + 8,
	    h.p + 13, h.p + 17, h.p + 20));
}

static void
input_add(struct toss *t, struct str name, struct str value)
{
	if (t->n < INPUTS_MAX)
		t->inputs[t->n++] = (struct answer_input){ name, value };
}

/* A step of a scale by mood, with some spread. */
static int64_t
scale_value(struct toss *t, int64_t lowest, int64_t highest)
{
	static const int	 from[] = { 0, 40, 75 }, to[] = { 55, 85, 106 };
	int64_t			 percent, v;

	percent = from[t->mood] + (int64_t)dice_below(t->dice,
	    (size_t)(to[t->mood] - from[t->mood]));
	v = lowest + (percent * (highest - lowest) + 50) / 100;
	return (v > highest ? highest : v);
}

static void
throw_scale(struct toss *t, const struct question *q)
{
	input_add(t, q->code, str_fmt(t->arena, "%lld",
	    (long long)scale_value(t, q->lowest, q->highest)));
}

static void
throw_single(struct toss *t, const struct question *q)
{
	size_t	 i;

	/* Earlier options are the more common ones. */
	i = dice_below(t->dice, q->ncodes);
	i = dice_below(t->dice, i + 1);
	if (q->other && i + 1 == q->ncodes)
		input_add(t, str_cat(t->arena, q->code, STR(".other")),
		    STR("A question about my invoice"));
	input_add(t, q->code, q->codes[i]);
}

static void
throw_multiple(struct toss *t, const struct question *q)
{
	size_t	 first, i, given = 0, most;

	most = q->max_choices > 0 ? (size_t)q->max_choices : 3;
	first = dice_below(t->dice, q->noptions);
	if (q->options[first].exclusive) {
		input_add(t, q->code, q->options[first].code);
		return;
	}
	for (i = first; i < q->noptions && given < most; i++)
		if (!q->options[i].exclusive &&
		    (i == first || dice_is(t->dice, 30))) {
			input_add(t, q->code, q->options[i].code);
			given++;
		}
}

static void
throw_yesno(struct toss *t, const struct question *q)
{
	static const unsigned int	 yes[] = { 25, 65, 92 };

	input_add(t, q->code, dice_is(t->dice, yes[t->mood]) ? STR("yes") :
	    STR("no"));
}

static void
throw_text(struct toss *t, const struct question *q)
{
	static const unsigned int	 given[] = { 62, 28, 34 };

	if (!q->required && !dice_is(t->dice, given[t->mood]))
		return;
	input_add(t, q->code, demo_comment(t->dice, t->arena, t->mood,
	    t->german));
	t->has_comment = true;
}

static void
throw_email(struct toss *t, const struct question *q)
{
	if (dice_is(t->dice, 6))
		input_add(t, q->code, str_fmt(t->arena, "visitor%zu@"
		    "mail.example", dice_below(t->dice, 9000) + 1000));
}

static void
throw_number(struct toss *t, const struct question *q)
{
	int64_t	 low = 0;

	if (q->min.len > 0 && !str_int(q->min, &low))
		return;
	input_add(t, q->code, str_fmt(t->arena, "%lld", (long long)low +
	    (long long)dice_below(t->dice, dice_below(t->dice, 5) + 1)));
}

static void
throw_date(struct toss *t, const struct question *q)
{
	time_t		 at;
	struct tm	 tm;
	char		 text[16];

	at = time(NULL) - (time_t)dice_below(t->dice, 150) * 86400;
	if (gmtime_r(&at, &tm) == NULL ||
	    strftime(text, sizeof(text), "%Y-%m-%d", &tm) == 0)
		return;
	input_add(t, q->code, str_dup(t->arena, str_of(text)));
}

static void
throw_postcode(struct toss *t, const struct question *q)
{
	if (dice_is(t->dice, 45))
		input_add(t, q->code, demo_postcode(t->dice, t->arena));
}

static void
throw_band(struct toss *t, const struct question *q)
{
	if (dice_is(t->dice, 58))
		input_add(t, q->code, q->codes[dice_below(t->dice,
		    q->ncodes)]);
}

static void	(*const throws[Q__MAX])(struct toss *,
		    const struct question *) = {
	[Q_NPS] = throw_scale,
	[Q_RATING] = throw_scale,
	[Q_SINGLE] = throw_single,
	[Q_MULTIPLE] = throw_multiple,
	[Q_DROPDOWN] = throw_single,
	[Q_YESNO] = throw_yesno,
	[Q_SHORT] = throw_text,
	[Q_LONG] = throw_text,
	[Q_EMAIL] = throw_email,
	[Q_NUMBER] = throw_number,
	[Q_DATE] = throw_date,
	[Q_POSTCODE] = throw_postcode,
	[Q_AGE] = throw_band,
	[Q_INCOME] = throw_band,
};

static void
page_throw(struct toss *t, const struct survey_page *page)
{
	const struct question	*q;
	size_t			 i;

	for (i = 0; i < page->nquestions; i++) {
		q = &page->questions[i];
		if (throws[q->kind] != NULL &&
		    (q->required || dice_is(t->dice, 88)))
			throws[q->kind](t, q);
	}
}

/* Page after page, as a person goes; ends where the person gives up. */
static bool
pages_walk(struct toss *t, const struct survey *s, size_t lang,
    struct answers *answers, struct demo_response *out)
{
	size_t	 page;
	bool	 more;

	for (more = survey_page_first(answers, &page); more;
	    more = survey_page_next(answers, page, &page)) {
		t->n = 0;
		page_throw(t, &s->pages[page]);
		if (answers_read(t->arena, s, page, t->inputs, t->n, lang,
		    answers) != OK)
			return (false);
		out->page = (int64_t)page + 1;
		if (s->npages > 1 && page + 1 < s->npages &&
		    dice_is(t->dice, s->npages == 2 ? 20 : 11)) {
			out->is_complete = false;
			return (true);
		}
	}
	out->is_complete = true;
	return (answers_complete(t->arena, answers, lang, &page) == OK);
}

bool
demo_response_make(struct dice *d, struct arena *a, const struct survey *s,
    unsigned int quality, struct demo_response *out)
{
	struct answers	 answers;
	struct toss	 t = { .dice = d, .arena = a };
	struct buf	 json = buf_new(a, 512);
	size_t		 lang = 0, roll;

	roll = dice_below(d, 100);
	t.mood = roll < quality ? 2 : roll < quality + 24 ? 1 : 0;
	if (s->nlanguages > 1 && dice_is(d, 14))
		lang = 1;
	out->language = s->languages[lang];
	t.german = str_starts(out->language, STR("de"));
	t.inputs = arena_array(a, INPUTS_MAX, sizeof(*t.inputs));
	answers_init(a, s, &answers);
	if (!pages_walk(&t, s, lang, &answers, out))
		return (false);
	answers_json(&answers, &json);
	out->answers = buf_view(&json);
	out->cells = NULL;
	out->ncells = 0;
	if (out->is_complete)
		answers_cells(a, &answers, &out->cells, &out->ncells);
	out->has_comment = t.has_comment;
	return (true);
}
