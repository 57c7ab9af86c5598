/*
 * Assets by name: the table that the build made of assets/. A page names an
 * asset, never its hashed address, and a name that is not there stops the
 * start.
 */
#include "view/program.h"

#if __has_include("asset_table.h")
#include "asset_table.h"
#else
static const struct asset_row {
	const char	*name;
	const char	*url;
} asset_table[] = { { NULL, NULL } };
#endif

const char *
view_asset_find(struct str name)
{
	const struct asset_row	*row;

	for (row = asset_table; row->name != NULL; row++)
		if (str_is_c(name, row->name))
			return (row->url);
	return (NULL);
}
