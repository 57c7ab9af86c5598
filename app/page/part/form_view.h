/*
 * The fields of a form made from a definition, as templates/parts/question.html
 * wants them: for surveys now, for applications and support requests later.
 */
#ifndef PAGE_PART_FORM_VIEW_H
#define PAGE_PART_FORM_VIEW_H

#include "form/answer.h"
#include "http/rq.h"
#include "page/part/layout.h"

VIEW_STRUCT(option_view,
    text(id, value, label, end, other, exclusive, drawing, png,
        jpeg),
    flag(checked));

/* What hangs on the answer: the text of "other", a row, the place of an item. */
VIEW_STRUCT(part_view,
    text(id, name, look, label, value, wrong),
    flag(required),
    list(option_view, options));

VIEW_STRUCT(question_view,
    text(id, name, control, label, help, mark, columns),
    flag(required),
    text(error, invalid, described, low, high),
    list(option_view, options), list(part_view, parts),
    text(value, type, inputmode, autocomplete, width, min, max, step, placeholder,
        note, file_name, file_size),
    num(max_length, total));

/* The shown questions of a page, filled with what answers hold, in language
 * lang; *problems gets a line for each error, in order. */
struct view_list form_view_questions(struct rq *, const struct survey_page *,
		    const struct answers *, size_t lang,
		    struct view_list *problems);

#endif
