/* What a survey is now, in words: see the header. */
#include "page/part/layout.h"
#include "page/part/survey_state.h"

struct str
survey_phase_label(const struct rq *rq, enum survey_phase phase)
{
	static const enum word	 labels[PHASE__MAX] = {
		[PHASE_DRAFT] = W_SURVEYS_DRAFT,
		[PHASE_SCHEDULED] = W_SURVEYS_SCHEDULED,
		[PHASE_OPEN] = W_SURVEYS_OPEN,
		[PHASE_FULL] = W_SURVEYS_FULL,
		[PHASE_ENDED] = W_SURVEYS_ENDED,
		[PHASE_PAUSED] = W_SURVEYS_PAUSED,
		[PHASE_CLOSED] = W_SURVEYS_CLOSED,
		[PHASE_ARCHIVED] = W_SURVEYS_ARCHIVED,
	};

	return (rq_word(rq, labels[phase]));
}

static struct str
closed_lead(struct rq *rq, enum word lead, struct str when)
{
	struct str	 time = words_time(rq->arena, rq->locale, when);

	if (lead == W_SURVEY_OPENS_AT)
		return (rq_say(rq, W_SURVEY_OPENS_AT, .when = time,
		    .zone = page_zone(rq)));
	if (lead == W_SURVEY_CLOSED_AT)
		return (rq_say(rq, W_SURVEY_CLOSED_AT, .when = time,
		    .zone = page_zone(rq)));
	return (rq_word(rq, lead));
}

void
survey_closed_words(struct rq *rq, const struct survey_row *row,
    struct str *heading, struct str *lead)
{
	static const struct {
		enum word	 heading, lead;
	} says[PHASE__MAX] = {
		[PHASE_SCHEDULED] = { W_SURVEY_EARLY, W_SURVEY_OPENS_AT },
		[PHASE_FULL] = { W_SURVEY_FULL, W_SURVEY_FULL_NOW },
		[PHASE_ENDED] = { W_SURVEY_CLOSED, W_SURVEY_CLOSED_AT },
		[PHASE_PAUSED] = { W_SURVEY_PAUSED, W_SURVEY_PAUSED_NOW },
		[PHASE_CLOSED] = { W_SURVEY_CLOSED, W_SURVEY_CLOSED_NOW },
		[PHASE_ARCHIVED] = { W_SURVEY_CLOSED, W_SURVEY_CLOSED_NOW },
	};
	enum survey_phase	 phase = survey_phase(row);

	/* Its row is older than what the database has said; or it is open, and
	 * this is how it would be. */
	if (says[phase].heading == W_NONE)
		phase = row->most != 0 ? PHASE_FULL : PHASE_CLOSED;
	*heading = rq_word(rq, says[phase].heading);
	*lead = closed_lead(rq, says[phase].lead,
	    phase == PHASE_SCHEDULED ? row->opens_local : row->closes_local);
}
