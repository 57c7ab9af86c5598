/*
 * Form fields and kept JSON from anywhere, for the demo surveys. The first
 * byte chooses; fields are lines of name=value, NUL-separated. What is
 * accepted comes back from its JSON as the same JSON.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "form/type.h"

#define FIELDS_MAX	64

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static const struct survey	*surveys[5];

static const struct survey *
load(const char *path)
{
	static char		 text[SURVEY_FILE_MAX];
	const struct survey	*s;
	struct findings	 e;
	size_t			 n;
	FILE			*f;

	if ((f = fopen(path, "r")) == NULL)
		abort();
	n = fread(text, 1, sizeof(text), f);
	(void)fclose(f);
	/* Kept for the whole run: this arena is never freed. */
	if (survey_lint(arena_new(16 << 20, NULL, NULL),
	    (struct str){ text, n },
	    SURVEY_LINT_STEPS, &s, &e) != OK)
		abort();
	return (s);
}

static void
round_trip(struct arena *a, const struct survey *s,
    const struct answers *answers)
{
	struct answers	 back;
	struct buf	 one, two;

	one = buf_new(a, 256);
	two = buf_new(a, 256);
	answers_json(answers, &one);
	if (answers_from_json(a, s, buf_view(&one), &back) != OK)
		abort();
	answers_json(&back, &two);
	if (!str_is(buf_view(&one), buf_view(&two)))
		abort();
}

static void
try_fields(struct arena *a, const struct survey *s, size_t page,
    struct str rest)
{
	struct answer_input	 in[FIELDS_MAX];
	struct answers		 answers;
	struct str		 field;
	size_t			 n;
	bool			 more;

	for (n = 0, more = true; more && n < FIELDS_MAX; n++) {
		more = str_cut(rest, '\0', &field, &rest);
		(void)str_cut(field, '=', &in[n].name, &in[n].value);
	}
	answers_init(a, s, &answers);
	if (answers_read(a, s, page, in, n, page % 2, &answers) != OK &&
	    answers.nerrors == 0 && answers.error.len == 0)
		abort();
	round_trip(a, s, &answers);
}

/* What a form carries of hidden fields: whatever it is, only what the survey
 * declares and an address could have brought comes of it. */
static void
try_given(struct arena *a, const struct survey *s, struct str text)
{
	struct answer_input	*in;
	struct answers		 answers;
	size_t			 n, i;

	answers_given_read(a, s, text, &in, &n);
	answers_init(a, s, &answers);
	answers_give(&answers, in, n);
	for (i = 0; i < s->nquestions; i++)
		if (answers.list[i].state == ANSWER_GIVEN &&
		    (s->questions[i].type->flags & QT_GIVEN) == 0)
			abort();
	text = answers_given(a, &answers);
	answers_given_read(a, s, text, &in, &n);
	answers_give(&answers, in, n);
	if (!str_is(text, answers_given(a, &answers)))
		abort();
	round_trip(a, s, &answers);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct survey	*s;
	struct answers		 answers;
	struct arena		*a;
	struct str		 rest;
	const char		*why;

	if (surveys[0] == NULL) {
		if (!survey_schema_load("conf/survey.rng", &why))
			abort();
		surveys[0] = load("conf/demo/acme-chat-exit.xml");
		surveys[1] = load("conf/demo/globex-chat-exit.xml");
		surveys[2] = load("conf/demo/every-type.xml");
		surveys[3] = load("tests/http/data/hidden.xml");
		surveys[4] = load("tests/http/data/branch.xml");
	}
	if (size == 0)
		return (0);
	/* The last bits choose a page; together they are another survey. */
	s = surveys[(data[0] & 0xc0) == 0xc0 ? 3 + (data[0] & 1) :
	    (data[0] & 0x80) != 0 ? 2 : data[0] & 1];
	rest = (struct str){ (const char *)data + 1, size - 1 };
	a = arena_new(64 << 20, NULL, NULL);
	if (s == surveys[3] && (data[0] & 2) != 0)
		try_given(a, s, rest);
	else if ((data[0] & 2) == 0)
		try_fields(a, s, (data[0] & 4) != 0 ? ANSWER_ALL_PAGES :
		    (size_t)(data[0] >> 3) % s->npages, rest);
	else if (answers_from_json(a, s, rest, &answers) == OK)
		round_trip(a, s, &answers);
	arena_free(a);
	return (0);
}
