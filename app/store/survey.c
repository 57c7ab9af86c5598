/* Surveys: see the header. Knows nothing of what a definition says. */
#include "base/date.h"
#include "store/survey.h"

bool
survey_is_open(const struct survey_row *s)
{
	int64_t	 now = clock_now();

	return (str_is_c(s->state, "open") && s->opens <= now &&
	    (s->closes == 0 || now < s->closes));
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

enum status
store_survey_publish(struct db *db, const struct survey_publication *p,
    int64_t *version)
{
	struct pg_exchange	*x = pg_begin(db, PG_WRITE);
	enum status		 st;
	size_t			 i;

	/* The first statement locks the survey's row, so that two people who
	 * publish at once come one after the other; the second adds the
	 * version after the one that was checked, or is refused by the key. */
	(void)put_survey_publish_row(x, .slug = p->slug, .title = p->title);
	(void)put_survey_publish_version(x, .slug = p->slug,
	    .definition = p->definition, .publisher = db->actor,
	    .after = p->after);
	i = put_survey_publish_current(x, .slug = p->slug,
	    .title = p->title);
	if ((st = pg_run(x)) != OK)
		return (st);
	*version = take_survey_publish_current(x, i)->version;
	return (OK);
}

enum status
store_survey_set(struct db *db, struct str slug, const struct survey_set *set)
{
	struct survey_set_row	*row;
	enum status		 st;

	st = q_survey_set(db, &row, .state = set->state, .opens = set->opens,
	    .closes = set->closes, .slug = slug);
	return (st != OK || row->changed ? st : E_CONFLICT);
}
