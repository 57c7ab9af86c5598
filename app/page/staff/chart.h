/* Charts over time as templates/parts/chart.html wants them. */
#ifndef PAGE_STAFF_CHART_H
#define PAGE_STAFF_CHART_H

#include "page/staff/tally.h"

VIEW_STRUCT(bar_view, num(x, y, w, h), text(label, value, part));
VIEW_STRUCT(dot_view, num(x, y), text(label, value, weak, part));
VIEW_STRUCT(number_view, text(label, value, more));

VIEW_STRUCT(mark_view, num(x), text(label));
VIEW_STRUCT(chart_view,
    text(id, title, desc),
    flag(empty),
    num(w, h),
    text(y_top, y_mid, y_low),
    num(mid, base),
    list(bar_view, bars),
    texts(bands, lines),
    list(dot_view, dots),
    list(mark_view, marks),
    texts(ticks),
    text(col1, col2, col3),
    list(number_view, rows));

/* Complete responses as bars, the partial ones in the table, which stands even
 * where all are partial and there is no bar. */
void	 chart_view_counts(struct rq *, const struct trend *,
	    struct chart_view *);
/* A metric's line with its interval. */
void	 chart_view_score(struct rq *, const struct trend *,
	    const struct question *, const struct chart_value *,
	    struct chart_view *);

#endif
