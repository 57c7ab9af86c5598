/* Is this a picture that may stand on every page of a tenant? */
#ifndef RULE_PICTURE_H
#define RULE_PICTURE_H

#include "base/str.h"

#define PICTURE_SIDE	2000	/* pixels, at most */

/* A PNG, by its first chunk, of a size that any phone can draw. What follows is
 * the browser's to read: it is served as image/png and nothing else. */
bool		 picture_is_logo(struct str);

#endif
