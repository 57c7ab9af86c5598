/*
 * Cookies, read the way browsers write them: pairs between semicolons, the
 * name up to the first '='. A value may hold '=' itself.
 */
#include "http/cookie.h"

static struct str
quotes_strip(struct str s)
{
	if (s.len < 2 || s.p[0] != '"' || s.p[s.len - 1] != '"')
		return (s);
	return ((struct str){ s.p + 1, s.len - 2 });
}

struct str
cookie_find(struct str header, const char *name)
{
	struct str	 pair, key, value;

	while (header.len != 0) {
		(void)str_cut(header, ';', &pair, &header);
		/* Without '=' it is a value without a name: not ours. */
		if (!str_cut(pair, '=', &key, &value))
			continue;
		if (str_is_c(str_trim(key), name))
			return (quotes_strip(str_trim(value)));
	}
	return (STR_NONE);
}

bool
cookie_value_is_safe(struct str s)
{
	size_t	 i;

	for (i = 0; i < s.len; i++)
		if (s.p[i] <= ' ' || s.p[i] > '~' || s.p[i] == '"' ||
		    s.p[i] == ',' || s.p[i] == ';' || s.p[i] == '\\')
			return (false);
	return (true);
}
