/* One field of a form: see the header. */
#include "page/part/field_view.h"

struct str
field_described(struct arena *a, struct str id, bool help, bool error)
{
	if (help && error)
		return (str_fmt(a, "%.*s-help %.*s-error", STR_ARG(id),
		    STR_ARG(id)));
	if (!help && !error)
		return (STR_NONE);
	return (str_fmt(a, "%.*s-%s", STR_ARG(id), help ? "help" : "error"));
}
