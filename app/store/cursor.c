/* Cursors of keyset paging: see response_take.h. */
#include <string.h>

#include "store/response_take.h"

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
cursor_read(struct arena *a, struct str cursor, struct pg_arg *at,
    struct pg_arg *id)
{
	struct str	 micros, uuid;
	int64_t		 n;

	*at = *id = pg_null();
	if (cursor.len == 0)
		return (true);
	if (!str_cut(cursor, '_', &micros, &uuid) || !str_int(micros, &n) ||
	    n < 0 || n > INT64_C(4102444800000000) || !uuid_is_valid(uuid))
		return (false);
	*at = pg_int(a, n);
	*id = pg_text(a, uuid);
	return (true);
}

struct str
cursor_make(struct arena *a, struct str at, struct str id)
{
	return (str_fmt(a, "%.*s_%.*s", STR_ARG(at), STR_ARG(id)));
}
