/* How long a survey takes: see the header. */
#include <string.h>

#include "form/survey_time.h"
#include "form/type.h"

#define SECONDS_TO_CHOOSE	6
#define SECONDS_FOR_A_ROW	3	/* of a matrix: the scale is known */
#define SECONDS_TO_TYPE		8	/* a word or a number */
#define SECONDS_TO_WRITE	15	/* a sentence; most leave it out */

/* Letters a minute, aloud. */
static const struct { const char *language; int64_t letters; } speeds[] = {
	{ "ar", 612 }, { "de", 920 }, { "en", 987 }, { "es", 1025 },
	{ "fi", 1078 }, { "fr", 998 }, { "he", 833 }, { "it", 950 },
	{ "ja", 357 }, { "nl", 978 }, { "pl", 916 }, { "pt", 913 },
	{ "ru", 986 }, { "sl", 885 }, { "sv", 917 }, { "tr", 1054 },
	{ "zh", 255 },
};
#define LETTERS_OTHERWISE	882
#define SILENT			238	/* as fast as .. */
#define ALOUD			183

/* The first part of a tag says the language: "de-AT". */
static int64_t
speed_of(struct str tag)
{
	size_t	 i, n;

	for (i = 0; i < sizeof(speeds) / sizeof(speeds[0]); i++) {
		n = strlen(speeds[i].language);
		if (str_is_nocase(str_first(tag, n),
		    str_of(speeds[i].language)) &&
		    (tag.len == n || tag.p[n] == '-'))
			return (speeds[i].letters);
	}
	return (LETTERS_OTHERWISE);
}

static int64_t
reading_seconds(const struct survey *s, size_t lang, int64_t letters)
{
	int64_t	 speed = speed_of(s->nlanguages > lang ? s->languages[lang] :
		    STR("en"));

	return (letters * 60 * ALOUD / (speed * SILENT));
}

static int64_t
letters_of(const struct text *t, size_t lang)
{
	return ((int64_t)str_utf8_count(text_in(t, lang)));
}

static int64_t
question_seconds(const struct survey *s, const struct question *q, size_t lang)
{
	int64_t	 letters = letters_of(&q->label, lang) +
		    letters_of(&q->help, lang);
	int64_t	 answer = SECONDS_TO_CHOOSE;
	size_t	 i;

	if ((q->type->flags & (QT_SILENT | QT_GIVEN)) != 0)
		return (0);
	for (i = 0; i < q->noptions && q->by_name == NULL; i++)
		letters += letters_of(&q->options[i].label, lang);
	for (i = 0; i < q->nrows; i++)
		letters += letters_of(&q->rows[i].label, lang);
	if ((q->type->flags & QT_TYPED) != 0)
		answer = q->length > 500 ? SECONDS_TO_WRITE : SECONDS_TO_TYPE;
	if (q->nrows != 0)
		answer = SECONDS_FOR_A_ROW * (int64_t)q->nrows;
	if ((q->type->flags & QT_NO_ANSWER) != 0)
		answer = 0;
	answer += reading_seconds(s, lang, letters);
	return (q->show_if == NULL ? answer : answer / 2);
}

int64_t
survey_page_seconds(const struct survey *s, const struct survey_page *p,
    size_t lang)
{
	int64_t	 seconds = reading_seconds(s, lang, letters_of(&p->title,
		    lang) + letters_of(&p->intro, lang));
	size_t	 i;

	for (i = 0; i < p->nquestions; i++)
		seconds += question_seconds(s, &p->questions[i], lang);
	return (p->show_if == NULL ? seconds : seconds / 2);
}

int64_t
survey_seconds(const struct survey *s, size_t lang)
{
	int64_t	 seconds = reading_seconds(s, lang, letters_of(&s->title,
		    lang) + letters_of(&s->intro, lang));
	size_t	 i;

	for (i = 0; i < s->npages; i++)
		seconds += survey_page_seconds(s, &s->pages[i], lang);
	return (seconds);
}
