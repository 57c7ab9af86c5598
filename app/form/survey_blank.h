/* What a survey that was never published begins with. */
#ifndef FORM_SURVEY_BLANK_H
#define FORM_SURVEY_BLANK_H

#include "base/str.h"

/* A definition with a title and one page that asks nothing yet. */
struct str	 survey_blank(struct arena *, struct str code,
		    struct str language, struct str title);

#endif
