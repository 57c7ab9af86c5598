/*
 * What a team says about a response: tags and notes, which a section of its page
 * shows and changes.
 */
#ifndef PAGE_STAFF_MARKS_H
#define PAGE_STAFF_MARKS_H

#include "page/part/frame.h"

#define MARKS_TAG_MAX	40	/* code points */

/* href: the comments with it. */
VIEW_STRUCT(tag_view, text(name, href, remove));

VIEW_STRUCT(note_view, text(id, body, author, when, iso));

/* done: what was just changed; undo, undo_name: how it is taken back. */
VIEW_STRUCT(marks_view,
    text(action, entry, done, undo, undo_name),
    sub(field_view, tag, note),
    list(tag_view, tags),
    list(note_view, notes),
    texts(known));

/* What of a form is wrong; W_NONE: nothing. */
struct marks_wrong {
	enum word	 word;
	const char	*at;	/* "#tag" */
	int		 code;
};

/* Of the response in the path, of this survey. */
enum status	 marks_fill(struct rq *, struct str slug,
		    const struct marks_wrong *, struct marks_view *)
		    MUST_USE AWAITS;
/* Does what a form of it asks, and answers; E_INVALID: it says what is wrong
 * with it, and the page is to be shown again. */
enum status	 marks_post(struct rq *, struct marks_wrong *) MUST_USE AWAITS;

#endif
