/* Charts in whole numbers: see the header. */
#include <math.h>

#include "measure/chart.h"

/* --- days and weeks --- */

/* Day 0, 1970-01-01, was a Thursday. */
static int64_t
monday_of(int64_t day)
{
	int64_t	 past = (day + 3) % 7;

	return (day - (past < 0 ? past + 7 : past));
}

/* Months since year 0, and the day that such a one begins with. */
static int64_t
month_of(int64_t day)
{
	struct civil	 c = civil_from_days(day);

	return ((int64_t)c.year * 12 + c.month - 1);
}

static int64_t
month_start(int64_t month)
{
	return (civil_days((struct civil){ (int)(month / 12),
	    (int)(month % 12) + 1, 1 }));
}

/* The place of the unit that a day is in, among all there are. */
static int64_t
unit_of(enum chart_unit unit, int64_t day)
{
	if (unit == CHART_DAY)
		return (day);
	return (unit == CHART_WEEK ? monday_of(day) / 7 : month_of(day));
}

/* The first day of such a unit. Mondays are the 4th, the 11th .. day. */
static int64_t
unit_start(enum chart_unit unit, int64_t at)
{
	if (unit == CHART_DAY)
		return (at);
	return (unit == CHART_WEEK ? at * 7 + 4 : month_start(at));
}

struct chart_span
chart_span_make(int64_t first, int64_t last, enum chart_unit unit)
{
	struct chart_span	 s = { first, last, unit, 0 };
	int64_t			 n;

	if (s.last < s.first)
		s.last = s.first;
	if (s.unit == CHART_DAY && s.last - s.first >= CHART_UNITS_MAX)
		s.unit = CHART_WEEK;
	n = unit_of(s.unit, s.last) - unit_of(s.unit, s.first) + 1;
	if (n > CHART_UNITS_MAX) {
		n = CHART_UNITS_MAX;
		s.first = unit_start(s.unit, unit_of(s.unit, s.last) - n + 1);
	}
	s.n = (size_t)n;
	return (s);
}

int64_t
chart_span_start(const struct chart_span *s, size_t i)
{
	int64_t	 day = unit_start(s->unit, unit_of(s->unit, s->first) +
		    (int64_t)i);

	return (day < s->first ? s->first : day);
}

bool
chart_span_is_part(const struct chart_span *s, size_t i)
{
	int64_t	 at = unit_of(s->unit, s->first) + (int64_t)i;

	return (unit_start(s->unit, at) < s->first ||
	    unit_start(s->unit, at + 1) - 1 > s->last);
}

bool
chart_span_find(const struct chart_span *s, int64_t day, size_t *i)
{
	/* A week's Monday may stand before the first day that is shown. */
	int64_t	 first = unit_of(s->unit, s->first);

	if (day > s->last || day < unit_start(s->unit, first))
		return (false);
	*i = (size_t)(unit_of(s->unit, day) - first);
	return (true);
}

/* --- the box --- */

int64_t
chart_top(int64_t max)
{
	static const int64_t	 steps[] = { 2, 4, 6, 8, 10 };
	int64_t			 unit;
	size_t			 i;

	for (unit = 1; unit < INT64_MAX / 100; unit *= 10)
		for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
			if (steps[i] * unit >= max)
				return (steps[i] * unit);
	return (INT64_MAX - 1);
}

int64_t
chart_y(const struct chart_box *b, double value)
{
	double	 part;

	if (!(b->high > b->low))
		return (b->h);
	part = (value - b->low) / (b->high - b->low);
	part = part < 0 ? 0 : part > 1 ? 1 : part;
	return (b->h - (int64_t)lround(part * (double)b->h));
}

int64_t
chart_x(const struct chart_box *b, size_t i, size_t n)
{
	return ((2 * (int64_t)i + 1) * b->w / (2 * (int64_t)(n == 0 ? 1 : n)));
}

struct chart_bar
chart_bar(const struct chart_box *b, size_t i, size_t n, double value)
{
	struct chart_bar	 bar;
	int64_t			 slots = (int64_t)(n == 0 ? 1 : n), end, gap;

	bar.x = (int64_t)i * b->w / slots;
	end = ((int64_t)i + 1) * b->w / slots;
	gap = (end - bar.x) / 5;
	bar.x += gap / 2;
	bar.w = end - bar.x - (gap - gap / 2);
	bar.y = chart_y(b, value);
	if (value > b->low && bar.y == b->h)
		bar.y = b->h - 1;
	bar.h = b->h - bar.y;
	return (bar);
}

/* --- paths --- */

static void
point_add(struct buf *b, int64_t x, int64_t y)
{
	if (b->len != 0)
		buf_char(b, ' ');
	buf_fmt(b, "%lld,%lld", (long long)x, (long long)y);
}

/* The line through the units from to end. */
static struct str
line_piece(struct arena *a, const struct chart_box *box,
    const struct chart_value *v, size_t n, size_t from, size_t end)
{
	struct buf	 b = buf_new(a, 12 * (end - from));
	size_t		 i;

	for (i = from; i < end; i++)
		point_add(&b, chart_x(box, i, n), chart_y(box, v[i].value));
	return (buf_view(&b));
}

/* Along the upper edge of their intervals and back along the lower. */
static struct str
band_piece(struct arena *a, const struct chart_box *box,
    const struct chart_value *v, size_t n, size_t from, size_t end)
{
	struct buf	 b = buf_new(a, 24 * (end - from));
	size_t		 i;

	for (i = from; i < end; i++)
		point_add(&b, chart_x(box, i, n), chart_y(box, v[i].high));
	for (i = end; i-- > from;)
		point_add(&b, chart_x(box, i, n), chart_y(box, v[i].low));
	return (buf_view(&b));
}

/* The end of the run of units from i on that have a value, or an interval. */
static size_t
run_end(const struct chart_value *v, size_t n, size_t i, bool intervals)
{
	while (i < n && (intervals ? v[i].has_interval : v[i].n != 0))
		i++;
	return (i);
}

struct chart_paths
chart_paths(struct arena *a, const struct chart_box *box,
    const struct chart_value *v, size_t n)
{
	struct chart_paths	 out = { 0 };
	size_t			 i, end;

	out.lines = arena_array(a, n / 2 + 1, sizeof(*out.lines));
	out.bands = arena_array(a, n / 2 + 1, sizeof(*out.bands));
	for (i = 0; i < n; i = end + 1)
		if ((end = run_end(v, n, i, false)) > i + 1)
			out.lines[out.nlines++] = line_piece(a, box, v, n, i,
			    end);
	for (i = 0; i < n; i = end + 1)
		if ((end = run_end(v, n, i, true)) > i + 1)
			out.bands[out.nbands++] = band_piece(a, box, v, n, i,
			    end);
	return (out);
}

struct str
chart_spark(struct arena *a, int64_t w, int64_t h, const int64_t *counts,
    size_t n)
{
	struct chart_box	 box = { w, h, 0, 1 };
	struct buf		 b = buf_new(a, 8 * n + 1);
	size_t			 i;

	if (n < 2)
		return (STR_NONE);
	for (i = 0; i < n; i++)
		if ((double)counts[i] > box.high)
			box.high = (double)counts[i];
	for (i = 0; i < n; i++)
		point_add(&b, (int64_t)i * w / (int64_t)(n - 1),
		    chart_y(&box, (double)counts[i]));
	return (buf_view(&b));
}
