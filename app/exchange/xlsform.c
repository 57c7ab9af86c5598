/*
 * XLSForm: a workbook with the sheets "survey" (a row for each question),
 * "choices" (their options, by list) and "settings". Translated columns are
 * called "label::French (fr)". Conditions are XPath with ${names}.
 */
#include "exchange/exchange.h"
#include "exchange/sheet.h"

#define GROUPS_MAX	16	/* inside each other */

struct column {
	size_t		 at;
	size_t		 lang;
};

struct columns {
	struct column	 list[SURVEY_LANGUAGES_MAX];
	size_t		 n;
};

struct xlsform {
	struct arena	*arena;
	struct sketch	*s;
	const struct sheet *survey, *choices, *settings;
	struct columns	 label, hint, choice_label;
	struct sketch_if groups[GROUPS_MAX];
	size_t		 ngroups;
	size_t		 repeats;	/* groups that are repeats, open now */
	size_t		 row;		/* of the survey sheet */
};

/* --- columns --- */

/* Languages that authors name without their tag. */
static const struct { const char *name, *tag; } languages[] = {
	{ "english", "en" }, { "french", "fr" }, { "francais", "fr" },
	{ "fran\xc3\xa7""ais", "fr" }, { "spanish", "es" },
	{ "espa\xc3\xb1ol", "es" }, { "espanol", "es" }, { "german", "de" },
	{ "deutsch", "de" }, { "arabic", "ar" }, { "portuguese", "pt" },
	{ "swahili", "sw" }, { "hindi", "hi" }, { "russian", "ru" },
	{ "chinese", "zh" }, { "japanese", "ja" }, { "hebrew", "he" },
	{ "italian", "it" }, { "dutch", "nl" }, { "nepali", "ne" },
	{ "burmese", "my" }, { "turkish", "tr" }, { "ukrainian", "uk" },
	{ "bengali", "bn" }, { "urdu", "ur" }, { "amharic", "am" },
};

/* "French (fr)", "fr" or "French"; a name that nobody knows is a private tag. */
static struct str
tag_of(struct arena *a, struct str name)
{
	struct str	 before, tag;
	struct buf	 b;
	size_t		 i;

	name = str_trim(name);
	if (str_cut(name, '(', &before, &tag) && str_has_byte(tag, ')') &&
	    str_cut(tag, ')', &tag, &before))
		return (str_trim(tag));
	for (i = 0; i < sizeof(languages) / sizeof(languages[0]); i++)
		if (str_is_nocase(name, str_of(languages[i].name)))
			return (str_of(languages[i].tag));
	if (name.len >= 2 && name.len <= 3)
		return (name);
	b = buf_new(a, 32);
	buf_c(&b, "x-");
	for (i = 0; i < name.len && b.len < 10; i++)
		if ((name.p[i] | 0x20) >= 'a' && (name.p[i] | 0x20) <= 'z')
			buf_char(&b, name.p[i]);
	return (b.len == 2 ? STR("x-other") : buf_view(&b));
}

/* The column of that name; SIZE_MAX: there is none. */
static size_t
column_find(const struct sheet *sheet, const char *name)
{
	size_t	 i;

	for (i = 0; sheet != NULL && i < SHEET_COLUMNS_MAX; i++)
		if (str_is_nocase(str_trim(sheet_cell(sheet, 0, i)),
		    str_of(name)))
			return (i);
	return (SIZE_MAX);
}

static struct str
cell(const struct sheet *sheet, size_t row, const char *column)
{
	size_t	 at = sheet == NULL ? SIZE_MAX : column_find(sheet, column);

	return (at == SIZE_MAX ? STR_NONE :
	    str_trim(sheet_cell(sheet, row, at)));
}

/* Of a column with its translations. */
static void
columns_find(struct xlsform *x, const struct sheet *sheet, const char *name,
    struct columns *c)
{
	struct str	 head, base, tag;
	size_t		 i, lang;

	for (i = 0; i < SHEET_COLUMNS_MAX && c->n < SURVEY_LANGUAGES_MAX;
	    i++) {
		head = str_trim(sheet_cell(sheet, 0, i));
		if (!str_cut(head, ':', &base, &tag)) {
			base = head;
			tag = STR_NONE;
		}
		if (!str_is_nocase(str_trim(base), str_of(name)))
			continue;
		while (str_starts(tag, STR(":")))
			tag = str_from(tag, 1);
		lang = tag.len == 0 ? 0 : sketch_language(x->s,
		    tag_of(x->arena, tag));
		if (lang < SURVEY_LANGUAGES_MAX)
			c->list[c->n++] = (struct column){ i, lang };
	}
}

