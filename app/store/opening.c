/* The page and the counts are of the same moment: one exchange. */
#include <string.h>

#include "store/opening.h"

static void
put(struct pg_exchange *x, const struct opening_filter *f, size_t *counts,
    size_t *page)
{
	const struct pg_list	 d = f->departments, l = f->locations;
	const struct pg_list	 t = f->types;

	if (f->q.len == 0) {
		*counts = put_opening_open_counts(x, .departments = d,
		    .locations = l, .types = t);
		*page = put_opening_open_page(x, .departments = d,
		    .locations = l, .types = t, .before = f->before);
		return;
	}
	*counts = put_opening_search_counts(x, .q = f->q, .departments = d,
	    .locations = l, .types = t);
	*page = put_opening_search_page(x, .q = f->q, .departments = d,
	    .locations = l, .types = t, .before = f->before);
}

enum status
store_opening_find(struct db *db, const struct opening_filter *f,
    struct opening_found *out)
{
	struct pg_exchange	*x = pg_begin(db, PG_READ);
	size_t			 counts, page, i;
	enum status		 st;

	put(x, f, &counts, &page);
	if ((st = pg_run(x)) != OK)
		return (st);
	memset(out, 0, sizeof(*out));
	if (f->q.len == 0) {
		out->counts = take_opening_open_counts(x, counts,
		    &out->ncounts);
		out->rows = take_opening_open_page(x, page, &out->n);
	} else {
		out->counts = take_opening_search_counts(x, counts,
		    &out->ncounts);
		out->rows = take_opening_search_page(x, page, &out->n);
	}
	for (i = 0; i < out->ncounts; i++)
		if (str_is_c(out->counts[i].facet, "total")) {
			out->total = out->counts[i].n;
			out->closes_us = out->counts[i].closes_us;
		}
	return (OK);
}
