/*
 * From a dashboard's cells ("question=code" and how often) and measures to
 * counts per question, merged over the versions of the survey, and to the
 * scores of those questions that measure something.
 */
#ifndef PAGE_STAFF_TALLY_H
#define PAGE_STAFF_TALLY_H

#include "form/type.h"
#include "measure/chart.h"
#include "measure/score.h"
#include "page/part/frame.h"
#include "store/dashboard.h"

/* One value of a question and how often it was given. */
struct tally_row {
	struct str	 code;
	struct str	 label;
	int64_t		 n;
	bool		 offered;	/* still in the current version */
};

struct tally {
	struct str	 code;		/* of the question, or of a part */
	const struct question *question; /* NULL: no longer asked */
	const struct question_part *part; /* NULL: its own value */
	enum tally_by	 by;
	struct tally_row *rows;
	size_t		 nrows, cap;
	int64_t		 n;		/* all values added up */
	int64_t		 other;		/* texts, and numbers not counted */
	int64_t		 shown;		/* to so many; 0 in a part */
	int64_t		 answered;	/* by so many; 0 in a part */
	int64_t		 measured;	/* numbers, and what they add up to */
	double		 sum;
	struct score_counts scale;	/* of a QT_SCALE question */
};

struct tallies {
	struct tally	*list;		/* as the survey asks, then old ones */
	size_t		 n, cap;
	int64_t		 complete, partial;
};

/* lang: of the labels. */
void		 tallies_make(struct arena *, const struct survey *,
		    size_t lang, const struct dashboard *, struct tallies *);
const struct tally *tally_find(const struct tallies *, struct str code);
/* Of how many its shares are: those who were shown it. */
int64_t		 tally_whole(const struct tallies *, const struct tally *);
/* "nps=9" in two; false for "#complete". */
bool		 tally_cell_cut(struct str cell, struct str *code,
		    struct str *value);
/* Add n answers of value; one that is not on the scale is left out. */
void		 tally_scale_add(struct score_counts *, struct str value,
		    int64_t n);
void		 tally_scale_start(const struct question *,
		    struct score_counts *);

/* How a metric is called, computed, written and explained. */
struct metric_row {
	const char	*name;		/* "NPS" */
	struct score	(*score)(const struct score_counts *);
	struct str	(*text)(struct arena *, double);
	const char	*about;		/* the definition, for people */
};

extern const struct metric_row metric_rows[METRIC__MAX];

/* "+38 to +46 (95 %)", or none where n is 0. */
struct str	 metric_interval(struct arena *, enum metric,
		    const struct score *);
/* The question a survey is judged by: its first NPS, else CSAT, else CES;
 * NULL when it measures nothing. */
const struct question *metric_headline(const struct survey *);
/* "low", "mid", "high" of an answer to such a question, or none. */
struct str	 metric_tone(const struct question *, struct str value);

/* What dashboards count per day or week along a span. */
struct trend {
	struct chart_span span;
	int64_t		*complete;	/* [span.n] */
	int64_t		*partial;
};

void		 trend_make(struct arena *, const struct dashboard *,
		    enum chart_unit, struct trend *);
/* One question's score along the same span. */
struct chart_value *trend_score(struct arena *, const struct dashboard *,
		    const struct trend *, const struct question *);

#endif