static void
text_read(struct xlsform *x, const struct sketch_question *q,
    struct sketch_text *to, const struct sheet *sheet, size_t row,
    const struct columns *c)
{
	size_t	 i;

	for (i = 0; i < c->n; i++)
		if (to->in[c->list[i].lang].len == 0)
			sketch_say(x->s, q, to, c->list[i].lang,
			    sheet_cell(sheet, row, c->list[i].at));
}

/* --- choices --- */

static void
choices_read(struct xlsform *x, struct sketch_question *q, struct str list,
    bool rows)
{
	struct sketch_option	*o;
	struct str		 code, column;
	size_t			 i;

	if (x->choices == NULL)
		return;
	for (i = 1; i < x->choices->n; i++) {
		column = cell(x->choices, i, "list_name");
		if (column.len == 0)
			column = cell(x->choices, i, "list name");
		if (!str_is(column, list))
			continue;
		code = cell(x->choices, i, "name");
		if (code.len == 0)
			code = cell(x->choices, i, "value");
		o = rows ? sketch_row(x->s, q, code) :
		    sketch_option(x->s, q, code);
		if (o == NULL)
			return;
		text_read(x, q, &o->label, x->choices, i, &x->choice_label);
		if (cell(x->choices, i, "image").len != 0)
			sketch_tell(x->s, REPORT_LOST, W_EXCHANGE_MEDIA, q,
			    cell(x->choices, i, "image"));
	}
}

/* --- types --- */

static void
take_choices(struct xlsform *x, struct sketch_question *q, struct str rest)
{
	struct str	 list, more;

	if (!str_cut(rest, ' ', &list, &more)) {
		list = rest;
		more = STR_NONE;
	}
	choices_read(x, q, list, false);
	if (str_is_c(str_trim(more), "or_other"))
		sketch_say_word(x->s, &q->other, W_EXCHANGE_OTHER);
	if (cell(x->survey, x->row, "choice_filter").len != 0)
		sketch_tell(x->s, REPORT_LOST, W_EXCHANGE_FILTER, q,
		    cell(x->survey, x->row, "choice_filter"));
}

static void
take_rank(struct xlsform *x, struct sketch_question *q, struct str rest)
{
	if (!sketch_type_is("ranking")) {
		q->row_type = STR("number");
		sketch_tell(x->s, REPORT_CHANGED, W_EXCHANGE_RANKING, q,
		    STR_NONE);
	}
	choices_read(x, q, str_trim(rest), q->row_type.len != 0);
}

/* "start=1 end=10 step=1" of a range. */
static void
take_range(struct xlsform *x, struct sketch_question *q, struct str rest)
{
	struct str	 all = cell(x->survey, x->row, "parameters"), one,
			 name, value;
	bool		 more = all.len != 0;

	(void)rest;
	while (more) {
		more = str_cut(all, ' ', &one, &all);
		if (!str_cut(one, '=', &name, &value))
			continue;
		if (str_is_c(name, "start") || str_is_c(name, "end"))
			sketch_attr(x->s, q, name.len == 3 ? "max" : "min",
			    value);
	}
}

static void
take_decimal(struct xlsform *x, struct sketch_question *q, struct str rest)
{
	(void)rest;
	sketch_attr(x->s, q, "decimals", STR("6"));
}

static void
take_text(struct xlsform *x, struct sketch_question *q, struct str rest)
{
	struct str	 look = cell(x->survey, x->row, "appearance");

	(void)rest;
	if (str_is_c(look, "multiline"))
		q->type = STR("long-text");
}

static void
take_file(struct xlsform *x, struct sketch_question *q, struct str rest)
{
	(void)rest;
	sketch_tell(x->s, REPORT_CHANGED, W_EXCHANGE_ONE_FILE, q, STR_NONE);
}

static void
take_picture(struct xlsform *x, struct sketch_question *q, struct str rest)
{
	take_file(x, q, rest);
	sketch_attr(x->s, q, "accept", STR("pictures"));
}

