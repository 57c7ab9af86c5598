/* What a file is, and the way from it to a definition that passes the lint. */
#include <string.h>

#include "exchange/exchange.h"
#include "form/survey_time.h"

/* Conditions and settings are left out one by one until the lint is content:
 * at most so many times, then the rest stands among its findings. */
#define ROUNDS_MAX	40

static bool
has(struct str bytes, const char *word)
{
	return (memmem(bytes.p, bytes.len, word, strlen(word)) != NULL);
}

static bool
is_zip(struct str s)
{
	return (str_starts(s, STR("PK\003\004")));
}

static bool
is_json(struct str s)
{
	if (str_starts(s, STR("\xef\xbb\xbf")))
		s = str_from(s, 3);
	s = str_trim(s);
	return (s.len != 0 && (s.p[0] == '{' || s.p[0] == '['));
}

static bool
is_limesurvey(struct str s)
{
	return (has(str_first(s, 4096), "<LimeSurveyDocType>"));
}

static bool
is_triple_s(struct str s)
{
	return (has(str_first(s, 4096), "<sss") ||
	    has(str_first(s, 4096), "<SSS"));
}

static const struct {
	const char	*name;
	bool		 (*is)(struct str);
	exchange_reader	*read;
} formats[] = {
	{ "XLSForm", is_zip, xlsform_read },
	{ "SurveyJS", is_json, surveyjs_read },
	{ "LimeSurvey", is_limesurvey, limesurvey_read },
	{ "Triple-S", is_triple_s, triple_s_read },
};

#define FORMATS	(sizeof(formats) / sizeof(formats[0]))

/* Every fault of this round that belongs to something that can go. */
static bool
faults_drop(struct sketch *s, const struct findings *errors)
{
	size_t	 i;
	int	 last = -1;
	bool	 dropped = false;

	for (i = 0; i < errors->n; i++) {
		if (errors->list[i].severity != FINDING_ERROR ||
		    errors->list[i].line == last)
			continue;
		last = errors->list[i].line;
		dropped |= sketch_drop(s, last, errors->list[i].why);
	}
	return (dropped);
}

/* OK also when the lint still has something to say: it is a draft. */
static enum status
definition_make(struct exchange_file *f, struct exchange *x)
{
	const struct survey_limits	 limits = { SURVEY_LINT_STEPS,
					    x->minutes != 0 ? x->minutes :
					    SURVEY_MINUTES };
	const struct survey	*survey;
	enum status		 st;
	int			 round;

	for (round = 0; round < ROUNDS_MAX; round++) {
		x->xml = sketch_xml(f->sketch);
		st = survey_lint_within(f->arena, x->xml, &limits, &survey,
		    &x->errors);
		if (st == E_TOO_BIG)
			f->refused = W_EXCHANGE_REFUSED_BIG;
		if (st != E_INVALID || !faults_drop(f->sketch, &x->errors))
			break;
	}
	return (f->refused == W_NONE && st != E_INTERNAL ? OK : E_INVALID);
}

enum status
exchange_read_as(struct arena *a, struct str bytes, exchange_reader *reader,
    struct exchange *x)
{
	struct exchange_file	 f = { .arena = a, .bytes = bytes,
				    .language = x->language };
	enum status		 st = E_INVALID;

	if (reader(&f) && !sketch_settle(f.sketch))
		f.refused = W_EXCHANGE_REFUSED_EMPTY;
	if (f.refused == W_NONE)
		st = definition_make(&f, x);
	x->refused = f.refused;
	x->detail = f.detail;
	if (st != OK)
		return (st);
	sketch_report_end(f.sketch);
	x->code = f.sketch->code;
	x->title = f.sketch->title.in[0];
	x->report = f.sketch->report;
	x->triple_s = f.triple_s;
	return (OK);
}

enum status
exchange_read(struct arena *a, struct str bytes, int64_t minutes,
    struct exchange *x)
{
	size_t	 i;

	memset(x, 0, sizeof(*x));
	x->minutes = minutes;
	for (i = 0; i < FORMATS && !formats[i].is(bytes); i++)
		continue;
	if (bytes.len > EXCHANGE_FILE_MAX)
		x->refused = W_EXCHANGE_REFUSED_BIG;
	else if (i == FORMATS)
		x->refused = W_EXCHANGE_REFUSED_UNKNOWN;
	if (i == FORMATS || x->refused != W_NONE)
		return (E_INVALID);
	x->format = str_of(formats[i].name);
	return (exchange_read_as(a, bytes, formats[i].read, x));
}
