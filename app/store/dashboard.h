/*
 * What a dashboard shows, in one round trip and one snapshot: folded rollups
 * plus the deltas that wait, so it is exact and fresh.
 */
#ifndef STORE_DASHBOARD_H
#define STORE_DASHBOARD_H

#include "base/pg.h"
#include "store/response.h"

/* A cell is "#complete", "#partial" or "question=code". */
struct cell_count {
	int64_t		 version;
	struct str	 cell;
	int64_t		 n;
};

struct cell_day {
	struct str	 day;		/* yyyy-mm-dd; of a week its Monday */
	struct str	 cell;
	int64_t		 n;
};

struct dashboard_ask {
	struct str	 survey_id;
	struct str	 from, to;	/* yyyy-mm-dd inclusive; none: 30 days */
	const struct str *trend;	/* question codes to follow per day */
	size_t		 ntrend;
	int64_t		 ncomments;	/* newest ones wanted */
};

struct dashboard {
	struct str	 from, to;	/* what was used */
	struct str	 today;		/* in the tenant's time zone */
	struct cell_count *cells;	/* by version, cell */
	size_t		 ncells;
	struct cell_day	*days;		/* '#...' and trend cells; by day */
	size_t		 ndays;
	struct cell_day	*weeks;
	size_t		 nweeks;
	struct response	*comments;	/* with a free text, newest first */
	size_t		 ncomments;
};

enum status	 store_dashboard_get(struct db *, const struct dashboard_ask *,
		    struct dashboard *) MUST_USE AWAITS;

/* For the job. Folds at most limit deltas of the entered tenant; *n of them. */
enum status	 store_rollup_fold(struct db *, int64_t limit, int64_t *n)
		    MUST_USE AWAITS;
/* Ids of tenants with deltas that wait. As exitpoll_job, no tenant entered. */
enum status	 store_rollup_waiting_list(struct db *, struct str **, size_t *)
		    MUST_USE AWAITS;

#endif
