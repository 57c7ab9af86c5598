/* What a survey is now, in words: see the header. */
#include "page/staff/survey_state.h"

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
