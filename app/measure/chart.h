/*
 * The geometry of charts: whole numbers in a box whose y grows down, and the
 * days, weeks or months that stand along it. A unit without an answer is a gap, never
 * a zero. Nothing here knows of markup.
 */
#ifndef MEASURE_CHART_H
#define MEASURE_CHART_H

#include "base/buf.h"
#include "base/date.h"
#include "base/status.h"

#define CHART_UNITS_MAX	400	/* of one chart: a year of days */

enum chart_unit { CHART_DAY, CHART_WEEK, CHART_MONTH };

/* The days first to last (see civil_days), by day, by week from Monday or by
 * month. */
struct chart_span {
	int64_t		 first, last;
	enum chart_unit	 unit;
	size_t		 n;		/* how many units */
};

/* last before first gives one unit; more than CHART_UNITS_MAX days go by
 * week, more weeks than that lose the oldest. */
struct chart_span chart_span_make(int64_t first, int64_t last,
		    enum chart_unit);
/* The day a unit begins with, within the span. */
int64_t		 chart_span_start(const struct chart_span *, size_t i);
/* It has days before or behind the span: a part of a week or of a month. */
bool		 chart_span_is_part(const struct chart_span *, size_t i);
/* false: that day is outside. */
bool		 chart_span_find(const struct chart_span *, int64_t day,
		    size_t *i) MUST_USE;

/* A box and the values at its bottom and top. */
struct chart_box {
	int64_t		 w, h;
	double		 low, high;
};

/* One unit's value and its interval; n 0: a gap. */
struct chart_value {
	int64_t		 n;
	double		 value;
	bool		 has_interval;
	double		 low, high;
};

struct chart_bar {
	int64_t		 x, y, w, h;
};

/* An even, round number that is at least max, and at least 2. */
int64_t		 chart_top(int64_t max);
int64_t		 chart_y(const struct chart_box *, double value);
/* The middle of slot i of n. */
int64_t		 chart_x(const struct chart_box *, size_t i, size_t n);
/* From the bottom up to value; what is not zero is at least 1 high. */
struct chart_bar chart_bar(const struct chart_box *, size_t i, size_t n,
		    double value);

/* Pieces between gaps, as points "x,y x,y": of the line where there are
 * values, of the band around it where they have intervals. A piece of one unit
 * is left out. */
struct chart_paths {
	struct str	*lines, *bands;
	size_t		 nlines, nbands;
};

struct chart_paths chart_paths(struct arena *, const struct chart_box *,
		    const struct chart_value *, size_t n);
/* A polyline over all counts; none if there are fewer than two. */
struct str	 chart_spark(struct arena *, int64_t w, int64_t h,
		    const int64_t *counts, size_t n);

#endif
