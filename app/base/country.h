/*
 * The countries of ISO 3166-1 and their names in any language, as ICU has
 * them. Nothing here waits or reads a file: the names are in the library.
 */
#ifndef BASE_COUNTRY_H
#define BASE_COUNTRY_H

#include "base/str.h"

#define COUNTRIES_MAX	260	/* there are 249 */

/* Their codes ("DE") by the alphabet, into codes[COUNTRIES_MAX]; how many. */
size_t		 country_codes(struct str *codes);
/* "Deutschland", for a BCP 47 tag; the code itself where ICU has no name. */
struct str	 country_name(struct arena *, struct str code, struct str tag);
/* order[n]: their indexes as readers of that language look for them. */
void		 country_order(struct arena *, const struct str *names, size_t n,
		    struct str tag, size_t *order);

#endif