static const struct xlsform_type {
	const char	*there;
	const char	*ours;		/* NULL: there is none */
	void		(*take)(struct xlsform *, struct sketch_question *,
			    struct str rest);
	enum word	 told;
} types[] = {
	{ "text", "short-text", take_text, W_NONE },
	{ "string", "short-text", take_text, W_NONE },
	{ "integer", "number", NULL, W_NONE },
	{ "int", "number", NULL, W_NONE },
	{ "decimal", "number", take_decimal, W_NONE },
	{ "range", "number", take_range, W_NONE },
	{ "select_one", "single", take_choices, W_NONE },
	{ "select1", "single", take_choices, W_NONE },
	{ "select_multiple", "multiple", take_choices, W_NONE },
	{ "select", "multiple", take_choices, W_NONE },
	{ "rank", "ranking", take_rank, W_NONE },
	{ "note", "statement", NULL, W_NONE },
	{ "date", "date", NULL, W_NONE },
	{ "time", "time", NULL, W_NONE },
	{ "datetime", "datetime", NULL, W_NONE },
	{ "acknowledge", "yesno", NULL, W_NONE },
	{ "trigger", "yesno", NULL, W_NONE },
	{ "calculate", NULL, NULL, W_EXCHANGE_EQUATION },
	{ "hidden", NULL, NULL, W_EXCHANGE_PARAMETERS },
	{ "image", "file", take_picture, W_NONE },
	{ "photo", "file", take_picture, W_NONE },
	{ "audio", NULL, NULL, W_EXCHANGE_FILE },
	{ "video", NULL, NULL, W_EXCHANGE_FILE },
	{ "file", "file", take_file, W_NONE },
};

/* What a device would note by itself asks nobody anything. */
static bool
is_metadata(struct str type)
{
	static const char *const	 names[] = { "start", "end", "today",
					    "deviceid", "username", "phonenumber",
					    "simserial", "subscriberid", "email",
					    "audit", "start-geopoint" };
	size_t				 i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_is_nocase(type, str_of(names[i])))
			return (true);
	return (false);
}

/* --- rows --- */

static void
question_tell(struct xlsform *x, struct sketch_question *q)
{
	static const struct { const char *name; enum word told; } lost[] = {
		{ "constraint", W_EXCHANGE_VALIDATION },
		{ "calculation", W_EXCHANGE_EQUATION },
		{ "default", W_EXCHANGE_DEFAULTS },
		{ "image", W_EXCHANGE_MEDIA }, { "audio", W_EXCHANGE_MEDIA },
		{ "video", W_EXCHANGE_MEDIA },
		{ "trigger", W_EXCHANGE_SETTING },
	};
	struct str	 value;
	size_t		 i;

	for (i = 0; i < sizeof(lost) / sizeof(lost[0]); i++)
		if ((value = cell(x->survey, x->row, lost[i].name)).len != 0)
			sketch_tell(x->s, REPORT_LOST, lost[i].told, q,
			    value);
}

static void
required_read(struct xlsform *x, struct sketch_question *q)
{
	struct str	 v = cell(x->survey, x->row, "required");

	q->required = str_is_nocase(v, STR("yes")) ||
	    str_is_nocase(v, STR("true")) || str_is_c(v, "1") ||
	    str_is_nocase(v, STR("true()"));
	if (v.len != 0 && !q->required && !str_is_nocase(v, STR("no")) &&
	    !str_is_nocase(v, STR("false")) && !str_is_c(v, "0") &&
	    !str_is_nocase(v, STR("false()")))
		sketch_when(x->s, &q->must, v);
}

static void
question_read(struct xlsform *x, struct str kind, struct str rest)
{
	const struct xlsform_type	*type = NULL;
	struct sketch_question		*q;
	struct str			 name = cell(x->survey, x->row, "name");
	size_t				 i;

	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (str_is_nocase(kind, str_of(types[i].there)))
			type = &types[i];
	if (type == NULL || type->ours == NULL || x->repeats != 0) {
		q = arena_get(x->arena, sizeof(*q));
		q->there = name;
		text_read(x, q, &q->label, x->survey, x->row, &x->label);
		sketch_tell(x->s, REPORT_LOST, x->repeats != 0 ?
		    W_EXCHANGE_REPEAT : type == NULL ? W_EXCHANGE_TYPE :
		    type->told, q, kind);
		return;
	}
	q = sketch_question(x->s, name, type->ours);
	if (x->ngroups != 0)
		q->when = x->groups[x->ngroups - 1];
	sketch_when(x->s, &q->when, cell(x->survey, x->row, "relevant"));
	text_read(x, q, &q->label, x->survey, x->row, &x->label);
	text_read(x, q, &q->help, x->survey, x->row, &x->hint);
	required_read(x, q);
	if (type->take != NULL)
		type->take(x, q, rest);
	question_tell(x, q);
}

