/* Surveys: see the header. Knows nothing of what a definition says. */
#include "base/buf.h"
#include "base/date.h"
#include "base/json.h"
#include "base/language.h"
#include "form/survey.h"
#include "store/survey.h"

const char *const survey_phase_names[PHASE__MAX] = {
	[PHASE_DRAFT] = "draft",
	[PHASE_SCHEDULED] = "scheduled",
	[PHASE_OPEN] = "open",
	[PHASE_FULL] = "full",
	[PHASE_ENDED] = "ended",
	[PHASE_PAUSED] = "paused",
	[PHASE_CLOSED] = "closed",
	[PHASE_ARCHIVED] = "archived",
};

enum survey_phase
survey_phase(const struct survey_row *s)
{
	int64_t	 now = clock_now();

	if (str_is_c(s->state, "draft"))
		return (PHASE_DRAFT);
	if (str_is_c(s->state, "paused"))
		return (PHASE_PAUSED);
	if (str_is_c(s->state, "archived"))
		return (PHASE_ARCHIVED);
	if (!str_is_c(s->state, "open"))
		return (PHASE_CLOSED);
	if (s->closes != 0 && s->closes <= now)
		return (PHASE_ENDED);
	if (s->most != 0 && s->taken >= s->most)
		return (PHASE_FULL);
	return (s->opens > now ? PHASE_SCHEDULED : PHASE_OPEN);
}

bool
survey_is_open(const struct survey_row *s)
{
	return (survey_phase(s) == PHASE_OPEN);
}

struct str
survey_message(struct arena *a, struct str messages, struct str language,
    struct str *tag)
{
	json_t		*all = json_of_text(a, messages), *value;
	struct str	*tags, *texts;
	const char	*key;
	size_t		 n = 0, i = 0;

	tags = arena_array(a, json_object_size(all), sizeof(*tags));
	texts = arena_array(a, json_object_size(all), sizeof(*texts));
	json_object_foreach(all, key, value) {
		tags[n] = str_of(key);
		texts[n++] = json_says(value);
	}
	if (n == 0)
		return (STR_NONE);
	(void)language_find(tags, n, language, &i);
	*tag = tags[i];
	return (texts[i]);
}

enum status
store_survey_version_get(struct db *db, struct str survey_id, int64_t version,
    struct str *definition)
{
	struct survey_version_get_row	*row;
	enum status			 st;

	if ((st = q_survey_version_get(db, &row, .survey = survey_id,
	    .version = version)) != OK)
		return (st);
	*definition = row->definition;
	return (OK);
}

enum status
store_survey_newest(struct db *db, struct str slug, struct str *id,
    int64_t *version)
{
	struct survey_newest_row	*row;
	enum status			 st;

	if ((st = q_survey_newest(db, &row, .slug = slug)) != OK)
		return (st);
	*id = row->id;
	*version = row->version;
	return (OK);
}

/* /app/surveys/new is a page of its own. */
static bool
slug_is_ours(struct str slug)
{
	return (str_is(slug, STR("new")));
}

enum status
store_survey_new(struct db *db, struct str slug, struct str title,
    struct str definition, struct str *id)
{
	struct survey_new_row	*row;
	enum status		 st;

	if (definition.len > SURVEY_FILE_MAX)
		return (E_TOO_BIG);
	if (slug_is_ours(slug))
		return (E_INVALID);
	if ((st = q_survey_new(db, &row, .slug = slug, .title = title,
	    .definition = definition)) == OK)
		*id = row->id;
	return (st == E_NOTFOUND ? E_CONFLICT : st);
}

enum status
store_survey_publish(struct db *db, const struct survey_publication *p,
    int64_t *version)
{
	struct pg_exchange	*x;
	enum status		 st;
	size_t			 i;

	if (slug_is_ours(p->slug))
		return (E_INVALID);
	x = pg_begin(db, PG_WRITE);
	/* The first statement locks the survey's row, so that two people who
	 * publish at once come one after the other; the version after the one
	 * that was checked is added, or refused by the key. */
	(void)put_survey_publish_row(x, .slug = p->slug, .title = p->title);
	if (p->draft != 0)
		(void)put_survey_publish_draft(x, .slug = p->slug,
		    .draft = p->draft);
	(void)put_survey_publish_version(x, .slug = p->slug,
	    .definition = p->definition, .publisher = db->actor,
	    .after = p->after);
	i = put_survey_publish_current(x, .slug = p->slug,
	    .title = p->title, .publisher = db->actor,
	    .first = p->closed ? STR("closed") : STR("open"));
	if ((st = pg_run(x)) != OK)
		return (st);
	*version = take_survey_publish_current(x, i)->version;
	return (OK);
}

/* A member of the JSON object; is_bare: a number or an object. */
static void
member_add(struct buf *b, const char *name, struct str value, bool is_bare)
{
	if (value.p == NULL)
		return;
	buf_c(b, b->len == 1 ? "\"" : ",\"");
	buf_c(b, name);
	buf_c(b, "\":");
	if (value.len == 0)
		buf_c(b, "null");
	else if (is_bare)
		buf_str(b, value);
	else
		buf_json(b, value);
}

enum status
store_survey_set(struct db *db, struct str slug, int64_t based,
    const struct survey_set *set, struct str *verdict)
{
	struct buf		 b = buf_new(db->arena, 512);
	struct survey_set_row	*row;
	enum status		 st;

	if (slug_is_ours(set->slug))
		return (E_INVALID);
	buf_char(&b, '{');
	member_add(&b, "state", set->state, false);
	member_add(&b, "opens", set->opens, false);
	member_add(&b, "closes", set->closes, false);
	member_add(&b, "limit", set->limit, true);
	member_add(&b, "title", set->title, false);
	member_add(&b, "slug", set->slug, false);
	member_add(&b, "messages", set->messages, true);
	buf_char(&b, '}');
	st = q_survey_set(db, &row, .slug = slug, .based = based < 0 ? NULL :
	    &based, .wanted = buf_view(&b));
	if (st == OK)
		*verdict = row->verdict;
	return (st);
}
