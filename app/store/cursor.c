/* Cursors of keyset paging: see the header. */
#include <string.h>

#include "store/cursor.h"

static bool
uuid_is_valid(struct str s)
{
	size_t	 i;

	if (s.len != 36)
		return (false);
	for (i = 0; i < s.len; i++)
		if (i == 8 || i == 13 || i == 18 || i == 23 ?
		    s.p[i] != '-' :
		    s.p[i] == '\0' ||
		    strchr("0123456789abcdef", s.p[i]) == NULL)
			return (false);
	return (true);
}

bool
cursor_split(struct str text, struct cursor *c)
{
	struct str	 micros, uuid;

	*c = (struct cursor){ .at = NULL };
	if (text.len == 0)
		return (true);
	if (!str_cut(text, '_', &micros, &uuid) ||
	    !str_int(micros, &c->micros) || c->micros < 0 ||
	    c->micros > INT64_C(4102444800000000) || !uuid_is_valid(uuid))
		return (false);
	c->at = &c->micros;
	c->id = uuid;
	return (true);
}

struct str
cursor_after(struct arena *a, int64_t micros, struct str id)
{
	return (str_fmt(a, "%lld_%.*s", (long long)micros, STR_ARG(id)));
}
