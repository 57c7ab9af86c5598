/* One field of a form: see the header. */
#include "page/part/field_view.h"

struct str
field_described(struct arena *a, struct str id, bool help, bool error)
{
	if (help && error)
		return (str_cat(a, id, STR("-help "), id, STR("-error")));
	if (!help && !error)
		return (STR_NONE);
	return (str_cat(a, id, help ? STR("-help") : STR("-error")));
}
