/*
 * The fields of a form made from a definition, as templates/parts/question.html
 * wants them: for surveys now, for applications and support requests later.
 */
#ifndef PAGE_PART_FORM_VIEW_H
#define PAGE_PART_FORM_VIEW_H

#include "form/answer.h"
#include "http/rq.h"
#include "page/part/layout.h"

struct option_view {
	struct str	 id;
	struct str	 value;
	struct str	 label;
	bool		 checked;
	struct str	 other;
	struct str	 exclusive;
};

struct question_view {
	struct str	 id, name, control, label, help;
	bool		 required;
	struct str	 error, described, low, high;
	struct view_list options;
	bool		 has_other;
	struct str	 other_id, other_name, other_label, other_value;
	struct str	 value, type, inputmode, autocomplete, width, min, max;
	int64_t		 max_length;
};

extern const struct view_type_desc question_desc;

/* The shown questions of a page, filled with what answers hold, in language
 * lang; *problems gets a line for each error, in order. */
struct view_list form_view_questions(struct rq *, const struct survey_page *,
		    const struct answers *, size_t lang,
		    struct view_list *problems);

#endif
