/*
 * What a dashboard shows, in one round trip and one snapshot: folded rollups
 * plus the deltas that wait, so it is exact and fresh.
 */
#ifndef STORE_DASHBOARD_H
#define STORE_DASHBOARD_H

#include "queries.h"	/* cell_count, cell_day, cell_measure .. */
#include "store/response.h"
#include "store/segment.h"

/*
 * A cell is "#complete" or "#partial"; of those who completed the survey
 * "question#shown" and "question#answered", and for each value that was given
 * "question=code", or "question=*" for what is not counted one by one (texts).
 * struct cell_count has one of a version, struct cell_day one of a day (or of
 * a week, then its Monday).
 * Numbers are measured besides: struct cell_measure has those of a question
 * from bucket up to where the next one begins (measure_edges in
 * sql/migrations/0015_submission.sql), their sum and that of their squares.
 * struct dashboard_version says on which day of the tenant's a version was
 * published.
 */
struct dashboard_ask {
	struct str	 survey_id;
	struct str	 from, to;	/* yyyy-mm-dd inclusive; none: 30 days */
	bool		 by_week, by_month;	/* the trend; else by day */
	struct pg_list	 trend;		/* question codes to follow */
	int64_t		 ncomments;	/* newest ones wanted */
	struct segment	 segment;	/* of which responses; all: of each */
};

/* Of an answer or several conditions at once, so many of the period's newest
 * responses are looked through. */
#define DASHBOARD_LOOKED_MAX	20000

struct dashboard {
	struct str	 from, to;	/* what was used */
	struct str	 today;		/* in the tenant's time zone */
	struct cell_count *cells;	/* by version, cell */
	size_t		 ncells;
	struct cell_measure *measures;	/* by version, question, bucket */
	size_t		 nmeasures;
	struct cell_day	*trend;		/* '#...' and trend cells; by day */
	size_t		 ntrend;
	struct dashboard_version *versions; /* all up to the period's end */
	size_t		 nversions;
	struct response	*comments;	/* with a free text, newest first */
	size_t		 ncomments;
	struct segment_choice *choices;	/* by field, value */
	size_t		 nchoices;
	struct str	 known_since;	/* days before this one are not in
					 * their segments yet; or none */
	bool		 is_picked;	/* rows were looked through: */
	int64_t		 nlooked;	/* so many */
	struct str	 last_at;	/* newest response, RFC 3339, or none;
					 * set by the overview only */
};

enum status	 store_dashboard_get(struct db *, const struct dashboard_ask *,
		    struct dashboard *) MUST_USE AWAITS;

/* What a dashboard of the period would be filtered by: choices and known_since
 * only. */
enum status	 store_segment_choices(struct db *, const struct dashboard_ask *,
		    struct dashboard *) MUST_USE AWAITS;
/* The counts of each value of a field, beside each other: '#complete', '#partial'
 * and those of one question. */
enum status	 store_segment_split(struct db *, const struct dashboard_ask *,
		    enum segment_field, struct str question,
		    struct segment_share **, size_t *n) MUST_USE AWAITS;

/* Several surveys at once, the last thirty days of each. */
struct overview_ask {
	struct str	 survey_id;
	struct str	 headline;	/* question code, or none */
};

/* A dashboard for each, in their order: cells are '#...' and those of the
 * headline question, of all versions together; the trend is '#...' by day;
 * and last_at. */
enum status	 store_overview_get(struct db *, const struct overview_ask *,
		    size_t n, struct dashboard *) MUST_USE AWAITS;

/* For the job. Folds at most limit deltas of the entered tenant; *n of them. */
enum status	 store_rollup_fold(struct db *, int64_t limit, int64_t *n)
		    MUST_USE AWAITS;
/* Ids of tenants with deltas that wait. As exitpoll_job, no tenant entered. */
enum status	 store_rollup_waiting_list(struct db *, struct str **, size_t *)
		    MUST_USE AWAITS;

#endif
