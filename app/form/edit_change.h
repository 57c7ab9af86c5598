/* What the files that change a definition's text share: see edit.h. */
#ifndef FORM_EDIT_CHANGE_H
#define FORM_EDIT_CHANGE_H

#include "form/edit.h"

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
