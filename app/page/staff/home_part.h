/*
 * What the files of the overview share: the surveys of it with their counts, and
 * what is shown of them. A survey's counts are those of a period, of the period
 * of as many days before it, and of the pieces that the period is cut into.
 */
#ifndef PAGE_STAFF_HOME_PART_H
#define PAGE_STAFF_HOME_PART_H

#include "page/staff/change.h"
#include "page/staff/period.h"
#include "store/overview.h"

#define HOME_SURVEYS	200	/* so many are looked at */
#define HOME_PIECES	12	/* of a period at most */

/* A survey is said to be silent when somebody answered on at least so many days
 * of the period before, and now more than SILENT_PAUSES times as many days went
 * by without an answer as in the longest pause of that time. Of answers that come
 * evenly by chance on five days, one next pause in fifteen is that long; of
 * twenty, one in 230. */
#define SILENT_DAYS	5
#define SILENT_PAUSES	2

struct home_line {
	struct survey_row	*row;
	const struct survey	*def;
	const struct question	*q;	/* NULL: nothing is measured */
	struct score_counts	 now, before, pieces[HOME_PIECES];
	struct score		 score, score_before;
	struct change		 change;
	int64_t			 complete, partial, declined;
	int64_t			 days, pause, since;	/* see the query */
};

struct home {
	struct rq		*rq;
	struct arena		*a;
	struct period		 period;
	int64_t			 before;	/* the first day before it */
	int64_t			 piece_days;
	size_t			 npieces;
	struct home_line	*lines;		/* as they are stored */
	struct home_line	**sorted;	/* most answered first */
	size_t			 n;
	bool			 is_more;	/* than HOME_SURVEYS */
	struct overview		 o;
};

VIEW_STRUCT(spark_view, texts(lines), num(x, y), text(says, first, last));

VIEW_STRUCT(home_row_view,
    text(href, title, state, state_label, metric, value, interval, n_text,
        weak, way, change, range, why_url, why, counts, counts_url),
    list(spark_view, sparks));

/* Where something needs somebody; kind is for the colour. */
VIEW_STRUCT(attention_view, text(href, kind, text, more));

void	 home_row_fill(struct home *, const struct home_line *,
	    struct home_row_view *);
/* An address with the period, as the dashboard reads it; and as lists do. */
struct str home_url(struct home *, struct str to);
struct str home_days_url(struct home *, struct str to);
struct view_list home_attention(struct home *);

#endif
