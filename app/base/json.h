/*
 * The door to jansson. What is read lives on the arena it was read for, whole:
 * nobody counts references, and json_decref has nothing to do. Values are
 * looked at and not changed.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <jansson.h>

#include "base/str.h"

/* What we keep is two deep; what another program left is hardly deeper. */
#define JSON_DEEP	32

/* An object or an array; NULL: it is no JSON, says a name twice, holds a NUL
 * or a number that no double and no 64 bits hold, or is deeper than that. */
json_t		*json_of_text(struct arena *, struct str);
/* Any value, on one line; numbers come back as the same double. */
struct str	 json_to_text(struct arena *, const json_t *);
/* What a string says; none: it is not a string. */
struct str	 json_says(const json_t *);

#endif
