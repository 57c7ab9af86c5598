/*
 * Which of the languages there are a reader wants: by one tag, or by what a
 * browser says in Accept-Language. Knows nothing of surveys or pages.
 */
#ifndef BASE_LANGUAGE_H
#define BASE_LANGUAGE_H

#include <stdbool.h>

#include "base/str.h"

/* "zh-Hant-TW" is looked for whole, then as "zh-Hant" and "zh", then among
 * "zh-..."; before "zh", "zh-TW" is looked for by the script of its region.
 * false: there is none, and *i stays. */
bool		 language_find(const struct str *have, size_t n, struct str tag,
		    size_t *i);
/* The one of have that is wanted most; "*" means the first. false: none is
 * wanted, and *i stays. */
bool		 language_pick(const struct str *have, size_t n,
		    struct str accept, size_t *i);
/* "rtl" for a tag that is written from right to left, else "ltr". */
struct str	 language_direction(struct str tag);

/* What its speakers call it: "Deutsch"; the tag itself of one that is not
 * known here. */
struct str	 language_own_name(struct str tag);
/* The tag of the i-th that is known, by tag; none: there are no more. */
struct str	 language_known(size_t i);

#endif
