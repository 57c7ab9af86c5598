/* What a program sends of what was said: by itself (transcripts.c), or with a
 * session that it asks about (invitations.c). */
#ifndef PAGE_API_TRANSCRIPT_H
#define PAGE_API_TRANSCRIPT_H

#include "page/api/answer.h"

/* Each is a struct transcript_line. */
extern const struct shape	 transcript_line_shape;

/* Adds a fault of the member if all lines together are too long. */
void		 api_transcript_check(struct api_ask *, const char *member,
		    const struct shape_list *lines);

#endif
