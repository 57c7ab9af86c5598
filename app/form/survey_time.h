/*
 * How long a survey takes: reading it, and answering.
 *
 * Reading: letters a minute of grown-up readers, aloud, after S. Trauzettel-
 * Klosinski and K. Dietz, "Standardized Assessment of Reading Performance: The
 * New International Reading Speed Texts IReST", Invest. Ophthalmol. Vis. Sci.
 * 53 (2012) 5452; its abstract has 68 ms a letter (882 a minute) as the mean
 * of 14 languages, which is used where a language is not in our table. The
 * table's figures are quoted from memory of theirs and were not compared with
 * it again. People read silently 238/183 as fast as aloud: M. Brysbaert, "How
 * many words do we read per minute?", J. Mem. Lang. 109 (2019) 104047. Both
 * were measured with healthy readers of English or of their first language:
 * who is old or reads a second language takes longer.
 *
 * Answering: seconds for each kind of question are our own estimate, from
 * walks through the demo, and no measurement.
 */
#ifndef FORM_SURVEY_TIME_H
#define FORM_SURVEY_TIME_H

#include "form/survey.h"

#define SURVEY_MINUTES	3	/* the limit, unless the customer or the
				 * survey says another */
#define SURVEY_MINUTES_MAX	60

/* In its language lang; of what only some are asked, half. */
int64_t		 survey_page_seconds(const struct survey *,
		    const struct survey_page *, size_t lang);
int64_t		 survey_seconds(const struct survey *, size_t lang);

#endif
