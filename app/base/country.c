/* Countries: see the header. The only file that includes ICU. */
#include <stdlib.h>
#include <string.h>
#include <unicode/ucol.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

#include "base/country.h"

#define NAME_MAX_UNITS	128	/* the longest has 60 */
#define KEY_MAX		1024	/* bytes of a key to sort by */

/* ICU's list has four that are reserved in the standard, and no countries. */
static bool
is_reserved(const char *code)
{
	static const char *const	 reserved[] = { "DG", "EA", "IC", "XK" };
	size_t				 i;

	for (i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++)
		if (strcmp(code, reserved[i]) == 0)
			return (true);
	return (false);
}

size_t
country_codes(struct str *codes)
{
	const char *const	*list = uloc_getISOCountries();
	size_t			 i, n;

	for (i = n = 0; list[i] != NULL && n < COUNTRIES_MAX; i++)
		if (!is_reserved(list[i]))
			codes[n++] = str_of(list[i]);
	return (n);
}

struct str
country_name(struct arena *a, struct str code, struct str tag)
{
	UErrorCode	 error = U_ZERO_ERROR;
	UChar		 name[NAME_MAX_UNITS];
	char		*out;
	int32_t		 n;

	(void)uloc_getDisplayCountry(str_fmt(a, "und_%.*s", STR_ARG(code)).p,
	    str_c(a, tag), name, NAME_MAX_UNITS, &error);
	if (U_FAILURE(error) || error == U_STRING_NOT_TERMINATED_WARNING)
		return (code);
	/* A unit of UTF-16 has three bytes of UTF-8 at most. */
	out = arena_get(a, 3 * NAME_MAX_UNITS);
	(void)u_strToUTF8(out, 3 * NAME_MAX_UNITS, &n, name, -1, &error);
	return (U_FAILURE(error) ? code : (struct str){ out, (size_t)n });
}

struct place {
	struct str	 key;
	size_t		 index;
};

static int
place_order(const void *a, const void *b)
{
	const struct place	*x = a, *y = b;
	int			 by = str_cmp(x->key, y->key);

	return (by != 0 ? by : (x->index > y->index) - (x->index < y->index));
}

/* Without a collator the name itself, which is better than nothing. */
static struct str
key_make(struct arena *a, const UCollator *by, struct str name)
{
	UErrorCode	 error = U_ZERO_ERROR;
	UChar		 units[NAME_MAX_UNITS];
	uint8_t		 key[KEY_MAX];
	int32_t		 n;

	(void)u_strFromUTF8(units, NAME_MAX_UNITS, &n, name.p,
	    (int32_t)name.len, &error);
	if (by == NULL || U_FAILURE(error))
		return (name);
	n = ucol_getSortKey(by, units, n, key, KEY_MAX);
	if (n <= 0 || n > KEY_MAX)
		return (name);
	return (str_dup(a, (struct str){ (const char *)key, (size_t)n }));
}

void
country_order(struct arena *a, const struct str *names, size_t n,
    struct str tag, size_t *order)
{
	UErrorCode	 error = U_ZERO_ERROR;
	UCollator	*by = ucol_open(str_c(a, tag), &error);
	struct place	*places = arena_array(a, n, sizeof(*places));
	size_t		 i;

	if (U_FAILURE(error))
		by = NULL;
	for (i = 0; i < n; i++)
		places[i] = (struct place){ key_make(a, by, names[i]), i };
	if (by != NULL)
		ucol_close(by);
	if (n > 1)
		qsort(places, n, sizeof(*places), place_order);
	for (i = 0; i < n; i++)
		order[i] = places[i].index;
}
