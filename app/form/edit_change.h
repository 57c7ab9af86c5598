/* What the files that change a definition's text share: see edit.h. */
#ifndef FORM_EDIT_CHANGE_H
#define FORM_EDIT_CHANGE_H

#include "form/edit.h"

/* Attributes that hold expressions; ends with NULL. */
extern const char *const edit_conditions[];

/* Codes that change, with the edit that has the text. */
struct renamed {
	struct str	 from, to;
};
struct renaming {
	struct edit	*e;
	struct renamed	*list;
	size_t		 n;
};
/* What repeats an answer in a text: "{code}" and "{code|words}". */
struct str	 edit_words_renamed(const struct renaming *, struct str);

/* May a question or page have it? Nothing has it, nor had it in what is
 * published. */
bool		 edit_code_is_free(const struct edit *, struct str code,
		    const struct survey *published);
/* Notes a text to put in place of len bytes. */
void		 edit_put(struct edit *, size_t at, size_t len, struct str);
/* A code that nothing has: from words if they make one, else from otherwise
 * and a number. */
struct str	 edit_code_new(const struct edit *, struct str words,
		    struct str otherwise, const struct survey *published);
/* What was put from first on goes into a copy of the element behind it, and
 * not into the element. */
void		 edit_copy_behind(struct edit *, size_t node, size_t first);

#endif
