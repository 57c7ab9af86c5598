/*
 * A table as an Excel workbook, by libxlsxwriter: a sheet of its rows, which it
 * writes to a file row by row, and one that says what columns and codes mean.
 * A text is a text, whatever it begins with.
 */
#include <string.h>

#include <xlsxwriter.h>

#include "base/buf.h"
#include "base/date.h"
#include "exchange/table_out.h"

#define TEXT_MAX	32767	/* letters of a cell */
#define WIDTH		18	/* of a column, in letters */

struct xlsx {
	const struct table_out *t;
	lxw_workbook	*book;
	lxw_worksheet	*data, *labels;
	lxw_format	*head, *time, *day;
	lxw_row_t	 label_row;
	bool		 failed;
};

/* XML knows neither U+FFFE nor U+FFFF; and a cell only so many letters. */
static const char *
text_clean(struct arena *a, struct str s)
{
	struct buf	 b = buf_new(a, s.len + 1);
	struct str	 rest = s, before;
	size_t		 units = 0;
	int32_t		 c;

	while (rest.len != 0) {
		before = rest;
		c = str_utf8_next(&rest);
		units += c > 0xffff ? 2 : 1;
		if (units > TEXT_MAX)
			break;
		if (c < 0 || c == 0xfffe || c == 0xffff)
			buf_c(&b, "\xef\xbf\xbd");
		else
			buf_add(&b, before.p, before.len - rest.len);
	}
	buf_char(&b, '\0');
	return (b.p);
}

static void
check(struct xlsx *x, lxw_error error)
{
	x->failed = x->failed || error != LXW_NO_ERROR;
}

static void
text_put(struct xlsx *x, lxw_worksheet *sheet, lxw_row_t row, size_t column,
    struct str s, lxw_format *format)
{
	struct arena	*a = x->t->scratch;

	if (s.len != 0)
		check(x, worksheet_write_string(sheet, row, (lxw_col_t)column,
		    text_clean(a, s), format));
}

/* A day, or a time to the second; what is neither stays a text. */
static void
time_put(struct xlsx *x, lxw_row_t row, size_t column, struct str s)
{
	struct civil	 day;
	lxw_datetime	 at = { .year = 0 };
	int64_t		 seconds;
	bool		 timed = time_read(s, &seconds);

	if (s.len == 0)
		return;
	if (!civil_read(s, &day) || day.year < 1900 || (!timed &&
	    s.len != 10)) {
		text_put(x, x->data, row, column, s, NULL);
		return;
	}
	at = (lxw_datetime){ .year = day.year, .month = day.month,
	    .day = day.day };
	if (timed) {
		seconds -= civil_days(day) * 86400;
		at.hour = (int)(seconds / 3600);
		at.min = (int)(seconds / 60 % 60);
		at.sec = (double)(seconds % 60);
	}
	check(x, worksheet_write_datetime(x->data, row, (lxw_col_t)column, &at,
	    timed ? x->time : x->day));
}

static void
cell_put(struct xlsx *x, lxw_row_t row, size_t i, struct str s)
{
	const struct out_column	*c = &x->t->columns[i];
	double			 number;

	if (c->kind == COLUMN_TIME)
		time_put(x, row, i, s);
	else if (c->kind == COLUMN_NUMBER && str_double(s, &number))
		check(x, worksheet_write_number(x->data, row, (lxw_col_t)i,
		    number, NULL));
	else
		text_put(x, x->data, row, i, s, NULL);
}

static void
head_put(struct xlsx *x)
{
	const struct table_out	*t = x->t;
	size_t			 i;

	check(x, worksheet_set_column(x->data, 0, (lxw_col_t)(t->n - 1), WIDTH,
	    NULL));
	for (i = 0; i < t->n; i++)
		text_put(x, x->data, 0, i, t->names ? t->columns[i].name :
		    t->columns[i].label, x->head);
	worksheet_freeze_panes(x->data, 1, 1);
	check(x, worksheet_set_column(x->labels, 0, 3, 2 * WIDTH, NULL));
	for (i = 0; i < 4; i++)
		text_put(x, x->labels, 0, i, str_of(t->heads[i]), x->head);
	worksheet_freeze_panes(x->labels, 1, 0);
	x->label_row = 1;
}

/* A row for each column, and for each of its values. */
static void
labels_put(struct xlsx *x)
{
	const struct out_column	*c;
	size_t			 i, k;

	for (i = 0; i < x->t->n && x->label_row < XLSX_ROWS; i++) {
		c = &x->t->columns[i];
		k = 0;
		do {
			text_put(x, x->labels, x->label_row, 0, c->name, NULL);
			text_put(x, x->labels, x->label_row, 1, c->label, NULL);
			if (k < c->nlabels) {
				text_put(x, x->labels, x->label_row, 2,
				    c->labels[k].value, NULL);
				text_put(x, x->labels, x->label_row, 3,
				    c->labels[k].label, NULL);
			}
			x->label_row++;
		} while (++k < c->nlabels && x->label_row < XLSX_ROWS);
	}
}

static enum out_end
rows_put(struct xlsx *x, const char **cells)
{
	const struct table_out	*t = x->t;
	int64_t			 row;
	size_t			 i;

	for (row = 0; row < t->rows; row++) {
		if (!t->next(t->arg, cells))
			return (OUT_CUT);
		for (i = 0; i < t->n; i++)
			cell_put(x, (lxw_row_t)row + 1, i, str_of(cells[i]));
	}
	return (x->failed ? OUT_BROKEN : OUT_WHOLE);
}

static bool
sheets_add(struct xlsx *x)
{
	x->data = workbook_add_worksheet(x->book, x->t->sheet_data);
	x->labels = workbook_add_worksheet(x->book, x->t->sheet_labels);
	x->head = workbook_add_format(x->book);
	x->time = workbook_add_format(x->book);
	x->day = workbook_add_format(x->book);
	if (x->data == NULL || x->labels == NULL || x->head == NULL ||
	    x->time == NULL || x->day == NULL)
		return (false);
	format_set_bold(x->head);
	format_set_num_format(x->time, "yyyy-mm-dd\\Thh:mm:ss\\Z");
	format_set_num_format(x->day, "yyyy-mm-dd");
	return (true);
}

enum out_end
xlsx_write(const struct table_out *t)
{
	char			 path[64], folder[1024];
	lxw_workbook_options	 options = { .constant_memory = 1,
				    .tmpdir = folder, .use_zip64 = 1 };
	struct xlsx		 x = { .t = t };
	const char		**cells;
	enum out_end		 end = OUT_BROKEN;

	if (t->rows > XLSX_ROWS || t->n > XLSX_COLUMNS)
		return (OUT_MANY);
	cells = arena_array(t->arena, t->n, sizeof(*cells));
	/* It opens by name; the file has none. */
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", t->file);
	(void)snprintf(folder, sizeof(folder), "%s", t->folder);
	if ((x.book = workbook_new_opt(path, &options)) == NULL)
		return (OUT_BROKEN);
	if (sheets_add(&x)) {
		head_put(&x);
		labels_put(&x);
		end = rows_put(&x, cells);
	}
	/* Whatever happened, this is what frees it. */
	if (workbook_close(x.book) != LXW_NO_ERROR && end == OUT_WHOLE)
		end = OUT_BROKEN;
	return (end);
}
