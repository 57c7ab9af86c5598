/* Charts over time as templates/parts/chart.html wants them. */
#ifndef PAGE_STAFF_CHART_H
#define PAGE_STAFF_CHART_H

#include "page/staff/tally.h"

struct chart_view {
	struct str	 id, title, desc;
	bool		 empty;
	int64_t		 w, h;
	struct str	 y_top, y_mid, y_low;
	int64_t		 mid, base;
	struct view_list bars, bands, lines, dots, ticks;
	struct str	 col1, col2, col3;
	struct view_list rows;
};

extern const struct view_type_desc chart_desc;

/* Complete responses as bars, the partial ones in the table, which stands even
 * where all are partial and there is no bar. */
void	 chart_view_counts(struct arena *, const struct trend *,
	    struct chart_view *);
/* A metric's line with its interval. */
void	 chart_view_score(struct arena *, const struct trend *,
	    const struct question *, const struct chart_value *,
	    struct chart_view *);

#endif