/* A group at the top is a page; one inside it only has its condition. */
static bool
group_open(struct xlsform *x, bool repeat)
{
	struct sketch_if	 when = { .n = 0 };
	struct sketch_page	*p;
	struct str		 relevant = cell(x->survey, x->row, "relevant");

	if (x->ngroups == GROUPS_MAX)
		return (false);
	if (x->ngroups != 0)
		when = x->groups[x->ngroups - 1];
	else {
		p = sketch_page(x->s, cell(x->survey, x->row, "name"));
		text_read(x, NULL, &p->title, x->survey, x->row, &x->label);
	}
	sketch_when(x->s, &when, relevant);
	x->groups[x->ngroups++] = when;
	x->repeats += repeat || x->repeats != 0;
	return (true);
}

static void
group_close(struct xlsform *x)
{
	if (x->ngroups == 0)
		return;
	x->ngroups--;
	x->repeats -= x->repeats != 0;
	if (x->ngroups == 0)
		(void)sketch_page(x->s, STR("next"));
}

/* false: groups are too deep. */
static bool
row_read(struct xlsform *x)
{
	struct str	 type = cell(x->survey, x->row, "type"), kind, rest;

	if (type.len == 0 || is_metadata(type))
		return (true);
	if (str_is_nocase(type, STR("begin_group")) ||
	    str_is_nocase(type, STR("begin group")))
		return (group_open(x, false));
	if (str_is_nocase(type, STR("begin_repeat")) ||
	    str_is_nocase(type, STR("begin repeat")))
		return (group_open(x, true));
	if (str_starts(type, STR("end_")) || str_starts(type, STR("end "))) {
		group_close(x);
		return (true);
	}
	if (!str_cut(type, ' ', &kind, &rest)) {
		kind = type;
		rest = STR_NONE;
	}
	question_read(x, kind, rest);
	return (true);
}

static void
settings_read(struct xlsform *x)
{
	struct str	 language;

	language = cell(x->settings, 1, "default_language");
	if (language.len != 0)
		(void)sketch_language(x->s, tag_of(x->arena, language));
	x->s->code = cell(x->settings, 1, "form_id");
	if (x->s->code.len == 0)
		x->s->code = cell(x->settings, 1, "id_string");
	sketch_say(x->s, NULL, &x->s->title, 0, cell(x->settings, 1,
	    "form_title"));
}

bool
xlsform_read(struct exchange_file *f)
{
	struct xlsform	*x = arena_get(f->arena, sizeof(*x));
	struct workbook	*w = arena_get(f->arena, sizeof(*w));

	if (!workbook_read(f->arena, f->bytes, w, &f->refused))
		return (false);
	x->arena = f->arena;
	x->survey = workbook_find(w, "survey");
	x->choices = workbook_find(w, "choices");
	x->settings = workbook_find(w, "settings");
	if (x->survey == NULL || column_find(x->survey, "type") == SIZE_MAX) {
		f->refused = W_EXCHANGE_REFUSED_SHEETS;
		return (false);
	}
	f->sketch = x->s = sketch_new(f->arena, DIALECT_XLSFORM);
	settings_read(x);
	columns_find(x, x->survey, "label", &x->label);
	columns_find(x, x->survey, "hint", &x->hint);
	if (x->choices != NULL)
		columns_find(x, x->choices, "label", &x->choice_label);
	if (x->s->nlanguages == 0)
		(void)sketch_language(x->s, STR("en"));
	for (x->row = 1; x->row < x->survey->n; x->row++)
		if (!row_read(x)) {
			f->refused = W_EXCHANGE_REFUSED_COMPLEX;
			return (false);
		}
	return (true);
}
