/*
 * From a dashboard's cells ("question=code" and how often) to counts per
 * question, merged over the versions of the survey, and to the scores of
 * those questions that measure something. An answer is shown in the words
 * that its respondent read: where a version worded an option otherwise than
 * the current one does, it has a row of its own.
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
	int64_t		 until;		/* the last version that worded it
					 * so; 0: the current one does */
};

/* How a question was worded up to a version. */
struct tally_wording {
	struct str	 label;
	int64_t		 until;
};

/* Numbers from low to below high. */
struct tally_bucket {
	double		 low, high;
	int64_t		 n;
};

struct tally {
	struct str	 code;		/* of the question, or of a part */
	const struct question *question; /* NULL: no longer asked */
	const struct question_part *part; /* NULL: its own value */
	enum tally_by	 by;
	struct tally_row *rows;
	size_t		 nrows, cap;
	struct tally_wording *wordings;	/* other than the current one */
	size_t		 nwordings, wordings_cap;
	int64_t		 n;		/* all values added up */
	int64_t		 other;		/* texts, and numbers not counted */
	int64_t		 shown, answered; /* of those who completed it */
	struct score_counts scale;	/* of a QT_SCALE question */
	struct tally_bucket *buckets;	/* of TALLY_NUMBERS, by low */
	size_t		 nbuckets, buckets_cap;
	int64_t		 measured;	/* so many numbers */
	double		 sum, sumsq;	/* of them */
};

struct tallies {
	const struct survey *asked;	/* the newest version */
	struct tally	*list;		/* as the survey asks, then old ones */
	size_t		 n, cap;
	int64_t		 complete, partial;
	int64_t		 declined;	/* said "No, thank you" */
	bool		 knows_shown;	/* of all that are complete: those of
					 * before this was counted are not */
};

/* A version of the survey that answers are of. */
struct tally_version {
	int64_t		 version;
	const struct survey *def;
};

/* versions: the current one first; cells of one that is not among them count
 * as if it were. tag: the language of the labels, where a version has it. */
void		 tallies_make(struct arena *, const struct tally_version *,
		    size_t nversions, struct str tag, const struct dashboard *,
		    struct tallies *);
const struct tally *tally_find(const struct tallies *, struct str code);
/* Of how many its shares are: of those who were shown it. Where some responses
 * came before that was counted, of those who answered it, and where one may
 * give several answers, of those who completed the survey. */
int64_t		 tally_whole(const struct tallies *, const struct tally *);
/* One respondent may give several values. */
bool		 tally_is_several(const struct tally *);
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
	enum word	 name;		/* "NPS" */
	struct score	(*score)(const struct score_counts *);
	struct str	(*text)(struct rq *, double);
	enum word	 about;		/* the definition, for people */
};

extern const struct metric_row metric_rows[METRIC__MAX];

/* "+38 to +46 (95 %)", or none where n is 0. */
struct str	 metric_interval(struct rq *, enum metric,
		    const struct score *);
/* The question a survey is judged by: its first NPS, else CSAT, else CES;
 * NULL when it measures nothing. */
const struct question *metric_headline(const struct survey *);
/* "low", "mid", "high" of an answer to such a question, or none. */
struct str	 metric_tone(const struct question *, struct str value);

/* Another version of the survey was published. */
struct trend_mark {
	size_t		 at;		/* unit of the span */
	int64_t		 version, day;
};

/* What dashboards count per day or week along a span. */
struct trend {
	struct chart_span span;
	int64_t		*complete;	/* [span.n] */
	int64_t		*partial;
	struct trend_mark *marks;	/* by day; not the first version's */
	size_t		 nmarks;
};

void		 trend_make(struct arena *, const struct dashboard *,
		    enum chart_unit, struct trend *);
/* The unit in which a dashboard's counts by day are no noise: the shortest whose
 * middle point has at least SCORE_FEW responses; with few of them in all, the one
 * that still has some points. */
enum chart_unit	 trend_unit(struct arena *, const struct dashboard *);
/* One question's score along the same span. */
struct chart_value *trend_score(struct arena *, const struct dashboard *,
		    const struct trend *, const struct question *);

#endif
