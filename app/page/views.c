/* Every template there is, compiled before the workers fork. */
#include "page/part/layout.h"

/* Where the linker put what VIEW_PAGE lists. */
extern struct view *const __start_views[] __attribute__((visibility("hidden")));
extern struct view *const __stop_views[] __attribute__((visibility("hidden")));

bool
page_views_compile(const char *dir, const char **why)
{
	struct view *const	*v;

	/* cppcheck-suppress comparePointers */
	for (v = __start_views; v < __stop_views; v++)
		if (!view_compile(*v, dir, why))
			return (false);
	return (true);
}
