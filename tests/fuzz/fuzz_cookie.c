/*
 * The Cookie header: what is found lies inside the header, and a cookie of
 * ours put in front of anything is found with its value.
 */
#include <stdlib.h>
#include <string.h>

#include "http/cookie.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
check(bool good)
{
	if (!good)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char	*names[] = { "sid", "__Host-sid", "a", "" };
	struct arena		*a;
	struct str		 header, value;
	size_t			 i;

	header = (struct str){ (const char *)data, size };
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		value = cookie_find(header, names[i]);
		check(value.p == NULL ? value.len == 0 :
		    value.p >= header.p &&
		    value.p + value.len <= header.p + size);
	}
	if (!cookie_value_is_safe(header))
		return (0);
	/* Safe to send is safe to get back, with anything behind it. */
	if ((a = arena_new((size_t)1 << 24, NULL, NULL)) == NULL)
		return (0);
	value = cookie_find(str_cat(a, str_cat(a, STR("x=1; our="), header),
	    STR("; our=2")), "our");
	check(str_is(value, header));
	arena_free(a);
	return (0);
}
